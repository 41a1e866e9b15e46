//! Arc sine, arc cosine, arc tangent, and the angle of a point.

use crate::double_double::{
    Pair, fast_two_sum, pair_product, pair_quotient, pair_square_root, pair_sum, product, two_sum,
};
use crate::estimate::{Estimate, error};
use crate::tables::arc_tangent::{ATAN_HIGH, ATAN_LOW, HALF_PI_HIGH, HALF_PI_LOW, PI_HIGH, PI_LOW};
use crate::wide::{Wide, angle};

/// The error of the fast paths, relative to the result; see [`small_angle`].
const ERROR: f64 = error(65);

/// Arc tangent in radians, correctly rounded.
///
/// Fast path: the multiple c of 1/64 nearest to the tangent t, its arc tangent from a table of 1,040 bytes, and the
/// series of the rest (t - c) / (1 + c t), known as a sum of two numbers; above 1 with 1/t. The result is within 2^-65 of
/// itself as a sum of two numbers; where that does not settle the rounding, in one of 2,000 calls, 256-bit integers do.
///
/// ```
/// assert_eq!(gd_math::atan(1.0), core::f64::consts::FRAC_PI_4);
/// ```
#[must_use]
pub fn atan(x: f64) -> f64 {
    estimate_atan(x).nearest_f64(|| angle::angle(Wide::from_f64(x), Wide::ONE))
}

/// Arc tangent in radians, correctly rounded; `benches/rounding` checks every `f32`. By [`atan`]'s method.
///
/// ```
/// assert_eq!(gd_math::atan_f32(1.0), core::f32::consts::FRAC_PI_4);
/// ```
#[must_use]
pub fn atan_f32(x: f32) -> f32 {
    estimate_atan(f64::from(x)).nearest_f32(|| angle::angle(Wide::from_f64(f64::from(x)), Wide::ONE))
}

fn estimate_atan(x: f64) -> Estimate {
    if x.is_nan() || x.abs() < TINY {
        return Estimate::Rounded(x);
    }
    // Above 2^60 as for infinity: 1/x is below 2^-60 and might only matter if pi/2 were near the middle of two numbers.
    if x.abs() >= 1.0 / error(60) {
        return Estimate::Rounded(HALF_PI_HIGH.copysign(x));
    }
    estimate_of((x.abs(), 0.0), (1.0, 0.0), false, x.is_sign_negative())
}

/// The angle of the point (`x`, `y`), in radians from -pi to pi, correctly rounded.
///
/// The values of IEEE 754's `atan2` for zeros and infinities. By [`atan`]'s method; where magnitudes are beyond 2^360 or
/// below 2^-360, by 256-bit integers.
///
/// ```
/// assert_eq!(gd_math::atan2(-1.0, -1.0), -3.0 * core::f64::consts::FRAC_PI_4);
/// assert_eq!(gd_math::atan2(-0.0, -1.0), -core::f64::consts::PI);
/// ```
#[must_use]
pub fn atan2(y: f64, x: f64) -> f64 {
    estimate_atan2(y, x).nearest_f64(|| angle::angle(Wide::from_f64(y), Wide::from_f64(x)))
}

/// The angle of the point (`x`, `y`), in radians from -pi to pi, correctly rounded. See [`atan2`].
///
/// ```
/// assert_eq!(gd_math::atan2_f32(1.0, 0.0), core::f32::consts::FRAC_PI_2);
/// ```
#[must_use]
pub fn atan2_f32(y: f32, x: f32) -> f32 {
    let (y, x) = (f64::from(y), f64::from(x));
    estimate_atan2(y, x).nearest_f32(|| angle::angle(Wide::from_f64(y), Wide::from_f64(x)))
}

