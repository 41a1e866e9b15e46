//! Arithmetic on strips of points.
//!
//! Deciding what to compute costs more than most operations. Here every decision is made once per strip of points, and
//! what is the same for all points is computed once.

use alloc::vec::Vec;

use gd_core::{LANES, Number, Real, vectorized};

use crate::arithmetic::{Arithmetic, Binary, Unary, apply, apply_pair, apply_with_first, apply_with_second};
use crate::operation::Function;
use crate::pair::PairFunction;

pub(crate) type Block<T> = [T; LANES];

/// One number for every point of a strip.
#[derive(Debug)]
pub(crate) enum Series<'a, T> {
    /// The same for all.
    Uniform(T),
    /// Numbers of the data.
    Given(&'a [Block<T>]),
    /// Results, in a buffer that may be longer than the strip.
    Computed(Vec<Block<T>>),
}

impl<T: Real> Series<'_, T> {
    /// The numbers that may differ from point to point.
    #[inline(always)]
    pub(crate) fn blocks(&self) -> &[Block<T>] {
        match self {
            Self::Uniform(_) => &[],
            Self::Given(blocks) => blocks,
            Self::Computed(blocks) => blocks,
        }
    }

    /// The numbers of one block, for any kind.
    #[inline(always)]
    fn block(&self, index: usize) -> T::Lanes {
        let block = match self {
            Self::Uniform(value) => [*value; LANES],
            _ => self.blocks().get(index).copied().unwrap_or([T::constant(f64::NAN); LANES]),
        };
        T::Lanes::from(block)
    }

    /// The numbers for a loop over blocks without a choice in it, and how many blocks on those of the next block lie.
    #[inline(always)]
    pub(crate) fn with_stride<'s>(&'s self, uniform: &'s mut Block<T>) -> (&'s [Block<T>], usize) {
        if let Self::Uniform(value) = self {
            *uniform = [*value; LANES];
            return (core::slice::from_ref(uniform), 0);
        }
        (self.blocks(), 1)
    }
}

/// A strip of the columns of a table, with buffers that are used again and again.
#[derive(Debug)]
pub(crate) struct Strip<'a, T> {
    params: &'a [T],
    columns: &'a [&'a [T]],
    spare: Vec<Vec<Block<T>>>,
    /// Blocks of every buffer.
    capacity: usize,
    /// The first row of the current strip.
    start: usize,
    /// Blocks of the current strip.
    n_blocks: usize,
}

impl<'a, T: Real> Strip<'a, T> {
    /// For strips of at most `capacity` blocks.
    pub(crate) const fn new(params: &'a [T], columns: &'a [&'a [T]], capacity: usize) -> Self {
        Self { params, columns, spare: Vec::new(), capacity, start: 0, n_blocks: 0 }
    }

    /// Moves to the strip that begins with a block, in a table of `n_all` blocks; returns its number of blocks.
    pub(crate) fn go_to(&mut self, first_block: usize, n_all: usize) -> usize {
        self.start = first_block * LANES;
        self.n_blocks = n_all.saturating_sub(first_block).min(self.capacity);
        self.n_blocks
    }

    fn take(&mut self) -> Vec<Block<T>> {
        self.spare.pop().unwrap_or_else(|| alloc::vec![[T::constant(0.0); LANES]; self.capacity])
    }

    /// The blocks of the current strip.
    #[inline(always)]
    fn slice<'s>(&self, series: &'s Series<'_, T>) -> &'s [Block<T>] {
        let blocks = series.blocks();
        blocks.get(..self.n_blocks).unwrap_or(blocks)
    }

    /// Applies `of_block` to every block, and `of_one` to what is the same for all.
    #[inline(always)]
    fn map(
        &mut self,
        x: &Series<'a, T>,
        of_one: impl Fn(T) -> T,
        of_block: impl Fn(T::Lanes) -> T::Lanes,
    ) -> Series<'a, T> {
        if let Series::Uniform(x) = x {
            return Series::Uniform(of_one(*x));
        }
        let mut results = self.take();
        let x = self.slice(x);
        vectorized(
            #[inline(always)]
            || {
                for (result, x) in results.iter_mut().zip(x) {
                    *result = of_block(T::Lanes::from(*x)).into();
                }
            },
        );
        Series::Computed(results)
    }
}

/// The same expression of one number and of a block.
macro_rules! map {
    ($strip:expr, $x:expr, |$argument:ident| $result:expr) => {
        $strip.map(
            $x,
            #[inline(always)]
            |$argument| $result,
            #[inline(always)]
            |$argument| $result,
        )
    };
}

impl<'a, T: Real> Arithmetic for Strip<'a, T> {
    type Value = Series<'a, T>;

