//! The loss alone.

use gd_render::{Camera, ContourPlot, Figure, HiddenTrace, SurfacePlot, Timeline, Trajectory};

use super::landscape::{Landscape, spans_decades};
use crate::error::Error;
use crate::fit::Outcome;

const STILL_SIZE: (u32, u32) = (1100, 520);
const SIZE: (u32, u32) = (800, 600);
const TIMELINE: Timeline = Timeline { n_frames: 60, frame_delay: 0.1, hold: 0.0 };

/// Surface and contour map side by side, and the surface as it turns; the minimum marked, if it is in view.
///
/// # Errors
/// A loss that is finite nowhere.
pub fn surface_figures(
    landscape: &Landscape<f64>,
    formula: &str,
    outcome: &Outcome<f64>,
) -> Result<[Figure; 2], Error> {
    let field = landscape.field(&outcome.params)?;
    let is_log = spans_decades(std::slice::from_ref(&field));
    let [a, b] = &landscape.view.names;
    let mut surface = SurfacePlot::new(field.clone())
        .axis_titles(a, b, "loss")
        .hidden_trace(HiddenTrace::Faint(0.4))
        .camera(Camera::default());
    let mut contour = ContourPlot::new(field).axis_titles(a, b).color_bar();
    if is_log {
        (surface, contour) = (surface.log_height(), contour.log_height());
    }
    let minimum = landscape.view.indices.map(|index| outcome.params.get(index).copied().unwrap_or(f64::NAN));
    let is_seen = minimum.iter().zip(landscape.view.ranges).all(|(value, [low, high])| low <= *value && *value <= high);
    if is_seen {
        let [x, y] = minimum;
        let mark = Trajectory::new([[x, y, outcome.loss]]);
        (surface, contour) = (surface.trajectory(mark.clone()), contour.trajectory(mark));
    }
    let still = Figure::grid(STILL_SIZE.0, STILL_SIZE.1, 2, vec![surface.clone().into(), contour.into()])?;
    let turning = Figure::new(SIZE.0, SIZE.1, surface.turn(360.0))?.animate(TIMELINE)?;
    let (still, turning) = (still.title(formula.trim()), turning.title(formula.trim()));
    Ok([still, turning.comment(format!("{formula}: loss over {a} and {b}"))])
}
