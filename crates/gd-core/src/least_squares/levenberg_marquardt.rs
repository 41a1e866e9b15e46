//! Nonlinear least squares by the Levenberg-Marquardt method.

use super::linearize::Linearization;
use super::statistics::{NoError, Statistics};
use super::stop::LeastSquaresStop;
use super::tolerances::Tolerances;
use super::trust_region::{Linearized, Subproblem};
use crate::error::Error;
use crate::linear_algebra::norm::{dot, euclidean};
use crate::linear_algebra::triangle;
use crate::number::{Number, Real};
use crate::objective::{Residuals, sum_of, sum_of_squares};
use crate::storage::{Buffer, Storage, check_count, copy, filled_like, same_storage};

/// One step of [`LevenbergMarquardt`], as it was before the update.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct LeastSquaresStep<V: Storage> {
    /// 0 is the start.
    pub index: usize,
    /// The parameters.
    pub params: V,
    /// The mean squared error there: the sum of weighted squares over the sum of the weights.
    pub loss: V::Item,
    /// Its gradient.
    pub gradient: V,
    /// The damping that the next step is tried with first; 0 for the start and after a Gauss-Newton step.
    pub damping: V::Item,
}

/// Minimizes a sum of squared [`Residuals`], such as those of a model on data, by the Levenberg-Marquardt method. Iterate
/// over it for its steps, each recorded before its update; the last one is the solution.
///
/// Steps are those of J. J. Moré, *The Levenberg-Marquardt algorithm: implementation and theory*, 1978: a trust region
/// in the norm of the largest column norms of the Jacobian so far, which makes the method indifferent to the
/// parameters' units. The Jacobian is never stored but rotated row by row into a P x P triangle, which keeps the digits
/// that the normal equations would lose and allows data of any length. Where columns of the Jacobian are linearly
/// dependent, because the data determine only a combination of parameters, the Gauss-Newton step is the shortest of
/// those that do equally well. Once no step lowers the loss measurably, Gauss-Newton steps continue as long as they
/// shrink the gradient, down to the last digits, which the loss no longer shows.
///
/// Bounds are kept by projection (C. Kanzow, N. Yamashita and M. Fukushima, *Levenberg-Marquardt methods with strong
/// local convergence properties for solving nonlinear equations with convex constraints*, 2004): a parameter that the
/// loss pushes against its bound is held there, and a step beyond a bound ends on it.
///
/// ```
/// use gd_core::{Data, GenericModel, LevenbergMarquardt, MeanSquaredError, Number};
///
/// /// y = a (1 - exp(-b x))
/// struct Saturation;
///
/// impl GenericModel<2> for Saturation {
///     fn value<N: Number>(&self, [a, b]: [N; 2], x: N) -> N {
///         a * (N::constant(1.0) - (-(b * x)).exp())
///     }
/// }
///
/// let x = [1.0, 2.0, 3.0, 5.0, 7.0, 10.0];
/// let y = [109.0, 149.0, 149.0, 191.0, 213.0, 224.0];
/// let loss = MeanSquaredError::new(Saturation, Data::new(&x, &y)?);
/// let mut fit = LevenbergMarquardt::new(loss, [1.0, 1.0], 100)?;
/// let last = fit.by_ref().last().expect("100 steps");
/// assert!((last.params[0] - 213.809_408_89_f64).abs() < 1e-8 && (last.params[1] - 0.547_237_485_42).abs() < 1e-11);
/// assert!(fit.stop().is_some_and(|stop| stop.is_converged()));
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LevenbergMarquardt<R, V: Storage<Item: Real>> {
    residuals: R,
    start: V,
    params: V,
    bounds: V::Of<[V::Item; 2]>,
    fixed: V::Of<bool>,
    max_steps: usize,
    tolerances: Tolerances<V::Item>,
    next_index: usize,
    /// At `params` from the first step on, until the fit ends.
    current: Evaluation<V>,
    /// The cosine and the sum of squares at `params`.
    here: [V::Item; 2],
    /// D: the largest column norms of the Jacobian so far; 1 for columns that were always zero.
    scale: V,
    radius: V::Item,
    damping: V::Item,
    is_polishing: bool,
    subproblem: Subproblem<V>,
    /// The candidate, and the step that leads to it as far as the bounds allow.
    candidate: V,
    step: V,
    /// J p.
    linear: V,
    last: Option<LeastSquaresStep<V>>,
    /// The cosine where the fit ended.
    cosine: Option<V::Item>,
    stop: Option<LeastSquaresStop>,
}

