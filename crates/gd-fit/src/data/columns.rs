//! The roles of the columns.

use std::collections::HashSet;

use gd_formula::{Formula, Names};

use super::counted::Counted;
use super::error::DataError;
use super::expression::Expression;
use super::fault::ColumnFault;
use super::input_sigma::{self, Given, InputSigma};
use super::origin::{ColumnOrigin, Origin, ResponseReason, constants_of};
use super::resemblance::{folded, is_slip};
use super::role::{Filter, Response};
use super::titles::{Candidate, Titles, symbol_of};
use super::weighting::{Source, WeightKind, Weighting};
use crate::error::Error;
use crate::parts::{self, GROUPS, INPUT_ERRORS};
use crate::setting::Setting;
use crate::settings;

/// A formula and the columns that it is fitted to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// Its inputs are those that it uses.
    pub(crate) formula: Formula,
    /// A column for every input.
    pub(crate) inputs: Vec<usize>,
    pub(crate) response: Response,
    /// What it is called.
    pub(crate) y_name: String,
    pub(crate) filter: Filter,
    pub(crate) weighting: Option<Weighting>,
    /// Of the inputs that have errors.
    pub(crate) input_sigmas: Vec<InputSigma>,
    pub(crate) counts: Option<usize>,
    /// What is known of observations that are counts.
    pub(crate) counted: Option<Counted>,
    /// Labels that tell groups of rows apart.
    pub(crate) groups: Option<usize>,
    /// Whether groups have parameters of their own, and are not only drawn apart.
    pub(crate) fits_groups: bool,
    pub(crate) origin: Origin,
}

/// Finds out which columns the formula means.
pub(crate) fn choose(titles: Titles<'_>, text: &str, settings: &settings::Columns) -> Result<Choice, Error> {
    parts::check_columns(settings)?;
    let find = |setting, name: &Option<String>| name.as_ref().map(|name| titles.find(setting, name)).transpose();
    let told = find(Setting::Response, &settings.response)?;
    let counts = find(Setting::Counts, &settings.counts)?;
    let fits_groups = GROUPS && settings.by.is_some();
    let groups = if fits_groups { find(Setting::By, &settings.by)? } else { find(Setting::Groups, &settings.groups)? };
    let groups = groups.filter(|_| GROUPS);
    let counted = Counted::new(settings)?;
    let weighting = match (&settings.weights, &settings.sigma) {
        (Some(_), _) if counts.is_some() => return Err(Error::CountsWithWeights),
        (Some(text), _) => Some(weighting(titles, Setting::Weights, text, &settings.inputs)?),
        (None, Some(text)) => Some(weighting(titles, Setting::Sigma, text, &settings.inputs)?),
        (None, None) => {
            let trials = settings.trials.as_ref();
            trials.map(|text| weighting(titles, Setting::Trials, text, &settings.inputs)).transpose()?
        }
    };
    let weights = weighting.as_ref().and_then(Weighting::own_column);
    let sigmas =
        if INPUT_ERRORS { input_sigma::given(titles, &settings.input_sigmas, &settings.inputs)? } else { Vec::new() };
    let mut taken = vec![told, weights, counts];
    taken.extend(sigmas.iter().map(Given::own_column));
    let (formula, candidates) = parsed(titles, text, settings, told, &[weights, counts])?;
    let used = used(titles, &formula, &candidates, Setting::Inputs)?;
    check_parameters(titles, &formula, &candidates, told, settings)?;
    if used.is_empty() {
        let fault = ColumnFault::NoneUsed { formula: text.into(), columns: titles.list() };
        return Err(titles.error(Setting::Formula, fault).into());
    }
    let left = Left { name: formula.response(), expression: formula.response_expression() };
    let Predicted { response, y_name, columns, reason } =
        predicted(titles, left, told, &used, &candidates, &[&taken[1..], &[groups]].concat())?;
    let is_input = |(_, index): &&(String, usize)| used.iter().any(|(_, column)| column == index);
    if columns.iter().all(|column| is_input(&column)) {
        let name = columns.first().map_or_else(String::new, |(name, _)| name.clone());
        return Err(titles.error(Setting::Response, ColumnFault::PredictsInput { name }).into());
    }
    if let Some((name, _)) = columns.iter().find(|(_, column)| counts == Some(*column)) {
        return Err(titles.error(Setting::Counts, ColumnFault::CountsPredicted { name: name.clone() }).into());
    }
    let input_sigmas = if INPUT_ERRORS {
        let data = used.iter().copied().chain(columns.iter().map(|(name, at)| (&**name, *at)));
        input_sigma::check(titles, &sigmas, data)?;
        input_sigma::assigned(titles, sigmas, &used)?
    } else {
        Vec::new()
    };
    let filter = filter(titles, &used, settings)?;
    let column = |name: &str, index: usize| ColumnOrigin {
        name: name.to_owned(),
        number: index + 1,
        title: titles.title(index).to_owned(),
    };
    let mut remarks = remarks(titles, &formula, &used, settings);
    if let Response::Expression(Expression { text, .. }) = &response {
        let errors = match &weighting {
            _ if counted.is_some() => "its likelihood is taken for that of counts".to_owned(),
            None => "its errors are taken as equal".to_owned(),
            Some(Weighting { kind: WeightKind::Sigma, .. }) => format!("sigma is taken for that of {text}"),
            Some(_) => format!("weights are taken for those of {text}"),
        };
        remarks.push(format!("the fit is one of {text}: {errors}, and R squared is that of {text}"));
    }
    let origin = Origin {
        inputs: used.iter().map(|(name, index)| column(name, *index)).collect(),
        response: columns.iter().map(|(name, index)| column(name, *index)).collect(),
        expression: matches!(response, Response::Expression(_)).then(|| y_name.clone()),
        reason,
        constants: constants_of(&formula),
        remarks,
    };
    let formula = formula.with_used_inputs();
    let inputs = used.iter().map(|(_, column)| *column).collect();
    Ok(Choice {
        formula,
        inputs,
        response,
        y_name,
        filter,
        weighting,
        input_sigmas,
        counts,
        counted,
        groups,
        fits_groups,
        origin,
    })
}

