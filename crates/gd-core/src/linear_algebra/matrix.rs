//! Square matrices with a row and a column for every parameter.

use core::ops::{Index, IndexMut};

use crate::storage::{Buffer, Rows, Storage};

/// A square matrix with a row and a column for every parameter, kept as `V` keeps the parameters.
///
/// ```
/// use gd_core::SquareMatrix;
/// let matrix = SquareMatrix::from([[2.0, 1.0], [0.0, 3.0]]);
/// assert_eq!(matrix[(0, 1)], 1.0);
/// assert_eq!(matrix.rows().map(|row| row[1]).sum::<f64>(), 4.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquareMatrix<V: Storage> {
    /// Row by row.
    entries: V::Square,
    n: usize,
}

impl<V: Storage> SquareMatrix<V> {
    /// `n` rows and columns with the same entry everywhere.
    #[must_use]
    pub fn filled(n: usize, entry: V::Item) -> Self {
        Self { entries: V::filled_square(n, entry), n: V::COUNT.unwrap_or(n) }
    }

    /// The number of rows, and of columns.
    #[must_use]
    pub fn n(&self) -> usize {
        self.n
    }

    /// The entries, row by row.
    #[must_use]
    pub fn as_slice(&self) -> &[V::Item] {
        self.entries.as_slice()
    }

    /// The entries, row by row, mutably.
    pub fn as_mut_slice(&mut self) -> &mut [V::Item] {
        self.entries.as_mut_slice()
    }

    /// The rows, from the first.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &[V::Item]> + ExactSizeIterator {
        self.entries.as_slice().chunks_exact(self.n.max(1))
    }

    /// The rows, mutably.
    pub fn rows_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut [V::Item]> + ExactSizeIterator {
        self.entries.as_mut_slice().chunks_exact_mut(self.n.max(1))
    }

    /// The entries of a column, from the first row; none for a column that does not exist.
    pub fn column(&self, index: usize) -> impl DoubleEndedIterator<Item = &V::Item> + Clone {
        self.entries.as_slice().chunks_exact(self.n.max(1)).filter_map(move |row| row.get(index))
    }

    /// An entry; `None` outside the matrix.
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> Option<V::Item> {
        // Both, so that the place does not overflow.
        if row >= self.n || column >= self.n {
            return None;
        }
        self.entries.as_slice().get(row * self.n + column).copied()
    }

    /// The entries on the diagonal.
    pub fn diagonal(&self) -> impl Iterator<Item = V::Item> + '_ {
        // Saturating, or the compiler would have to think of a step of 0.
        self.entries.as_slice().iter().copied().step_by(self.n.saturating_add(1))
    }
}

/// For all indices: every entry is there, nothing outside is, and no place overflows.
#[cfg(any(kani, test))]
fn entries_are_in_bounds<const P: usize>(row: usize, column: usize) {
    let mut matrix = SquareMatrix::from([[0_usize; P]; P]);
    for (place, entry) in matrix.as_mut_slice().iter_mut().enumerate() {
        *entry = place;
    }
    let is_inside = row < P && column < P;
    assert!(matrix.get(row, column) == is_inside.then(|| row * P + column));
}

#[cfg(kani)]
mod proofs {
    use super::entries_are_in_bounds;

    #[kani::proof]
    #[kani::unwind(18)]
    fn any_entry() {
        let (row, column) = (kani::any(), kani::any());
        entries_are_in_bounds::<1>(row, column);
        entries_are_in_bounds::<2>(row, column);
        entries_are_in_bounds::<3>(row, column);
        entries_are_in_bounds::<4>(row, column);
    }
}

/// An entry by row and column. For indices that are checked elsewhere, such as those of a test.
impl<V: Storage> Index<(usize, usize)> for SquareMatrix<V> {
    type Output = V::Item;

    fn index(&self, (row, column): (usize, usize)) -> &V::Item {
        &self.entries.as_slice()[row * self.n + column]
    }
}

impl<V: Storage> IndexMut<(usize, usize)> for SquareMatrix<V> {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut V::Item {
        &mut self.entries.as_mut_slice()[row * self.n + column]
    }
}

/// Of rows.
impl<U, const P: usize> From<[[U; P]; P]> for SquareMatrix<[U; P]>
where
    [U; P]: Storage<Item = U, Square = Rows<U, P>>,
{
    fn from(rows: [[U; P]; P]) -> Self {
        Self { entries: Rows(rows), n: P }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Kani proves for all indices, for small ones and the largest.
    #[test]
    fn every_entry_is_in_its_place() {
        let indices = || (0..10).chain([usize::MAX / 2, usize::MAX / 2 + 1, usize::MAX - 1, usize::MAX]);
        for (row, column) in indices().flat_map(|row| indices().map(move |column| (row, column))) {
            entries_are_in_bounds::<1>(row, column);
            entries_are_in_bounds::<2>(row, column);
            entries_are_in_bounds::<3>(row, column);
            entries_are_in_bounds::<8>(row, column);
        }
    }

    #[test]
    fn there_is_nothing_outside() {
        let matrix = SquareMatrix::from([[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!([(1, 0), (0, 1)].map(|(row, column)| matrix.get(row, column)), [Some(3.0), Some(2.0)]);
        for (row, column) in [(2, 0), (0, 2), (usize::MAX, 1), (usize::MAX / 2 + 1, 0)] {
            assert_eq!(matrix.get(row, column), None);
        }
        assert!(matrix.diagonal().eq([1.0, 4.0]));
    }
}
