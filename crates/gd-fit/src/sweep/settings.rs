//! The settings of a sweep.

use crate::settings::{OptimizerName, Settings, Starts};

/// The combinations of a sweep: every start with every optimizer at every learning rate.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SweepSettings {
    /// Values to start from; 1 for parameters that are not named.
    pub starts: Starts,
    /// The optimizers; `Sgd` if there are none.
    pub optimizers: Vec<OptimizerName>,
    /// The learning rates of all optimizers but `Lm`, each above 0; 0.1 if there are none.
    pub learning_rates: Vec<f64>,
    /// What all runs have in common; its start, optimizer and learning rate do not count.
    pub common: Settings,
    /// Which part of the runs to do, counted from 1, and the number of parts; all by default.
    pub shard: Option<(usize, usize)>,
}
