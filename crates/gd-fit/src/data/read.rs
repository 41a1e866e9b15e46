//! Reads rows of numbers as a stream.

use std::io::{Chain, Cursor, Read};
use std::str::FromStr;

use gd_core::Real;

use super::binary::other_kind;
use super::columns::{Choice, choose};
use super::encoding::Decoded;
use super::error::DataError;
use super::fault::ColumnFault;
use super::fill::Fill;
use super::format::{Decimal, Format};
use super::layout::Layout;
use super::lines::Lines;
use super::observations::Observations;
use super::reading::{HeaderLine, Reading};
use super::record::Record;
use super::rows::{RowError, Rows};
use super::titles::{Titles, default_names};
use super::units::is_unit;
use crate::error::Error;
use crate::settings::Columns;

/// Bytes at the start of the file that are inspected to find out what it is.
const HEAD: u64 = 1 << 16;

/// Reads the columns that a formula needs from any stream of text, a row at a time; `file` is what messages call it.
///
/// # Errors
/// Text that cannot be read, with its line and column.
pub fn read<T: Real + FromStr>(
    source: impl Read,
    file: String,
    format: &Format,
    formula: &str,
    columns: &Columns,
) -> Result<Observations<T>, Error> {
    let (Begun { mut rows, layout, names, mut reading }, choice) = begin_with(source, &file, format, formula, columns)?;
    let format = &Format { decimal: layout.decimal, ..format.clone() };
    let mut fill = Fill::<T>::new(&choice, &names, &layout, &file, format);
    let mut record = Record::default();
    while next(&mut rows, &mut record, &file)? {
        fill.take(&record)?;
    }
    fill.finish(&mut reading)?.observations(choice, file, reading)
}

/// Finds the table and the columns that a formula means; apart from the above, which is compiled for both precisions.
fn begin_with<R: Read>(
    source: R,
    file: &str,
    format: &Format,
    formula: &str,
    columns: &Columns,
) -> Result<(Begun<R>, Choice), Error> {
    let mut begun = begin(source, file, format)?;
    let Begun { layout, names, reading, .. } = &mut begun;
    let titles = Titles { file, names, are_given: reading.header.is_some() };
    let choice = match choose(titles, formula, columns) {
        Err(_) if is_transposed(&layout.labels, formula, columns) => {
            return Err(DataError::Transposed { file: file.into() }.into());
        }
        // What a comment says may be something else than names.
        Err(error) if is_none_used(&error) && reading.header.as_ref().is_some_and(|header| header.is_comment) => {
            let unnamed = default_names(names.len());
            let titles = Titles { file, names: &unnamed, are_given: false };
            let header = reading.header.as_ref();
            let choice = choose(titles, formula, columns)
                .map_err(|other| if is_none_used(&other) { with_origin(error, header) } else { other })?;
            *names = unnamed;
            reading.header = None;
            choice
        }
        Err(error) => return Err(with_origin(error, reading.header.as_ref().filter(|header| header.line > 1))),
        Ok(choice) => choice,
    };
    check_header(&choice, layout, file, layout.decimal)?;
    Ok((begun, choice))
}

/// The error of a formula that uses none of the names, with the line that has them.
fn with_origin(error: Error, header: Option<&HeaderLine>) -> Error {
    match (error, header) {
        (
            Error::Data(DataError::Column { file, setting, fault: ColumnFault::NoneUsed { formula, columns } }),
            Some(HeaderLine { line, .. }),
        ) => {
            let columns = format!("{columns}, by line {line} (if these are no names, skip the lines above the table)");
            DataError::Column { file, setting, fault: ColumnFault::NoneUsed { formula, columns } }.into()
        }
        (error, _) => error,
    }
}

/// Whether a formula uses the first fields of rows.
fn is_transposed(labels: &[String], formula: &str, columns: &Columns) -> bool {
    let given = columns.inputs.iter().chain(&columns.response).map(String::as_str);
    let texts: Vec<&str> = given.chain([formula]).collect();
    let has = |label: &&String| {
        texts.iter().any(|text| {
            text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == label.as_str())
        })
    };
    labels.iter().filter(has).count() > 1
}

fn is_none_used(error: &Error) -> bool {
    matches!(error, Error::Data(DataError::Column { fault: ColumnFault::NoneUsed { .. }, .. }))
}

