//! What keeps a fit to a stream from running away: which samples and steps are refused.

use core::fmt;

use crate::error::{Error, Setting};
use crate::linear_algebra::norm::euclidean;
use crate::number::{Number, Real};
use crate::storage::{Storage, check_count};

/// Why a sample changed nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Refused {
    /// Its x, y or weight is NaN or infinite, or its weight is negative.
    Sample,
    /// The loss or the gradient overflows there.
    Overflow,
    /// The step would lead to parameters that are not finite.
    Step,
    /// Its loss is far above the running loss: [`Guard::with_loss_factor`].
    Outlier,
    /// The step would raise the loss of its own sample far above the running loss: the learning rate is too large for the
    /// scale of the input.
    Overshoot,
    /// The step would make the parameters larger than [`Guard::with_largest_norm`] allows.
    Norm,
    /// The fit has diverged; it learns again after `reset`.
    Diverged,
    /// The formula is not linear in its parameters.
    NotLinear,
    /// The step of [`crate::RecursiveGaussNewton`] would raise the loss of its own sample, however short: between the
    /// parameters and the answer the formula is too curved for a step by its derivatives.
    Curved,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sample => "the sample is not a finite number; it was left out",
            Self::Overflow => "the loss or the gradient of the sample overflows; it was left out",
            Self::Step => "the step for this sample overflows; it was left out, try a smaller learning rate",
            Self::Outlier => "the sample is far from what the others say; it was left out",
            Self::Overshoot => {
                "the step for this sample would raise its own loss; it was left out, scale the input to about -1 to 1 or try \
                 a smaller learning rate"
            }
            Self::Norm => "the step for this sample leads beyond the largest parameters allowed; it was left out",
            Self::Diverged => "the fit has diverged; reset it",
            Self::NotLinear => "the formula is not linear in its parameters; use RecursiveGaussNewton",
            Self::Curved => {
                "the step for this sample would raise its own loss, however short; it was left out, start nearer to the answer"
            }
        })
    }
}

impl core::error::Error for Refused {}

/// The limits of a fit to a stream. Whatever exceeds one changes nothing and is counted by the reason.
///
/// By default the loss factor is 100, ten standard deviations of a settled fit, and parameters have no limits of their
/// own.
///
/// ```
/// use gd_core::{Guard, Line, Refused, Sgd, Streaming};
///
/// // Counts of a 12-bit converter as they are: the rate is far too large for their scale.
/// let mut fit = Streaming::new(Line, Sgd::new(0.2_f32)?, [0.0, 0.0])?;
/// assert_eq!(fit.push(3000.0, 2.5), Err(Refused::Overshoot));
/// assert_eq!(fit.params(), &[0.0, 0.0]);
///
/// // A gain below 0 makes no sense for this sensor: each step ends within the bounds.
/// let guard = Guard::new().with_bounds([0.0, -10.0], [5.0, 10.0])?;
/// let mut fit = Streaming::new(Line, Sgd::new(0.2)?, [0.0, 0.0])?.with_guard(guard)?;
/// fit.push(1.0_f32, -1.0)?;
/// assert_eq!(fit.params(), &[0.0, -0.4]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Guard<V: Storage> {
    loss_factor: V::Item,
    largest_norm: V::Item,
    bounds: Option<[V; 2]>,
}

/// After so many outliers in a row the world has changed, not the samples: the fit forgets what it expected.
pub(super) const OUTLIERS_IN_A_ROW: u32 = 20;

impl<V: Storage<Item: Real>> Guard<V> {
    /// A loss factor of 100; no limits of the parameters.
    #[must_use]
    pub const fn new() -> Self {
        Self { loss_factor: V::Item::HUNDRED, largest_norm: V::Item::INFINITY, bounds: None }
    }

    /// Refuses nothing but what is not finite.
    #[must_use]
    pub const fn none() -> Self {
        Self { loss_factor: V::Item::INFINITY, largest_norm: V::Item::INFINITY, bounds: None }
    }

