//! What formulas are ranked by.

use gd_core::{Residuals, math};

use super::candidate::{FormulaFit, Reason};
use crate::fit::{Summary, rounding_of, squares_of};
use crate::problem::Problem;

/// What a formula is ranked by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criteria {
    /// Akaike's criterion, corrected for few points (C. M. Hurvich and C.-L. Tsai, *Regression and time series model selection
    /// in small samples*, 1989): AIC + 2 K (K + 1)/(n − K − 1), with n observations and K estimated numbers: the parameters
    /// that the data determine, and the size of the noise. Where sigma is known as it is, there is nothing to correct, and
    /// this is AIC.
    pub aicc: f64,
    /// How far it is above the least of all formulas.
    pub delta: f64,
    /// Akaike's weight: exp(−delta/2), over the sum of those of all formulas (K. P. Burnham and D. R. Anderson, *Model
    /// Selection and Multimodel Inference*, 2002, section 2.9).
    pub weight: f64,
    /// The Bayesian information criterion.
    pub bic: f64,
}

/// Corrected AIC, and BIC; `Err` is the least number of points that the former needs. Residuals that are nothing but rounding
/// are taken for as large as rounding may be, as an exact formula would otherwise be infinitely better than another.
fn information_criteria(problem: &Problem<f64>, summary: &Summary, epsilon: f64) -> Result<(f64, f64), usize> {
    let n = summary.n_points;
    let k = n.saturating_sub(summary.degrees_of_freedom);
    if summary.is_absolute {
        return if summary.degrees_of_freedom > 0 { Ok((summary.aic, summary.bic)) } else { Err(k + 1) };
    }
    let estimated = k + 1;
    if n < estimated + 2 {
        return Err(estimated + 2);
    }
    let exact = likelihood_of_exact(problem, summary, epsilon);
    let (n, estimated) = (n as f64, estimated as f64);
    let correction = 2.0 * estimated * (estimated + 1.0) / (n - estimated - 1.0);
    match exact {
        None => Ok((summary.aic + correction, summary.bic)),
        Some(log_likelihood) => {
            Ok((2.0 * (estimated - log_likelihood) + correction, estimated * math::ln(n) - 2.0 * log_likelihood))
        }
    }
}

/// The logarithm of the likelihood where residuals are nothing but rounding.
fn likelihood_of_exact(problem: &Problem<f64>, summary: &Summary, epsilon: f64) -> Option<f64> {
    let columns = problem.columns();
    let loss = squares_of(problem, &columns).ok()?;
    let scale = Residuals::<Vec<f64>>::scale(&loss.residuals().of_data());
    let ratio = epsilon / f64::EPSILON;
    let least = ratio * ratio * rounding_of(&loss) / scale;
    if summary.residual_sum > least {
        return None;
    }
    let n = summary.n_points as f64;
    let count = |row: usize| problem.data.counts.as_ref().and_then(|all| all.get(row)).map_or(1.0, |n| f64::from(*n));
    let own = problem.data.weights.iter().flatten().enumerate().filter(|(_, weight)| **weight > 0.0);
    let weights: f64 = own.map(|(row, weight)| count(row) * math::ln(weight / count(row))).sum();
    let least = least.max(f64::MIN_POSITIVE);
    Some(0.5 * weights - 0.5 * n * (math::ln(2.0 * std::f64::consts::PI) + 1.0 + math::ln(least / n)))
}

/// Akaike's weights of formulas so far above the best.
fn weights(deltas: &[f64]) -> Vec<f64> {
    let parts: Vec<f64> = deltas.iter().map(|delta| math::exp(-0.5 * delta)).collect();
    let sum: f64 = parts.iter().sum();
    parts.into_iter().map(|part| part / sum).collect()
}

/// Gives the fits that can be trusted their criteria, and returns their places, the best first. Of equal ones, the first
/// given is first.
pub(crate) fn rank(fits: &mut [FormulaFit]) -> Vec<usize> {
    let mut found: Vec<(usize, f64, f64)> = Vec::new();
    for (index, fit) in fits.iter_mut().enumerate() {
        fit.criteria = None;
        if fit.reason.is_some() {
            continue;
        }
        match information_criteria(&fit.problem, &fit.summary, fit.epsilon) {
            Ok((aicc, bic)) => found.push((index, aicc, bic)),
            Err(least) => fit.reason = Some(Reason::TooFewPoints { n_points: fit.summary.n_points, least }),
        }
    }
    found.sort_by(|(_, one, _), (_, two, _)| one.total_cmp(two));
    let least = found.first().map_or(f64::NAN, |(_, aicc, _)| *aicc);
    let deltas: Vec<f64> = found.iter().map(|(_, aicc, _)| aicc - least).collect();
    for (((index, aicc, bic), delta), weight) in found.iter().zip(&deltas).zip(weights(&deltas)) {
        fits[*index].criteria = Some(Criteria { aicc: *aicc, delta: *delta, weight, bic: *bic });
    }
    found.into_iter().map(|(index, ..)| index).collect()
}
