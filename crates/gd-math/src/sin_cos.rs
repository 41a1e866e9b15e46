//! Sine and cosine.

use crate::double_double::{Pair, ROUND, fast_two_sum, from_upper, head, settle, two_sum};
use crate::lanes::{apart, mask, redo};
use crate::tables::sine::{INVERSE_STEP, SINE_HIGH, SINE_LOW, STEP_1, STEP_2, STEP_3};
use crate::wide::{Wide, sine};

/// Up to here an argument is reduced in `f64`: multiples of pi/256 have 24 bits.
pub(crate) const LARGE: f64 = 131_072.0;
/// Below 2^-26 the sine is the argument: x^3 / 6 is less than half a unit in the last place.
const TINY: f64 = 1.0 / (1_u64 << 26) as f64;
/// Steps of pi/256 in a quarter turn.
pub(crate) const QUARTER: u64 = 128;

/// The error of the fast path, relative to the result; see [`kernel`].
const ERROR: f64 = 1.5 / (1_u128 << 65) as f64;
/// The error of the reduced argument; see [`reduce`].
pub(crate) const ERROR_OF_ARGUMENT: f64 = 1.0 / (1_u128 << 92) as f64;

/// Sine of `x` radians, correctly rounded, for every `f64`.
///
/// Fast path: x = n pi/256 + r with sines of the multiples of pi/256 from a table (S. Gal and B. Bachelis, "An accurate
/// elementary mathematical library for the IEEE floating point standard", ACM Transactions on Mathematical Software 17,
/// 1991; here with 21 and 53 bits; 1,548 bytes), and a result as a sum of two numbers within 2^-64.4 of itself. Beyond
/// 2^17 the argument is first reduced with as many digits of 2/pi as it takes, in integers. Where that does not settle
/// the rounding, in one of 1,000 calls, 256-bit integers do.
///
/// ```
/// assert_eq!(gd_math::sin(core::f64::consts::FRAC_PI_2), 1.0);
/// assert_eq!(gd_math::sin(1e22), -0.852_200_849_767_188_8);
/// assert!(gd_math::sin(f64::INFINITY).is_nan());
/// ```
#[must_use]
#[inline]
pub fn sin(x: f64) -> f64 {
    let (value, settled) = fast(x, false);
    if settled { value } else { rare(x, 0) }
}

/// Cosine of `x` radians, correctly rounded, for every `f64`.
///
/// Method and costs are those of [`sin`].
///
/// ```
/// assert_eq!(gd_math::cos(0.0), 1.0);
/// assert_eq!(gd_math::cos(core::f64::consts::FRAC_PI_3), 0.499_999_999_999_999_9);
/// ```
#[must_use]
#[inline]
pub fn cos(x: f64) -> f64 {
    let (value, settled) = fast(x, true);
    if settled { value } else { rare(x, 1) }
}

/// Sine and cosine of `x` radians, each correctly rounded: [`sin`] and [`cos`] with one reduction.
///
/// ```
/// assert_eq!(gd_math::sin_cos(2.0), (gd_math::sin(2.0), gd_math::cos(2.0)));
/// ```
#[must_use]
#[inline]
pub fn sin_cos(x: f64) -> (f64, f64) {
    let (n, r) = reduce((x, 0.0));
    let (sin, sin_settled) = finish(x, n, r, false);
    let (cos, cos_settled) = finish(x, n, r, true);
    (if sin_settled { sin } else { rare(x, 0) }, if cos_settled { cos } else { rare(x, 1) })
}

/// [`sin`] of each value, with the same bits.
#[must_use]
#[inline(always)]
pub fn sin_lanes<const N: usize>(x: [f64; N]) -> [f64; N] {
    lanes(x, false)
}

/// [`cos`] of each value, with the same bits.
#[must_use]
#[inline(always)]
pub fn cos_lanes<const N: usize>(x: [f64; N]) -> [f64; N] {
    lanes(x, true)
}

/// [`sin_cos`] of each value, with the same bits.
#[must_use]
#[inline(always)]
pub fn sin_cos_lanes<const N: usize>(x: [f64; N]) -> ([f64; N], [f64; N]) {
    (lanes(x, false), lanes(x, true))
}

#[inline(always)]
fn lanes<const N: usize>(x: [f64; N], cosine: bool) -> [f64; N] {
    let (mut n, mut high, mut low) = ([0; N], [0.0; N], [0.0; N]);
    for lane in 0..N {
        (n[lane], (high[lane], low[lane])) = reduce((x[lane], 0.0));
    }
    let shift = u64::from(cosine) * QUARTER;
    let (sine_high, sine_low) = apart::<_, _, N>(|lane| table(n[lane].wrapping_add(shift)));
    let (cosine_high, cosine_low) = apart::<_, _, N>(|lane| table(n[lane].wrapping_add(shift + QUARTER)));
    let (mut values, mut unsettled) = ([0.0; N], [0; N]);
    for lane in 0..N {
        let (a, b) = ((sine_high[lane], sine_low[lane]), (cosine_high[lane], cosine_low[lane]));
        let (value, settled) = round(x[lane], kernel((high[lane], low[lane]), a, b), cosine);
        values[lane] = value;
        unsettled[lane] = mask(settled);
    }
    redo(&mut values, &unsettled, |lane| rare(x[lane], u32::from(cosine)));
    values
}

