//! Rows of results.

use gd_core::Real;

use super::grid::Run;
use crate::fit::Outcome;
use crate::report::digits;

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

impl Layout {
    pub(crate) fn new(names: &[String]) -> Self {
        let starts = names.iter().map(|name| format!("start_{name}"));
        let columns = HEAD.map(String::from).into_iter().chain(starts).chain(names.iter().cloned());
        Self { columns: columns.chain(TAIL.map(String::from)).collect(), n_params: names.len() }
    }

    /// The layout of a file with these columns; `None` if it is not that of a sweep.
    pub(crate) fn of(columns: Vec<String>) -> Option<Self> {
        let n_params = columns.len().checked_sub(HEAD.len() + TAIL.len())?;
        let is_sweep = columns.starts_with(&HEAD.map(String::from)) && columns.ends_with(&TAIL.map(String::from));
        (is_sweep && n_params.is_multiple_of(2)).then_some(Self { columns, n_params: n_params / 2 })
    }

    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The names of the parameters.
    pub(crate) fn params(&self) -> impl Iterator<Item = &str> {
        let first = HEAD.len() + self.n_params;
        self.columns.iter().skip(first).take(self.n_params).map(String::as_str)
    }

    /// The last field of a name: parameters come behind their starts.
    pub(crate) fn field<'a>(&self, row: &'a Row, name: &str) -> &'a str {
        let place = self.columns.iter().rposition(|column| column == name);
        place.and_then(|place| row.fields.get(place)).map_or("", String::as_str)
    }

    /// A run and its result; `None` if it had no loss at its start.
    pub(crate) fn row<T: Real>(&self, sweep: &str, n_runs: usize, run: &Run, outcome: Option<&Outcome<T>>) -> Row {
        let rate = run.learning_rate.map_or_else(String::new, digits);
        let number = run.number.to_string();
        let mut fields = vec![sweep.to_owned(), n_runs.to_string(), number, run.optimizer.name().into(), rate];
        fields.extend(run.start.iter().map(|value| digits(*value)));
        if let Some(outcome) = outcome {
            fields.extend(outcome.params.iter().chain([&outcome.loss]).map(|value| digits(*value)));
            fields.push(outcome.n_steps.to_string());
            fields.extend([outcome.ending.reason.to_owned(), outcome.ending.explanation.clone()]);
        } else {
            fields.extend(vec![String::new(); self.n_params + 1]);
            let explanation = "the loss or its derivatives are not finite at the start";
            fields.extend(["0", "no start", explanation].map(String::from));
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

    /// The sweep that it belongs to, and how many runs that has.
    pub(crate) fn sweep(&self) -> (&str, &str) {
        let field = |index: usize| self.fields.get(index).map_or("", String::as_str);
        (field(0), field(1))
    }
}
