//! From characters to tokens.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{Expected, FormulaError, FormulaErrorKind};
use crate::limits::MAX_LENGTH;

/// A token and where it begins, in characters from 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) column: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TokenKind {
    Number(f64),
    Name(String),
    Plus,
    Minus,
    Times,
    Over,
    Power,
    Open,
    Close,
    Comma,
    Equals,
}

impl TokenKind {
    /// The token as messages show it.
    pub(crate) fn text(&self) -> String {
        let symbol = match self {
            Self::Number(value) => return alloc::format!("{value}"),
            Self::Name(name) => return name.clone(),
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
            Self::Power => "^",
            Self::Open => "(",
            Self::Close => ")",
            Self::Comma => ",",
            Self::Equals => "=",
        };
        symbol.into()
    }
}

/// Splits a formula.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, FormulaError> {
    if text.chars().nth(MAX_LENGTH).is_some() {
        return Err(FormulaError { column: MAX_LENGTH + 1, kind: FormulaErrorKind::TooLong });
    }
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        let column = at + 1;
        let rest = characters.get(at..).unwrap_or(&[]);
        let (kind, length) = match character {
            _ if character.is_whitespace() => {
                at += 1;
                continue;
            }
            '+' => (TokenKind::Plus, 1),
            // The minus of mathematics too.
            '-' | '\u{2212}' => (TokenKind::Minus, 1),
            '*' if rest.get(1) == Some(&'*') => (TokenKind::Power, 2),
            '*' | '\u{b7}' | '\u{d7}' => (TokenKind::Times, 1),
            '/' => (TokenKind::Over, 1),
            '^' => (TokenKind::Power, 1),
            '(' => (TokenKind::Open, 1),
            ')' => (TokenKind::Close, 1),
            ',' => (TokenKind::Comma, 1),
            '=' => (TokenKind::Equals, 1),
            '0'..='9' | '.' => number(rest, column)?,
            _ if is_name_start(character) => {
                let name: String = rest.iter().take_while(|next| is_name_part(**next)).collect();
                let length = name.chars().count();
                (TokenKind::Name(name), length)
            }
            other => {
                // Messages repeat it; nothing in them may move a cursor.
                let found = Some(String::from(if other.is_control() { '\u{fffd}' } else { other }));
                let kind = FormulaErrorKind::Unexpected { expected: Expected::Character, found };
                return Err(FormulaError { column, kind });
            }
        };
        tokens.push(Token { kind, column });
        at += length;
    }
    Ok(tokens)
}

fn is_name_start(character: char) -> bool {
    character.is_alphabetic() || character == '_'
}

fn is_name_part(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// A number at the beginning of `rest`, and how many characters it takes.
fn number(rest: &[char], column: usize) -> Result<(TokenKind, usize), FormulaError> {
    let digits = |from: usize| rest.iter().skip(from).take_while(|next| next.is_ascii_digit()).count();
    let mut length = digits(0);
    if rest.get(length) == Some(&'.') {
        length += 1 + digits(length + 1);
    }
    if matches!(rest.get(length), Some('e' | 'E')) {
        let sign = usize::from(matches!(rest.get(length + 1), Some('+' | '-')));
        let exponent = digits(length + 1 + sign);
        // Without digits it is the constant e, or a name, and so a missing operator.
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    let text: String = rest.iter().take(length).collect();
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((TokenKind::Number(value), length)),
        _ => Err(FormulaError { column, kind: FormulaErrorKind::Number(text) }),
    }
}
