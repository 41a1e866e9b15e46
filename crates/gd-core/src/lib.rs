//! Gradient descent on empirical formulas: no std, no heap, and the same bits on every machine.
//!
//! A [`Model`] predicts y from x and parameters; [`MeanSquaredError`] compares it with [`Data`]; an [`Optimizer`] turns
//! gradients into steps; a [`Descent`] is an iterator over those steps.
//!
//! ```
//! use gd_core::{Cubic, Data, Descent, MeanSquaredError, Sgd};
//!
//! let x: [f64; 41] = core::array::from_fn(|i| i as f64 / 20.0 - 1.0);
//! let y = x.map(|x| 1.2 * x * x * x + 2.5 * x * x);
//!
//! let loss = MeanSquaredError::new(Cubic, Data::new(&x, &y)?);
//! let descent = Descent::new(loss, Sgd::new(0.5)?, [5.0, 4.0], 400)?;
//! let last = descent.last().expect("400 steps");
//! assert!((last.params[0] - 1.2).abs() < 1e-6 && (last.params[1] - 2.5).abs() < 1e-6);
//! # Ok::<(), gd_core::Error>(())
//! ```
//!
//! Around that:
//! - a [`Schedule`] changes the learning rate, a [`Clip`] shortens gradients, [`ParameterUnits`] suit parameters that
//!   differ by decades; each wraps any optimizer;
//! - [`StopRules`] end a descent early, [`Stop`] says why it ended, and [`Descent::verdict`] whether it arrived;
//! - a [`MultiStart`] tells minima apart, [`Streaming`] fits data that nobody keeps, a [`Thinned`] trajectory fits in a
//!   fixed place;
//! - [`test_surfaces`] are there to try optimizers on.
//!
//! # Features
//! - `std` (default): wider vector instructions chosen at run time. Changes the speed, never a bit.
//! - `serde`: `Serialize` for steps and scenarios.
#![no_std]

// Tests print and collect; the library itself takes nothing from std but the square root.
#[cfg(any(test, feature = "std"))]
extern crate std;

mod data;
mod descent;
mod differences;
mod digits;
mod dispatch;
mod dual;
mod error;
mod grid;
mod lane_by_lane;
mod lanes;
mod levenberg_marquardt;
pub mod math;
mod mean_squared_error;
mod mini_batch;
mod model;
mod multi_start;
mod norm;
mod number;
mod objective;
mod optimizer;
pub mod scenario;
mod starts;
mod statistics;
mod stop;
mod streaming;
mod symmetric_eigen;
#[cfg(test)]
mod test_data;
pub mod test_surfaces;
mod thinned;
mod triangle;
mod verdict;

pub use data::Data;
pub use descent::{Descent, NoHook, Step};
pub use differences::ByDifferences;
pub use dispatch::vectorized;
pub use dual::Dual;
pub use error::{Column, Error, Setting};
pub use grid::{GridAxis, loss_grid, loss_grid_row};
pub use lanes::{LANES, Lanes};
pub use levenberg_marquardt::{LeastSquaresStep, LeastSquaresStop, LevenbergMarquardt};
pub use mean_squared_error::MeanSquaredError;
pub use mini_batch::MiniBatch;
pub use model::{Cubic, GenericModel, Input, Line, Model, ModelHessian, MultiInput, MultiInputModel, TinyNet};
pub use multi_start::{Minima, Minimum, MultiStart};
pub use nalgebra;
pub use number::{Number, Real};
pub use objective::{Objective, TwiceDifferentiable};
pub use optimizer::{
    AdaGrad, Adam, AdamW, Clip, ClipReport, Clipped, Momentum, Nesterov, Optimizer, ParameterUnits, RmsProp, Scaled,
    Schedule, Scheduled, Sgd,
};
pub use scenario::{SCENARIOS, Scenario};
pub use starts::StartBox;
pub use statistics::{NoError, Statistics};
pub use stop::{Quantity, Stop, StopRules};
pub use streaming::{Refused, Streaming};
pub use symmetric_eigen::SymmetricEigen;
pub use thinned::Thinned;
pub use verdict::{Curvature, Evidence, NamedVerdict, Verdict};
