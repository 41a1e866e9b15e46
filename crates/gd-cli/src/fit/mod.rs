//! Fitting, by whichever method, with any number of parameters.

mod answer;
mod descent;
mod least_squares;
mod method;
mod newton;
mod outcome;
mod projection;
mod search;
mod trust;

pub(crate) use answer::{Answer, answer};
pub(crate) use descent::learning_rate_bound;
pub(crate) use method::{LEARNING_RATE, LEAST_SQUARES_STEPS, Method};
pub(crate) use outcome::{Ending, Outcome, Path};
pub(crate) use search::{Tally, plain_start, search_start};

use gd_core::{MeanSquaredError, Real, Residuals};
use gd_formula::TableResiduals;

use crate::arguments::OptimizerName;
use crate::error::CliError;
use crate::problem::Problem;

/// The loss of a formula on columns.
pub(crate) type ColumnLoss<'a, T> = MeanSquaredError<TableResiduals<'a, T>>;

/// Sees every step: its index and its loss.
pub(crate) type Watch<'a> = &'a mut dyn FnMut(usize, f64);

/// Fits a problem from a start, one value for every free parameter.
///
/// # Errors
/// A start where the loss or its gradient is not finite, settings that are out of range.
pub(crate) fn fit<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    start: &[T],
    watch: Watch<'_>,
) -> Result<Outcome<T>, CliError> {
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
pub(crate) fn loss_of<'a, T: Real>(
    problem: &'a Problem<T>,
    columns: &'a [&'a [T]],
) -> Result<ColumnLoss<'a, T>, CliError> {
    let mut residuals = TableResiduals::new(&problem.formula, columns, &problem.table.y)?;
    if let Some(weights) = &problem.table.weights {
        residuals = residuals.with_weights(weights)?;
    }
    Ok(MeanSquaredError::of(residuals))
}

/// Refuses a start where the formula has no value, and says for which row.
fn check_start<T: Real>(problem: &Problem<T>, loss: &ColumnLoss<'_, T>, start: &[T]) -> Result<(), CliError> {
    let params = start.to_vec();
    let Some(row) = (0..problem.table.y.len()).find(|&row| !Real::is_finite(loss.residual(row, &params))) else {
        return Ok(());
    };
    let pairs = problem.names().iter().zip(start).map(|(name, value)| format!("{name} = {value}"));
    let at = pairs.collect::<Vec<_>>().join(", ");
    let of_row: Vec<T> = problem.table.inputs.iter().filter_map(|column| column.get(row).copied()).collect();
    let value = problem.formula.evaluate(start, &of_row);
    let inputs = problem.table.formula.inputs().iter().zip(&of_row);
    let inputs = inputs.map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ");
    Err(CliError::argument("--start", format!("the formula is {value} at {at} for {inputs}; start somewhere else")))
}

/// The error of a start whose loss or gradient overflows though the formula has values everywhere.
fn no_gradient(problem: &Problem<impl Real>) -> CliError {
    let names = problem.names().join(", ");
    CliError::argument(
        "--start",
        format!("the loss or its derivatives by {names} overflow at the start; start somewhere else"),
    )
}
