//! Gauss-Newton steps on a stream, for formulas that are not linear in their parameters.

use super::fading::Means;
use super::guard::{Guard, Refused, rounding};
use super::rows::{Row, RunningRows, check_forgetting};
use super::undetermined::Undetermined;
use super::verdict::StreamVerdict;
use crate::descent::check_start;
use crate::error::Error;
use crate::least_squares::Statistics;
use crate::linear_algebra::norm::dot;
use crate::linear_algebra::triangle::Triangle;
use crate::model::{Input, Model};
use crate::number::{Number, Real};
use crate::storage::{Storage, same_storage};

/// Recursive Gauss-Newton: every sample is linearized at the parameters of the moment and rotated into the triangle of a
/// [`crate::RunningLeastSquares`], up to three times, each at the parameters that the time before led to. This is the
/// iterated extended Kalman filter for constant parameters in square-root information form (B. M. Bell and F. W. Cathey,
/// *The iterated Kalman filter update as a Gauss-Newton method*, 1993; G. J. Bierman, *Factorization Methods for Discrete
/// Sequential Estimation*, 1977).
///
/// The first samples, linearized far from the answer, are forgotten: the factor of forgetting grows from 0.95 to 1 by f' =
/// 0.99 f + 0.01 (L. Ljung and T. Söderström, *Theory and Practice of Recursive Identification*, 1983, section 5.6), or to
/// that of [`RecursiveGaussNewton::with_forgetting`] for parameters that drift. Until twice as many samples have come as
/// there are parameters, and these determine all of them, the parameters stay at the start.
///
/// A step is halved, up to eight times, while the loss of its sample would exceed the guard's multiple of the running loss.
/// It finds the minimum that a start leads to, as [`crate::LevenbergMarquardt`] does, whose method is safer where the data
/// can be kept.
///
/// ```
/// use gd_core::{GenericModel, Number, RecursiveGaussNewton};
///
/// /// y = a exp(-b x)
/// struct Decay;
///
/// impl GenericModel<2> for Decay {
///     fn value<N: Number>(&self, [a, b]: [N; 2], x: N) -> N {
///         a * (-(b * x)).exp()
///     }
/// }
///
/// let mut fit = RecursiveGaussNewton::new(Decay, [1.0_f32, 1.0])?;
/// for k in 0..400_u16 {
///     let x = f32::from(k % 31) * 0.1;
///     let noise = if k % 2 == 0 { 0.01 } else { -0.01 };
///     fit.push(x, 3.0 * gd_core::math::exp_f32(-0.4 * x) + noise)?;
/// }
/// assert!(fit.verdict().is_settled(), "{}", fit.verdict());
/// let [a, b] = *fit.params();
/// assert!((a - 3.0).abs() < 0.01 && (b - 0.4).abs() < 0.01, "{a} {b}");
/// assert!(fit.statistics().standard_error(0).expect("determined") < 2e-3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RecursiveGaussNewton<M, V: Storage> {
    pub(super) model: M,
    pub(super) guard: Guard<V>,
    /// Where forgetting ends.
    pub(super) forgetting: V::Item,
    pub(super) rank_tolerance: Option<V::Item>,
    pub(super) state: GaussNewtonState<V>,
}

impl<M: Copy, V: Storage<Square: Copy> + Copy> Copy for RecursiveGaussNewton<M, V> {}

/// What a [`RecursiveGaussNewton`] has learned, as plain data. A fit that is resumed from it goes on bit for bit.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(bound(
        serialize = "V::Item: serde::Serialize",
        deserialize = "V::Item: crate::number::Real + serde::Deserialize<'de>"
    ))
)]
pub struct GaussNewtonState<V: Storage> {
    pub(super) rows: RunningRows<V>,
    /// The losses of the last thirty samples or so, each before it was used.
    pub(super) lately: Means<V::Item>,
    /// The parameter that the last step changed most, in terms of what it changes.
    pub(super) moved_along: usize,
}

