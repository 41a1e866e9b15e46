//! The roles of the columns.

use std::collections::{HashMap, HashSet};

use gd_formula::Formula;

use super::error::DataError;
use super::fault::ColumnFault;
use super::weighting::{Source, Weighting};
use crate::error::Error;
use crate::setting::Setting;
use crate::settings;

/// A formula and the columns that it is fitted to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// Its inputs are those that it uses.
    pub(crate) formula: Formula,
    /// A column for every input.
    pub(crate) inputs: Vec<usize>,
    pub(crate) y: usize,
    pub(crate) weighting: Option<Weighting>,
    pub(crate) counts: Option<usize>,
}

/// Names for columns that have none: x and y, or x1, x2, ... and y.
pub(crate) fn default_names(n_columns: usize) -> Vec<String> {
    let n_inputs = n_columns.saturating_sub(1);
    let input = |index: usize| if n_inputs == 1 { "x".to_owned() } else { format!("x{}", index + 1) };
    (0..n_inputs).map(input).chain(["y".to_owned()]).collect()
}

/// Finds out which columns the formula means.
pub(crate) fn choose(file: &str, names: &[String], text: &str, settings: &settings::Columns) -> Result<Choice, Error> {
    let columns = Columns { file, names };
    let find = |setting, name: &Option<String>| name.as_ref().map(|name| columns.find(setting, name)).transpose();
    let y = find(Setting::Response, &settings.response)?;
    let counts = find(Setting::Counts, &settings.counts)?;
    let weighting = match (&settings.weights, &settings.sigma) {
        (Some(_), _) if counts.is_some() => return Err(Error::CountsWithWeights),
        (Some(text), _) => Some(columns.weighting(Setting::Weights, text, &settings.inputs)?),
        (None, Some(text)) => Some(columns.weighting(Setting::Sigma, text, &settings.inputs)?),
        (None, None) => None,
    };
    let weights = weighting.as_ref().and_then(Weighting::own_column);
    let candidates = columns.candidates(&settings.inputs, &[y, weights, counts])?;
    let read =
        |inputs: &[&str]| Formula::parse(text, inputs).map_err(|error| Error::Formula { text: text.into(), error });
    let known: Vec<&str> = candidates.iter().map(|(name, _)| name.as_str()).collect();
    let formula = read(&known)?;
    let mut used: Vec<(&str, usize)> = Vec::new();
    for (index, (name, column)) in candidates.iter().enumerate() {
        if formula.uses_input(index) {
            let Some(column) = column else {
                return Err(columns.error(Setting::Inputs, ColumnFault::Repeated { name: name.clone() }).into());
            };
            used.push((name, *column));
        }
    }
    if used.is_empty() {
        let fault = ColumnFault::NoneUsed { formula: text.into(), columns: columns.list() };
        return Err(columns.error(Setting::Formula, fault).into());
    }
    let y = y.map_or_else(|| columns.response(formula.response(), &used, [weights, counts]), Ok)?;
    if let Some((name, _)) = used.iter().find(|(_, column)| *column == y) {
        return Err(columns.error(Setting::Response, ColumnFault::PredictsInput { name: (*name).into() }).into());
    }
    if counts == Some(y) {
        let name = columns.names.get(y).cloned().unwrap_or_default();
        return Err(columns.error(Setting::Counts, ColumnFault::CountsPredicted { name }).into());
    }
    let inputs: Vec<&str> = used.iter().map(|(name, _)| *name).collect();
    let formula = read(&inputs)?;
    Ok(Choice { formula, inputs: used.iter().map(|(_, column)| *column).collect(), y, weighting, counts })
}

struct Columns<'a> {
    file: &'a str,
    names: &'a [String],
}

