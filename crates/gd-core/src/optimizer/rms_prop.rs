//! Steps measured by the recent size of the gradient.

use nalgebra::SVector;

use super::{Optimizer, check_decay, check_learning_rate, check_positive, learning_rate_methods};
use crate::error::{Error, Setting};
use crate::number::Real;

/// `RMSProp`: square = decay x square + (1 - decay) gradient^2; params -= learning rate x gradient / (sqrt(square) +
/// eps), each parameter by itself.
///
/// Decay is 0.9, eps 1e-8 *outside* the root, the square starts at 0 without bias correction; optax's default puts eps
/// inside the root, `PyTorch`'s decay is 0.99.
///
/// T. Tieleman and G. Hinton, *Neural networks for machine learning*, lecture 6.5, 2012.
///
/// ```
/// use gd_core::{Optimizer, RmsProp, nalgebra::SVector};
/// let mut params = SVector::from([1.0]);
/// let mut optimizer = RmsProp::new(0.5)?;
/// optimizer.step(&mut params, &SVector::from([3.0]));
/// assert!((params[0] - (1.0 - 0.5 / 0.1_f64.sqrt())).abs() < 1e-7);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RmsProp<T, const P: usize> {
    learning_rate: T,
    decay: T,
    eps: T,
    square: SVector<T, P>,
}

impl<T: Real, const P: usize> RmsProp<T, P> {
    /// Decay 0.9, eps 1e-8.
    ///
    /// # Errors
    /// A rate that is not finite or not above zero.
    pub fn new(learning_rate: T) -> Result<Self, Error> {
        Ok(Self {
            learning_rate: check_learning_rate(learning_rate)?,
            decay: T::constant(0.9),
            eps: T::constant(1e-8),
            square: SVector::from([T::constant(0.0); P]),
        })
    }

    /// With another part of the mean square that is left after a step.
    ///
    /// # Errors
    /// A decay below 0, of 1 or more, or NaN.
    pub fn with_decay(self, decay: T) -> Result<Self, Error> {
        Ok(Self { decay: check_decay(Setting::Decay, decay)?, ..self })
    }

    /// With another number added to the root.
    ///
    /// # Errors
    /// A number that is not finite or not above zero.
    pub fn with_eps(self, eps: T) -> Result<Self, Error> {
        Ok(Self { eps: check_positive(Setting::Eps, eps)?, ..self })
    }
}

impl<T: Real, const P: usize> Optimizer<T, P> for RmsProp<T, P> {
    #[inline]
    fn step(&mut self, params: &mut SVector<T, P>, gradient: &SVector<T, P>) {
        let new_part = T::constant(1.0) - self.decay;
        for ((param, square), &slope) in
            params.as_mut_slice().iter_mut().zip(self.square.as_mut_slice().iter_mut()).zip(gradient.as_slice().iter())
        {
            *square = self.decay * *square + new_part * (slope * slope);
            *param -= self.learning_rate * (slope / (square.sqrt() + self.eps));
        }
    }

    learning_rate_methods!();

    #[inline]
    fn learning_rate_bound(&self, _curvature: T) -> Option<T> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_checked() {
        let optimizer = RmsProp::<f64, 1>::new(0.1).unwrap();
        let refused = |setting, value| Err(Error::Setting { setting, value });
        assert_eq!(optimizer.with_decay(1.0), refused(Setting::Decay, 1.0));
        assert_eq!(optimizer.with_eps(0.0), refused(Setting::Eps, 0.0));
    }
}
