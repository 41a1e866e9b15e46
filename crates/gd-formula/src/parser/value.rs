//! Numbers, names and parentheses.

use alloc::format;
use alloc::string::ToString;

use super::{Parser, Result_};
use crate::error::{Expected, FormulaError, FormulaErrorKind};
use crate::functions::{is_function, is_reserved};
use crate::lexer::{Bracket, TokenKind};
use crate::names::{is_pi, is_same};
use crate::operation::Operation;

impl Parser<'_> {
    pub(super) fn value(&mut self) -> Result_ {
        let column = self.column();
        match self.peek() {
            Some(TokenKind::Number(value)) => {
                self.at += 1;
                self.push(Operation::Constant(*value))
            }
            Some(TokenKind::Open(bracket)) => {
                self.at += 1;
                self.no_index(*bracket, column)?;
                self.deeper(Self::expression)?;
                if self.take(&TokenKind::Close(*bracket)) { Ok(()) } else { Err(self.unexpected(Expected::Closing)) }
            }
            Some(TokenKind::Input(index)) => {
                self.at += 1;
                self.no_call()?;
                self.push(Operation::Input(*index))
            }
            Some(TokenKind::Quoted(name)) => {
                self.at += 1;
                self.no_call()?;
                self.quoted(name, column)
            }
            Some(TokenKind::Name(name)) => {
                self.at += 1;
                let is_known = self.names.parameter(name).is_some();
                match self.peek() {
                    // As spreadsheets have it.
                    Some(TokenKind::Open(Bracket::Round))
                        if is_pi(name)
                            && !is_known
                            && self.names.input(name).is_none()
                            && self.peek_at(1) == Some(&TokenKind::Close(Bracket::Round)) =>
                    {
                        self.at += 2;
                        self.push(Operation::Constant(core::f64::consts::PI))
                    }
                    Some(TokenKind::Open(bracket)) if !is_known && self.is_series(name) => {
                        self.at += 1;
                        self.series(*bracket, column)
                    }
                    Some(TokenKind::Open(bracket)) if !is_known && self.is_call(name) => {
                        self.at += 1;
                        self.call(name, *bracket, column)
                    }
                    Some(TokenKind::Power | TokenKind::Superscript(_)) if !is_known && is_function(name) => {
                        self.power_of_call(name, column)
                    }
                    _ => {
                        self.no_call()?;
                        self.name_alone(name, column)
                    }
                }
            }
            _ => Err(self.unexpected(Expected::Value)),
        }
    }

    /// A whole number alone in square brackets is an index.
    pub(super) fn no_index(&self, bracket: Bracket, column: usize) -> Result_ {
        let is_index = bracket != Bracket::Round
            && matches!(self.peek(), Some(TokenKind::Number(_)))
            && self.peek_at(1) == Some(&TokenKind::Close(bracket))
            && !matches!(self.at.checked_sub(2).and_then(|at| self.tokens.get(at)), Some(token) if token.kind == TokenKind::Power);
        if !is_index {
            return Ok(());
        }
        let whole = self.text_of(self.at - 1, self.at + 2);
        let found = format!("'{whole}' is a place in a list");
        Err(FormulaError::instead(column, found, "give every parameter a name, such as p0"))
    }

    /// Refuses a parenthesis after a name that is no function.
    fn no_call(&self) -> Result_ {
        let Some(TokenKind::Open(bracket)) = self.peek() else { return Ok(()) };
        let name = self.text_of(self.at - 1, self.at);
        let column = self.tokens.get(self.at - 1).map_or(self.end, |token| token.column);
        self.no_subscript(&name, *bracket, column)?;
        let found = format!("'{name}' is no function");
        Err(FormulaError::instead(column, found, format!("to multiply, write {name}*(...)")))
    }

    /// Refuses x_{0} and p[0], where the bracket belongs to the name.
    pub(super) fn no_subscript(&self, name: &str, bracket: Bracket, column: usize) -> Result_ {
        let is_index = bracket == Bracket::Square && matches!(self.peek_at(1), Some(TokenKind::Number(_)));
        if !(is_index || bracket == Bracket::Curly && name.ends_with('_')) {
            return Ok(());
        }
        let inside = self.text_of(self.at + 1, self.at + 2);
        let found = format!("'{name}{}...{}' is no name here", bracket.opening(), bracket.closing());
        Err(FormulaError::instead(column, found, format!("write {name}{inside}")))
    }

    fn quoted(&mut self, name: &str, column: usize) -> Result_ {
        if let Some(index) = self.names.input(name) {
            return self.push(Operation::Input(index));
        }
        if self.names.parameter(name).is_some() {
            return self.parameter(name);
        }
        let inputs = self.names.inputs.iter().map(|input| (*input).to_string()).collect();
        Err(FormulaError { column, kind: FormulaErrorKind::UnknownInput { name: name.into(), inputs } })
    }

    /// A name that stands for a number. Inputs take precedence over constants, so that a column may be called e.
    pub(super) fn name_alone(&mut self, name: &str, column: usize) -> Result_ {
        if let Some((_, value)) = self.counters.iter().rev().find(|(counter, _)| counter == name) {
            return self.push(Operation::Constant(*value));
        }
        if let Some(index) = self.names.input(name) {
            return self.push(Operation::Input(index));
        }
        if let Some(known) = self.names.parameter(name) {
            return self.parameter(known);
        }
        let (module, own) = name.rsplit_once('.').map_or((None, name), |(module, own)| (Some(module), own));
        if is_pi(name) || (is_pi(own) && module.is_some_and(is_module)) {
            return self.push(Operation::Constant(core::f64::consts::PI));
        }
        let is_power = matches!(self.peek(), Some(TokenKind::Power | TokenKind::Superscript(_)));
        if (name == "e" && is_power) || (matches!(own, "e" | "E") && module.is_some_and(is_module)) {
            return self.push(Operation::Constant(core::f64::consts::E));
        }
        if name == "e" {
            return Err(FormulaError { column, kind: FormulaErrorKind::EulersNumber });
        }
        if is_reserved(name) {
            if let Some(next) = self.peek()
                && next.begins_value()
            {
                let (found, argument) = (format!("'{name}' is a function"), self.text_of(self.at, self.at + 1));
                return Err(FormulaError::instead(column, found, format!("write {name}({argument})")));
            }
            return Err(FormulaError { column, kind: FormulaErrorKind::FunctionWithoutArguments(name.into()) });
        }
        self.parameter(name)
    }

    fn parameter(&mut self, name: &str) -> Result_ {
        let parameters = &mut self.parsed.parameters;
        let index = parameters.iter().position(|known| is_same(known, name)).unwrap_or(parameters.len());
        if index == parameters.len() {
            parameters.push(name.to_string());
        }
        self.push(Operation::Parameter(index))
    }
}

/// The modules whose functions and constants Python, JavaScript and Julia have by other names of ours.
pub(super) fn is_module(name: &str) -> bool {
    matches!(name, "np" | "numpy" | "math" | "Math" | "jnp" | "sp" | "scipy.special" | "special" | "sc")
}
