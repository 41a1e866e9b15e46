//! Numbers with 240 binary digits after the point and 16 before it.

use core::ops::{Add, Mul, Neg, Sub};

use super::limbs::{self, Limbs};

/// Binary digits after the point.
pub(crate) const FRACTION: u32 = 240;

/// A sign and a magnitude below 2^16 in units of 2^-240.
///
/// Sums and differences are exact; a product and a quotient are cut off, so they are less than 2^-240 too small in
/// magnitude.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fixed {
    pub(crate) negative: bool,
    pub(crate) magnitude: Limbs,
}

impl Fixed {
    pub(crate) const ONE: Self = Self { negative: false, magnitude: [0, 0, 0, 1 << 48] };

    /// A constant of the tables.
    pub(crate) const fn new(magnitude: Limbs) -> Self {
        Self { negative: false, magnitude }
    }

    /// `x`, of magnitude below 2^16, without the digits beyond 2^-240.
    pub(crate) fn from_f64(x: f64) -> Self {
        let bits = x.abs().to_bits();
        let exponent = (bits >> 52).max(1) as i32 - 1075;
        let mantissa = if bits >> 52 == 0 { bits } else { bits & 0x000f_ffff_ffff_ffff | 0x0010_0000_0000_0000 };
        let shift = FRACTION as i32 + exponent;
        let mantissa = [mantissa, 0, 0, 0];
        let magnitude = if shift >= 0 {
            limbs::shift_left(&mantissa, shift.unsigned_abs())
        } else {
            limbs::shift_right(&mantissa, shift.unsigned_abs())
        };
        Self { negative: x.is_sign_negative(), magnitude }
    }

    /// A whole number times a number, exact where it stays below 2^16.
    pub(crate) fn times(self, factor: i32) -> Self {
        let wide = limbs::product(&self.magnitude, &[u64::from(factor.unsigned_abs()), 0, 0, 0]);
        Self { negative: self.negative != (factor < 0), magnitude: [wide[0], wide[1], wide[2], wide[3]] }
    }

    /// The quotient by a whole number above 0.
    pub(crate) fn over(self, divisor: u32) -> Self {
        Self { negative: self.negative, magnitude: limbs::divide(&self.magnitude, divisor) }
    }

    /// The number over 2^`shift`.
    pub(crate) fn halved(self, shift: u32) -> Self {
        Self { negative: self.negative, magnitude: limbs::shift_right(&self.magnitude, shift) }
    }
}

impl Neg for Fixed {
    type Output = Self;
    fn neg(self) -> Self {
        Self { negative: !self.negative, magnitude: self.magnitude }
    }
}

impl Add for Fixed {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        if self.negative == other.negative {
            return Self { negative: self.negative, magnitude: limbs::add(&self.magnitude, &other.magnitude).0 };
        }
        let (difference, wrapped) = limbs::subtract(&self.magnitude, &other.magnitude);
        if wrapped {
            Self { negative: other.negative, magnitude: limbs::subtract(&other.magnitude, &self.magnitude).0 }
        } else {
            Self { negative: self.negative, magnitude: difference }
        }
    }
}

impl Sub for Fixed {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Fixed {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let wide = limbs::product(&self.magnitude, &other.magnitude);
        Self { negative: self.negative != other.negative, magnitude: cut(&wide) }
    }
}

/// Of 480 digits after the point the first 240: the bits from three words and 48 bits on.
fn cut(wide: &[u64; 8]) -> Limbs {
    core::array::from_fn(|i| wide[i + 3] >> 48 | wide[i + 4] << 16)
}
