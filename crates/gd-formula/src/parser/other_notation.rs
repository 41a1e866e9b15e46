//! Tokens in the wrong place that mean something elsewhere.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Parser, Result_};
use crate::error::{Expected, FormulaError};
use crate::lexer::{Bracket, Token, TokenKind};

impl Parser<'_> {
    /// The bracket that was opened last and is not closed yet.
    fn opening(&self) -> Option<Bracket> {
        let mut open = Vec::new();
        for token in self.tokens.iter().take(self.at) {
            match token.kind {
                TokenKind::Open(bracket) => open.push(bracket),
                TokenKind::Close(_) => drop(open.pop()),
                _ => {}
            }
        }
        open.pop()
    }

    /// Refuses a condition in braces behind a value, which is next: there it says where a formula holds. As a factor of 0 or 1
    /// it would be another formula.
    pub(super) fn no_restriction(&self) -> Result_ {
        if self.peek() != Some(&TokenKind::Open(Bracket::Curly)) {
            return Ok(());
        }
        let (mut depth, mut has_comparison) = (0_usize, false);
        for (index, token) in self.tokens.iter().enumerate().skip(self.at) {
            match token.kind {
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) => depth -= 1,
                TokenKind::Compare(_) if depth == 1 => has_comparison = true,
                // In a choice the condition is a part of the value.
                TokenKind::Question if depth == 1 => return Ok(()),
                _ => {}
            }
            if depth == 0 {
                let found = format!("'{}' says where the formula holds", self.text_of(self.at, index + 1));
                let instead = "leave it out and fit only these rows, or multiply by it with *";
                let error = FormulaError::instead(self.column(), found, instead);
                return if has_comparison { Err(error) } else { Ok(()) };
            }
        }
        Ok(())
    }

    /// What is meant by a token in the wrong place.
    pub(super) fn other_notation(&self, expected: Expected) -> Option<FormulaError> {
        let (column, ends_value) = (self.column(), expected != Expected::Value);
        let instead = |found: &str, instead: String| Some(FormulaError::instead(column, found, instead));
        if let (false, Some(Token { kind: TokenKind::Or, column, .. })) = (ends_value, self.previous()) {
            return Some(FormulaError::instead(*column, "'||' joins conditions", "write abs(x) for |x|"));
        }
        match self.peek()? {
            TokenKind::Comma if ends_value => {
                let (before, after) = (self.previous()?, self.tokens.get(self.at + 1));
                if let (TokenKind::Number(_), Some(Token { kind: TokenKind::Number(_), .. })) = (&before.kind, after) {
                    let whole = self.text_of(self.at - 1, self.at + 2);
                    let dotted = whole.replace([',', '\u{ff0c}'], ".");
                    return instead(&format!("'{whole}' has a comma"), format!("write {dotted}"));
                }
                instead("a comma stands outside of a function's parentheses", "write decimals like 0.5".to_string())
            }
            TokenKind::Equals
                if self.nesting > 0 || matches!(expected, Expected::Closing | Expected::CommaOrClosing) =>
            {
                instead("'=' stands within parentheses", "to compare, write ==".to_string())
            }
            TokenKind::Equals if ends_value => {
                instead("there is another '='", "write one formula, as y = ...; to compare, write ==".to_string())
            }
            TokenKind::Bang if ends_value => {
                instead("'!' after a value is a factorial", "write gamma(x + 1) for x!".to_string())
            }
            TokenKind::Or if !ends_value => instead("'||' joins conditions", "write abs(x) for |x|".to_string()),
            TokenKind::Colon if ends_value && self.opening() == Some(Bracket::Curly) => {
                instead("':' separates cases in braces", "write if(x < 3, a, c), or x < 3 ? a : c".to_string())
            }
            TokenKind::Colon if ends_value => instead(
                "there is a ':' without a '?'",
                "to divide, write /; to choose, write x < 3 ? a : c".to_string(),
            ),
            TokenKind::Tilde => instead(
                "'~' has no meaning here",
                "write it after the column to predict, or ! for a condition that does not hold".to_string(),
            ),
            TokenKind::Close(other)
                if ends_value && matches!(expected, Expected::Closing | Expected::CommaOrClosing) =>
            {
                instead(&format!("'{}' closes another kind of bracket", other.closing()), "use ( and )".to_string())
            }
            _ => None,
        }
    }
}
