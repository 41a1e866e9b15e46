//! The foot point of an observation: the point of a model's graph that is nearest to it, measured in standard deviations.

use super::positive_definite;
use crate::linear_algebra::SquareMatrix;
use crate::linear_algebra::norm::{dot, euclidean};
use crate::number::{Number, Real};
use crate::storage::{Storage, copy};

/// Steps of one search.
const MAX_STEPS: usize = 100;
/// Candidates tried from one iterate before giving up.
const MAX_TRIALS: usize = 24;
/// A candidate is accepted if the actual reduction is at least this part of the predicted one.
const ACCEPT: f64 = 1e-4;
/// By what a step is shortened after one that is not.
const SHORTER: f64 = 0.25;
/// A Newton step is taken though the sum, within rounding, does not show it if the next one promises less by this factor.
const POLISH: f64 = 0.25;
/// Where a nearer point is looked for: at these parts of the distance along every input, either way. None is farther.
const PARTS: [f64; 4] = [0.25, 0.5, 0.75, 1.0];
/// Where a search begins if the derivatives are not finite at the observed inputs: so many standard deviations away.
const ASIDE: [f64; 2] = [0.1, 1.0];
/// Searches for nearer points at most.
const MAX_SEARCHES: usize = 4;
/// A sum of squares that is lower by less than this part is not lower.
const LOWER: f64 = 1e-6;

/// The residual of one observation, predicted - observed, as a function of the errors of its inputs.
///
/// `D` keeps one number per input, as `V` of [`crate::Residuals`] keeps one per parameter.
pub trait ShiftedResidual<D: Storage<Item: Real>> {
    /// The residual with `shift` added to the inputs; fills `slopes` with its first and `curvatures` with its second partial
    /// derivatives with respect to the inputs.
    fn with_derivatives(&mut self, shift: &D, slopes: &mut D, curvatures: &mut SquareMatrix<D>) -> D::Item;

    /// The residual alone.
    fn value(&mut self, shift: &D) -> D::Item;
}

/// What is known at one place.
#[derive(Debug, Clone, PartialEq)]
struct Place<D: Storage<Item: Real>> {
    /// The shift of every input over its standard deviation.
    standardized: D,
    /// The residual, and the same over its standard deviation.
    residual: D::Item,
    scaled: D::Item,
    /// Derivatives of the scaled residual with respect to the standardized shifts.
    slopes: D,
    curvatures: SquareMatrix<D>,
    /// Half the gradient of the sum of squares.
    gradient: D,
    /// The sum of squares.
    sum: D::Item,
}

/// Finds the errors d of the inputs of one observation that minimize w (f(x + d) - y)^2 + sum of (d / sigma)^2, by Newton's
/// method from d = 0, and holds the memory for it. An input whose sigma is 0 is exact and stays.
///
/// The minimum as a function of the parameters is all that orthogonal distance regression needs of the errors: they are
/// eliminated, point by point (P. T. Boggs, R. H. Byrd and R. B. Schnabel, *A stable and efficient algorithm for nonlinear
/// orthogonal distance regression*, SIAM Journal on Scientific and Statistical Computing 8, 1987; G. H. Golub and V. Pereyra,
/// *The differentiation of pseudo-inverses and nonlinear least squares problems whose variables separate*, 1973).
/// Where the sum would rise or is not convex, steps are those of Gauss and Newton and shorter; they go on, once the sum no longer shows them, down to the
/// last digits of d. A graph may have several points with a local minimum of the distance: points at a few places that could
/// be nearer are compared, and the search goes on from one that is.
#[derive(Debug, Clone, PartialEq)]
pub struct FootPoint<D: Storage<Item: Real>> {
    current: Place<D>,
    candidate: Place<D>,
    /// The current place while another search is made.
    kept: Place<D>,
    /// The shift itself.
    shift: D,
    step: D,
    /// The step after it, for a look ahead.
    next: D,
    matrix: SquareMatrix<D>,
    /// The root of the weight.
    root: D::Item,
}

