//! The answer, for people and for programs.

mod json;
mod number;
mod text;
mod trajectory;

pub(crate) use json::write_json;
pub(crate) use number::{Significant, shortest};
pub(crate) use text::write_text;
pub(crate) use trajectory::{digits, write_trajectory};

use gd_core::Real;

use crate::arguments::Precision;
use crate::fit::{Method, Outcome, Tally};
use crate::problem::Problem;

/// Everything that a report tells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report<'a, T> {
    /// The formula as it was typed.
    pub(crate) formula: &'a str,
    pub(crate) precision: Precision,
    pub(crate) problem: &'a Problem<T>,
    pub(crate) method: &'a Method,
    pub(crate) outcome: &'a Outcome<T>,
    /// Whether the start was searched for.
    pub(crate) is_start_found: bool,
    /// What the search saw.
    pub(crate) tally: Option<Tally>,
    /// What became of the start that was given, if this is not from there.
    pub(crate) remark: Option<&'a str>,
}

/// One parameter of the formula, in the order of their first appearance.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) value: f64,
    /// Why there is none, if there is none.
    pub(crate) error: Result<f64, String>,
    /// `None` if it was held.
    pub(crate) start: Option<f64>,
}

impl<T: Real> Report<'_, T> {
    /// All parameters, those that were held included.
    pub(crate) fn parameters(&self) -> Vec<Parameter> {
        let free = self.problem.names();
        let parameter = |name: &String| {
            if let Some((_, value)) = self.problem.fixed.iter().find(|(held, _)| held == name) {
                let error = Err("it was held fixed".into());
                return Some(Parameter { name: name.clone(), value: *value, error, start: None });
            }
            let index = free.iter().position(|known| known == name)?;
            Some(Parameter {
                name: name.clone(),
                value: shortest(*self.outcome.params.get(index)?),
                error: self.outcome.summary.errors.get(index)?.clone(),
                start: self.outcome.start.get(index).copied().map(shortest),
            })
        };
        self.problem.table.formula.parameters().iter().filter_map(parameter).collect()
    }

    pub(crate) fn precision_name(&self) -> &'static str {
        match self.precision {
            Precision::F32 => "f32",
            Precision::F64 => "f64",
        }
    }
}
