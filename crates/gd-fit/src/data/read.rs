//! Reads rows of numbers as a stream.

use std::io::{BufRead, BufReader, Read};
use std::str::FromStr;

use csv::ByteRecord;
use gd_core::Real;

use super::columns::{Choice, choose, default_names};
use super::error::DataError;
use super::format::{Decimal, Format, Header, Separator};
use super::observations::{Observations, expected_weight, weight_of};
use crate::error::Error;
use crate::settings::Columns;

/// Bytes at the start of the file that are inspected to find out what it is.
const HEAD: usize = 1 << 16;
/// Fields that stand for a missing value, in upper or lower case.
const MISSING: [&[u8]; 6] = [b"", b"na", b"n/a", b"null", b"none", b"?"];

/// Reads the columns that a formula needs from any stream of text, a row at a time; `file` is what messages call it.
///
/// # Errors
/// Text that cannot be read, with its line and column.
pub fn read<T: Real + FromStr>(
    source: impl Read,
    file: String,
    format: Format,
    formula: &str,
    columns: &Columns,
) -> Result<Observations<T>, Error> {
    let Begun { mut rows, mut record, line, names, is_header } = begin(source, &file, format)?;
    let choice = choose(&file, &names, formula, columns)?;
    let mut reading =
        Reading::new(&choice, &names, &file, format, columns.sigma.is_some() && columns.weights.is_none());
    if !is_header {
        reading.take(&record, line)?;
    }
    while let Some(line) = rows.next(&mut record)? {
        reading.take(&record, line)?;
    }
    let Reading { inputs, y, weights, n_skipped, .. } = reading;
    match (y.is_empty(), n_skipped) {
        (true, 0) => return Err(DataError::NoRows { file }.into()),
        (true, n_rows) => return Err(DataError::AllMissing { file, n_rows }.into()),
        _ => {}
    }
    let y_name = names.get(choice.y).cloned().unwrap_or_default();
    let weights = choice.weights.map(|_| weights);
    Ok(Observations { formula: choice.formula, inputs, y, weights, y_name, file, n_skipped })
}

/// The names of the columns of a table, the default ones if it has none.
///
/// # Errors
/// A text that is not a table.
pub(crate) fn column_names(source: impl Read, file: &str, format: Format) -> Result<Vec<String>, Error> {
    Ok(begin(source, file, format)?.names)
}

/// A table whose first row is read.
struct Begun<'a, R> {
    rows: Rows<'a, R>,
    /// The first row and its line.
    record: ByteRecord,
    line: u64,
    names: Vec<String>,
    /// Whether the first row holds the names.
    is_header: bool,
}

fn begin<R: Read>(source: R, file: &str, format: Format) -> Result<Begun<'_, BufReader<R>>, DataError> {
    let mut source = BufReader::with_capacity(HEAD, source);
    let failed = |error| DataError::Read { file: file.into(), error };
    skip_byte_order_mark(&mut source, file)?;
    let head = source.fill_buf().map_err(failed)?;
    if head.contains(&0) {
        let looks_like =
            if head.iter().take(512).filter(|byte| **byte == 0).count() > 64 { "UTF-16" } else { "no text" };
        return Err(DataError::NotText { file: file.into(), looks_like });
    }
    let separator = match format.separator {
        Separator::Auto => Separator::guess(head, format),
        given => given,
    };
    let mut rows = Rows::new(source, separator, format, file);
    let mut record = ByteRecord::new();
    let Some(line) = rows.next(&mut record)? else {
        return Err(DataError::Empty { file: file.into() });
    };
    let names = header(&record, format, file)?;
    let is_header = names.is_some();
    let names = names.unwrap_or_else(|| default_names(record.len()));
    Ok(Begun { rows, record, line, names, is_header })
}