/// What is known about the current iterate.
#[derive(Debug, Clone)]
struct Evaluation<V: Storage<Item: Real>> {
    linearization: Linearization<V>,
    /// The column norms of the triangle.
    norms: V,
    /// Neither fixed nor held at a bound.
    is_free: V::Of<bool>,
}

/// A cosine below this many roots of the machine epsilon counts as a right angle: 1.5e-6 in f64, 0.035 in f32; more if
/// rounding blurs the residuals. Fits that come to rest end far below, those that run against a wall of NaN far above.
const AT_REST: f64 = 100.0;
/// A candidate is accepted if the actual reduction is at least this part of the predicted one.
const ACCEPT: f64 = 1e-4;
/// The radius of the first region in terms of the size of the start: MINPACK's factor, which may be 0.1 to 100 there. With
/// 3 NIST's problems take the fewest steps, and a logistic step whose fit stayed on a plateau with 1 is found.
const FIRST_RADIUS: f64 = 3.0;
/// Candidates tried from one iterate before giving up.
const MAX_TRIALS: usize = 60;
/// A Gauss-Newton step must shrink the gradient by this factor to be taken when the loss shows nothing anymore.
const POLISH: f64 = 0.9;

impl<R, V: Storage<Item: Real>> LevenbergMarquardt<R, V> {
    /// A fit from `start` that reports at most `max_steps` steps.
    ///
    /// # Errors
    /// A start that is not finite, or whose number of parameters differs from that of the residuals.
    pub fn new(residuals: R, start: V, max_steps: usize) -> Result<Self, Error>
    where
        R: Residuals<V>,
    {
        check_count(residuals.n_params(), start.as_slice().len())?;
        if let Some(index) = start.as_slice().iter().position(|param| !param.is_finite()) {
            return Err(Error::NonFiniteStart { index });
        }
        let (zero, one) = (V::Item::constant(0.0), V::Item::constant(1.0));
        let infinity = V::Item::constant(f64::INFINITY);
        let zeros = || same_storage(&start, zero);
        Ok(Self {
            residuals,
            params: start.clone(),
            bounds: filled_like(&start, [-infinity, infinity]),
            fixed: filled_like(&start, false),
            max_steps,
            tolerances: Tolerances::default(),
            next_index: 0,
            current: Evaluation {
                linearization: Linearization::new(&start),
                norms: zeros(),
                is_free: filled_like(&start, true),
            },
            here: [zero; 2],
            scale: same_storage(&start, one),
            radius: zero,
            damping: zero,
            is_polishing: false,
            subproblem: Subproblem::new(&start),
            candidate: zeros(),
            step: zeros(),
            linear: zeros(),
            last: None,
            cosine: None,
            stop: None,
            start,
        })
    }

    /// Keeps every parameter between a lower and an upper bound, either of which may be infinite.
    ///
    /// # Errors
    /// A number of bounds other than that of the parameters, a lower bound that is not below its upper one, or a start
    /// outside.
    pub fn with_bounds(self, bounds: V::Of<[V::Item; 2]>) -> Result<Self, Error> {
        check_count(Some(self.params.as_slice().len()), bounds.as_slice().len())?;
        for (index, (&[low, high], &param)) in bounds.as_slice().iter().zip(self.params.as_slice()).enumerate() {
            if low.partial_cmp(&high) != Some(core::cmp::Ordering::Less) {
                return Err(Error::Bounds { index, low: low.to_f64(), high: high.to_f64() });
            }
            if !(low <= param && param <= high) {
                return Err(Error::StartOutOfBounds { index });
            }
        }
        Ok(Self { bounds, ..self })
    }

