//! The two precisions, and numbers as text without a change of their bits.

use std::fmt;

use crate::hex_float::hex_float;

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// The precision of a trajectory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Precision {
    /// Single: 24 significant bits.
    F32,
    /// Double: 53 significant bits.
    F64,
}

impl Precision {
    /// `f32` or `f64`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::F32, Self::F64].into_iter().find(|precision| precision.name() == name)
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `f32` or `f64`.
pub trait Scalar: Copy + PartialEq + fmt::Debug + fmt::Display + fmt::LowerExp + sealed::Sealed + 'static {
    /// Which of the two it is.
    const PRECISION: Precision;

    /// The bits as hexadecimal digits, 8 or 16 of them.
    fn hex(self) -> String;

    /// The number with these bits; `None` unless there are 8 or 16 hexadecimal digits.
    fn from_hex(hex: &str) -> Option<Self>;

    /// The number nearest to what a text says, ties to even: decimal (`-1.5e-3`, with the `d` of Fortran or the `f` of
    /// Julia for `e` too), hexadecimal as C's `%a` and Python's `float.hex` write it (`0x1.8p+1`), `inf` and `nan` in any
    /// letters, also as C writes them (`-nan`, `nan(ind)`).
    ///
    /// ```
    /// use gd_snapshot::Scalar;
    /// assert_eq!(f64::from_text("0x1.8p+1"), Some(3.0));
    /// // Rounded once: by way of f64 it would be the even neighbor.
    /// let text = "1.00000005960464477540";
    /// assert_eq!(f32::from_text(text), Some(1.000_000_1));
    /// assert_eq!(f64::from_text(text).unwrap() as f32, 1.0);
    /// assert_eq!(f64::from_text("1,5"), None);
    /// ```
    fn from_text(text: &str) -> Option<Self>;

    /// The position among all numbers of the type: neighbors differ by one, both zeros are 0. That of a NaN means nothing.
    fn rank(self) -> i64;

    /// The same number in double precision.
    fn widened(self) -> f64;

    /// The number nearest to one of double precision, ties to even.
    fn nearest(wide: f64) -> Self;
}

impl Scalar for f32 {
    const PRECISION: Precision = Precision::F32;

    fn hex(self) -> String {
        format!("{:08x}", self.to_bits())
    }

    fn from_hex(hex: &str) -> Option<Self> {
        u32::from_str_radix(hex, 16).ok().filter(|_| is_hex(hex, 8)).map(Self::from_bits)
    }

    fn from_text(text: &str) -> Option<Self> {
        if let Some(number) = hex_float(text, 24, -149) {
            // Exact: the rounding is done.
            return Some(number as Self);
        }
        plain(text)?.parse().ok()
    }

    fn rank(self) -> i64 {
        let magnitude = i64::from(self.to_bits() & 0x7fff_ffff);
        if self.is_sign_negative() { -magnitude } else { magnitude }
    }

    fn widened(self) -> f64 {
        f64::from(self)
    }

    fn nearest(wide: f64) -> Self {
        wide as Self
    }
}

impl Scalar for f64 {
    const PRECISION: Precision = Precision::F64;

    fn hex(self) -> String {
        format!("{:016x}", self.to_bits())
    }

    fn from_hex(hex: &str) -> Option<Self> {
        u64::from_str_radix(hex, 16).ok().filter(|_| is_hex(hex, 16)).map(Self::from_bits)
    }

    fn from_text(text: &str) -> Option<Self> {
        hex_float(text, 53, -1074).or_else(|| plain(text)?.parse().ok())
    }

    fn rank(self) -> i64 {
        let magnitude = (self.to_bits() & 0x7fff_ffff_ffff_ffff) as i64;
        if self.is_sign_negative() { -magnitude } else { magnitude }
    }

    fn widened(self) -> f64 {
        self
    }

    fn nearest(wide: f64) -> Self {
        wide
    }
}

fn is_hex(text: &str, n_digits: usize) -> bool {
    text.len() == n_digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A number in the form that Rust reads.
fn plain(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let unsigned = lower.trim_start_matches(['-', '+']);
    if let Some(payload) = unsigned.strip_prefix("nan(") {
        return payload.ends_with(')').then(|| "nan".to_owned());
    }
    // Letters of "inf", "infinity" and "nan" are no exponents.
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return Some(lower);
    }
    Some(lower.replace(['d', 'f'], "e"))
}

/// A number in the fewest digits that read as the same one: 1e-7 rather than 0.0000001, and no 300 zeros.
///
/// ```
/// assert_eq!(gd_snapshot::digits(0.1_f32), "0.1");
/// assert_eq!(gd_snapshot::digits(-0.0_f64), "-0");
/// assert_eq!(gd_snapshot::digits(1e300), "1e300");
/// ```
#[must_use]
pub fn digits<T: Scalar>(value: T) -> String {
    let size = value.widened().abs();
    if size != 0.0 && !(1e-5..1e16).contains(&size) { format!("{value:e}") } else { value.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_other_programs_are_read() {
        let cases: [(&str, f64); 16] = [
            ("1.000000000000000000e+00", 1.0),
            ("+2", 2.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("1D-3", 1e-3),
            ("1.5f-5", 1.5e-5),
            ("2.5f0", 2.5),
            ("-Infinity", f64::NEG_INFINITY),
            ("INF", f64::INFINITY),
            ("+inf", f64::INFINITY),
            ("1e400", f64::INFINITY),
            ("-0", -0.0),
            ("-0x0p+0", -0.0),
            ("0X1.8P1", 3.0),
            ("0x1p-1074", 5e-324),
            ("9007199254740993", 9_007_199_254_740_992.0),
        ];
        for (text, value) in cases {
            assert_eq!(f64::from_text(text).map(f64::to_bits), Some(value.to_bits()), "{text}");
        }
        for text in ["nan", "NaN", "-nan", "nan(0x8000000000000)", "-nan(ind)"] {
            assert!(f64::from_text(text).is_some_and(f64::is_nan) && f32::from_text(text).is_some_and(f32::is_nan));
        }
        for text in ["", " 1", "1 ", "1,5", "1_000", "one", "--1", "0x", "0x1", "0x.p1", "1e", "nan(", "in", "1f", "f5"]
        {
            assert_eq!((f64::from_text(text), f32::from_text(text)), (None, None), "{text}");
        }
    }

    #[test]
    fn digits_and_bits_read_as_the_same_number() {
        for bits in (0..=u32::MAX).step_by(104_729) {
            let value = f32::from_bits(bits);
            let read = f32::from_text(&digits(value)).unwrap();
            assert!(read.to_bits() == bits || read.is_nan() && value.is_nan());
            assert_eq!(f32::from_hex(&value.hex()).unwrap().to_bits(), bits);
        }
        for hex in ["", "1", "+0a00000", "40a0000g", "40a000000"] {
            assert_eq!(f32::from_hex(hex), None, "{hex}");
        }
    }

    #[test]
    fn ranks_count_across_zero() {
        assert_eq!(f32::from_bits(1).rank().abs_diff((-f32::from_bits(1)).rank()), 2);
        assert_eq!((0.0_f64.rank(), (-0.0_f64).rank()), (0, 0));
        assert_eq!(f64::MAX.rank() + 1, f64::INFINITY.rank());
    }
}
