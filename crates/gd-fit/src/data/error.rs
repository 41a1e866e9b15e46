//! Why data cannot be read.

use std::fmt;
use std::io;

use super::fault::ColumnFault;
use super::likely::Likely;
use super::misfit::Misfit;
use super::time::is_long_duration;
use crate::cause::Cause;
use crate::setting::Setting;

/// What is wrong with the data, and where. Lines and columns count from 1.
#[derive(Debug)]
#[non_exhaustive]
pub enum DataError {
    /// The file cannot be opened or read.
    Read {
        /// Name of the file.
        file: String,
        /// Why.
        error: io::Error,
    },
    /// The file is a folder.
    IsFolder {
        /// Its name.
        file: String,
    },
    /// The file is not a table in text.
    NotText {
        /// Name of the file.
        file: String,
        /// What it looks like instead.
        looks_like: &'static str,
        /// What to do about it.
        way_out: &'static str,
    },
    /// There is nothing in the file.
    Empty {
        /// Name of the file.
        file: String,
    },
    /// There are names but no numbers.
    NoRows {
        /// Name of the file.
        file: String,
    },
    /// A row has a different number of fields than the names, or than most.
    Ragged {
        /// Name of the file.
        file: String,
        /// Its line.
        line: u64,
        /// Fields in it.
        found: usize,
        /// Fields that it should have.
        expected: usize,
        /// The line of the names, if these are as many as expected.
        header: Option<u64>,
        /// What may be the reason.
        misfit: Misfit,
    },
    /// A line that announces a separator which is none that is read.
    Announced {
        /// Name of the file.
        file: String,
        /// The line.
        line: u64,
        /// The text of it.
        text: String,
    },
    /// A row with a word that those above do not have, as if it summed these up.
    Summary {
        /// Name of the file.
        file: String,
        /// Its line.
        line: u64,
        /// The word.
        label: String,
    },
    /// A table whose rows hold what its columns should.
    Transposed {
        /// Name of the file.
        file: String,
    },
    /// A first row that may be one of names or of numbers.
    UnclearHeader {
        /// Name of the file.
        file: String,
        /// The line.
        line: u64,
    },
    /// Two rows above the numbers of which either may hold the names.
    TwoHeaders {
        /// Name of the file.
        file: String,
        /// Their lines.
        lines: [u64; 2],
    },
    /// A quoted field that does not end.
    Quote {
        /// Name of the file.
        file: String,
        /// The line where it begins.
        line: u64,
    },
    /// A field that is needed is not a number.
    NotANumber {
        /// Name of the file.
        file: String,
        /// Its line.
        line: u64,
        /// Name of its column.
        column: String,
        /// The field.
        field: String,
        /// What it seems to be.
        likely: Likely,
    },
    /// A field that is needed is NaN, infinite or too large.
    NotFinite {
        /// Name of the file.
        file: String,
        /// Its line.
        line: u64,
        /// Name of its column.
        column: String,
        /// The field.
        field: String,
    },
    /// A field in a column of dates or times that is not of the form of the first.
    Mixed {
        /// Name of the file.
        file: String,
        /// Its line.
        line: u64,
        /// Name of its column.
        column: String,
        /// The field.
        field: String,
        /// The first of the column.
        first: String,
    },
    /// A weight that is negative, a standard deviation that is not positive, or a count that is not a whole number.
    Weight {
        /// Name of the file.
        file: String,
        /// Its line.
        line: u64,
        /// Name of its column.
        column: String,
        /// The field.
        field: String,
        /// What it should be.
        expected: &'static str,
    },
    /// An expression that gives a row a negative weight, a standard deviation that is not positive, or something that is not
    /// finite.
    Expression {
        /// Name of the file.
        file: String,
        /// Its line in a file; `None` in a table in memory.
        line: Option<u64>,
        /// Its row, from 1; in a file not counting rows that were left out.
        row: usize,
        /// The expression.
        text: String,
        /// What it gives.
        value: f64,
        /// What it should be.
        expected: &'static str,
    },
    /// All rows stand for no observation.
    NoCounts {
        /// Name of the file.
        file: String,
    },
    /// All rows lack a value that is needed.
    AllMissing {
        /// Name of the file.
        file: String,
        /// Rows in it.
        n_rows: usize,
    },
    /// The condition or the range leaves out all rows.
    AllExcluded {
        /// Name of the file.
        file: String,
        /// Rows that it leaves out.
        n_rows: usize,
    },
    /// More rows than can be numbered.
    TooManyRows {
        /// Name of the file.
        file: String,
    },
    /// A name that no column has, or more than one.
    Column {
        /// Name of the file.
        file: String,
        /// The setting that names it.
        setting: Setting,
        /// What is wrong, and what to do.
        fault: ColumnFault,
    },
    /// Columns of a table in memory whose lengths differ, or that have none.
    Lengths {
        /// Name of the column.
        column: String,
        /// Its length.
        found: usize,
        /// The length of the first column.
        expected: usize,
    },
    /// A column of labels in memory where numbers are needed.
    Labels {
        /// Name of the column.
        column: String,
    },
    /// A value of a table in memory that is NaN or infinite in the precision of the fit, a negative weight, a standard
    /// deviation that is not positive, or a count that is not a whole number.
    Value {
        /// Name of its column.
        column: String,
        /// Its row, from 1.
        row: usize,
        /// The value.
        value: f64,
        /// What it should be.
        expected: &'static str,
    },
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { file, error } => write!(f, "{file} cannot be read: {}", Cause(error)),
            Self::IsFolder { file } => write!(f, "{file} is a folder; name a file in it"),
            Self::NotText { file, looks_like, way_out } => write!(f, "{file} looks like {looks_like}; {way_out}"),
            Self::Empty { file } => write!(f, "{file} is empty; it needs a row for every observation"),
            Self::NoRows { file } => write!(f, "{file} has names but no rows of numbers below them"),
            Self::Ragged { file, line, found, expected, header, misfit } => {
                let fields = if *found == 1 { "field" } else { "fields" };
                write!(f, "{file}, line {line}: {found} {fields} where ")?;
                match header {
                    Some(header) => write!(f, "the header in line {header} has {expected}")?,
                    None => write!(f, "other rows have {expected}")?,
                }
                match misfit {
                    Misfit::Unknown => Ok(()),
                    Misfit::Thousands => {
                        f.write_str("; if a comma separates thousands there, write the number without it or in quotes")
                    }
                    Misfit::RunTogether(field) => write!(f, "; put a blank between the numbers in '{field}'"),
                    Misfit::Below => f.write_str(
                        "; if that is no row of the table, remove it or start it with #; another table needs its own file",
                    ),
                }
            }
            Self::Announced { file, line, text } => write!(
                f,
                "{file}, line {line}: '{text}' announces a separator that is not read; separate the fields by commas, semicolons, tabs or bars"
            ),
            Self::Summary { file, line, label } => write!(
                f,
                "{file}, line {line}: '{label}' stands there as if the row summed up those above; remove the row or start it with #, or write there what those above have"
            ),
            Self::Transposed { file } => write!(
                f,
                "{file} has its names in the first column and the values along the rows; transpose it, so that there is a column for each"
            ),
            Self::UnclearHeader { file, line } => {
                write!(f, "{file}, line {line}: is this row a header or numbers? Set whether there is a header")
            }
            Self::TwoHeaders { file, lines: [first, second] } => {
                write!(f, "{file}: lines {first} and {second} may both hold the names; leave one of them out")
            }
            Self::Quote { file, line } => write!(f, "{file}, line {line}: a quoted field is never closed; close it"),
            Self::NotANumber { file, line, column, field, likely } => {
                write!(f, "{file}, line {line}, column {column}: '{field}' is not a number{likely}")
            }
            Self::NotFinite { file, line, column, field } => write!(
                f,
                "{file}, line {line}, column {column}: '{field}' cannot be fitted; leave the field empty to skip the row"
            ),
            Self::Mixed { file, line, column, field, first } => {
                write!(
                    f,
                    "{file}, line {line}, column {column}: '{field}' is not of the form of '{first}', the first of the column"
                )?;
                if is_long_duration(field) {
                    f.write_str("; write durations of a day or more in seconds")
                } else {
                    Ok(())
                }
            }
            Self::Weight { file, line, column, field, expected } => {
                write!(f, "{file}, line {line}, column {column}: '{field}' must be {expected}")
            }
            Self::Expression { file, line, row, text, value, expected } => {
                match line {
                    Some(line) => write!(f, "{file}, line {line}: ")?,
                    None => write!(f, "row {row}: ")?,
                }
                write!(f, "'{text}' is {value}, but must be {expected}")
            }
            Self::NoCounts { file } => {
                write!(f, "{file}: every row has a count of 0; one must stand for an observation")
            }
            Self::AllMissing { file, n_rows } => {
                write!(f, "{file}: each of the {n_rows} rows lacks a value that is needed")
            }
            Self::AllExcluded { file, n_rows } => {
                write!(f, "{file}: the condition or the range of the input leaves out all of its {n_rows} rows")
            }
            Self::TooManyRows { file } => write!(f, "{file} has more than {} rows; fit a sample of them", u32::MAX),
            Self::Column { file, setting, fault } => write!(f, "{setting}: {fault} in {file}"),
            Self::Lengths { column, found: 0, .. } => write!(f, "column {column} is empty; give a value for every row"),
            Self::Lengths { column, found, expected } => {
                write!(f, "column {column} has {found} values where the first column has {expected}")
            }
            Self::Labels { column } => {
                write!(f, "column {column} holds labels, which are no numbers; only groups can be told by it")
            }
            Self::Value { column, row, value, expected } => {
                write!(f, "column {column}, row {row}: {value} must be {expected}")
            }
        }
    }
}

impl std::error::Error for DataError {}
