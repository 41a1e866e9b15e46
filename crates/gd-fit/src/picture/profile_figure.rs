//! The profile of every parameter, and the joint confidence region of two.

use gd_core::Real;
use gd_render::{Figure, Panel, Plot};

use super::percent;
use super::region::{Labels, N_POINTS, region};
use super::style::Style;
use super::view::View;
use crate::error::Error;
use crate::fit::Profile;
use crate::report::Report;
use crate::settings::{PictureSettings, ViewSettings};

/// A panel in pixels.
const PANEL: (u32, u32) = (440, 400);
/// Profiles that there is room for.
const MAX_PROFILES: usize = 8;
/// A side without an end is shown so many times as far as the other.
const UNBOUNDED: f64 = 8.0;
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
        panels.extend(region(report, profiles, &view, &style, (Labels::Named, N_POINTS))?);
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
