//! The loss of a fit.

use nalgebra::{SMatrix, SVector};

use crate::data::Data;
use crate::dispatch::vectorized;
use crate::lane_by_lane::{self, Sums};
use crate::lanes::LANES;
use crate::model::{Input, Model, ModelHessian};
use crate::number::{Number, Real};
use crate::objective::{Objective, TwiceDifferentiable};
use crate::triangle::{LaneTriangles, Triangle};

/// The mean over all points of (prediction - observation)^2; with weights the weighted mean, sum(w r^2) / sum(w).
///
/// Sums are formed in [`LANES`] partial sums, point i going to partial sum i mod 8, which are then added in a fixed
/// tree: the same bits everywhere, and an error that grows eight times slower than that of one running sum. The n
/// points in another order give a value that differs by at most (n / 8 + 5) times the machine epsilon, relatively.
///
/// ```
/// use gd_core::{Data, Line, MeanSquaredError, Objective, nalgebra::SVector};
/// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0], &[1.0, 3.0])?);
/// assert_eq!(loss.value(&SVector::from([2.0, 1.0])), 0.0);
/// assert_eq!(loss.value(&SVector::from([2.0, 0.0])), 1.0);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanSquaredError<'a, M, I, T> {
    model: M,
    data: Data<'a, I, T>,
    /// 1 / sum of the weights.
    scale: T,
}

impl<'a, M, I: Input, T: Real> MeanSquaredError<'a, M, I, T> {
    /// The loss of `model` on `data`.
    pub fn new<const P: usize>(model: M, data: Data<'a, I, T>) -> Self
    where
        M: Model<T, P, Input = I>,
    {
        let total = match data.weights() {
            None => T::from_count(data.len()),
            Some(weights) => sum(weights),
        };
        Self { model, data, scale: T::constant(1.0) / total }
    }

    /// The data.
    pub fn data(&self) -> &Data<'a, I, T> {
        &self.data
    }

    /// The model.
    pub fn model(&self) -> &M {
        &self.model
    }
}

/// What Levenberg and Marquardt's method knows of a place.
pub(crate) struct Linearization<T, const P: usize> {
    /// The sum of squares.
    pub(crate) squares: T,
    /// The QR factorization of the Jacobian of the residuals (predicted - observed, times the root of the weight) beside
    /// the residuals.
    pub(crate) triangle: Triangle<T, P>,
    /// The gradient of half the sum of squares.
    pub(crate) slope: SVector<T, P>,
}

/// A number of a point, 0 if the point does not count: it must not bring in a NaN either.
#[inline(always)]
fn of_weight<T: Real>(weight: T, number: T) -> T {
    if weight == T::constant(0.0) { weight } else { number }
}

/// The sum of a slice, in lanes.
pub(crate) fn sum<T: Real>(values: &[T]) -> T {
    let mut lanes = [T::constant(0.0); LANES];
    for chunk in values.chunks(LANES) {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    add_lanes(lanes)
}

/// Adds partial sums in a fixed tree, neighbors four, two, one lane apart as vector units fold them.
#[inline(always)]
fn add_lanes<T: Real>([a, b, c, d, e, f, g, h]: [T; LANES]) -> T {
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// Eight points. References, because of copies from one of two places LLVM loads every lane by itself.
#[derive(Clone, Copy)]
struct Block<'b, I, T> {
    x: &'b [I; LANES],
    y: [T; LANES],
    weights: [T; LANES],
}

/// The data, eight points at a time.
pub(crate) struct Blocks<'a, I, T> {
    pub(crate) x: &'a [[I; LANES]],
    pub(crate) y: &'a [[T; LANES]],
    pub(crate) weights: Option<&'a [[T; LANES]]>,
    /// What stands for them where there are none.
    ones: [T; LANES],
}

impl<'a, I: Input, T: Real> Blocks<'a, I, T> {
    /// And the rest, fewer than eight.
    #[inline(always)]
    fn new(data: &Data<'a, I, T>) -> (Self, Option<Tail<I, T>>) {
        let (x, x_rest) = data.x().as_chunks();
        let (y, y_rest) = data.y().as_chunks();
        let (weights, weights_rest) = data.weights().map(<[T]>::as_chunks).unzip();
        let weights_rest = weights_rest.unwrap_or(&[]);
        (Self { x, y, weights, ones: [T::constant(1.0); LANES] }, tail(x_rest, y_rest, weights_rest))
    }

