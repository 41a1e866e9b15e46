//! A table of steps, row by row.

use gd_snapshot::Trajectory;

use super::line::text_of;
use crate::data::{Decimal, Record, Separator};
use crate::diff::{Names, StepColumn, empty, format_of, names_in_comment, names_of, number, step_column};
use crate::error::Error;

/// How the rows of a table are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rows {
    names: Vec<String>,
    /// The column of the steps.
    place: Option<usize>,
    separator: Separator,
    decimal: Decimal,
}

/// What a line of a table is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TableLine {
    /// A row: its step, if there is a column of steps, and a number in every other column.
    Row(Option<u64>, Vec<f64>),
    /// The names again, as a program writes them that was started again.
    Names,
    /// Nothing, or a comment.
    Nothing,
    /// Something else.
    Other,
}

impl Rows {
    /// Whether a line is the first row of a table, `above` the line before it.
    ///
    /// # Errors
    /// Columns of the same name, no column of the name of `step`, nothing but steps.
    pub(super) fn begin(
        file: &str,
        above: Option<&str>,
        (row, line): (&str, u64),
        step: &StepColumn,
    ) -> Result<Option<Self>, Error> {
        let lines = format!("{}\n{row}", above.unwrap_or_default());
        let (separator, decimal) = format_of(&lines);
        let record = split(row, separator);
        let n_columns = record.n_filled();
        let is_row = n_columns > 0 && numbers(&record, n_columns, decimal).is_some();
        if !is_row {
            return Ok(None);
        }
        let named = above.and_then(|above| {
            let above = above.trim();
            if above.starts_with('#') {
                return names_in_comment::<f64>(line, above.as_bytes(), n_columns, separator, decimal);
            }
            let names = split(above, separator);
            (names.n_filled() == n_columns && numbers(&names, n_columns, decimal).is_none())
                .then(|| Names { names: names_of(&names), line })
        });
        let names = named.unwrap_or_else(|| Names {
            names: (1..=n_columns).map(|number| format!("column{number}")).collect(),
            line,
        });
        let place = step_column(file, &names, step)?;
        // What cannot be the columns of a trajectory is refused.
        let _: Trajectory<f64> = empty(file, &names, place)?;
        Ok(Some(Self { names: names.names, place, separator, decimal }))
    }

    /// The columns beside that of the steps.
    pub(super) fn columns(&self) -> Vec<String> {
        let others = self.names.iter().enumerate().filter(|(index, _)| Some(*index) != self.place);
        others.map(|(_, name)| name.clone()).collect()
    }

    /// All columns.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Reads a line.
    pub(super) fn take(&self, text: &str) -> TableLine {
        if text.trim().is_empty() || text.trim_start().starts_with('#') {
            return TableLine::Nothing;
        }
        let record = split(text, self.separator);
        if record.n_filled() > self.names.len() || record.len() < self.names.len() {
            return TableLine::Other;
        }
        let Some(mut numbers) = numbers(&record, self.names.len(), self.decimal) else {
            return if names_of(&record) == self.names { TableLine::Names } else { TableLine::Other };
        };
        let Some(place) = self.place else { return TableLine::Row(None, numbers) };
        let step = numbers.remove(place);
        // Above this doubles have gaps.
        let is_step = (0.0..=9_007_199_254_740_992.0).contains(&step) && step as u64 as f64 == step;
        if is_step { TableLine::Row(Some(step as u64), numbers) } else { TableLine::Other }
    }
}

fn split(line: &str, separator: Separator) -> Record {
    let mut record = Record::default();
    record.split(line.as_bytes(), separator);
    record
}

/// The first fields as numbers, if all of them are.
fn numbers(record: &Record, n_fields: usize, decimal: Decimal) -> Option<Vec<f64>> {
    let is_text = |field: &[u8]| text_of(field).is_some();
    record.iter().take(n_fields).map(|field| number(field, decimal).filter(|_| is_text(field))).collect()
}
