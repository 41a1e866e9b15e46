//! Fitting, by whichever method, with any number of parameters.

mod descent;
mod least_squares;
mod method;
mod outcome;
mod projection;
mod search;

pub(crate) use descent::learning_rate_bound;
pub(crate) use method::{LEARNING_RATE, LEAST_SQUARES_STEPS, Method};
pub(crate) use outcome::{Ending, Outcome, Path};
pub(crate) use search::{plain_start, search_start};

use gd_core::nalgebra::SVector;
use gd_core::{Data, Error, MeanSquaredError, Model, Real};
use gd_formula::{ColumnModel, Row};

use crate::arguments::OptimizerName;
use crate::error::CliError;
use crate::problem::Problem;

/// The loss of a formula on columns.
pub(crate) type ColumnLoss<'a, T, const P: usize> = MeanSquaredError<'a, ColumnModel<'a, T, P>, Row, T>;

/// Sees every step: its index and its loss.
pub(crate) type Watch<'a> = &'a mut dyn FnMut(usize, f64);

/// Calls a function with the number of parameters as a constant, from 1 to `max_parameters`. What is fuzzed fits nothing,
/// and a page must load fast, so fewer are compiled for these.
macro_rules! with_count {
    ($count:expr, $call:ident :: <$T:ty>($($argument:expr),* $(,)?)) => {
        match $count {
            1 => $call::<$T, 1>($($argument),*),
            #[cfg(not(any(fuzzing, target_family = "wasm")))]
            2 => $call::<$T, 2>($($argument),*),
            // The condition is known when this is compiled, so that nothing is left of the calls that it forbids.
            #[cfg(not(fuzzing))]
            3 if const { crate::problem::max_parameters::<$T>() >= 3 } => $call::<$T, 3>($($argument),*),
            #[cfg(not(fuzzing))]
            4 if const { crate::problem::max_parameters::<$T>() >= 4 } => $call::<$T, 4>($($argument),*),
            #[cfg(not(fuzzing))]
            5 if const { crate::problem::max_parameters::<$T>() >= 5 } => $call::<$T, 5>($($argument),*),
            #[cfg(not(any(fuzzing, target_family = "wasm")))]
            6 => $call::<$T, 6>($($argument),*),
            #[cfg(not(any(fuzzing, target_family = "wasm")))]
            7 => $call::<$T, 7>($($argument),*),
            #[cfg(not(any(fuzzing, target_family = "wasm")))]
            8 => $call::<$T, 8>($($argument),*),
            #[cfg(not(any(fuzzing, target_family = "wasm")))]
            9 => $call::<$T, 9>($($argument),*),
            #[cfg(not(any(fuzzing, target_family = "wasm")))]
            _ => $call::<$T, 10>($($argument),*),
            #[cfg(any(fuzzing, target_family = "wasm"))]
            _ => $call::<$T, 2>($($argument),*),
        }
    };
}
pub(crate) use with_count;

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
    with_count!(problem.names().len(), fit_counted::<T>(problem, method, start, watch))
}

fn fit_counted<T: Real, const P: usize>(
    problem: &Problem<T>,
    method: &Method,
    start: &[T],
    watch: Watch<'_>,
) -> Result<Outcome<T>, CliError> {
    let columns = problem.columns();
    let loss = loss_of::<T, P>(problem, &columns)?;
    let start =
        SVector::<T, P>::from_iterator(start.iter().copied().chain(std::iter::repeat(T::constant(1.0))).take(P));
    check_start(problem, &loss, &start)?;
    match method.optimizer {
        OptimizerName::Lm => least_squares::run(problem, &loss, method, start, watch),
        _ => descent::run(problem, &loss, method, start, watch),
    }
}

/// The loss of the problem's formula on columns of its data.
///
/// # Errors
/// Data that cannot be fitted.
pub(crate) fn loss_of<'a, T: Real, const P: usize>(
    problem: &'a Problem<T>,
    columns: &'a [&'a [T]],
) -> Result<ColumnLoss<'a, T, P>, CliError> {
    let model = ColumnModel::new(&problem.formula, columns)?;
    // The count of parameters was matched to choose P, and every input has its column.
    let model = model.ok_or(Error::NoData)?.over(&problem.rows);
    let mut data = Data::new(&problem.rows, &problem.table.y)?;
    if let Some(weights) = &problem.table.weights {
        data = data.with_weights(weights)?;
    }
    Ok(MeanSquaredError::new(model, data))
}

/// Refuses a start where the formula has no value, and says for which row.
fn check_start<T: Real, const P: usize>(
    problem: &Problem<T>,
    loss: &ColumnLoss<'_, T, P>,
    start: &SVector<T, P>,
) -> Result<(), CliError> {
    let at = || {
        let pairs = problem.names().iter().zip(start.iter()).map(|(name, value)| format!("{name} = {value}"));
        pairs.collect::<Vec<_>>().join(", ")
    };
    for (row, &number) in problem.rows.iter().enumerate() {
        let value = loss.model().predict(start, number);
        if !Real::is_finite(value) {
            let inputs = problem.table.formula.inputs().iter().zip(&problem.table.inputs);
            let inputs = inputs.filter_map(|(name, column)| Some(format!("{name} = {}", column.get(row)?)));
            let (at, inputs) = (at(), inputs.collect::<Vec<_>>().join(", "));
            return Err(CliError::argument(
                "--start",
                format!("the formula is {value} at {at} for {inputs}; start somewhere else"),
            ));
        }
    }
    Ok(())
}

/// The error of a start whose loss or gradient overflows though the formula has values everywhere.
fn no_gradient(problem: &Problem<impl Real>) -> CliError {
    let names = problem.names().join(", ");
    CliError::argument(
        "--start",
        format!("the loss or its derivatives by {names} overflow at the start; start somewhere else"),
    )
}
