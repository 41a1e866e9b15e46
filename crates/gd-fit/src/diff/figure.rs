//! Two paths on their way apart.

use gd_render::{Figure, Panel, Plot, RenderError, Theme, UserFont};
use gd_snapshot::{Comparison, Scalar, Trajectory, digits};

use crate::error::Error;
use crate::picture::with_minus_signs;

/// A panel in pixels.
const PANEL: (u32, u32) = (560, 440);
/// Free pixels at the border.
const MARGIN: f64 = 16.0;
/// Columns whose distances are drawn: as many as there are colors that everybody tells apart.
const MAX_COLUMNS: usize = 6;
/// Steps that are drawn; of more, evenly spaced ones, or the largest distance between these.
const MAX_STEPS: usize = 1500;
/// Steps and distances that are marked, where a curve has no more.
const MAX_MARKS: usize = 60;

/// Two paths, and how far they are apart in every column, step by step, on a logarithmic axis.
///
/// The paths lie in the plane of the first two columns that both have; where there is only one, it is drawn over the steps.
/// `fonts` have the characters of names that the embedded one lacks.
/// A place where nothing differs has none on a logarithmic axis; nor has one where a number is not finite.
///
/// # Errors
/// No finite number in a column that both have.
pub fn diff_figure<T: Scalar>(
    before: &Trajectory<T>,
    now: &Trajectory<T>,
    found: &Comparison<T>,
    files: [&str; 2],
    fonts: &[UserFont],
) -> Result<Figure, Error> {
    let theme = Theme { fonts: fonts.to_vec(), ..Theme::light() };
    let shared = Shared::of(before, now);
    let panels = vec![paths(&shared, found, files, &theme)?, distances(&shared, &theme)?];
    let title = match &found.first {
        Some(first) => format!("{} moves first, at step {}", first.column, first.step),
        None => format!("all numbers in both agree {}", found.tolerance),
    };
    let figure = Figure::grid(2 * PANEL.0, PANEL.1, 2, panels)?.title(title).theme(theme).margin(MARGIN);
    let mut figure = figure.without_caption();
    if let Some(first) = &found.first {
        let numbers = format!("{} was {}, is {}", first.column, digits(first.before), digits(first.now));
        let text = format!("{numbers}; {} of {} steps move", found.n_moved, found.n_shared);
        figure = figure.subtitle(with_minus_signs(&text));
    }
    Ok(figure)
}

/// What both trajectories have.
struct Shared {
    columns: Vec<String>,
    /// For each of the columns the numbers before and now at the steps in common.
    numbers: Vec<[Vec<f64>; 2]>,
    steps: Vec<f64>,
}

impl Shared {
    fn of<T: Scalar>(before: &Trajectory<T>, now: &Trajectory<T>) -> Self {
        let place = |name: &String| now.columns().iter().position(|other| other == name);
        let pairs: Vec<[usize; 2]> =
            before.columns().iter().enumerate().filter_map(|(index, name)| Some([index, place(name)?])).collect();
        let columns = pairs.iter().filter_map(|[index, _]| before.columns().get(*index).cloned()).collect();
        let mut shared = Self { columns, numbers: vec![Default::default(); pairs.len()], steps: Vec::new() };
        let mut others = now.rows().peekable();
        for (step, row) in before.rows() {
            while others.next_if(|(other, _)| *other < step).is_some() {}
            let Some((_, other)) = others.next_if(|(other, _)| *other == step) else { continue };
            shared.steps.push(step as f64);
            let number = |row: &[T], index: usize| row.get(index).map_or(f64::NAN, |number| number.widened());
            for ([old, new], [index, place]) in shared.numbers.iter_mut().zip(&pairs) {
                old.push(number(row, *index));
                new.push(number(other, *place));
            }
        }
        shared
    }

    /// The positions of the steps that are drawn.
    fn drawn(&self) -> Vec<usize> {
        let last = self.steps.len().saturating_sub(1);
        let stride = self.steps.len().div_ceil(MAX_STEPS).max(1);
        (0..self.steps.len()).filter(|index| index % stride == 0 || *index == last).collect()
    }
}

