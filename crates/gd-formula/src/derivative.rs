//! The derivative of every operation, apart from what it is applied to.
//!
//! The same rules as [`gd_core::Dual`]'s, with the same bits. A dual number of ten parameters would compile every function
//! once for every number of parameters; here a function is compiled once, and only the sums over parameters are not.

use gd_core::{Dual, Number};

use crate::operation::{Combination, Function};

/// A value, and the factor that its argument's derivatives are multiplied by.
#[inline(never)]
pub(crate) fn of_function<N: Number>(function: Function, x: N) -> (N, N) {
    let [x] = Dual::variables([x]);
    let Dual { value, gradient: [factor] } = function.of(x);
    (value, factor)
}

/// The same of a whole power.
#[inline(never)]
pub(crate) fn of_whole_power<N: Number>(x: N, exponent: i32) -> (N, N) {
    let [x] = Dual::variables([x]);
    let Dual { value, gradient: [factor] } = x.powi(exponent);
    (value, factor)
}

/// How the derivatives of two arguments make those of a result.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Joined<N> {
    /// Added up.
    Sum,
    /// The second subtracted.
    Difference,
    /// Each multiplied by its factor, then added up.
    Factors(N, N),
    /// Those of the first where this is above zero, else those of the second.
    Choice(N),
}

/// A value, and how the derivatives of its arguments make its own.
#[inline(never)]
pub(crate) fn of_combination<N: Number>(combination: Combination, left: N, right: N) -> (N, Joined<N>) {
    match combination {
        Combination::Add => (left + right, Joined::Sum),
        Combination::Subtract => (left - right, Joined::Difference),
        Combination::Min => (left.min(right), Joined::Choice(right - left)),
        Combination::Max => (left.max(right), Joined::Choice(left - right)),
        Combination::Multiply | Combination::Divide | Combination::Power => {
            let [left, right] = Dual::variables([left, right]);
            let Dual { value, gradient: [by_left, by_right] } = combination.of(left, right);
            (value, Joined::Factors(by_left, by_right))
        }
    }
}

impl<N: Number> Joined<N> {
    /// The derivative of the result by one parameter, from those of both arguments.
    #[inline(always)]
    pub(crate) fn apply(self, left: N, right: N) -> N {
        match self {
            Self::Sum => left + right,
            Self::Difference => left - right,
            Self::Factors(by_left, by_right) => left.derivative_times(by_left) + right.derivative_times(by_right),
            Self::Choice(condition) => condition.select(left, right),
        }
    }
}
