//! Residuals whose squares are deviances.

use super::likelihood::Likelihood;
use crate::linear_algebra::SquareMatrix;
use crate::number::{Number, Real};
use crate::objective::{ResidualHessian, Residuals};
use crate::storage::{Storage, same_storage};

/// Residuals mean - observed made into deviance residuals, so that a sum of squares is the deviance of a [`Likelihood`]: whatever
/// minimizes squares, such as [`LevenbergMarquardt`](crate::LevenbergMarquardt), finds the maximum of the likelihood, and takes no
/// step that lowers it. Where a mean is not above 0, or for binomial shares not below 1, the residual is NaN, which no step leads
/// to. The residuals need to know their [observations](Residuals::observations), counts of at least 0, or shares from 0 to 1;
/// without, all are NaN.
///
/// [`Statistics`](crate::Statistics) of these go by slopes of the deviance, which for small counts differ from the information
/// that observations are expected to give; for standard errors weigh the residuals as they were by
/// [`Likelihood::information`].
///
/// ```
/// use gd_core::{Data, DevianceResiduals, GenericModel, LevenbergMarquardt, MeanSquaredError, Number};
///
/// /// n = exp(a + b t)
/// struct Decay;
///
/// impl GenericModel<2> for Decay {
///     fn value<N: Number>(&self, [a, b]: [N; 2], t: N) -> N {
///         (a + b * t).exp()
///     }
/// }
///
/// let t = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
/// let counts = [9.0, 4.0, 2.0, 0.0, 1.0, 0.0];
/// let loss = MeanSquaredError::new(Decay, Data::new(&t, &counts)?);
/// let mut fit = LevenbergMarquardt::new(DevianceResiduals::poisson(loss), [1.0, 0.0], 100)?;
/// let last = fit.by_ref().last().expect("100 steps");
/// // What `glm(counts ~ t, family = poisson)` of R has.
/// assert!((last.params[0] - 2.194_749_47_f64).abs() < 1e-6 && (last.params[1] + 0.813_870_52).abs() < 1e-6);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DevianceResiduals<'a, R, T> {
    residuals: R,
    likelihood: Likelihood,
    trials: Option<&'a [T]>,
}

impl<'a, R, T: Real> DevianceResiduals<'a, R, T> {
    /// Of counts.
    pub const fn poisson(residuals: R) -> Self {
        Self { residuals, likelihood: Likelihood::Poisson, trials: None }
    }

    /// Of shares of successes among so many trials, one number for each residual; rows beyond these have one trial.
    pub const fn binomial(residuals: R, trials: &'a [T]) -> Self {
        Self { residuals, likelihood: Likelihood::Binomial, trials: Some(trials) }
    }

    /// The residuals as they were.
    pub const fn residuals(&self) -> &R {
        &self.residuals
    }

    /// Observed, trials, and the mean that a residual says.
    fn row<V: Storage<Item = T>>(&self, index: usize, residual: T) -> [T; 3]
    where
        R: Residuals<V>,
    {
        let observed = self.residuals.observations().and_then(|all| all.get(index).copied());
        let observed = observed.unwrap_or(T::constant(f64::NAN));
        let trials = self.trials.and_then(|trials| trials.get(index).copied()).unwrap_or(T::constant(1.0));
        [observed, trials, residual + observed]
    }
}

impl<V: Storage<Item: Real>, R: Residuals<V>> Residuals<V> for DevianceResiduals<'_, R, V::Item> {
    fn len(&self) -> usize {
        self.residuals.len()
    }

    fn n_params(&self) -> Option<usize> {
        self.residuals.n_params()
    }

    fn weights(&self) -> Option<&[V::Item]> {
        self.residuals.weights()
    }

    fn counts(&self) -> Option<&[u32]> {
        self.residuals.counts()
    }

    fn scale(&self) -> V::Item {
        self.residuals.scale()
    }

    fn residual(&self, index: usize, params: &V) -> V::Item {
        let [observed, trials, mean] = self.row(index, self.residuals.residual(index, params));
        self.likelihood.deviance_residual(observed, trials, mean).0
    }

    fn residual_with_gradient(&self, index: usize, params: &V, gradient: &mut V) -> V::Item {
        let residual = self.residuals.residual_with_gradient(index, params, gradient);
        let [observed, trials, mean] = self.row(index, residual);
        let (residual, slope) = self.likelihood.deviance_residual(observed, trials, mean);
        gradient.as_mut_slice().iter_mut().for_each(|part| *part *= slope);
        residual
    }
}

