//! The columns that a formula is fitted to.

use gd_core::Real;
use gd_formula::Formula;

use super::groups::Groups;
use super::origin::{ColumnOrigin, Origin};
use super::reading::Reading;

/// The columns that a formula is fitted to.
#[derive(Debug, Clone, PartialEq)]
pub struct Observations<T> {
    /// The formula; its inputs are the columns of `inputs`.
    pub formula: Formula,
    /// A column for every input of the formula.
    pub inputs: Vec<Vec<T>>,
    /// The observations of what the formula predicts.
    pub y: Vec<T>,
    /// What the squared residual of each row counts in the loss, if not all the same: its weight, times its count.
    pub weights: Option<Vec<T>>,
    /// The standard deviations of the inputs, a column for each of them, at least 0, if any has errors.
    pub input_sigmas: Option<Vec<Vec<T>>>,
    /// How many equal observations each row stands for, at least 1, if not one each.
    pub counts: Option<Vec<u32>>,
    /// Groups of rows that pictures tell apart, if there are any.
    pub groups: Option<Groups>,
    /// Name of the column that is predicted.
    pub y_name: String,
    /// The name of the file in messages.
    pub file: String,
    /// Rows left out because a value was missing.
    pub n_skipped: usize,
    /// Rows left out by the condition, or because the input is out of range.
    pub n_excluded: usize,
    /// Which columns these are.
    pub origin: Origin,
    /// How the file was read.
    pub reading: Reading,
}

impl<T: Real> Observations<T> {
    /// What an axis says of an input, by its place in the formula: the title of its column, with its unit.
    pub(crate) fn input_title(&self, index: usize) -> String {
        self.origin.inputs.get(index).map_or_else(String::new, |column| self.title_of(column))
    }

    /// What an axis says of what is predicted.
    pub(crate) fn response_title(&self) -> String {
        match &self.origin.response[..] {
            [column] if self.origin.expression.is_none() => self.title_of(column),
            _ => self.y_name.clone(),
        }
    }

    fn title_of(&self, column: &ColumnOrigin) -> String {
        let title = if column.title.is_empty() { &column.name } else { &column.title };
        match self.reading.units.get(column.number.saturating_sub(1)).filter(|unit| !unit.is_empty()) {
            Some(unit) => format!("{title} [{}]", unit.trim_matches(['[', ']', '(', ')'])),
            None => title.clone(),
        }
    }

    /// Whether rows weigh more than the observations that they stand for.
    pub(crate) fn has_precisions(&self) -> bool {
        let Some(weights) = &self.weights else { return false };
        let is_count = |(weight, count): (&T, &u32)| weight.to_f64() == f64::from(*count);
        self.counts.as_ref().is_none_or(|counts| !weights.iter().zip(counts).all(is_count))
    }
}
