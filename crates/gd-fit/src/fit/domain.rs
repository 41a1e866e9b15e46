//! Starts without a value, and rows that have none whatever the parameters.

use gd_core::{Real, Residuals, StartBox, math};
use gd_formula::{BinaryOperator, Formula, Function, Operation};

use super::ColumnLoss;
use super::row_fault::RowFault;
use crate::error::Error;
use crate::problem::Problem;
use crate::report::Significant;
use crate::settings::LikelihoodName;

/// Parameters drawn to try a row with, besides those at which all are 1, -1 and so on.
const N_DRAWN: usize = 40;
/// Sizes of parameters drawn, as powers of ten.
const SIZES: [f64; 2] = [-3.0, 3.0];
/// Rows that are tried to find one that has no value with any of them.
const N_ROWS: usize = 500;
/// Digits of numbers in messages.
const DIGITS: usize = 6;
/// Rows of a fit of which no more are looked at to find out what sets those without a value apart.
const N_COMPARED: usize = 100_000;

/// Refuses data with a row for which the formula has no value, whatever the parameters.
///
/// # Errors
/// The first such row.
pub(crate) fn check_domain<T: Real>(problem: &Problem<T>) -> Result<(), Error> {
    let trials = trials::<T>(problem.names().len());
    let Some(ones) = trials.first() else { return Ok(()) };
    let suspects = (0..problem.data.y.len()).filter(|&row| !is_finite(problem, row, ones));
    blame_row(problem, &trials, suspects, |row, params| value_fault(problem, row, params))
}

/// Refuses a start where the formula has no value, and says for which row; or the row, if none has a value for it.
///
/// # Errors
/// The start, or the row.
pub(super) fn check_start<T: Real>(problem: &Problem<T>, loss: &ColumnLoss<'_, T>, start: &[T]) -> Result<(), Error> {
    let params = start.to_vec();
    let mut suspects =
        (0..problem.data.y.len()).filter(|&row| !Real::is_finite(loss.residuals().residual(row, &params))).peekable();
    let Some(&row) = suspects.peek() else { return Ok(()) };
    blame_row(problem, &trials(start.len()), suspects, |row, params| value_fault(problem, row, params))?;
    let start = problem.params_of_row(row, start);
    let value = problem.formula.evaluate(&start, &inputs_of(problem, row));
    Err(Error::StartWithoutValue {
        value: Significant(value.to_f64(), DIGITS).to_string(),
        at: pairs(problem.formula.parameters(), &start),
        inputs: shown_inputs(problem, row),
        row: row + 1,
        is_given: true,
        expected: Some(value).filter(|value| Real::is_finite(*value)).and_then(|_| mean_of(problem)),
    })
}

/// What the mean of counts must be.
fn mean_of<T: Real>(problem: &Problem<T>) -> Option<&'static str> {
    match problem.data.likelihood {
        LikelihoodName::Normal => None,
        LikelihoodName::Poisson => Some("the mean of counts is above 0"),
        LikelihoodName::Binomial => Some("a probability lies between 0 and 1"),
    }
}

/// Why a fit cannot begin at a start though the formula has a value there for every row: a derivative is not finite for one
/// of them, or the sums overflow.
pub(super) fn no_gradient<T: Real>(problem: &Problem<T>, loss: &ColumnLoss<'_, T>, start: &[T]) -> Error {
    let start = start.to_vec();
    let fault = |row, params: &Vec<T>| gradient_fault(problem, loss, row, params);
    let mut suspects = (0..problem.data.y.len()).filter(|&row| fault(row, &start).is_some()).peekable();
    let Some(&row) = suspects.peek() else {
        return Error::StartWithoutGradient { names: problem.names().to_vec(), at: None, is_given: true };
    };
    if let Err(row) = blame_row(problem, &trials(start.len()), suspects, fault) {
        return row;
    }
    let mut gradient = start.clone();
    loss.residuals().residual_with_gradient(row, &start, &mut gradient);
    let named = problem.names().iter().zip(&gradient);
    let names = named.filter(|(_, part)| !Real::is_finite(**part)).map(|(name, _)| name.clone()).collect();
    Error::StartWithoutGradient { names, at: Some(shown_inputs(problem, row)), is_given: true }
}

/// What is wrong with the value for a row.
fn value_fault<T: Real>(problem: &Problem<T>, row: usize, params: &[T]) -> Option<String> {
    let value = problem.formula.evaluate(&problem.params_of_row(row, params), &inputs_of(problem, row)).to_f64();
    (!value.is_finite()).then(|| format!("the formula is {value}"))
}

