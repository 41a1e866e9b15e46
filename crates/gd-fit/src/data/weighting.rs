//! What the rows weigh: a column, or an expression in columns.

use gd_core::Real;

use super::expression::Expression;

/// Numbers of rows as columns or text, from which their weights follow.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Weighting {
    pub(crate) source: Source,
    /// Whether the numbers are standard deviations.
    pub(crate) is_sigma: bool,
}

/// Where the number of a row comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Source {
    Column(usize),
    Expression(Expression),
}

impl Source {
    /// The columns that have to be read for it.
    pub(crate) fn columns(&self) -> &[usize] {
        match self {
            Self::Column(column) => std::slice::from_ref(column),
            Self::Expression(expression) => &expression.columns,
        }
    }

    /// The column that is nothing else than this; those of an expression may be inputs too, or the response.
    pub(crate) fn own_column(&self) -> Option<usize> {
        match self {
            Self::Column(column) => Some(*column),
            Self::Expression(_) => None,
        }
    }
}

impl Weighting {
    /// The columns that have to be read for it.
    pub(crate) fn columns(&self) -> &[usize] {
        self.source.columns()
    }

    /// The column that is nothing else than this.
    pub(crate) fn own_column(&self) -> Option<usize> {
        self.source.own_column()
    }

    /// The weight that follows from a number, of a row that stands for so many observations; `None` if it is out of range.
    pub(crate) fn weight_of<T: Real>(&self, value: T, count: u32) -> Option<T> {
        let (zero, one) = (T::constant(0.0), T::constant(1.0));
        let weight = if self.is_sigma { one / (value * value) } else { value };
        let is_good = if self.is_sigma { value > zero && weight > zero } else { weight >= zero };
        let weight = weight * T::constant(f64::from(count));
        (is_good && Real::is_finite(weight)).then_some(weight)
    }

    /// What [`Weighting::weight_of`] takes.
    pub(crate) fn expected(&self) -> &'static str {
        if self.is_sigma { "a standard deviation above 0" } else { "a weight of at least 0" }
    }
}

/// What [`count_of`] takes.
pub(crate) const EXPECTED_COUNT: &str = "a whole number of observations from 0 to 4294967295";

/// How many observations a row stands for; `None` if it is not a whole number, or out of range.
pub(crate) fn count_of(value: f64) -> Option<u32> {
    let is_whole = value >= 0.0 && value <= f64::from(u32::MAX) && value.floor() == value;
    is_whole.then_some(value as u32)
}
