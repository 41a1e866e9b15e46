//! What columns are for besides being inputs.

use gd_core::Real;

use super::expression::Expression;

/// What the formula predicts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Response {
    Column(usize),
    /// An expression before the equals sign, such as ln(y).
    Expression(Expression),
}

impl Response {
    pub(crate) fn columns(&self) -> &[usize] {
        match self {
            Self::Column(column) => std::slice::from_ref(column),
            Self::Expression(expression) => &expression.columns,
        }
    }
}

/// Which rows are fitted.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Filter {
    /// True in the rows that are fitted.
    pub(crate) condition: Option<Expression>,
    /// A column, and its least and largest value.
    pub(crate) range: Option<(usize, [f64; 2])>,
}

impl Filter {
    pub(crate) fn columns(&self) -> impl Iterator<Item = usize> {
        let range = self.range.iter().map(|(column, _)| *column);
        self.condition.iter().flat_map(|condition| condition.columns.iter().copied()).chain(range)
    }

    /// Whether a row is fitted whose fields `field` reads.
    ///
    /// # Errors
    /// The first of a field.
    pub(crate) fn keeps<T: Real, E>(&self, mut field: impl FnMut(usize) -> Result<T, E>) -> Result<bool, E> {
        if let Some((column, [low, high])) = self.range {
            let value = field(column)?.to_f64();
            if !(low..=high).contains(&value) {
                return Ok(false);
            }
        }
        let Some(condition) = &self.condition else { return Ok(true) };
        let value = condition.value(field)?.to_f64();
        Ok(value != 0.0 && !value.is_nan())
    }
}
