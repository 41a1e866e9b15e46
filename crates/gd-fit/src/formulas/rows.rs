//! The same rows, the same response and the right settings for every formula.

use crate::data::Observations;
use crate::error::Error;
use crate::report::Significant;
use crate::setting::Setting;
use crate::settings::{Bounds, Fixed, LikelihoodName, LossName, OptimizerName, Settings, StartValues, check_names};

/// Lines that a remark names.
const MAX_NAMED: usize = 5;

/// Rows that all formulas have values for.
pub(super) struct Common {
    /// For every formula the places of these among its own.
    pub(super) picked: Vec<Vec<usize>>,
    pub(super) remarks: Vec<String>,
}

/// An error of one of the formulas; an error of reading it quotes it already.
pub(super) fn of_formula(error: Error, formula: &str) -> Error {
    match error {
        Error::Formula { .. } => error,
        error => Error::OfFormula { formula: formula.into(), error: Box::new(error) },
    }
}

/// A setting that a comparison does not have.
pub(super) fn refusal(setting: Setting, message: impl Into<String>) -> Error {
    Error::Answer { setting, message: message.into() }
}

/// Refuses all but plain least squares.
///
/// # Errors
/// The first setting of anything else.
pub(crate) fn check_settings(settings: &Settings) -> Result<(), Error> {
    let columns = &settings.columns;
    let others = [
        (settings.loss != LossName::Squares, Setting::Loss),
        (settings.optimizer.is_some_and(|name| name != OptimizerName::Lm), Setting::Optimizer),
        (settings.learning_rate.is_some(), Setting::LearningRate),
        (settings.batch.is_some(), Setting::Batch),
        (!settings.priors.0.is_empty(), Setting::Priors),
        (!settings.ties.is_empty(), Setting::Ties),
        (!settings.log_parameters.0.is_empty(), Setting::LogParameters),
        (!settings.shared.0.is_empty(), Setting::Shared),
        (columns.by.is_some(), Setting::By),
        (columns.groups.is_some(), Setting::Groups),
        (!columns.input_sigmas.is_empty(), Setting::InputSigma),
        (columns.likelihood != LikelihoodName::Normal, Setting::Likelihood),
        (columns.trials.is_some(), Setting::Trials),
    ];
    if let Some((_, setting)) = others.into_iter().find(|(is_given, _)| *is_given) {
        return Err(refusal(setting, "formulas are compared by plain least squares, which have none; leave it out"));
    }
    if settings.absolute_sigma && columns.sigma.is_none() {
        return Err(Error::NoSigma);
    }
    Ok(())
}

/// The rows that all formulas have values for; what was left out for the sake of one is said.
///
/// # Errors
/// Formulas that predict different things; a range of different inputs; no row that all have.
pub(super) fn common(data: &[Observations<f64>], formulas: &[&str], settings: &Settings) -> Result<Common, Error> {
    let Some((first, text)) = data.first().zip(formulas.first()) else {
        return Ok(Common { picked: Vec::new(), remarks: Vec::new() });
    };
    for (other, formula) in data.iter().zip(formulas).skip(1) {
        let is_same = |one: &Observations<f64>| (one.origin.expression.clone(), numbers(&one.origin.response));
        if is_same(first) != is_same(other) {
            let message = format!(
                "'{}' predicts {} and '{}' predicts {}: their residuals cannot be compared; write both for the same, \
                 such as y = exp(...) for ln(y) = ...",
                text.trim(),
                first.y_name,
                formula.trim(),
                other.y_name
            );
            return Err(refusal(Setting::Formula, message));
        }
        if settings.columns.range.is_some() && numbers(&first.origin.inputs) != numbers(&other.origin.inputs) {
            let message = "the formulas have different inputs; say which rows to fit by a condition".to_owned();
            return Err(refusal(Setting::InputRange, message));
        }
    }
    let lines: Vec<Vec<u64>> =
        data.iter().map(|one| (0..one.y.len()).map(|row| one.reading.rows.of(row)).collect()).collect();
    let is_common = |line: &u64| lines.iter().all(|lines| lines.binary_search(line).is_ok());
    let picked: Vec<Vec<usize>> =
        lines.iter().map(|lines| (0..lines.len()).filter(|row| is_common(&lines[*row])).collect()).collect();
    if picked.iter().any(Vec::is_empty) {
        return Err(refusal(Setting::Formula, "no row has values for all formulas; compare those that share some"));
    }
    let mut all: Vec<u64> = lines.iter().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    let mut remarks = Vec::new();
    for (own, formula) in lines.iter().zip(formulas) {
        let missing: Vec<u64> = all.iter().copied().filter(|line| own.binary_search(line).is_err()).collect();
        if !missing.is_empty() {
            let what = if first.reading.encoding.is_empty() { "row" } else { "line" };
            remarks.push(format!(
                "left out of all fits, as '{}' has no value there: {}",
                formula.trim(),
                listed(what, &missing)
            ));
        }
    }
    Ok(Common { picked, remarks })
}

/// "line 3", "lines 3, 5 and 9", "3, 5, 7, 8, 9 and 12 more lines".
fn listed(what: &str, lines: &[u64]) -> String {
    let named: Vec<String> = lines.iter().take(MAX_NAMED).map(u64::to_string).collect();
    match (&named[..], lines.len()) {
        ([one], 1) => format!("{what} {one}"),
        ([before @ .., last], n) if n <= MAX_NAMED => format!("{what}s {} and {last}", before.join(", ")),
        (_, n) => format!("{what}s {} and {} more", named.join(", "), n - named.len()),
    }
}

fn numbers(columns: &[crate::data::ColumnOrigin]) -> Vec<usize> {
    columns.iter().map(|column| column.number).collect()
}

/// The settings for every formula: of start values, fixed parameters and bounds those that it has.
///
/// # Errors
/// A name that no formula has as a parameter, or that is given twice.
pub(super) fn settings_of(data: &[Observations<f64>], settings: &Settings) -> Result<Vec<Settings>, Error> {
    let mut known: Vec<String> = Vec::new();
    for name in data.iter().flat_map(|one| one.formula.parameters()) {
        if !known.contains(name) {
            known.push(name.clone());
        }
    }
    let Settings { start, fixed, bounds, .. } = settings;
    check_names(Setting::Start, start.0.iter().map(|(name, _)| name), Some(&known))?;
    check_names(Setting::Fixed, fixed.0.iter().map(|(name, _)| name), Some(&known))?;
    check_names(Setting::Bounds, bounds.0.iter().map(|(name, _)| name), Some(&known))?;
    let of = |one: &Observations<f64>| {
        let has = |name: &String| one.formula.parameters().contains(name);
        Settings {
            start: StartValues(start.0.iter().filter(|(name, _)| has(name)).cloned().collect()),
            fixed: Fixed(fixed.0.iter().filter(|(name, _)| has(name)).cloned().collect()),
            bounds: Bounds(bounds.0.iter().filter(|(name, _)| has(name)).cloned().collect()),
            ..settings.clone()
        }
    };
    Ok(data.iter().map(of).collect())
}

/// A number of a report.
pub(super) fn shown(value: f64) -> String {
    Significant(value, 6).to_string()
}