    #[inline(always)]
    fn get(&self, index: usize) -> Option<Block<'_, I, T>> {
        let (x, y) = (self.x.get(index)?, *self.y.get(index)?);
        let weights = match self.weights {
            Some(weights) => *weights.get(index)?,
            None => self.ones,
        };
        Some(Block { x, y, weights })
    }
}

impl<M, I: Input, T: Real> MeanSquaredError<'_, M, I, T> {
    /// Calls `visit` for every block of eight points, in order, with the model's values.
    ///
    /// From two places only: `visit` is inlined, and each copy of a model's formula costs a microcontroller flash. From
    /// one place, a loop with a choice in it, the host's vectors suffer.
    #[inline(always)]
    fn for_each_value<const P: usize>(
        &self,
        params: &SVector<T, P>,
        mut visit: impl FnMut(Block<'_, I, T>, &[T; LANES]),
    ) where
        M: Model<T, P, Input = I>,
    {
        let (blocks, tail) = Blocks::new(&self.data);
        self.model.visit_values(
            params,
            blocks.x,
            #[inline(always)]
            |k, values| {
                if let Some(block) = blocks.get(k) {
                    visit(block, values);
                }
            },
        );
        if let Some(tail) = &tail {
            let block = tail.block();
            visit(block, &self.model.predict_lanes(params, block.x));
        }
    }

    /// The same with the derivatives.
    #[inline(always)]
    fn for_each_gradient<const P: usize>(
        &self,
        params: &SVector<T, P>,
        mut visit: impl FnMut(Block<'_, I, T>, &[T; LANES], [&[T; LANES]; P]),
    ) where
        M: Model<T, P, Input = I>,
    {
        let (blocks, tail) = Blocks::new(&self.data);
        self.model.visit_gradients(
            params,
            blocks.x,
            #[inline(always)]
            |k, values, gradients| {
                if let Some(block) = blocks.get(k) {
                    visit(block, values, gradients);
                }
            },
        );
        if let Some(tail) = &tail {
            let block = tail.block();
            let (values, gradients) = self.model.predict_with_gradient_lanes(params, block.x);
            visit(block, &values, gradients.each_ref());
        }
    }
}

/// Fewer than eight points.
pub(crate) struct Tail<I, T> {
    pub(crate) x: [I; LANES],
    pub(crate) y: [T; LANES],
    pub(crate) weights: [T; LANES],
}

impl<I, T: Copy> Tail<I, T> {
    #[inline(always)]
    fn block(&self) -> Block<'_, I, T> {
        Block { x: &self.x, y: self.y, weights: self.weights }
    }
}

/// The tail of points, each of weight one where `weights` has none; the lanes beyond them repeat the last point with
/// weight 0. `None` of no point.
fn tail<I: Input, T: Real>(x: &[I], y: &[T], weights: &[T]) -> Option<Tail<I, T>> {
    let (&last_x, &last_y) = (x.last()?, y.last()?);
    let mut tail = Tail { x: [last_x; LANES], y: [last_y; LANES], weights: [T::constant(0.0); LANES] };
    let weights = weights.iter().copied().chain(core::iter::repeat(T::constant(1.0)));
    let slots = tail.x.iter_mut().zip(&mut tail.y).zip(&mut tail.weights);
    for (((slot_x, slot_y), slot_weight), ((&x, &y), weight)) in slots.zip(x.iter().zip(y).zip(weights)) {
        (*slot_x, *slot_y, *slot_weight) = (x, y, weight);
    }
    Some(tail)
}

impl<I: Input, T: Real, M: Model<T, P, Input = I>, const P: usize> Objective<T, P> for MeanSquaredError<'_, M, I, T> {
    #[inline]
    fn value(&self, params: &SVector<T, P>) -> T {
        self.sum_of_squares(params) * self.scale
    }

    #[inline]
    fn value_with_gradient(&self, params: &SVector<T, P>) -> (T, SVector<T, P>) {
        vectorized(
            #[inline(always)]
            || self.pass(params),
        )
    }
}

