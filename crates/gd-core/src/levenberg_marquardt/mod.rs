//! Nonlinear least squares by Levenberg and Marquardt's method.

mod stop;
#[cfg(test)]
mod tests;
mod trust_region;

pub use stop::LeastSquaresStop;

use nalgebra::SVector;

use self::trust_region::propose;
use crate::error::Error;
use crate::mean_squared_error::{Linearization, MeanSquaredError};
use crate::model::{Input, Model};
use crate::norm::{dot, euclidean};
use crate::number::{Number, Real};
use crate::statistics::{NoError, Statistics};
use crate::triangle::Triangle;

/// One step of [`LevenbergMarquardt`], as it was before the update.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeastSquaresStep<T, const P: usize> {
    /// 0 is the start.
    pub index: usize,
    /// The parameters.
    pub params: SVector<T, P>,
    /// The mean squared error there.
    pub loss: T,
    /// Its gradient.
    pub gradient: SVector<T, P>,
    /// The damping of the step that led here; 0 for the start and after a Gauss-Newton step.
    pub damping: T,
}

/// Fits a model by Levenberg and Marquardt's method. Iterate over it for its steps, each recorded before its update; the
/// last one is the solution.
///
/// Steps are those of J. J. Moré, *The Levenberg-Marquardt algorithm: implementation and theory*, 1978: a trust region in
/// the norm of the largest column norms of the Jacobian so far, which makes the method indifferent to the parameters'
/// units. The Jacobian is never stored but rotated row by row into a P x P triangle, which keeps all digits that the
/// normal equations would lose, and lets data of any length pass. Once no step lowers the loss measurably,
/// Gauss-Newton steps go on for as long as they shrink the gradient, to the last digits that the loss no longer shows.
///
/// Bounds are kept by projection (C. Kanzow, N. Yamashita and M. Fukushima, *Levenberg-Marquardt methods with strong
/// local convergence properties for solving nonlinear equations with convex constraints*, 2004): a parameter at a bound
/// that the loss pushes it against is held there, a step beyond one ends on it.
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
pub struct LevenbergMarquardt<'a, M, I, T, const P: usize> {
    loss: MeanSquaredError<'a, M, I, T>,
    start: SVector<T, P>,
    params: SVector<T, P>,
    bounds: [[T; 2]; P],
    fixed: [bool; P],
    max_steps: usize,
    next_index: usize,
    /// `None` before the first step, and after the last.
    here: Option<Place<T, P>>,
    /// The largest column norms of the Jacobian so far; 1 for columns that were always zero.
    scale: SVector<T, P>,
    radius: T,
    damping: T,
    is_polishing: bool,
    last: Option<LeastSquaresStep<T, P>>,
    /// Where the fit ended.
    cosine: Option<T>,
    stop: Option<LeastSquaresStop>,
}

/// What is known where the fit stands.
#[derive(Debug, Clone, Copy)]
struct Place<T, const P: usize> {
    /// Sum of weighted squares.
    squares: T,
    /// Of the residuals by the free parameters; the columns of the others are zero.
    triangle: Triangle<T, P>,
    /// The gradient of half the sum of squares, by all parameters.
    slope: SVector<T, P>,
    is_free: [bool; P],
}

impl<T: Real, const P: usize> Place<T, P> {
    /// See [`LevenbergMarquardt::cosine`].
    fn cosine(&self) -> T {
        let (zero, length) = (T::constant(0.0), Number::sqrt(self.squares));
        let products = self.triangle.transpose_times(&self.triangle.qtb());
        let norms = self.triangle.column_norms();
        let cosines = products
            .iter()
            .zip(norms.iter().copied())
            .map(|(product, norm)| if norm > zero && length > zero { (*product / norm / length).abs() } else { zero });
        cosines.fold(zero, |largest, cosine| if cosine > largest { cosine } else { largest })
    }
}

/// A cosine below so many roots of the machine epsilon is a right angle: 1.5e-6 in f64, 0.035 in f32; more if rounding
/// blurs the residuals. Fits that come to rest end far below, those that run against a wall of NaN far above.
const AT_REST: f64 = 100.0;
/// A step is taken if the loss falls by this part of what was promised.
const ACCEPT: f64 = 1e-4;
/// The radius of the first region in terms of the size of the start: a first step may double a parameter. MINPACK's 100
/// solves NIST's problems as well.
const FIRST_RADIUS: f64 = 1.0;
/// Steps tried from one place before giving up.
const MAX_TRIALS: usize = 60;
/// A Gauss-Newton step must shrink the gradient by this factor to be taken when the loss shows nothing anymore.
const POLISH: f64 = 0.9;

