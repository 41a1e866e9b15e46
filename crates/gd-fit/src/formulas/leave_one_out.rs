//! How well a formula predicts a row that it was not fitted to.

use gd_core::{LeastSquaresStop, LevenbergMarquardt, Residuals};

use crate::error::Error;
use crate::fit::{Method, Summary, bounds_of, is_linear, squares_of, variance_along};
use crate::problem::Problem;

/// The most rows, times all of them and times parameters, for which a formula is fitted anew without each: a few tenths of a
/// second.
const MOST_WORK: usize = 2_000_000;
/// Steps of each of these fits; they begin at the minimum of all rows.
const N_STEPS: usize = 60;
/// A row whose leverage is nearer to 1 than this decides a parameter alone.
const NO_FREEDOM: f64 = 1e-9;

/// The error of predicting each row by a fit to all others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeaveOneOut {
    /// The weighted sum of the squared errors: PRESS, the predicted residual sum of squares (D. M. Allen, *The relationship
    /// between variable selection and data augmentation and a method for prediction*, 1974).
    pub press: f64,
    /// The root of their mean, to be compared with the residual deviation.
    pub deviation: f64,
    /// How it was computed.
    pub method: LeaveOneOutMethod,
}

/// How predictions without a row are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeaveOneOutMethod {
    /// From the leverages h, as e/(1 − h): exact, as the formula is linear in its parameters.
    Leverages,
    /// By a fit without each row, from the minimum of all.
    Refits,
    /// From the leverages of the tangent plane: an approximation, as there are many rows or rows stand for several
    /// observations.
    Tangent,
}

impl LeaveOneOutMethod {
    /// In a word, for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leverages => "leverages",
            Self::Refits => "refits",
            Self::Tangent => "tangent plane",
        }
    }
}

/// That of a fit; `None` where a row decides a parameter alone, or leverages are not known.
///
/// # Errors
/// Data that cannot be fitted.
pub(super) fn leave_one_out(
    problem: &Problem<f64>,
    method: &Method,
    params: &[f64],
    summary: &Summary,
) -> Result<Option<LeaveOneOut>, Error> {
    let Some(rows) = deleted(problem, params, summary)? else { return Ok(None) };
    let is_plain = problem.data.counts.is_none();
    let kind = match () {
        () if is_linear(&problem.formula) && method.bounds.is_none() => LeaveOneOutMethod::Leverages,
        () if is_plain && rows.len() * rows.len() * params.len() <= MOST_WORK => LeaveOneOutMethod::Refits,
        () => LeaveOneOutMethod::Tangent,
    };
    let mut press = 0.0;
    let mut kept: Vec<usize> = Vec::with_capacity(rows.len());
    let mut found = kind;
    for (row, (weight, error)) in rows.iter().enumerate() {
        let mut error = *error;
        if kind == LeaveOneOutMethod::Refits && *weight > 0.0 {
            kept.clear();
            kept.extend((0..rows.len()).filter(|other| *other != row));
            match without(problem, method, params, &kept, row)? {
                Some(exact) => error = exact,
                None => found = LeaveOneOutMethod::Tangent,
            }
        }
        press += weight * error * error;
    }
    let deviation = (press / summary.n_points as f64).sqrt();
    Ok(Some(LeaveOneOut { press, deviation, method: found }).filter(|_| press.is_finite()))
}

/// The weight of every row and its error without it, by its leverage; `None` where one decides a parameter alone.
fn deleted(problem: &Problem<f64>, params: &[f64], summary: &Summary) -> Result<Option<Vec<(f64, f64)>>, Error> {
    let columns = problem.columns();
    let loss = squares_of(problem, &columns)?;
    let residuals = loss.residuals();
    let Some(deviation) = summary.deviation() else { return Ok(None) };
    let (params, mut gradient) = (params.to_vec(), vec![0.0; params.len()]);
    let mut rows = Vec::with_capacity(problem.data.y.len());
    for row in 0..problem.data.y.len() {
        let weight = problem.data.weights.as_ref().and_then(|weights| weights.get(row)).copied().unwrap_or(1.0);
        let count = problem.data.counts.as_ref().and_then(|counts| counts.get(row)).copied().unwrap_or(1).max(1);
        let error = -residuals.residual_with_gradient(row, &params, &mut gradient);
        let Some(variance) = variance_along(&summary.covariance, &gradient) else { return Ok(None) };
        let leverage = weight / f64::from(count) * variance / (deviation * deviation);
        if 1.0 - leverage <= NO_FREEDOM {
            return Ok(None);
        }
        rows.push((weight, error / (1.0 - leverage)));
    }
    Ok(Some(rows))
}

/// The error of a row by a fit to the others; `None` if that does not converge.
fn without(
    problem: &Problem<f64>,
    method: &Method,
    params: &[f64],
    kept: &[usize],
    row: usize,
) -> Result<Option<f64>, Error> {
    let others = Problem { data: problem.data.of_rows(kept), ..problem.clone() };
    let columns = others.columns();
    let mut fit = LevenbergMarquardt::new(squares_of(&others, &columns)?, params.to_vec(), N_STEPS)?;
    if let Some(bounds) = bounds_of::<f64>(method) {
        fit = fit.with_bounds(bounds)?;
    }
    fit.run();
    if !fit.stop().is_some_and(LeastSquaresStop::is_converged) {
        return Ok(None);
    }
    let inputs: Vec<f64> = problem.data.inputs.iter().filter_map(|column| column.get(row)).copied().collect();
    let observed = problem.data.y.get(row).copied().unwrap_or(f64::NAN);
    let error = observed - problem.formula.evaluate(fit.params(), &inputs);
    Ok(Some(error).filter(|error| error.is_finite()))
}