impl<I: Input, T: Real, M> MeanSquaredError<'_, M, I, T> {
    pub(crate) fn sum_of_squares<const P: usize>(&self, params: &SVector<T, P>) -> T
    where
        M: Model<T, P, Input = I>,
    {
        vectorized(
            #[inline(always)]
            || self.sum_of_squares_in_lanes(params),
        )
    }

    #[inline(always)]
    fn sum_of_squares_in_lanes<const P: usize>(&self, params: &SVector<T, P>) -> T
    where
        M: Model<T, P, Input = I>,
    {
        let mut squares = [T::constant(0.0); LANES];
        self.for_each_value(
            params,
            #[inline(always)]
            |block, predicted| {
                let points = predicted.iter().zip(&block.y).zip(&block.weights);
                for (square, ((&predicted, &y), &weight)) in squares.iter_mut().zip(points) {
                    let residual = predicted - y;
                    *square += weight * residual * residual;
                }
            },
        );
        add_lanes(squares)
    }

    #[inline(always)]
    fn pass<const P: usize>(&self, params: &SVector<T, P>) -> (T, SVector<T, P>)
    where
        M: Model<T, P, Input = I>,
    {
        let (squares, slopes) = if lane_by_lane::IS_SCALAR {
            let (blocks, tail) = Blocks::new(&self.data);
            lane_by_lane::sums(&self.model, &blocks, tail.as_ref(), params)
        } else {
            self.sums(params)
        };
        let factor = self.scale + self.scale;
        let gradient = slopes.map(|slopes| add_lanes(slopes) * factor);
        (add_lanes(squares) * self.scale, SVector::from(gradient))
    }

    #[inline(always)]
    fn sums<const P: usize>(&self, params: &SVector<T, P>) -> Sums<T, P>
    where
        M: Model<T, P, Input = I>,
    {
        // In memory, where a block is added in whole vectors. As locals LLVM keeps every lane in a register of its own
        // and shuffles them in and out of vectors around each addition: twice the time.
        let mut sums = ([T::constant(0.0); LANES], [[T::constant(0.0); LANES]; P]);
        let (squares, slopes) = core::hint::black_box(&mut sums);
        self.for_each_gradient(
            params,
            #[inline(always)]
            |block, predicted, gradients| {
                let mut pulls = [T::constant(0.0); LANES];
                let points = predicted.iter().zip(&block.y).zip(&block.weights);
                for ((square, pull), ((&predicted, &y), &weight)) in squares.iter_mut().zip(&mut pulls).zip(points) {
                    let residual = predicted - y;
                    *pull = weight * residual;
                    *square += *pull * residual;
                }
                for (slopes, gradient) in slopes.iter_mut().zip(gradients) {
                    for ((slope, &part), &pull) in slopes.iter_mut().zip(gradient).zip(&pulls) {
                        *slope += pull * part;
                    }
                }
            },
        );
        sums
    }

    /// The P x P Gauss-Newton matrix of the sum of squares, J^T W J, in one pass; J has a row for every point and a
    /// column for every parameter. Twice this over the sum of weights approximates the curvature of the loss.
    ///
    /// ```
    /// use gd_core::{Data, Line, MeanSquaredError, nalgebra::{SMatrix, SVector}};
    /// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0])?);
    /// let normal: SMatrix<f64, 2, 2> = loss.gauss_newton(&SVector::from([0.0, 0.0]));
    /// assert_eq!(normal, SMatrix::from([[5.0, 3.0], [3.0, 3.0]]));
    /// # Ok::<(), gd_core::Error>(())
    /// ```
    pub fn gauss_newton<const P: usize>(&self, params: &SVector<T, P>) -> SMatrix<T, P, P>
    where
        M: Model<T, P, Input = I>,
    {
        let mut products = [[[T::constant(0.0); LANES]; P]; P];
        self.for_each_gradient(params, |block, _, gradients| {
            for (row, left) in products.iter_mut().zip(gradients) {
                for (product, right) in row.iter_mut().zip(gradients) {
                    let points = left.iter().zip(right).zip(&block.weights);
                    for (sum, ((&left, &right), &weight)) in product.iter_mut().zip(points) {
                        *sum += weight * (left * right);
                    }
                }
            }
        });
        SMatrix::from(products.map(|row| row.map(add_lanes)))
    }
}

