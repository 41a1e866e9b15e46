//! Numbers, and what other programs take for numbers.

use alloc::format;
use alloc::string::String;

use super::input::input_at;
use super::{TokenKind, signs};
use crate::error::{FormulaError, FormulaErrorKind};
use crate::names::{Names, is_name_start};

/// A number at the beginning of `rest`, and how many characters it takes.
pub(super) fn number(rest: &[char], column: usize, names: &Names<'_>) -> Result<(TokenKind, usize), FormulaError> {
    let digits = |from: usize| rest.iter().skip(from).take_while(|next| next.is_ascii_digit()).count();
    let mut length = digits(0);
    if rest.get(length) == Some(&'.') && !belongs_to_operator(rest, length) {
        length += 1 + digits(length + 1);
    }
    let mantissa = length;
    // The digits of an exponent, with the sign before them.
    let exponent = |letter: usize| {
        let sign = usize::from(rest.get(letter + 1).is_some_and(|sign| *sign == '+' || signs::is_minus(*sign)));
        Some(digits(letter + 1 + sign)).filter(|digits| *digits > 0).map(|digits| sign + digits)
    };
    if matches!(rest.get(length), Some('e' | 'E'))
        && let Some(digits) = exponent(length)
    {
        // Without digits it is the constant e, or a name.
        length += 1 + digits;
    }
    let text = |from: usize, to: usize| -> String { rest.iter().take(to).skip(from).collect() };
    let found = |what: &str, to: usize| format!("'{}' {what}", text(0, to));
    let known = || input_at(names, rest.get(mantissa..).unwrap_or(&[])).is_some();
    match rest.get(length) {
        Some('d' | 'D') if length == mantissa && !known() => {
            if let Some(digits) = exponent(mantissa) {
                let to = mantissa + 1 + digits;
                let (number, power) = (text(0, mantissa), text(mantissa + 1, to));
                let instead = format!("write {number}e{power}; to multiply, write {number}*{}", text(mantissa, to));
                return Err(FormulaError::instead(column, found("looks like a number of Fortran", to), instead));
            }
        }
        Some('_' | '\'' | '\u{2019}') if rest.get(length + 1).is_some_and(char::is_ascii_digit) => {
            let to = length + 1 + digits(length + 1);
            let instead = format!("write {}", text(0, to).replace(['_', '\'', '\u{2019}'], ""));
            return Err(FormulaError::instead(column, found("has a sign between its digits", to), instead));
        }
        Some('x' | 'X' | 'b' | 'B') if text(0, length) == "0" && !known() => {
            let instead = "write a decimal number, or an operator between 0 and a name";
            return Err(FormulaError::instead(column, found("begins a hexadecimal or binary number", 2), instead));
        }
        Some(next) if length > mantissa && is_name_start(*next) => {
            let after = super::name(rest.get(length..).unwrap_or(&[]));
            // 2e5t, or 2E+5t, in which the exponent's letter can be a name or the beginning of one.
            let (number, power) = (text(0, mantissa), text(mantissa, length));
            let sum = power.contains(|c| c == '+' || signs::is_minus(c));
            let other = if sum { format!("{number}*{power}*{after}") } else { format!("{number}*{power}{after}") };
            let (whole, readings) = (format!("{number}{power}{after}"), [format!("{number}{power}*{after}"), other]);
            return Err(FormulaError { column, kind: FormulaErrorKind::Ambiguous { text: whole, readings } });
        }
        _ => {}
    }
    let text: String = text(0, length).chars().map(|c| if signs::is_minus(c) { '-' } else { c }).collect();
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((TokenKind::Number(value), length)),
        _ => Err(FormulaError { column, kind: FormulaErrorKind::Number(text) }),
    }
}

/// Whether a dot belongs to what follows: an operator of Matlab, as in 2.^x, or a range, as in 1..5.
fn belongs_to_operator(rest: &[char], dot: usize) -> bool {
    matches!(rest.get(dot + 1), Some('*' | '/' | '^' | '.'))
}
