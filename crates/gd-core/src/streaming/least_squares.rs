//! Least squares on a stream: the exact answer of formulas that are linear in their parameters.

use super::guard::{Guard, Refused, rounding};
use super::rows::{Row, RunningRows, check_forgetting};
use super::undetermined::Undetermined;
use super::verdict::StreamVerdict;
use crate::descent::check_start;
use crate::error::{Error, Setting};
use crate::least_squares::Statistics;
use crate::model::{Input, Model};
use crate::number::{Number, Real};
use crate::storage::{Storage, same_storage};

/// Least squares while the samples stream in, for formulas that are linear in their parameters: lines, polynomials, planes,
/// an ellipsoid. The parameters are at any time those of a fit to all samples so far, with their standard errors. There is
/// no learning rate, no start that matters, and nothing to scale.
///
/// A sample is a row of a least-squares problem, and is rotated into the triangle of its QR factorization by Givens
/// rotations (G. H. Golub and C. F. Van Loan, *Matrix Computations*, 2013, section 6.5.3; G. J. Bierman, *Factorization
/// Methods for Discrete Sequential Estimation*, 1977, chapter IV, the square-root information filter). Recursive least
/// squares by the covariance matrix (L. Ljung, *System Identification*, 1999, section 11.2) has the same answer, but
/// squares the condition number of the problem, and diverges in `f32`. It takes P (P + 1) numbers, however many samples
/// come.
///
/// The rounding error of the parameters, where each has the unit that suits it, is at most about the condition number of the
/// rows times that of a number: 1.2e-7 in `f32`, 2.2e-16 in `f64`. A line over inputs from 1000 to 1010 has a condition
/// number of some 300, so in `f32` four digits are certain (a test finds 5.5); subtract the middle of the inputs and it has
/// one of 1. Where fewer than two digits are certain, the verdict is [`StreamVerdict::IllConditioned`].
///
/// ```
/// use gd_core::{Line, RunningLeastSquares};
///
/// // Counts of a 12-bit converter as they are.
/// let mut fit = RunningLeastSquares::new(Line, [0.0_f32, 0.0])?;
/// for k in 0..1000_u16 {
///     let counts = f32::from(k * 61 % 4096);
///     let noise = if k % 2 == 0 { 0.01 } else { -0.01 };
///     fit.push(counts, 0.0005 * counts - 0.3 + noise)?;
/// }
/// assert!(fit.verdict().is_settled());
/// let [gain, offset] = fit.params();
/// assert!((gain - 0.0005).abs() < 1e-6 && (offset + 0.3).abs() < 2e-3);
/// assert!((fit.statistics().standard_error(1).expect("determined") - 6.3e-4).abs() < 1e-4);
///
/// // A sensor that never moves determines one combination of gain and offset.
/// let mut fit = RunningLeastSquares::new(Line, [0.0, 0.0])?;
/// (0..100).try_for_each(|_| fit.push(2.0, 7.0).map(drop))?;
/// assert!(!fit.verdict().is_settled());
/// assert_eq!(fit.undetermined().named(&["gain", "offset"]).to_string(), "not determined: -0.500 gain + offset");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RunningLeastSquares<M, V: Storage> {
    pub(super) model: M,
    pub(super) guard: Guard<V>,
    pub(super) forgetting: V::Item,
    pub(super) rank_tolerance: Option<V::Item>,
    pub(super) state: RunningRows<V>,
}

impl<M: Copy, V: Storage<Square: Copy> + Copy> Copy for RunningLeastSquares<M, V> {}

impl<M: Model<V>, V: Storage<Item: Real>> RunningLeastSquares<M, V> {
    /// A fit without samples. What they do not determine stays at `start`.
    ///
    /// # Errors
    /// A start that is not finite, or whose number of parameters differs from that of the model.
    pub fn new(model: M, start: V) -> Result<Self, Error> {
        check_start(&start, [model.n_params(), None])?;
        Ok(Self::of(model, RunningRows::new(start)))
    }

