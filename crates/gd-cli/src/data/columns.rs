//! Which column is what.

use gd_formula::Formula;

use crate::arguments::DataArguments;
use crate::data::DataError;
use crate::error::CliError;

/// A formula and the columns that it is fitted to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// Its inputs are those that it uses.
    pub(crate) formula: Formula,
    /// A column for every input.
    pub(crate) inputs: Vec<usize>,
    pub(crate) y: usize,
    pub(crate) weights: Option<usize>,
}

/// Names of columns that have none: x and y, or x1, x2, ... and y.
pub(super) fn default_names(n_columns: usize) -> Vec<String> {
    let n_inputs = n_columns.saturating_sub(1);
    let input = |index: usize| if n_inputs == 1 { "x".to_owned() } else { format!("x{}", index + 1) };
    (0..n_inputs).map(input).chain(["y".to_owned()]).collect()
}

/// Finds out which columns the formula means.
pub(super) fn choose(file: &str, names: &[String], arguments: &DataArguments) -> Result<Choice, CliError> {
    let columns = Columns { file, names };
    let find = |argument, name: &Option<String>| name.as_ref().map(|name| columns.find(argument, name)).transpose();
    let y = find("--y", &arguments.columns.y)?;
    let weights = match find("--weights", &arguments.columns.weights)? {
        None => find("--sigma", &arguments.columns.sigma)?,
        weights => weights,
    };
    let candidates = columns.candidates(arguments, [y, weights])?;
    let read = |inputs: &[&str]| {
        let failed = |error| CliError::Formula { text: arguments.formula.clone(), error };
        Formula::parse(&arguments.formula, inputs).map_err(failed)
    };
    let known: Vec<&str> = candidates.iter().map(|(name, _)| name.as_str()).collect();
    let formula = read(&known)?;
    let mut used: Vec<(&str, usize)> = Vec::new();
    for (index, (name, column)) in candidates.iter().enumerate() {
        if formula.uses_input(index) {
            let Some(column) = column else {
                let message = format!("column '{name}' stands more than once; name it by its number, --x {name}=2,");
                return Err(columns.error("--x", message).into());
            };
            used.push((name, *column));
        }
    }
    if used.is_empty() {
        let message = format!("'{}' uses none of the columns {}", arguments.formula, columns.list());
        let way_out = "write their names in the formula, or give one a shorter name with --x NAME=COLUMN";
        return Err(columns.error("the formula", format!("{message}; {way_out}")).into());
    }
    let y = y.map_or_else(|| columns.response(formula.response(), &used, weights), Ok)?;
    if let Some((name, _)) = used.iter().find(|(_, column)| *column == y) {
        let message = format!("column '{name}' is in the formula and cannot be what it predicts too");
        return Err(columns.error("--y", message).into());
    }
    let inputs: Vec<&str> = used.iter().map(|(name, _)| *name).collect();
    Ok(Choice { formula: read(&inputs)?, inputs: used.iter().map(|(_, column)| *column).collect(), y, weights })
}

struct Columns<'a> {
    file: &'a str,
    names: &'a [String],
}

impl Columns<'_> {
    fn error(&self, argument: &'static str, message: String) -> DataError {
        DataError::Column { file: self.file.into(), argument, message }
    }

    fn list(&self) -> String {
        const MOST: usize = 12;
        let mut list = self.names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
        if self.names.len() > MOST {
            list += ", ...";
        }
        list
    }

    /// The column of a name or, if none is called that, of a number from 1.
    fn find(&self, argument: &'static str, name: &str) -> Result<usize, DataError> {
        let mut found = self.names.iter().enumerate().filter(|(_, known)| *known == name).map(|(index, _)| index);
        if let Some(index) = found.next() {
            return match found.next() {
                None => Ok(index),
                Some(second) => {
                    let (first, second) = (index + 1, second + 1);
                    let message = format!("'{name}' is the name of columns {first} and {second}; give the number,");
                    Err(self.error(argument, message))
                }
            };
        }
        match name.parse::<usize>().ok().and_then(|number| number.checked_sub(1)) {
            Some(index) if index < self.names.len() => Ok(index),
            _ => Err(self.error(argument, format!("there is no column '{name}' among {}", self.list()))),
        }
    }

    /// Names that the formula may use, each with its column; `None` where the name stands for several.
    fn candidates(
        &self,
        arguments: &DataArguments,
        taken: [Option<usize>; 2],
    ) -> Result<Vec<(String, Option<usize>)>, DataError> {
        let mut candidates: Vec<(String, Option<usize>)> = Vec::new();
        if arguments.columns.x.is_empty() {
            for (index, name) in self.names.iter().enumerate() {
                let is_single = self.names.iter().filter(|other| *other == name).count() == 1;
                let is_new = candidates.iter().all(|(known, _)| known != name);
                if is_new && !name.is_empty() && !taken.contains(&Some(index)) {
                    candidates.push((name.clone(), is_single.then_some(index)));
                }
            }
            return Ok(candidates);
        }
        for text in &arguments.columns.x {
            let is_column = self.names.contains(text);
            if let Some((alias, column)) = text.split_once('=').filter(|_| !is_column) {
                candidates.push((alias.trim().into(), Some(self.find("--x", column.trim())?)));
                continue;
            }
            let index = self.find("--x", text)?;
            candidates.extend(self.names.get(index).map(|name| (name.clone(), Some(index))));
            if arguments.columns.x.len() == 1 && self.names.get(index).is_some_and(|name| name != "x") {
                candidates.push(("x".into(), Some(index)));
            }
        }
        for (index, (name, _)) in candidates.iter().enumerate() {
            if candidates.iter().skip(index + 1).any(|(other, _)| other == name) {
                return Err(
                    self.error("--x", format!("'{name}' is given twice; give each input a name, --x NAME=COLUMN,"))
                );
            }
        }
        Ok(candidates)
    }

    /// The column that the formula predicts: of its own name, called y, or the only one left.
    fn response(&self, name: Option<&str>, used: &[(&str, usize)], weights: Option<usize>) -> Result<usize, DataError> {
        let is_free = |index: &usize| used.iter().all(|(_, column)| column != index) && weights != Some(*index);
        if let Some(name) = name.filter(|name| self.names.iter().any(|known| known == name)) {
            return self.find("--y", name);
        }
        let free: Vec<usize> = (0..self.names.len()).filter(is_free).collect();
        let called_y = free.iter().copied().find(|index| self.names.get(*index).is_some_and(|name| name == "y"));
        match (called_y, free[..].len()) {
            (Some(y), _) => Ok(y),
            (None, 1) => Ok(free.first().copied().unwrap_or_default()),
            (None, 0) => Err(self.error("--y", "the formula uses every column, none is left to be predicted".into())),
            (None, _) => {
                let left: Vec<&str> =
                    free.iter().filter_map(|index| self.names.get(*index)).map(String::as_str).collect();
                Err(self.error("--y", format!("say which column is predicted: one of {}", left.join(", "))))
            }
        }
    }
}