/// What is wrong with the value or the derivatives for a row.
fn gradient_fault<T: Real>(
    problem: &Problem<T>,
    loss: &ColumnLoss<'_, T>,
    row: usize,
    params: &Vec<T>,
) -> Option<String> {
    let mut gradient = params.clone();
    let residual = loss.residuals().residual_with_gradient(row, params, &mut gradient);
    if !Real::is_finite(residual) {
        return Some(format!("the formula is {residual}"));
    }
    let mut parts = problem.names().iter().zip(gradient);
    parts.find(|(_, part)| !Real::is_finite(*part)).map(|(name, part)| format!("the derivative by {name} is {part}"))
}

/// Refuses the first of these rows that has a fault in every trial, though trials have none for others or what is wrong does
/// not depend on parameters.
fn blame_row<T: Real>(
    problem: &Problem<T>,
    trials: &[Vec<T>],
    suspects: impl Iterator<Item = usize>,
    fault: impl Fn(usize, &Vec<T>) -> Option<String>,
) -> Result<(), Error> {
    let is_hopeless = |row: usize| trials.iter().all(|params| fault(row, params).is_some());
    let Some(row) = suspects.take(N_ROWS).find(|&row| is_hopeless(row)) else { return Ok(()) };
    let culprit = culprit(&problem.formula, &inputs_of(problem, row));
    let n_rows = problem.data.y.len().min(N_COMPARED);
    let rows: Vec<bool> = (0..n_rows).map(is_hopeless).collect();
    if culprit.is_none() && rows.iter().all(|is_hopeless| *is_hopeless) {
        return Ok(());
    }
    Err(Error::RowWithoutValue(Box::new(RowFault {
        file: problem.data.file.clone(),
        row: row + 1,
        inputs: shown_inputs(problem, row),
        what: trials.first().and_then(|ones| fault(row, ones)).unwrap_or_default(),
        n_more: rows.iter().filter(|is_hopeless| **is_hopeless).count().saturating_sub(1),
        is_every: rows.iter().all(|is_hopeless| *is_hopeless),
        condition: condition(problem, &rows, culprit.as_ref()),
        reason: culprit.map(|culprit| culprit.reason),
    })))
}

/// Parameters to try: all at 1 first.
fn trials<T: Real>(n_params: usize) -> Vec<Vec<T>> {
    let mut trials: Vec<Vec<T>> =
        [1.0, -1.0, 0.5, -0.5, 2.0, 0.0].map(|value| vec![T::constant(value); n_params]).into();
    let mut draws = vec![vec![0.0; n_params]; N_DRAWN];
    if let Ok(unit) = StartBox::new(vec![-1.0; n_params], vec![1.0; n_params]) {
        unit.latin_hypercube(0, &mut draws);
    }
    trials.extend(draws.into_iter().map(|draw| {
        draw.into_iter()
            .map(|place: f64| {
                let [low, high] = SIZES;
                let size = math::powf(10.0, low + (high - low) * place.abs());
                T::constant(if place < 0.0 { -size } else { size })
            })
            .collect()
    }));
    trials
}

fn is_finite<T: Real>(problem: &Problem<T>, row: usize, params: &[T]) -> bool {
    Real::is_finite(problem.formula.evaluate(&problem.params_of_row(row, params), &inputs_of(problem, row)))
}

fn inputs_of<T: Real>(problem: &Problem<T>, row: usize) -> Vec<T> {
    problem.data.inputs.iter().filter_map(|column| column.get(row).copied()).collect()
}

fn shown_inputs<T: Real>(problem: &Problem<T>, row: usize) -> String {
    pairs(problem.data.formula.inputs(), &inputs_of(problem, row))
}

