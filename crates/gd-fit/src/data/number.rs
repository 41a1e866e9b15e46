//! Numbers as people and programs write them.

use std::str::FromStr;

use super::format::Decimal;
use super::record::trim;

/// A number, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Numeral<T> {
    /// Nothing else can be meant.
    Certain(T),
    /// With commas that separate thousands: so they must, since there are several, or a decimal point.
    Grouped(T),
    /// With one comma that may separate thousands or decimals, such as `1,234`; the number if it is thousands.
    Ambiguous(T),
}

impl<T> Numeral<T> {
    /// The number, if nothing else can be meant.
    pub(crate) fn certain(self) -> Option<T> {
        match self {
            Self::Certain(value) => Some(value),
            _ => None,
        }
    }
}

/// The number in a field, `None` if it is not one.
pub(crate) fn number<T: FromStr>(field: &[u8], decimal: Decimal) -> Option<Numeral<T>> {
    let text = std::str::from_utf8(trim(field)).ok()?;
    let narrow = narrow(text);
    let text = narrow.as_deref().unwrap_or(text);
    if decimal != Decimal::Comma
        && let Ok(value) = text.parse()
    {
        return Some(Numeral::Certain(value));
    }
    let Plain { text, groups } = plain(text, decimal)?;
    let value = text.parse().ok()?;
    Some(match groups {
        Groups::None => Numeral::Certain(value),
        Groups::Certain => Numeral::Grouped(value),
        Groups::Ambiguous => Numeral::Ambiguous(value),
    })
}

/// Text with the digits and signs of East Asian typography, which are as wide as their letters, as ordinary ones; `None` if
/// it has none.
fn narrow(text: &str) -> Option<String> {
    // Nearly all text has none, which its bytes tell sooner.
    if !text.as_bytes().contains(&0xef) || !text.contains(is_wide) {
        return None;
    }
    let narrow = |character: char| match u32::from(character).checked_sub(0xfee0).and_then(char::from_u32) {
        Some(narrow) if is_wide(character) => narrow,
        _ => character,
    };
    Some(text.chars().map(narrow).collect())
}

/// Whether a character is a full-width digit, sign or letter of an exponent.
pub(crate) fn is_wide(character: char) -> bool {
    matches!(character, '\u{ff10}'..='\u{ff19}' | '\u{ff0b}'..='\u{ff0e}' | '\u{ff25}' | '\u{ff45}')
}

/// A number in the form that everything reads.
#[derive(Debug, PartialEq)]
struct Plain {
    text: String,
    groups: Groups,
}

/// Whether a number has commas between thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Groups {
    None,
    Certain,
    Ambiguous,
}

/// Whether a character is one of the dashes that stand for a minus sign.
pub(crate) fn is_minus(character: char) -> bool {
    matches!(character, '-' | '\u{2212}' | '\u{2010}'..='\u{2013}' | '\u{fe63}' | '\u{ff0d}')
}

/// White space of any kind, and what is as invisible.
pub(crate) fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\0' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Separators of thousands that can be nothing else.
fn is_thousands_mark(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\'' | '\u{2019}')
}

