//! Columns in memory.

use gd_core::Real;

use super::columns::Choice;
use super::counted::adopted;
use super::error::DataError;
use super::expression::Expression;
use super::format::Decimal;
use super::groups::Grouping;
use super::input_sigma::{self, EXPECTED_SIGMA, InputSigma, is_sigma};
use super::observations::Observations;
use super::reading::Reading;
use super::role::Response;
use super::row_numbers::RowNumbers;
use super::weighting::{EXPECTED_COUNT, Source, Weighting, count_of};
use crate::error::Error;
use crate::settings::LikelihoodName;

/// A column in memory.
///
/// ```
/// use gd_fit::{Column, Settings, Table, fit};
///
/// let strips = ["a", "a", "a", "b", "b", "b"].map(|label| Some(label.to_owned())).to_vec();
/// let table = Table::new([
///     ("strip", Column::Labels(strips)),
///     ("x", Column::Numbers(vec![0.0, 1.0, 2.0, 0.0, 1.0, 2.0])),
///     ("y", vec![1.1, 2.9, 5.1, 2.0, 2.9, 4.1].into()),
/// ])?;
/// let mut settings = Settings::default();
/// settings.columns.by = Some("strip".into());
/// let lines = fit(&table, "s*x + b", &settings)?;
/// assert!((lines.value("s[a]").unwrap() - 2.0).abs() < 1e-9);
/// # Ok::<(), gd_fit::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Numbers, which formulas may use.
    Numbers(Vec<f64>),
    /// Labels of rows, by which [groups](crate::Columns::by) are told apart; `None` where a row has none. Labels that are numbers are
    /// in the order of these, as in a file.
    Labels(Vec<Option<String>>),
}

impl Column {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Labels(labels) => labels.len(),
        }
    }

    /// Its numbers, none if it holds labels.
    fn numbers(&self) -> &[f64] {
        match self {
            Self::Numbers(values) => values,
            Self::Labels(_) => &[],
        }
    }
}

impl From<Vec<f64>> for Column {
    fn from(values: Vec<f64>) -> Self {
        Self::Numbers(values)
    }
}

/// Columns with their names, of a table that is called `table`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Memory<'a> {
    pub(super) table: &'a str,
    pub(super) names: &'a [String],
    pub(super) columns: &'a [Column],
    /// Whether rows without a number that is needed are left out.
    pub(super) skips_missing: bool,
}

/// The rows that are fitted.
struct Kept {
    rows: Vec<usize>,
    /// How many observations each stands for.
    counts: Vec<u32>,
    n_skipped: usize,
    n_excluded: usize,
}

