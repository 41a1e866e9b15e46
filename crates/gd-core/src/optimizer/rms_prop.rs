//! Steps measured by the recent size of the gradient.

use super::{
    Optimizer, check_decay, check_learning_rate, check_positive, const_new, fit_length, learning_rate_methods, zeros,
};
use crate::error::{Error, Setting};
use crate::number::{Number, Real};
use crate::storage::Storage;

/// `RMSProp`: square = decay x square + (1 - decay) gradient^2; params -= learning rate x gradient / (sqrt(square) +
/// eps), each parameter by itself.
///
/// Decay is 0.9, eps 1e-8 *outside* the root, the square starts at 0 without bias correction; optax's default puts eps
/// inside the root, `PyTorch`'s decay is 0.99.
///
/// T. Tieleman and G. Hinton, *Neural networks for machine learning*, lecture 6.5, 2012.
///
/// ```
/// use gd_core::{Optimizer, RmsProp};
/// let mut params = [1.0];
/// let mut optimizer = RmsProp::new(0.5)?;
/// optimizer.step(&mut params, &[3.0]);
/// assert!((params[0] - (1.0 - 0.5 / 0.1_f64.sqrt())).abs() < 1e-7);
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
pub struct RmsProp<V: Storage> {
    learning_rate: V::Item,
    decay: V::Item,
    eps: V::Item,
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    square: V,
}

impl<V: Storage<Item: Real>> RmsProp<V> {
    /// Decay 0.9, eps 1e-8.
    ///
    /// # Errors
    /// A rate that is not finite or not above zero.
    pub fn new(learning_rate: V::Item) -> Result<Self, Error> {
        Ok(Self {
            learning_rate: check_learning_rate(learning_rate)?,
            decay: V::Item::constant(0.9),
            eps: V::Item::constant(1e-8),
            square: zeros(),
        })
    }

    /// Sets the fraction of the mean square that is left after a step.
    ///
    /// # Errors
    /// A decay below 0, of 1 or more, or NaN.
    pub fn with_decay(self, decay: V::Item) -> Result<Self, Error> {
        Ok(Self { decay: check_decay(Setting::Decay, decay)?, ..self })
    }

    /// Sets the number added to the root.
    ///
    /// # Errors
    /// A number that is not finite or not above zero.
    pub fn with_eps(self, eps: V::Item) -> Result<Self, Error> {
        Ok(Self { eps: check_positive(Setting::Eps, eps)?, ..self })
    }
}

const_new!(RmsProp { decay: 0.9, eps: 1e-8, square: [0.0; P] });

impl<V: Storage<Item: Real>> Optimizer<V> for RmsProp<V> {
    #[inline]
    fn step(&mut self, params: &mut V, gradient: &V) {
        fit_length(&mut self.square, gradient, V::Item::constant(0.0));
        let new_part = V::Item::constant(1.0) - self.decay;
        for ((param, square), &slope) in
            params.as_mut_slice().iter_mut().zip(self.square.as_mut_slice().iter_mut()).zip(gradient.as_slice().iter())
        {
            *square = self.decay * *square + new_part * (slope * slope);
            *param -= self.learning_rate * (slope / (square.sqrt() + self.eps));
        }
    }

    learning_rate_methods!();

    #[inline]
    fn reset(&mut self) {
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
        let optimizer = RmsProp::<[f64; 1]>::new(0.1).unwrap();
        let refused = |setting, value| Err(Error::Setting { setting, value });
        assert_eq!(optimizer.with_decay(1.0), refused(Setting::Decay, 1.0));
        assert_eq!(optimizer.with_eps(0.0), refused(Setting::Eps, 0.0));
    }
}
