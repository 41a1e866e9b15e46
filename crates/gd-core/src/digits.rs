//! Numbers and names as sentences show them.

use core::fmt;

/// A number with three digits.
pub(crate) struct Digits(pub(crate) f64);

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.abs() {
            0.0 => f.write_str("0"),
            size if (1e-3..1e4).contains(&size) => {
                // 0 to 5; the limit spares the formatter a panic to link.
                let decimals = usize::try_from(2 - decimal_exponent(size)).unwrap_or(0).min(5);
                write!(f, "{:.decimals$}", self.0)
            }
            size if size.is_finite() => write!(f, "{:.2e}", self.0),
            _ => write!(f, "{}", self.0),
        }
    }
}

/// A number with few digits, without trailing zeros; the `f32` nearest to 0.1 is shown as 0.1.
pub(crate) struct Short(pub(crate) f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = round_to_digits(self.0, 6);
        if rounded == 0.0 || (1e-3..1e6).contains(&rounded) { write!(f, "{rounded}") } else { write!(f, "{rounded:e}") }
    }
}

/// The name of a parameter, or p and its index.
pub(crate) struct Name<'a>(pub(crate) &'a [&'a str], pub(crate) usize);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.get(self.1) {
            Some(name) => f.write_str(name),
            None => write!(f, "p{}", self.1),
        }
    }
}

/// The exponent of the first digit: 0 from 1 to below 10.
fn decimal_exponent(value: f64) -> i32 {
    let (mut exponent, mut rest) = (0, value.abs());
    // At most 324 rounds; zero, infinity and NaN none.
    while rest >= 10.0 && rest.is_finite() {
        rest /= 10.0;
        exponent += 1;
    }
    while rest < 1.0 && rest > 0.0 {
        rest *= 10.0;
        exponent -= 1;
    }
    exponent
}

/// `value` with that many decimal digits, as near to the decimal number as a float can be for sizes from 1e-16 to 1e22.
pub(crate) fn round_to_digits(value: f64, digits: i32) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return value;
    }
    let shift = digits - 1 - decimal_exponent(value);
    // Powers of ten up to 1e22 are exact.
    let power = (0..shift.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
    let rounded = if shift >= 0 { libm::round(value * power) / power } else { libm::round(value / power) * power };
    if rounded.is_finite() { rounded } else { value }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn numbers_are_rounded_to_their_digits() {
        assert_eq!(round_to_digits(0.499_99, 2), 0.5);
        assert_eq!(round_to_digits(f64::from(0.1_f32), 6), 0.1);
        assert_eq!(round_to_digits(-123_456.0, 2), -120_000.0);
        assert_eq!(round_to_digits(0.0, 2), 0.0);
        assert!(round_to_digits(f64::NAN, 2).is_nan());
        assert!((round_to_digits(1.234e-300, 2) / 1.2e-300 - 1.0).abs() < 1e-14);
        assert_eq!(round_to_digits(f64::MAX, 2), f64::MAX);
    }

    #[test]
    fn numbers_are_written_with_their_digits() {
        let three = [0.0, 2.0, -0.063_71, 12.345, 1234.5, 12_345.0, 4e-4, f64::INFINITY, f64::NAN];
        let three = three.map(|value| Digits(value).to_string());
        assert_eq!(three, ["0", "2.00", "-0.0637", "12.3", "1234", "1.23e4", "4.00e-4", "inf", "NaN"]);
        let short = [0.0, 1.0, f64::from(0.3_f32), 7.541_417_463e-11, 25e6].map(|value| Short(value).to_string());
        assert_eq!(short, ["0", "1", "0.3", "7.54142e-11", "2.5e7"]);
    }
}
