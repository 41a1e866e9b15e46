//! The report for programs.

use std::io::{self, Write};

use gd_core::Real;
use serde::{Serialize, Serializer};

use super::{ParameterKind, PriorOf, Report, shortest};
use crate::data::ColumnOrigin;
use crate::fit::{Tally, foot_points};
use crate::hash::hash_of;
use crate::prediction::{Predictor, observation_variance};
use crate::settings::OptimizerName;

#[derive(Serialize)]
struct Json<'a> {
    formula: &'a str,
    data: Data<'a>,
    method: Method,
    parameters: Vec<Parameter>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    priors: Vec<Prior>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Groups>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    robust: Option<Robust>,
    /// Rows of least squares that are too far off for chance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outliers: Vec<Outlier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    likelihood: Option<Likelihood>,
    log_likelihood: f64,
    aic: f64,
    bic: f64,
    /// Parameters at their bounds, at which they are taken as held for the errors of the others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    at_bounds: Vec<String>,
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
    /// The variance of a new observation; `null` where its precision is not known.
    observation_variance: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    derived: Vec<Derived<'a>>,
    /// Of the program that wrote this.
    version: &'static str,
}

/// A quantity that follows from the parameters.
#[derive(Serialize)]
struct Derived<'a> {
    name: &'a str,
    expression: &'a str,
    value: f64,
    stderr: Option<f64>,
    /// Why there is no standard error.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_stderr: Option<&'a str>,
    interval: Option<[f64; 2]>,
    rough: bool,
}

/// A robust loss, see [`crate::RobustFit`].
#[derive(Serialize)]
struct Robust {
    loss: &'static str,
    /// 2 s² times the mean of ρ, which is what is minimized.
    mean_loss: f64,
    scale: f64,
    outliers: Vec<Outlier>,
    /// Of every row.
    weights: Vec<f64>,
}

#[derive(Serialize)]
struct Outlier {
    /// From 1, not counting rows that were left out.
    row: usize,
    /// Its line in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    observed: f64,
    deviations: f64,
    weight: f64,
}

/// The likelihood of counts, see [`crate::LikelihoodFit`].
#[derive(Serialize)]
struct Likelihood {
    name: &'static str,
    deviance: f64,
    pearson_chi_squared: f64,
    /// Pearson's chi-squared over the degrees of freedom.
    dispersion: Option<f64>,
    /// Whether standard errors are multiplied by its root.
    dispersion_estimated: bool,
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
    /// Tells the numbers that were fitted from others.
    hash: String,
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
    /// Of an input, its least and largest value.
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<[f64; 2]>,
    /// The moment that dates and times count from.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
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
    /// The expression of others that it follows from.
    #[serde(skip_serializing_if = "Option::is_none")]
    tie: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logarithm: Option<Logarithm>,
}

/// What groups of rows have in common, and what each has for itself.
#[derive(Serialize)]
struct Groups {
    by: String,
    shared: Vec<String>,
    each: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    name: String,
    rows: usize,
    rss: f64,
    parameters: Vec<Parameter>,
}

/// How far a parameter ended from what was known of it.
#[derive(Serialize)]
struct Prior {
    name: String,
    mean: f64,
    deviation: f64,
    /// By how many of its deviations the fit is above it.
    pull: f64,
    /// What the data alone say, and the standard error.
    #[serde(skip_serializing_if = "Option::is_none")]
    data_alone: Option<[f64; 2]>,
}

