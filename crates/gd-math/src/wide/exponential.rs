//! The exponential function to more than 220 bits.

use super::fixed::Fixed;
use super::float::Wide;
use crate::double_double::round_to_integer;
use crate::tables::wide::LN_2;

/// Halvings of the argument before the series, squarings after it.
const HALVINGS: u32 = 8;
/// Terms of the series: 0.36^20 / 2^160 / 20! is below 2^-249.
const TERMS: u32 = 19;

/// e^r for |r| <= 0.36, within 2^-228.
///
/// Every product is cut off by at most 2^-240. Horner's scheme multiplies these errors by less than 2^-9 on the way,
/// so the series is within 2^-238.5 with the halved argument's own error; eight squarings double that each, beside
/// what each cuts off, so less than 2^-229 remains.
pub(super) fn exponential(r: Fixed) -> Fixed {
    let r = r.halved(HALVINGS);
    let mut sum = Fixed::ONE;
    for n in (1..=TERMS).rev() {
        sum = Fixed::ONE + (r * sum).over(n);
    }
    for _ in 0..HALVINGS {
        sum = sum * sum;
    }
    sum
}

/// e^t for |t| below 2,000, within 2^-227 of itself, if `t` is exact.
pub(crate) fn exp(t: Fixed) -> Wide {
    let turns = round_to_integer(Wide::from_fixed(t, 0).to_f64() * core::f64::consts::LOG2_E);
    // The constant is within 2^-240, so the product is within 2^-228.
    let r = t - Fixed::new(LN_2).times(turns);
    Wide::from_fixed(exponential(r), turns)
}

/// 2^x for |x| below 2,000, within 2^-227 of itself.
pub(crate) fn exp2(x: f64) -> Wide {
    let turns = round_to_integer(x);
    // Exact, but for digits beyond 2^-240.
    let fraction = Fixed::from_f64(x - f64::from(turns));
    Wide::from_fixed(exponential(fraction * Fixed::new(LN_2)), turns)
}