/// The formula, and the columns that may be its inputs. Those of weights and counts are inputs as well only where it has no
/// other: a name in it may mean a parameter.
fn parsed(
    titles: Titles<'_>,
    text: &str,
    settings: &settings::Columns,
    told: Option<usize>,
    others: &[Option<usize>],
) -> Result<(Formula, Vec<Candidate>), Error> {
    let parameters: Vec<&str> = settings.parameters.iter().map(String::as_str).collect();
    let parse = |taken: &[Option<usize>]| -> Result<(Formula, Vec<Candidate>), Error> {
        let candidates = titles.candidates(&settings.inputs, taken)?;
        let known: Vec<&str> = candidates.iter().map(|(name, _)| name.as_str()).collect();
        let formula = Formula::parse_with(text, &Names { inputs: &known, parameters: &parameters })
            .map_err(|error| Error::Formula { text: text.into(), error })?;
        Ok((formula, candidates))
    };
    let has_input = |(formula, candidates): &(Formula, Vec<Candidate>)| {
        (0..candidates.len()).any(|index| formula.uses_input(index))
    };
    let first = parse(&[&[told], others].concat())?;
    if has_input(&first) || others.iter().all(Option::is_none) {
        return Ok(first);
    }
    let second = parse(&[told])?;
    Ok(if has_input(&second) { second } else { first })
}

/// What stands before the equals sign: a name, or an expression.
#[derive(Debug, Clone, Copy)]
struct Left<'a> {
    name: Option<&'a str>,
    expression: Option<&'a str>,
}

/// What the formula predicts.
struct Predicted {
    response: Response,
    /// What it is called.
    y_name: String,
    /// The columns that it is computed from, by the names that the formula has for them.
    columns: Vec<(String, usize)>,
    reason: ResponseReason,
}

fn predicted(
    titles: Titles<'_>,
    left: Left<'_>,
    told: Option<usize>,
    used: &[(&str, usize)],
    candidates: &[Candidate],
    taken: &[Option<usize>],
) -> Result<Predicted, DataError> {
    let choose = |name| match told {
        Some(index) => Ok((index, ResponseReason::Named)),
        None => response(titles, name, used, taken),
    };
    let Some(text) = left.expression else {
        let (index, reason) = choose(left.name)?;
        let y_name = if reason == ResponseReason::SecondColumn { "y" } else { titles.name(index) };
        let name = left.name.unwrap_or(y_name).to_owned();
        let (response, y_name) = (Response::Column(index), y_name.to_owned());
        return Ok(Predicted { response, y_name, columns: vec![(name, index)], reason });
    };
    // A name that no column has is that of the column which is predicted.
    let names = |candidates: &[Candidate]| {
        let known: Vec<&str> = candidates.iter().map(|(name, _)| name.as_str()).collect();
        Formula::parse(text, &known).map(|formula| formula.parameters().to_vec())
    };
    let mut candidates = candidates.to_vec();
    candidates.extend(told.map(|index| (titles.name(index).to_owned(), Some(index))));
    let mut reason = if told.is_some() { ResponseReason::Named } else { ResponseReason::LeftSide };
    if let Ok([name]) = names(&candidates).as_deref() {
        let (index, why) = choose(Some(name))?;
        reason = why;
        candidates.push((name.clone(), Some(index)));
    }
    let expression = expression_of(titles, Setting::Response, text, &candidates)?;
    let named = expression.formula.inputs().iter().cloned();
    let columns = named.zip(expression.columns.iter().copied()).collect();
    Ok(Predicted { y_name: text.to_owned(), response: Response::Expression(expression), columns, reason })
}

