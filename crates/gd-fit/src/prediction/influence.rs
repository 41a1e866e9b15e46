//! Residuals, and how much each row decides.

use std::io::Write;

use gd_core::{Real, Residuals};

use super::predictor::variance_of;
use super::{field, head};
use crate::error::Error;
#[cfg(feature = "likelihood")]
use crate::fit::Counted;
use crate::fit::{ProblemResiduals, squares_of};
use crate::report::{Report, digits, shortest};

/// A row whose leverage is nearer to 1 than this decides its own prediction: its residual says nothing.
pub(crate) const NO_FREEDOM: f64 = 1e-9;

/// A row of the data beside the fit. Where a row stands for several observations, leverage and Cook's distance are those of
/// one of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowInfluence {
    /// Observed.
    pub observed: f64,
    /// The value of the formula.
    pub fitted: f64,
    /// Observed less fitted.
    pub residual: f64,
    /// What the loss is made of: the residual, or the distance from the graph where inputs have errors.
    pub(crate) distance: f64,
    /// What the squared residual counts in the loss, with all observations that the row stands for.
    pub weight: f64,
    /// How many observations the row stands for.
    pub count: u32,
    /// The residual over its own standard deviation, where inputs have errors the distance from the graph: internally studentized, √w e / (s √(1 − h)). `None` where nothing is
    /// left over to measure by, the row has no weight or decides its own prediction, or the leverage is not known.
    pub standardized: Option<f64>,
    /// Of counts, the residual over the standard deviation that the likelihood says: Pearson's.
    pub pearson: Option<f64>,
    /// Of counts, the deviance residual, with the sign of observed less fitted.
    pub deviance_residual: Option<f64>,
    /// The leverage h, from 0 to 1: the share of the row in its own prediction, from the tangent plane of the formula. `None`
    /// where the prediction depends on a parameter whose covariance is not known.
    pub leverage: Option<f64>,
    /// How far all predictions move if the row is left out: standardized² h / (p (1 − h)) with p parameters.
    pub cooks_distance: Option<f64>,
}

/// Every row of the data beside the fit (R. D. Cook and S. Weisberg, *Residuals and Influence in Regression*, 1982, sections
/// 2.1 and 3.2), for formulas that are not linear with their tangent plane at the minimum.
///
/// # Errors
/// Data that cannot be fitted.
pub fn influence<T: Real>(report: &Report<'_, T>) -> Result<Vec<RowInfluence>, Error> {
    let (data, outcome) = (&report.problem.data, &report.solution.outcome);
    let summary = &outcome.summary;
    let deviation = summary.deviation();
    let columns = report.problem.columns();
    let loss = squares_of(report.problem, &columns)?;
    let residuals = loss.residuals();
    let n_determined = if report.problem.has_priors() {
        // What priors decide is in the degrees of freedom.
        summary.errors.iter().filter(|error| error.is_ok()).count()
    } else {
        summary.n_points.saturating_sub(summary.degrees_of_freedom)
    };
    let n_determined = n_determined.max(1) as f64;
    let unit = leverage_unit(report, residuals, n_determined);
    let mut gradient = vec![T::constant(0.0); outcome.params.len()];
    let mut all = Vec::with_capacity(data.y.len());
    for (row, observed) in data.y.iter().enumerate() {
        let count = data.counts.as_ref().and_then(|counts| counts.get(row)).copied().unwrap_or(1);
        let weight = data.weights.as_ref().and_then(|weights| weights.get(row)).map_or(1.0, |weight| shortest(*weight));
        // Of one of the observations that a row stands for.
        let own = weight / f64::from(count.max(1));
        let distance = -residuals.residual_with_gradient(row, &outcome.params, &mut gradient);
        let inputs: Vec<T> = columns.iter().filter_map(|column| column.get(row)).copied().collect();
        let fitted = report.problem.formula.evaluate(&report.problem.params_of_row(row, &outcome.params), &inputs);
        // Where inputs have errors, the distance is not straight down.
        let residual = if data.input_sigmas().is_some() { *observed - fitted } else { distance };
        let counted = counted_of(report, row, fitted);
        let own = own * counted.map_or(1.0, |(information, _)| information);
        let leverage = unit.and_then(|unit| {
            let variance = variance_of(&summary.covariance, &gradient)?;
            Some((own * pull_of(report, row) * variance / unit).min(1.0))
        });
        let freedom = leverage.map(|leverage| 1.0 - leverage).filter(|freedom| *freedom > NO_FREEDOM && own > 0.0);
        let standardized = deviation
            .zip(freedom)
            .map(|(deviation, freedom)| own.sqrt() * distance.to_f64() / (deviation * freedom.sqrt()));
        let cooks_distance = standardized.zip(leverage).zip(freedom).map(|((standardized, leverage), freedom)| {
            standardized * standardized * leverage / (n_determined * freedom)
        });
        all.push(RowInfluence {
            observed: shortest(*observed),
            fitted: shortest(fitted),
            residual: shortest(residual),
            distance: shortest(distance),
            weight,
            count,
            standardized,
            pearson: counted.map(|_| own.sqrt() * distance.to_f64()),
            deviance_residual: counted.map(|(_, deviance)| deviance),
            leverage,
            cooks_distance,
        });
    }
    Ok(all)
}

