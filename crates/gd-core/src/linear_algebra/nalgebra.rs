//! Conversions to and from nalgebra's matrices. Its vectors convert from arrays and `Vec`s by themselves.

use alloc::vec::Vec;

use nalgebra::{DMatrix, SMatrix, Scalar};

use super::matrix::SquareMatrix;
use crate::storage::Element;

/// Of a matrix whose size is known at compile time.
///
/// ```
/// use gd_core::SquareMatrix;
/// let matrix = nalgebra::SMatrix::from(SquareMatrix::from([[2.0, 1.0], [0.0, 3.0]]));
/// assert_eq!(matrix[(0, 1)], 1.0);
/// assert_eq!(SquareMatrix::from(matrix), SquareMatrix::from([[2.0, 1.0], [0.0, 3.0]]));
/// ```
impl<T: Element + Scalar, const P: usize> From<SquareMatrix<[T; P]>> for SMatrix<T, P, P> {
    fn from(matrix: SquareMatrix<[T; P]>) -> Self {
        Self::from_fn(|row, column| matrix[(row, column)])
    }
}

impl<T: Element + Scalar, const P: usize> From<SMatrix<T, P, P>> for SquareMatrix<[T; P]> {
    fn from(matrix: SMatrix<T, P, P>) -> Self {
        // Columns are what nalgebra keeps side by side.
        let columns: [[T; P]; P] = matrix.transpose().into();
        Self::from(columns)
    }
}

/// Of a matrix of any size.
///
/// ```
/// use gd_core::SquareMatrix;
/// let mut matrix = SquareMatrix::<Vec<f64>>::filled(3, 0.0);
/// matrix[(0, 2)] = 5.0;
/// assert_eq!(nalgebra::DMatrix::from(matrix)[(0, 2)], 5.0);
/// ```
impl<T: Element + Scalar> From<SquareMatrix<Vec<T>>> for DMatrix<T> {
    fn from(matrix: SquareMatrix<Vec<T>>) -> Self {
        Self::from_row_slice(matrix.n(), matrix.n(), matrix.as_slice())
    }
}
