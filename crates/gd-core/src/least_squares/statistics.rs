//! How well a fit describes the data, and how well the data determine its parameters.

use core::fmt;

use super::linearize::Linearization;
use crate::linear_algebra::SquareMatrix;
use crate::linear_algebra::norm::{dot, euclidean};
use crate::linear_algebra::rank::{PivotedTriangle, rank_tolerance};
use crate::linear_algebra::triangle::{self, Triangle};
use crate::number::{Number, Real, math};
use crate::objective::{Residuals, sum_of, sum_of_squares};
use crate::storage::{Buffer, Storage, filled_like};

/// ln(2 pi)
const LN_2_PI: f64 = 1.837_877_066_409_345_3;

/// Why a parameter has no standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum NoError {
    /// It was held fixed.
    Fixed,
    /// It ended on a bound, where its estimate is not normally distributed.
    AtBound,
    /// It never moved from its start, and the fit did not come to rest.
    NotMoved,
    /// The predictions do not depend on it.
    NoInfluence,
    /// Other parameters can make up for any change in it: the data determine only a combination of them.
    Dependent,
    /// There are no more points than parameters, so nothing is left to estimate the noise from.
    NoFreedom,
    /// The loss or its derivatives are not finite.
    NotFinite,
}

impl fmt::Display for NoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fixed => "it was held fixed",
            Self::AtBound => "it ended on a bound; widen the bound to see whether the data want it there",
            Self::NotMoved => "it never moved from its start; start somewhere else",
            Self::NoInfluence => "the predictions do not depend on it; fix it or leave it out",
            Self::Dependent => "other parameters can make up for any change of it; fix one of them",
            Self::NoFreedom => "there are not more points than parameters; add points",
            Self::NotFinite => "the loss or its derivatives overflow there",
        })
    }
}

impl core::error::Error for NoError {}

/// The statistics of a least-squares fit, from the Gauss-Newton matrix J'J at its solution: the usual linear
/// approximation (G. A. F. Seber and C. J. Wild, *Nonlinear Regression*, 1989, section 2.1.2). The noise is estimated
/// from the residuals; weights count as proportional to 1 / variance.
///
/// Where the data determine only combinations of some parameters, the rank of J counts as the number of parameters,
/// those that are determined have the same standard error however the others are fixed, and
/// [`Statistics::exchangeable`] names the others (S. R. Searle, *Linear Models*, 1971, section 5.4).
///
/// ```
/// use gd_core::{Data, LevenbergMarquardt, Line, MeanSquaredError};
/// let x = [0.0, 1.0, 2.0, 3.0];
/// let loss = MeanSquaredError::new(Line, Data::new(&x, &[0.0, 1.0, 1.0, 2.0])?);
/// let mut fit = LevenbergMarquardt::new(loss, [1.0, 1.0], 100)?;
/// fit.by_ref().for_each(drop);
/// let statistics = fit.statistics();
/// assert_eq!(statistics.degrees_of_freedom(), 2);
/// assert!((statistics.residual_sum() - 0.2_f64).abs() < 1e-14);
/// // Textbook: s^2 = 0.1, sum (x - mean)^2 = 5.
/// assert!((statistics.standard_error(0).expect("determined") - 0.02_f64.sqrt()).abs() < 1e-14);
/// assert!((statistics.r_squared().expect("the observations differ") - 0.9).abs() < 1e-14);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics<V: Storage<Item: Real>> {
    residual_sum: V::Item,
    total_sum: Option<V::Item>,
    n_points: usize,
    n_free: usize,
    rank: usize,
    /// Row i of the inverse of R' whose columns are divided by their norms: the products of rows, each over the norms of
    /// both columns, are the inverse of J'J.
    inverse_rows: SquareMatrix<V>,
    norms: V,
    missing: V::Of<Option<NoError>>,
    /// Parameters of one label can make up for each other.
    labels: V::Of<Option<usize>>,
}

/// What a fit sums up beside its triangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SumsOfFit<T> {
    /// The squared residuals, times their weights.
    pub(crate) residual: T,
    /// The squares about the mean, likewise.
    pub(crate) total: Option<T>,
    pub(crate) n_points: usize,
    pub(crate) n_free: usize,
}

