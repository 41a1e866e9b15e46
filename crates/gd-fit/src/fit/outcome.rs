//! The outcome of a fit, for any number of parameters.

use gd_core::{NoError, Objective, Real, Residuals, Statistics, math};

use super::ColumnLoss;
use crate::distribution::{chi_squared_above, f_above, normal_beyond, quantile, student_beyond, within};

/// An error so many times the value is looked at.
const UNUSABLE: f64 = 1e4;
/// A residual sum that rises so many times as much as an error says shows that the formula is not linear over it.
const FAR_FROM_LINEAR: f64 = 100.0;

/// What a fit ended with.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome<T> {
    /// Where it started: a value for every free parameter.
    pub start: Vec<T>,
    /// Where it ended.
    pub params: Vec<T>,
    /// The mean squared error there.
    pub loss: T,
    /// Steps made, the first at the start: as many as the path has if it was kept, and no more than were asked for.
    pub n_steps: usize,
    /// Every step, if they were to be kept.
    pub path: Path<T>,
    /// Why it ended.
    pub ending: Ending,
    /// The statistics there.
    pub summary: Summary,
}

/// Why a fit ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// Whether it came to rest at a minimum.
    pub is_converged: bool,
    /// One word for programs.
    pub reason: &'static str,
    /// One sentence.
    pub explanation: String,
}

/// Steps, each as it was before its update.
#[derive(Debug, Clone, PartialEq)]
pub struct Path<T> {
    n_params: usize,
    /// The parameters of one step after those of the other.
    params: Vec<T>,
    losses: Vec<T>,
}

impl<T: Real> Path<T> {
    pub(crate) fn new(n_params: usize) -> Self {
        Self { n_params, params: Vec::new(), losses: Vec::new() }
    }

    pub(crate) fn push(&mut self, params: &[T], loss: T) {
        self.params.extend_from_slice(params);
        self.losses.push(loss);
    }

    /// Steps in it.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "a fit has a start, so a path that is kept is never empty")]
    pub fn len(&self) -> usize {
        self.losses.len()
    }

    /// One step: parameters and loss.
    #[must_use]
    pub fn get(&self, step: usize) -> Option<(&[T], T)> {
        let params = self.params.get(step * self.n_params..(step + 1) * self.n_params)?;
        Some((params, *self.losses.get(step)?))
    }

    /// The steps in their order: parameters and loss.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&[T], T)> {
        self.params.chunks_exact(self.n_params.max(1)).zip(self.losses.iter().copied())
    }

    /// Every n-th step from the first, and the last.
    #[must_use]
    pub fn thinned(&self, stride: usize) -> Self {
        let mut thinned = Self::new(self.n_params);
        let last = self.len().saturating_sub(1);
        for (index, (params, loss)) in self.iter().enumerate() {
            if index.is_multiple_of(stride.max(1)) || index == last {
                thinned.push(params, loss);
            }
        }
        thinned
    }
}

/// What a parameter and its standard error say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Inference {
    pub(crate) t: f64,
    pub(crate) p: f64,
    pub(crate) margin: f64,
}

/// The statistics of a fit, in f64.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Rows with a weight above 0.
    pub n_points: usize,
    /// The weighted sum of squared residuals; of the data, and with errors from given standard deviations also of the priors.
    pub residual_sum: f64,
    /// Points less free parameters. Priors are points where errors follow from given standard deviations; elsewhere a
    /// parameter counts by how much of it the data determine, and the number is rounded down.
    pub degrees_of_freedom: usize,
    /// The standard deviation of an observation of weight 1; `None` without degrees of freedom.
    pub residual_deviation: Option<f64>,
    /// The part of the variance that the formula explains; `None` if the data have none.
    pub r_squared: Option<f64>,
    /// The logarithm of the likelihood, for normal noise. Its size is estimated, or is what the standard deviations of the
    /// observations say where errors follow from them: see [`Statistics::log_likelihood`] and
    /// [`Statistics::log_likelihood_of_known_noise`].
    pub log_likelihood: f64,
    /// Akaike's information criterion, -2 `log_likelihood` + 2 k with k free parameters, plus one where the size of the noise
    /// is estimated: R's `AIC`.
    pub aic: f64,
    /// The Bayesian information criterion, -2 `log_likelihood` + k ln n: R's `BIC`.
    pub bic: f64,
    /// The likelihood where the size of the noise is known, and how many parameters the data determine.
    pub(super) known_noise: (f64, f64),
    /// The standard error of every free parameter, or why it has none.
    pub errors: Vec<Result<f64, String>>,
    /// Whether the standard error of every free parameter can be used, if it has one. It cannot where it is more than 10,000
    /// times the value and the formula is far from linear over it: where the parameter is that far off, and the others follow,
    /// the residual sum is more than 100 times as far above its minimum as the error says.
    pub is_determined: Vec<bool>,
    /// The covariance of every two free parameters, where it is known.
    pub covariance: Vec<Vec<Option<f64>>>,
    /// Their correlation, from -1 to 1.
    pub correlation: Vec<Vec<Option<f64>>>,
    /// Where the errors follow from standard deviations as given, the probability that the residual sum, then chi-squared,
    /// would be as large or larger by chance; `None` where they are scaled by the residuals.
    pub chi_squared_probability: Option<f64>,
    /// Whether the errors follow from standard deviations as given.
    pub(crate) is_absolute: bool,
}

