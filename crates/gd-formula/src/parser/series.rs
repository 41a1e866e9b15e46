//! Sums of terms that differ in a whole number, as in sum(k = 1..5, a*cos(k*x)).

use alloc::format;
use alloc::string::String;

use super::{Parser, Result_};
use crate::error::{Expected, FormulaError};
use crate::lexer::{Bracket, Token, TokenKind};
use crate::operation::{BinaryOperator, Operation};

/// Terms of a sum, at most.
const MAX_TERMS: f64 = 1000.0;

impl Parser<'_> {
    /// Whether a name before a parenthesis is that of a sum.
    pub(super) fn is_series(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case("sum") && self.names.input(name).is_none()
    }

    /// The terms of a sum, after its opening parenthesis.
    pub(super) fn series(&mut self, bracket: Bracket, column: usize) -> Result_ {
        let (counter, from, to) = self.range(column)?;
        let begin = self.at;
        let place = self.counters.len();
        let mut k = from;
        loop {
            self.at = begin;
            self.counters.push((counter.clone(), k));
            let term = self.deeper(Self::expression);
            self.counters.truncate(place);
            term?;
            if self.peek() != Some(&TokenKind::Close(bracket)) {
                return Err(self.unexpected(Expected::Closing));
            }
            if k > from {
                self.binary(BinaryOperator::Add)?;
            }
            if k >= to {
                self.at += 1;
                return Ok(());
            }
            k += 1.0;
        }
    }

    /// The counter with its first and last value, up to the comma after them.
    fn range(&mut self, column: usize) -> Result<(String, f64, f64), FormulaError> {
        let wrong = |found: &str| FormulaError::instead(column, found, "write it like sum(k = 1..5, a*cos(k*x))");
        let [Token { kind: TokenKind::Name(counter), .. }, Token { kind: TokenKind::Equals, .. }, ..] =
            self.tokens.get(self.at..).unwrap_or(&[])
        else {
            return Err(wrong("the sum has no counter"));
        };
        self.at += 2;
        let from = self.whole_number()?;
        if !(self.take(&TokenKind::Range) || self.take(&TokenKind::Colon)) {
            return Err(wrong("the counter of the sum has no range"));
        }
        let to = self.whole_number()?;
        let (Some(from), Some(to)) = (from, to) else {
            return Err(wrong("the counter's range is not of whole numbers"));
        };
        if !self.take(&TokenKind::Comma) {
            return Err(wrong("the sum has no term"));
        }
        if !(from..from + MAX_TERMS).contains(&to) {
            let found = format!("the sum goes from {from} to {to}");
            return Err(FormulaError::instead(
                column,
                found,
                format!("let it go upward, over at most {MAX_TERMS} terms"),
            ));
        }
        Ok((counter.clone(), from, to))
    }

    /// A constant that stands alone; `None` if it is not a whole number.
    fn whole_number(&mut self) -> Result<Option<f64>, FormulaError> {
        let begin = self.parsed.operations.len();
        let before = (self.on_stack, self.parsed.stack_depth);
        self.sum()?;
        let value = match self.parsed.operations.get(begin..) {
            Some(&[Operation::Constant(value)]) if f64::from(value as i32) == value => Some(value),
            _ => None,
        };
        self.parsed.operations.truncate(begin);
        (self.on_stack, self.parsed.stack_depth) = before;
        Ok(value)
    }
}
