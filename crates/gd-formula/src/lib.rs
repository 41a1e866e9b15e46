//! Formulas as text: parsed and checked once, then evaluated with exact derivatives.
//!
//! ```
//! use gd_core::{Data, LevenbergMarquardt, MeanSquaredError};
//! use gd_formula::Formula;
//!
//! let formula = Formula::parse("a * exp(-b * x)", &["x"])?;
//! let x = [[0.0], [1.0], [2.0], [3.0], [4.0_f64]];
//! let y = [3.0, 1.82, 1.10, 0.67, 0.41];
//! let model = formula.model::<2, 1>().expect("two parameters, one input");
//! let loss = MeanSquaredError::new(model, Data::new(&x, &y)?);
//! let fit = LevenbergMarquardt::new(loss, [1.0, 1.0], 100)?.last().expect("100 steps");
//! assert!((fit.params[0] - 3.0).abs() < 0.01 && (fit.params[1] - 0.5).abs() < 0.01);
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod columns;
mod derivative;
mod error;
mod formula;
mod lexer;
mod operation;
mod parser;
mod series;
mod strip;
mod strip_rules;
#[cfg(test)]
mod tests;

pub use columns::{ColumnModel, Row};
pub use error::{Expected, FormulaError, FormulaErrorKind, WithCaret};
pub use formula::{Formula, FormulaModel};

/// Characters of the longest formula.
pub const MAX_LENGTH: usize = 4096;
/// Parentheses, functions and signs within each other.
pub const MAX_NESTING: usize = 64;
/// Intermediate results that may wait at a time.
pub const MAX_WAITING: usize = 32;
