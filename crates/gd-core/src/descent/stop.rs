//! When a descent ends, and why.

use core::fmt;

use crate::digits::{Digits, Short};
use crate::error::{Error, Setting};
use crate::number::Real;

/// Why a descent ended, with the numbers that decided it. `Display` gives one sentence.
///
/// ```
/// use gd_core::Stop;
/// let stop = Stop::GradientNorm { index: 41, norm: 8.25e-9, limit: 1e-8 };
/// assert_eq!(stop.to_string(), "the gradient norm 8.25e-9 at step 41 is within 1e-8");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Stop {
    /// All steps asked for were made.
    BudgetSpent,
    /// A number overflowed or became NaN at step `index`; that step is not reported, and the one before it is the last.
    NonFinite {
        /// The step.
        index: usize,
        /// What overflowed.
        what: Quantity,
    },
    /// The gradient is as small as asked for.
    GradientNorm {
        /// The step.
        index: usize,
        /// Its Euclidean norm, in the units of the optimizer.
        norm: f64,
        /// The limit.
        limit: f64,
    },
    /// The parameters moved as little as asked for.
    StepSize {
        /// The step reached by that move.
        index: usize,
        /// Its Euclidean length, in the units of the optimizer.
        size: f64,
        /// The limit.
        limit: f64,
    },
    /// The loss changed as little as asked for.
    LossChange {
        /// The step.
        index: usize,
        /// The last change, relative to the loss.
        change: f64,
        /// The limit.
        limit: f64,
        /// How many changes in a row were within it.
        n_steps: usize,
    },
    /// The loss is far above that of the start.
    LossExceeded {
        /// The step.
        index: usize,
        /// The loss.
        loss: f64,
        /// The loss of the start.
        start: f64,
    },
    /// The loss only grew.
    LossGrew {
        /// The step.
        index: usize,
        /// The loss.
        loss: f64,
        /// How many steps in a row it grew.
        n_steps: usize,
    },
    /// The caller's hook stopped it.
    Hook {
        /// The step.
        index: usize,
        /// The reason that the hook gave.
        reason: &'static str,
    },
}

/// A part of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Quantity {
    /// The parameters.
    Params,
    /// The loss.
    Loss,
    /// The gradient.
    Gradient,
}

impl Stop {
    /// Whether a rule found nothing left to do: gradient, step or loss change is as small as asked for.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::GradientNorm { .. } | Self::StepSize { .. } | Self::LossChange { .. })
    }

    /// Whether the loss diverged.
    #[must_use]
    pub const fn is_diverged(&self) -> bool {
        matches!(self, Self::NonFinite { .. } | Self::LossExceeded { .. } | Self::LossGrew { .. })
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BudgetSpent => write!(f, "all steps were made"),
            Self::NonFinite { index, what } => {
                let what = match what {
                    Quantity::Params => "the parameters",
                    Quantity::Loss => "the loss",
                    Quantity::Gradient => "the gradient",
                };
                write!(f, "{what} overflowed at step {index}; try a smaller learning rate")
            }
            Self::GradientNorm { index, norm, limit } => {
                write!(f, "the gradient norm {} at step {index} is within {}", Digits(*norm), Short(*limit))
            }
            Self::StepSize { index, size, limit } => {
                write!(f, "the move to step {index}, {} long, is within {}", Digits(*size), Short(*limit))
            }
            Self::LossChange { index, change, limit, n_steps } => {
                let (change, limit) = (Digits(*change), Short(*limit));
                write!(f, "the loss changed by {change} of itself at step {index}, {n_steps} in a row within {limit}")
            }
            Self::LossExceeded { index, loss, start } => {
                let (start, loss) = (Digits(*start), Digits(*loss));
                write!(f, "the loss rose from {start} to {loss} by step {index}; try a smaller learning rate")
            }
            Self::LossGrew { index, loss, n_steps } => {
                let loss = Digits(*loss);
                write!(
                    f,
                    "the loss grew {n_steps} times in a row, to {loss} at step {index}; try a smaller learning rate"
                )
            }
            Self::Hook { index, reason } => write!(f, "stopped by the caller at step {index}: {reason}"),
        }
    }
}

