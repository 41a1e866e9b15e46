//! The transcendental functions; no other module of the crate has any.
//!
//! The standard library takes them from the platform, so their last bit differs between machines. Here `f32` sine and
//! cosine are our own, built from `+`, `-`, `*` and integer operations that every target rounds alike; everything else
//! is the `libm` crate's portable code.
//!
//! These are free functions on purpose: an extension trait would silently lose to the inherent `f32::sin` as soon as
//! any crate of the build links std.

mod beyond_f32;
mod payne_hanek;
mod trig32;

pub use beyond_f32::*;
pub use trig32::sin_cos as sin_cos_f32;
pub(crate) use trig32::sin_cos_lanes;

/// Sine of `x` radians, within 0.52 ulp (FreeBSD's msun through `libm`).
#[must_use]
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Cosine of `x` radians, within 0.52 ulp.
#[must_use]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// Sine and cosine of `x` radians.
///
/// ```
/// let (sin, cos) = gd_core::math::sin_cos(core::f64::consts::FRAC_PI_3);
/// assert!((sin * sin + cos * cos - 1.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn sin_cos(x: f64) -> (f64, f64) {
    libm::sincos(x)
}

/// e to the power `x`.
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// e to the power `x`.
#[must_use]
pub fn exp_f32(x: f32) -> f32 {
    libm::expf(x)
}

/// Natural logarithm; NaN below 0, minus infinity at 0.
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Natural logarithm; NaN below 0, minus infinity at 0.
#[must_use]
pub fn ln_f32(x: f32) -> f32 {
    libm::logf(x)
}

/// Square root, correctly rounded.
#[inline(always)]
#[must_use]
pub fn sqrt(x: f64) -> f64 {
    // The one function that every platform rounds alike; std's becomes a vector instruction in loops.
    #[cfg(feature = "std")]
    return x.sqrt();
    #[cfg(not(feature = "std"))]
    libm::sqrt(x)
}

/// Square root, correctly rounded.
#[inline(always)]
#[must_use]
pub fn sqrt_f32(x: f32) -> f32 {
    // The one function that every platform rounds alike; std's becomes a vector instruction in loops.
    #[cfg(feature = "std")]
    return x.sqrt();
    // One instruction of an FPU; elsewhere a function of the compiler's, no better than the one below.
    #[cfg(all(not(feature = "std"), gd_hardware_sqrt, any(target_abi = "eabihf", target_feature = "f")))]
    return core::f32::math::sqrt(x);
    #[cfg(all(not(feature = "std"), not(all(gd_hardware_sqrt, any(target_abi = "eabihf", target_feature = "f")))))]
    libm::sqrtf(x)
}

/// Tangent of `x` radians.
#[must_use]
pub fn tan(x: f64) -> f64 {
    libm::tan(x)
}

/// Tangent of `x` radians. Computed in `f64`.
#[must_use]
pub fn tan_f32(x: f32) -> f32 {
    libm::tanf(x)
}

/// Arc sine in radians; NaN beyond 1 in magnitude.
#[must_use]
pub fn asin(x: f64) -> f64 {
    libm::asin(x)
}

/// Arc sine in radians; NaN beyond 1 in magnitude.
#[must_use]
pub fn asin_f32(x: f32) -> f32 {
    libm::asinf(x)
}

/// Arc cosine in radians; NaN beyond 1 in magnitude.
#[must_use]
pub fn acos(x: f64) -> f64 {
    libm::acos(x)
}

/// Arc cosine in radians; NaN beyond 1 in magnitude.
#[must_use]
pub fn acos_f32(x: f32) -> f32 {
    libm::acosf(x)
}

/// Arc tangent in radians.
#[must_use]
pub fn atan(x: f64) -> f64 {
    libm::atan(x)
}

/// Arc tangent in radians.
#[must_use]
pub fn atan_f32(x: f32) -> f32 {
    libm::atanf(x)
}

/// Hyperbolic sine.
#[must_use]
pub fn sinh(x: f64) -> f64 {
    libm::sinh(x)
}

/// Hyperbolic sine.
#[must_use]
pub fn sinh_f32(x: f32) -> f32 {
    libm::sinhf(x)
}

/// Hyperbolic cosine.
#[must_use]
pub fn cosh(x: f64) -> f64 {
    libm::cosh(x)
}

/// Hyperbolic cosine.
#[must_use]
pub fn cosh_f32(x: f32) -> f32 {
    libm::coshf(x)
}

/// Hyperbolic tangent.
#[must_use]
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// Hyperbolic tangent.
#[must_use]
pub fn tanh_f32(x: f32) -> f32 {
    libm::tanhf(x)
}

/// `x` to the power `exponent`; NaN if `x` is negative and the power is not whole.
#[must_use]
pub fn powf(x: f64, exponent: f64) -> f64 {
    libm::pow(x, exponent)
}

/// `x` to the power `exponent`; NaN if `x` is negative and the power is not whole.
#[must_use]
pub fn powf_f32(x: f32, exponent: f32) -> f32 {
    libm::powf(x, exponent)
}

/// Logarithm to base 10; NaN below 0, minus infinity at 0.
#[must_use]
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// Logarithm to base 10; NaN below 0, minus infinity at 0.
#[must_use]
pub fn log10_f32(x: f32) -> f32 {
    libm::log10f(x)
}

/// Logarithm to base 2; NaN below 0, minus infinity at 0.
#[must_use]
pub fn log2(x: f64) -> f64 {
    libm::log2(x)
}

/// Logarithm to base 2; NaN below 0, minus infinity at 0.
#[must_use]
pub fn log2_f32(x: f32) -> f32 {
    libm::log2f(x)
}

/// Cube root, also of negative numbers.
#[must_use]
pub fn cbrt(x: f64) -> f64 {
    libm::cbrt(x)
}

/// Cube root, also of negative numbers. Computed in `f64`.
#[must_use]
pub fn cbrt_f32(x: f32) -> f32 {
    libm::cbrtf(x)
}