    /// Of a state that needs no check, whose code a program without states would have too.
    fn of(model: M, state: RunningRows<V>) -> Self {
        Self { model, guard: Guard::new(), forgetting: V::Item::ONE, rank_tolerance: None, state }
    }

    /// A fit that goes on from a state, with the settings of [`Self::new`].
    ///
    /// # Errors
    /// A state with numbers that are not finite, or of another number of parameters.
    pub fn resume(model: M, state: RunningRows<V>) -> Result<Self, Error> {
        state.check(model.n_params())?;
        Ok(Self::of(model, state))
    }

    /// Sets the fraction of a sample's weight that is left after the next, from above 0 to 1, which is the default and
    /// forgets nothing. At 0.99 the fit follows the last 100 samples or so (L. Ljung, *System Identification*, 1999,
    /// equation 11.6).
    ///
    /// Standard errors are then those of samples whose noise grows with age: up to a factor of the root of 2 larger than the
    /// scatter of parameters that do not change.
    ///
    /// # Errors
    /// A factor of 0 or less, above 1, or NaN; one at which too little is left for a verdict, however many samples come: what
    /// it follows, 1 / (1 - factor) samples, must be more than 2 P + 1. For a line that is a factor above 0.8, for nine
    /// parameters one above 0.948.
    pub fn with_forgetting(self, forgetting: V::Item) -> Result<Self, Error> {
        let n_params = self.state.start.as_slice().len();
        Ok(Self { forgetting: check_forgetting(forgetting, n_params)?, ..self })
    }

    /// Sets which samples are outliers, by the mean squared residual of those before; and bounds, for the verdict.
    ///
    /// # Errors
    /// Bounds for another number of parameters, or that leave the start outside.
    pub fn with_guard(self, guard: Guard<V>) -> Result<Self, Error> {
        guard.check(&self.state.start)?;
        Ok(Self { guard, ..self })
    }

    /// Sets what counts as not determined: a parameter whose column, of its derivatives, differs from a combination of the
    /// others by no more than this fraction of its norm. By default that is rounding error, ten units in the last place and
    /// more for more samples. Where inputs have noise, the noise determines everything, and badly: choose its size beside
    /// that of the inputs, such as 0.01.
    ///
    /// # Errors
    /// A tolerance below 0, of 1 or more, or NaN.
    pub fn with_rank_tolerance(self, tolerance: V::Item) -> Result<Self, Error> {
        let tolerance = crate::optimizer::check_decay(Setting::Tolerance, tolerance)?;
        Ok(Self { rank_tolerance: Some(tolerance), ..self })
    }

    /// Takes a sample.
    ///
    /// # Errors
    /// A sample that is not finite or an outlier, or at which the formula is not linear or overflows. It changes nothing
    /// and is counted.
    pub fn push(&mut self, x: M::Input, y: V::Item) -> Result<(), Refused> {
        self.push_weighted(x, y, V::Item::constant(1.0))
    }

    /// As [`Self::push`], for a sample of a weight, 1 / variance of its noise or proportional to it. One of weight 0 is not
    /// counted.
    ///
    /// # Errors
    /// As [`Self::push`]; a negative weight.
    pub fn push_weighted(&mut self, x: M::Input, y: V::Item, weight: V::Item) -> Result<(), Refused> {
        if weight == V::Item::constant(0.0) {
            return Ok(());
        }
        let result = self.try_push(x, y, weight);
        self.state.counts.count(result)
    }

    fn try_push(&mut self, x: M::Input, y: V::Item, weight: V::Item) -> Result<(), Refused> {
        if !x.is_finite() || !y.is_finite() || !weight.is_finite() || weight < V::Item::constant(0.0) {
            return Err(Refused::Sample);
        }
        let mut gradient = same_storage(&self.state.start, V::Item::constant(0.0));
        let (mut forgetting, mut factor) = (self.forgetting, self.guard.loss_factor());
        // A loop, of which the second time is rare, since what stands in it once is in flash once.
        loop {
            let prediction = self.model.predict_with_gradient(&self.state.start, x, &mut gradient);
            self.check_linear(x, prediction, &gradient)?;
            let mut row = Row { gradient: &mut gradient, residual: prediction - y, weight };
            match self.state.with_row(forgetting, &mut row, factor, rounding(prediction, y)) {
                Ok((triangle, square)) => {
                    self.state.commit(forgetting, triangle, square, y, weight);
                    return Ok(());
                }
                // The last of too many in a row is none: what came before is of another world.
                Err(Refused::Outlier) if self.state.counts.is_change() && factor < V::Item::INFINITY => {
                    (forgetting, factor) = (V::Item::ZERO, V::Item::INFINITY);
                }
                Err(reason) => return Err(reason),
            }
        }
    }

