//! Settings that are one of a few words.

use std::fmt;
use std::str::FromStr;

use gd_core::Real;

/// The optimizer: how steps follow from gradients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptimizerName {
    /// Gradient descent, stochastic with mini-batches.
    Sgd,
    /// Gradient descent with momentum 0.9.
    Momentum,
    /// Gradient descent with Nesterov momentum 0.9.
    Nesterov,
    /// Steps divided by the root of the sum of squared gradients.
    Adagrad,
    /// Steps divided by the root of a moving average of squared gradients.
    Rmsprop,
    /// Moving averages of the gradient and of its square.
    Adam,
    /// Adam with decoupled weight decay.
    Adamw,
    /// Least squares by the Levenberg-Marquardt method.
    Lm,
}

/// Floating-point precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// Single precision.
    F32,
    /// Double precision.
    #[default]
    F64,
}

impl Precision {
    /// That of a number.
    #[must_use]
    pub fn of<T: Real>() -> Self {
        // Beyond single precision.
        if Real::is_finite(T::constant(1e300)) { Self::F64 } else { Self::F32 }
    }
}

/// Units in which parameters are stepped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// The user's own.
    #[default]
    None,
    /// Units in which each parameter changes the predictions equally at the start.
    Auto,
}

/// How confidence intervals are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Intervals {
    /// From the standard errors: as far up as down.
    #[default]
    Standard,
    /// From the profile of the likelihood along each parameter, with all others fitted anew.
    Profile,
}

/// How observations vary about their mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LikelihoodName {
    /// Normally: what is measured.
    #[default]
    Normal,
    /// As counts of events.
    Poisson,
    /// As successes among a number of trials.
    Binomial,
}

/// What binomial observations are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResponseName {
    /// Successes where all are whole numbers, else their shares of the trials. Refused where only 0 and 1 stand for several
    /// trials, which may be either.
    #[default]
    Auto,
    /// Numbers of successes.
    Successes,
    /// Their shares of the trials.
    Proportions,
}

/// The variance of counts, over what their likelihood says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DispersionName {
    /// 1.
    #[default]
    Fixed,
    /// Pearson's chi-squared over the degrees of freedom: a quasi-likelihood.
    Estimated,
}

/// What residuals cost: see [`gd_core::RobustLoss`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LossName {
    /// Their squares.
    #[default]
    Squares,
    /// Squares near 0, straight lines far out, and smooth between.
    SoftL1,
    /// Squares near 0, straight lines far out.
    Huber,
    /// A logarithm far out.
    Cauchy,
    /// Nothing more far out: the fit is one that up to half of the rows cannot spoil.
    Bisquare,
}

impl LossName {
    /// The loss.
    pub(crate) const fn loss(self) -> gd_core::RobustLoss {
        match self {
            Self::Squares => gd_core::RobustLoss::Squares,
            Self::SoftL1 => gd_core::RobustLoss::SoftL1,
            Self::Huber => gd_core::RobustLoss::Huber,
            Self::Cauchy => gd_core::RobustLoss::Cauchy,
            Self::Bisquare => gd_core::RobustLoss::Bisquare,
        }
    }
}

/// A word that is not one of the known ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// The word.
    pub text: String,
    /// The known ones.
    pub known: Vec<&'static str>,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is not known; there are {}", self.text, self.known.join(", "))
    }
}

impl std::error::Error for UnknownName {}

/// Implements printing and parsing for a type of words.
macro_rules! words {
    ($type:ident: $($variant:ident $word:literal),+) => {
        impl $type {
            /// All of them, in the order in which they are listed.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word for it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl FromStr for $type {
            type Err = UnknownName;

            fn from_str(text: &str) -> Result<Self, UnknownName> {
                let found = Self::ALL.iter().find(|word| word.name() == text).copied();
                let known = || Self::ALL.iter().map(|word| word.name()).collect();
                found.ok_or_else(|| UnknownName { text: text.into(), known: known() })
            }
        }
    };
}

words!(OptimizerName: Sgd "sgd", Momentum "momentum", Nesterov "nesterov", Adagrad "adagrad", Rmsprop "rmsprop",
    Adam "adam", Adamw "adamw", Lm "lm");
words!(LossName: Squares "squares", SoftL1 "soft-l1", Huber "huber", Cauchy "cauchy", Bisquare "bisquare");
words!(LikelihoodName: Normal "normal", Poisson "poisson", Binomial "binomial");
words!(ResponseName: Auto "auto", Successes "successes", Proportions "proportions");
words!(DispersionName: Fixed "fixed", Estimated "estimated");
words!(Precision: F32 "f32", F64 "f64");
words!(Scale: None "none", Auto "auto");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for name in OptimizerName::ALL {
            assert_eq!(name.to_string().parse(), Ok(*name));
        }
        assert_eq!("f16".parse::<Precision>().unwrap_err().to_string(), "'f16' is not known; there are f32, f64");
    }
}
