//! The comparison for programs.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::FormulaComparison;
use super::candidate::FormulaFit;
use super::distinguish::{Indistinct, Place, Whereabouts};
use super::nested::Nested;

#[derive(Serialize)]
struct Json<'a> {
    data: Data<'a>,
    /// Whether sigma was taken as absolute: the criterion is then AIC of chi-squared.
    absolute_sigma: bool,
    /// In the order in which they were given.
    formulas: Vec<Candidate<'a>>,
    nested: Vec<Case<'a>>,
    indistinct: Vec<Pair<'a>>,
    best: Option<&'a str>,
    verdict: Vec<String>,
    version: &'static str,
}

#[derive(Serialize)]
struct Data<'a> {
    file: &'a str,
    response: &'a str,
    rows: usize,
    observations: usize,
    remarks: &'a [String],
}

#[derive(Serialize)]
struct Candidate<'a> {
    label: &'a str,
    formula: &'a str,
    /// From 1; `null` if it is not ranked.
    rank: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_ranked: Option<String>,
    /// Parameters that the data determine.
    parameters: usize,
    dof: usize,
    rss: f64,
    residual_deviation: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chi_squared_probability: Option<f64>,
    aicc: Option<f64>,
    delta: Option<f64>,
    weight: Option<f64>,
    bic: Option<f64>,
    leave_one_out: Option<LeaveOneOut>,
    /// The report of the fit, as `gd fit --report json` has it.
    fit: Value,
}

#[derive(Serialize)]
struct LeaveOneOut {
    press: f64,
    deviation: f64,
    method: &'static str,
}

#[derive(Serialize)]
struct Case<'a> {
    small: &'a str,
    large: &'a str,
    /// `F` or `chi-squared`.
    test: Option<&'static str>,
    statistic: Option<f64>,
    degrees_of_freedom: Option<[usize; 2]>,
    p: Option<f64>,
    /// Whether all parameters of the larger formula matter where it takes the shape of the smaller.
    regular: bool,
}

#[derive(Serialize)]
struct Pair<'a> {
    formulas: [&'a str; 2],
    delta: f64,
    same_curve: bool,
    measure: Option<Measure<'a>>,
}

#[derive(Serialize)]
struct Measure<'a> {
    at: Vec<Input<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    within_data: bool,
    predictions: [f64; 2],
    standard_errors: f64,
}

#[derive(Serialize)]
struct Input<'a> {
    name: &'a str,
    value: f64,
}

/// Writes the comparison for programs: one JSON object and a line break.
///
/// # Errors
/// A writer that fails.
pub fn write_comparison_json(comparison: &FormulaComparison, out: &mut dyn Write) -> io::Result<()> {
    let label = |index: usize| comparison.fits.get(index).map_or("", |fit| fit.label.as_str());
    let Some(first) = comparison.fits.first() else { return Ok(()) };
    let data = &first.problem.data;
    let formula = |(index, fit)| formula(fit, comparison.ranking.iter().position(|ranked| *ranked == index));
    let test = |nested: &Nested| Case {
        small: label(nested.small),
        large: label(nested.large),
        test: nested.test.map(|test| if test.is_chi_squared { "chi-squared" } else { "F" }),
        statistic: nested.test.map(|test| test.statistic),
        degrees_of_freedom: nested.test.map(|test| test.degrees),
        p: nested.test.map(|test| test.p),
        regular: nested.is_regular,
    };
    let json = Json {
        data: Data {
            file: &data.file,
            response: &data.y_name,
            rows: data.y.len(),
            observations: first.summary.n_points,
            remarks: &comparison.remarks,
        },
        absolute_sigma: comparison.is_absolute,
        formulas: comparison.fits.iter().enumerate().map(formula).collect(),
        nested: comparison.nested.iter().map(test).collect(),
        indistinct: comparison.indistinct.iter().map(|pair| indistinct(pair, label)).collect(),
        best: comparison.best().map(|fit| fit.label.as_str()),
        verdict: comparison.verdict(),
        version: env!("CARGO_PKG_VERSION"),
    };
    serde_json::to_writer_pretty(&mut *out, &json)?;
    writeln!(out)
}

fn formula(fit: &FormulaFit, place: Option<usize>) -> Candidate<'_> {
    let summary = &fit.summary;
    Candidate {
        label: &fit.label,
        formula: &fit.formula,
        rank: place.map(|place| place + 1),
        not_ranked: fit.reason.as_ref().map(ToString::to_string),
        parameters: fit.n_determined(),
        dof: summary.degrees_of_freedom,
        rss: summary.residual_sum,
        residual_deviation: summary.residual_deviation,
        chi_squared_probability: summary.chi_squared_probability,
        aicc: fit.criteria.map(|criteria| criteria.aicc),
        delta: fit.criteria.map(|criteria| criteria.delta),
        weight: fit.criteria.map(|criteria| criteria.weight),
        bic: fit.criteria.map(|criteria| criteria.bic),
        leave_one_out: fit.leave_one_out.map(|one| LeaveOneOut {
            press: one.press,
            deviation: one.deviation,
            method: one.method.name(),
        }),
        fit: serde_json::from_str(&fit.json).unwrap_or(Value::Null),
    }
}

fn indistinct<'a>(pair: &'a Indistinct, label: impl Fn(usize) -> &'a str) -> Pair<'a> {
    let measure = |place: &'a Place| Measure {
        at: place.inputs.iter().map(|(name, value)| Input { name, value: *value }).collect(),
        row: place.line,
        within_data: place.is_within,
        predictions: place.predictions,
        standard_errors: place.standard_errors,
    };
    Pair {
        formulas: [label(pair.best), label(pair.other)],
        delta: pair.delta,
        same_curve: pair.whereabouts == Whereabouts::SameCurve,
        measure: match &pair.whereabouts {
            Whereabouts::At(place) => Some(measure(place)),
            _ => None,
        },
    }
}
