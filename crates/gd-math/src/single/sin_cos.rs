//! Sine and cosine in `f32`.

use super::settle;
use crate::double_double::{Pair, ROUND};
use crate::lanes::{apart, mask, redo};
use crate::sin_cos::{LARGE, QUARTER, large, table};
use crate::tables::sine::{INVERSE_STEP, STEP_1, STEP_2, STEP_3};
use crate::wide::sine;

/// Sine of `x` radians, correctly rounded; `benches/rounding` checks every `f32`.
///
/// In `f64`, within 2^-50 of the result, by the table of [`sin`](crate::sin()) (1,548 bytes). What that does not settle,
/// one argument in millions, 256-bit integers do, and arguments beyond 2^17 are reduced in these.
///
/// ```
/// assert_eq!(gd_math::sin_f32(1e30), -0.791_163_44);
/// ```
#[must_use]
#[inline]
pub fn sin_f32(x: f32) -> f32 {
    let (n, r) = reduce(f64::from(x));
    let (value, settled) = finish(x, n, r, false);
    if settled { value } else { rare(x, false) }
}

/// Cosine of `x` radians, correctly rounded; `benches/rounding` checks every `f32`. Method and costs are those of
/// [`sin_f32`].
///
/// ```
/// assert_eq!(gd_math::cos_f32(1e30), -0.611_604_8);
/// ```
#[must_use]
#[inline]
pub fn cos_f32(x: f32) -> f32 {
    let (n, r) = reduce(f64::from(x));
    let (value, settled) = finish(x, n, r, true);
    if settled { value } else { rare(x, true) }
}

/// Sine and cosine of `x` radians: [`sin_f32`] and [`cos_f32`] with one reduction.
///
/// ```
/// assert_eq!(gd_math::sin_cos_f32(1e30), (-0.791_163_44, -0.611_604_8));
/// ```
#[must_use]
#[inline]
pub fn sin_cos_f32(x: f32) -> (f32, f32) {
    let (n, r) = reduce(f64::from(x));
    let (sin, sin_settled) = finish(x, n, r, false);
    let (cos, cos_settled) = finish(x, n, r, true);
    (if sin_settled { sin } else { rare(x, false) }, if cos_settled { cos } else { rare(x, true) })
}

/// [`sin_f32`] of each value, with the same bits.
#[must_use]
#[inline(always)]
pub fn sin_f32_lanes<const N: usize>(x: [f32; N]) -> [f32; N] {
    lanes(x, false)
}

/// [`cos_f32`] of each value, with the same bits.
#[must_use]
#[inline(always)]
pub fn cos_f32_lanes<const N: usize>(x: [f32; N]) -> [f32; N] {
    lanes(x, true)
}

/// [`sin_cos_f32`] of each value, with the same bits.
#[must_use]
#[inline(always)]
pub fn sin_cos_f32_lanes<const N: usize>(x: [f32; N]) -> ([f32; N], [f32; N]) {
    (lanes(x, false), lanes(x, true))
}

#[inline(always)]
fn lanes<const N: usize>(x: [f32; N], cosine: bool) -> [f32; N] {
    let (n, r) = apart::<_, _, N>(|lane| reduce(f64::from(x[lane])));
    let shift = u64::from(cosine) * QUARTER;
    let (sine_high, sine_low) = apart::<_, _, N>(|lane| table(n[lane].wrapping_add(shift)));
    let (cosine_high, cosine_low) = apart::<_, _, N>(|lane| table(n[lane].wrapping_add(shift + QUARTER)));
    let (mut values, mut unsettled) = ([0.0; N], [0; N]);
    for lane in 0..N {
        let (a, b) = ((sine_high[lane], sine_low[lane]), (cosine_high[lane], cosine_low[lane]));
        let (value, settled) = round(x[lane], kernel(r[lane], a, b), cosine);
        values[lane] = value;
        unsettled[lane] = mask(settled);
    }
    redo(&mut values, &unsettled, |lane| rare(x[lane], cosine));
    values
}

/// x = n pi/256 + r for |x| <= 2^17, r within 2^-52 of itself: no `f32` up to there is nearer to a multiple than 2^-40,
/// and the third part, of at most 2^-40, rounds by 2^-93.
#[inline(always)]
fn reduce(x: f64) -> (u64, f64) {
    let shifted = x * INVERSE_STEP + ROUND;
    let n = shifted - ROUND;
    (shifted.to_bits(), ((x - n * STEP_1) - n * STEP_2) - n * STEP_3)
}

/// sin(a + r) from the sine and cosine of a, within 2^-50.5 of itself.
#[inline(always)]
fn kernel(r: f64, sine: Pair, cosine: Pair) -> f64 {
    let (sine, cosine) = (sine.0 + sine.1, cosine.0 + cosine.1);
    let square = r * r;
    let of_cosine = square * (-1.0 / 2.0 + square * (1.0 / 24.0 + square * (-1.0 / 720.0)));
    let of_sine = r + r * square * (-1.0 / 6.0 + square * (1.0 / 120.0));
    sine + (cosine * of_sine + sine * of_cosine)
}

#[inline(always)]
fn round(x: f32, value: f64, cosine: bool) -> (f32, bool) {
    let (rounded, settled) = settle(value);
    // With the sign of 0.
    let zero = x == 0.0;
    (if zero && !cosine { x } else { rounded }, settled & (x.abs() <= LARGE as f32))
}

#[inline(always)]
fn finish(x: f32, n: u64, r: f64, cosine: bool) -> (f32, bool) {
    let n = n.wrapping_add(u64::from(cosine) * QUARTER);
    round(x, kernel(r, table(n), table(n.wrapping_add(QUARTER))), cosine)
}

#[cold]
#[inline(never)]
fn rare(x: f32, cosine: bool) -> f32 {
    if !x.is_finite() {
        return f32::NAN;
    }
    let (quadrant, rest) = sine::reduce(f64::from(x));
    let quadrant = quadrant.wrapping_add(u32::from(cosine));
    let (value, settled) = settle(large(quadrant, rest).0);
    if settled { value } else { sine::sine_of(quadrant, rest).to_f32() }
}
