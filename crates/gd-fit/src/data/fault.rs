//! What can be wrong with the name of a column.

use std::fmt;

use gd_formula::FormulaError;

/// Why a column cannot be told from its name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnFault {
    /// The formula uses the name of several columns.
    Repeated {
        /// The name.
        name: String,
    },
    /// The formula uses no column.
    NoneUsed {
        /// The formula.
        formula: String,
        /// The columns, joined by commas.
        columns: String,
    },
    /// Counts of rows that are what the formula predicts.
    CountsPredicted {
        /// The column.
        name: String,
    },
    /// The column that is predicted is an input too.
    PredictsInput {
        /// The column.
        name: String,
    },
    /// A name that several columns have.
    Ambiguous {
        /// The name.
        name: String,
        /// Numbers of two columns of that name, from 1.
        columns: [usize; 2],
    },
    /// A name or number that no column has.
    Unknown {
        /// The name or number.
        name: String,
        /// The available columns, joined by commas.
        columns: String,
    },
    /// A parameter that is the name of a column but for upper and lower case, or for letters that look the same.
    OtherLetters {
        /// The parameter.
        name: String,
        /// The column.
        column: String,
    },
    /// As above, before the equals sign.
    OtherLettersLeft {
        /// The name.
        name: String,
        /// The column.
        column: String,
    },
    /// An expression that uses a name that no column has.
    NotInColumns {
        /// The name.
        name: String,
        /// The expression.
        expression: String,
        /// The columns that there are, joined by commas.
        columns: String,
    },
    /// Neither the name of a column nor an expression.
    NotAnExpression {
        /// The text.
        text: String,
        /// Why it cannot be read.
        error: Box<FormulaError>,
        /// The columns that there are, joined by commas.
        columns: String,
    },
    /// A range of the input where there are several.
    SeveralInputs {
        /// The inputs.
        names: Vec<String>,
    },
    /// Two inputs of one name.
    InputTwice {
        /// The name.
        name: String,
    },
    /// The standard deviation of an input that the formula does not have.
    NoSuchInput {
        /// The name.
        name: String,
        /// The inputs.
        inputs: Vec<String>,
    },
    /// The standard deviation of one of several inputs, which is not named.
    SigmaOfWhichInput {
        /// The inputs.
        inputs: Vec<String>,
    },
    /// A column that the formula is fitted to, as the standard deviation of an input.
    SigmaIsData {
        /// What the formula calls the column.
        name: String,
        /// What was given.
        text: String,
    },
    /// Two standard deviations of one input.
    SigmaTwice {
        /// The input.
        name: String,
    },
    /// No column is left to be predicted.
    NoneLeft,
    /// Several columns could be the one that is predicted.
    Undecided {
        /// These columns.
        left: Vec<String>,
        /// The name before the equals sign, which no column has.
        unknown: Option<String>,
    },
}

impl fmt::Display for ColumnFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated { name } => write!(f, "column '{name}' appears more than once; refer to it by its number"),
            Self::NoneUsed { formula, columns } => {
                write!(f, "'{formula}' uses none of the columns {columns}; write their names in the formula")
            }
            Self::CountsPredicted { name } => write!(
                f,
                "column '{name}' is what the formula predicts, not how often a row was observed; for counts of events \
                 give sigma as sqrt({name}) instead,"
            ),
            Self::PredictsInput { name } => {
                write!(f, "column '{name}' is an input of the formula and cannot also be what it predicts")
            }
            Self::Ambiguous { name, columns: [first, second] } => {
                write!(f, "'{name}' is the name of columns {first} and {second}; give the number,")
            }
            Self::Unknown { name, columns } => write!(f, "there is no column '{name}' among {columns}"),
            Self::OtherLetters { name, column } => write!(
                f,
                "there is no column '{name}', but one called '{column}'; write that, or give the parameter another name,"
            ),
            Self::OtherLettersLeft { name, column } => {
                write!(f, "there is no column '{name}', but one called '{column}'; write that before =")
            }
            Self::NotInColumns { name, expression, columns } => {
                write!(
                    f,
                    "'{name}' in '{expression}' is no column, and there are no parameters here; there are {columns}"
                )
            }
            Self::NotAnExpression { text, error, columns } => {
                write!(f, "'{text}' is neither a column nor an expression ({error}); there are {columns}")
            }
            Self::SeveralInputs { names } => {
                write!(
                    f,
                    "a range is for formulas of one input, and this one has {}; give a condition",
                    names.join(", ")
                )
            }
            Self::InputTwice { name } => write!(f, "'{name}' is given twice; give each input a name of its own"),
            Self::NoSuchInput { name, inputs } => {
                write!(f, "'{name}' is no input of the formula; there are {}", inputs.join(", "))
            }
            Self::SigmaOfWhichInput { inputs } => {
                let first = inputs.first().map_or("x", String::as_str);
                write!(
                    f,
                    "the formula has the inputs {}; say whose standard deviation it is, as in {first}=0.1,",
                    inputs.join(", ")
                )
            }
            Self::SigmaIsData { name, text } if text.chars().all(|digit| digit.is_ascii_digit()) => {
                write!(f, "column {text} is {name}, no standard deviation; for the number {text} write {text}.0,")
            }
            Self::SigmaIsData { name, text } => {
                write!(f, "column '{text}' is {name} itself, no standard deviation; for all of it write 1*{text},")
            }
            Self::SigmaTwice { name } => write!(f, "'{name}' has two standard deviations; give one,"),
            Self::NoneLeft => f.write_str("the formula uses every column; none is left to predict"),
            Self::Undecided { left, unknown } => {
                if let Some(name) = unknown {
                    write!(f, "there is no column '{name}'; ")?;
                }
                write!(f, "say which column is predicted: one of {}", left.join(", "))
            }
        }
    }
}
