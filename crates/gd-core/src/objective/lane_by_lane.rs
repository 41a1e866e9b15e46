//! The sums over residuals on processors that compute one number at a time.

use super::residuals::Residuals;
use crate::number::{LANES, Number, Real};
use crate::storage::{Buffer, Storage, filled_like, same_storage};

/// The partial sums of a loss: of w r^2, and for each parameter of w r times the derivative by it.
pub(crate) type Sums<V, T> = ([T; LANES], <V as Storage>::Of<[T; LANES]>);

/// Calls `visit` with the index and the weight of every residual of a lane, in order; no weight means 1. A lane that ends
/// early gets the last residual once more, of weight 0, as the last block of eight has it: infinity times 0 is NaN.
#[inline(always)]
pub(crate) fn for_each_of_lane<V: Storage<Item: Real>>(
    residuals: &impl Residuals<V>,
    lane: usize,
    mut visit: impl FnMut(usize, Option<V::Item>),
) {
    let (weights, len) = (residuals.weights(), residuals.len());
    let mut index = lane;
    // In one call: what is visited is inlined, and flash is scarce.
    while index < len.next_multiple_of(LANES) {
        let (index_or_last, weight) = if index < len {
            (index, weights.and_then(|weights| weights.get(index).copied()))
        } else {
            (len.saturating_sub(1), Some(V::Item::constant(0.0)))
        };
        visit(index_or_last, weight);
        index += LANES;
    }
}

/// A residual times its weight.
#[inline(always)]
fn weighted<T: Real>(weight: Option<T>, residual: T) -> T {
    // No multiplication by one: on a processor without an FPU it is a call.
    weight.map_or(residual, |weight| weight * residual)
}

/// All residuals of a lane, then those of the next. Every partial sum is formed from the same numbers in the same order as
/// eight lanes at a time form it, so it has the same bits; but it stays in a register, and nothing has to be kept for
/// eight residuals at once.
#[inline(always)]
pub(crate) fn sums<V: Storage<Item: Real>>(residuals: &impl Residuals<V>, params: &V) -> Sums<V, V::Item> {
    let zero = V::Item::constant(0.0);
    let (mut squares, mut sums) = ([zero; LANES], filled_like(params, [zero; LANES]));
    let mut gradient = same_storage(params, zero);
    for (lane, slot) in squares.iter_mut().enumerate() {
        let (mut square, mut parts) = (zero, same_storage(params, zero));
        for_each_of_lane(residuals, lane, |index, weight| {
            let residual = residuals.residual_with_gradient(index, params, &mut gradient);
            let product = weighted(weight, residual);
            square += product * residual;
            for (sum, &part) in parts.as_mut_slice().iter_mut().zip(gradient.as_slice()) {
                *sum += product * part;
            }
        });
        *slot = square;
        for (lanes, &part) in sums.as_mut_slice().iter_mut().zip(parts.as_slice()) {
            if let Some(slot) = lanes.get_mut(lane) {
                *slot = part;
            }
        }
    }
    (squares, sums)
}

/// The partial sums of w r^2.
#[inline(always)]
pub(crate) fn squares<V: Storage<Item: Real>>(residuals: &impl Residuals<V>, params: &V) -> [V::Item; LANES] {
    let mut squares = [V::Item::constant(0.0); LANES];
    for (lane, square) in squares.iter_mut().enumerate() {
        for_each_of_lane(residuals, lane, |index, weight| {
            let residual = residuals.residual(index, params);
            *square += weighted(weight, residual) * residual;
        });
    }
    squares
}
