//! Dates and times of day as numbers.

use super::number::is_space;

/// A date, a date with a time, or a time of day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Moment {
    pub(crate) kind: MomentKind,
    /// Since 1970, or midnight.
    seconds: i64,
    /// Of a second.
    fraction: f64,
}

/// What a moment tells. Those of different kinds cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MomentKind {
    Date,
    /// A date with a time, which may say how far it is from universal time.
    DateTime {
        has_offset: bool,
    },
    TimeOfDay,
}

impl Moment {
    /// Reads the forms of ISO 8601, and slashes in a date that begins with the year.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim_matches(is_space);
        if text.len() < 8 || text.len() > 40 {
            return None;
        }
        if text.as_bytes().get(2) == Some(&b':') {
            let (seconds, fraction) = time_of_day(text, 23)?;
            return Some(Self { kind: MomentKind::TimeOfDay, seconds, fraction });
        }
        let date_end = text.find(['T', 't', ' ']).unwrap_or(text.len());
        let midnight = 86_400 * date(text.get(..date_end)?)?;
        let Some(time) = text.get(date_end + 1..).map(|time| time.trim_matches(is_space)) else {
            return Some(Self { kind: MomentKind::Date, seconds: midnight, fraction: 0.0 });
        };
        let (time, offset) = match time.find(['Z', 'z', '+', '-']) {
            Some(end) => (time.get(..end)?, Some(offset(time.get(end..)?)?)),
            None => (time, None),
        };
        let time = time.trim_end_matches(is_space);
        let (seconds, fraction) = time_of_day(time, 23)?;
        let kind = MomentKind::DateTime { has_offset: offset.is_some() };
        Some(Self { kind, seconds: midnight + seconds - offset.unwrap_or(0), fraction })
    }

    /// Days between dates, else seconds.
    pub(crate) fn since(self, first: Self) -> f64 {
        let seconds = self.seconds - first.seconds;
        match self.kind {
            MomentKind::Date => (seconds / 86_400) as f64,
            _ => seconds as f64 + (self.fraction - first.fraction),
        }
    }

    /// What [`Moment::since`] counts.
    pub(crate) fn unit(self) -> &'static str {
        match self.kind {
            MomentKind::Date => "days",
            _ => "seconds",
        }
    }
}

/// Whether a text is a duration of a day or more, such as `24:10:00`.
pub(crate) fn is_long_duration(text: &str) -> bool {
    time_of_day(text.trim_matches(is_space), 9999)
        .is_some_and(|(seconds, _)| seconds >= 86_400 && text.matches(':').count() == 2)
}

/// Whole seconds since midnight, and the fraction of the next, of `HH:MM:SS` and its fraction, or of `HH:MM`.
fn time_of_day(text: &str, most_hours: i64) -> Option<(i64, f64)> {
    let (clock, fraction) = match text.find(['.', ',']) {
        Some(end) => (text.get(..end)?, text.get(end + 1..)?),
        None => (text, ""),
    };
    let mut parts = clock.split(':');
    let hours = parts.next()?;
    let is_hours = (2..=4).contains(&hours.len()) && hours.bytes().all(|byte| byte.is_ascii_digit());
    let hours: i64 = hours.parse().ok().filter(|hours| is_hours && *hours <= most_hours)?;
    let minutes = two_digits(parts.next()?, 59)?;
    let seconds = parts.next().map(|seconds| two_digits(seconds, 59));
    if parts.next().is_some() || (seconds.is_none() && !fraction.is_empty()) || text.ends_with(['.', ',']) {
        return None;
    }
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction = if fraction.is_empty() { 0.0 } else { format!("0.{fraction}").parse().ok()? };
    let seconds = seconds.unwrap_or(Some(0))?;
    Some((3600 * hours + 60 * minutes + seconds, fraction))
}

/// Seconds east of universal time: `Z`, `+01:00`, `-0330` or `+02`.
fn offset(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.get(1..)?;
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => (digits.get(..2)?, digits.get(2..)?),
        5 if digits.as_bytes().get(2) == Some(&b':') => (digits.get(..2)?, digits.get(3..)?),
        _ => return None,
    };
    Some(sign * (3600 * two_digits(hours, 23)? + 60 * two_digits(minutes, 59)?))
}

/// Days since 1970 of `YYYY-MM-DD` or `YYYY/MM/DD`.
fn date(text: &str) -> Option<i64> {
    let separator = match text.as_bytes().get(4)? {
        b'-' => '-',
        b'/' => '/',
        _ => return None,
    };
    let mut parts = text.split(separator);
    let year = parts.next().filter(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (year, month, day): (i64, i64, i64) =
        (year.parse().ok()?, two_digits(parts.next()?, 12)?, two_digits(parts.next()?, 31)?);
    if parts.next().is_some() || month < 1 || day < 1 {
        return None;
    }
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let month_days = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    // The year is taken to begin in March, so that the leap day is its last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    (day <= month_days).then_some(days + (153 * month + 2) / 5 + day - 719_469)
}

fn two_digits(text: &str, most: i64) -> Option<i64> {
    let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|value| is_number && *value <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<(MomentKind, f64)> {
        let epoch = |kind| Moment { kind, seconds: 0, fraction: 0.0 };
        Moment::parse(text).map(|moment| (moment.kind, moment.since(epoch(moment.kind))))
    }

    #[test]
    fn moments_are_counted_from_1970() {
        let date = |days| Some((MomentKind::Date, days));
        let date_time = |has_offset, seconds| Some((MomentKind::DateTime { has_offset }, seconds));
        // As `date -u -d ... +%s` has them.
        let cases = [
            ("1970-01-01", date(0.0)),
            ("2000-02-29", date(11016.0)),
            ("2024/03/01", date(19783.0)),
            ("1969-12-31", date(-1.0)),
            ("0001-01-01", date(-719_162.0)),
            ("9999-12-31", date(2_932_896.0)),
            ("2020-01-01T00:00:00", date_time(false, 1_577_836_800.0)),
            ("2020-01-01 12:34", date_time(false, 1_577_882_040.0)),
            ("2020-01-01T00:00:00.250Z", date_time(true, 1_577_836_800.25)),
            ("2020-01-01T00:00:00+01:00", date_time(true, 1_577_833_200.0)),
            ("2020-01-01T00:00:00 -0330", date_time(true, 1_577_849_400.0)),
            ("12:34:56", Some((MomentKind::TimeOfDay, 45296.0))),
            ("00:00:01,5", Some((MomentKind::TimeOfDay, 1.5))),
        ];
        for (text, expected) in cases {
            assert_eq!(seconds(text), expected, "{text}");
        }
        for text in [
            "03/04/2020",
            "2020-13-01",
            "2020-02-30",
            "2023-02-29",
            "2020-1-1",
            "20200101",
            "12:34",
            "12:60:00",
            "24:00:00",
            "100:00:00",
            "2020-01-01 24:00:00",
            "1:00:00:00",
            "12:00:60",
            "2020-01-01T",
            "2020-01-01T12",
            "2020-01-01 12:34:56.",
            "1:02:03",
            "2020-01-01T00:00:00+1",
            "2020-01/01",
            "+020-01-01",
            "ä2020-01-01",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn differences_of_long_times_ago_are_exact() {
        let at = |text: &str| Moment::parse(text).unwrap();
        let first = at("2020-01-01T00:00:00.001");
        assert_eq!(at("2020-01-01T00:00:00.003").since(first), 0.003 - 0.001);
        assert_eq!((first.unit(), at("2020-01-01").unit()), ("seconds", "days"));
    }
}
