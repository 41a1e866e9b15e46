//! Functions of one number that are known by their value and two derivatives, in `f64`.

mod bessel;
mod faddeeva;
mod gamma;
mod lambert;
mod sinc;
#[cfg(test)]
mod tests;

use core::f64::consts::FRAC_2_SQRT_PI;

pub(crate) use faddeeva::faddeeva;
use gd_core::math;

/// A function beyond those that [`gd_core::Number`] has. All are computed in `f64`, one number at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpecialFunction {
    /// The inverse hyperbolic sine.
    Asinh,
    /// The inverse hyperbolic cosine; NaN below 1.
    Acosh,
    /// The inverse hyperbolic tangent; NaN beyond 1 in magnitude.
    Atanh,
    /// exp(x) - 1.
    ExpM1,
    /// ln(1 + x).
    Ln1p,
    /// -1, 0 or 1, with the derivative 0.
    Sign,
    /// The largest whole number that is not above, with the derivative 0.
    Floor,
    /// The smallest whole number that is not below, with the derivative 0.
    Ceil,
    /// The nearest whole number, of two the one farther from 0, with the derivative 0.
    Round,
    /// The error function.
    Erf,
    /// 1 less the error function.
    Erfc,
    /// The gamma function; NaN at its poles.
    Gamma,
    /// The logarithm of the magnitude of the gamma function.
    LnGamma,
    /// The derivative of `LnGamma`; NaN at the poles of the gamma function.
    Digamma,
    /// sin(x)/x, and 1 at 0.
    Sinc,
    /// The Bessel function of the first kind, of a whole order.
    BesselJ(i32),
    /// The Bessel function of the second kind, of a whole order.
    BesselY(i32),
    /// The inverse of x exp(x) that is -1 or above; NaN below -1/e.
    LambertW,
    /// The inverse of x exp(x) that is -1 or below; NaN outside of -1/e to 0.
    LambertWm1,
}

impl SpecialFunction {
    /// The function (order 0), its first or its second derivative; NaN for higher orders.
    #[inline(never)]
    #[must_use]
    pub fn derivative(self, order: u32, x: f64) -> f64 {
        match self {
            Self::Asinh => {
                let root = math::hypot(1.0, x);
                pick(order, || math::asinh(x), || 1.0 / root, || -x / (root * root * root))
            }
            Self::Acosh => {
                let square = (x - 1.0) * (x + 1.0);
                let root = math::sqrt(square);
                pick(order, || math::acosh(x), || 1.0 / root, || -x / (root * square))
            }
            Self::Atanh => {
                let first = 1.0 / ((1.0 - x) * (1.0 + x));
                pick(order, || math::atanh(x), || first, || 2.0 * x * first * first)
            }
            Self::ExpM1 => pick(order, || math::exp_m1(x), || math::exp(x), || math::exp(x)),
            Self::Ln1p => {
                let first = 1.0 / (1.0 + x);
                pick(order, || math::ln_1p(x), || first, || -first * first)
            }
            Self::Sign => flat(order, || gd_core::Number::sign(x)),
            Self::Floor => flat(order, || math::floor(x)),
            Self::Ceil => flat(order, || math::ceil(x)),
            Self::Round => flat(order, || math::round(x)),
            Self::Erf => pick(order, || math::erf(x), || bell(x), || -2.0 * times(x, bell(x))),
            Self::Erfc => pick(order, || math::erfc(x), || -bell(x), || 2.0 * times(x, bell(x))),
            Self::Gamma => gamma::gamma(order, x),
            Self::LnGamma => match order {
                0 => math::ln_gamma(x),
                _ => gamma::polygamma(order - 1, x),
            },
            Self::Digamma => gamma::polygamma(order, x),
            Self::Sinc => sinc::sinc(order, x),
            Self::BesselJ(n) => bessel::bessel(math::bessel_j, n, order, x),
            Self::BesselY(n) => bessel::bessel(math::bessel_y, n, order, x),
            Self::LambertW => lambert::principal(x).derivative(order, x),
            Self::LambertWm1 => lambert::lower(x).derivative(order, x),
        }
    }
}

/// The derivative of the error function.
fn bell(x: f64) -> f64 {
    if x.abs() > 30.0 {
        return 0.0;
    }
    // x^2 in two parts, the first of which is exact.
    let high = f64::from(x as f32);
    FRAC_2_SQRT_PI * (math::exp(-high * high) * math::exp((high - x) * (high + x)))
}

/// A product that is 0 where the second factor has died out.
fn times(x: f64, factor: f64) -> f64 {
    if factor == 0.0 { 0.0 } else { x * factor }
}

fn pick(order: u32, value: impl Fn() -> f64, first: impl Fn() -> f64, second: impl Fn() -> f64) -> f64 {
    match order {
        0 => value(),
        1 => first(),
        2 => second(),
        _ => f64::NAN,
    }
}

/// A function of steps.
fn flat(order: u32, value: impl Fn() -> f64) -> f64 {
    if order == 0 { value() } else { 0.0 }
}
