//! The verdict: whether a descent arrived, and if not, why.

mod assess;
mod rest;
mod sentence;
#[cfg(test)]
mod tests;
mod unbounded;

pub(crate) use assess::{Trail, assess, is_at_rest};
pub use sentence::NamedVerdict;

use super::stop::Stop;
use crate::digits;

/// The outcome of a descent, judged by gradient and curvature where it ended. `Display` gives one sentence with the
/// reason and what to try; see also [`Verdict::named`].
///
/// Let `g` be the gradient, and `l` the eigenvalues of the Hessian with unit eigenvectors `v`, all in the units of the
/// optimizer. The quadratic model there predicts that the loss can fall by the *gain*, the sum of (v g)^2 / (2 |l|) over
/// all directions (for positive curvature, half the squared Newton decrement: S. Boyd and L. Vandenberghe, *Convex
/// Optimization*, 2004, section 9.5.1), by Newton's step `d`, the sum of v (v g) / |l|.
///
/// # At rest
/// Nothing is left to gain if one of these holds, whatever the start was:
/// - the gain is at most 1e-6 |loss|, or 8 eps^2 times the sum of `H_kk p_k^2`, the effect of rounding the parameters p
///   on the loss;
/// - for losses that go to zero, as on exact data: for every parameter j, `|d_j|` is at most the largest of
///   `sqrt(eps) |q_j|`, `eps^(3/4) s_j` and a floor. Here q = p - d is where the step leads, `s_j` =
///   `sqrt(sum of H_kk q_k^2 / H_jj)` is the size at which j affects the loss as much as all parameters do, and the floor
///   is 1e-30 times the optimizer's unit, 1e-18 times in `f32`. Rounding spoils less than half of a parameter's digits
///   unless the condition number exceeds 1 / sqrt(eps); `s_j` allows one parameter to be 0 at the minimum, the floor
///   allows all of them to be.
///
/// # A minimum
/// With the Hessian scaled to a unit diagonal, so that units do not matter, every eigenvalue is positive beyond 1024 P
/// rounding errors, and moving any parameter by its own size changes the loss by more than 16384 of them. Where one of
/// the two fails, the Hessian cannot tell badly conditioned from not determined, and the loss itself is evaluated:
/// closer and closer on both sides, its second differences must fall as those of a parabola do before they are lost in
/// rounding, and that parabola must leave nothing to gain. (Not where the gradient along a parameter is exactly 0 and the
/// loss is not: a bound may hold it.) Finally, Newton's step must leave at most a tenth of the gain, unless that is
/// rounding error: on the way to a minimum at infinity it leaves at least a seventh.
///
/// # Without a lower bound
/// A loss of 0 is nothing special there, and where it is 0 at a minimum with all parameters 0, nothing but the start says what
/// is little: a gain of at most eps^(3/2) of what the descent lowered, so that parameters have three quarters of their digits
/// of the way that they went, is nothing too, provided that the point is a minimum by the rules above and Newton's step leaves
/// at most a tenth of the gain. On a plateau it leaves more, and the descent is not at rest.
///
/// Where an objective has none and something is left to gain, or the descent ran away downhill, the loss is followed against
/// the gradient and along the last step, ever twice as far, up to 64 times. If it falls all the way, with its slope
/// downwards at each of these points, and in the end by as much each time as the time before, it falls without bound. (Toward
/// a limit, as exp(-x) does, it falls by ever less.)
///
/// # Advice
/// Steps are tried in a copy of the optimizer, up to a hundred, on all points. A number of steps is given only if the
/// loss falls in them as predicted, within a factor of two; a learning rate only if the loss falls farther at that rate
/// than at the present one or, for a descent that diverged, does not rise from its best point.
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
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing is left to gain, and every curvature is positive: a minimum, maybe a local one.
    Converged(Evidence),
    /// The loss ran away. The evidence is from the best point.
    Diverged {
        /// The evidence.
        evidence: Evidence,
        /// The last finite loss.
        last_loss: f64,
    },
    /// There is something to gain, but the gradient reverses from step to step, and would do so again.
    Oscillating {
        /// The evidence.
        evidence: Evidence,
        /// The parameter that dominates the direction.
        along: usize,
        /// The gradient along it divided by that of the step before: -0.9 or less.
        factor: f64,
    },
    /// Nothing is left to gain at hand, but not every curvature is positive: a saddle, a plateau or a flat valley.
    Stalled(Evidence),
    /// There is something to gain, but at this rate it takes more than ten times the steps made.
    Crawling {
        /// The evidence.
        evidence: Evidence,
        /// The parameter that dominates the direction in which most is left to gain.
        along: usize,
        /// Steps that it would take; infinite if rounding swallows the steps, `None` if a trial did not bear the number
        /// out.
        steps_left: Option<f64>,
    },
    /// The loss falls without bound: there is no minimum where the descent goes. Only of objectives without a
    /// [lower bound](crate::Objective::lower_bound), and the evidence is from the last step.
    Unbounded {
        /// The evidence.
        evidence: Evidence,
        /// The parameter that dominates the direction in which it falls.
        along: usize,
    },
    /// On its way, but stopped before it arrived.
    BudgetSpent {
        /// The evidence.
        evidence: Evidence,
        /// About how many steps it would take; `None` if a trial did not bear a number out.
        steps_left: Option<f64>,
    },
}

