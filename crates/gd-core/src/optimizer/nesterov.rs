//! Gradient descent with Nesterov momentum.

use super::{Optimizer, check_decay, check_learning_rate, const_new, fit_length, learning_rate_methods, zeros};
use crate::error::{Error, Setting};
use crate::number::{Number, Real};
use crate::storage::Storage;

/// Nesterov's momentum: velocity = gradient + momentum x velocity; params -= learning rate x (gradient + momentum x
/// velocity).
///
/// This is the form of I. Sutskever et al., *On the importance of initialization and momentum in deep learning*, 2013,
/// with the gradient at the parameters themselves: the point looked ahead to is what is called params here (as in
/// optax and `PyTorch`). On a quadratic it converges below 2 (1 + momentum) / ((1 + 2 momentum) largest curvature).
///
/// Y. Nesterov, *A method for solving the convex programming problem with convergence rate O(1/k^2)*, 1983.
///
/// ```
/// use gd_core::{Optimizer, Nesterov};
/// let mut params = [1.0];
/// let mut optimizer = Nesterov::new(0.5)?;
/// optimizer.step(&mut params, &[1.0]);
/// assert_eq!(params[0], 1.0 - 0.5 * 1.9);
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
pub struct Nesterov<V: Storage> {
    learning_rate: V::Item,
    mu: V::Item,
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    velocity: V,
}

impl<V: Storage<Item: Real>> Nesterov<V> {
    /// Starts at rest, with a momentum of 0.9.
    ///
    /// # Errors
    /// A rate that is not finite or not above zero.
    pub fn new(learning_rate: V::Item) -> Result<Self, Error> {
        let velocity = zeros();
        Ok(Self { learning_rate: check_learning_rate(learning_rate)?, mu: V::Item::constant(0.9), velocity })
    }

    /// Sets the momentum: the fraction of the velocity that is left after a step.
    ///
    /// # Errors
    /// A momentum below 0, of 1 or more, or NaN.
    pub fn with_momentum(self, momentum: V::Item) -> Result<Self, Error> {
        Ok(Self { mu: check_decay(Setting::Momentum, momentum)?, ..self })
    }
}

const_new!(Nesterov { mu: 0.9, velocity: [0.0; P] });

impl<V: Storage<Item: Real>> Optimizer<V> for Nesterov<V> {
    #[inline]
    fn step(&mut self, params: &mut V, gradient: &V) {
        fit_length(&mut self.velocity, gradient, V::Item::constant(0.0));
        let parts = params
            .as_mut_slice()
            .iter_mut()
            .zip(self.velocity.as_mut_slice().iter_mut())
            .zip(gradient.as_slice().iter());
        for ((param, velocity), &slope) in parts {
            *velocity = slope + self.mu * *velocity;
            *param -= self.learning_rate * (slope + self.mu * *velocity);
        }
    }

    learning_rate_methods!();

    #[inline]
    fn reset(&mut self) {
        self.velocity = zeros();
    }

    #[inline]
    fn learning_rate_bound(&self, curvature: V::Item) -> Option<V::Item> {
        let one = V::Item::constant(1.0);
        let two = one + one;
        Some(two * (one + self.mu) / ((one + two * self.mu) * curvature))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On 1/2 c p^2 the steps shrink just below the bound and grow just above it.
    #[test]
    fn the_bound_parts_convergence_from_divergence() {
        let curvature = 3.0;
        let bound = Nesterov::<[f64; 1]>::new(1.0).unwrap().learning_rate_bound(curvature).unwrap();
        for (factor, converges) in [(0.98, true), (1.02, false)] {
            let mut optimizer = Nesterov::new(factor * bound).unwrap();
            let mut params = [1.0];
            for _ in 0..4000 {
                let gradient = params.map(|param| param * curvature);
                optimizer.step(&mut params, &gradient);
            }
            assert_eq!(params[0].abs() < 1e-6, converges, "{factor}: {params:?}");
        }
    }

    #[test]
    fn a_momentum_that_never_fades_is_refused() {
        let optimizer = Nesterov::<[f64; 1]>::new(0.1).unwrap();
        for momentum in [1.0, -0.1, 2.0] {
            let refused = Error::Setting { setting: Setting::Momentum, value: momentum };
            assert_eq!(optimizer.with_momentum(momentum), Err(refused));
        }
        assert!(optimizer.with_momentum(f64::NAN).is_err());
        assert!(Nesterov::<[f64; 1]>::new(0.0).is_err());
    }
}