impl<D: Storage<Item: Real>> Place<D> {
    fn new(n_inputs: usize) -> Self {
        let zero = D::Item::constant(0.0);
        let zeros = || D::filled(n_inputs, zero);
        Self {
            standardized: zeros(),
            residual: zero,
            scaled: zero,
            slopes: zeros(),
            curvatures: SquareMatrix::filled(n_inputs, zero),
            gradient: zeros(),
            sum: zero,
        }
    }

    fn is_finite(&self) -> bool {
        self.sum.is_finite()
            && self.gradient.as_slice().iter().all(|part| part.is_finite())
            && self.curvatures.as_slice().iter().all(|entry| entry.is_finite())
    }

    /// Evaluates everything at `standardized`.
    fn evaluate(
        &mut self,
        point: &mut impl ShiftedResidual<D>,
        sigmas: &[D::Item],
        root: D::Item,
        shift: &mut D,
    ) -> bool {
        fill_shift(self.standardized.as_slice(), sigmas, shift.as_mut_slice());
        self.residual = point.with_derivatives(shift, &mut self.slopes, &mut self.curvatures);
        self.scaled = root * self.residual;
        for (row, &one) in self.curvatures.rows_mut().zip(sigmas) {
            row.iter_mut().zip(sigmas).for_each(|(entry, &other)| *entry = exact(one, exact(other, *entry * root)));
        }
        let parts = self.slopes.as_mut_slice().iter_mut().zip(self.gradient.as_mut_slice());
        for ((slope, part), (&sigma, &u)) in parts.zip(sigmas.iter().zip(self.standardized.as_slice())) {
            *slope = exact(sigma, *slope * root);
            *part = self.scaled * *slope + u;
        }
        let standardized = self.standardized.as_slice();
        self.sum = self.scaled * self.scaled + dot(standardized, standardized);
        self.is_finite()
    }
}

/// A derivative with respect to an input in units of its standard deviation: 0 for one that is exact, whatever it is.
fn exact<T: Real>(sigma: T, derivative: T) -> T {
    if sigma == T::constant(0.0) { sigma } else { derivative * sigma }
}

fn fill_shift<T: Real>(standardized: &[T], sigmas: &[T], shift: &mut [T]) {
    for ((shift, &u), &sigma) in shift.iter_mut().zip(standardized).zip(sigmas) {
        *shift = u * sigma;
    }
}

impl<D: Storage<Item: Real>> FootPoint<D> {
    /// For observations of so many inputs.
    #[must_use]
    pub fn new(n_inputs: usize) -> Self {
        let zero = D::Item::constant(0.0);
        Self {
            current: Place::new(n_inputs),
            candidate: Place::new(n_inputs),
            kept: Place::new(n_inputs),
            shift: D::filled(n_inputs, zero),
            step: D::filled(n_inputs, zero),
            next: D::filled(n_inputs, zero),
            matrix: SquareMatrix::filled(n_inputs, zero),
            root: zero,
        }
    }

    /// Finds the foot point of an observation whose inputs have the standard deviations `sigmas` and whose squared residual
    /// weighs `weight`, 1 over its variance.
    #[inline(never)]
    pub fn find(&mut self, point: &mut impl ShiftedResidual<D>, sigmas: &[D::Item], weight: D::Item) {
        let zero = D::Item::constant(0.0);
        self.root = Number::sqrt(weight);
        self.current.standardized.as_mut_slice().fill(zero);
        self.shift.as_mut_slice().fill(zero);
        let is_free = self.root > zero && sigmas.iter().any(|sigma| *sigma > zero);
        if !is_free {
            self.stay(point.value(&self.shift));
            return;
        }
        if !self.begin(point, sigmas) {
            // The residual alone, with which nothing can be done: no derivative, or a square that overflows.
            self.shift.as_mut_slice().fill(zero);
            let residual = point.value(&self.shift);
            let has_square = (self.root * residual * (self.root * residual)).is_finite();
            self.stay(if has_square { D::Item::constant(f64::NAN) } else { residual });
            return;
        }
        self.descend(point, sigmas);
        for _ in 0..MAX_SEARCHES {
            if !self.go_nearer(point, sigmas) {
                break;
            }
        }
        fill_shift(self.current.standardized.as_slice(), sigmas, self.shift.as_mut_slice());
    }

