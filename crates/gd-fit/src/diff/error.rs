//! Why a file is not a trajectory.

use std::fmt;

use gd_snapshot::{Precision, TextError};

/// Why a file is not a trajectory, beside what [`DataError`](crate::DataError) says of any table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DiffError {
    /// A field that is not a number.
    NotANumber {
        /// Name of the file.
        file: String,
        /// Its line.
        line: u64,
        /// The name of the column.
        column: String,
        /// The field.
        field: String,
    },
    /// A row with more or fewer fields than there are columns.
    Ragged {
        /// Name of the file.
        file: String,
        /// Its line.
        line: u64,
        /// Fields in it.
        found: usize,
        /// Fields that it should have.
        expected: usize,
    },
    /// Two columns of the same name, or one without a name.
    Names {
        /// Name of the file.
        file: String,
        /// The line of the names.
        line: u64,
        /// What is wrong with them.
        fault: String,
    },
    /// A number of a step that is not whole, or not above the one before.
    Step {
        /// Name of the file.
        file: String,
        /// The line.
        line: u64,
        /// The name of the column.
        column: String,
        /// What is wrong with the number.
        fault: String,
    },
    /// There is no column of the name that is given for the steps.
    NoStepColumn {
        /// Name of the file.
        file: String,
        /// The name.
        name: String,
        /// The names that there are.
        columns: String,
    },
    /// Nothing but steps.
    OnlySteps {
        /// Name of the file.
        file: String,
    },
    /// A line of a file of gd-snapshot that is not as it should be.
    Snapshot {
        /// Name of the file.
        file: String,
        /// The line, and what is wrong with it.
        error: TextError,
    },
    /// A file of gd-snapshot that has less precision than is asked for.
    Precision {
        /// Name of the file.
        file: String,
        /// The precision that it has.
        found: Precision,
    },
}

impl fmt::Display for DiffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber { file, line, column, field } if field.is_empty() => {
                write!(f, "{file}, line {line}, column {column}: there is no number")
            }
            Self::NotANumber { file, line, column, field } => {
                write!(f, "{file}, line {line}, column {column}: '{field}' is not a number")?;
                let is_comma = field.contains(',') && !field.contains('.');
                f.write_str(if is_comma { "; write a decimal point" } else { "" })
            }
            Self::Ragged { file, line, found, expected } => {
                let fields = if *found == 1 { "field" } else { "fields" };
                write!(f, "{file}, line {line}: {found} {fields}, where the first row has {expected}")
            }
            Self::Names { file, line, fault } => write!(f, "{file}, line {line}: {fault}"),
            Self::Step { file, line, column, fault, .. } => write!(f, "{file}, line {line}, column {column}: {fault}"),
            Self::NoStepColumn { file, name, columns } => {
                write!(f, "there is no column '{name}' in {file}; it has {columns}")
            }
            Self::OnlySteps { file } => write!(f, "{file}: there are no columns beside the steps"),
            Self::Snapshot { file, error } => write!(f, "{file}, {error}"),
            Self::Precision { file, found } => {
                write!(f, "{file} holds numbers of {found}")
            }
        }
    }
}

impl std::error::Error for DiffError {}
