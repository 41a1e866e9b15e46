//! Eigenvalues of small symmetric matrices.

use super::{SquareMatrix, norm};
use crate::number::{Number, Real};
use crate::storage::Storage;

/// The eigenvalues of a symmetric matrix in ascending order, and a unit eigenvector for each.
///
/// By cyclic Jacobi rotations (G. H. Golub and C. F. Van Loan, *Matrix Computations*, 2013, section 8.5), which use no
/// more than + - * / and square roots and so give the same bits everywhere. Eigenvalues are within about P ulp of the
/// largest magnitude; of a positive definite matrix, which is what matters for ill-scaled problems, also the small ones
/// are as exact as the condition number of the matrix scaled to a unit diagonal allows (J. Demmel and K. Veselić,
/// *Jacobi's method is more accurate than QR*, 1992).
///
/// ```
/// use gd_core::{SquareMatrix, SymmetricEigen};
/// let eigen = SymmetricEigen::new(&SquareMatrix::from([[2.0_f64, 1.0], [1.0, 2.0]])).expect("finite entries");
/// assert!((eigen.values[0] - 1.0).abs() < 1e-15 && (eigen.values[1] - 3.0).abs() < 1e-15);
/// assert!((eigen.vectors[(0, 1)] - eigen.vectors[(1, 1)]).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SymmetricEigen<V: Storage> {
    /// The eigenvalues, the smallest first.
    pub values: V,
    /// Column k is the eigenvector of eigenvalue k; its component of largest magnitude is positive.
    pub vectors: SquareMatrix<V>,
}

impl<V: Storage<Square: Copy> + Copy> Copy for SymmetricEigen<V> {}

/// Sweeps over all pairs. Convergence is quadratic: five or six do for P of a dozen.
const MAX_SWEEPS: usize = 60;

impl<V: Storage<Item: Real>> SymmetricEigen<V> {
    /// The eigenvalues and eigenvectors of the symmetric part of `matrix`; `None` if an entry is not finite, or P is 0.
    #[must_use]
    pub fn new(matrix: &SquareMatrix<V>) -> Option<Self> {
        let (n, zero) = (matrix.n(), V::Item::constant(0.0));
        let mut eigen = Self { values: V::filled(n, zero), vectors: SquareMatrix::filled(n, zero) };
        let mut scaled = matrix.clone();
        let (values, vectors) = (eigen.values.as_mut_slice(), eigen.vectors.as_mut_slice());
        decompose(scaled.as_mut_slice(), values, vectors).then_some(eigen)
    }

    /// The largest eigenvalue over the smallest, of a matrix whose eigenvalues are all positive; else `None`.
    #[must_use]
    pub fn condition(&self) -> Option<V::Item> {
        let (smallest, largest) = (*self.values.as_slice().first()?, *self.values.as_slice().last()?);
        (smallest > V::Item::constant(0.0)).then(|| largest / smallest)
    }
}

/// The eigenvalues and eigenvectors of the matrix `a`, row by row, which is overwritten; whether there are any. One
/// function for all sizes: on a microcontroller it is in flash once.
fn decompose<T: Real>(a: &mut [T], values: &mut [T], vectors: &mut [T]) -> bool {
    let (zero, one, n) = (T::constant(0.0), T::constant(1.0), values.len());
    let largest = norm::largest(a);
    if n == 0 || !a.iter().all(|entry| entry.is_finite()) {
        return false;
    }
    for index in 0..n {
        set(vectors, n, index, index, one);
    }
    if largest == zero {
        return true;
    }
    // Entries up to 1: no sum below overflows.
    let half = T::constant(0.5);
    for entry in a.iter_mut() {
        *entry = half * (*entry / largest);
    }
    for row in 0..n {
        for column in 0..=row {
            let sum = at(a, n, row, column) + at(a, n, column, row);
            set(a, n, row, column, sum);
            set(a, n, column, row, sum);
        }
    }
    for _ in 0..MAX_SWEEPS {
        let mut rotated = false;
        for p in 0..n {
            for q in p + 1..n {
                rotated |= rotate(a, vectors, n, p, q);
            }
        }
        if !rotated {
            break;
        }
    }
    for (index, value) in values.iter_mut().enumerate() {
        *value = at(a, n, index, index) * largest;
    }
    sort(values, vectors);
    true
}

/// By selection: moves whole columns, P at most.
fn sort<T: Real>(values: &mut [T], vectors: &mut [T]) {
    let n = values.len();
    for place in 0..n {
        let mut least = place;
        for candidate in place + 1..n {
            if part(values, candidate) < part(values, least) {
                least = candidate;
            }
        }
        if least != place {
            swap_parts(values, place, least);
            for row in 0..n {
                swap_parts(vectors, row * n + place, row * n + least);
            }
        }
        let column = |row| at(vectors, n, row, place);
        let keep = |strongest, row| if column(row).abs() > column(strongest).abs() { row } else { strongest };
        let strongest = (0..n).fold(0, keep);
        if column(strongest) < T::constant(0.0) {
            for row in 0..n {
                let part = -at(vectors, n, row, place);
                set(vectors, n, row, place, part);
            }
        }
    }
}

