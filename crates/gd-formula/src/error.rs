//! What is wrong with a formula, and where.

use alloc::string::String;
use core::fmt;

use crate::limits::MAX_LENGTH;
use crate::operation::function_names;

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
    UnknownFunction(String),
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
    /// More than [`crate::MAX_LENGTH`] characters.
    TooLong,
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
            Self::Character => "a number, a name, an operator or a parenthesis",
        })
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: ", self.column)?;
        match &self.kind {
            FormulaErrorKind::Unexpected { expected, found: Some(found) } => {
                write!(f, "expected {expected} but found '{found}'")
            }
            FormulaErrorKind::Unexpected { expected, found: None } => {
                write!(f, "expected {expected} but the formula ends")
            }
            FormulaErrorKind::Number(text) => write!(f, "the number '{text}' cannot be read; write it like 1.5e-3"),
            FormulaErrorKind::UnknownFunction(name) => {
                write!(f, "there is no function '{name}'; ")?;
                if name == "log" {
                    return write!(f, "write ln or log10");
                }
                write!(f, "the known functions are")?;
                for (index, name) in function_names().enumerate() {
                    write!(f, "{} {name}", if index == 0 { "" } else { "," })?;
                }
                Ok(())
            }
            FormulaErrorKind::FunctionWithoutArguments(name) => {
                write!(f, "'{name}' is a function; write {name}(...)")
            }
            FormulaErrorKind::ArgumentCount { function, expected, found } => {
                let plural = if *expected == 1 { "" } else { "s" };
                write!(f, "{function} takes {expected} argument{plural}, not {found}")
            }
            FormulaErrorKind::TooLong => {
                write!(f, "the formula is longer than {MAX_LENGTH} characters; shorten it")
            }
            FormulaErrorKind::TooDeep => {
                write!(f, "the formula is nested too deeply; write it with fewer parentheses")
            }
        }
    }
}

impl core::error::Error for FormulaError {}

impl FormulaError {
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
        for character in shown {
            write!(f, "{}", if character.is_control() { ' ' } else { character })?;
        }
        write!(f, "\n{:width$}^", "", width = before - skipped)
    }
}