impl<I: Input, T: Real, M> MeanSquaredError<'_, M, I, T> {
    /// See [`Linearization`]. Columns of parameters that are not free are zero in the triangle.
    pub(crate) fn linearize<const P: usize>(&self, params: &SVector<T, P>, is_free: &[bool; P]) -> Linearization<T, P>
    where
        M: Model<T, P, Input = I>,
    {
        vectorized(
            #[inline(always)]
            || self.linearize_in_lanes(params, is_free),
        )
    }

    #[inline(always)]
    fn linearize_in_lanes<const P: usize>(&self, params: &SVector<T, P>, is_free: &[bool; P]) -> Linearization<T, P>
    where
        M: Model<T, P, Input = I>,
    {
        let zeros = [T::constant(0.0); LANES];
        let (mut triangles, mut slope, mut squares) = (LaneTriangles::new(), [zeros; P], zeros);
        self.for_each_gradient(
            params,
            #[inline(always)]
            |block, predicted, gradients| {
                let (mut roots, mut residuals) = (zeros, zeros);
                let points = predicted.iter().zip(&block.y).zip(&block.weights);
                for (((root, scaled), square), ((&predicted, &y), &weight)) in
                    roots.iter_mut().zip(&mut residuals).zip(&mut squares).zip(points)
                {
                    let residual = predicted - y;
                    *square += weight * residual * residual;
                    *root = Number::sqrt(weight);
                    *scaled = of_weight(weight, *root * residual);
                }
                let mut rows = [T::Lanes::from(zeros); P];
                for (((row, gradient), slope), &is_free) in rows.iter_mut().zip(gradients).zip(&mut slope).zip(is_free)
                {
                    let mut column = zeros;
                    let points = gradient.iter().zip(&roots).zip(&block.weights).zip(&residuals);
                    for ((entry, slope), (((&part, &root), &weight), &residual)) in
                        column.iter_mut().zip(slope).zip(points)
                    {
                        *entry = of_weight(weight, root * part);
                        *slope += *entry * residual;
                    }
                    *row = T::Lanes::from(if is_free { column } else { zeros });
                }
                triangles.add_rows(rows, T::Lanes::from(residuals));
            },
        );
        let slope = SVector::from(slope.map(add_lanes));
        Linearization { squares: add_lanes(squares), triangle: triangles.merged(), slope }
    }

    /// Every observation with its weight.
    fn weighted_observations(&self) -> impl Iterator<Item = (T, T)> {
        let weights = self.data.weights().unwrap_or(&[]).iter().copied().chain(core::iter::repeat(T::constant(1.0)));
        self.data.y().iter().copied().zip(weights)
    }

    /// The weighted sum of squares of the observations about their weighted mean, and the number of points of a weight
    /// above 0.
    pub(crate) fn total_sum(&self) -> (T, usize) {
        let zero = T::constant(0.0);
        let points = || self.weighted_observations();
        let mean = points().fold(zero, |sum, (y, weight)| sum + weight * y) * self.scale;
        let total = points().fold(zero, |sum, (y, weight)| sum + weight * ((y - mean) * (y - mean)));
        (total, points().filter(|(_, weight)| *weight > zero).count())
    }

    /// The weighted sum of squares of the observations.
    pub(crate) fn squares_of_observations(&self) -> T {
        self.weighted_observations().fold(T::constant(0.0), |sum, (y, weight)| sum + weight * (y * y))
    }

    /// The mean squared error and its gradient, from the sum of squares and the gradient of half of it.
    pub(crate) fn in_means<const P: usize>(&self, squares: T, slope: &SVector<T, P>) -> (T, SVector<T, P>) {
        (squares * self.scale, slope.map(|part| (part + part) * self.scale))
    }
}

