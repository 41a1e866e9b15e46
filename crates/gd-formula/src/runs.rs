//! Runs of derivatives, each with the parameter or parameters that it is taken with respect to, sorted by these. Those
//! of two operands are neighbors on a stack. Inlined as in
//! [`derivative`](crate::derivative).

use crate::arithmetic::{Add, Arithmetic, DerivativeTimes, Negate, Subtract, VanishingTimes};
use crate::stack::Stack;

/// The runs of two operands.
#[inline(always)]
pub(crate) fn runs<S: Stack>(stack: &mut S, left: usize, right: usize) -> (&mut [S::Item], &mut [S::Item]) {
    let both = stack.items_mut().get_mut(left..).unwrap_or(&mut []);
    both.split_at_mut_checked(right.saturating_sub(left)).unwrap_or((&mut [], &mut []))
}

/// Multiplies derivatives by a factor, which `vanishes` if 0 times infinity is 0.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn chain<A: Arithmetic, K>(
    arithmetic: &mut A,
    run: &mut [(K, A::Value)],
    factor: Option<A::Value>,
    vanishes: bool,
) {
    let Some(factor) = factor else { return };
    // Where the derivative is one, the product is the factor itself; the first such derivative gets its memory.
    let mut heir = None;
    for (_, part) in run {
        let product = if arithmetic.is_one(part) {
            if heir.is_none() {
                heir = Some(part);
                continue;
            }
            arithmetic.duplicate(&factor)
        } else if vanishes {
            arithmetic.binary::<VanishingTimes>(part, &factor)
        } else {
            arithmetic.binary::<DerivativeTimes>(part, &factor)
        };
        replace(arithmetic, part, product);
    }
    match heir {
        Some(part) => replace(arithmetic, part, factor),
        None => arithmetic.release(factor),
    }
}

#[inline(always)]
fn replace<A: Arithmetic>(arithmetic: &mut A, slot: &mut A::Value, value: A::Value) {
    let old = core::mem::replace(slot, value);
    arithmetic.release(old);
}

/// Where a key is in a sorted run, or where it would be.
#[inline(always)]
pub(crate) fn position<K: Ord, V>(run: &[(K, V)], key: &K) -> Result<usize, usize> {
    // Parameters appear one after another: most often the key is beyond the run.
    match run.last() {
        Some((last, _)) if last >= key => run.binary_search_by(|(other, _)| other.cmp(key)),
        _ => Err(run.len()),
    }
}

/// Merges two runs into one. Entries in both are combined by `both`, which does not keep the right one; entries in the
/// right run alone are changed by `lone`.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn merge<A: Arithmetic, K: Ord + Copy, S: Stack<Item = (K, A::Value)>>(
    arithmetic: &mut A,
    stack: &mut S,
    left: usize,
    right: usize,
    both: impl Fn(&mut A, &mut A::Value, &A::Value),
    lone: impl Fn(&mut A, &mut A::Value),
) {
    let (of_left, of_right) = runs(stack, left, right);
    let (mut kept, mut is_sorted) = (0, true);
    for index in 0..of_right.len() {
        let Some((key, part)) = of_right.get_mut(index) else { break };
        match position(of_left, key) {
            Ok(place) => {
                if let Some((_, slot)) = of_left.get_mut(place) {
                    both(arithmetic, slot, part);
                }
            }
            Err(place) => {
                lone(arithmetic, part);
                is_sorted &= place == of_left.len();
                of_right.swap(kept, index);
                kept += 1;
            }
        }
    }
    for _ in kept..of_right.len() {
        if let Some((_, part)) = stack.pop() {
            arithmetic.release(part);
        }
    }
    if !is_sorted && let Some(merged) = stack.items_mut().get_mut(left..) {
        merged.sort_unstable_by_key(|(key, _)| *key);
    }
}

#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn add<A: Arithmetic, K: Ord + Copy, S: Stack<Item = (K, A::Value)>>(
    arithmetic: &mut A,
    stack: &mut S,
    left: usize,
    right: usize,
) {
    let both = |arithmetic: &mut A, slot: &mut A::Value, part: &A::Value| {
        let sum = arithmetic.binary::<Add>(slot, part);
        replace(arithmetic, slot, sum);
    };
    merge(arithmetic, stack, left, right, both, |_, _| {});
}

#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn subtract<A: Arithmetic, K: Ord + Copy, S: Stack<Item = (K, A::Value)>>(
    arithmetic: &mut A,
    stack: &mut S,
    left: usize,
    right: usize,
) {
    let both = |arithmetic: &mut A, slot: &mut A::Value, part: &A::Value| {
        let difference = arithmetic.binary::<Subtract>(slot, part);
        replace(arithmetic, slot, difference);
    };
    let lone = |arithmetic: &mut A, part: &mut A::Value| {
        let negative = arithmetic.unary::<Negate>(part);
        replace(arithmetic, part, negative);
    };
    merge(arithmetic, stack, left, right, both, lone);
}

/// Keeps the left operand's derivatives where a condition is above zero, else takes those of the right.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn choose<A: Arithmetic, K: Ord + Copy, S: Stack<Item = (K, A::Value)>>(
    arithmetic: &mut A,
    stack: &mut S,
    left: usize,
    right: usize,
    condition: &A::Value,
) {
    let zero = arithmetic.constant(0.0);
    let (of_left, of_right) = runs(stack, left, right);
    for (key, part) in of_left {
        let other = position(of_right, key).ok().and_then(|place| of_right.get(place));
        let chosen = arithmetic.select(condition, part, other.map_or(&zero, |(_, other)| other));
        replace(arithmetic, part, chosen);
    }
    let lone = |arithmetic: &mut A, part: &mut A::Value| {
        let chosen = arithmetic.select(condition, &zero, part);
        replace(arithmetic, part, chosen);
    };
    merge(arithmetic, stack, left, right, |_, _, _| {}, lone);
    arithmetic.release(zero);
}
