//! A trajectory: numbered steps, each with a number in every column.

use std::fmt;

use crate::row::Row;
use crate::scalar::Scalar;

/// Numbered steps, each with a number in every named column.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory<T> {
    columns: Vec<String>,
    steps: Vec<u64>,
    /// Step after step.
    numbers: Vec<T>,
}

/// Why numbers are not a trajectory.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShapeError {
    /// There is no column.
    NoColumns,
    /// A column's name is empty, or has a line break or another control character.
    Name {
        /// The name.
        name: String,
    },
    /// Two columns have the same name.
    Repeated {
        /// The name.
        name: String,
    },
    /// A step has more or fewer numbers than there are columns.
    Count {
        /// The number of the step.
        step: u64,
        /// Its numbers.
        found: usize,
        /// The columns.
        expected: usize,
    },
    /// A step's number is not above that of the step before.
    Order {
        /// The number of the step.
        step: u64,
        /// That of the one before.
        before: u64,
    },
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColumns => f.write_str("there are no columns; name at least one"),
            Self::Name { name } if name.is_empty() => f.write_str("a column has an empty name"),
            Self::Name { name } => write!(f, "the column {name:?} has a control character in its name"),
            Self::Repeated { name } => write!(f, "two columns are called '{name}'"),
            Self::Count { step, found, expected } => {
                let plural = |count: usize| if count == 1 { "" } else { "s" };
                let (found_s, expected_s) = (plural(*found), plural(*expected));
                write!(
                    f,
                    "step {step} has {found} number{found_s}, where the names are of {expected} column{expected_s}"
                )
            }
            Self::Order { step, before } => write!(f, "step {step} follows step {before}; steps must ascend"),
        }
    }
}

impl std::error::Error for ShapeError {}

impl<T: Scalar> Trajectory<T> {
    /// A trajectory without steps yet.
    ///
    /// # Errors
    /// No columns, or names that are empty, repeated or hold control characters.
    pub fn new(columns: impl IntoIterator<Item = impl Into<String>>) -> Result<Self, ShapeError> {
        let columns: Vec<String> = columns.into_iter().map(Into::into).collect();
        if columns.is_empty() {
            return Err(ShapeError::NoColumns);
        }
        for (index, name) in columns.iter().enumerate() {
            if name.is_empty() || name.chars().any(char::is_control) {
                return Err(ShapeError::Name { name: name.clone() });
            }
            if columns.iter().take(index).any(|other| other == name) {
                return Err(ShapeError::Repeated { name: name.clone() });
            }
        }
        Ok(Self { columns, steps: Vec::new(), numbers: Vec::new() })
    }

    /// A trajectory of rows, numbered from 0.
    ///
    /// ```
    /// use gd_snapshot::Trajectory;
    /// let trajectory = Trajectory::from_rows(["a", "loss"], [[1.0, 4.0], [0.5, 1.0]])?;
    /// assert_eq!((trajectory.steps(), trajectory.row(1)), (&[0, 1][..], Some(&[0.5, 1.0][..])));
    /// # Ok::<(), gd_snapshot::ShapeError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`new`](Self::new), and a row of another length than the columns.
    pub fn from_rows(
        columns: impl IntoIterator<Item = impl Into<String>>,
        rows: impl IntoIterator<Item = impl Row<Number = T>>,
    ) -> Result<Self, ShapeError> {
        let mut trajectory = Self::new(columns)?;
        for (step, row) in (0..).zip(rows) {
            trajectory.push(step, row.numbers())?;
        }
        Ok(trajectory)
    }

    /// Adds a step. Steps may be left out, as in a trajectory that was thinned.
    ///
    /// # Errors
    /// A step number not above the last one; more or fewer numbers than columns.
    pub fn push(&mut self, step: u64, numbers: &[T]) -> Result<(), ShapeError> {
        if numbers.len() != self.columns.len() {
            return Err(ShapeError::Count { step, found: numbers.len(), expected: self.columns.len() });
        }
        if let Some(&before) = self.steps.last().filter(|before| **before >= step) {
            return Err(ShapeError::Order { step, before });
        }
        self.steps.push(step);
        self.numbers.extend_from_slice(numbers);
        Ok(())
    }

    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The numbers of the steps, ascending.
    #[must_use]
    pub fn steps(&self) -> &[u64] {
        &self.steps
    }

    /// The numbers of a step by its position.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&[T]> {
        let n_columns = self.columns.len();
        self.numbers.get(index.checked_mul(n_columns)?..)?.get(..n_columns)
    }

    /// All rows with the numbers of their steps.
    pub fn rows(&self) -> impl Iterator<Item = (u64, &[T])> {
        self.steps.iter().copied().zip(self.numbers.chunks_exact(self.columns.len()))
    }
}

impl Trajectory<f64> {
    /// The same in another precision, every number rounded to the nearest.
    #[must_use]
    pub fn rounded<T: Scalar>(&self) -> Trajectory<T> {
        let numbers = self.numbers.iter().map(|number| T::nearest(*number)).collect();
        Trajectory { columns: self.columns.clone(), steps: self.steps.clone(), numbers }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_trajectory_is_said() {
        let said = |columns: &[&str], rows: &[Vec<f64>]| {
            Trajectory::from_rows(columns.iter().copied(), rows).unwrap_err().to_string()
        };
        assert_eq!(said(&[], &[]), "there are no columns; name at least one");
        assert_eq!(said(&["a", ""], &[]), "a column has an empty name");
        assert_eq!(said(&["a\n"], &[]), r#"the column "a\n" has a control character in its name"#);
        assert_eq!(said(&["a", "b", "a"], &[]), "two columns are called 'a'");
        assert_eq!(
            said(&["a", "b"], &[vec![1.0, 2.0], vec![3.0]]),
            "step 1 has 1 number, where the names are of 2 columns"
        );
        let mut thinned = Trajectory::new(["a"]).unwrap();
        thinned.push(5, &[1.0]).unwrap();
        assert_eq!(thinned.push(5, &[1.0]).unwrap_err().to_string(), "step 5 follows step 5; steps must ascend");
    }
}
