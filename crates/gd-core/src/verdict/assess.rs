//! From gradient and curvature to a verdict.

use nalgebra::{SMatrix, SVector};

use super::{Curvature, Evidence, Verdict};
use crate::descent::Step;
use crate::norm;
use crate::number::{Number, Real};
use crate::objective::TwiceDifferentiable;
use crate::optimizer::Optimizer;
use crate::stop::Stop;
use crate::symmetric_eigen::SymmetricEigen;

/// What a descent remembers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trail<'a, T, const P: usize> {
    pub(crate) start_loss: T,
    /// The parameters one step before the last.
    pub(crate) before: Option<&'a SVector<T, P>>,
    pub(crate) last: &'a Step<T, P>,
    pub(crate) best: &'a Step<T, P>,
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
#[derive(Debug, Clone, Copy)]
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
struct Local<T, const P: usize> {
    gradient: SVector<T, P>,
    eigen: Option<SymmetricEigen<T, P>>,
    is_positive: bool,
}

fn local<T: Real, const P: usize>(
    objective: &impl TwiceDifferentiable<T, P>,
    units: &SVector<T, P>,
    at: &SVector<T, P>,
) -> (T, Local<T, P>) {
    let (loss, gradient) = objective.value_with_gradient(at);
    let mut hessian: SMatrix<T, P, P> = objective.hessian(at);
    for (mut column, &unit) in hessian.column_iter_mut().zip(units.iter()) {
        for (entry, &other) in column.iter_mut().zip(units.iter()) {
            *entry = (*entry * other) * unit;
        }
    }
    let gradient = gradient.component_mul(units);
    (loss, Local { gradient, eigen: SymmetricEigen::new(&hessian), is_positive: is_positive(&hessian) })
}

impl<T: Real, const P: usize> Local<T, P> {
    fn curvature(&self) -> Option<Curvature> {
        let eigen = self.eigen.as_ref()?;
        let (smallest, largest) = (eigen.values.iter().next()?.to_f64(), eigen.values.iter().next_back()?.to_f64());
        Some(Curvature {
            largest,
            largest_along: strongest(eigen.vectors.column_iter().next_back()?.iter()),
            smallest,
            smallest_along: strongest(eigen.vectors.column_iter().next()?.iter()),
            is_positive: self.is_positive && smallest > 0.0,
        })
    }

    /// The directions, by ascending curvature.
    fn directions(&self, gradient_before: &SVector<T, P>) -> [Option<Direction>; P] {
        let mut directions = [None; P];
        let Some(eigen) = &self.eigen else { return directions };
        // Without definite curvature, less than rounding shows is no curvature.
        let flat = if self.is_positive {
            0.0
        } else {
            P as f64 * T::epsilon().to_f64() * norm::largest(&eigen.values).to_f64()
        };
        let columns = eigen.vectors.column_iter().zip(eigen.values.iter());
        for (direction, (vector, curvature)) in directions.iter_mut().zip(columns) {
            let along = |gradient: &SVector<T, P>| {
                vector.iter().zip(gradient.iter()).fold(0.0, |sum, (v, g)| sum + v.to_f64() * g.to_f64())
            };
            let slope = along(&self.gradient);
            let curvature = curvature.to_f64().abs().max(flat);
            let gain = if slope == 0.0 { 0.0 } else { 0.5 * slope * (slope / curvature) };
            *direction =
                Some(Direction { slope, slope_before: along(gradient_before), gain, along: strongest(vector.iter()) });
        }
        directions
    }
}

/// Whether a Hessian is positive definite beyond rounding, whatever the units: that of P rounding errors in the matrix
/// scaled to a unit diagonal.
fn is_positive<T: Real, const P: usize>(hessian: &SMatrix<T, P, P>) -> bool {
    let mut scaled = *hessian;
    let diagonal = hessian.diagonal();
    for (mut column, one) in scaled.column_iter_mut().zip(diagonal.iter()) {
        for (entry, two) in column.iter_mut().zip(diagonal.iter()) {
            *entry /= Number::sqrt(*one);
            *entry /= Number::sqrt(*two);
        }
    }
    // A diagonal that is zero or negative makes entries that are not finite.
    let smallest = SymmetricEigen::new(&scaled).and_then(|eigen| eigen.values.iter().next().copied());
    smallest.is_some_and(|smallest| smallest.to_f64() > P as f64 * T::epsilon().to_f64())
}

/// The place of the largest magnitude, the first of equals.
fn strongest<'a, T: Real>(parts: impl Iterator<Item = &'a T>) -> usize {
    let start = (0, T::constant(-1.0));
    let keep =
        |best: (usize, T), (index, part): (usize, &T)| if part.abs() > best.1 { (index, part.abs()) } else { best };
    parts.enumerate().fold(start, keep).0
}

