//! Why counts cannot be fitted.

use std::fmt;

use crate::report::Significant;
use crate::setting::Setting;
use crate::settings::LikelihoodName;

/// Why counts cannot be fitted.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LikelihoodError {
    /// Successes of an unknown number of trials.
    NoTrials,
    /// A setting that only binomial observations have.
    OnlyBinomial {
        /// Trials, or the kind of response.
        what: &'static str,
    },
    /// What a likelihood of counts does not go with.
    With {
        /// The likelihood.
        likelihood: LikelihoodName,
        /// Sigma, weights, errors of inputs, a robust loss.
        what: &'static str,
    },
    /// An observation that is no count.
    Observation {
        /// The file and the line.
        place: String,
        /// Its column.
        column: String,
        /// The observation.
        value: f64,
        /// What it must be.
        expected: &'static str,
    },
    /// More successes than trials.
    MoreThanTrials {
        /// The file and the line.
        place: String,
        /// Successes.
        successes: f64,
        /// Trials.
        trials: f64,
    },
    /// A share that is none of a whole number of successes.
    NotWhole {
        /// The file and the line.
        place: String,
        /// The share.
        share: f64,
        /// Trials.
        trials: f64,
    },
    /// Only 0 and 1 where there are several trials.
    Ambiguous {
        /// The column.
        column: String,
    },
    /// A dispersion that is estimated, of what is measured or with priors.
    Dispersion {
        /// Why it cannot be.
        reason: &'static str,
    },
    /// The feature `likelihood` was left out.
    NotBuilt,
}

impl LikelihoodError {
    /// What it is about.
    pub(crate) const fn setting(&self) -> Setting {
        match self {
            Self::NoTrials | Self::MoreThanTrials { .. } | Self::NotWhole { .. } => Setting::Trials,
            Self::Ambiguous { .. } => Setting::ResponseKind,
            Self::Dispersion { .. } => Setting::Dispersion,
            _ => Setting::Likelihood,
        }
    }
}

impl fmt::Display for LikelihoodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &f64| Significant(*value, 6).to_string();
        match self {
            Self::NoTrials => f.write_str(
                "a binomial likelihood needs the number of trials of every row; name their column, or give 1.0 if each row is \
                 a single trial",
            ),
            Self::OnlyBinomial { what } => {
                write!(f, "only a binomial likelihood has {what}; choose binomial, or leave this out")
            }
            Self::With { likelihood, what } => {
                let name = if *likelihood == LikelihoodName::Poisson { "Poisson" } else { "binomial" };
                write!(
                    f,
                    "a {name} likelihood does not go with {what}, as it says itself how counts vary; leave one of them out"
                )
            }
            Self::Observation { place, column, value, expected } => {
                write!(f, "{place}: {column} is {}, but must be {expected}; mend the row, or leave it out", shown(value))
            }
            Self::MoreThanTrials { place, successes, trials } => {
                write!(f, "{place}: {} successes in {} trials; mend the row, or leave it out", shown(successes), shown(trials))
            }
            Self::NotWhole { place, share, trials } => write!(
                f,
                "{place}: a share of {} of {} trials is no whole number of successes; mend the row, or leave it out",
                shown(share),
                shown(trials)
            ),
            Self::Ambiguous { column } => write!(
                f,
                "{column} has only 0 and 1, which may be successes or the share of them; say successes or proportions"
            ),
            Self::Dispersion { reason } => f.write_str(reason),
            Self::NotBuilt => f.write_str("this program was built without likelihoods of counts; take normal"),
        }
    }
}
