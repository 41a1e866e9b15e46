//! Groups of rows, which pictures tell apart.

use std::collections::HashMap;

use super::format::Decimal;
use super::number::{Numeral, number};
use super::shown::clean_name;
use crate::error::Error;
use crate::parameters::ParameterFault;
use crate::setting::Setting;

/// Labels that are kept while a column is read; of more only this is said.
const MAX_LABELS: usize = 10_000;

/// Which group every row is in, by the labels or numbers of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Groups {
    /// What each group is called: in the order of their numbers, or in that of their first rows.
    pub names: Vec<String>,
    /// The group of every row, as its place among the names.
    pub of_row: Vec<u32>,
    /// Whether every group is fitted with parameters of its own, and not only drawn apart.
    pub are_fitted: bool,
}

impl Groups {
    /// The most groups that a picture tells apart.
    pub const MOST: usize = 8;

    /// The same with every n-th row.
    pub(crate) fn thinned(&self, stride: usize) -> Self {
        let of_row = self.of_row.iter().copied().step_by(stride.max(1)).collect();
        Self { names: self.names.clone(), of_row, are_fitted: self.are_fitted }
    }
}

/// What a label is known by: numbers by their value, however they are written.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Missing,
    Number(u64),
    Text(String),
}

/// A column of labels as it is read.
#[derive(Debug)]
pub(crate) struct Grouping {
    column: String,
    decimal: Decimal,
    places: HashMap<Key, u32>,
    /// The text of each label as it came first, and its number if it is one.
    labels: Vec<(String, Option<f64>)>,
    of_row: Vec<u32>,
    has_too_many: bool,
}

impl Grouping {
    pub(crate) fn new(column: String, decimal: Decimal) -> Self {
        let (places, labels) = (HashMap::new(), Vec::new());
        Self { column, decimal, places, labels, of_row: Vec::new(), has_too_many: false }
    }

    /// Takes in the label of the next row, `None` where it is missing.
    pub(crate) fn push(&mut self, field: Option<&[u8]>) {
        let text = field.map(|field| clean_name(&String::from_utf8_lossy(field)));
        let value = text.as_ref().and_then(|text| number::<f64>(text.as_bytes(), self.decimal));
        self.push_label(text, value.and_then(Numeral::certain));
    }

    /// The same of a table in memory.
    pub(crate) fn push_number(&mut self, value: Option<f64>) {
        let value = value.filter(|value| !value.is_nan());
        self.push_label(value.map(|value| value.to_string()), value);
    }

    fn push_label(&mut self, text: Option<String>, value: Option<f64>) {
        let key = match (&text, value) {
            (None, _) => Key::Missing,
            // 0 and -0 are one number.
            (Some(_), Some(value)) => Key::Number((value + 0.0).to_bits()),
            (Some(text), None) => Key::Text(text.clone()),
        };
        let n_labels = self.labels.len();
        if n_labels >= MAX_LABELS && !self.places.contains_key(&key) {
            self.has_too_many = true;
            self.of_row.push(0);
            return;
        }
        let place = *self.places.entry(key).or_insert(n_labels as u32);
        if place as usize == n_labels {
            self.labels.push((text.unwrap_or_else(|| format!("no {}", self.column)), value));
        }
        self.of_row.push(place);
    }

    pub(crate) fn truncate(&mut self, n_rows: usize) {
        self.of_row.truncate(n_rows);
    }