impl<'a, M, I: Input, T: Real, const P: usize> LevenbergMarquardt<'a, M, I, T, P> {
    /// A fit from `start` that reports at most `max_steps` steps.
    ///
    /// # Errors
    /// A start that is not finite.
    pub fn new(
        loss: MeanSquaredError<'a, M, I, T>,
        start: impl Into<SVector<T, P>>,
        max_steps: usize,
    ) -> Result<Self, Error> {
        let params: SVector<T, P> = start.into();
        if let Some(index) = params.iter().position(|param| !param.is_finite()) {
            return Err(Error::NonFiniteStart { index });
        }
        let (zero, one) = (T::constant(0.0), T::constant(1.0));
        let infinity = T::constant(f64::INFINITY);
        Ok(Self {
            loss,
            start: params,
            params,
            bounds: [[-infinity, infinity]; P],
            fixed: [false; P],
            max_steps,
            next_index: 0,
            here: None,
            scale: SVector::from([one; P]),
            radius: zero,
            damping: zero,
            is_polishing: false,
            last: None,
            cosine: None,
            stop: None,
        })
    }

    /// Keeps every parameter between a lower and an upper bound, either of which may be infinite.
    ///
    /// # Errors
    /// A lower bound that is not below its upper one, or a start outside.
    pub fn with_bounds(self, bounds: [[T; 2]; P]) -> Result<Self, Error> {
        for (index, (&[low, high], &param)) in bounds.iter().zip(self.params.iter()).enumerate() {
            if low.partial_cmp(&high) != Some(core::cmp::Ordering::Less) {
                return Err(Error::Bounds { index, low: low.to_f64(), high: high.to_f64() });
            }
            if !(low <= param && param <= high) {
                return Err(Error::StartOutOfBounds { index });
            }
        }
        Ok(Self { bounds, ..self })
    }

    /// Leaves the parameters marked `true` at their start.
    #[must_use]
    pub fn with_fixed(self, fixed: [bool; P]) -> Self {
        Self { fixed, ..self }
    }

    /// Where the fit stands.
    pub fn params(&self) -> &SVector<T, P> {
        &self.params
    }

    /// The last step reported: the best one, since every step lowers the loss or, at the end, the gradient.
    pub fn last_step(&self) -> Option<&LeastSquaresStep<T, P>> {
        self.last.as_ref()
    }

    /// Why the fit ended, `None` while it goes on.
    pub fn stop(&self) -> Option<LeastSquaresStop> {
        self.stop
    }

    /// How square the residuals stand to the surface of predictions where the fit ended: the largest cosine of the angle
    /// between them and a column of the Jacobian, 0 at a minimum (the measure gtol of MINPACK). `None` while it goes on.
    pub fn cosine(&self) -> Option<T> {
        self.cosine
    }

    /// The loss that is fitted.
    pub fn loss(&self) -> &MeanSquaredError<'a, M, I, T> {
        &self.loss
    }

    /// Parameters that are fixed.
    pub fn fixed(&self) -> &[bool; P] {
        &self.fixed
    }

    /// Parameters that ended on a bound.
    pub fn at_bound(&self) -> [bool; P] {
        let mut at_bound = [false; P];
        for ((at_bound, [low, high]), param) in at_bound.iter_mut().zip(&self.bounds).zip(self.params.iter()) {
            *at_bound = param <= low || param >= high;
        }
        at_bound
    }
}

