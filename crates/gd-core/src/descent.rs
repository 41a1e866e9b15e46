//! The descent itself: an iterator over its steps.

use nalgebra::SVector;

use crate::error::Error;
use crate::number::Real;
use crate::objective::Objective;
use crate::optimizer::{ClipReport, Optimizer};

/// One step of a descent, as it was before the update.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(bound(serialize = "T: Real + serde::Serialize", deserialize = "T: Real + serde::de::DeserializeOwned"))
)]
pub struct Step<T, const P: usize> {
    /// 0 is the start.
    pub index: usize,
    /// Where the descent stood.
    pub params: SVector<T, P>,
    /// The loss there.
    pub loss: T,
    /// The gradient there.
    pub gradient: SVector<T, P>,
    /// The learning rate of the update that follows.
    pub learning_rate: T,
    /// What clipping does to the gradient in that update, see [`crate::Clipped`].
    pub clipped: Option<ClipReport<T>>,
}

/// Why a descent ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// All steps asked for were made.
    BudgetSpent,
    /// A number overflowed or became NaN at step `index`; that step is not reported, the one before it is the last.
    NonFinite {
        /// The step.
        index: usize,
        /// What overflowed.
        what: Quantity,
    },
}

/// A part of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// The parameters.
    Params,
    /// The loss.
    Loss,
    /// The gradient.
    Gradient,
}

impl core::fmt::Display for Stop {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
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
        }
    }
}

/// A running descent. Iterate over it for its steps; each is recorded BEFORE the update that follows it, so N steps
/// give N items, the first at the start.
///
/// ```
/// use gd_core::{Data, Descent, Line, MeanSquaredError, Sgd, Stop};
///
/// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0])?);
/// let mut descent = Descent::new(loss, Sgd::new(0.2)?, [0.0_f64, 0.0], 200)?;
/// let last = descent.by_ref().last().expect("200 steps were asked for");
/// assert!((last.params[0] - 2.0).abs() < 1e-3 && (last.params[1] - 1.0).abs() < 1e-3);
/// assert_eq!(descent.stop(), Some(Stop::BudgetSpent));
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Descent<F, O, T, const P: usize> {
    objective: F,
    optimizer: O,
    params: SVector<T, P>,
    n_steps: usize,
    next_index: usize,
    last: Option<Step<T, P>>,
    stop: Option<Stop>,
}

impl<F, O, T: Real, const P: usize> Descent<F, O, T, P> {
    /// A descent of at most `n_steps` steps from `start`.
    ///
    /// # Errors
    /// A start that is not finite.
    pub fn new(objective: F, optimizer: O, start: impl Into<SVector<T, P>>, n_steps: usize) -> Result<Self, Error> {
        let params: SVector<T, P> = start.into();
        if let Some(index) = params.iter().position(|param| !param.is_finite()) {
            return Err(Error::NonFiniteStart { index });
        }
        Ok(Self { objective, optimizer, params, n_steps, next_index: 0, last: None, stop: None })
    }

    /// Where the descent stands now: after the update of the last step reported.
    pub fn params(&self) -> &SVector<T, P> {
        &self.params
    }

    /// The last step reported; all its numbers are finite.
    pub fn last_step(&self) -> Option<&Step<T, P>> {
        self.last.as_ref()
    }

    /// Why the descent ended, `None` while it goes on.
    pub fn stop(&self) -> Option<Stop> {
        self.stop
    }

    fn end(&mut self, stop: Stop) -> Option<Step<T, P>> {
        self.stop = Some(stop);
        None
    }
}