    /// The groups of the rows that are left. Those that are fitted are named by their labels alone, and every row has one.
    ///
    /// # Errors
    /// More than a picture tells apart, or than can be fitted; a row without a label where groups are fitted.
    pub(crate) fn groups(self, are_fitted: bool) -> Result<Groups, Error> {
        let mut is_used = vec![false; self.labels.len()];
        self.of_row.iter().for_each(|place| is_used[*place as usize] = true);
        let mut used: Vec<usize> = (0..self.labels.len()).filter(|place| is_used[*place]).collect();
        if are_fitted {
            self.check_labels()?;
        }
        if !are_fitted && (self.has_too_many || used.len() > Groups::MOST) {
            let many = if self.has_too_many { format!("more than {MAX_LABELS}") } else { used.len().to_string() };
            let message = format!(
                "column '{}' has {many} different values, and a picture tells up to {} groups apart; give a column of \
                 fewer, or leave rows out",
                self.column,
                Groups::MOST
            );
            return Err(Error::Look { setting: Setting::Groups, message });
        }
        let number = |place: &usize| self.labels[*place].1;
        let are_numbers = used.iter().all(|place| number(place).is_some());
        if are_numbers {
            used.sort_by(|one, other| number(one).unwrap_or(0.0).total_cmp(&number(other).unwrap_or(0.0)));
        }
        let name = |place: &usize| {
            let text = &self.labels[*place].0;
            // A number alone says nothing.
            if are_numbers && !are_fitted { format!("{} = {text}", self.column) } else { text.clone() }
        };
        let mut group_of = vec![0; self.labels.len()];
        used.iter().zip(0..).for_each(|(place, group)| group_of[*place] = group);
        Ok(Groups {
            names: used.iter().map(name).collect(),
            of_row: self.of_row.iter().map(|place| group_of[*place as usize]).collect(),
            are_fitted,
        })
    }
}

impl Grouping {
    /// Refuses what cannot be fitted by groups.
    fn check_labels(&self) -> Result<(), Error> {
        let refused = |fault: ParameterFault| Err(fault.of(Setting::By));
        let column = self.column.clone();
        if self.has_too_many {
            return refused(ParameterFault::TooManyGroups { column, most: MAX_LABELS });
        }
        let Some(missing) = self.places.get(&Key::Missing) else { return Ok(()) };
        let n_rows = self.of_row.iter().filter(|place| *place == missing).count();
        if n_rows == 0 { Ok(()) } else { refused(ParameterFault::RowsWithoutGroup { column, n_rows }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(labels: &[&str]) -> Result<Groups, String> {
        let mut grouping = Grouping::new("kind".into(), Decimal::Point);
        for label in labels {
            grouping.push((!label.is_empty()).then_some(label.as_bytes()));
        }
        grouping.groups(false).map_err(|error| error.to_string())
    }

    #[test]
    fn labels_are_in_the_order_of_their_rows_and_numbers_in_their_own() {
        let found = groups(&["b", "a", " b ", "", "a"]).unwrap();
        assert_eq!((found.names, found.of_row), (vec!["b".into(), "a".into(), "no kind".into()], vec![0, 1, 0, 2, 1]));
        let found = groups(&["10", "2", "2.0", "-0", "0"]).unwrap();
        assert_eq!(found.names, ["kind = -0", "kind = 2", "kind = 10"]);
        assert_eq!(found.of_row, [2, 1, 1, 0, 0]);
    }

    #[test]
    fn more_than_can_be_told_apart_are_counted() {
        let many: Vec<String> = (0..57).map(|index| format!("s{index}")).collect();
        let labels: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(groups(&labels[..8]).is_ok());
        assert_eq!(
            groups(&labels).unwrap_err(),
            "color groups: column 'kind' has 57 different values, and a picture tells up to 8 groups apart; give a \
             column of fewer, or leave rows out"
        );
        let mut grouping = Grouping::new("t".into(), Decimal::Point);
        (0..=MAX_LABELS).for_each(|index| grouping.push_number(Some(index as f64)));
        assert!(grouping.groups(false).unwrap_err().to_string().contains("has more than 10000 different values"));
    }

    #[test]
    fn groups_of_rows_that_are_left_out_in_the_end_are_none() {
        let mut grouping = Grouping::new("kind".into(), Decimal::Point);
        for label in [&b"a"[..], b"b", b"Total"] {
            grouping.push(Some(label));
        }
        grouping.truncate(2);
        assert_eq!(
            grouping.groups(false).unwrap(),
            Groups { names: vec!["a".into(), "b".into()], of_row: vec![0, 1], are_fitted: false }
        );
    }
}
