//! Eigenvalues of small symmetric matrices.

use nalgebra::{SMatrix, SVector};

use crate::number::{Number, Real};

/// The eigenvalues of a symmetric matrix in ascending order, and a unit eigenvector for each.
///
/// By cyclic Jacobi rotations (G. H. Golub and C. F. Van Loan, *Matrix Computations*, 2013, section 8.5), which use no
/// more than + - * / and square roots and so give the same bits everywhere. Eigenvalues are within about P ulp of the
/// largest magnitude; of a positive definite matrix, which is what matters for ill-scaled problems, also the small ones
/// are as exact as the condition number of the matrix scaled to a unit diagonal allows (J. Demmel and K. Veselić,
/// *Jacobi's method is more accurate than QR*, 1992).
///
/// ```
/// use gd_core::{SymmetricEigen, nalgebra::SMatrix};
/// let eigen = SymmetricEigen::<f64, 2>::new(&SMatrix::from([[2.0, 1.0], [1.0, 2.0]])).expect("finite entries");
/// assert!((eigen.values[0] - 1.0).abs() < 1e-15 && (eigen.values[1] - 3.0).abs() < 1e-15);
/// assert!((eigen.vectors[(0, 1)] - eigen.vectors[(1, 1)]).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SymmetricEigen<T, const P: usize> {
    /// The eigenvalues, the smallest first.
    pub values: SVector<T, P>,
    /// Column k is the eigenvector of eigenvalue k; its part of the largest magnitude is positive.
    pub vectors: SMatrix<T, P, P>,
}

/// Sweeps over all pairs. Convergence is quadratic: five or six do for P of a dozen.
const MAX_SWEEPS: usize = 60;

impl<T: Real, const P: usize> SymmetricEigen<T, P> {
    /// The eigenvalues and eigenvectors of `matrix`, of which only the mean with its transpose counts; `None` if an
    /// entry is not finite, or P is 0.
    #[must_use]
    pub fn new(matrix: &SMatrix<T, P, P>) -> Option<Self> {
        let (zero, one) = (T::constant(0.0), T::constant(1.0));
        let largest =
            matrix.iter().fold(zero, |largest, entry| if entry.abs() > largest { entry.abs() } else { largest });
        if P == 0 || !matrix.iter().all(|entry| entry.is_finite()) {
            return None;
        }
        let mut vectors = SMatrix::from_fn(|row, column| if row == column { one } else { zero });
        if largest == zero {
            return Some(Self { values: SVector::from([zero; P]), vectors });
        }
        // Entries up to 1: no sum below overflows.
        let half = T::constant(0.5);
        let mut a = matrix.map(|entry| half * (entry / largest));
        a += a.transpose();
        for _ in 0..MAX_SWEEPS {
            let mut rotated = false;
            for p in 0..P {
                for q in p + 1..P {
                    rotated |= rotate(&mut a, &mut vectors, p, q);
                }
            }
            if !rotated {
                break;
            }
        }
        let mut eigen = Self { values: a.diagonal() * largest, vectors };
        eigen.sort();
        Some(eigen)
    }

    /// The largest eigenvalue over the smallest, of a matrix whose eigenvalues are all positive; else `None`.
    #[must_use]
    pub fn condition(&self) -> Option<T> {
        let (smallest, largest) = (*self.values.iter().next()?, *self.values.iter().next_back()?);
        (smallest > T::constant(0.0)).then(|| largest / smallest)
    }

    /// By selection: moves whole columns, P at most.
    fn sort(&mut self) {
        for place in 0..P {
            let mut least = place;
            for candidate in place + 1..P {
                if at_vector(&self.values, candidate) < at_vector(&self.values, least) {
                    least = candidate;
                }
            }
            if least != place {
                swap_parts(self.values.as_mut_slice(), place, least);
                for row in 0..P {
                    let (one, two) = (at(&self.vectors, row, place), at(&self.vectors, row, least));
                    set(&mut self.vectors, row, place, two);
                    set(&mut self.vectors, row, least, one);
                }
            }
            let column = |row| at(&self.vectors, row, place);
            let strongest = (0..P).fold(
                0,
                |strongest, row| {
                    if column(row).abs() > column(strongest).abs() { row } else { strongest }
                },
            );
            if column(strongest) < T::constant(0.0) {
                for row in 0..P {
                    let part = -at(&self.vectors, row, place);
                    set(&mut self.vectors, row, place, part);
                }
            }
        }
    }
}

/// Makes entry (p, q) zero; tells whether it was not negligible before.
fn rotate<T: Real, const P: usize>(a: &mut SMatrix<T, P, P>, v: &mut SMatrix<T, P, P>, p: usize, q: usize) -> bool {
    let (zero, one) = (T::constant(0.0), T::constant(1.0));
    let (app, aqq, apq) = (at(a, p, p), at(a, q, q), at(a, p, q));
    // Negligible against both diagonal entries, not against the largest: the criterion of Demmel and Veselić.
    let size = Number::sqrt(app.abs()) * Number::sqrt(aqq.abs());
    if apq == zero || size + apq.abs() == size {
        set(a, p, q, zero);
        set(a, q, p, zero);
        return false;
    }
    let theta = (aqq - app) / (apq + apq);
    let tangent = if theta.is_finite() {
        let root = if theta.abs() > T::constant(1e18) { theta.abs() } else { Number::sqrt(theta * theta + one) };
        let tangent = one / (theta.abs() + root);
        if theta < zero { -tangent } else { tangent }
    } else {
        zero
    };
    let cosine = one / Number::sqrt(tangent * tangent + one);
    let sine = tangent * cosine;
    set(a, p, p, app - tangent * apq);
    set(a, q, q, aqq + tangent * apq);
    set(a, p, q, zero);
    set(a, q, p, zero);
    for k in 0..P {
        if k != p && k != q {
            let (akp, akq) = (at(a, k, p), at(a, k, q));
            let (new_p, new_q) = (cosine * akp - sine * akq, sine * akp + cosine * akq);
            set(a, k, p, new_p);
            set(a, p, k, new_p);
            set(a, k, q, new_q);
            set(a, q, k, new_q);
        }
        let (vkp, vkq) = (at(v, k, p), at(v, k, q));
        set(v, k, p, cosine * vkp - sine * vkq);
        set(v, k, q, sine * vkp + cosine * vkq);
    }
    true
}

