//! Gradient descent and least squares on empirical formulas: no std, no heap, and the same bits on every machine.
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
//! - a [`Schedule`] changes the learning rate, a [`Clip`] shortens gradients, [`ParameterUnits`] handle parameters that
//!   differ by orders of magnitude; each wraps any optimizer;
//! - [`StopRules`] end a descent early, [`Stop`] says why it ended, and [`Descent::verdict`] whether it arrived;
//! - a [`MultiStart`] tells minima apart, a [`Thinned`] trajectory fits in a buffer of fixed size;
//! - [`RunningLeastSquares`], [`RecursiveGaussNewton`] and [`Streaming`] fit data that come one by one and are not kept,
//!   within the limits of a [`Guard`] and with a [`StreamVerdict`];
//! - [`objective_fn`] makes an objective of any function, without data, with its derivatives;
//! - [`LevenbergMarquardt`] minimizes any [`Residuals`], and [`Statistics`] tell how well the data determine the answer;
//!   [`OrthogonalResiduals`] are those of data with errors in x, too.
//!   [`RobustResiduals`] give outliers less weight, or none, and [`DevianceResiduals`] are those of counts and shares.
//!
//! Parameters are kept in whatever [`Storage`] the start has: an array, or a `Vec` of any length.
//!
//! # Features
//! - `std` (default): wider vector instructions chosen at run time. Changes the speed, never a bit.
//! - `alloc` (with `std`): parameters in a `Vec`, any number of them.
//! - `nalgebra` (default): conversions of a [`SquareMatrix`] to and from nalgebra's matrices.
//! - `random` (default): [`MiniBatch`], [`MultiStart`] and [`StartBox`], whose random numbers need two more crates.
//! - `test-surfaces` (default): classic functions to try optimizers on.
//! - `serde`: `Serialize` and `Deserialize` for steps, optimizers and the states of fits to streams.
//! - `defmt`: `defmt::Format` for errors, verdicts, stops, steps, optimizers and the states of fits to streams.
//!
//! With `--cfg gd_hardware_sqrt` in `RUSTFLAGS`, nightly compilers use the square-root instruction of a
//! microcontroller's FPU. The bits are the same, since IEEE 754 requires correct rounding; stable compilers have no
//! safe way to use it yet (`core_float_math`, rust#137578).
#![no_std]
#![cfg_attr(
    all(gd_hardware_sqrt, not(feature = "std"), any(target_abi = "eabihf", target_feature = "f")),
    feature(core_float_math)
)]

// Tests print and collect; the library itself takes nothing from std but the square root.
#[cfg(any(test, feature = "std"))]
extern crate std;

#[cfg(feature = "alloc")]
extern crate alloc;

mod descent;
mod digits;
mod error;
mod least_squares;
mod linear_algebra;
mod model;
mod number;
mod objective;
mod optimizer;
// The unit tests run the tutorial's descents; as a dependency they would come with a gd-core of their own.
#[cfg(test)]
extern crate self as gd_core;
#[cfg(test)]
#[path = "../../gd-scenarios/src/scenario.rs"]
pub mod scenario;
mod statistics_text;
mod storage;
#[cfg(feature = "serde")]
mod stored;
mod streaming;
#[cfg(test)]
mod test_data;

pub use descent::{
    Curvature, Descent, Evidence, NamedVerdict, NoHook, Quantity, Step, Stop, StopRules, Thinned, Verdict,
};
#[cfg(any(feature = "random", test))]
pub use descent::{Minima, Minimum, MultiStart, StartBox};
pub use error::{Column, Error, Setting};
pub use least_squares::{
    DevianceResiduals, FootPoint, InputSigmas, LeastSquaresStep, LeastSquaresStop, LevenbergMarquardt, Likelihood,
    NoError, OrthogonalResiduals, RobustLoss, RobustResiduals, ShiftedResidual, Statistics, Tolerances,
};
pub use linear_algebra::{SquareMatrix, SymmetricEigen};
pub use model::{
    Cubic, Ellipsoid, GenericModel, Input, InputDerivatives, InputParts, Line, Model, ModelHessian, MultiInput,
    MultiInputModel, SensorCorrection, TinyNet,
};
pub use number::{C, Dual, LANES, Lanes, Number, Real, math, vectorized};
#[cfg(any(feature = "random", test))]
pub use objective::MiniBatch;
#[cfg(feature = "test-surfaces")]
pub use objective::test_surfaces;
pub use objective::{
    ByDifferences, Data, GridAxis, MeanSquaredError, ModelResiduals, Objective, ObjectiveFn, ResidualHessian,
    Residuals, SampleResiduals, TwiceDifferentiable, TwiceDual, loss_grid, loss_grid_row, objective_fn,
};
pub use optimizer::{
    AdaGrad, Adam, AdamW, Clip, ClipReport, Clipped, Momentum, Nesterov, Newton, Optimizer, ParameterUnits, RmsProp,
    Scaled, Schedule, Scheduled, Sgd,
};
#[cfg(test)]
pub use scenario::Scenario;
pub use statistics_text::NamedStatistics;
pub use storage::{Buffer, Element, Rows, Storage};
pub use streaming::{
    GaussNewtonState, Guard, NamedStreamVerdict, NamedUndetermined, RecursiveGaussNewton, Refused, RunningLeastSquares,
    RunningRows, StreamVerdict, Streaming, StreamingState, Undetermined,
};
