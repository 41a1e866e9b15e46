//! From gradient and curvature to a verdict.

use super::rest::{Local, Precision, Rest, slope, strongest};
use super::unbounded::falls_without_bound;
use super::{Evidence, Verdict};
use crate::descent::{Step, Stop};
use crate::linear_algebra::norm;
use crate::number::{Number, Real};
use crate::objective::TwiceDifferentiable;
use crate::optimizer::Optimizer;
use crate::storage::{Buffer, Storage, same_storage};

/// The state of a descent that a verdict needs.
#[derive(Debug)]
pub(crate) struct Trail<'a, V: Storage> {
    pub(crate) start_loss: V::Item,
    /// The parameters one step before the last.
    pub(crate) before: Option<&'a V>,
    pub(crate) last: &'a Step<V>,
    pub(crate) best: &'a Step<V>,
    /// Where it stands, after the update of the last step.
    pub(crate) params: &'a V,
    pub(crate) stop: Option<Stop>,
}

/// A gradient that comes back by this factor or less jumps to and fro.
const TURN: f64 = -0.9;
/// The multiple of the steps made that counts as too many.
const PATIENCE: f64 = 10.0;
/// The maximum number of steps of a trial.
const TRIAL_STEPS: f64 = 100.0;
/// The fraction of the gain that the quadratic model may leave out.
const MODEL_ERROR: f64 = 0.01;
/// A loss so many times the best one is not where the descent was heading.
const LEFT: f64 = 1.1;
/// How many rates are tried, each a tenth of the one before.
const N_RATES: usize = 3;

/// Why another learning rate is looked for.
#[derive(Clone, Copy, PartialEq)]
enum Complaint {
    Diverged,
    Oscillating,
    Crawling,
    Unfinished,
    /// More steps do not get below what was reached before.
    Restless,
}

/// The learning rate that might help.
fn candidate(complaint: Complaint, rate: f64, bound: Option<f64>) -> Option<f64> {
    match (complaint, bound) {
        (Complaint::Diverged | Complaint::Oscillating | Complaint::Restless, Some(bound)) => {
            Some(0.5 * rate.min(bound))
        }
        (Complaint::Diverged, None) => Some(0.1 * rate),
        (Complaint::Oscillating | Complaint::Restless, None) => Some(0.5 * rate),
        (Complaint::Crawling | Complaint::Unfinished, Some(bound)) => (rate < 0.1 * bound).then_some(0.5 * bound),
        (Complaint::Crawling, None) => Some(10.0 * rate),
        (Complaint::Unfinished, None) => None,
    }
}

/// The loss and the gradient: one copy of the code for all callers.
#[inline(never)]
pub(super) fn differentiate<V: Storage<Item: Real>>(
    objective: &impl TwiceDifferentiable<V>,
    at: &V,
    gradient: &mut V,
) -> V::Item {
    objective.value_with_gradient(at, gradient)
}

/// The loss after some steps from `params`; not finite if they ran away.
#[inline(never)]
fn trial<V: Storage<Item: Real>>(
    objective: &impl TwiceDifferentiable<V>,
    mut optimizer: impl Optimizer<V>,
    params: &V,
    n_steps: usize,
) -> V::Item {
    let mut params = params.clone();
    let mut gradient = same_storage(&params, V::Item::constant(0.0));
    let mut loss = differentiate(objective, &params, &mut gradient);
    for _ in 0..n_steps {
        optimizer.step(&mut params, &gradient);
        loss = differentiate(objective, &params, &mut gradient);
    }
    loss
}

/// Of three rates the first at which trial steps end below `limit`.
fn better_rate<V: Storage<Item: Real>, O: Optimizer<V> + Clone>(
    objective: &impl TwiceDifferentiable<V>,
    optimizer: &O,
    (params, n_steps): (&V, usize),
    rate: f64,
    limit: V::Item,
) -> Option<f64> {
    let mut rate = V::Item::constant(rate);
    for _ in 0..N_RATES {
        let mut optimizer = optimizer.clone();
        optimizer.set_learning_rate(rate);
        if trial(objective, optimizer, params, n_steps) < limit {
            return Some(rate.to_f64());
        }
        rate *= V::Item::constant(0.1);
    }
    None
}

