//! Parameters that are expressions of others.

use gd_formula::{Formula, Names};

use super::fault::ParameterFault;
use crate::error::Error;
use crate::setting::Setting;
use crate::settings::{Settings, Tie, check_names};

/// A tie whose expression has no tied parameters any more.
#[derive(Debug, Clone)]
pub(crate) struct ResolvedTie {
    pub(crate) name: String,
    /// As it was given.
    pub(crate) expression: String,
    pub(crate) formula: Formula,
}

/// The ties of a formula, each in terms of parameters that are not tied.
///
/// # Errors
/// A name that is no parameter, a column, an expression that cannot be read or has no parameter, ties in a circle.
pub(crate) fn resolve_ties(formula: &Formula, settings: &Settings) -> Result<Vec<ResolvedTie>, Error> {
    let ties = &settings.ties;
    let refused = |fault: ParameterFault| fault.of(Setting::Ties);
    let names = formula.parameters();
    let columns: Vec<&str> = formula.inputs().iter().map(String::as_str).collect();
    let is_column = |name: &String| columns.contains(&name.as_str());
    if let Some(tie) = ties.iter().find(|tie| is_column(&tie.name)) {
        return Err(refused(ParameterFault::Column { name: tie.name.clone() }));
    }
    check_names(Setting::Ties, ties.iter().map(|tie| &tie.name), Some(names))?;
    // A new name is a parameter where it has a value: without one it may be a slip.
    let started = settings.start.0.iter().map(|(name, _)| name).chain(settings.fixed.0.iter().map(|(name, _)| name));
    let known: Vec<&str> = names.iter().chain(started).map(String::as_str).collect();
    let mut parsed = Vec::new();
    for tie in ties {
        let fault = |error| fault_of(tie, error);
        let expression = Formula::parse_with(&tie.expression, &Names { inputs: &columns, parameters: &known });
        let expression = expression.map_err(|error| refused(fault(error)))?.with_used_inputs();
        if let Some(name) = expression.inputs().first() {
            return Err(refused(ParameterFault::Column { name: name.clone() }));
        }
        if let Some(name) = expression.parameters().iter().find(|name| !known.contains(&name.as_str())) {
            let (name, known) = (name.clone(), names.to_vec());
            return Err(refused(ParameterFault::Unknown { name, known }));
        }
        if expression.parameters().is_empty() {
            let Tie { name, expression } = tie.clone();
            return Err(refused(ParameterFault::Constant { name, expression }));
        }
        parsed.push((tie, expression));
    }
    let mut resolved = Vec::with_capacity(ties.len());
    for (tie, _) in &parsed {
        let formula = resolve(&tie.name, &parsed, &mut Vec::new()).map_err(|fault| refused(*fault))?;
        resolved.push(ResolvedTie { name: tie.name.clone(), expression: tie.expression.clone(), formula });
    }
    Ok(resolved)
}

fn fault_of(tie: &Tie, error: gd_formula::FormulaError) -> ParameterFault {
    ParameterFault::Expression { name: tie.name.clone(), expression: tie.expression.clone(), error }
}

/// The expression of a tied parameter with all tied ones in it replaced; `path` has those that led here.
fn resolve(name: &str, ties: &[(&Tie, Formula)], path: &mut Vec<String>) -> Result<Formula, Box<ParameterFault>> {
    if let Some(first) = path.iter().position(|above| above == name) {
        return Err(Box::new(ParameterFault::Cycle { names: path.split_off(first) }));
    }
    let Some((tie, expression)) = ties.iter().find(|(tie, _)| tie.name == name) else {
        return Err(Box::new(ParameterFault::Unknown { name: name.into(), known: Vec::new() }));
    };
    path.push(name.into());
    let mut resolved = expression.clone();
    for inner in expression.parameters().iter().filter(|inner| ties.iter().any(|(tie, _)| tie.name == **inner)) {
        let replacement = resolve(inner, ties, path)?;
        let replaced =
            resolved.with_substituted(inner, &replacement).map_err(|error| Box::new(fault_of(tie, error)))?;
        resolved = replaced.unwrap_or(resolved);
    }
    path.pop();
    Ok(resolved)
}
