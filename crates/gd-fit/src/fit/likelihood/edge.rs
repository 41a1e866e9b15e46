//! Fits of counts whose likelihood has no maximum.

use gd_core::{Real, Residuals};

use super::Counted;
use crate::fit::ProblemResiduals;
use crate::fit::outcome::{Ending, Outcome};
use crate::problem::Problem;

/// A deviance of so little for each row is none.
const CERTAIN: f64 = 1e-6;
/// A mean that is so little of what it is the difference of is 0 but for rounding.
const CANCELED: f64 = 1e-4;

/// The ending of a fit whose likelihood has no maximum: it is the higher the farther parameters run away, or would be highest
/// where a mean is what it cannot be.
pub(super) fn ending<T: Real>(
    problem: &Problem<T>,
    counted: &Counted<'_, T>,
    plain: &ProblemResiduals<'_, T>,
    outcome: &Outcome<T>,
    deviance: f64,
) -> Option<Ending> {
    let of = |explanation: String| Some(Ending { is_converged: false, reason: "not to be trusted", explanation });
    let n_rows = problem.data.y.len();
    if !outcome.ending.is_converged && deviance <= CERTAIN * n_rows as f64 {
        return of("not to be trusted: the formula can make every observation certain, as where no events are seen, or where \
                   all trials fail up to some place and all succeed beyond, so no values are best; hold a parameter, or give \
                   it a prior"
            .into());
    }
    let params = &outcome.params;
    let mut gradient = vec![T::constant(0.0); params.len()];
    let mut canceled = |row: &usize| {
        let residual = plain.residual_with_gradient(*row, params, &mut gradient);
        let [observed, _] = counted.observed(*row).map(Real::to_f64);
        let mean = residual.to_f64() + observed;
        let from_edge = if observed == 0.0 { mean } else { 1.0 - mean };
        let is_extreme = observed == 0.0 || (problem.data.trials.is_some() && observed == 1.0);
        let parts: f64 = gradient.iter().zip(params).map(|(part, param)| (part.to_f64() * param.to_f64()).abs()).sum();
        is_extreme && from_edge < CANCELED * parts
    };
    let row = (0..n_rows).find(|row| canceled(row))?;
    let edge = if problem.data.y[row].to_f64() == 0.0 { "0" } else { "1" };
    let what = if problem.data.trials.is_some() { "probability" } else { "mean" };
    of(format!(
        "not to be trusted: the likelihood is highest where the {what} in row {} is {edge}, and beyond it would be none: no \
         standard errors hold there; hold a parameter, set bounds, or take a formula that stays away from {edge}, such as {}",
        row + 1,
        if problem.data.trials.is_some() { "1/(1 + exp(...))" } else { "exp(...)" }
    ))
}
