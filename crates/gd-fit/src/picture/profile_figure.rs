//! The profile of every parameter, and the joint confidence region of two.

use gd_core::Real;
use gd_render::{ContourPlot, Figure, HeightField, Panel, Plot, Trajectory};

use super::style::Style;
use super::view::View;
use crate::error::Error;
use crate::fit::{Profile, joint_region};
use crate::report::{Report, Significant};
use crate::settings::{PictureSettings, ViewSettings};

/// A panel in pixels.
const PANEL: (u32, u32) = (440, 400);
/// Profiles that there is room for.
const MAX_PROFILES: usize = 8;
/// Points of the map along each parameter.
const N_POINTS: usize = 91;
/// The map reaches so many times as far as the intervals.
const BEYOND: f64 = 1.7;
/// A side without an end is shown so many times as far as the other.
const UNBOUNDED: f64 = 8.0;
/// Corners of the ellipse.
const N_CORNERS: usize = 180;
/// Points of a curve between two of a profile.
const N_BETWEEN: usize = 8;

/// The joint region of the two parameters of a view, with the ellipse that standard errors and correlation would give, and
/// for every parameter tau, as it is and as a linear formula would have it.
///
/// # Errors
/// No profiles, because the fit did not converge or nothing is left to measure by; nothing finite to draw.
pub fn profile_figure<T: Real>(
    report: &Report<'_, T>,
    settings: &ViewSettings,
    picture: &PictureSettings,
) -> Result<Figure, Error> {
    let style = Style::new(picture);
    let Some(profiles) = &report.solution.profiles else { return Err(Error::NoProfiles) };
    let (outcome, names) = (&report.solution.outcome, report.problem.names());
    let mut panels: Vec<Panel> = Vec::new();
    if let Some(view) = View::new(report.problem, &[outcome], None, settings)? {
        panels.extend(region(report, profiles, &view, &style)?);
    }
    for ((name, profile), index) in names.iter().zip(profiles).zip(0..).take(MAX_PROFILES) {
        panels.push(tau(report, name, profile, index, &style)?);
    }
    let n_columns = if panels.len() == 4 { 2 } else { panels.len().min(3) };
    let n_rows = panels.len().div_ceil(n_columns);
    let size = |pixels: u32, count: usize| pixels * u32::try_from(count).unwrap_or(1);
    let (width, height) = style.size((size(PANEL.0, n_columns), size(PANEL.1, n_rows) + 40))?;
    let figure = Figure::grid(width, height, n_columns, panels)?;
    Ok(style.finish(figure, report.formula, &[]).without_caption())
}

fn percent(level: f64) -> String {
    format!("{} %", Significant(100.0 * level, 4))
}

/// Tau along one parameter.
fn tau<T: Real>(
    report: &Report<'_, T>,
    name: &str,
    profile: &Profile,
    index: usize,
    style: &Style<'_>,
) -> Result<Panel, Error> {
    let outcome = &report.solution.outcome;
    let points: Vec<[f64; 2]> = profile.points.iter().map(|point| [point.value, point.tau]).collect();
    // What lies far outside the interval only shows the way that the search for its end took.
    let reach = outcome.summary.quantile(report.level) * 1.3;
    let points: Vec<[f64; 2]> = points.into_iter().filter(|[_, tau]| tau.abs() <= reach).collect();
    let value = outcome.params.get(index).map_or(0.0, |param| param.to_f64());
    let [left, right] = seen(value, outcome.summary.errors.get(index), profile);
    let points: Vec<[f64; 2]> = points.into_iter().filter(|[x, _]| (left..=right).contains(x)).collect();
    let (x, y) = smooth(&points);
    let mut plot = Plot::new().curve(&x, &y)?.named(style.name("profile"));
    if let Some(Ok(error)) = outcome.summary.errors.get(index) {
        let ends = [(value - reach * error).max(left), (value + reach * error).min(right)];
        plot = plot
            .curve(&ends, &ends.map(|end| (end - value) / error))?
            .named(style.name("standard error"))
            .color(style.theme.muted);
    }
    let ends = profile.interval.iter().zip([-1.0, 1.0]).filter(|(end, _)| end.is_finite());
    let quantile = outcome.summary.quantile(report.level);
    let (x, y): (Vec<f64>, Vec<f64>) = ends.map(|(end, sign)| (*end, sign * quantile)).unzip();
    if !x.is_empty() {
        plot = plot.points(&x, &y)?.named(style.name(percent(report.level)));
    }
    Ok(plot.axis_titles(name, "τ").into())
}

/// From where to where a profile is drawn: beyond the ends of its interval, and on a side without an end a few times as far
/// as on the other.
fn seen(value: f64, error: Option<&Result<f64, String>>, profile: &Profile) -> [f64; 2] {
    let [below, above] = [value - profile.interval[0], profile.interval[1] - value];
    let error = error.and_then(|error| error.as_ref().ok()).copied().unwrap_or(0.0);
    let other = |own: f64, other: f64| match (own.is_finite(), other.is_finite()) {
        (true, _) => 1.3 * own,
        (false, true) => UNBOUNDED * other,
        (false, false) if error > 0.0 => UNBOUNDED * error,
        (false, false) => f64::INFINITY,
    };
    [value - other(below, above), value + other(above, below)]
}

