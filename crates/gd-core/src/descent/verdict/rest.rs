//! Whether a point is at rest, and whether it is a minimum.

use super::Curvature;
use super::assess::differentiate;
use crate::linear_algebra::{SymmetricEigen, norm};
use crate::number::{Number, Real};
use crate::objective::TwiceDifferentiable;
use crate::optimizer::multiply;
use crate::storage::{Buffer, Storage, filled_like, same_storage};

/// What part of the loss is nothing.
const TOLERANCE: f64 = 1e-6;
/// Curvature within so many P rounding errors, in the matrix scaled to a unit diagonal, is looked at more closely: the
/// sums behind an entry of the Hessian leave many of them.
const DOUBT: f64 = 1024.0;
/// So is a parameter that changes the loss, by its own size, by so many rounding errors only.
const LITTLE: f64 = 16384.0;
/// Newton's step leaves no more than this part of the gain at a minimum; on the way to one at infinity it leaves a seventh.
const LEFT: f64 = 0.1;
/// How often a probe is halved.
const HALVINGS: usize = 40;

/// How exact numbers are.
#[derive(Clone, Copy)]
pub(super) struct Precision {
    epsilon: f64,
    /// Half the digits: what part of a parameter is nothing.
    half: f64,
    /// Three quarters of them: what part of what all parameters do is nothing.
    three_quarters: f64,
    /// What part of a unit is nothing: its square, and so a loss, is about to underflow in `f32`.
    floor: f64,
}

impl Precision {
    pub(super) fn of<T: Real>() -> Self {
        let epsilon = T::epsilon().to_f64();
        let half = crate::math::sqrt(epsilon);
        let is_wide = T::constant(1e300).is_finite();
        Self {
            epsilon,
            half,
            three_quarters: half * crate::math::sqrt(half),
            floor: if is_wide { 1e-30 } else { 1e-18 },
        }
    }

    /// What differences of a loss do not show.
    pub(super) fn rounding(self, loss: f64) -> f64 {
        64.0 * self.epsilon * loss.abs()
    }
}

/// One direction: an eigenvector of the Hessian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Direction {
    /// The gradient along it.
    pub(super) slope: f64,
    /// The magnitude of the curvature.
    curvature: f64,
    /// What there is to gain.
    pub(super) gain: f64,
}

/// What a closer look along a direction found.
struct Probe {
    /// The curvature along it, per square of the length in the units of the optimizer.
    curvature: f64,
    /// What there is to gain.
    gain: f64,
    /// Newton's step, in steps of the probe.
    newton: f64,
}

/// Whether a point is at rest.
pub(super) enum Rest {
    Minimum,
    NoMinimum,
    Not { gain: f64 },
}

/// The objective at a point, in the units of the optimizer.
pub(super) struct Local<V: Storage> {
    pub(super) loss: f64,
    pub(super) lower_bound: Option<f64>,
    /// In the user's units.
    pub(super) plain_gradient: V,
    pub(super) gradient: V,
    pub(super) eigen: Option<SymmetricEigen<V>>,
    /// The roots of the diagonal of the Hessian; not finite or 0 where that is not positive.
    roots: V,
    /// Of the Hessian scaled to a unit diagonal; `None` unless that is positive.
    scaled: Option<SymmetricEigen<V>>,
    /// By ascending curvature.
    pub(super) directions: V::Of<Direction>,
    /// What there is to gain by the quadratic model, at most what is above the lower bound.
    pub(super) gain: f64,
    /// What rounding the parameters does to the loss.
    resolution: f64,
    /// The parameter that dominates the direction in which most is to gain.
    pub(super) along: usize,
    /// What is taken off by Newton's step, which goes down also where the curvature is negative.
    pub(super) newton: V,
    /// A step so small in each parameter is nothing.
    small: V::Of<f64>,
    /// How many times larger than that Newton's step is.
    pub(super) excess: f64,
}

impl<V: Storage<Item: Real>> Local<V> {
    pub(super) fn new(objective: &impl TwiceDifferentiable<V>, units: &V, at: &V) -> Self {
        let zero = V::Item::constant(0.0);
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
        let nothing = Direction { slope: 0.0, curvature: 0.0, gain: f64::INFINITY };
        let mut local = Self {
            loss,
            lower_bound: objective.lower_bound().map(Real::to_f64),
            plain_gradient,
            gradient,
            eigen,
            roots,
            scaled,
            directions: filled_like(at, nothing),
            gain: f64::INFINITY,
            resolution: 0.0,
            along: 0,
            newton: same_storage(at, V::Item::constant(f64::INFINITY)),
            small: filled_like(at, 0.0),
            excess: f64::INFINITY,
        };
        local.look_around(units, at);
        local
    }

