//! What a formula says of names, before it meets its data.

use gd_formula::Formula;
use pyo3::prelude::*;

/// The name before the equals sign; `None` if there is none, or an expression, or the formula cannot be read.
#[pyfunction]
pub(crate) fn left_side(text: &str) -> Option<String> {
    let formula = Formula::parse(text, &[]).ok()?;
    formula.response().filter(|_| formula.response_expression().is_none()).map(str::to_owned)
}

/// Whether a formula, on its right side, uses a name that is neither a function nor a constant.
#[pyfunction]
pub(crate) fn uses(text: &str, name: &str) -> bool {
    Formula::parse(text, &[name]).is_ok_and(|formula| formula.uses_input(0))
}
