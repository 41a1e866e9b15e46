//! Sine and cosine to more than 220 bits of themselves, for every `f64`.

use super::fixed::Fixed;
use super::float::Wide;
use crate::tables::wide::{QUARTER_PI, TWO_OVER_PI};

/// Terms of the series: (pi/4)^50 / 50! is below 2^-231.
const TERMS: u32 = 25;

/// An angle as a multiple of pi/2, of which the two low bits count, and a rest of at most pi/4 in magnitude, within
/// 2^-250 of itself.
///
/// The digits of 2/pi that matter are those whose product with the mantissa is below 4 in value: the 448 that follow
/// (M. Payne and R. Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18, 1983). No `f64` is
/// nearer to a multiple of pi/2 than 2^-62 (J.-M. Muller, *Elementary Functions*, 3rd edition, section 11.3).
pub(crate) fn reduce(x: f64) -> (u32, Wide) {
    if x.abs() <= core::f64::consts::FRAC_PI_4 {
        return (0, Wide::from_f64(x));
    }
    let bits = x.abs().to_bits();
    let mantissa = bits & 0x000f_ffff_ffff_ffff | 0x0010_0000_0000_0000;
    let exponent = (bits >> 52) as u32;
    // x = mantissa 2^(exponent - 1075), and the exponent is at least 1022: the window begins with the digit of weight
    // 2^(1076 - exponent), which is the one at exponent - 1013 in the table, after its 64 zeros.
    let start = exponent - 1_013;
    let digits: [u64; 7] = core::array::from_fn(|i| digits(start + 64 * (6 - i as u32)));
    // The product modulo 2^448: two bits of quadrant, the rest after the point.
    let mut product = [0; 7];
    let mut carry = 0;
    for (product, &word) in product.iter_mut().zip(&digits) {
        let sum = u128::from(mantissa) * u128::from(word) + u128::from(carry);
        *product = sum as u64;
        carry = (sum >> 64) as u64;
    }
    let quadrant = (product[6].wrapping_add(1 << 61) >> 62) as u32;
    product[6] = product[6].wrapping_sub(u64::from(quadrant) << 62);
    let below = product[6] >> 63 == 1;
    if below {
        negate(&mut product);
    }
    let negative = below != x.is_sign_negative();
    let quadrant = if x.is_sign_negative() { quadrant.wrapping_neg() } else { quadrant };
    // At most 62 + 2 leading zeros: 256 bits from the highest one.
    let skipped = usize::from(product[6] == 0);
    let top = [product[3 - skipped], product[4 - skipped], product[5 - skipped], product[6 - skipped]];
    let zeros = top[3].leading_zeros();
    let next = product[2 - skipped];
    let mut fraction = Wide::new(negative, 2 - 64 * skipped as i32, top);
    if zeros > 0 {
        fraction.mantissa[0] |= next >> (64 - zeros);
    }
    (quadrant, fraction.times(Wide { negative: false, exponent: 1, mantissa: QUARTER_PI }))
}

/// 64 binary digits from position `start` of the table.
fn digits(start: u32) -> u64 {
    let word = |index: u32| TWO_OVER_PI.iter().rev().nth(index as usize).copied().unwrap_or(0);
    let (index, shift) = (start / 64, start % 64);
    if shift == 0 { word(index) } else { word(index) << shift | word(index + 1) >> (64 - shift) }
}

/// The two's complement.
fn negate(words: &mut [u64; 7]) {
    let mut carry = true;
    for word in words {
        let (negated, next) = (!*word).overflowing_add(u64::from(carry));
        *word = negated;
        carry = next;
    }
}

/// sin r for |r| <= pi/4, within 2^-230 of itself.
fn sine(r: Wide) -> Wide {
    let fixed = r.to_fixed();
    let square = fixed * fixed;
    let mut series = Fixed::ONE;
    for n in (1..TERMS).rev() {
        series = Fixed::ONE - (square * series).over(2 * n * (2 * n + 1));
    }
    r.times(Wide::from_fixed(series, 0))
}

/// cos r for |r| <= pi/4, within 2^-229 of itself.
fn cosine(r: Wide) -> Wide {
    let fixed = r.to_fixed();
    let square = fixed * fixed;
    let mut series = Fixed::ONE;
    for n in (1..TERMS).rev() {
        series = Fixed::ONE - (square * series).over(2 * n * (2 * n - 1));
    }
    Wide::from_fixed(series, 0)
}

/// The sine of `quadrant` pi/2 + r; with `quadrant` + 1 the cosine.
pub(crate) fn sine_of(quadrant: u32, r: Wide) -> Wide {
    let mut value = if quadrant & 1 == 0 { sine(r) } else { cosine(r) };
    value.negative ^= quadrant & 2 != 0;
    value
}
