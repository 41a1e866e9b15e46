//! Formulas as text: parsed and checked once, then evaluated with exact derivatives.
//!
//! ```
//! use gd_core::LevenbergMarquardt;
//! use gd_formula::{Formula, TableResiduals};
//!
//! let formula = Formula::parse("a * exp(-b * x)", &["x"])?;
//! let x = [0.0, 1.0, 2.0, 3.0, 4.0_f64];
//! let columns: [&[f64]; 1] = [&x];
//! let residuals = TableResiduals::new(&formula, &columns, &[3.0, 1.82, 1.10, 0.67, 0.41])?;
//! let fit = LevenbergMarquardt::new(residuals, vec![1.0, 1.0], 100)?.last().expect("100 steps");
//! assert!((fit.params[0] - 3.0).abs() < 0.01 && (fit.params[1] - 0.5).abs() < 0.01);
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod arithmetic;
mod derivative;
#[cfg(test)]
mod derivative_tests;
mod error;
mod evaluate;
mod formula;
mod functions;
mod lexer;
mod limits;
mod model;
mod names;
#[cfg(test)]
mod notation_tests;
mod objective;
mod operation;
mod orthogonal;
mod pair;
mod parser;
mod program;
mod results;
mod runs;
mod second_order;
mod series;
mod sparse;
mod special;
mod stack;
mod strips;
mod substitute;
mod table;
#[cfg(test)]
mod tests;

pub use error::{Expected, FormulaError, FormulaErrorKind, WithCaret};
pub use formula::Formula;
pub use limits::{MAX_LENGTH, MAX_NESTING, MAX_OPERATIONS, MAX_STACK_DEPTH};
pub use model::FormulaModel;
pub use names::Names;
pub use objective::FormulaObjective;
pub use operation::{BinaryOperator, Function, Operation};
pub use pair::PairFunction;
pub use special::SpecialFunction;
pub use table::TableResiduals;
