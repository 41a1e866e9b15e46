//! The descent itself: an iterator over its steps.

#[cfg(any(feature = "random", test))]
mod multi_start;
#[cfg(any(feature = "random", test))]
mod starts;
mod step;
mod stop;
mod thinned;
mod verdict;

#[cfg(any(feature = "random", test))]
pub use multi_start::{Minima, Minimum, MultiStart};
#[cfg(any(feature = "random", test))]
pub use starts::StartBox;
pub use step::{NoHook, Step};
pub use stop::{Quantity, Stop, StopRules};
pub use thinned::Thinned;
pub use verdict::{Curvature, Evidence, NamedVerdict, Verdict};

use crate::error::Error;
use crate::linear_algebra::norm;
use crate::number::{Number, Real};
use crate::objective::{Objective, TwiceDifferentiable};
use crate::optimizer::{Optimizer, multiply};
use crate::storage::{Storage, check_count, same_storage};
use stop::LossWatch;
use verdict::{Trail, assess, is_at_rest};

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
pub struct Descent<F, O, V: Storage, H = NoHook<V>> {
    objective: F,
    optimizer: O,
    params: V,
    n_steps: usize,
    next_index: usize,
    rules: StopRules<V::Item>,
    hook: Option<H>,
    losses: Option<LossWatch<V::Item>>,
    before: Option<V>,
    last: Option<Step<V>>,
    best: Option<Step<V>>,
    stop: Option<Stop>,
}