impl<'a> Memory<'a> {
    fn column(&self, index: usize) -> &'a [f64] {
        self.columns.get(index).map_or(&[][..], Column::numbers)
    }

    fn error(&self, index: usize, row: usize, expected: &'static str) -> DataError {
        let column = self.names.get(index).cloned().unwrap_or_default();
        match self.column(index).get(row) {
            Some(value) => DataError::Value { column, row: row + 1, value: *value, expected },
            None => DataError::Labels { column },
        }
    }

    fn number<T: Real>(&self, index: usize, row: usize) -> Result<T, DataError> {
        let value = self.column(index).get(row).copied().filter(|value| Real::is_finite(*value)).map(T::constant);
        value.filter(|value| Real::is_finite(*value)).ok_or_else(|| self.error(index, row, "a finite number"))
    }

    fn count(&self, index: usize, row: usize) -> Result<u32, DataError> {
        let found = self.column(index).get(row).and_then(|value| count_of(*value));
        found.ok_or_else(|| self.error(index, row, EXPECTED_COUNT))
    }

    fn is_missing(&self, index: usize, row: usize) -> bool {
        self.skips_missing && self.column(index).get(row).is_some_and(|value| value.is_nan())
    }

    /// The rows that are fitted, chosen in the order in which rows of a file are.
    fn kept<T: Real>(&self, choice: &Choice) -> Result<Kept, Error> {
        let filtered: Vec<usize> = choice.filter.columns().collect();
        let needed = needed(choice);
        let n_rows = self.columns.first().map_or(0, Column::len);
        let mut kept = Kept { rows: Vec::with_capacity(n_rows), counts: Vec::new(), n_skipped: 0, n_excluded: 0 };
        for row in 0..n_rows {
            let counted = choice.counts.filter(|index| !self.is_missing(*index, row));
            let count = counted.map(|index| self.count(index, row)).transpose()?;
            if count == Some(0) {
                continue;
            }
            if filtered.iter().any(|index| self.is_missing(*index, row)) {
                kept.n_skipped += 1;
            } else if !choice.filter.keeps(|index| self.number::<T>(index, row))? {
                kept.n_excluded += 1;
            } else if needed.iter().any(|index| self.is_missing(*index, row)) {
                kept.n_skipped += 1;
            } else {
                kept.rows.push(row);
                kept.counts.push(count.unwrap_or(1));
            }
        }
        let file = || self.table.to_owned();
        match (kept.n_skipped, kept.n_excluded) {
            _ if !kept.rows.is_empty() => Ok(kept),
            (0, 0) => Err(DataError::NoCounts { file: file() }.into()),
            (n_rows, 0) => Err(DataError::AllMissing { file: file(), n_rows }.into()),
            (_, n_rows) => Err(DataError::AllExcluded { file: file(), n_rows }.into()),
        }
    }

    /// The columns of a choice in the numbers of the fit, without the rows that stand for no observation.
    pub(super) fn observations<T: Real>(&self, choice: Choice) -> Result<Observations<T>, Error> {
        let Kept { rows, counts, n_skipped, n_excluded } = self.kept::<T>(&choice)?;
        let row_numbers: RowNumbers = rows.iter().map(|row| *row as u64 + 1).collect();
        let expression_error = |expression: &Expression, row: usize, value: T, expected| {
            let (file, text, value) = (self.table.to_owned(), expression.text.clone(), value.to_f64());
            DataError::Expression { file, line: None, row: row + 1, text, value, expected }
        };
        let response = |row: &usize| match &choice.response {
            Response::Column(index) => self.number(*index, *row),
            Response::Expression(expression) => {
                let value = expression.value(|index| self.number(index, *row))?;
                let error = || expression_error(expression, *row, value, "a finite number to predict");
                Some(value).filter(|value| Real::is_finite(*value)).ok_or_else(error)
            }
        };
        let numbers =
            |index: &usize| rows.iter().map(|row| self.number(*index, *row)).collect::<Result<Vec<T>, DataError>>();
        let weight = |(row, count): (&usize, &u32)| {
            let (row, count) = (*row, *count);
            let Some(weighting) = &choice.weighting else { return Ok(T::constant(f64::from(count))) };
            let expected = weighting.expected();
            match &weighting.source {
                Source::Column(index) => {
                    let value =
                        self.column(*index).get(row).copied().filter(|value| Real::is_finite(*value)).map(T::constant);
                    let weight = value.and_then(|value| weighting.weight_of(value, count));
                    weight.ok_or_else(|| self.error(*index, row, expected))
                }
                Source::Expression(expression) => {
                    let value = expression.value(|index| self.number(index, row))?;
                    let error = || expression_error(expression, row, value, expected);
                    weighting.weight_of(value, count).ok_or_else(error)
                }
            }
        };
        let sigma_of = |sigma: &InputSigma, row: usize| match &sigma.source {
            Source::Column(index) => self.number(*index, row).and_then(|value| {
                is_sigma(value).then_some(value).ok_or_else(|| self.error(*index, row, EXPECTED_SIGMA))
            }),
            Source::Expression(text) => {
                let value = text.value(|index| self.number(index, row))?;
                is_sigma(value).then_some(value).ok_or_else(|| expression_error(text, row, value, EXPECTED_SIGMA))
            }
        };
        let of_rows = |sigma| rows.iter().map(|row| sigma_of(sigma, *row)).collect();
        let found = choice.input_sigmas.iter().map(of_rows).collect::<Result<_, DataError>>()?;
        let input_sigmas = input_sigma::columns(&choice.input_sigmas, found, choice.inputs.len(), rows.len());
        let has_counts = choice.counts.is_some();
        let has_weights = choice.weighting.is_some() || has_counts;
        let groups = choice.groups.map(|index| {
            let mut grouping = Grouping::new(self.names.get(index).cloned().unwrap_or_default(), Decimal::Point);
            for row in &rows {
                match self.columns.get(index) {
                    Some(Column::Labels(labels)) => {
                        grouping.push(labels.get(*row).and_then(Option::as_ref).map(String::as_bytes));
                    }
                    _ => grouping.push_number(self.column(index).get(*row).copied()),
                }
            }
            grouping.groups(choice.fits_groups)
        });
        let data = Observations {
            inputs: choice.inputs.iter().map(numbers).collect::<Result<_, _>>()?,
            y: rows.iter().map(response).collect::<Result<_, DataError>>()?,
            weights: has_weights
                .then(|| rows.iter().zip(&counts).map(weight).collect::<Result<_, DataError>>())
                .transpose()?,
            input_sigmas,
            groups: groups.transpose()?,
            likelihood: LikelihoodName::Normal,
            trials: None,
            counts: has_counts.then_some(counts),
            y_name: choice.y_name.clone(),
            formula: choice.formula,
            file: self.table.into(),
            n_skipped,
            n_excluded,
            origin: choice.origin,
            reading: Reading { rows: row_numbers, ..Reading::default() },
        };
        adopted(choice.counted, data)
    }
}

/// The columns whose numbers a choice needs in every row that it keeps.
fn needed(choice: &Choice) -> Vec<usize> {
    let sigmas = choice.input_sigmas.iter().flat_map(|sigma| sigma.source.columns());
    let weights = choice.weighting.iter().flat_map(Weighting::columns);
    let named = choice.inputs.iter().chain(choice.response.columns()).chain(weights).chain(sigmas);
    named.chain(&choice.counts).copied().collect()
}
