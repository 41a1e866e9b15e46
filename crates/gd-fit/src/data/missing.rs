//! Fields that stand for a missing value.

use super::format::{Decimal, Format};
use super::number::number;
use super::record::trim;

/// Fields that always do, in small letters.
const MARKS: [&[u8]; 35] = [
    b"",
    b"na",
    b"n/a",
    b"n.a.",
    b"nan",
    b"-nan",
    b"+nan",
    b"nan(ind)",
    b"-nan(ind)",
    b"1.#qnan",
    b"-1.#ind",
    b"<na>",
    b"null",
    b"nil",
    b"none",
    b"?",
    b"-",
    b"--",
    b"---",
    b".",
    b"..",
    b"...",
    b"\xe2\x80\x93",
    b"\xe2\x80\x94",
    b"\xe2\x88\x92",
    b"\xc2\xa0",
    b"#n/a",
    b"#n/a n/a",
    b"#value!",
    b"#div/0!",
    b"#ref!",
    b"#num!",
    b"#name?",
    b"#null!",
    b"#spill!",
];

/// What stands for a missing value in a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Missing {
    /// Fields beside [`MARKS`].
    texts: Vec<String>,
    numbers: Vec<f64>,
    decimal: Decimal,
}

impl Missing {
    pub(crate) fn new(format: &Format) -> Self {
        let texts: Vec<String> = format.missing.iter().map(|text| text.trim().to_owned()).collect();
        // On a command line numbers have a point, whatever the file has.
        let value =
            |text: &String| text.parse().ok().or_else(|| number::<f64>(text.as_bytes(), format.decimal)?.certain());
        let numbers = texts.iter().filter_map(value).collect();
        Self { texts, numbers, decimal: format.decimal }
    }

    /// Whether a field stands for a missing value.
    pub(crate) fn is(&self, field: &[u8]) -> bool {
        let field = trim(field);
        // Nearly all fields are numbers.
        let is_number =
            matches!(field, [b'0'..=b'9', .., b'0'..=b'9'] | [b'0'..=b'9'] | [b'-', b'0'..=b'9', .., b'0'..=b'9']);
        if !is_number && MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(field)) {
            return true;
        }
        if self.texts.is_empty() {
            return false;
        }
        let is_text = |text: &String| text.as_bytes().eq_ignore_ascii_case(field);
        let value = || number::<f64>(field, self.decimal)?.certain();
        self.texts.iter().any(is_text)
            || (!self.numbers.is_empty() && value().is_some_and(|value| self.numbers.contains(&value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_values_are_known_by_text_and_by_value() {
        let missing = Missing::new(&Format { missing: vec!["-999".into(), "off".into()], ..Format::default() });
        for field in ["", " NaN ", "n/A", "#VALUE!", "-", "—", "-999", "-999.00", "-9.99e2", "OFF", "."] {
            assert!(missing.is(field.as_bytes()), "{field}");
        }
        for field in ["0", "999", "-9990", "offset", "-1", "nano", "inf", "1-", "1.#INF"] {
            assert!(!missing.is(field.as_bytes()), "{field}");
        }
        let comma =
            Missing::new(&Format { missing: vec!["-9.5".into()], decimal: Decimal::Comma, ..Format::default() });
        assert!(comma.is(b"-9,5") && !Missing::default().is(b"-999"));
    }
}
