//! Fits by losses that outliers cannot dominate.
//!
//! What is minimized is Σ ρ(r / s) for a scale s of the noise that comes from the residuals themselves. For Huber's loss, soft
//! L1 and Cauchy's it is the median of their absolute values over 0.6745, and s and the parameters are found together (P. J.
//! Huber and E. M. Ronchetti, *Robust Statistics*, 2009, section 7.8; the estimates of `rlm` in R's MASS). For the bisquare it
//! is that of an S-estimate, which half of the rows may not spoil, and the parameters are those of the minimum next to it
//! (V. J. Yohai, *High breakdown-point and high efficiency robust estimates for regression*, 1987; those of `lmrob` in R's
//! robustbase). Where the standard deviations of the observations are absolute, s is 1.

#[cfg(feature = "robust")]
mod breakdown;
mod error;
#[cfg(feature = "robust")]
mod errors;
#[cfg(feature = "robust")]
mod outliers;
#[cfg(feature = "robust")]
mod rows;
#[cfg(feature = "robust")]
mod scale;
#[cfg(feature = "robust")]
mod solve;

pub use error::RobustError;
#[cfg(feature = "robust")]
pub(super) use errors::curvature;
#[cfg(feature = "robust")]
pub(super) use outliers::of_squares;
#[cfg(feature = "robust")]
pub(super) use solve::solve;

use crate::parts::Robust;
use crate::settings::LossName;

/// What a robust fit knows beside its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct RobustFit {
    /// The loss.
    pub loss: LossName,
    /// The scale: the standard deviation of the noise without its outliers, of an observation of weight 1.
    pub scale: f64,
    /// How much of each row's pull is left, from 1 down to 0: ψ(u) / u of its residual u in scales.
    pub weights: Vec<f64>,
    /// The rows that are too far off for chance, the farthest first.
    pub outliers: Vec<Outlier>,
    pub(crate) _part: Robust,
}

/// A row that is too far off for chance.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlier {
    /// Its row, from 0, not counting rows that were left out.
    pub row: usize,
    /// How far it lies above the curve, in standard deviations of the rows that are no outliers.
    pub deviations: f64,
    /// How much of its pull is left, from 1 down to 0.
    pub weight: f64,
}
