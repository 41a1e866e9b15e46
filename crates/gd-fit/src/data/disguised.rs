//! Numbers that stand for something else.

use super::shown::shown_bytes;
use super::time::Moment;

/// The least of the numbers that instruments write for a value out of range: 9.9E+37 for infinity, 9.91E+37 for none, by
/// IEEE 488.2.
const OUT_OF_RANGE: f64 = 9.9e37;
/// Above all of these.
const BEYOND: f64 = 1e38;

/// Looks out for numbers that instruments write for a value out of range.
#[derive(Debug, Default)]
pub(crate) struct Extremes {
    /// The first such number, with its line.
    first: Option<(u64, String)>,
    /// The largest of the other numbers.
    largest: f64,
}

impl Extremes {
    pub(crate) fn take(&mut self, value: f64, line: u64, field: &[u8]) {
        let size = value.abs();
        if (0.999_999 * OUT_OF_RANGE..BEYOND).contains(&size) {
            self.first.get_or_insert_with(|| (line, shown_bytes(field)));
        } else if size > self.largest {
            self.largest = size;
        }
    }

    /// The first such number, unless others are of its size.
    pub(crate) fn found(&self) -> Option<&(u64, String)> {
        self.first.as_ref().filter(|_| self.largest < 1e-6 * OUT_OF_RANGE)
    }
}

/// Looks out for columns of nothing but dates without hyphens, such as 20191231, or of these with a time of day behind them.
#[derive(Debug, Default)]
pub(crate) struct BareDates {
    /// The first number that is a date, with its line; the first that is of another month.
    first: Option<(u64, String)>,
    other: Option<(u64, String)>,
    n_dates: usize,
    /// Whether they have no day, such as 201912.
    are_months: bool,
    /// Whether another number is no date.
    has_others: bool,
}

impl BareDates {
    pub(crate) fn take(&mut self, field: &[u8], line: u64) {
        if self.has_others {
            return;
        }
        let Some(month) = month_of(field) else {
            self.has_others = true;
            return;
        };
        self.n_dates += 1;
        self.are_months |= field.len() == 6;
        match &self.first {
            None => self.first = Some((line, shown_bytes(field))),
            Some((_, first)) if self.other.is_none() && first.as_bytes().get(..month.len()) != Some(month) => {
                self.other = Some((line, shown_bytes(field)));
            }
            _ => {}
        }
    }

    /// The first date of another month, or month of another year, if there are several and nothing but dates: before it,
    /// they count days or months. Months may be numbers, unless the name of the column says what they are.
    pub(crate) fn found(&self, name: &str) -> Option<&(u64, String)> {
        const FEWEST: usize = 3;
        let has_name = || {
            let name = name.to_lowercase();
            NAMES.iter().any(|part| name.contains(part))
        };
        self.other.as_ref().filter(|_| !self.has_others && self.n_dates >= FEWEST && (!self.are_months || has_name()))
    }
}

/// Parts of names of columns of months.
const NAMES: [&str; 13] = [
    "date", "month", "time", "period", "datum", "monat", "mois", "mes", "fecha", "data", "yyyymm", "\u{6708}",
    "\u{65e5}",
];

/// Year and month of a number that is a date of our times, alone or with hours and minutes, and seconds; the year of one
/// that is a month.
fn month_of(field: &[u8]) -> Option<&[u8]> {
    let text = std::str::from_utf8(field).ok()?;
    if !matches!(text.len(), 6 | 8 | 12 | 14) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| text.get(range);
    let day = if text.len() == 6 { "01" } else { part(6..8)? };
    let date = format!("{}-{}-{day}", part(0..4)?, part(4..6)?);
    let time = match text.len() {
        6 | 8 => String::new(),
        12 => format!("T{}:{}", part(8..10)?, part(10..12)?),
        _ => format!("T{}:{}:{}", part(8..10)?, part(10..12)?, part(12..14)?),
    };
    Moment::parse(&(date + &time))?;
    let is_ours = ("1900".."2100").contains(&part(0..4)?);
    field.get(..if text.len() == 6 { 4 } else { 6 }).filter(|_| is_ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_without_hyphens_are_seen() {
        let found = |fields: &[&str]| {
            let mut dates = BareDates::default();
            for (field, line) in fields.iter().zip(2..) {
                dates.take(field.as_bytes(), line);
            }
            dates.found("x").map(|(line, _)| *line)
        };
        let months = |name: &str| {
            let mut dates = BareDates::default();
            for (field, line) in [(b"201911", 2), (b"201912", 3), (b"202001", 4)] {
                dates.take(field, line);
            }
            dates.found(name).map(|(line, _)| *line)
        };
        assert_eq!((months("Month"), months("count")), (Some(4), None));
        assert_eq!(found(&["20191230", "20191231", "20200101"]), Some(4));
        assert_eq!(found(&["20191231235959", "20200101000000", "20200101000001"]), Some(3));
        for fields in [
            &["20191228", "20191229", "20191230"][..],
            &["20191230", "20191231", "20191232"],
            &["20191230.0", "20191231.0", "20200101.0"],
            &["20191231", "20200101"],
            &["20191231", "20200101", "12345678"],
            &["18991231", "19000101", "19000102"],
        ] {
            assert_eq!(found(fields), None, "{fields:?}");
        }
    }

    #[test]
    fn numbers_out_of_range_are_seen() {
        let found = |values: &[f64]| {
            let mut extremes = Extremes::default();
            for (value, line) in values.iter().zip(2..) {
                extremes.take(*value, line, b"field");
            }
            extremes.found().map(|(line, _)| *line)
        };
        assert_eq!(found(&[1.0, 9.9e37, 9.91e37]), Some(3));
        assert_eq!(found(&[1.0, 2.0, -9.999_999_99e37]), Some(4));
        assert_eq!(found(&[9.9e37, 5e37]), None);
        assert_eq!(found(&[1.0, 1e38, 9.8e37]), None);
    }
}