/// A logarithm that was fitted in place of its parameter.
#[derive(Serialize)]
struct Logarithm {
    value: f64,
    stderr: Option<f64>,
    /// The parameter where its logarithm is one standard error less, and one more.
    range: Option<[f64; 2]>,
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

fn outlier_of<T: Real>(report: &Report<'_, T>, outlier: &crate::fit::Outlier) -> Outlier {
    let crate::fit::Outlier { row, deviations, weight } = *outlier;
    let observed = report.problem.data.y.get(row).map_or(f64::NAN, |y| shortest(*y));
    let reading = &report.problem.data.reading;
    let line = (!reading.encoding.is_empty()).then(|| reading.rows.of(row));
    Outlier { row: row + 1, line, observed, deviations, weight }
}

/// The mean squared error, of a robust loss too.
fn mean_square<T: Real>(report: &Report<'_, T>) -> f64 {
    let outcome = &report.solution.outcome;
    if report.solution.robust.is_none() {
        return shortest(outcome.loss);
    }
    let data = &report.problem.data;
    let total = data.weights.as_ref().map_or(data.y.len() as f64, |weights| weights.iter().map(|w| w.to_f64()).sum());
    outcome.summary.residual_sum / total
}

fn told(parameter: super::Parameter) -> Parameter {
    Parameter {
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
        tie: match &parameter.kind {
            ParameterKind::Tied { expression } => Some(expression.clone()),
            _ => None,
        },
        logarithm: match parameter.kind {
            ParameterKind::Logarithm { value, error: stderr, range } => Some(Logarithm { value, stderr, range }),
            _ => None,
        },
    }
}

fn groups<T: Real>(report: &Report<'_, T>) -> Option<Groups> {
    report.problem.groups.as_ref().map(|map| Groups {
        by: map.by.clone(),
        shared: report.all_names().into_iter().filter(|name| report.is_shared(name)).collect(),
        each: report
            .groups()
            .into_iter()
            .map(|group| Group {
                name: group.name,
                rows: group.n_rows,
                rss: group.residual_sum,
                parameters: group.parameters.into_iter().map(told).collect(),
            })
            .collect(),
    })
}

fn derived_of(derived: &crate::derived::Derived) -> Derived<'_> {
    Derived {
        name: &derived.name,
        expression: &derived.expression,
        value: derived.value,
        stderr: derived.error.as_ref().ok().copied(),
        no_stderr: derived.error.as_ref().err().map(String::as_str),
        interval: derived.interval,
        rough: derived.is_rough,
    }
}

fn json<'a, T: Real>(report: &Report<'a, T>) -> Json<'a> {
    let Report { problem, method, solution, .. } = *report;
    let outcome = &solution.outcome;
    let parameters = report.parameters().into_iter().map(told);
    let prior = |PriorOf { name, mean, deviation, pull, data_alone }| Prior { name, mean, deviation, pull, data_alone };
    let origin = &problem.data.origin;
    let mut inputs = Predictor::new(report).into_inputs().into_iter();
    let column = |origin: &'a ColumnOrigin| {
        // Those of the response come last.
        let input = inputs.next();
        Column {
            name: &origin.name,
            number: origin.number,
            title: &origin.title,
            range: input.as_ref().map(|input| input.range),
            since: input.and_then(|input| input.since),
        }
    };
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
            hash: hash_of(&problem.data),
        },
        method: Method {
            optimizer: method.optimizer.name(),
            learning_rate: (!is_lm).then_some(method.learning_rate),
            batch: method.batch,
            seed: method.batch.map(|_| method.seed),
            precision: report.precision.name(),
        },
        parameters: parameters.collect(),
        priors: report.priors().into_iter().map(prior).collect(),
        groups: groups(report),
        mse: mean_square(report),
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
        robust: solution.robust.as_ref().map(|robust| Robust {
            loss: robust.loss.name(),
            mean_loss: shortest(outcome.loss),
            scale: robust.scale,
            outliers: robust.outliers.iter().map(|outlier| outlier_of(report, outlier)).collect(),
            weights: robust.weights.clone(),
        }),
        outliers: solution.outliers.iter().map(|outlier| outlier_of(report, outlier)).collect(),
        likelihood: solution.likelihood.as_ref().map(|fit| Likelihood {
            name: fit.likelihood.name(),
            deviance: fit.deviance,
            pearson_chi_squared: fit.pearson,
            dispersion: fit.dispersion,
            dispersion_estimated: fit.is_dispersion_estimated,
        }),
        log_likelihood: outcome.summary.log_likelihood,
        aic: outcome.summary.aic,
        bic: outcome.summary.bic,
        at_bounds: report.at_bounds(),
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
        observation_variance: observation_variance(problem, &outcome.summary).ok(),
        derived: solution.derived.iter().map(derived_of).collect(),
        version: env!("CARGO_PKG_VERSION"),
    }
}