/// Rules that end a descent before its budget is spent. Even without a rule it ends where a number is not finite.
///
/// Sizes are measured in the space in which the optimizer steps, see [`crate::Optimizer::units`]: the user's own units,
/// unless the parameters are scaled. Under mini-batches, loss and gradient are those of a batch.
///
/// ```
/// use gd_core::{Data, Descent, Line, MeanSquaredError, Sgd, Stop, StopRules};
///
/// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0])?);
/// let rules = StopRules::none().gradient_norm(1e-6)?.divergence(10.0)?;
/// let mut descent = Descent::new(loss, Sgd::new(0.2)?, [0.0, 0.0], 1000)?.with_rules(rules);
/// let last = descent.by_ref().last().expect("at least the start");
/// assert!(matches!(descent.stop(), Some(Stop::GradientNorm { index, .. }) if index == last.index));
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StopRules<T> {
    pub(crate) gradient_norm: Option<T>,
    pub(crate) step_size: Option<T>,
    /// The limit, and how many steps in a row.
    pub(crate) loss_change: Option<(T, usize)>,
    pub(crate) divergence: Option<T>,
    pub(crate) growth: Option<usize>,
}

impl<T: Real> StopRules<T> {
    /// No rule.
    #[must_use]
    pub const fn none() -> Self {
        Self { gradient_norm: None, step_size: None, loss_change: None, divergence: None, growth: None }
    }

    /// Ends where the Euclidean norm of the gradient is at most `limit`.
    ///
    /// # Errors
    /// A limit that is negative or not finite; 0 asks for a gradient of exactly 0.
    pub fn gradient_norm(self, limit: T) -> Result<Self, Error> {
        Ok(Self { gradient_norm: Some(check_limit(limit)?), ..self })
    }

    /// Ends where a move of the parameters is at most `limit` long.
    ///
    /// # Errors
    /// A limit that is negative or not finite.
    pub fn step_size(self, limit: T) -> Result<Self, Error> {
        Ok(Self { step_size: Some(check_limit(limit)?), ..self })
    }

    /// Ends where the loss has changed by at most `limit` times the larger of its two values, `patience` times in a row.
    ///
    /// # Errors
    /// A limit that is negative or not finite; a patience of 0.
    pub fn loss_change(self, limit: T, patience: usize) -> Result<Self, Error> {
        Ok(Self { loss_change: Some((check_limit(limit)?, check_patience(patience)?)), ..self })
    }

    /// Ends where the loss is above that of the start by more than `factor` - 1 times its magnitude: above `factor`
    /// times it, for a loss that cannot be negative.
    ///
    /// # Errors
    /// A factor below 1, or not finite.
    pub fn divergence(self, factor: T) -> Result<Self, Error> {
        if factor.is_finite() && factor >= T::constant(1.0) {
            Ok(Self { divergence: Some(factor), ..self })
        } else {
            Err(Error::Setting { setting: Setting::DivergenceFactor, value: factor.to_f64() })
        }
    }

    /// Ends where the loss has grown `n_steps` times in a row.
    ///
    /// # Errors
    /// 0 steps.
    pub fn growth(self, n_steps: usize) -> Result<Self, Error> {
        Ok(Self { growth: Some(check_patience(n_steps)?), ..self })
    }
}

impl<T: Real> Default for StopRules<T> {
    fn default() -> Self {
        Self::none()
    }
}

fn check_limit<T: Real>(limit: T) -> Result<T, Error> {
    if limit.is_finite() && limit >= T::constant(0.0) {
        Ok(limit)
    } else {
        Err(Error::Setting { setting: Setting::StopLimit, value: limit.to_f64() })
    }
}

fn check_patience(n_steps: usize) -> Result<usize, Error> {
    if n_steps > 0 { Ok(n_steps) } else { Err(Error::Setting { setting: Setting::Patience, value: 0.0 }) }
}

/// What rules need to know of the losses so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LossWatch<T> {
    start: T,
    last: T,
    /// Changes within the limit, in a row.
    n_still: usize,
    /// Rises in a row.
    n_grown: usize,
}

impl<T: Real> LossWatch<T> {
    pub(crate) const fn new(start: T) -> Self {
        Self { start, last: start, n_still: 0, n_grown: 0 }
    }

    /// The loss of the start.
    pub(crate) const fn start(&self) -> &T {
        &self.start
    }

