//! Joining the parts of a sweep.

use std::io::Write;
use std::path::PathBuf;

use super::row::{Layout, Row};
use super::store::{read_rows, write_rows};
use crate::arguments::SweepArguments;
use crate::error::CliError;

/// Joins parts into one file; tells whether all runs of the sweep are there.
pub(crate) fn merge(arguments: &SweepArguments, out: &mut dyn Write) -> Result<bool, CliError> {
    let mut joined: Option<(&PathBuf, Layout, Vec<Row>)> = None;
    for path in &arguments.merge {
        let (layout, rows) = read_rows(path)?;
        match &mut joined {
            None => joined = Some((path, layout, rows)),
            Some((first, known, all)) => {
                let sweep = |rows: &[Row]| rows.first().map(|row| row.sweep().0.to_owned());
                let is_same = sweep(all).is_none() || sweep(&rows).is_none() || sweep(all) == sweep(&rows);
                if *known != layout || !is_same {
                    let (one, two) = (first.display(), path.display());
                    let message = format!("{one} and {two} are parts of different sweeps; merge those of one");
                    return Err(CliError::argument("--merge", message));
                }
                all.extend(rows);
            }
        }
    }
    let Some((_, layout, mut rows)) = joined else { return Ok(true) };
    rows.sort_by_key(Row::run);
    if let Some([one, two]) = rows.windows(2).find(|pair| pair[0].run() == pair[1].run() && pair[0] != pair[1]) {
        let (number, fields) = (one.run(), [one, two].map(|row| layout.field(row, "mse").to_owned()));
        let message = format!("run {number} has two results, loss {} and {}; the parts differ", fields[0], fields[1]);
        return Err(CliError::argument("--merge", message));
    }
    rows.dedup_by_key(|row| row.run());
    let n_runs = rows.first().and_then(|row| row.sweep().1.parse().ok()).unwrap_or(rows.len());
    write_rows(&arguments.out, &layout, &rows)?;
    if !arguments.quiet {
        let missing: Vec<usize> = (0..n_runs).filter(|run| rows.binary_search_by_key(run, Row::run).is_err()).collect();
        writeln!(out, "{} of {n_runs} runs", rows.len())?;
        if let [first, ..] = missing[..] {
            writeln!(out, "{} are missing, the first is run {first}", missing.len())?;
        }
    }
    Ok(rows.len() == n_runs)
}
