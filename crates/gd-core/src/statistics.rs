//! How well a fit describes the data, and how well the data determine its parameters.

use core::fmt;

use nalgebra::SVector;

use crate::math;
use crate::mean_squared_error::MeanSquaredError;
use crate::model::{Input, Model};
use crate::norm::dot;
use crate::number::{Number, Real};
use crate::triangle::Triangle;

/// Why a parameter has no standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// A change of it can be made up for by others: the data determine only a combination of them.
    Dependent,
    /// There are not more points than parameters, so nothing is left to estimate the noise from.
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

/// The statistics of a least-squares fit, from the Gauss-Newton matrix J'J at its solution: the usual linear
/// approximation (G. A. F. Seber and C. J. Wild, *Nonlinear Regression*, 1989, section 2.1.2). The noise is estimated
/// from the residuals; weights count as proportional to 1 / variance.
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
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statistics<T, const P: usize> {
    residual_sum: T,
    total_sum: T,
    n_points: usize,
    n_free: usize,
    /// Row i of the inverse of R': their products are the inverse of J'J.
    inverse_rows: [SVector<T, P>; P],
    missing: [Option<NoError>; P],
}

/// Below this part of a column another one has no share in it.
const SHARE: f64 = 1e-8;

impl<T: Real, const P: usize> Statistics<T, P> {
    /// The statistics at the minimum `params` of a loss. `held` names parameters that were not free and why.
    pub fn new<M, I: Input>(
        loss: &MeanSquaredError<'_, M, I, T>,
        params: &SVector<T, P>,
        held: [Option<NoError>; P],
    ) -> Self
    where
        M: Model<T, P, Input = I>,
    {
        let mut missing = held;
        let residual_sum = loss.sum_of_squares(params);
        let (total_sum, n_points) = loss.total_sum();
        let n_free = held.iter().filter(|held| held.is_none()).count();
        let all = loss.linearize(params, &held.map(|held| held.is_none())).triangle;
        let mut mark = |reason: NoError, is_meant: &dyn Fn(usize) -> bool| {
            for (index, slot) in missing.iter_mut().enumerate() {
                if slot.is_none() && is_meant(index) {
                    *slot = Some(reason);
                }
            }
        };
        if !(residual_sum.is_finite() && all.is_finite()) {
            mark(NoError::NotFinite, &|_| true);
        }
        if n_points <= n_free {
            mark(NoError::NoFreedom, &|_| true);
        }
        let norms: [T; P] = all.column_norms().into();
        mark(NoError::NoInfluence, &|index| norms.get(index).is_some_and(|norm| *norm == T::constant(0.0)));
        let dependent = dependent_parameters(&all, &norms);
        mark(NoError::Dependent, &|index| dependent.get(index).copied().unwrap_or(false));
        let triangle = loss.linearize(params, &missing.map(|missing| missing.is_none())).triangle;
        let inverse_rows = core::array::from_fn(|index| {
            let unit = SVector::from_fn(|row, _| T::constant(if row == index { 1.0 } else { 0.0 }));
            triangle.solve_transpose(&unit)
        });
        Self { residual_sum, total_sum, n_points, n_free, inverse_rows, missing }
    }

    /// The sum of the squared residuals, each times its weight.
    pub fn residual_sum(&self) -> T {
        self.residual_sum
    }

    /// Points that count: those of a weight above 0.
    pub fn n_points(&self) -> usize {
        self.n_points
    }

    /// Parameters that were neither fixed nor at a bound.
    pub fn n_free(&self) -> usize {
        self.n_free
    }

    /// Points less free parameters; 0 if there are fewer points.
    pub fn degrees_of_freedom(&self) -> usize {
        self.n_points.saturating_sub(self.n_free)
    }

    /// The estimated standard deviation of an observation of weight 1: the root of the residual sum over the degrees of
    /// freedom. `None` without freedom.
    pub fn residual_deviation(&self) -> Option<T> {
        self.variance().map(Number::sqrt)
    }

    fn variance(&self) -> Option<T> {
        let freedom = self.degrees_of_freedom();
        (freedom > 0).then(|| self.residual_sum / T::from_count(freedom))
    }

