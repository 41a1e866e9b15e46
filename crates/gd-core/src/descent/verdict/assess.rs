//! From gradient and curvature to a verdict.

use super::{Curvature, Evidence, Verdict};
use crate::descent::{Step, Stop};
use crate::linear_algebra::{SquareMatrix, SymmetricEigen, norm};
use crate::number::{Number, Real};
use crate::objective::TwiceDifferentiable;
use crate::optimizer::{Optimizer, multiply};
use crate::storage::{Buffer, Storage, filled_like, same_storage};

/// What a descent remembers.
#[derive(Debug)]
pub(crate) struct Trail<'a, V: Storage> {
    pub(crate) start_loss: V::Item,
    /// The parameters one step before the last.
    pub(crate) before: Option<&'a V>,
    pub(crate) last: &'a Step<V>,
    pub(crate) best: &'a Step<V>,
    pub(crate) stop: Option<Stop>,
}

/// What part of the loss is nothing.
const TOLERANCE: f64 = 1e-6;
/// What part of the loss lost so far is nothing.
const TOLERANCE_OF_GAINED: f64 = 1e-12;
/// A gradient that comes back by this factor or less jumps to and fro.
const TURN: f64 = -0.9;
/// How many times the steps made is too many.
const PATIENCE: f64 = 10.0;

/// One direction: an eigenvector of the Hessian.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Direction {
    /// The gradient along it.
    slope: f64,
    /// The same one step before.
    slope_before: f64,
    /// What there is to gain.
    gain: f64,
    /// The parameter that dominates it.
    along: usize,
}

/// The objective at a point, in the units of the optimizer.
struct Local<V: Storage> {
    gradient: V,
    eigen: Option<SymmetricEigen<V>>,
    is_positive: bool,
}

fn local<V: Storage<Item: Real>>(objective: &impl TwiceDifferentiable<V>, units: &V, at: &V) -> (V::Item, Local<V>) {
    let (loss, gradient) = scaled_gradient(objective, units, at);
    let mut hessian = objective.hessian(at);
    for (row, &one) in hessian.rows_mut().zip(units.as_slice()) {
        for (entry, &other) in row.iter_mut().zip(units.as_slice()) {
            *entry = (*entry * one) * other;
        }
    }
    (loss, Local { gradient, eigen: SymmetricEigen::new(&hessian), is_positive: is_positive(&hessian) })
}

/// The loss, and the gradient in the units of the optimizer.
fn scaled_gradient<V: Storage<Item: Real>>(objective: &impl TwiceDifferentiable<V>, units: &V, at: &V) -> (V::Item, V) {
    let mut gradient = same_storage(at, V::Item::constant(0.0));
    let loss = objective.value_with_gradient(at, &mut gradient);
    multiply(&mut gradient, units);
    (loss, gradient)
}

impl<V: Storage<Item: Real>> Local<V> {
    fn curvature(&self) -> Option<Curvature> {
        let eigen = self.eigen.as_ref()?;
        let (smallest, largest) = (eigen.values.as_slice().first()?.to_f64(), eigen.values.as_slice().last()?.to_f64());
        Some(Curvature {
            largest,
            largest_along: strongest(eigen.vectors.column(eigen.vectors.n().saturating_sub(1))),
            smallest,
            smallest_along: strongest(eigen.vectors.column(0)),
            is_positive: self.is_positive && smallest > 0.0,
        })
    }

