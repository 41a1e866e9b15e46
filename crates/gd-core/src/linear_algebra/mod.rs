//! Linear algebra over slices: lengths, triangles, eigenvalues.

mod matrix;
#[cfg(feature = "nalgebra")]
mod nalgebra;
pub(crate) mod norm;
pub(crate) mod rank;
mod symmetric_eigen;
pub(crate) mod triangle;

pub use matrix::SquareMatrix;
pub use symmetric_eigen::SymmetricEigen;
