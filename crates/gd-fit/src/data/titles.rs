//! Columns by name and number.

use std::collections::HashMap;

use super::error::DataError;
use super::fault::ColumnFault;
use crate::setting::Setting;

/// Names that the columns of a table without names have beside their numbers, as gnuplot and numpy read them: x and y,
/// then the errors of y, or of both.
const PLAIN: [&[&str]; 5] = [&[], &["y"], &["x", "y"], &["x", "y", "dy"], &["x", "y", "dx", "dy"]];

/// The columns of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Titles<'a> {
    /// What messages call the table.
    pub(crate) file: &'a str,
    pub(crate) names: &'a [String],
    /// Whether the table names them; else the names are [`default_names`].
    pub(crate) are_given: bool,
}

/// A name that a formula may use, with its column; `None` where it stands for several.
pub(crate) type Candidate = (String, Option<usize>);

/// Names for columns that have none: x and y, or x1, x2, ...
pub(crate) fn default_names(n_columns: usize) -> Vec<String> {
    match n_columns {
        0..=2 => PLAIN.get(n_columns).copied().unwrap_or_default().iter().map(|name| (*name).to_owned()).collect(),
        _ => (1..=n_columns).map(|number| format!("x{number}")).collect(),
    }
}

impl<'a> Titles<'a> {
    pub(crate) fn error(&self, setting: Setting, fault: ColumnFault) -> DataError {
        DataError::Column { file: self.file.into(), setting, fault }
    }

    /// The names, joined by commas.
    pub(crate) fn list(&self) -> String {
        const MOST: usize = 12;
        let name = |(index, name): (usize, &String)| {
            if name.is_empty() { format!("{} (without a name)", index + 1) } else { name.clone() }
        };
        let mut list = self.names.iter().enumerate().take(MOST).map(name).collect::<Vec<_>>().join(", ");
        if self.names.len() > MOST {
            list += ", ...";
        }
        if !self.are_given {
            list += if self.names.len() == 1 { " (it has no name)" } else { " (they have no names)" };
        }
        list
    }

    /// What messages call a column.
    pub(crate) fn name(&self, index: usize) -> &'a str {
        self.names.get(index).map_or("", String::as_str)
    }

    /// The title of a column, empty if it has none.
    pub(crate) fn title(&self, index: usize) -> &'a str {
        if self.are_given { self.name(index) } else { "" }
    }

    /// The column of a plain name, such as y, in a table without names.
    pub(crate) fn plain(&self, name: &str) -> Option<usize> {
        let names = PLAIN.get(self.names.len()).filter(|_| !self.are_given)?;
        names.iter().position(|known| *known == name)
    }

    /// The column of a number, from 1, of a name, or of a name between quotes.
    pub(crate) fn find(&self, setting: Setting, text: &str) -> Result<usize, DataError> {
        let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        if let Some(index) = number.filter(|index| *index < self.names.len()) {
            return Ok(index);
        }
        let mut found = self.places(text);
        if found.is_empty()
            && let Some(name) = unquoted(text)
        {
            found = self.places(name);
        }
        if found.is_empty() {
            found = self.plain(text).into_iter().collect();
        }
        if found.is_empty() {
            found = self.places_of_symbol(text);
        }
        match found[..] {
            [index] => Ok(index),
            [first, second, ..] => {
                let columns = [first + 1, second + 1];
                Err(self.error(setting, ColumnFault::Ambiguous { name: text.into(), columns }))
            }
            [] => {
                let (name, columns) = (text.into(), self.list());
                Err(self.error(setting, ColumnFault::Unknown { name, columns }))
            }
        }
    }

    fn places(&self, name: &str) -> Vec<usize> {
        self.names.iter().enumerate().filter(|(_, known)| *known == name).map(|(index, _)| index).collect()
    }

    /// Columns whose title is a symbol with a unit, such as `U [V]`.
    fn places_of_symbol(&self, symbol: &str) -> Vec<usize> {
        let titles = self.names.iter().enumerate();
        titles.filter(|(_, title)| symbol_of(title) == Some(symbol)).map(|(index, _)| index).collect()
    }

    /// Whether a name is that of a column, or its symbol.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|title| title == name || symbol_of(title) == Some(name))
    }

    /// Names that the formula may use: those of all columns that are not taken, or those of the given inputs, each either
    /// a column or NAME=COLUMN.
    pub(crate) fn candidates(&self, inputs: &[String], taken: &[Option<usize>]) -> Result<Vec<Candidate>, DataError> {
        if inputs.is_empty() {
            return Ok(self.all(taken));
        }
        let mut candidates: Vec<Candidate> = Vec::new();
        for text in inputs {
            let is_column = self.names.contains(text);
            if let Some((alias, column)) = text.split_once('=').filter(|_| !is_column) {
                candidates.push((alias.trim().into(), Some(self.find(Setting::Inputs, column.trim())?)));
                continue;
            }
            let index = self.find(Setting::Inputs, text)?;
            candidates.push((self.name(index).to_owned(), Some(index)));
            let symbol = symbol_of(self.name(index));
            candidates.extend(symbol.map(|symbol| (symbol.to_owned(), Some(index))));
            if inputs.len() == 1 && self.name(index) != "x" && symbol != Some("x") {
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

    fn all(&self, taken: &[Option<usize>]) -> Vec<Candidate> {
        let mut candidates: Vec<Candidate> = Vec::with_capacity(self.names.len());
        let mut places: HashMap<&str, usize> = HashMap::with_capacity(self.names.len());
        let mut n_of: HashMap<&str, usize> = HashMap::with_capacity(self.names.len());
        self.names.iter().for_each(|name| *n_of.entry(name).or_default() += 1);
        for (index, name) in self.names.iter().enumerate() {
            if !name.is_empty() && !taken.contains(&Some(index)) && !places.contains_key(name.as_str()) {
                places.insert(name, candidates.len());
                candidates.push((name.clone(), (n_of.get(name.as_str()) == Some(&1)).then_some(index)));
            }
        }
        let n_titles = candidates.len();
        for (index, title) in self.names.iter().enumerate() {
            let symbol = symbol_of(title).filter(|_| self.are_given && !taken.contains(&Some(index)));
            let Some(symbol) = symbol else { continue };
            match places.get(symbol) {
                // A title of that name comes first.
                Some(place) if *place < n_titles => {}
                Some(place) => {
                    if let Some((_, column)) = candidates.get_mut(*place) {
                        *column = None;
                    }
                }
                None => {
                    places.insert(symbol, candidates.len());
                    candidates.push((symbol.to_owned(), Some(index)));
                }
            }
        }
        for name in PLAIN.get(self.names.len()).filter(|_| !self.are_given).copied().unwrap_or_default() {
            let index = self.plain(name).filter(|index| !taken.contains(&Some(*index)));
            if !places.contains_key(name) && index.is_some() {
                candidates.push(((*name).to_owned(), index));
            }
        }
        candidates
    }
}

/// The symbol in a title that has a unit too: `U` of `U [V]`, `U (V)`, `U / V` and `U, V`. Only names that a formula can
/// hold are symbols.
pub(crate) fn symbol_of(title: &str) -> Option<&str> {
    let end = title.find(['[', '(', '{']).or_else(|| title.find(" / ")).or_else(|| title.find(", "))?;
    let symbol = title.get(..end)?.trim_end();
    let is_name = symbol.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
        && symbol.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    is_name.then_some(symbol)
}

/// A name without the quotes around it.
fn unquoted(text: &str) -> Option<&str> {
    let quotes = [('\'', '\''), ('"', '"'), ('`', '`')];
    quotes.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
}
