//! What a step of a trajectory can be.

use crate::scalar::Scalar;

/// The numbers of a step in the order of the columns: an array, a slice or a `Vec`.
pub trait Row {
    /// Their precision.
    type Number: Scalar;

    /// The numbers.
    fn numbers(&self) -> &[Self::Number];
}

impl<T: Scalar, const N: usize> Row for [T; N] {
    type Number = T;

    fn numbers(&self) -> &[T] {
        self
    }
}

impl<T: Scalar> Row for [T] {
    type Number = T;

    fn numbers(&self) -> &[T] {
        self
    }
}

impl<T: Scalar> Row for Vec<T> {
    type Number = T;

    fn numbers(&self) -> &[T] {
        self
    }
}

impl<R: Row + ?Sized> Row for &R {
    type Number = R::Number;

    fn numbers(&self) -> &[R::Number] {
        (**self).numbers()
    }
}
