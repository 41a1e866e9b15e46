//! Small positive definite systems by the Cholesky factorization.

use crate::linear_algebra::SquareMatrix;
use crate::number::{Number, Real};
use crate::storage::Storage;

/// Replaces the lower triangle of a symmetric matrix by its Cholesky factor; `false` if it is not positive definite.
pub(super) fn factorize<D: Storage<Item: Real>>(matrix: &mut SquareMatrix<D>) -> bool {
    let (n, zero) = (matrix.n(), D::Item::constant(0.0));
    let entries = matrix.as_mut_slice();
    let at = |entries: &[D::Item], row: usize, column: usize| entries.get(row * n + column).copied().unwrap_or(zero);
    for column in 0..n {
        for row in column..n {
            let mut rest = at(entries, row, column);
            for inner in 0..column {
                rest -= at(entries, row, inner) * at(entries, column, inner);
            }
            let entry = if row == column {
                if !(rest > zero && rest.is_finite()) {
                    return false;
                }
                Number::sqrt(rest)
            } else {
                rest / at(entries, column, column)
            };
            if let Some(slot) = entries.get_mut(row * n + column) {
                *slot = entry;
            }
        }
    }
    true
}

/// Solves a system whose matrix was [factorized](factorize), in place.
pub(super) fn solve<D: Storage<Item: Real>>(factor: &SquareMatrix<D>, right: &mut [D::Item]) {
    let (n, zero) = (factor.n(), D::Item::constant(0.0));
    let at = |row: usize, column: usize| factor.get(row, column).unwrap_or(zero);
    let of = |values: &[D::Item], index: usize| values.get(index).copied().unwrap_or(zero);
    for row in 0..n {
        let mut rest = of(right, row);
        for column in 0..row {
            rest -= at(row, column) * of(right, column);
        }
        if let Some(slot) = right.get_mut(row) {
            *slot = rest / at(row, row);
        }
    }
    for row in (0..n).rev() {
        let mut rest = of(right, row);
        for column in row + 1..n {
            rest -= at(column, row) * of(right, column);
        }
        if let Some(slot) = right.get_mut(row) {
            *slot = rest / at(row, row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved() {
        let rows = [[4.0, 2.0, 0.4], [2.0, 5.0, -1.0], [0.4, -1.0, 3.0]];
        let mut matrix = SquareMatrix::from(rows);
        assert!(factorize(&mut matrix));
        let mut x = [1.0, -2.0, 0.5];
        solve(&matrix, &mut x);
        for (row, right) in rows.iter().zip([1.0, -2.0, 0.5]) {
            let left: f64 = row.iter().zip(x).map(|(entry, x)| entry * x).sum();
            assert!((left - right).abs() < 1e-14, "{left} instead of {right}");
        }
    }

    #[test]
    fn what_is_not_positive_definite_is_told() {
        for rows in [[[0.0, 0.0], [0.0, 1.0]], [[1.0, 2.0], [2.0, 1.0]], [[f64::NAN, 0.0], [0.0, 1.0]]] {
            assert!(!factorize(&mut SquareMatrix::from(rows)), "{rows:?}");
        }
    }
}
