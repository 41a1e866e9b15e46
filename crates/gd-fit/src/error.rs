//! What can go wrong, as one line that says where and what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use gd_core::Error as CoreError;
use gd_formula::FormulaError;
use gd_render::RenderError;

use crate::cause::Cause;
use crate::data::DataError;
use crate::diff::DiffError;
use crate::fit::{LikelihoodError, RobustError, RowFault};
use crate::output::FileUse;
use crate::parameters::ParameterFault;
use crate::printable::printable;
use crate::report::Significant;
use crate::setting::Setting;
use crate::sweep::SweepError;

/// Why something was not fitted, drawn or written.
///
/// Displayed, an error names the part of the settings that it is about. Programs that have names of their own for settings
/// ask for [`Error::setting`] and [`Error::message`] instead.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
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
    Core(CoreError),
    /// The picture cannot be drawn.
    Picture(RenderError),
    /// A sweep's file cannot be used.
    Sweep(SweepError),
    /// A file is not a trajectory.
    Diff(DiffError),
    /// A file cannot be written.
    Output {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file to write that is used for something else.
    FileInUse {
        /// The file, as it was given.
        path: PathBuf,
        /// For what.
        used: FileUse,
    },
    /// A writer that was handed in failed.
    Write(io::Error),
    /// A parameter is given twice.
    GivenTwice {
        /// Where.
        setting: Setting,
        /// The parameter.
        name: String,
    },
    /// A name that is not a parameter of the formula, or one that is held.
    UnknownParameter {
        /// Where it is given.
        setting: Setting,
        /// The name.
        name: String,
        /// The parameters that there are.
        known: Vec<String>,
    },
    /// The formula has no parameters.
    NoParameters,
    /// More parameters than can be fitted at a time.
    TooManyParameters {
        /// Parameters of the formula that are not held.
        found: usize,
        /// The most that can be fitted.
        most: usize,
    },
    /// Every parameter is held.
    AllHeld,
    /// A parameter is held at its start, but none is given.
    HeldWithoutValue {
        /// The parameter.
        name: String,
    },
    /// A prior, a tie or the logarithm of a parameter that cannot be.
    Parameter {
        /// Where it is given.
        setting: Setting,
        /// What is wrong with it.
        fault: Box<ParameterFault>,
    },
    /// Counts beside weights.
    CountsWithWeights,
    /// Absolute standard errors are asked for, but nothing gives the standard deviations of the observations.
    NoSigma,
    /// A budget of zero steps.
    NoSteps,
    /// What went wrong with one of several formulas.
    OfFormula {
        /// The formula.
        formula: String,
        /// What went wrong.
        error: Box<Error>,
    },
    /// A setting that least squares does not have.
    NotForLeastSquares {
        /// Learning rate, batch or scale.
        setting: Setting,
    },
    /// A setting that only least squares have.
    OnlyForLeastSquares {
        /// Intervals.
        setting: Setting,
    },
    /// A robust loss cannot be fitted.
    Robust(RobustError),
    /// Counts cannot be fitted.
    Likelihood(LikelihoodError),
    /// A picture of profiles where there are none.
    NoProfiles,
    /// A confidence level that is not between 0 and 1.
    Level {
        /// The level.
        level: f64,
    },
    /// The formula has no finite value at the start.
    StartWithoutValue {
        /// The value that it has instead.
        value: String,
        /// The start, such as `a = 1, b = 0`.
        at: String,
        /// The inputs of the first row without a value, such as `x = 1`.
        inputs: String,
        /// That row, from 1, not counting rows that were left out.
        row: usize,
        /// Whether somebody chose the start.
        is_given: bool,
        /// What the value must be, of counts whose mean cannot be that.
        expected: Option<&'static str>,
    },
    /// The formula has no finite value for a row, whatever the parameters.
    RowWithoutValue(Box<RowFault>),
    /// The loss or its gradient overflows at the start.
    StartWithoutGradient {
        /// The parameters by which it has no derivative.
        names: Vec<String>,
        /// The inputs of the first row where it has none, such as `x = 1`; `None` if sums over the rows overflow.
        at: Option<String>,
        /// Whether somebody chose the start.
        is_given: bool,
    },
    /// Bounds that are one number in the precision of the fit.
    BoundsWithoutRoom {
        /// The parameter.
        name: String,
        /// Its bounds in that precision.
        bounds: [f64; 2],
    },
    /// A start outside its bounds.
    StartOutOfBounds {
        /// The parameter.
        name: String,
        /// Its start.
        value: f64,
        /// Its bounds, low and high.
        bounds: [f64; 2],
    },
    /// A picture over two parameters of a formula that has one.
    OneParameter,
    /// Starts are spread over two parameters, so two ranges are needed.
    TwoRanges {
        /// Ranges given.
        found: usize,
    },
    /// The path leaves the ranges before its first step.
    OutOfView {
        /// The ranges, low and high.
        ranges: [[f64; 2]; 2],
    },
    /// A number of grid points outside the allowed range.
    Points {
        /// Points along each parameter.
        found: usize,
        /// The minimum.
        least: usize,
        /// The maximum.
        most: usize,
    },
    /// A look that a picture cannot have.
    Look {
        /// What cannot be drawn as asked for.
        setting: Setting,
        /// Why, and what to do.
        message: String,
    },
    /// Something that this answer does not have, or cannot be used for.
    Answer {
        /// What is asked for.
        setting: Setting,
        /// Why, and what to do.
        message: String,
    },
    /// Something that only a fit has that came to rest at a minimum and can be trusted.
    NotConverged {
        /// What is asked for; `None` of a saved fit.
        setting: Option<Setting>,
        /// The verdict on the fit.
        verdict: String,
    },
    /// A file that is no saved fit.
    SavedFit {
        /// The name of the file.
        file: String,
        /// Why, and what to do.
        message: String,
    },
    /// Something that this program leaves out, as it was built without a feature of this crate.
    LeftOut {
        /// What is asked for.
        setting: Setting,
        /// The feature that it needs.
        feature: &'static str,
    },
    /// Learning rates for a sweep of least squares alone.
    UnusedLearningRates,
    /// A sweep of too many combinations.
    TooManyRuns {
        /// The maximum.
        most: usize,
    },
}

