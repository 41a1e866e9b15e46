//! Fitting while the data arrive, one sample at a time.

use super::{check_start, is_finite};
use crate::error::{Error, Setting};
use crate::model::{Input, Model};
use crate::number::{Number, Real};
use crate::optimizer::{Optimizer, check_decay};
use crate::storage::{Storage, same_storage};

/// Stochastic gradient descent on a stream: every sample makes one step and is forgotten. For devices that never hold
/// the data.
///
/// The loss of a sample is its squared residual, (prediction - y)^2, so learning rates mean what they mean for
/// [`crate::MeanSquaredError`]. H. Robbins and S. Monro, *A stochastic approximation method*, 1951; for parameters that
/// settle, let the learning rate decay by a [`crate::Schedule`].
///
/// ```
/// use gd_core::{Line, Sgd, Streaming};
///
/// let mut fit = Streaming::new(Line, Sgd::new(0.1)?, [0.0_f64, 0.0])?;
/// for k in 0..2000 {
///     let x = (k % 20) as f64 / 10.0 - 1.0;
///     fit.push(x, 1.2 * x + 2.5)?;
/// }
/// assert!((fit.params()[0] - 1.2).abs() < 1e-6 && (fit.params()[1] - 2.5).abs() < 1e-6);
/// assert!(fit.push(f64::NAN, 1.0).is_err() && fit.n_refused() == 1);
/// assert!(fit.running_loss().expect("2000 samples") < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Streaming<M, O, V: Storage> {
    model: M,
    optimizer: O,
    params: V,
    memory: V::Item,
    /// The exponential mean, and the weight that its samples have so far.
    mean: V::Item,
    weight: V::Item,
    n_used: u64,
    n_refused: u64,
}

/// Why a sample changed nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// Its x or y is NaN or infinite.
    Sample,
    /// The loss or the gradient overflows there.
    Overflow,
    /// The step would lead to parameters that are not finite.
    Step,
}

impl core::fmt::Display for Refused {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Sample => "the sample is not a finite number; it was left out",
            Self::Overflow => "the loss or the gradient of the sample overflows; it was left out",
            Self::Step => "the step for this sample overflows; it was left out, try a smaller learning rate",
        })
    }
}

impl core::error::Error for Refused {}

impl<M: Model<V>, O: Optimizer<V>, V: Storage<Item: Real>> Streaming<M, O, V> {
    /// A fit that begins at `start`. The running loss remembers about the last 100 samples.
    ///
    /// # Errors
    /// A start that is not finite, or whose number of parameters differs from that of the model or the optimizer.
    pub fn new(model: M, optimizer: O, start: V) -> Result<Self, Error> {
        check_start(&start, [model.n_params(), optimizer.n_params()])?;
        let zero = V::Item::constant(0.0);
        let memory = V::Item::constant(0.99);
        Ok(Self { model, optimizer, params: start, memory, mean: zero, weight: zero, n_used: 0, n_refused: 0 })
    }

    /// Sets the memory of the running loss: the fraction of it that is left after a sample.
    ///
    /// # Errors
    /// A memory below 0, of 1 or more, or NaN.
    pub fn with_memory(self, memory: V::Item) -> Result<Self, Error> {
        Ok(Self { memory: check_decay(Setting::Decay, memory)?, ..self })
    }

    /// Makes a step for the sample and returns its loss before the step. A sample that is refused leaves parameters,
    /// optimizer and running loss as they were, and is counted.
    ///
    /// # Errors
    /// A sample, a gradient or a step that is not finite.
    pub fn push(&mut self, x: M::Input, y: V::Item) -> Result<V::Item, Refused>
    where
        O: Clone,
    {
        let result = self.try_push(x, y);
        match result {
            Ok(_) => self.n_used = self.n_used.saturating_add(1),
            Err(_) => self.n_refused = self.n_refused.saturating_add(1),
        }
        result
    }

    fn try_push(&mut self, x: M::Input, y: V::Item) -> Result<V::Item, Refused>
    where
        O: Clone,
    {
        if !x.is_finite() || !y.is_finite() {
            return Err(Refused::Sample);
        }
        let mut gradient = same_storage(&self.params, V::Item::constant(0.0));
        let residual = self.model.predict_with_gradient(&self.params, x, &mut gradient) - y;
        let loss = residual * residual;
        for part in gradient.as_mut_slice() {
            *part = (residual + residual) * *part;
        }
        if !loss.is_finite() || !is_finite(&gradient) {
            return Err(Refused::Overflow);
        }
        let (mut optimizer, mut params) = (self.optimizer.clone(), self.params.clone());
        optimizer.step(&mut params, &gradient);
        if !is_finite(&params) {
            return Err(Refused::Step);
        }
        (self.optimizer, self.params) = (optimizer, params);
        let new = V::Item::constant(1.0) - self.memory;
        self.mean = self.memory * self.mean + new * loss;
        self.weight = self.memory * self.weight + new;
        Ok(loss)
    }

