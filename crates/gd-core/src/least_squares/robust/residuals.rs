//! Residuals whose squares are a robust loss.

use super::loss::RobustLoss;
use crate::linear_algebra::SquareMatrix;
use crate::number::{LANES, Number, Real};
use crate::objective::{ResidualHessian, Residuals};
use crate::storage::{Buffer, Storage, filled_like, same_storage};

/// Residuals r made into g = sign(r) s √(2 ρ(r / s)), so that half a sum of squares of g is s² times the sum of a
/// [`RobustLoss`] ρ at the scale s: whatever minimizes squares, such as [`LevenbergMarquardt`](crate::LevenbergMarquardt),
/// minimizes the robust loss instead, without a row stored. Where a row has a weight w, its residual counts as √w r, and
/// counts stand for equal rows.
///
/// ```
/// use gd_core::{Data, LevenbergMarquardt, Line, MeanSquaredError, RobustLoss, RobustResiduals};
///
/// // On y = 2 x + 1 but for the last point, which is far off.
/// let x = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
/// let loss = MeanSquaredError::new(Line, Data::new(&x, &[1.1, 2.9, 5.1, 6.9, 9.0, 41.0])?);
/// let squares = LevenbergMarquardt::new(loss, [1.0, 1.0], 100)?.last().expect("100 steps").params;
/// // From near by: the bisquare is level where every row is far off.
/// let robust = RobustResiduals::new(loss, RobustLoss::Bisquare, 0.1);
/// let robust = LevenbergMarquardt::new(robust, [2.0, 1.0], 100)?.last().expect("100 steps").params;
/// assert!((squares[0] - 6.274_f64).abs() < 1e-3);
/// assert!((robust[0] - 1.98).abs() < 0.01 && (robust[1] - 1.04).abs() < 0.01);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RobustResiduals<R, T> {
    residuals: R,
    kernel: Option<Kernel<T>>,
}

/// A loss at a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Kernel<T> {
    loss: RobustLoss,
    per_scale: T,
}

impl<R, T: Real> RobustResiduals<R, T> {
    /// `residuals` under a loss; `scale`, above 0, is the standard deviation of the noise without its outliers, and means nothing
    /// for [`RobustLoss::Squares`], which changes no bit.
    pub fn new(residuals: R, loss: RobustLoss, scale: T) -> Self {
        let kernel = Kernel { loss, per_scale: T::constant(1.0) / scale };
        Self { residuals, kernel: (loss != RobustLoss::Squares).then_some(kernel) }
    }

    /// `residuals` as they are, which is [`RobustLoss::Squares`].
    pub const fn squares(residuals: R) -> Self {
        Self { residuals, kernel: None }
    }

    /// The residuals as they were.
    pub const fn residuals(&self) -> &R {
        &self.residuals
    }
}

/// The root of the weight of each of the observations that a row stands for.
fn root_of_weight<V: Storage<Item: Real>>(residuals: &impl Residuals<V>, row: usize) -> V::Item {
    let one = V::Item::constant(1.0);
    let Some(weight) = residuals.weights().and_then(|weights| weights.get(row).copied()) else { return one };
    let count = residuals.counts().and_then(|counts| counts.get(row).copied()).unwrap_or(1);
    Number::sqrt(weight / V::Item::constant(f64::from(count)))
}

impl<T: Real> Kernel<T> {
    /// g and its derivative by the residual.
    fn apply(&self, residual: T, root: T) -> (T, T) {
        let u = residual * root * self.per_scale;
        let shrink = self.loss.shrink(u);
        (residual * shrink, self.loss.weight(u) / shrink)
    }

    /// Of a block, whose lanes beyond the data repeat the last row. Not inlined: squares need none of it.
    #[inline(never)]
    fn apply_to_block<V: Storage<Item = T>>(
        &self,
        inner: &impl Residuals<V>,
        block: usize,
        residuals: &mut [T; LANES],
    ) -> [T; LANES] {
        let last = inner.len().saturating_sub(1);
        let mut slopes = [T::constant(1.0); LANES];
        for ((residual, slope), row) in residuals.iter_mut().zip(&mut slopes).zip(block * LANES..) {
            (*residual, *slope) = self.apply(*residual, root_of_weight(inner, row.min(last)));
        }
        slopes
    }
}

impl<V: Storage<Item: Real>, R: Residuals<V>> Residuals<V> for RobustResiduals<R, V::Item> {
    #[inline]
    fn len(&self) -> usize {
        self.residuals.len()
    }