    /// Holds the parameters marked `true` at their start.
    ///
    /// # Errors
    /// A number of marks other than that of the parameters.
    pub fn with_fixed(self, fixed: V::Of<bool>) -> Result<Self, Error> {
        check_count(Some(self.params.as_slice().len()), fixed.as_slice().len())?;
        Ok(Self { fixed, ..self })
    }

    /// Sets the tolerances.
    #[must_use]
    pub fn with_tolerances(self, tolerances: Tolerances<V::Item>) -> Self {
        Self { tolerances, ..self }
    }

    /// The current iterate.
    pub fn params(&self) -> &V {
        &self.params
    }

    /// The last step reported: the best one, since every step lowers the loss or, at the end, the gradient.
    pub fn last_step(&self) -> Option<&LeastSquaresStep<V>> {
        self.last.as_ref()
    }

    /// Why the fit ended, `None` while it goes on.
    pub fn stop(&self) -> Option<LeastSquaresStop> {
        self.stop
    }

    /// How orthogonal the residuals are to the surface of predictions where the fit ended: the largest cosine of the
    /// angle between them and a column of the Jacobian, 0 at a minimum (the measure gtol of MINPACK). `None` while it goes on.
    pub fn cosine(&self) -> Option<V::Item> {
        self.cosine
    }

    /// The residuals that are fitted.
    pub fn residuals(&self) -> &R {
        &self.residuals
    }

    /// Parameters that are fixed.
    pub fn fixed(&self) -> &V::Of<bool> {
        &self.fixed
    }

    /// Parameters that ended on a bound.
    pub fn at_bound(&self) -> V::Of<bool> {
        let mut at_bound = filled_like(&self.params, false);
        let parameters = self.bounds.as_slice().iter().zip(self.params.as_slice());
        for (at_bound, ([low, high], param)) in at_bound.as_mut_slice().iter_mut().zip(parameters) {
            *at_bound = param <= low || param >= high;
        }
        at_bound
    }
}

impl<V: Storage<Item: Real>> Evaluation<V> {
    /// See [`LevenbergMarquardt::cosine`]; `products` is working memory.
    fn cosine(&self, products: &mut V) -> V::Item {
        let (zero, length) = (V::Item::constant(0.0), Number::sqrt(self.linearization.squares));
        let triangle = &self.linearization.triangle;
        triangle::transpose_times(triangle.r(), triangle.qtb(), products.as_mut_slice());
        let cosines =
            products.as_slice().iter().zip(self.norms.as_slice()).map(|(&product, &norm)| {
                if norm > zero && length > zero { (product / norm / length).abs() } else { zero }
            });
        cosines.fold(zero, |largest, cosine| if cosine > largest { cosine } else { largest })
    }
}

impl<R: Residuals<V>, V: Storage<Item: Real>> LevenbergMarquardt<R, V> {
    /// Runs the fit to its end and returns the solution; `None` where it cannot start.
    pub fn run(&mut self) -> Option<&LeastSquaresStep<V>> {
        while self.advance() {}
        self.last.as_ref()
    }

    /// The statistics of the fit at the current iterate.
    pub fn statistics(&self) -> Statistics<V> {
        let rests = self.stop.is_some_and(LeastSquaresStop::is_converged);
        let mut held = filled_like(&self.params, None);
        let at_bound = self.at_bound();
        let parameters = self.params.as_slice().iter().zip(self.start.as_slice());
        let marks = self.fixed.as_slice().iter().zip(at_bound.as_slice());
        for ((held, (&fixed, &at_bound)), (param, start)) in held.as_mut_slice().iter_mut().zip(marks).zip(parameters) {
            *held = if fixed {
                Some(NoError::Fixed)
            } else if at_bound {
                Some(NoError::AtBound)
            } else if !rests && param == start {
                Some(NoError::NotMoved)
            } else {
                None
            };
        }
        Statistics::new(&self.residuals, &self.params, &held)
    }

