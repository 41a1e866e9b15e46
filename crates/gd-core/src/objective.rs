//! What a descent makes smaller.

use nalgebra::{SMatrix, SVector};

use crate::number::Real;

/// A function of `P` parameters with a gradient.
///
/// ```
/// use gd_core::{Objective, nalgebra::SVector};
///
/// /// (a - 1)^2 + 10 b^2
/// struct Bowl;
///
/// impl Objective<f64, 2> for Bowl {
///     fn value(&self, p: &SVector<f64, 2>) -> f64 {
///         (p[0] - 1.0) * (p[0] - 1.0) + 10.0 * p[1] * p[1]
///     }
///     fn value_with_gradient(&self, p: &SVector<f64, 2>) -> (f64, SVector<f64, 2>) {
///         (self.value(p), SVector::from([2.0 * (p[0] - 1.0), 20.0 * p[1]]))
///     }
/// }
/// assert_eq!(Bowl.value(&SVector::from([3.0, 0.0])), 4.0);
/// ```
pub trait Objective<T: Real, const P: usize> {
    /// The value at `params`.
    fn value(&self, params: &SVector<T, P>) -> T;

    /// The value and its partial derivatives.
    fn value_with_gradient(&self, params: &SVector<T, P>) -> (T, SVector<T, P>);

    /// The loss and the gradient for the next step of a descent. The same as [`Objective::value_with_gradient`] unless
    /// the objective is a sampler, such as [`crate::MiniBatch`], that shows other data at every step.
    #[inline]
    fn next_gradient(&mut self, params: &SVector<T, P>) -> (T, SVector<T, P>) {
        self.value_with_gradient(params)
    }
}

impl<T: Real, O: Objective<T, P>, const P: usize> Objective<T, P> for &O {
    #[inline]
    fn value(&self, params: &SVector<T, P>) -> T {
        (*self).value(params)
    }

    #[inline]
    fn value_with_gradient(&self, params: &SVector<T, P>) -> (T, SVector<T, P>) {
        (*self).value_with_gradient(params)
    }
}

/// An objective that knows its curvature. An example is at [`crate::Verdict`].
pub trait TwiceDifferentiable<T: Real, const P: usize>: Objective<T, P> {
    /// The second partial derivatives at `params`, a symmetric matrix.
    fn hessian(&self, params: &SVector<T, P>) -> SMatrix<T, P, P>;
}

impl<T: Real, O: TwiceDifferentiable<T, P>, const P: usize> TwiceDifferentiable<T, P> for &O {
    fn hessian(&self, params: &SVector<T, P>) -> SMatrix<T, P, P> {
        (*self).hessian(params)
    }
}
