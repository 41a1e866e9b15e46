//! The power in `f32`.

use super::exp::{kernel, reduce};
use super::{positive, redo, settle};
use crate::double_double::{Pair, head};
use crate::exp::power;
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
    let entries = x.map(|x| entry(key(f64::from(x))));
    let mut k = [0; N];
    let mut r = [0.0; N];
    for lane in 0..N {
        let argument = argument(x[lane], exponent[lane], entries[lane]);
        (k[lane], r[lane]) = reduce(argument.0, argument.1);
    }
    let powers = k.map(power);
    let mut values = [0.0; N];
    let mut unsettled = 0;
    for lane in 0..N {
        let settled;
        (values[lane], settled) = settle(kernel(k[lane], r[lane], powers[lane]));
        unsettled |= u64::from(!(settled & has_power(x[lane], exponent[lane]))) << lane;
    }
    redo(&mut values, unsettled, |lane| rare(x[lane], exponent[lane]));
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
