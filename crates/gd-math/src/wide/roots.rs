//! Quotients by Newton's method, and square roots digit by digit.

use super::float::Wide;
use super::limbs::{self, Limbs};

impl Wide {
    /// The quotient by a number that is not 0, within 2^-250 of itself.
    ///
    /// The inverse from that of an `f64`, by two of Newton's steps from 52 to 208 bits, and a quotient that is corrected by
    /// what it leaves.
    pub(crate) fn over(self, other: Self) -> Self {
        if self.is_zero() {
            return self;
        }
        let divisor = Self { exponent: 0, ..other };
        let mut inverse = Self::from_f64(1.0 / divisor.to_f64());
        for _ in 0..2 {
            inverse = inverse.plus(inverse.times(Self::ONE.plus(divisor.times(inverse).negated())));
        }
        let quotient = self.times(inverse);
        let rest = self.plus(divisor.times(quotient).negated());
        quotient.plus(rest.times(inverse)).scaled(-other.exponent)
    }

    /// The square root of a number that is not negative, cut off after 127 bits; the bit after these tells whether
    /// anything follows, so that it rounds as the exact root does.
    pub(crate) fn square_root(self) -> Self {
        if self.is_zero() {
            return self;
        }
        // With an even exponent: the mantissa from 1/4 to 1 as an integer of 256 bits, whose root has 128.
        let odd = self.exponent & 1 != 0;
        let square = if odd { limbs::shift_right(&self.mantissa, 1) } else { self.mantissa };
        let lost = odd && self.mantissa[0] & 1 == 1;
        let exponent = (self.exponent + i32::from(odd)) / 2;
        let mut root: Limbs = [0; 4];
        let mut rest = square;
        // From the highest digit on: (root + digit)^2 - root^2 = digit (2 root + digit).
        for place in (0..128).rev() {
            let mut digit = [0; 4];
            digit[place as usize / 64] = 1 << (place % 64);
            let (sum, _) = limbs::add(&limbs::shift_left(&root, 1), &digit);
            let step = limbs::shift_left(&sum, place);
            // Only if no bit is lost by the shift is the step at most the rest.
            if limbs::leading_zeros(&sum) >= place && !limbs::less(&rest, &step) {
                rest = limbs::subtract(&rest, &step).0;
                root = limbs::add(&root, &digit).0;
            }
        }
        let mut mantissa = limbs::shift_left(&root, 128);
        mantissa[0] |= u64::from(lost || !limbs::is_zero(&rest));
        Self::new(false, exponent, mantissa)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_times_divisors_are_dividends() {
        for (a, b) in [(1.0, 3.0), (-22.0, 7.0), (1e300, 1e-200), (5.0, 5.0), (1.0, -1.999_999)] {
            let quotient = Wide::from_f64(a).over(Wide::from_f64(b));
            let difference = quotient.times(Wide::from_f64(b)).plus(Wide::from_f64(-a));
            assert!(difference.is_zero() || difference.exponent < Wide::from_f64(a).exponent - 249, "{a} / {b}");
        }
        assert_eq!(Wide::from_f64(6.0).over(Wide::from_f64(-3.0)).to_f64(), -2.0);
    }

    #[test]
    fn squares_of_roots_are_radicands() {
        for x in [2.0, 3.0, 0.1, 1e-300, 1e300, 5e-324] {
            let root = Wide::from_f64(x).square_root();
            let difference = root.times(root).plus(Wide::from_f64(-x));
            assert!(difference.exponent < Wide::from_f64(x).exponent - 125, "{x}");
        }
        for x in [4.0, 2.25, 9.0, 1e20] {
            let root = Wide::from_f64(x).square_root();
            assert!(root.times(root).plus(Wide::from_f64(-x)).is_zero(), "{x}");
        }
    }
}
