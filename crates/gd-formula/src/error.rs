//! What is wrong with a formula, and where.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};

use crate::functions::main_names;
use crate::limits::{MAX_LENGTH, MAX_OPERATIONS};

/// A formula that cannot be read. `Display` gives one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// The position, in characters from 1.
    pub column: usize,
    /// What is wrong.
    pub kind: FormulaErrorKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormulaErrorKind {
    /// Something else was expected here.
    Unexpected {
        /// What was expected.
        expected: Expected,
        /// What was found; `None` at the end of the formula.
        found: Option<String>,
    },
    /// A number that cannot be read, or is too large.
    Number(String),
    /// A function that does not exist.
    UnknownFunction {
        /// Its name.
        name: String,
        /// A function whose name differs by a letter or two.
        similar: Option<&'static str>,
    },
    /// The name of a function without parentheses after it.
    FunctionWithoutArguments(String),
    /// A function with too many or too few arguments.
    ArgumentCount {
        /// The function.
        function: &'static str,
        /// How many it takes.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// The name e, elsewhere than below a power.
    EulersNumber,
    /// A quoted name that is no input.
    UnknownInput {
        /// The name.
        name: String,
        /// The inputs.
        inputs: Vec<String>,
    },
    /// Two values side by side.
    NoOperator {
        /// The left one.
        left: String,
        /// The right one.
        right: String,
    },
    /// Two ways to read a part.
    Ambiguous {
        /// The part.
        text: String,
        /// Both ways, written out.
        readings: [String; 2],
    },
    /// Something else than the name of a column before the equals sign, where only that is taken:
    /// [`Formula::parse`](crate::Formula::parse).
    LeftSide(String),
    /// A notation of another program, a sign that formulas do not have.
    Instead {
        /// What was found.
        found: String,
        /// What to write instead.
        instead: String,
    },
    /// More than [`crate::MAX_LENGTH`] characters.
    TooLong,
    /// More than [`crate::MAX_OPERATIONS`] operations.
    TooManyOperations,
    /// Deeper than [`crate::MAX_NESTING`], or more than [`crate::MAX_STACK_DEPTH`] numbers on the stack.
    TooDeep,
}

/// What was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// A number, a name or an opening parenthesis.
    Value,
    /// An operator or the end.
    Operator,
    /// An operator or a closing parenthesis.
    Closing,
    /// An operator, a comma or a closing parenthesis.
    CommaOrClosing,
    /// A colon.
    Colon,
    /// A character with a meaning in formulas.
    Character,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Value => "a number, a name or '('",
            Self::Operator => "an operator or the end",
            Self::Closing => "an operator or ')'",
            Self::CommaOrClosing => "an operator, ',' or ')'",
            Self::Colon => "an operator or ':'",
            Self::Character => "a number, a name, an operator or a parenthesis",
        })
    }
}

/// Inputs and functions that a message lists.
const MOST_LISTED: usize = 12;

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(InOneLine(f), "column {}: {}", self.column, self.kind)
    }
}

/// Writes line breaks, tabs and whatever else moves a cursor as blanks: names between quotes may hold them.
struct InOneLine<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl Write for InOneLine<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|character| self.0.write_char(in_one_line(character)))
    }
}

/// A blank for a line break, a tab and whatever else moves a cursor.
pub(crate) fn in_one_line(character: char) -> char {
    if character.is_control() { ' ' } else { character }
}

impl fmt::Display for FormulaErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected { expected, found: Some(found) } => write!(f, "expected {expected} but found '{found}'"),
            Self::Unexpected { expected, found: None } => write!(f, "expected {expected} but the formula ends"),
            Self::Number(text) => write!(f, "the number '{text}' cannot be read; write it like 1.5e-3"),
            Self::UnknownFunction { name, similar: Some(similar) } => {
                write!(f, "there is no function '{name}'; did you mean {similar}? To multiply, write {name}*(...)")
            }
            Self::UnknownFunction { name, similar: None } => {
                write!(f, "there is no function '{name}'; to multiply, write {name}*(...); the known functions are ")?;
                list(f, main_names(), usize::MAX)
            }
            Self::FunctionWithoutArguments(name) => write!(f, "'{name}' is a function; write {name}(...)"),
            Self::ArgumentCount { function, expected, found } => {
                let plural = if *expected == 1 { "" } else { "s" };
                write!(f, "{function} takes {expected} argument{plural}, not {found}")
            }
            Self::EulersNumber => f.write_str(
                "e is Euler's number, the constant 2.718..., and not a parameter; write exp(1) for the number, another \
                 name for a parameter, or give the parameter a start (e=1)",
            ),
            Self::UnknownInput { name, inputs } if inputs.is_empty() => {
                write!(f, "there is no input '{name}', nor any other")
            }
            Self::UnknownInput { name, inputs } => {
                write!(f, "there is no input '{name}'; the inputs are ")?;
                list(f, inputs.iter().map(String::as_str), MOST_LISTED)
            }
            Self::NoOperator { left, right } => {
                write!(f, "there is no operator between '{left}' and '{right}'; to multiply, write {left}*{right}")
            }
            Self::Ambiguous { text, readings: [one, other] } => {
                write!(f, "'{text}' can mean {one} or {other}; write the one that is meant")
            }
            Self::LeftSide(text) => write!(
                f,
                "before the '=' stands '{text}', but only the name of one column can be predicted; transform the column, \
                 or solve the formula for it"
            ),
            Self::Instead { found, instead } => write!(f, "{found}; {instead}"),
            Self::TooLong => write!(f, "the formula is longer than {MAX_LENGTH} characters; shorten it"),
            Self::TooManyOperations => {
                write!(f, "the formula has more than {MAX_OPERATIONS} operations once its functions are written out")
            }
            Self::TooDeep => f.write_str("the formula is nested too deeply; write it with fewer parentheses"),
        }
    }
}

fn list<'a>(f: &mut fmt::Formatter<'_>, names: impl Iterator<Item = &'a str>, most: usize) -> fmt::Result {
    for (index, name) in names.enumerate() {
        if index == most {
            return f.write_str(", ...");
        }
        write!(f, "{}{name}", if index == 0 { "" } else { ", " })?;
    }
    Ok(())
}

impl core::error::Error for FormulaError {}

impl FormulaError {
    pub(crate) fn instead(column: usize, found: impl Into<String>, instead: impl Into<String>) -> Self {
        Self { column, kind: FormulaErrorKind::Instead { found: found.into(), instead: instead.into() } }
    }

    /// The message with the formula below it and a caret at the column.
    #[must_use]
    pub const fn with_caret<'a>(&'a self, formula: &'a str) -> WithCaret<'a> {
        WithCaret { error: self, formula }
    }
}

/// An error shown in its formula, made by [`FormulaError::with_caret`].
#[derive(Debug, Clone, Copy)]
pub struct WithCaret<'a> {
    error: &'a FormulaError,
    formula: &'a str,
}

/// Characters of a long formula shown on either side of the column.
const AROUND: usize = 36;

impl fmt::Display for WithCaret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.error)?;
        let before = self.error.column.saturating_sub(1);
        let skipped = before.saturating_sub(AROUND);
        // A line break or a tab would shift the caret.
        let shown = self.formula.chars().skip(skipped).take(2 * AROUND);
        shown.map(in_one_line).try_for_each(|character| f.write_char(character))?;
        write!(f, "\n{:width$}^", "", width = before - skipped)
    }
}
