//! What can go wrong, in the terms of the keywords that are given in Python.

use std::io;

use gd_fit::{Cause, ColumnFault, DataError, Error, ParameterFault, Setting};
use pyo3::prelude::*;

/// A message, and which exception it is for.
#[derive(Debug)]
pub(crate) struct Fault {
    kind: Kind,
    message: String,
}

#[derive(Debug)]
enum Kind {
    /// `gd.GdError`.
    Usage,
    /// `gd.NotTrustedError`.
    NotTrusted,
    /// An `OSError` of this kind.
    File(io::Error),
}

impl Fault {
    /// What is wrong with what a keyword says.
    pub(crate) fn of(keyword: &str, message: impl std::fmt::Display) -> Self {
        Self { kind: Kind::Usage, message: format!("{keyword}: {message}") }
    }

    /// The exception.
    pub(crate) fn raised(self, py: Python<'_>) -> PyErr {
        let Self { kind, message } = self;
        let name = match kind {
            Kind::Usage => "GdError",
            Kind::NotTrusted => "NotTrustedError",
            Kind::File(error) => return io::Error::new(error.kind(), message).into(),
        };
        let made =
            py.import("gd._errors").and_then(|module| module.getattr(name)).and_then(|class| class.call1((message,)));
        made.map_or_else(|error| error, PyErr::from_value)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let said = message(&error);
        let message = match error.setting() {
            Some(setting) => format!("{}: {said}", keyword(setting)),
            None => said,
        };
        let kind = match error {
            Error::NotConverged { .. } => Kind::NotTrusted,
            Error::Output { error, .. } | Error::Write(error) | Error::Data(DataError::Read { error, .. }) => {
                Kind::File(error)
            }
            Error::Data(DataError::IsFolder { .. }) => Kind::File(io::ErrorKind::IsADirectory.into()),
            _ => Kind::Usage,
        };
        Self { kind, message }
    }
}

/// The exception of a file that cannot be read.
pub(crate) fn unreadable(name: &str, error: io::Error) -> Fault {
    let message = format!("{name} cannot be read: {}", Cause(&error));
    Fault { kind: Kind::File(error), message }
}

/// The keyword that an error concerns.
fn keyword(setting: Setting) -> &'static str {
    match setting {
        Setting::Inputs => "x",
        Setting::Response => "y",
        Setting::Weights => "weights",
        Setting::Sigma => "sigma",
        Setting::InputSigma => "sigma_x",
        Setting::Counts => "counts",
        Setting::Likelihood => "likelihood",
        Setting::Trials => "trials",
        Setting::ResponseKind => "response",
        Setting::Dispersion => "dispersion",
        Setting::Groups => "color_by",
        Setting::Condition => "where",
        Setting::InputRange => "x_range",
        Setting::Start => "start",
        Setting::Fixed => "fix",
        Setting::Bounds => "bounds",
        Setting::Priors => "prior",
        Setting::Ties => "tie",
        Setting::LogParameters => "log_parameter",
        Setting::By => "by",
        Setting::Shared => "shared",
        Setting::Optimizer => "optimizer",
        Setting::Loss => "loss",
        Setting::LearningRate => "lr",
        Setting::Batch => "batch",
        Setting::Scale => "scale",
        Setting::Steps => "steps",
        Setting::Intervals => "intervals",
        Setting::Level => "level",
        Setting::Over => "over",
        Setting::Ranges => "range",
        Setting::Panels => "panels",
        Setting::LogAxes => "log",
        Setting::Levels => "levels",
        Setting::Band => "band",
        Setting::Size => "size",
        Setting::Residuals => "influence",
        Setting::Predictions => "predict",
        Setting::Derived => "derive",
        Setting::SourceCode => "source_code",
        _ => "the formula",
    }
}

/// What is wrong; where a keyword can fix it, with that.
fn message(error: &Error) -> String {
    let plain = || error.message().to_string();
    match error {
        Error::NotConverged { verdict, .. } => format!("there is no fit to use: {verdict}"),
        Error::TooManyParameters { .. } => format!("{} with fix", plain()),
        Error::HeldWithoutValue { name } => {
            format!("'{name}' needs a value; write fix={{'{name}': 1}}, or give it a start")
        }
        Error::Parameter { fault, .. } => match &**fault {
            ParameterFault::NoScatter => {
                "the data have no more points than parameters, so their scatter cannot say how much a prior weighs; give \
                 sigma with absolute_sigma=True"
                    .into()
            }
            ParameterFault::Unknown { name, .. } => format!("{}, start={{'{name}': 1}}", plain()),
            ParameterFault::Constant { .. } => format!("{}, with fix", plain()),
            ParameterFault::NoGroups => "there are no groups to share parameters; give by too".into(),
            _ => plain(),
        },
        Error::RowWithoutValue(fault) => {
            let condition = fault.condition.as_ref().filter(|_| !fault.is_every);
            condition.map_or_else(plain, |condition| format!("{} with where='{condition}'", plain()))
        }
        Error::Data(DataError::Column { fault, .. }) => match fault {
            ColumnFault::Repeated { name } => format!("{}, as in x='{name}=2'", fault_of(fault)),
            ColumnFault::NoneUsed { .. } => {
                format!("{}, or name the input, as in gd.fit({{'t': t}}, y, 'a*t + b')", fault_of(fault))
            }
            ColumnFault::SeveralInputs { .. } => format!("{}, where='...'", fault_of(fault)),
            _ => plain(),
        },
        Error::Data(DataError::Value { value, .. }) if value.is_nan() => {
            format!("{}; leave out rows without a number by nan_policy='omit'", plain())
        }
        _ => plain(),
    }
}

fn fault_of(fault: &ColumnFault) -> String {
    gd_fit::Printable(&fault.to_string()).to_string()
}
