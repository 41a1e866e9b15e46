//! The first and second derivatives of every operation, independent of what it is applied to.
//!
//! Terms that are structurally zero are left out. The bits are those of [`gd_core::Dual`] numbers, except for the sign
//! of zero.
//!
//! They are inlined so that the wider vector instructions of x86 reach them. WebAssembly has one kind, and a page that
//! loads every copy: there the compiler decides.

use crate::arithmetic::{
    Add, Arithmetic, DerivativeTimes, Divide, LessOne, Max, Min, Multiply, Negate, Power, Reciprocal, Subtract, TimesLn,
};
use crate::operation::{BinaryOperator, Function};
use crate::pair::PairFunction;

/// How the derivatives of a result follow from those of the operands.
#[derive(Debug)]
pub(crate) enum Rule<V> {
    /// They are added.
    Sum,
    /// Those of the right operand are subtracted.
    Difference,
    /// Those of the left operand where this is above zero, else those of the right.
    Choice(V),
    /// The chain rule.
    Chain(Partials<V>),
    /// None are left.
    Flat,
}

/// The partial derivatives of a result with respect to its operands; `None` is zero.
#[derive(Debug)]
pub(crate) struct Partials<V> {
    /// With respect to the left operand and the right.
    pub(crate) first: [Option<V>; 2],
    /// With respect to the left operand twice, both, and the right twice.
    pub(crate) second: [Option<V>; 3],
    /// Whether partial derivatives of exactly 0 stay 0 whatever the derivatives of the operands: for the left one, and
    /// for the right one. This is so where the result vanishes faster than an infinite operand can grow, as in
    /// exp(-inf) and 1 / inf.
    pub(crate) vanishes: [bool; 2],
}

impl<V> Partials<V> {
    fn of_one(first: V, second: Option<V>) -> Rule<V> {
        Rule::Chain(Self { first: [Some(first), None], second: [second, None, None], vanishes: [false; 2] })
    }
}

/// A function of a value, and its derivatives; the second too where `twice`.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn function<A: Arithmetic>(
    arithmetic: &mut A,
    function: Function,
    x: A::Value,
    twice: bool,
) -> (A::Value, Rule<A::Value>) {
    let (value, rule) = if twice {
        let [value, first, second] = arithmetic.function_with_second(function, &x);
        (value, Partials::of_one(first, Some(second)))
    } else {
        let [value, first] = arithmetic.function_with_first(function, &x);
        (value, Partials::of_one(first, None))
    };
    let rule = match rule {
        Rule::Chain(partials) if matches!(function, Function::Exp | Function::Special(_)) => {
            Rule::Chain(Partials { vanishes: [true; 2], ..partials })
        }
        other => other,
    };
    arithmetic.release(x);
    (value, rule)
}

/// A whole power and its derivatives.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn whole_power<A: Arithmetic>(
    arithmetic: &mut A,
    x: A::Value,
    exponent: i32,
    twice: bool,
) -> (A::Value, Rule<A::Value>) {
    let value = arithmetic.power(&x, exponent);
    let first = derivative_of_power(arithmetic, &x, exponent);
    let second = match exponent.checked_sub(1) {
        Some(below) if twice && exponent != 0 => {
            let of_below = derivative_of_power(arithmetic, &x, below);
            let exponent = arithmetic.constant(f64::from(exponent));
            Some(binary_of::<A, DerivativeTimes>(arithmetic, of_below, exponent))
        }
        _ => None,
    };
    arithmetic.release(x);
    (value, Partials::of_one(first, second))
}

/// n x^(n - 1).
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn derivative_of_power<A: Arithmetic>(arithmetic: &mut A, x: &A::Value, exponent: i32) -> A::Value {
    match exponent.checked_sub(1) {
        Some(below) if exponent != 0 => {
            let power = arithmetic.power(x, below);
            let exponent = arithmetic.constant(f64::from(exponent));
            binary_of::<A, Multiply>(arithmetic, exponent, power)
        }
        // A constant; its derivative is 0 also at 0, where 0^-1 is not. The least exponent has none below.
        _ => arithmetic.constant(0.0),
    }
}

