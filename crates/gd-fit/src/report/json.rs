//! The report for programs.

use std::io::{self, Write};

use gd_core::Real;
use serde::{Serialize, Serializer};

use super::{Report, shortest};
use crate::data::ColumnOrigin;
use crate::fit::{Tally, foot_points};
use crate::settings::OptimizerName;

#[derive(Serialize)]
struct Json<'a> {
    formula: &'a str,
    data: Data<'a>,
    method: Method,
    parameters: Vec<Parameter>,
    mse: f64,
    rss: f64,
    dof: usize,
    residual_deviation: Option<f64>,
    r_squared: Option<f64>,
    /// The confidence level of the intervals.
    level: f64,
    /// How they are computed.
    intervals: &'static str,
    /// Whether the errors follow from the standard deviations as given.
    absolute_sigma: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    chi_squared_probability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    curvature: Option<Curvature>,
    log_likelihood: f64,
    aic: f64,
    bic: f64,
    /// What the errors of inputs add up to, where they have some.
    #[serde(skip_serializing_if = "Option::is_none")]
    orthogonal: Option<Orthogonal<'a>>,
    /// Parameters of the rows and columns of the matrices below.
    free: &'a [String],
    covariance: &'a [Vec<Option<f64>>],
    correlation: &'a [Vec<Option<f64>>],
    steps: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    search: Option<Search>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'a str>,
    stop: Stop<'a>,
}

/// How far the formula is from linear, see [`crate::Curvature`].
#[derive(Serialize)]
struct Curvature {
    parameter_effects: f64,
    intrinsic: f64,
}

/// The two parts of the residual sum of an orthogonal distance regression, see [`crate::FootPoints`].
#[derive(Serialize)]
struct Orthogonal<'a> {
    /// The inputs that have errors.
    inputs: Vec<&'a str>,
    epsilon_sum: f64,
    delta_sum: f64,
    /// The parameters with exact inputs, in the order of `free`.
    with_exact_inputs: Option<Vec<f64>>,
}

/// Where the fits of a search for a start ended.
#[derive(Serialize)]
struct Search {
    fits: usize,
    /// Those that ended where this one did.
    ended_here: usize,
    /// The next best loss over this one.
    next_loss_ratio: Option<f64>,
}

#[derive(Serialize)]
struct Data<'a> {
    file: &'a str,
    inputs: &'a [String],
    response: &'a str,
    /// The column of every input, and last that of the response.
    columns: Vec<Column<'a>>,
    /// Why the response is what is predicted.
    response_reason: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<String>,
    rows: usize,
    /// Rows of a weight above 0, each as often as it counts.
    observations: usize,
    skipped: usize,
    /// Left out by the condition, or because the input is out of range.
    #[serde(skip_serializing_if = "is_zero")]
    excluded: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[derive(Serialize)]
struct Column<'a> {
    name: &'a str,
    /// Its number, from 1.
    number: usize,
    /// Its name in the table.
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
}

#[derive(Serialize)]
struct Method {
    optimizer: &'static str,
    learning_rate: Option<f64>,
    batch: Option<usize>,
    seed: Option<u64>,
    precision: &'static str,
}

#[derive(Serialize)]
struct Parameter {
    name: String,
    value: f64,
    stderr: Option<f64>,
    /// Why there is no standard error.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_stderr: Option<String>,
    /// Told where the standard error is a number that nobody can use.
    #[serde(skip_serializing_if = "Option::is_none")]
    determined: Option<bool>,
    /// `null` if it was held.
    start: Option<f64>,
    t: Option<f64>,
    p: Option<f64>,
    /// `null` on a side where it is not bounded.
    interval: Option<[f64; 2]>,
    skewness: Option<f64>,
    /// Whether the standard error is a rough measure of the uncertainty.
    rough: bool,
}

#[derive(Serialize)]
struct Stop<'a> {
    converged: bool,
    reason: &'static str,
    explanation: &'a str,
}

/// Writes the report as one JSON object. Numbers that are not finite become `null`.
///
/// # Errors
/// A writer that fails.
pub fn write_json<T: Real>(report: &Report<'_, T>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}

impl<T: Real> Serialize for Report<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json(self).serialize(serializer)
    }
}

