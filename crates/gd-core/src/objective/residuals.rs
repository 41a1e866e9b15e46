//! Least-squares problems: residuals and their derivatives.

use super::lane_by_lane::for_each_of_lane;
use super::lane_sums::sum;
use crate::linear_algebra::SquareMatrix;
use crate::number::{LANES, Number, Real};
use crate::storage::{Buffer, Storage};

/// The residuals of a least-squares problem, functions of parameters that are kept in a `V`. For a model with data they
/// are predicted - observed, as in [`crate::MeanSquaredError`].
///
/// Three functions are enough.
///
/// ```
/// use gd_core::{LevenbergMarquardt, Residuals};
///
/// /// Rosenbrock's function as the sum of two squares: 10 (b - a^2) and 1 - a.
/// struct Rosenbrock;
///
/// impl Residuals<[f64; 2]> for Rosenbrock {
///     fn len(&self) -> usize {
///         2
///     }
///     fn residual(&self, index: usize, [a, b]: &[f64; 2]) -> f64 {
///         if index == 0 { 10.0 * (b - a * a) } else { 1.0 - a }
///     }
///     fn residual_with_gradient(&self, index: usize, params: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
///         *gradient = if index == 0 { [-20.0 * params[0], 10.0] } else { [-1.0, 0.0] };
///         self.residual(index, params)
///     }
/// }
///
/// let mut fit = LevenbergMarquardt::new(Rosenbrock, [-1.2, 1.0], 100)?;
/// let last = fit.by_ref().last().expect("100 steps");
/// assert_eq!(last.params, [1.0, 1.0]);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[expect(clippy::len_without_is_empty, reason = "never empty")]
pub trait Residuals<V: Storage<Item: Real>> {
    /// The number of residuals, at least 1.
    fn len(&self) -> usize;

    /// The residual number `index`, for `index < len`.
    fn residual(&self, index: usize, params: &V) -> V::Item;

    /// The residual number `index`; fills `gradient` with its partial derivatives, a row of the Jacobian.
    fn residual_with_gradient(&self, index: usize, params: &V, gradient: &mut V) -> V::Item;

    /// Calls `visit` for every residual of a lane, in order, with its weight, the residual and its partial derivatives,
    /// which are formed in `gradient`; no weight means 1. A lane that ends early gets the last residual once more with
    /// weight 0.
    #[doc(hidden)]
    #[inline(always)]
    fn visit_lane(
        &self,
        lane: usize,
        params: &V,
        gradient: &mut V,
        mut visit: impl FnMut(Option<V::Item>, V::Item, &V),
    ) {
        for_each_of_lane(self, lane, |index, weight| {
            let residual = self.residual_with_gradient(index, params, gradient);
            visit(weight, residual, gradient);
        });
    }

    /// The number of parameters; `None` where the type `V` determines it.
    #[inline]
    fn n_params(&self) -> Option<usize> {
        None
    }

    /// The weight of each square, if not all are 1; none is negative, and not all are 0.
    #[inline]
    fn weights(&self) -> Option<&[V::Item]> {
        None
    }

    /// How many equal observations each residual stands for, at least 1, if not all stand for one; its weight includes that
    /// number. Statistics go by it: points, degrees of freedom, likelihood.
    #[inline]
    fn counts(&self) -> Option<&[u32]> {
        None
    }

    /// What was observed, where residuals are predicted - observed. Statistics need it for R squared.
    #[inline]
    fn observations(&self) -> Option<&[V::Item]> {
        None
    }

    /// The reciprocal of the sum of the weights.
    #[inline]
    fn scale(&self) -> V::Item {
        let total = self.weights().map_or_else(|| V::Item::from_count(self.len()), sum);
        V::Item::constant(1.0) / total
    }

