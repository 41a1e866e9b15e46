//! The answer, for people and for programs.

mod derived;
mod groups;
mod json;
mod likelihood;
mod number;
mod parameter;
mod remarks;
mod robust;
mod rounded;
mod several;
mod table;
mod text;
mod told;
mod trajectory;

pub use groups::GroupOf;
pub use json::write_json;
pub use number::{Significant, shortest};
pub use parameter::{Parameter, ParameterKind, PriorOf};
pub use several::{write_json_of_several, write_text_of_several};
pub use table::{Markup, write_table};
pub use text::{Styles, write_text};
pub(crate) use trajectory::own_columns;
#[cfg(feature = "objectives")]
pub(crate) use trajectory::write_steps;
pub use trajectory::{digits, write_trajectory};

use std::fmt;

use gd_core::Real;

use crate::fit::{Method, Solution};
use crate::problem::Problem;
use crate::settings::Precision;

/// The confidence level unless told otherwise.
pub const LEVEL: f64 = 0.95;

/// Everything that a report tells.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a, T> {
    /// The formula as it was typed.
    pub formula: &'a str,
    /// The precision of `T`.
    pub precision: Precision,
    /// What was fitted.
    pub problem: &'a Problem<T>,
    /// How.
    pub method: &'a Method,
    /// The result.
    pub solution: &'a Solution<T>,
    /// The confidence level of intervals, between 0 and 1.
    pub level: f64,
    /// Whether intervals are shown to people; programs always get them.
    pub shows_intervals: bool,
}

impl<T: Real> fmt::Display for Report<'_, T> {
    /// The report for people, without colors.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        write_text(self, &Styles::default(), &mut text).map_err(|_| fmt::Error)?;
        f.write_str(&String::from_utf8_lossy(&text))
    }
}