fn orthogonal<'a, T: Real>(report: &Report<'a, T>) -> Option<Orthogonal<'a>> {
    let Report { problem, solution, .. } = *report;
    let feet = foot_points(problem, &solution.outcome.params).ok().flatten()?;
    let named = problem.data.formula.inputs().iter().zip(problem.data.input_sigmas.iter().flatten());
    let has_errors = |sigmas: &[T]| sigmas.iter().any(|sigma| *sigma > T::constant(0.0));
    Some(Orthogonal {
        inputs: named.filter(|(_, sigmas)| has_errors(sigmas)).map(|(name, _)| name.as_str()).collect(),
        epsilon_sum: feet.epsilon_sum,
        delta_sum: feet.delta_sum,
        with_exact_inputs: solution
            .with_exact_inputs
            .as_ref()
            .map(|params| params.iter().copied().map(shortest).collect()),
    })
}

fn json<'a, T: Real>(report: &Report<'a, T>) -> Json<'a> {
    let Report { problem, method, solution, .. } = *report;
    let outcome = &solution.outcome;
    let parameters = report.parameters().into_iter().map(|parameter| Parameter {
        name: parameter.name,
        value: parameter.value,
        stderr: parameter.error.as_ref().ok().copied(),
        no_stderr: parameter.error.err(),
        determined: (!parameter.is_determined).then_some(false),
        start: parameter.start,
        t: parameter.t,
        p: parameter.p,
        interval: parameter.interval,
        skewness: parameter.skewness,
        rough: parameter.is_rough,
    });
    let origin = &problem.data.origin;
    let column = |origin: &'a ColumnOrigin| Column { name: &origin.name, number: origin.number, title: &origin.title };
    let is_lm = method.optimizer == OptimizerName::Lm;
    Json {
        formula: report.formula,
        data: Data {
            file: &problem.data.file,
            inputs: problem.data.formula.inputs(),
            response: &problem.data.y_name,
            columns: origin.inputs.iter().chain(&origin.response).map(column).collect(),
            response_reason: origin.reason.words(),
            remarks: problem.data.reading.remarks().into_iter().chain(origin.remarks.iter().cloned()).collect(),
            rows: problem.data.y.len(),
            observations: outcome.summary.n_points,
            skipped: problem.data.n_skipped,
            excluded: problem.data.n_excluded,
        },
        method: Method {
            optimizer: method.optimizer.name(),
            learning_rate: (!is_lm).then_some(method.learning_rate),
            batch: method.batch,
            seed: method.batch.map(|_| method.seed),
            precision: report.precision.name(),
        },
        parameters: parameters.collect(),
        mse: shortest(outcome.loss),
        rss: outcome.summary.residual_sum,
        dof: outcome.summary.degrees_of_freedom,
        residual_deviation: outcome.summary.residual_deviation,
        r_squared: outcome.summary.r_squared,
        level: report.level,
        intervals: if solution.profiles.is_some() { "profile" } else { "standard" },
        absolute_sigma: method.absolute_sigma,
        chi_squared_probability: outcome.summary.chi_squared_probability,
        curvature: solution.curvature.as_ref().map(|curvature| Curvature {
            parameter_effects: curvature.parameter_effects,
            intrinsic: curvature.intrinsic,
        }),
        log_likelihood: outcome.summary.log_likelihood,
        aic: outcome.summary.aic,
        bic: outcome.summary.bic,
        orthogonal: orthogonal(report),
        free: problem.names(),
        covariance: &outcome.summary.covariance,
        correlation: &outcome.summary.correlation,
        steps: outcome.n_steps,
        search: solution.tally.map(|Tally { n_fits, n_best, next }| Search {
            fits: n_fits,
            ended_here: n_best,
            next_loss_ratio: next,
        }),
        remark: solution.remark.as_deref(),
        stop: Stop {
            converged: outcome.ending.is_converged,
            reason: outcome.ending.reason,
            explanation: &outcome.ending.explanation,
        },
    }
}
