//! Numbers of 256 bits with an exponent, and their rounding.

use super::fixed::{FRACTION, Fixed};
use super::limbs::{self, Limbs};
use crate::double_double::Pair;

/// A sign times mantissa / 2^256 times 2^exponent. The highest bit of the mantissa is set, or the number is 0.
///
/// A product or quotient is cut off, so it is less than 2^-254 of itself too small in magnitude.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wide {
    pub(crate) negative: bool,
    pub(crate) exponent: i32,
    pub(crate) mantissa: Limbs,
}

/// 2^255.
const HALF: Limbs = [0, 0, 0, 1 << 63];

/// A wide number rounded to a format: a whole number times a power of two.
#[derive(Debug, Clone, Copy)]
struct Rounded {
    integer: u64,
    /// The exponent of two of the unit in the last place.
    unit: i32,
}

impl Wide {
    pub(crate) const ONE: Self = Self { negative: false, exponent: 1, mantissa: [0, 0, 0, 1 << 63] };

    pub(crate) fn new(negative: bool, exponent: i32, mantissa: Limbs) -> Self {
        let zeros = limbs::leading_zeros(&mantissa);
        Self { negative, exponent: exponent - zeros as i32, mantissa: limbs::shift_left(&mantissa, zeros) }
    }

    /// `x`, which is finite, exactly.
    pub(crate) fn from_f64(x: f64) -> Self {
        let bits = x.abs().to_bits();
        let exponent = (bits >> 52).max(1) as i32 - 1075;
        let mantissa = if bits >> 52 == 0 { bits } else { bits & 0x000f_ffff_ffff_ffff | 0x0010_0000_0000_0000 };
        Self::new(x.is_sign_negative(), exponent + 256, [mantissa, 0, 0, 0])
    }

    /// `x` times 2^`exponent`, exactly.
    pub(crate) fn from_fixed(x: Fixed, exponent: i32) -> Self {
        Self::new(x.negative, exponent + 256 - FRACTION as i32, x.magnitude)
    }

    /// The number, of magnitude below 2^16, without the digits beyond 2^-240.
    pub(crate) fn to_fixed(self) -> Fixed {
        let shift = 256 - FRACTION as i32 - self.exponent;
        let magnitude = limbs::shift_right(&self.mantissa, shift.max(0).unsigned_abs());
        Fixed { negative: self.negative, magnitude }
    }

    /// The nearest number and what is left of it, within 2^-104 of itself where that is not subnormal.
    pub(crate) fn to_pair(self) -> Pair {
        let high = self.to_f64();
        (high, self.plus(Self::from_f64(-high)).to_f64())
    }

    /// The sum; of the smaller number, bits below 2^-255 of the larger are lost.
    pub(crate) fn plus(self, other: Self) -> Self {
        let (large, small) = if self.is_zero() || (!other.is_zero() && self.exponent < other.exponent) {
            (other, self)
        } else {
            (self, other)
        };
        // One bit of room for the carry.
        let distance = large.exponent.saturating_sub(small.exponent).max(0).unsigned_abs();
        let aligned = |mantissa: &Limbs, shift: u32| Fixed {
            negative: false,
            magnitude: limbs::shift_right(mantissa, shift.saturating_add(1)),
        };
        let sum = Fixed { negative: large.negative, ..aligned(&large.mantissa, 0) }
            + Fixed { negative: small.negative, ..aligned(&small.mantissa, distance) };
        Self::new(sum.negative, large.exponent + 1, sum.magnitude)
    }

    pub(crate) fn negated(self) -> Self {
        Self { negative: !self.negative, ..self }
    }

    pub(crate) fn magnitude(self) -> Self {
        Self { negative: false, ..self }
    }

    /// The number times 2^`exponent`.
    pub(crate) fn scaled(self, exponent: i32) -> Self {
        Self { exponent: self.exponent + exponent, ..self }
    }

    /// Whether the magnitude is less than that of `other`.
    pub(crate) fn less(&self, other: &Self) -> bool {
        if self.is_zero() || other.is_zero() {
            return !other.is_zero();
        }
        (self.exponent, self.mantissa[3], self.mantissa[2], self.mantissa[1], self.mantissa[0])
            < (other.exponent, other.mantissa[3], other.mantissa[2], other.mantissa[1], other.mantissa[0])
    }

