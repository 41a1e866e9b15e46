//! Fits by Levenberg and Marquardt's method.

use gd_core::nalgebra::SVector;
use gd_core::{LeastSquaresStop, LevenbergMarquardt, Real};

use super::descent::bounds_of;
use super::method::Method;
use super::outcome::{Ending, Outcome, Path, Summary};
use super::{ColumnLoss, Watch, no_gradient};
use crate::error::CliError;
use crate::problem::Problem;

pub(super) fn run<T: Real, const P: usize>(
    problem: &Problem<T>,
    loss: &ColumnLoss<'_, T, P>,
    method: &Method,
    start: SVector<T, P>,
    watch: Watch<'_>,
) -> Result<Outcome<T>, CliError> {
    let mut fit = LevenbergMarquardt::new(*loss, start, method.steps)?;
    if let Some(bounds) = bounds_of::<T, P>(method) {
        fit = fit.with_bounds(bounds)?;
    }
    let mut path = Path::new(P);
    for step in fit.by_ref() {
        watch(step.index, step.loss.to_f64());
        if method.keeps_path {
            path.push(step.params.as_slice(), step.loss);
        }
    }
    let stop = fit.stop().unwrap_or(LeastSquaresStop::BudgetSpent);
    if stop == LeastSquaresStop::NonFiniteStart || fit.last_step().is_none() {
        return Err(no_gradient(problem));
    }
    Ok(outcome(&fit, stop, start, path))
}

fn outcome<T: Real, const P: usize>(
    fit: &LevenbergMarquardt<'_, gd_formula::ColumnModel<'_, T, P>, gd_formula::Row, T, P>,
    stop: LeastSquaresStop,
    start: SVector<T, P>,
    path: Path<T>,
) -> Outcome<T> {
    let (params, loss, n_steps) =
        fit.last_step().map_or((start, T::constant(f64::NAN), 0), |last| (last.params, last.loss, last.index));
    let is_converged = stop.is_converged();
    let reason = match stop {
        _ if is_converged => "converged",
        LeastSquaresStop::BudgetSpent => "budget spent",
        _ => "stalled",
    };
    let explanation = if is_converged { stop.to_string() } else { format!("{reason}: {stop}") };
    Outcome {
        start: start.as_slice().to_vec(),
        params: params.as_slice().to_vec(),
        loss,
        n_steps,
        path,
        ending: Ending { is_converged, reason, explanation },
        summary: Summary::new(&fit.statistics(), is_converged),
    }
}
