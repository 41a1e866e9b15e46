//! Functions in `f64` alone, of the `libm` crate: those of formulas that are typed.

/// Inverse hyperbolic sine.
#[must_use]
pub fn asinh(x: f64) -> f64 {
    libm::asinh(x)
}

/// Inverse hyperbolic cosine; NaN below 1.
#[must_use]
pub fn acosh(x: f64) -> f64 {
    libm::acosh(x)
}

/// Inverse hyperbolic tangent; NaN beyond 1 in magnitude.
#[must_use]
pub fn atanh(x: f64) -> f64 {
    libm::atanh(x)
}

/// e to the power `x`, less 1, also exact near 0.
#[must_use]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// Natural logarithm of 1 + `x`, also exact near 0.
#[must_use]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// The angle of the point (`x`, `y`), in radians from -pi to pi.
#[must_use]
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// The root of the sum of two squares, without overflow on the way.
#[must_use]
pub fn hypot(x: f64, y: f64) -> f64 {
    libm::hypot(x, y)
}

/// What is left of `x` after whole multiples of `divisor`, with the sign of `x`; exact.
#[must_use]
pub fn remainder(x: f64, divisor: f64) -> f64 {
    libm::fmod(x, divisor)
}

/// The largest whole number that is not above `x`.
#[must_use]
pub fn floor(x: f64) -> f64 {
    libm::floor(x)
}

/// The smallest whole number that is not below `x`.
#[must_use]
pub fn ceil(x: f64) -> f64 {
    libm::ceil(x)
}

/// The whole number nearest to `x`; of two, the one farther from 0.
#[must_use]
pub fn round(x: f64) -> f64 {
    libm::round(x)
}

/// The error function.
///
/// ```
/// assert!((gd_core::math::erf(1.0) - 0.842_700_792_949_714_9).abs() < 1e-15);
/// ```
#[must_use]
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

/// 1 - erf(x), also where that is tiny.
#[must_use]
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}

/// The gamma function; NaN at 0 and at negative whole numbers, which are its poles.
#[must_use]
pub fn gamma(x: f64) -> f64 {
    if x <= 0.0 && libm::floor(x) == x { f64::NAN } else { libm::tgamma(x) }
}

/// The natural logarithm of the magnitude of the gamma function; infinite at its poles.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// The Bessel function of the first kind, of a whole order.
#[must_use]
pub fn bessel_j(order: i32, x: f64) -> f64 {
    libm::jn(order, x)
}

/// The Bessel function of the second kind, of a whole order; NaN below 0, minus infinity at 0.
#[must_use]
pub fn bessel_y(order: i32, x: f64) -> f64 {
    libm::yn(order, x)
}
