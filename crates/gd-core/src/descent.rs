//! The descent itself: an iterator over its steps.

use nalgebra::SVector;

use crate::error::Error;
use crate::norm;
use crate::number::Real;
use crate::objective::{Objective, TwiceDifferentiable};
use crate::optimizer::{ClipReport, Optimizer};
use crate::stop::{LossWatch, Quantity, Stop, StopRules};
use crate::verdict::{Trail, Verdict, assess};

/// One step of a descent, as it was before the update.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(bound(serialize = "T: Real + serde::Serialize", deserialize = "T: Real + serde::de::DeserializeOwned"))
)]
pub struct Step<T, const P: usize> {
    /// 0 is the start.
    pub index: usize,
    /// Where the descent stood.
    pub params: SVector<T, P>,
    /// The loss there.
    pub loss: T,
    /// The gradient there.
    pub gradient: SVector<T, P>,
    /// The learning rate of the update that follows.
    pub learning_rate: T,
    /// What clipping does to the gradient in that update, see [`crate::Clipped`].
    pub clipped: Option<ClipReport<T>>,
}

/// A descent without a hook of the caller.
pub type NoHook<T, const P: usize> = fn(&Step<T, P>) -> Option<&'static str>;

/// A running descent. Iterate over it for its steps; each is recorded BEFORE the update that follows it, so N steps
/// give N items, the first at the start.
///
/// ```
/// use gd_core::{Data, Descent, Line, MeanSquaredError, Sgd, Stop};
///
/// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0])?);
/// let mut descent = Descent::new(loss, Sgd::new(0.2)?, [0.0_f64, 0.0], 200)?;
/// let last = descent.by_ref().last().expect("200 steps were asked for");
/// assert!((last.params[0] - 2.0).abs() < 1e-3 && (last.params[1] - 1.0).abs() < 1e-3);
/// assert_eq!(descent.stop(), Some(Stop::BudgetSpent));
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Descent<F, O, T, const P: usize, H = NoHook<T, P>> {
    objective: F,
    optimizer: O,
    params: SVector<T, P>,
    n_steps: usize,
    next_index: usize,
    rules: StopRules<T>,
    hook: Option<H>,
    losses: Option<LossWatch<T>>,
    before: Option<SVector<T, P>>,
    last: Option<Step<T, P>>,
    best: Option<Step<T, P>>,
    stop: Option<Stop>,
}

impl<F, O, T: Real, const P: usize> Descent<F, O, T, P> {
    /// A descent of at most `n_steps` steps from `start`.
    ///
    /// # Errors
    /// A start that is not finite.
    pub fn new(objective: F, optimizer: O, start: impl Into<SVector<T, P>>, n_steps: usize) -> Result<Self, Error> {
        let params: SVector<T, P> = start.into();
        if let Some(index) = params.iter().position(|param| !param.is_finite()) {
            return Err(Error::NonFiniteStart { index });
        }
        Ok(Self {
            objective,
            optimizer,
            params,
            n_steps,
            next_index: 0,
            rules: StopRules::none(),
            hook: None,
            losses: None,
            before: None,
            last: None,
            best: None,
            stop: None,
        })
    }
}

impl<F, O, T: Real, const P: usize, H> Descent<F, O, T, P, H> {
    /// With rules that may end it earlier. The step at which one does is reported, as the last; no update follows it.
    #[must_use]
    pub fn with_rules(self, rules: StopRules<T>) -> Self {
        Self { rules, ..self }
    }

    /// With a hook that sees every step and may end the descent there, for a reason that [`Stop::Hook`] repeats.
    ///
    /// ```
    /// use gd_core::{Data, Descent, Line, MeanSquaredError, Sgd, Stop};
    ///
    /// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0])?);
    /// let mut descent = Descent::new(loss, Sgd::new(0.2)?, [0.0, 0.0], 200)?
    ///     .with_hook(|step| (step.loss < 0.01).then_some("good enough"));
    /// let last = descent.by_ref().last().expect("at least the start");
    /// assert!(last.loss < 0.01);
    /// assert_eq!(descent.stop(), Some(Stop::Hook { index: last.index, reason: "good enough" }));
    /// # Ok::<(), gd_core::Error>(())
    /// ```
    pub fn with_hook<G: FnMut(&Step<T, P>) -> Option<&'static str>>(self, hook: G) -> Descent<F, O, T, P, G> {
        Descent {
            objective: self.objective,
            optimizer: self.optimizer,
            params: self.params,
            n_steps: self.n_steps,
            next_index: self.next_index,
            rules: self.rules,
            hook: Some(hook),
            losses: self.losses,
            before: self.before,
            last: self.last,
            best: self.best,
            stop: self.stop,
        }
    }

    /// Where the descent stands now: after the update of the last step reported.
    pub fn params(&self) -> &SVector<T, P> {
        &self.params
    }

    /// What is made smaller.
    pub fn objective(&self) -> &F {
        &self.objective
    }

    /// What makes the steps, in its state after the last.
    pub fn optimizer(&self) -> &O {
        &self.optimizer
    }

    /// The last step reported; all its numbers are finite.
    pub fn last_step(&self) -> Option<&Step<T, P>> {
        self.last.as_ref()
    }

    /// Of the steps reported the one of the smallest loss, the first of equals; also when the descent diverged. Under
    /// mini-batches that is the loss of a batch.
    pub fn best(&self) -> Option<&Step<T, P>> {
        self.best.as_ref()
    }

    /// Why the descent ended, `None` while it goes on.
    pub fn stop(&self) -> Option<Stop> {
        self.stop
    }

    fn end(&mut self, stop: Stop) -> Option<Step<T, P>> {
        self.stop = Some(stop);
        None
    }
}

