//! Signs: operators as keyboards, typesetters and other programs have them.

use alloc::format;
use alloc::string::{String, ToString};

use super::{Bracket, Token, TokenKind};
use crate::error::{Expected, FormulaError, FormulaErrorKind};
use crate::names::{is_fraction, is_superscript_letter};
use crate::pair::PairFunction;

/// The sign for a full-width one. Letters stay as they are: they may be those of a name.
pub(super) fn half_width(character: char) -> char {
    let code = u32::from(character);
    let half = (0xff01..=0xff5e).contains(&code).then(|| char::from_u32(code - 0xfee0)).flatten();
    half.filter(|half| !half.is_alphabetic()).unwrap_or(character)
}

/// Blanks, among them those without a width and the mark at the beginning of files.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The minus of keyboards, and of typesetters.
pub(super) const fn is_minus(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2014}' | '\u{2212}' | '\u{fe63}')
}

const fn is_times(character: char) -> bool {
    matches!(character, '*' | '\u{b7}' | '\u{d7}' | '\u{22c5}' | '\u{2217}' | '\u{2219}' | '\u{2022}')
}

const fn is_over(character: char) -> bool {
    matches!(character, '/' | '\u{f7}' | '\u{2215}' | '\u{2044}')
}

const fn is_power(character: char) -> bool {
    matches!(character, '^' | '\u{2c6}')
}

const fn is_tilde(character: char) -> bool {
    matches!(character, '~' | '\u{223c}')
}

/// Whether an operator begins or ends with a character, or a comma or a semicolon stands there.
pub(super) fn is_operator(character: char) -> bool {
    let plain = half_width(character);
    let is_comparison = || matches!(plain, '=' | '<' | '>' | '!' | '\u{2264}' | '\u{2265}' | '\u{2260}');
    let is_arithmetic = || is_minus(plain) || is_times(plain) || is_over(plain) || is_power(plain);
    is_arithmetic() || is_comparison() || is_tilde(plain) || "+&|?:;,".contains(plain)
}

/// A bracket, a point or a quotation mark.
pub(super) fn is_opening(character: char) -> bool {
    let plain = half_width(character);
    "()[]{}.".contains(plain) || closing_quotes(plain).is_some()
}

/// What closes a quotation mark.
pub(super) const fn closing_quotes(quote: char) -> Option<&'static [char]> {
    match quote {
        '\'' => Some(&['\'']),
        '"' => Some(&['"']),
        '`' => Some(&['`']),
        '\u{2018}' | '\u{2019}' | '\u{201a}' => Some(&['\u{2018}', '\u{2019}']),
        '\u{201c}' | '\u{201d}' | '\u{201e}' => Some(&['\u{201c}', '\u{201d}']),
        _ => None,
    }
}

