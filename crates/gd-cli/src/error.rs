//! What can go wrong, as one line that says where and what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use gd_core::Error as CoreError;
use gd_formula::FormulaError;
use gd_render::RenderError;

use crate::data::DataError;

/// Why a command ended without doing what it was asked for.
#[derive(Debug)]
#[non_exhaustive]
pub enum CliError {
    /// An argument that does not go with the others, or with the data.
    Argument {
        /// The argument as it is typed, such as `--start`.
        argument: &'static str,
        /// What is wrong with it, and what to do.
        message: String,
    },
    /// The formula cannot be read.
    Formula {
        /// The formula.
        text: String,
        /// Where and why.
        error: FormulaError,
    },
    /// The data cannot be read.
    Data(DataError),
    /// The numbers cannot be fitted.
    Fit(CoreError),
    /// The picture cannot be drawn.
    Picture(RenderError),
    /// A file cannot be written.
    Output {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Standard output cannot be written.
    Stdout(io::Error),
}

impl CliError {
    pub(crate) fn argument(argument: &'static str, message: impl Into<String>) -> Self {
        Self::Argument { argument, message: message.into() }
    }

    pub(crate) fn output(path: &Path, error: io::Error) -> Self {
        Self::Output { path: path.into(), error }
    }

    /// 2 for what the user can mend in the input or the arguments, 1 for what failed.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Argument { .. } | Self::Formula { .. } | Self::Data(_) | Self::Fit(_) => 2,
            Self::Picture(_) | Self::Output { .. } | Self::Stdout(_) => 1,
        }
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument { argument, message } => write!(f, "{argument}: {message}"),
            Self::Formula { text, error } => write!(f, "the formula, {}", error.with_caret(text)),
            Self::Data(error) => error.fmt(f),
            Self::Fit(error) => error.fmt(f),
            Self::Picture(error) => write!(f, "the picture cannot be drawn: {error}"),
            Self::Output { path, error } => write!(f, "{} cannot be written: {}", path.display(), Cause(error)),
            Self::Stdout(error) => write!(f, "standard output cannot be written: {}", Cause(error)),
        }
    }
}

impl std::error::Error for CliError {}

impl From<DataError> for CliError {
    fn from(error: DataError) -> Self {
        Self::Data(error)
    }
}

impl From<CoreError> for CliError {
    fn from(error: CoreError) -> Self {
        Self::Fit(error)
    }
}

impl From<RenderError> for CliError {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Write(error) => Self::Stdout(error),
            RenderError::PathOutside { x_range: [a, b], y_range: [c, d], .. } => Self::argument(
                "--range",
                format!("nothing of the descent lies within {a}..{b} and {c}..{d}; widen them"),
            ),
            other => Self::Picture(other),
        }
    }
}

/// What the operating system said, without its number.
#[derive(Debug)]
pub(crate) struct Cause<'a>(pub(crate) &'a io::Error);

impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let text = text.split(" (os error").next().unwrap_or_default();
        let mut letters = text.chars();
        letters.next().map_or(Ok(()), |first| write!(f, "{}{}", first.to_lowercase(), letters.as_str()))
    }
}
