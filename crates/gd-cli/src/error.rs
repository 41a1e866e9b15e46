//! What can go wrong, in the words of the command line: errors of `gd_fit` with the arguments that they are about.

use std::fmt;
use std::io;

use gd_fit::sweep::SweepError;
use gd_fit::{Cause, ColumnFault, DataError, Error, Setting};

/// Why a command ended without doing what it was asked for.
#[derive(Debug)]
#[non_exhaustive]
pub enum CliError {
    /// An argument that conflicts with the others.
    Argument {
        /// The argument as it is typed.
        argument: &'static str,
        /// What is wrong with it, and what to do.
        message: String,
    },
    /// Something that cannot be fitted, drawn or written.
    Fit(Error),
    /// Standard output cannot be written.
    Stdout(io::Error),
}

impl CliError {
    pub(crate) fn argument(argument: &'static str, message: impl Into<String>) -> Self {
        Self::Argument { argument, message: message.into() }
    }

    /// 2 for what the user can fix in the input or the arguments, 1 for what failed.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Fit(
                Error::Picture(_) | Error::NoProfiles | Error::Output { .. } | Error::Sweep(SweepError::Busy { .. }),
            )
            | Self::Stdout(_) => 1,
            Self::Argument { .. } | Self::Fit(_) => 2,
        }
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument { argument, message } => write!(f, "{argument}: {message}"),
            Self::Stdout(error) => write!(f, "standard output cannot be written: {}", Cause(error)),
            Self::Fit(error) => {
                if let Some(argument) = argument_of(error) {
                    write!(f, "{argument}: ")?;
                }
                fit_error(error, f)
            }
        }
    }
}

impl std::error::Error for CliError {}

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        match error {
            // The writers of files put in their names.
            Error::Write(error) => Self::Stdout(error),
            error => Self::Fit(error),
        }
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::Stdout(error)
    }
}

/// The argument that an error concerns, as typed.
fn argument_of(error: &Error) -> Option<&'static str> {
    if let Error::Sweep(error) = error {
        return match error {
            SweepError::OtherSweep { .. } => Some("--out"),
            SweepError::DifferentSweeps { .. } | SweepError::TwoResults { .. } => Some("--merge"),
            SweepError::Busy { .. } => None,
            _ => Some("output"),
        };
    }
    Some(match error.setting()? {
        Setting::Inputs => "--x",
        Setting::Response => "--y",
        Setting::Weights => "--weights",
        Setting::Sigma => "--sigma",
        Setting::Counts => "--counts",
        Setting::Start => "--start",
        Setting::Fixed => "--fix",
        Setting::Bounds => "--bounds",
        Setting::LearningRate => "--lr",
        Setting::Batch => "--batch",
        Setting::Scale => "--scale",
        Setting::Steps => "--steps",
        Setting::Intervals => "--intervals",
        Setting::Level => "--level",
        Setting::Over => "--over",
        Setting::Ranges => "--range",
        Setting::Points => "--points",
        Setting::Panels => "--panels",
        Setting::LogAxes => "--log",
        Setting::Levels => "--levels",
        Setting::Band => "--band",
        Setting::Size => "--size",
        _ => "the formula",
    })
}

/// What is wrong; where another argument can fix it, with its name.
fn fit_error(error: &Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error {
        Error::TooManyParameters { found, most } => {
            write!(f, "it has {found} parameters to fit, and the maximum is {most}; hold some with --fix")
        }
        Error::HeldWithoutValue { name } => {
            write!(f, "'{name}' needs a value; write {name}=1, or give it a --start")
        }
        Error::NotForLeastSquares { setting } => {
            let what = match setting {
                Setting::Batch => "always takes all rows",
                Setting::Scale => "scales by itself",
                _ => "has no learning rate",
            };
            write!(f, "lm {what}; choose another --optimizer, such as sgd, or leave this out")
        }
        Error::UnusedLearningRates => {
            f.write_str("lm has no learning rate; add another --optimizer, or leave this out")
        }
        Error::Sweep(SweepError::Busy { path }) => {
            let path = path.display();
            write!(f, "{path} cannot be written: another sweep is writing it; wait, or name another --out")
        }
        Error::Data(DataError::NotANumber { has_decimal_comma: true, file, line, column, field }) => {
            let place = format_args!("{file}, line {line}, column {column}");
            write!(f, "{place}: '{field}' is not a number; if that is a decimal comma, give --decimal comma")
        }
        Error::Data(DataError::Column { file, fault, .. }) => match fault {
            ColumnFault::Repeated { name } => write!(f, "{fault}, --x {name}=2, in {file}"),
            ColumnFault::NoneUsed { .. } => {
                write!(f, "{fault}, or give one a shorter name with --x NAME=COLUMN in {file}")
            }
            ColumnFault::InputTwice { name } => {
                write!(f, "'{name}' is given twice; give each input a name, --x NAME=COLUMN, in {file}")
            }
            fault => write!(f, "{fault} in {file}"),
        },
        error => write!(f, "{}", error.message()),
    }
}
