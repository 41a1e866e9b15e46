//! What may be wrong with a row that has more or fewer fields than the others.

use super::format::{Decimal, Separator};
use super::kind::Kind;
use super::likely::Likely;
use super::missing::Missing;
use super::record::Record;
use super::shown::shown_bytes;

/// Why a row has more or fewer fields than it should.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misfit {
    /// It is not known.
    Unknown,
    /// A comma separates thousands where commas separate fields.
    Thousands,
    /// Numbers have no blank between them: the field that they are.
    RunTogether(String),
    /// There are rows above it that are as they should be: the table may have ended.
    Below,
}

impl Misfit {
    /// Looks at a row that should have so many fields.
    pub(crate) fn of(record: &Record, expected: usize, separator: Separator) -> Self {
        if separator == Separator::Comma
            && record.len() > expected
            && (1..record.len()).any(|column| is_split_number(record, column))
        {
            return Self::Thousands;
        }
        let run_together = |field: &&[u8]| separator == Separator::Space && are_run_together(field);
        match record.iter().find(run_together).filter(|_| record.len() < expected) {
            Some(field) => Self::RunTogether(shown_bytes(field)),
            None => Self::Unknown,
        }
    }

    /// As [`Misfit::of`], of a row below so many others.
    pub(crate) fn below(record: &Record, expected: usize, separator: Separator, n_rows: usize) -> Self {
        match Self::of(record, expected, separator) {
            Self::Unknown if n_rows > 1 => Self::Below,
            misfit => misfit,
        }
    }
}

/// Whether a field and the one before it may be one number with a comma between thousands.
pub(crate) fn is_split_number(record: &Record, column: usize) -> bool {
    let digits = |field: &[u8]| !field.is_empty() && field.iter().all(u8::is_ascii_digit);
    let Some(before) = column.checked_sub(1).and_then(|before| record.get(before)) else { return false };
    let Some(after) = record.get(column) else { return false };
    let before = before.strip_prefix(b"-").unwrap_or(before);
    let (whole, fraction) = after.split_at(after.len().min(3));
    let is_fraction =
        fraction.is_empty() || fraction.first() == Some(&b'.') && fraction.iter().skip(1).all(u8::is_ascii_digit);
    before.len() <= 3
        && digits(before)
        && before.first() != Some(&b'0')
        && whole.len() == 3
        && digits(whole)
        && is_fraction
}

/// Whether a field is numbers with a minus sign but no blank between them, such as `0.400-11.567`.
fn are_run_together(field: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(field) else { return false };
    let kind = |text: &str| Kind::of(text.as_bytes(), Decimal::Point, &Missing::default());
    let is_new = |(place, character): &(usize, char)| {
        *place > 0
            && *character == '-'
            && !text.get(..*place).is_some_and(|before| before.ends_with(['e', 'E', 'd', 'D']))
    };
    let is_split = |(place, _): (usize, char)| {
        let (first, second) = text.split_at(place);
        let is_number = |part: &str| kind(part) == Kind::Number && part.contains('.');
        is_number(first) && (is_number(second) || are_run_together(second.as_bytes()))
    };
    Likely::of(text, Decimal::Point) != Likely::Moment && text.char_indices().filter(is_new).any(is_split)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misfit(line: &str, expected: usize, separator: Separator) -> Misfit {
        let mut record = Record::default();
        record.split(line.as_bytes(), separator);
        Misfit::of(&record, expected, separator)
    }

    #[test]
    fn misfits_are_understood() {
        assert_eq!(misfit("A,2,107.5,61", 3, Separator::Comma), Misfit::Thousands);
        assert_eq!(misfit("-1,023", 1, Separator::Comma), Misfit::Thousands);
        for line in ["A,2,10,61", "A,0,107", "A,2.5,107", "A,2,1075", "A,2,107x"] {
            assert_eq!(misfit(line, 2, Separator::Comma), Misfit::Unknown, "{line}");
        }
        for (line, field) in
            [("0.400-11.567 6.1", "0.400-11.567"), ("1 -1.678-16.569e-01-2.5", "-1.678-16.569e-01-2.5")]
        {
            assert_eq!(misfit(line, 9, Separator::Space), Misfit::RunTogether(field.into()));
        }
        for line in ["1.5e-10 2", "2020-01-02 1", "1-2 3", "a-b"] {
            assert_eq!(misfit(line, 9, Separator::Space), Misfit::Unknown, "{line}");
        }
    }
}
