//! Decides whether a point is at rest, and whether it is a minimum.

use super::Curvature;
use super::assess::differentiate;
use crate::linear_algebra::{SymmetricEigen, norm};
use crate::number::{Number, Real};
use crate::objective::TwiceDifferentiable;
use crate::optimizer::multiply;
use crate::storage::{Buffer, Storage, filled_like, same_storage};

/// The fraction of the loss that counts as nothing.
const TOLERANCE: f64 = 1e-6;
/// Curvature within this many P rounding errors, in the matrix scaled to a unit diagonal, is examined more closely: the
/// sums behind an entry of the Hessian leave many of them.
const DOUBT: f64 = 1024.0;
/// So is a parameter that, moved by its own size, changes the loss by only this many rounding errors.
const LITTLE: f64 = 16384.0;
/// Newton's step leaves no more than this part of the gain at a minimum; on the way to one at infinity it leaves a seventh.
const LEFT: f64 = 0.1;
/// The maximum number of halvings of a probe.
const HALVINGS: usize = 40;

/// The precision of the numbers.
#[derive(Clone, Copy)]
pub(super) struct Precision<T> {
    epsilon: T,
    /// Half the digits: the fraction of a parameter that counts as nothing.
    half: T,
    /// Three quarters of them: what part of what all parameters do is nothing.
    three_quarters: T,
    /// The fraction of a unit that counts as nothing: its square, and so a loss, is about to underflow in `f32`.
    floor: T,
}

impl<T: Real> Precision<T> {
    pub(super) fn of() -> Self {
        let is_wide = T::constant(1e300).is_finite();
        let constant = |wide, narrow| T::constant(if is_wide { wide } else { narrow });
        // Of 2^-52 and 2^-23.
        Self {
            epsilon: T::epsilon(),
            half: constant(1.5e-8, 3.5e-4),
            three_quarters: constant(1.8e-12, 6.4e-6),
            floor: constant(1e-30, 1e-18),
        }
    }

    /// The part of a loss that differences do not show.
    pub(super) fn rounding(self, loss: T) -> T {
        T::constant(64.0) * self.epsilon * loss.abs()
    }
}

/// One direction: an eigenvector of the Hessian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Direction<T> {
    /// The gradient along it.
    pub(super) slope: T,
    /// The magnitude of the curvature.
    curvature: T,
    /// The gain.
    pub(super) gain: T,
}

/// What a closer look along a direction found.
struct Probe<T> {
    /// The curvature along it, per square of the length in the units of the optimizer.
    curvature: T,
    /// The gain.
    gain: T,
    /// Newton's step, in steps of the probe.
    newton: T,
}

/// Whether a point is at rest.
pub(super) enum Rest<T> {
    Minimum,
    NoMinimum,
    Not { gain: T },
}

/// The objective at a point, in the units of the optimizer.
pub(super) struct Local<V: Storage> {
    pub(super) loss: V::Item,
    pub(super) lower_bound: Option<V::Item>,
    /// In the user's units.
    pub(super) plain_gradient: V,
    pub(super) gradient: V,
    pub(super) eigen: Option<SymmetricEigen<V>>,
    /// The roots of the diagonal of the Hessian; not finite or 0 where that is not positive.
    roots: V,
    /// Of the Hessian scaled to a unit diagonal; `None` unless that is positive.
    scaled: Option<SymmetricEigen<V>>,
    /// By ascending curvature.
    pub(super) directions: V::Of<Direction<V::Item>>,
    /// The gain by the quadratic model, at most what is above the lower bound.
    pub(super) gain: V::Item,
    /// The effect of rounding the parameters on the loss.
    resolution: V::Item,
    /// What is little beside what the descent lowered.
    allowance: V::Item,
    /// The parameter that dominates the direction in which most is to gain.
    pub(super) along: usize,
    /// What is taken off by Newton's step, which goes down also where the curvature is negative.
    pub(super) newton: V,
    /// A step so small in each parameter is nothing.
    small: V,
    /// How many times larger than that Newton's step is.
    pub(super) excess: V::Item,
}