fn at(values: &[f64], places: &[usize]) -> Vec<f64> {
    places.iter().filter_map(|place| values.get(*place).copied()).collect()
}

/// The paths before and now, and where they part.
fn paths<T: Scalar>(
    shared: &Shared,
    found: &Comparison<T>,
    [before, now]: [&str; 2],
    theme: &Theme,
) -> Result<Panel, RenderError> {
    let drawn = shared.drawn();
    let [x_title, y_title] = match shared.columns.as_slice() {
        [] => return Err(RenderError::EmptyPlot),
        [only] => ["step", only.as_str()],
        [x, y, ..] => [x.as_str(), y.as_str()],
    };
    let side = |which: usize| {
        let column = |index: usize| shared.numbers.get(index).and_then(|sides| sides.get(which));
        let whole = match shared.columns.len() {
            1 => [Some(&shared.steps), column(0)],
            _ => [column(0), column(1)],
        };
        whole.map(|values| values.map_or(&[][..], Vec::as_slice))
    };
    // The path before is wider, and shows on both sides of the other where they agree.
    let mut plot = Plot::new().axis_titles(x_title, y_title);
    let looks = [(before, theme.data, [2.6, 1.5]), (now, theme.path, [0.9, 0.8])];
    for (which, (name, color, [width, size])) in looks.into_iter().enumerate() {
        let [x, y] = side(which).map(|values| at(values, &drawn));
        plot = plot.curve(&x, &y)?.named(file_name(name)).color(color).size(width);
        if x.len() <= MAX_MARKS {
            plot = plot.points(&x, &y)?.color(color).size(size);
        }
    }
    if let Some(first) = &found.first {
        let place = shared.steps.iter().position(|step| *step == first.step as f64);
        let [x, y] = side(1).map(|values| at(values, &place.into_iter().collect::<Vec<_>>()));
        let is_seen = x.iter().chain(&y).all(|value| value.is_finite()) && !x.is_empty();
        if is_seen {
            plot = plot.points(&x, &y)?.named(format!("step {}", first.step)).color(theme.ink).size(1.6);
        }
    }
    Ok(plot.into())
}

/// What a path is called in the legend.
fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// How far the paths are apart in every column.
fn distances(shared: &Shared, theme: &Theme) -> Result<Panel, RenderError> {
    let apart: Vec<Vec<f64>> = shared.numbers.iter().map(|[before, now]| apart(before, now)).collect();
    let is_apart = |distances: &Vec<f64>| distances.iter().any(|distance| *distance > 0.0);
    let plot = Plot::new().axis_titles("step", "distance");
    if !apart.iter().any(is_apart) {
        let ends: Vec<f64> = shared.steps.first().into_iter().chain(shared.steps.last()).copied().collect();
        return Ok(plot.curve(&ends, &vec![0.0; ends.len()])?.color(theme.muted).into());
    }
    let all = || apart.iter().flatten().copied().filter(|distance| *distance > 0.0);
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
    // All steps, though nothing may differ at the first and the last. Half and twice a distance may be no numbers.
    let [first, last] = [shared.steps.first(), shared.steps.last()].map(|step| step.copied().unwrap_or(0.0));
    let margin = if last > first { 0.03 * (last - first) } else { 1.0 };
    let heights = [(low / 2.0).max(f64::from_bits(1)), (high * 2.0).min(f64::MAX)];
    let mut plot = plot.log_y().within([first - margin, last + margin], heights)?;
    let columns = shared.columns.iter().zip(&apart).filter(|(_, distances)| is_apart(distances));
    let colors = theme.series.iter().cycle();
    for ((name, distances), color) in columns.zip(colors).take(MAX_COLUMNS) {
        let [x, y] = largest(&shared.steps, distances);
        plot = plot.curve(&x, &y)?.named(name).color(*color).size(0.9);
        let [x, y] = marked(&x, &y);
        if !x.is_empty() {
            plot = plot.points(&x, &y)?.color(*color);
        }
    }
    Ok(plot.into())
}

