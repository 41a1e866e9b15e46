//! Fits by the Levenberg-Marquardt method.

use gd_core::{LeastSquaresStop, LevenbergMarquardt, Real};

use super::descent::bounds_of;
use super::method::Method;
use super::outcome::{Ending, Outcome, Path, Summary};
use super::{ColumnLoss, Watch, no_gradient};
use crate::error::Error;
use crate::problem::Problem;

pub(crate) fn run<T: Real>(
    problem: &Problem<T>,
    loss: &ColumnLoss<'_, T>,
    method: &Method,
    start: &[T],
    watch: Watch<'_>,
) -> Result<Outcome<T>, Error> {
    let mut fit = LevenbergMarquardt::new(*loss, start.to_vec(), method.steps)?;
    if let Some(bounds) = bounds_of::<T>(method) {
        fit = fit.with_bounds(bounds)?;
    }
    let mut path = Path::new(start.len());
    for step in fit.by_ref() {
        watch(step.index, step.loss.to_f64());
        if method.keeps_path {
            path.push(&step.params, step.loss);
        }
    }
    let stop = fit.stop().unwrap_or(LeastSquaresStop::BudgetSpent);
    let Some(last) = fit.last_step().filter(|_| stop != LeastSquaresStop::NonFiniteStart) else {
        return Err(no_gradient(problem));
    };
    let is_converged = stop.is_converged();
    let reason = match stop {
        _ if is_converged => "converged",
        LeastSquaresStop::BudgetSpent => "budget spent",
        _ => "stalled",
    };
    let explanation = if is_converged { stop.to_string() } else { format!("{reason}: {stop}") };
    Ok(Outcome {
        start: start.to_vec(),
        params: last.params.clone(),
        loss: last.loss,
        n_steps: last.index,
        path,
        ending: Ending { is_converged, reason, explanation },
        summary: Summary::new(&fit.statistics(), problem.names(), is_converged),
    })
}