/// The result of a binary operator.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn value_of<A: Arithmetic>(
    arithmetic: &mut A,
    operator: BinaryOperator,
    left: &A::Value,
    right: &A::Value,
) -> A::Value {
    match operator {
        BinaryOperator::Add => arithmetic.binary::<Add>(left, right),
        BinaryOperator::Subtract => arithmetic.binary::<Subtract>(left, right),
        BinaryOperator::Multiply => arithmetic.binary::<Multiply>(left, right),
        BinaryOperator::Divide => arithmetic.binary::<Divide>(left, right),
        BinaryOperator::Power => arithmetic.binary::<Power>(left, right),
        BinaryOperator::Min => arithmetic.binary::<Min>(left, right),
        BinaryOperator::Max => arithmetic.binary::<Max>(left, right),
        BinaryOperator::Pair(function) => arithmetic.pair(function, [0, 0], left, right),
    }
}

/// The result of a binary operator, and its derivatives with respect to the operands that depend on parameters.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn binary<A: Arithmetic>(
    arithmetic: &mut A,
    operator: BinaryOperator,
    [left, right]: [A::Value; 2],
    depends: [bool; 2],
    twice: bool,
) -> (A::Value, Rule<A::Value>) {
    let value = value_of(arithmetic, operator, &left, &right);
    let rule = match operator {
        BinaryOperator::Add => Rule::Sum,
        BinaryOperator::Subtract => Rule::Difference,
        BinaryOperator::Min => Rule::Choice(arithmetic.binary::<Subtract>(&right, &left)),
        BinaryOperator::Max => Rule::Choice(arithmetic.binary::<Subtract>(&left, &right)),
        BinaryOperator::Multiply => {
            let mixed = (twice && depends == [true; 2]).then(|| arithmetic.constant(1.0));
            let first = [keep_if(arithmetic, depends[0], right), keep_if(arithmetic, depends[1], left)];
            return (value, Rule::Chain(Partials { first, second: [None, mixed, None], vanishes: [false; 2] }));
        }
        BinaryOperator::Divide => Rule::Chain(partials_of_quotient(arithmetic, &value, &right, depends, twice)),
        BinaryOperator::Power => Rule::Chain(partials_of_power(arithmetic, &value, [&left, &right], depends, twice)),
        BinaryOperator::Pair(function) if function.is_condition() => Rule::Flat,
        BinaryOperator::Pair(function) => {
            Rule::Chain(partials_of_pair(arithmetic, function, [&left, &right], depends, twice))
        }
    };
    arithmetic.release(left);
    arithmetic.release(right);
    (value, rule)
}

/// With q = l / r and u = 1 / r: u and -q u; 0, -u^2 and 2 q u^2.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn partials_of_quotient<A: Arithmetic>(
    arithmetic: &mut A,
    quotient: &A::Value,
    right: &A::Value,
    depends: [bool; 2],
    twice: bool,
) -> Partials<A::Value> {
    let by_left = arithmetic.unary::<Reciprocal>(right);
    if !depends[1] {
        return Partials { first: [Some(by_left), None], second: [None, None, None], vanishes: [false; 2] };
    }
    let product = arithmetic.binary::<Multiply>(quotient, &by_left);
    let by_right = arithmetic.unary::<Negate>(&product);
    let mut second = [None, None, None];
    if twice {
        let square = arithmetic.binary::<Multiply>(&by_left, &by_left);
        let one = arithmetic.binary::<DerivativeTimes>(&product, &by_left);
        let other = arithmetic.binary::<DerivativeTimes>(&square, quotient);
        second[1] = depends[0].then(|| arithmetic.unary::<Negate>(&square));
        second[2] = Some(binary_of::<A, Add>(arithmetic, one, other));
        arithmetic.release(square);
    }
    arithmetic.release(product);
    Partials { first: [keep_if(arithmetic, depends[0], by_left), Some(by_right)], second, vanishes: [false, true] }
}