pub(crate) fn assess<T: Real, O: Optimizer<T, P>, const P: usize>(
    objective: &impl TwiceDifferentiable<T, P>,
    optimizer: &O,
    trail: &Trail<'_, T, P>,
) -> Verdict {
    let units = optimizer.units();
    let has_units = units.is_some();
    let units = units.unwrap_or(SVector::from([T::constant(1.0); P]));
    let start_loss = trail.start_loss.to_f64();
    let judge = |step: &Step<T, P>| {
        let (loss, local) = local(objective, &units, &step.params);
        let curvature = local.curvature();
        let bound = curvature
            .filter(|curvature| curvature.largest > 0.0)
            .and_then(|curvature| optimizer.learning_rate_bound(T::constant(curvature.largest)));
        let evidence = Evidence {
            index: step.index,
            loss: loss.to_f64(),
            start_loss,
            gradient_norm: norm::euclidean(&local.gradient).to_f64(),
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
        let gain = total_gain(&local.directions(&local.gradient));
        Verdict::Diverged { evidence: Evidence { gain, ..evidence }, last_loss: trail.last.loss.to_f64() }
    };
    if trail.stop.is_some_and(|stop| stop.is_diverged()) {
        return diverged();
    }

    let (evidence, local) = judge(trail.last);
    let before = trail.before.map(|before| (before, objective.value_with_gradient(before)));
    let gradient_before = before.map_or(local.gradient, |(_, (_, gradient))| gradient.component_mul(&units));
    let directions = local.directions(&gradient_before);
    let gain = total_gain(&directions);
    let evidence = Evidence { gain, ..evidence };
    let nothing = TOLERANCE * evidence.loss.abs() + TOLERANCE_OF_GAINED * (start_loss - evidence.loss).max(0.0);
    if gain <= nothing {
        let is_minimum = evidence.curvature.is_some_and(|curvature| curvature.is_positive);
        return if is_minimum { Verdict::Converged(evidence) } else { Verdict::Stalled(evidence) };
    }
    let grows = before.is_some_and(|(_, (loss, _))| evidence.loss > loss.to_f64());
    if grows && evidence.loss > start_loss {
        return diverged();
    }
    if before.is_some()
        && let Some((direction, factor)) = turning(&directions, nothing)
    {
        return Verdict::Oscillating { evidence, along: direction.along, factor };
    }
    let steps_left = before.and_then(|(params, _)| {
        let moved = (trail.last.params - params).component_div(&units);
        steps_left(&moved, &gradient_before, &local.gradient, gain, nothing)
    });
    match steps_left {
        Some(steps) if steps > PATIENCE * (evidence.index + 1) as f64 => {
            let along = most(directions.into_iter().flatten()).map_or(0, |direction| direction.along);
            Verdict::Crawling { evidence, along, steps_left: steps }
        }
        steps_left => Verdict::BudgetSpent { evidence, steps_left },
    }
}

/// Infinite without directions, and where a slope has no curvature at all.
fn total_gain<const P: usize>(directions: &[Option<Direction>; P]) -> f64 {
    directions.iter().fold(0.0, |sum, direction| sum + direction.map_or(f64::INFINITY, |direction| direction.gain))
}

fn most(directions: impl Iterator<Item = Direction>) -> Option<Direction> {
    directions.reduce(|most, next| if next.gain > most.gain { next } else { most })
}

/// Of the directions in which the gradient turns round, the one with most to gain.
fn turning<const P: usize>(directions: &[Option<Direction>; P], nothing: f64) -> Option<(Direction, f64)> {
    let turns = |direction: &Direction| {
        direction.gain > nothing && direction.slope_before != 0.0 && direction.slope / direction.slope_before <= TURN
    };
    let direction = most(directions.iter().flatten().copied().filter(turns))?;
    Some((direction, direction.slope / direction.slope_before))
}

/// Steps until `gain` is down to `nothing`, if each takes the part of it that the last one took. What that took is the
/// integral of the gradient over the move by the trapezoidal rule: the difference of two losses would be lost in rounding.
fn steps_left<T: Real, const P: usize>(
    moved: &SVector<T, P>,
    gradient_before: &SVector<T, P>,
    gradient: &SVector<T, P>,
    gain: f64,
    nothing: f64,
) -> Option<f64> {
    if moved.iter().all(|part| *part == T::constant(0.0)) {
        return Some(f64::INFINITY);
    }
    let slopes = gradient_before.iter().zip(gradient.iter()).map(|(one, two)| 0.5 * (one.to_f64() + two.to_f64()));
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