    /// The inputs are exact.
    fn stay(&mut self, residual: D::Item) {
        let zero = D::Item::constant(0.0);
        let place = &mut self.current;
        place.standardized.as_mut_slice().fill(zero);
        place.slopes.as_mut_slice().fill(zero);
        place.curvatures.as_mut_slice().fill(zero);
        place.residual = residual;
        place.scaled = self.root * residual;
        place.sum = place.scaled * place.scaled;
    }

    /// Evaluates where the search begins: at the observed inputs, or beside them if the derivatives are not finite there.
    fn begin(&mut self, point: &mut impl ShiftedResidual<D>, sigmas: &[D::Item]) -> bool {
        if self.current.evaluate(point, sigmas, self.root, &mut self.shift) {
            return true;
        }
        let zero = D::Item::constant(0.0);
        for (index, sigma) in sigmas.iter().enumerate() {
            // One by one, so that the compiler makes the numbers, in their precision.
            let aside = [D::Item::constant(ASIDE[0]), D::Item::constant(ASIDE[1])];
            for part in aside.into_iter().flat_map(|part| [part, -part]).filter(|_| *sigma > zero) {
                let standardized = self.current.standardized.as_mut_slice();
                standardized.fill(zero);
                if let Some(own) = standardized.get_mut(index) {
                    *own = part;
                }
                if self.current.evaluate(point, sigmas, self.root, &mut self.shift) {
                    return true;
                }
            }
        }
        false
    }

    /// Goes from the current place down to a minimum.
    fn descend(&mut self, point: &mut impl ShiftedResidual<D>, sigmas: &[D::Item]) {
        let zero = D::Item::constant(0.0);
        for _ in 0..MAX_STEPS {
            let is_there = self.current.gradient.as_slice().iter().all(|part| *part == zero);
            if is_there || !self.advance(point, sigmas) {
                return;
            }
        }
    }

    /// One step; `false` at the end.
    fn advance(&mut self, point: &mut impl ShiftedResidual<D>, sigmas: &[D::Item]) -> bool {
        // Newton's, then those of Gauss and Newton, ever shorter: these go down where the sum is not convex, too.
        let mut length = D::Item::constant(1.0);
        for trial in 0..=MAX_TRIALS {
            let is_newton = trial == 0;
            if !self.solve_step(is_newton, length) {
                continue;
            }
            // Of half the sum, which is as good as quadratic: -g's - s'B s / 2 with B s = -g.
            let predicted = -dot(self.current.gradient.as_slice(), self.step.as_slice());
            self.set_candidate();
            let is_known = self.candidate.evaluate(point, sigmas, self.root, &mut self.shift);
            let limit = D::Item::constant(ACCEPT) * predicted;
            let rounding = Number::sqrt(D::Item::epsilon()) * self.current.sum;
            let is_accepted = is_known
                && (self.falls(limit)
                    || is_newton && self.falls(-rounding) && self.shrinks(predicted)
                    || self.correct(point, sigmas) && self.falls(limit));
            if is_accepted {
                core::mem::swap(&mut self.current, &mut self.candidate);
                return true;
            }
            if predicted <= rounding {
                return false;
            }
            if !is_newton {
                length *= D::Item::constant(SHORTER);
            }
        }
        false
    }

    /// Whether the sum is less at the candidate, by that at least.
    fn falls(&self, limit: D::Item) -> bool {
        self.current.sum - self.candidate.sum >= limit
    }

    /// Whether the candidate, in place of a reduction that was predicted, promises much less: it is nearer to the minimum,
    /// though the sum no longer shows it.
    fn shrinks(&mut self, predicted: D::Item) -> bool {
        fill_matrix(&self.candidate, true, &mut self.matrix);
        copy(self.candidate.gradient.as_slice(), self.next.as_mut_slice());
        positive_definite::factorize(&mut self.matrix) && {
            positive_definite::solve(&self.matrix, self.next.as_mut_slice());
            dot(self.candidate.gradient.as_slice(), self.next.as_slice()) < D::Item::constant(POLISH) * predicted
        }
    }