/// `a = 1, b = 2`.
pub(crate) fn pairs<T: Real>(names: &[String], values: &[T]) -> String {
    let pairs = names.iter().zip(values);
    pairs
        .map(|(name, value)| format!("{name} = {}", Significant(value.to_f64(), DIGITS)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What goes wrong with inputs alone.
struct Culprit {
    /// In words.
    reason: String,
    /// The inputs that have a part in it, by their places.
    inputs: Vec<usize>,
}

/// What first goes wrong with inputs alone; `None` if parameters have a part in it.
fn culprit<T: Real>(formula: &Formula, inputs: &[T]) -> Option<Culprit> {
    // Results, not known where they depend on a parameter, and the inputs that they depend on.
    let mut stack: Vec<(Option<T>, Vec<usize>)> = Vec::new();
    for operation in formula.operations() {
        let (result, of, reason) = match *operation {
            Operation::Constant(value) => (Some(T::constant(value)), Vec::new(), None),
            Operation::Input(index) => (inputs.get(index).copied(), vec![index], None),
            Operation::Parameter(_) => (None, Vec::new(), None),
            Operation::Negate => {
                let (value, of) = stack.pop()?;
                (value.map(|value| -value), of, None)
            }
            Operation::WholePower(exponent) => {
                let (base, of) = stack.pop()?;
                let reason = base.map(|base| of_power(base.to_f64(), f64::from(exponent)));
                (base.map(|base| base.powi(exponent)), of, reason)
            }
            Operation::Apply(function) => {
                let (argument, of) = stack.pop()?;
                let reason = argument.map(|argument| of_function(function, argument.to_f64()));
                (argument.map(|argument| function.apply(argument)), of, reason)
            }
            Operation::Binary(operator) => {
                let ((right, of_right), (left, mut of)) = (stack.pop()?, stack.pop()?);
                // No parameter makes up for a divisor of 0.
                if operator == BinaryOperator::Divide && right.is_some_and(|right| right.to_f64() == 0.0) {
                    return Some(Culprit { reason: "a division by 0".into(), inputs: of_right });
                }
                let both = left.zip(right);
                let reason = both.map(|(left, right)| of_binary(operator, left.to_f64(), right.to_f64()));
                of.extend(of_right);
                (both.map(|(left, right)| operator.apply(left, right)), of, reason)
            }
            _ => return None,
        };
        if result.is_some_and(|result| !Real::is_finite(result)) {
            return reason.map(|reason| Culprit { reason, inputs: of });
        }
        stack.push((result, of));
    }
    None
}

fn of_function(function: Function, argument: f64) -> String {
    let name = format!("{function:?}").to_lowercase();
    let argument = Significant(argument, DIGITS);
    match function {
        Function::Ln | Function::Log10 | Function::Log2 => {
            format!("{name}({argument}); logarithms are of numbers above 0")
        }
        Function::Sqrt => format!("sqrt({argument}); square roots are of numbers from 0"),
        Function::Asin | Function::Acos => format!("{name}({argument}); it is of numbers from -1 to 1"),
        _ => format!("{name}({argument}) is too large"),
    }
}

fn of_binary(operator: BinaryOperator, left: f64, right: f64) -> String {
    match operator {
        BinaryOperator::Power => of_power(left, right),
        _ => "a result that is too large".into(),
    }
}

fn of_power(base: f64, exponent: f64) -> String {
    let shown = Significant(base, DIGITS);
    if base == 0.0 && exponent < 0.0 {
        return "a division by 0".into();
    }
    if base >= 0.0 {
        return "a result that is too large".into();
    }
    // 1/3 in either precision.
    let hint = if (exponent - 1.0 / 3.0).abs() < 1e-6 { "; cube roots of negative numbers are cbrt(...)" } else { "" };
    format!("the base of ^{} is negative, {shown}{hint}", Significant(exponent, 4))
}

/// What sets the rows with a value apart: a condition on one input such as `x > 0`.
fn condition<T: Real>(problem: &Problem<T>, is_hopeless: &[bool], culprit: Option<&Culprit>) -> Option<String> {
    let inputs = problem.data.formula.inputs().iter().zip(&problem.data.inputs).enumerate();
    let has_part = |place: &usize| culprit.is_none_or(|culprit| culprit.inputs.contains(place));
    let mut inputs = inputs.filter(|(place, (name, _))| has_part(place) && is_plain(name));
    inputs.find_map(|(_, (name, column))| {
        let values = |hopeless: bool| {
            let rows = column.iter().zip(is_hopeless).filter(move |(_, is)| **is == hopeless);
            rows.map(|(value, _)| value.to_f64())
        };
        let extent = |hopeless: bool| {
            values(hopeless)
                .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(value), high.max(value)])
        };
        let ([bad_low, bad_high], [good_low, good_high]) = (extent(true), extent(false));
        let (sign, limit) = match () {
            () if bad_low == 0.0 && bad_high == 0.0 && good_low < 0.0 => ("!=", 0.0),
            () if bad_high <= 0.0 && good_low > 0.0 => (">", 0.0),
            () if bad_high < 0.0 && good_low >= 0.0 => (">=", 0.0),
            () if bad_low >= 0.0 && good_high < 0.0 => ("<", 0.0),
            () if bad_low > 0.0 && good_high <= 0.0 => ("<=", 0.0),
            () if bad_high < good_low => (">", bad_high),
            () if bad_low > good_high => ("<", bad_low),
            () if bad_low == bad_high && values(false).all(|value| value != bad_low) => ("!=", bad_low),
            () => return None,
        };
        // In all digits, or it would take in a row that it is to leave out.
        let is_all = values(false).next().is_none();
        (!is_all).then(|| format!("{name} {sign} {limit}"))
    })
}

fn is_plain(name: &str) -> bool {
    name.chars().all(|character| character.is_alphanumeric() || character == '_')
}