impl Summary {
    /// That of a minimum without data: nothing.
    #[cfg(feature = "objectives")]
    pub(crate) fn none(n_params: usize) -> Self {
        Self {
            n_points: 0,
            residual_sum: f64::NAN,
            degrees_of_freedom: 0,
            residual_deviation: None,
            r_squared: None,
            log_likelihood: f64::NAN,
            aic: f64::NAN,
            bic: f64::NAN,
            known_noise: (f64::NAN, 0.0),
            errors: vec![Err("there are no data".into()); n_params],
            is_determined: vec![true; n_params],
            covariance: vec![vec![None; n_params]; n_params],
            correlation: vec![vec![None; n_params]; n_params],
            chi_squared_probability: None,
            is_absolute: false,
        }
    }

    /// The statistics at `params`, of which some are held. Errors are only given where a fit came to rest: elsewhere the
    /// approximation behind them does not hold.
    pub(crate) fn new<T: Real>(
        loss: &ColumnLoss<'_, T>,
        params: &Vec<T>,
        held: &Vec<Option<NoError>>,
        names: &[String],
        is_converged: bool,
    ) -> Self {
        let statistics = Statistics::new(loss, params, held);
        let mut summary = Self::of(&statistics, loss.residuals(), names, is_converged);
        let scale = Residuals::<Vec<T>>::scale(loss).to_f64();
        summary.check_errors(params, |at| loss.value(at).to_f64() / scale);
        summary.tell_data_from_priors(loss, params, held);
        summary
    }

    /// The variance of a quantity with these derivatives by the free parameters, by the delta method: g' C g with their
    /// covariance C. `None` where it depends on a parameter that has no error.
    pub(crate) fn variance_along(&self, gradient: &[f64]) -> Option<f64> {
        variance_along(&self.covariance, gradient)
    }

    /// Multiplies all standard errors.
    pub(super) fn scale_errors(&mut self, factor: f64) {
        for error in self.errors.iter_mut().flatten() {
            *error *= factor;
        }
        for entry in self.covariance.iter_mut().flatten().flatten() {
            *entry *= factor * factor;
        }
    }

    fn of<T: Real>(
        statistics: &Statistics<Vec<T>>,
        residuals: &impl Residuals<Vec<T>>,
        names: &[String],
        is_converged: bool,
    ) -> Self {
        let error = |index: usize| match statistics.standard_error(index) {
            Err(reason @ (NoError::Fixed | NoError::NoInfluence | NoError::NotMoved)) => Err(reason.to_string()),
            _ if !is_converged => Err("the fit did not come to rest".into()),
            Ok(error) => Ok(error.to_f64()),
            Err(NoError::Dependent) => Err(exchangeable(statistics.exchangeable(index), names)),
            Err(reason) => Err(reason.to_string()),
        };
        let n = names.len();
        let matrix = |entry: &dyn Fn(usize, usize) -> Option<T>| {
            let row = |i: usize| (0..n).map(|j| entry(i, j).filter(|_| is_converged).map(Real::to_f64)).collect();
            (0..n).map(row).collect()
        };
        Self {
            n_points: statistics.n_points(),
            residual_sum: statistics.residual_sum().to_f64(),
            degrees_of_freedom: statistics.degrees_of_freedom(),
            residual_deviation: statistics.residual_deviation().map(Real::to_f64),
            r_squared: statistics.r_squared().map(Real::to_f64),
            log_likelihood: statistics.log_likelihood(residuals),
            aic: statistics.aic(residuals),
            bic: statistics.bic(residuals),
            known_noise: (statistics.log_likelihood_of_known_noise(residuals), statistics.rank() as f64),
            errors: (0..n).map(error).collect(),
            is_determined: vec![true; n],
            covariance: matrix(&|i, j| statistics.covariance(i, j)),
            correlation: matrix(&|i, j| statistics.correlation(i, j)),
            chi_squared_probability: None,
            is_absolute: false,
        }
    }