fn estimate_atan2(y: f64, x: f64) -> Estimate {
    if x.is_nan() || y.is_nan() {
        return Estimate::Rounded(f64::NAN);
    }
    let negative = y.is_sign_negative();
    let signed = |angle: Pair| {
        let angle = if negative { (-angle.0, -angle.1) } else { angle };
        Estimate::Near(angle, error(100))
    };
    let left = x.is_sign_negative();
    match (x.is_infinite(), y.is_infinite()) {
        (true, true) => {
            let quarter = (0.5 * HALF_PI_HIGH, 0.5 * HALF_PI_LOW);
            return signed(if left { pair_product((3.0, 0.0), quarter) } else { quarter });
        }
        (true, false) => return if left { signed((PI_HIGH, PI_LOW)) } else { Estimate::Rounded(0.0_f64.copysign(y)) },
        (false, true) => return signed((HALF_PI_HIGH, HALF_PI_LOW)),
        (false, false) => {}
    }
    if y == 0.0 {
        return if left { signed((PI_HIGH, PI_LOW)) } else { Estimate::Rounded(y) };
    }
    if x == 0.0 {
        return signed((HALF_PI_HIGH, HALF_PI_LOW));
    }
    let usual = LEAST..1.0 / LEAST;
    if !(usual.contains(&x.abs()) && usual.contains(&y.abs())) {
        return Estimate::Unknown;
    }
    estimate_of((y.abs(), 0.0), (x.abs(), 0.0), left, negative)
}

/// Arc sine in radians, correctly rounded; NaN beyond 1 in magnitude.
///
/// The angle of the point (sqrt(1 - x^2), x), the root as a sum of two numbers: see [`atan`].
///
/// ```
/// assert_eq!(gd_math::asin(1.0), core::f64::consts::FRAC_PI_2);
/// assert!(gd_math::asin(1.5).is_nan());
/// ```
#[must_use]
pub fn asin(x: f64) -> f64 {
    estimate_asin(x).nearest_f64(|| angle::angle(Wide::from_f64(x), other_leg(x)))
}

/// Arc sine in radians, correctly rounded; `benches/rounding` checks every `f32`. NaN beyond 1 in magnitude. See [`asin`].
///
/// ```
/// assert_eq!(gd_math::asin_f32(-1.0), -core::f32::consts::FRAC_PI_2);
/// ```
#[must_use]
pub fn asin_f32(x: f32) -> f32 {
    let x = f64::from(x);
    estimate_asin(x).nearest_f32(|| angle::angle(Wide::from_f64(x), other_leg(x)))
}

fn estimate_asin(x: f64) -> Estimate {
    if x.is_nan() || x.abs() < TINY {
        return Estimate::Rounded(x);
    }
    if x.abs() >= 1.0 {
        return Estimate::Rounded(if x.abs() == 1.0 { HALF_PI_HIGH.copysign(x) } else { f64::NAN });
    }
    estimate_of((x.abs(), 0.0), leg(x), false, x.is_sign_negative())
}

/// Arc cosine in radians, correctly rounded; NaN beyond 1 in magnitude.
///
/// The angle of the point (x, sqrt(1 - x^2)), the root as a sum of two numbers: see [`atan`].
///
/// ```
/// assert_eq!(gd_math::acos(-1.0), core::f64::consts::PI);
/// assert_eq!(gd_math::acos(1.0), 0.0);
/// ```
#[must_use]
pub fn acos(x: f64) -> f64 {
    estimate_acos(x).nearest_f64(|| angle::angle(other_leg(x), Wide::from_f64(x)))
}

/// Arc cosine in radians, correctly rounded; `benches/rounding` checks every `f32`. NaN beyond 1 in magnitude. See [`acos`].
///
/// ```
/// assert_eq!(gd_math::acos_f32(0.0), core::f32::consts::FRAC_PI_2);
/// ```
#[must_use]
pub fn acos_f32(x: f32) -> f32 {
    let x = f64::from(x);
    estimate_acos(x).nearest_f32(|| angle::angle(other_leg(x), Wide::from_f64(x)))
}

fn estimate_acos(x: f64) -> Estimate {
    if x.is_nan() || x.abs() > 1.0 {
        return Estimate::Rounded(f64::NAN);
    }
    if x == 1.0 {
        return Estimate::Rounded(0.0);
    }
    if x == -1.0 {
        return Estimate::Near((PI_HIGH, PI_LOW), error(100));
    }
    // pi/2 less x is between pi/2 and its neighbor, but not near their middle.
    if x.abs() < error(60) {
        return Estimate::Near((HALF_PI_HIGH, HALF_PI_LOW), error(59));
    }
    estimate_of(leg(x), (x.abs(), 0.0), x < 0.0, false)
}

