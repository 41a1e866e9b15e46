//! The loss alone.

use gd_render::{ContourPlot, Figure, Panel, SurfacePlot, Timeline, Trajectory};

use super::descent_figure::check_surface_panels;
use super::landscape::Landscape;
use super::style::Style;
use super::terrain::Terrain;
use crate::error::Error;
use crate::fit::Outcome;
use crate::settings::{PanelName, PictureSettings};

const STILL_SIZE: (u32, u32) = (1100, 520);
const SIZE: (u32, u32) = (800, 600);
const TIMELINE: Timeline = Timeline { n_frames: 60, frame_delay: 0.1, hold: 0.0 };
/// Lines along each parameter.
const N_LINES: usize = 40;
/// The usual azimuth.
const AZIMUTH: f64 = -60.0;

/// Surface and contour map side by side, and the surface as it turns, or the panels that are asked for; the minimum marked,
/// if it is in view.
///
/// # Errors
/// A loss that is finite nowhere, a look that these pictures cannot have.
pub fn surface_figures(
    landscape: &Landscape<f64>,
    formula: &str,
    outcome: &Outcome<f64>,
    picture: &PictureSettings,
) -> Result<[Figure; 2], Error> {
    figures_of(landscape, formula, &outcome.params, &[(outcome.params.as_slice(), outcome.loss)], picture)
}

/// The same with several minima; parameters that are not drawn are as in `others`.
///
/// # Errors
/// As [`surface_figures`].
pub(crate) fn figures_of(
    landscape: &Landscape<f64>,
    formula: &str,
    others: &[f64],
    minima: &[(&[f64], f64)],
    picture: &PictureSettings,
) -> Result<[Figure; 2], Error> {
    check_surface_panels(picture)?;
    let style = Style::new(picture);
    let view = &landscape.view;
    let field = landscape.field(others)?;
    let seen: Vec<&(&[f64], f64)> = minima.iter().filter(|(params, _)| view.contains(params)).collect();
    let losses = seen.iter().map(|(_, loss)| *loss);
    let terrain = if landscape.has_data() {
        Terrain::new(&[field], &view.names, losses, picture, N_LINES)
    } else {
        let known = losses.clone().fold(f64::INFINITY, f64::min);
        let known = Some(known).filter(|known| known.is_finite());
        Terrain::above_lowest(&[field], &view.names, losses, known, picture, N_LINES)
    };
    let terrain = terrain?.log_axes(view.is_log);
    let mark = |(params, loss): &&(&[f64], f64)| {
        let [a, b] = view.indices.map(|index| params.get(index).copied().unwrap_or(f64::NAN));
        Trajectory::new([[a, b, *loss]]).color(style.theme.path)
    };
    let marks: Vec<Trajectory> = seen.iter().map(mark).collect();
    let panel = |name: &PanelName, turn: f64| -> Result<Panel, Error> {
        Ok(if *name == PanelName::Contour {
            marks.iter().cloned().fold(terrain.contour()?.color_bar(), ContourPlot::trajectory).into()
        } else {
            let plot = terrain.surface()?.camera(style.camera(AZIMUTH)).turn(turn);
            marks.iter().cloned().fold(plot, SurfacePlot::trajectory).into()
        })
    };
    let notes: Vec<String> = terrain.note().into_iter().chain(terrain.note_on_heights()).collect();
    let figure = |usual: &[PanelName], size: (u32, u32), turn: f64| -> Result<Figure, Error> {
        let names = style.panels(usual);
        let panels = names.iter().map(|name| panel(name, turn)).collect::<Result<Vec<_>, Error>>()?;
        let size = style.size(match (names.len(), usual.len()) {
            (1, 2) => SIZE,
            (2, 1) => STILL_SIZE,
            _ => size,
        })?;
        let n_columns = names.len();
        let figure = Figure::grid(size.0, size.1, n_columns, panels)?;
        Ok(style.finish(figure, formula, &notes))
    };
    let still = figure(&[PanelName::Surface, PanelName::Contour], STILL_SIZE, 0.0)?;
    let turning = style.animate(figure(&[PanelName::Surface], SIZE, style.turn())?, TIMELINE)?;
    let [a, b] = &view.names;
    Ok([still, turning.comment(format!("{formula}: loss over {a} and {b}"))])
}