    /// The current parameters.
    pub const fn params(&self) -> &V {
        &self.params
    }

    /// The model.
    pub const fn model(&self) -> &M {
        &self.model
    }

    /// The optimizer.
    pub const fn optimizer(&self) -> &O {
        &self.optimizer
    }

    /// The exponentially weighted mean of the losses of the samples used, each taken before its step; the weight of a
    /// sample falls by the factor given to [`Self::with_memory`] (0.99 by default) with every later one. `None` before
    /// the first.
    pub fn running_loss(&self) -> Option<V::Item> {
        (self.weight > V::Item::constant(0.0)).then(|| self.mean / self.weight)
    }

    /// Samples that made a step.
    pub const fn n_used(&self) -> u64 {
        self.n_used
    }

    /// Samples that were refused.
    pub const fn n_refused(&self) -> u64 {
        self.n_refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Adam, Cubic, Data, Line, MeanSquaredError, Objective, Schedule, Scheduled, Sgd};

    #[test]
    fn a_step_is_that_of_the_loss_of_one_point() {
        let (x, y) = (0.7_f64, 2.0);
        let loss =
            MeanSquaredError::new(Cubic, Data::new(core::slice::from_ref(&x), core::slice::from_ref(&y)).unwrap());
        let mut fit = Streaming::new(Cubic, Adam::new(0.1).unwrap(), [3.0, -1.0]).unwrap();
        let (mut optimizer, mut params) = (Adam::new(0.1).unwrap(), [3.0, -1.0]);
        for _ in 0..10 {
            let mut gradient = [0.0; 2];
            let value = loss.value_with_gradient(&params, &mut gradient);
            optimizer.step(&mut params, &gradient);
            assert_eq!(fit.push(x, y), Ok(value));
            assert_eq!(fit.params(), &params);
        }
        assert_eq!((fit.n_used(), fit.n_refused()), (10, 0));
    }

    #[test]
    fn what_is_not_finite_changes_nothing_and_is_counted() {
        let mut fit = Streaming::new(Line, Adam::new(0.1_f32).unwrap(), [1.0, 1.0]).unwrap();
        fit.push(1.0, 0.0).unwrap();
        let before = fit;
        assert_eq!(fit.push(f32::NAN, 0.0), Err(Refused::Sample));
        assert_eq!(fit.push(0.0, f32::NEG_INFINITY), Err(Refused::Sample));
        assert_eq!(fit.push(1e30, 0.0), Err(Refused::Overflow));
        assert_eq!(fit.n_refused(), 3);
        assert_eq!(fit, Streaming { n_refused: 3, ..before });

        let mut fit = Streaming::new(Line, Sgd::new(f64::MAX).unwrap(), [2.0, 0.0]).unwrap();
        assert_eq!(fit.push(1.0, 0.0), Err(Refused::Step));
        assert_eq!(fit.params(), &[2.0, 0.0]);
        assert!(fit.running_loss().is_none());
    }

    #[test]
    fn the_running_loss_is_the_mean_with_fading_weights() {
        // The rate is too small to move anything: losses are y^2.
        let mut fit = Streaming::new(Line, Sgd::new(1e-300).unwrap(), [0.0, 0.0]).unwrap().with_memory(0.5).unwrap();
        fit.push(0.0, 2.0).unwrap();
        assert_eq!(fit.running_loss(), Some(4.0));
        fit.push(0.0, 1.0).unwrap();
        assert_eq!(fit.running_loss(), Some((1.0 + 0.5 * 4.0) / 1.5));
        assert!(fit.with_memory(1.0).is_err());
    }

    /// With a rate that decays the parameters settle on those of all samples.
    #[test]
    fn noise_is_averaged_out_as_the_rate_decays() {
        let optimizer = Scheduled::new(Sgd::new(0.3).unwrap(), Schedule::step(2000, 0.5).unwrap());
        let mut fit = Streaming::new(Line, optimizer, [0.0, 0.0]).unwrap();
        for k in 0..20_000 {
            let x = f64::from(k % 21) / 10.0 - 1.0;
            let noise = if (k / 21) % 2 == 0 { 0.5 } else { -0.5 };
            fit.push(x, 1.2 * x + 2.5 + noise).unwrap();
        }
        let [a, b] = *fit.params();
        assert!((a - 1.2).abs() < 0.01 && (b - 2.5).abs() < 0.01, "{a} {b}");
        assert!((fit.running_loss().unwrap() - 0.25).abs() < 0.02);
    }

    #[test]
    fn a_start_that_is_not_finite_is_refused() {
        let refused = Streaming::new(Line, Sgd::new(0.1).unwrap(), [0.0, f64::NAN]).unwrap_err();
        assert_eq!(refused, Error::NonFiniteStart { index: 1 });
    }
}
