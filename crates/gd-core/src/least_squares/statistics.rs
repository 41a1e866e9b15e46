//! How well a fit describes the data, and how well the data determine its parameters.

use core::fmt;

use super::linearize::Linearization;
use crate::linear_algebra::norm::{dot, euclidean};
use crate::linear_algebra::rank::{PivotedTriangle, rank_tolerance};
use crate::linear_algebra::{SquareMatrix, triangle};
use crate::number::{Number, Real, math};
use crate::objective::{Residuals, sum_of, sum_of_squares};
use crate::storage::{Buffer, Storage, filled_like, same_storage};

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
/// Where the data determine only combinations of some parameters, the rank of J counts as the number of parameters, those
/// that are determined have the standard error that any way of fixing the others gives, and
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

impl<V: Storage<Item: Real>> Statistics<V> {
    /// The statistics at the minimum `params` of a sum of squares. `held` names parameters that were not free and why.
    pub fn new(residuals: &impl Residuals<V>, params: &V, held: &V::Of<Option<NoError>>) -> Self {
        let (n, zero) = (params.as_slice().len(), V::Item::constant(0.0));
        let mut is_free = filled_like(params, true);
        for (is_free, held) in is_free.as_mut_slice().iter_mut().zip(held.as_slice()) {
            *is_free = held.is_none();
        }
        let n_free = is_free.as_slice().iter().filter(|is_free| **is_free).count();
        let mut linearization = Linearization::new(params);
        linearization.evaluate(residuals, params, is_free.as_slice());
        let (r, qtb) = (linearization.triangle.r(), linearization.triangle.qtb());
        let (mut norms, mut row) = (same_storage(params, zero), same_storage(params, zero));
        triangle::column_norms(r, row.as_mut_slice(), norms.as_mut_slice());
        let residual_sum = sum_of_squares(residuals, params);
        let (total_sum, n_points) = total_sum(residuals);
        let pivoted = PivotedTriangle::<V>::new(r, qtb, norms.as_slice(), rank_tolerance(residuals.len()));
        let mut statistics = Self {
            residual_sum,
            total_sum,
            n_points,
            n_free,
            rank: pivoted.rank(),
            inverse_rows: SquareMatrix::filled(n, zero),
            norms,
            missing: held.clone(),
            labels: filled_like(params, None),
        };
        statistics.label_exchangeable(&pivoted);
        if !(residual_sum.is_finite() && linearization.is_finite()) {
            statistics.mark(NoError::NotFinite, |_| true);
        }
        if n_points <= statistics.rank {
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

    /// Gives every parameter without an error so far the reason, where it is meant.
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

    /// Points that count: those of a weight above 0.
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

    /// Points less the rank; 0 if there are fewer points.
    pub fn degrees_of_freedom(&self) -> usize {
        self.n_points.saturating_sub(self.rank)
    }

    /// The estimated standard deviation of an observation of weight 1: the root of the residual sum over the degrees of
    /// freedom. `None` without freedom.
    pub fn residual_deviation(&self) -> Option<V::Item> {
        let freedom = self.degrees_of_freedom();
        (freedom > 0).then(|| Number::sqrt(self.residual_sum / V::Item::from_count(freedom)))
    }

    /// The part of the variation about the mean that the fit explains: 1 - residual sum / total sum. Negative if the mean
    /// alone would fit better; `None` if the observations do not vary, or of residuals without observations.
    pub fn r_squared(&self) -> Option<V::Item> {
        let total_sum = self.total_sum.filter(|total| *total > V::Item::constant(0.0))?;
        Some(V::Item::constant(1.0) - self.residual_sum / total_sum)
    }

    /// Akaike's information criterion, n ln(residual sum / n) + 2 k with n points and k the rank (H. Akaike, *A new
    /// look at the statistical model identification*, 1974, for normal noise of unknown size). Comparable among models of
    /// the same data; less is better. Minus infinity for an exact fit.
    pub fn aic(&self) -> f64 {
        self.log_likelihood_term() + 2.0 * self.rank as f64
    }

    /// The Bayesian information criterion, n ln(residual sum / n) + k ln n (G. Schwarz, *Estimating the dimension of a
    /// model*, 1978).
    pub fn bic(&self) -> f64 {
        self.log_likelihood_term() + self.rank as f64 * math::ln(self.n_points as f64)
    }

    fn log_likelihood_term(&self) -> f64 {
        let n = self.n_points as f64;
        n * math::ln(self.residual_sum.to_f64() / n)
    }

    /// The standard error of parameter `index`.
    ///
    /// # Errors
    /// Why it has none; [`NoError::NoInfluence`] of a parameter that does not exist.
    pub fn standard_error(&self, index: usize) -> Result<V::Item, NoError> {
        match self.missing.as_slice().get(index) {
            Some(None) => self.deviation(index).ok_or(NoError::NoFreedom),
            Some(Some(reason)) => Err(*reason),
            None => Err(NoError::NoInfluence),
        }
    }

    /// The parameters that can make up for a change of parameter `index`, so that the data determine only a combination
    /// of it and them; none of a parameter that is determined.
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

/// The weighted sum of squares of the observations about their weighted mean, if there are any, and the number of
/// residuals of a weight above 0.
///
/// The mean is rounded; what that adds to the sum is taken off again (T. F. Chan, G. H. Golub and R. J. `LeVeque`,
/// *Algorithms for computing the sample variance*, 1983: the corrected two-pass algorithm).
fn total_sum<V: Storage<Item: Real>>(residuals: &impl Residuals<V>) -> (Option<V::Item>, usize) {
    let zero = V::Item::constant(0.0);
    let weights = residuals.weights();
    let weight_of =
        |index: usize| weights.map_or(V::Item::constant(1.0), |weights| weights.get(index).copied().unwrap_or(zero));
    let n_points =
        weights.map_or_else(|| residuals.len(), |weights| weights.iter().filter(|weight| **weight > zero).count());
    let total = residuals.observations().map(|y| {
        let scale = residuals.scale();
        let mean = sum_of(y, |index, y| weight_of(index) * y) * scale;
        let rest = sum_of(y, |index, y| weight_of(index) * (y - mean));
        sum_of(y, |index, y| weight_of(index) * ((y - mean) * (y - mean))) - rest * rest * scale
    });
    (total, n_points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::{MISRA1A_START, Misra1a, misra1a};
    use crate::{Data, GenericModel, LevenbergMarquardt, Line, MeanSquaredError};
    use std::string::ToString;
    use std::vec;

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
        let loss = MeanSquaredError::new(Redundant, Data::new(&X, &Y).unwrap());
        let mut fit = LevenbergMarquardt::new(loss, [1.0, 1.5, 7.0], 100).unwrap();
        let last = fit.by_ref().last().unwrap();
        assert!((last.params[0] + last.params[1] - 2.0).abs() < 1e-12, "{:?}", last.params);
        assert_eq!(last.params[2], 7.0);
        let statistics = fit.statistics();
        assert_eq!(statistics.standard_error(0), Err(NoError::Dependent));
        assert_eq!(statistics.standard_error(1), Err(NoError::Dependent));
        assert_eq!(statistics.standard_error(2), Err(NoError::NoInfluence));
        assert_eq!(statistics.covariance(0, 1), None);
        assert!(NoError::Dependent.to_string().contains("fix one of them"));
        // With b fixed, a has the textbook error: s^2 / sum x^2.
        let mut fit =
            LevenbergMarquardt::new(loss, [1.0, 1.5, 7.0], 100).unwrap().with_fixed([false, true, true]).unwrap();
        fit.by_ref().for_each(drop);
        let statistics = fit.statistics();
        let (sum, squares) = (statistics.residual_sum(), X.iter().map(|x| x * x).sum::<f64>());
        assert_eq!(statistics.degrees_of_freedom(), 5);
        assert!((statistics.standard_error(0).unwrap() - (sum / 5.0 / squares).sqrt()).abs() < 1e-14);
        assert_eq!(statistics.standard_error(1), Err(NoError::Fixed));
    }

    #[test]
    fn as_many_points_as_parameters_leave_no_freedom() {
        let loss = MeanSquaredError::new(Line, Data::new(&[1.0, 2.0], &[3.0, 5.0]).unwrap());
        let statistics = Statistics::new(&loss, &[2.0, 1.0], &[None; 2]);
        assert_eq!(statistics.standard_error(0), Err(NoError::NoFreedom));
        assert_eq!((statistics.residual_deviation(), statistics.degrees_of_freedom()), (None, 0));
    }

    #[test]
    fn weights_count_as_repetitions_do() {
        let (x, y) = ([0.0, 1.0, 2.0, 3.0], [0.1, 0.9, 2.2, 2.8]);
        let weighted = Data::new(&x, &y).unwrap().with_weights(&[1.0, 2.0, 0.0, 1.0]).unwrap();
        let repeated = Data::new(&[0.0, 1.0, 1.0, 3.0], &[0.1, 0.9, 0.9, 2.8]).unwrap();
        let at = [0.9, 0.1];
        let weighted = Statistics::new(&MeanSquaredError::new(Line, weighted), &at, &[None; 2]);
        let repeated = Statistics::new(&MeanSquaredError::new(Line, repeated), &at, &[None; 2]);
        assert!((weighted.residual_sum() - repeated.residual_sum()).abs() < 1e-15);
        assert!((weighted.r_squared().unwrap() - repeated.r_squared().unwrap()).abs() < 1e-14);
        let correlations = (weighted.correlation(0, 1).unwrap(), repeated.correlation(0, 1).unwrap());
        assert!((correlations.0 - correlations.1).abs() < 1e-14);
        // A point of weight 0 does not count.
        assert_eq!((weighted.n_points(), repeated.n_points()), (3, 4));
    }

    #[test]
    fn information_criteria_are_those_of_lmfit() {
        // lmfit: n log(chi2 / n) + 2 k, n log(chi2 / n) + k log n.
        let loss = MeanSquaredError::new(Line, Data::new(&X, &Y).unwrap());
        let statistics = Statistics::new(&loss, &[2.0, 0.0], &[None; 2]);
        let chi2: f64 = X.iter().zip(&Y).map(|(x, y)| (2.0 * x - y) * (2.0 * x - y)).sum();
        let term = 6.0 * math::ln(chi2 / 6.0);
        assert!((statistics.aic() - (term + 4.0)).abs() < 1e-12);
        assert!((statistics.bic() - (term + 2.0 * math::ln(6.0))).abs() < 1e-12);
    }

    #[test]
    fn the_statistics_of_misra1a_are_those_of_its_definition() {
        // In 40 digits; NIST certifies the first eleven of the deviations and of the sum.
        let (x, y) = misra1a();
        let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
        let mut fit = LevenbergMarquardt::new(loss, MISRA1A_START, 100).unwrap();
        fit.run();
        let statistics = fit.statistics();
        assert_eq!((statistics.n_points(), statistics.n_free(), statistics.rank()), (14, 2, 2));
        assert_eq!(statistics.degrees_of_freedom(), 12);
        let (deviations, covariance) = ([2.707_007_524_139_448, 7.266_868_843_619_039e-6], -1.964_739_453_520_634_8e-5);
        for (found, expected) in [
            (statistics.residual_sum(), 0.124_551_388_944_405_52),
            (statistics.residual_deviation().unwrap(), 0.101_878_763_302_436_06),
            (statistics.standard_error(0).unwrap(), deviations[0]),
            (statistics.standard_error(1).unwrap(), deviations[1]),
            (statistics.covariance(0, 0).unwrap(), deviations[0] * deviations[0]),
            (statistics.covariance(0, 1).unwrap(), covariance),
            (statistics.covariance(1, 0).unwrap(), covariance),
            (statistics.correlation(0, 1).unwrap(), -0.998_776_191_963_618),
            (1.0 - statistics.r_squared().unwrap(), 1.841_988_996_371_4e-5),
            (statistics.aic(), -62.109_319_013_500_24),
            (statistics.bic(), -60.831_204_354_269_72),
        ] {
            assert!((found / expected - 1.0).abs() < 1e-9, "{found} for {expected}");
        }
        assert_eq!((statistics.correlation(0, 0), statistics.correlation(1, 1)), (Some(1.0), Some(1.0)));
        // There is no third parameter.
        assert_eq!(statistics.standard_error(2), Err(NoError::NoInfluence));
        assert_eq!((statistics.correlation(0, 2), statistics.covariance(2, 2)), (None, None));
    }

    #[test]
    fn a_fixed_parameter_has_no_part_in_the_statistics() {
        let loss = MeanSquaredError::new(Line, Data::new(&X, &Y).unwrap());
        let statistics = Statistics::new(&loss, &[2.0, 0.0], &[None, Some(NoError::Fixed)]);
        assert_eq!((statistics.n_free(), statistics.rank(), statistics.degrees_of_freedom()), (1, 1, 5));
        assert_eq!(statistics.standard_error(1), Err(NoError::Fixed));
        assert_eq!(
            [statistics.correlation(0, 1), statistics.correlation(1, 0), statistics.correlation(1, 1)],
            [None; 3]
        );
        assert_eq!(statistics.exchangeable(1).count(), 0);
        // n ln(sum / n) + 2 k and + k ln n with k = 1.
        let term = 6.0 * math::ln(statistics.residual_sum() / 6.0);
        assert!((statistics.aic() - (term + 2.0)).abs() < 1e-12);
        assert!((statistics.bic() - (term + math::ln(6.0))).abs() < 1e-12);
        // No point more than parameters.
        let loss = MeanSquaredError::new(Line, Data::new(&X[..1], &Y[..1]).unwrap());
        let statistics = Statistics::new(&loss, &[2.0, 0.0], &[None, Some(NoError::Fixed)]);
        assert_eq!((statistics.standard_error(0), statistics.correlation(0, 0)), (Err(NoError::NoFreedom), None));
    }

    #[test]
    fn the_variation_is_about_the_weighted_mean() {
        // Of 1, 2 and 4 with the weights 1, 3 and 1: the mean is 11 / 5, the sum 36 / 25 + 3 / 25 + 81 / 25 = 24 / 5.
        let (x, y) = ([0.0, 1.0, 2.0, 3.0], [1.0, 2.0, 4.0, -70.0]);
        let data = Data::new(&x, &y).unwrap().with_weights(&[1.0, 3.0, 1.0, 0.0]).unwrap();
        // From the constant 2 the residuals are 1, 0 and -2.
        let statistics = Statistics::new(&MeanSquaredError::new(Line, data), &[0.0, 2.0], &[None; 2]);
        assert_eq!((statistics.residual_sum(), statistics.n_points()), (5.0, 3));
        assert!((statistics.r_squared().unwrap() - (1.0 - 5.0 / 4.8)).abs() < 1e-14, "{:?}", statistics.r_squared());
        // Without weights: the mean is 2, the sum 1 + 0 + 4 + 1 = 6.
        let data = Data::new(&x, &[1.0, 2.0, 4.0, 1.0]).unwrap();
        let statistics = Statistics::new(&MeanSquaredError::new(Line, data), &[0.0, 1.0], &[None; 2]);
        assert!((statistics.r_squared().unwrap() - (1.0 - 10.0 / 6.0)).abs() < 1e-14);
        // Observations that do not vary have none to explain.
        let data = Data::new(&x, &[3.0; 4]).unwrap();
        assert_eq!(Statistics::new(&MeanSquaredError::new(Line, data), &[0.0, 2.0], &[None; 2]).r_squared(), None);
    }

    #[test]
    fn a_mean_that_has_to_be_rounded_leaves_the_variation_exact() {
        // The mean, 1e16 + 3, lies between two numbers; about it the sum is 9 + 1 + 1 + 9 = 20.
        let y = [0.0, 2.0, 4.0, 6.0].map(|part| 1e16 + part);
        for weight in [1.0, 2.0] {
            let weights = [weight; 4];
            let data = Data::new(&X[..4], &y).unwrap().with_weights(&weights).unwrap();
            // The constant 1e16 leaves 4 + 16 + 36 = 56.
            let statistics = Statistics::new(&MeanSquaredError::new(Line, data), &[0.0, 1e16], &[None; 2]);
            assert_eq!(statistics.residual_sum(), 56.0 * weight);
            assert!(
                (statistics.r_squared().unwrap() - (1.0 - 56.0 / 20.0)).abs() < 1e-14,
                "{:?}",
                statistics.r_squared()
            );
        }
    }

    /// (a + b) x + (c + d): two pairs.
    #[derive(Clone, Copy)]
    struct Pairs;

    impl GenericModel<4> for Pairs {
        fn value<N: Number>(&self, [a, b, c, d]: [N; 4], x: N) -> N {
            (a + b) * x + (c + d)
        }
    }

    /// a x + b + c (x + 1) + d x^2 + e (x^2 + 1) + (f + g) x^3: two chains that meet in b, and a pair.
    #[derive(Clone, Copy)]
    struct Chain;

    impl GenericModel<7> for Chain {
        fn value<N: Number>(&self, [a, b, c, d, e, f, g]: [N; 7], x: N) -> N {
            let one = N::constant(1.0);
            a * x + b + c * (x + one) + d * x * x + e * (x * x + one) + (f + g) * x * x * x
        }
    }

    #[test]
    fn what_makes_up_for_a_parameter_is_what_shares_a_null_vector_with_it() {
        let data = Data::new(&X, &Y).unwrap();
        let list = |found: &mut dyn Iterator<Item = usize>| found.collect::<std::vec::Vec<usize>>();
        let statistics = Statistics::new(&MeanSquaredError::new(Pairs, data), &[1.0; 4], &[None; 4]);
        assert_eq!((statistics.rank(), statistics.n_free()), (2, 4));
        for (index, other) in [(0, 1), (1, 0), (2, 3), (3, 2)] {
            assert_eq!(list(&mut statistics.exchangeable(index)), [other]);
            assert_eq!(statistics.standard_error(index), Err(NoError::Dependent));
        }
        assert_eq!(statistics.exchangeable(4).count(), 0);
        let statistics = Statistics::new(&MeanSquaredError::new(Chain, data), &[1.0; 7], &[None; 7]);
        assert_eq!(statistics.rank(), 4);
        for index in 0..5 {
            let others: std::vec::Vec<usize> = (0..5).filter(|other| *other != index).collect();
            assert_eq!(list(&mut statistics.exchangeable(index)), others);
        }
        assert_eq!((list(&mut statistics.exchangeable(5)), list(&mut statistics.exchangeable(6))), (vec![6], vec![5]));
        // What is determined, and what has no influence, is not in a chain.
        let statistics = Statistics::new(&MeanSquaredError::new(Redundant, data), &[1.0; 3], &[None; 3]);
        assert_eq!(list(&mut statistics.exchangeable(0)), [1]);
        assert_eq!(statistics.exchangeable(2).count(), 0);
        let statistics = Statistics::new(&MeanSquaredError::new(Line, data), &[1.0; 2], &[None; 2]);
        assert_eq!((statistics.exchangeable(0).count(), statistics.exchangeable(1).count()), (0, 0));
    }

    #[test]
    fn a_loss_that_overflows_has_no_errors() {
        let loss = MeanSquaredError::new(Line, Data::new(&X, &Y).unwrap());
        let statistics = Statistics::new(&loss, &[1e200, 0.0], &[None, Some(NoError::AtBound)]);
        assert_eq!(statistics.standard_error(0), Err(NoError::NotFinite));
        assert_eq!(statistics.standard_error(1), Err(NoError::AtBound));
    }

    #[test]
    fn every_reason_is_a_clause() {
        use NoError::{AtBound, Dependent, Fixed, NoFreedom, NoInfluence, NotFinite, NotMoved};
        let reasons = [Fixed, AtBound, NotMoved, NoInfluence, Dependent, NoFreedom, NotFinite];
        for (index, reason) in reasons.iter().enumerate() {
            let clause = reason.to_string();
            assert!(clause.len() > 15 && reasons.iter().skip(index + 1).all(|other| other.to_string() != clause));
        }
    }
}