    /// The part of the variation about the mean that the fit explains: 1 - residual sum / total sum. Negative if the mean
    /// alone would fit better; `None` if the observations do not vary.
    pub fn r_squared(&self) -> Option<T> {
        (self.total_sum > T::constant(0.0)).then(|| T::constant(1.0) - self.residual_sum / self.total_sum)
    }

    /// Akaike's information criterion, n ln(residual sum / n) + 2 k with n points and k free parameters (H. Akaike, *A new
    /// look at the statistical model identification*, 1974, for normal noise of unknown size). Comparable among models of
    /// the same data; less is better. Minus infinity for an exact fit.
    pub fn aic(&self) -> f64 {
        self.log_likelihood_term() + 2.0 * self.n_free as f64
    }

    /// The Bayesian information criterion, n ln(residual sum / n) + k ln n (G. Schwarz, *Estimating the dimension of a
    /// model*, 1978).
    pub fn bic(&self) -> f64 {
        self.log_likelihood_term() + self.n_free as f64 * math::ln(self.n_points as f64)
    }

    fn log_likelihood_term(&self) -> f64 {
        let n = self.n_points as f64;
        n * math::ln(self.residual_sum.to_f64() / n)
    }

    /// The standard error of parameter `index`.
    ///
    /// # Errors
    /// Why it has none; [`NoError::NoInfluence`] of a parameter that does not exist.
    pub fn standard_error(&self, index: usize) -> Result<T, NoError> {
        match self.missing.get(index) {
            Some(None) => self.covariance(index, index).map(Number::sqrt).ok_or(NoError::NoFreedom),
            Some(Some(reason)) => Err(*reason),
            None => Err(NoError::NoInfluence),
        }
    }

    /// The covariance of two parameters; `None` where one of them has no standard error.
    pub fn covariance(&self, row: usize, column: usize) -> Option<T> {
        let known = |index: usize| self.missing.get(index).is_some_and(Option::is_none);
        let (a, b) = (self.inverse_rows.get(row)?, self.inverse_rows.get(column)?);
        (known(row) && known(column)).then(|| self.variance().map(|variance| variance * dot(a, b))).flatten()
    }

    /// The correlation of two parameters, -1 to 1; `None` where one of them has no standard error.
    pub fn correlation(&self, row: usize, column: usize) -> Option<T> {
        let (a, b) = (self.inverse_rows.get(row)?, self.inverse_rows.get(column)?);
        self.covariance(row, column)?;
        let lengths = Number::sqrt(dot(a, a)) * Number::sqrt(dot(b, b));
        Some(if row == column { T::constant(1.0) } else { dot(a, b) / lengths })
    }
}

