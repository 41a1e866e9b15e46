//! Why a least-squares fit ended.

use core::fmt;

/// Why a [`crate::LevenbergMarquardt`] ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum LeastSquaresStop {
    /// No step shrinks the gradient any more: the solution to machine precision.
    Precision,
    /// The gradient is exactly zero.
    Gradient,
    /// No step changes the loss by more than rounding error.
    Reduction,
    /// Steps have become shorter than rounding error.
    Step,
    /// All steps asked for were made.
    BudgetSpent,
    /// No step was found that leads to finite numbers and a smaller loss, though the gradient is not small: for example
    /// at a wall of non-finite numbers.
    NoFiniteStep,
    /// The loss or its derivatives overflow at the start.
    NonFiniteStart,
}

impl LeastSquaresStop {
    /// Whether the fit came to rest, rather than being cut short.
    #[must_use]
    pub const fn is_converged(self) -> bool {
        matches!(self, Self::Precision | Self::Gradient | Self::Reduction | Self::Step)
    }
}

impl fmt::Display for LeastSquaresStop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Precision => "converged: no step shrinks the gradient any more",
            Self::Gradient => "converged: the gradient is zero",
            Self::Reduction => "converged: no step changes the loss by more than rounding",
            Self::Step => "converged: steps have become shorter than rounding",
            Self::BudgetSpent => "all steps were made before the fit came to rest; allow more, or start nearer",
            Self::NoFiniteStep => "no step lowers the loss and stays finite; start somewhere else, or set bounds",
            Self::NonFiniteStart => "the loss or its derivatives overflow at the start; start somewhere else",
        })
    }
}
