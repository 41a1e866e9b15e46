//! The descent, in four panels by one clock.

use gd_core::Real;
use gd_core::math;
use gd_render::{
    Camera, ContourPlot, Figure, HeightField, HiddenTrace, LossPlot, Panel, Plot, RenderError, SurfacePlot, Timeline,
    Trajectory,
};

use super::curve::Scatter;
use super::landscape::{Landscape, spans_decades};
use super::view::View;
use crate::arguments::ViewArguments;
use crate::error::CliError;
use crate::fit::{Path, loss_of};
use crate::report::Report;

const SIZE: (u32, u32) = (1000, 820);
/// One parameter has no surface, and three panels in a row.
const WIDE_SIZE: (u32, u32) = (1200, 460);
const TIMELINE: Timeline = Timeline { n_frames: 60, frame_delay: 0.1, hold: 2.0 };
/// Steps that are drawn; of more, every so-manieth.
const MAX_STEPS: usize = 1000;
/// Points of data: small panels hold fewer.
const MAX_POINTS: usize = 2000;
/// Grid points along each parameter.
const N_GRID: usize = 32;
/// Places along the curve of the loss over one parameter.
const N_PLACES: usize = 200;

/// Data and curve, loss surface, contour map and loss against the step. The surface lies over the two parameters of the
/// view; other parameters are where they are at each step, so it changes with them.
///
/// # Errors
/// Nothing finite to draw.
pub(crate) fn descent_figure<T: Real>(report: &Report<'_, T>, arguments: &ViewArguments) -> Result<Figure, CliError> {
    let all = &report.outcome.path;
    let stride = all.len().div_ceil(MAX_STEPS).max(1);
    let path = all.thinned(stride);
    let last_step = all.len().saturating_sub(1);
    let fit = fit_by_step(report, &path)?;
    let (size, n_columns, panels) = match View::new(report.problem, report.outcome, arguments)? {
        None => {
            let trajectory = trajectory(&path, [0, 0]).thinned(stride, last_step);
            let loss = loss_curve(report, &path, arguments)?;
            (WIDE_SIZE, 3, vec![fit.into(), loss.into(), LossPlot::new(trajectory).into()])
        }
        Some(view) => {
            let trajectory = trajectory(&path, view.indices).thinned(stride, last_step);
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
        report.precision_name(),
        values(&report.outcome.start),
        report.outcome.n_steps,
        values(&report.outcome.params),
        report.outcome.loss,
        report.outcome.ending.explanation,
    )
}

fn trajectory<T: Real>(path: &Path<T>, indices: [usize; 2]) -> Trajectory {
    let of = |params: &[T], index: usize| params.get(index).map_or(f64::NAN, |param| param.to_f64());
    Trajectory::new(path.iter().map(|(params, loss)| [of(params, indices[0]), of(params, indices[1]), loss.to_f64()]))
}

/// The data and the curve of every step.
fn fit_by_step<T: Real>(report: &Report<'_, T>, path: &Path<T>) -> Result<Plot, RenderError> {
    let scatter = Scatter::new(report.problem, MAX_POINTS);
    if scatter.places.is_empty() {
        // Over the final predictions, so that the points stand still and the predictions come to them.
        let last = scatter.predicted(&report.outcome.params);
        let mut order: Vec<usize> = (0..last.len()).collect();
        order.sort_by(|one, two| last[*one].total_cmp(&last[*two]));
        let in_order = |values: &[f64]| order.iter().map(|index| values[*index]).collect::<Vec<f64>>();
        let curves: Vec<f64> = path.iter().flat_map(|(params, _)| in_order(&scatter.predicted(params))).collect();
        let across = in_order(&last);
        let plot = Plot::new().points(&across, &in_order(&scatter.y))?.curve_by_step(&across, &curves, path.len())?;
        return Ok(plot.axis_titles(&format!("{} in the end", scatter.x_name), &scatter.y_name));
    }
    let mut curves: Vec<f64> = path.iter().flat_map(|(params, _)| scatter.curve(params)).collect();
    // A descent that ran away must not take the data out of sight.
    let [low, high] = scatter.y_in_sight();
    if curves.iter().rev().take(scatter.places.len()).any(|y| !(low..=high).contains(y)) {
        curves.iter_mut().filter(|y| !(low..=high).contains(*y)).for_each(|y| *y = f64::NAN);
    }
    let plot = Plot::new().points(scatter.across(&[]), &scatter.y)?;
    if curves.iter().all(|y| y.is_nan()) {
        return Ok(plot.axis_titles(&scatter.x_name, &scatter.y_name));
    }
    Ok(plot.curve_by_step(&scatter.places, &curves, path.len())?.axis_titles(&scatter.x_name, &scatter.y_name))
}

/// The surface and its map.
fn landscape<T: Real>(
    report: &Report<'_, T>,
    path: &Path<T>,
    view: View,
    trajectory: &Trajectory,
) -> Result<[Panel; 2], CliError> {
    let landscape = Landscape::new(report.problem, view, N_GRID)?;
    let steps: Vec<&[T]> = path.iter().map(|(params, _)| params).collect();
    let n_others = report.problem.names().len() - 2;
    // With two parameters the surface is the same all the time.
    let n_fields = if n_others == 0 { 1 } else { TIMELINE.n_frames };
    let fields = (0..n_fields).map(|frame_idx| {
        let step = if n_others == 0 { steps.len().saturating_sub(1) } else { TIMELINE.step_at(frame_idx, steps.len()) };
        landscape.field(steps.get(step).copied().unwrap_or(&report.outcome.params))
    });
    let fields = fields.collect::<Result<Vec<HeightField>, CliError>>()?;
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
fn loss_curve<T: Real>(report: &Report<'_, T>, path: &Path<T>, arguments: &ViewArguments) -> Result<Plot, CliError> {
    let name = report.problem.names().first().map_or("", String::as_str);
    let of = |params: &[T]| params.first().map_or(f64::NAN, |param| param.to_f64());
    let places: Vec<f64> = path.iter().map(|(params, _)| of(params)).collect();
    let (start, end) = (of(&report.outcome.start), of(&report.outcome.params));
    let error = report.outcome.summary.errors.first().and_then(|error| error.as_ref().ok()).copied();
    let range = arguments.range_of(name);
    let [low, high] = range.unwrap_or_else(|| super::fold_range(start, end, places.iter().copied(), error));
    let sample = report.problem.sample(MAX_POINTS);
    let columns = sample.columns();
    let loss = loss_of(&sample, &columns)?;
    let loss_at = |place: f64| gd_core::Objective::value(&loss, &vec![T::constant(place)]).to_f64();
    let across: Vec<f64> = (0..N_PLACES).map(|i| low + (high - low) * (i as f64 / (N_PLACES - 1) as f64)).collect();
    let heights: Vec<f64> = across.iter().map(|place| loss_at(*place)).collect();
    // The way so far, step by step: what is still to come is no number yet, nor is what lies outside.
    let way: Vec<f64> =
        places.iter().map(|place| if (low..=high).contains(place) { loss_at(*place) } else { f64::NAN }).collect();
    let so_far =
        |step: usize| way.iter().enumerate().map(move |(i, height)| if i <= step { *height } else { f64::NAN });
    let ways: Vec<f64> = (0..places.len()).flat_map(so_far).collect();
    let plot = Plot::new().points(&across, &heights)?.curve_by_step(&places, &ways, places.len())?;
    Ok(plot.axis_titles(name, "loss"))
}