impl<V: Storage<Item: Real>> Statistics<V> {
    /// The statistics at the minimum `params` of a sum of squares. `held` names parameters that were not free and why.
    pub fn new(residuals: &impl Residuals<V>, params: &V, held: &V::Of<Option<NoError>>) -> Self {
        let mut is_free = filled_like(params, true);
        for (is_free, held) in is_free.as_mut_slice().iter_mut().zip(held.as_slice()) {
            *is_free = held.is_none();
        }
        let n_free = is_free.as_slice().iter().filter(|is_free| **is_free).count();
        let mut linearization = Linearization::new(params);
        linearization.evaluate(residuals, params, is_free.as_slice());
        let sums = SumsOfFit {
            residual: sum_of_squares(residuals, params),
            total: total_sum(residuals),
            n_points: n_points(residuals),
            n_free,
        };
        let tolerance = rank_tolerance(residuals.len());
        Self::of_triangle(&linearization.triangle, tolerance, &sums, linearization.is_finite(), held)
    }

    /// The statistics of a fit of which only the triangle of its Jacobian is left, beside a few sums.
    pub(crate) fn of_triangle(
        triangle: &Triangle<V>,
        tolerance: V::Item,
        sums: &SumsOfFit<V::Item>,
        is_finite: bool,
        held: &V::Of<Option<NoError>>,
    ) -> Self {
        let (n, zero) = (triangle.qtb().len(), V::Item::constant(0.0));
        let (r, qtb) = (triangle.r(), triangle.qtb());
        let (mut norms, mut row) = (V::filled(n, zero), V::filled(n, zero));
        triangle::column_norms(r, row.as_mut_slice(), norms.as_mut_slice());
        let pivoted = PivotedTriangle::<V>::new(r, qtb, norms.as_slice(), tolerance);
        let mut statistics = Self {
            residual_sum: sums.residual,
            total_sum: sums.total,
            n_points: sums.n_points,
            n_free: sums.n_free,
            rank: pivoted.rank(),
            inverse_rows: SquareMatrix::filled(n, zero),
            norms,
            missing: held.clone(),
            labels: V::Of::<Option<usize>>::filled(n, None),
        };
        statistics.label_exchangeable(&pivoted);
        if !(sums.residual.is_finite() && is_finite) {
            statistics.mark(NoError::NotFinite, |_| true);
        }
        if sums.n_points <= statistics.rank {
            statistics.mark(NoError::NoFreedom, |_| true);
        }
        let norms = statistics.norms.clone();
        statistics.mark(NoError::NoInfluence, |index| norms.as_slice().get(index) == Some(&zero));
        let labels = statistics.labels.clone();
        statistics.mark(NoError::Dependent, |index| labels.as_slice().get(index).is_some_and(Option::is_some));
        for place in 0..pivoted.rank() {
            if let Some(row) = statistics.inverse_rows.rows_mut().nth(pivoted.column_at(place)) {
                pivoted.inverse_row(place, row);
            }
        }
        statistics
    }

    /// The largest norm of a row of the inverse of R, whose columns are divided by their norms: within a factor P of the
    /// condition number of the problem where every parameter has the unit that suits it.
    pub(crate) fn condition(&self) -> V::Item {
        self.inverse_rows
            .rows()
            .map(euclidean)
            .fold(V::Item::constant(0.0), |most, norm| if norm > most { norm } else { most })
    }

    /// Gives the reason to every parameter concerned that has none so far.
    fn mark(&mut self, reason: NoError, is_meant: impl Fn(usize) -> bool) {
        for (index, slot) in self.missing.as_mut_slice().iter_mut().enumerate() {
            if slot.is_none() && is_meant(index) {
                *slot = Some(reason);
            }
        }
    }

    /// Labels the parameters that take part in a null vector, with one label for all that are in a chain of such vectors.
    fn label_exchangeable(&mut self, pivoted: &PivotedTriangle<V>) {
        let n = self.norms.as_slice().len();
        // Below this part of a column another one has no share in it.
        let share = Number::sqrt(V::Item::epsilon());
        let zero = V::Item::constant(0.0);
        for other in pivoted.rank()..n {
            let label = pivoted.column_at(other);
            // A column of zeros depends on nothing.
            if self.norms.as_slice().get(label).is_none_or(|norm| *norm == zero) {
                continue;
            }
            let takes_part = |place: usize| place == other || pivoted.null_part(place, other).abs() > share;
            for place in (0..pivoted.rank()).chain([other]).filter(|&place| takes_part(place)) {
                let labels = self.labels.as_mut_slice();
                let column = pivoted.column_at(place);
                match labels.get(column).copied().flatten() {
                    Some(known) => {
                        for one in labels.iter_mut().filter(|one| **one == Some(known)) {
                            *one = Some(label);
                        }
                    }
                    None => {
                        if let Some(own) = labels.get_mut(column) {
                            *own = Some(label);
                        }
                    }
                }
            }
        }
    }

