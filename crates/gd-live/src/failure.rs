//! What is wrong with a state, and which part of it.

use std::fmt;

use gd_core::Error as CoreError;
use gd_fit::{Error, Setting};

/// A message with the part of the state that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// A key of the state such as `formula`, `data`, `start` or `lr`; `state` if it is none of them.
    pub field: &'static str,
    /// One line; three for a formula, whose column is marked below it.
    pub message: String,
}

impl Failure {
    pub(crate) fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = match error.setting() {
            Some(setting) => format!("{}: {}", name_of(setting), error.message()),
            None => error.to_string(),
        };
        Self { field: field_of(&error), message }
    }
}

/// What a setting is called in messages: as the option of `gd`, whose command the page shows.
fn name_of(setting: Setting) -> String {
    let option = match setting {
        Setting::Inputs => "--x",
        Setting::Response => "--y",
        Setting::Start => "--start",
        Setting::Steps => "--steps",
        Setting::LearningRate => "--lr",
        Setting::Scale => "--scale",
        Setting::Ranges => "--range",
        Setting::Points => "--points",
        other => return other.to_string(),
    };
    option.into()
}

/// The part of the state that an error is about.
fn field_of(error: &Error) -> &'static str {
    match error {
        Error::Formula { .. } => return "formula",
        Error::Data(_) | Error::RowWithoutValue(_) => return "data",
        Error::Core(CoreError::LearningRate(_) | CoreError::Setting { .. }) => return "lr",
        Error::Core(
            CoreError::NonFiniteStart { .. }
            | CoreError::NonFiniteDerivative { .. }
            | CoreError::StartOutOfBounds { .. }
            | CoreError::ParameterUnit { .. },
        ) => return "start",
        Error::Core(CoreError::GridAxis { .. }) => return "view",
        _ => {}
    }
    match error.setting() {
        Some(Setting::Start) => "start",
        Some(Setting::Steps) => "steps",
        Some(Setting::LearningRate) => "lr",
        Some(Setting::Scale) => "scale",
        Some(Setting::Ranges) => "view",
        Some(Setting::Formula | Setting::Fixed) => "formula",
        _ => "state",
    }
}
