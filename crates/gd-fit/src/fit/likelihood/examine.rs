//! The statistics of a fit of counts.

use gd_core::{Real, Residuals, math};

use super::log_likelihood::saturated;
use super::{Counted, LikelihoodFit, edge};
use crate::distribution::chi_squared_above;
use crate::error::Error;
use crate::fit::descent::bounds_of;
use crate::fit::method::Method;
use crate::fit::outcome::{Outcome, Summary, held};
use crate::fit::{ProblemResiduals, loss_of, squares_of};
use crate::problem::Problem;
use crate::settings::{DispersionName, LikelihoodName, OptimizerName};

/// Pearson's chi-squared of so much for each row is rounding.
const ROUNDING: f64 = 1e-9;

/// The information that each row is expected to give about its mean, at these parameters, times its count.
fn information_weights<T: Real>(
    counted: &Counted<'_, T>,
    plain: &ProblemResiduals<'_, T>,
    problem: &Problem<T>,
    params: &Vec<T>,
) -> Vec<f64> {
    let of = |row: usize| {
        let [observed, trials] = counted.observed(row);
        let mean = plain.residual(row, params) + observed;
        let information = counted.likelihood().information(trials, mean).to_f64();
        let count = problem.data.weights.as_ref().and_then(|counts| counts.get(row)).map_or(1.0, |n| n.to_f64());
        // A mean that is certain depends on no parameter either.
        count * if information.is_finite() && information > 0.0 { information } else { 1.0 }
    };
    (0..problem.data.y.len()).map(of).collect()
}

/// Puts the statistics of a fit of counts into its summary, and returns what there is to know beside them: standard errors from
/// the expected information, the likelihood with all of its constants, Pearson's chi-squared.
pub(in crate::fit) fn examine<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    outcome: &mut Outcome<T>,
) -> Result<Option<LikelihoodFit>, Error> {
    let Some(counted) = Counted::of(problem) else { return Ok(None) };
    let columns = problem.columns();
    let plain = squares_of(problem, &columns)?;
    let plain = plain.residuals();
    let params = &outcome.params;
    let weights = information_weights(&counted, plain, problem, params);
    let counts =
        |row: usize| problem.data.weights.as_ref().and_then(|counts| counts.get(row)).map_or(1.0, |n| n.to_f64());
    let (mut deviance, mut pearson, mut saturation, mut spread) = (0.0, 0.0, 0.0, 0.0);
    for (row, weight) in weights.iter().enumerate() {
        let residual = plain.residual(row, params);
        let (root, _) = counted.apply(row, residual);
        let [observed, trials] = counted.observed(row).map(Real::to_f64);
        let (root, residual, count) = (root.to_f64(), residual.to_f64(), counts(row));
        deviance += count * root * root;
        pearson += weight * residual * residual;
        saturation += count * saturated(counted.likelihood(), observed, trials);
        spread += count * variance_of_square(weight / count, trials, problem.data.likelihood);
    }
    let n_points: f64 = (0..weights.len()).map(counts).sum();
    if method.optimizer == OptimizerName::Lm
        && let Some(ending) = edge::ending(problem, &counted, plain, outcome, deviance)
    {
        outcome.ending = ending;
    }
    let mut summary = weighted(problem, method, outcome, &weights, pearson <= ROUNDING * n_points)?;
    let determined = summary.known_noise.1;
    summary.log_likelihood = saturation - 0.5 * deviance;
    summary.aic = 2.0 * (determined - summary.log_likelihood);
    summary.bic = determined * math::ln(n_points) - 2.0 * summary.log_likelihood;
    let freedom = summary.degrees_of_freedom;
    let dispersion = (freedom > 0).then(|| pearson / freedom as f64);
    let says = problem.data.trials.as_ref().is_none_or(|trials| trials.iter().any(|n| n.to_f64() > 1.0));
    let chance = (freedom > 0 && says && !problem.has_priors()).then(|| {
        // Few counts scatter more than the distribution of chi-squared: it is one of fewer degrees, scaled.
        let mean = freedom as f64;
        let degrees = (2.0 * mean * n_points / spread).clamp(1.0, 10.0 * mean).floor();
        chi_squared_above(pearson * degrees / mean, degrees as usize)
    });
    let is_dispersion_estimated = method.dispersion == DispersionName::Estimated;
    let prior_sum = outcome.loss.to_f64() / Residuals::<Vec<T>>::scale(plain).to_f64() - deviance;
    summary.residual_sum = if problem.has_priors() { deviance + prior_sum.max(0.0) } else { deviance };
    summary.chi_squared_probability = chance;
    summary.r_squared = None;
    summary.is_absolute = !is_dispersion_estimated;
    summary.residual_deviation = Some(1.0);
    if is_dispersion_estimated {
        let root = dispersion.map(f64::sqrt);
        summary.scale_errors(root.unwrap_or(f64::NAN));
        summary.residual_deviation = root;
        // A quasi-likelihood is none.
        (summary.log_likelihood, summary.aic, summary.bic) = (f64::NAN, f64::NAN, f64::NAN);
    }
    outcome.summary = summary;
    let likelihood = problem.data.likelihood;
    Ok(Some(LikelihoodFit { likelihood, deviance, pearson, dispersion, is_dispersion_estimated, chance }))
}

