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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Objective, ParameterUnits, RmsProp, Scaled, Sgd};

    type Two = [f64; 2];

    /// a^2 + 10 b^2 + 1
    struct Bowl;

    impl Objective<Two> for Bowl {
        fn value(&self, [a, b]: &Two) -> f64 {
            a * a + 10.0 * b * b + 1.0
        }

        fn value_with_gradient(&self, params: &Two, gradient: &mut Two) -> f64 {
            *gradient = [2.0 * params[0], 20.0 * params[1]];
            self.value(params)
        }
    }

    impl TwiceDifferentiable<Two> for Bowl {
        fn hessian(&self, _: &Two) -> SquareMatrix<Two> {
            SquareMatrix::from([[2.0, 0.0], [0.0, 20.0]])
        }
    }

    fn step(index: usize, params: Two) -> Step<Two> {
        let mut gradient = [0.0; 2];
        let loss = Bowl.value_with_gradient(&params, &mut gradient);
        Step { index, params, loss, gradient, learning_rate: 0.01, clipped: None }
    }

    /// The verdict on a descent that began with `start_loss` and went from `before` to `last`, the step `index`.
    fn judge(start_loss: f64, before: Option<Two>, last: Two, index: usize) -> Verdict {
        let last = step(index, last);
        let trail = Trail { start_loss, before: before.as_ref(), last: &last, best: &last, stop: None };
        assess(&Bowl, &Sgd::new(0.01).unwrap(), &trail)
    }

    #[test]
    fn a_millionth_of_the_loss_is_nothing() {
        // At (d, 0) the gain is d^2.
        let at = |start_loss: f64, gain: f64| judge(start_loss, None, [gain.sqrt(), 0.0], 5);
        assert!(
            matches!(at(1.0, 0.99e-6), Verdict::Converged(evidence) if (evidence.gain / 0.99e-6 - 1.0).abs() < 1e-9)
        );
        assert!(matches!(at(1.0, 1.01e-6), Verdict::BudgetSpent { steps_left: None, .. }));
        // And so is a million-millionth of what was gained, here as much again; a loss that rose has gained nothing.
        assert!(matches!(at(1e6, 1.99e-6), Verdict::Converged(_)));
        assert!(matches!(at(1e6, 2.01e-6), Verdict::BudgetSpent { .. }));
        assert!(matches!(at(-1e6, 0.99e-6), Verdict::Converged(_)));
    }

    #[test]
    fn a_descent_diverges_that_grows_and_is_above_its_start() {
        let is_diverged = |start_loss, before, last| {
            matches!(judge(start_loss, Some([before, 0.0]), [last, 0.0], 5), Verdict::Diverged { .. })
        };
        // Losses of 2 and 5.
        assert!(is_diverged(4.0, 1.0, 2.0));
        assert!(!is_diverged(5.0, 1.0, 2.0), "not above the start");
        assert!(!is_diverged(6.0, 1.0, 2.0), "below the start");
        assert!(!is_diverged(1.0, 2.0, 1.0), "falls");
        assert!(!is_diverged(1.0, 2.0, 2.0), "stands");
        // The evidence is from the best step, the gain there.
        let (best, last) = (step(2, [1.0, 0.0]), step(9, [3.0, 0.0]));
        let stop = Some(Stop::LossGrew { index: 9, loss: 10.0, n_steps: 3 });
        let trail = Trail { start_loss: 4.0, before: Some(&[2.0, 0.0]), last: &last, best: &best, stop };
        let verdict = assess(&Bowl, &Sgd::new(0.01).unwrap(), &trail);
        let Verdict::Diverged { evidence, last_loss } = verdict else { panic!("{verdict}") };
        assert_eq!((evidence.index, evidence.loss, evidence.gain, last_loss), (2, 2.0, 1.0, 10.0));
    }

    #[test]
    fn a_gradient_that_comes_back_turns() {
        // Along b it comes back by 95 parts in a hundred, along a it hardly falls.
        let verdict = judge(100.0, Some([0.5, 1.0]), [0.499, -0.95], 5);
        let Verdict::Oscillating { along, factor, evidence } = verdict else { panic!("{verdict}") };
        assert!(along == 1 && (factor + 0.95).abs() < 1e-12);
        assert!((evidence.gain - (0.499 * 0.499 + 10.0 * 0.95 * 0.95)).abs() < 1e-12);
        // By 85 it does not.
        assert!(!matches!(judge(100.0, Some([0.5, 1.0]), [0.499, -0.85], 5), Verdict::Oscillating { .. }));
    }

    #[test]
    fn ten_times_the_steps_made_is_crawling() {
        // Each step takes a hundredth off a, so 0.0199 off the gain; from 0.99^2 to a millionth of the loss.
        let left = |index| judge(2.0, Some([1.0, 0.0]), [0.99, 0.0], index);
        let Verdict::BudgetSpent { evidence, steps_left: Some(steps) } = left(10_000) else {
            panic!("{}", left(10_000))
        };
        let nothing = 1e-6 * evidence.loss + 1e-12 * (2.0 - evidence.loss);
        let expected = crate::math::ln(nothing / (0.99 * 0.99)) / crate::math::ln(0.99 * 0.99);
        assert!((steps / expected - 1.0).abs() < 1e-9, "{steps} for {expected}");
        // About 653 steps: more than ten times the first 65, not more than ten times the first 66.
        assert_eq!((steps / 10.0) as usize, 65);
        assert!(matches!(left(64), Verdict::Crawling { along: 0, steps_left, .. } if steps_left == steps));
        assert!(matches!(left(65), Verdict::BudgetSpent { .. }));
    }

    #[test]
    fn moves_count_in_the_units_of_the_optimizer() {
        // The same descent, told in units: the steps that are left do not change.
        let units = [4.0, 0.1];
        let last = step(10_000, [0.99, 0.0]);
        let trail = Trail { start_loss: 2.0, before: Some(&[1.0, 0.0]), last: &last, best: &last, stop: None };
        let plain = assess(&Bowl, &Sgd::new(0.01).unwrap(), &trail);
        let scaled = Scaled::new(Sgd::new(0.01).unwrap(), ParameterUnits::new(units).unwrap());
        let scaled = assess(&Bowl, &scaled, &trail);
        let steps = [plain, scaled].map(|verdict| {
            let Verdict::BudgetSpent { steps_left: Some(steps), .. } = verdict else { panic!("{verdict}") };
            steps
        });
        assert!((steps[1] / steps[0] - 1.0).abs() < 1e-12, "{steps:?}");
        assert!(scaled.evidence().has_units && !plain.evidence().has_units);
        assert!((scaled.evidence().gradient_norm / plain.evidence().gradient_norm - 4.0).abs() < 1e-14);
    }

    #[test]
    fn the_strongest_is_the_first_of_the_largest_magnitudes() {
        for (parts, expected) in [
            (&[1.0, -3.0, 2.0][..], 1),
            (&[0.5, 0.7], 1),
            (&[0.25, 0.125, -0.0625], 0),
            (&[-2.0, 2.0, 1.0], 0),
            (&[0.0, 0.0], 0),
            (&[], 0),
            (&[0.1, 0.2, 0.3], 2),
        ] {
            assert_eq!(strongest(parts.iter()), expected, "{parts:?}");
        }
    }

    #[test]
    fn positive_means_beyond_rounding_whatever_the_units() {
        let is_positive = |matrix: [Two; 2]| super::is_positive::<Two>(&SquareMatrix::from(matrix));
        assert!(is_positive([[2.0, 1.0], [1.0, 2.0]]) && is_positive([[1e-12, 0.0], [0.0, 1e12]]));
        // Correlations of 0.5 and of 2 in units that differ by a million.
        assert!(is_positive([[1e-6, 0.5], [0.5, 1e6]]) && !is_positive([[1e-6, 2.0], [2.0, 1e6]]));
        assert!(!is_positive([[1.0, 2.0], [2.0, 1.0]]) && !is_positive([[1.0, 1.0], [1.0, 1.0]]));
        assert!(!is_positive([[1.0, 0.0], [0.0, 0.0]]) && !is_positive([[1.0, 0.0], [0.0, -1.0]]));
        // Two epsilons are the limit.
        let correlated = |part: f64| is_positive([[1.0, 1.0 - part], [1.0 - part, 1.0]]);
        assert!(correlated(8.0 * f64::EPSILON) && !correlated(f64::EPSILON));
    }

    fn local_of(gradient: Two, hessian: [Two; 2]) -> Local<Two> {
        let hessian = SquareMatrix::from(hessian);
        Local { gradient, eigen: SymmetricEigen::new(&hessian), is_positive: is_positive(&hessian) }
    }

    #[test]
    fn the_gain_is_the_sum_over_all_directions() {
        // (1, 1) / sqrt(2) has the curvature 3, (1, -1) / sqrt(2) the curvature 1.
        let local = local_of([3.0, 1.0], [[2.0, 1.0], [1.0, 2.0]]);
        let directions = local.directions(&[1.0, 1.0]);
        let [Some(low), Some(high)] = directions else { panic!("{directions:?}") };
        assert!((low.slope.abs() - 2.0_f64.sqrt()).abs() < 1e-14 && low.slope_before.abs() < 1e-15);
        assert!((high.slope.abs() - 8.0_f64.sqrt()).abs() < 1e-14);
        assert!((high.slope / high.slope_before - 2.0).abs() < 1e-14);
        assert!((low.gain - 1.0).abs() < 1e-14 && (high.gain - 4.0 / 3.0).abs() < 1e-14);
        assert!((total_gain(&directions) - 7.0 / 3.0).abs() < 1e-14);
        // Downward curvature counts by its magnitude.
        let saddle = local_of([2.0, 3.0], [[-2.0, 0.0], [0.0, 9.0]]).directions(&[0.0, 0.0]);
        assert!((total_gain(&saddle) - 1.5).abs() < 1e-14, "{saddle:?}");
        assert_eq!(saddle.map(|direction| direction.unwrap().along), [0, 1]);
        // None counts as the rounding of the largest: 2 epsilons of 4. Without a slope there is no gain all the same.
        let flat = local_of([1e-9, 0.0], [[0.0, 0.0], [0.0, 4.0]]).directions(&[0.0, 0.0]);
        assert!((total_gain(&flat) / (0.5 * 1e-18 / (8.0 * f64::EPSILON)) - 1.0).abs() < 1e-14, "{flat:?}");
        assert_eq!(total_gain(&local_of([0.0, 0.0], [[0.0, 0.0], [0.0, 0.0]]).directions(&[1.0, 1.0])), 0.0);
        // No curvature at all, or none that is finite: no end to the gain.
        assert_eq!(total_gain(&local_of([1.0, 0.0], [[0.0; 2]; 2]).directions(&[0.0; 2])), f64::INFINITY);
        assert_eq!(total_gain(&[None, None]), f64::INFINITY);
    }

    #[test]
    fn curvature_names_its_extremes() {
        let curvature = local_of([0.0; 2], [[20.0, 0.0], [0.0, 2.0]]).curvature().unwrap();
        let expected =
            Curvature { largest: 20.0, largest_along: 0, smallest: 2.0, smallest_along: 1, is_positive: true };
        assert_eq!(curvature, expected);
        assert!(!local_of([0.0; 2], [[20.0, 0.0], [0.0, 0.0]]).curvature().unwrap().is_positive);
        assert!(!local_of([0.0; 2], [[20.0, 0.0], [0.0, -2.0]]).curvature().unwrap().is_positive);
        // Above zero, but not beyond rounding.
        let part = 1.0 - f64::EPSILON;
        let curvature = local_of([0.0; 2], [[1.0, part], [part, 1.0]]).curvature().unwrap();
        assert!(curvature.smallest > 0.0 && !curvature.is_positive, "{curvature:?}");
        assert_eq!(local_of([0.0; 2], [[f64::NAN, 0.0], [0.0, 2.0]]).curvature(), None);
    }

    #[test]
    fn the_units_scale_gradient_and_hessian() {
        struct Mixed;
        impl Objective<Two> for Mixed {
            fn value(&self, [a, b]: &Two) -> f64 {
                a * a + a * b + b * b
            }
            fn value_with_gradient(&self, params: &Two, gradient: &mut Two) -> f64 {
                let [a, b] = *params;
                *gradient = [2.0 * a + b, a + 2.0 * b];
                self.value(params)
            }
        }
        impl TwiceDifferentiable<Two> for Mixed {
            fn hessian(&self, _: &Two) -> SquareMatrix<Two> {
                SquareMatrix::from([[2.0, 1.0], [1.0, 2.0]])
            }
        }
        let (loss, local) = local(&Mixed, &[3.0, 0.5], &[1.0, 2.0]);
        assert_eq!((loss, local.gradient), (7.0, [12.0, 2.5]));
        // Of [[18, 1.5], [1.5, 0.5]]: trace and determinant.
        let values = local.eigen.unwrap().values;
        assert!((values[0] + values[1] - 18.5).abs() < 1e-13 && (values[0] * values[1] - 6.75).abs() < 1e-13);
    }

    #[test]
    fn most_to_gain_decides_among_those_that_turn() {
        let direction = |slope, slope_before, gain, along| Some(Direction { slope, slope_before, gain, along });
        let turning = |directions: &[Option<Direction>]| {
            turning(directions, 0.5).map(|(direction, factor)| (direction.along, factor))
        };
        let (one, more) = (direction(-3.0, 3.0, 1.0, 0), direction(-1.9, 2.0, 2.0, 1));
        assert_eq!(turning(&[one, more]), Some((1, -0.95)));
        assert_eq!(turning(&[more, one]), Some((1, -0.95)));
        // Nine tenths are enough, less is not; nor is a turn with nothing to gain, nor one from nowhere.
        assert_eq!(turning(&[direction(-0.9, 1.0, 1.0, 0)]), Some((0, -0.9)));
        assert_eq!(turning(&[direction(-0.89, 1.0, 1.0, 0), direction(1.0, 1.0, 9.0, 1)]), None);
        assert_eq!(turning(&[direction(-1.0, 1.0, 0.5, 0), direction(-1.0, 0.0, 9.0, 1), None]), None);
        assert_eq!(most([one, more].iter().flatten()).map(|most| most.along), Some(1));
        // The first of equals.
        let equal = [direction(1.0, 1.0, 2.0, 4), more];
        assert_eq!(most(equal.iter().flatten()).map(|most| most.along), Some(4));
    }

    #[test]
    fn steps_left_are_those_of_a_constant_part() {
        // Down half a square from 1 to 0.9 along a, from 2 to 1.8 along b: 0.81 of the gain is left by each step.
        let steps = |gain: f64, nothing: f64| steps_left(&[-0.1, -0.2], &[1.0, 2.0], &[0.9, 1.8], gain, nothing);
        let after = |n: i32| (0..n).fold(2.025, |gain, _| 0.81 * gain);
        for n in [1, 7, 30] {
            let found = steps(2.025, after(n)).unwrap();
            assert!((found - f64::from(n)).abs() < 1e-9, "{found} for {n}");
        }
        // Nothing less than zero is asked for: as far as numbers go.
        let found = steps(2.025, 0.0).unwrap();
        assert!((found * -crate::math::ln(0.81) - crate::math::ln(f64::MAX)).abs() < 1e-9, "{found}");
        // Standing still takes for ever; uphill there is no arriving.
        assert_eq!(steps_left(&[0.0, 0.0], &[1.0, 2.0], &[1.0, 2.0], 1.0, 0.5), Some(f64::INFINITY));
        assert_eq!(steps_left(&[0.1, 0.0], &[1.0, 0.0], &[1.1, 0.0], 1.0, 0.5), None);
        assert!(steps_left(&[0.0, -0.1], &[1.0, 1.0], &[1.0, 0.9], 1.0, 0.5).is_some_and(f64::is_finite));
    }

    #[test]
    fn the_logarithm_near_one_keeps_its_digits() {
        assert_eq!(ln_1m(1e-20), -1e-20);
        assert!((ln_1m(0.5) + core::f64::consts::LN_2).abs() < 1e-15);
        // ln(1 - x) = -x - x^2 / 2 - ...
        for x in [1e-9, 1e-6] {
            assert!((ln_1m(x) / (-x - 0.5 * x * x) - 1.0).abs() < 1e-9, "{x}");
        }
    }

    #[test]
    fn a_bound_is_known_of_upward_curvature_and_plain_steps() {
        let bound = |optimizer: &dyn Fn(&Trail<'_, Two>) -> Verdict| {
            let last = step(3, [1.0, 0.0]);
            let trail = Trail { start_loss: 9.0, before: None, last: &last, best: &last, stop: None };
            optimizer(&trail).evidence().learning_rate_bound
        };
        // 2 / 20.
        assert_eq!(bound(&|trail| assess(&Bowl, &Sgd::new(0.01).unwrap(), trail)), Some(0.1));
        assert_eq!(bound(&|trail| assess(&Bowl, &RmsProp::new(0.01).unwrap(), trail)), None);
    }
}
