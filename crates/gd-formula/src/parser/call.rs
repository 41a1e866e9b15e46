//! Calls of functions.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::value::is_module;
use super::{Parser, Result_};
use crate::error::{Expected, FormulaError, FormulaErrorKind};
use crate::functions::{Call, Entry, functions, is_reserved, similar};
use crate::lexer::{Bracket, Token, TokenKind};
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

    /// A function with its power before the parenthesis, as in sin^2(x).
    pub(super) fn power_of_call(&mut self, name: &str, column: usize) -> Result_ {
        let place = self.at;
        let exponent = match (self.peek(), self.peek_at(1)) {
            (Some(TokenKind::Superscript(exponent)), _) => {
                self.at += 1;
                Some(f64::from(*exponent))
            }
            (_, Some(TokenKind::Number(exponent))) => {
                self.at += 2;
                Some(*exponent)
            }
            (_, Some(TokenKind::Minus)) if matches!(self.peek_at(2), Some(TokenKind::Number(_))) => {
                self.at += 3;
                match self.previous() {
                    Some(Token { kind: TokenKind::Number(exponent), .. }) => Some(-*exponent),
                    _ => None,
                }
            }
            _ => None,
        };
        let Some(TokenKind::Open(bracket)) = self.peek().filter(|_| exponent.is_some()) else {
            self.at = place;
            return self.power_without_call(name, column);
        };
        let exponent = exponent.unwrap_or(1.0);
        let written = self.text_of(place, self.at);
        if name == "gamma" || name == "psi" || name == "step" || name == "mod" {
            // As likely a parameter.
            self.at = place;
            return self.power_without_call(name, column);
        }
        if exponent == -1.0 {
            let inverse = ["sin", "cos", "tan", "sinh", "cosh", "tanh"].contains(&name).then(|| format!("a{name}(x)"));
            let readings = [inverse.unwrap_or_else(|| format!("the inverse of {name}")), format!("1/{name}(x)")];
            let text = format!("{name}{written}(x)");
            return Err(FormulaError { column, kind: FormulaErrorKind::Ambiguous { text, readings } });
        }
        if !(exponent > 0.0 && exponent == f64::from(exponent as i32)) {
            let found = format!("'{name}{written}' is a power of a function");
            return Err(FormulaError::instead(column, found, format!("write {name}(...)^({exponent})")));
        }
        self.at += 1;
        self.call(name, *bracket, column)?;
        self.whole_power(exponent)
    }

    /// A name with a power that is no call.
    fn power_without_call(&mut self, name: &str, column: usize) -> Result_ {
        if !is_reserved(name) {
            return self.name_alone(name, column);
        }
        let found = format!("'{name}' is a function");
        let instead = match self.peek() {
            Some(TokenKind::Power) if name == "exp" => "write exp(...)".to_string(),
            Some(TokenKind::Power) if self.peek_at(1).is_some_and(TokenKind::begins_value) => {
                format!("write {name}(...)^{} for a power of it", self.text_of(self.at + 1, self.at + 2))
            }
            _ => format!("write {name}(...)^2 for a power of it"),
        };
        Err(FormulaError::instead(column, found, instead))
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

fn wrong_count<'e>(entries: impl Iterator<Item = &'e Entry> + Clone, found: usize, column: usize) -> FormulaError {
    let Some(first) = entries.clone().next() else { return unknown("", column) };
    let function = first.name();
    if function == "atan" && found == 2 {
        return FormulaError::instead(column, "atan takes one argument", "write atan2(y, x) for the angle of a point");
    }
    let expected = match first.call {
        Call::One(_) => 1,
        Call::Two(_) => 2,
        call => {
            let takes = match call {
                Call::Many(_) => "two arguments or more".to_string(),
                Call::If => "three arguments (condition, then, else)".to_string(),
                Call::Logarithm => "two arguments (x, base)".to_string(),
                Call::Bessel(_) => "two arguments (order, x)".to_string(),
                _ => {
                    let lists: Vec<String> = entries.filter_map(Entry::arguments).collect();
                    format!("the arguments {}", lists.join(" or "))
                }
            };
            let given = if found == 1 { "1 is given".to_string() } else { format!("{found} are given") };
            return FormulaError::instead(column, format!("{function} takes {takes}"), given);
        }
    };
    FormulaError { column, kind: FormulaErrorKind::ArgumentCount { function, expected, found } }
}

impl Entry {
    /// The names of the arguments, in parentheses.
    fn arguments(&self) -> Option<String> {
        match self.call {
            Call::Formula(names, _) => Some(format!("({})", names.join(", "))),
            _ => None,
        }
    }
}

fn unknown(name: &str, column: usize) -> FormulaError {
    let instead = |found: String, instead: &str| FormulaError::instead(column, found, instead);
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "lg" => instead(format!("'{name}' is the logarithm to base 10 or 2"), "write log10 or log2"),
        "ld" | "lb" => instead(format!("there is no function '{name}'"), "write log2"),
        "j0" | "j1" | "y0" | "y1" => {
            let bessel = format!("write bessel{lower}(x) for the Bessel function, {name}*(...) to multiply");
            instead(format!("'{name}' can be a Bessel function or a parameter"), &bessel)
        }
        "sind" | "cosd" | "tand" => {
            let radians = format!("write {}(radians(x))", lower.trim_end_matches('d'));
            instead(format!("there is no function '{name}'"), &radians)
        }
        "int" | "trunc" | "fix" => {
            instead(format!("there is no function '{name}'"), "write floor(x), or sign(x)*floor(abs(x)) toward 0")
        }
        "beta" => instead(
            format!("there is no function '{name}'"),
            "write exp(lgamma(a) + lgamma(b) - lgamma(a + b)), or beta*(...) to multiply",
        ),
        _ if name.chars().count() <= 2 => {
            instead(format!("'{name}' is no function"), &format!("to multiply, write {name}*(...)"))
        }
        _ => {
            let kind = FormulaErrorKind::UnknownFunction { name: name.into(), similar: similar(name) };
            FormulaError { column, kind }
        }
    }
}