impl<V: Storage<Item: Real>> Local<V> {
    pub(super) fn new(objective: &impl TwiceDifferentiable<V>, units: &V, at: &V) -> Self {
        let (zero, infinity) = (V::Item::constant(0.0), V::Item::constant(f64::INFINITY));
        let mut plain_gradient = same_storage(at, zero);
        let loss = differentiate(objective, at, &mut plain_gradient);
        let mut gradient = plain_gradient.clone();
        multiply(&mut gradient, units);
        let mut hessian = objective.hessian(at);
        for (row, &one) in hessian.rows_mut().zip(units.as_slice()) {
            for (entry, &other) in row.iter_mut().zip(units.as_slice()) {
                *entry = (*entry * one) * other;
            }
        }
        let eigen = SymmetricEigen::new(&hessian);
        let mut roots = same_storage(at, zero);
        for (root, entry) in roots.as_mut_slice().iter_mut().zip(hessian.diagonal()) {
            *root = Number::sqrt(entry);
        }
        for (row, &one) in hessian.rows_mut().zip(roots.as_slice()) {
            for (entry, &other) in row.iter_mut().zip(roots.as_slice()) {
                *entry = (*entry / one) / other;
            }
        }
        // A diagonal that is zero or negative makes entries that are not finite.
        let scaled = SymmetricEigen::new(&hessian);
        let nothing = Direction { slope: zero, curvature: zero, gain: infinity };
        let mut local = Self {
            loss,
            lower_bound: objective.lower_bound(),
            plain_gradient,
            gradient,
            eigen,
            roots,
            scaled,
            directions: filled_like(at, nothing),
            gain: infinity,
            resolution: zero,
            allowance: zero,
            along: 0,
            newton: same_storage(at, infinity),
            small: same_storage(at, zero),
            excess: infinity,
        };
        local.look_around(units, at);
        local
    }

    /// The rounding of the smallest eigenvalue of the Hessian scaled to a unit diagonal.
    fn rounding_of_curvature(&self) -> V::Item {
        V::Item::from_count(self.roots.as_slice().len()) * V::Item::epsilon()
    }

    fn least_scaled(&self) -> V::Item {
        let least = self.scaled.as_ref().and_then(|eigen| eigen.values.as_slice().first());
        least.copied().unwrap_or(V::Item::constant(f64::NEG_INFINITY))
    }

    pub(super) fn curvature(&self) -> Option<Curvature> {
        let eigen = self.eigen.as_ref()?;
        let (smallest, largest) = (*eigen.values.as_slice().first()?, *eigen.values.as_slice().last()?);
        let least = self.least_scaled();
        let most = self.scaled.as_ref().and_then(|eigen| eigen.values.as_slice().last());
        let ten = V::Item::constant(10.0);
        Some(Curvature {
            largest: largest.to_f64(),
            largest_along: strongest(eigen, eigen.vectors.n().saturating_sub(1)),
            smallest: smallest.to_f64(),
            smallest_along: strongest(eigen, 0),
            is_positive: smallest > V::Item::constant(0.0) && least > self.rounding_of_curvature(),
            units_help: most.is_some_and(|&most| ten * (smallest / largest) <= least / most),
        })
    }

