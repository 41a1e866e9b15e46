//! Tokens in the wrong place that mean something elsewhere.

use alloc::format;
use alloc::string::{String, ToString};

use super::Parser;
use crate::error::{Expected, FormulaError};
use crate::lexer::{Token, TokenKind};

impl Parser<'_> {
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
