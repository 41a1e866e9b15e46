//! Many fits: every start with every optimizer at every learning rate.

mod error;
mod fingerprint;
mod grid;
mod merge;
mod read;
mod row;
mod settings;
mod store;
mod summary;

pub use error::SweepError;
pub use merge::{Merged, merge};
pub use settings::SweepSettings;
pub use summary::SweepSummary;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Mutex;

use self::fingerprint::fingerprint;
use self::grid::{Grid, Run};
use self::row::{Layout, Row};
use self::store::Store;
use crate::error::Error;
use crate::fit::{Method, Outcome, check_domain, fit};
use crate::parameters::ParameterFault;
use crate::problem::Problem;
use crate::setting::Setting;
use crate::settings::{LossName, Settings};
use crate::threads::try_each;
use gd_core::Real;

/// A sweep whose file is open: every finished run is saved there at once, so that an interrupted sweep resumes where it
/// stopped.
#[derive(Debug)]
pub struct Sweep<'a, T> {
    problem: &'a Problem<T>,
    settings: &'a SweepSettings,
    grid: Grid,
    fingerprint: String,
    layout: Layout,
    store: Store,
    /// Runs that are not done yet.
    left: Vec<usize>,
    n_kept: usize,
}

impl<'a, T: Real> Sweep<'a, T> {
    /// Opens a sweep, or one shard of it, with the rows that are already in the file.
    ///
    /// # Errors
    /// Settings that cannot be used, rows without a value whatever the parameters, a file that holds something else or is being written by another process.
    pub fn open(problem: &'a Problem<T>, settings: &'a SweepSettings, path: &Path) -> Result<Self, Error> {
        if problem.has_priors() {
            return Err(ParameterFault::Swept.of(Setting::Priors));
        }
        if settings.common.loss != LossName::Squares {
            return Err(ParameterFault::Swept.of(Setting::Loss));
        }
        let grid = Grid::new(settings, problem.names())?;
        // Every method is checked before anything runs.
        grid.methods().try_for_each(|(optimizer, learning_rate)| {
            let run = Run { number: 0, start: Vec::new(), optimizer, learning_rate };
            method_of(&run, settings, problem).map(drop)
        })?;
        check_domain(problem)?;
        let fingerprint = fingerprint(problem, &grid, &settings.common);
        let layout = Layout::new(problem.names());
        let shard: Vec<usize> = match settings.shard {
            None => (0..grid.n_runs()).collect(),
            Some((part, parts)) => (part.saturating_sub(1)..grid.n_runs()).step_by(parts.max(1)).collect(),
        };
        let store = Store::open(path, &layout, &fingerprint, grid.n_runs())?;
        let done: HashSet<usize> = store.rows().iter().map(Row::run).collect();
        let left: Vec<usize> = shard.iter().copied().filter(|run| !done.contains(run)).collect();
        let n_kept = shard.len() - left.len();
        Ok(Self { problem, settings, grid, fingerprint, layout, store, left, n_kept })
    }

    /// Runs that are not done yet.
    #[must_use]
    pub fn n_left(&self) -> usize {
        self.left.len()
    }

    /// Does the remaining runs, on all cores, and completes the file. `progress` is called with the number of runs
    /// done.
    ///
    /// # Errors
    /// A disk that is full, data that cannot be fitted. A start without a loss is a result too.
    pub fn run(self, progress: &mut (dyn FnMut(usize) + Send)) -> Result<SweepSummary, Error> {
        let Self { problem, settings, grid, fingerprint, layout, store, left, n_kept } = self;
        let shared = Mutex::new((store, progress, 0));
        try_each(&left, |&number| -> Result<(), Error> {
            let run = grid.run(number);
            let outcome = one(problem, &method_of(&run, settings, problem)?, &run)?;
            let row = layout.row(&fingerprint, grid.n_runs(), &run, &outcome);
            if let Ok(mut shared) = shared.lock() {
                shared.2 += 1;
                let done = shared.2;
                shared.0.append(row)?;
                shared.1(done);
            }
            Ok(())
        })?;
        let (store, ..) = shared.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(SweepSummary { rows: store.finish()?, layout, n_kept })
    }
}

/// One fit, or why there is none from its start.
fn one<T: Real>(problem: &Problem<T>, method: &Method, run: &Run) -> Result<Result<Outcome<T>, Error>, Error> {
    let start: Vec<T> = run.start.iter().map(|value| T::constant(*value)).collect();
    match fit(problem, method, &start, &mut |_, _| {}) {
        Err(error) if !error.is_bad_start() => Err(error),
        outcome => Ok(outcome),
    }
}

fn method_of<T: Real>(run: &Run, settings: &SweepSettings, problem: &Problem<T>) -> Result<Method, Error> {
    let optimizer = Some(run.optimizer);
    let settings = Settings { optimizer, learning_rate: run.learning_rate, ..settings.common.clone() };
    Ok(Method { keeps_path: false, ..Method::new(&settings, problem)? })
}
