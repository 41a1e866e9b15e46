//! Why a robust loss cannot be fitted.

use std::fmt;

use crate::setting::Setting;

/// Why a robust loss cannot be fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RobustError {
    /// By another optimizer than `Lm`.
    OtherOptimizer,
    /// With profile intervals.
    Profile,
    /// With priors, groups, or errors of inputs.
    Known(&'static str),
    /// Too few observations to tell the scale of the noise.
    TooFewRows {
        /// Observations.
        found: usize,
        /// Parameters to fit.
        n_parameters: usize,
    },
    /// In a fit alone, from a start, where nothing finds its scale.
    NoScale,
    /// From no start, however many were tried, to a minimum at a scale.
    NoMinimum,
}

impl RobustError {
    /// What it is about.
    pub(crate) const fn setting(self) -> Setting {
        match self {
            Self::Profile => Setting::Intervals,
            _ => Setting::Loss,
        }
    }
}

impl fmt::Display for RobustError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherOptimizer => f.write_str(
                "a robust loss is fitted by lm, which finds the scale of the noise as well; leave the optimizer and its \
                 settings out, or take squares",
            ),
            Self::Profile => f.write_str(
                "profiles are of least squares, whose loss is a likelihood; choose standard intervals, or take squares",
            ),
            Self::Known(what) => write!(
                f,
                "a robust loss does not go with {what}, whose weight it would have to share; leave one of them out"
            ),
            Self::TooFewRows { found, n_parameters } => {
                let rows = if *found == 1 { "1 row does".to_owned() } else { format!("{found} rows do") };
                let parameters =
                    if *n_parameters == 1 { "1 parameter".to_owned() } else { format!("{n_parameters} parameters") };
                write!(f, "{rows} not tell the scale of the noise beside {parameters}; give more rows, or take squares")
            }
            Self::NoScale => {
                f.write_str("no scale of the noise is known here, which a whole fit finds; take squares")
            }
            Self::NoMinimum => f.write_str(
                "no start led to a minimum with a scale of the noise; give start values near the answer, or take squares",
            ),
        }
    }
}