/// The joint region of two parameters.
fn region<T: Real>(
    report: &Report<'_, T>,
    profiles: &[Profile],
    view: &View,
    style: &Style<'_>,
) -> Result<Option<Panel>, Error> {
    let outcome = &report.solution.outcome;
    let center = view.indices.map(|index| outcome.params.get(index).map_or(0.0, |param| param.to_f64()));
    let [a, b] = [0, 1].map(|axis| range_of(report, profiles, view, axis));
    let values = |[low, high]: [f64; 2]| -> Vec<f64> {
        (0..N_POINTS).map(|at| low + (high - low) * at as f64 / (N_POINTS - 1) as f64).collect()
    };
    let [first, second] = [values(a), values(b)];
    let taus = joint_region(report.problem, report.method, report.solution, view.indices, [&first, &second])?;
    let Some(taus) = taus else { return Ok(None) };
    let radius = outcome.summary.joint_radius(report.level);
    // What lies far outside is drawn together.
    let height = |tau: f64| tau / (1.0 + tau / (2.0 * radius));
    let taus: Vec<f64> = taus.into_iter().map(height).collect();
    let field = HeightField::new(a, b, [N_POINTS; 2], taus)?;
    let theme = &style.theme;
    let plot = ContourPlot::new(field).axis_titles(&view.names[0], &view.names[1]).colormap(style.settings.colormap);
    let mut plot = plot.level(height(radius), style.name(format!("{} region", percent(report.level))), theme.path);
    if let Some(ellipse) = ellipse(report, view, center, radius) {
        plot = plot.outline(&ellipse, style.name("ellipse"), theme.ink);
    }
    Ok(Some(plot.trajectory(Trajectory::new([[center[0], center[1], 0.0]])).into()))
}

/// What is seen of a parameter: beyond its interval, on the side where it has an end.
fn range_of<T: Real>(report: &Report<'_, T>, profiles: &[Profile], view: &View, axis: usize) -> [f64; 2] {
    let (index, outcome) = (view.indices[axis], &report.solution.outcome);
    let value = outcome.params.get(index).map_or(0.0, |param| param.to_f64());
    let error = outcome.summary.errors.get(index).and_then(|error| error.as_ref().ok()).copied().unwrap_or(0.0);
    let [low, high] = profiles.get(index).map_or([f64::NEG_INFINITY, f64::INFINITY], |profile| profile.interval);
    let ellipse = outcome.summary.joint_radius(report.level) * error * 1.1;
    let reach = |end: f64| if end.is_finite() { (BEYOND * (end - value).abs()).max(ellipse) } else { 2.0 * ellipse };
    let (below, above) = (reach(low), reach(high));
    if below > 0.0 && above > 0.0 { [value - below, value + above] } else { view.ranges[axis] }
}

/// The region that standard errors and their correlation give.
fn ellipse<T: Real>(report: &Report<'_, T>, view: &View, center: [f64; 2], radius: f64) -> Option<Vec<[f64; 2]>> {
    let summary = &report.solution.outcome.summary;
    let [i, j] = view.indices;
    let entry = |i: usize, j: usize| *summary.covariance.get(i)?.get(j)?;
    let (across, along) = (entry(i, i)?.sqrt(), entry(i, j)?);
    let slope = along / across;
    let rest = (entry(j, j)? - slope * slope).max(0.0).sqrt();
    let corner = |at: usize| {
        let angle = std::f64::consts::TAU * at as f64 / N_CORNERS as f64;
        let (cosine, sine) = (radius * gd_core::math::cos(angle), radius * gd_core::math::sin(angle));
        [center[0] + across * cosine, center[1] + slope * cosine + rest * sine]
    };
    Some((0..=N_CORNERS).map(corner).collect())
}

/// A smooth curve through points of increasing x that rises only where they do (F. N. Fritsch and J. Butland, *A method for
/// constructing local monotone piecewise cubic interpolants*, 1984).
fn smooth(points: &[[f64; 2]]) -> (Vec<f64>, Vec<f64>) {
    let steps: Vec<[f64; 2]> =
        points.windows(2).map(|pair| [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]]).collect();
    let slope = |at: usize| steps.get(at).map_or(0.0, |[width, rise]| rise / width);
    let tangent = |at: usize| {
        if at == 0 || at == steps.len() {
            return slope(at.min(steps.len().saturating_sub(1)));
        }
        let (before, after) = (slope(at - 1), slope(at));
        if before * after <= 0.0 {
            return 0.0;
        }
        let (left, right) = (steps[at - 1][0], steps[at][0]);
        let share = (left + 2.0 * right) / (3.0 * (left + right));
        before * after / (share * after + (1.0 - share) * before)
    };
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for (at, (&[from, start], &[width, rise])) in points.iter().zip(&steps).enumerate() {
        let (first, last) = (tangent(at) * width, tangent(at + 1) * width);
        for part in 0..N_BETWEEN {
            let t = part as f64 / N_BETWEEN as f64;
            let (u, v) = (t * t * (3.0 - 2.0 * t), t * (1.0 - t));
            x.push(from + t * width);
            y.push(start + u * rise + v * ((1.0 - t) * first - t * last));
        }
    }
    if let Some([last, height]) = points.last() {
        x.push(*last);
        y.push(*height);
    }
    (x, y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_goes_through_its_points_and_no_farther() {
        let points = [[0.0, -2.0], [1.0, -1.9], [1.5, 0.0], [4.0, 0.1], [5.0, 3.0]];
        let (x, y) = smooth(&points);
        for [at, height] in points {
            let index = x.iter().position(|x| *x == at).unwrap();
            assert!((y[index] - height).abs() < 1e-12);
        }
        assert!(y.windows(2).all(|pair| pair[0] <= pair[1]), "{y:?}");
        // A straight line stays one.
        let (x, y) = smooth(&[[0.0, 0.0], [1.0, 2.0], [4.0, 8.0]]);
        assert!(x.iter().zip(&y).all(|(x, y)| (y - 2.0 * x).abs() < 1e-12));
    }
}
