//! The numbers that formulas can be evaluated over.

mod dispatch;
mod dual;
mod lanes;
mod literal;
pub mod math;
mod real;

pub use dispatch::vectorized;
pub use dual::Dual;
pub use lanes::{LANES, Lanes};
pub use literal::C;
pub use real::Real;

use core::ops::{Add, Div, Mul, Neg, Sub};

/// Whether the target computes one number at a time. The list names the processors that have vectors, so an unknown one
/// counts as a microcontroller. There a formula goes through one lane after another: all at once would be eight times
/// the registers, and eight times the flash where floating-point operations are calls. The bits are the same either
/// way.
pub(crate) const IS_SCALAR: bool = !cfg!(any(
    target_arch = "aarch64",
    target_arch = "arm64ec",
    all(target_arch = "arm", target_feature = "neon"),
    target_arch = "loongarch64",
    target_arch = "powerpc64",
    target_arch = "riscv64",
    target_arch = "s390x",
    target_arch = "wasm32",
    target_arch = "wasm64",
    target_arch = "x86",
    target_arch = "x86_64",
));

/// A value that formulas compute with: `f32`, `f64`, eight of them at once, or a [`crate::Dual`] of any of these.
///
/// Constants in formulas are written as [`C`]: `C(1.0) + x`.
///
/// All functions give the same bits on every machine; there is no fused multiply-add.
#[diagnostic::on_unimplemented(
    message = "formulas do not compute with `{Self}`",
    label = "this is not `f32`, `f64`, `Lanes` or `Dual`",
    note = "write constants in formulas over any `Number` as `C(1.0)`, whole ones too"
)]
pub trait Number:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Add<C, Output = Self>
    + Sub<C, Output = Self>
    + Mul<C, Output = Self>
    + Div<C, Output = Self>
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
    /// `yes` where this number is above 0, else `no`. Both are computed; the derivative is that of the one chosen.
    #[must_use]
    fn select(self, yes: Self, no: Self) -> Self;
    /// This number to a power that is itself a number; NaN if this is negative and the power is not whole. For whole
    /// constants [`Number::powi`] is faster and accepts negative numbers.
    #[must_use]
    fn powf(self, exponent: Self) -> Self;
    /// The magnitude.
    #[must_use]
    fn abs(self) -> Self;
    /// The sign: -1, 0 or 1; NaN for NaN.
    #[must_use]
    fn sign(self) -> Self;
    /// The product of a derivative and a factor, where a derivative of exactly zero stays zero whatever the factor: a
    /// value that does not depend on a parameter does not start to depend on it at a pole.
    #[must_use]
    fn derivative_times(self, factor: Self) -> Self;
    /// As [`Number::derivative_times`], for a factor that has underflowed: a factor of exactly zero gives zero too,
    /// whatever the derivative. This holds for the derivatives of exp(u) where that is 0, and of 1 / u where u is
    /// infinite: they fall faster than u can grow.
    #[must_use]
    #[inline(always)]
    fn vanishing_times(self, factor: Self) -> Self {
        self.derivative_times(factor)
    }
    /// Natural logarithm of `argument`, times this number; 0 where this number is 0.
    #[must_use]
    fn times_ln(self, argument: Self) -> Self;
    /// A function that is known by its derivatives: `derivative(order, x)` is the derivative of that order at x, and of
    /// order 0 the function itself. Returns the one of `order`. Everything is computed in `f64`, also for `f32`; a
    /// derivative of exactly 0 gives 0, as in [`Number::vanishing_times`].
    ///
    /// ```
    /// use gd_core::{Dual, Number};
    /// // 1 / x: its derivatives are -1 / x^2, 2 / x^3, ...
    /// let reciprocal = |order: u32, x: f64| [1.0 / x, -1.0 / (x * x)].get(order as usize).copied().unwrap_or(f64::NAN);
    /// let [x] = Dual::variables([2.0]);
    /// assert_eq!(x.mapped(reciprocal, 0), Dual { value: 0.5, gradient: [-0.25] });
    /// ```
    #[must_use]
    fn mapped<F: Fn(u32, f64) -> f64 + Copy>(self, derivative: F, order: u32) -> Self;
    /// As [`Number::mapped`], of two numbers, with the orders of the derivatives with respect to both.
    #[must_use]
    fn mapped_with<F: Fn([u32; 2], f64, f64) -> f64 + Copy>(self, other: Self, derivative: F, orders: [u32; 2])
    -> Self;
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
