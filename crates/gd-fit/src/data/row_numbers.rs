//! Where rows are in their table.

/// Where the rows of observations are in their table: by the line of the file that each begins in, or by its number among
/// the rows of columns in memory, from 1. Rows that follow each other directly share one entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowNumbers {
    /// The first row of every run, and its number.
    runs: Vec<(usize, u64)>,
    n_rows: usize,
}

impl RowNumbers {
    /// Adds the next row.
    pub(crate) fn push(&mut self, number: u64) {
        if self.of(self.n_rows) != number || self.n_rows == 0 {
            self.runs.push((self.n_rows, number));
        }
        self.n_rows += 1;
    }

    /// Adds the rows of another table.
    pub(crate) fn append(&mut self, other: &Self) {
        (0..other.n_rows).for_each(|row| self.push(other.of(row)));
    }

    /// These rows alone.
    pub(crate) fn picked(&self, rows: &[usize]) -> Self {
        rows.iter().map(|row| self.of(*row)).collect()
    }

    /// Leaves out what follows so many rows.
    pub(crate) fn truncate(&mut self, n_rows: usize) {
        self.runs.retain(|(first, _)| *first < n_rows);
        self.n_rows = self.n_rows.min(n_rows);
    }

    /// Only every n-th row from the first.
    pub(crate) fn thinned(&self, stride: usize) -> Self {
        (0..self.n_rows).step_by(stride.max(1)).map(|row| self.of(row)).collect()
    }

    /// The number of a row, given by its index among those that are used.
    ///
    /// ```
    /// let table = gd_fit::Table::from_reader("x,y\n1,2\n2,NA\n\n3,4\n".as_bytes())?;
    /// let rows = table.observations::<f64>("a*x", &Default::default())?.reading.rows;
    /// assert_eq!([rows.of(0), rows.of(1)], [2, 5]);
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    #[must_use]
    pub fn of(&self, row: usize) -> u64 {
        let after = self.runs.partition_point(|(first, _)| *first <= row);
        let run = after.checked_sub(1).and_then(|place| self.runs.get(place));
        let (first, number) = run.copied().unwrap_or((0, 1));
        number + (row - first) as u64
    }
}

impl FromIterator<u64> for RowNumbers {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Self {
        let mut rows = Self::default();
        for number in numbers {
            rows.push(number);
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_in_a_line_take_one_entry() {
        let numbers = [2, 3, 4, 7, 8, 20, 21];
        let mut rows: RowNumbers = numbers.into_iter().collect();
        assert_eq!(rows.runs.len(), 3);
        assert_eq!((0..7).map(|row| rows.of(row)).collect::<Vec<_>>(), numbers);
        assert_eq!((0..4).map(|row| rows.thinned(2).of(row)).collect::<Vec<_>>(), [2, 4, 8, 21]);
        assert_eq!((0..3).map(|row| rows.picked(&[6, 0, 1]).of(row)).collect::<Vec<_>>(), [21, 2, 3]);
        let mut twice = rows.clone();
        twice.append(&rows);
        assert_eq!((6..9).map(|row| twice.of(row)).collect::<Vec<_>>(), [21, 2, 3]);
        rows.truncate(4);
        rows.push(9);
        assert_eq!((0..5).map(|row| rows.of(row)).collect::<Vec<_>>(), [2, 3, 4, 7, 9]);
        assert_eq!(RowNumbers::default().of(4), 5, "of rows that nobody numbered");
    }
}
