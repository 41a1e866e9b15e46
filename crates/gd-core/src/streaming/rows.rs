//! The rows of a least-squares problem that came so far, in a triangle of fixed size.

use super::guard::{Counts, Guard, Refused};
use super::verdict::StreamVerdict;
use crate::descent::check_start;
use crate::error::{Error, Setting};
use crate::least_squares::{NoError, Statistics, SumsOfFit};
use crate::linear_algebra::rank::{PivotedTriangle, rank_tolerance};
use crate::linear_algebra::triangle::{Triangle, column_norms, solve_within};
use crate::number::{Number, Real};
use crate::storage::{Storage, copy, same_storage};

/// What a [`crate::RunningLeastSquares`] or a [`crate::RecursiveGaussNewton`] has learned, as plain data: parameters, a
/// triangle of P (P + 1) numbers, and a few sums. A fit that is resumed from it goes on bit for bit.
///
/// With the feature `serde` it can be written to flash by any format for devices.
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
pub struct RunningRows<V: Storage> {
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    pub(super) start: V,
    /// Where formulas are linearized.
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    pub(super) params: V,
    /// Of the derivatives there, beside the residuals there.
    pub(super) triangle: Triangle<V>,
    /// What no change of the parameters takes from the sum of squares.
    pub(super) residual: V::Item,
    /// Samples since the rows began, or began anew.
    pub(super) n_samples: u32,
    /// The same, each of a weight that fades.
    pub(super) n_rows: V::Item,
    pub(super) weight: V::Item,
    /// The first observation, the mean of all less it, and the sum of squares about the mean.
    first: V::Item,
    mean: V::Item,
    squares: V::Item,
    /// The fraction of a sample's weight that is left after the next, where that grows.
    pub(super) forgetting: V::Item,
    pub(super) counts: Counts<V::Item>,
}

impl<V: Storage<Square: Copy> + Copy> Copy for RunningRows<V> {}

/// One row: its derivatives, which are overwritten, its residual and its weight.
pub(super) struct Row<'a, V: Storage> {
    pub(super) gradient: &'a mut V,
    pub(super) residual: V::Item,
    pub(super) weight: V::Item,
}

/// Samples beyond the parameters before which nothing is an outlier.
const WARM_UP: usize = 10;

impl<V: Storage<Item: Real>> RunningRows<V> {
    pub(super) fn new(start: V) -> Self {
        let (params, triangle) = (start.clone(), Triangle::new(start.as_slice().len()));
        Self::of_parts(start, params, triangle, V::Item::ONE)
    }

    /// The same from the start, twice, and an empty triangle.
    pub(super) const fn of_parts(start: V, params: V, triangle: Triangle<V>, forgetting: V::Item) -> Self {
        let zero = V::Item::ZERO;
        Self {
            start,
            params,
            triangle,
            residual: zero,
            n_samples: 0,
            n_rows: zero,
            weight: zero,
            first: zero,
            mean: zero,
            squares: zero,
            forgetting,
            counts: Counts::new(),
        }
    }

    /// Whether a fit of so many parameters can go on from here.
    pub(super) fn check(&self, n_params: Option<usize>) -> Result<(), Error> {
        let n = self.triangle.qtb().len();
        check_start(&self.start, [n_params, Some(n)])?;
        check_start(&self.params, [n_params, Some(n)])?;
        let entries = self.triangle.r().len();
        if n.checked_mul(n) != Some(entries) {
            return Err(Error::ParameterCount { expected: n, found: entries.isqrt() });
        }
        let sums = [self.residual, self.n_rows, self.weight, self.first, self.mean, self.squares];
        if !self.triangle.is_finite() || !sums.iter().all(|sum| sum.is_finite()) || !self.counts.is_finite() {
            return Err(Error::NonFiniteState);
        }
        // Without the factor itself: to tell it would take the conversion to `f64`, in every program.
        if is_fraction(self.forgetting) { Ok(()) } else { Err(Error::NonFiniteState) }
    }