impl<I: Input, T: Real, M: ModelHessian<T, P, Input = I>, const P: usize> TwiceDifferentiable<T, P>
    for MeanSquaredError<'_, M, I, T>
{
    /// Exact, unlike [`MeanSquaredError::gauss_newton`]: the mean of 2 (gradient gradient' + residual Hessian), the
    /// latter two of the model.
    fn hessian(&self, params: &SVector<T, P>) -> SMatrix<T, P, P> {
        let two = T::constant(2.0);
        let mut sums = [[[T::constant(0.0); LANES]; P]; P];
        self.for_each_gradient(params, |block, predicted, gradients| {
            for lane in 0..LANES {
                let Some(((&x, &y), (&predicted, &weight))) =
                    block.x.get(lane).zip(block.y.get(lane)).zip(predicted.get(lane).zip(block.weights.get(lane)))
                else {
                    continue;
                };
                // A point that does not count must not bring in a NaN either; the lanes beyond the data are such points.
                if weight == T::constant(0.0) {
                    continue;
                }
                let curvature = self.model.predict_hessian(params, x);
                for ((row, left), curvature) in sums.iter_mut().zip(gradients).zip(curvature.row_iter()) {
                    for ((sum, right), &curvature) in row.iter_mut().zip(gradients).zip(curvature.iter()) {
                        if let (Some(sum), Some(&left), Some(&right)) =
                            (sum.get_mut(lane), left.get(lane), right.get(lane))
                        {
                            *sum += weight * (left * right + (predicted - y) * curvature);
                        }
                    }
                }
            }
        });
        SMatrix::from(sums.map(|row| row.map(|lanes| two * (add_lanes(lanes) * self.scale))))
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
    fn plain<M: Model<f64, 2, Input = f64>>(model: &M, params: [f64; 2], weighted: bool) -> (f64, [f64; 2]) {
        let (x, y, weights) = data::<f64>();
        let (mut loss, mut gradient, mut total) = (0.0, [0.0; 2], 0.0);
        for i in 0..N {
            let weight = if weighted { weights[i] } else { 1.0 };
            let (value, slope) = model.predict_with_gradient(&SVector::from(params), x[i]);
            loss += weight * (value - y[i]) * (value - y[i]);
            gradient[0] += 2.0 * weight * (value - y[i]) * slope[0];
            gradient[1] += 2.0 * weight * (value - y[i]) * slope[1];
            total += weight;
        }
        (loss / total, gradient.map(|part| part / total))
    }

    fn agrees<M: Model<f64, 2, Input = f64> + Copy>(model: M, params: [f64; 2]) {
        let (x, y, weights) = data::<f64>();
        let data = Data::new(&x, &y).unwrap();
        for weighted in [false, true] {
            let data = if weighted { data.with_weights(&weights).unwrap() } else { data };
            let loss = MeanSquaredError::new(model, data);
            let (value, gradient) = loss.value_with_gradient(&SVector::from(params));
            assert_eq!(value.to_bits(), loss.value(&SVector::from(params)).to_bits());
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
            let params = SVector::from([step as f32 * 0.05 - 5.0, 3.0 - step as f32 * 0.031]);
            let (value, gradient) = loss.value_with_gradient(&params);
            let (plain_value, plain_gradient) = loss.pass(&params);
            assert_eq!(value.to_bits(), plain_value.to_bits());
            assert_eq!(gradient.map(f32::to_bits), plain_gradient.map(f32::to_bits));
        }
    }

    /// The partial sums must not show in which order processors go through the points.
    fn lane_by_lane_is_the_same<T: Real, M: Model<T, 2, Input = T> + Copy>(model: M, n: usize, params: [f64; 2]) {
        let (x, y, weights) = data::<T>();
        let data = Data::new(&x[..n], &y[..n]).unwrap();
        let bits = |(squares, slopes): Sums<T, 2>| {
            // Of a NaN the bits are the processor's.
            let of = |sum: T| Some(sum.to_f64()).filter(|sum| !sum.is_nan()).map(f64::to_bits);
            (squares.map(of), slopes.map(|slope| slope.map(of)))
        };
        for data in [data, data.with_weights(&weights[..n]).unwrap_or(data)] {
            let loss = MeanSquaredError::new(model, data);
            let params = SVector::from(params.map(T::constant));
            let (blocks, tail) = Blocks::new(&data);
            let by_lane = lane_by_lane::sums(&model, &blocks, tail.as_ref(), &params);
            assert_eq!(bits(by_lane), bits(loss.sums(&params)), "{n} points");
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
        assert_eq!(loss.value(&SVector::from([2.0, 1.0])), 0.0);
    }

    #[test]
    fn overflow_is_visible_in_the_value() {
        let loss = MeanSquaredError::new(Line, Data::new(&[1.0_f32], &[0.0]).unwrap());
        assert_eq!(loss.value(&SVector::from([1e30, 0.0])), f32::INFINITY);
    }
}