    /// The rounding of the smallest eigenvalue of the Hessian scaled to a unit diagonal.
    fn rounding_of_curvature(&self) -> f64 {
        self.roots.as_slice().len() as f64 * V::Item::epsilon().to_f64()
    }

    fn least_scaled(&self) -> f64 {
        let least = self.scaled.as_ref().and_then(|eigen| eigen.values.as_slice().first());
        least.map_or(f64::NEG_INFINITY, |least| least.to_f64())
    }

    pub(super) fn curvature(&self) -> Option<Curvature> {
        let eigen = self.eigen.as_ref()?;
        let (smallest, largest) = (eigen.values.as_slice().first()?.to_f64(), eigen.values.as_slice().last()?.to_f64());
        let least = self.least_scaled();
        let most = self.scaled.as_ref().and_then(|eigen| eigen.values.as_slice().last());
        Some(Curvature {
            largest,
            largest_along: strongest(eigen, eigen.vectors.n().saturating_sub(1)),
            smallest,
            smallest_along: strongest(eigen, 0),
            is_positive: smallest > 0.0 && least > self.rounding_of_curvature(),
            units_help: most.is_some_and(|most| 10.0 * most.to_f64() * smallest <= largest * least),
        })
    }

    /// The directions, and Newton's step.
    fn look_around(&mut self, units: &V, at: &V) {
        let Some(eigen) = &self.eigen else { return };
        // Without definite curvature, less than rounding shows is no curvature.
        let rounding = self.rounding_of_curvature();
        let is_positive = self.least_scaled() > rounding;
        let flat = if is_positive { 0.0 } else { rounding * norm::largest(eigen.values.as_slice()).to_f64() };
        self.newton.as_mut_slice().fill(V::Item::constant(0.0));
        let (mut gain, mut most) = (0.0, -1.0);
        let values = eigen.values.as_slice().iter().enumerate();
        for (direction, (index, curvature)) in self.directions.as_mut_slice().iter_mut().zip(values) {
            let slope = slope(eigen, index, &self.gradient);
            let curvature = curvature.to_f64().abs().max(flat);
            let step = if slope == 0.0 { 0.0 } else { slope / curvature };
            *direction = Direction { slope, curvature, gain: if slope == 0.0 { 0.0 } else { 0.5 * slope * step } };
            gain += direction.gain;
            if direction.gain > most {
                most = direction.gain;
                self.along = strongest(eigen, index);
            }
            for (part, share) in self.newton.as_mut_slice().iter_mut().zip(eigen.vectors.column(index)) {
                // Infinite times zero is no step.
                if share.to_f64() != 0.0 {
                    *part += V::Item::constant(step * share.to_f64());
                }
            }
        }
        let most = self.lower_bound.map_or(f64::INFINITY, |bound| self.loss - bound);
        self.gain = if gain > most { most } else { gain };

        // What all parameters, after Newton's step, would do to the loss.
        let precision = Precision::of::<V::Item>();
        let all = self.size(units, at, true);
        let rounded = 4.0 * precision.epsilon * self.size(units, at, false);
        self.resolution = 0.5 * rounded * rounded;
        let values = at.as_slice().iter().zip(units.as_slice()).zip(self.roots.as_slice());
        let parts = self.small.as_mut_slice().iter_mut().zip(self.newton.as_slice());
        self.excess = 0.0;
        for ((small, &newton), ((&at, &unit), &root)) in parts.zip(values) {
            let newton = newton.to_f64();
            let after = (at / unit).to_f64() - newton;
            let alike = all / root.to_f64();
            *small = (precision.half * after.abs()).max(precision.floor);
            if alike.is_finite() {
                *small = small.max(precision.three_quarters * alike);
            }
            let ratio = newton.abs() / *small;
            self.excess = if ratio <= self.excess {
                self.excess
            } else if ratio.is_finite() {
                ratio
            } else {
                f64::INFINITY
            };
        }
    }

