//! The suggestions for programs.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::law::Law;
use super::suggest::{Suggestion, Suggestions};
use super::verdict::Certainty;
use crate::formulas::Whereabouts;

#[derive(Serialize)]
struct Json<'a> {
    data: Data<'a>,
    /// One for every curve that was fitted, the best first; those that are not ranked last.
    laws: Vec<OfLaw<'a>>,
    /// Names of laws that these data are not for, with what they are for.
    not_for_these: Vec<[&'a str; 2]>,
    certainty: &'static str,
    /// Laws that the data cannot tell from the best.
    equal: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<Measure<'a>>,
    verdict: String,
    version: &'static str,
}

#[derive(Serialize)]
struct Data<'a> {
    file: &'a str,
    x: String,
    y: String,
    rows: usize,
    rows_used: usize,
}

#[derive(Serialize)]
struct OfLaw<'a> {
    name: &'a str,
    field: &'a str,
    formula: &'a str,
    source: &'a str,
    rank: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_ranked: Option<String>,
    aicc: Option<f64>,
    delta: Option<f64>,
    weight: Option<f64>,
    bic: Option<f64>,
    parameters: Vec<OfParameter<'a>>,
    same_curve: Vec<Same<'a>>,
    /// The report of the fit, as `gd fit --report json` has it.
    fit: Value,
}

#[derive(Serialize)]
struct OfParameter<'a> {
    name: &'a str,
    value: f64,
    stderr: Option<f64>,
    unit: String,
    meaning: &'a str,
}

#[derive(Serialize)]
struct Same<'a> {
    name: &'a str,
    formula: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct Measure<'a> {
    x: f64,
    against: &'a str,
    within_data: bool,
    predictions: [f64; 2],
    standard_errors: f64,
}

/// Writes the suggestions for programs: one JSON object and a line break.
///
/// # Errors
/// A writer that fails.
pub fn write_suggestions_json(laws: &Suggestions, out: &mut dyn Write) -> io::Result<()> {
    let ranked = laws.ranked();
    let (equal, whereabouts) = match &laws.certainty {
        Certainty::Equal { others, whereabouts } => (&others[..], Some(whereabouts)),
        _ => (&[][..], None),
    };
    let equal: Vec<&str> = equal.iter().filter_map(|place| ranked.get(*place)).map(|one| one.law.name).collect();
    let measure = match (whereabouts, equal.first()) {
        (Some(Whereabouts::At(place)), Some(against)) => Some(Measure {
            x: place.inputs.first().map_or(f64::NAN, |(_, value)| *value),
            against,
            within_data: place.is_within,
            predictions: place.predictions,
            standard_errors: place.standard_errors,
        }),
        _ => None,
    };
    let json = Json {
        data: Data {
            file: &laws.data.file,
            x: laws.data.input_title(0),
            y: laws.data.response_title(),
            rows: laws.n_rows,
            rows_used: laws.data.y.len(),
        },
        laws: laws
            .laws
            .iter()
            .enumerate()
            .map(|(place, one)| of_law(one, (place < laws.n_ranked).then_some(place)))
            .collect(),
        not_for_these: laws.not_for_these.iter().map(|law: &&Law| [law.name, law.domain.words()]).collect(),
        certainty: laws.certainty.name(),
        equal,
        measure,
        verdict: laws.verdict(),
        version: env!("CARGO_PKG_VERSION"),
    };
    serde_json::to_writer_pretty(&mut *out, &json)?;
    writeln!(out)
}

fn of_law(one: &Suggestion, place: Option<usize>) -> OfLaw<'_> {
    let Suggestion { law, same_curve, fit, .. } = one;
    let parameters = law.parameters.iter().zip(&fit.parameters);
    OfLaw {
        name: law.name,
        field: law.field,
        formula: law.formula,
        source: law.source,
        rank: place.map(|place| place + 1),
        not_ranked: fit.reason.as_ref().map(ToString::to_string),
        aicc: fit.criteria.map(|criteria| criteria.aicc),
        delta: fit.criteria.map(|criteria| criteria.delta),
        weight: fit.criteria.map(|criteria| criteria.weight),
        bic: fit.criteria.map(|criteria| criteria.bic),
        parameters: parameters
            .map(|(known, found)| OfParameter {
                name: known.name,
                value: found.value,
                stderr: found.error.as_ref().ok().copied(),
                unit: known.unit.to_string(),
                meaning: known.meaning,
            })
            .collect(),
        same_curve: same_curve
            .iter()
            .map(|law| Same { name: law.name, formula: law.formula, source: law.source })
            .collect(),
        fit: serde_json::from_str(&fit.json).unwrap_or(Value::Null),
    }
}
