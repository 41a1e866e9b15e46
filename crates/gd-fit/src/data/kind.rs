//! What a field looks like, to tell names from numbers.

use super::format::Decimal;
use super::likely::Likely;
use super::missing::Missing;
use super::number::{Numeral, is_wide, number};
use super::record::Record;
use super::time::Moment;

/// What a field looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Missing,
    Number,
    Time,
    /// Something that begins with digits: no number, but more likely a value than a name.
    Like,
    Text,
}

impl Kind {
    pub(crate) fn of(field: &[u8], decimal: Decimal, missing: &Missing) -> Self {
        // Faster than what comes, and nearly all.
        if matches!(field, [b'0'..=b'9', .., b'0'..=b'9'] | [b'0'..=b'9'])
            && decimal != Decimal::Comma
            && std::str::from_utf8(field).is_ok_and(|text| text.parse::<f64>().is_ok())
            && !missing.is(field)
        {
            return Self::Number;
        }
        if missing.is(field) {
            return Self::Missing;
        }
        let Ok(text) = std::str::from_utf8(field) else { return Self::Text };
        let has_digit = field.iter().any(u8::is_ascii_digit) || text.contains(is_wide);
        match number::<f64>(field, decimal) {
            // A blank may as well separate fields.
            Some(Numeral::Certain(value)) if !value.is_nan() && has_digit => {
                if text.contains(' ') {
                    Self::Like
                } else {
                    Self::Number
                }
            }
            Some(_) => Self::Like,
            None if !has_digit => Self::Text,
            None => match Moment::parse(text) {
                Some(_) if !text.contains(',') => Self::Time,
                Some(_) => Self::Like,
                None => match Likely::of(text, decimal) {
                    Likely::Text | Likely::Several => Self::Text,
                    _ => Self::Like,
                },
            },
        }
    }

    /// The kinds of the fields of a row. What is quoted is no name more or less than what is not.
    pub(crate) fn of_row(record: &Record, decimal: Decimal, missing: &Missing) -> Vec<Self> {
        record.iter().map(|field| Self::of(field, decimal, missing)).collect()
    }

    /// Whether it stands for a value, as it is or as it was meant.
    pub(crate) fn is_value(self) -> bool {
        matches!(self, Self::Number | Self::Time | Self::Like)
    }
}
