//! Fits of counts by maximum likelihood.
//!
//! What is minimized is the deviance, as the sum of the squares of deviance residuals: the steps are those of Levenberg and
//! Marquardt, near the minimum those of Fisher scoring, and none is taken that does not raise the likelihood (T. A. Laurence and
//! B. A. Chromy, *Efficient maximum likelihood estimator fitting of histograms*, 2010). Standard errors are those of iteratively
//! reweighted least squares, from the expected information (P. `McCullagh` and J. A. Nelder, *Generalized Linear Models*, 1989).

#[cfg(feature = "likelihood")]
mod counted;
#[cfg(feature = "likelihood")]
mod edge;
mod error;
#[cfg(feature = "likelihood")]
mod examine;
#[cfg(feature = "likelihood")]
mod log_likelihood;
#[cfg(feature = "likelihood")]
mod rescue;

#[cfg(feature = "likelihood")]
pub(crate) use counted::Counted;
pub use error::LikelihoodError;
#[cfg(feature = "likelihood")]
pub(super) use examine::examine;
#[cfg(feature = "likelihood")]
pub(super) use rescue::rescued;

use crate::settings::LikelihoodName;

/// What a fit of counts knows beside its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct LikelihoodFit {
    /// The likelihood.
    pub likelihood: LikelihoodName,
    /// The deviance: twice the logarithm of the likelihood that the observations have if each is its own mean, over that of the
    /// fit.
    pub deviance: f64,
    /// Pearson's chi-squared: the sum of squared residuals, each over its variance.
    pub pearson: f64,
    /// Pearson's chi-squared over the degrees of freedom: about 1 where the counts vary as their likelihood says. `None` without
    /// degrees of freedom.
    pub dispersion: Option<f64>,
    /// Whether standard errors are multiplied by the root of the dispersion.
    pub is_dispersion_estimated: bool,
    /// How rarely chance makes Pearson's chi-squared as large or larger where the dispersion is 1; `None` where it says nothing:
    /// without degrees of freedom, with priors, and of single trials.
    pub chance: Option<f64>,
}
