//! Powers of 2, e^x - 1, and the hyperbolic functions.

use crate::double_double::{Pair, ROUND, fast_two_sum, head, pair_quotient, pair_sum, product, scaled, two_sum};
use crate::estimate::{Estimate, error};
use crate::exp::{self, power};
use crate::tables::logarithm::{LN_2_NEAREST_HIGH, LN_2_NEAREST_LOW};
use crate::wide::{Fixed, Wide, exponential};

/// 2 to the power `x`, correctly rounded.
///
/// Fast path as that of [`exp`](crate::exp()), with the same table; x - k/64 is exact. Results below 1e-289 always take the
/// slow path.
///
/// ```
/// assert_eq!(gd_math::exp2(0.5), core::f64::consts::SQRT_2);
/// assert_eq!(gd_math::exp2(-1074.0), 5e-324);
/// ```
#[must_use]
pub fn exp2(x: f64) -> f64 {
    estimate_exp2(x).nearest_f64(|| exponential::exp2(x))
}

/// 2 to the power `x`, correctly rounded; `benches/rounding` checks every `f32`. By [`exp2`]'s method.
///
/// ```
/// assert_eq!(gd_math::exp2_f32(0.5), core::f32::consts::SQRT_2);
/// ```
#[must_use]
pub fn exp2_f32(x: f32) -> f32 {
    estimate_exp2(f64::from(x)).nearest_f32(|| exponential::exp2(f64::from(x)))
}

#[inline(always)]
fn estimate_exp2(x: f64) -> Estimate {
    if x.is_nan() || x >= 1_024.0 {
        return Estimate::Rounded(if x.is_nan() { x } else { f64::INFINITY });
    }
    if x < -1_075.0 {
        return Estimate::Rounded(0.0);
    }
    if x < -960.0 {
        return Estimate::Unknown;
    }
    let shifted = x * 64.0 + ROUND;
    let fraction = x - (shifted - ROUND) * (1.0 / 64.0);
    let (high, low) = product(fraction, LN_2_NEAREST_HIGH);
    let (k, r) = (shifted.to_bits(), exp::split(high, low + fraction * LN_2_NEAREST_LOW));
    let (pair, exponent) = (exp::kernel(r, power(k)), exponent(k));
    // 2^1023.99 is out of the range only as a power of two.
    Estimate::Near(scaled(scaled(pair, exponent / 2), exponent - exponent / 2), error(65))
}

/// The power of two in 2^(k/64).
#[inline(always)]
fn exponent(k: u64) -> i32 {
    k as i32 >> 6
}

/// e^x for |x| < 745, as a sum of two numbers from 1 to 2.02 within 2^-73 of itself, and the exponent of the power of two
/// that it is to be multiplied with.
///
/// As the kernel of [`exp`](crate::exp()), but with r^2 / 2 as a sum of two numbers, too: the upper part of r has 25 bits, so
/// its square is exact. r^3 / 6 is below 2^-25 and rounds by 2^-76; the sums of the small terms round by as much.
#[inline(always)]
pub(crate) fn precise(x: f64) -> (Pair, i32) {
    const C: [f64; 5] = [1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5040.0];
    let (k, r) = exp::reduce((x, 0.0));
    let power = power(k);
    let z = r.0 + r.1;
    let square = z * z;
    let polynomial = (C[0] + z * C[1]) + square * ((C[2] + z * C[3]) + square * C[4]);
    let half_square = 0.5 * r.0 * r.0;
    let upper = head(half_square);
    let rest = (r.1 + r.1 * (r.0 + 0.5 * r.1)) + (z * square * polynomial + (half_square - upper));
    let (high, low_1) = fast_two_sum(power.0, power.0 * r.0);
    let (high, low_2) = fast_two_sum(high, power.0 * upper);
    let small = power.1 * (r.0 + upper) + (power.0 + power.1) * rest;
    (fast_two_sum(high, (low_1 + low_2) + (power.1 + small)), exponent(k))
}

/// e to the power `x`, less 1, correctly rounded, also near 0.
///
/// Fast path: e^x within 2^-73 of itself, less 1; below 2^-6 in magnitude the series. The result is within 2^-65 of
/// itself; where that does not settle the rounding, in one of 2,000 calls, 256-bit integers do. The table is that of
/// [`exp`](crate::exp()).
///
/// ```
/// assert_eq!(gd_math::exp_m1(1e-20), 1e-20);
/// assert_eq!(gd_math::exp_m1(-100.0), -1.0);
/// ```
#[must_use]
pub fn exp_m1(x: f64) -> f64 {
    estimate_exp_m1(x).nearest_f64(|| exp::slow(x).plus(Wide::ONE.negated()))
}

