//! Calls of functions.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::value::is_module;
use super::wrong_call::{unknown, wrong_count};
use super::{Parser, Result_};
use crate::error::{Expected, FormulaError};
use crate::functions::{Call, Entry, functions, is_reserved};
use crate::lexer::{Bracket, TokenKind};
use crate::names::Names;
use crate::operation::{BinaryOperator, Function, Operation};

/// The highest order of a Bessel function.
const MAX_ORDER: f64 = 100.0;

/// The arguments of a call, as operations, and a comma between digits among them.
struct Arguments {
    operations: Vec<Vec<Operation>>,
    comma: Option<(usize, String)>,
}

impl Parser<'_> {
    /// Whether a name before a parenthesis is called, as far as inputs do not stand in the way.
    pub(super) fn is_call(&self, name: &str) -> bool {
        is_reserved(name) || self.names.input(name).is_none()
    }

    /// A call, after its opening parenthesis.
    pub(super) fn call(&mut self, name: &str, bracket: Bracket, column: usize) -> Result_ {
        let (module, own) = match name.rsplit_once('.') {
            Some((module, own)) if is_module(module) => (Some(module), own),
            _ => (None, name),
        };
        let name = match own {
            // There it is the natural one.
            "log" if module.is_some() && !self.has_comma() => "ln",
            "j0" | "j1" if module.is_some() => {
                if own == "j0" {
                    "besselj0"
                } else {
                    "besselj1"
                }
            }
            "y0" | "y1" if module.is_some() => {
                if own == "y0" {
                    "bessely0"
                } else {
                    "bessely1"
                }
            }
            own => own,
        };
        let entries = functions(name);
        if entries.clone().next().is_none() {
            self.at -= 1;
            self.no_restriction()?;
            self.no_subscript(name, bracket, column)?;
            return Err(unknown(name, column));
        }
        self.no_index(bracket, self.previous().map_or(column, |open| open.column))?;
        self.called.push((own.to_string(), column));
        let begin = self.parsed.operations.len();
        let before = (self.on_stack, self.parsed.stack_depth);
        let Arguments { operations: arguments, comma } = self.arguments(bracket)?;
        let found = arguments.len();
        let entry = entries.clone().find(|entry| entry.takes(found));
        let is_plain = matches!(entry, Some(Entry { call: Call::Many(BinaryOperator::Min | BinaryOperator::Max), .. }))
            && found == 2;
        if let (Some((column, text)), false) = (comma, is_plain) {
            let (dotted, spaced) =
                (text.replacen([',', '\u{ff0c}'], ".", 1), text.replacen([',', '\u{ff0c}'], ", ", 1));
            let found = format!("'{text}' can be one number or two");
            return Err(FormulaError::instead(column, found, format!("write {dotted}, or {spaced} with a blank")));
        }
        let Some(entry) = entry else { return Err(wrong_count(entries, found, column)) };
        self.parsed.operations.truncate(begin);
        (self.on_stack, self.parsed.stack_depth) = before;
        self.emit(entry, &arguments, column)
    }

    /// Whether a comma stands within the parentheses that are open, at their own level.
    fn has_comma(&self) -> bool {
        let mut depth = 0_usize;
        for token in self.tokens.iter().skip(self.at) {
            match token.kind {
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) if depth == 0 => return false,
                TokenKind::Close(_) => depth -= 1,
                TokenKind::Comma if depth == 0 => return true,
                _ => {}
            }
        }
        false
    }

    fn arguments(&mut self, bracket: Bracket) -> Result<Arguments, FormulaError> {
        let mut arguments = Arguments { operations: Vec::new(), comma: None };
        if self.take(&TokenKind::Close(bracket)) {
            return Ok(arguments);
        }
        loop {
            let begin = self.parsed.operations.len();
            self.deeper(Self::expression)?;
            let operations = self.parsed.operations.get(begin..).unwrap_or(&[]).to_vec();
            arguments.operations.push(operations);
            if self.take(&TokenKind::Close(bracket)) {
                return Ok(arguments);
            }
            if self.peek() != Some(&TokenKind::Comma) {
                return Err(self.unexpected(Expected::CommaOrClosing));
            }
            let around = self.at.checked_sub(1).and_then(|before| self.tokens.get(before..before + 3));
            if let Some([before, comma, after]) = around
                && matches!((&before.kind, &after.kind), (TokenKind::Number(_), TokenKind::Number(_)))
                && before.end + 1 == comma.column
                && comma.end + 1 == after.column
            {
                arguments.comma.get_or_insert((before.column, self.text_of(self.at - 1, self.at + 2)));
            }
            self.at += 1;
        }
    }

    fn extend(&mut self, operations: &[Operation]) -> Result_ {
        operations.iter().try_for_each(|operation| self.push(*operation))
    }

    /// The operations of a call.
    fn emit(&mut self, entry: &Entry, arguments: &[Vec<Operation>], column: usize) -> Result_ {
        match (entry.call, arguments) {
            (Call::One(function), [x]) => {
                self.extend(x)?;
                self.push(Operation::Apply(function))
            }
            (Call::Two(BinaryOperator::Power), [base, exponent]) => {
                self.extend(base)?;
                match exponent.as_slice() {
                    [Operation::Constant(exponent)] => self.whole_power(*exponent),
                    exponent => {
                        self.extend(exponent)?;
                        self.binary(BinaryOperator::Power)
                    }
                }
            }
            (Call::Two(operator), [left, right]) => {
                self.extend(left)?;
                self.extend(right)?;
                self.binary(operator)
            }
            (Call::Many(operator), [first, others @ ..]) => {
                self.extend(first)?;
                for other in others {
                    self.extend(other)?;
                    self.binary(operator)?;
                }
                Ok(())
            }
            (Call::If, [condition, yes, no]) => {
                self.extend(condition)?;
                self.as_condition()?;
                self.extend(yes)?;
                self.extend(no)?;
                self.push(Operation::Select)
            }
            (Call::Logarithm, [x, base]) => {
                self.extend(x)?;
                let function = match base.as_slice() {
                    [Operation::Constant(10.0)] => Function::Log10,
                    [Operation::Constant(2.0)] => Function::Log2,
                    _ => Function::Ln,
                };
                self.push(Operation::Apply(function))?;
                if function != Function::Ln {
                    return Ok(());
                }
                self.extend(base)?;
                self.push(Operation::Apply(Function::Ln))?;
                self.binary(BinaryOperator::Divide)
            }
            (Call::Logarithm, _) => {
                let (found, instead) = ("there is no function 'log' of one number", "write ln (natural) or log10");
                Err(FormulaError::instead(column, found, instead))
            }
            (Call::Bessel(of), [order, x]) => match order.as_slice() {
                [Operation::Constant(n)] if n.abs() <= MAX_ORDER && f64::from(*n as i32) == *n => {
                    self.extend(x)?;
                    self.push(Operation::Apply(Function::Special(of(*n as i32))))
                }
                _ => {
                    let found = format!("the order of {} is no whole number", entry.name());
                    Err(FormulaError::instead(column, found, format!("write one from -{MAX_ORDER} to {MAX_ORDER}")))
                }
            },
            (Call::Formula(names, text), arguments) => self.written_out(names, text, arguments),
            (_, arguments) => Err(wrong_count(core::iter::once(entry), arguments.len(), column)),
        }
    }

    /// A formula in the arguments.
    fn written_out(&mut self, names: &[&str], text: &str, arguments: &[Vec<Operation>]) -> Result_ {
        let characters: Vec<char> = text.chars().collect();
        let parsed = super::parse(&characters, &Names { inputs: names, parameters: &[] })?;
        for operation in parsed.operations {
            match operation {
                Operation::Input(index) => self.extend(arguments.get(index).map_or(&[], Vec::as_slice))?,
                other => self.push(other)?,
            }
        }
        Ok(())
    }
}

impl Entry {
    fn takes(&self, n_arguments: usize) -> bool {
        match self.call {
            Call::One(_) => n_arguments == 1,
            Call::Two(_) | Call::Bessel(_) => n_arguments == 2,
            Call::Many(_) => n_arguments >= 2,
            Call::If => n_arguments == 3,
            Call::Logarithm => (1..=2).contains(&n_arguments),
            Call::Formula(names, _) => n_arguments == names.len(),
        }
    }
}