    /// Processes the loss of step `index`, not the first; returns whether a rule ends the descent there.
    pub(crate) fn next(&mut self, rules: &StopRules<T>, index: usize, loss: T) -> Option<Stop> {
        let before = core::mem::replace(&mut self.last, loss);
        self.n_grown = if loss > before { self.n_grown.saturating_add(1) } else { 0 };
        let one = T::constant(1.0);
        if let Some(factor) = rules.divergence
            && loss > self.start + (factor - one) * self.start.abs()
        {
            return Some(Stop::LossExceeded { index, loss: loss.to_f64(), start: self.start.to_f64() });
        }
        if let Some(n_steps) = rules.growth
            && self.n_grown >= n_steps
        {
            return Some(Stop::LossGrew { index, loss: loss.to_f64(), n_steps });
        }
        let (limit, patience) = rules.loss_change?;
        let size = if loss.abs() > before.abs() { loss.abs() } else { before.abs() };
        let change = (loss - before).abs();
        self.n_still = if change <= limit * size { self.n_still.saturating_add(1) } else { 0 };
        if self.n_still < patience {
            return None;
        }
        let change = if change == T::constant(0.0) { change } else { change / size };
        Some(Stop::LossChange { index, change: change.to_f64(), limit: limit.to_f64(), n_steps: patience })
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn every_reason_is_a_sentence() {
        let sentences = [
            (Stop::BudgetSpent, "all steps were made"),
            (
                Stop::NonFinite { index: 3, what: Quantity::Gradient },
                "the gradient overflowed at step 3; try a smaller learning rate",
            ),
            (
                Stop::StepSize { index: 7, size: 2.5e-9, limit: 1e-8 },
                "the move to step 7, 2.50e-9 long, is within 1e-8",
            ),
            (
                Stop::LossChange { index: 9, change: 0.0, limit: 1e-12, n_steps: 5 },
                "the loss changed by 0 of itself at step 9, 5 in a row within 1e-12",
            ),
            (
                Stop::LossExceeded { index: 2, loss: 1234.5, start: 7.0 },
                "the loss rose from 7.00 to 1234 by step 2; try a smaller learning rate",
            ),
            (
                Stop::LossGrew { index: 4, loss: 8.0, n_steps: 3 },
                "the loss grew 3 times in a row, to 8.00 at step 4; try a smaller learning rate",
            ),
            (Stop::Hook { index: 1, reason: "enough" }, "stopped by the caller at step 1: enough"),
        ];
        for (stop, sentence) in sentences {
            assert_eq!(stop.to_string(), sentence);
        }
    }

    #[test]
    fn a_descent_has_settled_or_diverged_or_neither() {
        let (index, limit) = (1, 1e-3);
        for stop in [
            Stop::GradientNorm { index, norm: 0.0, limit },
            Stop::StepSize { index, size: 0.0, limit },
            Stop::LossChange { index, change: 0.0, limit, n_steps: 1 },
        ] {
            assert!(stop.is_settled() && !stop.is_diverged(), "{stop}");
        }
        for stop in [
            Stop::NonFinite { index, what: Quantity::Loss },
            Stop::LossExceeded { index, loss: 2.0, start: 1.0 },
            Stop::LossGrew { index, loss: 2.0, n_steps: 1 },
        ] {
            assert!(stop.is_diverged() && !stop.is_settled(), "{stop}");
        }
        for stop in [Stop::BudgetSpent, Stop::Hook { index, reason: "enough" }] {
            assert!(!stop.is_diverged() && !stop.is_settled(), "{stop}");
        }
    }

    #[test]
    fn rules_are_checked_and_kept() {
        let none = StopRules::<f64>::none();
        let limit = |value| Error::Setting { setting: Setting::StopLimit, value };
        assert_eq!(none.gradient_norm(-1e-9), Err(limit(-1e-9)));
        assert_eq!(none.step_size(f64::INFINITY), Err(limit(f64::INFINITY)));
        assert!(none.gradient_norm(f64::NAN).is_err());
        assert_eq!(none.loss_change(-0.5, 1), Err(limit(-0.5)));
        let patience = Error::Setting { setting: Setting::Patience, value: 0.0 };
        assert_eq!((none.loss_change(0.5, 0), none.growth(0)), (Err(patience), Err(patience)));
        let factor = |value| Err(Error::Setting { setting: Setting::DivergenceFactor, value });
        assert_eq!(none.divergence(0.99), factor(0.99));
        assert_eq!(none.divergence(f64::INFINITY), factor(f64::INFINITY));
        // Each rule is kept beside the others, at its very limit, too.
        let rules = none.gradient_norm(0.0).unwrap().step_size(0.25).unwrap().loss_change(0.5, 1).unwrap();
        let rules = rules.divergence(1.0).unwrap().growth(3).unwrap();
        let expected = StopRules {
            gradient_norm: Some(0.0),
            step_size: Some(0.25),
            loss_change: Some((0.5, 1)),
            divergence: Some(1.0),
            growth: Some(3),
        };
        assert_eq!(rules, expected);
    }

    /// The step at which a rule ends a descent of these losses, and why.
    fn end(rules: StopRules<f64>, losses: &[f64]) -> Option<(usize, Stop)> {
        let mut watch = LossWatch::new(losses[0]);
        assert_eq!(*watch.start(), losses[0]);
        let rest = losses.iter().enumerate().skip(1);
        rest.map(|(index, &loss)| (index, watch.next(&rules, index, loss)))
            .find_map(|(index, stop)| Some((index, stop?)))
    }

    #[test]
    fn divergence_begins_above_a_multiple_of_the_start() {
        let rules = |factor| StopRules::none().divergence(factor).unwrap();
        let exceeded = |loss, start| Some((2, Stop::LossExceeded { index: 2, loss, start }));
        assert_eq!(end(rules(3.0), &[4.0, 12.0, 12.5]), exceeded(12.5, 4.0));
        // From a negative start as far above it: two, or half a time its magnitude.
        assert_eq!(end(rules(3.0), &[-4.0, 4.0, 4.5]), exceeded(4.5, -4.0));
        assert_eq!(end(rules(1.5), &[-4.0, -2.0, -1.5]), exceeded(-1.5, -4.0));
        assert_eq!(end(rules(3.0), &[4.0, 11.0, 12.0, 0.0, -50.0]), None);
        assert_eq!(end(StopRules::none(), &[4.0, 1e9]), None);
    }

    #[test]
    fn growth_counts_rises_in_a_row() {
        let rules = StopRules::none().growth(2).unwrap();
        let grew = |index, loss| Some((index, Stop::LossGrew { index, loss, n_steps: 2 }));
        assert_eq!(end(rules, &[1.0, 2.0, 3.0]), grew(2, 3.0));
        // A pause and a fall begin the count anew.
        assert_eq!(end(rules, &[1.0, 2.0, 2.0, 3.0, 1.0, 2.0, 2.5]), grew(6, 2.5));
        assert_eq!(end(rules, &[5.0, 4.0, 3.0, 3.0, 3.0]), None);
    }

    #[test]
    fn change_is_relative_to_the_larger_loss() {
        let rules = |patience| StopRules::none().loss_change(0.5, patience).unwrap();
        let still = |index, change, n_steps| Some((index, Stop::LossChange { index, change, limit: 0.5, n_steps }));
        // Down by half, and up by half of what comes, is within; more is not. Also below zero.
        for sign in [1.0, -1.0] {
            let of = |losses: [f64; 3]| losses.map(|loss| sign * loss);
            assert_eq!(end(rules(1), &of([8.0, 3.5, 1.75])), still(2, 0.5, 1));
            assert_eq!(end(rules(1), &of([2.0, 4.5, 9.0])), still(2, 0.5, 1));
            assert_eq!(end(rules(1), &of([8.0, 3.5, 1.0])), None);
            assert_eq!(end(rules(1), &of([4.0, 5.0, 9.0])), still(1, 0.2, 1));
        }
        // As many in a row as patience says; one too large begins the count anew.
        assert_eq!(end(rules(2), &[8.0, 6.0, 2.0, 1.5, 1.2]), still(4, (1.2_f64 - 1.5).abs() / 1.5, 2));
        assert_eq!(end(rules(3), &[8.0, 6.0, 5.0]), None);
        // Zero has not changed, though there is nothing to be relative to.
        assert_eq!(end(rules(1), &[0.0, 0.0]), still(1, 0.0, 1));
        assert_eq!(end(rules(1), &[3.0, 3.0]), still(1, 0.0, 1));
    }
}
