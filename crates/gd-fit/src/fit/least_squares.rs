//! Fits by the Levenberg-Marquardt method.

use gd_core::{LeastSquaresStop, LevenbergMarquardt, Objective, Real};

use super::descent::bounds_of;
use super::domain::no_gradient;
use super::method::Method;
use super::newton;
use super::outcome::{Ending, Outcome, Path, Summary, held};
use super::trust::{Arrival, Doubt, Ground};
use super::{ColumnLoss, Watch, loss_of};
use crate::error::Error;
use crate::problem::Problem;

/// Rows that the end of a fit is judged on: its second derivatives take longer than a step.
const N_JUDGED: usize = 20_000;

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
        return Err(no_gradient(problem, loss, start));
    };
    let bounds = bounds_of::<T>(method);
    let ground = Ground { loss, bounds: bounds.as_deref() };
    let n_linearized = last.index + 1;
    let (mut params, mut n_steps) = (last.params.clone(), n_linearized);
    let sample = (problem.data.y.len() > N_JUDGED).then(|| problem.sample(N_JUDGED));
    let judged = sample.as_ref().unwrap_or(problem);
    let columns = judged.columns();
    let judged = loss_of(judged, &columns)?;
    let judged = Ground { loss: &judged, bounds: bounds.as_deref() };
    let mut judgment = judged.judge(&params, start, stop.is_converged());
    let left = method.steps.saturating_sub(n_steps);
    if judgment.is_err() && left > 0 {
        params = newton::descend(
            &ground.objective(),
            |params| ground.scale(params),
            ground.bounds,
            params,
            left,
            |at, loss| {
                watch(n_steps, loss.to_f64());
                n_steps += 1;
                if method.keeps_path {
                    path.push(at, loss);
                }
            },
        );
        if n_steps > n_linearized {
            // On all rows: on some of them it would not be at rest.
            judgment = ground.judge(&params, start, false);
        }
    }
    let ending = match judgment {
        Ok(arrival) => {
            let explanation = match arrival {
                _ if stop.is_converged() => stop.to_string(),
                Arrival::AtRest | Arrival::Smooth => {
                    "converged: no step promises more than rounding, and every curvature is positive".into()
                }
                Arrival::Kink => {
                    "converged: at a kink of the formula; every way leads up, and standard errors are those of \
                                  one side"
                        .into()
                }
            };
            Ending { is_converged: true, reason: "converged", explanation }
        }
        // Where it was cut short, a curvature says nothing: the way there may be curved the other way.
        Err(Doubt::NotAtRest | Doubt::NotFinite | Doubt::Saddle { .. }) if stop == LeastSquaresStop::BudgetSpent => {
            Ending { is_converged: false, reason: "budget spent", explanation: format!("budget spent: {stop}") }
        }
        Err(Doubt::NotAtRest | Doubt::NotFinite) if !stop.is_converged() => {
            Ending { is_converged: false, reason: "stalled", explanation: format!("stalled: {stop}") }
        }
        Err(doubt) => {
            let explanation = format!("not to be trusted: {}", doubt.sentence(problem.names()));
            Ending { is_converged: false, reason: "not to be trusted", explanation }
        }
    };
    let held = held(&params, bounds.as_deref(), (!ending.is_converged).then_some(start));
    let summary = Summary::new(loss, &params, &held, problem.names(), ending.is_converged);
    Ok(Outcome {
        start: start.to_vec(),
        loss: if n_steps > n_linearized { Objective::value(loss, &params) } else { last.loss },
        n_steps,
        path,
        summary,
        params,
        ending,
    })
}