/// Which rows are fitted.
fn filter(titles: Titles<'_>, used: &[(&str, usize)], settings: &settings::Columns) -> Result<Filter, DataError> {
    let condition = settings.condition.as_ref();
    let condition = condition.map(|text| expression(titles, Setting::Condition, text, &settings.inputs)).transpose()?;
    let range = match (settings.range, used) {
        (None, _) => None,
        (Some(settings::InputRange(range)), [(_, column)]) => Some((*column, range)),
        (Some(_), used) => {
            let names = used.iter().map(|(name, _)| (*name).to_owned()).collect();
            return Err(titles.error(Setting::InputRange, ColumnFault::SeveralInputs { names }));
        }
    };
    Ok(Filter { condition, range })
}

/// The candidates that a formula uses, each with its column.
fn used<'c>(
    titles: Titles<'_>,
    formula: &Formula,
    candidates: &'c [Candidate],
    setting: Setting,
) -> Result<Vec<(&'c str, usize)>, DataError> {
    let used = candidates.iter().enumerate().filter(|(index, _)| formula.uses_input(*index));
    used.map(|(_, (name, column))| match column {
        Some(column) => Ok((name.as_str(), *column)),
        None => Err(titles.error(setting, ColumnFault::Repeated { name: name.clone() })),
    })
    .collect()
}

/// Refuses parameters that nobody can have meant: the name of the response, and that of a column in other letters, unless
/// the formula uses that column too.
fn check_parameters(
    titles: Titles<'_>,
    formula: &Formula,
    candidates: &[Candidate],
    told: Option<usize>,
    settings: &settings::Columns,
) -> Result<(), DataError> {
    let is_used = |column: &Option<usize>| {
        let mut names = candidates.iter().enumerate().filter(|(_, (_, other))| other == column);
        names.any(|(index, _)| formula.uses_input(index))
    };
    for name in formula.parameters().iter().filter(|name| !settings.parameters.contains(name)) {
        if told.is_some_and(|index| titles.name(index) == name) {
            return Err(titles.error(Setting::Response, ColumnFault::PredictsInput { name: name.clone() }));
        }
        let alike = candidates.iter().find(|(column, index)| {
            folded(column) == folded(name) && formula.response() != Some(column) && !is_used(index)
        });
        if let Some((column, _)) = alike {
            let (name, column) = (name.clone(), column.clone());
            return Err(titles.error(Setting::Formula, ColumnFault::OtherLetters { name, column }));
        }
    }
    Ok(())
}

/// What a reader of the report should know about the names.
fn remarks(titles: Titles<'_>, formula: &Formula, used: &[(&str, usize)], settings: &settings::Columns) -> Vec<String> {
    let mut remarks = Vec::new();
    for name in formula.parameters().iter().filter(|name| !settings.parameters.contains(name)) {
        let free = || titles.names.iter().enumerate().filter(|(index, _)| used.iter().all(|(_, other)| other != index));
        if let Some((index, _)) = free().find(|(_, column)| *column == name || symbol_of(column) == Some(name)) {
            let number = index + 1;
            remarks.push(format!(
                "{name} is a parameter, though column {number} is called so: it is not among the inputs"
            ));
        } else if let Some((_, column)) = free().find(|(_, column)| is_slip(name, column)) {
            remarks.push(format!("{name} is a parameter; did you mean the column {column}?"));
        }
    }
    remarks
}

