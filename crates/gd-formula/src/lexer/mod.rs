//! From characters to tokens.

mod input;
mod number;
mod signs;
mod token;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{FormulaError, FormulaErrorKind};
use crate::limits::MAX_LENGTH;
use crate::names::{Names, is_name_part, is_name_start, is_pi, superscript};
use number::number;
pub(crate) use token::{Bracket, Token, TokenKind};

/// Splits a formula. Errors have columns of it.
pub(crate) fn tokens(text: &[char], names: &Names<'_>) -> Result<Vec<Token>, FormulaError> {
    if text.len() > MAX_LENGTH {
        return Err(FormulaError { column: MAX_LENGTH + 1, kind: FormulaErrorKind::TooLong });
    }
    let plain: Vec<char> = text.iter().copied().map(signs::half_width).collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(&character) = plain.get(at) {
        if signs::is_blank(character) {
            at += 1;
            continue;
        }
        let (column, rest) = (at + 1, plain.get(at..).unwrap_or(&[]));
        let input = input::input_at(names, text.get(at..).unwrap_or(&[]));
        let ordinary = ordinary(rest, column, names, &tokens);
        let (mut kind, length) = match (input, ordinary) {
            (Some((_, length)), Ok((kind @ TokenKind::Name(_), other))) if length == other => (kind, length),
            (Some((index, length)), Ok((_, other))) if length > other => (TokenKind::Input(index), length),
            (Some((index, length)), Err(_)) => (TokenKind::Input(index), length),
            (_, ordinary) => ordinary?,
        };
        if let TokenKind::Quoted(name) = &mut kind {
            // Full-width signs between quotation marks may be those of the name.
            let written: String = text.iter().take(at + length - 1).skip(at + 1).collect();
            if names.input(&written).is_some() {
                *name = written.trim().into();
            }
        }
        at += length;
        tokens.push(Token { kind, column, end: at });
    }
    Ok(tokens)
}

/// The token that a text begins with, inputs aside, and its length.
fn ordinary(
    rest: &[char],
    column: usize,
    names: &Names<'_>,
    before: &[Token],
) -> Result<(TokenKind, usize), FormulaError> {
    match rest.first().copied().unwrap_or(' ') {
        '0'..='9' => number(rest, column, names),
        '.' if !matches!(rest.get(1), Some('*' | '/' | '^' | '.')) => number(rest, column, names),
        quote if signs::closing_quotes(quote).is_some() => quoted(rest, column, quote),
        first if superscript(first).is_some() => power(rest, column),
        first if is_name_start(first) => {
            let name = name(rest);
            let length = name.chars().count();
            if name.chars().any(|c| is_pi(c.encode_utf8(&mut [0; 4])))
                && !is_pi(&name)
                && names.parameter(&name).is_none()
            {
                let found = format!("'{name}' is a name of its own");
                return Err(FormulaError::instead(column, found, "to multiply by \u{3c0}, write \u{3c0}*..."));
            }
            Ok((TokenKind::Name(name), length))
        }
        _ => signs::sign(rest, column, before),
    }
}

/// Letters, digits and underscores; dots too where a letter follows.
fn name(rest: &[char]) -> String {
    let mut length = 0;
    while let Some(&next) = rest.get(length) {
        let goes_on = is_name_part(next) || (next == '.' && rest.get(length + 1).is_some_and(|c| is_name_start(*c)));
        if !goes_on {
            break;
        }
        length += 1;
    }
    rest.iter().take(length).collect()
}

fn quoted(rest: &[char], column: usize, quote: char) -> Result<(TokenKind, usize), FormulaError> {
    let closing = signs::closing_quotes(quote).unwrap_or(&[]);
    let name: String = rest.iter().skip(1).take_while(|c| !closing.contains(c)).collect();
    let length = name.chars().count() + 2;
    if rest.len() < length {
        let found = format!("the quotation mark {quote} has no second one");
        return Err(FormulaError::instead(column, found, "quote the name of an input as in 'T [K]'"));
    }
    Ok((TokenKind::Quoted(name.trim().into()), length))
}

/// A whole power above the line.
fn power(rest: &[char], column: usize) -> Result<(TokenKind, usize), FormulaError> {
    let text: String = rest.iter().map_while(|c| superscript(*c)).collect();
    if let Ok(exponent) = text.parse() {
        return Ok((TokenKind::Superscript(exponent), text.chars().count()));
    }
    let found = "the superscript is no whole number";
    Err(FormulaError::instead(column, found, format!("write the power as ^({text})")))
}