    /// The sum of the squared residuals, each times its weight.
    pub fn residual_sum(&self) -> V::Item {
        self.residual_sum
    }

    /// Points that count: those of a weight above 0, each as often as [`Residuals::counts`] says.
    pub fn n_points(&self) -> usize {
        self.n_points
    }

    /// Parameters that were neither fixed nor at a bound.
    pub fn n_free(&self) -> usize {
        self.n_free
    }

    /// The rank of the Jacobian: how many parameters, or combinations of them, the data determine.
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// The number of points minus the rank; 0 if there are fewer points.
    pub fn degrees_of_freedom(&self) -> usize {
        self.n_points.saturating_sub(self.rank)
    }

    /// The estimated standard deviation of an observation of weight 1: the root of the residual sum over the degrees of
    /// freedom. `None` without degrees of freedom.
    pub fn residual_deviation(&self) -> Option<V::Item> {
        let freedom = self.degrees_of_freedom();
        (freedom > 0).then(|| Number::sqrt(self.residual_sum / V::Item::from_count(freedom)))
    }

    /// The part of the variation about the mean that the fit explains: 1 - residual sum / total sum. Negative if the mean
    /// alone would fit better; `None` if the observations do not vary, and for residuals without observations.
    pub fn r_squared(&self) -> Option<V::Item> {
        let total_sum = self.total_sum.filter(|total| *total > V::Item::constant(0.0))?;
        Some(V::Item::constant(1.0) - self.residual_sum / total_sum)
    }

    /// The logarithm of the likelihood at the minimum for normal noise whose size is estimated: every observation has the
    /// variance s^2 / weight, of which s^2 = residual sum / n is the most likely. That is
    /// -n/2 (ln(2 pi) + 1 + ln(residual sum / n)) + 1/2 sum ln(weight) over the n points of a weight above 0, as R's
    /// `logLik` of an `nls`. Infinite for an exact fit. `residuals` are those that these statistics are of.
    pub fn log_likelihood(&self, residuals: &impl Residuals<V>) -> f64 {
        let n = self.n_points as f64;
        let log_variance = math::ln(self.residual_sum.to_f64() / n);
        0.5 * (log_weights(residuals) - n * (LN_2_PI + 1.0 + log_variance))
    }

    /// The same where the size of the noise is known, the weights being 1 / variance and not only proportional to it:
    /// -n/2 ln(2 pi) + 1/2 sum ln(weight) - residual sum / 2.
    pub fn log_likelihood_of_known_noise(&self, residuals: &impl Residuals<V>) -> f64 {
        0.5 * (log_weights(residuals) - self.n_points as f64 * LN_2_PI - self.residual_sum.to_f64())
    }

    /// Akaike's information criterion, -2 ln(likelihood) + 2 k, where k counts the parameters that the data determine, the
    /// rank, and the size of the noise (H. Akaike, *A new look at the statistical model identification*, 1974). The number
    /// that R's `AIC` gives for an `nls`. Comparable among models of the same data; less is better. Minus infinity for an
    /// exact fit.
    pub fn aic(&self, residuals: &impl Residuals<V>) -> f64 {
        2.0 * (self.rank as f64 + 1.0 - self.log_likelihood(residuals))
    }

    /// The Bayesian information criterion, -2 ln(likelihood) + k ln n, with k as in [`Statistics::aic`] (G. Schwarz,
    /// *Estimating the dimension of a model*, 1978). The number that R's `BIC` gives.
    pub fn bic(&self, residuals: &impl Residuals<V>) -> f64 {
        (self.rank as f64 + 1.0) * math::ln(self.n_points as f64) - 2.0 * self.log_likelihood(residuals)
    }

    /// The standard error of parameter `index`.
    ///
    /// # Errors
    /// Why it has none; [`NoError::NoInfluence`] for a parameter that does not exist.
    pub fn standard_error(&self, index: usize) -> Result<V::Item, NoError> {
        match self.missing.as_slice().get(index) {
            Some(None) => self.deviation(index).ok_or(NoError::NoFreedom),
            Some(Some(reason)) => Err(*reason),
            None => Err(NoError::NoInfluence),
        }
    }