impl Error {
    pub(crate) fn output(path: &Path, error: io::Error) -> Self {
        Self::Output { path: path.into(), error }
    }

    /// The part of the settings that the error is about, if it is one.
    #[must_use]
    pub fn setting(&self) -> Option<Setting> {
        Some(match self {
            Self::GivenTwice { setting, .. }
            | Self::UnknownParameter { setting, .. }
            | Self::NotForLeastSquares { setting }
            | Self::OnlyForLeastSquares { setting }
            | Self::Look { setting, .. }
            | Self::Answer { setting, .. }
            | Self::NotConverged { setting: Some(setting), .. }
            | Self::Parameter { setting, .. }
            | Self::LeftOut { setting, .. }
            | Self::Data(DataError::Column { setting, .. }) => *setting,
            Self::NoParameters | Self::TooManyParameters { .. } | Self::OneParameter => Setting::Formula,
            Self::AllHeld | Self::HeldWithoutValue { .. } => Setting::Fixed,
            Self::NoSigma => Setting::Sigma,
            Self::Robust(error) => error.setting(),
            Self::Likelihood(error) => error.setting(),
            Self::Level { .. } => Setting::Level,
            Self::CountsWithWeights => Setting::Counts,
            Self::NoSteps => Setting::Steps,
            Self::StartWithoutValue { is_given: true, .. }
            | Self::StartWithoutGradient { is_given: true, .. }
            | Self::StartOutOfBounds { .. }
            | Self::TooManyRuns { .. } => Setting::Start,
            Self::BoundsWithoutRoom { .. } => Setting::Bounds,
            Self::TwoRanges { .. } | Self::OutOfView { .. } => Setting::Ranges,
            Self::Points { .. } => Setting::Points,
            Self::UnusedLearningRates => Setting::LearningRate,
            _ => return None,
        })
    }

    /// What is wrong, without the name of the setting.
    #[must_use]
    pub fn message(&self) -> impl fmt::Display + '_ {
        Message(self)
    }

    /// Whether there was no loss to begin with, or none within the bounds, rather than something wrong with the settings.
    #[must_use]
    pub fn is_bad_start(&self) -> bool {
        matches!(
            self,
            Self::StartWithoutValue { .. } | Self::StartWithoutGradient { .. } | Self::StartOutOfBounds { .. }
        )
    }

    /// The same of a start that was given, or of one that was found.
    pub(crate) fn of_start(mut self, given: bool) -> Self {
        if let Self::StartWithoutValue { is_given, .. } | Self::StartWithoutGradient { is_given, .. } = &mut self {
            *is_given = given;
        }
        self
    }
}

