//! The verdict on a fit to a stream.

use core::fmt;

use super::guard::Refused;
use crate::digits::{Digits, Name, Short};
use crate::number::Real;

/// How far a fit to a stream has come, by the samples it remembers: those of late, or all of them. Losses are mean squared
/// residuals, of [`crate::Streaming`] the running loss and what the last large steps may have added to it; the loss of a
/// constant is the variance of the observations.
///
/// Only [`StreamVerdict::Settled`] means that the parameters can be used.
///
/// ```
/// use gd_core::{Line, Sgd, StreamVerdict, Streaming};
///
/// let mut fit = Streaming::new(Line, Sgd::new(0.2)?, [0.0_f64, 0.0])?;
/// for k in 0..300 {
///     // Counts as they are.
///     let _ = fit.push(f64::from(k * 611 % 4096), 1.0);
/// }
/// let verdict = fit.verdict();
/// assert!(!verdict.is_settled());
/// assert!(verdict.to_string().starts_with("refused: of the samples of late 100% were left out"), "{verdict}");
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum StreamVerdict<T> {
    /// Nothing is left to learn from samples like those seen, and the fit is better than a constant.
    Settled {
        /// That of the fit.
        loss: T,
        /// The loss of a constant.
        constant_loss: T,
    },
    /// The loss still falls.
    Learning {
        /// The parameter along which it falls most certainly.
        along: usize,
        /// That of the fit.
        loss: T,
        /// The loss of a constant.
        constant_loss: T,
    },
    /// The samples are too few for a verdict.
    TooFew {
        /// How many were used since the fit began or began anew.
        n_used: u64,
        /// How many are needed at least.
        n_needed: u64,
    },
    /// A constant predicts the observations no worse, or about as well.
    NoBetter {
        /// That of the fit.
        loss: T,
        /// The loss of a constant.
        constant_loss: T,
    },
    /// The inputs of late hardly vary, beside their size, so that only a combination of the parameters is learned.
    ConstantInput,
    /// The observations of late are unlike all before: they vary by less than half as much, or lie to one side. What was
    /// learned before may be lost.
    Narrow,
    /// The samples do not determine all parameters: `undetermined` names them.
    Undetermined {
        /// How many parameters, or combinations of them, are determined.
        rank: usize,
        /// How many there are.
        n_params: usize,
    },
    /// All parameters are determined, but rounding spoils them: less than two digits are certain.
    IllConditioned {
        /// How many times larger the relative error of the answer may be than that of the data.
        condition: T,
    },
    /// The answer lies beyond the bounds of the guard.
    OutOfBounds {
        /// The first parameter that does, or `None` for the norm of all.
        along: Option<usize>,
    },
    /// Most of the samples of late were refused.
    Refusing {
        /// Why the last of them was.
        reason: Refused,
        /// The share that was.
        share: T,
        /// The learning rate, and the largest one at which every step lowers the loss of its own sample, for optimizers
        /// that have such a bound.
        rates: Option<[T; 2]>,
    },
    /// The loss ran away. The parameters are those of the start again; `reset` lets the fit learn anew.
    Diverged {
        /// The learning rate, and the bound as in [`StreamVerdict::Refusing`].
        rates: Option<[T; 2]>,
    },
}

impl<T: Real> StreamVerdict<T> {
    /// Whether the parameters can be used.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Settled { .. })
    }

    /// Its sentence with the names of the parameters; those beyond `names` are called p0, p1 and so on by their index.
    #[must_use]
    pub const fn named<'a>(&'a self, names: &'a [&'a str]) -> NamedStreamVerdict<'a, T> {
        NamedStreamVerdict { verdict: self, names }
    }
}

/// A verdict with the names of the parameters, made by [`StreamVerdict::named`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NamedStreamVerdict<'a, T> {
    verdict: &'a StreamVerdict<T>,
    names: &'a [&'a str],
}

impl<T: Real> fmt::Display for StreamVerdict<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.named(&[]).fmt(f)
    }
}