    /// The root of the sum of H p^2: twice what the parameters of that size do to the loss if each acts alone.
    #[inline(never)]
    fn size(&self, units: &V, at: &V, is_after_newton: bool) -> f64 {
        let parts = at.as_slice().iter().zip(units.as_slice()).zip(self.roots.as_slice()).zip(self.newton.as_slice());
        let squares = parts.map(|(((&at, &unit), &root), &newton)| {
            let part = root.to_f64() * ((at / unit).to_f64() - if is_after_newton { newton.to_f64() } else { 0.0 });
            if part.is_finite() { part * part } else { 0.0 }
        });
        crate::math::sqrt(squares.fold(0.0, |sum, square| sum + square))
    }

    /// What is nothing beside a loss.
    pub(super) fn nothing(&self, loss: f64) -> f64 {
        (TOLERANCE * loss.abs()).max(self.resolution)
    }

    /// So many steps farther, in the user's units.
    fn beside(units: &V, at: &V, factor: f64, step: &V) -> V {
        let mut moved = at.clone();
        let parts = moved.as_mut_slice().iter_mut().zip(step.as_slice().iter().zip(units.as_slice()));
        for (param, (&part, &unit)) in parts {
            *param += V::Item::constant(factor) * part * unit;
        }
        moved
    }

    /// The loss there.
    #[inline(never)]
    pub(super) fn value_beside(
        &self,
        objective: &impl TwiceDifferentiable<V>,
        units: &V,
        at: &V,
        factor: f64,
        step: &V,
    ) -> f64 {
        objective.value(&Self::beside(units, at, factor, step)).to_f64()
    }

    /// The loss and the gradient elsewhere.
    #[inline(never)]
    pub(super) fn gradient_at(&self, objective: &impl TwiceDifferentiable<V>, units: &V, at: &V) -> (f64, V) {
        let mut gradient = self.gradient.clone();
        let loss = differentiate(objective, at, &mut gradient);
        multiply(&mut gradient, units);
        (loss, gradient)
    }

    /// Whether nothing is left to gain, and whether the curvature is positive wherever the data determine it; corrects what
    /// `curvature` says of that.
    pub(super) fn rest(
        &self,
        objective: &impl TwiceDifferentiable<V>,
        units: &V,
        at: &V,
        curvature: &mut Option<Curvature>,
    ) -> Rest {
        let precision = Precision::of::<V::Item>();
        let nothing = self.nothing(self.loss);
        if self.gain > nothing && !(self.excess <= 1.0) {
            return Rest::Not { gain: self.gain };
        }
        let Some(scaled) = &self.scaled else { return Rest::NoMinimum };
        let mut look = Curvature::default();
        let seen = curvature.as_mut().unwrap_or(&mut look);
        let was_positive = core::mem::replace(&mut seen.is_positive, false);
        let n = scaled.vectors.n();
        let doubt = DOUBT * self.rounding_of_curvature();
        let little = LITTLE * precision.epsilon * self.loss.abs();
        // What all parameters do to the loss; what makes it three times larger, where they are 0; their units, where that is.
        let size = self.size(units, at, false);
        let is_exact = self.loss.abs() <= precision.epsilon * size * size;
        let size = size.max(2.0 * crate::math::sqrt(self.loss.abs()));
        let size = if size > 0.0 { size } else { norm::largest(self.roots.as_slice()).to_f64() };
        let mut gain = self.gain;
        for index in 0..2 * n {
            let mut step = same_storage(at, V::Item::constant(0.0));
            let value = if let Some(axis) = index.checked_sub(n) {
                if let Some(part) = step.as_mut_slice().get_mut(axis) {
                    *part = V::Item::constant(1.0);
                }
                let does = part(&self.roots, axis) * (part(at, axis) / part(units, axis));
                if is_exact || 0.5 * does * does <= little { 0.0 } else { f64::INFINITY }
            } else {
                copy_column(scaled, index, &mut step);
                part(&scaled.values, index)
            };
            if value > doubt {
                continue;
            }
            for (part, &root) in step.as_mut_slice().iter_mut().zip(self.roots.as_slice()) {
                *part = V::Item::constant(part.to_f64() * size / root.to_f64());
            }
            let probe = (value >= -doubt).then(|| self.probe(objective, units, at, &step)).flatten();
            let Some(probe) = probe else {
                if let Some(axis) = index.checked_sub(n) {
                    let root = part(&self.roots, axis);
                    (seen.smallest, seen.smallest_along) = (root * root, axis);
                }
                return Rest::NoMinimum;
            };
            let mut parts = step.as_slice().iter().zip(self.small.as_slice());
            let is_small = parts.all(|(part, small)| (part.to_f64() * probe.newton).abs() <= *small);
            // The Hessian knows what is to gain along an axis, but not where it is lost in rounding.
            if index < n && probe.gain > nothing && !is_small {
                gain += probe.gain;
            }
            if seen.smallest <= 0.0 {
                seen.smallest = probe.curvature;
            }
        }
        if gain > self.gain {
            seen.is_positive = was_positive;
            return Rest::Not { gain };
        }
        let lost = (16.0 * precision.epsilon * self.loss.abs()).max(self.resolution);
        if self.excess > 1.0 && self.gain > lost {
            let (_, gradient) = self.gradient_at(objective, units, &Self::beside(units, at, -1.0, &self.newton));
            let directions = self.directions.as_slice().iter().enumerate();
            let left = directions.fold(0.0, |sum, (index, direction)| {
                let slope = self.eigen.as_ref().map_or(0.0, |eigen| slope(eigen, index, &gradient));
                sum + if slope == 0.0 { 0.0 } else { 0.5 * slope * (slope / direction.curvature) }
            });
            if !(left <= LEFT * self.gain) {
                seen.smallest_along = self.along;
                return Rest::NoMinimum;
            }
        }
        seen.is_positive = true;
        Rest::Minimum
    }