/// x = n pi/256 + r: n in the low bits, r as a sum of two numbers with |r| <= 0.0062, within 2^-93, for |x| <= 2^17.
///
/// Multiples of the first two parts of pi/256, of 29 bits each, are exact, and so is the first difference; the second
/// is kept with its rounding error. The multiple of the third part is below 2^-40.
#[inline(always)]
pub(crate) fn reduce(x: Pair) -> (u64, Pair) {
    let shifted = x.0 * INVERSE_STEP + ROUND;
    let n = shifted - ROUND;
    let (high, low) = two_sum(x.0 - n * STEP_1, -(n * STEP_2));
    (shifted.to_bits(), fast_two_sum(high, (low - n * STEP_3) + x.1))
}

/// sin(n pi/256) as a sum of 21 and 53 bits.
#[inline(always)]
pub(crate) fn table(n: u64) -> Pair {
    // Half a turn has 256 steps; its second quarter is the first one backward.
    let step = n & 255;
    let j = (step.min(256 - step) as usize).min(128);
    let sign = (n & 256) << 55;
    let signed = |x: f64| f64::from_bits(x.to_bits() ^ sign);
    (signed(from_upper(SINE_HIGH[j])), signed(SINE_LOW[j]))
}

/// sin(a + r) from the sine and cosine of a, as a sum of two numbers within 2^-64.6 of itself, but for the error of r.
///
/// With |r| <= 2^-7.3, r^2 / 2 is below 2^-15.6; what multiplies the sine of a rounds by 2^-66.3 in all. Beside a zero, a
/// is 0 or twice the result at most, and there the error counts at most twice; at a = 0, r^3 / 6 is below 2^-17 r and
/// rounds by 2^-68 r. Four sums of small terms round by 2^-68 each. The product of 21 bits of the table and 26 of r is exact. The series
/// are cut off after r^7 / 5040 and r^6 / 720: 2^-74 remains.
#[inline(always)]
pub(crate) fn kernel(r: Pair, sine: Pair, cosine: Pair) -> Pair {
    const S: [f64; 3] = [-1.0 / 6.0, 1.0 / 120.0, -1.0 / 5040.0];
    const C: [f64; 3] = [-1.0 / 2.0, 1.0 / 24.0, -1.0 / 720.0];
    let r_head = head(r.0);
    let r_rest = (r.0 - r_head) + r.1;
    let square = r.0 * r.0;
    let of_cosine = square * (C[0] + square * (C[1] + square * C[2]));
    let of_sine = r.0 * square * (S[0] + square * (S[1] + square * S[2])) + r_rest;
    let main = cosine.0 * r_head;
    let (high, low) = two_sum(sine.0, main);
    let (sine_sum, cosine_sum) = (sine.0 + sine.1, cosine.0 + cosine.1);
    let small = (sine.1 + cosine.1 * r_head) + (cosine_sum * of_sine + sine_sum * of_cosine);
    fast_two_sum(high, low + small)
}

/// Rounds, and says whether that is settled.
#[inline(always)]
fn round(x: f64, value: Pair, cosine: bool) -> (f64, bool) {
    let (rounded, settled) = settle(value.0, value.1, value.0.abs() * ERROR + ERROR_OF_ARGUMENT);
    let tiny = !cosine & (x.abs() < TINY);
    // Of a tiny argument, and with the sign of 0.
    (if tiny { x } else { rounded }, (settled & (x.abs() <= LARGE)) | tiny)
}

/// The value, and whether it is correctly rounded.
#[inline(always)]
pub(crate) fn fast(x: f64, cosine: bool) -> (f64, bool) {
    let (n, r) = reduce((x, 0.0));
    finish(x, n, r, cosine)
}

/// The sine or cosine of an argument that is reduced.
#[inline(always)]
fn finish(x: f64, n: u64, r: Pair, cosine: bool) -> (f64, bool) {
    let n = n.wrapping_add(u64::from(cosine) * QUARTER);
    round(x, kernel(r, table(n), table(n.wrapping_add(QUARTER))), cosine)
}

/// What the fast path leaves: large arguments, those without a sine, and what it does not settle.
#[cold]
#[inline(never)]
fn rare(x: f64, shift: u32) -> f64 {
    if !x.is_finite() {
        return f64::NAN;
    }
    let (quadrant, rest) = sine::reduce(x);
    let quadrant = quadrant.wrapping_add(shift);
    if x.abs() > LARGE {
        let (high, low) = large(quadrant, rest);
        // The wide rest is within 2^-104 of itself as a pair.
        let (value, settled) = settle(high, low, high.abs() * ERROR + ERROR_OF_ARGUMENT);
        if settled {
            return value;
        }
    }
    sine::sine_of(quadrant, rest).to_f64()
}

/// The sine of a reduced large argument by the fast path.
pub(crate) fn large(quadrant: u32, rest: Wide) -> Pair {
    let (n, r) = reduce(rest.to_pair());
    let n = n.wrapping_add(u64::from(quadrant) * QUARTER);
    kernel(r, table(n), table(n.wrapping_add(QUARTER)))
}
