//! What a formula can be evaluated over.

use core::fmt::{Debug, Display, LowerExp};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::lanes::Lanes;
use crate::math;

/// A value that formulas compute with: `f32`, `f64`, or eight of them at once.
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
    /// The magnitude.
    #[must_use]
    fn abs(self) -> Self;
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

impl Number for f32 {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        value as Self
    }
    #[inline(always)]
    fn sin_cos(self) -> (Self, Self) {
        math::sin_cos_f32(self)
    }
    #[inline(always)]
    fn exp(self) -> Self {
        math::exp_f32(self)
    }
    #[inline(always)]
    fn ln(self) -> Self {
        math::ln_f32(self)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        math::sqrt_f32(self)
    }
}

impl Real for f32 {
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
    fn abs(self) -> Self {
        Self::abs(self)
    }
}

impl Number for f64 {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn sin_cos(self) -> (Self, Self) {
        math::sin_cos(self)
    }
    #[inline(always)]
    fn exp(self) -> Self {
        math::exp(self)
    }
    #[inline(always)]
    fn ln(self) -> Self {
        math::ln(self)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        math::sqrt(self)
    }
}

impl Real for f64 {
    type Lanes = Lanes<Self>;
    #[inline(always)]
    fn from_count(count: usize) -> Self {
        count as Self
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }
    #[inline(always)]
    fn is_finite(self) -> bool {
        Self::is_finite(self)
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self::abs(self)
    }
}
