//! Fits by gradient descent.

use gd_core::nalgebra::SVector;
use gd_core::{
    AdaGrad, Adam, AdamW, Descent, Error, MiniBatch, Momentum, Nesterov, NoError, Optimizer, ParameterUnits, Real,
    RmsProp, Scaled, Sgd, Statistics, StopRules, SymmetricEigen, TwiceDifferentiable, Verdict,
};

use super::method::Method;
use super::outcome::{Ending, Outcome, Path, Summary};
use super::projection::{Bounded, Projected, Source};
use super::{ColumnLoss, Watch, loss_of, no_gradient, with_count};
use crate::arguments::{OptimizerName, Scale};
use crate::error::CliError;
use crate::problem::Problem;

/// Steps after which a descent that ends when it stands still is judged again.
const JUDGED_EVERY: usize = 50;
/// A loss so many times that of the start does not come back.
const RUNAWAY: f64 = 1e6;

pub(super) fn run<T: Real, const P: usize>(
    problem: &Problem<T>,
    loss: &ColumnLoss<'_, T, P>,
    method: &Method,
    start: SVector<T, P>,
    watch: Watch<'_>,
) -> Result<Outcome<T>, CliError> {
    let bounds = bounds_of::<T, P>(method);
    if let Some(index) = outside(&start, bounds.as_ref()) {
        return Err(Error::StartOutOfBounds { index }.into());
    }
    let optimizer = Projected { rule: rule(method, loss, &start)?, bounds };
    let mut order = vec![0; if method.batch.is_some() { loss.data().len() } else { 0 }];
    let source = match method.batch {
        None => Source::All(loss),
        Some(size) => Source::Batches(MiniBatch::new(loss, size, method.seed, &mut order)?),
    };
    let objective = Bounded { loss, source, bounds };
    let mut descent = Descent::new(objective, optimizer, start, method.steps)?;
    if method.ends_when_still {
        descent = descent.with_rules(StopRules::none().divergence(T::constant(RUNAWAY))?);
    }
    let on_all = Bounded { loss, source: Source::All(loss), bounds };
    let mut path = Path::new(P);
    while let Some(step) = descent.next() {
        watch(step.index, step.loss.to_f64());
        if method.keeps_path {
            path.push(step.params.as_slice(), step.loss);
        }
        if method.ends_when_still && step.index % JUDGED_EVERY == JUDGED_EVERY - 1 {
            let verdict = descent.verdict_on(&on_all);
            if matches!(verdict, Some(Verdict::Converged(_) | Verdict::Stalled(_))) {
                break;
            }
        }
    }
    let (Some(last), Some(verdict)) = (descent.last_step(), descent.verdict_on(&on_all)) else {
        return Err(no_gradient(problem));
    };
    let names: Vec<&str> = problem.names().iter().map(String::as_str).collect();
    let is_converged = matches!(verdict, Verdict::Converged(_));
    let ending = Ending { is_converged, reason: reason(&verdict), explanation: verdict.named(&names).to_string() };
    let mut held = [None; P];
    for ((held, param), [low, high]) in held.iter_mut().zip(last.params.iter()).zip(bounds.iter().flatten()) {
        *held = (param <= low || param >= high).then_some(NoError::AtBound);
    }
    Ok(Outcome {
        start: start.as_slice().to_vec(),
        params: last.params.as_slice().to_vec(),
        // A batch's loss says little; the answer is judged on all rows.
        loss: if method.batch.is_some() { gd_core::Objective::value(loss, &last.params) } else { last.loss },
        n_steps: last.index,
        path,
        ending,
        summary: Summary::new(&Statistics::new(loss, &last.params, held), is_converged),
    })
}

