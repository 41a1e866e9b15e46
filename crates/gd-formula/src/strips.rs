//! A formula over the rows of a table, strip by strip.

use alloc::vec::Vec;

use gd_core::{Buffer, LANES, Number, Real, Storage};

use crate::arithmetic::Arithmetic;
use crate::evaluate::run;
use crate::operation::Operation;
use crate::series::{Block, Series, Strip};
use crate::sparse::{Derivatives, FirstDerivatives, NoDerivatives};

/// Blocks of points that are evaluated together: few enough that several such results fit the nearest cache, many
/// enough to amortize the choice of an operation. Buffers of a whole page would be slower: reads and writes would share
/// the low bits of their addresses.
const fn strip_length<T>() -> usize {
    7168 / size_of::<Block<T>>()
}

/// First derivatives over strips.
type Gradient<'a, T> = FirstDerivatives<Vec<(usize, Series<'a, T>)>>;

/// Calls `visit` with the number of every block of rows and its values.
#[inline(always)]
pub(crate) fn visit_values<T: Real>(
    operations: &[Operation],
    params: &[T],
    columns: &[&[T]],
    n_blocks: usize,
    mut visit: impl FnMut(usize, &Block<T>),
) {
    let mut uniform = [T::constant(0.0); LANES];
    let mut strips = Strips::new(params, columns, n_blocks, NoDerivatives);
    while strips.next(operations) {
        let (values, stride) = strips.value.with_stride(&mut uniform);
        for index in 0..strips.n_blocks {
            let Some(values) = values.get(index * stride) else { return };
            visit(strips.first + index, values);
        }
    }
}

/// As above, with the derivatives with respect to every parameter.
#[inline(always)]
pub(crate) fn visit_gradients<V: Storage<Item: Real>>(
    operations: &[Operation],
    params: &V,
    columns: &[&[V::Item]],
    n_blocks: usize,
    mut visit: impl FnMut(usize, &Block<V::Item>, &[Block<V::Item>]),
) {
    let (n_params, zeros) = (params.as_slice().len(), [V::Item::constant(0.0); LANES]);
    let mut uniform = zeros;
    // As the parameters are kept: what has as many of them as the compiler knows becomes loops without an end to look for.
    let mut gradients = V::Of::<Block<V::Item>>::filled(n_params, zeros);
    let mut strips = Strips::new(params.as_slice(), columns, n_blocks, Gradient::default());
    while strips.next(operations) {
        let (values, stride) = strips.value.with_stride(&mut uniform);
        let mut varying = V::Of::<&[Block<V::Item>]>::filled(n_params, &[]);
        split(strips.derivatives.items(), gradients.as_mut_slice(), varying.as_mut_slice());
        for index in 0..strips.n_blocks {
            // A copy, as are the gradients: through a choice of two references LLVM would load every lane by itself.
            let Some(&values) = values.get(index * stride) else { return };
            for (slot, blocks) in gradients.as_mut_slice().iter_mut().zip(varying.as_slice()) {
                if let Some(block) = blocks.get(index) {
                    *slot = *block;
                }
            }
            visit(strips.first + index, &values, gradients.as_slice());
        }
    }
}

/// The derivatives with respect to every parameter: one block where they are the same for all points, otherwise blocks.
fn split<'s, T: Real>(
    derivatives: &'s [(usize, Series<'_, T>)],
    uniform: &mut [Block<T>],
    varying: &mut [&'s [Block<T>]],
) {
    for (parameter, series) in derivatives {
        match (series, uniform.get_mut(*parameter), varying.get_mut(*parameter)) {
            (Series::Uniform(value), Some(slot), _) => *slot = [*value; LANES],
            (_, _, Some(blocks)) => *blocks = series.blocks(),
            _ => {}
        }
    }
}

/// The results of a formula, strip by strip.
struct Strips<'a, T: Real, D: Derivatives<Strip<'a, T>>> {
    strip: Strip<'a, T>,
    stack: Vec<(Series<'a, T>, D::Mark)>,
    derivatives: D,
    value: Series<'a, T>,
    /// The first block of the current strip.
    first: usize,
    /// Blocks of the current strip.
    n_blocks: usize,
    /// The blocks of all strips.
    n_all: usize,
}

impl<'a, T: Real, D: Derivatives<Strip<'a, T>>> Strips<'a, T, D> {
    fn new(params: &'a [T], columns: &'a [&'a [T]], n_all: usize, derivatives: D) -> Self {
        let strip = Strip::new(params, columns, strip_length::<T>().min(n_all));
        let value = Series::Uniform(T::constant(f64::NAN));
        Self { strip, stack: Vec::new(), derivatives, value, first: 0, n_blocks: 0, n_all }
    }

    /// Computes the next strip, if there is one.
    #[inline(never)]
    fn next(&mut self, operations: &[Operation]) -> bool {
        self.first += self.n_blocks;
        self.n_blocks = self.strip.go_to(self.first, self.n_all);
        if self.n_blocks == 0 {
            return false;
        }
        self.derivatives.clear(&mut self.strip);
        let missing = Series::Uniform(T::constant(f64::NAN));
        self.strip.release(core::mem::replace(&mut self.value, missing));
        if let Some(value) = run(operations, &mut self.strip, &mut self.stack, &mut self.derivatives) {
            self.value = value;
        }
        true
    }
}
