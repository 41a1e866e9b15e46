//! Steps that shorten as gradients accumulate.

use super::{
    Optimizer, check_learning_rate, check_not_negative, check_positive, const_new, fit_length, learning_rate_methods,
};
use crate::error::{Error, Setting};
use crate::number::{Number, Real};
use crate::storage::{Storage, same_storage};

/// `AdaGrad`: sum += gradient^2; params -= learning rate x gradient / sqrt(sum + eps), each parameter by itself.
///
/// The sum starts at 0.1 and eps is 1e-7, *inside* the root, as in optax; `PyTorch` starts at 0 and adds 1e-10 outside.
///
/// J. Duchi, E. Hazan and Y. Singer, *Adaptive subgradient methods for online learning*, 2011.
///
/// ```
/// use gd_core::{Optimizer, AdaGrad};
/// let mut params = [1.0];
/// let mut optimizer = AdaGrad::new(0.5)?;
/// optimizer.step(&mut params, &[3.0]);
/// assert!((params[0] - (1.0 - 0.5 * 3.0 / (9.1_f64 + 1e-7).sqrt())).abs() < 1e-15);
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
pub struct AdaGrad<V: Storage> {
    learning_rate: V::Item,
    eps: V::Item,
    initial_sum: V::Item,
    /// A `Vec` holds one sum before the first step, which is then repeated for every parameter.
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    sum: V,
}

impl<V: Storage<Item: Real>> AdaGrad<V> {
    /// A sum that starts at 0.1, eps 1e-7.
    ///
    /// # Errors
    /// A rate that is not finite or not above zero.
    pub fn new(learning_rate: V::Item) -> Result<Self, Error> {
        let initial_sum = V::Item::constant(0.1);
        let (eps, sum) = (V::Item::constant(1e-7), V::filled(V::COUNT.unwrap_or(1), initial_sum));
        Ok(Self { learning_rate: check_learning_rate(learning_rate)?, eps, initial_sum, sum })
    }

    /// Sets the initial value of the sums.
    ///
    /// # Errors
    /// A sum that is not finite or below zero.
    pub fn with_initial_sum(self, sum: V::Item) -> Result<Self, Error> {
        let sum = check_not_negative(Setting::InitialSum, sum)?;
        Ok(Self { initial_sum: sum, sum: same_storage(&self.sum, sum), ..self })
    }

    /// Sets the number added to the sum inside the root.
    ///
    /// # Errors
    /// A number that is not finite or not above zero.
    pub fn with_eps(self, eps: V::Item) -> Result<Self, Error> {
        Ok(Self { eps: check_positive(Setting::Eps, eps)?, ..self })
    }
}

const_new!(AdaGrad { eps: 1e-7, initial_sum: 0.1, sum: [0.1; P] });

impl<V: Storage<Item: Real>> Optimizer<V> for AdaGrad<V> {
    #[inline]
    fn step(&mut self, params: &mut V, gradient: &V) {
        if let Some(&start) = self.sum.as_slice().first() {
            fit_length(&mut self.sum, gradient, start);
        }
        for ((param, sum), &slope) in
            params.as_mut_slice().iter_mut().zip(self.sum.as_mut_slice().iter_mut()).zip(gradient.as_slice().iter())
        {
            *sum += slope * slope;
            *param -= self.learning_rate * (slope / (*sum + self.eps).sqrt());
        }
    }

    learning_rate_methods!();

    #[inline]
    fn reset(&mut self) {
        self.sum.as_mut_slice().fill(self.initial_sum);
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
        let optimizer = AdaGrad::<[f64; 1]>::new(0.1).unwrap();
        let refused = |setting, value| Err(Error::Setting { setting, value });
        assert_eq!(optimizer.with_initial_sum(-1.0), refused(Setting::InitialSum, -1.0));
        assert_eq!(optimizer.with_eps(0.0), refused(Setting::Eps, 0.0));
        assert_eq!(optimizer.with_initial_sum(0.0).unwrap().sum[0], 0.0);
    }
}
