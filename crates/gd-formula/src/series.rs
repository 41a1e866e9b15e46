//! Numbers of many points side by side, and loops over them.

use alloc::vec::Vec;

use gd_core::{LANES, Number, Real, vectorized};

use crate::derivative::function_with_factor;
use crate::operation::Function;

/// Blocks of points that go through a formula together. Few such results fit the nearest cache, and the points
/// are enough to forget what it costs to choose an operation. Buffers of a whole page would be slower: what is read there
/// and what is written would share the low bits of their addresses.
pub(crate) const fn strip_length<T>() -> usize {
    7168 / size_of::<Block<T>>()
}

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
    /// The blocks of numbers that may differ from point to point.
    #[inline(always)]
    pub(crate) fn blocks(&self) -> &[Block<T>] {
        match self {
            Self::Uniform(_) => &[],
            Self::Given(blocks) => blocks,
            Self::Computed(blocks) => blocks,
        }
    }

    /// The numbers of one block, whatever the kind.
    #[inline(always)]
    fn block(&self, index: usize) -> Block<T> {
        let found = match self {
            Self::Uniform(value) => return [*value; LANES],
            Self::Given(blocks) => blocks.get(index),
            Self::Computed(blocks) => blocks.get(index),
        };
        found.copied().unwrap_or_else(|| [T::constant(f64::NAN); LANES])
    }
}

/// The numbers of a series for a loop over blocks, without a choice in it.
#[derive(Debug)]
pub(crate) enum Results<'s, T> {
    Uniform(Block<T>),
    Blocks(&'s [Block<T>]),
}

impl<'s, T: Real> Results<'s, T> {
    pub(crate) fn zeros() -> Self {
        Self::Uniform([T::constant(0.0); LANES])
    }

    pub(crate) fn new(series: &'s Series<'_, T>) -> Self {
        match series {
            Series::Uniform(value) => Self::Uniform([*value; LANES]),
            Series::Given(blocks) => Self::Blocks(blocks),
            Series::Computed(blocks) => Self::Blocks(blocks),
        }
    }

    /// The numbers, and how many blocks on those of the next block lie.
    #[inline(always)]
    pub(crate) fn with_stride(&self) -> (&[Block<T>], usize) {
        match self {
            Self::Uniform(block) => (core::slice::from_ref(block), 0),
            Self::Blocks(blocks) => (blocks, 1),
        }
    }
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
    Square: Unary(x) => x.powi(2),
    Cube: Unary(x) => x.powi(3),
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
    TimesLn: Binary(left, right) => left.times_ln(right),
}

/// Buffers, used again and again.
#[derive(Debug)]
pub(crate) struct Buffers<T> {
    spare: Vec<Vec<Block<T>>>,
    /// Blocks of every buffer.
    length: usize,
    /// Blocks of the strip at hand.
    n_blocks: usize,
}

impl<T: Real> Buffers<T> {
    /// Buffers of `length` blocks.
    pub(crate) fn new(length: usize) -> Self {
        Self { spare: Vec::new(), length, n_blocks: length }
    }

    /// Blocks that the next loops go over, at most as many as a buffer has.
    pub(crate) fn set_n_blocks(&mut self, n_blocks: usize) {
        self.n_blocks = n_blocks.min(self.length);
    }

    pub(crate) fn take(&mut self) -> Vec<Block<T>> {
        self.spare.pop().unwrap_or_else(|| alloc::vec![[T::constant(0.0); LANES]; self.length])
    }

    /// Gives a buffer back.
    pub(crate) fn put(&mut self, series: Series<'_, T>) {
        if let Series::Computed(buffer) = series {
            self.spare.push(buffer);
        }
    }

    pub(crate) fn copy<'a>(&mut self, series: &Series<'a, T>) -> Series<'a, T> {
        match series {
            Series::Uniform(value) => Series::Uniform(*value),
            Series::Given(blocks) => Series::Given(blocks),
            Series::Computed(blocks) => {
                let mut copy = self.take();
                copy.copy_from_slice(blocks);
                Series::Computed(copy)
            }
        }
    }

    pub(crate) fn unary<'a, O: Unary>(&mut self, x: &Series<'a, T>) -> Series<'a, T> {
        self.map(
            x,
            #[inline(always)]
            |x| O::of(x),
            #[inline(always)]
            |x| O::of(x),
        )
    }

    pub(crate) fn power<'a>(&mut self, x: &Series<'a, T>, exponent: i32) -> Series<'a, T> {
        match exponent {
            2 => self.unary::<Square>(x),
            3 => self.unary::<Cube>(x),
            _ => self.map(
                x,
                #[inline(always)]
                |x| x.powi(exponent),
                #[inline(always)]
                |x| x.powi(exponent),
            ),
        }
    }

    pub(crate) fn function<'a>(&mut self, function: Function, x: &Series<'a, T>) -> Series<'a, T> {
        self.map(
            x,
            #[inline(always)]
            |x| function.of(x),
            #[inline(always)]
            |x| function.of(x),
        )
    }

    /// The function, and the factor that the argument's derivatives are multiplied by.
    pub(crate) fn function_with_factor<'a>(
        &mut self,
        function: Function,
        x: &Series<'a, T>,
    ) -> (Series<'a, T>, Series<'a, T>) {
        if let Series::Uniform(x) = x {
            let (value, factor) = function_with_factor(function, *x);
            return (Series::Uniform(value), Series::Uniform(factor));
        }
        let (mut values, mut factors) = (self.take(), self.take());
        let x = self.slice(x);
        vectorized(
            #[inline(always)]
            || {
                for ((value, factor), x) in values.iter_mut().zip(&mut factors).zip(x) {
                    let (of_block, by_block) = function_with_factor(function, T::Lanes::from(*x));
                    (*value, *factor) = (of_block.into(), by_block.into());
                }
            },
        );
        (Series::Computed(values), Series::Computed(factors))
    }

    #[inline(always)]
    fn map<'a>(
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

    pub(crate) fn binary<'a, O: Binary>(&mut self, left: &Series<'a, T>, right: &Series<'a, T>) -> Series<'a, T> {
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

    /// `yes` where a condition is above zero, else `no`.
    pub(crate) fn select<'a>(
        &mut self,
        condition: &Series<'a, T>,
        yes: &Series<'a, T>,
        no: &Series<'a, T>,
    ) -> Series<'a, T> {
        let mut results = self.take();
        for (index, result) in results.iter_mut().enumerate().take(self.n_blocks) {
            let [condition, yes, no] = [condition, yes, no].map(|series| T::Lanes::from(series.block(index)));
            *result = condition.select(yes, no).into();
        }
        Series::Computed(results)
    }

    /// The blocks of the strip at hand.
    #[inline(always)]
    fn slice<'s>(&self, series: &'s Series<'_, T>) -> &'s [Block<T>] {
        let blocks = series.blocks();
        blocks.get(..self.n_blocks).unwrap_or(blocks)
    }
}
