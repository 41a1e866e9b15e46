//! Logarithms to base 2 and 10, and of 1 + x.

use crate::double_double::{Pair, pair_product, two_sum};
use crate::estimate::{Estimate, error};
use crate::ln::{entry, is_normal, kernel, kernel_of_sum, key, special};
use crate::tables::logarithm::{INVERSE_LN_2_HIGH, INVERSE_LN_2_LOW, INVERSE_LN_10_HIGH, INVERSE_LN_10_LOW};
use crate::wide::{Wide, logarithm};

/// Logarithm to base 2 of `x`, correctly rounded; NaN below 0, minus infinity at 0.
///
/// The natural logarithm as a sum of two numbers, by the method and table of [`ln`](crate::ln()), times 1 / ln 2.
///
/// ```
/// assert_eq!(gd_math::log2(8.0), 3.0);
/// assert_eq!(gd_math::log2(10.0), core::f64::consts::LOG2_10);
/// ```
#[must_use]
pub fn log2(x: f64) -> f64 {
    estimate(x, (INVERSE_LN_2_HIGH, INVERSE_LN_2_LOW)).nearest_f64(|| logarithm::log2(Wide::from_f64(x)))
}

/// Logarithm to base 2 of `x`, correctly rounded; `benches/rounding` checks every `f32`. See [`log2`].
///
/// ```
/// assert_eq!(gd_math::log2_f32(10.0), core::f32::consts::LOG2_10);
/// ```
#[must_use]
pub fn log2_f32(x: f32) -> f32 {
    let x = f64::from(x);
    estimate(x, (INVERSE_LN_2_HIGH, INVERSE_LN_2_LOW)).nearest_f32(|| logarithm::log2(Wide::from_f64(x)))
}

/// Logarithm to base 10 of `x`, correctly rounded; NaN below 0, minus infinity at 0.
///
/// The natural logarithm as a sum of two numbers, by the method and table of [`ln`](crate::ln()), times 1 / ln 10.
///
/// ```
/// assert_eq!(gd_math::log10(1e15), 15.0);
/// assert_eq!(gd_math::log10(2.0), core::f64::consts::LOG10_2);
/// ```
#[must_use]
pub fn log10(x: f64) -> f64 {
    estimate(x, (INVERSE_LN_10_HIGH, INVERSE_LN_10_LOW)).nearest_f64(|| logarithm::log10(Wide::from_f64(x)))
}

/// Logarithm to base 10 of `x`, correctly rounded; `benches/rounding` checks every `f32`. See [`log10`].
///
/// ```
/// assert_eq!(gd_math::log10_f32(2.0), core::f32::consts::LOG10_2);
/// ```
#[must_use]
pub fn log10_f32(x: f32) -> f32 {
    let x = f64::from(x);
    estimate(x, (INVERSE_LN_10_HIGH, INVERSE_LN_10_LOW)).nearest_f32(|| logarithm::log10(Wide::from_f64(x)))
}

#[inline(always)]
fn estimate(x: f64, inverse_of_base: Pair) -> Estimate {
    if !is_normal(x) {
        return special(x).map_or(Estimate::Unknown, Estimate::Rounded);
    }
    let key = key(x);
    Estimate::Near(pair_product(kernel(x, key, entry(key)), inverse_of_base), error(65))
}

/// Natural logarithm of 1 + `x`, correctly rounded, also near 0; NaN below -1, minus infinity there.
///
/// 1 + x is a sum of two numbers, exactly; the method is that of [`ln`](crate::ln()).
///
/// ```
/// assert_eq!(gd_math::ln_1p(1e-20), 1e-20);
/// assert_eq!(gd_math::ln_1p(1.0), core::f64::consts::LN_2);
/// ```
#[must_use]
pub fn ln_1p(x: f64) -> f64 {
    estimate_ln_1p(x).nearest_f64(|| logarithm::ln_1p(x))
}

/// Natural logarithm of 1 + `x`, correctly rounded; `benches/rounding` checks every `f32`. See [`ln_1p`].
///
/// ```
/// assert_eq!(gd_math::ln_1p_f32(1.0), core::f32::consts::LN_2);
/// ```
#[must_use]
pub fn ln_1p_f32(x: f32) -> f32 {
    estimate_ln_1p(f64::from(x)).nearest_f32(|| logarithm::ln_1p(f64::from(x)))
}

#[inline(always)]
fn estimate_ln_1p(x: f64) -> Estimate {
    // x^2 / 2 is less than half a unit in the last place of x.
    if x.abs() < error(54) {
        return Estimate::Rounded(x);
    }
    let (sum, low) = two_sum(1.0, x);
    match special(sum) {
        Some(value) => Estimate::Rounded(value),
        None => Estimate::Near(kernel_of_sum(sum, low), error(65)),
    }
}
