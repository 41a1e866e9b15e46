//! The panels of the page.

use gd_core::Real;
use gd_fit::PictureSettings;
use gd_fit::picture::{Curves, LossLine, Terrain, only, stride_of, trajectory};
use gd_render::{Camera, ContourPlot, Figure, LossPlot, Panel, Plot, Rgb, SurfacePlot, Theme, Trajectory};

use crate::colors::{kept_color, run_color};
use crate::failure::Failure;
use crate::run::{Run, Tried, failed};

/// Rows that the loss over one parameter is taken over.
const MAX_ROWS: usize = 1000;
/// Lines on the surface along each parameter: one for every point of its grid.
const N_LINES: usize = 201;
/// Free pixels at the border.
const MARGIN: f64 = 6.0;

/// The view of a panel.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Look {
    pub(crate) size: [u32; 2],
    /// Pixels of the panel to one of the page.
    pub(crate) scale: f64,
    pub(crate) theme: Theme,
    pub(crate) camera: Camera,
    pub(crate) zoom: f64,
}

/// The panel with a name: `fit`, `surface`, `contour`, `line` or `loss`.
pub(crate) fn figure<T: Real>(run: &mut Run<T>, name: &str, step: usize, look: &Look) -> Result<Figure, Failure> {
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
    let path = &tried.solution.outcome.path;
    path.get(step.min(path.len().saturating_sub(1))).map_or(&tried.solution.outcome.params[..], |(params, _)| params)
}

/// Data and the curve of every run.
fn fit<T: Real>(run: &Run<T>, step: usize, theme: &Theme) -> Result<Panel, Failure> {
    let sight = run.scatter.y_in_sight();
    let curves = Curves::new(&run.scatter, &run.main.solution.outcome.params);
    let [x, y] = curves.points();
    let mut plot = Plot::new().points(&x, &y).map_err(failed)?;
    for (tried, color) in runs(run, theme) {
        // The second decides the ranges, so that they stand still; the first is shown.
        let mut values = curves.curve(params_at(tried, step));
        values.extend(curves.curve(&tried.solution.outcome.params));
        // What ran away must not take the data out of sight.
        let (shown, end) = values.split_at_mut(curves.across.len());
        end.iter_mut().filter(|y| !(sight[0]..=sight[1]).contains(*y)).for_each(|y| *y = f64::NAN);
        // Far outside it would be cut off anyway.
        let width = sight[1] - sight[0];
        let reach = sight[0] - 100.0 * width..=sight[1] + 100.0 * width;
        shown.iter_mut().filter(|y| !reach.contains(*y)).for_each(|y| *y = f64::NAN);
        if values.iter().any(|y| y.is_finite()) {
            plot = plot.curve_by_step(&curves.across, &values, 2).map_err(failed)?.color(color);
        }
    }
    Ok(plot.axis_titles(&curves.x_title(), &run.scatter.y_name).into())
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
    let terrain = if let Some((_, terrain)) = run.terrain.take().filter(is_same) {
        terrain
    } else {
        let path = run.main.solution.outcome.path.iter();
        let seen = path.filter(|(params, _)| view.contains(params)).map(|(_, loss)| loss.to_f64());
        Terrain::new(&[landscape.field(params)?], &view.names, seen, &PictureSettings::default(), N_LINES)?
    };
    let [[a, b], [c, d]] = view.ranges;
    let is_seen = |trajectory: &Trajectory| {
        trajectory.points().iter().any(|[x, y, _]| (a..=b).contains(x) && (c..=d).contains(y))
    };
    let ways = runs(run, &look.theme)
        .map(|(tried, color)| trajectory(&tried.solution.outcome.path, view.indices).color(color));
    let ways: Vec<Trajectory> = ways.filter(is_seen).collect();
    let panel = if name == "surface" {
        let plot = terrain.surface().map_err(failed)?.camera(look.camera).zoom(look.zoom).room_to_turn();
        ways.into_iter().fold(plot, SurfacePlot::trajectory).into()
    } else {
        ways.into_iter().fold(terrain.contour().map_err(failed)?, ContourPlot::trajectory).into()
    };
    run.terrain = Some((params_at(&run.main, step).to_vec(), terrain));
    Ok(panel)
}

/// The loss over the one parameter, and the ways along it.
fn line<T: Real>(run: &Run<T>, step: usize, theme: &Theme) -> Result<Panel, Failure> {
    let line = LossLine::new(&run.problem, &run.main.solution.outcome, None, MAX_ROWS)?;
    let mut plot = Plot::new().curve(&line.places, &line.losses).map_err(failed)?.color(theme.muted);
    for (tried, color) in runs(run, theme) {
        let path = &tried.solution.outcome.path;
        let so_far = path.iter().take(step + 1).step_by(stride_of(path.len())).map(|(params, _)| only(params));
        let so_far: Vec<f64> = so_far.filter(|place| line.contains(*place)).collect();
        if so_far.len() > 1 {
            plot = plot.curve(&so_far, &line.losses_at(&so_far)?).map_err(failed)?.color(color);
        }
        let now = only(params_at(tried, step));
        if line.contains(now) {
            plot = plot.points(&[now], &line.losses_at(&[now])?).map_err(failed)?.color(color);
        }
    }
    Ok(plot.axis_titles(&line.name, "loss").into())
}

/// The losses against the step.
fn loss<T: Real>(run: &Run<T>, theme: &Theme) -> Panel {
    let mut ways = runs(run, theme).map(|(tried, color)| trajectory(&tried.solution.outcome.path, [0, 0]).color(color));
    let first = ways.next().unwrap_or_else(|| Trajectory::new([]));
    ways.fold(LossPlot::new(first), LossPlot::trajectory).into()
}
