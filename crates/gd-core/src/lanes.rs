//! Eight values that go through a formula side by side.

use core::ops::{Add, Div, Mul, Neg, Sub};

use crate::math;
use crate::number::Number;

/// Values in a [`Lanes`], and partial sums of every sum over the data: one AVX register of `f32`.
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

impl Number for Lanes<f32> {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self([value as f32; LANES])
    }
    #[inline(always)]
    fn sin_cos(self) -> (Self, Self) {
        math::sin_cos_lanes(self)
    }
    #[inline(always)]
    fn exp(self) -> Self {
        self.map(math::exp_f32)
    }
    #[inline(always)]
    fn ln(self) -> Self {
        self.map(math::ln_f32)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(math::sqrt_f32)
    }
}

impl Number for Lanes<f64> {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self([value; LANES])
    }
    #[inline(always)]
    fn sin_cos(self) -> (Self, Self) {
        let pairs = self.0.map(math::sin_cos);
        (Self(pairs.map(|(sin, _)| sin)), Self(pairs.map(|(_, cos)| cos)))
    }
    #[inline(always)]
    fn exp(self) -> Self {
        self.map(math::exp)
    }
    #[inline(always)]
    fn ln(self) -> Self {
        self.map(math::ln)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(math::sqrt)
    }
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
