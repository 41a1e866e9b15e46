//! A picture of a run as far as it has come.

use gd_render::{Figure, Panel, Plot, RenderError, Theme, Timeline, UserFont};

use super::run::Run;
use crate::error::Error;
use crate::picture::with_minus_signs;

/// A panel in pixels.
const PANEL: (u32, u32) = (480, 340);
/// Free pixels at the border.
const MARGIN: f64 = 16.0;
/// Panels that are drawn, at most.
const MAX_PANELS: usize = 9;
/// Steps that are marked, where a curve has no more.
const MAX_MARKS: usize = 40;
/// Losses that are drawn on a logarithmic axis: the largest is at least as many times the smallest.
const LOG_FROM: f64 = 20.0;
/// Frames of an animation.
const MAX_FRAMES: usize = 50;
/// Seconds that each is shown.
const FRAME_DELAY: f64 = 0.08;
/// Seconds that the last one stays.
const HOLD: f64 = 2.0;

/// A run as far as it has come: the loss step by step, on a logarithmic axis where it falls far; two parameters in their plane;
/// every parameter step by step. With `is_animated` the same growing, in up to 50 frames.
///
/// `name` is the title where the run has no name, `fonts` have the characters of names that the embedded one lacks.
///
/// # Errors
/// No finite number in any column.
pub fn log_figure(run: &Run, name: &str, fonts: &[UserFont], is_animated: bool) -> Result<Figure, Error> {
    let theme = Theme { fonts: fonts.to_vec(), ..Theme::light() };
    let rows: Vec<(u64, &[f64])> = run.rows().collect();
    let steps: Vec<f64> = rows.iter().map(|(step, _)| *step as f64).collect();
    let columns = run.summary().columns();
    let values = |index: usize| -> Vec<f64> {
        rows.iter().map(|(_, numbers)| numbers.get(index).copied().unwrap_or(f64::NAN)).collect()
    };
    let n_frames = if is_animated { rows.len().clamp(1, MAX_FRAMES) } else { 1 };
    let drawing = Drawing { theme: &theme, n_frames };
    let params: Vec<(usize, &String)> =
        columns.iter().enumerate().filter(|(index, _)| Some(*index) != run.loss()).collect();
    let mut panels = Vec::new();
    if let [(x, x_name), (y, y_name)] = params.as_slice() {
        panels.push(drawing.plane([&values(*x), &values(*y)], [x_name, y_name]));
    }
    if let Some((index, name)) = run.loss().and_then(|index| Some((index, columns.get(index)?))) {
        panels.push(drawing.loss(&steps, &values(index), name));
    }
    panels.extend(params.iter().map(|(index, name)| drawing.by_step(&steps, &values(*index), name, theme.data)));
    // A column without a finite number has nothing to draw.
    let mut drawn = Vec::new();
    let mut n_left_out = 0;
    for panel in panels {
        match panel {
            Ok(panel) if drawn.len() < MAX_PANELS => drawn.push(panel),
            Ok(_) => n_left_out += 1,
            Err(RenderError::EmptyPlot) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let n_columns = match drawn.len() {
        0 => return Err(RenderError::EmptyPlot.into()),
        n_panels @ 1..=4 => n_panels.min(2),
        _ => 3,
    };
    let [width, height] = [PANEL.0 * n_columns as u32, PANEL.1 * drawn.len().div_ceil(n_columns) as u32];
    let summary = run.summary();
    let title = if summary.name().is_empty() { name } else { summary.name() };
    let figure = Figure::grid(width, height, n_columns, drawn)?.title(title).theme(theme.clone()).margin(MARGIN);
    let mut figure = figure.without_caption();
    if let Some((step, _)) = run.last() {
        let numbers = summary.last_numbers(" ");
        let shown = numbers.iter().take(4).cloned().collect::<Vec<_>>().join(", ");
        figure = figure.subtitle(with_minus_signs(&format!("step {step}: {shown}")));
    }
    if n_left_out > 0 {
        figure = figure.footnote(format!("{n_left_out} more columns are not drawn"));
    }
    if is_animated {
        figure = figure.animate(Timeline { n_frames, frame_delay: FRAME_DELAY, hold: HOLD })?;
    }
    Ok(figure)
}

struct Drawing<'a> {
    theme: &'a Theme,
    n_frames: usize,
}

impl Drawing<'_> {
    /// Two parameters in their plane, from the start to where they are.
    fn plane(&self, [x, y]: [&[f64]; 2], [x_name, y_name]: [&str; 2]) -> Result<Panel, RenderError> {
        let plot = Plot::new().axis_titles(x_name, y_name);
        let plot = self.growing(plot, x, y, self.theme.path)?;
        let start: Vec<f64> = x.first().into_iter().chain(y.first()).copied().collect();
        Ok(match start.as_slice() {
            [x, y] if x.is_finite() && y.is_finite() => {
                plot.points(&[*x], &[*y])?.named("start").color(self.theme.data).size(1.2)
            }
            _ => plot,
        }
        .into())
    }

    fn loss(&self, steps: &[f64], losses: &[f64], name: &str) -> Result<Panel, RenderError> {
        let finite = || losses.iter().copied().filter(|loss| loss.is_finite());
        let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(0.0, f64::max));
        let plot = Plot::new().axis_titles("step", name);
        let is_log = low > 0.0 && high >= LOG_FROM * low;
        let plot = if is_log { plot.log_y() } else { plot };
        Ok(self.growing(plot, steps, losses, self.theme.path)?.into())
    }

    fn by_step(&self, steps: &[f64], values: &[f64], name: &str, color: gd_render::Rgb) -> Result<Panel, RenderError> {
        Ok(self.growing(Plot::new().axis_titles("step", name), steps, values, color)?.into())
    }

    /// A curve that grows with the frames, with a mark where it is.
    fn growing(&self, plot: Plot, x: &[f64], y: &[f64], color: gd_render::Rgb) -> Result<Plot, RenderError> {
        let is_shown = |(x, y): (&f64, &f64)| x.is_finite() && y.is_finite();
        if !x.iter().zip(y).any(is_shown) {
            return Err(RenderError::EmptyPlot);
        }
        let until = |frame: usize| (frame + 1) * x.len() / self.n_frames;
        let curve = |frame: usize| [x, y].map(|values| values.get(..until(frame)).unwrap_or(values).to_vec());
        let head = |frame: usize| {
            let last = until(frame).saturating_sub(1);
            [x, y].map(|values| values.get(last..=last).unwrap_or_default().to_vec())
        };
        let mut plot = plot.changing_curve((0..self.n_frames).map(curve).collect())?.color(color).size(0.8);
        if x.len() <= MAX_MARKS {
            plot = plot.changing_points((0..self.n_frames).map(curve).collect())?.color(color).size(0.7);
        }
        Ok(plot.changing_points((0..self.n_frames).map(head).collect())?.color(color).size(1.3))
    }
}
