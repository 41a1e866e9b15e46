//! What is wrong with a state, and which part of it.

use std::fmt;

use gd_core::Error as CoreError;

use crate::error::CliError;

/// A message as `gd` prints it, with the part of the state that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// A key of the state such as `formula`, `data`, `start` or `lr`; `state` if it is none of them.
    pub field: &'static str,
    /// One line; three for a formula, whose column is marked below it.
    pub message: String,
}

impl Failure {
    pub(super) fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<CliError> for Failure {
    fn from(error: CliError) -> Self {
        let field = match &error {
            CliError::Argument { argument, .. } => match *argument {
                "--start" => "start",
                "--steps" => "steps",
                "--lr" => "lr",
                "--scale" => "scale",
                "--range" => "view",
                "the formula" | "--fix" => "formula",
                _ => "state",
            },
            CliError::Formula { .. } => "formula",
            CliError::Data(_) => "data",
            CliError::Fit(CoreError::LearningRate(_) | CoreError::Setting { .. }) => "lr",
            CliError::Fit(
                CoreError::NonFiniteStart { .. }
                | CoreError::NonFiniteDerivative { .. }
                | CoreError::StartOutOfBounds { .. }
                | CoreError::ParameterUnit { .. },
            ) => "start",
            CliError::Fit(CoreError::GridAxis { .. }) => "view",
            _ => "state",
        };
        Self::new(field, error.to_string())
    }
}