    /// Moves the candidate along the slopes so far that the residual is what the slopes promised: where it is all but exact,
    /// a step along a curved graph leaves it otherwise (the second-order correction of J. Nocedal and S. J. Wright,
    /// *Numerical Optimization*, 2006, section 18.3).
    fn correct(&mut self, point: &mut impl ShiftedResidual<D>, sigmas: &[D::Item]) -> bool {
        let slopes = self.current.slopes.as_slice();
        let promised = self.current.scaled + dot(slopes, self.step.as_slice());
        let excess = (self.candidate.scaled - promised) / (D::Item::constant(1.0) + dot(slopes, slopes));
        for (u, &slope) in self.candidate.standardized.as_mut_slice().iter_mut().zip(slopes) {
            *u -= excess * slope;
        }
        self.candidate.evaluate(point, sigmas, self.root, &mut self.shift)
    }

    /// Sets the step of Newton's method, or a part of that of Gauss and Newton; `false` where there is none.
    fn solve_step(&mut self, is_newton: bool, length: D::Item) -> bool {
        fill_matrix(&self.current, is_newton, &mut self.matrix);
        for (step, &part) in self.step.as_mut_slice().iter_mut().zip(self.current.gradient.as_slice()) {
            *step = -(part * length);
        }
        positive_definite::factorize(&mut self.matrix) && {
            positive_definite::solve(&self.matrix, self.step.as_mut_slice());
            true
        }
    }

    fn set_candidate(&mut self) {
        let parts = self.candidate.standardized.as_mut_slice().iter_mut().zip(self.current.standardized.as_slice());
        for ((candidate, &current), &step) in parts.zip(self.step.as_slice()) {
            *candidate = current + step;
        }
    }

    /// Looks for a nearer point of the graph, and goes on from it.
    fn go_nearer(&mut self, point: &mut impl ShiftedResidual<D>, sigmas: &[D::Item]) -> bool {
        let (zero, limit) = (D::Item::constant(0.0), self.current.sum * D::Item::constant(1.0 - LOWER));
        let distance = Number::sqrt(self.current.sum);
        let c = D::Item::constant;
        let parts = [c(PARTS[0]), c(PARTS[1]), c(PARTS[2]), c(PARTS[3])];
        for (index, sigma) in sigmas.iter().enumerate() {
            for part in parts.into_iter().flat_map(|part| [part, -part]).filter(|_| *sigma > zero) {
                let u = part * distance;
                let shift = self.shift.as_mut_slice();
                shift.fill(zero);
                if let Some(own) = shift.get_mut(index) {
                    *own = u * *sigma;
                }
                let scaled = self.root * point.value(&self.shift);
                let sum = scaled * scaled + u * u;
                // What is not a number is not below.
                if sum < limit {
                    return self.go_on_from(point, sigmas, index, u);
                }
            }
        }
        false
    }

    /// Searches from another place; stays where it is if that leads nowhere.
    fn go_on_from(
        &mut self,
        point: &mut impl ShiftedResidual<D>,
        sigmas: &[D::Item],
        index: usize,
        u: D::Item,
    ) -> bool {
        core::mem::swap(&mut self.kept, &mut self.current);
        let standardized = self.current.standardized.as_mut_slice();
        standardized.fill(D::Item::constant(0.0));
        if let Some(own) = standardized.get_mut(index) {
            *own = u;
        }
        if self.current.evaluate(point, sigmas, self.root, &mut self.shift) {
            self.descend(point, sigmas);
            if self.current.sum < self.kept.sum {
                return true;
            }
        }
        core::mem::swap(&mut self.kept, &mut self.current);
        false
    }

    /// The errors d of the inputs: the foot point is at x + d.
    pub fn shift(&self) -> &D {
        &self.shift
    }

    /// The residual there: predicted - observed.
    pub fn residual(&self) -> D::Item {
        self.current.residual
    }

