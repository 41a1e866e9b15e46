//! Adaptive moment estimation.

use super::{
    Optimizer, check_decay, check_learning_rate, check_positive, const_new, fit_length, learning_rate_methods, zeros,
};
use crate::error::{Error, Setting};
use crate::number::{Number, Real};
use crate::storage::Storage;

/// Adam: mean = beta1 mean + (1 - beta1) gradient; square = beta2 square + (1 - beta2) gradient^2; both start at 0,
/// which is corrected by dividing them by 1 - beta^t at step t = 1, 2, ...; params -= learning rate x mean /
/// (sqrt(square) + eps), each parameter by itself.
///
/// Beta1 is 0.9, beta2 0.999, eps 1e-8, *outside* the root of the corrected square, as in the paper's algorithm 1.
///
/// D. P. Kingma and J. Ba, *Adam: a method for stochastic optimization*, 2015.
///
/// ```
/// use gd_core::{Optimizer, Adam};
/// let mut params = [1.0];
/// let mut optimizer = Adam::new(0.5)?;
/// optimizer.step(&mut params, &[-3.0]);
/// // The first step is the learning rate long, whatever the gradient.
/// assert!((params[0] - 1.5_f64).abs() < 1e-8);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(bound(
        serialize = "V::Item: serde::Serialize",
        deserialize = "V::Item: crate::number::Real + serde::Deserialize<'de>"
    ))
)]
pub struct Adam<V: Storage> {
    learning_rate: V::Item,
    beta1: V::Item,
    beta2: V::Item,
    eps: V::Item,
    /// beta1 and beta2 to the power of the number of steps made.
    powers: [V::Item; 2],
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    mean: V,
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    square: V,
}

impl<V: Storage<Item: Real>> Adam<V> {
    /// Betas 0.9 and 0.999, eps 1e-8.
    ///
    /// # Errors
    /// A rate that is not finite or not above zero.
    pub fn new(learning_rate: V::Item) -> Result<Self, Error> {
        Ok(Self {
            learning_rate: check_learning_rate(learning_rate)?,
            beta1: V::Item::constant(0.9),
            beta2: V::Item::constant(0.999),
            eps: V::Item::constant(1e-8),
            powers: [V::Item::constant(1.0); 2],
            mean: zeros(),
            square: zeros(),
        })
    }

    /// Sets the decay of the mean of the gradient.
    ///
    /// # Errors
    /// A beta below 0, of 1 or more, or NaN.
    pub fn with_beta1(self, beta1: V::Item) -> Result<Self, Error> {
        Ok(Self { beta1: check_decay(Setting::Beta1, beta1)?, ..self })
    }

    /// Sets the decay of the mean of its square.
    ///
    /// # Errors
    /// A beta below 0, of 1 or more, or NaN.
    pub fn with_beta2(self, beta2: V::Item) -> Result<Self, Error> {
        Ok(Self { beta2: check_decay(Setting::Beta2, beta2)?, ..self })
    }

    /// Sets the number added to the root.
    ///
    /// # Errors
    /// A number that is not finite or not above zero.
    pub fn with_eps(self, eps: V::Item) -> Result<Self, Error> {
        Ok(Self { eps: check_positive(Setting::Eps, eps)?, ..self })
    }

    /// Processes a gradient; calls `update` with each parameter and its component of the direction to subtract, before
    /// the learning rate.
    #[inline]
    pub(super) fn along_direction(
        &mut self,
        params: &mut V,
        gradient: &V,
        mut update: impl FnMut(&mut V::Item, V::Item),
    ) {
        let one = V::Item::constant(1.0);
        fit_length(&mut self.mean, gradient, V::Item::constant(0.0));
        fit_length(&mut self.square, gradient, V::Item::constant(0.0));
        self.powers = [self.powers[0] * self.beta1, self.powers[1] * self.beta2];
        let (mean_weight, square_weight) = (one - self.powers[0], one - self.powers[1]);
        let state = self.mean.as_mut_slice().iter_mut().zip(self.square.as_mut_slice());
        for ((param, &slope), (mean, square)) in params.as_mut_slice().iter_mut().zip(gradient.as_slice()).zip(state) {
            *mean = self.beta1 * *mean + (one - self.beta1) * slope;
            *square = self.beta2 * *square + (one - self.beta2) * (slope * slope);
            update(param, (*mean / mean_weight) / ((*square / square_weight).sqrt() + self.eps));
        }
    }
}

const_new!(Adam { beta1: 0.9, beta2: 0.999, eps: 1e-8, powers: [1.0; 2], mean: [0.0; P], square: [0.0; P] });

impl<V: Storage<Item: Real>> Optimizer<V> for Adam<V> {
    #[inline]
    fn step(&mut self, params: &mut V, gradient: &V) {
        let learning_rate = self.learning_rate;
        self.along_direction(params, gradient, |param, part| *param -= learning_rate * part);
    }

    learning_rate_methods!();

    #[inline]
    fn reset(&mut self) {
        self.powers = [V::Item::constant(1.0); 2];
        self.mean = zeros();
        self.square = zeros();
    }

    #[inline]
    fn learning_rate_bound(&self, _curvature: V::Item) -> Option<V::Item> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_checked() {
        let optimizer = Adam::<[f64; 1]>::new(0.1).unwrap();
        let refused = |setting, value| Err(Error::Setting { setting, value });
        assert_eq!(optimizer.with_beta1(1.0), refused(Setting::Beta1, 1.0));
        assert_eq!(optimizer.with_beta2(-0.5), refused(Setting::Beta2, -0.5));
        assert_eq!(optimizer.with_eps(f64::INFINITY), refused(Setting::Eps, f64::INFINITY));
    }

    /// Powers that vanish after many steps leave plain means.
    #[test]
    fn a_million_steps_stay_finite() {
        let mut optimizer = Adam::new(1e-6_f32).unwrap();
        let mut params = [0.0];
        for _ in 0..1_000_000 {
            optimizer.step(&mut params, &[1.0]);
        }
        assert!((params[0] + 1.0).abs() < 0.05, "{}", params[0]);
    }
}