/// Products of numbers of this magnitude, or of its inverse, are far from subnormal and from overflow.
const LEAST: f64 = error(120) * error(120) * error(120);

/// Below 2^-27 arc tangent and arc sine are their argument: x^3 / 6 is less than half a unit in the last place.
const TINY: f64 = error(27);

/// sqrt(1 - x^2) for |x| < 1, within 2^-96 of itself.
#[inline(always)]
fn leg(x: f64) -> Pair {
    pair_square_root(pair_product(two_sum(1.0, -x), two_sum(1.0, x)))
}

/// sqrt(1 - x^2) for |x| < 1, within 2^-190 of itself.
fn other_leg(x: f64) -> Wide {
    let x = Wide::from_f64(x);
    let square = Wide::ONE.plus(x.negated()).times(Wide::ONE.plus(x));
    let (high, low) = pair_square_root(square.to_pair());
    let root = Wide::from_f64(high).plus(Wide::from_f64(low));
    // One of Newton's steps.
    root.plus(square.plus(root.times(root).negated()).over(root).scaled(-1))
}

/// The angle of a point whose coordinates have the magnitudes `x` and `y`.
#[inline(always)]
fn estimate_of(y: Pair, x: Pair, left: bool, below: bool) -> Estimate {
    let y_larger = y.0 > x.0;
    let angle = if y_larger { small_angle(x, y) } else { small_angle(y, x) };
    let opposite = (-angle.0, -angle.1);
    let angle = match (left, y_larger) {
        (false, false) => angle,
        (false, true) => pair_sum((HALF_PI_HIGH, HALF_PI_LOW), opposite),
        (true, true) => pair_sum((HALF_PI_HIGH, HALF_PI_LOW), angle),
        (true, false) => pair_sum((PI_HIGH, PI_LOW), opposite),
    };
    Estimate::Near(if below { (-angle.0, -angle.1) } else { angle }, ERROR)
}

/// The arc tangent of y / x from 0 to 1, within 2^-65.5 of itself.
///
/// y - c x and x + c y are within 2^-100, c being a multiple of 1/64, and so is their quotient u of at most 2^-7. Of its
/// series u^3 / 3 counts most: for c = 0 below 2^-15.5 u, so that four roundings and two of the sum make 2^-66 u; for
/// c > 0, u is at most half of the result. The series is cut off after u^9 / 9, 2^-73 u.
#[inline(always)]
pub(crate) fn small_angle(y: Pair, x: Pair) -> Pair {
    let i = nearest(y.0 / x.0);
    let c = i as f64 * (1.0 / 64.0);
    let (c_x, c_y) = (product(c, x.0), product(c, y.0));
    let numerator = pair_sum(y, (-c_x.0, -(c_x.1 + c * x.1)));
    let denominator = pair_sum(x, (c_y.0, c_y.1 + c * y.1));
    let (u, u_low) = pair_quotient(numerator, denominator);
    let square = u * u;
    let cubic =
        u * square * ((-1.0 / 3.0 + square * (1.0 / 5.0)) + square * square * (-1.0 / 7.0 + square * (1.0 / 9.0)));
    let (high, low) = (ATAN_HIGH[i], ATAN_LOW[i]);
    let (sum, rest) = fast_two_sum(high, u);
    fast_two_sum(sum, rest + (low + (u_low + cubic)))
}

/// The whole number nearest to 64 q, at most 64.
#[inline(always)]
fn nearest(q: f64) -> usize {
    ((q * 64.0 + 0.5) as usize).min(64)
}

/// The arc tangent of q from 0 to 1, within 2^-45 of itself.
pub(crate) fn angle_estimate(q: f64) -> f64 {
    small_angle((q, 0.0), (1.0, 0.0)).0
}
