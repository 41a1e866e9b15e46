//! From tokens to operations, by recursive descent:
//!
//! ```text
//! formula = [name "="] sum
//! sum     = product {("+" | "-") product}
//! product = sign {("*" | "/") sign}
//! sign    = ("+" | "-") sign | power
//! power   = value ["^" sign]
//! value   = number | name | name "(" sum {"," sum} ")" | "(" sum ")"
//! ```

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::error::{Expected, FormulaError, FormulaErrorKind};
use crate::lexer::{Token, TokenKind};
use crate::limits::{MAX_NESTING, MAX_STACK_DEPTH};
use crate::operation::{BinaryOperator, Call, Operation, call};

/// A parsed formula.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parsed {
    pub(crate) operations: Vec<Operation>,
    pub(crate) parameters: Vec<String>,
    pub(crate) response: Option<String>,
    /// Numbers on the stack at a time, at most.
    pub(crate) stack_depth: usize,
}

pub(crate) fn parse(tokens: &[Token], inputs: &[&str], end: usize) -> Result<Parsed, FormulaError> {
    let mut parser = Parser {
        tokens,
        inputs,
        end,
        at: 0,
        nesting: 0,
        on_stack: 0,
        parsed: Parsed { operations: Vec::new(), parameters: Vec::new(), response: None, stack_depth: 0 },
    };
    if let [Token { kind: TokenKind::Name(name), .. }, Token { kind: TokenKind::Equals, .. }, ..] = tokens {
        parser.parsed.response = Some(name.clone());
        parser.at = 2;
    }
    parser.sum()?;
    match parser.peek() {
        None => Ok(parser.parsed),
        Some(_) => Err(parser.unexpected(Expected::Operator)),
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    inputs: &'a [&'a str],
    /// Column after the last character.
    end: usize,
    at: usize,
    nesting: usize,
    /// Numbers on the stack after the operations so far.
    on_stack: usize,
    parsed: Parsed,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    fn column(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |token| token.column)
    }

    fn take(&mut self, kind: &TokenKind) -> bool {
        let is_there = self.peek() == Some(kind);
        self.at += usize::from(is_there);
        is_there
    }

    fn unexpected(&self, expected: Expected) -> FormulaError {
        let found = self.peek().map(TokenKind::text);
        FormulaError { column: self.column(), kind: FormulaErrorKind::Unexpected { expected, found } }
    }

    fn push(&mut self, operation: Operation) -> Result<(), FormulaError> {
        self.on_stack = self.on_stack.saturating_add_signed(operation.growth());
        if self.on_stack > MAX_STACK_DEPTH {
            return Err(self.too_deep());
        }
        self.parsed.stack_depth = self.parsed.stack_depth.max(self.on_stack);
        self.parsed.operations.push(operation);
        Ok(())
    }

    fn too_deep(&self) -> FormulaError {
        FormulaError { column: self.column(), kind: FormulaErrorKind::TooDeep }
    }

    /// Runs a rule one level deeper.
    fn deeper(&mut self, rule: impl FnOnce(&mut Self) -> Result<(), FormulaError>) -> Result<(), FormulaError> {
        if self.nesting == MAX_NESTING {
            return Err(self.too_deep());
        }
        self.nesting += 1;
        let result = rule(self);
        self.nesting -= 1;
        result
    }

    fn sum(&mut self) -> Result<(), FormulaError> {
        self.product()?;
        loop {
            let operator = match self.peek() {
                Some(TokenKind::Plus) => BinaryOperator::Add,
                Some(TokenKind::Minus) => BinaryOperator::Subtract,
                _ => return Ok(()),
            };
            self.at += 1;
            self.product()?;
            self.push(Operation::Binary(operator))?;
        }
    }

    fn product(&mut self) -> Result<(), FormulaError> {
        self.sign()?;
        loop {
            let operator = match self.peek() {
                Some(TokenKind::Times) => BinaryOperator::Multiply,
                Some(TokenKind::Over) => BinaryOperator::Divide,
                _ => return Ok(()),
            };
            self.at += 1;
            self.sign()?;
            self.push(Operation::Binary(operator))?;
        }
    }

    fn sign(&mut self) -> Result<(), FormulaError> {
        match self.peek() {
            Some(TokenKind::Plus) => {
                self.at += 1;
                self.deeper(Self::sign)
            }
            Some(TokenKind::Minus) => {
                self.at += 1;
                self.deeper(Self::sign)?;
                // The negative of a constant is a constant.
                if let Some(Operation::Constant(value)) = self.parsed.operations.last_mut() {
                    *value = -*value;
                    return Ok(());
                }
                self.push(Operation::Negate)
            }
            _ => self.power(),
        }
    }

    fn power(&mut self) -> Result<(), FormulaError> {
        self.value()?;
        if !self.take(&TokenKind::Power) {
            return Ok(());
        }
        let before = self.parsed.operations.len();
        self.deeper(Self::sign)?;
        if let Some(&[Operation::Constant(exponent)]) = self.parsed.operations.get(before..)
            && let Some(whole) = whole_number(exponent)
        {
            // Faster, and it knows negative numbers.
            self.parsed.operations.pop();
            self.on_stack -= 1;
            return self.push(Operation::WholePower(whole));
        }
        self.push(Operation::Binary(BinaryOperator::Power))
    }

    fn value(&mut self) -> Result<(), FormulaError> {
        let column = self.column();
        match self.peek() {
            Some(TokenKind::Number(value)) => {
                self.at += 1;
                self.push(Operation::Constant(*value))
            }
            Some(TokenKind::Open) => {
                self.at += 1;
                self.deeper(Self::sum)?;
                if self.take(&TokenKind::Close) { Ok(()) } else { Err(self.unexpected(Expected::Closing)) }
            }
            Some(TokenKind::Name(name)) => {
                self.at += 1;
                if self.take(&TokenKind::Open) { self.arguments(name, column) } else { self.name(name, column) }
            }
            _ => Err(self.unexpected(Expected::Value)),
        }
    }

    /// A name that stands for a number. Inputs take precedence over constants, so that a column may be called e.
    fn name(&mut self, name: &str, column: usize) -> Result<(), FormulaError> {
        if let Some(index) = self.inputs.iter().position(|input| *input == name) {
            return self.push(Operation::Input(index));
        }
        match name {
            "pi" => return self.push(Operation::Constant(core::f64::consts::PI)),
            "e" => return self.push(Operation::Constant(core::f64::consts::E)),
            _ => {}
        }
        if call(name).is_some() {
            return Err(FormulaError { column, kind: FormulaErrorKind::FunctionWithoutArguments(name.into()) });
        }
        let parameters = &mut self.parsed.parameters;
        let index = parameters.iter().position(|known| known == name).unwrap_or(parameters.len());
        if index == parameters.len() {
            parameters.push(name.to_string());
        }
        self.push(Operation::Parameter(index))
    }

    /// The arguments of a function, after its opening parenthesis.
    fn arguments(&mut self, name: &str, column: usize) -> Result<(), FormulaError> {
        let Some((function, call)) = call(name) else {
            return Err(FormulaError { column, kind: FormulaErrorKind::UnknownFunction(name.into()) });
        };
        let mut found = 0;
        if !self.take(&TokenKind::Close) {
            loop {
                self.deeper(Self::sum)?;
                found += 1;
                if self.take(&TokenKind::Close) {
                    break;
                }
                if !self.take(&TokenKind::Comma) {
                    return Err(self.unexpected(Expected::CommaOrClosing));
                }
            }
        }
        let (expected, operation) = match call {
            Call::One(function) => (1, Operation::Apply(function)),
            Call::Two(operator) => (2, Operation::Binary(operator)),
        };
        if found != expected {
            return Err(FormulaError { column, kind: FormulaErrorKind::ArgumentCount { function, expected, found } });
        }
        self.push(operation)
    }
}

/// Powers computed by multiplication; beyond these a logarithm is as exact.
const MAX_WHOLE_POWER: f64 = 64.0;

fn whole_number(value: f64) -> Option<i32> {
    let whole = value as i32;
    (value.abs() <= MAX_WHOLE_POWER && f64::from(whole) == value).then_some(whole)
}
