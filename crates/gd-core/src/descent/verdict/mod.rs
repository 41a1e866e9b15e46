//! Whether a descent arrived, and if not, why.

mod assess;
mod sentence;
#[cfg(test)]
mod tests;

pub(crate) use assess::{Trail, assess};
pub use sentence::NamedVerdict;

use super::stop::Stop;
use crate::digits;

/// What became of a descent, judged by gradient and curvature where it ended. `Display` gives one sentence with the
/// reason and what to try, see also [`Verdict::named`].
///
/// Let `g` be the gradient, and `l` the eigenvalues of the Hessian with unit eigenvectors `v`, all in the units of the
/// optimizer. The quadratic model there predicts that the loss can fall by the *gain*, the sum of (v g)^2 / (2 |l|) over
/// all directions (for positive curvature, half the squared Newton decrement: S. Boyd and L. Vandenberghe, *Convex
/// Optimization*, 2004, section 9.5.1). Nothing is left to gain when that is at most a millionth of the loss plus 1e-12
/// times what the descent has gained so far. Curvature counts as positive if, with the Hessian scaled to a unit
/// diagonal, the smallest eigenvalue is above P times the machine epsilon, which does not depend on the units of the
/// parameters.
///
/// ```
/// use gd_core::{Descent, Objective, Sgd, SquareMatrix, TwiceDifferentiable, Verdict};
///
/// /// a^2 + 10 b^2 + 1
/// struct Bowl;
///
/// impl Objective<[f64; 2]> for Bowl {
///     fn value(&self, [a, b]: &[f64; 2]) -> f64 {
///         a * a + 10.0 * b * b + 1.0
///     }
///     fn value_with_gradient(&self, params: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
///         *gradient = [2.0 * params[0], 20.0 * params[1]];
///         self.value(params)
///     }
/// }
///
/// impl TwiceDifferentiable<[f64; 2]> for Bowl {
///     fn hessian(&self, _: &[f64; 2]) -> SquareMatrix<[f64; 2]> {
///         SquareMatrix::from([[2.0, 0.0], [0.0, 20.0]])
///     }
/// }
///
/// let mut descent = Descent::new(Bowl, Sgd::new(0.1)?, [3.0, 1.0], 100)?;
/// descent.run();
/// let verdict = descent.verdict().expect("100 steps were made");
/// assert!(matches!(verdict, Verdict::Oscillating { along: 1, .. }));
/// let sentence = verdict.named(&["a", "b"]).to_string();
/// assert_eq!(sentence, "oscillating: the learning rate 0.1 equals 2 / 20.0, the bound along b; try 0.05 or less");
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing is left to gain, and every curvature is positive: a minimum, maybe a local one.
    Converged(Evidence),
    /// The loss ran away. The evidence is from the best point.
    Diverged {
        /// What was found.
        evidence: Evidence,
        /// The last finite loss.
        last_loss: f64,
    },
    /// There is something to gain, but from step to step the gradient turns round.
    Oscillating {
        /// What was found.
        evidence: Evidence,
        /// The parameter that dominates the direction.
        along: usize,
        /// The gradient along it, over that of the step before: -0.9 or less.
        factor: f64,
    },
    /// Nothing is left to gain at hand, but not every curvature is positive: a saddle, a plateau or a flat valley.
    Stalled(Evidence),
    /// There is something to gain, but at this rate it takes more than ten times the steps made.
    Crawling {
        /// What was found.
        evidence: Evidence,
        /// The parameter that dominates the direction in which most is left to gain.
        along: usize,
        /// Steps that it would take; infinite if rounding swallows the steps.
        steps_left: f64,
    },
    /// On its way, but stopped before it arrived.
    BudgetSpent {
        /// What was found.
        evidence: Evidence,
        /// About how many steps it would take; `None` if the last step did not lower the loss.
        steps_left: Option<f64>,
    },
}

/// What a verdict rests on. Gradient, curvature and learning rate are in the units of the optimizer,
/// [`crate::Optimizer::units`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Evidence {
    /// The step that was judged.
    pub index: usize,
    /// The loss there.
    pub loss: f64,
    /// The loss of the start.
    pub start_loss: f64,
    /// The Euclidean norm of the gradient there.
    pub gradient_norm: f64,
    /// The eigenvalues of the Hessian there; `None` if it is not finite.
    pub curvature: Option<Curvature>,
    /// By how much the loss can fall, by the quadratic model; infinite where there is no curvature.
    pub gain: f64,
    /// The learning rate of the last step.
    pub learning_rate: f64,
    /// The rate at which steps stop converging along the largest curvature; `None` if that is not positive, or the
    /// optimizer rescales gradients and has no fixed bound.
    pub learning_rate_bound: Option<f64>,
    /// Whether the parameters have units of their own.
    pub has_units: bool,
    /// Why the descent ended; `None` if it had not.
    pub stop: Option<Stop>,
}

/// The extreme eigenvalues of a Hessian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curvature {
    /// The largest.
    pub largest: f64,
    /// The parameter with the largest part of its eigenvector.
    pub largest_along: usize,
    /// The smallest, which may be negative.
    pub smallest: f64,
    /// The parameter with the largest part of its eigenvector.
    pub smallest_along: usize,
    /// Whether all are positive beyond rounding.
    pub is_positive: bool,
}

impl Verdict {
    /// What it rests on.
    #[must_use]
    pub const fn evidence(&self) -> &Evidence {
        match self {
            Self::Converged(evidence)
            | Self::Diverged { evidence, .. }
            | Self::Oscillating { evidence, .. }
            | Self::Stalled(evidence)
            | Self::Crawling { evidence, .. }
            | Self::BudgetSpent { evidence, .. } => evidence,
        }
    }

    /// Its sentence with the names of the parameters; those beyond `names` are called p0, p1 and so on by their index.
    #[must_use]
    pub const fn named<'a>(&'a self, names: &'a [&'a str]) -> NamedVerdict<'a> {
        NamedVerdict { verdict: self, names }
    }

    /// The learning rate to try, of two digits; `None` where another rate is not what helps.
    #[must_use]
    pub fn suggested_rate(&self) -> Option<f64> {
        let evidence = self.evidence();
        let rate = evidence.learning_rate;
        let suggested = match (self, evidence.learning_rate_bound) {
            (Self::Diverged { .. } | Self::Oscillating { .. }, Some(bound)) => 0.5 * rate.min(bound),
            (Self::Diverged { .. }, None) => 0.1 * rate,
            (Self::Oscillating { .. }, None) => 0.5 * rate,
            (Self::Crawling { .. } | Self::BudgetSpent { .. }, Some(bound)) if rate < 0.1 * bound => 0.5 * bound,
            _ => return None,
        };
        Some(digits::round_to_digits(suggested, 2))
    }
}
