//! The power.

use crate::double_double::{Pair, pair_product};
use crate::exp::{LARGE, finish, power, reduce};
use crate::lanes::{apart, mask, redo};
use crate::ln::{self, Entry, entry, key, precise_kernel};
use crate::wide::{Wide, exponential, logarithm};

/// The error of the exponential in the fast path, relative to the result.
const ERROR: f64 = 1.0 / (1_u128 << 65) as f64;
/// The error of its argument, relative to that.
const ERROR_OF_ARGUMENT: f64 = 1.0 / (1_u128 << 72) as f64;

/// `x` to the power `exponent`, correctly rounded; NaN if `x` is negative and the power is not whole.
///
/// The values of IEEE 754's `pow`: anything to the power 0 is 1, and so is 1 to any power.
///
/// Fast path: the exponential of `exponent` times the logarithm, which is known within 2^-72 of itself, so the result
/// within 2^-65 and 2^-72 times the argument of the exponential (the tables of [`exp`](crate::exp()) and
/// [`ln`](crate::ln()), 3,328 bytes). Where that does not settle the rounding, in one of 1,000 calls, 256-bit integers
/// do. Results in the middle of two numbers are rational, and few: they are found in whole numbers first (C. Q. Lauter
/// and V. Lefèvre, "An efficient rounding boundary test for pow(x, y) in double precision", IEEE Transactions on
/// Computers 58, 2009).
///
/// ```
/// assert_eq!(gd_math::powf(2.0, 0.5), core::f64::consts::SQRT_2);
/// assert_eq!(gd_math::powf(-3.0, 3.0), -27.0);
/// assert!(gd_math::powf(-3.0, 0.5).is_nan());
/// ```
#[must_use]
#[inline]
pub fn powf(x: f64, exponent: f64) -> f64 {
    let (value, settled) = fast(x, exponent);
    if settled { value } else { rare(x, exponent) }
}

/// [`powf`] of each pair of values, with the same bits.
#[must_use]
#[inline(always)]
pub fn powf_lanes<const N: usize>(x: [f64; N], exponent: [f64; N]) -> [f64; N] {
    let (mut inverse, mut ln_high, mut ln_low) = ([0.0; N], [0.0; N], [0.0; N]);
    for lane in 0..N {
        let entry = entry(key(x[lane]));
        (inverse[lane], ln_high[lane], ln_low[lane]) = (entry.inverse, entry.ln.0, entry.ln.1);
    }
    let (mut arguments, mut k) = ([0.0; N], [0; N]);
    let (mut high, mut low) = ([0.0; N], [0.0; N]);
    for lane in 0..N {
        let entry = Entry { inverse: inverse[lane], ln: (ln_high[lane], ln_low[lane]) };
        let argument = argument(precise_kernel(x[lane], key(x[lane]), entry), exponent[lane]);
        arguments[lane] = argument.0;
        (k[lane], (high[lane], low[lane])) = reduce(argument);
    }
    let (power_high, power_low) = apart::<_, _, N>(|lane| power(k[lane]));
    let (mut values, mut unsettled) = ([0.0; N], [0; N]);
    for lane in 0..N {
        let power = (power_high[lane], power_low[lane]);
        let (value, settled) = finish(k[lane], (high[lane], low[lane]), power, error(arguments[lane]));
        values[lane] = value;
        unsettled[lane] = mask(settled & ln::is_normal(x[lane]) & (arguments[lane].abs() < LARGE));
    }
    redo(&mut values, &unsettled, |lane| rare(x[lane], exponent[lane]));
    values
}

/// The value for x > 0, and whether it is correctly rounded.
#[inline(always)]
pub(crate) fn fast(x: f64, exponent: f64) -> (f64, bool) {
    let key = key(x);
    let argument = argument(precise_kernel(x, key, entry(key)), exponent);
    let (bits, r) = reduce(argument);
    let (value, settled) = finish(bits, r, power(bits), error(argument.0));
    (value, settled & ln::is_normal(x) & (argument.0.abs() < LARGE))
}

/// What the exponential is taken of. Not a number where the exponent is so large that the product overflows.
#[inline(always)]
pub(crate) fn argument(ln: Pair, exponent: f64) -> Pair {
    pair_product(ln, (exponent, 0.0))
}

#[inline(always)]
fn error(argument: f64) -> f64 {
    ERROR + argument.abs() * ERROR_OF_ARGUMENT
}

/// Whether a number is whole, and if so, whether it is odd.
pub(crate) fn parity(y: f64) -> Option<bool> {
    let bits = y.abs().to_bits();
    let exponent = (bits >> 52) as i32 - 1_075;
    let mantissa = bits & 0x000f_ffff_ffff_ffff | 0x0010_0000_0000_0000;
    match exponent {
        // From 2^53 on, infinity included.
        1.. => Some(false),
        -52..=0 => {
            let fraction = mantissa & ((1 << -exponent) - 1);
            (fraction == 0).then(|| mantissa >> -exponent & 1 == 1)
        }
        _ => (y == 0.0).then_some(false),
    }
}

