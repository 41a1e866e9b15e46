//! Optimizers, rates and starts of a fit: one of each, or several to compare.

use clap::Args;
use gd_fit::StartValues;
use gd_fit::picture::MAX_DESCENTS;

use super::{OptimizerArguments, OptimizerWord};
use crate::error::CliError;

/// Optimizers, learning rates and starts.
#[derive(Debug, Clone, Args)]
pub struct DescentArguments {
    /// Start values, such as a=5,b=4 [default: found by a search with lm, else 1]; given again for the same names, another
    /// start to compare
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true, help_heading = "Method")]
    pub start: Vec<StartValues>,
    /// Optimizer [default: lm, or sgd if --lr is given], or several to compare: sgd,adam
    #[arg(long, value_enum, value_name = "NAME", value_delimiter = ',', help_heading = "Method")]
    pub optimizer: Vec<OptimizerWord>,
    /// Learning rate, for all optimizers except lm, or several to compare: 0.05,0.5
    #[arg(long, value_name = "RATE", allow_negative_numbers = true, value_delimiter = ',', help_heading = "Method")]
    pub lr: Vec<f64>,
}

/// One descent: where it starts and how it is made.
#[derive(Debug, Clone)]
pub(crate) struct DescentChoice {
    pub(crate) start: Vec<StartValues>,
    pub(crate) optimizer: OptimizerArguments,
}

impl DescentArguments {
    /// All combinations of optimizers, rates and starts, in the order in which they are given.
    ///
    /// # Errors
    /// More than a picture can tell apart, the same twice, starts that cannot be told apart by their names.
    pub(crate) fn all(&self) -> Result<Vec<DescentChoice>, CliError> {
        let starts = starts(&self.start)?;
        let optimizers: Vec<Option<OptimizerWord>> = options(&self.optimizer);
        let rates: Vec<Option<f64>> = options(&self.lr);
        if let Some(name) = repeated(&self.optimizer) {
            let message = format!("{name:?} is given twice; give each optimizer once").to_lowercase();
            return Err(CliError::argument("--optimizer", message));
        }
        if let Some(rate) = repeated(&self.lr) {
            return Err(CliError::argument("--lr", format!("{rate} is given twice; give each rate once")));
        }
        let mut all = Vec::new();
        for start in &starts {
            for optimizer in &optimizers {
                // Least squares have no rate: one such descent serves for all rates.
                let is_lm = *optimizer == Some(OptimizerWord::Lm) && optimizers.len() > 1;
                for lr in if is_lm { &[None] } else { &rates[..] } {
                    let optimizer = OptimizerArguments { optimizer: *optimizer, lr: *lr };
                    all.push(DescentChoice { start: start.clone(), optimizer });
                }
            }
        }
        if all.len() > MAX_DESCENTS {
            // A product of three lists says more than its result.
            let factors = [(starts.len(), "starts"), (optimizers.len(), "optimizers"), (rates.len(), "rates")];
            let several = factors.iter().filter(|(n, _)| *n > 1).map(|(n, what)| format!("{n} {what}"));
            let message = format!(
                "{} are too many for one picture; give up to {MAX_DESCENTS} descents, or use gd sweep",
                several.collect::<Vec<_>>().join(" with ")
            );
            let argument = if self.lr.len() > 1 {
                "--lr"
            } else if self.optimizer.len() > 1 {
                "--optimizer"
            } else {
                "--start"
            };
            return Err(CliError::argument(argument, message));
        }
        Ok(all)
    }
}

fn options<V: Copy>(given: &[V]) -> Vec<Option<V>> {
    if given.is_empty() { vec![None] } else { given.iter().copied().map(Some).collect() }
}

fn repeated<V: PartialEq>(given: &[V]) -> Option<&V> {
    given.iter().enumerate().find(|(index, value)| given[..*index].contains(value)).map(|(_, value)| value)
}

