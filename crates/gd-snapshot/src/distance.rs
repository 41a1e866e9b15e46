//! How far apart two numbers are, and how far they may be.

use std::fmt;

use crate::scalar::{Scalar, digits};

/// How far apart two numbers are that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distance {
    /// One is 0, the other -0.
    SignOfZero,
    /// So many units in the last place: the representable numbers between them, plus one.
    Ulps(u64),
    /// One is infinite or not a number.
    NotFinite,
}

impl Distance {
    /// The distance of two numbers; `None` if they are the same. All NaNs are the same, whatever their bits: these depend on
    /// the processor.
    ///
    /// ```
    /// use gd_snapshot::Distance;
    /// assert_eq!(Distance::between(1.0_f32, 1.000_000_2), Some(Distance::Ulps(2)));
    /// assert_eq!(Distance::between(0.0, -0.0), Some(Distance::SignOfZero));
    /// assert_eq!(Distance::between(f64::MAX, f64::INFINITY), Some(Distance::NotFinite));
    /// assert_eq!(Distance::between(f64::NAN, -f64::NAN), None);
    /// ```
    #[must_use]
    pub fn between<T: Scalar>(one: T, other: T) -> Option<Self> {
        let [wide, other_wide] = [one, other].map(Scalar::widened);
        if wide.to_bits() == other_wide.to_bits() || wide.is_nan() && other_wide.is_nan() {
            return None;
        }
        if !wide.is_finite() || !other_wide.is_finite() {
            return Some(Self::NotFinite);
        }
        Some(match one.rank().abs_diff(other.rank()) {
            0 => Self::SignOfZero,
            ulps => Self::Ulps(ulps),
        })
    }

    /// The units in the last place: 0 between the zeros, `None` where a number is not finite.
    #[must_use]
    pub fn ulps(self) -> Option<u64> {
        match self {
            Self::SignOfZero => Some(0),
            Self::Ulps(ulps) => Some(ulps),
            Self::NotFinite => None,
        }
    }
}

impl fmt::Display for Distance {
    /// `3 ulp`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignOfZero => f.write_str("the sign of zero"),
            Self::Ulps(ulps) => write!(f, "{ulps} ulp"),
            Self::NotFinite => f.write_str("not finite"),
        }
    }
}

/// How far apart two numbers may be and still count as the same.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Tolerance {
    /// Bit for bit, the sign of zero included. All NaNs are the same.
    #[default]
    Exact,
    /// By so many units in the last place. 0 and -0 are the same, and nothing is near infinity.
    Ulps(u64),
    /// By so much of the larger one, such as 1e-9. 0 and -0 are the same, no other number is near 0, and nothing is near
    /// infinity.
    Relative(f64),
}

impl Tolerance {
    /// Whether numbers that differ count as the same.
    #[must_use]
    pub fn allows<T: Scalar>(self, one: T, other: T) -> bool {
        let Some(distance) = Distance::between(one, other) else { return true };
        match (self, distance) {
            (Self::Exact, _) | (_, Distance::NotFinite) => false,
            (_, Distance::SignOfZero) => true,
            (Self::Ulps(most), Distance::Ulps(ulps)) => ulps <= most,
            (Self::Relative(most), Distance::Ulps(_)) => relative(one, other) <= most,
        }
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact => f.write_str("bit for bit"),
            Self::Ulps(ulps) => write!(f, "within {ulps} ulp"),
            Self::Relative(share) => write!(f, "within {} of the larger number", digits(*share)),
        }
    }
}

/// The difference of two finite numbers over the larger one.
pub(crate) fn relative<T: Scalar>(one: T, other: T) -> f64 {
    let [one, other] = [one, other].map(Scalar::widened);
    let size = one.abs().max(other.abs());
    // Each over the size: their difference may be beyond the largest number.
    if size > 0.0 { (one / size - other / size).abs() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tolerances_allow_what_they_say() {
        let next = f64::from_bits(1.0_f64.to_bits() + 1);
        assert!(Tolerance::Exact.allows(1.0, 1.0) && !Tolerance::Exact.allows(1.0, next));
        assert!(!Tolerance::Exact.allows(0.0, -0.0) && Tolerance::Ulps(0).allows(0.0, -0.0));
        assert!(Tolerance::Ulps(1).allows(1.0, next) && !Tolerance::Ulps(0).allows(1.0, next));
        assert!(Tolerance::Relative(1e-9).allows(1e300, 1.000_000_000_5e300));
        assert!(!Tolerance::Relative(1e-9).allows(1e300, 1.000_000_002e300));
        assert!(!Tolerance::Relative(0.5).allows(f64::MAX, -f64::MAX) && !Tolerance::Relative(0.5).allows(0.0, 5e-324));
        for tolerance in [Tolerance::Exact, Tolerance::Ulps(u64::MAX), Tolerance::Relative(10.0)] {
            assert!(tolerance.allows(f64::NAN, -f64::NAN) && tolerance.allows(f32::INFINITY, f32::INFINITY));
            assert!(!tolerance.allows(f64::NAN, 1.0) && !tolerance.allows(f32::MAX, f32::INFINITY));
            assert!(!tolerance.allows(f64::INFINITY, f64::NEG_INFINITY));
        }
        assert!(!Tolerance::Relative(f64::NAN).allows(1.0, next));
    }
}