    /// The directions, by ascending curvature.
    fn directions(&self, gradient_before: &V) -> V::Of<Option<Direction>> {
        let mut directions = filled_like(&self.gradient, None);
        let Some(eigen) = &self.eigen else { return directions };
        // Without definite curvature, less than rounding shows is no curvature.
        let flat = if self.is_positive {
            0.0
        } else {
            let largest = norm::largest(eigen.values.as_slice());
            eigen.vectors.n() as f64 * V::Item::epsilon().to_f64() * largest.to_f64()
        };
        let values = eigen.values.as_slice().iter().enumerate();
        for (direction, (index, curvature)) in directions.as_mut_slice().iter_mut().zip(values) {
            let vector = eigen.vectors.column(index);
            let along = |gradient: &V| {
                let parts = vector.clone().zip(gradient.as_slice());
                parts.fold(0.0, |sum, (v, g)| sum + v.to_f64() * g.to_f64())
            };
            let slope = along(&self.gradient);
            let curvature = curvature.to_f64().abs().max(flat);
            let gain = if slope == 0.0 { 0.0 } else { 0.5 * slope * (slope / curvature) };
            let slope_before = along(gradient_before);
            *direction = Some(Direction { slope, slope_before, gain, along: strongest(vector) });
        }
        directions
    }
}

/// Whether a Hessian is positive definite beyond rounding, whatever the units: that of P rounding errors in the matrix
/// scaled to a unit diagonal.
fn is_positive<V: Storage<Item: Real>>(hessian: &SquareMatrix<V>) -> bool {
    let mut scaled = hessian.clone();
    for (row, two) in scaled.rows_mut().zip(hessian.diagonal()) {
        for (entry, one) in row.iter_mut().zip(hessian.diagonal()) {
            *entry /= Number::sqrt(one);
            *entry /= Number::sqrt(two);
        }
    }
    // A diagonal that is zero or negative makes entries that are not finite.
    let smallest = SymmetricEigen::new(&scaled).and_then(|eigen| eigen.values.as_slice().first().copied());
    smallest.is_some_and(|smallest| smallest.to_f64() > hessian.n() as f64 * V::Item::epsilon().to_f64())
}

/// The index of the largest magnitude, the first of equals.
fn strongest<'a, T: Real>(parts: impl Iterator<Item = &'a T>) -> usize {
    let start = (0, T::constant(-1.0));
    let keep =
        |best: (usize, T), (index, part): (usize, &T)| if part.abs() > best.1 { (index, part.abs()) } else { best };
    parts.enumerate().fold(start, keep).0
}

pub(crate) fn assess<V: Storage<Item: Real>>(
    objective: &impl TwiceDifferentiable<V>,
    optimizer: &impl Optimizer<V>,
    trail: &Trail<'_, V>,
) -> Verdict {
    let units = optimizer.units();
    let has_units = units.is_some();
    let units = units.unwrap_or_else(|| same_storage(&trail.last.params, V::Item::constant(1.0)));
    let start_loss = trail.start_loss.to_f64();
    let judge = |step: &Step<V>| {
        let (loss, local) = local(objective, &units, &step.params);
        let curvature = local.curvature();
        let bound = curvature
            .filter(|curvature| curvature.largest > 0.0)
            .and_then(|curvature| optimizer.learning_rate_bound(V::Item::constant(curvature.largest)));
        let evidence = Evidence {
            index: step.index,
            loss: loss.to_f64(),
            start_loss,
            gradient_norm: norm::euclidean(local.gradient.as_slice()).to_f64(),
            curvature,
            gain: f64::INFINITY,
            learning_rate: trail.last.learning_rate.to_f64(),
            learning_rate_bound: bound.map(Real::to_f64).filter(|bound| bound.is_finite()),
            has_units,
            stop: trail.stop,
        };
        (evidence, local)
    };

    let diverged = || {
        let (evidence, local) = judge(trail.best);
        let gain = total_gain(local.directions(&local.gradient).as_slice());
        Verdict::Diverged { evidence: Evidence { gain, ..evidence }, last_loss: trail.last.loss.to_f64() }
    };
    if trail.stop.is_some_and(|stop| stop.is_diverged()) {
        return diverged();
    }

    let (evidence, local) = judge(trail.last);
    let before = trail.before.map(|params| (params, scaled_gradient(objective, &units, params)));
    let gradient_before = before.as_ref().map_or(&local.gradient, |(_, (_, gradient))| gradient);
    let directions = local.directions(gradient_before);
    let directions = directions.as_slice();
    let gain = total_gain(directions);
    let evidence = Evidence { gain, ..evidence };
    let nothing = TOLERANCE * evidence.loss.abs() + TOLERANCE_OF_GAINED * (start_loss - evidence.loss).max(0.0);
    if gain <= nothing {
        let is_minimum = evidence.curvature.is_some_and(|curvature| curvature.is_positive);
        return if is_minimum { Verdict::Converged(evidence) } else { Verdict::Stalled(evidence) };
    }
    let grows = before.as_ref().is_some_and(|(_, (loss, _))| evidence.loss > loss.to_f64());
    if grows && evidence.loss > start_loss {
        return diverged();
    }
    if before.is_some()
        && let Some((direction, factor)) = turning(directions, nothing)
    {
        return Verdict::Oscillating { evidence, along: direction.along, factor };
    }
    let steps_left = before.as_ref().and_then(|(params, (_, gradient_before))| {
        let mut moved = trail.last.params.clone();
        for (param, (&before, &unit)) in
            moved.as_mut_slice().iter_mut().zip(params.as_slice().iter().zip(units.as_slice()))
        {
            *param = (*param - before) / unit;
        }
        steps_left(moved.as_slice(), gradient_before.as_slice(), local.gradient.as_slice(), gain, nothing)
    });
    match steps_left {
        Some(steps) if steps > PATIENCE * (evidence.index + 1) as f64 => {
            let along = most(directions.iter().flatten()).map_or(0, |direction| direction.along);
            Verdict::Crawling { evidence, along, steps_left: steps }
        }
        steps_left => Verdict::BudgetSpent { evidence, steps_left },
    }
}