/// With p = l^r and w = l^(r - 1): r w and p ln l; r (r - 1) l^(r - 2), w + r w ln l and p (ln l)^2.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn partials_of_power<A: Arithmetic>(
    arithmetic: &mut A,
    power: &A::Value,
    [left, right]: [&A::Value; 2],
    depends: [bool; 2],
    twice: bool,
) -> Partials<A::Value> {
    let mut partials = Partials { first: [None, None], second: [None, None, None], vanishes: [false; 2] };
    if depends[0] {
        let below = arithmetic.unary::<LessOne>(right);
        let lower = arithmetic.binary::<Power>(left, &below);
        // A power of 0 is 1 everywhere, though 0^-1 is infinite.
        partials.first[0] = Some(arithmetic.binary::<DerivativeTimes>(right, &lower));
        if twice {
            let two_below = arithmetic.unary::<LessOne>(&below);
            let lowest = arithmetic.binary::<Power>(left, &two_below);
            arithmetic.release(two_below);
            let of_lower = arithmetic.binary::<DerivativeTimes>(&below, &lowest);
            arithmetic.release(lowest);
            partials.second[0] = Some(arithmetic.binary::<DerivativeTimes>(&of_lower, right));
            arithmetic.release(of_lower);
        }
        if twice && depends[1] {
            let logarithm = arithmetic.binary::<TimesLn>(&lower, left);
            let product = arithmetic.binary::<DerivativeTimes>(&logarithm, right);
            arithmetic.release(logarithm);
            partials.second[1] = Some(arithmetic.binary::<Add>(&lower, &product));
            arithmetic.release(product);
        }
        arithmetic.release(below);
        arithmetic.release(lower);
    }
    if depends[1] {
        // 0 to a positive power stays 0 when the power changes, though ln 0 is infinite.
        let by_right = arithmetic.binary::<TimesLn>(power, left);
        if twice {
            let logarithm = arithmetic.function(Function::Ln, left);
            partials.second[2] = Some(arithmetic.binary::<DerivativeTimes>(&by_right, &logarithm));
            arithmetic.release(logarithm);
        }
        partials.first[1] = Some(by_right);
    }
    partials
}

fn partials_of_pair<A: Arithmetic>(
    arithmetic: &mut A,
    function: PairFunction,
    [left, right]: [&A::Value; 2],
    depends: [bool; 2],
    twice: bool,
) -> Partials<A::Value> {
    let mut of = |is_needed: bool, orders| is_needed.then(|| arithmetic.pair(function, orders, left, right));
    Partials {
        first: [of(depends[0], [1, 0]), of(depends[1], [0, 1])],
        second: [
            of(twice && depends[0], [2, 0]),
            of(twice && depends == [true; 2], [1, 1]),
            of(twice && depends[1], [0, 2]),
        ],
        vanishes: [true; 2],
    }
}

/// The choice of the second of three values where the first is above 0, else of the third; NaN where it is NaN.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn select<A: Arithmetic>(
    arithmetic: &mut A,
    [condition, yes, no]: [A::Value; 3],
) -> (A::Value, Rule<A::Value>) {
    let chosen = arithmetic.select(&condition, &yes, &no);
    let value = arithmetic.pair(PairFunction::WhereKnown, [0, 0], &chosen, &condition);
    for value in [chosen, yes, no] {
        arithmetic.release(value);
    }
    (value, Rule::Choice(condition))
}

/// An operation that consumes its operands.
#[inline(always)]
fn binary_of<A: Arithmetic, O: crate::arithmetic::Binary>(
    arithmetic: &mut A,
    left: A::Value,
    right: A::Value,
) -> A::Value {
    let result = arithmetic.binary::<O>(&left, &right);
    arithmetic.release(left);
    arithmetic.release(right);
    result
}

#[inline(always)]
fn keep_if<A: Arithmetic>(arithmetic: &mut A, is_needed: bool, value: A::Value) -> Option<A::Value> {
    if is_needed {
        return Some(value);
    }
    arithmetic.release(value);
    None
}
