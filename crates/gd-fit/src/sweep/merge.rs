//! Joining the parts of a sweep.

use std::path::{Path, PathBuf};

use super::error::SweepError;
use super::row::{Layout, Row};
use super::store::{read_rows, write_rows};
use crate::error::Error;

/// What the merged file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Runs whose rows are there.
    pub n_rows: usize,
    /// Runs of the sweep.
    pub n_runs: usize,
    /// Runs whose rows are not there, from 0.
    pub missing: Vec<usize>,
}

/// Joins the files of shards into one; `None` if there are no parts.
///
/// # Errors
/// A file that does not hold a sweep, parts of different sweeps, parts that disagree.
pub fn merge(parts: &[PathBuf], out: &Path) -> Result<Option<Merged>, Error> {
    let mut joined: Option<(&PathBuf, Layout, Vec<Row>)> = None;
    for path in parts {
        let (layout, rows) = read_rows(path)?;
        match &mut joined {
            None => joined = Some((path, layout, rows)),
            Some((first, known, all)) => {
                let sweep = |rows: &[Row]| rows.first().map(|row| row.sweep().0.to_owned());
                let is_same = sweep(all).is_none() || sweep(&rows).is_none() || sweep(all) == sweep(&rows);
                if *known != layout || !is_same {
                    return Err(SweepError::DifferentSweeps { paths: [first.clone(), path.clone()] }.into());
                }
                all.extend(rows);
            }
        }
    }
    let Some((_, layout, mut rows)) = joined else { return Ok(None) };
    rows.sort_by_key(Row::run);
    if let Some([one, two]) = rows.windows(2).find(|pair| pair[0].run() == pair[1].run() && pair[0] != pair[1]) {
        let losses = [one, two].map(|row| layout.field(row, "mse").to_owned());
        return Err(SweepError::TwoResults { run: one.run(), losses }.into());
    }
    rows.dedup_by_key(|row| row.run());
    let n_runs = rows.first().and_then(|row| row.sweep().1.parse().ok()).unwrap_or(rows.len());
    write_rows(out, &layout, &rows)?;
    let missing = (0..n_runs).filter(|run| rows.binary_search_by_key(run, Row::run).is_err()).collect();
    Ok(Some(Merged { n_rows: rows.len(), n_runs, missing }))
}