    /// Finds the errors that cannot be used. `residual_sum` is that of any parameters, `params` its minimum.
    fn check_errors<T: Real>(&mut self, params: &[T], residual_sum: impl Fn(&Vec<T>) -> f64) {
        let Some(deviation) = self.residual_deviation else { return };
        for (index, (error, param)) in self.errors.iter().zip(params).enumerate() {
            let Ok(error) = error else { continue };
            if *error <= UNUSABLE * param.to_f64().abs() {
                continue;
            }
            let is_far = |sign: f64| {
                let row = self.covariance.get(index).into_iter().flatten();
                let moved = params
                    .iter()
                    .zip(row)
                    .map(|(param, covariance)| T::constant(param.to_f64() + sign * covariance.unwrap_or(0.0) / error));
                let rise = residual_sum(&moved.collect()) - self.residual_sum;
                rise.is_nan() || rise > FAR_FROM_LINEAR * deviation * deviation
            };
            if let Some(is_determined) = self.is_determined.get_mut(index) {
                *is_determined = !(is_far(1.0) && is_far(-1.0));
            }
        }
    }

    /// With errors as they follow from the standard deviations of the observations, not from the scatter of the residuals.
    pub(crate) fn make_absolute(&mut self) {
        let degrees = self.degrees_of_freedom;
        self.is_absolute = true;
        self.chi_squared_probability = Some(chi_squared_above(self.residual_sum, degrees)).filter(|_| degrees > 0);
        let (log_likelihood, n_parameters) = self.known_noise;
        self.log_likelihood = log_likelihood;
        self.aic = 2.0 * (n_parameters - log_likelihood);
        self.bic = n_parameters * math::ln(self.n_points as f64) - 2.0 * log_likelihood;
        let Some(deviation) = self.residual_deviation.filter(|deviation| *deviation > 0.0) else { return };
        for error in self.errors.iter_mut().flatten() {
            *error /= deviation;
        }
        for entry in self.covariance.iter_mut().flatten().flatten() {
            *entry /= deviation * deviation;
        }
    }

    /// With the errors of a robust fit. `deviation` is what stands in the place of the residual deviation in them, `None` where
    /// they are not known; then the scale of the noise and the sum of all squared residuals, points and rank.
    #[cfg(feature = "robust")]
    pub(super) fn make_robust(
        &mut self,
        deviation: Option<f64>,
        [scale, squares]: [f64; 2],
        [n_points, rank]: [usize; 2],
        is_absolute: bool,
    ) {
        // Of weighted squares; residuals of zero have a scale of rounding.
        let factor = match (deviation, self.residual_deviation) {
            (Some(deviation), Some(own)) if own > 0.0 => Some(deviation / own),
            (Some(_), Some(_)) => Some(1.0),
            _ => None,
        };
        for error in &mut self.errors {
            *error = match (std::mem::replace(error, Err(String::new())), factor) {
                (Ok(error), Some(factor)) => Ok(error * factor),
                (Ok(_), None) => Err("too many rows are outliers; the loss is not a minimum without them".into()),
                (Err(reason), _) => Err(reason),
            };
        }
        for entry in self.covariance.iter_mut().flatten() {
            *entry = entry.zip(factor).map(|(entry, factor)| entry * factor * factor);
        }
        self.residual_deviation = Some(scale);
        self.residual_sum = squares;
        (self.n_points, self.degrees_of_freedom) = (n_points, n_points.saturating_sub(rank));
        (self.r_squared, self.chi_squared_probability) = (None, None);
        // A likelihood would have to know how outliers come about.
        (self.log_likelihood, self.aic, self.bic) = (f64::NAN, f64::NAN, f64::NAN);
        self.is_absolute = is_absolute;
    }

