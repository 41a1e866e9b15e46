//! Expressions in columns.

use gd_core::Real;
use gd_formula::Formula;

/// A formula without parameters over columns: a number for every row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expression {
    /// As it was typed.
    pub(crate) text: String,
    pub(crate) formula: Formula,
    /// A column for every input of the formula.
    pub(crate) columns: Vec<usize>,
}

impl Expression {
    /// Its value in a row whose fields `field` reads.
    ///
    /// # Errors
    /// The first of a field.
    pub(crate) fn value<T: Real, E>(&self, field: impl FnMut(usize) -> Result<T, E>) -> Result<T, E> {
        let inputs = self.columns.iter().copied().map(field).collect::<Result<Vec<T>, E>>()?;
        Ok(self.formula.evaluate(&[], &inputs))
    }
}
