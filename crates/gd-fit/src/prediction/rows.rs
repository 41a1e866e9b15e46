//! Predictions at rows of a table.

use std::io::{self, Read, Write};
use std::str::FromStr;

use gd_core::Real;

use super::curve::fields_of;
use super::predictor::{FittedInput, Prediction, Predictor, fitted_inputs};
use super::{UNCERTAINTY, head};
use crate::data::{Format, InputRows, Reading, Wanted, read_inputs};
use crate::error::Error;
use crate::problem::Problem;
use crate::report::{Significant, digits, shortest};

/// What a fit says of the rows of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Predictions {
    /// The names of the inputs.
    pub inputs: Vec<String>,
    /// The line of every row, the value of every input, and what the fit says there.
    pub rows: Vec<(u64, Vec<f64>, Prediction)>,
    /// What a reader should know, a sentence each: rows that were left out, rows beyond the range of the data, intervals
    /// that are missing.
    pub remarks: Vec<String>,
}

/// Reads the inputs of a problem's formula from a table that need not have any other column. They are found by the formula's
/// names, else by the titles that they had in the data, else, in a table without names that has as many columns as there are
/// inputs, by their places.
///
/// # Errors
/// A text that is not a table, an input without a column, dates in place of numbers or the other way round.
pub fn read_input_rows<T: Real + FromStr>(
    problem: &Problem<T>,
    table: impl Read,
    name: String,
    format: &Format,
) -> Result<InputRows<T>, Error> {
    let inputs = fitted_inputs(problem);
    let wanted: Vec<Wanted<'_>> = inputs.iter().map(FittedInput::wanted).collect();
    read_inputs(table, name, format, &wanted, &[])
}

impl<T: Real> Predictor<T> {
    /// What the fit says of the rows of a table.
    ///
    /// # Errors
    /// Those of [`Predictor::at`].
    pub fn predict(&self, table: &InputRows<T>) -> Result<Predictions, Error> {
        let columns: Vec<&[T]> = table.inputs.iter().map(Vec::as_slice).collect();
        let values = |row: usize| {
            columns.iter().filter_map(|column| column.get(row)).copied().map(shortest).collect::<Vec<f64>>()
        };
        let rows: Vec<(u64, Vec<f64>, Prediction)> = self
            .at(&columns)?
            .into_iter()
            .enumerate()
            .map(|(row, prediction)| (table.reading.rows.of(row), values(row), prediction))
            .collect();
        let first = table.reading.first_left_out;
        let mut remarks = Reading { first_left_out: None, ..table.reading.clone() }.remarks();
        let at = first.map_or_else(String::new, |line| format!(", line {line}"));
        match table.n_skipped {
            0 => {}
            1 => remarks.push(format!("1 row of {} left out for a missing value{at}", table.file)),
            n => remarks.push(format!("{n} rows of {} left out for missing values, the first of them{at}", table.file)),
        }
        remarks.extend(self.extrapolated(&rows, &table.file));
        remarks.extend(without_value(&rows, &table.file));
        remarks.extend(self.gaps());
        Ok(Predictions { inputs: self.inputs().iter().map(|input| input.name.clone()).collect(), rows, remarks })
    }

    /// Which rows lie beyond the range of the data, and the first of them.
    fn extrapolated(&self, rows: &[(u64, Vec<f64>, Prediction)], file: &str) -> Option<String> {
        let n = rows.iter().filter(|(.., prediction)| prediction.is_extrapolated).count();
        let (line, values, _) = rows.iter().find(|(.., prediction)| prediction.is_extrapolated)?;
        let is_outside = |(value, input): &(&f64, &FittedInput)| !(input.range[0]..=input.range[1]).contains(*value);
        let (value, FittedInput { name, range: [low, high], .. }) =
            values.iter().zip(self.inputs()).find(is_outside)?;
        let [value, low, high] = [*value, *low, *high].map(|number| Significant(number, 6));
        let rows = if n == 1 { "1 row is extrapolated".to_owned() } else { format!("{n} rows are extrapolated") };
        Some(format!("{rows}: the fit is of {name} from {low} to {high}, but it is {value} in line {line} of {file}"))
    }
}

/// Which rows the formula has no value for.
fn without_value(rows: &[(u64, Vec<f64>, Prediction)], file: &str) -> Option<String> {
    let has_none = |(.., prediction): &&(u64, Vec<f64>, Prediction)| !prediction.value.is_finite();
    let n = rows.iter().filter(has_none).count();
    let (line, ..) = rows.iter().find(has_none)?;
    let rows = if n == 1 { "1 row".to_owned() } else { format!("{n} rows") };
    Some(format!("the formula has no value for {rows}, the first in line {line} of {file}"))
}

/// Writes predictions as CSV: `line`, the inputs, `predicted`, `standard_error`, the low and high ends of the confidence and
/// the prediction interval, and `extrapolated`, 1 or 0. A field is empty where its number is not known. Names of inputs that
/// are the same as one of these make it `gd_predicted` and so on.
///
/// # Errors
/// A writer that fails.
pub fn write_predictions(predictions: &Predictions, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let names: Vec<&str> = predictions.inputs.iter().map(String::as_str).collect();
    let after = [&["predicted"], &UNCERTAINTY[..], &["extrapolated"]].concat();
    writer.write_record(head(&["line"], &names, &after))?;
    for (line, inputs, prediction) in &predictions.rows {
        let inputs = inputs.iter().map(|value| digits(*value));
        let is_extrapolated = u8::from(prediction.is_extrapolated).to_string();
        let fields = [line.to_string()].into_iter().chain(inputs).chain(fields_of(prediction));
        writer.write_record(fields.chain([is_extrapolated]))?;
    }
    writer.flush()
}
