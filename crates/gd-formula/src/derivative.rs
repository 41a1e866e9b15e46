//! The derivative of every operation, apart from what it is applied to.
//!
//! The same rules as [`gd_core::Dual`]'s, with the same bits. A dual number of ten parameters would compile every function
//! once for every number of parameters; here a function is compiled once, and only the sums over parameters are not.

use gd_core::{Dual, Number};

use crate::operation::{Combination, Function};

/// A value, and the factor that its argument's derivatives are multiplied by.
#[inline(never)]
pub(crate) fn of_function<N: Number>(function: Function, x: N) -> (N, N) {
    function_with_factor(function, x)
}

/// The same, for loops over many points.
#[inline(always)]
pub(crate) fn function_with_factor<N: Number>(function: Function, x: N) -> (N, N) {
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

/// A number with its first and second derivatives by `P` parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Jet<N, const P: usize> {
    pub(crate) value: N,
    pub(crate) gradient: [N; P],
    pub(crate) hessian: [[N; P]; P],
}

impl<N: Number, const P: usize> Jet<N, P> {
    /// A number that depends on no parameter.
    pub(crate) fn fixed(value: N) -> Self {
        let zero = N::constant(0.0);
        Self { value, gradient: [zero; P], hessian: [[zero; P]; P] }
    }

    /// Parameter `index`.
    pub(crate) fn variable(value: N, index: usize) -> Self {
        let mut variable = Self::fixed(value);
        if let Some(own) = variable.gradient.get_mut(index) {
            *own = N::constant(1.0);
        }
        variable
    }

    /// A function of this number: its value, its derivative and its second derivative here.
    pub(crate) fn chain(&self, [value, first, second]: [N; 3]) -> Self {
        let gradient = self.gradient.map(|part| part.derivative_times(first));
        let mut hessian = self.hessian;
        for (row, one) in hessian.iter_mut().zip(self.gradient) {
            for (entry, two) in row.iter_mut().zip(self.gradient) {
                *entry = entry.derivative_times(first) + one.derivative_times(two).derivative_times(second);
            }
        }
        Self { value, gradient, hessian }
    }

    /// A function of this number and another.
    pub(crate) fn join(&self, other: &Self, combination: Combination) -> Self {
        match combination {
            Combination::Min => self.select(other, other.value - self.value),
            Combination::Max => self.select(other, self.value - other.value),
            _ => self.join_smoothly(other, &of_combination_twice(combination, self.value, other.value)),
        }
    }

    /// This number where a condition is above zero, else the other.
    fn select(&self, other: &Self, condition: N) -> Self {
        let mut chosen = *other;
        chosen.value = condition.select(self.value, other.value);
        for (part, own) in chosen.gradient.iter_mut().zip(self.gradient) {
            *part = condition.select(own, *part);
        }
        for (entry, own) in chosen.hessian.iter_mut().flatten().zip(self.hessian.into_iter().flatten()) {
            *entry = condition.select(own, *entry);
        }
        chosen
    }

    fn join_smoothly(&self, other: &Self, of_both: &SecondOrder<N>) -> Self {
        let SecondOrder { value, first: [by_left, by_right], second: [[left, mixed], [_, right]] } = *of_both;
        let mut joined = *self;
        joined.value = value;
        for (part, other) in joined.gradient.iter_mut().zip(other.gradient) {
            *part = part.derivative_times(by_left) + other.derivative_times(by_right);
        }
        let rows = joined.hessian.iter_mut().zip(other.hessian).zip(self.gradient.iter().zip(other.gradient));
        for ((row, other_row), (&a, b)) in rows {
            let entries = row.iter_mut().zip(other_row).zip(self.gradient.iter().zip(other.gradient));
            for ((entry, other_entry), (&c, d)) in entries {
                let crossed = a.derivative_times(d) + b.derivative_times(c);
                *entry = entry.derivative_times(by_left)
                    + other_entry.derivative_times(by_right)
                    + a.derivative_times(c).derivative_times(left)
                    + crossed.derivative_times(mixed)
                    + b.derivative_times(d).derivative_times(right);
            }
        }
        joined
    }
}

/// A function of two numbers with its derivatives by them, first and second.
#[derive(Debug, Clone, Copy)]
struct SecondOrder<N> {
    value: N,
    first: [N; 2],
    second: [[N; 2]; 2],
}

/// Value, derivative and second derivative of a function.
#[inline(never)]
pub(crate) fn of_function_twice<N: Number>(function: Function, x: N) -> [N; 3] {
    let [x] = Dual::variables(Dual::variables([x]));
    twice(function.of(x))
}

/// The same of a whole power.
#[inline(never)]
pub(crate) fn of_whole_power_twice<N: Number>(x: N, exponent: i32) -> [N; 3] {
    let [x] = Dual::variables(Dual::variables([x]));
    twice(x.powi(exponent))
}

fn twice<N: Copy>(found: Dual<Dual<N, 1>, 1>) -> [N; 3] {
    let [first] = found.gradient;
    [found.value.value, first.value, first.gradient[0]]
}

/// The same of two numbers.
#[inline(never)]
fn of_combination_twice<N: Number>(combination: Combination, left: N, right: N) -> SecondOrder<N> {
    let [left, right] = Dual::variables(Dual::variables([left, right]));
    let found = combination.of(left, right);
    SecondOrder {
        value: found.value.value,
        first: found.gradient.map(|part| part.value),
        second: found.gradient.map(|part| part.gradient),
    }
}
