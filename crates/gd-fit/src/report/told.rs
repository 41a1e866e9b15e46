//! What a report tells, whatever its precision: so the words around it are compiled once.

use gd_core::{Objective, Real, math};

use super::remarks::conditional;
use super::{Parameter, PriorOf, Report, Significant};
use crate::data::{Origin, Reading};
use crate::derived::Derived;
use crate::fit::{Curvature, Ending, Method, Summary, Tally, foot_points, loss_of};
use crate::groups::GroupMap;
use crate::parts::{DIAGNOSTICS, INPUT_ERRORS, LIKELIHOOD, ROBUST};
use crate::printable::Printable;

/// The digits that a value is shown with.
pub(super) const VALUE_DIGITS: usize = 8;

/// The numbers of a report in f64, and its words.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own that a sentence is about")]
pub(super) struct Told<'a> {
    pub(super) formula: &'a str,
    pub(super) precision: &'static str,
    pub(super) method: &'a Method,
    pub(super) level: f64,
    pub(super) shows_intervals: bool,
    /// The file and the column that is predicted.
    pub(super) file: &'a str,
    pub(super) y_name: &'a str,
    pub(super) n_rows: usize,
    pub(super) has_counts: bool,
    pub(super) has_precisions: bool,
    pub(super) n_skipped: usize,
    pub(super) n_excluded: usize,
    pub(super) origin: &'a Origin,
    pub(super) reading: &'a Reading,
    pub(super) groups: Option<&'a GroupMap>,
    /// The inputs that have errors, `None` where no errors are given.
    pub(super) with_errors: Option<Vec<String>>,
    /// The fitted parameters.
    pub(super) names: &'a [String],
    pub(super) found: &'a [bool],
    /// All parameters, and whether all groups have the same one.
    pub(super) parameters: Vec<(Parameter, bool)>,
    pub(super) priors: Vec<PriorOf>,
    /// The deviation of the observations that priors weigh against.
    pub(super) prior_deviation: Option<f64>,
    pub(super) of_either_sign: Vec<String>,
    pub(super) conditional: Option<String>,
    pub(super) derived: &'a [Derived],
    pub(super) loss: f64,
    pub(super) n_steps: usize,
    pub(super) summary: &'a Summary,
    pub(super) ending: &'a Ending,
    /// The parts of the residual sum that are of y and of x.
    pub(super) of_y_and_x: Option<[f64; 2]>,
    pub(super) curvature: Option<&'a Curvature>,
    pub(super) has_profiles: bool,
    pub(super) is_robust: bool,
    pub(super) is_counted: bool,
    /// What is said of rows that least squares do not explain.
    pub(super) outliers: Option<String>,
    /// The parameters of a fit with exact inputs, by their own names.
    pub(super) with_exact_inputs: Option<Vec<(String, f64)>>,
    pub(super) tally: Option<Tally>,
    pub(super) remark: Option<&'a str>,
}

impl<'a> Told<'a> {
    pub(super) fn of<T: Real>(report: &'a Report<'_, T>) -> Self {
        let (problem, solution) = (report.problem, report.solution);
        let (data, outcome) = (&problem.data, &solution.outcome);
        let feet = foot_points(problem, &outcome.params).ok().flatten();
        let exact = solution.with_exact_inputs.as_ref().filter(|_| INPUT_ERRORS);
        let parameters = report.parameters().into_iter().map(|one| {
            let is_shared = problem.groups.is_none() || report.shares(&one);
            (one, is_shared)
        });
        Self {
            formula: report.formula,
            precision: report.precision.name(),
            method: report.method,
            level: report.level,
            shows_intervals: report.shows_intervals,
            file: &data.file,
            y_name: &data.y_name,
            n_rows: data.y.len(),
            has_counts: data.counts.is_some(),
            has_precisions: data.has_precisions(),
            n_skipped: data.n_skipped,
            n_excluded: data.n_excluded,
            origin: &data.origin,
            reading: &data.reading,
            groups: problem.groups.as_ref(),
            with_errors: data.input_sigmas().map(|sigmas| with_errors(data.formula.inputs(), sigmas)),
            names: problem.names(),
            found: &solution.found,
            parameters: parameters.collect(),
            priors: report.priors(),
            prior_deviation: problem.priors.as_ref().map(|rows| rows.variance().sqrt()),
            of_either_sign: of_either_sign(report),
            conditional: conditional(report),
            derived: &solution.derived,
            loss: outcome.loss.to_f64(),
            n_steps: outcome.n_steps,
            summary: &outcome.summary,
            ending: &outcome.ending,
            of_y_and_x: feet.map(|feet| [feet.epsilon_sum, feet.delta_sum]),
            curvature: solution.curvature.as_ref().filter(|_| DIAGNOSTICS),
            has_profiles: DIAGNOSTICS && solution.profiles.is_some(),
            is_robust: solution.robust.is_some(),
            is_counted: LIKELIHOOD && solution.likelihood.is_some(),
            outliers: if ROBUST { super::robust::remark(report) } else { None },
            with_exact_inputs: exact.map(|params| own_values(report, params)),
            tally: solution.tally,
            remark: solution.remark.as_deref(),
        }
    }
}

/// The inputs of which any row has an error.
fn with_errors<T: Real>(inputs: &[String], sigmas: &[Vec<T>]) -> Vec<String> {
    let has_errors = |sigmas: &[T]| sigmas.iter().any(|sigma| *sigma > T::constant(0.0));
    let named = inputs.iter().zip(sigmas).filter(|(_, sigmas)| has_errors(sigmas));
    named.map(|(name, _)| Printable(name).to_string()).collect()
}

/// Values of fitted parameters; of one that is fitted as its logarithm its own.
fn own_values<T: Real>(report: &Report<'_, T>, params: &[T]) -> Vec<(String, f64)> {
    let of_groups = report.problem.groups.is_some();
    let own = |place: usize| report.problem.logarithms().find(|(known, _)| *known == place).filter(|_| !of_groups);
    let one = |(place, (name, value)): (usize, (&String, &T))| match own(place) {
        Some((_, own)) => (own.to_owned(), math::exp(value.to_f64())),
        None => (name.clone(), value.to_f64()),
    };
    report.problem.names().iter().zip(params).enumerate().map(one).collect()
}

/// What is to be known of negative values of which only the absolute value counts, such as widths that the formula squares:
/// the loss is the same to the last bit with either sign, there and away from there.
fn of_either_sign<T: Real>(report: &Report<'_, T>) -> Vec<String> {
    let Report { problem, solution, .. } = report;
    let columns = problem.columns();
    let Ok(loss) = loss_of(problem, &columns) else { return Vec::new() };
    let params = &solution.outcome.params;
    let loss_with = |index: usize, factor: f64| {
        let mut moved = params.clone();
        if let Some(param) = moved.get_mut(index) {
            *param *= T::constant(factor);
        }
        Objective::value(&loss, &moved).to_f64()
    };
    let is_even = |index: usize| {
        let same = |factor: f64| loss_with(index, factor) == loss_with(index, -factor);
        // A parameter without any influence has no value at all.
        same(1.0) && same(1.5) && loss_with(index, 1.5) != loss_with(index, 1.0)
    };
    let negative = problem.names().iter().zip(params).enumerate().filter(|(_, (_, value))| value.to_f64() < 0.0);
    let even = negative.filter(|(index, _)| is_even(*index));
    let remark = |(_, (name, value)): (usize, (&String, &T))| {
        let value = Significant(-value.to_f64(), VALUE_DIGITS);
        format!("{name} may have either sign: only its absolute value is determined, {value}")
    };
    even.map(remark).collect()
}
