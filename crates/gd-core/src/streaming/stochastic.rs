//! Stochastic gradient descent on a stream.

use super::fading::{Fading, Sample};
use super::guard::{Counts, Guard, Refused, rounding};
use super::verdict::StreamVerdict;
use crate::descent::{check_start, is_finite};
use crate::error::{Error, Setting};
use crate::linear_algebra::norm::dot;
use crate::model::{Input, Model};
use crate::number::{Number, Real};
use crate::optimizer::{Optimizer, check_decay, multiply};
use crate::storage::{Storage, check_count, same_storage};

/// Stochastic gradient descent on a stream: every sample makes one step and is forgotten. For devices that never hold
/// the data.
///
/// The loss of a sample is its squared residual, (prediction - y)^2, times its weight, so learning rates mean what they
/// mean for [`crate::MeanSquaredError`]. H. Robbins and S. Monro, *A stochastic approximation method*, 1951; for
/// parameters that settle, let the learning rate decay by a [`crate::Schedule`].
///
/// A [`Guard`] refuses outliers and steps that overshoot, [`Streaming::verdict`] says whether the parameters can be used,
/// and [`Streaming::state`] is all that a device needs to go on after it was switched off. A formula that is linear in its
/// parameters has its exact answer at any time, with standard errors and without a learning rate:
/// [`crate::RunningLeastSquares`].
///
/// ```
/// use gd_core::{Line, Sgd, Streaming};
///
/// let mut fit = Streaming::new(Line, Sgd::new(0.1)?, [0.0_f64, 0.0])?;
/// for k in 0..2000 {
///     let x = (k % 20) as f64 / 10.0 - 1.0;
///     fit.push(x, 1.2 * x + 2.5)?;
/// }
/// assert!(fit.verdict().is_settled());
/// assert!((fit.params()[0] - 1.2).abs() < 1e-6 && (fit.params()[1] - 2.5).abs() < 1e-6);
/// assert!(fit.push(f64::NAN, 1.0).is_err() && fit.n_refused() == 1);
/// assert!(fit.running_loss().expect("2000 samples") < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Streaming<M, O, V: Storage> {
    pub(super) model: M,
    pub(super) memory: V::Item,
    pub(super) guard: Guard<V>,
    pub(super) state: StreamingState<O, V>,
}

/// All that a [`Streaming`] fit has learned, as plain data: parameters, the state of the optimizer and of its schedule,
/// and the sums that guard and verdict go by. A fit that is resumed from it makes the same steps, bit for bit.
///
/// With the feature `serde` it can be written to flash by any format for devices.
///
/// ```
/// use gd_core::{Adam, Line, Streaming};
///
/// let samples = |k: u32| (f64::from(k % 7) / 3.0 - 1.0, f64::from(k % 5));
/// let mut fit = Streaming::new(Line, Adam::new(0.1)?, [0.0, 0.0])?;
/// (0..50).map(samples).try_for_each(|(x, y)| fit.push(x, y).map(drop))?;
/// let saved = *fit.state();
/// let mut resumed = Streaming::resume(Line, saved)?;
/// for (x, y) in (50..100).map(samples) {
///     assert_eq!(fit.push(x, y), resumed.push(x, y));
/// }
/// assert_eq!(fit, resumed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(bound(
        serialize = "O: serde::Serialize, V::Item: serde::Serialize",
        deserialize = "O: serde::Deserialize<'de>, V::Item: crate::number::Real + serde::Deserialize<'de>"
    ))
)]
pub struct StreamingState<O, V: Storage> {
    pub(super) optimizer: O,
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    pub(super) start: V,
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    pub(super) params: V,
    pub(super) has_diverged: bool,
    pub(super) counts: Counts<V::Item>,
    pub(super) lately: Fading<V>,
}

/// The samples that a verdict needs, and no fewer than ten for every parameter.
const N_NEEDED: u32 = 100;

impl<M: Model<V>, O: Optimizer<V>, V: Storage<Item: Real>> Streaming<M, O, V> {
    /// A fit that begins at `start`, with the guard [`Guard::new`]. The running loss remembers about the last 100 samples.
    ///
    /// # Errors
    /// A start that is not finite, or whose number of parameters differs from that of the model or the optimizer.
    pub fn new(model: M, optimizer: O, start: V) -> Result<Self, Error> {
        check_start(&start, [model.n_params(), optimizer.n_params()])?;
        let (counts, lately) = (Counts::new(), Fading::new(&start));
        let params = start.clone();
        Self::of(model, StreamingState { optimizer, start, params, has_diverged: false, counts, lately })
    }

    /// Of a state that needs no check, whose code a program without states would have too; but its rate may have been set.
    fn of(model: M, state: StreamingState<O, V>) -> Result<Self, Error> {
        if !state.optimizer.learning_rate().is_finite() {
            return Err(Error::LearningRate(state.optimizer.learning_rate().to_f64()));
        }
        Ok(Self { model, memory: V::Item::constant(0.99), guard: Guard::new(), state })
    }