/// What the fast path leaves: IEEE 754's special cases, negative and subnormal bases, results out of the range, and
/// what it does not settle.
#[cold]
#[inline(never)]
fn rare(x: f64, exponent: f64) -> f64 {
    match special(x, exponent) {
        Special::Value(value) => value,
        Special::Power { negative } => {
            let x = x.abs();
            let (value, settled) = fast(x, exponent);
            let magnitude = if settled { value } else { slow(x, exponent).to_f64() };
            if negative { -magnitude } else { magnitude }
        }
    }
}

/// What kind of power it is.
pub(crate) enum Special {
    /// One of the special cases.
    Value(f64),
    /// That of the magnitude of the base, which is finite and neither 0 nor 1, to an exponent that is finite and not 0.
    Power { negative: bool },
}

/// Sorts out the special cases of IEEE 754-2019, section 9.2.1.
pub(crate) fn special(x: f64, exponent: f64) -> Special {
    if exponent == 0.0 || x == 1.0 {
        return Special::Value(1.0);
    }
    if x.is_nan() || exponent.is_nan() {
        return Special::Value(f64::NAN);
    }
    let parity = parity(exponent);
    let negative = x.is_sign_negative() && parity == Some(true);
    let sign = if negative { -1.0 } else { 1.0 };
    if x == 0.0 || x.is_infinite() {
        let grows = (x == 0.0) == (exponent < 0.0);
        return Special::Value(sign * if grows { f64::INFINITY } else { 0.0 });
    }
    if exponent.is_infinite() {
        let magnitude = x.abs();
        return Special::Value(if magnitude == 1.0 {
            1.0
        } else if (magnitude > 1.0) == (exponent > 0.0) {
            f64::INFINITY
        } else {
            0.0
        });
    }
    if x < 0.0 && parity.is_none() {
        return Special::Value(f64::NAN);
    }
    if x == -1.0 {
        return Special::Value(sign);
    }
    Special::Power { negative }
}

/// x^exponent to 190 bits for finite x > 0; exactly, where 64 bits are enough for that.
pub(crate) fn slow(x: f64, exponent: f64) -> Wide {
    if let Some(power) = exact(x, exponent) {
        return power;
    }
    let ln = logarithm::ln(Wide::from_f64(x));
    let argument = ln.times(Wide::from_f64(exponent));
    // Beyond 2^10 the result is beyond every format: any number beyond does.
    let argument = if argument.exponent > 10 { Wide { exponent: 11, ..argument } } else { argument };
    exponential::exp(argument.to_fixed())
}

/// x^exponent, if it is an odd number below 2^64 times a power of two.
///
/// With x = m 2^e, m odd, and exponent = n / 2^f, n odd or f = 0: for m > 1 the power is rational only if m and 2^e are
/// 2^f-th powers of whole numbers, and then their n-th power has few bits only for small n > 0.
fn exact(x: f64, exponent: f64) -> Option<Wide> {
    let (mut m, e) = odd_part(x);
    let (n, unit) = odd_part(exponent.abs());
    let shift = |e: i64| i32::try_from(e).ok();
    if m == 1 {
        // 2^(e n 2^unit), beyond the range or not.
        let e = i64::from(e) * if exponent < 0.0 { -1 } else { 1 };
        let power = match unit {
            0..=12 => e.saturating_mul(i64::try_from(n << unit).ok()?),
            -12..=-1 if e % (1 << -unit) == 0 => (e >> -unit).saturating_mul(i64::try_from(n).ok()?),
            _ => return None,
        };
        return Some(Wide::new(false, shift(power.clamp(-4_000, 4_000))? + 256, [1, 0, 0, 0]));
    }
    if exponent < 0.0 || !(-6..=6).contains(&unit) {
        return None;
    }
    let mut e = i64::from(e);
    for _ in unit..0 {
        let root = m.isqrt();
        if root * root != m || e % 2 != 0 {
            return None;
        }
        (m, e) = (root, e / 2);
    }
    let n = u32::try_from(n << unit.max(0)).ok()?;
    let power = m.checked_pow(n)?;
    Some(Wide::new(false, shift((e * i64::from(n)).clamp(-4_000, 4_000))? + 256, [power, 0, 0, 0]))
}

/// m and e of x = m 2^e with m odd, for finite x > 0.
fn odd_part(x: f64) -> (u64, i32) {
    let bits = x.to_bits();
    let exponent = (bits >> 52).max(1) as i32 - 1_075;
    let mantissa = if bits >> 52 == 0 { bits } else { bits & 0x000f_ffff_ffff_ffff | 0x0010_0000_0000_0000 };
    let zeros = mantissa.trailing_zeros();
    (mantissa >> zeros, exponent + zeros as i32)
}
