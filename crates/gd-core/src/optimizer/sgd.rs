//! Plain gradient descent.

use super::{Optimizer, check_learning_rate, learning_rate_methods};
use crate::error::Error;
use crate::number::Real;
use crate::storage::Storage;

/// Gradient descent: params -= learning rate x gradient. Stochastic when its gradients come from a
/// [`crate::MiniBatch`].
///
/// On a quadratic it converges for learning rates below 2 / largest curvature, oscillates forever at that bound, and
/// diverges above it (A. Cauchy, 1847; Y. Nesterov, *Introductory Lectures on Convex Optimization*, 2004, 2.1.5).
///
/// ```
/// use gd_core::{Optimizer, Sgd};
/// let mut params = [1.0, 2.0];
/// Sgd::new(0.5)?.step(&mut params, &[1.0, -2.0]);
/// assert_eq!(params, [0.5, 3.0]);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Sgd<T> {
    learning_rate: T,
}

impl<T: Real> Sgd<T> {
    /// Gradient descent at a learning rate.
    ///
    /// # Errors
    /// A rate that is not finite or not above zero.
    pub fn new(learning_rate: T) -> Result<Self, Error> {
        Ok(Self { learning_rate: check_learning_rate(learning_rate)? })
    }
}

/// A constant function can compare numbers of a type that it knows, not of any type.
macro_rules! const_new {
    ($float:ty) => {
        impl Sgd<$float> {
            /// [`Self::new`] for a constant or a static.
            ///
            /// ```
            /// use gd_core::Sgd;
            /// const SGD: Sgd<f32> = match Sgd::<f32>::const_new(0.2) {
            ///     Ok(sgd) => sgd,
            ///     Err(_) => panic!("the compiler would say so"),
            /// };
            /// assert_eq!(Sgd::new(0.2), Ok(SGD));
            /// ```
            ///
            /// # Errors
            /// A rate that is not finite or not above zero.
            pub const fn const_new(learning_rate: $float) -> Result<Self, Error> {
                if learning_rate.is_finite() && learning_rate > 0.0 {
                    Ok(Self { learning_rate })
                } else {
                    Err(Error::LearningRate(learning_rate as f64))
                }
            }
        }
    };
}
const_new!(f32);
const_new!(f64);

impl<T: Real, V: Storage<Item = T>> Optimizer<V> for Sgd<T> {
    #[inline]
    fn step(&mut self, params: &mut V, gradient: &V) {
        for (param, &slope) in params.as_mut_slice().iter_mut().zip(gradient.as_slice().iter()) {
            *param -= self.learning_rate * slope;
        }
    }

    learning_rate_methods!();

    #[inline]
    fn learning_rate_bound(&self, curvature: T) -> Option<T> {
        Some(T::constant(2.0) / curvature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_finite_positive_rate_is_accepted() {
        for rate in [0.0, -0.1, f64::NAN, f64::INFINITY] {
            assert!(matches!(Sgd::new(rate), Err(Error::LearningRate(found)) if found.to_bits() == rate.to_bits()));
        }
        assert_eq!(Optimizer::<[f32; 2]>::learning_rate(&Sgd::new(0.1_f32).unwrap()), 0.1);
    }
}
