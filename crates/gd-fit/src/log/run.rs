//! A descent or a calibration that has been read so far.

use std::fmt;
use std::sync::Arc;

use gd_core::Thinned;
use gd_snapshot::{Precision, digits};

/// Steps that are kept, of more evenly spaced ones.
const MAX_STEPS: usize = 1000;

/// Names that the column of the loss has by itself, the likeliest first.
const LOSSES: [&str; 12] =
    ["loss", "mse", "objective", "cost", "rmse", "sse", "rss", "chi2", "deviation", "residual", "error", "f"];

/// A step: its number, and a number in every column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) step: u64,
    pub(super) numbers: Arc<[f64]>,
}

/// A descent or a calibration, as far as its log has been read. However long it is, it takes the memory of about 1,000 steps.
#[derive(Debug, Clone)]
pub struct Run {
    summary: RunSummary,
    path: Box<Thinned<Row, MAX_STEPS>>,
}

/// What is said of a run in one line.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSummary {
    pub(super) name: String,
    pub(super) precision: Option<Precision>,
    pub(super) columns: Vec<String>,
    pub(super) first_step: Option<u64>,
    pub(super) n_steps: u64,
    pub(super) last: Option<Row>,
    pub(super) end: RunEnd,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RunEnd {
    /// It has not, as far as is known.
    Open,
    /// With all of its steps.
    Complete,
    /// Having written more steps than were read.
    Short {
        /// The steps that it wrote.
        written: u64,
    },
    /// By another that began.
    CutOff,
}

impl RunSummary {
    /// Its name; empty if it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it ended.
    #[must_use]
    pub const fn end(&self) -> RunEnd {
        self.end
    }

    /// The steps that were read.
    #[must_use]
    pub const fn n_steps(&self) -> u64 {
        self.n_steps
    }

    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The last step: its number, and the number in every column.
    #[must_use]
    pub fn last(&self) -> Option<(u64, &[f64])> {
        self.last.as_ref().map(|row| (row.step, &*row.numbers))
    }

    /// A number of a column, in the digits of the run's precision.
    #[must_use]
    pub fn digits(&self, number: f64) -> String {
        match self.precision {
            Some(Precision::F32) => digits(number as f32),
            _ => digits(number),
        }
    }

    /// The columns with their numbers at the last step, each after `sign`.
    #[must_use]
    pub fn last_numbers(&self, sign: &str) -> Vec<String> {
        let numbers = self.last.iter().flat_map(|row| row.numbers.iter());
        self.columns.iter().zip(numbers).map(|(name, number)| format!("{name}{sign}{}", self.digits(*number))).collect()
    }
}

impl fmt::Display for RunSummary {
    /// `NAME: 400 steps, complete; at step 399 a = 1.25, b = 1.1, loss = 0.001`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.name.is_empty() {
            write!(f, "{}: ", self.name)?;
        }
        match self.end {
            RunEnd::Short { written } => write!(f, "{} of {written} steps", self.n_steps),
            _ => write!(f, "{} {}", self.n_steps, if self.n_steps == 1 { "step" } else { "steps" }),
        }?;
        if let Some(first) = self.first_step.filter(|first| *first > 1) {
            write!(f, " from step {first} on")?;
        }
        f.write_str(match self.end {
            RunEnd::Open | RunEnd::Short { .. } => "",
            RunEnd::Complete => ", complete",
            RunEnd::CutOff => ", then another began",
        })?;
        match self.last() {
            Some((step, _)) => write!(f, "; at step {step} {}", self.last_numbers(" = ").join(", ")),
            None => Ok(()),
        }
    }
}

impl Run {
    pub(super) fn new(name: &str, precision: Option<Precision>, columns: Vec<String>) -> Self {
        let (name, end) = (name.to_owned(), RunEnd::Open);
        let summary = RunSummary { name, precision, columns, first_step: None, n_steps: 0, last: None, end };
        Self { summary, path: Box::default() }
    }

    /// Adds a step.
    pub(super) fn push(&mut self, row: Row) {
        self.summary.first_step.get_or_insert(row.step);
        self.summary.n_steps += 1;
        self.summary.last = Some(row.clone());
        self.path.push(row);
    }

    pub(super) fn end(&mut self, end: RunEnd) {
        self.summary.end = end;
    }

    /// All that one line says of it.
    #[must_use]
    pub fn summary(&self) -> &RunSummary {
        &self.summary
    }

    /// The last step: its number, and the number in every column.
    #[must_use]
    pub fn last(&self) -> Option<(u64, &[f64])> {
        self.summary.last()
    }

    /// The steps that are kept: all of up to 1,000, evenly spaced ones and the last of more.
    pub fn rows(&self) -> impl Iterator<Item = (u64, &[f64])> {
        self.path.iter().map(|row| (row.step, &*row.numbers))
    }

    /// The position of the column that has the loss: one that is called so or by a common name of one, and what a device writes
    /// last.
    #[must_use]
    pub fn loss(&self) -> Option<usize> {
        let columns = &self.summary.columns;
        let named = LOSSES.iter().find_map(|known| columns.iter().position(|name| name.eq_ignore_ascii_case(known)));
        named.or(self.summary.precision.and(columns.len().checked_sub(1)))
    }
}
