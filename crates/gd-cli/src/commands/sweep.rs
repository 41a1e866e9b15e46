//! `gd sweep`.

use std::io::Write;
use std::str::FromStr;

use gd_core::Real;
use gd_fit::sweep::{Merged, Sweep, merge};
use gd_fit::{Error, Precision, Problem};

use super::files::{Content, Outputs, check_ending};
use crate::arguments::{DataArguments, SweepArguments};
use crate::error::CliError;
use crate::progress::Progress;

pub(super) fn run(arguments: &SweepArguments, out: &mut dyn Write) -> Result<bool, CliError> {
    if !arguments.merge.is_empty() {
        return join(arguments, out);
    }
    match arguments.method.precision.into() {
        Precision::F32 => run_in::<f32>(arguments, out),
        Precision::F64 => run_in::<f64>(arguments, out),
    }
}

/// Runs what is not done yet of a sweep, or of its shard.
fn run_in<T: Real + FromStr>(arguments: &SweepArguments, out: &mut dyn Write) -> Result<bool, CliError> {
    let (Some(data), Some(formula)) = (&arguments.data, &arguments.formula) else {
        return Err(CliError::argument("gd sweep", "it needs data and a formula"));
    };
    let data = DataArguments { data: data.clone(), formula: formula.clone(), columns: arguments.columns.clone() };
    Outputs::new(&data.data).check("--out", Content::Csv, &arguments.out)?;
    let settings = arguments.settings();
    let problem = Problem::<T>::new(super::read(&data, &settings.common)?, &settings.common)?;
    let sweep = Sweep::open(&problem, &settings, &arguments.out)?;
    let mut progress = Progress::new(sweep.n_left(), "runs", arguments.quiet);
    let summary = sweep.run(&mut |done| progress.set(done, String::new))?;
    drop(progress);
    if !arguments.quiet {
        writeln!(out, "{summary}")?;
    }
    Ok(true)
}

/// Joins the results of shards and returns whether all runs of the sweep are there.
fn join(arguments: &SweepArguments, out: &mut dyn Write) -> Result<bool, CliError> {
    check_ending("--out", Content::Csv, &arguments.out, &[])?;
    let Some(Merged { n_rows, n_runs, first_missing }) = merge(&arguments.merge, &arguments.out).map_err(of_part)?
    else {
        return Ok(true);
    };
    if !arguments.quiet {
        writeln!(out, "{n_rows} of {n_runs} runs")?;
        if let Some(first) = first_missing {
            writeln!(out, "{} are missing, the first is run {first}", n_runs - n_rows)?;
        }
    }
    Ok(n_rows == n_runs)
}

/// An error of a part that cannot be joined.
fn of_part(error: Error) -> CliError {
    match error {
        Error::Sweep(error) => CliError::argument("--merge", error.to_string()),
        error => error.into(),
    }
}