    /// Sets how many times the running loss is too much:
    /// - A sample of a larger loss is an outlier and refused, unless it is the twentieth in a row: then the world has
    ///   changed, and the fit learns anew, [`crate::Streaming`] and [`crate::RecursiveGaussNewton`] from where they are,
    ///   [`crate::RunningLeastSquares`] from that sample on. A sample between them that is no outlier takes two off the
    ///   count: where the old world and the new agree it is one of either, but a wire that is loose half of the time
    ///   changes no world. An innovation gate, as in the filters of autopilots; see Y. Bar-Shalom, X. R. Li and T.
    ///   Kirubarajan, *Estimation with Applications to Tracking and Navigation*, 2001, section 5.4.
    /// - A step after which its own sample has a larger loss, and a larger one than before, overshoots and is refused.
    /// - A running loss that exceeds both the loss of the first samples and the mean square of the observations by the
    ///   factor has diverged.
    ///
    /// Least squares have no steps: for them only the first holds. A smaller factor sorts out more outliers, 25 those of
    /// five standard deviations.
    ///
    /// # Errors
    /// A factor below 1, or NaN. Infinity switches it off.
    pub fn with_loss_factor(self, loss_factor: V::Item) -> Result<Self, Error> {
        if loss_factor >= V::Item::constant(1.0) {
            Ok(Self { loss_factor, ..self })
        } else {
            Err(Error::Setting { setting: Setting::DivergenceFactor, value: loss_factor.to_f64() })
        }
    }

    /// Sets the largest Euclidean norm that the parameters may have.
    ///
    /// # Errors
    /// A norm that is not above 0, or NaN.
    pub fn with_largest_norm(self, largest_norm: V::Item) -> Result<Self, Error> {
        if largest_norm > V::Item::constant(0.0) {
            Ok(Self { largest_norm, ..self })
        } else {
            Err(Error::Setting { setting: Setting::StopLimit, value: largest_norm.to_f64() })
        }
    }

    /// Sets bounds for every parameter; infinite ones bound nothing. Each step of [`crate::Streaming`] ends within them:
    /// the projection method of H. J. Kushner and D. S. Clark, *Stochastic Approximation Methods for Constrained and
    /// Unconstrained Systems*, 1978. The others, whose answers are those of least squares, say by their verdict that an
    /// answer lies beyond.
    ///
    /// # Errors
    /// Bounds of which the lower is not below the upper, or lists of different lengths.
    pub fn with_bounds(self, low: V, high: V) -> Result<Self, Error> {
        check_count(Some(low.as_slice().len()), high.as_slice().len())?;
        for (index, (&low, &high)) in low.as_slice().iter().zip(high.as_slice()).enumerate() {
            if low.partial_cmp(&high) != Some(core::cmp::Ordering::Less) {
                return Err(Error::Bounds { index, low: low.to_f64(), high: high.to_f64() });
            }
        }
        Ok(Self { bounds: Some([low, high]), ..self })
    }

    /// The loss factor.
    pub const fn loss_factor(&self) -> V::Item {
        self.loss_factor
    }

    /// Whether a guard suits the parameters where a fit is now.
    pub(super) fn check(&self, params: &V) -> Result<(), Error> {
        let Some([low, _]) = &self.bounds else { return Ok(()) };
        check_count(Some(low.as_slice().len()), params.as_slice().len())?;
        self.first_outside(params).map_or(Ok(()), |index| Err(Error::StartOutOfBounds { index }))
    }

    /// The first parameter outside its bounds.
    pub(super) fn first_outside(&self, params: &V) -> Option<usize> {
        let [low, high] = self.bounds.as_ref()?;
        let bounds = low.as_slice().iter().zip(high.as_slice());
        params.as_slice().iter().zip(bounds).position(|(param, (low, high))| !(param >= low && param <= high))
    }

    /// Moves parameters to the nearest bounds.
    pub(super) fn project(&self, params: &mut V) {
        let Some([low, high]) = &self.bounds else { return };
        let bounds = low.as_slice().iter().zip(high.as_slice());
        for (param, (&low, &high)) in params.as_mut_slice().iter_mut().zip(bounds) {
            if *param < low {
                *param = low;
            } else if *param > high {
                *param = high;
            }
        }
    }

    pub(super) fn is_too_large(&self, params: &V) -> bool {
        self.largest_norm.is_finite() && euclidean(params.as_slice()) > self.largest_norm
    }
}

impl<V: Storage<Item: Real>> Default for Guard<V> {
    fn default() -> Self {
        Self::new()
    }
}

