//! Numbers as people read them.

use std::fmt;

use gd_core::Real;

/// A number in so many significant digits, without zeros at the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Significant(pub f64, pub usize);

impl fmt::Display for Significant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(value, digits) = *self;
        if !value.is_finite() || value == 0.0 {
            return f.pad(&value.to_string());
        }
        // Rounding decides the exponent, so it comes first.
        let scientific = format!("{value:.*e}", digits.saturating_sub(1));
        let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let power: i32 = exponent.parse().unwrap_or(0);
        if (-4..=digits as i32).contains(&power) {
            let decimals = (digits as i32 - 1 - power).max(0) as usize;
            f.pad(trimmed(&format!("{value:.decimals$}")))
        } else {
            f.pad(&format!("{}e{exponent}", trimmed(mantissa)))
        }
    }
}

/// Without zeros at the end of a fraction.
fn trimmed(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

/// The number with the fewest digits that reads as the same value: in f32 1.2, not 1.2000000476837158.
pub fn shortest<T: Real>(value: T) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| value.to_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_significant() {
        let cases = [
            (0.012_345_678, 3, "0.0123"),
            (123_456.0, 3, "1.23e5"),
            (1234.0, 4, "1234"),
            (9.9996, 4, "10"),
            (99.96, 3, "100"),
            (-2.5, 8, "-2.5"),
            (1.0e-7, 3, "1e-7"),
            (0.000_12, 3, "0.00012"),
            (0.0, 3, "0"),
            (f64::NAN, 3, "NaN"),
            (f64::INFINITY, 3, "inf"),
        ];
        for (value, digits, text) in cases {
            assert_eq!(Significant(value, digits).to_string(), text);
        }
        assert_eq!(format!("{:>8}|{:<6}|", Significant(1.5, 3), Significant(2.0, 3)), "     1.5|2     |");
    }

    #[test]
    fn f32_keeps_its_few_digits() {
        assert_eq!(shortest(1.2_f32), 1.2);
        assert_eq!(shortest(1.2_f64), 1.2);
    }
}
