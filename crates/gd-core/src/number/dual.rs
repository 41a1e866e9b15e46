//! Exact derivatives by dual numbers.

use core::ops::{Add, Div, Mul, Neg, Sub};

use super::Number;

/// A number with its derivatives with respect to `P` parameters, which every operation propagates by the chain rule
/// (forward-mode automatic differentiation: A. Griewank and A. Walther, *Evaluating Derivatives*, 2008, chapter 3).
///
/// Derivatives are exact up to rounding; there is no step width. A dual of duals has second derivatives: the gradients
/// of its gradient components are the Hessian.
///
/// ```
/// use gd_core::{Dual, Number};
/// // f = a exp(-b) at a = 2, b = 0.
/// let [a, b] = Dual::variables([2.0, 0.0]);
/// let f = a * (-b).exp();
/// assert_eq!((f.value, f.gradient), (2.0, [1.0, -2.0]));
///
/// let [a, b] = Dual::variables(Dual::variables([2.0, 0.0]));
/// let f = a * (-b).exp();
/// assert_eq!(f.gradient.map(|part| part.gradient), [[0.0, -1.0], [-1.0, 2.0]]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dual<N, const P: usize> {
    /// The number.
    pub value: N,
    /// Its derivatives with respect to the parameters, in their order.
    pub gradient: [N; P],
}

impl<N: Number, const P: usize> Dual<N, P> {
    /// The parameters as variables: the derivative of each with respect to itself is 1, with respect to the others 0.
    #[inline(always)]
    #[must_use]
    pub fn variables(params: [N; P]) -> [Self; P] {
        let mut index = 0;
        params.map(|value| {
            let mut gradient = [N::constant(0.0); P];
            if let Some(own) = gradient.get_mut(index) {
                *own = N::constant(1.0);
            }
            index += 1;
            Self { value, gradient }
        })
    }

    /// A constant, which depends on no parameter.
    #[inline(always)]
    #[must_use]
    pub fn fixed(value: N) -> Self {
        Self { value, gradient: [N::constant(0.0); P] }
    }

    /// A function of this number, from its value and its derivative here.
    #[inline(always)]
    fn chain(self, value: N, derivative: N) -> Self {
        Self { value, gradient: self.gradient.map(|part| part.derivative_times(derivative)) }
    }

    /// A function of two numbers, from its value and its derivatives with respect to both.
    #[inline(always)]
    fn chain_two(mut self, other: Self, value: N, by_self: N, by_other: N) -> Self {
        for (part, other) in self.gradient.iter_mut().zip(other.gradient) {
            *part = part.derivative_times(by_self) + other.derivative_times(by_other);
        }
        Self { value, ..self }
    }
}

impl<N: Number, const P: usize> Add for Dual<N, P> {
    type Output = Self;
    #[inline(always)]
    fn add(mut self, other: Self) -> Self {
        for (part, other) in self.gradient.iter_mut().zip(other.gradient) {
            *part = *part + other;
        }
        Self { value: self.value + other.value, ..self }
    }
}

impl<N: Number, const P: usize> Sub for Dual<N, P> {
    type Output = Self;
    #[inline(always)]
    fn sub(mut self, other: Self) -> Self {
        for (part, other) in self.gradient.iter_mut().zip(other.gradient) {
            *part = *part - other;
        }
        Self { value: self.value - other.value, ..self }
    }
}

impl<N: Number, const P: usize> Mul for Dual<N, P> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.chain_two(other, self.value * other.value, other.value, self.value)
    }
}

impl<N: Number, const P: usize> Div for Dual<N, P> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let quotient = self.value / other.value;
        let by_self = N::constant(1.0) / other.value;
        let by_other = -(quotient * by_self);
        let mut gradient = self.gradient;
        for (part, other) in gradient.iter_mut().zip(other.gradient) {
            // One over infinity stays 0, however fast the divisor grows.
            *part = part.derivative_times(by_self) + other.vanishing_times(by_other);
        }
        Self { value: quotient, gradient }
    }
}

impl<N: Number, const P: usize> Neg for Dual<N, P> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self { value: -self.value, gradient: self.gradient.map(|part| -part) }
    }
}