// Entries without a panic to link; there are none outside.

fn at<T: Real, const P: usize>(matrix: &SMatrix<T, P, P>, row: usize, column: usize) -> T {
    matrix.get((row, column)).copied().unwrap_or(T::constant(0.0))
}

fn at_vector<T: Real, const P: usize>(vector: &SVector<T, P>, index: usize) -> T {
    vector.get(index).copied().unwrap_or(T::constant(0.0))
}

fn set<T: Real, const P: usize>(matrix: &mut SMatrix<T, P, P>, row: usize, column: usize, value: T) {
    if let Some(entry) = matrix.get_mut((row, column)) {
        *entry = value;
    }
}

fn swap_parts<T: Real>(parts: &mut [T], one: usize, two: usize) {
    if let Ok([one, two]) = parts.get_disjoint_mut([one, two]) {
        core::mem::swap(one, two);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn symmetric(entries: [f64; 10]) -> SMatrix<f64, 4, 4> {
        let mut next = entries.into_iter();
        let mut matrix = SMatrix::<f64, 4, 4>::zeros();
        for row in 0..4 {
            for column in 0..=row {
                let entry = next.next().unwrap_or(0.0);
                matrix[(row, column)] = entry;
                matrix[(column, row)] = entry;
            }
        }
        matrix
    }

    proptest! {
        #[test]
        fn vectors_are_orthonormal_and_give_the_matrix_back(
            entries in proptest::array::uniform10(-10.0..10.0_f64), exponent in -200..200_i32,
        ) {
            let scale = libm::ldexp(1.0, exponent);
            let matrix = symmetric(entries) * scale;
            let eigen = SymmetricEigen::new(&matrix).unwrap();
            let size = matrix.iter().fold(0.0_f64, |size, entry| size.max(entry.abs()));
            let back = eigen.vectors * SMatrix::from_diagonal(&eigen.values) * eigen.vectors.transpose();
            prop_assert!((back - matrix).iter().all(|error| error.abs() <= 1e-14 * size));
            let unit = eigen.vectors.transpose() * eigen.vectors - SMatrix::identity();
            prop_assert!(unit.iter().all(|error| error.abs() < 1e-14));
            prop_assert!(eigen.values.as_slice().is_sorted());
        }
    }

    /// The Hilbert matrix of order 4: its smallest eigenvalue is 9.670230402258689e-5 (R. T. Gregory and D. L. Karney,
    /// *A Collection of Matrices for Testing Computational Algorithms*, 1969, example 3.8: 0.000096702304).
    #[test]
    fn the_hilbert_matrix() {
        let eigen = SymmetricEigen::new(&SMatrix::<f64, 4, 4>::from_fn(|i, j| 1.0 / (i + j + 1) as f64)).unwrap();
        assert!((eigen.values[0] - 0.000_096_702_304).abs() < 1e-12);
        assert!((eigen.values[3] - 1.500_214_280_059).abs() < 1e-12);
    }

    /// Units apart by 1e8: eigenvalues 1e16 and, by the determinant, 3/4 to within 1e-16 of its size.
    #[test]
    fn small_eigenvalues_of_ill_scaled_matrices_are_exact() {
        let eigen = SymmetricEigen::<f64, 2>::new(&SMatrix::from([[1e16, 0.5e8], [0.5e8, 1.0]])).unwrap();
        assert!((eigen.values[0] / 0.75 - 1.0).abs() < 1e-14, "{}", eigen.values[0]);
        assert!((eigen.condition().unwrap() / (1e16 / 0.75) - 1.0).abs() < 1e-14);
        assert!((eigen.vectors[(0, 1)] - 1.0).abs() < 1e-15);
    }

    #[test]
    fn edge_cases() {
        let one = SymmetricEigen::<f32, 1>::new(&SMatrix::from([[-3.0]])).unwrap();
        assert_eq!((one.values[0], one.vectors[0], one.condition()), (-3.0, 1.0, None));
        assert_eq!(SymmetricEigen::new(&SMatrix::<f64, 2, 2>::zeros()).unwrap().values, SVector::from([0.0, 0.0]));
        assert!(SymmetricEigen::<f64, 2>::new(&SMatrix::from([[1.0, f64::NAN], [0.0, 1.0]])).is_none());
        let huge = SymmetricEigen::<f64, 2>::new(&SMatrix::from([[0.0, f64::MAX], [f64::MAX, 0.0]])).unwrap();
        assert!((huge.values[0] / -f64::MAX - 1.0).abs() < 1e-14);
    }
}
