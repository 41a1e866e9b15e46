//! Steps that shorten along directions often taken.

use nalgebra::SVector;

use super::{Optimizer, check_learning_rate, check_not_negative, check_positive, learning_rate_methods};
use crate::error::{Error, Setting};
use crate::number::Real;

/// `AdaGrad`: sum += gradient^2; params -= learning rate x gradient / sqrt(sum + eps), each parameter by itself.
///
/// The sum starts at 0.1 and eps is 1e-7, *inside* the root, as in optax; `PyTorch` starts at 0 and adds 1e-10 outside.
///
/// J. Duchi, E. Hazan and Y. Singer, *Adaptive subgradient methods for online learning*, 2011.
///
/// ```
/// use gd_core::{Optimizer, AdaGrad, nalgebra::SVector};
/// let mut params = SVector::from([1.0]);
/// let mut optimizer = AdaGrad::new(0.5)?;
/// optimizer.step(&mut params, &SVector::from([3.0]));
/// assert!((params[0] - (1.0 - 0.5 * 3.0 / (9.1_f64 + 1e-7).sqrt())).abs() < 1e-15);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdaGrad<T, const P: usize> {
    learning_rate: T,
    eps: T,
    sum: SVector<T, P>,
}

impl<T: Real, const P: usize> AdaGrad<T, P> {
    /// A sum that starts at 0.1, eps 1e-7.
    ///
    /// # Errors
    /// A rate that is not finite or not above zero.
    pub fn new(learning_rate: T) -> Result<Self, Error> {
        let sum = SVector::from([T::constant(0.1); P]);
        Ok(Self { learning_rate: check_learning_rate(learning_rate)?, eps: T::constant(1e-7), sum })
    }

    /// With sums that start elsewhere.
    ///
    /// # Errors
    /// A sum that is not finite or below zero.
    pub fn with_initial_sum(self, sum: T) -> Result<Self, Error> {
        let sum = check_not_negative(Setting::InitialSum, sum)?;
        Ok(Self { sum: SVector::from([sum; P]), ..self })
    }

    /// With another number added to the sum inside the root.
    ///
    /// # Errors
    /// A number that is not finite or not above zero.
    pub fn with_eps(self, eps: T) -> Result<Self, Error> {
        Ok(Self { eps: check_positive(Setting::Eps, eps)?, ..self })
    }
}

impl<T: Real, const P: usize> Optimizer<T, P> for AdaGrad<T, P> {
    #[inline]
    fn step(&mut self, params: &mut SVector<T, P>, gradient: &SVector<T, P>) {
        for ((param, sum), &slope) in
            params.as_mut_slice().iter_mut().zip(self.sum.as_mut_slice().iter_mut()).zip(gradient.as_slice().iter())
        {
            *sum += slope * slope;
            *param -= self.learning_rate * (slope / (*sum + self.eps).sqrt());
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
        let optimizer = AdaGrad::<f64, 1>::new(0.1).unwrap();
        let refused = |setting, value| Err(Error::Setting { setting, value });
        assert_eq!(optimizer.with_initial_sum(-1.0), refused(Setting::InitialSum, -1.0));
        assert_eq!(optimizer.with_eps(0.0), refused(Setting::Eps, 0.0));
        assert_eq!(optimizer.with_initial_sum(0.0).unwrap().sum[0], 0.0);
    }
}
