//! All combinations of a sweep, numbered.

use super::settings::SweepSettings;
use crate::error::Error;
use crate::fit::LEARNING_RATE;
use crate::setting::Setting;
use crate::settings::{OptimizerName, Starts, check_names};

/// The most runs of a sweep.
pub(super) const MAX_RUNS: usize = 10_000_000;

/// The combinations: every start with every method.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grid {
    /// Values to start from, for every parameter.
    starts: Vec<Vec<f64>>,
    methods: Vec<(OptimizerName, Option<f64>)>,
    n_runs: usize,
}

/// One combination.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// Its place, from 0.
    pub(crate) number: usize,
    pub(crate) start: Vec<f64>,
    pub(crate) optimizer: OptimizerName,
    /// `None` for an optimizer that has none.
    pub(crate) learning_rate: Option<f64>,
}

impl Grid {
    pub(crate) fn new(settings: &SweepSettings, names: &[String]) -> Result<Self, Error> {
        let SweepSettings { starts: Starts(given), optimizers, learning_rates, .. } = settings;
        for (name, _) in given {
            check_names(Setting::Start, [name].into_iter(), Some(names))?;
        }
        let values = |name: &String| {
            let of_name =
                given.iter().filter(|(known, _)| known == name).flat_map(|(_, values)| values.iter().copied());
            let values: Vec<f64> = of_name.collect();
            if values.is_empty() { vec![1.0] } else { values }
        };
        let starts: Vec<Vec<f64>> = names.iter().map(values).collect();
        let optimizers = if optimizers.is_empty() { &[OptimizerName::Sgd][..] } else { optimizers };
        let rates = if learning_rates.is_empty() { &[LEARNING_RATE][..] } else { learning_rates };
        let is_lm = |optimizer: OptimizerName| optimizer == OptimizerName::Lm;
        if !learning_rates.is_empty() && optimizers.iter().all(|optimizer| is_lm(*optimizer)) {
            return Err(Error::UnusedLearningRates);
        }
        if let Some(rate) = rates.iter().find(|rate| !(rate.is_finite() && **rate > 0.0)) {
            return Err(gd_core::Error::LearningRate(*rate).into());
        }
        let mut methods = Vec::new();
        for &optimizer in optimizers {
            let rates = rates.iter().map(|rate| Some(*rate));
            let of_optimizer: Vec<Option<f64>> = if is_lm(optimizer) { vec![None] } else { rates.collect() };
            methods.extend(of_optimizer.into_iter().map(|rate| (optimizer, rate)));
        }
        let mut counts = starts.iter().map(Vec::len).chain([methods.len()]);
        let n_runs = counts.try_fold(1_usize, usize::checked_mul);
        match n_runs.filter(|n_runs| *n_runs <= MAX_RUNS) {
            Some(n_runs) => Ok(Self { starts, methods, n_runs }),
            None => Err(Error::TooManyRuns { most: MAX_RUNS }),
        }
    }

    pub(crate) fn n_runs(&self) -> usize {
        self.n_runs
    }

    /// Every optimizer with each of its rates.
    pub(crate) fn methods(&self) -> impl Iterator<Item = (OptimizerName, Option<f64>)> + '_ {
        self.methods.iter().copied()
    }

    /// The values to start from.
    pub(crate) fn starts(&self) -> &[Vec<f64>] {
        &self.starts
    }

    /// Run `number`, from 0: methods change fastest, then the last parameter.
    pub(crate) fn run(&self, number: usize) -> Run {
        let n_methods = self.methods.len().max(1);
        let (mut rest, method) = (number / n_methods, number % n_methods);
        let mut start = Vec::with_capacity(self.starts.len());
        for values in self.starts.iter().rev() {
            start.push(values.get(rest % values.len()).copied().unwrap_or(1.0));
            rest /= values.len();
        }
        start.reverse();
        let (optimizer, learning_rate) = self.methods.get(method).copied().unwrap_or((OptimizerName::Sgd, None));
        Run { number, start, optimizer, learning_rate }
    }
}