/// The names of the columns of a table, the default ones if it has none.
///
/// # Errors
/// A text that is not a table.
pub(crate) fn column_names(source: impl Read, file: &str, format: &Format) -> Result<Vec<String>, Error> {
    Ok(begin(source, file, format)?.names)
}

pub(super) type Text<R> = Decoded<Chain<Cursor<Vec<u8>>, R>>;

/// A table that was found in a text.
pub(super) struct Begun<R> {
    pub(super) rows: Rows<Text<R>>,
    pub(super) layout: Layout,
    pub(super) names: Vec<String>,
    pub(super) reading: Reading,
}

pub(super) fn begin<R: Read>(mut source: R, file: &str, format: &Format) -> Result<Begun<R>, DataError> {
    let failed = |error| DataError::Read { file: file.into(), error };
    let mut bytes = Vec::new();
    // In as many packets as it takes.
    source.by_ref().take(HEAD).read_to_end(&mut bytes).map_err(failed)?;
    if let Some((looks_like, way_out)) = other_kind(&bytes) {
        return Err(DataError::NotText { file: file.into(), looks_like, way_out });
    }
    let is_all = (bytes.len() as u64) < HEAD;
    let Some((encoding, is_assumed)) = format.encoding.detect(&bytes, is_all) else {
        let (looks_like, way_out) = ("no text", "save it as CSV in UTF-8");
        return Err(DataError::NotText { file: file.into(), looks_like, way_out });
    };
    let mut lines = Lines::new(encoding.decode(Cursor::new(bytes).chain(source)));
    let (head, _) = lines.head().map_err(failed)?;
    let Some(layout) = Layout::find(head, file, format)? else {
        return Err(DataError::Empty { file: file.into() });
    };
    let names = match &layout.header {
        Some(header) => header.fields.clone(),
        None => default_names(layout.n_fields),
    };
    let mut rows = Rows::new(lines, layout.separator, format.comment);
    rows.expected = Some(layout.n_fields);
    rows.mark = layout.mark;
    rows.skip_to(layout.first_line).map_err(failed)?;
    let reading = Reading {
        encoding: encoding.name(),
        is_encoding_assumed: is_assumed && encoding.name() != "UTF-8",
        separator: layout.separator,
        header: layout.header.clone(),
        skipped_lines: layout.skipped,
        decimal_line: layout.decimal_line,
        comment_mark: layout.mark.map(char::from),
        units_line: layout.units.as_ref().map(|(line, _)| *line),
        units: layout.units.as_ref().map(|(_, units)| units.clone()).unwrap_or_default(),
        has_row_names: layout.has_row_names,
        has_empty_end: layout.has_empty_end,
        ..Reading::default()
    };
    Ok(Begun { rows, layout, names, reading })
}

pub(super) fn next<R: Read>(rows: &mut Rows<R>, record: &mut Record, file: &str) -> Result<bool, DataError> {
    rows.next(record).map_err(|error| match error {
        RowError::Read(error) => DataError::Read { file: file.into(), error },
        RowError::Open(line) => DataError::Quote { file: file.into(), line },
    })
}

/// Refuses a row that may be one of names where all that is used of it are numbers.
fn check_header(choice: &Choice, layout: &Layout, file: &str, decimal: Decimal) -> Result<(), DataError> {
    // Names that the formula has cannot be units.
    if let (Some(HeaderLine { line, .. }), Some((second, units))) = (&layout.header, &layout.units)
        && choice.formula.parameters().iter().any(|name| units.contains(name) && !is_unit(name))
    {
        return Err(DataError::TwoHeaders { file: file.into(), lines: [*line, *second] });
    }
    let Some(HeaderLine { fields: names, line, is_certain: false, .. }) = &layout.header else { return Ok(()) };
    let is_number = |column: &usize| {
        let field = names.get(*column).map_or(&[][..], String::as_bytes);
        super::number::number::<f64>(field, decimal).is_some()
    };
    if choice.inputs.iter().chain(choice.response.columns()).all(is_number) {
        return Err(DataError::UnclearHeader { file: file.into(), line: *line });
    }
    Ok(())
}

#[cfg(test)]
mod cases;
#[cfg(test)]
mod tests;
