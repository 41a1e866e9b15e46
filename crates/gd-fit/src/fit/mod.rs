//! Fitting, by whichever method, with any number of parameters.

mod caveat;
mod curvature;
mod descent;
mod least_squares;
mod method;
mod newton;
mod outcome;
mod profile;
mod projection;
mod runaway;
mod search;
mod solve;
mod trust;

pub use curvature::Curvature;
pub use descent::learning_rate_bound;
pub use method::{LEARNING_RATE, Method};
pub use outcome::{Ending, Outcome, Path, Summary};
pub use profile::{Profile, ProfilePoint};
pub(crate) use search::search_start;
pub use search::{Tally, plain_start};
pub(crate) use solve::joint_region;
pub use solve::{Solution, add_curvature, add_profiles, remark_on, solve};

use gd_core::{MeanSquaredError, Real, Residuals};
use gd_formula::TableResiduals;

use crate::error::Error;
use crate::problem::Problem;
use crate::settings::OptimizerName;

/// The loss of a formula on columns.
pub type ColumnLoss<'a, T> = MeanSquaredError<TableResiduals<'a, T>>;

/// Sees every step: its index and its loss.
pub type Watch<'a> = &'a mut dyn FnMut(usize, f64);

/// Fits a problem from a start, one value for every free parameter.
///
/// # Errors
/// A start where the loss or its gradient is not finite, settings that are out of range.
pub fn fit<T: Real>(problem: &Problem<T>, method: &Method, start: &[T], watch: Watch<'_>) -> Result<Outcome<T>, Error> {
    let columns = problem.columns();
    let loss = loss_of(problem, &columns)?;
    check_start(problem, &loss, start)?;
    match method.optimizer {
        OptimizerName::Lm => least_squares::run(problem, &loss, method, start, watch),
        _ => descent::run(problem, &loss, method, start, watch),
    }
}

/// The loss of the problem's formula on columns of its data.
///
/// # Errors
/// Data that cannot be fitted.
pub fn loss_of<'a, T: Real>(problem: &'a Problem<T>, columns: &'a [&'a [T]]) -> Result<ColumnLoss<'a, T>, Error> {
    let mut residuals = TableResiduals::new(&problem.formula, columns, &problem.data.y)?;
    if let Some(weights) = &problem.data.weights {
        residuals = residuals.with_weights(weights)?;
    }
    if let Some(counts) = &problem.data.counts {
        residuals = residuals.with_counts(counts)?;
    }
    Ok(MeanSquaredError::of(residuals))
}

/// The mean of the squared observations, weighted as the loss is.
fn mean_square<T: Real>(loss: &ColumnLoss<'_, T>) -> f64 {
    let residuals = loss.residuals();
    let weights = Residuals::<Vec<T>>::weights(residuals);
    let squares = residuals.y().iter().enumerate().map(|(row, y)| {
        let weight = weights.and_then(|weights| weights.get(row)).map_or(1.0, |weight| weight.to_f64());
        weight * y.to_f64() * y.to_f64()
    });
    squares.sum::<f64>() * Residuals::<Vec<T>>::scale(residuals).to_f64()
}

/// A loss that is nothing but rounding of the predictions.
fn rounding_of<T: Real>(loss: &ColumnLoss<'_, T>) -> f64 {
    let rounding = 64.0 * T::epsilon().to_f64();
    rounding * rounding * mean_square(loss)
}

/// Refuses a start where the formula has no value, and says for which row.
fn check_start<T: Real>(problem: &Problem<T>, loss: &ColumnLoss<'_, T>, start: &[T]) -> Result<(), Error> {
    let params = start.to_vec();
    let Some(row) = (0..problem.data.y.len()).find(|&row| !Real::is_finite(loss.residual(row, &params))) else {
        return Ok(());
    };
    let pairs = problem.names().iter().zip(start).map(|(name, value)| format!("{name} = {value}"));
    let at = pairs.collect::<Vec<_>>().join(", ");
    let of_row: Vec<T> = problem.data.inputs.iter().filter_map(|column| column.get(row).copied()).collect();
    let value = problem.formula.evaluate(start, &of_row);
    let inputs = problem.data.formula.inputs().iter().zip(&of_row);
    let inputs = inputs.map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ");
    Err(Error::StartWithoutValue { value: value.to_string(), at, inputs })
}

/// The error of a start whose loss or gradient overflows though the formula has values everywhere.
fn no_gradient(problem: &Problem<impl Real>) -> Error {
    Error::StartWithoutGradient { names: problem.names().to_vec() }
}