    fn constant(&mut self, value: f64) -> Series<'a, T> {
        Series::Uniform(T::constant(value))
    }

    fn parameter(&mut self, index: usize) -> Series<'a, T> {
        Series::Uniform(self.params.get(index).copied().unwrap_or_else(|| T::constant(f64::NAN)))
    }

    fn input(&mut self, index: usize) -> Series<'a, T> {
        let column = self.columns.get(index).and_then(|column| column.get(self.start..)).unwrap_or(&[]);
        let (blocks, _) = column.as_chunks();
        Series::Given(blocks.get(..self.n_blocks).unwrap_or(blocks))
    }

    fn unary<O: Unary>(&mut self, x: &Series<'a, T>) -> Series<'a, T> {
        map!(self, x, |x| O::of(x))
    }

    fn binary<O: Binary>(&mut self, left: &Series<'a, T>, right: &Series<'a, T>) -> Series<'a, T> {
        if let (Series::Uniform(left), Series::Uniform(right)) = (left, right) {
            return Series::Uniform(O::of(*left, *right));
        }
        let mut results = self.take();
        vectorized(
            #[inline(always)]
            || match (left, right) {
                (Series::Uniform(left), _) => {
                    let left = T::Lanes::from([*left; LANES]);
                    for (result, right) in results.iter_mut().zip(self.slice(right)) {
                        *result = O::of(left, T::Lanes::from(*right)).into();
                    }
                }
                (_, Series::Uniform(right)) => {
                    let right = T::Lanes::from([*right; LANES]);
                    for (result, left) in results.iter_mut().zip(self.slice(left)) {
                        *result = O::of(T::Lanes::from(*left), right).into();
                    }
                }
                _ => {
                    let pairs = self.slice(left).iter().zip(self.slice(right));
                    for (result, (left, right)) in results.iter_mut().zip(pairs) {
                        *result = O::of(T::Lanes::from(*left), T::Lanes::from(*right)).into();
                    }
                }
            },
        );
        Series::Computed(results)
    }

    fn select(&mut self, condition: &Series<'a, T>, yes: &Series<'a, T>, no: &Series<'a, T>) -> Series<'a, T> {
        if let (Series::Uniform(condition), Series::Uniform(yes), Series::Uniform(no)) = (condition, yes, no) {
            return Series::Uniform(condition.select(*yes, *no));
        }
        let mut results = self.take();
        vectorized(
            #[inline(always)]
            || {
                for (index, result) in results.iter_mut().enumerate().take(self.n_blocks) {
                    *result = condition.block(index).select(yes.block(index), no.block(index)).into();
                }
            },
        );
        Series::Computed(results)
    }

    fn pair(
        &mut self,
        function: PairFunction,
        orders: [u32; 2],
        left: &Series<'a, T>,
        right: &Series<'a, T>,
    ) -> Series<'a, T> {
        if let (Series::Uniform(left), Series::Uniform(right)) = (left, right) {
            return Series::Uniform(apply_pair(function, orders, *left, *right));
        }
        let mut results = self.take();
        for (index, result) in results.iter_mut().enumerate().take(self.n_blocks) {
            *result = apply_pair(function, orders, left.block(index), right.block(index)).into();
        }
        Series::Computed(results)
    }

    fn power(&mut self, x: &Series<'a, T>, exponent: i32) -> Series<'a, T> {
        match exponent {
            // Known to the compiler these are one or two instructions.
            2 => map!(self, x, |x| x.powi(2)),
            3 => map!(self, x, |x| x.powi(3)),
            _ => map!(self, x, |x| x.powi(exponent)),
        }
    }

    fn function(&mut self, function: Function, x: &Series<'a, T>) -> Series<'a, T> {
        map!(self, x, |x| apply(function, x))
    }

    fn function_with_first(&mut self, function: Function, x: &Series<'a, T>) -> [Series<'a, T>; 2] {
        if let Series::Uniform(x) = x {
            return apply_with_first(function, *x).map(Series::Uniform);
        }
        let (mut values, mut firsts) = (self.take(), self.take());
        let x = self.slice(x);
        vectorized(
            #[inline(always)]
            || {
                for ((value, first), x) in values.iter_mut().zip(&mut firsts).zip(x) {
                    let found = apply_with_first(function, T::Lanes::from(*x));
                    [*value, *first] = found.map(Into::into);
                }
            },
        );
        [values, firsts].map(Series::Computed)
    }

    fn function_with_second(&mut self, function: Function, x: &Series<'a, T>) -> [Series<'a, T>; 3] {
        if let Series::Uniform(x) = x {
            return apply_with_second(function, *x).map(Series::Uniform);
        }
        let (mut values, mut firsts, mut seconds) = (self.take(), self.take(), self.take());
        let results = values.iter_mut().zip(&mut firsts).zip(&mut seconds);
        for (((value, first), second), x) in results.zip(self.slice(x)) {
            let found = apply_with_second(function, T::Lanes::from(*x));
            [*value, *first, *second] = found.map(Into::into);
        }
        [values, firsts, seconds].map(Series::Computed)
    }

    fn is_one(&self, value: &Series<'a, T>) -> bool {
        matches!(value, Series::Uniform(value) if *value == T::constant(1.0))
    }

    fn duplicate(&mut self, value: &Series<'a, T>) -> Series<'a, T> {
        match value {
            Series::Uniform(value) => Series::Uniform(*value),
            Series::Given(blocks) => Series::Given(blocks),
            Series::Computed(blocks) => {
                let mut copy = self.take();
                copy.copy_from_slice(blocks);
                Series::Computed(copy)
            }
        }
    }

    fn release(&mut self, value: Series<'a, T>) {
        if let Series::Computed(buffer) = value {
            self.spare.push(buffer);
        }
    }
}