/// The current point of a descent.
fn evidence<V: Storage<Item: Real>>(
    optimizer: &impl Optimizer<V>,
    trail: &Trail<'_, V>,
    step: &Step<V>,
    local: &Local<V>,
) -> Evidence {
    let curvature = local.curvature();
    let largest = curvature.map(|curvature| curvature.largest).filter(|largest| *largest > 0.0);
    let bound = largest.and_then(|largest| optimizer.learning_rate_bound(V::Item::constant(largest)));
    Evidence {
        index: step.index,
        loss: local.loss.to_f64(),
        start_loss: trail.start_loss.to_f64(),
        lower_bound: local.lower_bound.map(Real::to_f64),
        gradient_norm: norm::euclidean(local.gradient.as_slice()).to_f64(),
        curvature,
        gain: local.gain.to_f64(),
        learning_rate: trail.last.learning_rate.to_f64(),
        learning_rate_bound: bound.map(Real::to_f64).filter(|bound| bound.is_finite()),
        better_rate: None,
        trial: None,
        trial_lowers: None,
        has_units: optimizer.units().is_some(),
        may_climb: optimizer.may_climb(),
        stop: trail.stop,
    }
}

fn units<V: Storage<Item: Real>>(optimizer: &impl Optimizer<V>, like: &V) -> V {
    optimizer.units().unwrap_or_else(|| same_storage(like, V::Item::constant(1.0)))
}

/// Whether nothing is left to gain where the descent stands, be it a minimum or not.
pub(crate) fn is_at_rest<V: Storage<Item: Real>>(
    objective: &impl TwiceDifferentiable<V>,
    optimizer: &impl Optimizer<V>,
    trail: &Trail<'_, V>,
) -> bool {
    if trail.stop.is_some_and(|stop| stop.is_diverged()) {
        return false;
    }
    let units = units(optimizer, trail.params);
    let mut local = Local::new(objective, &units, &trail.last.params);
    local.allow_for(trail.start_loss);
    !matches!(local.rest(objective, &units, &trail.last.params, &mut None), Rest::Not { .. })
}

/// The step from one point to another, in units.
fn moved<V: Storage<Item: Real>>(at: &V, before: &V, units: &V) -> V {
    let mut moved = at.clone();
    let steps = moved.as_mut_slice().iter_mut().zip(before.as_slice().iter().zip(units.as_slice()));
    for (param, (&before, &unit)) in steps {
        *param = (*param - before) / unit;
    }
    moved
}

