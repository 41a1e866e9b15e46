//! What stands before the equals sign.

use alloc::format;
use alloc::string::{String, ToString};

use super::Parser;
use crate::error::FormulaError;
use crate::functions::is_function;
use crate::lexer::{Bracket, Token, TokenKind};
use crate::names::Names;

/// What stands before the equals sign.
#[derive(Debug, Default)]
pub(super) struct LeftSide {
    pub(super) response: Option<String>,
    /// The characters of an expression, from and to.
    pub(super) expression: Option<(usize, usize)>,
    /// Its tokens, with the equals sign.
    pub(super) n_tokens: usize,
}

/// Reads what stands before an equals sign or a tilde that is in no parentheses.
pub(super) fn read(text: &[char], tokens: &[Token], names: &Names<'_>) -> Result<LeftSide, FormulaError> {
    let mut depth = 0_usize;
    let sign = tokens.iter().position(|token| {
        match token.kind {
            TokenKind::Open(_) => depth += 1,
            TokenKind::Close(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(token.kind, TokenKind::Equals | TokenKind::Tilde)
    });
    let Some(sign) = sign else { return Ok(LeftSide::default()) };
    let left = tokens.get(..sign).unwrap_or(&[]);
    let mut side = LeftSide { n_tokens: sign + 1, ..LeftSide::default() };
    match left {
        // As spreadsheets begin formulas.
        [] => {}
        [Token { kind: TokenKind::Quoted(name) | TokenKind::Name(name), .. }] => {
            side.response = Some(as_given(names, name));
        }
        [Token { kind: TokenKind::Input(index), .. }] => {
            side.response = names.inputs.get(*index).map(|name| (*name).to_string());
        }
        // f(x) = ..., as other programs define functions.
        [
            Token { kind: TokenKind::Name(name), .. },
            Token { kind: TokenKind::Open(Bracket::Round), .. },
            arguments @ ..,
            Token { kind: TokenKind::Close(Bracket::Round), .. },
        ] if are_names(arguments) && (!is_function(name) || names.input(name).is_some()) => {
            side.response = names.input(name).map(|_| as_given(names, name));
        }
        [first, .., last] => {
            if let [Token { kind, .. }] = tokens.get(sign + 1..).unwrap_or(&[])
                && let Some(name) = input(kind, names)
                && left.iter().any(|token| is_parameter(&token.kind, names))
            {
                let column = tokens.get(sign).map_or(text.len(), |token| token.column);
                let found = format!("the column to predict, '{name}', stands after the '='");
                return Err(FormulaError::instead(column, found, format!("write it before: {name} = ...")));
            }
            expression(text, left, names, tokens.get(sign).map_or(text.len(), |token| token.column))?;
            side.expression = Some((first.column - 1, last.end));
        }
        [number] => {
            let found = "a single column's name is missing before the '='";
            return Err(FormulaError::instead(number.column, found, "write the name of the column to predict"));
        }
    }
    Ok(side)
}

/// Whether a token can be nothing else than a parameter.
fn is_parameter(kind: &TokenKind, names: &Names<'_>) -> bool {
    matches!(kind, TokenKind::Name(name) if !is_function(name) && names.input(name).is_none())
}

/// The input that a token names.
fn input<'a>(kind: &TokenKind, names: &Names<'a>) -> Option<&'a str> {
    let index = match kind {
        TokenKind::Input(index) => *index,
        TokenKind::Name(name) | TokenKind::Quoted(name) => names.input(name)?,
        _ => return None,
    };
    names.inputs.get(index).copied()
}

/// The name as the caller spells it.
fn as_given(names: &Names<'_>, name: &str) -> String {
    names
        .input(name)
        .and_then(|index| names.inputs.get(index))
        .map_or_else(|| name.to_string(), |name| (*name).to_string())
}

/// Names with commas between them.
fn are_names(tokens: &[Token]) -> bool {
    let is_name = |kind: &TokenKind| matches!(kind, TokenKind::Name(_) | TokenKind::Quoted(_) | TokenKind::Input(_));
    tokens.iter().enumerate().all(
        |(index, token)| {
            if index % 2 == 0 { is_name(&token.kind) } else { token.kind == TokenKind::Comma }
        },
    ) && tokens.len() % 2 == 1
}

/// Checks that the left side can be read, and has a name in it.
fn expression(text: &[char], left: &[Token], names: &Names<'_>, end: usize) -> Result<(), FormulaError> {
    let mut parser = Parser::new(text, left, names, end);
    parser.whole()?;
    let is_named = left.iter().enumerate().any(|(index, token)| match token.kind {
        TokenKind::Quoted(_) | TokenKind::Input(_) => true,
        TokenKind::Name(_) => !matches!(left.get(index + 1), Some(Token { kind: TokenKind::Open(_), .. })),
        _ => false,
    });
    if is_named {
        return Ok(());
    }
    let found = format!("no column stands before the '=', but {}", parser.text_of(0, left.len()));
    Err(FormulaError::instead(1, found, "write the name of the column to predict"))
}