/// The variance of a squared residual over its variance: 2, and more for few counts.
fn variance_of_square(information: f64, trials: f64, likelihood: LikelihoodName) -> f64 {
    // Of a binomial number of successes p (1 - p) n, of a Poisson count its mean.
    let variance =
        if likelihood == LikelihoodName::Binomial { trials * trials / information } else { 1.0 / information };
    let excess = if likelihood == LikelihoodName::Binomial { 1.0 / variance - 6.0 / trials } else { 1.0 / variance };
    (2.0 + excess).max(0.0)
}

/// The summary of least squares with these weights at the end of a fit, with errors for a dispersion of 1.
fn weighted<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    outcome: &Outcome<T>,
    weights: &[f64],
    is_exact: bool,
) -> Result<Summary, Error> {
    let params = &outcome.params;
    let n_rows = weights.len();
    let mut normal = problem.clone();
    normal.data.likelihood = LikelihoodName::Normal;
    // Where nothing is left over to scale errors by, every row stands there twice, with half its weight, above and below itself.
    let is_doubled = problem.groups.is_none() && (is_exact || n_rows <= params.len());
    let weight = |row: usize| T::constant(if is_doubled { 0.5 * weights[row] } else { weights[row] });
    if is_doubled {
        let rows: Vec<usize> = (0..n_rows).chain(0..n_rows).collect();
        normal.data = normal.data.of_rows(&rows);
        for (place, y) in normal.data.y.iter_mut().enumerate() {
            let by = 1.0 / weights[place % n_rows].sqrt();
            *y += T::constant(if place < n_rows { by } else { -by });
        }
        normal.data.weights = Some((0..n_rows).chain(0..n_rows).map(weight).collect());
    } else {
        normal.data.weights = Some((0..n_rows).map(weight).collect());
    }
    normal.priors = problem.priors.as_ref().map(|rows| rows.on(&normal.data));
    let columns = normal.columns();
    let loss = loss_of(&normal, &columns)?;
    let bounds = bounds_of::<T>(method);
    let is_converged = outcome.ending.is_converged;
    let held = held(params, bounds.as_deref(), (!is_converged).then_some(&outcome.start[..]));
    let mut summary = Summary::new(&loss, params, &held, problem.names(), is_converged);
    if let Some(deviation) = summary.residual_deviation.filter(|deviation| *deviation > 0.0) {
        summary.scale_errors(1.0 / deviation);
    }
    if is_doubled {
        let doubled = problem.data.counts.as_ref().map_or(n_rows, |counts| counts.iter().map(|n| *n as usize).sum());
        summary.n_points -= doubled;
        summary.degrees_of_freedom -= doubled.min(summary.degrees_of_freedom);
    }
    Ok(summary)
}
