//! The data with the fitted curve, and what it leaves over.

use gd_core::{Real, math};
use gd_render::{Figure, Panel};

use super::band::check_band;
use super::curve::{Curves, Scatter};
use super::data_panel::{DataPanel, check_prediction_axis};
use super::left_over::LeftOver;
use super::quantile_panel::quantile_panel;
use super::style::Style;
use super::{MAX_POINTS, percent, with_minus_signs};
use crate::error::Error;
use crate::parts::{self, DIAGNOSTICS};
use crate::report::{Parameter, Report, Significant};
use crate::settings::{Band, PanelName, PictureSettings};

const SIZE: (u32, u32) = (800, 720);
/// One panel alone.
const SINGLE_SIZE: (u32, u32) = (800, 600);
/// Parameters that a legend has room for, in several lines.
const MAX_PARAMETERS: usize = 24;
/// Groups that a legend names.
const MAX_NAMED_GROUPS: usize = 24;
/// Panels unless told otherwise; they have x in common.
const PANELS: [PanelName; 2] = [PanelName::Fit, PanelName::Residuals];
/// Whether panels are those of [`fit_figure`], which the path of the fit has no part in.
#[must_use]
pub fn is_fit_figure(picture: &PictureSettings) -> bool {
    picture.panels.as_ref().is_none_or(|panels| panels.0.iter().all(|panel| panel.is_of_data()))
}

/// Data and curve, and residuals below; or side by side the panels that are asked for, see [`is_fit_figure`].
///
/// # Errors
/// Nothing finite to draw, a look that this picture cannot have.
pub fn fit_figure<T: Real>(report: &Report<'_, T>, picture: &PictureSettings) -> Result<Figure, Error> {
    parts::check_picture(picture)?;
    let style = Style::new(picture);
    let scatter = Scatter::new(report.problem, MAX_POINTS);
    let panel = DataPanel::new(&scatter, &style);
    let predicted = scatter.predicted(&report.solution.outcome.params);
    let across = scatter.across(&predicted);
    let mut notes = Vec::new();
    let columns = report.problem.columns();
    let left_over = LeftOver::new(report.problem, &columns)?;
    let title = left_over.title();
    let left_over = left_over.values(&scatter, &report.solution.outcome.params, &predicted);
    let names = style.panels(&PANELS);
    let across_of = names.iter().any(|name| PANELS.contains(name)).then_some(across);
    notes.extend(panel.check_axes(across_of, names.contains(&PanelName::Fit).then_some(&scatter.y[..]))?);
    let mut panels: Vec<Panel> = Vec::new();
    let is_stacked = names.iter().all(|name| PANELS.contains(name));
    for name in &names {
        // The lower of two panels names what is across for both.
        let is_named = panels.len() + 1 == names.len() || !is_stacked;
        let x_title = if is_named { scatter.x_name.as_str() } else { "" };
        let (panel, note) = match name {
            PanelName::Residuals => (residuals(&panel, [x_title, title], across, &left_over)?, None),
            PanelName::ResidualsFitted => (residuals_by_prediction(&panel, title, &predicted, &left_over)?, None),
            PanelName::Quantiles if DIAGNOSTICS => quantile_panel(&[*report], &[], &style)?,
            _ => data(report, &panel, x_title, &predicted)?,
        };
        panels.push(panel);
        notes.extend(note);
    }
    if !is_stacked {
        let (size, n_columns) = style.grid(panels.len())?;
        let figure = Figure::grid(size.0, size.1, n_columns, panels)?;
        return Ok(style.finish(figure, report.formula, &notes));
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
        let plot = panel.points(plot, across, &scatter.y, true)?;
        let plot = panel.rings(plot, report);
        let plot = plot.curve(&[low, high], &[low, high])?.named(style.name("observed = predicted"));
        check_band(report.problem, style.settings.band)?;
        return Ok((plot.into(), None));
    }
    let of_groups = scatter.of_groups(params);
    if !of_groups.is_empty() {
        check_band(report.problem, style.settings.band)?;
        return Ok((curves_of_groups(panel, plot, across, &of_groups)?, shared(report)));
    }
    let curves = Curves::new(scatter, params);
    let [x, y] = panel.curve(&curves, params);
    let mut plot = panel.rings(panel.points_over_input(plot, [across, &scatter.y], true)?, report);
    if DIAGNOSTICS && style.settings.band != Band::None {
        let points = [x.clone(), y.clone()];
        (plot, note) = panel.band(plot, report, &points, style.theme.path)?;
        if note.is_none() {
            let kind = if style.settings.band == Band::Confidence { "confidence" } else { "prediction" };
            plot = plot.named(style.name(format!("{} {kind}", percent(report.level))));
        }
    }
    let plot =
        if y.iter().any(|y| y.is_finite()) { plot.curve(&x, &y)?.named(style.name(parameters(report))) } else { plot };
    Ok((plot.into(), note))
}

/// The data with the curve of every group in its color.
fn curves_of_groups<T: Real>(
    panel: &DataPanel<'_>,
    plot: gd_render::Plot,
    across: &[f64],
    of_groups: &[(Vec<T>, Scatter)],
) -> Result<Panel, Error> {
    let DataPanel { scatter, style, .. } = panel;
    // With more groups than a reader can tell apart, a legend would only hide the data.
    let is_named = of_groups.len() <= MAX_NAMED_GROUPS;
    let mut plot = panel.points_over_input(plot, [across, &scatter.y], is_named)?;
    for (group, (params, own)) in of_groups.iter().enumerate() {
        let [x, y] = DataPanel { scatter: own, ..*panel }.curve_of(params);
        if y.iter().any(|y| y.is_finite()) {
            plot = plot.curve(&x, &y)?.color(style.group(group).0);
        }
    }
    Ok(plot.into())
}

