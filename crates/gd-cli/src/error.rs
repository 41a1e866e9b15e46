//! What can go wrong, in the words of the command line: errors of `gd_fit` with the arguments that they are about.

use std::fmt;
use std::io;

use gd_fit::diff::DiffError;
use gd_fit::sweep::SweepError;
use gd_fit::{Cause, ColumnFault, DataError, Error, Likely, Misfit, ParameterFault, Printable, Setting};

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
    /// What went wrong in a command whose exit code 1 is an answer.
    Trouble(Box<Self>),
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
                Error::Picture(_)
                | Error::NoProfiles
                | Error::NotConverged { .. }
                | Error::Output { .. }
                | Error::Sweep(SweepError::Busy { .. }),
            )
            | Self::Stdout(_) => 1,
            Self::Argument { .. } | Self::Fit(_) | Self::Trouble(_) => 2,
        }
    }
}

impl fmt::Display for CliError {
    /// One line, three for a formula; with nothing in it that is not [`Printable`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let raw = Raw(self).to_string();
        if let Self::Trouble(error) = self {
            return error.fmt(f);
        }
        if !matches!(self, Self::Fit(Error::Formula { .. })) {
            return Printable(&raw).fmt(f);
        }
        // The formula and its caret have lines of their own.
        raw.lines().enumerate().try_for_each(|(index, line)| {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{}", Printable(line))
        })
    }
}

/// The message with the text of others as it is.
struct Raw<'a>(&'a CliError);

impl fmt::Display for Raw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use CliError::{Argument, Fit, Stdout, Trouble};
        match self.0 {
            Argument { argument, message } => write!(f, "{argument}: {message}"),
            Trouble(error) => Raw(error).fmt(f),
            Stdout(error) => write!(f, "standard output cannot be written: {}", Cause(error)),
            Fit(error) => {
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
            SweepError::DifferentSweeps { .. } | SweepError::TwoResults { .. } => Some("--merge"),
            SweepError::Busy { .. } => None,
            _ => Some("--out"),
        };
    }
    Some(match error.setting()? {
        Setting::Inputs => "--x",
        Setting::Response => "--y",
        Setting::Weights => "--weights",
        Setting::Sigma => "--sigma",
        Setting::InputSigma => "--sigma-x",
        Setting::Counts => "--counts",
        Setting::Groups => "--color-by",
        Setting::Condition => "--where",
        Setting::InputRange => "--x-range",
        Setting::Start => "--start",
        Setting::Fixed => "--fix",
        Setting::Bounds => "--bounds",
        Setting::Priors => "--prior",
        Setting::Ties => "--tie",
        Setting::LogParameters => "--log-parameter",
        Setting::By => "--by",
        Setting::Shared => "--shared",
        Setting::Optimizer => "--optimizer",
        Setting::Loss => "--loss",
        Setting::Likelihood => "--likelihood",
        Setting::Trials => "--trials",
        Setting::ResponseKind => "--response",
        Setting::Dispersion => "--dispersion",
        Setting::LearningRate => "--lr",
        Setting::Batch => "--batch",
        Setting::Scale => "--scale",
        Setting::Steps => "--steps",
        Setting::Intervals => "--intervals",
        Setting::Level => "--level",
        Setting::Over => "--over",
        Setting::Ranges => "--range",
        Setting::Points => "--points",
        Setting::Regions => "--regions",
        Setting::Panels => "--panels",
        Setting::LogAxes => "--log",
        Setting::Levels => "--levels",
        Setting::Band => "--band",
        Setting::Size => "--size",
        Setting::Curve => "--curve",
        Setting::Residuals => "--residuals",
        Setting::Predictions => "--predict",
        Setting::Derived => "--derive",
        Setting::SourceCode => "--emit",
        _ => "the formula",
    })
}

