//! Powers between a function and its parenthesis, as in sin^2(x).

use alloc::format;
use alloc::string::ToString;

use super::{Parser, Result_};
use crate::error::{FormulaError, FormulaErrorKind};
use crate::functions::is_reserved;
use crate::lexer::{Token, TokenKind};

impl Parser<'_> {
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