/// What is left over, against the predictions: their spread shows whether errors grow with what is measured.
fn residuals_by_prediction(
    panel: &DataPanel<'_>,
    title: &str,
    predicted: &[f64],
    left_over: &[f64],
) -> Result<Panel, Error> {
    let DataPanel { scatter, style, .. } = panel;
    check_prediction_axis(style, predicted)?;
    let [_, name] = style.labels("", &scatter.y_name);
    let plot = gd_render::Plot::new().axis_titles(&format!("{name} fitted"), title);
    // On the axis that the predicted column has among the data.
    let plot = if style.settings.log.y { plot.log_x() } else { plot };
    let shown: Vec<f64> = predicted.iter().copied().filter(|x| !style.settings.log.y || *x > 0.0).collect();
    Ok(panel.points(plot, predicted, left_over, false)?.curve(&ends(&shown), &[0.0, 0.0])?.into())
}

/// What is left over.
fn residuals(
    panel: &DataPanel<'_>,
    [x_title, title]: [&str; 2],
    across: &[f64],
    left_over: &[f64],
) -> Result<Panel, Error> {
    let DataPanel { style, .. } = panel;
    let shown: Vec<f64> = across.iter().copied().filter(|x| !style.settings.log.x || *x > 0.0).collect();
    let [low, high] = ends(&shown);
    let x_label = style.settings.x_label.as_deref().filter(|_| !x_title.is_empty()).unwrap_or(x_title);
    let plot = gd_render::Plot::new().axis_titles(x_label, title);
    let plot = if style.settings.log.x { plot.log_x() } else { plot };
    let plot = panel.points_over_input(plot, [across, left_over], false)?;
    Ok(plot.curve(&[low, high], &[0.0, 0.0])?.into())
}

/// A plot without a title across where another below it has it.
fn with_x_title(panel: &DataPanel<'_>, x_title: &str, y_title: &str) -> gd_render::Plot {
    let plot = panel.plot(x_title, y_title);
    let [_, y_title] = panel.style.labels(x_title, y_title);
    if x_title.is_empty() { plot.axis_titles("", y_title) } else { plot }
}

/// What the groups have in common, below the picture.
fn shared<T: Real>(report: &Report<'_, T>) -> Option<String> {
    let shared: Vec<Parameter> = report.parameters().into_iter().filter(|one| report.shares(one)).collect();
    (!shared.is_empty()).then(|| format!("in common: {}", list(&shared)))
}

/// The fitted values with their errors, as a legend.
fn parameters<T: Real>(report: &Report<'_, T>) -> String {
    list(&report.parameters())
}

fn list(shown: &[Parameter]) -> String {
    let one = |parameter: &Parameter| {
        let Parameter { name, value, error, .. } = parameter;
        match error {
            Ok(error) if parameter.is_determined => format!("{name} = {}", with_error(*value, *error)),
            _ => format!("{name} = {}", Significant(*value, DIGITS)),
        }
    };
    let mut all: Vec<String> = shown.iter().take(MAX_PARAMETERS).map(one).collect();
    if shown.len() > MAX_PARAMETERS {
        all.push("…".into());
    }
    with_minus_signs(&all.join(", "))
}

/// Digits of a value without an error.
const DIGITS: usize = 5;

/// A value down to the second digit of its error.
fn with_error(value: f64, error: f64) -> String {
    let power = |number: f64| (math::ln(number.abs()) / std::f64::consts::LN_10 + 1e-9).floor();
    let (of_value, of_error) = (power(value), power(error));
    if !(of_value.is_finite() && of_error.is_finite()) {
        return format!("{} ± {}", Significant(value, DIGITS), Significant(error, 2));
    }
    // Beyond twelve digits they are rounding.
    let digits = (of_value - of_error + 2.0).clamp(2.0, 12.0);
    if (-4.0..7.0).contains(&of_value) && (-6.0..7.0).contains(&of_error) {
        let decimals = (1.0 - of_error).clamp(0.0, 12.0) as usize;
        return format!("{value:.decimals$} ± {error:.decimals$}");
    }
    format!("{} ± {}", Significant(value, digits as usize), Significant(error, 2))
}

/// The least and the greatest finite value.
fn ends(values: &[f64]) -> [f64; 2] {
    let finite = values.iter().filter(|value| value.is_finite());
    let [low, high] =
        finite.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(*value), high.max(*value)]);
    if low <= high { [low, high] } else { [0.0, 1.0] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_digits_of_their_errors() {
        for (value, error, right) in [
            (238.942_129_18, 0.027_070_075, "238.942 ± 0.027"),
            (5.501_564e-4, 7.266_8e-8, "0.000550156 ± 7.3e-8"),
            (-1.234_567, 0.1, "-1.23 ± 0.10"),
            (799.5, 2.0, "799.5 ± 2.0"),
            (0.001_234, 5.0, "0.0 ± 5.0"),
            (1_234_567.0, 123.0, "1234567 ± 123"),
            (1e9, 1e3, "1e9 ± 1e3"),
            (0.0, 0.5, "0 ± 0.5"),
            (2.5, 0.0, "2.5 ± 0"),
        ] {
            assert_eq!(with_error(value, error), right);
        }
    }
}