impl<N: Number, const P: usize> Number for Dual<N, P> {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self::fixed(N::constant(value))
    }
    #[inline(always)]
    fn sin_cos(self) -> (Self, Self) {
        let (sin, cos) = self.value.sin_cos();
        (self.chain(sin, cos), self.chain(cos, -sin))
    }
    #[inline(always)]
    fn exp(self) -> Self {
        let exp = self.value.exp();
        // What has died out to 0 stays 0, however fast the exponent falls.
        Self { value: exp, gradient: self.gradient.map(|part| part.vanishing_times(exp)) }
    }
    #[inline(always)]
    fn ln(self) -> Self {
        self.chain(self.value.ln(), N::constant(1.0) / self.value)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        let root = self.value.sqrt();
        self.chain(root, N::constant(0.5) / root)
    }
    #[inline(always)]
    fn tan(self) -> Self {
        let tan = self.value.tan();
        self.chain(tan, N::constant(1.0) + tan * tan)
    }
    #[inline(always)]
    fn asin(self) -> Self {
        let one = N::constant(1.0);
        self.chain(self.value.asin(), one / ((one - self.value) * (one + self.value)).sqrt())
    }
    #[inline(always)]
    fn acos(self) -> Self {
        let one = N::constant(1.0);
        self.chain(self.value.acos(), -(one / ((one - self.value) * (one + self.value)).sqrt()))
    }
    #[inline(always)]
    fn atan(self) -> Self {
        let one = N::constant(1.0);
        self.chain(self.value.atan(), one / (one + self.value * self.value))
    }
    #[inline(always)]
    fn sinh(self) -> Self {
        self.chain(self.value.sinh(), self.value.cosh())
    }
    #[inline(always)]
    fn cosh(self) -> Self {
        self.chain(self.value.cosh(), self.value.sinh())
    }
    #[inline(always)]
    fn tanh(self) -> Self {
        let tanh = self.value.tanh();
        let one = N::constant(1.0);
        self.chain(tanh, (one - tanh) * (one + tanh))
    }
    #[inline(always)]
    fn log10(self) -> Self {
        self.chain(self.value.log10(), N::constant(core::f64::consts::LOG10_E) / self.value)
    }
    #[inline(always)]
    fn log2(self) -> Self {
        self.chain(self.value.log2(), N::constant(core::f64::consts::LOG2_E) / self.value)
    }
    #[inline(always)]
    fn cbrt(self) -> Self {
        let root = self.value.cbrt();
        self.chain(root, N::constant(1.0) / (N::constant(3.0) * root * root))
    }
    #[inline(always)]
    fn select(self, yes: Self, no: Self) -> Self {
        let mut gradient = no.gradient;
        for (part, yes) in gradient.iter_mut().zip(yes.gradient) {
            *part = self.value.select(yes, *part);
        }
        Self { value: self.value.select(yes.value, no.value), gradient }
    }
    #[inline(always)]
    fn powf(self, exponent: Self) -> Self {
        let power = self.value.powf(exponent.value);
        // A power of 0 is 1 everywhere, though 0^-1 is infinite.
        let by_base = exponent.value.derivative_times(self.value.powf(exponent.value - N::constant(1.0)));
        // 0 to a positive power stays 0 when the power changes, though ln 0 is infinite.
        self.chain_two(exponent, power, by_base, power.times_ln(self.value))
    }
    #[inline(always)]
    fn powi(self, exponent: i32) -> Self {
        let below = match exponent.checked_sub(1) {
            Some(below) if exponent != 0 => self.value.powi(below),
            // A constant; its derivative is 0 also at 0, where 0^-1 is not. The least exponent has no one below.
            _ => N::constant(0.0),
        };
        self.chain(self.value.powi(exponent), N::constant(f64::from(exponent)) * below)
    }
    #[inline(always)]
    fn abs(self) -> Self {
        self.chain(self.value.abs(), self.value.sign())
    }
    #[inline(always)]
    fn sign(self) -> Self {
        Self::fixed(self.value.sign())
    }
    #[inline(always)]
    fn mapped<F: Fn(u32, f64) -> f64 + Copy>(self, derivative: F, order: u32) -> Self {
        let value = self.value.mapped(derivative, order);
        let first = self.value.mapped(derivative, order.saturating_add(1));
        Self { value, gradient: self.gradient.map(|part| part.vanishing_times(first)) }
    }
    #[inline(always)]
    fn mapped_with<F: Fn([u32; 2], f64, f64) -> f64 + Copy>(
        mut self,
        other: Self,
        derivative: F,
        [left, right]: [u32; 2],
    ) -> Self {
        let of = |orders| self.value.mapped_with(other.value, derivative, orders);
        let value = of([left, right]);
        let (by_left, by_right) = (of([left.saturating_add(1), right]), of([left, right.saturating_add(1)]));
        for (part, other) in self.gradient.iter_mut().zip(other.gradient) {
            *part = part.vanishing_times(by_left) + other.vanishing_times(by_right);
        }
        Self { value, ..self }
    }
    #[inline(always)]
    fn derivative_times(self, factor: Self) -> Self {
        self.chain_two(factor, self.value.derivative_times(factor.value), factor.value, self.value)
    }
    #[inline(always)]
    fn vanishing_times(self, factor: Self) -> Self {
        self.chain_two(factor, self.value.vanishing_times(factor.value), factor.value, self.value)
    }
    #[inline(always)]
    fn times_ln(self, argument: Self) -> Self {
        let one = N::constant(1.0);
        let by_argument = self.value.derivative_times(one / argument.value);
        self.chain_two(argument, self.value.times_ln(argument.value), one.times_ln(argument.value), by_argument)
    }
}
