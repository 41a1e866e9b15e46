//! The descent, in four panels by one clock.

use gd_core::Real;
use gd_core::math;
use gd_render::{
    Camera, ContourPlot, Figure, HeightField, HiddenTrace, LossPlot, Panel, Plot, RenderError, SurfacePlot, Timeline,
    Trajectory,
};

use super::curve::{Curves, Scatter};
use super::landscape::{Landscape, spans_decades};
use super::line::{LossLine, only};
use super::path::{stride_of, trajectory};
use super::view::View;
use crate::error::Error;
use crate::fit::Path;
use crate::report::Report;
use crate::settings::ViewSettings;

const SIZE: (u32, u32) = (1000, 820);
/// One parameter has no surface, and three panels in a row.
const WIDE_SIZE: (u32, u32) = (1200, 460);
const TIMELINE: Timeline = Timeline { n_frames: 60, frame_delay: 0.1, hold: 2.0 };
/// Points of data: small panels hold fewer.
const MAX_POINTS: usize = 2000;
/// Grid points along each parameter.
const N_GRID: usize = 32;

/// Data and curve, loss surface, contour map and loss against the step. The surface lies over the two parameters of the
/// view; other parameters are where they are at each step, so it changes with them.
///
/// # Errors
/// Nothing finite to draw.
pub fn descent_figure<T: Real>(report: &Report<'_, T>, settings: &ViewSettings) -> Result<Figure, Error> {
    let all = &report.solution.outcome.path;
    let path = all.thinned(stride_of(all.len()));
    let fit = fit_by_step(report, &path)?;
    let (size, n_columns, panels) = match View::new(report.problem, &report.solution.outcome, settings)? {
        None => {
            let trajectory = trajectory(all, [0, 0]);
            let loss = loss_curve(report, &path, settings)?;
            (WIDE_SIZE, 3, vec![fit.into(), loss.into(), LossPlot::new(trajectory).into()])
        }
        Some(view) => {
            let trajectory = trajectory(all, view.indices);
            let [surface, contour] = landscape(report, &path, view, &trajectory)?;
            (SIZE, 2, vec![fit.into(), surface, contour, LossPlot::new(trajectory).into()])
        }
    };
    let figure = Figure::grid(size.0, size.1, n_columns, panels)?.title(report.formula.trim()).animate(TIMELINE)?;
    Ok(figure.comment(comment(report)))
}

/// What the file says about itself.
fn comment<T: Real>(report: &Report<'_, T>) -> String {
    let values = |params: &[T]| {
        let pairs = report.problem.names().iter().zip(params).map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join(" ")
    };
    format!(
        "{}: {}, {}, start {}, {} steps, end {} mse={}; {}",
        report.formula.trim(),
        report.method.describe(),
        report.precision.name(),
        values(&report.solution.outcome.start),
        report.solution.outcome.n_steps,
        values(&report.solution.outcome.params),
        report.solution.outcome.loss,
        report.solution.outcome.ending.explanation,
    )
}

/// The data and the curve of every step.
fn fit_by_step<T: Real>(report: &Report<'_, T>, path: &Path<T>) -> Result<Plot, RenderError> {
    let scatter = Scatter::new(report.problem, MAX_POINTS);
    let curves = Curves::new(&scatter, &report.solution.outcome.params);
    let [x, y] = curves.points();
    let mut values: Vec<f64> = path.iter().flat_map(|(params, _)| curves.curve(params)).collect();
    // A descent that ran away must not take the data out of sight.
    let [low, high] = scatter.y_in_sight();
    let is_out = |y: &f64| !(low..=high).contains(y);
    if curves.has_curve() && values.iter().rev().take(curves.across.len()).any(is_out) {
        values.iter_mut().filter(|y| is_out(y)).for_each(|y| *y = f64::NAN);
    }
    let mut plot = Plot::new().points(&x, &y)?;
    if !curves.has_curve() || values.iter().any(|y| !y.is_nan()) {
        plot = plot.curve_by_step(&curves.across, &values, path.len())?;
    }
    Ok(plot.axis_titles(&curves.x_title(), &scatter.y_name))
}

