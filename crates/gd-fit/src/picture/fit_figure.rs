//! The data with the fitted curve, and what it leaves over.

use gd_core::Real;
use gd_render::{Figure, Panel};

use super::band::check_band;
use super::curve::{Curves, Scatter};
use super::data_panel::DataPanel;
use super::style::Style;
use super::{MAX_POINTS, with_minus_signs};
use crate::error::Error;
use crate::report::{Report, Significant};
use crate::settings::{Band, PanelName, PictureSettings};

const SIZE: (u32, u32) = (800, 720);
/// One panel alone.
const SINGLE_SIZE: (u32, u32) = (800, 600);
/// Characters that the legend has room for beside the data.
const MAX_LEGEND: usize = 52;
/// Panels unless told otherwise.
const PANELS: [PanelName; 2] = [PanelName::Fit, PanelName::Residuals];

/// Whether panels are those of [`fit_figure`], which the path of the fit has no part in.
#[must_use]
pub fn is_fit_figure(picture: &PictureSettings) -> bool {
    picture.panels.as_ref().is_none_or(|panels| panels.0.iter().all(|panel| PANELS.contains(panel)))
}

/// Data and curve, and residuals below.
///
/// # Errors
/// Nothing finite to draw, a look that this picture cannot have.
pub fn fit_figure<T: Real>(report: &Report<'_, T>, picture: &PictureSettings) -> Result<Figure, Error> {
    let style = Style::new(picture);
    let scatter = Scatter::new(report.problem, MAX_POINTS);
    let panel = DataPanel::new(&scatter, &style);
    let predicted = scatter.predicted(&report.solution.outcome.params);
    let across = scatter.across(&predicted);
    let mut notes = Vec::new();
    notes.extend(panel.check_axes(across, &scatter.y)?);
    let names = style.panels(&PANELS);
    let mut panels: Vec<Panel> = Vec::new();
    for name in &names {
        // The lower of two panels names what is across for both.
        let is_last = panels.len() + 1 == names.len();
        let x_title = if is_last { scatter.x_name.as_str() } else { "" };
        if *name == PanelName::Residuals {
            panels.push(residuals(&panel, x_title, &predicted)?);
        } else {
            let (data, note) = data(report, &panel, x_title, &predicted)?;
            panels.push(data);
            notes.extend(note);
        }
    }
    let size = style.size(if panels.len() == 1 { SINGLE_SIZE } else { SIZE })?;
    let heights: Vec<f64> = names.iter().map(|name| if *name == PanelName::Fit { 2.0 } else { 1.0 }).collect();
    let figure = Figure::grid(size.0, size.1, 1, panels)?.row_heights(&heights).align_columns();
    Ok(style.finish(figure, report.formula, &notes))
}

/// Data and curve, and a remark if a band is missing.
fn data<T: Real>(
    report: &Report<'_, T>,
    panel: &DataPanel<'_>,
    x_title: &str,
    predicted: &[f64],
) -> Result<(Panel, Option<String>), Error> {
    let DataPanel { scatter, style, .. } = panel;
    let params = &report.solution.outcome.params;
    let plot = with_x_title(panel, x_title, &scatter.y_name);
    let mut note = None;
    let across = scatter.across(predicted);
    if scatter.places.is_empty() {
        // Several inputs have no curve: a prediction that is right lies on the diagonal.
        let [low, high] = ends(predicted);
        let plot = panel.points(plot, across, &scatter.y)?.named(style.name(scatter.caption()));
        let plot = plot.curve(&[low, high], &[low, high])?.named(style.name("observed = predicted"));
        check_band(report.problem, style.settings.band)?;
        return Ok((plot.into(), None));
    }
    let curves = Curves::new(scatter, params);
    let [x, y] = panel.curve(&curves, params);
    let mut plot = panel.points(plot, across, &scatter.y)?.named(style.name(scatter.caption()));
    if style.settings.band != Band::None {
        let points = [x.clone(), y.clone()];
        (plot, note) = panel.band(plot, report, &points, style.theme.path)?;
        if note.is_none() {
            let kind = if style.settings.band == Band::Confidence { "confidence" } else { "prediction" };
            plot = plot.named(style.name(format!("{} % {kind}", Significant(100.0 * report.level, 4))));
        }
    }
    let plot =
        if y.iter().any(|y| y.is_finite()) { plot.curve(&x, &y)?.named(style.name(parameters(report))) } else { plot };
    Ok((plot.into(), note))
}

/// What is left over.
fn residuals(panel: &DataPanel<'_>, x_title: &str, predicted: &[f64]) -> Result<Panel, Error> {
    let DataPanel { scatter, style, .. } = panel;
    let across = scatter.across(predicted);
    let left_over: Vec<f64> = scatter.y.iter().zip(predicted).map(|(y, predicted)| y - predicted).collect();
    let shown: Vec<f64> = across.iter().copied().filter(|x| !style.settings.log.x || *x > 0.0).collect();
    let [low, high] = ends(&shown);
    let x_label = style.settings.x_label.as_deref().filter(|_| !x_title.is_empty()).unwrap_or(x_title);
    let plot = gd_render::Plot::new().axis_titles(x_label, "observed − fitted");
    let plot = if style.settings.log.x { plot.log_x() } else { plot };
    Ok(panel.points(plot, across, &left_over)?.curve(&[low, high], &[0.0, 0.0])?.into())
}

/// A plot without a title across where another below it has it.
fn with_x_title(panel: &DataPanel<'_>, x_title: &str, y_title: &str) -> gd_render::Plot {
    let plot = panel.plot(x_title, y_title);
    let [_, y_title] = panel.style.labels(x_title, y_title);
    if x_title.is_empty() { plot.axis_titles("", y_title) } else { plot }
}

/// The fitted values with their errors, as a legend.
fn parameters<T: Real>(report: &Report<'_, T>) -> String {
    let shown = report.parameters();
    let one = |parameter: &crate::report::Parameter| {
        let value = Significant(parameter.value, 4);
        match &parameter.error {
            Ok(error) => format!("{} = {value} ± {}", parameter.name, Significant(*error, 2)),
            Err(_) => format!("{} = {value}", parameter.name),
        }
    };
    let mut text = String::new();
    for parameter in &shown {
        let next = one(parameter);
        let separator = if text.is_empty() { "" } else { ", " };
        if text.chars().count() + next.chars().count() > MAX_LEGEND {
            text += if text.is_empty() { "fit" } else { ", …" };
            break;
        }
        text = text + separator + &next;
    }
    with_minus_signs(&text)
}

/// The least and the greatest finite value.
fn ends(values: &[f64]) -> [f64; 2] {
    let finite = values.iter().filter(|value| value.is_finite());
    let [low, high] =
        finite.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(*value), high.max(*value)]);
    if low <= high { [low, high] } else { [0.0, 1.0] }
}