pub(crate) fn assess<V: Storage<Item: Real>, O: Optimizer<V> + Clone>(
    objective: &impl TwiceDifferentiable<V>,
    optimizer: &O,
    trail: &Trail<'_, V>,
) -> Verdict {
    let units = units(optimizer, trail.params);
    if trail.stop.is_some_and(|stop| stop.is_diverged()) {
        // Downhill, the last step is the best.
        let downhill = (trail.last.index == trail.best.index).then(|| unbounded(objective, optimizer, trail, &units));
        return downhill.flatten().unwrap_or_else(|| diverged(objective, optimizer, trail, &units));
    }

    let at = &trail.last.params;
    let mut local = Local::new(objective, &units, at);
    local.allow_for(trail.start_loss);
    let mut evidence = evidence(optimizer, trail, trail.last, &local);
    let gain = match local.rest(objective, &units, at, &mut evidence.curvature) {
        Rest::Minimum => return Verdict::Converged(evidence),
        // Thrown out of a valley onto a plain, unless it was climbed.
        Rest::NoMinimum if !optimizer.may_climb() && is_left(objective, &local, trail) => {
            return diverged(objective, optimizer, trail, &units);
        }
        Rest::NoMinimum => return Verdict::Stalled(evidence),
        Rest::Not { gain } => gain,
    };
    if let Some(verdict) = unbounded(objective, optimizer, trail, &units) {
        return verdict;
    }
    let (loss, one, half) = (local.loss, V::Item::constant(1.0), V::Item::constant(0.5));
    // On a curved surface the quadratic model promises what there is not: Newton's step must gain half of it.
    let gained = loss - Local::value_beside(objective, &units, at, -one, &local.newton);
    let most = local.lower_bound.map_or(V::Item::constant(f64::INFINITY), |bound| loss - bound);
    evidence.gain = if gained >= half * gain { gain } else { most }.to_f64();

    // Up a slope, more steps and other rates lead to its top as well.
    if optimizer.may_climb() && evidence.curvature.is_some_and(|curvature| curvature.is_negative()) {
        return Verdict::BudgetSpent { evidence, steps_left: None };
    }

    // Steps tried on all points say nothing of a descent that saw some of them.
    let is_sampled = local.plain_gradient.as_slice() != trail.last.gradient.as_slice();
    let before = trail.before.map(|params| (params, local.gradient_at(objective, &units, params)));
    let pace = before.as_ref().and_then(|(params, (_, gradient_before))| {
        let moved = moved(at, params, &units);
        let gradients = (gradient_before.as_slice(), local.gradient.as_slice());
        pace(moved.as_slice(), gradients, gain)
    });
    // The gain falls until it is nothing, of what the loss will be or in the parameters.
    let to_nothing = (gain / local.little(loss - gain)).to_f64().min((local.excess * local.excess).to_f64());
    let steps_left = pace.map(|part| match part.to_f64() {
        0.0 => f64::INFINITY,
        part => crate::math::ln(to_nothing.min(f64::MAX)) / -ln_1m(part),
    });
    let go_on = |n_steps| (!is_sampled).then(|| trial(objective, optimizer.clone(), trail.params, n_steps));
    let mut n_steps = steps_left.map_or(TRIAL_STEPS, |steps| steps.clamp(1.0, TRIAL_STEPS)) as usize;
    let mut tried = go_on(n_steps);
    // Which part of the gain is left after the trial, by the pace of the last step, and in truth. The trial begins one step
    // after the last.
    let kept = pace.map_or(one, |part| one - part);
    let promised = (0..=n_steps).fold(one, |left, _| left * kept);
    let left = one - (loss - tried.unwrap_or(V::Item::constant(f64::NAN))) / gain;
    let is_seen = gain * (one - promised) > Precision::of().rounding(loss);
    // Within a factor of two of the number of steps, and a hundredth for what the quadratic model leaves out.
    let error = V::Item::constant(MODEL_ERROR);
    let is_faster = left < promised * promised - error;
    let is_borne_out = is_seen && !is_faster && (left <= error || left * left <= promised);
    // Where the loss goes up and down a trial may end low by chance: it must get to where the descent has been.
    let reached = trail.best.loss + local.little(trail.best.loss);
    let lowers = |tried: Option<V::Item>| tried.is_some_and(|tried| tried < loss && tried <= reached);
    if n_steps < TRIAL_STEPS as usize && !lowers(tried) {
        // Out of an overshoot it takes longer.
        n_steps = TRIAL_STEPS as usize;
        tried = go_on(n_steps);
    }
    evidence.trial = tried.map(Real::to_f64);
    evidence.trial_lowers = tried.map(|_| lowers(tried));

    let grows = before.as_ref().is_some_and(|(_, (loss_before, _))| loss > *loss_before);
    if grows && loss > trail.start_loss && !lowers(tried) {
        return diverged(objective, optimizer, trail, &units);
    }
    // Below what is there and what the present rate reaches.
    let limit = match tried {
        Some(tried) if tried < loss => tried,
        Some(_) => loss,
        None => V::Item::constant(f64::NEG_INFINITY),
    };
    let try_rates = |complaint| {
        let candidate = candidate(complaint, evidence.learning_rate, evidence.learning_rate_bound)?;
        let limit = if complaint == Complaint::Restless { limit.min(reached) } else { limit };
        better_rate(objective, optimizer, (trail.params, n_steps), candidate, limit)
    };
    if let Some((_, (_, gradient_before))) = &before {
        let after = || {
            let mut after = trail.params.clone();
            if after == *at {
                optimizer.clone().step(&mut after, &trail.last.gradient);
            }
            local.gradient_at(objective, &units, &after).1
        };
        let little = local.little(loss);
        if let Some((along, factor)) = turning(&local, little, gradient_before, (!is_sampled).then(after).as_ref()) {
            evidence.better_rate = try_rates(Complaint::Oscillating);
            return Verdict::Oscillating { evidence, along, factor };
        }
    }
    match steps_left {
        Some(steps) if steps > PATIENCE * (evidence.index + 1) as f64 && !(is_seen && is_faster) => {
            evidence.better_rate = try_rates(Complaint::Crawling);
            let steps_left = Some(steps).filter(|steps| is_borne_out || !steps.is_finite());
            Verdict::Crawling { evidence, along: local.along, steps_left }
        }
        steps_left => {
            let is_restless = evidence.trial_lowers == Some(false);
            evidence.better_rate = try_rates(if is_restless { Complaint::Restless } else { Complaint::Unfinished });
            Verdict::BudgetSpent { evidence, steps_left: steps_left.filter(|_| is_borne_out) }
        }
    }
}

