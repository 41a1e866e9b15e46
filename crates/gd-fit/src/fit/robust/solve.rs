//! The whole of a robust fit: candidates, the descent to the best of them, errors and outliers.

use gd_core::{Objective, Real, RobustLoss};

use super::rows::Rows;
use super::{RobustError, RobustFit, breakdown, errors, outliers, scale};
use crate::error::Error;
use crate::fit::caveat::caveat;
use crate::fit::descent::bounds_of;
use crate::fit::method::Method;
use crate::fit::outcome::{Ending, Outcome};
use crate::fit::runaway::runaway;
use crate::fit::search::{is_linear, search_start};
use crate::fit::solve::{Solution, solve_squares};
use crate::fit::{Watch, fit, loss_of, table_of};
use crate::parts::Robust;
use crate::problem::{Kernel, Problem};
use crate::report::Significant;
use crate::settings::{LossName, StartValues};

/// A minimum of a robust loss.
pub(super) struct End<T> {
    pub(super) params: Vec<T>,
    pub(super) scale: f64,
    /// What is compared: the sum of ρ, and with a scale of its own what the likelihood has for that.
    pub(super) value: f64,
}

/// A loss that differs by less than this part is the same.
const SAME: f64 = 1e-6;
/// Twice a difference of logarithms of likelihoods that no chance explains.
const DECISIVE: f64 = 20.0;
/// Curves that are farther apart than this, in squared scales for every parameter, are two.
const APART: f64 = 20.0;

/// As [`solve`](crate::solve()), with the loss of the method.
pub(crate) fn solve<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    given: &StartValues,
    watch: Watch<'_>,
) -> Result<Solution<T>, Error> {
    // Least squares come first, also where a scale is known from another fit.
    let problem = &Problem { robust: None, ..problem.clone() };
    let columns = problem.columns();
    let rows = Rows::new(table_of(problem, &columns)?, bounds_of::<T>(method));
    if rows.n_points() <= rows.n_params() as f64 {
        let found = rows.n_points() as usize;
        return Err(RobustError::TooFewRows { found, n_parameters: rows.n_params() }.into());
    }
    let by_squares = Method { loss: LossName::Squares, keeps_path: false, ..method.clone() };
    let plain = solve_squares(problem, &by_squares, given, &mut |_, _| {})?;
    let name = method.loss;
    let loss = name.loss();
    let fixed_scale = method.absolute_sigma.then_some(1.0);
    let ends = ends(problem, &by_squares, given, &rows, &plain.outcome, (loss, fixed_scale))?;
    let Some((best, others)) = ends.split_first() else { return Err(RobustError::NoMinimum.into()) };
    let kernel = Kernel { loss, scale: best.scale };
    let robust = Problem { robust: Some(kernel), ..problem.clone() };
    let (mut outcome, begins_where_asked) =
        descend(&robust, method, [&plain.outcome.start, &plain.outcome.params], best, watch)?;
    if let Some(ending) = runaway(&robust, method, &outcome) {
        outcome.ending = ending;
    }
    let columns = robust.columns();
    let bounds = bounds_of::<T>(method);
    if outcome.ending.is_converged
        && let Some(ending) = caveat(&robust, bounds.as_deref(), &loss_of(&robust, &columns)?, &outcome)
    {
        outcome.ending = ending;
    }
    doubt(&rows, problem.names(), kernel, others, &mut outcome);
    let weights = rows.weights(kernel, &outcome.params);
    let (summary, deviation) = errors::summary(problem, &rows, kernel, &weights, method.absolute_sigma, &outcome)?;
    outcome.summary = summary;
    let outliers = outliers::find(&rows, kernel, (&weights, deviation), &outcome);
    let is_start_found = plain.is_start_found || !begins_where_asked;
    let remark = (!begins_where_asked && !plain.is_start_found)
        .then(|| "the start that was given leads to another minimum; this is from the end of least squares".to_owned());
    Ok(Solution {
        found: if begins_where_asked { plain.found } else { vec![true; outcome.params.len()] },
        is_start_found,
        remark: plain.remark.or(remark),
        robust: Some(RobustFit { loss: name, scale: kernel.scale, weights, outliers, _part: Robust::There }),
        ..Solution::plain(outcome, is_start_found, None)
    })
}

