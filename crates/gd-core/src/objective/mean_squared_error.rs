//! The loss of a fit.

use core::hint::black_box;

use super::data::Data;
use super::lane_by_lane;
use super::lane_sums::{Weights, add_lanes};
use super::model_residuals::ModelResiduals;
use super::residuals::{ResidualHessian, Residuals, delegate_residuals};
use super::{Objective, TwiceDifferentiable};
use crate::linear_algebra::SquareMatrix;
use crate::model::{Input, Model};
use crate::number::{IS_SCALAR, LANES, Number, Real, vectorized};
use crate::storage::{Buffer, Storage, filled_like};

/// The mean of squared residuals: over all points of (prediction - observation)^2; with weights the weighted mean,
/// sum(w r^2) / sum(w).
///
/// Sums are formed in [`LANES`] partial sums, point i going to partial sum i mod 8, which are then added in a fixed
/// tree: the same bits everywhere, and an error that grows eight times slower than that of one running sum. The
/// relative difference between the values for two orders of the n points is at most (n / 8 + 5) times the machine
/// epsilon.
///
/// ```
/// use gd_core::{Data, Line, MeanSquaredError, Objective};
/// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0], &[1.0, 3.0])?);
/// assert_eq!(loss.value(&[2.0, 1.0]), 0.0);
/// assert_eq!(loss.value(&[2.0, 0.0]), 1.0);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanSquaredError<R> {
    residuals: R,
}

impl<'a, M, I: Input, T: Real> MeanSquaredError<ModelResiduals<'a, M, I, T>> {
    /// The loss of `model` on `data`.
    pub fn new<V: Storage<Item = T>>(model: M, data: Data<'a, I, T>) -> Self
    where
        M: Model<V, Input = I>,
    {
        Self { residuals: ModelResiduals::new(model, data) }
    }

    /// The data.
    pub const fn data(&self) -> &Data<'a, I, T> {
        self.residuals.data()
    }

    /// The model.
    pub const fn model(&self) -> &M {
        self.residuals.model()
    }
}

impl<R> MeanSquaredError<R> {
    /// The mean square of any residuals.
    pub const fn of(residuals: R) -> Self {
        Self { residuals }
    }

    /// The residuals.
    pub const fn residuals(&self) -> &R {
        &self.residuals
    }
}

impl<V: Storage<Item: Real>, R: Residuals<V>> Residuals<V> for MeanSquaredError<R> {
    delegate_residuals!(|self| self.residuals);
}

impl<V: Storage<Item: Real>, R: ResidualHessian<V>> ResidualHessian<V> for MeanSquaredError<R> {
    fn residual_hessian(&self, index: usize, params: &V, hessian: &mut SquareMatrix<V>) {
        self.residuals.residual_hessian(index, params, hessian);
    }
}

impl<V: Storage<Item: Real>, R: Residuals<V>> Objective<V> for MeanSquaredError<R> {
    #[inline]
    fn n_params(&self) -> Option<usize> {
        self.residuals.n_params()
    }

    #[inline]
    fn lower_bound(&self) -> Option<V::Item> {
        Some(V::Item::constant(0.0))
    }

    #[inline]
    fn value(&self, params: &V) -> V::Item {
        // Of itself, as least squares take it: so it is compiled once for both.
        sum_of_squares(self, params) * self.residuals.scale()
    }

    #[inline]
    fn value_with_gradient(&self, params: &V, gradient: &mut V) -> V::Item {
        vectorized(
            #[inline(always)]
            || self.pass(params, gradient),
        )
    }
}

/// The weighted sum of squared residuals.
pub(crate) fn sum_of_squares<V: Storage<Item: Real>>(residuals: &impl Residuals<V>, params: &V) -> V::Item {
    vectorized(
        #[inline(always)]
        || add_lanes(if IS_SCALAR { lane_by_lane::squares(residuals, params) } else { squares(residuals, params) }),
    )
}