impl fmt::Display for Error {
    /// One line, three for a formula; with nothing in it that is not [printable](crate::Printable).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.setting() {
            Some(setting) => write!(f, "{setting}: {}", self.message()),
            None => self.message().fmt(f),
        }
    }
}

const LEFT_OUT: &str = "this program is built without it; leave it out, or build gd-fit with the feature";
const UNUSED_LEARNING_RATES: &str = "lm has no learning rate; add another optimizer, or leave this out";

/// An error without the name of its setting.
struct Message<'a>(&'a Error);

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        printable(f, matches!(self.0, Error::Formula { .. }), &Raw(self.0))
    }
}

/// A message with the text of others as it is.
struct Raw<'a>(&'a Error);

impl fmt::Display for Raw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Error::Formula { text, error } => write!(f, "the formula, {}", error.with_caret(text)),
            Error::Data(DataError::Column { file, fault, .. }) => write!(f, "{fault} in {file}"),
            Error::Data(error) => error.fmt(f),
            Error::Core(error) => error.fmt(f),
            Error::Picture(error) => write!(f, "the picture cannot be drawn: {error}"),
            Error::Sweep(error) => error.fmt(f),
            Error::Diff(error) => error.fmt(f),
            Error::Output { path, error } => write!(f, "{} cannot be written: {}", path.display(), Cause(error)),
            Error::FileInUse { path, used } => write!(f, "{}: {used}; name another file", path.display()),
            Error::Write(error) => write!(f, "the output cannot be written: {}", Cause(error)),
            Error::GivenTwice { name, .. } => write!(f, "'{name}' is given twice"),
            Error::UnknownParameter { name, known, .. } => {
                let list = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                write!(f, "'{name}' is not a parameter to fit; the formula has {list}")
            }
            Error::NoParameters => {
                f.write_str("it has no parameters to fit: all its names are columns, functions or constants")
            }
            Error::TooManyParameters { found, most } => {
                write!(f, "it has {found} parameters to fit, and the maximum is {most}; hold some")
            }
            Error::AllHeld => f.write_str("every parameter is held; leave one to fit"),
            Error::HeldWithoutValue { name } => write!(f, "'{name}' needs a value; give it one, or a start"),
            Error::Parameter { fault, .. } => fault.fmt(f),
            Error::NoSigma => f.write_str(
                "absolute standard errors need the standard deviations of the observations; name their column",
            ),
            Error::OfFormula { formula, error } => write!(f, "'{}': {error}", formula.trim()),
            Error::NoSteps => f.write_str("0 is not a number of steps; give at least 1"),
            Error::Robust(error) => error.fmt(f),
            Error::Likelihood(error) => error.fmt(f),
            Error::OnlyForLeastSquares { .. } => f.write_str(
                "profiles are of least squares; choose lm, which goes to the minimum, or standard intervals",
            ),
            Error::NoProfiles => f.write_str(
                "there are no profiles to draw: the fit did not converge, or left no residuals to measure by",
            ),
            Error::Level { level } => {
                write!(f, "{level} is no confidence level; give one between 0 and 1, such as 0.95")
            }
            Error::CountsWithWeights => {
                f.write_str("counts and weights cannot be combined; give counts with sigma, or weights alone")
            }
            Error::NotForLeastSquares { setting } => {
                let what = match setting {
                    Setting::Batch => "always takes all rows",
                    Setting::Scale => "scales by itself",
                    _ => "has no learning rate",
                };
                write!(f, "lm {what}; choose another optimizer, such as sgd, or leave this out")
            }
            Error::StartWithoutValue { .. } => start_without_value(self.0, f),
            Error::RowWithoutValue(fault) => fault.fmt(f),
            Error::StartWithoutGradient { names, at, is_given } => {
                let names = names.join(", ");
                f.write_str(if *is_given { "" } else { "no start was found: " })?;
                match at {
                    Some(inputs) => write!(f, "the derivatives by {names} are not finite at the start for {inputs}; ")?,
                    None => write!(f, "the loss or its derivatives by {names} overflow at the start; ")?,
                }
                f.write_str(if *is_given { "start somewhere else" } else { "give a start" })
            }
            Error::BoundsWithoutRoom { name, bounds: [low, high] } => {
                write!(f, "the bounds {low}..{high} of {name} leave no room in this precision; widen them")
            }
            Error::StartOutOfBounds { name, value, bounds } => {
                // As they are given: an open end is left out.
                let [low, high] = bounds.map(|end| if end.is_finite() { end.to_string() } else { String::new() });
                write!(f, "{name} = {value} lies outside its bounds, {low}..{high}; start within them")
            }
            Error::OneParameter => f.write_str("a surface needs two parameters; only one is left"),
            Error::TwoRanges { found } => {
                write!(f, "give the ranges of two parameters, such as a=0..10,b=-1..1; {found} given")
            }
            Error::OutOfView { ranges } => {
                let [[a, b], [c, d]] = ranges.map(|range| range.map(|end| Significant(end, 6)));
                write!(f, "no part of the descent lies within {a}..{b} and {c}..{d}; widen them")
            }
            Error::Points { found, least, most } => {
                write!(f, "{found} along each parameter cannot be drawn; give {least} to {most}")
            }
            Error::Look { message, .. } | Error::Answer { message, .. } => f.write_str(message),
            Error::NotConverged { verdict, .. } => write!(f, "there is no fit to use; nothing was written: {verdict}"),
            Error::SavedFit { file, message } => write!(f, "{file}: {message}"),
            Error::LeftOut { feature, .. } => write!(f, "{LEFT_OUT} '{feature}'"),
            Error::UnusedLearningRates => f.write_str(UNUSED_LEARNING_RATES),
            Error::TooManyRuns { most } => write!(f, "more than {most} runs; give fewer values"),
        }
    }
}

