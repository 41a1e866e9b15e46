//! The answer to a problem: from the start that is given, from one that is found, and whether there is a lower one.

use gd_core::Real;

use super::method::Method;
use super::outcome::{Ending, Outcome};
use super::search::{FoundStart, MANY, Tally, plain_start, search_start};
use super::{Watch, fit, loss_of, rounding_of};
use crate::error::Error;
use crate::problem::Problem;
use crate::report::Significant;
use crate::settings::{OptimizerName, StartValues};

/// An outcome, and how it was come by.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution<T> {
    /// Where the fit ended.
    pub outcome: Outcome<T>,
    /// Whether its start was searched for.
    pub is_start_found: bool,
    /// What the search saw, if there was one for this start.
    pub tally: Option<Tally>,
    /// What became of the start that was given, if the answer is from another.
    pub remark: Option<String>,
    /// A start that leads to a lower loss than where the given one led, as `name=value,...`.
    pub lower_start: Option<String>,
}

impl<T> Solution<T> {
    /// One from a start that was found in place of the given one.
    const fn found(outcome: Outcome<T>, tally: Tally, remark: String) -> Self {
        Self { outcome, is_start_found: true, tally: Some(tally), remark: Some(remark), lower_start: None }
    }
}

/// A loss that is lower by less than this part is the same.
const LOWER: f64 = 1e-6;
/// Parameters that differ by less than this part are not worth naming.
const DIFFERENT: f64 = 0.01;

/// Fits a problem. Least squares begin at a start that is searched for unless all parameters are given one; what they
/// arrive at from a given start is compared with what a search finds, unless `method.searches` is not set.
///
/// # Errors
/// Those of [`fit`].
pub fn solve<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    given: &StartValues,
    watch: Watch<'_>,
) -> Result<Solution<T>, Error> {
    let is_lm = method.optimizer == OptimizerName::Lm;
    let is_given = |name: &String| given.of(name).is_some();
    let is_start_found = is_lm && !problem.names().iter().all(is_given);
    let (start, tally) = if is_start_found {
        let FoundStart { start, tally } = search_start(problem, method, given)?;
        (start, Some(tally))
    } else {
        (plain_start(problem, method, given), None)
    };
    let mut solution = Solution {
        outcome: fit(problem, method, &start, watch)?,
        is_start_found,
        tally,
        remark: None,
        lower_start: None,
    };
    let is_affordable = problem.names().len() <= MANY;
    if is_lm && method.searches && is_affordable && problem.names().iter().any(is_given) {
        compare(problem, method, &mut solution)?;
    }
    if method.absolute_sigma {
        solution.outcome.summary.make_absolute();
    }
    Ok(solution)
}

/// What [`solve`] would have said of a solution whose search was left out: that its start led nowhere, or that a lower
/// loss is known, and from where. `None` where least squares arrived at the lowest that a search finds, and of all else.
///
/// # Errors
/// Those of [`fit`].
pub fn remark_on<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    solution: &Solution<T>,
) -> Result<Option<String>, Error> {
    let is_affordable = problem.names().len() <= MANY;
    if method.optimizer != OptimizerName::Lm || solution.is_start_found || !is_affordable {
        return Ok(None);
    }
    let mut other = solution.clone();
    compare(problem, method, &mut other)?;
    if other.lower_start.is_some() {
        return Ok(Some(other.outcome.ending.explanation));
    }
    let differs = other.remark.is_some();
    Ok(differs.then(|| {
        let start = problem.names().iter().zip(&other.outcome.start);
        let start = start.map(|(name, value)| format!("{name}={}", Significant(value.to_f64(), 4)));
        let start = start.collect::<Vec<_>>().join(",");
        let loss = Significant(other.outcome.loss.to_f64(), 3);
        let here = Significant(solution.outcome.loss.to_f64(), 3);
        format!("a start that a search finds, {start}, leads to the loss {loss} against {here}")
    }))
}

/// Parameters without an error, or with one that is larger than their value. Two peaks of opposite sign that nearly cancel
/// may have a lower loss than any two peaks that are seen.
fn n_undetermined<T: Real>(outcome: &Outcome<T>) -> usize {
    let pairs = outcome.summary.errors.iter().zip(&outcome.params);
    pairs.filter(|(error, value)| !error.as_ref().is_ok_and(|error| *error <= value.to_f64().abs())).count()
}

/// Looks for a lower loss from any start.
fn compare<T: Real>(problem: &Problem<T>, method: &Method, solution: &mut Solution<T>) -> Result<(), Error> {
    let FoundStart { start, tally } = search_start(problem, method, &StartValues::default())?;
    let Ok(other) = fit(problem, method, &start, &mut |_, _| {}) else { return Ok(()) };
    let columns = problem.columns();
    let floor = rounding_of(&loss_of(problem, &columns)?);
    let [mine, others] = [&solution.outcome, &other].map(|outcome| outcome.loss.to_f64() + floor);
    // What is exact has nothing below it, and rounding of the predictions blurs what is nearly so.
    let blur = (floor / mine).sqrt();
    let is_lower = others < mine * (1.0 - LOWER.max(blur)) && mine > 2.0 * floor;
    if !solution.outcome.ending.is_converged {
        let is_as_low = others <= mine * (1.0 + LOWER);
        if is_lower || (is_as_low && other.ending.is_converged) {
            let led = &solution.outcome.ending.explanation;
            let remark = format!("the start that was given led nowhere ({led}); this is from one that was found");
            *solution = Solution::found(other, tally, remark);
        }
        return Ok(());
    }
    if is_lower && n_undetermined(&other) <= n_undetermined(&solution.outcome) {
        let pairs = problem.names().iter().zip(other.params.iter().zip(&solution.outcome.params));
        let differing = pairs.filter(|(_, (one, two))| {
            let (one, two) = (one.to_f64(), two.to_f64());
            (one - two).abs() > DIFFERENT * one.abs().max(two.abs())
        });
        let values: Vec<String> =
            differing.map(|(name, (value, _))| format!("{name}={}", Significant(value.to_f64(), 4))).collect();
        if values.is_empty() {
            let remark = "the start that was given led close to the minimum; this is from one that was found";
            *solution = Solution::found(other, tally, remark.into());
            return Ok(());
        }
        let (lower, here) = (Significant(other.loss.to_f64(), 3), Significant(solution.outcome.loss.to_f64(), 3));
        let lower_start = values.join(",");
        let explanation =
            format!("not the lowest: this is a minimum, but a lower loss, {lower} against {here}, is at {lower_start}");
        solution.lower_start = Some(lower_start);
        solution.outcome.ending = Ending { is_converged: false, reason: "not the lowest", explanation };
    }
    Ok(())
}