impl<V: Storage<Square: Copy> + Copy> Copy for GaussNewtonState<V> {}

/// Linearizations of a sample.
const N_ITERATIONS: usize = 3;
/// Halvings of a step.
const N_HALVINGS: usize = 8;

impl<M: Model<V>, V: Storage<Item: Real>> RecursiveGaussNewton<M, V> {
    /// A fit that begins at `start`.
    ///
    /// # Errors
    /// A start that is not finite, or whose number of parameters differs from that of the model.
    pub fn new(model: M, start: V) -> Result<Self, Error> {
        check_start(&start, [model.n_params(), None])?;
        let mut rows = RunningRows::new(start);
        rows.forgetting = V::Item::constant(0.95);
        Ok(Self::of(model, GaussNewtonState { rows, lately: Means::new(), moved_along: 0 }))
    }

    /// Of a state that needs no check, whose code a program without states would have too.
    fn of(model: M, state: GaussNewtonState<V>) -> Self {
        Self { model, guard: Guard::new(), forgetting: V::Item::ONE, rank_tolerance: None, state }
    }

    /// A fit that goes on from a state, with the settings of [`Self::new`].
    ///
    /// # Errors
    /// A state with numbers that are not finite, or of another number of parameters.
    pub fn resume(model: M, state: GaussNewtonState<V>) -> Result<Self, Error> {
        state.rows.check(model.n_params())?;
        if !state.lately.is_finite() {
            return Err(Error::NonFiniteState);
        }
        let n_params = state.rows.start.as_slice().len();
        if state.moved_along >= n_params.max(1) {
            return Err(Error::ParameterCount { expected: n_params, found: state.moved_along.saturating_add(1) });
        }
        Ok(Self::of(model, state))
    }

    /// Sets the fraction of a sample's weight that is left after the next, from above 0 to 1: what forgetting grows to.
    ///
    /// # Errors
    /// As [`crate::RunningLeastSquares::with_forgetting`].
    pub fn with_forgetting(self, forgetting: V::Item) -> Result<Self, Error> {
        let n_params = self.state.rows.start.as_slice().len();
        Ok(Self { forgetting: check_forgetting(forgetting, n_params)?, ..self })
    }

    /// Sets which samples are outliers and which steps are halved; and bounds, for the verdict.
    ///
    /// # Errors
    /// Bounds for another number of parameters, or that leave the start outside.
    pub fn with_guard(self, guard: Guard<V>) -> Result<Self, Error> {
        guard.check(&self.state.rows.start)?;
        Ok(Self { guard, ..self })
    }

    /// As [`crate::RunningLeastSquares::with_rank_tolerance`].
    ///
    /// # Errors
    /// A tolerance below 0, of 1 or more, or NaN.
    pub fn with_rank_tolerance(self, tolerance: V::Item) -> Result<Self, Error> {
        let tolerance = crate::optimizer::check_decay(crate::error::Setting::Tolerance, tolerance)?;
        Ok(Self { rank_tolerance: Some(tolerance), ..self })
    }

    /// Takes a sample and returns its loss before the step.
    ///
    /// # Errors
    /// A sample that is not finite or an outlier, one that overflows, or a step that raises the loss of its sample or leads
    /// beyond the largest norm, however short. It changes nothing and is counted.
    pub fn push(&mut self, x: M::Input, y: V::Item) -> Result<V::Item, Refused> {
        self.push_weighted(x, y, V::Item::constant(1.0))
    }

    /// As [`Self::push`], for a sample of a weight, 1 / variance of its noise or proportional to it. One of weight 0 is not
    /// counted.
    ///
    /// # Errors
    /// As [`Self::push`]; a negative weight.
    pub fn push_weighted(&mut self, x: M::Input, y: V::Item, weight: V::Item) -> Result<V::Item, Refused> {
        if weight == V::Item::constant(0.0) {
            return Ok(weight);
        }
        let result = self.try_push(x, y, weight);
        self.state.rows.counts.count(result)
    }