impl<M, I: Input, T: Real, const P: usize> LevenbergMarquardt<'_, M, I, T, P>
where
    M: Model<T, P, Input = I>,
{
    /// The statistics of the fit where it stands.
    pub fn statistics(&self) -> Statistics<T, P> {
        let rests = self.stop.is_some_and(LeastSquaresStop::is_converged);
        let mut held = [None; P];
        let at_bound = self.at_bound();
        for ((held, (&fixed, at_bound)), (param, start)) in
            held.iter_mut().zip(self.fixed.iter().zip(at_bound)).zip(self.params.iter().zip(self.start.iter()))
        {
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
        Statistics::new(&self.loss, &self.params, held)
    }

    /// Everything about a place; `None` where something is not finite.
    fn look(&self, params: &SVector<T, P>) -> Option<Place<T, P>> {
        let mut is_free = self.fixed.map(|fixed| !fixed);
        let Linearization { squares, mut triangle, slope } = self.loss.linearize(params, &is_free);
        if !(squares.is_finite() && triangle.is_finite() && slope.iter().all(Input::is_finite)) {
            return None;
        }
        // Held where the loss pushes against a bound.
        let mut any_held = false;
        let places = is_free.iter_mut().zip(&self.bounds).zip(params.iter().zip(slope.iter()));
        for ((is_free, [low, high]), (param, slope)) in places {
            let is_held = (param <= low && *slope > T::constant(0.0)) || (param >= high && *slope < T::constant(0.0));
            any_held |= is_held && *is_free;
            *is_free &= !is_held;
        }
        if any_held {
            triangle = self.loss.linearize(params, &is_free).triangle;
        }
        Some(Place { squares, triangle, slope, is_free })
    }

    /// Whether a place is a minimum as far as its numbers can tell, rather than one that the fit cannot leave: the
    /// residuals are square to the Jacobian, or nothing but rounding of the predictions.
    fn is_at_rest(&self, here: &Place<T, P>) -> bool {
        // Rounding the predictions turns the residuals by so much.
        let blur = T::epsilon() * Number::sqrt(self.loss.squares_of_observations() / here.squares);
        let limit = T::constant(AT_REST) * (Number::sqrt(T::epsilon()) + blur);
        // Residuals of zero have no direction: the limit is infinite, or NaN if all observations are zero.
        here.squares == T::constant(0.0) || here.cosine() <= limit
    }

    /// The parameters after a step, as far as the bounds allow.
    fn moved(&self, step: &SVector<T, P>) -> SVector<T, P> {
        let mut moved = self.params + step;
        for (param, &[low, high]) in moved.iter_mut().zip(&self.bounds) {
            *param = if *param < low {
                low
            } else if *param > high {
                high
            } else {
                *param
            };
        }
        moved
    }

    /// Moves on from `here`, or says why not.
    fn advance(&mut self, here: &Place<T, P>) -> Result<Place<T, P>, LeastSquaresStop> {
        if !self.is_polishing {
            match self.trust_region_step(here) {
                Err(stop) if stop.is_converged() && stop != LeastSquaresStop::Gradient => self.is_polishing = true,
                result => return result,
            }
        }
        self.polish(here)
    }

    fn trust_region_step(&mut self, here: &Place<T, P>) -> Result<Place<T, P>, LeastSquaresStop> {
        let (zero, half) = (T::constant(0.0), T::constant(0.5));
        let is_first = self.next_index <= 1;
        for (scale, &norm) in self.scale.iter_mut().zip(here.triangle.column_norms().iter()) {
            if is_first {
                *scale = if norm > zero { norm } else { T::constant(1.0) };
            } else if norm > *scale {
                *scale = norm;
            }
        }
        if is_first {
            let size = euclidean(&self.scale.component_mul(&self.params));
            self.radius = T::constant(FIRST_RADIUS) * if size > zero { size } else { T::constant(1.0) };
        }
        let qtb = here.triangle.qtb();
        if here.triangle.transpose_times(&qtb).iter().all(|part| *part == zero) {
            return Err(LeastSquaresStop::Gradient);
        }
        let tolerance = T::constant(100.0) * T::epsilon();
        for trial in 0..MAX_TRIALS {
            let proposal = propose(&here.triangle, &self.scale, self.radius, self.damping);
            let params = self.moved(&proposal.step);
            let step = params - self.params;
            let length = euclidean(&self.scale.component_mul(&step));
            if is_first && trial == 0 && length < self.radius {
                self.radius = length;
            }
            let size = euclidean(&self.scale.component_mul(&self.params));
            if length <= T::epsilon() * size || !length.is_finite() {
                return Err(LeastSquaresStop::Step);
            }
            let linear = here.triangle.times(&step);
            let promised = -(dot(&linear, &linear) + (dot(&linear, &qtb) + dot(&linear, &qtb)));
            let squares = self.loss.sum_of_squares(&params);
            let gained = here.squares - squares;
            // NaN and infinity gain nothing.
            let ratio = if promised > zero && gained.is_finite() { gained / promised } else { -T::constant(1.0) };
            let is_nothing = |part: T| part.abs() <= tolerance * here.squares;
            if ratio >= T::constant(0.75) || (proposal.damping == zero && ratio > T::constant(0.25)) {
                self.radius = length + length;
                self.damping = half * proposal.damping;
            } else if ratio <= T::constant(0.25) {
                let factor = Self::shrink(gained, &linear, &qtb);
                let limit = T::constant(10.0) * length;
                self.radius = factor * if self.radius < limit { self.radius } else { limit };
                self.damping = proposal.damping / factor;
            }
            if ratio >= T::constant(ACCEPT) && gained > zero {
                if let Some(there) = self.look(&params) {
                    self.params = params;
                    if is_nothing(gained) && is_nothing(promised) {
                        self.is_polishing = true;
                    }
                    return Ok(there);
                }
                // The loss is finite there, its derivatives are not.
                self.radius = T::constant(0.1) * length;
            }
            if is_nothing(promised) && is_nothing(gained) {
                return Err(LeastSquaresStop::Reduction);
            }
            if self.radius <= T::epsilon() * size {
                return Err(LeastSquaresStop::Step);
            }
        }
        Err(LeastSquaresStop::NoFiniteStep)
    }

    /// By how much the region shrinks after a bad step: to the least of the parabola through the loss here, its slope and
    /// the loss there, between a tenth and a half.
    fn shrink(gained: T, linear: &SVector<T, P>, qtb: &SVector<T, P>) -> T {
        let (tenth, half) = (T::constant(0.1), T::constant(0.5));
        if !gained.is_finite() {
            return tenth;
        }
        if gained >= T::constant(0.0) {
            return half;
        }
        let slope = dot(linear, qtb);
        let factor = slope / (slope + slope + gained);
        if factor < tenth || !factor.is_finite() {
            tenth
        } else if factor > half {
            half
        } else {
            factor
        }
    }

    /// A Gauss-Newton step where the loss shows no difference any more, judged by the gradient.
    fn polish(&mut self, here: &Place<T, P>) -> Result<Place<T, P>, LeastSquaresStop> {
        let done = Err(LeastSquaresStop::Precision);
        let step = -here.triangle.solve(&here.triangle.qtb());
        let params = self.moved(&step);
        let Some(there) = self.look(&params) else { return done };
        let shrinks = euclidean(&there.triangle.qtb()) <= T::constant(POLISH) * euclidean(&here.triangle.qtb());
        let slack = T::constant(1.0) + T::constant(1e4) * T::epsilon();
        if shrinks && params != self.params && there.is_free == here.is_free && there.squares <= slack * here.squares {
            self.params = params;
            self.damping = T::constant(0.0);
            Ok(there)
        } else {
            done
        }
    }
}

impl<M, I: Input, T: Real, const P: usize> Iterator for LevenbergMarquardt<'_, M, I, T, P>
where
    M: Model<T, P, Input = I>,
{
    type Item = LeastSquaresStep<T, P>;

    fn next(&mut self) -> Option<LeastSquaresStep<T, P>> {
        if self.stop.is_some() {
            return None;
        }
        if self.next_index >= self.max_steps {
            self.stop = Some(LeastSquaresStop::BudgetSpent);
            return None;
        }
        let damping = if self.next_index == 0 { T::constant(0.0) } else { self.damping };
        let Some(here) = self.here.take().or_else(|| if self.next_index == 0 { self.look(&self.params) } else { None })
        else {
            self.stop = Some(LeastSquaresStop::NonFiniteStart);
            return None;
        };
        let (loss, gradient) = self.loss.in_means(here.squares, &here.slope);
        let step = LeastSquaresStep { index: self.next_index, params: self.params, loss, gradient, damping };
        self.last = Some(step);
        self.next_index += 1;
        match self.advance(&here) {
            Ok(there) => self.here = Some(there),
            Err(stop) => {
                self.cosine = Some(here.cosine());
                let is_blocked = stop.is_converged() && !self.is_at_rest(&here);
                self.stop = Some(if is_blocked { LeastSquaresStop::NoFiniteStep } else { stop });
            }
        }
        Some(step)
    }
}

impl<M, I: Input, T: Real, const P: usize> core::iter::FusedIterator for LevenbergMarquardt<'_, M, I, T, P> where
    M: Model<T, P, Input = I>
{
}