/// The absolute distances; 0 where the numbers are the same, NaN where one is not finite.
fn apart(before: &[f64], now: &[f64]) -> Vec<f64> {
    // Half of each: their difference may be beyond the largest number.
    let distance =
        |(before, now): (&f64, &f64)| if before == now { 0.0 } else { (before / 2.0 - now / 2.0).abs() * 2.0 };
    before
        .iter()
        .zip(now)
        .map(distance)
        .map(|distance| if distance.is_finite() { distance } else { f64::NAN })
        .collect()
}

/// The largest distance of every stretch of steps, where there is one above 0.
fn largest(steps: &[f64], distances: &[f64]) -> [Vec<f64>; 2] {
    let stride = steps.len().div_ceil(MAX_STEPS).max(1);
    let stretches = steps.chunks(stride).zip(distances.chunks(stride));
    let (x, y) = stretches
        .filter_map(|(steps, distances)| {
            let pairs = steps.iter().zip(distances).filter(|(_, distance)| !distance.is_nan());
            let (step, distance) = pairs.max_by(|one, other| one.1.total_cmp(other.1))?;
            Some((*step, if *distance > 0.0 { *distance } else { f64::NAN }))
        })
        .unzip();
    [x, y]
}

/// The distances that a curve does not show, because both neighbors are 0; all, if they are few.
fn marked(x: &[f64], y: &[f64]) -> [Vec<f64>; 2] {
    let is_shown =
        |index: Option<usize>| index.and_then(|index| y.get(index)).is_some_and(|distance| !distance.is_nan());
    let is_few = y.iter().filter(|distance| !distance.is_nan()).count() <= MAX_MARKS;
    let is_alone = |index: usize| !is_shown(index.checked_sub(1)) && !is_shown(index.checked_add(1));
    let places = (0..y.len()).filter(|index| is_shown(Some(*index)) && (is_few || is_alone(*index)));
    let places: Vec<usize> = places.collect();
    [at(x, &places), at(y, &places)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use gd_snapshot::Tolerance;

    fn drawn(before: &[[f64; 2]], now: &[[f64; 2]]) -> Result<Figure, Error> {
        let of = |rows: &[[f64; 2]]| Trajectory::from_rows(["a", "b"], rows.iter().copied()).unwrap();
        let (before, now) = (of(before), of(now));
        let found = Comparison::of(&before, &now, Tolerance::Exact);
        diff_figure(&before, &now, &found, ["one.csv", "two.csv"], &[])
    }

    #[test]
    fn whatever_can_be_compared_is_drawn_or_refused() {
        let far = [f64::MAX, -f64::MAX];
        for (before, now) in [
            ([[1.0, 2.0]; 3], [[1.0, 2.0]; 3]),
            ([[1.0, 2.0]; 3], [[1.0, 2.0], [1.0, 2.0 + 1e-15], [1.0, 2.0]]),
            ([[1.0, 2.0]; 3], [[1.0, 2.0], [f64::NAN, f64::INFINITY], [1.0, -2.0]]),
            ([far; 3], [[-f64::MAX, f64::MAX]; 3]),
            ([[0.0, 5e-324]; 3], [[-0.0, 0.0]; 3]),
        ] {
            let figure = drawn(&before, &now).unwrap();
            assert_eq!(figure.frame(0).width(), 1120);
        }
        assert!(drawn(&[[f64::NAN; 2]; 3], &[[1.0; 2]; 3]).is_err());
        assert!(drawn(&[], &[]).is_err());
    }

    #[test]
    fn every_distance_is_seen() {
        assert_eq!(apart(&[1.0, f64::MAX, 0.0, f64::NAN], &[1.5, -f64::MAX, -0.0, 1.0])[..1], [0.5]);
        let distances = apart(&[1.0, f64::INFINITY, 0.0], &[1.0, f64::INFINITY, -0.0]);
        assert_eq!(distances, [0.0; 3]);
        let steps: Vec<f64> = (0..4000).map(f64::from).collect();
        let mut distances = vec![0.0; 4000];
        distances[1234] = 1e-16;
        let [x, y] = largest(&steps, &distances);
        assert!(x.len() <= MAX_STEPS && y.iter().filter(|distance| **distance == 1e-16).count() == 1);
        assert_eq!(marked(&x, &y), [vec![1234.0], vec![1e-16]]);
    }
}