    fn try_push(&mut self, x: M::Input, y: V::Item, weight: V::Item) -> Result<V::Item, Refused> {
        let (zero, infinite) = (V::Item::constant(0.0), V::Item::constant(f64::INFINITY));
        if !x.is_finite() || !y.is_finite() || !weight.is_finite() || weight < zero {
            return Err(Refused::Sample);
        }
        let n = self.state.rows.params.as_slice().len();
        let prediction = self.model.predict(&self.state.rows.params, x);
        let (loss, rounding) = (weight * (prediction - y) * (prediction - y), rounding(prediction, y));
        if !loss.is_finite() {
            return Err(Refused::Overflow);
        }
        let is_gated = self.state.rows.n_samples as usize >= 30 + 5 * n;
        // The last of too many outliers in a row is none: what came before is of another world.
        let begins_anew = is_gated && self.state.lately.exceeds(self.guard.loss_factor(), loss, weight, rounding);
        if begins_anew && !self.state.rows.counts.is_change() {
            return Err(Refused::Outlier);
        }
        let is_known = !begins_anew && self.state.rows.n_rows > V::Item::from_count(2 * n);
        let forgetting = if begins_anew { zero } else { self.state.rows.forgetting };
        let mut step = same_storage(&self.state.rows.params, zero);
        let mut added: Option<(Triangle<V>, V::Item)> = None;
        for _ in 0..if is_known { N_ITERATIONS } else { 1 } {
            // The residual where the parameters are, by the derivatives where the step leads.
            let mut gradient = same_storage(&step, zero);
            let at = self.moved(&step);
            let residual = self.model.predict_with_gradient(&at, x, &mut gradient) - y;
            let residual = residual - dot(gradient.as_slice(), step.as_slice());
            let mut row = Row { gradient: &mut gradient, residual, weight };
            let Ok(found) = self.state.rows.with_row(forgetting, &mut row, infinite, rounding) else { break };
            let (triangle, _) = added.insert(found);
            if !is_known {
                break;
            }
            let (next, rank) = RunningRows::solve(triangle, self.state.rows.tolerance(self.rank_tolerance));
            if rank < n || !crate::descent::is_finite(&next) {
                step = same_storage(&step, zero);
                break;
            }
            step = next;
        }
        let (mut triangle, square) = added.ok_or(Refused::Overflow)?;
        self.shorten(&mut step, x, y, weight, loss, rounding)?;
        triangle.shift(step.as_slice());
        self.note_move(&triangle, &step);
        self.state.rows.params = self.moved(&step);
        self.state.rows.commit(forgetting, triangle, square, y, weight);
        if begins_anew {
            self.state.rows.forgetting = V::Item::constant(0.95);
            self.state.lately = Means::new();
        }
        self.state.lately.add(V::Item::constant(0.97), y, weight, loss);
        let grown = V::Item::constant(0.99) * self.state.rows.forgetting + V::Item::constant(0.01);
        self.state.rows.forgetting = if grown < self.forgetting { grown } else { self.forgetting };
        Ok(loss)
    }

    /// The parameters after a step.
    fn moved(&self, step: &V) -> V {
        let mut params = self.state.rows.params.clone();
        for (param, &part) in params.as_mut_slice().iter_mut().zip(step.as_slice()) {
            *param += part;
        }
        params
    }