fn skip_byte_order_mark(source: &mut impl BufRead, file: &str) -> Result<(), DataError> {
    let head = source.fill_buf().map_err(|error| DataError::Read { file: file.into(), error })?;
    if head.starts_with(b"\xef\xbb\xbf") {
        source.consume(3);
    } else if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err(DataError::NotText { file: file.into(), looks_like: "UTF-16" });
    }
    Ok(())
}

/// The names in the first row, if it holds names.
fn header(record: &ByteRecord, format: Format, file: &str) -> Result<Option<Vec<String>>, DataError> {
    let is_number = |field: &[u8]| is_missing(field) || number::<f64>(field, format).is_some();
    let is_header = match format.header {
        Header::Yes => true,
        Header::No => false,
        Header::Auto => !record.iter().all(is_number),
    };
    if !is_header {
        return Ok(None);
    }
    let name = |field: &[u8]| {
        let Ok(text) = std::str::from_utf8(field.trim_ascii()) else {
            return Err(DataError::NotText { file: file.into(), looks_like: "text that is not UTF-8" });
        };
        if text.contains('\n') {
            return Err(DataError::Quote { file: file.into(), line: record.position().map_or(1, csv::Position::line) });
        }
        // Messages repeat names; nothing in them may move a cursor.
        Ok(text.trim().replace(char::is_control, "\u{fffd}"))
    };
    record.iter().map(name).collect::<Result<Vec<_>, _>>().map(Some)
}

fn is_missing(field: &[u8]) -> bool {
    MISSING.iter().any(|missing| field.trim_ascii().eq_ignore_ascii_case(missing))
}

fn number<T: FromStr>(field: &[u8], format: Format) -> Option<T> {
    let text = std::str::from_utf8(field.trim_ascii()).ok()?;
    match format.decimal {
        Decimal::Point => text.parse().ok(),
        Decimal::Comma => text.replace(',', ".").parse().ok(),
    }
}

/// The rows of a file, each with the number of its line.
enum Rows<'a, R> {
    Separated { reader: Box<csv::Reader<R>>, file: &'a str },
    Spaced { reader: R, buffer: Vec<u8>, line: u64, comment: u8, file: &'a str },
}

impl<'a, R: BufRead> Rows<'a, R> {
    fn new(reader: R, separator: Separator, format: Format, file: &'a str) -> Self {
        let delimiter = match separator {
            Separator::Space => {
                return Self::Spaced { reader, buffer: Vec::new(), line: 0, comment: format.comment, file };
            }
            Separator::Semicolon => b';',
            Separator::Tab => b'\t',
            Separator::Comma | Separator::Auto => b',',
        };
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .comment(Some(format.comment))
            .has_headers(false)
            .flexible(true)
            .from_reader(reader);
        Self::Separated { reader: Box::new(reader), file }
    }

    /// Reads the next row that is neither empty nor a comment.
    fn next(&mut self, record: &mut ByteRecord) -> Result<Option<u64>, DataError> {
        match self {
            Self::Separated { reader, file } => loop {
                let failed = |error: csv::Error| DataError::Read { file: (*file).into(), error: error.into() };
                if !reader.read_byte_record(record).map_err(failed)? {
                    return Ok(None);
                }
                let is_blank = record.len() == 1 && record.iter().all(|field| field.trim_ascii().is_empty());
                if !is_blank {
                    return Ok(Some(record.position().map_or(0, csv::Position::line)));
                }
            },
            Self::Spaced { reader, buffer, line, comment, file } => loop {
                buffer.clear();
                let failed = |error| DataError::Read { file: (*file).into(), error };
                if reader.read_until(b'\n', buffer).map_err(failed)? == 0 {
                    return Ok(None);
                }
                *line += 1;
                let text = buffer.trim_ascii();
                if text.first().is_some_and(|first| first != comment) {
                    record.clear();
                    let fields = text.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty());
                    fields.for_each(|field| record.push_field(field));
                    return Ok(Some(*line));
                }
            },
        }
    }
}

