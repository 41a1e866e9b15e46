//! The natural logarithm.

use crate::double_double::{Pair, fast_two_sum, from_upper, head, pair_product, product, settle, two_sum};
use crate::lanes::{mask, redo};
use crate::tables::logarithm::{INVERSE, LN_2_HIGH, LN_2_LOW, LN_HIGH, LN_LOW, THIRD_LOW};
use crate::wide::{Wide, logarithm};

/// The error of the fast path, relative to the result; see [`kernel`].
const ERROR: f64 = 1.0 / (1_u128 << 65) as f64;

/// Bits of 0.6875, the least mantissa of the table, and what makes their exponent that of 1.
const LEAST: u64 = 0x3fe6_0000_0000_0000;
const TO_ONE: u64 = 0x3ff0_0000_0000_0000 - LEAST;

/// Natural logarithm of `x`, correctly rounded; NaN below 0, minus infinity at 0.
///
/// Fast path: x = 2^k m with m from 0.6875 to 1.375, and an inverse c of m of 12 bits from a table of 128 intervals
/// (P. T. P. Tang, "Table-driven implementation of the logarithm function in IEEE floating-point arithmetic", ACM
/// Transactions on Mathematical Software 16, 1990; 2,560 bytes), so that c m - 1 is exact as a sum of two numbers; its
/// series gives a sum of two numbers within 2^-65 of the result, also beside 1. Where that does not settle the rounding,
/// in one of 2,000 calls, 256-bit integers do, and for subnormal arguments.
///
/// ```
/// assert_eq!(gd_math::ln(1.0), 0.0);
/// assert_eq!(gd_math::ln(10.0), core::f64::consts::LN_10);
/// assert!(gd_math::ln(-1.0).is_nan());
/// ```
#[must_use]
#[inline]
pub fn ln(x: f64) -> f64 {
    let (value, settled) = fast(x);
    if settled { value } else { rare(x) }
}

/// [`ln`] of each value, with the same bits.
#[must_use]
#[inline(always)]
pub fn ln_lanes<const N: usize>(x: [f64; N]) -> [f64; N] {
    let (mut inverse, mut ln_high, mut ln_low) = ([0.0; N], [0.0; N], [0.0; N]);
    for lane in 0..N {
        let entry = entry(key(x[lane]));
        (inverse[lane], ln_high[lane], ln_low[lane]) = (entry.inverse, entry.ln.0, entry.ln.1);
    }
    let (mut values, mut unsettled) = ([0.0; N], [0; N]);
    for lane in 0..N {
        let entry = Entry { inverse: inverse[lane], ln: (ln_high[lane], ln_low[lane]) };
        let (high, low) = kernel(x[lane], key(x[lane]), entry);
        let (value, settled) = settle(high, low, high.abs() * ERROR);
        values[lane] = value;
        unsettled[lane] = mask(settled & is_normal(x[lane]));
    }
    redo(&mut values, &unsettled, |lane| rare(x[lane]));
    values
}

/// The value, and whether it is correctly rounded.
#[inline(always)]
pub(crate) fn fast(x: f64) -> (f64, bool) {
    let key = key(x);
    let (high, low) = kernel(x, key, entry(key));
    let (value, settled) = settle(high, low, high.abs() * ERROR);
    (value, settled & is_normal(x))
}

/// ln x within 2^-50 for a normal x > 0.
pub(crate) fn approximation(x: f64) -> f64 {
    fast(x).0
}

/// Whether x is positive, finite and not subnormal.
#[inline(always)]
pub(crate) fn is_normal(x: f64) -> bool {
    (f64::MIN_POSITIVE..=f64::MAX).contains(&x)
}

/// The bits of x with k + 1023 in place of the exponent and the interval of m in the seven bits below it.
#[inline(always)]
pub(crate) fn key(x: f64) -> u64 {
    x.to_bits().wrapping_add(TO_ONE)
}

/// One interval of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// c.
    pub(crate) inverse: f64,
    /// -ln c.
    pub(crate) ln: Pair,
}

#[inline(always)]
pub(crate) fn entry(key: u64) -> Entry {
    let i = (key >> 45 & 127) as usize;
    Entry { inverse: from_upper(INVERSE[i]), ln: (LN_HIGH[i], LN_LOW[i]) }
}

impl Entry {
    /// k, and c m - 1 as a sum of two numbers, exactly; at most 2^-7 beside 1 and 2^-8 times 1.1 elsewhere.
    ///
    /// The upper 32 bits of m times the 12 of c are exact, and so is the difference to 1; so are the lower 21.
    #[inline(always)]
    fn reduce(self, x: f64, key: u64) -> (f64, Pair) {
        let (k, mantissa) = parts(x, key);
        let upper = f64::from_bits(mantissa.to_bits() & 0xffff_ffff_ffe0_0000);
        let z = upper * self.inverse - 1.0;
        (k, fast_two_sum(z, (mantissa - upper) * self.inverse))
    }

    /// The same for x of at most 32 bits.
    #[inline(always)]
    pub(crate) fn reduce_short(self, x: f64, key: u64) -> (f64, f64) {
        let (k, mantissa) = parts(x, key);
        (k, mantissa * self.inverse - 1.0)
    }
}

/// k and m.
#[inline(always)]
fn parts(x: f64, key: u64) -> (f64, f64) {
    const TWO_52: u64 = 0x4330_0000_0000_0000;
    const TWO_52_AND_BIAS: f64 = 4_503_599_627_370_496.0 + 1_023.0;
    let k = f64::from_bits(TWO_52 | key >> 52) - TWO_52_AND_BIAS;
    // The exponent of x less k.
    let mantissa = x.to_bits().wrapping_sub(key & 0xfff0_0000_0000_0000).wrapping_add(1_023 << 52);
    (k, f64::from_bits(mantissa))
}

