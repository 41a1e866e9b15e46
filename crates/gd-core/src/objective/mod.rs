//! Objectives: what a descent minimizes.

mod data;
mod differences;
mod function;
mod grid;
mod lane_by_lane;
mod lane_sums;
mod mean_squared_error;
#[cfg(any(feature = "random", test))]
mod mini_batch;
mod model_residuals;
mod residuals;
mod sample_residuals;
#[cfg(feature = "test-surfaces")]
pub mod test_surfaces;

pub use data::Data;
pub use differences::ByDifferences;
pub use function::{ObjectiveFn, TwiceDual, objective_fn};
pub use grid::{GridAxis, loss_grid, loss_grid_row};
pub(crate) use lane_by_lane::for_each_of_lane;
pub(crate) use lane_sums::{Weights, add_lanes, sum_of};
pub use mean_squared_error::MeanSquaredError;
pub(crate) use mean_squared_error::sum_of_squares;
#[cfg(any(feature = "random", test))]
pub use mini_batch::MiniBatch;
pub use model_residuals::ModelResiduals;
pub use residuals::{ResidualHessian, Residuals};
pub use sample_residuals::SampleResiduals;

use crate::linear_algebra::SquareMatrix;
use crate::number::Real;
use crate::storage::Storage;

/// A function of parameters that are kept in a `V`, with a gradient.
///
/// ```
/// use gd_core::Objective;
///
/// /// (a - 1)^2 + 10 b^2
/// struct Bowl;
///
/// impl Objective<[f64; 2]> for Bowl {
///     fn value(&self, [a, b]: &[f64; 2]) -> f64 {
///         (a - 1.0) * (a - 1.0) + 10.0 * b * b
///     }
///     fn value_with_gradient(&self, params: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
///         *gradient = [2.0 * (params[0] - 1.0), 20.0 * params[1]];
///         self.value(params)
///     }
/// }
/// assert_eq!(Bowl.value(&[3.0, 0.0]), 4.0);
/// ```
pub trait Objective<V: Storage<Item: Real>> {
    /// The number of parameters; `None` where the type `V` determines it, or any number will do.
    #[inline]
    fn n_params(&self) -> Option<usize> {
        None
    }

    /// The value at `params`.
    fn value(&self, params: &V) -> V::Item;

    /// The value; fills `gradient` with its partial derivatives.
    fn value_with_gradient(&self, params: &V, gradient: &mut V) -> V::Item;

    /// The loss and the gradient for the next step of a descent. The same as [`Objective::value_with_gradient`] unless
    /// the objective is a sampler, such as [`crate::MiniBatch`], that sees other data at every step.
    #[inline]
    fn next_gradient(&mut self, params: &V, gradient: &mut V) -> V::Item {
        self.value_with_gradient(params, gradient)
    }

    /// A lower bound of the value, if one is known: 0 for a mean of squares. A [`crate::Verdict`] never predicts a
    /// lower loss.
    #[inline]
    fn lower_bound(&self) -> Option<V::Item> {
        None
    }
}

impl<V: Storage<Item: Real>, O: Objective<V>> Objective<V> for &O {
    #[inline]
    fn n_params(&self) -> Option<usize> {
        (*self).n_params()
    }

    #[inline]
    fn lower_bound(&self) -> Option<V::Item> {
        (*self).lower_bound()
    }

    #[inline]
    fn value(&self, params: &V) -> V::Item {
        (*self).value(params)
    }

    #[inline]
    fn value_with_gradient(&self, params: &V, gradient: &mut V) -> V::Item {
        (*self).value_with_gradient(params, gradient)
    }
}

/// An objective with a Hessian. See [`crate::Verdict`] for an example.
pub trait TwiceDifferentiable<V: Storage<Item: Real>>: Objective<V> {
    /// The second partial derivatives at `params`, a symmetric matrix.
    fn hessian(&self, params: &V) -> SquareMatrix<V>;
}

impl<V: Storage<Item: Real>, O: TwiceDifferentiable<V>> TwiceDifferentiable<V> for &O {
    fn hessian(&self, params: &V) -> SquareMatrix<V> {
        (*self).hessian(params)
    }
}
