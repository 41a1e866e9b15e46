//! Likelihoods of counts, as sums of squares.

mod likelihood;
mod residuals;

pub use likelihood::Likelihood;
pub use residuals::DevianceResiduals;