    /// The parameters that can make up for a change of parameter `index`, so that the data determine only a combination
    /// of it and them; none for a parameter that is determined.
    pub fn exchangeable(&self, index: usize) -> impl Iterator<Item = usize> {
        let labels = self.labels.as_slice();
        let own = labels.get(index).copied().flatten();
        labels
            .iter()
            .enumerate()
            .filter_map(move |(other, label)| (own.is_some() && *label == own && other != index).then_some(other))
    }

    fn row(&self, index: usize) -> Option<&[V::Item]> {
        self.inverse_rows.rows().nth(index)
    }

    /// Not by the square, which may be too small for the type where the root is not.
    fn deviation(&self, index: usize) -> Option<V::Item> {
        let (row, norm) = (self.row(index)?, *self.norms.as_slice().get(index)?);
        self.residual_deviation().map(|deviation| euclidean(row) * deviation / norm)
    }

    fn is_known(&self, index: usize) -> bool {
        self.missing.as_slice().get(index).is_some_and(Option::is_none)
    }

    /// The covariance of two parameters; `None` where one of them has no standard error.
    pub fn covariance(&self, row: usize, column: usize) -> Option<V::Item> {
        let correlation = self.correlation(row, column)?;
        Some(correlation * self.deviation(row)? * self.deviation(column)?)
    }

    /// The correlation of two parameters, -1 to 1; `None` where one of them has no standard error.
    pub fn correlation(&self, row: usize, column: usize) -> Option<V::Item> {
        if !(self.is_known(row) && self.is_known(column)) || self.degrees_of_freedom() == 0 {
            return None;
        }
        let (a, b) = (self.row(row)?, self.row(column)?);
        let lengths = Number::sqrt(dot(a, a)) * Number::sqrt(dot(b, b));
        Some(if row == column { V::Item::constant(1.0) } else { dot(a, b) / lengths })
    }
}

/// Of every residual of a weight above 0 the weight, 1 without weights, and how many observations it stands for.
fn counted<V: Storage<Item: Real>>(residuals: &impl Residuals<V>) -> impl Iterator<Item = (V::Item, u32)> {
    let (weights, counts) = (residuals.weights(), residuals.counts());
    let of = move |index: usize| {
        let weight = weights
            .map_or(V::Item::constant(1.0), |weights| weights.get(index).copied().unwrap_or(V::Item::constant(0.0)));
        (weight, counts.and_then(|counts| counts.get(index)).map_or(1, |count| (*count).max(1)))
    };
    (0..residuals.len()).map(of).filter(|(weight, _)| *weight > V::Item::constant(0.0))
}

/// The observations that residuals stand for.
fn n_points<V: Storage<Item: Real>>(residuals: &impl Residuals<V>) -> usize {
    if residuals.weights().is_none() {
        return residuals.len();
    }
    counted(residuals).map(|(_, count)| count as usize).sum()
}

/// The sum of the logarithms of the weights of all observations. Apart from the statistics, which a device computes that
/// asks for no likelihood.
fn log_weights<V: Storage<Item: Real>>(residuals: &impl Residuals<V>) -> f64 {
    if residuals.weights().is_none() {
        return 0.0;
    }
    let logarithm = |weight: V::Item, count: u32| f64::from(count) * math::ln(weight.to_f64() / f64::from(count));
    counted(residuals).map(|(weight, count)| logarithm(weight, count)).fold(0.0, |sum, part| sum + part)
}

/// The weighted sum of squares of the observations about their weighted mean, if there are any.
///
/// The mean is rounded; what that adds to the sum is subtracted again (T. F. Chan, G. H. Golub and R. J. `LeVeque`,
/// *Algorithms for computing the sample variance*, 1983: the corrected two-pass algorithm).
fn total_sum<V: Storage<Item: Real>>(residuals: &impl Residuals<V>) -> Option<V::Item> {
    let weights = residuals.weights();
    let weight_of = |index: usize| {
        let of = |weights: &[V::Item]| weights.get(index).copied().unwrap_or(V::Item::constant(0.0));
        weights.map_or(V::Item::constant(1.0), of)
    };
    residuals.observations().map(|y| {
        let scale = residuals.scale();
        let mean = sum_of(y, |index, y| weight_of(index) * y) * scale;
        let rest = sum_of(y, |index, y| weight_of(index) * (y - mean));
        sum_of(y, |index, y| weight_of(index) * ((y - mean) * (y - mean))) - rest * rest * scale
    })
}

#[cfg(test)]
mod tests;