/// The columns as they are filled.
struct Reading<'a, T> {
    choice: &'a Choice,
    names: &'a [String],
    file: &'a str,
    format: Format,
    /// Whether weights are given as standard deviations.
    is_sigma: bool,
    inputs: Vec<Vec<T>>,
    y: Vec<T>,
    weights: Vec<T>,
    n_skipped: usize,
}

impl<'a, T: Real + FromStr> Reading<'a, T> {
    fn new(choice: &'a Choice, names: &'a [String], file: &'a str, format: Format, is_sigma: bool) -> Self {
        let inputs = choice.inputs.iter().map(|_| Vec::new()).collect();
        Self { choice, names, file, format, is_sigma, inputs, y: Vec::new(), weights: Vec::new(), n_skipped: 0 }
    }

    /// Adds a row; leaves it out if a needed value is missing.
    fn take(&mut self, record: &ByteRecord, line: u64) -> Result<(), DataError> {
        let Self { choice, names, file, .. } = *self;
        if record.len() != names.len() {
            let (file, found, expected) = (file.to_owned(), record.len(), names.len());
            let has_line_break = record.iter().any(|field| field.contains(&b'\n'));
            let ragged = DataError::Ragged { file: file.clone(), line, found, expected };
            return Err(if has_line_break { DataError::Quote { file, line } } else { ragged });
        }
        let needed = || choice.inputs.iter().chain([&choice.y]).chain(&choice.weights);
        if needed().any(|column| record.get(*column).is_none_or(is_missing)) {
            self.n_skipped += 1;
            return Ok(());
        }
        if u32::try_from(self.y.len() + 1).is_err() {
            return Err(DataError::TooManyRows { file: file.into() });
        }
        let y = self.value(record, choice.y, line)?;
        for (input, &column) in choice.inputs.iter().enumerate() {
            let value = self.value(record, column, line)?;
            if let Some(values) = self.inputs.get_mut(input) {
                values.push(value);
            }
        }
        self.y.push(y);
        if let Some(column) = choice.weights {
            let weight = self.weight(record, column, line)?;
            self.weights.push(weight);
        }
        Ok(())
    }

    fn field(record: &ByteRecord, column: usize) -> &[u8] {
        record.get(column).unwrap_or_default().trim_ascii()
    }

    /// The name of a column and a field of it, as they are shown.
    fn shown(&self, record: &ByteRecord, column: usize) -> (String, String) {
        const LONGEST: usize = 40;
        let text = String::from_utf8_lossy(Self::field(record, column));
        let mut field: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
        if text.chars().count() > LONGEST {
            field += "...";
        }
        (self.names.get(column).cloned().unwrap_or_default(), field)
    }

    fn value(&self, record: &ByteRecord, column: usize, line: u64) -> Result<T, DataError> {
        let field = Self::field(record, column);
        match number::<T>(field, self.format) {
            Some(value) if Real::is_finite(value) => Ok(value),
            Some(_) => {
                let (column, field) = self.shown(record, column);
                Err(DataError::NotFinite { file: self.file.into(), line, column, field })
            }
            None if field.contains(&b'\n') => Err(DataError::Quote { file: self.file.into(), line }),
            None => {
                let is_decimal_comma =
                    |text: &str| text.contains(',') && text.replacen(',', ".", 1).parse::<f64>().is_ok();
                let has_decimal_comma = std::str::from_utf8(field).is_ok_and(is_decimal_comma);
                let (column, field) = self.shown(record, column);
                Err(DataError::NotANumber { file: self.file.into(), line, column, field, has_decimal_comma })
            }
        }
    }

    fn weight(&self, record: &ByteRecord, column: usize, line: u64) -> Result<T, DataError> {
        let value = self.value(record, column, line)?;
        if let Some(weight) = weight_of(value, self.is_sigma) {
            return Ok(weight);
        }
        let (column, field) = self.shown(record, column);
        Err(DataError::Weight { file: self.file.into(), line, column, field, expected: expected_weight(self.is_sigma) })
    }
}

#[cfg(test)]
mod tests;