    /// A fit that goes on from a state, with the guard and the memory of [`Self::new`].
    ///
    /// # Errors
    /// Parameters that are not finite, or as many as neither model nor optimizer have; a learning rate that is not finite;
    /// sums that are not finite, or of another number of parameters.
    pub fn resume(model: M, state: StreamingState<O, V>) -> Result<Self, Error> {
        let expected = [model.n_params(), state.optimizer.n_params()];
        check_start(&state.start, expected)?;
        check_start(&state.params, expected)?;
        let n_params = state.start.as_slice().len();
        check_count(Some(n_params), state.params.as_slice().len())?;
        state.lately.check(n_params)?;
        if !state.counts.is_finite() {
            return Err(Error::NonFiniteState);
        }
        Self::of(model, state)
    }

    /// Sets the memory of the running loss and of the verdict: the fraction of a sample's weight that is left after the
    /// next.
    ///
    /// # Errors
    /// A memory below 0, of 1 or more, or NaN.
    pub fn with_memory(self, memory: V::Item) -> Result<Self, Error> {
        Ok(Self { memory: check_decay(Setting::Decay, memory)?, ..self })
    }

    /// Sets what is refused.
    ///
    /// # Errors
    /// Bounds for another number of parameters, or that leave the parameters of now outside.
    pub fn with_guard(self, guard: Guard<V>) -> Result<Self, Error> {
        guard.check(&self.state.params)?;
        guard.check(&self.state.start)?;
        Ok(Self { guard, ..self })
    }

    /// Makes a step for the sample and returns its loss before the step. A sample that is refused leaves parameters,
    /// optimizer and running loss as they were, and is counted.
    ///
    /// # Errors
    /// A sample, a gradient or a step that is not finite, or that the guard refuses.
    pub fn push(&mut self, x: M::Input, y: V::Item) -> Result<V::Item, Refused>
    where
        O: Clone,
    {
        self.push_weighted(x, y, V::Item::constant(1.0))
    }

    /// As [`Self::push`], for a sample of a weight, 1 / variance of its noise or proportional to it. A step is as many
    /// times longer, so weights of about 1 keep the meaning of the learning rate. A sample of weight 0 makes no step and is
    /// not counted.
    ///
    /// # Errors
    /// As [`Self::push`]; a negative weight.
    pub fn push_weighted(&mut self, x: M::Input, y: V::Item, weight: V::Item) -> Result<V::Item, Refused>
    where
        O: Clone,
    {
        if weight == V::Item::constant(0.0) {
            return Ok(weight);
        }
        let result = self.try_push(x, y, weight);
        self.state.counts.count(result)
    }

    fn try_push(&mut self, x: M::Input, y: V::Item, weight: V::Item) -> Result<V::Item, Refused>
    where
        O: Clone,
    {
        let (zero, one) = (V::Item::constant(0.0), V::Item::constant(1.0));
        let state = &mut self.state;
        if !x.is_finite() || !y.is_finite() || !weight.is_finite() || weight < zero {
            return Err(Refused::Sample);
        }
        if state.has_diverged {
            return Err(Refused::Diverged);
        }
        let mut gradient = same_storage(&state.params, zero);
        let prediction = self.model.predict_with_gradient(&state.params, x, &mut gradient);
        let residual = prediction - y;
        let loss = if weight == one { residual * residual } else { weight * (residual * residual) };
        let mut slope = gradient.clone();
        let twice = if weight == one { residual + residual } else { weight * (residual + residual) };
        for part in slope.as_mut_slice() {
            *part = twice * *part;
        }
        if !loss.is_finite() || !is_finite(&slope) {
            return Err(Refused::Overflow);
        }
        let (factor, rounding) = (self.guard.loss_factor(), rounding(prediction, y));
        // The last of too many outliers in a row is none: what came before is of another world.
        let begins_anew = state.lately.is_outlier(factor, loss, weight, rounding);
        if begins_anew && !state.counts.is_change() {
            return Err(Refused::Outlier);
        }
        note_steepness(&state.optimizer, &gradient, weight, &mut state.lately.steepest);
        let (mut optimizer, mut params) = (state.optimizer.clone(), state.params.clone());
        optimizer.step(&mut params, &slope);
        if !is_finite(&params) {
            return Err(Refused::Step);
        }
        self.guard.project(&mut params);
        if self.guard.is_too_large(&params) {
            return Err(Refused::Norm);
        }
        let residual_after = self.model.predict(&params, x) - y;
        let after =
            if weight == one { residual_after * residual_after } else { weight * (residual_after * residual_after) };
        let is_above_before = after > factor * loss;
        let is_above_lately = begins_anew
            || state.lately.n_samples() == 0
            || state.lately.means().exceeds(factor, after, weight, rounding);
        if !after.is_finite() || (is_above_before && is_above_lately) {
            return Err(Refused::Overshoot);
        }
        (state.optimizer, state.params) = (optimizer, params);
        if begins_anew {
            state.lately.forget();
            state.counts.begin_anew();
        }
        let change = residual_after - residual;
        state.lately.add(self.memory, &Sample { y, weight, loss, change, gradient: &gradient, slope: &slope });
        if factor.is_finite() && state.lately.has_diverged(factor) {
            state.has_diverged = true;
            state.params.clone_from(&state.start);
            return Err(Refused::Diverged);
        }
        Ok(loss)
    }

