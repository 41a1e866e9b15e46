//! The sum of squares and the QR factorization of the Jacobian at a point, in one pass over the residuals.

use crate::linear_algebra::triangle::{LaneTriangles, Triangle};
use crate::number::{IS_SCALAR, LANES, Number, Real, vectorized};
use crate::objective::{Residuals, Weights, add_lanes, for_each_of_lane};
use crate::storage::{Buffer, Storage, filled_like, same_storage};

/// What the Levenberg-Marquardt method knows about a point.
#[derive(Debug, Clone)]
pub(super) struct Linearization<V: Storage<Item: Real>> {
    /// The weighted sum of squares.
    pub(super) squares: V::Item,
    /// The QR factorization of the Jacobian, each row times the root of its weight, beside the residuals, likewise. The
    /// columns of parameters that are not free are zero.
    pub(super) triangle: Triangle<V>,
    /// The gradient of half the sum of squares with respect to all parameters.
    pub(super) gradient: V,
}

impl<V: Storage<Item: Real>> Linearization<V> {
    /// Empty, for as many parameters as `like` has.
    pub(super) fn new(like: &V) -> Self {
        let zero = V::Item::constant(0.0);
        Self { squares: zero, triangle: Triangle::new(like.as_slice().len()), gradient: same_storage(like, zero) }
    }

    /// Becomes that at `params`.
    pub(super) fn evaluate(&mut self, residuals: &impl Residuals<V>, params: &V, is_free: &[bool]) {
        vectorized(
            #[inline(always)]
            || {
                if IS_SCALAR {
                    self.evaluate_by_lane(residuals, params, is_free);
                } else {
                    self.evaluate_in_lanes(residuals, params, is_free);
                }
            },
        );
    }

    pub(super) fn is_finite(&self) -> bool {
        self.squares.is_finite()
            && self.triangle.is_finite()
            && self.gradient.as_slice().iter().all(|part| part.is_finite())
    }

    #[inline(always)]
    fn evaluate_in_lanes(&mut self, residuals: &impl Residuals<V>, params: &V, is_free: &[bool]) {
        let zeros = [V::Item::constant(0.0); LANES];
        let n = params.as_slice().len();
        let (mut triangles, mut squares) = (LaneTriangles::<V>::new(n), zeros);
        let (mut gradient, mut rows) = (filled_like(params, zeros), filled_like(params, zeros));
        let weights = Weights::new(residuals.weights(), residuals.len());
        residuals.visit_gradients(
            params,
            #[inline(always)]
            |block, residuals, gradients| {
                let weights = *weights.block(block);
                let (mut roots, mut scaled) = (zeros, zeros);
                let points = residuals.iter().zip(&weights);
                for (((root, scaled), square), (&residual, &weight)) in
                    roots.iter_mut().zip(&mut scaled).zip(&mut squares).zip(points)
                {
                    *square += weight * residual * residual;
                    *root = Number::sqrt(weight);
                    *scaled = of_weight(weight, *root * residual);
                }
                let columns = rows.as_mut_slice().iter_mut().zip(gradients);
                for (((row, parts), sums), &is_free) in columns.zip(gradient.as_mut_slice()).zip(is_free) {
                    let mut column = zeros;
                    let points = parts.iter().zip(&roots).zip(&weights).zip(&scaled);
                    for ((entry, sum), (((&part, &root), &weight), &scaled)) in
                        column.iter_mut().zip(sums.iter_mut()).zip(points)
                    {
                        *entry = of_weight(weight, root * part);
                        *sum += *entry * scaled;
                    }
                    *row = if is_free { column } else { zeros };
                }
                triangles.add_rows(rows.as_mut_slice(), scaled);
            },
        );
        self.squares = add_lanes(squares);
        self.triangle.clear();
        let mut row = same_storage(params, V::Item::constant(0.0));
        triangles.merge_into(&mut self.triangle, row.as_mut_slice());
        self.add_gradient(&gradient);
    }

