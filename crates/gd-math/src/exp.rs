//! The exponential function.

use crate::double_double::{Pair, ROUND, fast_two_sum, from_upper, settle};
use crate::lanes::{apart, mask, redo};
use crate::tables::exponential::{EXP2_HIGH, EXP2_LOW, INVERSE_LN_2_BY_64, LN_2_BY_64_HIGH, LN_2_BY_64_LOW};
use crate::wide::{Fixed, Wide, exponential};

/// Beyond this magnitude the result may be subnormal, zero or infinite.
pub(crate) const LARGE: f64 = 708.0;

/// The error of the fast path, relative to the result; see [`finish`].
const ERROR: f64 = 1.0 / (1_u128 << 65) as f64;

/// e to the power `x`, correctly rounded.
///
/// Fast path: x = k ln 2 / 64 + r by a table of 64 powers (P. T. P. Tang, "Table-driven implementation of the
/// exponential function in IEEE floating-point arithmetic", ACM Transactions on Mathematical Software 15, 1989; 768
/// bytes), a polynomial in r, and a result as the sum of two numbers within 2^-65 of itself. Where that does not settle
/// the rounding, in one of 2,000 calls, 256-bit integers do. Results below 1e-307 always take the slow path.
///
/// ```
/// assert_eq!(gd_math::exp(1.0), core::f64::consts::E);
/// assert_eq!(gd_math::exp(-1000.0), 0.0);
/// assert_eq!(gd_math::exp(1000.0), f64::INFINITY);
/// ```
#[must_use]
#[inline]
pub fn exp(x: f64) -> f64 {
    let (value, settled) = fast(x);
    if settled { value } else { rare(x) }
}

/// [`exp`] of each value, with the same bits.
#[must_use]
#[inline(always)]
pub fn exp_lanes<const N: usize>(x: [f64; N]) -> [f64; N] {
    let (mut k, mut high, mut low) = ([0; N], [0.0; N], [0.0; N]);
    for lane in 0..N {
        (k[lane], (high[lane], low[lane])) = reduce((x[lane], 0.0));
    }
    let (power_high, power_low) = apart::<_, _, N>(|lane| power(k[lane]));
    let (mut values, mut unsettled) = ([0.0; N], [0; N]);
    for lane in 0..N {
        let power = (power_high[lane], power_low[lane]);
        let (value, settled) = finish(k[lane], (high[lane], low[lane]), power, ERROR);
        values[lane] = value;
        unsettled[lane] = mask(settled & (x[lane].abs() < LARGE));
    }
    redo(&mut values, &unsettled, |lane| rare(x[lane]));
    values
}

/// The value, and whether it is correctly rounded.
#[inline(always)]
pub(crate) fn fast(x: f64) -> (f64, bool) {
    let (bits, r) = reduce((x, 0.0));
    let (value, settled) = finish(bits, r, power(bits), ERROR);
    (value, settled & (x.abs() < LARGE))
}

/// x = k ln 2 / 64 + r: k in the low bits, and r as a multiple of 2^-32 and a rest, |r| <= 0.0055.
///
/// k has at most 17 bits and the upper part of ln 2 / 64 has 36, so their product is exact, and so are the differences;
/// k times the lower part is below 2^-26 and rounds by 2^-79.
#[inline(always)]
pub(crate) fn reduce(x: Pair) -> (u64, Pair) {
    let shifted = x.0 * INVERSE_LN_2_BY_64 + ROUND;
    let k = shifted - ROUND;
    let r = x.0 - k * LN_2_BY_64_HIGH;
    (shifted.to_bits(), split(r, x.1 - k * LN_2_BY_64_LOW))
}

/// A small pair with its high part as a multiple of 2^-32.
#[inline(always)]
pub(crate) fn split(r: f64, low: f64) -> Pair {
    const SPLIT: f64 = ROUND / (1_u64 << 32) as f64;
    let high = (r + SPLIT) - SPLIT;
    (high, (r - high) + low)
}

/// 2^(j/64) for the six low bits of k.
#[inline(always)]
pub(crate) fn power(k: u64) -> Pair {
    let j = (k & 63) as usize;
    (from_upper(EXP2_HIGH[j]), EXP2_LOW[j])
}

/// 2^(k/64) e^r without the power of two, as a sum of two numbers from 1 to 2.02, within 2^-65.5 of itself.
///
/// With |r| <= 2^-7.5, the square of r and what it is multiplied with round by 2^-67 in all, the polynomial is cut off
/// after r^7 / 5040, 2^-75, and four sums of at most 2^-15 by 2^-69 each. The product of the 21 bits of the table and the
/// 26 of r is exact.
#[inline(always)]
pub(crate) fn kernel(r: Pair, power: Pair) -> Pair {
    const C: [f64; 6] = [1.0 / 2.0, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5040.0];
    let z = r.0 + r.1;
    let square = z * z;
    // Two halves, so that fewer operations wait for each other.
    let polynomial = (C[0] + z * C[1]) + square * ((C[2] + z * C[3]) + square * (C[4] + z * C[5]));
    let rest = r.1 + square * polynomial;
    let (high, low) = fast_two_sum(power.0, power.0 * r.0);
    fast_two_sum(high, low + (power.1 + (power.1 * r.0 + (power.0 + power.1) * rest)))
}

/// Rounds 2^(k/64) e^r, and says whether that is settled.
#[inline(always)]
pub(crate) fn finish(k: u64, r: Pair, power: Pair, error: f64) -> (f64, bool) {
    let (high, low) = kernel(r, power);
    let (value, settled) = settle(high, low, high * error);
    // k / 64, rounded down, goes into the exponent.
    (f64::from_bits(value.to_bits().wrapping_add((k & !63) << 46)), settled)
}

/// What the fast path leaves: results out of the range, NaN, and what it does not settle.
#[cold]
#[inline(never)]
fn rare(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x >= 710.0 {
        return f64::INFINITY;
    }
    if x <= -746.0 {
        return 0.0;
    }
    slow(x).to_f64()
}

/// e^x to more than 220 bits.
pub(crate) fn slow(x: f64) -> Wide {
    exponential::exp(Fixed::from_f64(x))
}