/// The verdict on a descent whose loss falls without bound where it goes.
#[inline(never)]
fn unbounded<V: Storage<Item: Real>>(
    objective: &impl TwiceDifferentiable<V>,
    optimizer: &impl Optimizer<V>,
    trail: &Trail<'_, V>,
    units: &V,
) -> Option<Verdict> {
    if objective.lower_bound().is_some() {
        return None;
    }
    let along = falls_without_bound(objective, units, trail)?;
    let local = Local::new(objective, units, &trail.last.params);
    let evidence = Evidence { gain: f64::INFINITY, ..evidence(optimizer, trail, trail.last, &local) };
    Some(Verdict::Unbounded { evidence, along })
}

#[inline(never)]
fn diverged<V: Storage<Item: Real>, O: Optimizer<V> + Clone>(
    objective: &impl TwiceDifferentiable<V>,
    optimizer: &O,
    trail: &Trail<'_, V>,
    units: &V,
) -> Verdict {
    let best = &trail.best.params;
    let local = Local::new(objective, units, best);
    let mut evidence = evidence(optimizer, trail, trail.best, &local);
    // From there as a descent begun anew, without what the optimizer gathered on its way out.
    let mut fresh = optimizer.clone();
    fresh.reset();
    // At a minimum already it must not rise.
    let limit = local.loss + local.nothing(local.loss) + V::Item::constant(1e-37);
    let candidate = candidate(Complaint::Diverged, evidence.learning_rate, evidence.learning_rate_bound);
    evidence.better_rate =
        candidate.and_then(|rate| better_rate(objective, &fresh, (best, TRIAL_STEPS as usize), rate, limit));
    Verdict::Diverged { evidence, last_loss: trail.last.loss.to_f64() }
}

/// Whether the descent stands clearly above where it has been.
fn is_left<V: Storage<Item: Real>>(
    objective: &impl TwiceDifferentiable<V>,
    local: &Local<V>,
    trail: &Trail<'_, V>,
) -> bool {
    let best = objective.value(&trail.best.params);
    // Of a loss below zero, a tenth of it above.
    let far = if best < V::Item::constant(0.0) {
        best * V::Item::constant(2.0 - LEFT)
    } else {
        best * V::Item::constant(LEFT)
    };
    local.loss > best + local.nothing(best) && local.loss > far
}

/// Of the directions in which the gradient turns round, and would at the next step too, the one with most to gain: the
/// parameter that dominates it, and the factor. One turn alone may be an overshoot that comes to rest.
fn turning<V: Storage<Item: Real>>(
    local: &Local<V>,
    nothing: V::Item,
    gradient_before: &V,
    gradient_after: Option<&V>,
) -> Option<(usize, f64)> {
    let eigen = local.eigen.as_ref()?;
    let turn = V::Item::constant(TURN);
    let (mut most, mut found) = (nothing, None);
    for (index, direction) in local.directions.as_slice().iter().enumerate() {
        let factor = direction.slope / slope(eigen, index, gradient_before);
        let next = gradient_after.map_or(turn, |after| slope(eigen, index, after) / direction.slope);
        if direction.gain > most && factor <= turn && factor.is_finite() && next <= turn {
            most = direction.gain;
            found = Some((strongest(eigen, index), factor.to_f64()));
        }
    }
    found
}

/// What part of what there was to gain the last step took, 0 if it did not move; `None` if it took nothing. What it took
/// is the integral of the gradient over the move by the trapezoidal rule: the difference of two losses would be lost in
/// rounding.
fn pace<T: Real>(moved: &[T], (gradient_before, gradient): (&[T], &[T]), gain: T) -> Option<T> {
    let zero = T::constant(0.0);
    if moved.iter().all(|part| *part == zero) {
        return Some(zero);
    }
    let parts = moved.iter().zip(gradient_before.iter().zip(gradient));
    let twice = parts.fold(zero, |sum, (&moved, (&one, &two))| sum - moved * (one + two));
    let taken = T::constant(0.5) * twice;
    // With the part taken constant the gain falls as (1 - part)^n.
    let part = taken / (gain + taken);
    (taken > zero && part > zero).then_some(part)
}

/// ln(1 - x), also of tiny x.
fn ln_1m(x: f64) -> f64 {
    if x < 1e-8 { -x } else { crate::math::ln(1.0 - x) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A step uphill that is larger than what there is to gain divides a negative by a negative.
    #[test]
    fn a_step_that_took_nothing_has_no_pace() {
        assert_eq!(pace(&[1.0], (&[3.0], &[3.0]), 1.0), None);
        assert_eq!(pace(&[-1.0], (&[3.0], &[3.0]), 1.0), Some(0.75));
        assert_eq!(pace(&[0.0], (&[3.0], &[3.0]), 1.0), Some(0.0));
        assert_eq!(pace(&[-1.0], (&[3.0], &[3.0]), f64::INFINITY), None);
    }
}
