//! Cube root and hypotenuse.

use crate::double_double::{Pair, fast_two_sum, pair_product, pair_square_root, product, scaled, two_sum};
use crate::estimate::{Estimate, error};
use crate::wide::Wide;

/// Cube root, correctly rounded, also of negative numbers.
///
/// A first value from the bits of `x` (W. Kahan, "Computing a real cube root", 1991), Newton's steps to 50 bits, and one
/// with the exact cube, within 2^-95 of the result; no table. What that does not settle is compared with the cube of the
/// middle of two numbers in whole numbers.
///
/// ```
/// assert_eq!(gd_math::cbrt(-27.0), -3.0);
/// ```
#[must_use]
pub fn cbrt(x: f64) -> f64 {
    estimate_cbrt(x).nearest_f64(|| slow_cbrt(x))
}

/// Cube root, correctly rounded; `benches/rounding` checks every `f32`. See [`cbrt`].
///
/// ```
/// assert_eq!(gd_math::cbrt_f32(2.0), 1.259_921_1);
/// ```
#[must_use]
pub fn cbrt_f32(x: f32) -> f32 {
    estimate_cbrt(f64::from(x)).nearest_f32(|| slow_cbrt(f64::from(x)))
}

#[inline(always)]
fn estimate_cbrt(x: f64) -> Estimate {
    if !x.is_finite() || x == 0.0 {
        return Estimate::Rounded(x);
    }
    let (root, exponent) = cube_root(x);
    Estimate::Near(scaled(root, exponent), error(94))
}

/// The cube root as a sum of two numbers, within 2^-95 of itself, without a power of two, and its exponent.
#[inline(always)]
fn cube_root(x: f64) -> (Pair, i32) {
    // x = m 8^exponent, m from 1 to 8.
    let subnormal = x.abs() < f64::MIN_POSITIVE;
    let normal = if subnormal { x * (1_u64 << 54) as f64 } else { x };
    let biased = (normal.to_bits() >> 52 & 0x7ff) as i32;
    let exponent = biased / 3 - 341 - if subnormal { 18 } else { 0 };
    let m = f64::from_bits(normal.to_bits() & !(0x7ff << 52) | ((biased % 3 + 1_023) as u64) << 52);
    // A line through the roots of 1 and 8, and five of Newton's steps: from 0.1 to 50 bits.
    let size = m.abs();
    let mut root = 1.0 + (size - 1.0) * (1.0 / 7.0);
    for _ in 0..5 {
        root -= (root - size / (root * root)) * (1.0 / 3.0);
    }
    let root = if m < 0.0 { -root } else { root };
    let cube = pair_product(product(root, root), (root, 0.0));
    let rest = (m - cube.0) - cube.1;
    (fast_two_sum(root, rest / (3.0 * root * root)), exponent)
}

/// The cube root with a bit for what follows 100 bits.
fn slow_cbrt(x: f64) -> Wide {
    let (root, exponent) = cube_root(x);
    // Which side of the middle of two numbers it is on decides.
    let near = root.0 + root.1;
    let unit = f64::EPSILON * if near.abs() >= 1.0 { 1.0 } else { 0.5 };
    let half = 0.5 * unit;
    let toward = if (root.0 - near) + root.1 < 0.0 { -half } else { half };
    let middle = Wide::from_f64(near).plus(Wide::from_f64(toward));
    let cube = middle.times(middle).times(middle).scaled(3 * exponent);
    let difference = Wide::from_f64(x).plus(cube.negated());
    // A little beside the middle, where the root is.
    let mut aside = Wide::ONE.scaled(-200);
    aside.negative = difference.negative;
    middle.plus(aside).scaled(exponent)
}

/// The root of the sum of two squares, correctly rounded, without overflow on the way.
///
/// Infinite if one argument is, even if the other is not a number. The squares and their sum are sums of two numbers, and
/// so is the root, within 2^-94; no table. What that does not settle, results in the middle of two numbers among it, is
/// the root of an integer of up to 168 bits.
///
/// ```
/// assert_eq!(gd_math::hypot(3e300, 4e300), 5e300);
/// ```
#[must_use]
pub fn hypot(x: f64, y: f64) -> f64 {
    estimate_hypot(x, y).nearest_f64(|| slow_hypot(x, y))
}

/// The root of the sum of two squares, correctly rounded. See [`hypot`].
///
/// ```
/// assert_eq!(gd_math::hypot_f32(3e30, 4e30), 5e30);
/// ```
#[must_use]
pub fn hypot_f32(x: f32, y: f32) -> f32 {
    let (x, y) = (f64::from(x), f64::from(y));
    estimate_hypot(x, y).nearest_f32(|| slow_hypot(x, y))
}

#[inline(always)]
fn estimate_hypot(x: f64, y: f64) -> Estimate {
    let (x, y) = (x.abs(), y.abs());
    if x.is_infinite() || y.is_infinite() {
        return Estimate::Rounded(f64::INFINITY);
    }
    if x.is_nan() || y.is_nan() {
        return Estimate::Rounded(f64::NAN);
    }
    let (small, large) = if x < y { (x, y) } else { (y, x) };
    if small == 0.0 {
        return Estimate::Rounded(large);
    }
    // Far from subnormal numbers on the way, and from overflow.
    if small < error(120) * error(120) || large > 1.0 / (error(120) * error(120)) || small < large * error(60) {
        return Estimate::Unknown;
    }
    let (a, b) = (product(large, large), product(small, small));
    let (high, low) = two_sum(a.0, b.0);
    Estimate::Near(pair_square_root(fast_two_sum(high, low + (a.1 + b.1))), error(94))
}

/// The root of the exact sum of the squares, with a bit for what follows 128.
fn slow_hypot(x: f64, y: f64) -> Wide {
    let (x, y) = (Wide::from_f64(x.abs()), Wide::from_f64(y.abs()));
    let (small, large) = if x.less(&y) { (x, y) } else { (y, x) };
    // Beyond 2^-60 of the larger one, the smaller one only tells on which side the result is.
    let small = if small.exponent < large.exponent - 60 { large.scaled(-60) } else { small };
    large.times(large).plus(small.times(small)).square_root()
}