fn plain(text: &str, decimal: Decimal) -> Option<Plain> {
    let text = text.trim_matches(is_space);
    if text.len() > 1000 {
        return None;
    }
    let mut plain = String::new();
    let unsigned = match text.chars().next()? {
        '+' => text.get(1..)?,
        sign if is_minus(sign) => {
            plain.push('-');
            text.get(sign.len_utf8()..)?.trim_start_matches(is_space)
        }
        _ => text,
    };
    let (mantissa, exponent) = match unsigned.find(['e', 'E', 'd', 'D']) {
        Some(place) => (unsigned.get(..place)?, Some(unsigned.get(place + 1..)?)),
        None => (unsigned, None),
    };
    let (point, comma) = match decimal {
        Decimal::Auto | Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let (whole, fraction) = match mantissa.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mark = whole.chars().find(|character| !character.is_ascii_digit());
    let groups = match mark {
        None => Groups::None,
        Some(mark) if mark == comma || is_thousands_mark(mark) => {
            let mut parts = whole.split(mark);
            let is_first = |part: &str| (1..=3).contains(&part.len()) && digits(part) && !part.starts_with('0');
            if !parts.next().is_some_and(is_first) || !parts.all(|part| part.len() == 3 && digits(part)) {
                return None;
            }
            match (mark == comma, fraction.is_some() || whole.matches(mark).nth(1).is_some()) {
                (false, _) => Groups::None,
                (true, true) if decimal == Decimal::Comma => Groups::None,
                (true, true) => Groups::Certain,
                // A number in which the point of other files is an ordinary one is a mistake, whatever it means.
                (true, false) if decimal == Decimal::Comma => return None,
                (true, false) => Groups::Ambiguous,
            }
        }
        Some(_) => return None,
    };
    plain.extend(whole.chars().filter(char::is_ascii_digit));
    if let Some(fraction) = fraction {
        if !digits(fraction) || (fraction.is_empty() && whole.is_empty()) {
            return None;
        }
        plain.push('.');
        plain.push_str(fraction);
    } else if whole.is_empty() {
        return None;
    }
    if let Some(exponent) = exponent {
        let sign = exponent.chars().next()?;
        let size = if sign == '+' || is_minus(sign) { exponent.get(sign.len_utf8()..)? } else { exponent };
        if size.is_empty() || !digits(size) {
            return None;
        }
        plain.push_str(if is_minus(sign) { "e-" } else { "e" });
        plain.push_str(size);
    }
    Some(Plain { text: plain, groups })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        use Numeral::{Ambiguous, Certain, Grouped};
        let point = |text: &str| number::<f64>(text.as_bytes(), Decimal::Point);
        let certain: [(&str, f64); 24] = [
            ("\u{ff11}\u{ff12}", 12.0),
            ("\u{ff0d}\u{ff11}\u{ff0e}\u{ff15}e\u{ff13}", -1.5e3),
            ("+1.5", 1.5),
            (".5", 0.5),
            ("5.", 5.0),
            (" 7\0", 7.0),
            ("\u{2212}1.25", -1.25),
            ("\u{2013} 3", -3.0),
            ("\u{a0}4\u{202f}", 4.0),
            ("1e\u{2212}3", 1e-3),
            ("0.1D+01", 1.0),
            ("1.0d0", 1.0),
            ("-2.5D-3", -2.5e-3),
            ("1 234.5", 1234.5),
            ("1\u{a0}234\u{a0}567", 1_234_567.0),
            ("12\u{2009}345", 12345.0),
            ("1'234.5", 1234.5),
            ("1\u{2019}234", 1234.0),
            ("\u{feff}6", 6.0),
            ("1e5", 1e5),
            ("1E+05", 1e5),
            ("007", 7.0),
            ("-0", -0.0),
            ("4.9e-324", 5e-324),
        ];
        for (text, value) in certain {
            assert_eq!(point(text), Some(Certain(value)), "{text}");
        }
        assert_eq!(point("1,234,567"), Some(Grouped(1_234_567.0)));
        assert_eq!(point("-1,234.5"), Some(Grouped(-1234.5)));
        assert_eq!(point("54,908"), Some(Ambiguous(54908.0)));
        for text in [
            "",
            ".",
            "-",
            "+",
            "e5",
            "1e",
            "1e+",
            "1,5",
            "0,435",
            "1,23,456",
            "1234,567",
            "1.5.2",
            "0x1F",
            "12 34",
            "1 23",
            "1.2 3",
            "1_000",
            "1e5.5",
            "--1",
            "2.1\u{b1}0.1",
            "0.1+01",
            "1-",
            "½",
            ",5",
            "1,",
            "d1",
            "1D",
            "1DD2",
        ] {
            assert_eq!(point(text), None, "{text}");
        }
    }

    #[test]
    fn decimal_commas_allow_no_points_that_may_be_decimal() {
        let comma = |text: &str| number::<f64>(text.as_bytes(), Decimal::Comma).and_then(Numeral::certain);
        for (text, value) in [
            ("1,5", 1.5),
            ("-0,435", -0.435),
            ("1.234,56", 1234.56),
            ("1.234.567", 1_234_567.0),
            ("1 234,5", 1234.5),
            ("3e4", 3e4),
            ("0,1D+01", 1.0),
            (",5", 0.5),
            ("7", 7.0),
        ] {
            assert_eq!(comma(text), Some(value), "{text}");
        }
        for text in ["1.234", "1.5", "1,2,3", "1,234.5", "1.23,4"] {
            assert_eq!(comma(text), None, "{text}");
        }
    }
}