/// What the rows weigh: a column or, of a text that is no name and no number, an expression in the columns, whatever else
/// they are, and in the names that the formula has for them.
fn weighting(titles: Titles<'_>, setting: Setting, text: &str, inputs: &[String]) -> Result<Weighting, DataError> {
    let kind = match setting {
        Setting::Sigma => WeightKind::Sigma,
        Setting::Trials => WeightKind::Trials,
        _ => WeightKind::Weight,
    };
    Ok(Weighting { source: source(titles, setting, text, inputs)?, kind })
}

/// Numbers of rows, by the name of a column or as an expression.
pub(super) fn source(titles: Titles<'_>, setting: Setting, text: &str, inputs: &[String]) -> Result<Source, DataError> {
    let is_name = text.chars().all(|c| c.is_alphanumeric() || c == '_');
    match titles.find(setting, text) {
        Ok(column) => return Ok(Source::Column(column)),
        Err(DataError::Column { fault: ColumnFault::Unknown { .. }, .. }) if !is_name => {}
        Err(error) => return Err(error),
    }
    Ok(Source::Expression(expression(titles, setting, text, inputs)?))
}

/// An expression in the columns, by their own names and by those that the formula has for them.
fn expression(titles: Titles<'_>, setting: Setting, text: &str, inputs: &[String]) -> Result<Expression, DataError> {
    let mut candidates = titles.candidates(inputs, &[])?;
    let known: HashSet<String> = candidates.iter().map(|(name, _)| name.clone()).collect();
    candidates.extend(titles.candidates(&[], &[])?.into_iter().filter(|(name, _)| !known.contains(name)));
    expression_of(titles, setting, text, &candidates)
}

/// An expression in the columns of candidates.
fn expression_of(
    titles: Titles<'_>,
    setting: Setting,
    text: &str,
    candidates: &[Candidate],
) -> Result<Expression, DataError> {
    let read = |names: &[&str]| {
        Formula::parse(text, names).map_err(|error| {
            let (text, columns, error) = (text.to_owned(), titles.list(), Box::new(error));
            titles.error(setting, ColumnFault::NotAnExpression { text, error, columns })
        })
    };
    let formula = read(&candidates.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>())?;
    if let Some(name) = formula.parameters().first() {
        let (name, expression, columns) = (name.clone(), text.to_owned(), titles.list());
        return Err(titles.error(setting, ColumnFault::NotInColumns { name, expression, columns }));
    }
    let used = used(titles, &formula, candidates, setting)?;
    let columns = used.iter().map(|(_, column)| *column).collect();
    Ok(Expression { text: text.into(), formula: formula.with_used_inputs(), columns })
}

/// The column that the formula predicts: of its own name, called y, the second of columns without names, or the only one
/// left.
fn response(
    titles: Titles<'_>,
    name: Option<&str>,
    used: &[(&str, usize)],
    taken: &[Option<usize>],
) -> Result<(usize, ResponseReason), DataError> {
    if let Some(name) = name.filter(|name| titles.has(name)) {
        return Ok((titles.find(Setting::Response, name)?, ResponseReason::LeftSide));
    }
    let is_free = |index: &usize| used.iter().all(|(_, column)| column != index) && !taken.contains(&Some(*index));
    let free: Vec<usize> = (0..titles.names.len()).filter(is_free).collect();
    if let Some(column) =
        name.and_then(|name| free.iter().map(|index| titles.name(*index)).find(|column| folded(column) == folded(name)))
    {
        let (name, column) = (name.unwrap_or_default().to_owned(), column.to_owned());
        return Err(titles.error(Setting::Response, ColumnFault::OtherLettersLeft { name, column }));
    }
    let mut called_y = free.iter().copied().filter(|index| titles.name(*index) == "y");
    if let Some(y) = called_y.next() {
        return match called_y.next() {
            None => Ok((y, ResponseReason::CalledY)),
            Some(second) => {
                let columns = [y + 1, second + 1];
                Err(titles.error(Setting::Response, ColumnFault::Ambiguous { name: "y".into(), columns }))
            }
        };
    }
    match (&free[..], titles.plain("y")) {
        ([y], _) => Ok((*y, ResponseReason::OnlyOneLeft)),
        ([], _) => Err(titles.error(Setting::Response, ColumnFault::NoneLeft)),
        (free, Some(y)) if used == [("x", 0)] && free.contains(&y) => Ok((y, ResponseReason::SecondColumn)),
        (free, _) => {
            let left = free.iter().map(|index| titles.name(*index).to_owned()).collect();
            let unknown = name.map(str::to_owned);
            Err(titles.error(Setting::Response, ColumnFault::Undecided { left, unknown }))
        }
    }
}

#[cfg(test)]
mod tests;
