//! Several formulas over the same data, and what each leaves over.

use gd_render::{Figure, Plot};

use super::MAX_POINTS;
use super::curve::Scatter;
use super::data_panel::{DataPanel, point_size};
use super::style::Style;
use crate::error::Error;
use crate::formulas::FormulaFit;
use crate::report::Significant;
use crate::settings::PictureSettings;

const SIZE: (u32, u32) = (900, 760);
/// The most curves that colors tell apart.
const MAX_CURVES: usize = 6;
/// The best of them, whose residuals are drawn: those of more would cover each other.
const MAX_RESIDUALS: usize = 3;
/// Residuals are drawn smaller than the data.
const SMALL: f64 = 0.8;
/// Characters of a formula in a legend.
const MAX_LETTERS: usize = 44;

/// Data with the curves of formulas, the best first, and what the best leave over; over the observations, if there are several
/// inputs.
///
/// # Errors
/// Nothing finite to draw, a look that this picture cannot have.
pub(crate) fn formulas_figure(fits: &[&FormulaFit], title: &str, picture: &PictureSettings) -> Result<Figure, Error> {
    let Some(first) = fits.first() else { return Err(gd_render::RenderError::NoPanels.into()) };
    let style = Style::new(picture);
    let shown: Vec<&FormulaFit> = fits.iter().copied().take(MAX_CURVES).collect();
    let scatters: Vec<Scatter> = shown.iter().map(|fit| Scatter::new(&fit.problem, MAX_POINTS)).collect();
    let number = |fit: &FormulaFit| fit.problem.data.origin.inputs.iter().map(|one| one.number).collect::<Vec<_>>();
    let is_plane = scatters.iter().all(Scatter::has_one_input) && fits.iter().all(|fit| number(fit) == number(first));
    let Some(scatter) = scatters.first() else { return Err(gd_render::RenderError::NoPanels.into()) };
    let panel = DataPanel::new(scatter, &style);
    let predicted: Vec<Vec<f64>> =
        shown.iter().zip(&scatters).map(|(fit, scatter)| scatter.predicted(&fit.params)).collect();
    let x_name = if is_plane { scatter.x_name.clone() } else { scatter.y_name.clone() };
    let (x_title, y_title) = if is_plane {
        (x_name.as_str(), scatter.y_name.clone())
    } else {
        (x_name.as_str(), format!("{} predicted", scatter.y_name))
    };
    let across = if is_plane { scatter.across(&[]) } else { &scatter.y[..] };
    let mut notes = panel.check_axes(Some(across), Some(&scatter.y[..]))?;
    let [_, y_label] = style.labels(x_title, &y_title);
    // The lower panel names what is across for both.
    let mut plot = panel.plot(x_title, &y_title).axis_titles("", y_label);
    if is_plane {
        plot = panel.points_over_input(plot, [across, &scatter.y], true)?;
    }
    for (index, (fit, own)) in shown.iter().zip(&scatters).enumerate() {
        let color = style.color(index, shown.len().max(2));
        if is_plane {
            let [x, y] = DataPanel { scatter: own, ..panel }.curve_of(&fit.params);
            if y.iter().any(|y| y.is_finite()) {
                plot = plot.curve(&x, &y)?.color(color).named(style.name(name(fit)));
            }
        } else if predicted[index].iter().any(|y| y.is_finite()) {
            plot = plot.points(&scatter.y, &predicted[index])?.color(color).size(point_size(scatter.y.len()));
            plot = plot.named(style.name(name(fit)));
        }
    }
    if !is_plane {
        let [low, high] = ends(&scatter.y);
        plot = plot.curve(&[low, high], &[low, high])?.color(style.theme.ink);
        plot = plot.named(style.name("observed = predicted"));
    }
    let below = residuals(&style, scatter, (across, x_title), &shown, &predicted)?;
    let size = style.size(SIZE)?;
    let figure = Figure::grid(size.0, size.1, 1, vec![plot.into(), below.into()])?;
    let figure = figure.row_heights(&[2.0, 1.0]).align_columns();
    if fits.len() > shown.len() {
        notes.push(format!("the best {} of {} formulas", shown.len(), fits.len()));
    }
    Ok(style.finish(figure, title, &notes))
}

/// What the best formulas leave over, each in its color.
fn residuals(
    style: &Style<'_>,
    scatter: &Scatter,
    (across, x_title): (&[f64], &str),
    shown: &[&FormulaFit],
    predicted: &[Vec<f64>],
) -> Result<Plot, Error> {
    let [x_label, _] = style.labels(x_title, "");
    let mut plot = Plot::new().axis_titles(x_label, "observed \u{2212} fitted");
    if style.settings.log.x {
        plot = plot.log_x();
    }
    let size = SMALL * point_size(scatter.y.len());
    for (index, predicted) in predicted.iter().enumerate().take(MAX_RESIDUALS).rev() {
        let left: Vec<f64> = scatter.y.iter().zip(predicted).map(|(y, fitted)| y - fitted).collect();
        if left.iter().any(|left| left.is_finite()) {
            plot = plot.points(across, &left)?.color(style.color(index, shown.len().max(2))).size(size);
        }
    }
    let positive: Vec<f64> = across.iter().copied().filter(|x| !style.settings.log.x || *x > 0.0).collect();
    let [low, high] = ends(&positive);
    Ok(plot.curve(&[low, high], &[0.0, 0.0])?.color(style.theme.ink))
}

/// `F2: v = vmax*s/(km + s), ΔAICc 3.1`.
fn name(fit: &FormulaFit) -> String {
    let formula = fit.formula.trim();
    let mut short: String = formula.chars().take(MAX_LETTERS).collect();
    if short.len() < formula.len() {
        short.push('…');
    }
    let delta = match &fit.criteria {
        Some(criteria) => format!("ΔAICc {}", Significant(criteria.delta, 2)),
        None => "not ranked".to_owned(),
    };
    format!("{}: {short}, {delta}", fit.label)
}

fn ends(values: &[f64]) -> [f64; 2] {
    let finite = values.iter().filter(|value| value.is_finite());
    let [low, high] =
        finite.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(*value), high.max(*value)]);
    if low <= high { [low, high] } else { [0.0, 1.0] }
}
