//! Losses that outliers cannot dominate.

mod loss;
mod residuals;

pub use loss::RobustLoss;
pub use residuals::RobustResiduals;
