//! The data with the fitted curve, and what it leaves over.

use gd_core::Real;
use gd_render::{Figure, Plot};

use super::curve::Scatter;
use super::{MAX_POINTS, with_minus_signs};
use crate::error::Error;
use crate::report::{Report, Significant};

const SIZE: (u32, u32) = (800, 720);
/// Characters that the legend has room for beside the data.
const MAX_LEGEND: usize = 52;

/// Data and curve above, residuals below.
///
/// # Errors
/// Nothing finite to draw.
pub fn fit_figure<T: Real>(report: &Report<'_, T>) -> Result<Figure, Error> {
    let scatter = Scatter::new(report.problem, MAX_POINTS);
    let params = &report.solution.outcome.params;
    let predicted = scatter.predicted(params);
    let across = scatter.across(&predicted);
    let data = Plot::new().points(across, &scatter.y)?.named(scatter.caption());
    let data = if scatter.places.is_empty() {
        // Several inputs have no curve: a prediction that is right lies on the diagonal.
        let [low, high] = ends(&predicted);
        data.curve(&[low, high], &[low, high])?.named("observed = predicted")
    } else {
        data.curve(&scatter.places, &scatter.curve(params))?.named(parameters(report))
    };
    let left_over: Vec<f64> = scatter.y.iter().zip(&predicted).map(|(y, predicted)| y - predicted).collect();
    let [low, high] = ends(across);
    let residuals = Plot::new().points(across, &left_over)?.curve(&[low, high], &[0.0, 0.0])?;
    let panels = vec![
        data.axis_titles("", &scatter.y_name).into(),
        residuals.axis_titles(&scatter.x_name, "observed − fitted").into(),
    ];
    let figure = Figure::grid(SIZE.0, SIZE.1, 1, panels)?.row_heights(&[2.0, 1.0]).align_columns();
    Ok(figure.title(report.formula.trim()))
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
