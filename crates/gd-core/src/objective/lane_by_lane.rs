//! The sums over residuals on processors that compute one number at a time.

use super::residuals::Residuals;
use crate::number::{LANES, Number, Real};
use crate::storage::{Buffer, Storage, filled_like, same_storage};

/// Calls `visit` with the index and the weight of every residual of a lane, in order; no weight means 1. A lane that
/// ends early gets the last residual once more with weight 0, as in the last block of eight: infinity times 0 is NaN.
#[inline(always)]
pub(crate) fn for_each_of_lane<V: Storage<Item: Real>>(
    residuals: &(impl Residuals<V> + ?Sized),
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
    match weight {
        Some(weight) => times(weight, residual),
        None => residual,
    }
}

/// Not inlined, otherwise the compiler multiplies first and selects afterwards.
#[inline(never)]
fn times<T: Real>(weight: T, residual: T) -> T {
    weight * residual
}

/// The sum of w r^2; fills `gradient` with the sums of w r times the derivative with respect to each parameter. All
/// residuals of a lane come first, then those of the next. Every partial sum adds the same numbers in the same order as
/// with eight lanes at a time, so it has the same bits; but it stays in a register, and nothing has to be kept for
/// eight residuals at once.
#[inline(always)]
pub(crate) fn sums<V: Storage<Item: Real>>(residuals: &impl Residuals<V>, params: &V, gradient: &mut V) -> V::Item {
    let zero = V::Item::constant(0.0);
    let (mut kept_square, mut kept_parts) = ([zero; LEVELS], filled_like(params, [zero; LEVELS]));
    let (mut derivatives, mut parts) = (same_storage(params, zero), same_storage(params, zero));
    let mut total = zero;
    for place in 0..LANES {
        let mut square = zero;
        // Not into `gradient` at once: these stay in registers.
        parts.as_mut_slice().fill(zero);
        residuals.visit_lane(lane_at(place), params, &mut derivatives, |weight, residual, derivatives| {
            let product = weighted(weight, residual);
            square += product * residual;
            for (sum, &part) in parts.as_mut_slice().iter_mut().zip(derivatives.as_slice()) {
                *sum += product * part;
            }
        });
        total = add(&mut kept_square, place, square);
        for ((sum, kept), &part) in
            gradient.as_mut_slice().iter_mut().zip(kept_parts.as_mut_slice()).zip(parts.as_slice())
        {
            *sum = add(kept, place, part);
        }
    }
    total
}

/// The levels of the tree in which eight partial sums are added.
const LEVELS: usize = LANES.ilog2() as usize;

/// The lane whose partial sum is needed next where the tree of [`super::add_lanes`] is formed from the left: the bits of
/// its number are those of the place in reverse.
#[inline(always)]
fn lane_at(place: usize) -> usize {
    ((place & 1) << 2) | (place & 2) | (place >> 2)
}

/// Adds the partial sum at a place to those before it, as far as the tree does at that place; keeps it for later where it
/// is the left of two. After the last place this is the sum of all.
#[inline(always)]
fn add<T: Real>(kept: &mut [T; LEVELS], place: usize, mut sum: T) -> T {
    for (level, left) in kept.iter_mut().enumerate() {
        if (place >> level) & 1 == 0 {
            *left = sum;
            break;
        }
        sum = *left + sum;
    }
    sum
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

/// Residuals of which only the number is known.
#[cfg(any(kani, test))]
struct Counted(usize);

#[cfg(any(kani, test))]
impl Residuals<[f32; 1]> for Counted {
    fn len(&self) -> usize {
        self.0
    }

    fn residual(&self, _: usize, _: &[f32; 1]) -> f32 {
        0.0
    }

    fn residual_with_gradient(&self, _: usize, _: &[f32; 1], gradient: &mut [f32; 1]) -> f32 {
        gradient.fill(0.0);
        0.0
    }
}

/// The lanes go over all residuals, each once, and beyond the last only with weight 0.
#[cfg(any(kani, test))]
fn every_residual_is_in_one_lane(len: usize, index: usize) {
    let (mut n_visits, mut n_padded) = (0, 0);
    for lane in 0..LANES {
        for_each_of_lane::<[f32; 1]>(&Counted(len), lane, |visited, weight| {
            assert!(visited < len);
            match weight {
                None => n_visits += usize::from(visited == index),
                Some(weight) => {
                    assert!(weight == 0.0);
                    n_padded += 1;
                }
            }
        });
    }
    assert!(n_visits == usize::from(index < len) && n_padded < LANES);
}

#[cfg(kani)]
mod proofs {
    #[kani::proof]
    #[kani::unwind(10)]
    fn any_residual() {
        let (len, index) = (kani::any(), kani::any());
        kani::assume(len <= 33);
        super::every_residual_is_in_one_lane(len, index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_residual_is_left_out() {
        for len in 0..70 {
            for index in 0..len + 2 {
                every_residual_is_in_one_lane(len, index);
            }
        }
    }
}
