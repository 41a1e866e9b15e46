//! Storage for one number per parameter: an array on a device, a vector on a host.

use core::fmt::Debug;

use crate::error::Error;

/// An item that can be stored per parameter: a number, a flag, the eight lanes of a sum.
pub trait Element: Copy + Debug + PartialEq {}

impl<U: Copy + Debug + PartialEq> Element for U {}

/// A fixed number of items side by side.
pub trait Buffer: Clone + Debug + PartialEq {
    /// One of them.
    type Item: Element;
    /// All of them.
    fn as_slice(&self) -> &[Self::Item];
    /// All of them, to be changed.
    fn as_mut_slice(&mut self) -> &mut [Self::Item];
}

/// Storage for one item per parameter: `[T; P]` where the number of parameters is known at compile time, which needs no
/// heap, or `Vec<T>` (feature `alloc`) where it is known only at run time.
///
/// Algorithms work on slices; this trait gives them the memory for what they keep between steps. A parameter count that
/// does not match is refused when a descent or a fit is made: [`Error::ParameterCount`].
///
/// ```
/// use gd_core::{Data, Descent, Line, MeanSquaredError, Sgd};
/// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0])?);
/// let mut descent = Descent::new(loss, Sgd::new(0.2)?, [0.0, 0.0], 200)?;
/// let last: [f64; 2] = descent.by_ref().last().expect("200 steps").params;
/// assert!((last[0] - 2.0).abs() < 1e-3);
/// # Ok::<(), gd_core::Error>(())
/// ```
pub trait Storage: Buffer {
    /// The same number of items of another type.
    type Of<U: Element>: Storage<Item = U>;
    /// The storage of a square matrix with one row and column per item.
    type Square: Buffer<Item = Self::Item>;
    /// The number of items, where the type determines it.
    const COUNT: Option<usize>;

    /// The same item `count` times; an array ignores a `count` other than its own.
    fn filled(count: usize, value: Self::Item) -> Self;
    /// A matrix of `count` rows and columns with the same entry everywhere.
    fn filled_square(count: usize, value: Self::Item) -> Self::Square;
}

impl<U: Element, const P: usize> Buffer for [U; P] {
    type Item = U;

    #[inline(always)]
    fn as_slice(&self) -> &[U] {
        self
    }

    #[inline(always)]
    fn as_mut_slice(&mut self) -> &mut [U] {
        self
    }
}

impl<U: Element, const P: usize> Storage for [U; P] {
    type Of<W: Element> = [W; P];
    type Square = Rows<U, P>;
    const COUNT: Option<usize> = Some(P);

    #[inline(always)]
    fn filled(_: usize, value: U) -> Self {
        [value; P]
    }

    #[inline(always)]
    fn filled_square(_: usize, value: U) -> Rows<U, P> {
        Rows([[value; P]; P])
    }
}

/// The rows of a square matrix whose size is known at compile time.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Rows<U, const P: usize>(pub [[U; P]; P]);

impl<U: Element, const P: usize> Buffer for Rows<U, P> {
    type Item = U;

    #[inline(always)]
    fn as_slice(&self) -> &[U] {
        self.0.as_flattened()
    }

    #[inline(always)]
    fn as_mut_slice(&mut self) -> &mut [U] {
        self.0.as_flattened_mut()
    }
}

#[cfg(feature = "alloc")]
mod on_the_heap {
    use alloc::vec::Vec;

    use super::{Buffer, Element, Storage};

    impl<U: Element> Buffer for Vec<U> {
        type Item = U;

        #[inline(always)]
        fn as_slice(&self) -> &[U] {
            self
        }

        #[inline(always)]
        fn as_mut_slice(&mut self) -> &mut [U] {
            self
        }
    }

    impl<U: Element> Storage for Vec<U> {
        type Of<W: Element> = Vec<W>;
        type Square = Vec<U>;
        const COUNT: Option<usize> = None;

        fn filled(count: usize, value: U) -> Self {
            alloc::vec![value; count]
        }

        fn filled_square(count: usize, value: U) -> Vec<U> {
            alloc::vec![value; count * count]
        }
    }
}

/// As many items as `like` has.
#[inline(always)]
pub(crate) fn filled_like<V: Storage, U: Element>(like: &V, value: U) -> V::Of<U> {
    V::Of::<U>::filled(like.as_slice().len(), value)
}

/// Storage like that of the start, filled with another item.
#[inline(always)]
pub(crate) fn same_storage<V: Storage>(like: &V, value: V::Item) -> V {
    V::filled(like.as_slice().len(), value)
}

/// Copies as many items as both have; unlike `copy_from_slice`, it links no panic.
#[inline]
pub(crate) fn copy<U: Copy>(from: &[U], to: &mut [U]) {
    for (to, &from) in to.iter_mut().zip(from) {
        *to = from;
    }
}

/// Checks once what all later code relies on: that there are as many numbers as parameters.
///
/// # Errors
/// Another count than `expected`, unless any will do.
pub(crate) fn check_count(expected: Option<usize>, found: usize) -> Result<(), Error> {
    match expected {
        Some(expected) if expected != found => Err(Error::ParameterCount { expected, found }),
        _ => Ok(()),
    }
}
