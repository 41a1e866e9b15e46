//! Functions of the fitted parameters, with standard errors from the whole covariance.

use gd_core::Real;
use gd_formula::Formula;

use crate::fit::Solution;
use crate::problem::Problem;
use crate::report::shortest;

/// A function of the fitted parameters at the end of a fit.
pub(crate) struct Estimate {
    pub(crate) value: f64,
    /// The standard error by the delta method, √(gᵀ C g) with the gradient g of the function and the covariance C of the
    /// parameters (J. A. Rice, *Mathematical Statistics and Data Analysis*, 2007, section 4.6); or why there is none.
    pub(crate) error: Result<f64, String>,
    /// The first parameter it depends on that is not determined.
    pub(crate) undetermined: Option<String>,
    /// Whether the standard error of a parameter it depends on is a rough measure.
    pub(crate) is_rough: bool,
}

impl Estimate {
    /// `formula` is one of the parameters of the problem's formula, in their order; of a group where there are groups.
    pub(crate) fn new<T: Real>(
        problem: &Problem<T>,
        solution: &Solution<T>,
        formula: &Formula,
        group: Option<usize>,
    ) -> Self {
        let summary = &solution.outcome.summary;
        let (value, gradient) = problem.value_and_gradient(formula, group, &solution.outcome.params);
        let (value, names) = (shortest(value), problem.names());
        let uses = || gradient.iter().enumerate().filter(|(_, part)| **part != 0.0).map(|(place, _)| place);
        let named = |place: usize| names.get(place).map_or("", String::as_str);
        let reason = |place: usize| summary.errors.get(place)?.as_ref().err();
        let error = if !value.is_finite() {
            Err("it has no finite value".to_owned())
        } else if gradient.iter().any(|part| !part.is_finite()) {
            Err("it has no derivative there".to_owned())
        } else if let Some((place, reason)) = uses().find_map(|place| Some((place, reason(place)?))) {
            Err(format!("{} has none: {reason}", named(place)))
        } else {
            let variance = summary.variance_along(&gradient);
            variance.map(f64::sqrt).ok_or_else(|| "the covariance of the parameters is not known".to_owned())
        };
        let is_determined = |place: &usize| summary.is_determined.get(*place).copied().unwrap_or(true);
        let curvature = solution.curvature.as_ref();
        Self {
            value,
            error,
            undetermined: uses().find(|place| !is_determined(place)).map(|place| named(place).to_owned()),
            is_rough: uses().any(|place| curvature.is_some_and(|curvature| curvature.is_rough(place))),
        }
    }
}
