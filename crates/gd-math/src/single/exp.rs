//! The exponential function in `f32`.

use super::settle;
use crate::double_double::ROUND;
use crate::exp::{power, slow};
use crate::lanes::{apart, mask, redo};
use crate::tables::exponential::{INVERSE_LN_2_BY_64, LN_2_BY_64_HIGH, LN_2_BY_64_LOW};

/// e to the power `x`, correctly rounded; `benches/rounding` checks every `f32`.
///
/// In `f64`, within 2^-50 of the result, by the table of [`exp`](crate::exp()) (768 bytes). What that does not settle,
/// one argument in millions, 256-bit integers do.
///
/// ```
/// assert_eq!(gd_math::exp_f32(1.0), core::f32::consts::E);
/// assert_eq!(gd_math::exp_f32(-100.0), 3.783506e-44);
/// ```
#[must_use]
#[inline]
pub fn exp_f32(x: f32) -> f32 {
    let (k, r) = reduce(f64::from(x), 0.0);
    let (value, settled) = settle(kernel(k, r, power(k)));
    if settled { value } else { rare(x) }
}

/// [`exp_f32`] of each value, with the same bits.
#[must_use]
#[inline(always)]
pub fn exp_f32_lanes<const N: usize>(x: [f32; N]) -> [f32; N] {
    let (k, r) = apart::<_, _, N>(|lane| reduce(f64::from(x[lane]), 0.0));
    let (power_high, power_low) = apart::<_, _, N>(|lane| power(k[lane]));
    let (mut values, mut unsettled) = ([0.0; N], [0; N]);
    for lane in 0..N {
        let (value, settled) = settle(kernel(k[lane], r[lane], (power_high[lane], power_low[lane])));
        values[lane] = value;
        unsettled[lane] = mask(settled);
    }
    redo(&mut values, &unsettled, |lane| rare(x[lane]));
    values
}

/// x + low = k ln 2 / 64 + r, with k in the low bits; beyond 110, where every result is 0 or infinite, that of 110.
#[inline(always)]
pub(crate) fn reduce(x: f64, low: f64) -> (u64, f64) {
    const LARGE: f64 = 110.0;
    // Comparisons that leave NaN as it is.
    let x = if x > LARGE { LARGE } else { x };
    let x = if x < -LARGE { -LARGE } else { x };
    let shifted = x * INVERSE_LN_2_BY_64 + ROUND;
    let k = shifted - ROUND;
    (shifted.to_bits(), (x - k * LN_2_BY_64_HIGH) + (low - k * LN_2_BY_64_LOW))
}

/// 2^(k/64) e^r, within 2^-51 of itself: a few roundings, and r^6 / 720 below 2^-54.
#[inline(always)]
pub(crate) fn kernel(k: u64, r: f64, power: (f64, f64)) -> f64 {
    let square = r * r;
    let polynomial = (1.0 / 2.0 + r * (1.0 / 6.0)) + square * (1.0 / 24.0 + r * (1.0 / 120.0));
    let power = power.0 + power.1;
    let value = power + power * (r + square * polynomial);
    f64::from_bits(value.to_bits().wrapping_add((k & !63) << 46))
}

#[cold]
#[inline(never)]
fn rare(x: f32) -> f32 {
    if x.is_nan() { x } else { slow(f64::from(x)).to_f32() }
}