impl<V: Storage<Item: Real>, R: ResidualHessian<V>> ResidualHessian<V> for DevianceResiduals<'_, R, V::Item> {
    /// g'' ∇μ ∇μ' + g' ∇∇μ, where g g'' + g'² is the curvature of half the deviance.
    fn residual_hessian(&self, index: usize, params: &V, hessian: &mut SquareMatrix<V>) {
        self.residuals.residual_hessian(index, params, hessian);
        let zero = V::Item::constant(0.0);
        let mut gradient = same_storage(params, zero);
        let inner = self.residuals.residual_with_gradient(index, params, &mut gradient);
        let [observed, trials, mean] = self.row(index, inner);
        let (residual, slope) = self.likelihood.deviance_residual(observed, trials, mean);
        let bend = self.likelihood.curvature(observed, trials, mean) - slope * slope;
        let bend = if residual == zero { zero } else { bend / residual };
        for (row, &left) in hessian.rows_mut().zip(gradient.as_slice()) {
            for (entry, &right) in row.iter_mut().zip(gradient.as_slice()) {
                *entry = slope * *entry + bend * (left * right);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, Line, MeanSquaredError, TwiceDifferentiable};

    const X: [f64; 5] = [0.0, 1.0, 2.0, 3.0, 4.0];
    const COUNTS: [f64; 5] = [1.0, 0.0, 4.0, 3.0, 9.0];
    const SHARES: [f64; 5] = [0.0, 0.25, 0.5, 0.4, 1.0];
    const TRIALS: [f64; 5] = [3.0, 4.0, 2.0, 5.0, 6.0];

    fn agrees_with_differences(loss: &impl TwiceDifferentiable<[f64; 2]>, at: [f64; 2]) {
        let h = 1e-6;
        let gradient_at = |at: [f64; 2]| {
            let mut gradient = [0.0; 2];
            loss.value_with_gradient(&at, &mut gradient);
            gradient
        };
        let hessian = loss.hessian(&at);
        for k in 0..2 {
            let moved = |by: f64| {
                let mut moved = at;
                moved[k] += by;
                moved
            };
            let slope = (loss.value(&moved(h)) - loss.value(&moved(-h))) / (2.0 * h);
            assert!((gradient_at(at)[k] - slope).abs() < 1e-7 * (1.0 + slope.abs()));
            let (up, down) = (gradient_at(moved(h)), gradient_at(moved(-h)));
            for (row, (up, down)) in hessian.rows().zip(up.iter().zip(&down)) {
                let curvature = (up - down) / (2.0 * h);
                assert!((row[k] - curvature).abs() < 1e-5 * (1.0 + curvature.abs()), "{} {curvature}", row[k]);
            }
        }
    }

    #[test]
    fn derivatives_are_those_of_the_mean_deviance() {
        let counts = MeanSquaredError::new(Line, Data::new(&X, &COUNTS).unwrap());
        let counts = MeanSquaredError::of(DevianceResiduals::poisson(counts));
        agrees_with_differences(&counts, [2.0, 0.5]);
        agrees_with_differences(&counts, [0.7, 3.0]);
        let shares = MeanSquaredError::new(Line, Data::new(&X, &SHARES).unwrap());
        let shares = MeanSquaredError::of(DevianceResiduals::binomial(shares, &TRIALS));
        agrees_with_differences(&shares, [0.15, 0.2]);
    }

    #[test]
    fn a_mean_is_found_and_one_of_none_is_refused() {
        let weights = [1.0, 2.0, 1.0, 1.0, 3.0];
        let data = Data::new(&X, &COUNTS).unwrap().with_weights(&weights).unwrap();
        let loss = DevianceResiduals::poisson(MeanSquaredError::new(Line, data));
        let mut fit = crate::LevenbergMarquardt::new(loss, [0.0, 1.0], 200).unwrap();
        fit = fit.with_fixed([true, false]).unwrap();
        let last = fit.by_ref().last().unwrap();
        // Of a constant mean the estimate is that of the observations.
        assert!((last.params[1] - 35.0 / 8.0).abs() < 1e-9, "{last:?}");
        assert!(loss.residual(0, &[1.0, -1.0]).is_nan());
        assert!(crate::LevenbergMarquardt::new(loss, [1.0, -1.0], 9).unwrap().run().is_none());
    }
}
