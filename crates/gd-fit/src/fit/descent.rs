//! Fits by gradient descent.

use gd_core::{
    AdaGrad, Adam, AdamW, Descent, MiniBatch, Momentum, Nesterov, Objective, Optimizer, ParameterUnits, Real, RmsProp,
    Scaled, Sgd, StopRules, SymmetricEigen, TwiceDifferentiable, Verdict,
};

use super::domain::no_gradient;
use super::method::Method;
use super::outcome::{Ending, Outcome, Path, Summary, held};
use super::projection::{Bounded, Projected, Rule, Source};
use super::{ColumnLoss, Watch, loss_of};
use crate::error::Error;
use crate::problem::Problem;
use crate::settings::{OptimizerName, Scale};

/// Steps after which a descent that ends when it stands still is judged again.
const JUDGED_EVERY: usize = 50;
/// The word for a loss that falls without bound.
pub(crate) const UNBOUNDED: &str = "unbounded";
/// A loss so many times that of the start does not come back.
const RUNAWAY: f64 = 1e6;

pub(crate) fn run<T: Real>(
    problem: &Problem<T>,
    loss: &ColumnLoss<'_, T>,
    method: &Method,
    start: &[T],
    watch: Watch<'_>,
) -> Result<Outcome<T>, Error> {
    let bounds = bounds_of::<T>(method);
    let bounds = bounds.as_deref();
    let units = match method.scale {
        Scale::None => None,
        Scale::Auto => Some(ParameterUnits::from_jacobian(loss, &start.to_vec())?),
    };
    let optimizer = Projected { rule: rule(method, units)?, bounds };
    let mut order = vec![0; if method.batch.is_some() { problem.data.y.len() } else { 0 }];
    let source = match method.batch {
        None => Source::All,
        Some(size) => Source::Batches(MiniBatch::new::<Vec<T>>(loss, size, method.seed, &mut order)?),
    };
    let rules =
        if method.ends_when_still { StopRules::none().divergence(T::constant(RUNAWAY))? } else { StopRules::none() };
    let objective = Bounded { loss, source, bounds };
    let on_all = Bounded { loss, source: Source::All, bounds };
    let descent = Descent::new(objective, optimizer, start.to_vec(), method.steps)?.with_rules(rules);
    let Some(end) = follow(descent, &on_all, method, watch) else { return Err(no_gradient(problem, loss, start)) };
    let ending = ending(&end.verdict, problem.names());
    let held = held(&end.params, bounds, None);
    Ok(Outcome {
        start: start.to_vec(),
        // A batch's loss says little; the answer is judged on all rows.
        loss: if method.batch.is_some() { loss.value(&end.params) } else { end.loss },
        n_steps: end.n_steps,
        path: end.path,
        summary: Summary::new(loss, &end.params, &held, problem.names(), ending.is_converged),
        ending,
        params: end.params,
    })
}

/// Where a descent ended.
pub(crate) struct End<T> {
    pub(crate) params: Vec<T>,
    pub(crate) loss: T,
    pub(crate) n_steps: usize,
    pub(crate) path: Path<T>,
    pub(crate) verdict: Verdict,
}

/// Makes the steps of a descent and judges its end on `on_all`; `None` without a first step.
pub(crate) fn follow<T: Real, O: Optimizer<Vec<T>> + Clone>(
    mut descent: Descent<impl Objective<Vec<T>>, O, Vec<T>>,
    on_all: &impl TwiceDifferentiable<Vec<T>>,
    method: &Method,
    watch: Watch<'_>,
) -> Option<End<T>> {
    let mut path = Path::new(descent.params().len());
    while let Some(step) = descent.advance() {
        let index = step.index;
        watch(index, step.loss.to_f64());
        if method.keeps_path {
            path.push(&step.params, step.loss);
        }
        if method.ends_when_still && index % JUDGED_EVERY == JUDGED_EVERY - 1 && descent.is_at_rest_on(on_all) {
            break;
        }
    }
    let (last, verdict) = (descent.last_step()?, descent.verdict_on(on_all)?);
    Some(End { params: last.params.clone(), loss: last.loss, n_steps: last.index + 1, path, verdict })
}

/// A verdict in the words of a report.
pub(crate) fn ending(verdict: &Verdict, names: &[String]) -> Ending {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ending {
        is_converged: matches!(verdict, Verdict::Converged(_)),
        reason: reason(verdict),
        explanation: verdict.named(&names).to_string(),
    }
}

/// The learning rate from which on a method does not settle around `at`, begun at `start`: for plain descent 2 over the
/// largest curvature. `None` if there is none.
///
/// # Errors
/// Data or settings that cannot be fitted.
pub fn learning_rate_bound<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    [start, at]: [&[T]; 2],
) -> Result<Option<f64>, Error> {
    if method.optimizer == OptimizerName::Lm {
        return Ok(None);
    }
    let columns = problem.columns();
    let loss = loss_of(problem, &columns)?;
    let units = match method.scale {
        Scale::None => None,
        Scale::Auto => Some(ParameterUnits::from_jacobian(&loss, &start.to_vec())?),
    };
    let rule = rule(method, units)?;
    let mut hessian = loss.hessian(&at.to_vec());
    if let Some(units) = rule.units() {
        for (row, &unit) in hessian.rows_mut().zip(&units) {
            row.iter_mut().zip(&units).for_each(|(entry, &other)| *entry = (*entry * other) * unit);
        }
    }
    let largest = SymmetricEigen::new(&hessian).and_then(|eigen| eigen.values.last().copied());
    let largest = largest.filter(|largest| *largest > T::constant(0.0));
    Ok(largest.and_then(|largest| rule.learning_rate_bound(largest)).map(Real::to_f64))
}

/// Bounds in the numbers of the fit.
pub(crate) fn bounds_of<T: Real>(method: &Method) -> Option<Vec<[T; 2]>> {
    method.bounds.as_ref().map(|bounds| bounds.iter().map(|bounds| bounds.map(T::constant)).collect())
}

/// The rule of a method; the parameters have units of their own, if there are any.
pub(crate) fn rule<T: Real>(method: &Method, units: Option<ParameterUnits<Vec<T>>>) -> Result<Box<dyn Rule<T>>, Error> {
    let rate = T::constant(method.learning_rate);
    Ok(match method.optimizer {
        OptimizerName::Sgd | OptimizerName::Lm => boxed(Sgd::new(rate)?, units),
        OptimizerName::Momentum => boxed(Momentum::<Vec<T>>::new(rate)?, units),
        OptimizerName::Nesterov => boxed(Nesterov::<Vec<T>>::new(rate)?, units),
        OptimizerName::Adagrad => boxed(AdaGrad::<Vec<T>>::new(rate)?, units),
        OptimizerName::Rmsprop => boxed(RmsProp::<Vec<T>>::new(rate)?, units),
        OptimizerName::Adam => boxed(Adam::<Vec<T>>::new(rate)?, units),
        OptimizerName::Adamw => boxed(AdamW::<Vec<T>>::new(rate)?, units),
    })
}

fn boxed<T: Real>(
    rule: impl Optimizer<Vec<T>> + Clone + 'static,
    units: Option<ParameterUnits<Vec<T>>>,
) -> Box<dyn Rule<T>> {
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
        Verdict::Unbounded { .. } => UNBOUNDED,
        _ => "budget spent",
    }
}
