//! Arithmetic that formulas are evaluated in: single numbers, lanes, or strips of points.

use core::marker::PhantomData;

use gd_core::{Dual, Number};

use crate::operation::Function;
use crate::pair::PairFunction;

/// The values that a computation works on, and the primitive operations on them. All derivatives follow from these: see
/// [`crate::derivative`].
///
/// Values may own memory: [`Arithmetic::release`] returns what is no longer needed.
pub(crate) trait Arithmetic {
    type Value;

    fn constant(&mut self, value: f64) -> Self::Value;
    fn parameter(&mut self, index: usize) -> Self::Value;
    fn input(&mut self, index: usize) -> Self::Value;

    fn unary<O: Unary>(&mut self, x: &Self::Value) -> Self::Value;
    fn binary<O: Binary>(&mut self, left: &Self::Value, right: &Self::Value) -> Self::Value;
    /// `yes` where the condition is above zero, else `no`.
    fn select(&mut self, condition: &Self::Value, yes: &Self::Value, no: &Self::Value) -> Self::Value;
    /// The derivative of these orders of a function of two numbers.
    fn pair(
        &mut self,
        function: PairFunction,
        orders: [u32; 2],
        left: &Self::Value,
        right: &Self::Value,
    ) -> Self::Value;
    /// A whole power.
    fn power(&mut self, x: &Self::Value, exponent: i32) -> Self::Value;
    fn function(&mut self, function: Function, x: &Self::Value) -> Self::Value;
    /// A function and its derivative.
    fn function_with_first(&mut self, function: Function, x: &Self::Value) -> [Self::Value; 2];
    /// A function with its first and second derivative.
    fn function_with_second(&mut self, function: Function, x: &Self::Value) -> [Self::Value; 3];

    /// Whether a value is known to be 1 everywhere, so that it need not be multiplied by.
    fn is_one(&self, _value: &Self::Value) -> bool {
        false
    }
    fn duplicate(&mut self, value: &Self::Value) -> Self::Value;
    fn release(&mut self, value: Self::Value);
}

/// An operation on one number.
pub(crate) trait Unary {
    fn of<N: Number>(x: N) -> N;
}

/// An operation on two numbers.
pub(crate) trait Binary {
    fn of<N: Number>(left: N, right: N) -> N;
}

macro_rules! operations {
    ($($name:ident: $kind:ident($($argument:ident),*) => $result:expr,)*) => {
        $(
            pub(crate) struct $name;
            impl $kind for $name {
                #[inline(always)]
                fn of<N: Number>($($argument: N),*) -> N {
                    $result
                }
            }
        )*
    };
}

operations! {
    Negate: Unary(x) => -x,
    Reciprocal: Unary(x) => N::constant(1.0) / x,
    LessOne: Unary(x) => x - N::constant(1.0),
    Add: Binary(left, right) => left + right,
    Subtract: Binary(left, right) => left - right,
    Multiply: Binary(left, right) => left * right,
    Divide: Binary(left, right) => left / right,
    Power: Binary(left, right) => left.powf(right),
    Min: Binary(left, right) => left.min(right),
    Max: Binary(left, right) => left.max(right),
    DerivativeTimes: Binary(left, right) => left.derivative_times(right),
    VanishingTimes: Binary(left, right) => left.vanishing_times(right),
    TimesLn: Binary(left, right) => left.times_ln(right),
}

/// A function of a number.
#[inline(always)]
pub(crate) fn apply<N: Number>(function: Function, x: N) -> N {
    match function {
        Function::Sin => x.sin(),
        Function::Cos => x.cos(),
        Function::Tan => x.tan(),
        Function::Asin => x.asin(),
        Function::Acos => x.acos(),
        Function::Atan => x.atan(),
        Function::Sinh => x.sinh(),
        Function::Cosh => x.cosh(),
        Function::Tanh => x.tanh(),
        Function::Exp => x.exp(),
        Function::Ln => x.ln(),
        Function::Log10 => x.log10(),
        Function::Log2 => x.log2(),
        Function::Sqrt => x.sqrt(),
        Function::Cbrt => x.cbrt(),
        Function::Abs => x.abs(),
        Function::Special(special) => x.mapped(move |order, x| special.derivative(order, x), 0),
    }
}