impl<F, O, T, const P: usize> Iterator for Descent<F, O, T, P>
where
    T: Real,
    F: Objective<T, P>,
    O: Optimizer<T, P>,
{
    type Item = Step<T, P>;

    fn next(&mut self) -> Option<Step<T, P>> {
        if self.stop.is_some() {
            return None;
        }
        let index = self.next_index;
        let is_finite = |vector: &SVector<T, P>| vector.iter().all(|part| part.is_finite());
        // Before the budget, so that an overflow in the very last update is told too.
        if !is_finite(&self.params) {
            return self.end(Stop::NonFinite { index, what: Quantity::Params });
        }
        if index >= self.n_steps {
            return self.end(Stop::BudgetSpent);
        }
        let (loss, gradient) = self.objective.next_gradient(&self.params);
        if !loss.is_finite() {
            return self.end(Stop::NonFinite { index, what: Quantity::Loss });
        }
        if !is_finite(&gradient) {
            return self.end(Stop::NonFinite { index, what: Quantity::Gradient });
        }
        let learning_rate = self.optimizer.learning_rate();
        let params = self.params;
        self.optimizer.step(&mut self.params, &gradient);
        let step = Step { index, params, loss, gradient, learning_rate, clipped: self.optimizer.last_clip() };
        self.next_index = index + 1;
        self.last = Some(step);
        Some(step)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = if self.stop.is_some() { 0 } else { self.n_steps - self.next_index };
        (0, Some(left))
    }
}

impl<F, O, T, const P: usize> core::iter::FusedIterator for Descent<F, O, T, P>
where
    T: Real,
    F: Objective<T, P>,
    O: Optimizer<T, P>,
{
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, Line, MeanSquaredError, Sgd};

    fn line(x: &'static [f64], y: &'static [f64]) -> MeanSquaredError<'static, Line, f64, f64> {
        MeanSquaredError::new(Line, Data::new(x, y).unwrap())
    }

    #[test]
    fn steps_are_recorded_before_the_update() {
        let mut descent = Descent::new(line(&[1.0], &[0.0]), Sgd::new(0.25).unwrap(), [1.0, 0.0], 2).unwrap();
        let first = descent.next().unwrap();
        assert_eq!((first.index, first.loss), (0, 1.0));
        assert_eq!((first.params, first.gradient), (SVector::from([1.0, 0.0]), SVector::from([2.0, 2.0])));
        assert_eq!(descent.params(), &SVector::from([0.5, -0.5]));
        assert_eq!(descent.next().unwrap().params, SVector::from([0.5, -0.5]));
        assert_eq!(descent.stop(), None);
        assert_eq!(descent.next(), None);
        assert_eq!(descent.stop(), Some(Stop::BudgetSpent));
        assert_eq!(descent.last_step().unwrap().index, 1);
    }

    #[test]
    fn an_overflow_ends_it_and_keeps_the_last_finite_step() {
        let mut descent = Descent::new(line(&[1.0], &[0.0]), Sgd::new(1e100).unwrap(), [1.0, 1.0], 400).unwrap();
        let steps = descent.by_ref().count();
        assert_eq!(steps, 2);
        assert_eq!(descent.stop(), Some(Stop::NonFinite { index: 2, what: Quantity::Loss }));
        let last = descent.last_step().unwrap();
        assert!(last.index == 1 && last.loss.is_finite());
        assert_eq!(descent.next(), None);
    }

    #[test]
    fn an_overflow_in_the_last_update_is_told() {
        let mut descent = Descent::new(line(&[1.0], &[0.0]), Sgd::new(f64::MAX).unwrap(), [3.0, 3.0], 1).unwrap();
        assert_eq!(descent.by_ref().count(), 1);
        assert_eq!(descent.stop(), Some(Stop::NonFinite { index: 1, what: Quantity::Params }));
        assert_eq!(descent.last_step().unwrap().params, SVector::from([3.0, 3.0]));
    }

    #[test]
    fn an_unusable_start_is_refused() {
        let refused = Descent::new(line(&[1.0], &[0.0]), Sgd::new(0.1).unwrap(), [0.0, f64::NAN], 5);
        assert_eq!(refused.unwrap_err(), Error::NonFiniteStart { index: 1 });
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_step_survives_json() {
        let (params, gradient) = (SVector::from([1.5, 0.1]), SVector::from([-0.0, 7.0]));
        let step = Step { index: 3, params, loss: 1e-300, gradient, learning_rate: 0.1, clipped: None };
        let json = serde_json::to_string(&step).unwrap();
        assert_eq!(serde_json::from_str::<Step<f64, 2>>(&json).unwrap(), step);
    }
}
