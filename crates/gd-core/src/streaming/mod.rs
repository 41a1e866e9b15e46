//! Fits to samples that arrive one by one and are not kept.

mod constant;
mod fading;
mod gauss_newton;
mod guard;
mod least_squares;
mod rows;
mod stochastic;
#[cfg(test)]
mod tests;
mod undetermined;
mod verdict;

pub use gauss_newton::{GaussNewtonState, RecursiveGaussNewton};
pub use guard::{Guard, Refused};
pub use least_squares::RunningLeastSquares;
pub use rows::RunningRows;
pub use stochastic::{Streaming, StreamingState};
pub use undetermined::{NamedUndetermined, Undetermined};
pub use verdict::{NamedStreamVerdict, StreamVerdict};
