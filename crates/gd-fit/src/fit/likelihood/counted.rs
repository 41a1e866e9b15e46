//! What rows of counts cost.

use gd_core::{Likelihood, Real};

use crate::problem::Problem;
use crate::settings::LikelihoodName;

/// Where a relaxed deviance is continued: at this part of a count, or of a trial.
const EDGE: f64 = 0.25;

/// Rows of counts, whose residuals are made into deviance residuals.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted<'a, T> {
    likelihood: Likelihood,
    y: &'a [T],
    trials: Option<&'a [T]>,
    /// Below this part of [`EDGE`] the deviance goes on as a parabola, and every observation has half a count more: so there is a
    /// deviance everywhere, which leads to where all means can be.
    relaxed: Option<f64>,
}

impl<'a, T: Real> Counted<'a, T> {
    /// Those of a problem; `None` of what is measured.
    pub(crate) fn of(problem: &'a Problem<T>) -> Option<Self> {
        let likelihood = match problem.data.likelihood {
            LikelihoodName::Normal => return None,
            LikelihoodName::Poisson => Likelihood::Poisson,
            LikelihoodName::Binomial => Likelihood::Binomial,
        };
        Some(Self { likelihood, y: &problem.data.y, trials: problem.data.trials.as_deref(), relaxed: None })
    }

    pub(super) fn relaxed(self, part: f64) -> Self {
        Self { relaxed: Some(part), ..self }
    }

    pub(crate) fn likelihood(&self) -> Likelihood {
        self.likelihood
    }

    /// Observed and trials.
    pub(crate) fn observed(&self, row: usize) -> [T; 2] {
        let one = T::constant(1.0);
        let trials = self.trials.and_then(|trials| trials.get(row).copied()).unwrap_or(one);
        [self.y.get(row).copied().unwrap_or(one), trials]
    }

    /// The deviance residual of a row and its derivative by the residual mean - observed.
    #[inline(never)]
    pub(crate) fn apply(&self, row: usize, residual: T) -> (T, T) {
        let [observed, trials] = self.observed(row);
        if let Some(part) = self.relaxed {
            let of_mean = [observed, trials, residual + observed].map(Real::to_f64);
            let [residual, slope] = self.continued(of_mean, part);
            return (T::constant(residual), T::constant(slope));
        }
        self.likelihood.deviance_residual(observed, trials, residual + observed)
    }

    /// The second derivative of half the deviance of a row less the square of the slope, over the deviance residual.
    pub(crate) fn bend(&self, row: usize, residual: T) -> (T, T) {
        let [observed, trials] = self.observed(row);
        let (deviance, slope) = self.apply(row, residual);
        let zero = T::constant(0.0);
        if deviance == zero {
            return (slope, zero);
        }
        let curvature = self.likelihood.curvature(observed, trials, residual + observed);
        (slope, (curvature - slope * slope) / deviance)
    }

    fn continued(&self, [observed, trials, mean]: [f64; 3], part: f64) -> [f64; 2] {
        let edge = EDGE * part;
        let (observed, [low, high]) = match self.likelihood {
            Likelihood::Binomial => {
                let edge = edge / (trials + 1.0);
                ((observed * trials + 0.5) / (trials + 1.0), [edge, 1.0 - edge])
            }
            _ => (observed + 0.5, [edge, f64::INFINITY]),
        };
        let at = mean.clamp(low, high);
        let (residual, slope) = self.likelihood.deviance_residual(observed, trials, at);
        if at == mean || mean.is_nan() {
            return if mean.is_nan() { [mean; 2] } else { [residual, slope] };
        }
        let (first, second) = (residual * slope, self.likelihood.curvature(observed, trials, at));
        let beyond = mean - at;
        let deviance = residual * residual + beyond * (2.0 * first + beyond * second);
        let root = deviance.sqrt().copysign(residual);
        [root, (first + beyond * second) / root]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relaxed_deviance_goes_on_smoothly() {
        let y = [0.0, 3.0];
        let poisson = Counted { likelihood: Likelihood::Poisson, y: &y, trials: None, relaxed: Some(1.0) };
        let (shares, trials) = ([0.0, 1.0], [4.0, 2.0]);
        let binomial =
            Counted { likelihood: Likelihood::Binomial, y: &shares, trials: Some(&trials), relaxed: Some(1.0) };
        for (counted, means) in [(poisson, [-5.0, -0.1, 0.2499, 0.2501, 2.0]), (binomial, [-3.0, 0.01, 0.4, 0.93, 7.0])]
        {
            for row in 0..2 {
                let half = |mean: f64| {
                    let (residual, slope) = counted.apply(row, mean - counted.observed(row)[0]);
                    (0.5 * residual * residual, residual * slope)
                };
                for mean in means {
                    let h = 1e-6;
                    let by_differences = (half(mean + h).0 - half(mean - h).0) / (2.0 * h);
                    let slope = half(mean).1;
                    assert!((slope - by_differences).abs() < 1e-4 * (1.0 + slope.abs()), "{row} {mean} {slope}");
                }
                // Convex: it leads back from far outside.
                assert!(half(means[0]).1 < half(means[1]).1 && half(means[3]).1 < half(means[4]).1);
            }
        }
    }
}
