//! Eight values that are evaluated side by side.

use core::ops::{Add, Div, Mul, Neg, Sub};

use super::{Number, math};

/// The number of values in a [`Lanes`], and of partial sums in every sum over the data: one AVX register of `f32`.
///
/// The same on every target, because it decides in which order sums are formed.
pub const LANES: usize = 8;

/// Eight values; every operation works lane by lane.
///
/// Plain arrays and loops of fixed length, which the compiler turns into whatever vector instructions the target has.
/// A lane is computed exactly as a single value would be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lanes<T>(pub [T; LANES]);

impl<T: Copy> Lanes<T> {
    #[inline(always)]
    fn map(self, f: impl Fn(T) -> T) -> Self {
        Self(self.0.map(f))
    }

    #[inline(always)]
    fn zip(mut self, other: Self, f: impl Fn(T, T) -> T) -> Self {
        for (lane, &other) in self.0.iter_mut().zip(&other.0) {
            *lane = f(*lane, other);
        }
        self
    }
}

impl<T: Copy + Add<Output = T>> Add for Lanes<T> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl<T: Copy + Sub<Output = T>> Sub for Lanes<T> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl<T: Copy + Mul<Output = T>> Mul for Lanes<T> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
}

impl<T: Copy + Div<Output = T>> Div for Lanes<T> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
}

impl<T: Copy + Neg<Output = T>> Neg for Lanes<T> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

/// Implements [`Number`] lane by lane, except for sine and cosine.
macro_rules! implement {
    ($float:ty, $sin_cos:expr, $($name:ident),*) => {
        impl Number for Lanes<$float> {
            #[inline(always)]
            fn constant(value: f64) -> Self {
                Self([value as $float; LANES])
            }
            #[inline(always)]
            fn sin_cos(self) -> (Self, Self) {
                $sin_cos(self)
            }
            #[inline(always)]
            fn powf(self, exponent: Self) -> Self {
                self.zip(exponent, Number::powf)
            }
            #[inline(always)]
            fn derivative_times(self, factor: Self) -> Self {
                self.zip(factor, Number::derivative_times)
            }
            #[inline(always)]
            fn vanishing_times(self, factor: Self) -> Self {
                self.zip(factor, Number::vanishing_times)
            }
            #[inline(always)]
            fn select(self, yes: Self, no: Self) -> Self {
                let mut chosen = no;
                for ((lane, condition), yes) in chosen.0.iter_mut().zip(self.0).zip(yes.0) {
                    *lane = condition.select(yes, *lane);
                }
                chosen
            }
            #[inline(always)]
            fn times_ln(self, argument: Self) -> Self {
                self.zip(argument, Number::times_ln)
            }
            #[inline(always)]
            fn mapped<F: Fn(u32, f64) -> f64 + Copy>(self, derivative: F, order: u32) -> Self {
                self.map(|lane| lane.mapped(derivative, order))
            }
            #[inline(always)]
            fn mapped_with<F: Fn([u32; 2], f64, f64) -> f64 + Copy>(
                self,
                other: Self,
                derivative: F,
                orders: [u32; 2],
            ) -> Self {
                self.zip(other, |lane, other| lane.mapped_with(other, derivative, orders))
            }
            $(
                #[inline(always)]
                fn $name(self) -> Self {
                    self.map(Number::$name)
                }
            )*
        }
    };
}

implement!(
    f32,
    math::sin_cos_lanes,
    exp,
    ln,
    sqrt,
    tan,
    asin,
    acos,
    atan,
    sinh,
    cosh,
    tanh,
    log10,
    log2,
    cbrt,
    abs,
    sign
);
implement!(f64, sin_cos_each, exp, ln, sqrt, tan, asin, acos, atan, sinh, cosh, tanh, log10, log2, cbrt, abs, sign);

#[inline(always)]
fn sin_cos_each(angles: Lanes<f64>) -> (Lanes<f64>, Lanes<f64>) {
    let pairs = angles.0.map(math::sin_cos);
    (Lanes(pairs.map(|(sin, _)| sin)), Lanes(pairs.map(|(_, cos)| cos)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_works_lane_by_lane() {
        let a = Lanes([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0_f64]);
        let b = Lanes::<f64>::constant(2.0);
        assert_eq!((a + b).0[7], 10.0);
        assert_eq!((a - b).0[0], -1.0);
        assert_eq!((a * b).0[2], 6.0);
        assert_eq!((a / b).0[4], 2.5);
        assert_eq!((-a).0[3], -4.0);
        assert_eq!((a * a).sqrt(), a);
        assert_eq!(a.exp().0[1], math::exp(2.0));
        assert_eq!(a.ln().0[1], math::ln(2.0));
        assert_eq!(a.sin_cos().0.0[5], math::sin(6.0));
    }
}
