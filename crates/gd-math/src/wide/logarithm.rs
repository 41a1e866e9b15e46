//! The natural logarithm to more than 200 bits of itself.

use super::exponential::exponential;
use super::fixed::Fixed;
use super::float::Wide;
use super::limbs::{self, Limbs};
use crate::ln::approximation;
use crate::tables::wide::{INVERSE_LN_2_MANTISSA, INVERSE_LN_10_MANTISSA, LN_2};

/// Below this exponent of two of x - 1 the logarithm is a series in x - 1.
const NEAR_ONE: i32 = -10;

/// ln x for x > 0, within 2^-215 of itself, if `x` is exact.
pub(crate) fn ln(x: Wide) -> Wide {
    // x = m 2^exponent with m from 0.70 to 1.41.
    const ROOT_HALF: u64 = 0xb504_f333_f9de_6484;
    let (exponent, shift) = if x.mantissa[3] < ROOT_HALF { (x.exponent - 1, 1) } else { (x.exponent, 0) };
    if exponent == 0 {
        let distance = less_one(&x.mantissa, shift == 1);
        if distance.exponent <= NEAR_ONE || distance.is_zero() {
            return ln_1p_small(distance);
        }
    }
    let m = Wide { negative: false, exponent: shift, mantissa: x.mantissa };
    // A first approximation of 50 bits or more; what is left of m after division by its exponential is near 1.
    let guess = Fixed::from_f64(approximation(m.to_f64()));
    let rest = m.to_fixed() * exponential(-guess) - Fixed::ONE;
    // rest^6 / 6 is below 2^-290.
    let mut series = Fixed::ONE.over(5);
    for n in (1..=4).rev() {
        series = Fixed::ONE.over(n) - rest * series;
    }
    let logarithm = guess + rest * series;
    Wide::from_fixed(Fixed::new(LN_2).times(exponent) + logarithm, 0)
}

/// ln(1 + z) for |z| < 2^-10, within 2^-237 of itself.
pub(crate) fn ln_1p_small(z: Wide) -> Wide {
    // The term of degree 24 is below 2^-244.
    const TERMS: u32 = 24;
    let fixed = z.to_fixed();
    let mut series = Fixed::ONE.over(TERMS);
    for n in (1..TERMS).rev() {
        series = Fixed::ONE.over(n) - fixed * series;
    }
    z.times(Wide::from_fixed(series, 0))
}

/// Twice the mantissa, or the mantissa, less 1, exactly.
fn less_one(mantissa: &Limbs, twice: bool) -> Wide {
    const HALF: Limbs = [0, 0, 0, 1 << 63];
    if twice {
        Wide::new(false, 1, limbs::subtract(mantissa, &HALF).0)
    } else {
        // 2^256 less the mantissa.
        Wide::new(true, 0, limbs::subtract(&[0; 4], mantissa).0)
    }
}

/// ln(1 + x) for x > -1 that is not 0, within 2^-215 of itself.
pub(crate) fn ln_1p(x: f64) -> Wide {
    let wide = Wide::from_f64(x);
    if wide.exponent <= NEAR_ONE {
        return ln_1p_small(wide);
    }
    // Exact up to 2^200; beyond that 1 does not matter.
    ln(wide.plus(Wide::ONE))
}

/// The logarithm to base 2, within 2^-214 of itself.
pub(crate) fn log2(x: Wide) -> Wide {
    ln(x).times(Wide { negative: false, exponent: 1, mantissa: INVERSE_LN_2_MANTISSA })
}

/// The logarithm to base 10, within 2^-214 of itself.
pub(crate) fn log10(x: Wide) -> Wide {
    ln(x).times(Wide { negative: false, exponent: -1, mantissa: INVERSE_LN_10_MANTISSA })
}