#[inline(always)]
fn squares<V: Storage<Item: Real>>(residuals: &impl Residuals<V>, params: &V) -> [V::Item; LANES] {
    let mut squares = [V::Item::constant(0.0); LANES];
    let weights = Weights::new(residuals.weights(), residuals.len());
    residuals.visit_residuals(
        params,
        #[inline(always)]
        |block, residuals| {
            let weights = *weights.block(block);
            for (square, (&residual, &weight)) in squares.iter_mut().zip(residuals.iter().zip(&weights)) {
                *square += weight * residual * residual;
            }
        },
    );
    squares
}

/// The partial sums of a loss: of w r^2, and for each parameter of w r times the derivative with respect to it.
type Sums<V, T> = ([T; LANES], <V as Storage>::Of<[T; LANES]>);

#[inline(always)]
fn sums<V: Storage<Item: Real>>(residuals: &impl Residuals<V>, params: &V) -> Sums<V, V::Item> {
    let zeros = [V::Item::constant(0.0); LANES];
    // In memory, where a block is added in whole vectors. As locals LLVM keeps every lane in a register of its own
    // and shuffles them in and out of vectors around each addition: twice the time.
    let mut sums = (zeros, filled_like(params, zeros));
    let (squares, parts) = black_box(&mut sums);
    let weights = Weights::new(residuals.weights(), residuals.len());
    residuals.visit_gradients(
        params,
        #[inline(always)]
        |block, residuals, gradients| {
            let mut products = zeros;
            // Copies: a reference might lead into the sums, and nothing would be vectorized.
            let weights = *weights.block(block);
            let points = residuals.iter().zip(&weights);
            for ((square, product), (&residual, &weight)) in squares.iter_mut().zip(&mut products).zip(points) {
                *product = weight * residual;
                *square += *product * residual;
            }
            for (sums, &gradient) in parts.as_mut_slice().iter_mut().zip(gradients) {
                for ((sum, &part), &product) in sums.iter_mut().zip(&gradient).zip(&products) {
                    *sum += product * part;
                }
            }
        },
    );
    sums
}

impl<R> MeanSquaredError<R> {
    #[inline(always)]
    fn pass<V: Storage<Item: Real>>(&self, params: &V, gradient: &mut V) -> V::Item
    where
        R: Residuals<V>,
    {
        let residuals = &self.residuals;
        let scale = residuals.scale();
        let factor = scale + scale;
        if IS_SCALAR {
            let sum = lane_by_lane::sums(residuals, params, gradient);
            gradient.as_mut_slice().iter_mut().for_each(|slot| *slot *= factor);
            return sum * scale;
        }
        let (squares, parts) = sums(residuals, params);
        for (slot, &lanes) in gradient.as_mut_slice().iter_mut().zip(parts.as_slice()) {
            *slot = add_lanes(lanes) * factor;
        }
        add_lanes(squares) * scale
    }

    /// The P x P Gauss-Newton matrix of the sum of squares, J^T W J, in one pass; J has a row for every residual and a
    /// column for every parameter. Twice this over the sum of weights approximates the curvature of the loss.
    ///
    /// ```
    /// use gd_core::{Data, Line, MeanSquaredError, SquareMatrix};
    /// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0])?);
    /// assert_eq!(loss.gauss_newton(&[0.0, 0.0]), SquareMatrix::from([[5.0, 3.0], [3.0, 3.0]]));
    /// # Ok::<(), gd_core::Error>(())
    /// ```
    pub fn gauss_newton<V: Storage<Item: Real>>(&self, params: &V) -> SquareMatrix<V>
    where
        R: Residuals<V>,
    {
        let (n, zeros) = (params.as_slice().len(), [V::Item::constant(0.0); LANES]);
        let mut sums = SquareMatrix::<V::Of<[V::Item; LANES]>>::filled(n, zeros);
        let weights = Weights::new(self.residuals.weights(), self.residuals.len());
        self.residuals.visit_gradients(params, |block, _, gradients| {
            for (row, left) in sums.rows_mut().zip(gradients) {
                for (sum, right) in row.iter_mut().zip(gradients) {
                    let points = left.iter().zip(right).zip(weights.block(block));
                    for (sum, ((&left, &right), &weight)) in sum.iter_mut().zip(points) {
                        *sum += weight * (left * right);
                    }
                }
            }
        });
        add_all_lanes(&sums, |sum| sum)
    }
}