    pub(crate) fn is_zero(&self) -> bool {
        limbs::is_zero(&self.mantissa)
    }

    pub(crate) fn times(self, other: Self) -> Self {
        let wide = limbs::product(&self.mantissa, &other.mantissa);
        let [.., below, _, _, _, _] = wide;
        let upper = limbs::upper(&wide);
        let negative = self.negative != other.negative;
        let exponent = self.exponent + other.exponent;
        // Two mantissas from 1/2 to 1: the product is above 1/4.
        if upper[3] >> 63 == 1 {
            return Self { negative, exponent, mantissa: upper };
        }
        let mut mantissa = limbs::shift_left(&upper, 1);
        mantissa[0] |= below >> 63;
        Self { negative, exponent: exponent - 1, mantissa }
    }

    /// The sign and the bits of the nearest number of `precision` bits whose unit is at least 2^`lowest_unit`.
    fn rounded(&self, precision: i32, lowest_unit: i32) -> Rounded {
        let unit = (self.exponent - precision).max(lowest_unit);
        let kept = self.exponent - unit;
        if kept < 0 || self.is_zero() {
            return Rounded { integer: 0, unit };
        }
        let kept = kept.unsigned_abs();
        let integer = limbs::shift_right(&self.mantissa, 256 - kept)[0];
        // The part of a unit that is left, times 2^256.
        let rest = limbs::shift_left(&self.mantissa, kept);
        let up = if rest == HALF { integer & 1 == 1 } else { limbs::less(&HALF, &rest) };
        Rounded { integer: integer + u64::from(up), unit }
    }

    /// The nearest `f64`; infinite beyond the largest. A tie goes to the even one.
    pub(crate) fn to_f64(self) -> f64 {
        let rounded = self.rounded(53, -1074);
        let bits = if rounded.integer < 1 << 52 {
            rounded.integer
        } else {
            // A carry out of the mantissa ends up in the exponent; exponents beyond the range make infinity.
            let exponent = (rounded.unit + 1074).min(2_046);
            ((exponent as u64) << 52) + rounded.integer
        };
        let bits = bits.min(f64::INFINITY.to_bits());
        f64::from_bits(bits | u64::from(self.negative) << 63)
    }

    /// The nearest `f32`; infinite beyond the largest. A tie goes to the even one.
    pub(crate) fn to_f32(self) -> f32 {
        let rounded = self.rounded(24, -149);
        let integer = rounded.integer as u32;
        let bits = if integer < 1 << 23 {
            integer
        } else {
            let exponent = (rounded.unit + 149).min(254);
            ((exponent as u32) << 23) + integer
        };
        let bits = bits.min(f32::INFINITY.to_bits());
        f32::from_bits(bits | u32::from(self.negative) << 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_they_went() {
        for x in [0.0, 1.0, -1.5, 1e300, -1e-300, 5e-324, 2.2e-308, f64::MAX, f64::MIN_POSITIVE] {
            assert_eq!(Wide::from_f64(x).to_f64().to_bits(), x.to_bits());
            let single = x as f32;
            assert_eq!(Wide::from_f64(x).to_f32().to_bits(), single.to_bits(), "{x}");
        }
        for x in [0.0, 1.0, -1.5, 3e4, -1e-30, 0.1] {
            assert_eq!(Wide::from_fixed(Fixed::from_f64(x), 0).to_f64(), x);
            assert_eq!(Wide::from_fixed(Wide::from_f64(x).to_fixed(), 0).to_f64(), x);
        }
    }

    #[test]
    fn singles_round_to_nearest_and_ties_to_even() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..20_000 {
            bits = bits.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            // Around the range of f32, with many ties.
            let x = f64::from_bits(bits >> 1 & 0x000f_ffff_f000_0000 | (1023 - 160 + (bits >> 56)) << 52);
            assert_eq!(Wide::from_f64(x).to_f32().to_bits(), (x as f32).to_bits(), "{x:e}");
        }
    }

    #[test]
    fn products_are_exact_where_they_fit() {
        for (a, b) in [(3.0, 5.0), (-1.25, 1e10), (0.1, 0.1), (1e-200, -1e-200)] {
            let product = Wide::from_f64(a).times(Wide::from_f64(b));
            assert_eq!(product.to_f64(), a * b);
        }
    }
}
