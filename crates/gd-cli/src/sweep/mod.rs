//! Many fits: every start with every optimizer at every learning rate.

mod fingerprint;
mod grid;
mod merge;
mod row;
mod store;

pub(crate) use merge::merge;

use std::collections::HashSet;
use std::io::{self, Write};
use std::str::FromStr;
use std::sync::Mutex;

use gd_core::Real;
use rayon::prelude::*;

use self::fingerprint::fingerprint;
use self::grid::{Grid, Run};
use self::row::{Layout, Row};
use self::store::Store;
use crate::arguments::{DataArguments, OptimizerArguments, SweepArguments};
use crate::error::CliError;
use crate::fit::{Method, fit};
use crate::output::check_outputs;
use crate::problem::{Given, Problem};
use crate::progress::Progress;
use crate::report::Significant;

/// Runs what is not done yet of a sweep, or of its shard.
pub(crate) fn run<T: Real + FromStr>(arguments: &SweepArguments, out: &mut dyn Write) -> Result<bool, CliError> {
    let (Some(data), Some(formula)) = (&arguments.data, &arguments.formula) else {
        return Err(CliError::argument("gd sweep", "it needs data and a formula"));
    };
    let data = DataArguments { data: data.clone(), formula: formula.clone(), columns: arguments.columns.clone() };
    check_outputs(&data.data, [&Some(arguments.out.clone())])?;
    let problem = Problem::<T>::read(&data, &Given::default(), &arguments.method.fix)?;
    let grid = Grid::new(arguments, problem.names())?;
    let methods = Methods::new(arguments, &grid, &problem)?;
    let sweep = fingerprint(&problem, &grid, &arguments.method);
    let layout = Layout::new(problem.names());
    let shard: Vec<usize> = match arguments.shard {
        None => (0..grid.n_runs()).collect(),
        Some((part, parts)) => (part - 1..grid.n_runs()).step_by(parts).collect(),
    };
    let store = Store::open(&arguments.out, &layout, &sweep, grid.n_runs())?;
    let done: HashSet<usize> = store.rows().iter().map(Row::run).collect();
    let left: Vec<usize> = shard.iter().copied().filter(|run| !done.contains(run)).collect();
    let n_kept = shard.len() - left.len();
    let shared = Mutex::new((store, Progress::new(left.len(), "runs", arguments.quiet), 0));
    left.par_iter().try_for_each(|&number| -> Result<(), CliError> {
        let run = grid.run(number);
        let row = one::<T>(&problem, &methods.of(&run)?, &run, &layout, &sweep, grid.n_runs())?;
        if let Ok(mut shared) = shared.lock() {
            shared.2 += 1;
            let done = shared.2;
            shared.0.append(row)?;
            shared.1.set(done, String::new);
        }
        Ok(())
    })?;
    let Ok((store, progress, _)) = shared.into_inner() else { return Ok(false) };
    drop(progress);
    let rows = store.finish()?;
    if !arguments.quiet {
        describe(&rows, &layout, n_kept, out)?;
    }
    Ok(true)
}

/// One fit, as a row.
fn one<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    run: &Run,
    layout: &Layout,
    sweep: &str,
    n_runs: usize,
) -> Result<Row, CliError> {
    let start: Vec<T> = run.start.iter().map(|value| T::constant(*value)).collect();
    match fit(problem, method, &start, &mut |_, _| {}) {
        Ok(outcome) => Ok(layout.row(sweep, n_runs, run, Some(&outcome))),
        // A start without a loss is a result too.
        Err(CliError::Argument { argument: "--start", .. }) => Ok(layout.row::<T>(sweep, n_runs, run, None)),
        Err(error) => Err(error),
    }
}

/// The methods of a sweep, checked before anything runs.
struct Methods<'a, T> {
    arguments: &'a SweepArguments,
    problem: &'a Problem<T>,
}

impl<'a, T: Real> Methods<'a, T> {
    fn new(arguments: &'a SweepArguments, grid: &Grid, problem: &'a Problem<T>) -> Result<Self, CliError> {
        let methods = Self { arguments, problem };
        grid.methods().try_for_each(|(optimizer, rate)| {
            let run = Run { number: 0, start: Vec::new(), optimizer, learning_rate: rate };
            methods.of(&run).map(drop)
        })?;
        Ok(methods)
    }

    fn of(&self, run: &Run) -> Result<Method, CliError> {
        let optimizer = OptimizerArguments { optimizer: Some(run.optimizer), lr: run.learning_rate };
        let method = Method::new(&optimizer, &self.arguments.method, self.problem)?;
        Ok(Method { keeps_path: false, ..method })
    }
}

/// How the runs ended, and which ended lowest.
fn describe(rows: &[Row], layout: &Layout, n_kept: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for row in rows {
        let reason = layout.field(row, "stop");
        match counts.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => counts.push((reason, 1)),
        }
    }
    counts.sort_by(|(_, one), (_, two)| two.cmp(one));
    let counts = counts.iter().map(|(reason, count)| format!("{count} {reason}")).collect::<Vec<_>>().join(", ");
    let kept = if n_kept == 0 { String::new() } else { format!(" ({n_kept} of them were there)") };
    writeln!(out, "{} runs{kept}: {counts}", rows.len())?;
    let loss = |row: &&Row| layout.field(row, "mse").parse::<f64>().ok().filter(|loss| loss.is_finite());
    let best = rows.iter().filter(|row| loss(row).is_some()).min_by(|one, two| {
        let [one, two] = [one, two].map(|row| loss(row).unwrap_or(f64::INFINITY));
        one.total_cmp(&two)
    });
    let Some(best) = best else { return Ok(()) };
    let params = layout.params().map(|name| {
        let value = layout.field(best, name).parse().unwrap_or(f64::NAN);
        format!("{name} = {}", Significant(value, 6))
    });
    let (rate, optimizer) = (layout.field(best, "learning_rate"), layout.field(best, "optimizer"));
    let method = if rate.is_empty() { optimizer.to_owned() } else { format!("{optimizer} at learning rate {rate}") };
    let loss = Significant(loss(&best).unwrap_or(f64::NAN), 6);
    let params = params.collect::<Vec<_>>().join(", ");
    writeln!(out, "lowest: run {}, {method}, loss {loss} at {params}", best.run())
}
