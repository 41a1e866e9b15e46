//! What is wrong with a prior, a tie, or a parameter that is to be fitted as its logarithm.

use std::fmt;

use gd_formula::FormulaError;

use crate::error::Error;
use crate::setting::Setting;

/// What is wrong with a prior, a tie, or a parameter that is to be fitted as its logarithm.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ParameterFault {
    /// The expression of a tie cannot be read, or makes the formula too large.
    Expression {
        /// The parameter that is tied.
        name: String,
        /// Its expression.
        expression: String,
        /// Where and why.
        error: FormulaError,
    },
    /// A column is tied, or stands in an expression.
    Column {
        /// The column.
        name: String,
    },
    /// An expression without a parameter.
    Constant {
        /// The parameter that is tied.
        name: String,
        /// Its expression.
        expression: String,
    },
    /// A name in an expression that neither the formula has nor a start.
    Unknown {
        /// The name.
        name: String,
        /// The parameters that there are.
        known: Vec<String>,
    },
    /// Parameters that are tied to each other, or one to itself.
    Cycle {
        /// The parameters, in the order in which each depends on the next.
        names: Vec<String>,
    },
    /// A value, bounds or a logarithm for a parameter that is tied.
    Tied {
        /// The parameter.
        name: String,
        /// Its expression.
        expression: String,
    },
    /// A prior or a logarithm of a parameter that is held.
    Held {
        /// The parameter.
        name: String,
    },
    /// A value for a parameter that is fitted as its logarithm, at or below 0.
    NotPositive {
        /// The parameter.
        name: String,
        /// The value.
        value: f64,
    },
    /// Priors where the scatter of the data, which says how much they weigh, cannot be estimated.
    NoScatter,
    /// A prior whose weight has no number in the precision of the fit.
    TooNarrow {
        /// The parameter.
        name: String,
        /// The standard deviation of the prior.
        deviation: f64,
    },
    /// Priors in mini-batches.
    Batches,
    /// A problem without data.
    NoData,
    /// More groups than can be kept.
    TooManyGroups {
        /// The column that tells them apart.
        column: String,
        /// The maximum.
        most: usize,
    },
    /// Rows without a label where groups are fitted.
    RowsWithoutGroup {
        /// The column of the labels.
        column: String,
        /// How many.
        n_rows: usize,
    },
    /// Groups of fewer rows than parameters of their own.
    TooFewRows {
        /// The first such group.
        group: String,
        /// Its rows.
        n_rows: usize,
        /// Parameters of its own.
        n_own: usize,
        /// Other groups like it.
        n_more: usize,
    },
    /// Shared parameters where there are no groups.
    NoGroups,
    /// A table that gives the formula other inputs, or another response, than the first one.
    OtherColumns {
        /// The table.
        table: String,
        /// What differs.
        found: String,
        /// What the first one has.
        expected: String,
    },
    /// In a sweep, which fits once from every start.
    Swept,
    /// A table whose times count something else than those of the first one, or are numbers.
    OtherTimes {
        /// The table.
        table: String,
    },
    /// Groups that are to be fitted by something other than least squares.
    GroupsByDescent,
    /// The loss of groups as a surface over two parameters.
    GroupsAsSurface,
}

impl ParameterFault {
    /// The error of a setting.
    pub(crate) fn of(self, setting: Setting) -> Error {
        Error::Parameter { setting, fault: Box::new(self) }
    }
}

impl fmt::Display for ParameterFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expression { name, expression, error } => write!(f, "'{name} = {expression}': {error}"),
            Self::Column { name } => {
                write!(f, "'{name}' is a column; ties are among parameters, so write it into the formula instead")
            }
            Self::Constant { name, expression } => {
                write!(f, "'{name} = {expression}' has no other parameter; hold '{name}' at that value instead")
            }
            Self::Unknown { name, known } => {
                let known = known.join(", ");
                write!(f, "'{name}' is not a parameter; the formula has {known}; give a new one a start")
            }
            Self::Cycle { names } => match &names[..] {
                [name] => write!(f, "'{name}' is tied to itself; leave it out on the right side"),
                names => write!(f, "{} are tied in a circle; leave one of these ties out", names.join(", ")),
            },
            Self::Tied { name, expression } => {
                write!(f, "'{name}' follows from its tie to {expression}; give this for a parameter there")
            }
            Self::Held { name } => write!(f, "'{name}' is held, so nothing is fitted; leave one of both out"),
            Self::NotPositive { name, value } => {
                write!(f, "{name} = {value} has no logarithm; give a value above 0, or fit {name} itself")
            }
            Self::NoScatter => f.write_str(
                "the data have no more points than parameters, so their scatter cannot say how much a prior weighs; give \
                 the standard deviations of the observations and take them as absolute",
            ),
            Self::TooNarrow { name, deviation } => {
                write!(f, "a deviation of {deviation:e} of {name} is as good as none; hold {name} instead")
            }
            Self::Batches => f.write_str("mini-batches are of rows of data alone; leave priors or batches out"),
            Self::Swept => f.write_str("a sweep fits once from every start, which does not find how much it weighs; leave it out"),
            Self::NoData => f.write_str("it is of fits to data; leave it out"),
            Self::TooManyGroups { column, most } => {
                write!(f, "column '{column}' has more than {most} different values; give one of labels")
            }
            Self::RowsWithoutGroup { column, n_rows: 1 } => {
                write!(f, "1 row has no value in column '{column}', so it is in no group; fill it in or leave it out")
            }
            Self::RowsWithoutGroup { column, n_rows } => write!(
                f,
                "{n_rows} rows have no value in column '{column}', so they are in no group; fill them in or leave them out"
            ),
            Self::TooFewRows { group, n_rows, n_own, n_more } => {
                let rows = if *n_rows == 1 { "1 row".into() } else { format!("{n_rows} rows") };
                write!(f, "group {group} has {rows} for {n_own} parameters of its own")?;
                match n_more {
                    0 => {}
                    1 => f.write_str(", and 1 group more has too few")?,
                    n => write!(f, ", and {n} groups more have too few")?,
                }
                f.write_str("; share more parameters, or leave such groups out")
            }
            Self::NoGroups => f.write_str("there are no groups to share parameters; say what tells groups apart"),
            Self::OtherColumns { table, found, expected } => {
                write!(f, "{table} has {found} where the first has {expected}; give all the same columns")
            }
            Self::OtherTimes { table } => write!(
                f,
                "{table} counts time in another unit than the first file, or has numbers in its place; write all alike"
            ),
            Self::GroupsByDescent => f.write_str("groups are fitted by least squares; leave other optimizers out"),
            Self::GroupsAsSurface => f.write_str(
                "the loss of groups is not drawn over two of their parameters; draw data, curves and residuals instead",
            ),
        }
    }
}
