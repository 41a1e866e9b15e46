//! Rows of results.

use gd_core::Real;

use super::grid::Run;
use crate::error::Error;
use crate::fit::Outcome;
use crate::report::{digits, own_columns};

/// The columns of a sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    columns: Vec<String>,
    n_params: usize,
}

/// One run, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// From 0.
    run: usize,
    pub(crate) fields: Vec<String>,
}

/// Columns before the parameters' starts.
const HEAD: [&str; 5] = ["sweep", "runs", "run", "optimizer", "learning_rate"];
/// Columns after the parameters.
const TAIL: [&str; 4] = ["mse", "steps", "stop", "verdict"];

/// The loss, in columns from the last.
pub(crate) const LOSS: usize = 4;
/// The reason why a run ended, in columns from the last.
pub(crate) const STOP: usize = 2;
/// The optimizer and the learning rate, in columns from the first.
pub(crate) const METHOD: [usize; 2] = [3, 4];

impl Layout {
    pub(crate) fn new(names: &[String]) -> Self {
        let starts: Vec<String> = names.iter().map(|name| format!("start_{name}")).collect();
        let params: Vec<&str> = names.iter().map(String::as_str).collect();
        let starts = own_columns(&starts.iter().map(String::as_str).collect::<Vec<_>>(), &params);
        let taken: Vec<&str> = params.into_iter().chain(starts.iter().map(String::as_str)).collect();
        let [head, tail] = [&HEAD[..], &TAIL[..]].map(|own| own_columns(own, &taken));
        let columns = head.into_iter().chain(starts.iter().cloned()).chain(names.iter().cloned());
        Self { columns: columns.chain(tail).collect(), n_params: names.len() }
    }

    /// The layout of a file with these columns; `None` if it is not that of a sweep.
    pub(crate) fn of(columns: &[String]) -> Option<Self> {
        let n_params = columns.len().checked_sub(HEAD.len() + TAIL.len())?;
        let first = HEAD.len() + n_params / 2;
        let layout = Self::new(columns.get(first..first + n_params / 2)?);
        (layout.columns == columns).then_some(layout)
    }

    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The names of the parameters, with their values in a row.
    pub(crate) fn params<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (&'a str, &'a str)> {
        let pairs = self.columns.iter().map(String::as_str).zip(row.fields.iter().map(String::as_str));
        pairs.skip(HEAD.len() + self.n_params).take(self.n_params)
    }

    /// A run and its result, or why it has none.
    pub(crate) fn row<T: Real>(
        &self,
        sweep: &str,
        n_runs: usize,
        run: &Run,
        outcome: &Result<Outcome<T>, Error>,
    ) -> Row {
        let rate = run.learning_rate.map_or_else(String::new, digits);
        let number = run.number.to_string();
        let mut fields = vec![sweep.to_owned(), n_runs.to_string(), number, run.optimizer.name().into(), rate];
        fields.extend(run.start.iter().map(|value| digits(*value)));
        match outcome {
            Ok(outcome) => {
                fields.extend(outcome.params.iter().chain([&outcome.loss]).map(|value| digits(*value)));
                fields.push(outcome.n_steps.to_string());
                fields.extend([outcome.ending.reason.to_owned(), outcome.ending.explanation.clone()]);
            }
            Err(error) => {
                fields.extend(vec![String::new(); self.n_params + 1]);
                let (stop, explanation) = match error {
                    Error::StartOutOfBounds { .. } => ("out of bounds", error.message().to_string()),
                    _ => ("no start", "the loss or its derivatives are not finite at the start".into()),
                };
                fields.extend(["0".into(), stop.into(), explanation]);
            }
        }
        Row { run: run.number, fields }
    }

    /// Reads a row back; `None` if it does not have this layout.
    pub(crate) fn read(&self, fields: Vec<String>) -> Option<Row> {
        let run = fields.get(2)?.parse().ok()?;
        (fields.len() == self.columns.len()).then_some(Row { run, fields })
    }
}

impl Row {
    /// The number of its run, from 0.
    pub(crate) fn run(&self) -> usize {
        self.run
    }

    /// How many runs its sweep has, as it says.
    pub(crate) fn n_runs(&self) -> Option<usize> {
        self.sweep().1.parse().ok()
    }

    /// The sweep that it belongs to, and how many runs that has.
    pub(crate) fn sweep(&self) -> (&str, &str) {
        let field = |index: usize| self.fields.get(index).map_or("", String::as_str);
        (field(0), field(1))
    }

    /// A field, counted from the first.
    pub(crate) fn field(&self, index: usize) -> &str {
        self.fields.get(index).map_or("", String::as_str)
    }

    /// A field, counted from the last, which is 1.
    pub(crate) fn field_from_last(&self, index: usize) -> &str {
        self.fields.len().checked_sub(index).map_or("", |index| self.field(index))
    }
}
