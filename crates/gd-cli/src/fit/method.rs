//! Which method, with which settings.

use crate::arguments::{MethodArguments, OptimizerArguments, OptimizerName, Scale};
use crate::error::CliError;
use crate::problem::Problem;
use gd_core::Real;

/// How steps are made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Method {
    pub(crate) optimizer: OptimizerName,
    pub(crate) learning_rate: f64,
    pub(crate) steps: usize,
    pub(crate) batch: Option<usize>,
    pub(crate) seed: u64,
    pub(crate) scale: Scale,
    /// Bounds of every free parameter.
    pub(crate) bounds: Option<Vec<[f64; 2]>>,
    /// Whether every step is kept.
    pub(crate) keeps_path: bool,
    /// Whether a descent ends when its loss stands still, before all steps are made.
    pub(crate) ends_when_still: bool,
    /// Whether a lower loss is looked for where the start is given.
    pub(crate) searches: bool,
}

/// Steps unless told otherwise.
const DESCENT_STEPS: usize = 400;
pub(crate) const LEAST_SQUARES_STEPS: usize = 1000;
/// The learning rate unless told otherwise.
pub(crate) const LEARNING_RATE: f64 = 0.1;

impl Method {
    /// The method that the arguments ask for.
    ///
    /// # Errors
    /// Arguments that exclude each other.
    pub(crate) fn new(
        optimizer: &OptimizerArguments,
        arguments: &MethodArguments,
        problem: &Problem<impl Real>,
    ) -> Result<Self, CliError> {
        let name = match (optimizer.optimizer, optimizer.lr, arguments.batch) {
            (Some(name), _, _) => name,
            (None, None, None) => OptimizerName::Lm,
            (None, ..) => OptimizerName::Sgd,
        };
        let is_lm = name == OptimizerName::Lm;
        if is_lm {
            check_least_squares(optimizer.lr, arguments)?;
        }
        let steps = arguments.steps.unwrap_or(if is_lm { LEAST_SQUARES_STEPS } else { DESCENT_STEPS });
        if steps == 0 {
            return Err(CliError::argument("--steps", "no step can be made of 0; give at least 1"));
        }
        Ok(Self {
            optimizer: name,
            learning_rate: optimizer.lr.unwrap_or(LEARNING_RATE),
            steps,
            batch: arguments.batch,
            seed: arguments.seed,
            scale: arguments.scale,
            bounds: problem.bounds(&arguments.bounds)?,
            keeps_path: true,
            ends_when_still: false,
            searches: true,
        })
    }

    /// What it is called in reports.
    pub(crate) fn describe(&self) -> String {
        if self.optimizer == OptimizerName::Lm {
            return "lm (Levenberg-Marquardt)".into();
        }
        let batches =
            self.batch.map_or_else(String::new, |size| format!(", batches of {size} with seed {}", self.seed));
        let scaled = if self.scale == Scale::Auto { ", parameters scaled" } else { "" };
        format!("{}, learning rate {}{batches}{scaled}", self.optimizer.name(), self.learning_rate)
    }
}

fn check_least_squares(lr: Option<f64>, arguments: &MethodArguments) -> Result<(), CliError> {
    let because = |what: &str| format!("lm {what}; choose another --optimizer, such as sgd, or leave this out");
    if lr.is_some() {
        return Err(CliError::argument("--lr", because("has no learning rate")));
    }
    if arguments.batch.is_some() {
        return Err(CliError::argument("--batch", because("always takes all rows")));
    }
    if arguments.scale == Scale::Auto {
        return Err(CliError::argument("--scale", because("scales by itself")));
    }
    Ok(())
}