/// That a formula has no value at a start, and where, and what to do.
fn start_without_value(error: &Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error {
        Error::StartWithoutValue { value, at, inputs, is_given, .. } if inputs.is_empty() => {
            let way_out = if *is_given { "start somewhere else" } else { "give a start" };
            write!(f, "the formula is {value} at {at}; {way_out}")
        }
        Error::StartWithoutValue { value, at, inputs, row, is_given, expected: Some(expected) } => {
            f.write_str(if *is_given { "" } else { "no start was found: " })?;
            write!(
                f,
                "at {at} the formula is {value} in row {row}, where {inputs}, but {expected}; start where it is, set \
                 bounds, or take a formula that is so everywhere"
            )
        }
        Error::StartWithoutValue { value, at, inputs, is_given: true, .. } => {
            write!(f, "the formula is {value} at {at} for {inputs}; start somewhere else")
        }
        Error::StartWithoutValue { value, at, inputs, row, .. } => {
            write!(f, "no start was found: the formula is {value} at {at} in row {row}, where {inputs}; give a start")
        }
        _ => Ok(()),
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Output { error, .. } | Self::Write(error) => Some(error),
            _ => None,
        }
    }
}

impl From<DataError> for Error {
    fn from(error: DataError) -> Self {
        Self::Data(error)
    }
}

impl From<CoreError> for Error {
    fn from(error: CoreError) -> Self {
        Self::Core(error)
    }
}

impl From<RobustError> for Error {
    fn from(error: RobustError) -> Self {
        Self::Robust(error)
    }
}

impl From<LikelihoodError> for Error {
    fn from(error: LikelihoodError) -> Self {
        Self::Likelihood(error)
    }
}

impl From<DiffError> for Error {
    fn from(error: DiffError) -> Self {
        Self::Diff(error)
    }
}

impl From<SweepError> for Error {
    fn from(error: SweepError) -> Self {
        Self::Sweep(error)
    }
}

impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Write(error) => Self::Write(error),
            RenderError::PathOutside { x_range, y_range, .. } => Self::OutOfView { ranges: [x_range, y_range] },
            other => Self::Picture(other),
        }
    }
}

impl From<io::Error> for Error {
    /// An error of a writer whose file is not known here; [`OutputSet::write`](crate::OutputSet::write) adds its
    /// name.
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}