/// The minima of the loss that were found, the lowest first.
fn ends<T: Real>(
    problem: &Problem<T>,
    by_squares: &Method,
    given: &StartValues,
    rows: &Rows<'_, T>,
    plain: &Outcome<T>,
    (loss, fixed_scale): (RobustLoss, Option<f64>),
) -> Result<Vec<End<T>>, Error> {
    let squares = plain.params.clone();
    let is_linear = is_linear(&problem.formula);
    let is_convex = matches!(loss, RobustLoss::Huber | RobustLoss::SoftL1);
    let known = fixed_scale.map(|scale| Kernel { loss, scale });
    let mut candidates = vec![(squares.clone(), f64::NAN)];
    // Of a formula that is linear in its parameters a convex loss has one minimum.
    if !(is_linear && is_convex) {
        let mut bases = vec![squares, plain.start.clone()];
        if !is_linear && by_squares.searches {
            bases.extend(searched(problem, by_squares, given, rows, &plain.params)?);
        }
        candidates.extend(breakdown::estimates(problem, rows, &bases, is_linear, known)?);
    }
    let mut ends: Vec<End<T>> = Vec::new();
    if let (RobustLoss::Bisquare, None) = (loss, fixed_scale) {
        let scales = candidates.iter().map(|(_, scale)| *scale).filter(|scale| scale.is_finite());
        let scale = scales.fold(f64::INFINITY, f64::min);
        candidates.retain(|(_, own)| own.is_finite());
        ends.extend(candidates.iter().filter_map(|(params, _)| rows.end(Kernel { loss, scale }, params)));
    } else if let Some(kernel) = known {
        ends.extend(candidates.iter().filter_map(|(params, _)| rows.end(kernel, params)));
    } else {
        ends.extend(candidates.iter().filter_map(|(params, _)| scale::settle(rows, loss, params)));
    }
    // Of those that are as low the first, which is that of least squares.
    ends.sort_by(|one, two| {
        let is_same = (one.value - two.value).abs() <= SAME * (1.0 + one.value.abs());
        if is_same { std::cmp::Ordering::Equal } else { one.value.total_cmp(&two.value) }
    });
    Ok(ends)
}

/// Where a search from many starts ends that outliers cannot lead astray; none for a formula that least squares cannot fit.
fn searched<T: Real>(
    problem: &Problem<T>,
    by_squares: &Method,
    given: &StartValues,
    rows: &Rows<'_, T>,
    squares: &Vec<T>,
) -> Result<Option<Vec<T>>, Error> {
    let scale = rows.median_scale(&rows.residuals(squares));
    let robust = Problem { robust: Some(Kernel { loss: RobustLoss::Cauchy, scale }), ..problem.clone() };
    let start = search_start(&robust, by_squares, given)?.start;
    Ok(fit(&robust, by_squares, &start, &mut |_, _| {}).ok().map(|outcome| outcome.params))
}

/// The descent to a minimum: from the first of these starts that leads there, or from its own place. Whether it is the first.
fn descend<T: Real>(
    robust: &Problem<T>,
    method: &Method,
    starts: [&Vec<T>; 2],
    best: &End<T>,
    watch: Watch<'_>,
) -> Result<(Outcome<T>, bool), Error> {
    let columns = robust.columns();
    let lowest = loss_of(robust, &columns)?.value(&best.params).to_f64();
    for (place, start) in starts.into_iter().enumerate() {
        let Ok(outcome) = fit(robust, method, start, watch) else { continue };
        let reached = outcome.loss.to_f64();
        if outcome.ending.is_converged && (reached - lowest).abs() <= SAME * lowest {
            return Ok((outcome, place == 0));
        }
    }
    Ok((fit(robust, method, &best.params, watch)?, false))
}

/// Says so where another curve has as good a claim to the data.
fn doubt<T: Real>(rows: &Rows<'_, T>, names: &[String], kernel: Kernel, others: &[End<T>], outcome: &mut Outcome<T>) {
    if !outcome.ending.is_converged {
        return;
    }
    let here = rows.residuals(&outcome.params);
    let value = rows.total(kernel, &here);
    let is_rival = |other: &&End<T>| {
        let there = rows.residuals(&other.params);
        let apart = rows.distance(&here, &there) / (kernel.scale * kernel.scale);
        2.0 * (rows.total(kernel, &there) - value) < DECISIVE && apart > APART * names.len() as f64
    };
    let Some(rival) = others.iter().find(is_rival) else { return };
    let place = names.iter().zip(&rival.params);
    let place: Vec<String> = place.map(|(name, value)| format!("{name}={}", Significant(value.to_f64(), 4))).collect();
    let explanation = format!(
        "not to be trusted: this is a minimum, but that at {} is nearly as low, so the data do not say which rows are the \
         outliers; leave out those that are known to be, or set bounds",
        place.join(",")
    );
    outcome.ending = Ending { is_converged: false, reason: "not to be trusted", explanation };
}