/// The evidence for a verdict. Gradient, curvature and learning rate are in the units of the optimizer,
/// [`crate::Optimizer::units`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub struct Evidence {
    /// The step that was judged.
    pub index: usize,
    /// The loss there.
    pub loss: f64,
    /// The loss of the start.
    pub start_loss: f64,
    /// The lower bound of the loss, [`crate::Objective::lower_bound`].
    pub lower_bound: Option<f64>,
    /// The Euclidean norm of the gradient there.
    pub gradient_norm: f64,
    /// The eigenvalues of the Hessian there; `None` if it is not finite.
    pub curvature: Option<Curvature>,
    /// How much the loss can still fall: by the quadratic model, if that predicts no more than there is and Newton's
    /// step achieves half of it; otherwise everything above the lower bound, or infinity without one.
    pub gain: f64,
    /// The learning rate of the last step.
    pub learning_rate: f64,
    /// The rate at which steps stop converging along the largest curvature; `None` if that is not positive, or the
    /// optimizer rescales gradients and has no fixed bound.
    pub learning_rate_bound: Option<f64>,
    /// Of the learning rates tried from there, the one that did better.
    pub better_rate: Option<f64>,
    /// The loss after up to a hundred further steps at the present rate. `None` where none were tried: at rest, after
    /// divergence, and where the descent saw other data than the verdict, as with mini-batches.
    pub trial: Option<f64>,
    /// Whether that is below the last loss and no higher than the lowest before. Where the loss goes up and down, a trial may
    /// end low by chance.
    pub trial_lowers: Option<bool>,
    /// Whether the parameters have units of their own.
    pub has_units: bool,
    /// Whether steps climb along negative curvature: [`crate::Optimizer::may_climb`].
    pub may_climb: bool,
    /// Why the descent ended; `None` if it had not.
    pub stop: Option<Stop>,
}

/// The extreme eigenvalues of a Hessian.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub struct Curvature {
    /// The largest.
    pub largest: f64,
    /// The parameter with the largest component of its eigenvector.
    pub largest_along: usize,
    /// The smallest, which may be negative.
    pub smallest: f64,
    /// The parameter with the largest component of its eigenvector.
    pub smallest_along: usize,
    /// Whether all are positive beyond rounding error: see [`Verdict`].
    pub is_positive: bool,
    /// Whether the ratio of largest to smallest would be ten times smaller if each parameter had its own unit.
    pub units_help: bool,
}

impl Curvature {
    /// Whether the smallest is negative beyond rounding.
    pub(super) fn is_negative(&self) -> bool {
        self.smallest < -1e-9 * self.largest.abs()
    }
}

impl Verdict {
    /// The evidence.
    #[must_use]
    pub const fn evidence(&self) -> &Evidence {
        match self {
            Self::Converged(evidence)
            | Self::Diverged { evidence, .. }
            | Self::Oscillating { evidence, .. }
            | Self::Stalled(evidence)
            | Self::Crawling { evidence, .. }
            | Self::Unbounded { evidence, .. }
            | Self::BudgetSpent { evidence, .. } => evidence,
        }
    }

    /// Its sentence with the names of the parameters; those beyond `names` are called p0, p1 and so on by their index.
    #[must_use]
    pub const fn named<'a>(&'a self, names: &'a [&'a str]) -> NamedVerdict<'a> {
        NamedVerdict { verdict: self, names }
    }

    /// The learning rate to try, to two digits; `None` where another rate would not help, or where none of those tried
    /// did.
    #[must_use]
    pub fn suggested_rate(&self) -> Option<f64> {
        self.evidence().better_rate.map(|rate| digits::round_to_digits(rate, 2))
    }
}