impl<F: Objective<V>, O: Optimizer<V>, V: Storage<Item: Real>> Descent<F, O, V> {
    /// A descent of at most `n_steps` steps from `start`.
    ///
    /// # Errors
    /// A start that is not finite, or whose number of parameters differs from that of the objective or the optimizer.
    pub fn new(objective: F, optimizer: O, start: V, n_steps: usize) -> Result<Self, Error> {
        check_start(&start, [objective.n_params(), optimizer.n_params()])?;
        Ok(Self {
            objective,
            optimizer,
            params: start,
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

impl<F, O, V: Storage<Item: Real>, H> Descent<F, O, V, H> {
    /// Adds rules that may end it earlier. The step at which one does is reported as the last; no update follows it.
    #[must_use]
    pub fn with_rules(self, rules: StopRules<V::Item>) -> Self {
        Self { rules, ..self }
    }

    /// Adds a hook that sees every step and may end the descent there, for a reason that [`Stop::Hook`] repeats.
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
    pub fn with_hook<G: FnMut(&Step<V>) -> Option<&'static str>>(self, hook: G) -> Descent<F, O, V, G> {
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

    /// The current parameters: after the update of the last step reported.
    pub fn params(&self) -> &V {
        &self.params
    }

    /// The objective that is minimized.
    pub fn objective(&self) -> &F {
        &self.objective
    }

    /// The optimizer, in its state after the last step.
    pub fn optimizer(&self) -> &O {
        &self.optimizer
    }

    /// The last step reported; all its numbers are finite.
    pub fn last_step(&self) -> Option<&Step<V>> {
        self.last.as_ref()
    }

    /// The reported step with the smallest loss, the first among equals, also when the descent diverged. Under
    /// mini-batches that is the loss of a batch.
    pub fn best(&self) -> Option<&Step<V>> {
        self.best.as_ref()
    }

    /// Why the descent ended, `None` while it goes on.
    pub fn stop(&self) -> Option<Stop> {
        self.stop
    }

    fn end(&mut self, stop: Stop) -> Option<&Step<V>> {
        self.stop = Some(stop);
        None
    }
}

impl<F, O: Optimizer<V>, V: Storage<Item: Real>, H> Descent<F, O, V, H> {
    /// The verdict on the descent so far, judged where it stands; `None` before the first step. Copies of the optimizer
    /// make up to 400 trial steps, unless the descent is at rest.
    pub fn verdict(&self) -> Option<Verdict>
    where
        F: TwiceDifferentiable<V>,
        O: Clone,
    {
        self.verdict_on(&self.objective)
    }

    /// The verdict judged on another objective, such as the loss over all points when the descent saw mini-batches.
    /// Also `None` if that has another number of parameters.
    pub fn verdict_on(&self, objective: &impl TwiceDifferentiable<V>) -> Option<Verdict>
    where
        O: Clone,
    {
        Some(assess(objective, &self.optimizer, &self.trail(objective)?))
    }

    /// Whether the verdict on that objective would be [`Verdict::Converged`] or [`Verdict::Stalled`], without the
    /// trials of a verdict: for descents that end when nothing is left to gain.
    pub fn is_at_rest_on(&self, objective: &impl TwiceDifferentiable<V>) -> bool {
        self.trail(objective).is_some_and(|trail| is_at_rest(objective, &self.optimizer, &trail))
    }

    fn trail(&self, objective: &impl Objective<V>) -> Option<Trail<'_, V>> {
        check_count(objective.n_params(), self.params.as_slice().len()).ok()?;
        let start_loss = *self.losses.as_ref()?.start();
        let (last, best) = (self.last.as_ref()?, self.best.as_ref()?);
        Some(Trail { start_loss, before: self.before.as_ref(), last, best, params: &self.params, stop: self.stop })
    }

    /// The rule that ends the descent at a step, if one does.
    fn check(&mut self, index: usize, loss: V::Item, gradient: &V) -> Option<Stop> {
        let losses = self.losses.get_or_insert(LossWatch::new(loss));
        let by_loss = if index == 0 { None } else { losses.next(&self.rules, index, loss) };
        if let Some(limit) = self.rules.gradient_norm {
            let scaled = self.optimizer.units().map(|mut units| {
                multiply(&mut units, gradient);
                units
            });
            let norm = norm::euclidean(scaled.as_ref().unwrap_or(gradient).as_slice());
            if norm <= limit {
                return Some(Stop::GradientNorm { index, norm: norm.to_f64(), limit: limit.to_f64() });
            }
        }
        if by_loss.is_some() {
            return by_loss;
        }
        let (limit, last) = (self.rules.step_size?, self.last.as_ref()?);
        let mut moved = self.params.clone();
        for (param, &before) in moved.as_mut_slice().iter_mut().zip(last.params.as_slice()) {
            *param -= before;
        }
        if let Some(units) = self.optimizer.units() {
            for (part, &unit) in moved.as_mut_slice().iter_mut().zip(units.as_slice()) {
                *part /= unit;
            }
        }
        let size = norm::euclidean(moved.as_slice());
        (size <= limit).then(|| Stop::StepSize { index, size: size.to_f64(), limit: limit.to_f64() })
    }
}

impl<F, O, V, H> Descent<F, O, V, H>
where
    V: Storage<Item: Real>,
    F: Objective<V>,
    O: Optimizer<V>,
    H: FnMut(&Step<V>) -> Option<&'static str>,
{
    /// Makes a step and returns a reference to it: [`Iterator::next`] without a copy. `None` once the descent has
    /// ended.
    ///
    /// ```
    /// use gd_core::{Data, Descent, Line, MeanSquaredError, Sgd};
    ///
    /// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0])?);
    /// let mut descent = Descent::new(loss, Sgd::new(0.2)?, [0.0_f64, 0.0], 200)?;
    /// while let Some(step) = descent.advance() {
    ///     assert!(step.loss.is_finite());
    /// }
    /// # Ok::<(), gd_core::Error>(())
    /// ```
    pub fn advance(&mut self) -> Option<&Step<V>> {
        if self.stop.is_some() {
            return None;
        }
        let index = self.next_index;
        // Before the budget, so that an overflow in the very last update is told too.
        if !is_finite(&self.params) {
            return self.end(Stop::NonFinite { index, what: Quantity::Params });
        }
        if index >= self.n_steps {
            return self.end(Stop::BudgetSpent);
        }
        let params = self.params.clone();
        let mut gradient = same_storage(&params, V::Item::constant(0.0));
        let loss = self.objective.next_gradient(&params, &mut gradient);
        if !loss.is_finite() {
            return self.end(Stop::NonFinite { index, what: Quantity::Loss });
        }
        if !is_finite(&gradient) {
            return self.end(Stop::NonFinite { index, what: Quantity::Gradient });
        }
        let by_rule = self.check(index, loss, &gradient);
        let learning_rate = self.optimizer.learning_rate();
        let mut step = Step { index, params, loss, gradient, learning_rate, clipped: None };
        let by_hook = self.hook.as_mut().and_then(|hook| hook(&step));
        self.stop = by_rule.or_else(|| by_hook.map(|reason| Stop::Hook { index, reason }));
        if self.stop.is_none() {
            self.optimizer.step(&mut self.params, &step.gradient);
            step.clipped = self.optimizer.last_clip();
        }
        if self.best.as_ref().is_none_or(|best| loss < best.loss) {
            self.best = Some(step.clone());
        }
        self.next_index = index + 1;
        self.before = self.last.take().map(|last| last.params);
        self.last = Some(step);
        self.last.as_ref()
    }

    /// Makes all remaining steps and returns the last, as [`Self::last_step`] does. [`Self::stop`] tells why it is the
    /// last.
    ///
    /// ```
    /// use gd_core::{Data, Descent, Line, MeanSquaredError, Sgd};
    ///
    /// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0])?);
    /// let mut descent = Descent::new(loss, Sgd::new(0.2)?, [0.0_f64, 0.0], 200)?;
    /// let last = descent.run().expect("200 steps were asked for");
    /// assert!(last.index == 199 && last.loss < 1e-6);
    /// # Ok::<(), gd_core::Error>(())
    /// ```
    pub fn run(&mut self) -> Option<&Step<V>> {
        while self.advance().is_some() {}
        self.last_step()
    }
}

/// Checks a start.
///
/// # Errors
/// A number of parameters that is not one of those expected; a parameter that is not finite.
pub(crate) fn check_start<V: Storage<Item: Real>>(start: &V, expected: [Option<usize>; 2]) -> Result<(), Error> {
    let start = start.as_slice();
    for expected in expected {
        check_count(expected, start.len())?;
    }
    match start.iter().position(|param| !param.is_finite()) {
        Some(index) => Err(Error::NonFiniteStart { index }),
        None => Ok(()),
    }
}

/// Whether all parts are.
pub(crate) fn is_finite<V: Storage<Item: Real>>(parts: &V) -> bool {
    parts.as_slice().iter().all(|part| part.is_finite())
}

impl<F, O, V, H> Iterator for Descent<F, O, V, H>
where
    V: Storage<Item: Real>,
    F: Objective<V>,
    O: Optimizer<V>,
    H: FnMut(&Step<V>) -> Option<&'static str>,
{
    type Item = Step<V>;

    fn next(&mut self) -> Option<Step<V>> {
        self.advance().cloned()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = if self.stop.is_some() { 0 } else { self.n_steps - self.next_index };
        (0, Some(left))
    }
}

impl<F, O, V, H> core::iter::FusedIterator for Descent<F, O, V, H>
where
    V: Storage<Item: Real>,
    F: Objective<V>,
    O: Optimizer<V>,
    H: FnMut(&Step<V>) -> Option<&'static str>,
{
}

#[cfg(test)]
mod tests;