impl<F, O: Optimizer<T, P>, T: Real, const P: usize, H> Descent<F, O, T, P, H> {
    /// What became of the descent so far, judged where it stands; `None` before the first step.
    pub fn verdict(&self) -> Option<Verdict>
    where
        F: TwiceDifferentiable<T, P>,
    {
        self.verdict_on(&self.objective)
    }

    /// The same, judged on another objective: on the loss over all points, when the descent saw mini-batches.
    pub fn verdict_on(&self, objective: &impl TwiceDifferentiable<T, P>) -> Option<Verdict> {
        let start_loss = *self.losses.as_ref()?.start();
        let (last, best) = (self.last.as_ref()?, self.best.as_ref()?);
        let trail = Trail { start_loss, before: self.before.as_ref(), last, best, stop: self.stop };
        Some(assess(objective, &self.optimizer, &trail))
    }

    /// The rule that ends the descent at a step, if one does.
    fn check(&mut self, index: usize, loss: T, gradient: &SVector<T, P>) -> Option<Stop> {
        let losses = self.losses.get_or_insert(LossWatch::new(loss));
        let by_loss = if index == 0 { None } else { losses.next(&self.rules, index, loss) };
        if let Some(limit) = self.rules.gradient_norm {
            let scaled = self.optimizer.units().map_or(*gradient, |units| units.component_mul(gradient));
            let norm = norm::euclidean(&scaled);
            if norm <= limit {
                return Some(Stop::GradientNorm { index, norm: norm.to_f64(), limit: limit.to_f64() });
            }
        }
        if by_loss.is_some() {
            return by_loss;
        }
        let (limit, last) = (self.rules.step_size?, self.last.as_ref()?);
        let moved = self.params - last.params;
        let size = norm::euclidean(&self.optimizer.units().map_or(moved, |units| moved.component_div(&units)));
        (size <= limit).then(|| Stop::StepSize { index, size: size.to_f64(), limit: limit.to_f64() })
    }
}

impl<F, O, T, const P: usize, H> Iterator for Descent<F, O, T, P, H>
where
    T: Real,
    F: Objective<T, P>,
    O: Optimizer<T, P>,
    H: FnMut(&Step<T, P>) -> Option<&'static str>,
{
    type Item = Step<T, P>;

    fn next(&mut self) -> Option<Step<T, P>> {
        if self.stop.is_some() {
            return None;
        }
        let index = self.next_index;
        let is_finite = |vector: &SVector<T, P>| vector.iter().all(|part| part.is_finite());
        // Before the budget, so that an overflow in the very last update is told too.
        if !is_finite(&self.params) {
            return self.end(Stop::NonFinite { index, what: Quantity::Params });
        }
        if index >= self.n_steps {
            return self.end(Stop::BudgetSpent);
        }
        let (loss, gradient) = self.objective.next_gradient(&self.params);
        if !loss.is_finite() {
            return self.end(Stop::NonFinite { index, what: Quantity::Loss });
        }
        if !is_finite(&gradient) {
            return self.end(Stop::NonFinite { index, what: Quantity::Gradient });
        }
        let learning_rate = self.optimizer.learning_rate();
        let mut step = Step { index, params: self.params, loss, gradient, learning_rate, clipped: None };
        let by_rule = self.check(index, loss, &gradient);
        let by_hook = self.hook.as_mut().and_then(|hook| hook(&step));
        self.stop = by_rule.or_else(|| by_hook.map(|reason| Stop::Hook { index, reason }));
        if self.stop.is_none() {
            self.optimizer.step(&mut self.params, &gradient);
            step.clipped = self.optimizer.last_clip();
        }
        if self.best.as_ref().is_none_or(|best| loss < best.loss) {
            self.best = Some(step);
        }
        self.next_index = index + 1;
        self.before = self.last.map(|last| last.params);
        self.last = Some(step);
        Some(step)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = if self.stop.is_some() { 0 } else { self.n_steps - self.next_index };
        (0, Some(left))
    }
}

impl<F, O, T, const P: usize, H> core::iter::FusedIterator for Descent<F, O, T, P, H>
where
    T: Real,
    F: Objective<T, P>,
    O: Optimizer<T, P>,
    H: FnMut(&Step<T, P>) -> Option<&'static str>,
{
}

#[cfg(test)]
mod tests;
