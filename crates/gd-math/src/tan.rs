//! The tangent.

use crate::double_double::pair_quotient;
use crate::estimate::{Estimate, error};
use crate::sin_cos::{self, ERROR_OF_ARGUMENT, LARGE, QUARTER, kernel, reduce, table};
use crate::wide::Wide;
use crate::wide::sine::{self, sine_of};

/// Tangent of `x` radians, correctly rounded, for every `f64`.
///
/// Fast path: the quotient of sine and cosine as sums of two numbers by the table of [`sin`](crate::sin()), within 2^-63
/// of itself. Where that does not settle the rounding, in one of 500 calls, 256-bit integers do.
///
/// ```
/// assert_eq!(gd_math::tan(core::f64::consts::FRAC_PI_4), 0.999_999_999_999_999_9);
/// ```
#[must_use]
pub fn tan(x: f64) -> f64 {
    estimate(x).nearest_f64(|| slow(x))
}

/// Tangent of `x` radians, correctly rounded; `benches/rounding` checks every `f32`. By [`tan`]'s method.
///
/// ```
/// assert_eq!(gd_math::tan_f32(1e30), 1.293_586_1);
/// ```
#[must_use]
pub fn tan_f32(x: f32) -> f32 {
    estimate(f64::from(x)).nearest_f32(|| slow(f64::from(x)))
}

#[inline(always)]
fn estimate(x: f64) -> Estimate {
    if !x.is_finite() {
        return Estimate::Rounded(f64::NAN);
    }
    // x^3 / 3 is less than half a unit in the last place.
    if x.abs() < error(27) {
        return Estimate::Rounded(x);
    }
    if x.abs() > LARGE {
        let (quadrant, rest) = sine::reduce(x);
        let sine = sin_cos::large(quadrant, rest);
        let cosine = sin_cos::large(quadrant.wrapping_add(1), rest);
        return Estimate::Near(pair_quotient(sine, cosine), error(63));
    }
    let (n, r) = reduce((x, 0.0));
    let [sine, cosine, opposite] = [0, QUARTER, 2 * QUARTER].map(|shift| table(n.wrapping_add(shift)));
    let (sine, cosine) = (kernel(r, sine, cosine), kernel(r, cosine, opposite));
    // What the error of the argument is to a small sine or cosine.
    let smaller = sine.0.abs().min(cosine.0.abs());
    Estimate::Near(pair_quotient(sine, cosine), error(63) + 2.0 * ERROR_OF_ARGUMENT / smaller)
}

fn slow(x: f64) -> Wide {
    let (quadrant, rest) = sine::reduce(x);
    sine_of(quadrant, rest).over(sine_of(quadrant.wrapping_add(1), rest))
}