/// The starts that lists give: lists of different names are parts of one start, lists of the same names are several starts.
///
/// # Errors
/// Lists that share some of their names, numbers of values that differ.
fn starts(given: &[StartValues]) -> Result<Vec<Vec<StartValues>>, CliError> {
    let names = |StartValues(list): &StartValues| {
        let mut names: Vec<String> = list.iter().map(|(name, _)| name.clone()).collect();
        names.sort_unstable();
        names
    };
    // Lists of the same names.
    let mut parts: Vec<(Vec<String>, Vec<StartValues>)> = Vec::new();
    for list in given {
        let own = names(list);
        if let Some((_, lists)) = parts.iter_mut().find(|(known, _)| *known == own) {
            lists.push(list.clone());
            continue;
        }
        if let Some(name) = own.iter().find(|name| parts.iter().any(|(known, _)| known.contains(name))) {
            let message = format!("'{name}' is given twice; for several starts give the same names each time");
            return Err(CliError::argument("--start", message));
        }
        parts.push((own, vec![list.clone()]));
    }
    let count = parts.iter().map(|(_, lists)| lists.len()).max().unwrap_or(1);
    if let Some((names, lists)) = parts.iter().find(|(_, lists)| lists.len() != 1 && lists.len() != count) {
        let message =
            format!("{count} starts, but {} of {}; give one for each, or one for all", lists.len(), names.join(","));
        return Err(CliError::argument("--start", message));
    }
    let start = |index: usize| {
        let of =
            |(_, lists): &(Vec<String>, Vec<StartValues>)| lists.get(if lists.len() == 1 { 0 } else { index }).cloned();
        parts.iter().filter_map(of).collect()
    };
    Ok((0..count).map(start).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(given: &[&str]) -> Vec<StartValues> {
        given.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn arguments(start: &[&str], optimizer: &[OptimizerWord], lr: &[f64]) -> DescentArguments {
        DescentArguments { start: lists(start), optimizer: optimizer.into(), lr: lr.into() }
    }

    #[test]
    fn lists_of_other_names_are_one_start_and_of_the_same_names_several() {
        let of = |given: &[&str]| starts(&lists(given)).unwrap();
        assert_eq!(of(&[]), [Vec::new()]);
        assert_eq!(of(&["a=1", "b=2"]), [lists(&["a=1", "b=2"])]);
        assert_eq!(of(&["a=1,b=2", "b=3,a=4"]), [lists(&["a=1,b=2"]), lists(&["b=3,a=4"])]);
        assert_eq!(of(&["c=9", "a=1", "a=2"]), [lists(&["c=9", "a=1"]), lists(&["c=9", "a=2"])]);
        assert_eq!(of(&["a=1", "b=1", "a=2", "b=2"]), [lists(&["a=1", "b=1"]), lists(&["a=2", "b=2"])]);
    }

    #[test]
    fn starts_that_do_not_fit_together_are_refused() {
        let said = |given: &[&str]| starts(&lists(given)).unwrap_err().to_string();
        assert_eq!(
            said(&["a=1,b=2", "a=3"]),
            "--start: 'a' is given twice; for several starts give the same names each time"
        );
        assert_eq!(
            said(&["a=1", "a=2", "a=3", "b=1", "b=2"]),
            "--start: 3 starts, but 2 of b; give one for each, or one for all"
        );
    }

    #[test]
    fn combinations_are_counted() {
        assert_eq!(arguments(&[], &[], &[]).all().unwrap().len(), 1);
        assert_eq!(arguments(&["a=1", "a=2"], &[], &[0.1, 0.2, 0.3]).all().unwrap().len(), 6);
        // Least squares take part once.
        let both = [OptimizerWord::Lm, OptimizerWord::Sgd];
        assert_eq!(arguments(&[], &both, &[0.1, 0.2]).all().unwrap().len(), 3);
        let said = |arguments: &DescentArguments| arguments.all().unwrap_err().to_string();
        assert_eq!(
            said(&arguments(&[], &both, &[0.1, 0.2, 0.3, 0.4, 0.5, 0.6])),
            "--lr: 2 optimizers with 6 rates are too many for one picture; give up to 6 descents, or use gd sweep"
        );
        assert_eq!(said(&arguments(&[], &[], &[0.1, 0.1])), "--lr: 0.1 is given twice; give each rate once");
        let twice = [OptimizerWord::Sgd, OptimizerWord::Sgd];
        assert_eq!(said(&arguments(&[], &twice, &[])), "--optimizer: sgd is given twice; give each optimizer once");
    }
}