    /// What speaks against the parameters.
    pub(super) fn verdict(
        &self,
        guard: &Guard<V>,
        statistics: &Statistics<V>,
        params: &V,
    ) -> Option<StreamVerdict<V::Item>> {
        let n = params.as_slice().len();
        if let Some((reason, share)) = self.counts.mostly_refused() {
            return Some(StreamVerdict::Refusing { reason, share, rates: None });
        }
        let n_needed = 2 * n + 1;
        if whole(self.n_rows) < n_needed {
            let n_used = u64::from(self.n_samples);
            // Where they fade, it takes more of them.
            return Some(StreamVerdict::TooFew { n_used, n_needed: n_used.saturating_add(1).max(n_needed as u64) });
        }
        if statistics.rank() < n {
            return Some(StreamVerdict::Undetermined { rank: statistics.rank(), n_params: n });
        }
        let condition = statistics.condition();
        let error = condition * self.rounding_tolerance();
        if error > V::Item::constant(0.01) || !error.is_finite() {
            return Some(StreamVerdict::IllConditioned { condition });
        }
        if let Some(along) = guard.first_outside(params) {
            return Some(StreamVerdict::OutOfBounds { along: Some(along) });
        }
        if guard.is_too_large(params) {
            return Some(StreamVerdict::OutOfBounds { along: None });
        }
        let [loss, constant_loss] = self.losses();
        let of_data = V::Item::constant(4.0) * V::Item::epsilon() * (self.first + self.mean);
        if constant_loss <= of_data * of_data {
            return Some(StreamVerdict::NoBetter { loss, constant_loss: V::Item::constant(0.0) });
        }
        if !self.is_better(n) {
            return Some(StreamVerdict::NoBetter { loss, constant_loss });
        }
        // Large terms that cancel, where observations hardly vary.
        let is_certain = loss + self.rounding_of_predictions(params) < constant_loss;
        if is_certain { None } else { Some(StreamVerdict::IllConditioned { condition }) }
    }

    /// The triangle with a row more, all others fading by a factor, and what is left of the row's residual. `outlier` is how
    /// many times the variance of the others its square may be.
    pub(super) fn with_row(
        &self,
        forgetting: V::Item,
        row: &mut Row<'_, V>,
        outlier: V::Item,
        rounding: V::Item,
    ) -> Result<(Triangle<V>, V::Item), Refused> {
        let one = V::Item::constant(1.0);
        let mut triangle = self.triangle.clone();
        if forgetting < one {
            // By 0 it is an empty one.
            triangle.scale(Number::sqrt(forgetting));
        }
        let mut residual = row.residual;
        if row.weight != one {
            let root = Number::sqrt(row.weight);
            residual *= root;
            for part in row.gradient.as_mut_slice() {
                *part *= root;
            }
        }
        let rest = triangle.add_row(row.gradient.as_mut_slice(), residual);
        let square = rest * rest;
        if !square.is_finite() || !triangle.is_finite() {
            return Err(Refused::Overflow);
        }
        let n = self.params.as_slice().len();
        let freedom = self.n_rows - V::Item::from_count(n);
        // By the samples, since rows that fade may never be as many.
        let is_known = self.n_samples as usize >= n + WARM_UP && freedom >= one;
        if is_known && square * freedom > outlier * (self.residual + row.weight * rounding * freedom) {
            return Err(Refused::Outlier);
        }
        Ok((triangle, square))
    }

    /// Takes such a triangle. A factor of 0 forgets all that was before.
    pub(super) fn commit(
        &mut self,
        forgetting: V::Item,
        triangle: Triangle<V>,
        square: V::Item,
        y: V::Item,
        weight: V::Item,
    ) {
        self.triangle = triangle;
        let zero = V::Item::constant(0.0);
        if forgetting == zero {
            self.n_samples = 0;
            self.counts.begin_anew();
        }
        self.n_samples = self.n_samples.saturating_add(1);
        // All sums are finite, so that a factor of 0 leaves nothing of them.
        self.n_rows = forgetting * self.n_rows + V::Item::constant(1.0);
        self.residual = forgetting * self.residual + square;
        let (weight_before, squares) = (forgetting * self.weight, forgetting * self.squares);
        self.weight = weight_before + weight;
        if weight_before == zero {
            (self.first, self.mean) = (y, zero);
        }
        let deviation = y - self.first - self.mean;
        let share = weight / self.weight;
        self.mean += deviation * share;
        // Not by the deviation from the new mean, which is lost in rounding where the weight dwarfs those before.
        self.squares = squares + share * weight_before * deviation * deviation;
    }

    /// The same with a few units in the last place for the rounding of so many rows.
    pub(super) fn tolerance(&self, given: Option<V::Item>) -> V::Item {
        let rounding = self.rounding_tolerance();
        given.filter(|given| *given > rounding).unwrap_or(rounding)
    }