impl<T: Real> fmt::Display for NamedStreamVerdict<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = |number: T| Digits(number.to_f64());
        match *self.verdict {
            StreamVerdict::Settled { loss, constant_loss } => {
                write!(f, "settled: the loss is {}, that of a constant {}", digits(loss), digits(constant_loss))
            }
            StreamVerdict::Learning { along, loss, constant_loss } => write!(
                f,
                "learning: the loss, {}, still falls along {}; that of a constant is {}",
                digits(loss),
                Name(self.names, along),
                digits(constant_loss)
            ),
            StreamVerdict::TooFew { n_used, n_needed } => {
                write!(f, "too few samples: {n_used} were used, {n_needed} are needed")
            }
            StreamVerdict::NoBetter { constant_loss, .. } if constant_loss == T::constant(0.0) => {
                f.write_str("no better than a constant: the observations do not vary; vary them")
            }
            StreamVerdict::NoBetter { loss, constant_loss } => write!(
                f,
                "no better than a constant: the loss is {}, that of a constant {}; check the formula and the sensor",
                digits(loss),
                digits(constant_loss)
            ),
            StreamVerdict::ConstantInput => f.write_str(
                "constant input: the inputs hardly vary beside their size, so only a combination of the parameters is \
                 learned; vary the input, or subtract its middle",
            ),
            StreamVerdict::Narrow => f.write_str(
                "narrow: the samples of late cover a small part of the range seen before; mix their order, or lengthen \
                 the memory",
            ),
            StreamVerdict::Undetermined { rank, n_params } => write!(
                f,
                "not determined: the samples determine {rank} of {n_params} parameters or combinations of them; vary the \
                 inputs"
            ),
            StreamVerdict::IllConditioned { condition } => write!(
                f,
                "ill-conditioned: rounding may be {} times larger in the parameters than in the data; scale and center \
                 the inputs, or compute in f64",
                digits(condition)
            ),
            StreamVerdict::OutOfBounds { along: Some(along) } => {
                write!(f, "out of bounds: {} is beyond its bounds; check the sensor", Name(self.names, along))
            }
            StreamVerdict::OutOfBounds { along: None } => {
                f.write_str("out of bounds: the parameters are larger than allowed; check the sensor")
            }
            StreamVerdict::Refusing { reason, share, rates } => {
                let percent = T::constant(100.0) * share;
                write!(f, "refused: of the samples of late {:.0}% were left out, ", percent.to_f64())?;
                match reason {
                    Refused::Sample => f.write_str("since they are not finite numbers; check the sensor"),
                    Refused::Outlier => f.write_str("since they are far from what was learned; check the sensor"),
                    Refused::Overflow => f.write_str("since their losses overflow; scale the input"),
                    Refused::Norm => f.write_str("since the parameters would be larger than allowed; check the sensor"),
                    Refused::Curved => f.write_str(
                        "since no step by the derivatives lowers their losses; start nearer to the answer, or scale the \
                         input",
                    ),
                    Refused::NotLinear => f.write_str("since the formula is not linear; use RecursiveGaussNewton"),
                    Refused::Diverged => f.write_str("since the fit has diverged; reset it"),
                    Refused::Step | Refused::Overshoot => too_fast(f, rates),
                }
            }
            StreamVerdict::Diverged { rates } => {
                f.write_str("diverged: the loss ran away and the parameters are those of the start again, ")?;
                too_fast(f, rates)
            }
        }
    }
}

fn too_fast<T: Real>(f: &mut fmt::Formatter<'_>, rates: Option<[T; 2]>) -> fmt::Result {
    match rates {
        Some([rate, bound]) => write!(
            f,
            "since the learning rate {} is too large for the scale of the input, which allows {}; scale the input to about \
             -1 to 1, or use RunningLeastSquares",
            Short(rate.to_f64()),
            Digits(bound.to_f64())
        ),
        None => f.write_str(
            "since the steps are too large for the scale of the input; scale it to about -1 to 1, lower the learning \
             rate, or use RunningLeastSquares",
        ),
    }
}