    /// The directions, and Newton's step.
    fn look_around(&mut self, units: &V, at: &V) {
        let Some(eigen) = &self.eigen else { return };
        let (zero, half) = (V::Item::constant(0.0), V::Item::constant(0.5));
        // Without definite curvature, less than rounding shows is no curvature.
        let rounding = self.rounding_of_curvature();
        let is_positive = self.least_scaled() > rounding;
        let flat = if is_positive { zero } else { rounding * norm::largest(eigen.values.as_slice()) };
        self.newton.as_mut_slice().fill(zero);
        let (mut gain, mut most) = (zero, -half);
        let values = eigen.values.as_slice().iter().enumerate();
        for (direction, (index, curvature)) in self.directions.as_mut_slice().iter_mut().zip(values) {
            let slope = slope(eigen, index, &self.gradient);
            let curvature = larger(curvature.abs(), flat);
            let step = if slope == zero { zero } else { slope / curvature };
            *direction = Direction { slope, curvature, gain: if slope == zero { zero } else { half * slope * step } };
            gain += direction.gain;
            if direction.gain > most {
                most = direction.gain;
                self.along = strongest(eigen, index);
            }
            for (part, &share) in self.newton.as_mut_slice().iter_mut().zip(eigen.vectors.column(index)) {
                // Infinite times zero is no step.
                if share != zero {
                    *part += step * share;
                }
            }
        }
        self.gain = match self.lower_bound {
            Some(bound) if gain > self.loss - bound => self.loss - bound,
            _ => gain,
        };

        // What all parameters, after Newton's step, would do to the loss.
        let precision = Precision::of();
        let all = self.size(units, at, true);
        let rounded = V::Item::constant(4.0) * precision.epsilon * self.size(units, at, false);
        self.resolution = half * rounded * rounded;
        let values = at.as_slice().iter().zip(units.as_slice()).zip(self.roots.as_slice());
        let parts = self.small.as_mut_slice().iter_mut().zip(self.newton.as_slice());
        self.excess = zero;
        for ((small, &newton), ((&at, &unit), &root)) in parts.zip(values) {
            let after = at / unit - newton;
            let alike = all / root;
            *small = larger(precision.half * after.abs(), precision.floor);
            if alike.is_finite() {
                *small = larger(*small, precision.three_quarters * alike);
            }
            let ratio = newton.abs() / *small;
            // What is not a number is not small either.
            if ratio > self.excess || !ratio.is_finite() {
                self.excess = if ratio.is_finite() { ratio } else { V::Item::constant(f64::INFINITY) };
            }
        }
    }

    /// The root of the sum of H p^2: twice what the parameters of that size do to the loss if each acts alone.
    #[inline(never)]
    fn size(&self, units: &V, at: &V, is_after_newton: bool) -> V::Item {
        let zero = V::Item::constant(0.0);
        let parts = at.as_slice().iter().zip(units.as_slice()).zip(self.roots.as_slice()).zip(self.newton.as_slice());
        let squares = parts.map(|(((&at, &unit), &root), &newton)| {
            let part = root * (at / unit - if is_after_newton { newton } else { zero });
            if part.is_finite() { part * part } else { zero }
        });
        Number::sqrt(squares.fold(zero, |sum, square| sum + square))
    }

    /// Without a lower bound a loss of 0 is nothing special, so that what counts as nothing cannot follow from it alone: where it
    /// is 0 at a minimum, there is only the start to compare with. See [`Local::rest`].
    pub(super) fn allow_for(&mut self, start_loss: V::Item) {
        if self.lower_bound.is_none() {
            let epsilon = Precision::<V::Item>::of().epsilon;
            self.allowance = epsilon * Number::sqrt(epsilon) * (start_loss - self.loss).abs();
        }
    }

    /// What is nothing beside a loss.
    pub(super) fn nothing(&self, loss: V::Item) -> V::Item {
        larger(V::Item::constant(TOLERANCE) * loss.abs(), self.resolution)
    }

    /// The same, or what is little beside what the descent lowered, unless less than that is left and is not nothing all the
    /// same: on a plateau.
    pub(super) fn little(&self, loss: V::Item) -> V::Item {
        let nothing = self.nothing(loss);
        if self.gain > self.allowance { larger(nothing, self.allowance) } else { nothing }
    }

    /// So many steps farther, in the user's units.
    pub(super) fn beside(units: &V, at: &V, factor: V::Item, step: &V) -> V {
        let mut moved = at.clone();
        let parts = moved.as_mut_slice().iter_mut().zip(step.as_slice().iter().zip(units.as_slice()));
        for (param, (&part, &unit)) in parts {
            *param += factor * part * unit;
        }
        moved
    }

    /// The loss there.
    #[inline(never)]
    pub(super) fn value_beside(
        objective: &impl TwiceDifferentiable<V>,
        units: &V,
        at: &V,
        factor: V::Item,
        step: &V,
    ) -> V::Item {
        objective.value(&Self::beside(units, at, factor, step))
    }

    /// The loss and the gradient elsewhere.
    #[inline(never)]
    pub(super) fn gradient_at(&self, objective: &impl TwiceDifferentiable<V>, units: &V, at: &V) -> (V::Item, V) {
        let mut gradient = self.gradient.clone();
        let loss = differentiate(objective, at, &mut gradient);
        multiply(&mut gradient, units);
        (loss, gradient)
    }