/// Infinite without directions, and where a gradient has no curvature at all.
fn total_gain(directions: &[Option<Direction>]) -> f64 {
    directions.iter().fold(0.0, |sum, direction| sum + direction.map_or(f64::INFINITY, |direction| direction.gain))
}

fn most<'a>(directions: impl Iterator<Item = &'a Direction>) -> Option<&'a Direction> {
    directions.reduce(|most, next| if next.gain > most.gain { next } else { most })
}

/// Of the directions in which the gradient turns round, the one with most to gain.
fn turning(directions: &[Option<Direction>], nothing: f64) -> Option<(&Direction, f64)> {
    let turns = |direction: &&Direction| {
        direction.gain > nothing && direction.slope_before != 0.0 && direction.slope / direction.slope_before <= TURN
    };
    let direction = most(directions.iter().flatten().filter(turns))?;
    Some((direction, direction.slope / direction.slope_before))
}

/// Steps until `gain` is down to `nothing`, if each takes the part of it that the last one took. What that took is the
/// integral of the gradient over the move by the trapezoidal rule: the difference of two losses would be lost in rounding.
fn steps_left<T: Real>(moved: &[T], gradient_before: &[T], gradient: &[T], gain: f64, nothing: f64) -> Option<f64> {
    if moved.iter().all(|part| *part == T::constant(0.0)) {
        return Some(f64::INFINITY);
    }
    let slopes = gradient_before.iter().zip(gradient).map(|(one, two)| 0.5 * (one.to_f64() + two.to_f64()));
    let taken = -moved.iter().zip(slopes).fold(0.0, |sum, (moved, slope)| sum + moved.to_f64() * slope);
    // With the part taken constant the gain falls as (1 - part)^n.
    let part = taken / (gain + taken);
    let ratio = if nothing > 0.0 { gain / nothing } else { f64::MAX };
    (part > 0.0).then(|| -crate::math::ln(ratio) / ln_1m(part))
}

/// ln(1 - x), also of tiny x.
fn ln_1m(x: f64) -> f64 {
    if x < 1e-8 { -x } else { crate::math::ln(1.0 - x) }
}
