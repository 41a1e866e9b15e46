//! How counts vary about their mean.

use crate::number::{Number, Real};

/// Deviances where observed and expected differ by less than this part of their sum are summed as a series: the logarithms of
/// their definition would cancel.
const NEAR: f64 = 0.1;
/// Terms of the series, enough for 1e-16.
const N_TERMS: u32 = 8;

/// How counts vary about their mean, and so how likely an observation is.
///
/// A deviance is twice the logarithm of the likelihood that the best possible mean has over that of the mean at hand: what the
/// squared residual over the variance is to normal noise (P. `McCullagh` and J. A. Nelder, *Generalized Linear Models*, 1989,
/// section 2.3).
///
/// ```
/// use gd_core::Likelihood;
/// // 18 counts where 21 are expected: twice 18 ln(18 / 21) - (18 - 21).
/// let (residual, _) = Likelihood::Poisson.deviance_residual(18.0, 1.0, 21.0);
/// assert!((residual * residual - 0.450_575_526_f64).abs() < 1e-6 && residual > 0.0);
/// // 6 of 20 where a half is expected; and no count at all.
/// let (residual, _) = Likelihood::Binomial.deviance_residual(0.3, 20.0, 0.5);
/// assert!((residual * residual - 3.291_315_140_f64).abs() < 1e-6);
/// let (residual, slope) = Likelihood::Poisson.deviance_residual(0.0, 1.0, 2.0);
/// assert_eq!((residual, slope), (2.0, 0.5));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Likelihood {
    /// Counts of events, whose variance is their mean.
    Poisson,
    /// The share of successes among a number of trials, whose variance is p (1 - p) over the trials for a probability p.
    Binomial,
}

impl Likelihood {
    /// The deviance residual and its derivative by the mean: the root of the deviance, with the sign of mean less observed.
    /// `trials` are those of a binomial observation, which is a share of them from 0 to 1; a Poisson one, a count, has no use for
    /// them. NaN where the mean is not one that could give the observation: not above 0, or for a binomial share not below 1,
    /// unless the share itself is 0, or 1, as the count may be 0.
    #[must_use]
    pub fn deviance_residual<T: Real>(self, observed: T, trials: T, mean: T) -> (T, T) {
        let (zero, one) = (T::constant(0.0), T::constant(1.0));
        if !self.allows(observed, mean) {
            let nan = T::constant(f64::NAN);
            return (nan, nan);
        }
        let residual = mean - observed;
        let half = match self {
            Self::Poisson => half_deviance(observed, mean),
            Self::Binomial => trials * (half_deviance(observed, mean) + half_deviance(one - observed, one - mean)),
        };
        // The mean that is certain of its observation, or differs from one by less than any number.
        if !half.is_finite() {
            return (zero, zero);
        }
        let root = Number::sqrt(half + half);
        (residual * root, self.information(trials, mean) / root)
    }

    /// The second derivative of half the deviance by the mean: the observed information.
    #[must_use]
    pub fn curvature<T: Real>(self, observed: T, trials: T, mean: T) -> T {
        let one = T::constant(1.0);
        let over_square = |part: T, of: T| if part == T::constant(0.0) { part } else { part / (of * of) };
        match self {
            Self::Poisson => over_square(observed, mean),
            Self::Binomial => trials * (over_square(observed, mean) + over_square(one - observed, one - mean)),
        }
    }

    /// The reciprocal of the variance of an observation: the information that one is expected to give about its mean.
    #[must_use]
    pub fn information<T: Real>(self, trials: T, mean: T) -> T {
        let one = T::constant(1.0);
        match self {
            Self::Poisson => one / mean,
            Self::Binomial => trials / (mean * (one - mean)),
        }
    }

    /// Whether an observation is possible where this is its mean.
    #[must_use]
    pub fn allows<T: Real>(self, observed: T, mean: T) -> bool {
        let (zero, one) = (T::constant(0.0), T::constant(1.0));
        let is_certain = mean == observed && (mean == zero || (self == Self::Binomial && mean == one));
        let is_below = self == Self::Poisson || mean < one;
        is_certain || (mean > zero && is_below && mean.is_finite())
    }
}

