//! What was read, for the report.

use std::f64::consts::{E, PI};
use std::fmt;

use gd_formula::{Formula, Operation};

/// A column, and what the formula calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnOrigin {
    /// The name in the formula; of a response that the formula does not name, that of the column.
    pub name: String,
    /// Number of the column, from 1.
    pub number: usize,
    /// The name in the table; empty if it has none.
    pub title: String,
}

impl fmt::Display for ColumnOrigin {
    /// `x = column 2 'conc'`, without a title that is the name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, number, title } = self;
        write!(f, "{name} = column {number}")?;
        if title.is_empty() || title == name { Ok(()) } else { write!(f, " '{title}'") }
    }
}

/// Why a column is the one that is predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseReason {
    /// The settings name it.
    Named,
    /// The formula names it before the equals sign.
    LeftSide,
    /// It is called y.
    CalledY,
    /// It is the only one left.
    OnlyOneLeft,
    /// It is the second column of a table without names: x, y and their errors.
    SecondColumn,
}

impl ResponseReason {
    /// The reason in a few words, as of an adjective.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Named => "as told",
            Self::LeftSide => "before =",
            Self::CalledY => "called y",
            Self::OnlyOneLeft => "the only one left",
            Self::SecondColumn => "the second of columns without names",
        }
    }
}

/// Where observations come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The inputs of the formula, in its order.
    pub inputs: Vec<ColumnOrigin>,
    /// The column that the formula predicts, or those of the expression that it predicts.
    pub response: Vec<ColumnOrigin>,
    /// The expression before the equals sign that the formula predicts, if it is not just a name.
    pub expression: Option<String>,
    /// Why this column.
    pub reason: ResponseReason,
    /// Constants that the formula uses by their names.
    pub constants: Vec<&'static str>,
    /// What else a reader should know, a sentence each.
    pub remarks: Vec<String>,
}

/// Constants among the operations of a formula, with their values.
pub(crate) fn constants_of(formula: &Formula) -> Vec<&'static str> {
    let known = [(PI, "pi = 3.14159265"), (E, "e = 2.71828183")];
    let is_used = |value: f64| {
        let is_it = |operation: &Operation| matches!(operation, Operation::Constant(other) if other.abs() == value);
        formula.operations().iter().any(is_it)
    };
    known.into_iter().filter(|(value, _)| is_used(*value)).map(|(_, text)| text).collect()
}

impl fmt::Display for Origin {
    /// `t = column 1 'time', U = column 2 (before =), pi = 3.14159265`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let new = |column: &&ColumnOrigin| !self.inputs.contains(column);
        let columns: Vec<String> =
            self.inputs.iter().chain(self.response.iter().filter(new)).map(ToString::to_string).collect();
        write!(f, "{} ({})", columns.join(", "), self.reason.words())?;
        for constant in &self.constants {
            write!(f, ", {constant}")?;
        }
        Ok(())
    }
}
