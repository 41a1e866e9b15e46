//! Conditions, and choices by them.

use alloc::vec::Vec;

use super::{Parser, Result_};
use crate::error::Expected;
use crate::lexer::TokenKind;
use crate::operation::{BinaryOperator, Operation};
use crate::pair::PairFunction;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Result_ {
        self.either()?;
        if !self.take(&TokenKind::Question) {
            return Ok(());
        }
        self.as_condition()?;
        self.deeper(Self::expression)?;
        if !self.take(&TokenKind::Colon) {
            return Err(self.unexpected(Expected::Colon));
        }
        self.deeper(Self::expression)?;
        self.push(Operation::Select)
    }

    fn either(&mut self) -> Result_ {
        self.both()?;
        while self.take(&TokenKind::Or) || self.take_word("or") {
            self.both()?;
            self.binary(BinaryOperator::Pair(PairFunction::Or))?;
        }
        Ok(())
    }

    fn both(&mut self) -> Result_ {
        self.condition()?;
        while self.take(&TokenKind::And) || self.take_word("and") {
            self.condition()?;
            self.binary(BinaryOperator::Pair(PairFunction::And))?;
        }
        Ok(())
    }

    fn condition(&mut self) -> Result_ {
        if self.is_word(0, "not") && self.peek_at(1).is_some_and(TokenKind::begins_value) {
            self.at += 1;
            self.deeper(Self::condition)?;
            return self.is_zero();
        }
        self.sum()?;
        let mut is_chain = false;
        let mut right = 0..0;
        while let Some(TokenKind::Compare(comparison)) = self.peek() {
            self.at += 1;
            if is_chain {
                // In a < x < b the x is on both sides.
                let middle: Vec<Operation> = self.parsed.operations.get(right).unwrap_or(&[]).to_vec();
                middle.into_iter().try_for_each(|operation| self.push(operation))?;
            }
            let begin = self.parsed.operations.len();
            self.sum()?;
            right = begin..self.parsed.operations.len();
            self.binary(BinaryOperator::Pair(*comparison))?;
            if is_chain {
                self.binary(BinaryOperator::Pair(PairFunction::And))?;
            }
            is_chain = true;
        }
        Ok(())
    }

    /// Whether a token is one of the words between conditions.
    pub(super) fn is_word(&self, offset: usize, word: &str) -> bool {
        let Some(TokenKind::Name(name)) = self.peek_at(offset) else { return false };
        name.eq_ignore_ascii_case(word) && self.names.input(name).is_none() && self.names.parameter(name).is_none()
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is_there = self.is_word(0, word);
        self.at += usize::from(is_there);
        is_there
    }

    /// Whether the last result is 0.
    pub(super) fn is_zero(&mut self) -> Result_ {
        self.push(Operation::Constant(0.0))?;
        self.binary(BinaryOperator::Pair(PairFunction::Equal))
    }

    /// Makes a condition of the last result: what is not 0 holds.
    pub(super) fn as_condition(&mut self) -> Result_ {
        if let Some(Operation::Binary(BinaryOperator::Pair(function))) = self.parsed.operations.last()
            && function.is_condition()
        {
            return Ok(());
        }
        self.push(Operation::Constant(0.0))?;
        self.binary(BinaryOperator::Pair(PairFunction::NotEqual))
    }
}
