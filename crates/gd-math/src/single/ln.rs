//! The natural logarithm in `f32`.

use super::{positive, settle};
use crate::lanes::{mask, redo};
use crate::ln::{Entry, entry, key, special};
use crate::tables::logarithm::{LN_2_HIGH, LN_2_LOW};
use crate::wide::{Wide, logarithm};

/// Natural logarithm of `x`, correctly rounded; `benches/rounding` checks every `f32`. NaN below 0, minus infinity at 0.
///
/// In `f64`, within 2^-50 of the result, by the table of [`ln`](crate::ln()) (2,560 bytes). What that does not settle,
/// one argument in millions, 256-bit integers do.
///
/// ```
/// assert_eq!(gd_math::ln_f32(10.0), core::f32::consts::LN_10);
/// ```
#[must_use]
#[inline]
pub fn ln_f32(x: f32) -> f32 {
    let (value, settled) = fast(x, entry(key(f64::from(x))));
    if settled { value } else { rare(x) }
}

/// [`ln_f32`] of each value, with the same bits.
#[must_use]
#[inline(always)]
pub fn ln_f32_lanes<const N: usize>(x: [f32; N]) -> [f32; N] {
    let (mut inverse, mut ln_high, mut ln_low) = ([0.0; N], [0.0; N], [0.0; N]);
    for lane in 0..N {
        let entry = entry(key(f64::from(x[lane])));
        (inverse[lane], ln_high[lane], ln_low[lane]) = (entry.inverse, entry.ln.0, entry.ln.1);
    }
    let (mut values, mut unsettled) = ([0.0; N], [0; N]);
    for lane in 0..N {
        let entry = Entry { inverse: inverse[lane], ln: (ln_high[lane], ln_low[lane]) };
        let (value, settled) = fast(x[lane], entry);
        values[lane] = value;
        unsettled[lane] = mask(settled);
    }
    redo(&mut values, &unsettled, |lane| rare(x[lane]));
    values
}

#[inline(always)]
fn fast(x: f32, entry: Entry) -> (f32, bool) {
    let (value, settled) = settle(kernel(f64::from(x), entry));
    (value, settled & positive(x))
}

/// ln x, for x of 24 bits, within 2^-51 of itself: c m - 1 is exact, and z^8 / 8 is below 2^-52 z.
#[inline(always)]
fn kernel(x: f64, entry: Entry) -> f64 {
    const C: [f64; 6] = [-1.0 / 2.0, 1.0 / 3.0, -1.0 / 4.0, 1.0 / 5.0, -1.0 / 6.0, 1.0 / 7.0];
    let key = key(x);
    let (k, z) = entry.reduce_short(x, key);
    let square = z * z;
    let polynomial = (C[0] + z * C[1]) + square * ((C[2] + z * C[3]) + square * (C[4] + z * C[5]));
    let (high, low) = entry.ln;
    (k * LN_2_HIGH + high) + (z + ((k * LN_2_LOW + low) + square * polynomial))
}

#[cold]
#[inline(never)]
fn rare(x: f32) -> f32 {
    match special(f64::from(x)) {
        Some(value) => value as f32,
        None => logarithm::ln(Wide::from_f64(f64::from(x))).to_f32(),
    }
}
