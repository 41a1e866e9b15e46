//! Reads rows of numbers as a stream.

use std::io::{BufRead, BufReader, Read};
use std::str::FromStr;

use csv::ByteRecord;
use gd_core::Real;

use super::columns::{Choice, choose};
use super::error::DataError;
use super::format::{Decimal, Format, Header, Separator};
use super::observations::Observations;
use super::role::Response;
use super::titles::{Titles, default_names};
use super::weighting::{EXPECTED_COUNT, Source, count_of};
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
    let choice = choose(Titles { file: &file, names: &names, are_given: is_header }, formula, columns)?;
    let mut reading = Reading::new(&choice, &names, &file, format);
    if !is_header {
        reading.take(&record, line)?;
    }
    while let Some(line) = rows.next(&mut record)? {
        reading.take(&record, line)?;
    }
    let Reading { inputs, y, weights, counts, n_skipped, n_uncounted, n_excluded, .. } = reading;
    match (y.is_empty(), n_skipped) {
        (true, _) if n_excluded > 0 => return Err(DataError::AllExcluded { file, n_rows: n_excluded }.into()),
        (true, 0) if n_uncounted > 0 => return Err(DataError::NoCounts { file }.into()),
        (true, 0) => return Err(DataError::NoRows { file }.into()),
        (true, n_rows) => return Err(DataError::AllMissing { file, n_rows }.into()),
        _ => {}
    }
    let has_weights = choice.weighting.is_some() || choice.counts.is_some();
    Ok(Observations {
        formula: choice.formula,
        inputs,
        y,
        weights: has_weights.then_some(weights),
        counts: choice.counts.map(|_| counts),
        y_name: choice.y_name,
        file,
        n_skipped,
        n_excluded,
        origin: choice.origin,
    })
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
    inputs: Vec<Vec<T>>,
    y: Vec<T>,
    weights: Vec<T>,
    counts: Vec<u32>,
    n_skipped: usize,
    /// Rows left out because they stand for no observation.
    n_uncounted: usize,
    /// Rows left out by the condition, or because the input is out of range.
    n_excluded: usize,
}

impl<'a, T: Real + FromStr> Reading<'a, T> {
    fn new(choice: &'a Choice, names: &'a [String], file: &'a str, format: Format) -> Self {
        let inputs = choice.inputs.iter().map(|_| Vec::new()).collect();
        let (y, weights, counts) = (Vec::new(), Vec::new(), Vec::new());
        Self { choice, names, file, format, inputs, y, weights, counts, n_skipped: 0, n_uncounted: 0, n_excluded: 0 }
    }

    /// Takes in a row; leaves it out if a value that is needed is missing, or if it stands for no observation.
    fn take(&mut self, record: &ByteRecord, line: u64) -> Result<(), DataError> {
        let Self { choice, names, file, .. } = *self;
        if record.len() != names.len() {
            let (file, found, expected) = (file.to_owned(), record.len(), names.len());
            let has_line_break = record.iter().any(|field| field.contains(&b'\n'));
            let ragged = DataError::Ragged { file: file.clone(), line, found, expected };
            return Err(if has_line_break { DataError::Quote { file, line } } else { ragged });
        }
        let is_missing = |column: &usize| record.get(*column).is_none_or(is_missing);
        let count = match choice.counts.filter(|column| !is_missing(column)) {
            Some(column) => Some(self.count(record, column, line)?),
            None => None,
        };
        if count == Some(0) {
            self.n_uncounted += 1;
            return Ok(());
        }
        if choice.columns().any(|column| is_missing(&column)) {
            self.n_skipped += 1;
            return Ok(());
        }
        if !choice.filter.keeps(|column| self.value(record, column, line))? {
            self.n_excluded += 1;
            return Ok(());
        }
        if u32::try_from(self.y.len() + 1).is_err() {
            return Err(DataError::TooManyRows { file: file.into() });
        }
        let y = match &choice.response {
            Response::Column(column) => self.value(record, *column, line)?,
            Response::Expression(expression) => {
                let value = expression.value(|column| self.value(record, column, line))?;
                if !Real::is_finite(value) {
                    let (file, text, row) = (file.to_owned(), expression.text.clone(), self.y.len() + 1);
                    let (value, expected) = (value.to_f64(), "a finite number to predict");
                    return Err(DataError::Expression { file, line: Some(line), row, text, value, expected });
                }
                value
            }
        };
        for (input, &column) in choice.inputs.iter().enumerate() {
            let value = self.value(record, column, line)?;
            if let Some(values) = self.inputs.get_mut(input) {
                values.push(value);
            }
        }
        let weight = self.weight(record, line, count.unwrap_or(1))?;
        self.y.push(y);
        if let Some(count) = count {
            self.counts.push(count);
        }
        if choice.weighting.is_some() || count.is_some() {
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

    /// What the row weighs that stands for so many observations: 1 for each unless something else is said.
    fn weight(&self, record: &ByteRecord, line: u64, count: u32) -> Result<T, DataError> {
        let Some(weighting) = &self.choice.weighting else { return Ok(T::constant(f64::from(count))) };
        let (file, expected) = (|| self.file.to_owned(), weighting.expected());
        match &weighting.source {
            Source::Column(column) => {
                let value = self.value(record, *column, line)?;
                weighting.weight_of(value, count).ok_or_else(|| {
                    let (column, field) = self.shown(record, *column);
                    DataError::Weight { file: file(), line, column, field, expected }
                })
            }
            Source::Expression(expression) => {
                let value = expression.value(|column| self.value(record, column, line))?;
                weighting.weight_of(value, count).ok_or_else(|| {
                    let (text, row, value) = (expression.text.clone(), self.y.len() + 1, value.to_f64());
                    DataError::Expression { file: file(), line: Some(line), row, text, value, expected }
                })
            }
        }
    }

    fn count(&self, record: &ByteRecord, column: usize, line: u64) -> Result<u32, DataError> {
        // Single precision does not hold all whole numbers.
        let count = number::<f64>(Self::field(record, column), self.format).and_then(count_of);
        count.ok_or_else(|| {
            let (column, field) = self.shown(record, column);
            DataError::Weight { file: self.file.into(), line, column, field, expected: EXPECTED_COUNT }
        })
    }
}

#[cfg(test)]
mod tests;