/// An operator, a bracket or a comma, and its length.
pub(super) fn sign(rest: &[char], column: usize, before: &[Token]) -> Result<(TokenKind, usize), FormulaError> {
    let [first, second, third] = [0, 1, 2].map(|place| rest.get(place).copied().unwrap_or(' '));
    let instead = |found: String, instead: &str| Err(FormulaError::instead(column, found, instead));
    let is_left_side = matches!(before, [Token { kind: TokenKind::Name(_) | TokenKind::Input(_), .. }]);
    let kind = match (first, second) {
        ('.', '*') if third == '*' => return Ok((TokenKind::Power, 3)),
        ('.', '*') => return Ok((TokenKind::Times, 2)),
        ('.', '/') => return Ok((TokenKind::Over, 2)),
        ('.', '.') => return Ok((TokenKind::Range, 2)),
        ('.', '^') | ('*', '*') => return Ok((TokenKind::Power, 2)),
        ('|', '|') => return Ok((TokenKind::Or, 2)),
        ('&', '&') => return Ok((TokenKind::And, 2)),
        ('=', '=') if third == '=' => return instead("there is '==='".into(), "to compare, write =="),
        ('=', '=') => return Ok((TokenKind::Compare(PairFunction::Equal), 2)),
        ('!', '=') | ('<', '>') => return Ok((TokenKind::Compare(PairFunction::NotEqual), 2)),
        ('<', '=') => return Ok((TokenKind::Compare(PairFunction::LessOrEqual), 2)),
        ('>', '=') => return Ok((TokenKind::Compare(PairFunction::GreaterOrEqual), 2)),
        ('=', '<' | '>') => {
            let found = format!("there is no operator '={second}'");
            return instead(found, &format!("to compare, write {second}="));
        }
        ('<', '-') if is_left_side => {
            return instead(
                "'<-' is an arrow of R".into(),
                "write = after the column to predict, or x < -1 with a blank",
            );
        }
        (':', '=') => return instead("there is no operator ':='".into(), "write = after the column to predict"),
        ('~', '=') => {
            return instead("there is no operator '~='".into(), "write = after the column to predict, != to compare");
        }
        ('+', _) => TokenKind::Plus,
        (minus, _) if is_minus(minus) => TokenKind::Minus,
        (times, _) if is_times(times) => TokenKind::Times,
        (over, _) if is_over(over) => TokenKind::Over,
        (power, _) if is_power(power) => TokenKind::Power,
        ('(', _) => TokenKind::Open(Bracket::Round),
        ('[', _) => TokenKind::Open(Bracket::Square),
        ('{', _) => TokenKind::Open(Bracket::Curly),
        (')', _) => TokenKind::Close(Bracket::Round),
        (']', _) => TokenKind::Close(Bracket::Square),
        ('}', _) => TokenKind::Close(Bracket::Curly),
        (',', _) => TokenKind::Comma,
        ('=', _) => TokenKind::Equals,
        (tilde, _) if is_tilde(tilde) => TokenKind::Tilde,
        ('<', _) => TokenKind::Compare(PairFunction::Less),
        ('>', _) => TokenKind::Compare(PairFunction::Greater),
        ('\u{2264}', _) => TokenKind::Compare(PairFunction::LessOrEqual),
        ('\u{2265}', _) => TokenKind::Compare(PairFunction::GreaterOrEqual),
        ('\u{2260}', _) => TokenKind::Compare(PairFunction::NotEqual),
        ('!', _) => TokenKind::Bang,
        ('?', _) => TokenKind::Question,
        (':', _) => TokenKind::Colon,
        (';', _) if is_in_braces(before) => {
            return instead("';' separates cases in braces".into(), "write if(x < 3, a, c), or x < 3 ? a : c");
        }
        _ => return Err(unknown(rest, first, column)),
    };
    Ok((kind, 1))
}

/// Whether braces are open behind tokens.
fn is_in_braces(before: &[Token]) -> bool {
    let count = |kind: &TokenKind| before.iter().filter(|token| token.kind == *kind).count();
    count(&TokenKind::Open(Bracket::Curly)) > count(&TokenKind::Close(Bracket::Curly))
}

/// What to write in place of a sign that formulas do not have.
fn unknown(rest: &[char], sign: char, column: usize) -> FormulaError {
    let quoted = || format!("'{sign}' has no meaning here");
    let (found, instead) = match sign {
        '|' => (quoted(), "write abs(x) for |x|, || between conditions".to_string()),
        '&' => (quoted(), "write && between conditions".to_string()),
        ';' => (quoted(), "separate arguments by commas, and end the formula without a semicolon".to_string()),
        '%' => (quoted(), "write mod(a, b) for what a division leaves, x/100 for percent".to_string()),
        '\u{b1}' => (quoted(), "write + or -".to_string()),
        '\u{221a}' => (quoted(), "write sqrt(...)".to_string()),
        '\u{221b}' => (quoted(), "write cbrt(...)".to_string()),
        '\u{b0}' => (quoted(), "write radians(x) for an angle x in degrees".to_string()),
        '\\' => {
            let name: String = rest.iter().skip(1).take_while(|c| c.is_ascii_alphabetic()).collect();
            let instead = match name.as_str() {
                "frac" | "dfrac" | "tfrac" => "write (a)/(b) for \\frac{a}{b}".to_string(),
                "cdot" | "times" => "write * to multiply".to_string(),
                "" | "left" | "right" => "leave it out".to_string(),
                name => format!("leave out the backslash: {name}"),
            };
            (format!("'\\{name}' is LaTeX"), instead)
        }
        _ if is_fraction(sign) => (quoted(), "write fractions like (1/2)".to_string()),
        _ if is_superscript_letter(sign) => {
            (format!("'{sign}' is a superscript"), "write the power as ^(...)".to_string())
        }
        other => {
            // Messages repeat it; nothing in them may move a cursor.
            let found = Some(String::from(if other.is_control() { '\u{fffd}' } else { other }));
            let kind = FormulaErrorKind::Unexpected { expected: Expected::Character, found };
            return FormulaError { column, kind };
        }
    };
    FormulaError::instead(column, found, instead)
}