    /// Evaluates everything at the current iterate, or at the candidate; `false` where something is not finite.
    #[inline(never)]
    fn evaluate(&mut self, at_candidate: bool) -> bool {
        let params = if at_candidate { &self.candidate } else { &self.params };
        let Evaluation { linearization, norms, is_free } = &mut self.current;
        for (is_free, &fixed) in is_free.as_mut_slice().iter_mut().zip(self.fixed.as_slice()) {
            *is_free = !fixed;
        }
        // Once more where parameters are held, without their columns.
        loop {
            linearization.evaluate(&self.residuals, params, is_free.as_slice());
            if !linearization.is_finite() {
                return false;
            }
            let any_held = hold_at_bounds(
                is_free.as_mut_slice(),
                params.as_slice(),
                linearization.gradient.as_slice(),
                self.bounds.as_slice(),
            );
            if !any_held {
                break;
            }
        }
        triangle::column_norms(linearization.triangle.r(), self.linear.as_mut_slice(), norms.as_mut_slice());
        true
    }

    /// Whether the current iterate is a minimum as far as its numbers can tell, rather than one that the fit cannot leave:
    /// the residuals are orthogonal to the Jacobian, or nothing but rounding of the predictions.
    fn is_at_rest(&mut self) -> bool {
        let [cosine, squares] = self.here;
        // How far rounding turns the residuals. Where there are no observations, |D x| stands for the predictions' size.
        let size = self.size();
        let weights = self.residuals.weights();
        let weight_of = |index: usize| weights.and_then(|weights| weights.get(index).copied());
        let predicted = self.residuals.observations().map_or(size * size, |observed| {
            sum_of(observed, |index, y| weight_of(index).map_or(y * y, |weight| weight * (y * y)))
        });
        let blur = V::Item::epsilon() * Number::sqrt(predicted / squares);
        let limit = V::Item::constant(AT_REST) * (Number::sqrt(V::Item::epsilon()) + blur);
        // Residuals of zero have no direction: the limit is infinite, or NaN if all observations are zero.
        squares == V::Item::constant(0.0) || cosine <= limit
    }

    /// |D p| of the step that leads to the candidate.
    fn step_length(&mut self) -> V::Item {
        scaled_norm(self.scale.as_slice(), self.step.as_slice(), self.linear.as_mut_slice())
    }

    /// |D x|.
    fn size(&mut self) -> V::Item {
        scaled_norm(self.scale.as_slice(), self.params.as_slice(), self.linear.as_mut_slice())
    }

    /// Sets the candidate, and the step to it, as far as the bounds allow.
    fn try_step(&mut self) {
        let places = self.candidate.as_mut_slice().iter_mut().zip(self.step.as_mut_slice());
        let from = self.params.as_slice().iter().zip(self.subproblem.step.as_slice()).zip(self.bounds.as_slice());
        for ((candidate, step), ((&param, &part), &[low, high])) in places.zip(from) {
            let moved = param + part;
            *candidate = if moved < low {
                low
            } else if moved > high {
                high
            } else {
                moved
            };
            *step = *candidate - param;
        }
    }

    /// D grows with the column norms of the Jacobian; the first region is as large as the start.
    fn update_scale(&mut self, is_first: bool) {
        let (zero, one) = (V::Item::constant(0.0), V::Item::constant(1.0));
        for (scale, &norm) in self.scale.as_mut_slice().iter_mut().zip(self.current.norms.as_slice()) {
            if is_first {
                *scale = if norm > zero { norm } else { one };
            } else if norm > *scale {
                *scale = norm;
            }
        }
        if is_first {
            let size = self.size();
            self.radius = V::Item::constant(FIRST_RADIUS) * if size > zero { size } else { one };
        }
    }

    /// Moves on from the current iterate, or says why not.
    fn iterate(&mut self) -> Result<(), LeastSquaresStop> {
        if !self.is_polishing {
            match self.trust_region_step() {
                Err(stop)
                    if stop.is_converged() && stop != LeastSquaresStop::Gradient && self.asks_for_all_digits() =>
                {
                    self.is_polishing = true;
                }
                result => return result,
            }
        }
        self.polish()
    }

    fn asks_for_all_digits(&self) -> bool {
        self.tolerances == Tolerances::default()
    }

