//! Which method, with which settings.

use gd_core::Real;

use super::likelihood::LikelihoodError;
use super::robust::RobustError;
use crate::error::Error;
use crate::parameters::ParameterFault;
use crate::problem::Problem;
use crate::report::LEVEL;
use crate::setting::Setting;
use crate::settings::{DispersionName, Intervals, LikelihoodName, LossName, OptimizerName, Scale, Settings};

/// How steps are made.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "they are choices that do not depend on each other")]
pub struct Method {
    /// The optimizer: how steps follow from gradients.
    pub optimizer: OptimizerName,
    /// Its learning rate; `Lm` has none.
    pub learning_rate: f64,
    /// The maximum number of steps.
    pub steps: usize,
    /// Mini-batch size; `None` for all rows.
    pub batch: Option<usize>,
    /// Seed of the mini-batches.
    pub seed: u64,
    /// Units of the parameters.
    pub scale: Scale,
    /// Bounds of every free parameter.
    pub bounds: Option<Vec<[f64; 2]>>,
    /// What residuals cost.
    pub loss: LossName,
    /// Whether every step is kept.
    pub keeps_path: bool,
    /// Whether a descent ends when its loss stands still, before all steps are made.
    pub ends_when_still: bool,
    /// Whether least squares look for a lower loss than where they arrive from a start that is given.
    pub searches: bool,
    /// Whether standard errors follow from the standard deviations of the observations as they are given, and are not scaled
    /// by the residuals.
    pub absolute_sigma: bool,
    /// The variance of counts, over what their likelihood says.
    pub dispersion: DispersionName,
    /// How confidence intervals are computed.
    pub intervals: Intervals,
    /// Their confidence level, between 0 and 1.
    pub level: f64,
}

/// Steps unless told otherwise.
const DESCENT_STEPS: usize = 400;
const LEAST_SQUARES_STEPS: usize = 1000;
/// The learning rate unless told otherwise.
pub const LEARNING_RATE: f64 = 0.1;

impl Method {
    /// The method that the settings ask for.
    ///
    /// # Errors
    /// Settings that exclude each other.
    pub fn new(settings: &Settings, problem: &Problem<impl Real>) -> Result<Self, Error> {
        let name = match (settings.optimizer, settings.learning_rate, settings.batch) {
            (Some(name), _, _) => name,
            (None, None, None) => OptimizerName::Lm,
            (None, ..) => OptimizerName::Sgd,
        };
        let is_lm = name == OptimizerName::Lm;
        if is_lm {
            check_least_squares(settings)?;
        }
        if !is_lm && settings.intervals == Intervals::Profile {
            return Err(Error::OnlyForLeastSquares { setting: Setting::Intervals });
        }
        if settings.loss != LossName::Squares {
            if problem.data.likelihood != LikelihoodName::Normal {
                let (likelihood, what) = (problem.data.likelihood, "a robust loss");
                return Err(LikelihoodError::With { likelihood, what }.into());
            }
            if !is_lm {
                return Err(RobustError::OtherOptimizer.into());
            }
            let known = [
                (problem.priors.is_some(), "priors"),
                (problem.groups.is_some(), "groups that have parameters of their own"),
                (problem.data.input_sigmas().is_some(), "errors of inputs"),
            ];
            if let Some((_, what)) = known.into_iter().find(|(is_given, _)| *is_given) {
                return Err(RobustError::Known(what).into());
            }
            if settings.intervals == Intervals::Profile {
                return Err(RobustError::Profile.into());
            }
        }
        let is_counted = problem.data.likelihood != LikelihoodName::Normal;
        check_dispersion(settings, problem, is_counted)?;
        if let Some(level) = settings.level.filter(|level| !(*level > 0.0 && *level < 1.0)) {
            return Err(Error::Level { level });
        }
        if !is_lm && problem.groups.is_some() {
            let fault = ParameterFault::GroupsByDescent;
            return Err(fault.of(Setting::Optimizer));
        }
        if settings.batch.is_some() && problem.has_priors() {
            return Err(ParameterFault::Batches.of(Setting::Batch));
        }
        let steps = settings.steps.unwrap_or(if is_lm { LEAST_SQUARES_STEPS } else { DESCENT_STEPS });
        if steps == 0 {
            return Err(Error::NoSteps);
        }
        Ok(Self {
            optimizer: name,
            learning_rate: settings.learning_rate.unwrap_or(LEARNING_RATE),
            steps,
            batch: settings.batch,
            seed: settings.seed,
            scale: settings.scale,
            bounds: problem.bounds(&settings.bounds)?,
            loss: settings.loss,
            keeps_path: true,
            ends_when_still: false,
            searches: !settings.skips_search,
            // The variance of counts is known, unless it is to be a multiple of what their likelihood says.
            absolute_sigma: settings.absolute_sigma || is_counted && settings.dispersion == DispersionName::Fixed,
            dispersion: settings.dispersion,
            intervals: settings.intervals,
            level: settings.level.unwrap_or(LEVEL),
        })
    }

    /// The Levenberg-Marquardt method with its usual settings.
    #[must_use]
    pub fn least_squares() -> Self {
        Self {
            optimizer: OptimizerName::Lm,
            learning_rate: LEARNING_RATE,
            steps: LEAST_SQUARES_STEPS,
            batch: None,
            seed: 0,
            scale: Scale::None,
            bounds: None,
            loss: LossName::Squares,
            keeps_path: true,
            ends_when_still: false,
            searches: false,
            absolute_sigma: false,
            dispersion: DispersionName::Fixed,
            intervals: Intervals::Standard,
            level: LEVEL,
        }
    }

    /// What it is called in reports.
    pub(crate) fn describe(&self) -> String {
        if self.optimizer == OptimizerName::Lm {
            return match self.loss {
                LossName::Squares => "lm (Levenberg-Marquardt)".into(),
                loss => format!("lm (Levenberg-Marquardt), loss {loss}"),
            };
        }
        let batches =
            self.batch.map_or_else(String::new, |size| format!(", batches of {size} with seed {}", self.seed));
        let scaled = if self.scale == Scale::Auto { ", parameters scaled" } else { "" };
        format!("{}, learning rate {}{batches}{scaled}", self.optimizer.name(), self.learning_rate)
    }
}

/// Refuses a dispersion that cannot be estimated.
fn check_dispersion<T: Real>(
    settings: &Settings,
    problem: &Problem<T>,
    is_counted: bool,
) -> Result<(), LikelihoodError> {
    if settings.dispersion == DispersionName::Fixed {
        return Ok(());
    }
    let of = |reason| Err(LikelihoodError::Dispersion { reason });
    match problem.priors {
        _ if !is_counted => of("the dispersion is that of counts; choose a likelihood of counts, or leave this out"),
        Some(_) => of("priors weigh against counts whose variance is known; leave out the priors, or the dispersion"),
        None => Ok(()),
    }
}

fn check_least_squares(settings: &Settings) -> Result<(), Error> {
    let unused = [
        (settings.learning_rate.is_some(), Setting::LearningRate),
        (settings.batch.is_some(), Setting::Batch),
        (settings.scale == Scale::Auto, Setting::Scale),
    ];
    let given = unused.into_iter().find(|(is_given, _)| *is_given);
    given.map_or(Ok(()), |(_, setting)| Err(Error::NotForLeastSquares { setting }))
}