    /// One lane after another, with the same bits: a triangle of its own for each, then all of its rows into one.
    #[inline(always)]
    fn evaluate_by_lane(&mut self, residuals: &impl Residuals<V>, params: &V, is_free: &[bool]) {
        let zero = V::Item::constant(0.0);
        let mut squares = [zero; LANES];
        let mut gradient = filled_like(params, [zero; LANES]);
        let (mut row, mut own) = (same_storage(params, zero), Triangle::<V>::new(params.as_slice().len()));
        self.triangle.clear();
        for (lane, square) in squares.iter_mut().enumerate() {
            own.clear();
            for_each_of_lane(residuals, lane, |index, weight| {
                let residual = residuals.residual_with_gradient(index, params, &mut row);
                // No multiplication by one: on a processor without an FPU it is a call.
                let mut scaled = residual;
                if let Some(weight) = weight {
                    let root = Number::sqrt(weight);
                    *square += weight * residual * residual;
                    scaled = of_weight(weight, root * residual);
                    for entry in row.as_mut_slice() {
                        *entry = of_weight(weight, root * *entry);
                    }
                } else {
                    *square += residual * residual;
                }
                let columns = row.as_mut_slice().iter_mut().zip(gradient.as_mut_slice()).zip(is_free);
                for ((entry, sums), &is_free) in columns {
                    if let Some(sum) = sums.get_mut(lane) {
                        *sum += *entry * scaled;
                    }
                    if !is_free {
                        *entry = zero;
                    }
                }
                own.add_row(row.as_mut_slice(), scaled);
            });
            own.merge_into(&mut self.triangle, row.as_mut_slice());
        }
        self.squares = add_lanes(squares);
        self.add_gradient(&gradient);
    }

    fn add_gradient(&mut self, lanes: &V::Of<[V::Item; LANES]>) {
        for (slot, &lanes) in self.gradient.as_mut_slice().iter_mut().zip(lanes.as_slice()) {
            *slot = add_lanes(lanes);
        }
    }
}

/// A number from a residual, or 0 if it does not count: it must not introduce a NaN either.
#[inline(always)]
fn of_weight<T: Real>(weight: T, number: T) -> T {
    if weight == T::constant(0.0) { weight } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, Line, MeanSquaredError, TinyNet};

    fn both_ways_agree<T: Real>(n: usize, params: [f64; 2], is_free: [bool; 2]) {
        let x: std::vec::Vec<T> = (0..n).map(|i| T::constant(i as f64 / 31.0 - 1.0)).collect();
        let y: std::vec::Vec<T> = (0..n).map(|i| T::constant(crate::math::sin(i as f64))).collect();
        let weights: std::vec::Vec<T> = (0..n).map(|i| T::constant(((i + 1) % 4) as f64 * 0.7)).collect();
        let data = Data::new(&x, &y).unwrap();
        let params = params.map(T::constant);
        let bits = |found: &Linearization<[T; 2]>| {
            let numbers = found.triangle.r().iter().chain(found.triangle.qtb()).chain(&found.gradient);
            numbers.chain([&found.squares]).map(|number| number.to_f64().to_bits()).collect::<std::vec::Vec<u64>>()
        };
        for data in [data, data.with_weights(&weights).unwrap()] {
            let (mut lanes, mut by_lane) = (Linearization::new(&params), Linearization::new(&params));
            // What was there before must not matter.
            lanes.evaluate_in_lanes(&MeanSquaredError::new(Line, data), &params, &[true; 2]);
            by_lane.evaluate_by_lane(&MeanSquaredError::new(Line, data), &params, &[true; 2]);
            assert_eq!(bits(&lanes), bits(&by_lane), "{n} points");
            lanes.evaluate_in_lanes(&MeanSquaredError::new(TinyNet, data), &params, &is_free);
            by_lane.evaluate_by_lane(&MeanSquaredError::new(TinyNet, data), &params, &is_free);
            assert_eq!(bits(&lanes), bits(&by_lane), "{n} points");
            let dispatched = {
                let mut found = Linearization::new(&params);
                found.evaluate(&MeanSquaredError::new(TinyNet, data), &params, &is_free);
                found
            };
            assert_eq!(bits(&lanes), bits(&dispatched));
        }
    }

    #[test]
    fn one_lane_after_another_has_the_bits_of_eight_at_once() {
        for n in [1, 2, 7, 8, 9, 16, 31, 64, 203] {
            for is_free in [[true, true], [true, false], [false, true]] {
                both_ways_agree::<f32>(n, [1.3, -0.7], is_free);
                both_ways_agree::<f64>(n, [-4.0, 0.01], is_free);
            }
        }
    }
}