    fn trust_region_step(&mut self) -> Result<(), LeastSquaresStop> {
        let (zero, half, quarter) = (V::Item::constant(0.0), V::Item::constant(0.5), V::Item::constant(0.25));
        let Tolerances { ftol, xtol, gtol } = self.tolerances;
        let is_first = self.next_index <= 1;
        self.update_scale(is_first);
        let [cosine, squares] = self.here;
        let triangle = &self.current.linearization.triangle;
        triangle::transpose_times(triangle.r(), triangle.qtb(), self.linear.as_mut_slice());
        if self.linear.as_slice().iter().all(|part| *part == zero) || (gtol > zero && cosine <= gtol) {
            return Err(LeastSquaresStop::Gradient);
        }
        for trial in 0..MAX_TRIALS {
            let problem = Linearized {
                triangle: &self.current.linearization.triangle,
                norms: self.current.norms.as_slice(),
                scale: self.scale.as_slice(),
                n_rows: self.residuals.len(),
            };
            let damping = self.subproblem.solve(&problem, self.radius, self.damping);
            self.try_step();
            let length = self.step_length();
            if is_first && trial == 0 && length < self.radius {
                self.radius = length;
            }
            let size = self.size();
            if length <= xtol * size || !length.is_finite() {
                return Err(LeastSquaresStop::Step);
            }

            let triangle = &self.current.linearization.triangle;
            triangle::times(triangle.r(), self.step.as_slice(), self.linear.as_mut_slice());
            let (linear, qtr) = (self.linear.as_slice(), triangle.qtb());
            let along = dot(linear, qtr);
            let predicted_reduction = -(dot(linear, linear) + (along + along));
            let actual_reduction = squares - sum_of_squares(&self.residuals, &self.candidate);
            // NaN and infinity reduce nothing.
            let ratio = if predicted_reduction > zero && actual_reduction.is_finite() {
                actual_reduction / predicted_reduction
            } else {
                -V::Item::constant(1.0)
            };

            if ratio >= V::Item::constant(0.75) || (damping == zero && ratio > quarter) {
                self.radius = length + length;
                self.damping = half * damping;
            } else if ratio <= quarter {
                let factor = shrink(actual_reduction, along);
                let limit = V::Item::constant(10.0) * length;
                self.radius = factor * if self.radius < limit { self.radius } else { limit };
                self.damping = damping / factor;
            }

            let is_negligible = |reduction: V::Item| reduction.abs() <= ftol * squares;
            let has_converged = is_negligible(predicted_reduction) && is_negligible(actual_reduction);
            if ratio >= V::Item::constant(ACCEPT) && actual_reduction > zero {
                if self.evaluate(true) {
                    core::mem::swap(&mut self.params, &mut self.candidate);
                    self.is_polishing |= has_converged;
                    return Ok(());
                }
                // The loss is finite at the candidate, its derivatives are not.
                self.evaluate(false);
                self.radius = V::Item::constant(0.1) * length;
            }
            if has_converged {
                return Err(LeastSquaresStop::Reduction);
            }
            if self.radius <= xtol * size {
                return Err(LeastSquaresStop::Step);
            }
        }
        Err(LeastSquaresStop::NoFiniteStep)
    }

    /// A Gauss-Newton step where the loss no longer shows a difference, judged by the gradient.
    fn polish(&mut self) -> Result<(), LeastSquaresStop> {
        if !self.asks_for_all_digits() {
            return Err(LeastSquaresStop::Reduction);
        }
        let here = &self.current;
        let problem = Linearized {
            triangle: &here.linearization.triangle,
            norms: here.norms.as_slice(),
            scale: self.scale.as_slice(),
            n_rows: self.residuals.len(),
        };
        problem.gauss_newton(&mut self.subproblem.step);
        let (gradient_norm, squares) = (euclidean(here.linearization.triangle.qtb()), here.linearization.squares);
        let is_free = here.is_free.clone();
        self.try_step();
        let slack = V::Item::constant(1.0) + V::Item::constant(1e4) * V::Item::epsilon();
        let improves = self.evaluate(true)
            && euclidean(self.current.linearization.triangle.qtb()) <= V::Item::constant(POLISH) * gradient_norm
            && self.candidate != self.params
            && self.current.is_free == is_free
            && self.current.linearization.squares <= slack * squares;
        if !improves {
            return Err(LeastSquaresStop::Precision);
        }
        core::mem::swap(&mut self.params, &mut self.candidate);
        self.damping = V::Item::constant(0.0);
        Ok(())
    }