    /// Whether nothing is left to gain, and whether the curvature is positive wherever the data determine it; corrects what
    /// `curvature` says of that. What is only little beside what the descent lowered is nothing if Newton's step takes it:
    /// at a minimum, and not on a plateau.
    pub(super) fn rest(
        &self,
        objective: &impl TwiceDifferentiable<V>,
        units: &V,
        at: &V,
        curvature: &mut Option<Curvature>,
    ) -> Rest<V::Item> {
        let is_left = self.gain > self.nothing(self.loss) && self.excess > V::Item::constant(1.0);
        if is_left && self.gain > self.allowance {
            return Rest::Not { gain: self.gain };
        }
        let seen = *curvature;
        match self.minimum(objective, units, at, curvature) {
            // Where it bends down, it is a saddle or a top.
            Rest::NoMinimum if is_left && seen.is_some_and(|seen| seen.smallest > 0.0) => {
                *curvature = seen;
                Rest::Not { gain: self.gain }
            }
            rest => rest,
        }
    }

    /// Whether this is a minimum, if there is as little to gain as it seems.
    fn minimum(
        &self,
        objective: &impl TwiceDifferentiable<V>,
        units: &V,
        at: &V,
        curvature: &mut Option<Curvature>,
    ) -> Rest<V::Item> {
        let (zero, one) = (V::Item::constant(0.0), V::Item::constant(1.0));
        let infinity = V::Item::constant(f64::INFINITY);
        let precision = Precision::<V::Item>::of();
        let nothing = self.nothing(self.loss);
        let Some(scaled) = &self.scaled else { return Rest::NoMinimum };
        let mut look = Curvature::default();
        let seen = curvature.as_mut().unwrap_or(&mut look);
        let was_positive = core::mem::replace(&mut seen.is_positive, false);
        let n = scaled.vectors.n();
        let doubt = V::Item::constant(DOUBT) * self.rounding_of_curvature();
        let little = V::Item::constant(LITTLE) * precision.epsilon * self.loss.abs();
        // What all parameters do to the loss; what makes it three times larger, where they are 0; their units, where that is.
        let size = self.size(units, at, false);
        let is_exact = self.loss.abs() <= precision.epsilon * size * size;
        let size = larger(size, V::Item::constant(2.0) * Number::sqrt(self.loss.abs()));
        let size = if size > zero { size } else { norm::largest(self.roots.as_slice()) };
        let mut gain = self.gain;
        for index in 0..2 * n {
            let mut step = same_storage(at, zero);
            let value = if let Some(axis) = index.checked_sub(n) {
                if let Some(part) = step.as_mut_slice().get_mut(axis) {
                    *part = one;
                }
                let does = part(&self.roots, axis) * (part(at, axis) / part(units, axis));
                // Along a parameter that a bound holds the gradient is 0 and the Hessian not that of the loss.
                let is_little = does * does <= little + little && part(&self.gradient, axis) != zero;
                if is_exact || is_little { zero } else { infinity }
            } else {
                copy_column(scaled, index, &mut step);
                part(&scaled.values, index)
            };
            if value > doubt {
                continue;
            }
            for (part, &root) in step.as_mut_slice().iter_mut().zip(self.roots.as_slice()) {
                *part = *part * size / root;
            }
            let probe = (value >= -doubt).then(|| self.probe(objective, units, at, &step)).flatten();
            let Some(probe) = probe else {
                if let Some(axis) = index.checked_sub(n) {
                    let root = part(&self.roots, axis);
                    (seen.smallest, seen.smallest_along) = ((root * root).to_f64(), axis);
                }
                return Rest::NoMinimum;
            };
            let mut parts = step.as_slice().iter().zip(self.small.as_slice());
            let is_small = parts.all(|(&part, &small)| (part * probe.newton).abs() <= small);
            // The Hessian knows what is to gain along an axis, but not where it is lost in rounding.
            if index < n && probe.gain > nothing && !is_small {
                gain += probe.gain;
            }
            if seen.smallest <= 0.0 {
                seen.smallest = probe.curvature.to_f64();
            }
        }
        if gain > self.gain {
            seen.is_positive = was_positive;
            return Rest::Not { gain };
        }
        let lost = larger(V::Item::constant(16.0) * precision.epsilon * self.loss.abs(), self.resolution);
        if self.excess > one && self.gain > lost {
            let (_, gradient) = self.gradient_at(objective, units, &Self::beside(units, at, -one, &self.newton));
            let directions = self.directions.as_slice().iter().enumerate();
            let left = directions.fold(zero, |sum, (index, direction)| {
                let slope = self.eigen.as_ref().map_or(zero, |eigen| slope(eigen, index, &gradient));
                sum + if slope == zero { zero } else { slope * (slope / (direction.curvature + direction.curvature)) }
            });
            let is_left = left <= V::Item::constant(LEFT) * self.gain;
            if !is_left {
                seen.smallest_along = self.along;
                return Rest::NoMinimum;
            }
        }
        seen.is_positive = true;
        Rest::Minimum
    }