/// What is wrong; where another argument can fix it, with its name.
fn fit_error(error: &Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error {
        Error::OfFormula { formula, error } => {
            write!(f, "'{}': ", formula.trim())?;
            if let Some(argument) = argument_of(error) {
                write!(f, "{argument}: ")?;
            }
            fit_error(error, f)
        }
        Error::TooManyParameters { found, most } => {
            write!(f, "it has {found} parameters to fit, and the maximum is {most}; hold some with --fix")
        }
        Error::HeldWithoutValue { name } => {
            write!(f, "'{name}' needs a value; write {name}=1, or give it a --start")
        }
        Error::Parameter { fault, .. } => match &**fault {
            ParameterFault::NoScatter => f.write_str(
                "the data have no more points than parameters, so their scatter cannot say how much a prior weighs; give \
                 --sigma with --absolute-sigma",
            ),
            ParameterFault::Unknown { name, .. } => write!(f, "{fault}: --start {name}=1"),
            ParameterFault::Constant { .. } => write!(f, "{fault}, with --fix"),
            fault => write!(f, "{fault}"),
        },
        Error::NotForLeastSquares { setting } => {
            let what = match setting {
                Setting::Batch => "always takes all rows",
                Setting::Scale => "scales by itself",
                _ => "has no learning rate",
            };
            write!(f, "lm {what}; choose another --optimizer, such as sgd, or leave this out")
        }
        Error::StartWithoutValue { is_given: false, .. } | Error::StartWithoutGradient { is_given: false, .. } => {
            let message = error.message().to_string();
            write!(f, "{} --start", message.strip_suffix(" start").unwrap_or(&message))
        }
        Error::RowWithoutValue(fault) => {
            write!(f, "{fault}")?;
            let condition = fault.condition.as_ref().filter(|_| !fault.is_every);
            condition.map_or(Ok(()), |condition| write!(f, " with --where '{condition}'"))
        }
        Error::UnusedLearningRates => {
            f.write_str("lm has no learning rate; add another --optimizer, or leave this out")
        }
        Error::Sweep(SweepError::Busy { path }) => {
            let path = path.display();
            write!(f, "{path} cannot be written: another sweep is writing it; wait, or name another --out")
        }
        Error::Data(DataError::Column { file, fault, .. }) => match fault {
            ColumnFault::Repeated { name } => write!(f, "{fault}, --x {name}=2, in {file}"),
            ColumnFault::NoneUsed { .. } => {
                write!(f, "{fault}, or give one a shorter name with --x NAME=COLUMN in {file}")
            }
            ColumnFault::InputTwice { name } => {
                write!(f, "'{name}' is given twice; give each input a name, --x NAME=COLUMN, in {file}")
            }
            ColumnFault::SeveralInputs { .. } => write!(f, "{fault}, --where, in {file}"),
            fault => write!(f, "{fault} in {file}"),
        },
        Error::Data(error) => data_error(error, f),
        Error::Diff(error) => {
            write!(f, "{error}")?;
            f.write_str(match error {
                DiffError::Step { .. } | DiffError::NoStepColumn { .. } => {
                    "; give --step COLUMN, or --step none to take the rows in their order"
                }
                DiffError::Precision { .. } => "; leave out --precision",
                _ => "",
            })
        }
        error => write!(f, "{}", error.message()),
    }
}

/// What is wrong with a file, and what to type about it.
fn data_error(error: &DataError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error {
        DataError::NotANumber { file, line, column, field, likely } => {
            write!(f, "{file}, line {line}, column {column}: '{field}' is not a number")?;
            match likely {
                Likely::DecimalComma => f.write_str("; if that is a decimal comma, give --decimal comma"),
                Likely::DecimalPoint => f.write_str(
                    ": a decimal point or a separator of thousands? Leave out --decimal comma, or write it without the point",
                ),
                Likely::Thousands => f.write_str(
                    ": does the comma separate thousands or decimals? Write it without, or give --decimal comma",
                ),
                Likely::Deviation => f.write_str(
                    " but a value and its deviation; give each a column of its own, and the second one to --sigma",
                ),
                Likely::PointAmongCommas => f.write_str(
                    ": a point, where the commas of the first rows are decimal; write all numbers alike, or give --decimal",
                ),
                Likely::TooWide => write!(
                    f,
                    " but stands for one that was too wide for its field; leave it empty, or give --missing='{field}'"
                ),
                Likely::OutOfRange => write!(
                    f,
                    " but what instruments write for a value out of range; give --missing={field} to leave out the row"
                ),
                Likely::Several => f.write_str(" but several; give the --separator that is between them"),
                Likely::Text if is_word(field) => write!(f, "; if it stands for no value, give --missing={field}"),
                likely => write!(f, "{likely}"),
            }
        }
        DataError::UnclearHeader { file, line } => {
            write!(
                f,
                "{file}, line {line}: this row may be a header or one of numbers; give --header yes or --header no"
            )
        }
        DataError::TwoHeaders { lines: [first, _], .. } => {
            write!(f, "{error}, the first with --skip {first}")
        }
        DataError::Ragged { header, line, misfit: Misfit::Unknown, .. } => {
            write!(f, "{error}")?;
            match header {
                Some(header) if *line < header + 3 => write!(f, "; if that is not the header, give --skip {header}"),
                None if *line < 20 => write!(f, "; if line {line} is not part of the table, give --skip {line}"),
                _ => Ok(()),
            }
        }
        error => write!(f, "{error}"),
    }
}

/// Whether a text needs no quotes in a shell.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_alphanumeric() || "-_.+".contains(character))
}