    /// A closer look along `step`: the loss at both of its ends tells curvature where in the Hessian it is lost in rounding,
    /// since a residual keeps twice the digits that its square does. The step is halved until twice in a row the second
    /// difference falls as it does on a parabola, to a quarter, before it is lost in rounding: on a plateau, or in a curved
    /// valley with a flat floor, it does not.
    #[inline(never)]
    fn probe(&self, objective: &impl TwiceDifferentiable<V>, units: &V, at: &V, step: &V) -> Option<Probe> {
        let rounding = Precision::of::<V::Item>().rounding(self.loss);
        let squares = step.as_slice().iter().fold(0.0, |sum, part| sum + part.to_f64() * part.to_f64());
        // The gradient along a step: the smaller of what it says itself and what differences say. Each is spoiled by what the
        // other is not, cancellation and a surface that is no parabola.
        let by_gradient = dot(step.as_slice().iter(), &self.gradient);
        let (mut factor, mut bend_before, mut rise_before, mut n_parabolic) = (1.0, 0.0, 0.0, 0);
        for _ in 0..HALVINGS {
            let side = |factor: f64| self.value_beside(objective, units, at, factor, step);
            let (above, below) = (side(factor), side(-factor));
            let bend = (above - self.loss) + (below - self.loss);
            let rise = 0.5 * (above - below);
            let is_parabolic = bend > rounding && bend_before > 3.6 * bend && bend_before < 4.4 * bend;
            n_parabolic = if is_parabolic { n_parabolic + 1 } else { 0 };
            if n_parabolic == 2 {
                // Without the third derivative.
                let by_differences = (8.0 * rise - rise_before) / (6.0 * factor);
                let slope = by_gradient.abs().min(by_differences.abs());
                let curvature = bend / (factor * factor);
                let newton = slope / curvature;
                return Some(Probe { curvature: curvature / squares, gain: 0.5 * slope * newton, newton });
            }
            (bend_before, rise_before) = (bend, rise);
            factor *= 0.5;
        }
        None
    }
}

fn copy_column<V: Storage<Item: Real>>(eigen: &SymmetricEigen<V>, index: usize, to: &mut V) {
    for (to, &from) in to.as_mut_slice().iter_mut().zip(eigen.vectors.column(index)) {
        *to = from;
    }
}

fn part<V: Storage<Item: Real>>(parts: &V, index: usize) -> f64 {
    parts.as_slice().get(index).map_or(0.0, |part| part.to_f64())
}

fn dot<'a, V: Storage<Item: Real + 'a>>(vector: impl Iterator<Item = &'a V::Item>, gradient: &V) -> f64 {
    vector.zip(gradient.as_slice()).fold(0.0, |sum, (v, g)| sum + v.to_f64() * g.to_f64())
}

/// The gradient along an eigenvector.
#[inline(never)]
pub(super) fn slope<V: Storage<Item: Real>>(eigen: &SymmetricEigen<V>, index: usize, gradient: &V) -> f64 {
    dot(eigen.vectors.column(index), gradient)
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