    /// Reports the current iterate as a step and moves on; `false` if the fit has ended.
    fn advance(&mut self) -> bool {
        if self.stop.is_some() {
            return false;
        }
        if self.next_index >= self.max_steps {
            self.stop = Some(LeastSquaresStop::BudgetSpent);
            return false;
        }
        let is_first = self.next_index == 0;
        if is_first && !self.evaluate(false) {
            self.stop = Some(LeastSquaresStop::NonFiniteStart);
            return false;
        }
        let damping = if is_first { V::Item::constant(0.0) } else { self.damping };
        self.report(damping);
        self.next_index += 1;
        self.here = [self.current.cosine(&mut self.linear), self.current.linearization.squares];
        if let Err(stop) = self.iterate() {
            self.cosine = Some(self.here[0]);
            let is_blocked = stop.is_converged() && self.asks_for_all_digits() && !self.is_at_rest();
            self.stop = Some(if is_blocked { LeastSquaresStop::NoFiniteStep } else { stop });
        }
        true
    }

    /// Makes the current iterate the last step.
    fn report(&mut self, damping: V::Item) {
        let scale = self.residuals.scale();
        let (loss, index) = (self.current.linearization.squares * scale, self.next_index);
        let last = self.last.get_or_insert_with(|| LeastSquaresStep {
            index,
            params: self.params.clone(),
            loss,
            gradient: self.params.clone(),
            damping,
        });
        (last.index, last.loss, last.damping) = (index, loss, damping);
        copy(self.params.as_slice(), last.params.as_mut_slice());
        let gradient = self.current.linearization.gradient.as_slice();
        for (slot, &part) in last.gradient.as_mut_slice().iter_mut().zip(gradient) {
            *slot = (part + part) * scale;
        }
    }
}

/// Marks the parameters that the loss pushes against a bound as not free; returns whether any of them was free before.
fn hold_at_bounds<T: Real>(is_free: &mut [bool], params: &[T], gradient: &[T], bounds: &[[T; 2]]) -> bool {
    let zero = T::constant(0.0);
    let mut any_held = false;
    for ((is_free, [low, high]), (param, part)) in is_free.iter_mut().zip(bounds).zip(params.iter().zip(gradient)) {
        let is_held = (param <= low && *part > zero) || (param >= high && *part < zero);
        any_held |= is_held && *is_free;
        *is_free &= !is_held;
    }
    any_held
}

/// |D v|; `product` is working memory.
#[inline(never)]
fn scaled_norm<T: Real>(scale: &[T], v: &[T], product: &mut [T]) -> T {
    for ((slot, &scale), &part) in product.iter_mut().zip(scale).zip(v) {
        *slot = scale * part;
    }
    euclidean(product)
}

/// By how much the region shrinks after a bad step: to the minimum of the parabola through the sum of squares at the
/// current iterate, its derivative along the step, and the sum at the candidate; between a tenth and a half.
fn shrink<T: Real>(actual_reduction: T, along: T) -> T {
    let (tenth, half) = (T::constant(0.1), T::constant(0.5));
    if !actual_reduction.is_finite() {
        return tenth;
    }
    if actual_reduction >= T::constant(0.0) {
        return half;
    }
    let factor = along / (along + along + actual_reduction);
    if factor < tenth || !factor.is_finite() {
        tenth
    } else if factor > half {
        half
    } else {
        factor
    }
}

impl<R: Residuals<V>, V: Storage<Item: Real>> Iterator for LevenbergMarquardt<R, V> {
    type Item = LeastSquaresStep<V>;

    fn next(&mut self) -> Option<LeastSquaresStep<V>> {
        if self.advance() { self.last.clone() } else { None }
    }
}

impl<R: Residuals<V>, V: Storage<Item: Real>> core::iter::FusedIterator for LevenbergMarquardt<R, V> {}

#[cfg(test)]
mod tests;
