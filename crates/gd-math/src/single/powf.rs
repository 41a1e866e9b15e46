//! The power in `f32`.

use super::exp::{kernel, reduce};
use super::{positive, settle};
use crate::double_double::{Pair, head};
use crate::exp::power;
use crate::lanes::{apart, mask, redo};
use crate::ln::{self, Entry, entry, key};
use crate::powf::{Special, slow, special};

/// `x` to the power `exponent`, correctly rounded; NaN if `x` is negative and the power is not whole.
///
/// The values of IEEE 754's `pow`. In `f64`, within 2^-50 of the result, by the tables of [`exp`](crate::exp()) and
/// [`ln`](crate::ln()) (3,328 bytes); what that does not settle, one pair in millions, 256-bit integers do. Results in
/// the middle of two numbers are found in whole numbers.
///
/// ```
/// assert_eq!(gd_math::powf_f32(2.0, 0.5), core::f32::consts::SQRT_2);
/// ```
#[must_use]
#[inline]
pub fn powf_f32(x: f32, exponent: f32) -> f32 {
    let (value, settled) = fast(x, exponent);
    if settled { value } else { rare(x, exponent) }
}

/// [`powf_f32`] of each pair of values, with the same bits.
#[must_use]
#[inline(always)]
pub fn powf_f32_lanes<const N: usize>(x: [f32; N], exponent: [f32; N]) -> [f32; N] {
    let (mut inverse, mut ln_high, mut ln_low) = ([0.0; N], [0.0; N], [0.0; N]);
    for lane in 0..N {
        let entry = entry(key(f64::from(x[lane])));
        (inverse[lane], ln_high[lane], ln_low[lane]) = (entry.inverse, entry.ln.0, entry.ln.1);
    }
    let (k, r) = apart::<_, _, N>(|lane| {
        let entry = Entry { inverse: inverse[lane], ln: (ln_high[lane], ln_low[lane]) };
        let (high, low) = argument(x[lane], exponent[lane], entry);
        reduce(high, low)
    });
    let (power_high, power_low) = apart::<_, _, N>(|lane| power(k[lane]));
    let (mut values, mut unsettled) = ([0.0; N], [0; N]);
    for lane in 0..N {
        let (value, settled) = settle(kernel(k[lane], r[lane], (power_high[lane], power_low[lane])));
        values[lane] = value;
        unsettled[lane] = mask(settled & has_power(x[lane], exponent[lane]));
    }
    redo(&mut values, &unsettled, |lane| rare(x[lane], exponent[lane]));
    values
}

#[inline(always)]
fn fast(x: f32, exponent: f32) -> (f32, bool) {
    let argument = argument(x, exponent, entry(key(f64::from(x))));
    let (k, r) = reduce(argument.0, argument.1);
    let (value, settled) = settle(kernel(k, r, power(k)));
    (value, settled & has_power(x, exponent))
}

#[inline(always)]
fn has_power(x: f32, exponent: f32) -> bool {
    positive(x) & (exponent.abs() < f32::INFINITY)
}

/// The exponent times the logarithm, the first term exactly: 24 bits times 26.
#[inline(always)]
fn argument(x: f32, exponent: f32, entry: Entry) -> Pair {
    let x = f64::from(x);
    let (high, low) = ln::kernel(x, key(x), entry);
    let exponent = f64::from(exponent);
    let upper = head(high);
    let argument = exponent * upper;
    // Where the argument is cut off, beyond every result, its low part must not matter.
    let low = if argument.abs() < 120.0 { exponent * ((high - upper) + low) } else { 0.0 };
    (argument, low)
}

#[cold]
#[inline(never)]
fn rare(x: f32, exponent: f32) -> f32 {
    match special(f64::from(x), f64::from(exponent)) {
        Special::Value(value) => value as f32,
        Special::Power { negative } => {
            let (value, settled) = fast(x.abs(), exponent);
            let magnitude = if settled { value } else { slow(f64::from(x.abs()), f64::from(exponent)).to_f32() };
            if negative { -magnitude } else { magnitude }
        }
    }
}
