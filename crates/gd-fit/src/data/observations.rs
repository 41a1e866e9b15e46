//! The columns that a formula is fitted to.

use gd_core::Real;
use gd_formula::Formula;

/// The columns that a formula is fitted to.
#[derive(Debug, Clone, PartialEq)]
pub struct Observations<T> {
    /// The formula; its inputs are the columns of `inputs`.
    pub formula: Formula,
    /// A column for every input of the formula.
    pub inputs: Vec<Vec<T>>,
    /// The observations of what the formula predicts.
    pub y: Vec<T>,
    /// The weight of each row, if they are not all the same.
    pub weights: Option<Vec<T>>,
    /// The name of the predicted column.
    pub y_name: String,
    /// The name of the file in messages.
    pub file: String,
    /// Rows left out because a value was missing.
    pub n_skipped: usize,
}

/// The weight of a row, given as itself or as a standard deviation; `None` if it is out of range.
pub(crate) fn weight_of<T: Real>(value: T, is_sigma: bool) -> Option<T> {
    let (zero, one) = (T::constant(0.0), T::constant(1.0));
    let weight = if is_sigma { one / (value * value) } else { value };
    let is_good = if is_sigma { value > zero && weight > zero } else { weight >= zero };
    (is_good && Real::is_finite(weight)).then_some(weight)
}

/// The values that [`weight_of`] accepts.
pub(crate) fn expected_weight(is_sigma: bool) -> &'static str {
    if is_sigma { "a standard deviation above 0" } else { "a weight of at least 0" }
}