/// Makes entry (p, q) zero; returns whether it was not negligible before.
fn rotate<T: Real>(a: &mut [T], v: &mut [T], n: usize, p: usize, q: usize) -> bool {
    let (zero, one) = (T::constant(0.0), T::constant(1.0));
    let (app, aqq, apq) = (at(a, n, p, p), at(a, n, q, q), at(a, n, p, q));
    // Negligible against both diagonal entries, not against the largest: the criterion of Demmel and Veselić.
    let size = Number::sqrt(app.abs()) * Number::sqrt(aqq.abs());
    if apq == zero || size + apq.abs() == size {
        set(a, n, p, q, zero);
        set(a, n, q, p, zero);
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
    set(a, n, p, p, app - tangent * apq);
    set(a, n, q, q, aqq + tangent * apq);
    set(a, n, p, q, zero);
    set(a, n, q, p, zero);
    for k in 0..n {
        if k != p && k != q {
            let (akp, akq) = (at(a, n, k, p), at(a, n, k, q));
            let (new_p, new_q) = (cosine * akp - sine * akq, sine * akp + cosine * akq);
            set(a, n, k, p, new_p);
            set(a, n, p, k, new_p);
            set(a, n, k, q, new_q);
            set(a, n, q, k, new_q);
        }
        let (vkp, vkq) = (at(v, n, k, p), at(v, n, k, q));
        set(v, n, k, p, cosine * vkp - sine * vkq);
        set(v, n, k, q, sine * vkp + cosine * vkq);
    }
    true
}

// Entries without a panic to link; there are none outside.

fn at<T: Real>(matrix: &[T], n: usize, row: usize, column: usize) -> T {
    part(matrix, row * n + column)
}

fn part<T: Real>(parts: &[T], index: usize) -> T {
    parts.get(index).copied().unwrap_or(T::constant(0.0))
}

fn set<T: Real>(matrix: &mut [T], n: usize, row: usize, column: usize, value: T) {
    if let Some(entry) = matrix.get_mut(row * n + column) {
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

    fn symmetric(entries: [f64; 10], scale: f64) -> SquareMatrix<[f64; 4]> {
        let mut next = entries.into_iter();
        let mut matrix = SquareMatrix::filled(4, 0.0);
        for row in 0..4 {
            for column in 0..=row {
                let entry = next.next().unwrap_or(0.0) * scale;
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
            let matrix = symmetric(entries, scale);
            let eigen = SymmetricEigen::new(&matrix).unwrap();
            let size = norm::largest(matrix.as_slice());
            for row in 0..4 {
                for column in 0..4 {
                    let vectors = |one: (usize, usize), two: (usize, usize)| eigen.vectors[one] * eigen.vectors[two];
                    let back: f64 = (0..4).map(|k| eigen.values[k] * vectors((row, k), (column, k))).sum();
                    prop_assert!((back - matrix[(row, column)]).abs() <= 1e-14 * size);
                    let dot: f64 = (0..4).map(|k| vectors((k, row), (k, column))).sum();
                    prop_assert!((dot - f64::from(u8::from(row == column))).abs() < 1e-14);
                }
            }
            prop_assert!(eigen.values.is_sorted());
        }
    }

    /// The Hilbert matrix of order 4: its smallest eigenvalue is 9.670230402258689e-5 (R. T. Gregory and D. L. Karney,
    /// *A Collection of Matrices for Testing Computational Algorithms*, 1969, example 3.8: 0.000096702304).
    #[test]
    fn the_hilbert_matrix() {
        let hilbert: [[f64; 4]; 4] = core::array::from_fn(|i| core::array::from_fn(|j| 1.0 / (i + j + 1) as f64));
        let eigen = SymmetricEigen::new(&hilbert.into()).unwrap();
        assert!((eigen.values[0] - 0.000_096_702_304).abs() < 1e-12);
        assert!((eigen.values[3] - 1.500_214_280_059).abs() < 1e-12);
    }

    /// Units apart by 1e8: eigenvalues 1e16 and, by the determinant, 3/4 to within 1e-16 of its size.
    #[test]
    fn small_eigenvalues_of_ill_scaled_matrices_are_exact() {
        let eigen = SymmetricEigen::new(&SquareMatrix::from([[1e16, 0.5e8], [0.5e8, 1.0]])).unwrap();
        assert!((eigen.values[0] / 0.75 - 1.0).abs() < 1e-14, "{}", eigen.values[0]);
        assert!((eigen.condition().unwrap() / (1e16 / 0.75) - 1.0).abs() < 1e-14);
        assert!((eigen.vectors[(0, 1)] - 1.0).abs() < 1e-15);
    }

    #[test]
    fn edge_cases() {
        let one = SymmetricEigen::new(&SquareMatrix::from([[-3.0_f32]])).unwrap();
        assert_eq!((one.values[0], one.vectors[(0, 0)], one.condition()), (-3.0, 1.0, None));
        assert_eq!(SymmetricEigen::new(&SquareMatrix::from([[0.0; 2]; 2])).unwrap().values, [0.0, 0.0]);
        assert!(SymmetricEigen::new(&SquareMatrix::from([[1.0, f64::NAN], [0.0, 1.0]])).is_none());
        let huge = SymmetricEigen::new(&SquareMatrix::from([[0.0, f64::MAX], [f64::MAX, 0.0]])).unwrap();
        assert!((huge.values[0] / -f64::MAX - 1.0).abs() < 1e-14);
    }
}