    #[inline]
    fn n_params(&self) -> Option<usize> {
        self.residuals.n_params()
    }

    #[inline]
    fn weights(&self) -> Option<&[V::Item]> {
        self.residuals.weights()
    }

    #[inline]
    fn counts(&self) -> Option<&[u32]> {
        self.residuals.counts()
    }

    /// None with a robust loss: it has no sum of squares about a mean to be compared with.
    #[inline]
    fn observations(&self) -> Option<&[V::Item]> {
        self.residuals.observations().filter(|_| self.kernel.is_none())
    }

    #[inline]
    fn scale(&self) -> V::Item {
        self.residuals.scale()
    }

    #[inline]
    fn residual(&self, index: usize, params: &V) -> V::Item {
        let residual = self.residuals.residual(index, params);
        self.kernel.map_or(residual, |kernel| kernel.apply(residual, root_of_weight(&self.residuals, index)).0)
    }

    #[inline]
    fn residual_with_gradient(&self, index: usize, params: &V, gradient: &mut V) -> V::Item {
        let residual = self.residuals.residual_with_gradient(index, params, gradient);
        let Some(kernel) = self.kernel else { return residual };
        let (residual, slope) = kernel.apply(residual, root_of_weight(&self.residuals, index));
        gradient.as_mut_slice().iter_mut().for_each(|part| *part *= slope);
        residual
    }

    #[inline(always)]
    fn visit_residuals(&self, params: &V, mut visit: impl FnMut(usize, &[V::Item; LANES])) {
        self.residuals.visit_residuals(
            params,
            #[inline(always)]
            |block, residuals| {
                let mut residuals = *residuals;
                if let Some(kernel) = &self.kernel {
                    kernel.apply_to_block(&self.residuals, block, &mut residuals);
                }
                visit(block, &residuals);
            },
        );
    }

    #[inline(always)]
    fn visit_gradients(&self, params: &V, mut visit: impl FnMut(usize, &[V::Item; LANES], &[[V::Item; LANES]])) {
        let zeros = [V::Item::constant(0.0); LANES];
        // Squares need no second row of derivatives.
        let mut scaled = self.kernel.map(|kernel| (kernel, filled_like(params, zeros)));
        self.residuals.visit_gradients(
            params,
            #[inline(always)]
            |block, residuals, gradients| {
                let mut residuals = *residuals;
                // One call of `visit`, which is inlined.
                let gradients = match &mut scaled {
                    None => gradients,
                    Some((kernel, scaled)) => {
                        let slopes = kernel.apply_to_block(&self.residuals, block, &mut residuals);
                        scale_block::<V>(scaled, gradients, &slopes);
                        scaled.as_slice()
                    }
                };
                visit(block, &residuals, gradients);
            },
        );
    }
}

#[inline(never)]
fn scale_block<V: Storage<Item: Real>>(
    scaled: &mut V::Of<[V::Item; LANES]>,
    gradients: &[[V::Item; LANES]],
    slopes: &[V::Item; LANES],
) {
    for (scaled, gradient) in scaled.as_mut_slice().iter_mut().zip(gradients) {
        for ((scaled, &part), &slope) in scaled.iter_mut().zip(gradient).zip(slopes) {
            *scaled = part * slope;
        }
    }
}

impl<V: Storage<Item: Real>, R: ResidualHessian<V>> ResidualHessian<V> for RobustResiduals<R, V::Item> {
    /// g'' ∇r ∇r' + g' ∇∇r, where g g'' + g'² is ψ'.
    fn residual_hessian(&self, index: usize, params: &V, hessian: &mut SquareMatrix<V>) {
        self.residuals.residual_hessian(index, params, hessian);
        let Some(kernel) = self.kernel else { return };
        let zero = V::Item::constant(0.0);
        let mut gradient = same_storage(params, zero);
        let inner = self.residuals.residual_with_gradient(index, params, &mut gradient);
        let root = root_of_weight(&self.residuals, index);
        let (residual, slope) = kernel.apply(inner, root);
        let u = inner * root * kernel.per_scale;
        let bend = kernel.loss.psi_derivative(u) - slope * slope;
        let bend = if residual == zero { zero } else { bend / residual };
        for (row, &left) in hessian.rows_mut().zip(gradient.as_slice()) {
            for (entry, &right) in row.iter_mut().zip(gradient.as_slice()) {
                *entry = slope * *entry + bend * (left * right);
            }
        }
    }
}

#[cfg(test)]
mod tests;