/// x ln(x / m) - (x - m) over (x - m)², for x of at least 0 and m above 0 (C. Loader, *Fast and accurate computation of binomial
/// probabilities*, 2000).
fn half_deviance<T: Real>(x: T, m: T) -> T {
    let (zero, one) = (T::constant(0.0), T::constant(1.0));
    if x == zero {
        return one / m;
    }
    let (sum, difference) = (x + m, x - m);
    if difference.abs() >= T::constant(NEAR) * sum {
        return (x * Number::ln(x / m) - difference) / (difference * difference);
    }
    let v = difference / sum;
    let square = v * v;
    let mut series = zero;
    for term in (1..=N_TERMS).rev() {
        series = series * square + one / T::constant(f64::from(2 * term + 1));
    }
    (one + T::constant(2.0) * (x / sum) * v * series) / sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twice x ln(x / m) - (x - m), as it is defined.
    fn poisson(x: f64, m: f64) -> f64 {
        2.0 * (if x > 0.0 { x * crate::math::ln(x / m) } else { 0.0 } - (x - m))
    }

    const PAIRS: [(f64, f64); 8] =
        [(0.0, 0.3), (1.0, 1e-9), (18.0, 21.0), (3.0, 3.0), (7.0, 7.5), (7.0, 9.1), (1e6, 1.1e6), (40.0, 0.5)];

    #[test]
    fn squares_are_deviances() {
        for (x, m) in PAIRS {
            let (residual, _) = Likelihood::Poisson.deviance_residual(x, 1.0, m);
            let expected = poisson(x, m);
            assert!((residual * residual - expected).abs() <= 1e-12 * (1.0 + x), "{x}, {m}");
            assert!(residual == 0.0 || (residual > 0.0) == (m > x));
        }
        for (k, n, p) in [(0.0, 4.0, 0.2), (4.0, 4.0, 0.2), (3.0, 10.0, 0.31), (9.0, 10.0, 0.4), (5.0, 10.0, 0.5)] {
            let (residual, _) = Likelihood::Binomial.deviance_residual(k / n, n, p);
            let expected = poisson(k, n * p) + poisson(n - k, n * (1.0 - p));
            assert!((residual * residual - expected).abs() < 1e-12, "{k} of {n} at {p}");
        }
    }

    #[test]
    fn series_and_logarithms_meet() {
        let at = |v: f64| half_deviance(1.0 + v, 1.0 - v);
        let (near, far) = (at(NEAR * (1.0 - 1e-12)), at(NEAR * (1.0 + 1e-12)));
        assert!((near / far - 1.0).abs() < 1e-11, "{near} {far}");
        // Where the definition has lost all of its digits.
        let (residual, slope) = Likelihood::Poisson.deviance_residual(100.0, 1.0, 100.0 + 1e-9);
        assert!((residual / 1e-10 - 1.0).abs() < 1e-4 && (slope - 0.1).abs() < 1e-12);
    }

    #[test]
    fn derivatives_are_those_of_the_deviance() {
        let step = 1e-5;
        let cases = PAIRS.map(|(x, m)| (Likelihood::Poisson, x, 1.0, m));
        let binomial = [(0.0, 5.0, 0.3), (1.0, 5.0, 0.3), (0.4, 5.0, 0.401), (0.9, 20.0, 0.2)];
        let binomial = binomial.map(|(x, n, m)| (Likelihood::Binomial, x, n, m));
        for (likelihood, x, n, m) in cases.into_iter().chain(binomial) {
            let h = step * m;
            let residual = |m: f64| likelihood.deviance_residual(x, n, m).0;
            let half = |m: f64| 0.5 * residual(m) * residual(m);
            let (_, slope) = likelihood.deviance_residual(x, n, m);
            let by_differences = (residual(m + h) - residual(m - h)) / (2.0 * h);
            assert!((slope / by_differences - 1.0).abs() < 1e-6, "{likelihood:?} {x} {m}: {slope} {by_differences}");
            let curvature = likelihood.curvature(x, n, m);
            let (first, second) = (half(m + h) - half(m), half(m) - half(m - h));
            let by_differences = (first - second) / (h * h);
            assert!((curvature - by_differences).abs() <= 1e-3 * (1.0 + by_differences.abs()), "{x} {m} {curvature}");
        }
    }

    #[test]
    fn means_that_cannot_be_have_no_deviance() {
        let is_nan = |likelihood: Likelihood, x: f64, m: f64| likelihood.deviance_residual(x, 2.0, m).0.is_nan();
        for mean in [0.0, -1e-300, -2.0, f64::NAN, f64::INFINITY] {
            assert!(is_nan(Likelihood::Poisson, 1.0, mean), "{mean}");
            assert!(is_nan(Likelihood::Binomial, 0.5, mean), "{mean}");
        }
        for mean in [1.0, 1.5, f64::NAN] {
            assert!(is_nan(Likelihood::Binomial, 0.5, mean), "{mean}");
        }
        assert!(is_nan(Likelihood::Poisson, 0.0, -1.0) && is_nan(Likelihood::Binomial, 0.0, 1.0));
        assert!(is_nan(Likelihood::Binomial, 1.0, 0.0));
        // What is certain, and what underflows.
        assert_eq!(Likelihood::Poisson.deviance_residual(0.0, 1.0, 0.0), (0.0, 0.0));
        assert_eq!(Likelihood::Poisson.deviance_residual(0.0, 1.0, 1e-320), (0.0, 0.0));
        assert_eq!(Likelihood::Binomial.deviance_residual(1.0, 3.0, 1.0), (0.0, 0.0));
        assert_eq!(Likelihood::Binomial.deviance_residual(0.0_f32, 3.0, 0.0), (0.0, 0.0));
    }
}