    /// A closer look along `step`: the loss at both of its ends shows curvature that is lost in rounding in the
    /// Hessian, since a residual keeps twice the digits that its square does. The step is halved until twice in a row
    /// the second difference falls as it does on a parabola, to a quarter, before it is lost in rounding: on a plateau,
    /// or in a curved valley with a flat floor, it does not.
    #[inline(never)]
    fn probe(&self, objective: &impl TwiceDifferentiable<V>, units: &V, at: &V, step: &V) -> Option<Probe<V::Item>> {
        let (zero, half) = (V::Item::constant(0.0), V::Item::constant(0.5));
        let rounding = Precision::of().rounding(self.loss);
        // The gradient along a step: the smaller of what it says itself and what differences say. Each is spoiled by what the
        // other is not, cancellation and a surface that is no parabola.
        let by_gradient = norm::dot(step.as_slice(), self.gradient.as_slice()).abs();
        let (mut factor, mut bend_before, mut rise_before, mut n_parabolic) = (half + half, zero, zero, 0);
        for _ in 0..HALVINGS {
            let above = Self::value_beside(objective, units, at, factor, step);
            let below = Self::value_beside(objective, units, at, -factor, step);
            let bend = (above - self.loss) + (below - self.loss);
            let rise = half * (above - below);
            let ratio = bend_before / bend - V::Item::constant(4.0);
            let is_parabolic = bend > rounding && ratio.abs() < V::Item::constant(0.4);
            n_parabolic = if is_parabolic { n_parabolic + 1 } else { 0 };
            if n_parabolic == 2 {
                // Without the third derivative.
                let by_differences =
                    (V::Item::constant(8.0) * rise - rise_before).abs() / (V::Item::constant(6.0) * factor);
                let slope = if by_gradient < by_differences { by_gradient } else { by_differences };
                let curvature = bend / (factor * factor);
                let newton = slope / curvature;
                let length = norm::euclidean(step.as_slice());
                return Some(Probe { curvature: curvature / length / length, gain: half * slope * newton, newton });
            }
            (bend_before, rise_before) = (bend, rise);
            factor *= half;
        }
        None
    }
}

/// A NaN counts as small.
fn larger<T: Real>(one: T, other: T) -> T {
    if one > other { one } else { other }
}

fn copy_column<V: Storage<Item: Real>>(eigen: &SymmetricEigen<V>, index: usize, to: &mut V) {
    for (to, &from) in to.as_mut_slice().iter_mut().zip(eigen.vectors.column(index)) {
        *to = from;
    }
}

fn part<V: Storage<Item: Real>>(parts: &V, index: usize) -> V::Item {
    parts.as_slice().get(index).copied().unwrap_or(V::Item::constant(0.0))
}

/// The gradient along an eigenvector.
#[inline(never)]
pub(super) fn slope<V: Storage<Item: Real>>(eigen: &SymmetricEigen<V>, index: usize, gradient: &V) -> V::Item {
    let parts = eigen.vectors.column(index).zip(gradient.as_slice());
    parts.fold(V::Item::constant(0.0), |sum, (&v, &g)| sum + v * g)
}

/// The parameter that dominates an eigenvector, the first of equals.
#[inline(never)]
pub(super) fn strongest<V: Storage<Item: Real>>(eigen: &SymmetricEigen<V>, index: usize) -> usize {
    let (mut along, mut most) = (0, V::Item::constant(-1.0));
    for (index, part) in eigen.vectors.column(index).enumerate() {
        if part.abs() > most {
            (along, most) = (index, part.abs());
        }
    }
    along
}
