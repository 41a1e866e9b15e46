//! The answer, for people and for programs.

mod derived;
mod json;
mod number;
mod rounded;
mod several;
mod table;
mod text;
mod trajectory;

pub use json::write_json;
pub use number::{Significant, shortest};
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

/// One parameter of the formula, in the order of their first appearance.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name in the formula.
    pub name: String,
    /// Its value, in the fewest digits that read as the same number.
    pub value: f64,
    /// Its standard error, or why there is none.
    pub error: Result<f64, String>,
    /// Whether that error can be used: see [`Summary::is_determined`](crate::Summary::is_determined).
    pub is_determined: bool,
    /// Where it started; `None` if it was held.
    pub start: Option<f64>,
    /// Its value over its standard error, the probability of one as large by chance (Student's t), and the confidence
    /// interval at the level of the report.
    pub t: Option<f64>,
    /// See [`Parameter::t`].
    pub p: Option<f64>,
    /// See [`Parameter::t`]. Infinite where a profile is not bounded.
    pub interval: Option<[f64; 2]>,
    /// The skewness of the estimate, where it is known.
    pub skewness: Option<f64>,
    /// Whether the standard error is a rough measure of the uncertainty, because the formula is far from linear.
    pub is_rough: bool,
}

impl<T: Real> Report<'_, T> {
    /// All parameters, those that were held included.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let free = self.problem.names();
        let parameter = |name: &String| {
            if let Some((_, value)) = self.problem.fixed.iter().find(|(held, _)| held == name) {
                let error = Err("it was held fixed".into());
                return Some(Parameter {
                    name: name.clone(),
                    value: *value,
                    error,
                    is_determined: true,
                    start: None,
                    t: None,
                    p: None,
                    interval: None,
                    skewness: None,
                    is_rough: false,
                });
            }
            let index = free.iter().position(|known| known == name)?;
            let value = shortest(*self.solution.outcome.params.get(index)?);
            let curvature = self.solution.curvature.as_ref();
            let inference = self.solution.outcome.summary.inference(index, value, self.level);
            Some(Parameter {
                name: name.clone(),
                value,
                t: inference.map(|inference| inference.t),
                p: inference.map(|inference| inference.p),
                interval: match &self.solution.profiles {
                    Some(profiles) => profiles.get(index).map(|profile| profile.interval),
                    None => inference.map(|inference| [value - inference.margin, value + inference.margin]),
                },
                skewness: curvature.and_then(|curvature| curvature.skewness.get(index).copied()),
                is_rough: curvature.is_some_and(|curvature| curvature.is_rough(index)),
                error: self.solution.outcome.summary.errors.get(index)?.clone(),
                is_determined: *self.solution.outcome.summary.is_determined.get(index)?,
                start: self.solution.outcome.start.get(index).copied().map(shortest),
            })
        };
        self.problem.data.formula.parameters().iter().filter_map(parameter).collect()
    }
}

impl<T: Real> fmt::Display for Report<'_, T> {
    /// The report for people, without colors.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        write_text(self, &Styles::default(), &mut text).map_err(|_| fmt::Error)?;
        f.write_str(&String::from_utf8_lossy(&text))
    }
}