/// e to the power `x`, less 1, correctly rounded; `benches/rounding` checks every `f32`. See [`exp_m1`].
///
/// ```
/// assert_eq!(gd_math::exp_m1_f32(1e-20), 1e-20);
/// ```
#[must_use]
pub fn exp_m1_f32(x: f32) -> f32 {
    estimate_exp_m1(f64::from(x)).nearest_f32(|| exp::slow(f64::from(x)).plus(Wide::ONE.negated()))
}

#[inline(always)]
fn estimate_exp_m1(x: f64) -> Estimate {
    // x^2 / 2 is less than half a unit in the last place of x, and e^-40 of that of 1.
    if x.is_nan() || x.abs() < error(54) {
        return Estimate::Rounded(x);
    }
    if x <= -40.0 {
        return Estimate::Rounded(-1.0);
    }
    if x >= 709.0 {
        return if x >= 710.0 { Estimate::Rounded(f64::INFINITY) } else { Estimate::Unknown };
    }
    if x.abs() < error(6) {
        // x^2 / 2 as a sum of two numbers, the terms from x^3 / 6 to x^9 / 9!; x^10 / 10! is below 2^-75 x.
        const C: [f64; 7] =
            [1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5040.0, 1.0 / 40320.0, 1.0 / 362_880.0];
        let upper = head(x);
        let half_square = 0.5 * upper * upper;
        let square = x * x;
        let polynomial =
            (C[0] + x * C[1]) + square * ((C[2] + x * C[3]) + square * ((C[4] + x * C[5]) + square * C[6]));
        let (high, low) = fast_two_sum(x, half_square);
        let small = 0.5 * (x - upper) * (x + upper) + x * square * polynomial;
        return Estimate::Near(fast_two_sum(high, low + small), error(65));
    }
    let (pair, exponent) = precise(x);
    let (high, low) = scaled(pair, exponent);
    Estimate::Near(pair_sum((high, low), (-1.0, 0.0)), error(65))
}

/// Hyperbolic sine, correctly rounded.
///
/// Fast path: half the difference of e^x and e^-x, each within 2^-73 of itself; below 2^-6 in magnitude the series. The
/// result is within 2^-65 of itself; where that does not settle the rounding, in one of 2,000 calls, 256-bit integers do,
/// and beyond 708 in magnitude. The table is that of [`exp`](crate::exp()).
///
/// ```
/// assert_eq!(gd_math::sinh(1.0), 1.1752011936438014);
/// assert_eq!(gd_math::sinh(-1000.0), f64::NEG_INFINITY);
/// ```
#[must_use]
pub fn sinh(x: f64) -> f64 {
    estimate_sinh(x).nearest_f64(|| slow_sinh(x))
}

/// Hyperbolic sine, correctly rounded; `benches/rounding` checks every `f32`. See [`sinh`].
///
/// ```
/// assert_eq!(gd_math::sinh_f32(1.0), 1.175_201_2);
/// ```
#[must_use]
pub fn sinh_f32(x: f32) -> f32 {
    estimate_sinh(f64::from(x)).nearest_f32(|| slow_sinh(f64::from(x)))
}

fn slow_sinh(x: f64) -> Wide {
    exp::slow(x).plus(exp::slow(-x).negated()).scaled(-1)
}

#[inline(always)]
fn estimate_sinh(x: f64) -> Estimate {
    // x^3 / 6 is less than half a unit in the last place.
    if x.is_nan() || x.abs() < error(27) {
        return Estimate::Rounded(x);
    }
    if x.abs() >= 708.0 {
        return if x.abs() >= 711.0 { Estimate::Rounded(f64::INFINITY.copysign(x)) } else { Estimate::Unknown };
    }
    if x.abs() < error(6) {
        let square = x * x;
        let rest = (1.0 / 6.0 + square * (1.0 / 120.0)) + square * square * (1.0 / 5040.0 + square * (1.0 / 362_880.0));
        return Estimate::Near(fast_two_sum(x, x * square * rest), error(65));
    }
    let (sum, exponent) = both(x.abs(), -1.0);
    let (high, low) = scaled(sum, exponent - 1);
    Estimate::Near(if x < 0.0 { (-high, -low) } else { (high, low) }, error(65))
}

/// e^x + `sign` e^-x for x > 0 without a power of two, and its exponent.
#[inline(always)]
fn both(x: f64, sign: f64) -> (Pair, i32) {
    let ((large, exponent), (small, other)) = (precise(x), precise(-x));
    // Below 2^-200 it does not matter.
    let small = scaled(small, (other - exponent).max(-200));
    (pair_sum(large, (sign * small.0, sign * small.1)), exponent)
}