    /// Student's t of a parameter's value, the probability of one as far from 0 by chance, and how far from the value the
    /// parameter may be at a confidence level between 0 and 1. `None` without an error, or without degrees of freedom.
    pub(crate) fn inference(&self, index: usize, value: f64, level: f64) -> Option<Inference> {
        self.inference_of(value, *self.errors.get(index)?.as_ref().ok()?, level)
    }

    /// The same of any quantity with a standard error.
    pub(crate) fn inference_of(&self, value: f64, error: f64, level: f64) -> Option<Inference> {
        let degrees = self.degrees_of_freedom;
        if !(error > 0.0 && degrees > 0) {
            return None;
        }
        let t = value / error;
        Some(Inference { t, p: self.beyond(t), margin: error * self.quantile(level) })
    }

    /// The probability of a t as far from 0 by chance.
    fn beyond(&self, t: f64) -> f64 {
        // Errors from deviations that are known have the normal distribution.
        if self.is_absolute { normal_beyond(t) } else { student_beyond(t, self.degrees_of_freedom) }
    }

    /// How far tau reaches in the joint confidence region of two parameters.
    pub(crate) fn joint_radius(&self, level: f64) -> f64 {
        let above = |value: f64| {
            if self.is_absolute {
                chi_squared_above(2.0 * value, 2)
            } else {
                f_above(value, 2, self.degrees_of_freedom)
            }
        };
        (2.0 * quantile(1.0 - level, above)).sqrt()
    }

    /// The standard deviation of an observation of weight 1 that errors are based on; `None` where nothing can be said.
    pub(crate) fn deviation(&self) -> Option<f64> {
        let deviation = if self.is_absolute { Some(1.0) } else { self.residual_deviation };
        deviation.filter(|deviation| *deviation > 0.0 && self.degrees_of_freedom > 0)
    }

    /// As many standard errors as an interval at a confidence level reaches to either side.
    pub(crate) fn quantile(&self, level: f64) -> f64 {
        within(level, |t| self.beyond(t))
    }
}

/// Why parameters have no standard error, whatever the data say: because they ended on a bound, or, of a fit that did not
/// converge, never moved from its `start`.
pub(super) fn held<T: Real>(params: &[T], bounds: Option<&[[T; 2]]>, start: Option<&[T]>) -> Vec<Option<NoError>> {
    let mut held = vec![None; params.len()];
    for ((held, param), [low, high]) in held.iter_mut().zip(params).zip(bounds.into_iter().flatten()) {
        *held = (param <= low || param >= high).then_some(NoError::AtBound);
    }
    for (held, (param, start)) in held.iter_mut().zip(params.iter().zip(start.into_iter().flatten())) {
        if held.is_none() && param == start {
            *held = Some(NoError::NotMoved);
        }
    }
    held
}

/// g' C g, where only the parameters count that g depends on; `None` if the covariance of one of these is not known, and
/// where it is not finite.
pub(crate) fn variance_along(covariance: &[Vec<Option<f64>>], gradient: &[f64]) -> Option<f64> {
    let parts = || gradient.iter().enumerate().filter(|(_, part)| **part != 0.0);
    let mut variance = 0.0;
    for (i, one) in parts() {
        let row = covariance.get(i)?;
        let mut sum = 0.0;
        for (j, other) in parts() {
            sum += one * other * row.get(j).copied().flatten()?;
        }
        variance += sum;
    }
    variance.is_finite().then(|| variance.max(0.0))
}

/// "b or c can make up for any change of it; fix one of them"
fn exchangeable(others: impl Iterator<Item = usize>, names: &[String]) -> String {
    let mut others: Vec<&str> = others.filter_map(|other| names.get(other).map(String::as_str)).collect();
    match others.pop() {
        None => NoError::Dependent.to_string(),
        Some(last) if others.is_empty() => format!("{last} can make up for any change of it; fix one of them"),
        Some(last) => format!("{} or {last} can make up for any change of it; fix one of them", others.join(", ")),
    }
}