    /// The distance of the observation from its foot point, in units of the observation and with the sign of the residual:
    /// its square times the weight is the minimum that was looked for. NaN where the formula has no value or no derivatives.
    pub fn distance(&self) -> D::Item {
        let zero = D::Item::constant(0.0);
        if self.root == zero || self.current.standardized.as_slice().iter().all(|u| *u == zero) {
            return self.current.residual;
        }
        // From both parts: where the observation is all but exact, the residual is nothing but rounding.
        let distance = Number::sqrt(self.current.sum) / self.root;
        let above = self.current.scaled - dot(self.current.standardized.as_slice(), self.current.slopes.as_slice());
        if above < zero { -distance } else { distance }
    }

    /// What the derivatives of the residual at the foot point with respect to the parameters are to be multiplied by to have
    /// those of the [distance](Self::distance): 1 / root of 1 + w sum of (sigma df/dx)^2.
    pub fn factor(&self) -> D::Item {
        let (one, length) = (D::Item::constant(1.0), euclidean(self.current.slopes.as_slice()));
        // A slope whose square overflows has no root of it.
        if length > one {
            let inverse = one / length;
            inverse / Number::sqrt(one + inverse * inverse)
        } else {
            one / Number::sqrt(one + length * length)
        }
    }

    /// Turns the second derivatives of the residual with respect to the parameters, at the foot point, into those of the
    /// distance. `gradient` are the first ones, `mixed` yields those with respect to a parameter and every input, by the
    /// parameter's index. `false` where the distance has none.
    pub fn transform_hessian<V: Storage<Item = D::Item>>(
        &mut self,
        gradient: &[D::Item],
        mixed: impl Fn(usize) -> D,
        sigmas: &[D::Item],
        hessian: &mut SquareMatrix<V>,
    ) -> bool {
        let (root, factor) = (self.root, self.factor());
        fill_matrix(&self.current, true, &mut self.matrix);
        if !positive_definite::factorize(&mut self.matrix) {
            return false;
        }
        // K k = G, and the share of the curvature along it.
        let mut along = self.current.slopes.clone();
        positive_definite::solve(&self.matrix, along.as_mut_slice());
        let slopes = self.current.slopes.as_slice();
        let bent = self
            .current
            .curvatures
            .rows()
            .zip(slopes)
            .fold(D::Item::constant(0.0), |sum, (row, &slope)| sum + slope * dot(row, along.as_slice()));
        let scaled = |index: usize| {
            let mut mixed = mixed(index);
            mixed.as_mut_slice().iter_mut().zip(sigmas).for_each(|(part, &sigma)| *part = exact(sigma, *part));
            mixed
        };
        for (index, row) in hessian.rows_mut().enumerate() {
            let (one, own) = (scaled(index), gradient.get(index).copied().unwrap_or_default());
            let mut solved = one.clone();
            positive_definite::solve(&self.matrix, solved.as_mut_slice());
            let turned = dot(one.as_slice(), along.as_slice());
            for (other, (entry, &part)) in row.iter_mut().zip(gradient).enumerate() {
                let two = scaled(other);
                let both = self.current.scaled * dot(solved.as_slice(), two.as_slice())
                    + turned * part
                    + own * dot(two.as_slice(), along.as_slice());
                let intrinsic = factor * factor * bent * own * part;
                *entry = factor * (*entry + root * (intrinsic - both));
            }
        }
        true
    }
}

/// Half the second derivatives of the sum, 1 + G G' + E H; without the last part those of the linearized residual.
fn fill_matrix<D: Storage<Item: Real>>(place: &Place<D>, has_curvature: bool, matrix: &mut SquareMatrix<D>) {
    let (one, zero) = (D::Item::constant(1.0), D::Item::constant(0.0));
    copy(place.curvatures.as_slice(), matrix.as_mut_slice());
    for (index, (row, &slope)) in matrix.rows_mut().zip(place.slopes.as_slice()).enumerate() {
        for (other, (entry, &second)) in row.iter_mut().zip(place.slopes.as_slice()).enumerate() {
            let product = slope * second + if index == other { one } else { zero };
            *entry = if has_curvature { place.scaled * *entry + product } else { product };
        }
    }
}
