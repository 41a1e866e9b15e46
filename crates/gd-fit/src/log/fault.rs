//! What is wrong with a line of a log.

use std::fmt;

use gd_snapshot::{Precision, ShapeError};

/// A line of a log that is not as it should be, counted from 1, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogError {
    /// The line.
    pub line: u64,
    /// What is wrong.
    pub fault: LogFault,
}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

impl std::error::Error for LogError {}

/// What is wrong with a line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogFault {
    /// Its checksum is not that of its bytes.
    Checksum,
    /// It has no checksum, though its descent was announced with one.
    NoChecksum,
    /// Bytes that are no text.
    Noise,
    /// It does not end.
    TooLong,
    /// It begins as a line of a log and is not one.
    Cut {
        /// The line.
        text: String,
    },
    /// A descent in a precision that there is not.
    Precision {
        /// What is written for it.
        word: String,
    },
    /// Columns that cannot be those of a descent.
    Columns {
        /// Why.
        error: ShapeError,
    },
    /// A step with more or fewer numbers than there are columns.
    Fields {
        /// The numbers in it.
        found: usize,
        /// The columns.
        expected: usize,
    },
    /// The number of a step that is none.
    Index {
        /// What is written for it.
        word: String,
    },
    /// A step whose number is not above that of the one before.
    Order {
        /// Its number.
        step: u64,
    },
    /// A number that is not written as its bits.
    Number {
        /// What is written.
        word: String,
        /// The precision that it should have.
        precision: Precision,
    },
    /// A step or an end without a descent that they belong to.
    Outside {
        /// Whether it is the end.
        is_end: bool,
    },
    /// A descent begins before the last one has ended.
    NotEnded,
    /// The log ends before its last descent.
    Open,
    /// The descent has another number of steps than its end says.
    Count {
        /// What the end says.
        announced: u64,
        /// The steps that are there.
        found: u64,
    },
    /// It is not a row of the table.
    NotARow {
        /// The line.
        text: String,
        /// The columns.
        columns: Vec<String>,
    },
}

impl fmt::Display for LogFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checksum => f.write_str("its checksum is another; bytes were lost or changed on the way"),
            Self::NoChecksum => f.write_str("it has no checksum, as the other lines of its descent; its end is lost"),
            Self::Noise => f.write_str("it holds bytes that are no text"),
            Self::TooLong => f.write_str("it does not end; that is no text"),
            Self::Cut { text } => write!(f, "'{text}' is cut; expected 'descent NAME f32' or 'end COUNT'"),
            Self::Precision { word } => write!(f, "'{word}' is no precision; expected f32 or f64"),
            Self::Columns { error } => error.fmt(f),
            Self::Fields { found, expected } => {
                let numbers = if *found == 1 { "number" } else { "numbers" };
                write!(f, "a step has {found} {numbers}, its descent {expected} columns")
            }
            Self::Index { word } => write!(f, "'{word}' is not the number of a step"),
            Self::Order { step } => {
                write!(f, "step {step} does not come after the one before it; part of the log is missing")
            }
            Self::Number { word, precision } => {
                let n_digits = if *precision == Precision::F32 { 8 } else { 16 };
                write!(f, "'{word}' is not the bits of an {precision}, {n_digits} hexadecimal digits")
            }
            Self::Outside { is_end: false } => {
                f.write_str("a step stands outside a descent; expected 'descent NAME f32' before it")
            }
            Self::Outside { is_end: true } => f.write_str("an end stands outside a descent"),
            Self::NotEnded => f.write_str("a descent begins before the last one has ended; part of the log is missing"),
            Self::Open => f.write_str("the log ends in the middle of a descent; expected 'end COUNT'"),
            Self::Count { announced, found } => write!(f, "the device wrote {announced} steps, the log holds {found}"),
            Self::NotARow { text, columns } => {
                write!(f, "'{text}' is not a row of {}", columns.join(", "))
            }
        }
    }
}
