//! What a formula can be evaluated over.

use core::fmt::{Debug, Display, LowerExp};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::lanes::Lanes;
use crate::math;

/// A value that formulas compute with: `f32`, `f64`, eight of them at once, or a [`crate::Dual`] of any of these.
///
/// All functions give the same bits on every machine; there is no fused multiply-add.
pub trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// The number nearest to `value`.
    fn constant(value: f64) -> Self;
    /// Sine and cosine, of radians.
    fn sin_cos(self) -> (Self, Self);
    /// e to this power.
    #[must_use]
    fn exp(self) -> Self;
    /// Natural logarithm.
    #[must_use]
    fn ln(self) -> Self;
    /// Square root.
    #[must_use]
    fn sqrt(self) -> Self;
    /// Tangent, of radians.
    #[must_use]
    fn tan(self) -> Self;
    /// Arc sine, in radians; NaN beyond 1 in magnitude.
    #[must_use]
    fn asin(self) -> Self;
    /// Arc cosine, in radians; NaN beyond 1 in magnitude.
    #[must_use]
    fn acos(self) -> Self;
    /// Arc tangent, in radians.
    #[must_use]
    fn atan(self) -> Self;
    /// Hyperbolic sine.
    #[must_use]
    fn sinh(self) -> Self;
    /// Hyperbolic cosine.
    #[must_use]
    fn cosh(self) -> Self;
    /// Hyperbolic tangent.
    #[must_use]
    fn tanh(self) -> Self;
    /// Logarithm to base 10; NaN below 0, minus infinity at 0.
    #[must_use]
    fn log10(self) -> Self;
    /// Logarithm to base 2; NaN below 0, minus infinity at 0.
    #[must_use]
    fn log2(self) -> Self;
    /// Cube root, also of negative numbers.
    #[must_use]
    fn cbrt(self) -> Self;
    /// `yes` where this number is above 0, else `no`. Both have been computed; a derivative is that of the one chosen.
    #[must_use]
    fn select(self, yes: Self, no: Self) -> Self;
    /// This number to a power that is itself a number; NaN if this is negative and the power is not whole. For whole
    /// constants [`Number::powi`] is faster and knows negative numbers.
    #[must_use]
    fn powf(self, exponent: Self) -> Self;
    /// The magnitude.
    #[must_use]
    fn abs(self) -> Self;
    /// -1, 0 or 1; NaN of NaN.
    #[must_use]
    fn sign(self) -> Self;
    /// The product of a derivative and a factor, where a derivative of exactly zero stays zero whatever the factor: what
    /// does not depend on a parameter does not begin to at a pole.
    #[must_use]
    fn derivative_times(self, factor: Self) -> Self;
    /// Natural logarithm of `argument`, times this number; 0 where this number is 0.
    #[must_use]
    fn times_ln(self, argument: Self) -> Self;
    /// The smaller of two numbers, the other of two that are equal or not comparable.
    #[must_use]
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        (other - self).select(self, other)
    }
    /// The larger of two numbers, the other of two that are equal or not comparable.
    #[must_use]
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        (self - other).select(self, other)
    }
    /// Sine, of radians.
    #[must_use]
    #[inline(always)]
    fn sin(self) -> Self {
        self.sin_cos().0
    }
    /// Cosine, of radians.
    #[must_use]
    #[inline(always)]
    fn cos(self) -> Self {
        self.sin_cos().1
    }
    /// This number to a whole power, by squaring from the lowest bit of the exponent; 1 over it for negative powers.
    ///
    /// ```
    /// use gd_core::Number;
    /// assert_eq!((-2.0_f64).powi(3), -8.0);
    /// assert_eq!(Number::powi(4.0_f32, -1), 0.25);
    /// ```
    #[must_use]
    #[inline(always)]
    fn powi(self, exponent: i32) -> Self {
        let one = Self::constant(1.0);
        let (mut power, mut square, mut bits) = (one, self, exponent.unsigned_abs());
        while bits > 0 {
            if bits & 1 == 1 {
                power = power * square;
            }
            bits >>= 1;
            if bits > 0 {
                square = square * square;
            }
        }
        if exponent < 0 { one / power } else { power }
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// The scalar of parameters and data: `f32` or `f64`.
pub trait Real:
    Number
    + sealed::Sealed
    + nalgebra::Scalar
    + Default
    + Display
    + LowerExp
    + Debug
    + PartialOrd
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Send
    + Sync
{
    /// Eight of them.
    type Lanes: Number + From<[Self; crate::LANES]> + Into<[Self; crate::LANES]>;
    /// The number nearest to a count. Unlike [`Number::constant`] it needs no `f64` at run time.
    fn from_count(count: usize) -> Self;
    /// The same value as `f64`, exactly.
    fn to_f64(self) -> f64;
    /// Neither NaN nor infinite.
    fn is_finite(self) -> bool;
    /// The distance from 1 to the next number.
    fn epsilon() -> Self;
}

impl<T> From<[T; crate::LANES]> for Lanes<T> {
    #[inline(always)]
    fn from(lanes: [T; crate::LANES]) -> Self {
        Self(lanes)
    }
}

impl<T> From<Lanes<T>> for [T; crate::LANES] {
    #[inline(always)]
    fn from(lanes: Lanes<T>) -> Self {
        lanes.0
    }
}

/// Implements [`Number`] and [`Real`] for a float by the functions of `math`.
macro_rules! implement {
    ($float:ty, $sin_cos:path, $exp:path, $ln:path, $sqrt:path, $powf:path, $($name:ident: $function:path),*) => {
        impl Number for $float {
            #[inline(always)]
            fn constant(value: f64) -> Self {
                value as Self
            }
            #[inline(always)]
            fn sin_cos(self) -> (Self, Self) {
                $sin_cos(self)
            }
            #[inline(always)]
            fn exp(self) -> Self {
                $exp(self)
            }
            #[inline(always)]
            fn ln(self) -> Self {
                $ln(self)
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                $sqrt(self)
            }
            #[inline(always)]
            fn powf(self, exponent: Self) -> Self {
                $powf(self, exponent)
            }
            $(
                #[inline(always)]
                fn $name(self) -> Self {
                    $function(self)
                }
            )*
            #[inline(always)]
            fn select(self, yes: Self, no: Self) -> Self {
                if self > 0.0 { yes } else { no }
            }
            #[inline(always)]
            fn abs(self) -> Self {
                Self::abs(self)
            }
            #[inline(always)]
            fn sign(self) -> Self {
                if self > 0.0 {
                    1.0
                } else if self < 0.0 {
                    -1.0
                } else {
                    // 0 of either sign, and NaN.
                    self
                }
            }
            #[inline(always)]
            fn derivative_times(self, factor: Self) -> Self {
                if self == 0.0 { 0.0 } else { self * factor }
            }
            #[inline(always)]
            fn times_ln(self, argument: Self) -> Self {
                if self == 0.0 { 0.0 } else { self * $ln(argument) }
            }
        }

        impl Real for $float {
            type Lanes = Lanes<Self>;
            #[inline(always)]
            fn from_count(count: usize) -> Self {
                count as Self
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                Self::is_finite(self)
            }
            #[inline(always)]
            fn epsilon() -> Self {
                Self::EPSILON
            }
        }
    };
}

implement!(
    f32, math::sin_cos_f32, math::exp_f32, math::ln_f32, math::sqrt_f32, math::powf_f32,
    tan: math::tan_f32, asin: math::asin_f32, acos: math::acos_f32, atan: math::atan_f32,
    sinh: math::sinh_f32, cosh: math::cosh_f32, tanh: math::tanh_f32,
    log10: math::log10_f32, log2: math::log2_f32, cbrt: math::cbrt_f32
);
implement!(
    f64, math::sin_cos, math::exp, math::ln, math::sqrt, math::powf,
    tan: math::tan, asin: math::asin, acos: math::acos, atan: math::atan,
    sinh: math::sinh, cosh: math::cosh, tanh: math::tanh,
    log10: math::log10, log2: math::log2, cbrt: math::cbrt
);
