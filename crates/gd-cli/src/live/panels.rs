//! The panels of the page.

use gd_core::{Objective, Real};
use gd_render::{Camera, ContourPlot, Figure, HiddenTrace, LossPlot, Panel, Plot, Rgb, SurfacePlot, Theme, Trajectory};

use super::failure::Failure;
use super::run::{Run, Tried, failed, kept_color, run_color};
use crate::fit::loss_of;
use crate::picture::{fold_range, spans_decades};

/// Steps that are drawn; of more, every so-manieth.
pub(super) const MAX_STEPS: usize = 1000;
/// Free pixels at the border.
const MARGIN: f64 = 6.0;
/// Places along the curve of the loss over one parameter.
const N_PLACES: usize = 200;

/// How a panel is looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    pub(super) size: [u32; 2],
    /// Pixels of the panel to one of the page.
    pub(super) scale: f64,
    pub(super) theme: Theme,
    pub(super) camera: Camera,
    pub(super) zoom: f64,
}

/// The panel of a name: `fit`, `surface`, `contour`, `line` or `loss`.
pub(super) fn figure<T: Real>(run: &mut Run<T>, name: &str, step: usize, look: &Look) -> Result<Figure, Failure> {
    let panel = match name {
        "fit" => fit(run, step, &look.theme)?,
        "surface" | "contour" => landscape(run, name, step, look)?,
        "line" => line(run, step, &look.theme)?,
        "loss" => loss(run, &look.theme),
        _ => return Err(Failure::new("state", format!("there is no panel '{name}'"))),
    };
    let figure = Figure::new(look.size[0], look.size[1], panel).map_err(failed)?;
    Ok(figure.theme(look.theme.clone()).margin(MARGIN * look.scale).without_caption())
}

/// Kept runs with their colors, then the one that is told about, which lies over them.
fn runs<'a, T: Real>(run: &'a Run<T>, theme: &'a Theme) -> impl Iterator<Item = (&'a Tried<T>, Rgb)> {
    let kept = run.kept.iter().enumerate().map(|(index, tried)| (tried, kept_color(theme, index)));
    kept.chain([(&run.main, run_color(theme))])
}

/// The parameters of a run at a step, or at its end if that comes first.
fn params_at<T: Real>(tried: &Tried<T>, step: usize) -> &[T] {
    let path = &tried.outcome.path;
    path.get(step.min(path.len().saturating_sub(1))).map_or(&tried.outcome.params[..], |(params, _)| params)
}

/// Data and the curve of every run.
fn fit<T: Real>(run: &Run<T>, step: usize, theme: &Theme) -> Result<Panel, Failure> {
    let scatter = &run.scatter;
    let sight = scatter.y_in_sight();
    let has_curve = !scatter.places.is_empty();
    // Several inputs have no curve: the points stand over the final predictions, and the predictions come to them.
    let last = if has_curve { Vec::new() } else { scatter.predicted(&run.main.outcome.params) };
    let mut order: Vec<usize> = (0..last.len()).collect();
    order.sort_by(|one, two| last[*one].total_cmp(&last[*two]));
    let in_order = |values: &[f64]| order.iter().map(|index| values[*index]).collect::<Vec<f64>>();
    let across = if has_curve { scatter.places.clone() } else { in_order(&last) };
    let curve = |params: &[T]| if has_curve { scatter.curve(params) } else { in_order(&scatter.predicted(params)) };
    let (x, y) = if has_curve {
        (scatter.across(&[]).to_vec(), scatter.y.clone())
    } else {
        (across.clone(), in_order(&scatter.y))
    };
    let mut plot = Plot::new().points(&x, &y).map_err(failed)?;
    for (tried, color) in runs(run, theme) {
        // The second decides the ranges, so that they stand still; the first is shown.
        let mut values = curve(params_at(tried, step));
        values.extend(curve(&tried.outcome.params));
        // What ran away must not take the data out of sight.
        let (shown, end) = values.split_at_mut(across.len());
        end.iter_mut().filter(|y| !(sight[0]..=sight[1]).contains(*y)).for_each(|y| *y = f64::NAN);
        // Far outside it would be cut off anyway.
        let width = sight[1] - sight[0];
        let reach = sight[0] - 100.0 * width..=sight[1] + 100.0 * width;
        shown.iter_mut().filter(|y| !reach.contains(*y)).for_each(|y| *y = f64::NAN);
        if values.iter().any(|y| y.is_finite()) {
            plot = plot.curve_by_step(&across, &values, 2).map_err(failed)?.color(color);
        }
    }
    let x_title = if has_curve { scatter.x_name.clone() } else { format!("{} in the end", scatter.x_name) };
    Ok(plot.axis_titles(&x_title, &scatter.y_name).into())
}

