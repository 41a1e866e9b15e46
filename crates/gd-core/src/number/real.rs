//! The scalars of parameters and data.

use core::fmt::{Debug, Display, LowerExp};
use core::ops::{AddAssign, DivAssign, MulAssign, SubAssign};

use super::{LANES, Lanes, Number, math};

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// The scalar of parameters and data: `f32` or `f64`.
pub trait Real:
    Number
    + sealed::Sealed
    + 'static
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
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// Positive infinity.
    const INFINITY: Self;
    #[doc(hidden)]
    const HUNDRED: Self;
    /// Eight scalars of this type.
    type Lanes: Number + From<[Self; LANES]> + Into<[Self; LANES]>;
    /// The number nearest to a count. Unlike [`Number::constant`] it needs no `f64` at run time.
    fn from_count(count: usize) -> Self;
    /// The same value as `f64`, exactly.
    fn to_f64(self) -> f64;
    /// Whether the number is neither NaN nor infinite.
    fn is_finite(self) -> bool;
    /// The machine epsilon: the distance from 1 to the next larger number.
    fn epsilon() -> Self;
}

impl<T> From<[T; LANES]> for Lanes<T> {
    #[inline(always)]
    fn from(lanes: [T; LANES]) -> Self {
        Self(lanes)
    }
}

impl<T> From<Lanes<T>> for [T; LANES] {
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
            fn mapped<F: Fn(u32, f64) -> f64 + Copy>(self, derivative: F, order: u32) -> Self {
                derivative(order, f64::from(self)) as Self
            }
            #[inline(always)]
            fn mapped_with<F: Fn([u32; 2], f64, f64) -> f64 + Copy>(
                self,
                other: Self,
                derivative: F,
                orders: [u32; 2],
            ) -> Self {
                derivative(orders, f64::from(self), f64::from(other)) as Self
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
            fn vanishing_times(self, factor: Self) -> Self {
                if self == 0.0 || factor == 0.0 { 0.0 } else { self * factor }
            }
            #[inline(always)]
            fn times_ln(self, argument: Self) -> Self {
                if self == 0.0 { 0.0 } else { self * $ln(argument) }
            }
        }

        impl Real for $float {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const INFINITY: Self = Self::INFINITY;
            const HUNDRED: Self = 100.0;
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