    /// The fraction of a column's norm that is rounding error.
    pub(super) fn rounding_tolerance(&self) -> V::Item {
        rank_tolerance(self.counts.n_used.min(1 << 24) as usize)
    }

    /// The triangle with its columns in an order that tells the rank, and their norms.
    pub(super) fn pivoted(triangle: &Triangle<V>, tolerance: V::Item) -> (PivotedTriangle<V>, V) {
        let (n, zero) = (triangle.qtb().len(), V::Item::constant(0.0));
        let (mut norms, mut column) = (V::filled(n, zero), V::filled(n, zero));
        column_norms(triangle.r(), column.as_mut_slice(), norms.as_mut_slice());
        (PivotedTriangle::new(triangle.r(), triangle.qtb(), norms.as_slice(), tolerance), norms)
    }

    /// The change of the parameters that makes the sum of squares least, none of a parameter that those before it make up
    /// for; and how many are determined.
    pub(super) fn solve(triangle: &Triangle<V>, tolerance: V::Item) -> (V, usize) {
        let (n, zero) = (triangle.qtb().len(), V::Item::constant(0.0));
        let (mut norms, mut step) = (V::filled(n, zero), V::filled(n, zero));
        column_norms(triangle.r(), step.as_mut_slice(), norms.as_mut_slice());
        copy(triangle.qtb(), step.as_mut_slice());
        let rank = solve_within(triangle.r(), norms.as_slice(), tolerance, step.as_mut_slice());
        for part in step.as_mut_slice() {
            *part = -*part;
        }
        (step, rank)
    }

    /// The mean squared residual, and that of a constant.
    pub(super) fn losses(&self) -> [V::Item; 2] {
        [self.residual / self.weight, self.squares / self.weight]
    }

    /// Whether the fit explains more than a constant does, beyond what its parameters explain of any noise: the adjusted R
    /// squared is above 0.
    fn is_better(&self, rank: usize) -> bool {
        let freedom = self.n_rows - V::Item::from_count(rank);
        self.residual < self.squares * (freedom / (self.n_rows - V::Item::constant(1.0)))
    }

    /// The loss that rounding of predictions makes by itself, where every parameter contributes as much as it does on
    /// average.
    fn rounding_of_predictions(&self, params: &V) -> V::Item {
        let mut norms = same_storage(params, V::Item::constant(0.0));
        let mut column = norms.clone();
        column_norms(self.triangle.r(), column.as_mut_slice(), norms.as_mut_slice());
        let terms = params.as_slice().iter().zip(norms.as_slice());
        let sum = terms.fold(V::Item::constant(0.0), |sum, (&param, &norm)| sum + (param * norm).abs());
        let error = self.rounding_tolerance() * sum;
        error * error / self.weight
    }

    pub(super) fn statistics(&self, tolerance: V::Item) -> Statistics<V> {
        let n = self.params.as_slice().len();
        let sums =
            SumsOfFit { residual: self.residual, total: Some(self.squares), n_points: whole(self.n_rows), n_free: n };
        let held = V::Of::<Option<NoError>>::filled(n, None);
        Statistics::of_triangle(&self.triangle, tolerance, &sums, true, &held)
    }
}

/// A factor of forgetting, from above 0 to 1, with which a fit of so many parameters can work: rows tend to 1 / (1 - factor),
/// and a verdict needs 2 P + 1 of them.
pub(super) fn check_forgetting<T: Real>(forgetting: T, n_params: usize) -> Result<T, Error> {
    if !is_fraction(forgetting) {
        return Err(Error::Setting { setting: Setting::Forgetting, value: forgetting.to_f64() });
    }
    let (one, n_needed) = (T::constant(1.0), T::from_count(2 * n_params + 1));
    // Less the rounding of so many additions.
    if (one - forgetting) * n_needed < one - (T::epsilon() + T::epsilon()) * n_needed {
        Ok(forgetting)
    } else {
        Err(Error::Forgetting { factor: forgetting.to_f64(), n_params })
    }
}

fn is_fraction<T: Real>(forgetting: T) -> bool {
    forgetting > T::constant(0.0) && forgetting <= T::constant(1.0)
}

/// A fading count without its fraction, by halving: conversions to integers differ in what they do with overflow.
fn whole<T: Real>(count: T) -> usize {
    let (mut low, mut high) = (0_usize, 1 << 24);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if T::from_count(middle) <= count {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}