impl Columns<'_> {
    fn error(&self, setting: Setting, fault: ColumnFault) -> DataError {
        DataError::Column { file: self.file.into(), setting, fault }
    }

    fn list(&self) -> String {
        const MOST: usize = 12;
        let mut list = self.names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
        if self.names.len() > MOST {
            list += ", ...";
        }
        list
    }

    /// The column with that name or, if there is none, with that number, from 1.
    fn find(&self, setting: Setting, name: &str) -> Result<usize, DataError> {
        let mut found = self.names.iter().enumerate().filter(|(_, known)| *known == name).map(|(index, _)| index);
        if let Some(index) = found.next() {
            return match found.next() {
                None => Ok(index),
                Some(second) => {
                    let columns = [index + 1, second + 1];
                    Err(self.error(setting, ColumnFault::Ambiguous { name: name.into(), columns }))
                }
            };
        }
        match name.parse::<usize>().ok().and_then(|number| number.checked_sub(1)) {
            Some(index) if index < self.names.len() => Ok(index),
            _ => Err(self.error(setting, ColumnFault::Unknown { name: name.into(), columns: self.list() })),
        }
    }

    /// What the rows weigh: a column or, of a text that is no name and no number, an expression in the columns, whatever
    /// else they are, and in the names that the formula has for them.
    fn weighting(&self, setting: Setting, text: &str, inputs: &[String]) -> Result<Weighting, DataError> {
        let is_sigma = setting == Setting::Sigma;
        let is_name = text.chars().all(|c| c.is_alphanumeric() || c == '_');
        match self.find(setting, text) {
            Ok(column) => return Ok(Weighting { source: Source::Column(column), is_sigma }),
            Err(DataError::Column { fault: ColumnFault::Unknown { .. }, .. }) if !is_name => {}
            Err(error) => return Err(error),
        }
        let mut names = self.candidates(inputs, &[])?;
        let known: HashSet<String> = names.iter().map(|(name, _)| name.clone()).collect();
        names.extend(self.candidates(&[], &[])?.into_iter().filter(|(name, _)| !known.contains(name)));
        let read = |names: &[&str]| {
            Formula::parse(text, names).map_err(|error| {
                let (text, columns, error) = (text.to_owned(), self.list(), Box::new(error));
                self.error(setting, ColumnFault::NotAnExpression { text, error, columns })
            })
        };
        let formula = read(&names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>())?;
        if let Some(name) = formula.parameters().first() {
            let (name, expression, columns) = (name.clone(), text.to_owned(), self.list());
            return Err(self.error(setting, ColumnFault::NotInColumns { name, expression, columns }));
        }
        let (mut used, mut columns) = (Vec::new(), Vec::new());
        for (name, column) in names.iter().enumerate().filter(|(index, _)| formula.uses_input(*index)).map(|(_, it)| it)
        {
            let Some(column) = column else {
                return Err(self.error(setting, ColumnFault::Repeated { name: name.clone() }));
            };
            used.push(name.as_str());
            columns.push(*column);
        }
        let source = Source::Expression { text: text.into(), formula: read(&used)?, columns };
        Ok(Weighting { source, is_sigma })
    }

    /// Names that the formula may use, each with its column; `None` where the name stands for several.
    fn candidates(
        &self,
        inputs: &[String],
        taken: &[Option<usize>],
    ) -> Result<Vec<(String, Option<usize>)>, DataError> {
        let mut candidates: Vec<(String, Option<usize>)> = Vec::new();
        if inputs.is_empty() {
            // Tables may have tens of thousands of columns.
            let mut n_of: HashMap<&str, usize> = HashMap::with_capacity(self.names.len());
            self.names.iter().for_each(|name| *n_of.entry(name).or_default() += 1);
            let mut known: HashSet<&str> = HashSet::with_capacity(self.names.len());
            for (index, name) in self.names.iter().enumerate() {
                if !name.is_empty() && !taken.contains(&Some(index)) && known.insert(name) {
                    let is_single = n_of.get(name.as_str()) == Some(&1);
                    candidates.push((name.clone(), is_single.then_some(index)));
                }
            }
            return Ok(candidates);
        }
        for text in inputs {
            let is_column = self.names.contains(text);
            if let Some((alias, column)) = text.split_once('=').filter(|_| !is_column) {
                candidates.push((alias.trim().into(), Some(self.find(Setting::Inputs, column.trim())?)));
                continue;
            }
            let index = self.find(Setting::Inputs, text)?;
            candidates.extend(self.names.get(index).map(|name| (name.clone(), Some(index))));
            if inputs.len() == 1 && self.names.get(index).is_some_and(|name| name != "x") {
                candidates.push(("x".into(), Some(index)));
            }
        }
        for (index, (name, _)) in candidates.iter().enumerate() {
            if candidates.iter().skip(index + 1).any(|(other, _)| other == name) {
                return Err(self.error(Setting::Inputs, ColumnFault::InputTwice { name: name.clone() }));
            }
        }
        Ok(candidates)
    }

    /// The column that the formula predicts: of its own name, called y, or the only one left.
    fn response(
        &self,
        name: Option<&str>,
        used: &[(&str, usize)],
        taken: [Option<usize>; 2],
    ) -> Result<usize, DataError> {
        let is_free = |index: &usize| used.iter().all(|(_, column)| column != index) && !taken.contains(&Some(*index));
        if let Some(name) = name.filter(|name| self.names.iter().any(|known| known == name)) {
            return self.find(Setting::Response, name);
        }
        let free: Vec<usize> = (0..self.names.len()).filter(is_free).collect();
        let called_y = free.iter().copied().find(|index| self.names.get(*index).is_some_and(|name| name == "y"));
        match (called_y, free[..].len()) {
            (Some(y), _) => Ok(y),
            (None, 1) => Ok(free.first().copied().unwrap_or_default()),
            (None, 0) => Err(self.error(Setting::Response, ColumnFault::NoneLeft)),
            (None, _) => {
                let left = free.iter().filter_map(|index| self.names.get(*index)).cloned().collect();
                Err(self.error(Setting::Response, ColumnFault::Undecided { left }))
            }
        }
    }
}
