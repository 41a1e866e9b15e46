//! The columns that a formula is fitted to.

use gd_core::Real;
use gd_formula::Formula;

use super::groups::Groups;
use super::origin::{ColumnOrigin, Origin};
use super::reading::Reading;
use crate::parts::{GROUPS, INPUT_ERRORS};
use crate::settings::LikelihoodName;

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
    /// How observations vary about their mean.
    pub likelihood: LikelihoodName,
    /// Of how many trials each of `y` is the share of successes, where the likelihood is binomial.
    pub trials: Option<Vec<T>>,
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

impl<T> Observations<T> {
    /// The standard deviations of the inputs, if any has errors.
    pub(crate) fn input_sigmas(&self) -> Option<&[Vec<T>]> {
        self.input_sigmas.as_deref().filter(|_| INPUT_ERRORS)
    }
}

impl<T: Real> Observations<T> {
    /// Whether groups of rows have parameters of their own.
    pub(crate) fn fits_groups(&self) -> bool {
        GROUPS && self.groups.as_ref().is_some_and(|groups| groups.are_fitted)
    }

    /// Some of the rows.
    pub(crate) fn of_rows(&self, rows: &[usize]) -> Self {
        fn pick<C: Copy>(values: &[C], rows: &[usize]) -> Vec<C> {
            rows.iter().filter_map(|row| values.get(*row).copied()).collect()
        }
        Self {
            inputs: self.inputs.iter().map(|column| pick(column, rows)).collect(),
            y: pick(&self.y, rows),
            weights: self.weights.as_ref().map(|weights| pick(weights, rows)),
            input_sigmas: self
                .input_sigmas
                .as_ref()
                .map(|sigmas| sigmas.iter().map(|column| pick(column, rows)).collect()),
            likelihood: self.likelihood,
            trials: self.trials.as_ref().map(|trials| pick(trials, rows)),
            counts: self.counts.as_ref().map(|counts| pick(counts, rows)),
            groups: None,
            formula: self.formula.clone(),
            y_name: self.y_name.clone(),
            file: self.file.clone(),
            n_skipped: self.n_skipped,
            n_excluded: self.n_excluded,
            origin: self.origin.clone(),
            reading: Reading { rows: self.reading.rows.picked(rows), ..self.reading.clone() },
        }
    }

    /// What an axis says of an input, by its place in the formula: the title of its column, with its unit.
    pub(crate) fn input_title(&self, index: usize) -> String {
        self.origin.inputs.get(index).map_or_else(String::new, |column| self.title_of(column))
    }

    /// What an axis says of what is predicted.
    pub(crate) fn response_title(&self) -> String {
        match &self.origin.response[..] {
            [column] if self.origin.expression.is_none() && self.trials.is_none() => self.title_of(column),
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

    /// The weight of one observation, where all that count have the same: 1 without weights.
    pub(crate) fn common_weight(&self) -> Option<f64> {
        let Some(weights) = &self.weights else { return Some(1.0) };
        let count = |row: usize| self.counts.as_ref().and_then(|counts| counts.get(row)).map_or(1.0, |n| f64::from(*n));
        let own = weights.iter().enumerate().map(|(row, weight)| weight.to_f64() / count(row));
        let mut own = own.filter(|weight| *weight > 0.0);
        let first = own.next()?;
        // A weight times its count was rounded.
        let rounding = 4.0 * T::epsilon().to_f64() * first;
        own.all(|weight| (weight - first).abs() <= rounding).then_some(first)
    }

    /// Whether rows weigh more than the observations that they stand for.
    pub(crate) fn has_precisions(&self) -> bool {
        let Some(weights) = &self.weights else { return false };
        let is_count = |(weight, count): (&T, &u32)| weight.to_f64() == f64::from(*count);
        self.counts.as_ref().is_none_or(|counts| !weights.iter().zip(counts).all(is_count))
    }
}