/// Hyperbolic cosine, correctly rounded.
///
/// Fast path: half the sum of e^x and e^-x, each within 2^-73 of itself. Where that does not settle the rounding, in
/// one of 100,000 calls, 256-bit integers do, and beyond 708 in magnitude. The table is that of [`exp`](crate::exp()).
///
/// ```
/// assert_eq!(gd_math::cosh(1.0), 1.5430806348152437);
/// ```
#[must_use]
pub fn cosh(x: f64) -> f64 {
    estimate_cosh(x).nearest_f64(|| slow_cosh(x))
}

/// Hyperbolic cosine, correctly rounded; `benches/rounding` checks every `f32`. See [`cosh`].
///
/// ```
/// assert_eq!(gd_math::cosh_f32(1.0), 1.543_080_7);
/// ```
#[must_use]
pub fn cosh_f32(x: f32) -> f32 {
    estimate_cosh(f64::from(x)).nearest_f32(|| slow_cosh(f64::from(x)))
}

fn slow_cosh(x: f64) -> Wide {
    exp::slow(x).plus(exp::slow(-x)).scaled(-1)
}

#[inline(always)]
fn estimate_cosh(x: f64) -> Estimate {
    if x.is_nan() {
        return Estimate::Rounded(x);
    }
    if x.abs() >= 708.0 {
        return if x.abs() >= 711.0 { Estimate::Rounded(f64::INFINITY) } else { Estimate::Unknown };
    }
    // x^2 / 2 is less than half a unit in the last place of 1.
    if x.abs() < error(27) {
        return Estimate::Rounded(1.0);
    }
    let (sum, exponent) = both(x.abs(), 1.0);
    Estimate::Near(scaled(sum, exponent - 1), error(71))
}

/// Hyperbolic tangent, correctly rounded.
///
/// Fast path: (1 - t) / (1 + t), where t = e^(-2 x) within 2^-73 of itself; below 2^-6 in magnitude the series. The result
/// is within 2^-65 of itself; where that does not settle the rounding, in one of 2,000 calls, 256-bit integers do. The
/// table is that of [`exp`](crate::exp()).
///
/// ```
/// assert_eq!(gd_math::tanh(1.0), 0.7615941559557649);
/// assert_eq!(gd_math::tanh(-30.0), -1.0);
/// ```
#[must_use]
pub fn tanh(x: f64) -> f64 {
    estimate_tanh(x).nearest_f64(|| slow_tanh(x))
}

/// Hyperbolic tangent, correctly rounded; `benches/rounding` checks every `f32`. See [`tanh`].
///
/// ```
/// assert_eq!(gd_math::tanh_f32(1.0), 0.761_594_2);
/// ```
#[must_use]
pub fn tanh_f32(x: f32) -> f32 {
    estimate_tanh(f64::from(x)).nearest_f32(|| slow_tanh(f64::from(x)))
}

fn slow_tanh(x: f64) -> Wide {
    let square = exponential::exp(Fixed::from_f64(2.0 * x));
    square.plus(Wide::ONE.negated()).over(square.plus(Wide::ONE))
}

#[inline(always)]
fn estimate_tanh(x: f64) -> Estimate {
    // x^3 / 3 is less than half a unit in the last place.
    if x.is_nan() || x.abs() < error(27) {
        return Estimate::Rounded(x);
    }
    // 2 e^-2x is less than half a unit in the last place below 1.
    if x.abs() >= 20.0 {
        return Estimate::Rounded(1.0_f64.copysign(x));
    }
    if x.abs() < error(6) {
        const C: [f64; 5] = [-1.0 / 3.0, 2.0 / 15.0, -17.0 / 315.0, 62.0 / 2_835.0, -1_382.0 / 155_925.0];
        let square = x * x;
        let rest = (C[0] + square * C[1]) + square * square * ((C[2] + square * C[3]) + square * square * C[4]);
        return Estimate::Near(fast_two_sum(x, x * square * rest), error(64));
    }
    let (pair, exponent) = precise(-2.0 * x.abs());
    let (high, low) = scaled(pair, exponent);
    let difference = two_sum(1.0, -high);
    let difference = fast_two_sum(difference.0, difference.1 - low);
    let sum = two_sum(1.0, high);
    let (high, low) = pair_quotient(difference, (sum.0, sum.1 + low));
    Estimate::Near(if x < 0.0 { (-high, -low) } else { (high, low) }, error(65))
}
