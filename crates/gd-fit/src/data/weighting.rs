//! What the rows weigh: a column, or an expression in columns.

use gd_core::Real;

use super::expression::Expression;

/// Numbers of rows as columns or text, from which their weights follow.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Weighting {
    pub(crate) source: Source,
    /// What the numbers are.
    pub(crate) kind: WeightKind,
}

/// What numbers of rows are that say how much these weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WeightKind {
    Weight,
    Sigma,
    Trials,
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
        let is_sigma = self.kind == WeightKind::Sigma;
        let weight = if is_sigma { one / (value * value) } else { value };
        let is_good = match self.kind {
            WeightKind::Sigma => value > zero && weight > zero,
            WeightKind::Weight => weight >= zero,
            WeightKind::Trials => value >= one && value.to_f64().fract() == 0.0,
        };
        let weight = weight * T::constant(f64::from(count));
        (is_good && Real::is_finite(weight)).then_some(weight)
    }

    /// What [`Weighting::weight_of`] takes.
    pub(crate) fn expected(&self) -> &'static str {
        match self.kind {
            WeightKind::Sigma => "a standard deviation above 0",
            WeightKind::Weight => "a weight of at least 0",
            WeightKind::Trials => "a whole number of trials, at least 1",
        }
    }
}

/// What [`count_of`] takes.
pub(crate) const EXPECTED_COUNT: &str = "a whole number of observations from 0 to 4294967295";

/// How many observations a row stands for; `None` if it is not a whole number, or out of range.
pub(crate) fn count_of(value: f64) -> Option<u32> {
    let is_whole = value >= 0.0 && value <= f64::from(u32::MAX) && value.floor() == value;
    is_whole.then_some(value as u32)
}