    /// Begins anew at the start, as if no sample had come.
    pub fn reset(&mut self) {
        let state = &mut self.state;
        state.params.clone_from(&state.start);
        state.optimizer.reset();
        state.has_diverged = false;
        state.counts = Counts::new();
        state.lately = Fading::new(&state.start);
    }

    /// How far the fit has come, judged by the samples of late.
    ///
    /// It is settled if at least 100 samples were used, most of those that came lately; if these are like all that came
    /// before; if the running loss, and what the last large steps may have added to it, is below three quarters of a constant's;
    /// and if no parameter has a mean gradient beyond four standard errors (a test of what G. C.
    /// Pflug, *Non-asymptotic confidence bounds for stochastic approximation algorithms with constant step size*, 1990,
    /// calls the stationary phase), or the loss is below a millionth of a constant's.
    pub fn verdict(&self) -> StreamVerdict<V::Item> {
        let StreamingState { lately, counts, has_diverged, params, .. } = &self.state;
        if *has_diverged {
            return StreamVerdict::Diverged { rates: self.rates() };
        }
        if let Some((reason, share)) = counts.mostly_refused() {
            return StreamVerdict::Refusing { reason, share, rates: self.rates() };
        }
        let n_needed = N_NEEDED.max(10 * params.as_slice().len() as u32);
        let (Some(loss), true) = (lately.loss_now(), lately.n_samples() >= n_needed) else {
            return StreamVerdict::TooFew { n_used: u64::from(lately.n_samples()), n_needed: u64::from(n_needed) };
        };
        let constant_loss = lately.constant_loss();
        if lately.has_constant_input() {
            return StreamVerdict::ConstantInput;
        }
        let below = |share: f64| loss < V::Item::constant(share) * constant_loss;
        match lately.falls_along() {
            Some(along) if !below(1e-6) => StreamVerdict::Learning { along, loss, constant_loss },
            _ if !below(0.75) => StreamVerdict::NoBetter { loss, constant_loss },
            _ if lately.is_narrow() => StreamVerdict::Narrow,
            _ => StreamVerdict::Settled { loss, constant_loss },
        }
    }

    /// The learning rate of the next step, and the largest at which every step so far lowers the loss of its own sample.
    fn rates(&self) -> Option<[V::Item; 2]> {
        let StreamingState { lately, optimizer, .. } = &self.state;
        // The curvature of the loss of a sample.
        let bound = optimizer.learning_rate_bound(lately.steepest + lately.steepest)?;
        bound.is_finite().then(|| [optimizer.learning_rate(), bound])
    }

    /// The current parameters.
    pub const fn params(&self) -> &V {
        &self.state.params
    }

    /// All that it has learned.
    pub const fn state(&self) -> &StreamingState<O, V> {
        &self.state
    }

    /// The model.
    pub const fn model(&self) -> &M {
        &self.model
    }

    /// The optimizer.
    pub const fn optimizer(&self) -> &O {
        &self.state.optimizer
    }

    /// The exponentially weighted mean of the losses of the samples used, each taken before its step; the weight of a
    /// sample falls by the factor given to [`Self::with_memory`] (0.99 by default) with every later one. `None` before
    /// the first.
    pub fn running_loss(&self) -> Option<V::Item> {
        self.state.lately.means().running_loss()
    }

    /// Samples that made a step.
    pub const fn n_used(&self) -> u64 {
        self.state.counts.n_used
    }

    /// Samples that were refused.
    pub const fn n_refused(&self) -> u64 {
        self.state.counts.n_refused
    }

    /// Why the last sample that was refused was.
    pub const fn last_refused(&self) -> Option<Refused> {
        self.state.counts.last_refused
    }
}

/// Keeps the largest squared norm of a gradient in the units of the optimizer.
fn note_steepness<V: Storage<Item: Real>>(
    optimizer: &impl Optimizer<V>,
    gradient: &V,
    weight: V::Item,
    most: &mut V::Item,
) {
    let square = match optimizer.units() {
        Some(mut scaled) => {
            multiply(&mut scaled, gradient);
            dot(scaled.as_slice(), scaled.as_slice())
        }
        None => dot(gradient.as_slice(), gradient.as_slice()),
    };
    let square = weight * square;
    if square > *most {
        *most = square;
    }
}
