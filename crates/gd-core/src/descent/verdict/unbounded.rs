//! Whether a loss falls without bound.

use super::assess::{Trail, differentiate};
use super::rest::Local;
use crate::linear_algebra::norm;
use crate::number::{Number, Real};
use crate::objective::TwiceDifferentiable;
use crate::storage::{Storage, same_storage};

/// How often the distance is doubled.
const DOUBLINGS: usize = 64;
/// Of these, the last ones show whether the loss levels off.
const LAST: usize = 8;
/// Toward a limit a loss falls by ever smaller parts of what it fell by before: by half of it as 1 / x does. ln(x) falls by as
/// much each time.
const LEVELS_OFF: f64 = 0.97;

/// The parameter that dominates a direction in which the loss falls without bound, if one of those that the descent went in
/// is such; `at` is its last step.
#[inline(never)]
pub(super) fn falls_without_bound<V: Storage<Item: Real>>(
    objective: &impl TwiceDifferentiable<V>,
    units: &V,
    trail: &Trail<'_, V>,
) -> Option<usize> {
    let at = &trail.last.params;
    let (zero, one) = (V::Item::constant(0.0), V::Item::constant(1.0));
    let mut step = at.clone();
    let has_moved = trail.before.is_some();
    for (part, &before) in step.as_mut_slice().iter_mut().zip(trail.before.unwrap_or(at).as_slice()) {
        *part -= before;
    }
    for (part, &unit) in step.as_mut_slice().iter_mut().zip(units.as_slice()) {
        *part /= unit;
    }
    let mut downhill = same_storage(at, zero);
    differentiate(objective, at, &mut downhill);
    for (part, &unit) in downhill.as_mut_slice().iter_mut().zip(units.as_slice()) {
        *part = -(*part * unit);
    }
    let [length, slope] = [&step, &downhill].map(|direction| norm::euclidean(direction.as_slice()));
    // The first trial is as long as the last step, or as the next one would be.
    let length = if has_moved && length > zero { length } else { slope * trail.last.learning_rate };
    if !(slope > zero && slope.is_finite() && length > zero && length.is_finite()) {
        return None;
    }
    let candidates = [(downhill, slope), (step, length)];
    let found = candidates.into_iter().find_map(|(mut direction, size)| {
        for part in direction.as_mut_slice() {
            *part *= one / size;
        }
        falls_along(objective, units, at, &direction, length).then_some(direction)
    })?;
    let (mut along, mut most) = (0, zero);
    for (index, part) in found.as_slice().iter().enumerate() {
        if part.abs() > most {
            (along, most) = (index, part.abs());
        }
    }
    Some(along)
}

/// Whether the loss falls all the way along a direction of length 1 in the units of the optimizer, by as much in the end as
/// before.
fn falls_along<V: Storage<Item: Real>>(
    objective: &impl TwiceDifferentiable<V>,
    units: &V,
    at: &V,
    direction: &V,
    length: V::Item,
) -> bool {
    let zero = V::Item::constant(0.0);
    let mut gradient = same_storage(at, zero);
    let mut length = length;
    let (mut before, mut drop_before) = (objective.value(at), zero);
    let levels_off = V::Item::constant(LEVELS_OFF);
    for doubling in 0..DOUBLINGS {
        let there = Local::beside(units, at, length, direction);
        if !there.as_slice().iter().all(|part| part.is_finite()) {
            return doubling > LAST;
        }
        let loss = differentiate(objective, &there, &mut gradient);
        if loss.to_f64() == f64::NEG_INFINITY {
            return true;
        }
        let parts = direction.as_slice().iter().zip(gradient.as_slice()).zip(units.as_slice());
        let slope = parts.fold(zero, |sum, ((&part, &slope), &unit)| sum + part * slope * unit);
        let drop = before - loss;
        let goes_on = drop > zero && slope < zero;
        if !goes_on || (doubling + LAST >= DOUBLINGS && drop < levels_off * drop_before) {
            return false;
        }
        (before, drop_before) = (loss, drop);
        length += length;
    }
    true
}