/// The learning rate from which on a method does not settle around `at`, begun at `start`: for plain descent 2 over the
/// largest curvature. `None` if there is none.
///
/// # Errors
/// Data or settings that cannot be fitted.
pub(crate) fn learning_rate_bound<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    [start, at]: [&[T]; 2],
) -> Result<Option<f64>, CliError> {
    if method.optimizer == OptimizerName::Lm {
        return Ok(None);
    }
    with_count!(problem.names().len(), bound_counted::<T>(problem, method, start, at))
}

fn bound_counted<T: Real, const P: usize>(
    problem: &Problem<T>,
    method: &Method,
    start: &[T],
    at: &[T],
) -> Result<Option<f64>, CliError> {
    let columns = problem.columns();
    let loss = loss_of::<T, P>(problem, &columns)?;
    let of = |values: &[T]| SVector::<T, P>::from_iterator(values.iter().copied());
    let rule = rule(method, &loss, &of(start))?;
    let mut hessian = loss.hessian(&of(at));
    if let Some(units) = rule.units() {
        for (mut column, &unit) in hessian.column_iter_mut().zip(units.iter()) {
            column.iter_mut().zip(units.iter()).for_each(|(entry, &other)| *entry = (*entry * other) * unit);
        }
    }
    let largest = SymmetricEigen::new(&hessian).and_then(|eigen| eigen.values.iter().next_back().copied());
    let largest = largest.filter(|largest| *largest > T::constant(0.0));
    Ok(largest.and_then(|largest| rule.learning_rate_bound(largest)).map(Real::to_f64))
}

/// Bounds in the numbers of the fit.
pub(super) fn bounds_of<T: Real, const P: usize>(method: &Method) -> Option<[[T; 2]; P]> {
    let given = method.bounds.as_ref()?;
    let mut bounds = [[T::constant(f64::NEG_INFINITY), T::constant(f64::INFINITY)]; P];
    for (bounds, given) in bounds.iter_mut().zip(given) {
        *bounds = given.map(T::constant);
    }
    Some(bounds)
}

fn outside<T: Real, const P: usize>(start: &SVector<T, P>, bounds: Option<&[[T; 2]; P]>) -> Option<usize> {
    let mut pairs = start.iter().zip(bounds.into_iter().flatten());
    pairs.position(|(param, [low, high])| !(low <= param && param <= high))
}

fn rule<T: Real, const P: usize>(
    method: &Method,
    loss: &ColumnLoss<'_, T, P>,
    start: &SVector<T, P>,
) -> Result<Box<dyn Optimizer<T, P>>, CliError> {
    let units = match method.scale {
        Scale::None => None,
        Scale::Auto => Some(ParameterUnits::from_jacobian(loss, start)?),
    };
    let rate = T::constant(method.learning_rate);
    Ok(match method.optimizer {
        OptimizerName::Sgd | OptimizerName::Lm => boxed(Sgd::new(rate)?, units),
        OptimizerName::Momentum => boxed(Momentum::<T, P>::new(rate)?, units),
        OptimizerName::Nesterov => boxed(Nesterov::<T, P>::new(rate)?, units),
        OptimizerName::Adagrad => boxed(AdaGrad::<T, P>::new(rate)?, units),
        OptimizerName::Rmsprop => boxed(RmsProp::<T, P>::new(rate)?, units),
        OptimizerName::Adam => boxed(Adam::<T, P>::new(rate)?, units),
        OptimizerName::Adamw => boxed(AdamW::<T, P>::new(rate)?, units),
    })
}

fn boxed<T: Real, const P: usize>(
    rule: impl Optimizer<T, P> + 'static,
    units: Option<ParameterUnits<T, P>>,
) -> Box<dyn Optimizer<T, P>> {
    match units {
        None => Box::new(rule),
        Some(units) => Box::new(Scaled::new(rule, units)),
    }
}

fn reason(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Converged(_) => "converged",
        Verdict::Diverged { .. } => "diverged",
        Verdict::Oscillating { .. } => "oscillating",
        Verdict::Stalled(_) => "stalled",
        Verdict::Crawling { .. } => "crawling",
        _ => "budget spent",
    }
}