/// The loss that rounding of the prediction makes by itself: below it nothing is an outlier.
pub(super) fn rounding<T: Real>(prediction: T, y: T) -> T {
    let error = T::constant(16.0) * T::epsilon() * (prediction.abs() + y.abs());
    error * error
}

/// How often samples were used and refused, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Counts<T> {
    pub(super) n_used: u64,
    pub(super) n_refused: u64,
    /// Outliers in a row, less two for every sample between them that was used.
    pub(super) n_outliers: u32,
    /// Fading sums over the last hundred samples or so: of those refused, and of all.
    pub(super) refused: T,
    pub(super) all: T,
    pub(super) last_refused: Option<Refused>,
}

impl<T: Real> Counts<T> {
    pub(super) const fn new() -> Self {
        Self { n_used: 0, n_refused: 0, n_outliers: 0, refused: T::ZERO, all: T::ZERO, last_refused: None }
    }

    pub(super) fn is_finite(&self) -> bool {
        self.refused.is_finite() && self.all.is_finite()
    }

    /// Counts a sample, and returns what became of it.
    pub(super) fn count<R>(&mut self, result: Result<R, Refused>) -> Result<R, Refused> {
        let (memory, one) = (T::constant(0.99), T::constant(1.0));
        self.all = memory * self.all + one;
        self.refused *= memory;
        match result {
            Ok(_) => {
                self.n_used = self.n_used.saturating_add(1);
                self.n_outliers = self.n_outliers.saturating_sub(2);
            }
            Err(reason) => {
                self.n_refused = self.n_refused.saturating_add(1);
                self.last_refused = Some(reason);
                self.refused += one;
                if reason == Refused::Outlier {
                    self.n_outliers = self.n_outliers.saturating_add(1);
                }
            }
        }
        result
    }

    /// Whether one outlier more would be one of too many in a row.
    pub(super) fn is_change(&self) -> bool {
        self.n_outliers >= OUTLIERS_IN_A_ROW - 1
    }

    /// The world has changed: outliers are counted anew.
    pub(super) fn begin_anew(&mut self) {
        self.n_outliers = 0;
    }

    /// The reason of the last refusal and their share, if more than half were refused.
    pub(super) fn mostly_refused(&self) -> Option<(Refused, T)> {
        let share = self.refused / self.all;
        self.last_refused.filter(|_| share > T::constant(0.5)).map(|reason| (reason, share))
    }
}
/// Whatever was counted before, a sample more makes no counter overflow or go round.
#[cfg(any(kani, test))]
fn counts_do_not_go_round(n_used: u64, n_refused: u64, n_outliers: u32, result: Result<(), Refused>) {
    let before = Counts { n_used, n_refused, n_outliers, ..Counts::<f32>::new() };
    let mut counts = before;
    assert!(counts.count(result) == result);
    assert!(counts.n_used >= n_used && counts.n_refused >= n_refused);
    let n_counted = (counts.n_used - n_used) + (counts.n_refused - n_refused);
    assert!(n_counted == 1 || n_used == u64::MAX || n_refused == u64::MAX);
    // An outlier raises the number of those in a row, and a sample that is used lowers it.
    match result {
        Ok(()) => assert!(counts.n_outliers <= n_outliers),
        Err(_) => assert!(counts.n_outliers >= n_outliers),
    }
    let _ = counts.is_change();
}

#[cfg(kani)]
mod proofs {
    use super::{Refused, counts_do_not_go_round};

    #[kani::proof]
    fn any_counts() {
        let result = if kani::any() { Ok(()) } else { Err(Refused::Outlier) };
        counts_do_not_go_round(kani::any(), kani::any(), kani::any(), result);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Kani proves for all numbers, for small ones and the largest.
    #[test]
    fn no_counter_goes_round() {
        let ends = [0, 1, 2, 3, 19, 20, u64::MAX - 1, u64::MAX];
        for (n_used, n_refused) in ends.iter().flat_map(|one| ends.map(|other| (*one, other))) {
            for n_outliers in [0, 1, 2, 3, 19, 20, u32::MAX - 1, u32::MAX] {
                for result in [Ok(()), Err(Refused::Outlier), Err(Refused::Sample)] {
                    counts_do_not_go_round(n_used, n_refused, n_outliers, result);
                }
            }
        }
    }
}