/// The derivative of these orders of a function of two numbers.
#[inline(always)]
pub(crate) fn apply_pair<N: Number>(function: PairFunction, orders: [u32; 2], left: N, right: N) -> N {
    left.mapped_with(right, move |orders, left, right| function.derivative(orders, left, right), orders)
}

/// A function of a number and its derivative, by dual numbers.
#[inline(always)]
pub(crate) fn apply_with_first<N: Number>(function: Function, x: N) -> [N; 2] {
    let [x] = Dual::variables([x]);
    let Dual { value, gradient: [first] } = apply(function, x);
    [value, first]
}

/// A function of a number with its first and second derivative.
#[inline(always)]
pub(crate) fn apply_with_second<N: Number>(function: Function, x: N) -> [N; 3] {
    let [x] = Dual::variables(Dual::variables([x]));
    let Dual { value, gradient: [first] } = apply(function, x);
    let [second] = first.gradient;
    [value.value, first.value, second]
}

/// One number at a time, or eight in lanes. Parameters and inputs are identified by their index.
#[derive(Debug)]
pub(crate) struct Numbers<N, P, I> {
    parameter: P,
    input: I,
    kind: PhantomData<N>,
}

impl<N: Number, P: Fn(usize) -> N, I: Fn(usize) -> N> Numbers<N, P, I> {
    #[inline(always)]
    pub(crate) const fn new(parameter: P, input: I) -> Self {
        Self { parameter, input, kind: PhantomData }
    }
}

impl<N: Number, P: Fn(usize) -> N, I: Fn(usize) -> N> Arithmetic for Numbers<N, P, I> {
    type Value = N;

    #[inline(always)]
    fn constant(&mut self, value: f64) -> N {
        N::constant(value)
    }
    #[inline(always)]
    fn parameter(&mut self, index: usize) -> N {
        (self.parameter)(index)
    }
    #[inline(always)]
    fn input(&mut self, index: usize) -> N {
        (self.input)(index)
    }
    #[inline(always)]
    fn unary<O: Unary>(&mut self, x: &N) -> N {
        O::of(*x)
    }
    #[inline(always)]
    fn binary<O: Binary>(&mut self, left: &N, right: &N) -> N {
        O::of(*left, *right)
    }
    #[inline(always)]
    fn select(&mut self, condition: &N, yes: &N, no: &N) -> N {
        condition.select(*yes, *no)
    }
    #[inline(always)]
    fn pair(&mut self, function: PairFunction, orders: [u32; 2], left: &N, right: &N) -> N {
        once::pair(function, orders, *left, *right)
    }
    #[inline(always)]
    fn power(&mut self, x: &N, exponent: i32) -> N {
        x.powi(exponent)
    }
    #[inline(always)]
    fn function(&mut self, function: Function, x: &N) -> N {
        once::function(function, *x)
    }
    #[inline(always)]
    fn function_with_first(&mut self, function: Function, x: &N) -> [N; 2] {
        once::function_with_first(function, *x)
    }
    #[inline(always)]
    fn function_with_second(&mut self, function: Function, x: &N) -> [N; 3] {
        once::function_with_second(function, *x)
    }
    #[inline(always)]
    fn duplicate(&mut self, value: &N) -> N {
        *value
    }
    #[inline(always)]
    fn release(&mut self, _: N) {}
}

/// Compiled once for every kind of number, not for every way to get at parameters and inputs.
mod once {
    use super::{Function, Number, PairFunction};

    #[inline(never)]
    pub(super) fn pair<N: Number>(function: PairFunction, orders: [u32; 2], left: N, right: N) -> N {
        super::apply_pair(function, orders, left, right)
    }

    #[inline(never)]
    pub(super) fn function<N: Number>(function: Function, x: N) -> N {
        super::apply(function, x)
    }

    #[inline(never)]
    pub(super) fn function_with_first<N: Number>(function: Function, x: N) -> [N; 2] {
        super::apply_with_first(function, x)
    }

    #[inline(never)]
    pub(super) fn function_with_second<N: Number>(function: Function, x: N) -> [N; 3] {
        super::apply_with_second(function, x)
    }
}