/// The way of a run over two parameters.
fn trajectory<T: Real>(tried: &Tried<T>, indices: [usize; 2], color: Rgb) -> Trajectory {
    let stride = tried.stride();
    let path = &tried.outcome.path;
    let of = |params: &[T], index: usize| params.get(index).map_or(f64::NAN, |param| param.to_f64());
    let points = path.thinned(stride);
    let points = points.iter().map(|(params, loss)| [of(params, indices[0]), of(params, indices[1]), loss.to_f64()]);
    Trajectory::new(points.collect::<Vec<_>>()).thinned(stride, path.len().saturating_sub(1)).color(color)
}

/// The surface or its map.
fn landscape<T: Real>(run: &mut Run<T>, name: &str, step: usize, look: &Look) -> Result<Panel, Failure> {
    let none = || Failure::new("state", "a formula of one parameter has no surface");
    let (view, landscape) = run.view.as_ref().zip(run.landscape.as_ref()).ok_or_else(none)?;
    let params = params_at(&run.main, step);
    let is_same = |(made_for, _): &(Vec<T>, _)| {
        let mut pairs = made_for.iter().zip(params).enumerate();
        pairs.all(|(index, (one, two))| view.indices.contains(&index) || one == two)
    };
    let field = match run.field.take().filter(is_same) {
        Some((_, field)) => field,
        None => landscape.field(params)?,
    };
    let is_log = spans_decades(std::slice::from_ref(&field));
    let [[a, b], [c, d]] = view.ranges;
    let is_seen = |trajectory: &Trajectory| {
        trajectory.points().iter().any(|[x, y, _]| (a..=b).contains(x) && (c..=d).contains(y))
    };
    let ways = runs(run, &look.theme).map(|(tried, color)| trajectory(tried, view.indices, color));
    let ways: Vec<Trajectory> = ways.filter(is_seen).collect();
    let [first, second] = &view.names;
    let panel = if name == "surface" {
        let plot = SurfacePlot::new(field.clone())
            .axis_titles(first, second, "loss")
            .camera(look.camera)
            .zoom(look.zoom)
            .room_to_turn()
            .hidden_trace(HiddenTrace::Faint(0.4));
        let plot = if is_log { plot.log_height() } else { plot };
        ways.into_iter().fold(plot, SurfacePlot::trajectory).into()
    } else {
        let plot = ContourPlot::new(field.clone()).axis_titles(first, second);
        let plot = if is_log { plot.log_height() } else { plot };
        ways.into_iter().fold(plot, ContourPlot::trajectory).into()
    };
    run.field = Some((params_at(&run.main, step).to_vec(), field));
    Ok(panel)
}

/// The loss over the one parameter, and the ways along it.
fn line<T: Real>(run: &Run<T>, step: usize, theme: &Theme) -> Result<Panel, Failure> {
    let name = run.problem.names().first().map_or("", String::as_str);
    let of = |params: &[T]| params.first().map_or(f64::NAN, |param| param.to_f64());
    let outcome = &run.main.outcome;
    let error = outcome.summary.errors.first().and_then(|error| error.as_ref().ok()).copied();
    let path = outcome.path.iter().map(|(params, _)| of(params));
    let [low, high] = fold_range(of(&outcome.start), of(&outcome.params), path, error);
    let sample = run.problem.sample(MAX_STEPS);
    let columns = sample.columns();
    let loss = loss_of(&sample, &columns)?;
    let loss_at = |place: f64| loss.value(&vec![T::constant(place)]).to_f64();
    let across: Vec<f64> = (0..N_PLACES).map(|i| low + (high - low) * (i as f64 / (N_PLACES - 1) as f64)).collect();
    let heights: Vec<f64> = across.iter().map(|place| loss_at(*place)).collect();
    let mut plot = Plot::new().curve(&across, &heights).map_err(failed)?.color(theme.muted);
    for (tried, color) in runs(run, theme) {
        let stride = tried.stride();
        let so_far = tried.outcome.path.iter().take(step + 1).step_by(stride).map(|(params, _)| of(params));
        let so_far: Vec<f64> = so_far.filter(|place| (low..=high).contains(place)).collect();
        let heights: Vec<f64> = so_far.iter().map(|place| loss_at(*place)).collect();
        if so_far.len() > 1 {
            plot = plot.curve(&so_far, &heights).map_err(failed)?.color(color);
        }
        let now = of(params_at(tried, step));
        if (low..=high).contains(&now) {
            plot = plot.points(&[now], &[loss_at(now)]).map_err(failed)?.color(color);
        }
    }
    Ok(plot.axis_titles(name, "loss").into())
}

/// The losses against the step.
fn loss<T: Real>(run: &Run<T>, theme: &Theme) -> Panel {
    let mut ways = runs(run, theme).map(|(tried, color)| trajectory(tried, [0, 0], color));
    let first = ways.next().unwrap_or_else(|| Trajectory::new([]));
    ways.fold(LossPlot::new(first), LossPlot::trajectory).into()
}
