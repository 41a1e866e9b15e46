//! Formulas over many points, one operation after another.
//!
//! Deciding what to compute costs more than most operations. Here every decision is made once for a strip of points. What
//! is the same for all points is computed once, and a derivative that is zero by the look of the formula not at all. The
//! bits are those of the other ways, but for the sign of zero.

use alloc::vec::Vec;

use gd_core::{LANES, Real, vectorized};

use crate::columns::Row;
use crate::formula::Formula;
use crate::operation::{Combination, Operation};
use crate::series::{Buffers, Negate, Results, Series};
use crate::strip_rules::{self as rules, Derivative};

/// Computes a formula over strips of points.
#[derive(Debug)]
pub(crate) struct Strips<'a, T> {
    formula: &'a Formula,
    columns: &'a [&'a [T]],
    /// Whether the rows are known to follow each other.
    in_order: bool,
    buffers: Buffers<T>,
    values: Vec<Series<'a, T>>,
    /// Those of every value, one behind the other.
    derivatives: Vec<Derivative<'a, T>>,
}

impl<'a, T: Real> Strips<'a, T> {
    /// For strips of at most `length` blocks.
    pub(crate) fn new(formula: &'a Formula, columns: &'a [&'a [T]], in_order: bool, length: usize) -> Self {
        Self { formula, columns, in_order, buffers: Buffers::new(length), values: Vec::new(), derivatives: Vec::new() }
    }

    /// Computes the values of at most `length` blocks of rows, and their derivatives by the first `n_derivatives`
    /// parameters.
    #[inline(never)]
    pub(crate) fn compute(&mut self, params: &[T], rows: &[[Row; LANES]], n_derivatives: usize) {
        for series in self.values.drain(..).chain(self.derivatives.drain(..).flatten()) {
            self.buffers.put(series);
        }
        self.buffers.set_n_blocks(rows.len());
        let follow = self.in_order || do_follow(rows);
        let formula = self.formula;
        for operation in formula.operations() {
            match *operation {
                Operation::Constant(value) => self.push(Series::Uniform(T::constant(value)), n_derivatives),
                Operation::Parameter(index) => {
                    let value = params.get(index).copied().unwrap_or_else(|| T::constant(f64::NAN));
                    self.push(Series::Uniform(value), n_derivatives);
                    let first = self.derivatives.len() - n_derivatives;
                    if let Some(own) = self.derivatives.get_mut(first..).and_then(|new| new.get_mut(index)) {
                        *own = Some(Series::Uniform(T::constant(1.0)));
                    }
                }
                Operation::Input(index) => {
                    let column = self.column(index, rows, follow);
                    self.push(column, n_derivatives);
                }
                Operation::Negate => self.change(n_derivatives, |buffers, x, derivatives| {
                    rules::negate(buffers, derivatives);
                    buffers.unary::<Negate>(x)
                }),
                Operation::WholePower(exponent) => self.change(n_derivatives, |buffers, x, derivatives| {
                    if derivatives.iter().any(Option::is_some) {
                        let factor = rules::factor_of_power(buffers, x, exponent);
                        rules::chain(buffers, derivatives, factor);
                    }
                    buffers.power(x, exponent)
                }),
                Operation::Apply(function) => self.change(n_derivatives, |buffers, x, derivatives| {
                    if derivatives.iter().all(Option::is_none) {
                        return buffers.function(function, x);
                    }
                    let (value, factor) = buffers.function_with_factor(function, x);
                    rules::chain(buffers, derivatives, factor);
                    value
                }),
                Operation::Combine(combination) => self.combine(combination, n_derivatives),
            }
        }
    }

    /// The values computed last.
    pub(crate) fn values(&self) -> Results<'_, T> {
        self.values.first().map_or_else(Results::zeros, Results::new)
    }

    /// The derivatives by a parameter computed last.
    pub(crate) fn derivatives(&self, parameter: usize) -> Results<'_, T> {
        self.derivatives.get(parameter).and_then(Option::as_ref).map_or_else(Results::zeros, Results::new)
    }

    /// The numbers of an input: a piece of its column where the rows follow each other, else gathered.
    fn column(&mut self, index: usize, rows: &[[Row; LANES]], follow: bool) -> Series<'a, T> {
        let column = self.columns.get(index).copied().unwrap_or(&[]);
        let start = rows.first().map_or(0, |block| block[0].0 as usize);
        if let (true, Some(piece)) = (follow, column.get(start..start + rows.len() * LANES)) {
            return Series::Given(piece.as_chunks().0);
        }
        let mut gathered = self.buffers.take();
        for (block, rows) in gathered.iter_mut().zip(rows) {
            *block = rows.map(|row| column.get(row.0 as usize).copied().unwrap_or_else(|| T::constant(f64::NAN)));
        }
        Series::Computed(gathered)
    }

    fn push(&mut self, value: Series<'a, T>, n_derivatives: usize) {
        self.values.push(value);
        self.derivatives.extend((0..n_derivatives).map(|_| None));
    }

    /// Replaces the last value, after its derivatives have been changed.
    #[inline(always)]
    fn change(
        &mut self,
        n_derivatives: usize,
        by: impl FnOnce(&mut Buffers<T>, &Series<'a, T>, &mut [Derivative<'a, T>]) -> Series<'a, T>,
    ) {
        let first = self.derivatives.len() - n_derivatives;
        if let (Some(value), Some(derivatives)) = (self.values.last_mut(), self.derivatives.get_mut(first..)) {
            let result = by(&mut self.buffers, value, derivatives);
            self.buffers.put(core::mem::replace(value, result));
        }
    }

    /// Replaces the last two values by one.
    fn combine(&mut self, combination: Combination, n_derivatives: usize) {
        let (Some(right), Some(left)) = (self.values.pop(), self.values.pop()) else { return };
        let end = self.derivatives.len() - n_derivatives;
        let (earlier, of_right) = self.derivatives.split_at_mut(end);
        let (_, of_left) = earlier.split_at_mut(end - n_derivatives);
        let value = rules::combine(&mut self.buffers, combination, [left, right], [of_left, of_right]);
        self.derivatives.truncate(end);
        self.values.push(value);
    }
}

/// Whether every row is the one after the last.
fn do_follow(rows: &[[Row; LANES]]) -> bool {
    let first = rows.first().map_or(0, |block| block[0].0);
    vectorized(
        #[inline(always)]
        || {
            // Without a way out, so that it takes vector instructions.
            let mut differences = [0; LANES];
            let mut expected: [u32; LANES] = core::array::from_fn(|lane| first.wrapping_add(lane as u32));
            for block in rows {
                for (difference, (row, expected)) in differences.iter_mut().zip(block.iter().zip(&mut expected)) {
                    *difference |= row.0 ^ *expected;
                    *expected = expected.wrapping_add(LANES as u32);
                }
            }
            differences == [0; LANES]
        },
    )
}