/// The surface and its map.
fn landscape<T: Real>(
    report: &Report<'_, T>,
    path: &Path<T>,
    view: View,
    trajectory: &Trajectory,
) -> Result<[Panel; 2], Error> {
    let landscape = Landscape::new(report.problem, view, N_GRID)?;
    let steps: Vec<&[T]> = path.iter().map(|(params, _)| params).collect();
    let n_others = report.problem.names().len() - 2;
    // With two parameters the surface is the same all the time.
    let n_fields = if n_others == 0 { 1 } else { TIMELINE.n_frames };
    let fields = (0..n_fields).map(|frame_idx| {
        let step = if n_others == 0 { steps.len().saturating_sub(1) } else { TIMELINE.step_at(frame_idx, steps.len()) };
        landscape.field(steps.get(step).copied().unwrap_or(&report.solution.outcome.params))
    });
    let fields = fields.collect::<Result<Vec<HeightField>, Error>>()?;
    let is_log = spans_decades(&fields);
    let [a, b] = &landscape.view.names;
    let camera = Camera { azimuth: azimuth(&landscape.view.ranges, trajectory), ..Camera::default() };
    let mut surface = SurfacePlot::changing(fields.clone())?
        .axis_titles(a, b, "loss")
        .camera(camera)
        .hidden_trace(HiddenTrace::Faint(0.4))
        .turn(360.0);
    let mut contour = ContourPlot::changing(fields)?.axis_titles(a, b);
    if is_log {
        (surface, contour) = (surface.log_height(), contour.log_height());
    }
    Ok([surface.trajectory(trajectory.clone()).into(), contour.trajectory(trajectory.clone()).into()])
}

/// From where the wall that the descent comes down is seen from inside: of eight directions, each between two axes, the one
/// that lies most across from the start.
fn azimuth(ranges: &[[f64; 2]; 2], trajectory: &Trajectory) -> f64 {
    const DIRECTIONS: [f64; 8] = [-60.0, -30.0, 30.0, 60.0, 120.0, 150.0, -150.0, -120.0];
    let (Some(first), Some(last)) = (trajectory.points().first(), trajectory.points().last()) else {
        return DIRECTIONS[0];
    };
    let [x, y] = [0, 1].map(|axis| (last[axis] - first[axis]) / (ranges[axis][1] - ranges[axis][0]));
    let along = |degrees: f64| {
        let angle = degrees.to_radians();
        x * math::cos(angle) + y * math::sin(angle)
    };
    DIRECTIONS.into_iter().fold(DIRECTIONS[0], |best, next| if along(next) > along(best) { next } else { best })
}

/// The loss over the one parameter, and the way that the descent took along it.
fn loss_curve<T: Real>(report: &Report<'_, T>, path: &Path<T>, settings: &ViewSettings) -> Result<Plot, Error> {
    let range = report.problem.names().first().and_then(|name| settings.range_of(name));
    let line = LossLine::new(report.problem, &report.solution.outcome, range, MAX_POINTS)?;
    let places: Vec<f64> = path.iter().map(|(params, _)| only(params)).collect();
    // The way so far, step by step: what is still to come is no number yet, nor is what lies outside.
    let mut way = line.losses_at(&places)?;
    way.iter_mut().zip(&places).filter(|(_, place)| !line.contains(**place)).for_each(|(loss, _)| *loss = f64::NAN);
    let so_far =
        |step: usize| way.iter().enumerate().map(move |(i, height)| if i <= step { *height } else { f64::NAN });
    let ways: Vec<f64> = (0..places.len()).flat_map(so_far).collect();
    let plot = Plot::new().points(&line.places, &line.losses)?.curve_by_step(&places, &ways, places.len())?;
    Ok(plot.axis_titles(&line.name, "loss"))
}