/// Columns that depend on others, and those that they depend on.
fn dependent_parameters<T: Real, const P: usize>(triangle: &Triangle<T, P>, norms: &[T; P]) -> [bool; P] {
    let mut marked = triangle.is_dependent();
    for (index, is_dependent) in triangle.is_dependent().into_iter().enumerate() {
        let Some(&norm) = norms.get(index) else { continue };
        if !is_dependent || norm == T::constant(0.0) {
            continue;
        }
        // Column `index` of R, as a sum of the independent columns before it.
        let unit = SVector::from_fn(|row, _| T::constant(if row == index { 1.0 } else { 0.0 }));
        let shares = triangle.solve(&triangle.times(&unit));
        for ((marked, share), &other) in marked.iter_mut().zip(shares.iter()).zip(norms) {
            *marked |= (*share * other).abs() > T::constant(SHARE) * norm;
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, GenericModel, LevenbergMarquardt, Line};
    use std::string::ToString;

    /// y = (a + b) x + c 0, so that only a + b is determined and c has no influence.
    #[derive(Clone, Copy)]
    struct Redundant;

    impl GenericModel<3> for Redundant {
        fn value<N: Number>(&self, [a, b, c]: [N; 3], x: N) -> N {
            (a + b) * x + c * N::constant(0.0)
        }
    }

    const X: [f64; 6] = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0];
    const Y: [f64; 6] = [1.1, 1.9, 3.2, 3.9, 5.1, 5.9];

    #[test]
    fn what_is_not_determined_is_named() {
        let loss = MeanSquaredError::new::<3>(Redundant, Data::new(&X, &Y).unwrap());
        let mut fit = LevenbergMarquardt::new(loss, [1.0, 1.5, 7.0], 100).unwrap();
        let last = fit.by_ref().last().unwrap();
        assert!((last.params[0] + last.params[1] - 2.0).abs() < 1e-12, "{}", last.params);
        assert_eq!(last.params[2], 7.0);
        let statistics = fit.statistics();
        assert_eq!(statistics.standard_error(0), Err(NoError::Dependent));
        assert_eq!(statistics.standard_error(1), Err(NoError::Dependent));
        assert_eq!(statistics.standard_error(2), Err(NoError::NoInfluence));
        assert_eq!(statistics.covariance(0, 1), None);
        assert!(NoError::Dependent.to_string().contains("fix one of them"));
        // With b fixed, a has the textbook error: s^2 / sum x^2.
        let mut fit = LevenbergMarquardt::new(loss, [1.0, 1.5, 7.0], 100).unwrap().with_fixed([false, true, true]);
        fit.by_ref().for_each(drop);
        let statistics = fit.statistics();
        let (sum, squares) = (statistics.residual_sum(), X.iter().map(|x| x * x).sum::<f64>());
        assert_eq!(statistics.degrees_of_freedom(), 5);
        assert!((statistics.standard_error(0).unwrap() - (sum / 5.0 / squares).sqrt()).abs() < 1e-14);
        assert_eq!(statistics.standard_error(1), Err(NoError::Fixed));
    }

    #[test]
    fn as_many_points_as_parameters_leave_no_freedom() {
        let loss = MeanSquaredError::new::<2>(Line, Data::new(&[1.0, 2.0], &[3.0, 5.0]).unwrap());
        let statistics = Statistics::new(&loss, &SVector::from([2.0, 1.0]), [None; 2]);
        assert_eq!(statistics.standard_error(0), Err(NoError::NoFreedom));
        assert_eq!((statistics.residual_deviation(), statistics.degrees_of_freedom()), (None, 0));
    }

    #[test]
    fn weights_count_as_repetitions_do() {
        let (x, y) = ([0.0, 1.0, 2.0, 3.0], [0.1, 0.9, 2.2, 2.8]);
        let weighted = Data::new(&x, &y).unwrap().with_weights(&[1.0, 2.0, 0.0, 1.0]).unwrap();
        let repeated = Data::new(&[0.0, 1.0, 1.0, 3.0], &[0.1, 0.9, 0.9, 2.8]).unwrap();
        let at = SVector::from([0.9, 0.1]);
        let weighted = Statistics::new(&MeanSquaredError::new::<2>(Line, weighted), &at, [None; 2]);
        let repeated = Statistics::new(&MeanSquaredError::new::<2>(Line, repeated), &at, [None; 2]);
        assert!((weighted.residual_sum() - repeated.residual_sum()).abs() < 1e-15);
        assert!((weighted.r_squared().unwrap() - repeated.r_squared().unwrap()).abs() < 1e-14);
        let correlations = (weighted.correlation(0, 1).unwrap(), repeated.correlation(0, 1).unwrap());
        assert!((correlations.0 - correlations.1).abs() < 1e-14);
        // The point of weight 0 is none.
        assert_eq!((weighted.n_points(), repeated.n_points()), (3, 4));
    }

    #[test]
    fn information_criteria_are_those_of_lmfit() {
        // lmfit: n log(chi2 / n) + 2 k, n log(chi2 / n) + k log n.
        let loss = MeanSquaredError::new::<2>(Line, Data::new(&X, &Y).unwrap());
        let statistics = Statistics::new(&loss, &SVector::from([2.0, 0.0]), [None; 2]);
        let chi2: f64 = X.iter().zip(&Y).map(|(x, y)| (2.0 * x - y) * (2.0 * x - y)).sum();
        let term = 6.0 * math::ln(chi2 / 6.0);
        assert!((statistics.aic() - (term + 4.0)).abs() < 1e-12);
        assert!((statistics.bic() - (term + 2.0 * math::ln(6.0))).abs() < 1e-12);
    }
}
