//! Statistics of a fit with priors: what is of the data, and what of the priors.

use gd_core::{NoError, Real, Residuals, Statistics, math};

use super::outcome::Summary;
use super::{ColumnLoss, ProblemResiduals};

/// Degrees of freedom that are a whole number but for rounding.
const AS_GOOD_AS_WHOLE: f64 = 1e-6;

impl Summary {
    /// Where parameters have priors, tells what is of the data: points, likelihood, R squared, and the scatter of observations
    /// unless their deviations are known. See [`weigh_priors`](crate::weigh_priors).
    pub(super) fn tell_data_from_priors<T: Real>(
        &mut self,
        loss: &ColumnLoss<'_, T>,
        params: &Vec<T>,
        held: &Vec<Option<NoError>>,
    ) {
        let residuals = loss.residuals();
        let Some(rows) = residuals.priors() else { return };
        let data = residuals.of_data();
        let statistics = Statistics::new(&data, params, held);
        // How much of what the fit determines is from the data: all but the leverage of the priors.
        let from_priors = self.leverage_of_priors(residuals, params);
        let determined = self.known_noise.1 - from_priors;
        self.n_points = statistics.n_points();
        self.r_squared = statistics.r_squared().map(Real::to_f64);
        self.log_likelihood = statistics.log_likelihood(&data);
        self.aic = 2.0 * (determined + 1.0 - self.log_likelihood);
        self.bic = (determined + 1.0) * math::ln(self.n_points as f64) - 2.0 * self.log_likelihood;
        self.known_noise = (statistics.log_likelihood_of_known_noise(&data), determined);
        if rows.is_absolute {
            return;
        }
        self.residual_sum = statistics.residual_sum().to_f64();
        let freedom = self.n_points as f64 - determined;
        self.degrees_of_freedom = (freedom + AS_GOOD_AS_WHOLE).max(0.0).floor() as usize;
        let before = self.residual_deviation;
        self.residual_deviation = (freedom > AS_GOOD_AS_WHOLE).then(|| (self.residual_sum / freedom).sqrt());
        if let (Some(before), Some(after)) = (before.filter(|before| *before > 0.0), self.residual_deviation) {
            self.scale_errors(after / before);
        }
    }

    /// The part of the trace of the hat matrix that priors have.
    fn leverage_of_priors<T: Real>(&self, residuals: &ProblemResiduals<'_, T>, params: &Vec<T>) -> f64 {
        let Some(deviation) = self.residual_deviation.filter(|deviation| *deviation > 0.0) else { return 0.0 };
        let n_rows = Residuals::<Vec<T>>::len(residuals);
        let n_data = Residuals::<Vec<T>>::len(&residuals.of_data());
        let mut gradient = params.clone();
        let leverage = (n_data..n_rows).map(|row| {
            residuals.residual_with_gradient(row, params, &mut gradient);
            let weight = residuals.weights().and_then(|weights| weights.get(row)).map_or(1.0, |weight| weight.to_f64());
            let variance = self.variance_along(&gradient.iter().map(|part| part.to_f64()).collect::<Vec<f64>>());
            weight * variance.unwrap_or(0.0) / (deviation * deviation)
        });
        leverage.sum::<f64>().min(self.known_noise.1)
    }
}