/// The matrix of the results of `finish` for every sum.
fn add_all_lanes<V: Storage<Item: Real>>(
    sums: &SquareMatrix<V::Of<[V::Item; LANES]>>,
    finish: impl Fn(V::Item) -> V::Item,
) -> SquareMatrix<V> {
    let mut added = SquareMatrix::filled(sums.n(), V::Item::constant(0.0));
    for (entry, &lanes) in added.as_mut_slice().iter_mut().zip(sums.as_slice()) {
        *entry = finish(add_lanes(lanes));
    }
    added
}

impl<V: Storage<Item: Real>, R: ResidualHessian<V>> TwiceDifferentiable<V> for MeanSquaredError<R> {
    /// Exact, unlike [`MeanSquaredError::gauss_newton`]: the mean of 2 (gradient gradient' + residual Hessian), the
    /// latter two of the residuals.
    fn hessian(&self, params: &V) -> SquareMatrix<V> {
        let (two, zero) = (V::Item::constant(2.0), V::Item::constant(0.0));
        let n = params.as_slice().len();
        let mut sums = SquareMatrix::<V::Of<[V::Item; LANES]>>::filled(n, [zero; LANES]);
        let mut curvature = SquareMatrix::<V>::filled(n, zero);
        let weights = Weights::new(self.residuals.weights(), self.residuals.len());
        self.residuals.visit_gradients(params, |block, residuals, gradients| {
            for (lane, (&residual, &weight)) in residuals.iter().zip(weights.block(block)).enumerate() {
                // A point that does not count must not bring in a NaN either; the lanes beyond the data are such points.
                if weight == zero {
                    continue;
                }
                self.residuals.residual_hessian(block * LANES + lane, params, &mut curvature);
                for ((row, left), curvature) in sums.rows_mut().zip(gradients).zip(curvature.rows()) {
                    for ((sum, right), &curvature) in row.iter_mut().zip(gradients).zip(curvature) {
                        if let (Some(sum), Some(&left), Some(&right)) =
                            (sum.get_mut(lane), left.get(lane), right.get(lane))
                        {
                            *sum += weight * (left * right + residual * curvature);
                        }
                    }
                }
            }
        });
        let scale = self.residuals.scale();
        add_all_lanes(&sums, |sum| two * (sum * scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cubic, Line, TinyNet};
    use proptest::prelude::*;

    const N: usize = 203;

    fn data<T: Real>() -> ([T; N], [T; N], [T; N]) {
        let x: [f64; N] = core::array::from_fn(|i| i as f64 / 101.0 - 1.0);
        let y = x.map(|x| crate::math::sin(5.0 * x) + 0.3);
        let weights: [f64; N] = core::array::from_fn(|i| (i % 4) as f64 * 0.5);
        (x.map(T::constant), y.map(T::constant), weights.map(T::constant))
    }

    /// The loss as a schoolbook loop in f64.
    fn plain<M: Model<[f64; 2], Input = f64>>(model: &M, params: [f64; 2], weighted: bool) -> (f64, [f64; 2]) {
        let (x, y, weights) = data::<f64>();
        let (mut loss, mut gradient, mut total) = (0.0, [0.0; 2], 0.0);
        for i in 0..N {
            let weight = if weighted { weights[i] } else { 1.0 };
            let mut slope = [0.0; 2];
            let value = model.predict_with_gradient(&params, x[i], &mut slope);
            loss += weight * (value - y[i]) * (value - y[i]);
            gradient[0] += 2.0 * weight * (value - y[i]) * slope[0];
            gradient[1] += 2.0 * weight * (value - y[i]) * slope[1];
            total += weight;
        }
        (loss / total, gradient.map(|part| part / total))
    }

    fn agrees<M: Model<[f64; 2], Input = f64> + Copy>(model: M, params: [f64; 2]) {
        let (x, y, weights) = data::<f64>();
        let data = Data::new(&x, &y).unwrap();
        for weighted in [false, true] {
            let data = if weighted { data.with_weights(&weights).unwrap() } else { data };
            let loss = MeanSquaredError::new(model, data);
            let mut gradient = [0.0; 2];
            let value = loss.value_with_gradient(&params, &mut gradient);
            assert_eq!(value.to_bits(), loss.value(&params).to_bits());
            let (plain_value, plain_gradient) = plain(&model, params, weighted);
            // 203 rounding errors of at most half an ulp, in terms of one size.
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-13 * plain_value.max(1.0) * 10.0;
            assert!(close(value, plain_value), "{value} {plain_value}");
            assert!(close(gradient[0], plain_gradient[0]) && close(gradient[1], plain_gradient[1]));
        }
    }

    proptest! {
        #[test]
        fn agrees_with_a_schoolbook_loop(a in -5.0..5.0_f64, b in -5.0..5.0_f64) {
            agrees(Line, [a, b]);
            agrees(Cubic, [a, b]);
            agrees(TinyNet, [a, b]);
        }
    }

    #[test]
    fn wider_instructions_give_the_same_bits() {
        let (x, y, _) = data::<f32>();
        let loss = MeanSquaredError::new(TinyNet, Data::new(&x, &y).unwrap());
        for step in 0..200 {
            let params = [step as f32 * 0.05 - 5.0, 3.0 - step as f32 * 0.031];
            let (mut gradient, mut plain_gradient) = ([0.0; 2], [0.0; 2]);
            let value = loss.value_with_gradient(&params, &mut gradient);
            let plain_value = loss.pass(&params, &mut plain_gradient);
            assert_eq!(value.to_bits(), plain_value.to_bits());
            assert_eq!(gradient.map(f32::to_bits), plain_gradient.map(f32::to_bits));
        }
    }

    /// The partial sums must not show in which order processors go through the points.
    fn lane_by_lane_is_the_same<T: Real, M: Model<[T; 2], Input = T> + Copy>(model: M, n: usize, params: [f64; 2]) {
        let (x, y, weights) = data::<T>();
        let data = Data::new(&x[..n], &y[..n]).unwrap();
        // Of a NaN the bits are the processor's.
        let of = |sum: T| Some(sum.to_f64()).filter(|sum| !sum.is_nan()).map(f64::to_bits);
        for data in [data, data.with_weights(&weights[..n]).unwrap_or(data)] {
            let residuals = ModelResiduals::new(model, data);
            let params = params.map(T::constant);
            // Lanes beyond the data count for nothing, but for a NaN that the last point has as well.
            let total = |lanes: [T; LANES]| of(add_lanes(lanes));
            let (squares, parts) = sums(&residuals, &params);
            let mut gradient = [T::constant(0.0); 2];
            let sum = lane_by_lane::sums(&residuals, &params, &mut gradient);
            assert_eq!((of(sum), gradient.map(of)), (total(squares), parts.map(total)), "{n} points");
            let by_lane = lane_by_lane::squares(&residuals, &params);
            assert_eq!(total(by_lane), total(super::squares(&residuals, &params)), "{n} points");
        }
    }

    #[test]
    fn one_lane_after_another_has_the_bits_of_eight_at_once() {
        for n in [1, 3, 7, 8, 9, 16, 31, N] {
            // The last two overflow: in all points, in some.
            for params in [[1.3, -0.7], [-4.0, 0.01], [3e38, 3e38], [1e308, 1e308]] {
                lane_by_lane_is_the_same::<f32, _>(Line, n, params);
                lane_by_lane_is_the_same::<f32, _>(TinyNet, n, params);
                lane_by_lane_is_the_same::<f64, _>(Line, n, params);
                lane_by_lane_is_the_same::<f64, _>(TinyNet, n, params);
            }
        }
    }

    #[test]
    fn a_weight_of_zero_leaves_a_point_out() {
        let x = [0.0, 1.0, 2.0];
        let all = Data::new(&x, &[1.0, 50.0, 5.0]).unwrap().with_weights(&[1.0, 0.0, 1.0]).unwrap();
        let loss = MeanSquaredError::new(Line, all);
        assert_eq!(loss.value(&[2.0, 1.0]), 0.0);
    }

    #[test]
    fn overflow_is_visible_in_the_value() {
        let loss = MeanSquaredError::new(Line, Data::new(&[1.0_f32], &[0.0]).unwrap());
        assert_eq!(loss.value(&[1e30, 0.0]), f32::INFINITY);
    }
}
