//! The joint confidence region of two parameters.

use gd_core::Real;
use gd_render::{ContourPlot, HeightField, Panel, Trajectory};

use super::percent;
use super::style::Style;
use super::view::View;
use crate::error::Error;
use crate::fit::{Profile, joint_region};
use crate::report::Report;

/// Points of the map along each parameter where it is the only one.
pub(crate) const N_POINTS: usize = 91;
/// The map reaches so many times as far as the intervals.
const BEYOND: f64 = 1.7;
/// Corners of the ellipse.
const N_CORNERS: usize = 180;
/// What the ellipse is called.
pub(crate) const ELLIPSE_NAME: &str = "ellipse";

/// Whether a map names its lines itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Labels {
    Named,
    Unnamed,
}

/// What the region is called.
pub(crate) fn region_name(level: f64) -> String {
    format!("{} region", percent(level))
}

/// The joint region of two parameters as the contour of the residual sum at the quantile of the F distribution, all other
/// parameters fitted anew at every point (D. M. Bates and D. G. Watts, *Nonlinear Regression Analysis and Its Applications*,
/// 1988, section 6.1.1), with the ellipse of the linear approximation. `None` where nothing is left to measure by.
///
/// # Errors
/// Nothing finite to draw.
pub(crate) fn region<T: Real>(
    report: &Report<'_, T>,
    profiles: &[Profile],
    view: &View,
    style: &Style<'_>,
    (labels, n_points): (Labels, usize),
) -> Result<Option<Panel>, Error> {
    let outcome = &report.solution.outcome;
    let center = view.indices.map(|index| outcome.params.get(index).map_or(0.0, |param| param.to_f64()));
    let [a, b] = [0, 1].map(|axis| range_of(report, profiles, view, axis));
    let values = |[low, high]: [f64; 2]| -> Vec<f64> {
        (0..n_points).map(|at| low + (high - low) * at as f64 / (n_points - 1) as f64).collect()
    };
    let [first, second] = [values(a), values(b)];
    let taus = joint_region(report.problem, report.method, report.solution, view.indices, [&first, &second])?;
    let Some(taus) = taus else { return Ok(None) };
    let radius = outcome.summary.joint_radius(report.level);
    // What lies far outside is drawn together.
    let height = |tau: f64| tau / (1.0 + tau / (2.0 * radius));
    let taus: Vec<f64> = taus.into_iter().map(height).collect();
    let field = HeightField::new(a, b, [n_points; 2], taus)?;
    let theme = &style.theme;
    let plot = ContourPlot::new(field).axis_titles(&view.names[0], &view.names[1]).colormap(style.settings.colormap);
    let name = |name: String| if labels == Labels::Named { style.name(name) } else { String::new() };
    let mut plot = plot.level(height(radius), name(region_name(report.level)), theme.path);
    if let Some(ellipse) = ellipse(report, view, center, radius) {
        plot = plot.outline(&ellipse, name(ELLIPSE_NAME.into()), theme.ink);
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