/// Of counts, the information that a row gives about its mean, and the deviance residual, with the sign of observed less fitted.
fn counted_of<T: Real>(report: &Report<'_, T>, row: usize, fitted: T) -> Option<(f64, f64)> {
    #[cfg(feature = "likelihood")]
    if let Some(counted) = Counted::of(report.problem) {
        let [observed, trials] = counted.observed(row);
        let information = counted.likelihood().information(trials, fitted).to_f64();
        let (deviance, _) = counted.apply(row, fitted - observed);
        return Some((if information.is_finite() { information } else { 0.0 }, -deviance.to_f64()));
    }
    let _ = (report, row, fitted);
    None
}

/// How much of a row's pull a robust loss leaves.
fn pull_of<T>(report: &Report<'_, T>, row: usize) -> f64 {
    let robust = report.solution.robust.as_ref();
    robust.map_or(1.0, |robust| robust.weights.get(row).copied().unwrap_or(0.0))
}

/// The variance that makes leverages of the covariance. That of a robust fit has factors for the outliers in it, so there
/// the leverages are made to add up to the number of parameters, as those of weighted rows do.
fn leverage_unit<T: Real>(
    report: &Report<'_, T>,
    residuals: &ProblemResiduals<'_, T>,
    n_determined: f64,
) -> Option<f64> {
    let outcome = &report.solution.outcome;
    let deviation = outcome.summary.deviation()?;
    if report.solution.robust.is_none() {
        return Some(deviation * deviation);
    }
    let weights = report.problem.data.weights.as_ref();
    let mut gradient = vec![T::constant(0.0); outcome.params.len()];
    let mut sum = 0.0;
    for row in 0..report.problem.data.y.len() {
        let weight = weights.and_then(|weights| weights.get(row)).map_or(1.0, |weight| weight.to_f64());
        residuals.residual_with_gradient(row, &outcome.params, &mut gradient);
        sum += weight * pull_of(report, row) * variance_of(&outcome.summary.covariance, &gradient)?;
    }
    Some(sum / n_determined).filter(|unit| *unit > 0.0)
}

/// Writes every row that was used as CSV: `line` (`row` of columns in memory), `group` where groups have parameters of their
/// own, the inputs, `observed`, `fitted`, `residual`,
/// `weight` where rows have one, `pearson` and `deviance_residual` of counts, `standardized`, `leverage` and `cooks_distance`. A field is empty where its number is not
/// known.
///
/// # Errors
/// Data that cannot be fitted, a writer that fails.
pub fn write_influence<T: Real>(report: &Report<'_, T>, out: &mut dyn Write) -> Result<(), Error> {
    let data = &report.problem.data;
    let rows = influence(report)?;
    let mut writer = csv::Writer::from_writer(out);
    let names: Vec<&str> = data.formula.inputs().iter().map(String::as_str).collect();
    let number = if data.reading.encoding.is_empty() { "row" } else { "line" };
    let weight: &[&str] = if data.weights.is_some() { &["weight"] } else { &[] };
    let is_counted = report.solution.likelihood.is_some();
    let of_counts: &[&str] = if is_counted { &["pearson", "deviance_residual"] } else { &[] };
    let last = ["standardized", "leverage", "cooks_distance"];
    let after = [&["observed", "fitted", "residual"], weight, of_counts, &last].concat();
    let failed = |error: csv::Error| Error::Write(error.into());
    let groups = report.problem.groups.as_ref().map(|map| &map.groups);
    let before = [&[number][..], if groups.is_some() { &["group"] } else { &[] }].concat();
    writer.write_record(head(&before, &names, &after)).map_err(failed)?;
    for (index, row) in rows.iter().enumerate() {
        let mut fields = vec![data.reading.rows.of(index).to_string()];
        let group = groups.map(|groups| (groups, groups.of_row.get(index).copied().unwrap_or(0)));
        fields.extend(group.and_then(|(groups, group)| groups.names.get(group as usize)).cloned());
        fields.extend(data.inputs.iter().filter_map(|column| column.get(index)).map(|value| digits(*value)));
        fields.extend([row.observed, row.fitted, row.residual].map(|value| field(Some(value))));
        fields.extend(data.weights.is_some().then(|| field(Some(row.weight))));
        if is_counted {
            fields.extend([row.pearson, row.deviance_residual].map(field));
        }
        fields.extend([row.standardized, row.leverage, row.cooks_distance].map(field));
        writer.write_record(&fields).map_err(failed)?;
    }
    Ok(writer.flush()?)
}
