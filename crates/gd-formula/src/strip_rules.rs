//! The derivative of every operation, over strips of points: the rules of [`crate::derivative`], without the terms that
//! are zero by the look of the formula.

use gd_core::Real;

use crate::operation::Combination;
use crate::series::{
    Add, Buffers, DerivativeTimes, Divide, LessOne, Max, Min, Multiply, Negate, Power, Reciprocal, Series, Subtract,
    TimesLn,
};

/// A derivative; `None` where the value does not depend on the parameter.
pub(crate) type Derivative<'a, T> = Option<Series<'a, T>>;

/// The derivatives of a negative.
pub(crate) fn negate<T: Real>(buffers: &mut Buffers<T>, derivatives: &mut [Derivative<'_, T>]) {
    for part in derivatives.iter_mut().flatten() {
        let negative = buffers.unary::<Negate>(part);
        buffers.put(core::mem::replace(part, negative));
    }
}

/// The derivatives of a function of a value, by the function's own.
pub(crate) fn chain<'a, T: Real>(
    buffers: &mut Buffers<T>,
    derivatives: &mut [Derivative<'a, T>],
    factor: Series<'a, T>,
) {
    // Where the derivative is one, the product is the factor itself; the first such place gets its buffer.
    let mut heir = None;
    for part in derivatives.iter_mut().flatten() {
        let product = match part {
            Series::Uniform(one) if *one == T::constant(1.0) => {
                if heir.is_none() {
                    heir = Some(part);
                    continue;
                }
                buffers.copy(&factor)
            }
            _ => buffers.binary::<DerivativeTimes>(part, &factor),
        };
        buffers.put(core::mem::replace(part, product));
    }
    match heir {
        Some(part) => *part = factor,
        None => buffers.put(factor),
    }
}

/// The derivative of a whole power by its base.
pub(crate) fn factor_of_power<'a, T: Real>(
    buffers: &mut Buffers<T>,
    base: &Series<'a, T>,
    exponent: i32,
) -> Series<'a, T> {
    match exponent.checked_sub(1) {
        Some(below) if exponent != 0 => {
            let power = buffers.power(base, below);
            let factor = buffers.binary::<Multiply>(&Series::Uniform(T::constant(f64::from(exponent))), &power);
            buffers.put(power);
            factor
        }
        _ => Series::Uniform(T::constant(0.0)),
    }
}

/// A function of two values. The derivatives of the first become its own, those of the second are used up.
pub(crate) fn combine<'a, T: Real>(
    buffers: &mut Buffers<T>,
    combination: Combination,
    [left, right]: [Series<'a, T>; 2],
    [of_left, of_right]: [&mut [Derivative<'a, T>]; 2],
) -> Series<'a, T> {
    let value = match combination {
        Combination::Add => buffers.binary::<Add>(&left, &right),
        Combination::Subtract => buffers.binary::<Subtract>(&left, &right),
        Combination::Multiply => buffers.binary::<Multiply>(&left, &right),
        Combination::Divide => buffers.binary::<Divide>(&left, &right),
        Combination::Power => buffers.binary::<Power>(&left, &right),
        Combination::Min => buffers.binary::<Min>(&left, &right),
        Combination::Max => buffers.binary::<Max>(&left, &right),
    };
    let depends = [&*of_left, &*of_right].map(|parts| parts.iter().any(Option::is_some));
    match combination {
        _ if depends == [false; 2] => {}
        Combination::Multiply => {
            chain(buffers, of_left, right);
            chain(buffers, of_right, left);
            add(buffers, of_left, of_right);
            return value;
        }
        Combination::Add => add(buffers, of_left, of_right),
        Combination::Subtract => {
            negate(buffers, of_right);
            add(buffers, of_left, of_right);
        }
        Combination::Divide => {
            let by_left = buffers.unary::<Reciprocal>(&right);
            if depends[1] {
                let product = buffers.binary::<Multiply>(&value, &by_left);
                let by_right = buffers.unary::<Negate>(&product);
                buffers.put(product);
                chain(buffers, of_right, by_right);
            }
            chain(buffers, of_left, by_left);
            add(buffers, of_left, of_right);
        }
        Combination::Power => {
            if depends[0] {
                let below = buffers.unary::<LessOne>(&right);
                let lower = buffers.binary::<Power>(&left, &below);
                let by_base = buffers.binary::<DerivativeTimes>(&right, &lower);
                buffers.put(below);
                buffers.put(lower);
                chain(buffers, of_left, by_base);
            }
            if depends[1] {
                let by_exponent = buffers.binary::<TimesLn>(&value, &left);
                chain(buffers, of_right, by_exponent);
            }
            add(buffers, of_left, of_right);
        }
        Combination::Min => choose(buffers, [&right, &left], of_left, of_right),
        Combination::Max => choose(buffers, [&left, &right], of_left, of_right),
    }
    buffers.put(left);
    buffers.put(right);
    value
}

/// Adds the second derivatives to the first.
fn add<'a, T: Real>(buffers: &mut Buffers<T>, of_left: &mut [Derivative<'a, T>], of_right: &mut [Derivative<'a, T>]) {
    for (left, right) in of_left.iter_mut().zip(of_right) {
        *left = match (left.take(), right.take()) {
            (Some(one), Some(other)) => {
                let sum = buffers.binary::<Add>(&one, &other);
                buffers.put(one);
                buffers.put(other);
                Some(sum)
            }
            (one, other) => one.or(other),
        };
    }
}

/// Keeps the first derivatives where the first of two numbers is larger, else takes the second.
fn choose<'a, T: Real>(
    buffers: &mut Buffers<T>,
    [larger, smaller]: [&Series<'a, T>; 2],
    of_left: &mut [Derivative<'a, T>],
    of_right: &mut [Derivative<'a, T>],
) {
    let condition = buffers.binary::<Subtract>(larger, smaller);
    for (left, right) in of_left.iter_mut().zip(of_right) {
        if left.is_none() && right.is_none() {
            continue;
        }
        let [yes, no] = [left.take(), right.take()].map(|part| part.unwrap_or(Series::Uniform(T::constant(0.0))));
        *left = Some(buffers.select(&condition, &yes, &no));
        buffers.put(yes);
        buffers.put(no);
    }
    buffers.put(condition);
}