    /// Calls `visit` with the number of every block of eight residuals, in order, and the block. In the last
    /// block the lanes beyond the data repeat the last residual.
    #[inline(always)]
    fn visit_residuals(&self, params: &V, mut visit: impl FnMut(usize, &[V::Item; LANES])) {
        let len = self.len();
        for block in 0..len.div_ceil(LANES) {
            let mut residuals = [V::Item::constant(0.0); LANES];
            for (slot, index) in residuals.iter_mut().zip(block * LANES..) {
                *slot = self.residual(index.min(len - 1), params);
            }
            visit(block, &residuals);
        }
    }

    /// As [`Residuals::visit_residuals`], with the derivatives: eight for every parameter.
    #[inline(always)]
    fn visit_gradients(&self, params: &V, mut visit: impl FnMut(usize, &[V::Item; LANES], &[[V::Item; LANES]])) {
        let (len, zero) = (self.len(), V::Item::constant(0.0));
        let mut gradient = V::filled(params.as_slice().len(), zero);
        let mut gradients = V::Of::<[V::Item; LANES]>::filled(params.as_slice().len(), [zero; LANES]);
        for block in 0..len.div_ceil(LANES) {
            let mut residuals = [zero; LANES];
            for (lane, (slot, index)) in residuals.iter_mut().zip(block * LANES..).enumerate() {
                *slot = self.residual_with_gradient(index.min(len - 1), params, &mut gradient);
                for (lanes, &part) in gradients.as_mut_slice().iter_mut().zip(gradient.as_slice()) {
                    if let Some(slot) = lanes.get_mut(lane) {
                        *slot = part;
                    }
                }
            }
            visit(block, &residuals, gradients.as_slice());
        }
    }
}

/// Residuals with second derivatives.
pub trait ResidualHessian<V: Storage<Item: Real>>: Residuals<V> {
    /// Fills `hessian` with the second partial derivatives of residual `index`, a symmetric matrix.
    fn residual_hessian(&self, index: usize, params: &V, hessian: &mut SquareMatrix<V>);
}

/// Forwards all methods of [`Residuals`].
macro_rules! delegate_residuals {
    (|$self:ident| $inner:expr) => {
        #[inline]
        fn len(&$self) -> usize {
            $inner.len()
        }
        #[inline(always)]
        fn residual(&$self, index: usize, params: &V) -> V::Item {
            $inner.residual(index, params)
        }
        #[inline(always)]
        fn residual_with_gradient(&$self, index: usize, params: &V, gradient: &mut V) -> V::Item {
            $inner.residual_with_gradient(index, params, gradient)
        }
        #[inline(always)]
        fn visit_lane(
            &$self,
            lane: usize,
            params: &V,
            gradient: &mut V,
            visit: impl FnMut(Option<V::Item>, V::Item, &V),
        ) {
            $inner.visit_lane(lane, params, gradient, visit);
        }
        #[inline]
        fn n_params(&$self) -> Option<usize> {
            $inner.n_params()
        }
        #[inline(always)]
        fn weights(&$self) -> Option<&[V::Item]> {
            $inner.weights()
        }
        #[inline]
        fn counts(&$self) -> Option<&[u32]> {
            $inner.counts()
        }
        #[inline]
        fn observations(&$self) -> Option<&[V::Item]> {
            $inner.observations()
        }
        #[inline]
        fn scale(&$self) -> V::Item {
            $inner.scale()
        }
        #[inline(always)]
        fn visit_residuals(&$self, params: &V, visit: impl FnMut(usize, &[V::Item; LANES])) {
            $inner.visit_residuals(params, visit);
        }
        #[inline(always)]
        fn visit_gradients(&$self, params: &V, visit: impl FnMut(usize, &[V::Item; LANES], &[[V::Item; LANES]])) {
            $inner.visit_gradients(params, visit);
        }
    };
}
pub(super) use delegate_residuals;

impl<V: Storage<Item: Real>, R: Residuals<V>> Residuals<V> for &R {
    delegate_residuals!(|self| (**self));
}

impl<V: Storage<Item: Real>, R: ResidualHessian<V>> ResidualHessian<V> for &R {
    fn residual_hessian(&self, index: usize, params: &V, hessian: &mut SquareMatrix<V>) {
        (**self).residual_hessian(index, params, hessian);
    }
}