    /// Halves a step until it does not overshoot, and ends within the largest norm.
    fn shorten(
        &self,
        step: &mut V,
        x: M::Input,
        y: V::Item,
        weight: V::Item,
        loss: V::Item,
        rounding: V::Item,
    ) -> Result<(), Refused> {
        let factor = self.guard.loss_factor();
        let mut reason = Refused::Curved;
        for _ in 0..=N_HALVINGS {
            let params = self.moved(step);
            let residual = self.model.predict(&params, x) - y;
            let after = weight * residual * residual;
            let is_above = after > loss && self.state.lately.exceeds(factor, after, weight, rounding);
            reason = match (after.is_finite() && !is_above, self.guard.is_too_large(&params)) {
                (true, false) => return Ok(()),
                (true, true) => Refused::Norm,
                (false, _) => Refused::Curved,
            };
            for part in step.as_mut_slice() {
                *part *= V::Item::constant(0.5);
            }
        }
        Err(reason)
    }

    fn note_move(&mut self, triangle: &Triangle<V>, step: &V) {
        let mut most = V::Item::constant(0.0);
        let n = step.as_slice().len();
        let diagonal = triangle.r().iter().step_by(n + 1);
        for (index, (&part, &pivot)) in step.as_slice().iter().zip(diagonal).enumerate() {
            if (part * pivot).abs() > most {
                (most, self.state.moved_along) = ((part * pivot).abs(), index);
            }
        }
    }

    /// Begins anew at the start, as if no sample had come.
    pub fn reset(&mut self) {
        let mut rows = RunningRows::new(self.state.rows.start.clone());
        rows.forgetting = V::Item::constant(0.95);
        self.state = GaussNewtonState { rows, lately: Means::new(), moved_along: 0 };
    }

    /// The current parameters.
    pub const fn params(&self) -> &V {
        &self.state.rows.params
    }

    /// Standard errors, correlations and rank, by the derivatives where the samples were linearized.
    pub fn statistics(&self) -> Statistics<V> {
        self.state.rows.statistics(self.state.rows.tolerance(self.rank_tolerance))
    }

    /// The directions that the samples do not determine.
    pub fn undetermined(&self) -> Undetermined<V> {
        let (pivoted, norms) =
            RunningRows::pivoted(&self.state.rows.triangle, self.state.rows.tolerance(self.rank_tolerance));
        Undetermined { pivoted, norms }
    }

    /// Whether the parameters can be used, and if not, why: as [`crate::RunningLeastSquares::verdict`]; and the losses of
    /// late must be below three quarters of a constant's and within four times what the triangle makes of all samples, or the
    /// fit is still learning.
    pub fn verdict(&self) -> StreamVerdict<V::Item> {
        let rows = &self.state.rows;
        let statistics = self.statistics();
        if let Some(verdict) = rows.verdict(&self.guard, &statistics, &rows.params) {
            return verdict;
        }
        let means = &self.state.lately;
        let loss = means.running_loss().unwrap_or_else(|| V::Item::constant(0.0));
        let constant_loss = means.constant_loss();
        let freedom = rows.n_rows - V::Item::from_count(statistics.rank());
        let rounding = rounding(Number::sqrt(constant_loss), V::Item::constant(0.0));
        let has_arrived = loss * freedom <= V::Item::constant(4.0) * (rows.residual + rounding * freedom);
        let is_better = loss < V::Item::constant(0.75) * constant_loss;
        match (has_arrived, is_better) {
            (true, true) => StreamVerdict::Settled { loss, constant_loss },
            (true, false) => StreamVerdict::NoBetter { loss, constant_loss },
            (false, _) => StreamVerdict::Learning { along: self.state.moved_along, loss, constant_loss },
        }
    }

    /// All that it has learned.
    pub const fn state(&self) -> &GaussNewtonState<V> {
        &self.state
    }

    /// The model.
    pub const fn model(&self) -> &M {
        &self.model
    }

    /// Samples that were used.
    pub const fn n_used(&self) -> u64 {
        self.state.rows.counts.n_used
    }

    /// Samples that were refused.
    pub const fn n_refused(&self) -> u64 {
        self.state.rows.counts.n_refused
    }

    /// Why the last sample that was refused was.
    pub const fn last_refused(&self) -> Option<Refused> {
        self.state.rows.counts.last_refused
    }
}
