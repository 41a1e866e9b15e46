//! Adam with decoupled weight decay.

use super::{Adam, Optimizer, check_not_negative};
use crate::error::{Error, Setting};
use crate::number::{Number, Real};
use crate::storage::Storage;

/// `AdamW`: params -= learning rate x (Adam's direction + weight decay x params). The decay is *decoupled*: it is not
/// part of the gradient and does not enter the moments, and is multiplied by the learning rate as in optax and
/// `PyTorch`.
///
/// Betas 0.9 and 0.999, eps 1e-8 outside the root, weight decay 0.01 (`PyTorch`'s default; optax has 0.0001). It pulls
/// parameters toward 0, so a fit does not end at the least-squares solution.
///
/// I. Loshchilov and F. Hutter, *Decoupled weight decay regularization*, 2019.
///
/// ```
/// use gd_core::{Optimizer, AdamW};
/// let mut params = [1.0];
/// let mut optimizer = AdamW::new(0.5)?;
/// optimizer.step(&mut params, &[-3.0]);
/// assert!((params[0] - (1.5_f64 - 0.5 * 0.01)).abs() < 1e-8);
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
pub struct AdamW<V: Storage> {
    adam: Adam<V>,
    weight_decay: V::Item,
}

impl<V: Storage<Item: Real>> AdamW<V> {
    /// Betas 0.9 and 0.999, eps 1e-8, weight decay 0.01.
    ///
    /// # Errors
    /// A rate that is not finite or not above zero.
    pub fn new(learning_rate: V::Item) -> Result<Self, Error> {
        Ok(Self { adam: Adam::new(learning_rate)?, weight_decay: V::Item::constant(0.01) })
    }

    /// Sets the weight decay.
    ///
    /// # Errors
    /// A decay that is not finite or below zero.
    pub fn with_weight_decay(self, weight_decay: V::Item) -> Result<Self, Error> {
        Ok(Self { weight_decay: check_not_negative(Setting::WeightDecay, weight_decay)?, ..self })
    }

    /// Sets the decay of the mean of the gradient.
    ///
    /// # Errors
    /// A beta below 0, of 1 or more, or NaN.
    pub fn with_beta1(self, beta1: V::Item) -> Result<Self, Error> {
        Ok(Self { adam: self.adam.with_beta1(beta1)?, ..self })
    }

    /// Sets the decay of the mean of its square.
    ///
    /// # Errors
    /// A beta below 0, of 1 or more, or NaN.
    pub fn with_beta2(self, beta2: V::Item) -> Result<Self, Error> {
        Ok(Self { adam: self.adam.with_beta2(beta2)?, ..self })
    }

    /// Sets the number added to the root.
    ///
    /// # Errors
    /// A number that is not finite or not above zero.
    pub fn with_eps(self, eps: V::Item) -> Result<Self, Error> {
        Ok(Self { adam: self.adam.with_eps(eps)?, ..self })
    }
}

macro_rules! const_new {
    ($float:ty) => {
        impl<const P: usize> AdamW<[$float; P]> {
            /// [`Self::new`] for a constant or a static.
            ///
            /// # Errors
            /// A rate that is not finite or not above zero.
            pub const fn const_new(learning_rate: $float) -> Result<Self, Error> {
                match Adam::<[$float; P]>::const_new(learning_rate) {
                    Ok(adam) => Ok(Self { adam, weight_decay: 0.01 }),
                    Err(error) => Err(error),
                }
            }
        }
    };
}
const_new!(f32);
const_new!(f64);

impl<V: Storage<Item: Real>> Optimizer<V> for AdamW<V> {
    #[inline]
    fn step(&mut self, params: &mut V, gradient: &V) {
        let (learning_rate, weight_decay) = (self.learning_rate(), self.weight_decay);
        self.adam.along_direction(params, gradient, |param, part| {
            *param -= learning_rate * (part + weight_decay * *param);
        });
    }

    #[inline]
    fn learning_rate(&self) -> V::Item {
        self.adam.learning_rate()
    }

    #[inline]
    fn set_learning_rate(&mut self, learning_rate: V::Item) {
        self.adam.set_learning_rate(learning_rate);
    }

    #[inline]
    fn reset(&mut self) {
        Optimizer::reset(&mut self.adam);
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
    fn without_decay_it_is_adam() {
        let (mut adam, mut adam_w) =
            (Adam::new(0.1).unwrap(), AdamW::new(0.1).unwrap().with_weight_decay(0.0).unwrap());
        let (mut a, mut b) = ([1.0, -2.0], [1.0, -2.0]);
        for step in 0..20 {
            let gradient = [f64::from(step) - 7.0, 0.3];
            adam.step(&mut a, &gradient);
            adam_w.step(&mut b, &gradient);
        }
        assert_eq!(a, b);
    }

    #[test]
    fn a_negative_decay_is_refused() {
        let refused = AdamW::<[f64; 1]>::new(0.1).unwrap().with_weight_decay(-0.1);
        assert_eq!(refused, Err(Error::Setting { setting: Setting::WeightDecay, value: -0.1 }));
    }
}
