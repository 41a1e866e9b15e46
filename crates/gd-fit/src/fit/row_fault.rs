//! A row that no parameters give a value.

use std::fmt;

/// A row for which the formula has no finite value, or no derivative, whatever the parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Name of the file.
    pub file: String,
    /// The first such row, from 1, not counting rows that were left out.
    pub row: usize,
    /// Its inputs, such as `x = 0`.
    pub inputs: String,
    /// What is not finite, such as `the formula is inf` or `the derivative by b is NaN`.
    pub what: String,
    /// What goes wrong, if it does without any parameter.
    pub reason: Option<String>,
    /// Other rows like it.
    pub n_more: usize,
    /// Whether no row has a value.
    pub is_every: bool,
    /// What is true of all other rows, such as `x > 0`, if that is known.
    pub condition: Option<String>,
}

impl RowFault {
    /// What to do about it, without a name for the condition on the rows to keep.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        match (self.is_every, self.n_more) {
            (true, _) => "change the formula",
            (false, 0) => "leave the row out",
            (false, _) => "leave such rows out",
        }
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, row, inputs, what, reason, n_more, is_every, .. } = self;
        write!(f, "{file}, row {row}: {what} whatever the parameters where {inputs}")?;
        if let Some(reason) = reason {
            write!(f, " ({reason})")?;
        }
        match n_more {
            _ if *is_every => f.write_str(", and in every other row")?,
            0 => {}
            1 => f.write_str(", and in 1 row more")?,
            n => write!(f, ", and in {n} rows more")?,
        }
        write!(f, "; {}", self.advice())
    }
}
