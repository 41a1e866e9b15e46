//! Observations that are counts, or shares of trials.

use gd_core::Real;

use super::observations::Observations;
use crate::error::Error;
use crate::fit::LikelihoodError;
use crate::settings::{Columns, LikelihoodName, ResponseName};

/// How far the successes that a share says may be from a whole number: it is rounded as it stands in a table.
const ROUNDED: f64 = 0.1;

/// What is known of counts before the data are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Counted {
    likelihood: LikelihoodName,
    response: ResponseName,
    /// The column of the trials, or what stands for it.
    trials: String,
}

impl Counted {
    /// What the settings say; `None` of what is measured. Refuses what a likelihood of counts does not go with, and settings
    /// that only one of them has.
    pub(super) fn new(settings: &Columns) -> Result<Option<Self>, LikelihoodError> {
        let Columns { likelihood, response_kind, trials, .. } = settings;
        if *likelihood != LikelihoodName::Binomial {
            let given =
                [(trials.is_some(), "trials"), (*response_kind != ResponseName::Auto, "successes or proportions")];
            if let Some((_, what)) = given.into_iter().find(|(is_given, _)| *is_given) {
                return Err(LikelihoodError::OnlyBinomial { what });
            }
        }
        if *likelihood == LikelihoodName::Normal {
            return Ok(None);
        }
        if !cfg!(feature = "likelihood") {
            return Err(LikelihoodError::NotBuilt);
        }
        let known = [
            (settings.sigma.is_some(), "sigma"),
            (settings.weights.is_some(), "weights"),
            (!settings.input_sigmas.is_empty(), "errors of inputs"),
            (settings.counts.is_some() && *likelihood == LikelihoodName::Binomial, "counts of rows"),
        ];
        if let Some((_, what)) = known.into_iter().find(|(is_given, _)| *is_given) {
            return Err(LikelihoodError::With { likelihood: *likelihood, what });
        }
        if *likelihood == LikelihoodName::Binomial && trials.is_none() {
            return Err(LikelihoodError::NoTrials);
        }
        let trials = trials.clone().unwrap_or_default();
        Ok(Some(Self { likelihood: *likelihood, response: *response_kind, trials }))
    }

    /// The observations as what the likelihood is of: counts, or shares and their trials, which were read as weights.
    fn adopt<T: Real>(self, mut data: Observations<T>) -> Result<Observations<T>, Error> {
        data.likelihood = self.likelihood;
        if self.likelihood == LikelihoodName::Poisson {
            let is_count = |y: f64| y >= 0.0 && y.floor() == y;
            refuse(&data, |row| !is_count(observed(&data, row)), "a count: a whole number of at least 0")?;
            return Ok(data);
        }
        let trials = data.weights.take().unwrap_or_default();
        let of = |row: usize| trials.get(row).map_or(1.0, |trials| trials.to_f64());
        let rows = 0..data.y.len();
        refuse(&data, |row| observed(&data, row) < 0.0, "successes, or the share of them, of at least 0")?;
        let are_whole = rows.clone().all(|row| observed(&data, row).fract() == 0.0);
        let are_at_most_one = rows.clone().all(|row| observed(&data, row) <= 1.0);
        let is_ambiguous =
            are_whole && are_at_most_one && rows.clone().any(|row| observed(&data, row) > 0.0 && of(row) > 1.0);
        let are_successes = match self.response {
            ResponseName::Auto if is_ambiguous => {
                return Err(LikelihoodError::Ambiguous { column: data.y_name }.into());
            }
            ResponseName::Auto => are_whole,
            response => response == ResponseName::Successes,
        };
        let name = data.y_name.clone();
        if are_successes {
            let is_whole = |row| observed(&data, row).fract() == 0.0;
            refuse(&data, |row| !is_whole(row), "a whole number of successes")?;
            if let Some(row) = rows.clone().find(|row| observed(&data, *row) > of(*row)) {
                let (successes, trials) = (observed(&data, row), of(row));
                return Err(LikelihoodError::MoreThanTrials { place: place(&data, row), successes, trials }.into());
            }
            data.origin.remarks.push(format!(
                "{name} is read as successes out of {}: what is fitted and drawn is their share, from 0 to 1",
                self.trials
            ));
            data.y_name = format!("share of {name}");
        } else {
            refuse(&data, |row| observed(&data, row) > 1.0, "a share of successes, from 0 to 1")?;
            let is_off = |row: &usize| {
                let successes = observed(&data, *row) * of(*row);
                (successes - successes.round()).abs() > ROUNDED
            };
            if let Some(row) = rows.clone().find(is_off) {
                let (share, trials) = (observed(&data, row), of(row));
                return Err(LikelihoodError::NotWhole { place: place(&data, row), share, trials }.into());
            }
            data.origin.remarks.push(format!("{name} is read as the share of successes among {}", self.trials));
        }
        let share = |row: usize| {
            let successes = if are_successes { observed(&data, row) } else { (observed(&data, row) * of(row)).round() };
            T::constant(successes / of(row))
        };
        data.y = rows.map(share).collect();
        data.trials = Some(trials);
        Ok(data)
    }
}

/// The observations as what their likelihood is of; those of what is measured as they are.
pub(super) fn adopted<T: Real>(counted: Option<Counted>, data: Observations<T>) -> Result<Observations<T>, Error> {
    match counted {
        None => Ok(data),
        Some(counted) => counted.adopt(data),
    }
}

fn observed<T: Real>(data: &Observations<T>, row: usize) -> f64 {
    data.y.get(row).map_or(f64::NAN, |y| y.to_f64())
}

/// "data.csv, line 7", or the row of columns in memory.
fn place<T: Real>(data: &Observations<T>, row: usize) -> String {
    let unit = if data.reading.encoding.is_empty() { "row" } else { "line" };
    format!("{}, {unit} {}", data.file, data.reading.rows.of(row))
}

/// Refuses the first row that is not as it must be.
fn refuse<T: Real>(
    data: &Observations<T>,
    is_wrong: impl Fn(usize) -> bool,
    expected: &'static str,
) -> Result<(), LikelihoodError> {
    let Some(row) = (0..data.y.len()).find(|row| is_wrong(*row)) else { return Ok(()) };
    let (column, value) = (data.y_name.clone(), observed(data, row));
    Err(LikelihoodError::Observation { place: place(data, row), column, value, expected })
}
