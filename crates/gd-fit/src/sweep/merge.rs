//! Joining the parts of a sweep.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::error::SweepError;
use super::read::read_rows;
use super::row::{LOSS, Layout, Row};
use super::store::{open, write_rows};
use crate::error::Error;

/// What the merged file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Runs whose rows are there.
    pub n_rows: usize,
    /// Runs of the sweep.
    pub n_runs: usize,
    /// The first run whose row is not there, from 0.
    pub first_missing: Option<usize>,
}

/// Joins the files of shards into one; `None` if there are no parts. It may be one of the parts: what that held is part of
/// what it holds then.
///
/// # Errors
/// A file that does not hold a sweep, parts of different sweeps, parts that disagree.
pub fn merge(parts: &[PathBuf], out: &Path) -> Result<Option<Merged>, Error> {
    let mut joined: Option<(&PathBuf, Layout, Vec<Row>)> = None;
    for path in parts {
        let (layout, rows) = read_rows(path, BufReader::new(open(path)?))?;
        match &mut joined {
            None => joined = Some((path, layout, rows)),
            Some((first, known, all)) => {
                let sweeps = all.first().map(Row::sweep).zip(rows.first().map(Row::sweep));
                if *known != layout || sweeps.is_some_and(|(one, two)| one != two) {
                    return Err(SweepError::DifferentSweeps { paths: [first.clone(), path.clone()] }.into());
                }
                if all.is_empty() {
                    *first = path;
                }
                all.extend(rows);
            }
        }
    }
    let Some((_, layout, mut rows)) = joined else { return Ok(None) };
    rows.sort_by_key(Row::run);
    if let Some([one, two]) = rows.windows(2).find(|pair| pair[0].run() == pair[1].run() && pair[0] != pair[1]) {
        let losses = [one, two].map(|row| row.field_from_last(LOSS).to_owned());
        return Err(SweepError::TwoResults { run: one.run(), losses }.into());
    }
    rows.dedup_by_key(|row| row.run());
    let n_runs = rows.first().and_then(Row::n_runs).unwrap_or(rows.len());
    write_rows(out, &layout, &rows)?;
    let first_missing = rows.iter().enumerate().find(|(place, row)| row.run() != *place).map(|(place, _)| place);
    let first_missing = first_missing.or_else(|| (rows.len() < n_runs).then_some(rows.len()));
    Ok(Some(Merged { n_rows: rows.len(), n_runs, first_missing }))
}
