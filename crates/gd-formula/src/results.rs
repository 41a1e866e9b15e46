//! Results of a formula in the form that models and residuals need.

use gd_core::{LANES, Number, Real, SquareMatrix, Storage};

use crate::formula::Formula;
use crate::program::missing;
use crate::second_order::SecondDerivatives;

/// A parameter; NaN if there is no such.
#[inline(always)]
fn parameter<T: Real>(params: &[T], index: usize) -> T {
    params.get(index).copied().unwrap_or_else(missing)
}

/// A parameter in all lanes.
#[inline(always)]
fn broadcast<T: Real>(params: &[T], index: usize) -> T::Lanes {
    T::Lanes::from([parameter(params, index); LANES])
}

/// The value for inputs given by their index.
pub(crate) fn value<T: Real>(formula: &Formula, params: &[T], input: impl Fn(usize) -> T) -> T {
    formula.program().value(|index| parameter(params, index), input)
}

/// The value; fills `gradient` with its derivatives with respect to the parameters.
pub(crate) fn value_with_gradient<T: Real>(
    formula: &Formula,
    params: &[T],
    input: impl Fn(usize) -> T,
    gradient: &mut [T],
) -> T {
    gradient.fill(T::constant(0.0));
    formula.program().value_with_gradient(
        |index| parameter(params, index),
        input,
        |&(index, part)| {
            if let Some(slot) = gradient.get_mut(index) {
                *slot = part;
            }
        },
    )
}

/// Eight values.
pub(crate) fn lanes<T: Real>(formula: &Formula, params: &[T], input: impl Fn(usize) -> [T; LANES]) -> [T; LANES] {
    formula.program().value(|index| broadcast(params, index), |index| T::Lanes::from(input(index))).into()
}

/// Eight values; fills `gradients` with the derivatives of each with respect to the parameters.
pub(crate) fn lanes_with_gradients<T: Real>(
    formula: &Formula,
    params: &[T],
    input: impl Fn(usize) -> [T; LANES],
    gradients: &mut [[T; LANES]],
) -> [T; LANES] {
    gradients.fill([T::constant(0.0); LANES]);
    let values = formula.program().value_with_gradient(
        |index| broadcast(params, index),
        |index| T::Lanes::from(input(index)),
        |&(index, part)| {
            if let Some(slot) = gradients.get_mut(index) {
                *slot = part.into();
            }
        },
    );
    values.into()
}

/// Fills `hessian` with the second derivatives of the value with respect to the parameters.
pub(crate) fn fill_hessian<V: Storage<Item: Real>>(
    formula: &Formula,
    params: &[V::Item],
    inputs: &[V::Item],
    hessian: &mut SquareMatrix<V>,
) {
    let mut derivatives = SecondDerivatives::default();
    formula.program().second_derivatives(params, inputs, &mut derivatives);
    fill_symmetric(derivatives.second(), hessian);
}

/// Fills a symmetric matrix with the entries that are given, and zeros; those outside are ignored.
pub(crate) fn fill_symmetric<V: Storage<Item: Real>>(given: &[([usize; 2], V::Item)], matrix: &mut SquareMatrix<V>) {
    let n = matrix.n();
    let entries = matrix.as_mut_slice();
    entries.fill(V::Item::constant(0.0));
    for &([row, column], entry) in given {
        for (row, column) in [(row, column), (column, row)] {
            if column < n
                && let Some(slot) = entries.get_mut(row * n + column)
            {
                *slot = entry;
            }
        }
    }
}