/// ln x as a sum of two numbers, within 2^-65.5 of itself.
///
/// k times the upper part of ln 2 and the table's upper parts are multiples of 2^-42 below 2^10, so their sum is exact.
/// z^2 / 2 is exact but for a rest that rounds by 2^-78 of z. Beside 1, where |z| <= 2^-7 is all there is, z^3 / 3 is
/// below 2^-15.5 z; four roundings of it and three of the sum of small terms make 2^-65.7 z; elsewhere |z| <= 2^-7.8
/// and all is above 2^-8. The series is cut off after z^10 / 10, 2^-73 z.
#[inline(always)]
pub(crate) fn kernel(x: f64, key: u64, entry: Entry) -> Pair {
    let (k, z) = entry.reduce(x, key);
    series(k, z, entry)
}

/// The same of x + low, where |low| is at most half a unit in the last place of x, and x > 0 is normal.
#[inline(always)]
pub(crate) fn kernel_of_sum(x: f64, low: f64) -> Pair {
    let key = key(x);
    let entry = entry(key);
    let (k, (z, z_low)) = entry.reduce(x, key);
    // 2^-k; from 2^100 on, the low part does not matter.
    let exponent = 2_046_u64.wrapping_sub(key >> 52);
    let inverse_power = if exponent > 923 { f64::from_bits(exponent << 52) } else { 0.0 };
    // Where z is tiny, the low part may be larger; c is 1 there and both are exact.
    let z = two_sum(z, z_low + low * inverse_power * entry.inverse);
    series(k, z, entry)
}

#[inline(always)]
fn series(k: f64, (z, z_low): Pair, entry: Entry) -> Pair {
    const C: [f64; 8] = [1.0 / 3.0, -1.0 / 4.0, 1.0 / 5.0, -1.0 / 6.0, 1.0 / 7.0, -1.0 / 8.0, 1.0 / 9.0, -1.0 / 10.0];
    let z_head = head(z);
    let half_square = 0.5 * z_head * z_head;
    let rest_of_half_square = 0.5 * ((z - z_head) + z_low) * (z + z_head);
    let square = z * z;
    let polynomial =
        (C[0] + z * C[1]) + square * ((C[2] + z * C[3]) + square * ((C[4] + z * C[5]) + square * (C[6] + z * C[7])));
    let cubic = z * square * polynomial;
    let table = k * LN_2_HIGH + entry.ln.0;
    let (sum, low_1) = fast_two_sum(table, z);
    let (sum, low_2) = fast_two_sum(sum, -half_square);
    let small = (k * LN_2_LOW + entry.ln.1) + ((z_low - rest_of_half_square) + cubic);
    fast_two_sum(sum, (low_1 + low_2) + small)
}

/// ln x as a sum of two numbers, within 2^-72 of itself: for what is computed from logarithms.
///
/// As [`kernel`], but with z^3 / 3 as a sum of two numbers as well: the series is z - z^2 g(z) and g = 1/2 - z h, where h
/// is 1/3 less a number below 2^-9 that rounds by 2^-62.
#[inline(always)]
pub(crate) fn precise_kernel(x: f64, key: u64, entry: Entry) -> Pair {
    const C: [f64; 7] = [1.0 / 4.0, -1.0 / 5.0, 1.0 / 6.0, -1.0 / 7.0, 1.0 / 8.0, -1.0 / 9.0, 1.0 / 10.0];
    const THIRD: f64 = 1.0 / 3.0;
    let (k, (z, z_low)) = entry.reduce(x, key);
    let square = z * z;
    let polynomial = (C[0] + z * C[1]) + square * ((C[2] + z * C[3]) + square * ((C[4] + z * C[5]) + square * C[6]));
    let h = fast_two_sum(THIRD, -(z * polynomial));
    let h = (h.0, h.1 + THIRD_LOW);
    let product_of_both = product(z, h.0);
    let g = fast_two_sum(0.5, -product_of_both.0);
    let g = (g.0, g.1 - (product_of_both.1 + (z * h.1 + z_low * h.0)));
    let z_head = head(z);
    let z_square = fast_two_sum(z_head * z_head, ((z - z_head) + z_low) * (z + z_head));
    let rest = pair_product(z_square, g);
    let table = k * LN_2_HIGH + entry.ln.0;
    let (sum, low_1) = fast_two_sum(table, z);
    let (sum, low_2) = fast_two_sum(sum, -rest.0);
    let small = (k * LN_2_LOW + entry.ln.1) + (z_low - rest.1);
    fast_two_sum(sum, (low_1 + low_2) + small)
}

/// What the fast path leaves: arguments without a logarithm, subnormal ones, and what it does not settle.
#[cold]
#[inline(never)]
fn rare(x: f64) -> f64 {
    match special(x) {
        Some(value) => value,
        None => logarithm::ln(Wide::from_f64(x)).to_f64(),
    }
}

/// Logarithms, to any base, that are no number; that of infinity.
pub(crate) fn special(x: f64) -> Option<f64> {
    if x.is_nan() {
        Some(x)
    } else if x == 0.0 {
        Some(f64::NEG_INFINITY)
    } else if x < 0.0 {
        Some(f64::NAN)
    } else if x == f64::INFINITY {
        Some(x)
    } else {
        None
    }
}