    /// A formula that is linear in its parameters is as its derivatives say, however far one goes.
    fn check_linear(&self, x: M::Input, prediction: V::Item, gradient: &V) -> Result<(), Refused> {
        let mut far = self.state.start.clone();
        let (mut linear, mut size) = (prediction, prediction.abs());
        let mut step = V::Item::constant(1.0);
        for (param, &part) in far.as_mut_slice().iter_mut().zip(gradient.as_slice()) {
            // Steps that differ, so that no two effects cancel.
            step += V::Item::constant(0.25);
            *param += step;
            linear += step * part;
            size += (step * part).abs();
        }
        let found = self.model.predict(&far, x);
        if !linear.is_finite() || !size.is_finite() {
            return Err(Refused::Overflow);
        }
        let is_linear = (found - linear).abs() <= Number::sqrt(V::Item::epsilon()) * (size + found.abs());
        if is_linear { Ok(()) } else { Err(Refused::NotLinear) }
    }

    /// Begins anew, as if no sample had come.
    pub fn reset(&mut self) {
        self.state = RunningRows::new(self.state.start.clone());
    }

    /// The parameters with the least sum of weighted squares. One that those before it can make up for, within the tolerance,
    /// stays at its start.
    pub fn params(&self) -> V {
        let (mut params, _) = RunningRows::solve(&self.state.triangle, self.state.tolerance(self.rank_tolerance));
        for (param, &start) in params.as_mut_slice().iter_mut().zip(self.state.start.as_slice()) {
            *param += start;
        }
        params
    }

    /// Standard errors, correlations, rank and R squared, as of a fit to all samples at once.
    pub fn statistics(&self) -> Statistics<V> {
        self.state.statistics(self.state.tolerance(self.rank_tolerance))
    }

    /// The directions that the samples do not determine.
    pub fn undetermined(&self) -> Undetermined<V> {
        let (pivoted, norms) = RunningRows::pivoted(&self.state.triangle, self.state.tolerance(self.rank_tolerance));
        Undetermined { pivoted, norms }
    }

    /// Whether the parameters can be used, and if not, why.
    ///
    /// They are settled if there are more samples than twice the parameters, most of those that came lately were used, the
    /// rank is full, two digits are certain, the parameters are within the bounds of the guard, and the adjusted R squared is
    /// above 0, where the observations vary. How well they are known, [`Self::statistics`] tells.
    pub fn verdict(&self) -> StreamVerdict<V::Item> {
        let statistics = self.statistics();
        self.state.verdict(&self.guard, &statistics, &self.params()).unwrap_or_else(|| {
            let [loss, constant_loss] = self.state.losses();
            StreamVerdict::Settled { loss, constant_loss }
        })
    }

    /// The sum of the weighted squared residuals.
    pub const fn residual_sum(&self) -> V::Item {
        self.state.residual
    }

    /// All that it has learned.
    pub const fn state(&self) -> &RunningRows<V> {
        &self.state
    }

    /// The model.
    pub const fn model(&self) -> &M {
        &self.model
    }

    /// Samples that were used.
    pub const fn n_used(&self) -> u64 {
        self.state.counts.n_used
    }

    /// Samples that were refused.
    pub const fn n_refused(&self) -> u64 {
        self.state.counts.n_refused
    }

    /// Why the last sample that was refused was.
    pub const fn last_refused(&self) -> Option<Refused> {
        self.state.counts.last_refused
    }
}
