//! Reading the rows of a sweep, whoever wrote them.

use std::io::Read;
use std::path::Path;

use super::error::SweepError;
use super::grid::MAX_RUNS;
use super::row::{Layout, Row};
use crate::error::Error;

/// Reads rows with the names of their columns above them.
///
/// # Errors
/// What is no sweep; rows of several sweeps, of a sweep of impossible size, or of a run that it does not have.
pub(crate) fn read_rows(path: &Path, content: impl Read) -> Result<(Layout, Vec<Row>), Error> {
    let mut reader = csv::Reader::from_reader(content);
    let unreadable = |error: csv::Error| -> Error {
        match error.kind() {
            csv::ErrorKind::Io(_) => SweepError::Unreadable { path: path.into(), error }.into(),
            _ => SweepError::BadRecord { path: path.into(), error }.into(),
        }
    };
    let layout = match reader.headers() {
        Ok(names) => Layout::of(&names.iter().map(String::from).collect::<Vec<_>>()),
        Err(error) if matches!(error.kind(), csv::ErrorKind::Io(_)) => return Err(unreadable(error)),
        Err(_) => None,
    };
    let layout = layout.ok_or_else(|| SweepError::NotASweep { path: path.into() })?;
    let mut rows: Vec<Row> = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(unreadable)?;
        let row = layout.read(record.iter().map(String::from).collect());
        let is_possible = |row: &Row| {
            let n_runs = row.n_runs().filter(|n_runs| *n_runs <= MAX_RUNS);
            n_runs.is_some_and(|n_runs| row.run() < n_runs)
        };
        let strange = || SweepError::StrangeRow { path: path.into(), row: index + 1 };
        let row = row.filter(is_possible).ok_or_else(strange)?;
        if rows.first().is_some_and(|first| first.sweep() != row.sweep()) {
            return Err(strange().into());
        }
        rows.push(row);
    }
    Ok((layout, rows))
}
