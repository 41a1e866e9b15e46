//! Products, with the sign or without, and powers.

use alloc::format;
use alloc::string::{String, ToString};

use super::{Parser, Result_};
use crate::error::{FormulaError, FormulaErrorKind};
use crate::functions::is_function;
use crate::lexer::{Token, TokenKind};
use crate::operation::{BinaryOperator, Operation};

impl Parser<'_> {
    pub(super) fn product(&mut self) -> Result_ {
        // Where the product, and its last factor, begin; whether a division sign stands before that.
        let whole = self.at;
        let (mut factor, mut is_divisor) = (self.at, false);
        self.sign()?;
        loop {
            match self.peek() {
                Some(sign @ (TokenKind::Times | TokenKind::Over)) => {
                    is_divisor = *sign == TokenKind::Over;
                    self.at += 1;
                    factor = self.at;
                    self.sign()?;
                    self.binary(if is_divisor { BinaryOperator::Divide } else { BinaryOperator::Multiply })?;
                }
                Some(next) if next.begins_value() && !self.is_word(0, "and") && !self.is_word(0, "or") => {
                    self.no_restriction()?;
                    self.side_by_side(factor)?;
                    let right = self.at;
                    self.sign()?;
                    if is_divisor {
                        let one = self.text_of(factor, right);
                        let (other, before) = (self.text_of(right, self.at), self.text_of(whole, factor));
                        return Err(self
                            .ambiguous(whole, [format!("{before}({one}*{other})"), format!("{before}{one}*{other}")]));
                    }
                    self.binary(BinaryOperator::Multiply)?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Whether two values without an operator between them are a product: a number or a parenthesis with what follows.
    fn side_by_side(&self, factor: usize) -> Result_ {
        let column = self.column();
        let (Some(before), Some(next)) = (self.previous(), self.peek()) else { return Ok(()) };
        let left = self.text_of(self.at - 1, self.at);
        let right = self.text_of(self.at, self.at + 1);
        let instead = |found: String, instead: String| Err(FormulaError::instead(column, found, instead));
        if let TokenKind::Name(name) = &before.kind {
            if matches!(name.as_str(), "if" | "If" | "IF") {
                return instead("'if' is a function".to_string(), "write if(condition, a, b)".to_string());
            }
            if is_function(name) && !matches!(next, TokenKind::Open(_)) {
                return instead(format!("'{name}' is a function"), format!("write {name}({right})"));
            }
        }
        if matches!(next, TokenKind::Name(name) if matches!(name.as_str(), "if" | "else")) {
            return instead(format!("'{right}' after a value is Python"), "write if(condition, a, b)".to_string());
        }
        let is_product = match (&before.kind, next) {
            (TokenKind::Number(_) | TokenKind::Close(_), TokenKind::Number(_)) => false,
            (TokenKind::Number(_) | TokenKind::Close(_), _) => true,
            _ => false,
        };
        if is_product {
            return Ok(());
        }
        // What belongs to the parenthesis, not only its end.
        let left = if matches!(before.kind, TokenKind::Close(_) | TokenKind::Superscript(_)) {
            self.text_of(factor, self.at)
        } else {
            left
        };
        let right = if matches!(next, TokenKind::Open(_)) { format!("{right}...)") } else { right };
        Err(FormulaError { column, kind: FormulaErrorKind::NoOperator { left, right } })
    }

    fn ambiguous(&self, from: usize, readings: [String; 2]) -> FormulaError {
        let column = self.tokens.get(from).map_or(self.end, |token| token.column);
        let text = self.text_of(from, self.at);
        FormulaError { column, kind: FormulaErrorKind::Ambiguous { text, readings } }
    }

    pub(super) fn power(&mut self) -> Result_ {
        let whole = self.at;
        self.value()?;
        while let Some(TokenKind::Superscript(exponent)) = self.peek() {
            self.at += 1;
            self.whole_power(f64::from(*exponent))?;
        }
        if !self.take(&TokenKind::Power) {
            return Ok(());
        }
        let (before, exponent) = (self.parsed.operations.len(), self.at);
        self.deeper(Self::sign)?;
        // In x^2y only the writer knows where the exponent ends.
        if matches!(self.previous(), Some(Token { kind: TokenKind::Number(_), .. }))
            && self.peek().is_some_and(|next| next.begins_value() && !matches!(next, TokenKind::Number(_)))
            && !["and", "or", "if", "else"].iter().any(|word| self.is_word(0, word))
        {
            let (base, power) = (self.text_of(whole, exponent), self.text_of(exponent, self.at));
            let place = self.at;
            self.value()?;
            let other = self.text_of(place, self.at);
            return Err(self.ambiguous(whole, [format!("{base}({power}*{other})"), format!("{base}{power}*{other}")]));
        }
        if let Some(&[Operation::Constant(exponent)]) = self.parsed.operations.get(before..)
            && whole_number(exponent).is_some()
        {
            self.parsed.operations.pop();
            self.on_stack -= 1;
            return self.whole_power(exponent);
        }
        self.binary(BinaryOperator::Power)
    }

    /// The last result to a whole power.
    pub(super) fn whole_power(&mut self, exponent: f64) -> Result_ {
        if let Some(whole) = whole_number(exponent) {
            // Faster, and it knows negative numbers.
            return self.push(Operation::WholePower(whole));
        }
        self.push(Operation::Constant(exponent))?;
        self.binary(BinaryOperator::Power)
    }
}

/// Powers computed by multiplication; beyond these a logarithm is as exact.
const MAX_WHOLE_POWER: f64 = 64.0;

fn whole_number(value: f64) -> Option<i32> {
    let whole = value as i32;
    (value.abs() <= MAX_WHOLE_POWER && f64::from(whole) == value).then_some(whole)
}
