//! Arguments as settings of `gd_fit`.

use gd_fit::sweep::SweepSettings;
use gd_fit::{Bounds, Columns, Fixed, Format, Ranges, Settings, StartValues, Starts, ViewSettings};

use super::{
    ColumnArguments, LikelihoodWord, MethodArguments, OptimizerArguments, PictureArguments, SweepArguments,
    ViewArguments,
};

impl ColumnArguments {
    /// Which column is what.
    #[must_use]
    pub fn columns(&self) -> Columns {
        Columns {
            inputs: self.x.clone(),
            response: self.y.clone(),
            weights: self.weights.clone(),
            sigma: self.sigma.clone(),
            input_sigmas: self.sigma_x.clone(),
            counts: self.counts.clone(),
            likelihood: self.likelihood.into(),
            trials: self.trials.clone(),
            response_kind: self.response.into(),
            condition: self.condition.clone(),
            range: self.x_range,
            groups: None,
            by: None,
            parameters: Vec::new(),
        }
    }

    /// Whether standard deviations are given, of observations or of inputs, or follow from a likelihood.
    pub(crate) fn has_sigma(&self) -> bool {
        self.sigma.is_some() || !self.sigma_x.is_empty() || self.likelihood != LikelihoodWord::Normal
    }

    /// How the file is written.
    #[must_use]
    pub fn format(&self) -> Format {
        Format {
            separator: self.separator.into(),
            decimal: self.decimal.into(),
            header: self.header.into(),
            comment: self.comment,
            skip: self.skip,
            missing: self.missing.clone(),
            encoding: self.encoding,
        }
    }
}

impl MethodArguments {
    /// The settings of a fit by one optimizer.
    pub(crate) fn settings(&self, optimizer: &OptimizerArguments, start: &[StartValues]) -> Settings {
        Settings {
            start: start_of(start),
            optimizer: optimizer.optimizer.map(Into::into),
            learning_rate: optimizer.lr,
            ..self.common()
        }
    }

    /// The settings that do not depend on the optimizer.
    fn common(&self) -> Settings {
        Settings {
            fixed: fixed_of(&self.fix),
            bounds: Bounds(self.bounds.iter().flat_map(|Bounds(list)| list).cloned().collect()),
            steps: self.steps,
            batch: self.batch,
            seed: self.seed,
            precision: self.precision.into(),
            scale: self.scale.into(),
            ..Settings::default()
        }
    }
}

impl ViewArguments {
    pub(crate) fn settings(&self, picture: &PictureArguments) -> ViewSettings {
        ViewSettings { over: self.over.clone(), ranges: ranges_of(&self.range), log: picture.log_parameters(true) }
    }

    /// The same where there are no data, so that x and y are parameters too.
    pub(crate) fn settings_without_data(&self, picture: &PictureArguments) -> ViewSettings {
        ViewSettings { log: picture.log_parameters(false), ..self.settings(picture) }
    }
}

impl SweepArguments {
    pub(crate) fn settings(&self) -> SweepSettings {
        SweepSettings {
            starts: Starts(self.start.iter().flat_map(|Starts(list)| list).cloned().collect()),
            optimizers: self.optimizer.iter().map(|optimizer| (*optimizer).into()).collect(),
            learning_rates: self.lr.clone(),
            common: self.method.common(),
            shard: self.shard,
        }
    }
}

/// The values of an option that may be repeated, in one list.
pub(crate) fn start_of(given: &[StartValues]) -> StartValues {
    StartValues(given.iter().flat_map(|StartValues(list)| list).cloned().collect())
}

/// As [`start_of`].
pub(crate) fn fixed_of(given: &[Fixed]) -> Fixed {
    Fixed(given.iter().flat_map(|Fixed(list)| list).cloned().collect())
}

/// As [`start_of`].
pub(crate) fn ranges_of(given: &[Ranges]) -> Ranges {
    Ranges(given.iter().flat_map(|Ranges(list)| list).cloned().collect())
}
