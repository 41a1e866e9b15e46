//! Nonlinear least squares: the fit, and how well the data determine it.

mod deviance;
mod levenberg_marquardt;
mod linearize;
mod orthogonal;
mod robust;
mod statistics;
mod stop;
#[cfg(test)]
mod tests;
mod tolerances;
mod trust_region;

pub use deviance::{DevianceResiduals, Likelihood};
pub use levenberg_marquardt::{LeastSquaresStep, LevenbergMarquardt};
pub use orthogonal::{FootPoint, InputSigmas, OrthogonalResiduals, ShiftedResidual};
pub use robust::{RobustLoss, RobustResiduals};
pub(crate) use statistics::SumsOfFit;
pub use statistics::{NoError, Statistics};
pub use stop::LeastSquaresStop;
pub use tolerances::Tolerances;
