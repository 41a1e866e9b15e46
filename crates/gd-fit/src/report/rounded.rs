//! A value with its standard error in the digits that the error leaves.

/// A value and its standard error, both in units of the second significant digit of the error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rounded {
    /// Digits of the value, with its sign.
    pub(crate) value: String,
    /// Digits of the error.
    pub(crate) error: String,
    /// A power of ten that both are to be multiplied by, if not 1.
    pub(crate) exponent: Option<i32>,
}

/// Powers of ten that numbers are written out in.
const PLAIN: std::ops::RangeInclusive<i32> = -4..=5;

impl Rounded {
    /// The error in two significant digits, the value to the same place (Particle Data Group, *Review of Particle Physics*,
    /// 2022, section 5.3, without its rule for errors that begin with 1 to 3). `None` where the error is 0 or one of both
    /// is not finite.
    pub(crate) fn new(value: f64, error: f64) -> Option<Self> {
        if !(value.is_finite() && error.is_finite() && error > 0.0) {
            return None;
        }
        // The place of the last digit, after rounding has decided how many there are before it.
        let place = exponent_of(error, Some(1)) - 1;
        let (value_digits, error_digits) = (units(value.abs(), place), units(error, place));
        // The first digit of the longer of both.
        let first = place + value_digits.len().max(error_digits.len()) as i32 - 1;
        let exponent = (place > 0 || !PLAIN.contains(&first)).then_some(first);
        let decimals = (exponent.unwrap_or(0) - place).max(0) as usize;
        let sign = if value < 0.0 && value_digits != "0" { "-" } else { "" };
        Some(Self {
            value: format!("{sign}{}", with_point(&value_digits, decimals)),
            error: with_point(&error_digits, decimals),
            exponent,
        })
    }
}

/// The exponent of a number, rounded to so many digits after the first.
fn exponent_of(value: f64, decimals: Option<usize>) -> i32 {
    let text = decimals.map_or_else(|| format!("{value:e}"), |decimals| format!("{value:.decimals$e}"));
    text.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

/// A number that is not negative, rounded to a multiple of a power of ten: the digits of that multiple.
fn units(value: f64, place: i32) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let digits = if place <= 0 {
        format!("{value:.*}", place.unsigned_abs() as usize).replace('.', "")
    } else {
        // The decimal digits of a large number are exact, so that what is cut off decides.
        let exponent = exponent_of(value, None);
        if exponent < place {
            // Less than one unit, or rounded up to it.
            let is_half = format!("{value:e}").starts_with(['5', '6', '7', '8', '9']);
            if is_half && exponent == place - 1 { "1".into() } else { "0".to_owned() }
        } else {
            let text = format!("{value:.*e}", (exponent - place) as usize);
            let (mantissa, found) = text.split_once('e').unwrap_or((&text, "0"));
            let carried = found.parse::<i32>().unwrap_or(exponent) - exponent;
            format!("{}{}", mantissa.replace('.', ""), "0".repeat(carried.max(0) as usize))
        }
    };
    let trimmed = digits.trim_start_matches('0');
    if trimmed.is_empty() { "0".into() } else { trimmed.to_owned() }
}

/// Digits with a point before the last ones.
fn with_point(digits: &str, decimals: usize) -> String {
    if decimals == 0 {
        return digits.to_owned();
    }
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    format!("{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_decides_the_digits() {
        let cases = [
            (212.683_707, 6.947_16, "212.7", "6.9", None),
            (0.064_121, 0.008_281, "0.0641", "0.0083", None),
            (-1.5, 0.25, "-1.50", "0.25", None),
            (1.0, 0.099_6, "1.00", "0.10", None),
            (3.0, 99.6, "0.0", "1.0", Some(2)),
            (1234.5, 99.4, "1234", "99", None),
            (123_456.0, 1234.0, "1.235", "0.012", Some(5)),
            (-1.234_56e-9, 4.5e-12, "-1.2346", "0.0045", Some(-9)),
            (6.022e23, 1.0e20, "6.0220", "0.0010", Some(23)),
            (9600.0, 12_000.0, "1.0", "1.2", Some(4)),
            (0.0, 0.5, "0.00", "0.50", None),
            (-0.001, 12.0, "0", "12", None),
            (0.4, 1.0e7, "0.0", "1.0", Some(7)),
            (7.0e5, 1.0e7, "0.1", "1.0", Some(7)),
            (5e-324, 5e-324, "4.9", "4.9", Some(-324)),
            (1e300, 1e-3, "", "", None),
        ];
        for (value, error, shown, shown_error, exponent) in cases {
            let found = Rounded::new(value, error).unwrap();
            if shown.is_empty() {
                assert!(found.exponent == Some(300), "{found:?}");
                continue;
            }
            let right = Rounded { value: shown.into(), error: shown_error.into(), exponent };
            assert_eq!(found, right, "{value} {error}");
        }
        for (value, error) in [(1.0, 0.0), (f64::NAN, 1.0), (1.0, f64::INFINITY), (1.0, -1.0)] {
            assert_eq!(Rounded::new(value, error), None);
        }
    }
}
