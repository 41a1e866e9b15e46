//! A start for groups of rows that share some parameters.
//!
//! Where the shared parameters are known, the groups are separate problems, each with few parameters. So values for the
//! shared ones are tried, those of a fit to all rows and those of fits to each group that has rows enough, and with each of
//! them the groups are fitted one by one (the parameters of the groups are eliminated, as the linear ones are in variable
//! projection).

use gd_core::{Objective, Real};

use super::super::method::Method;
use super::super::outcome::Outcome;
use super::super::{fit, loss_of};
use super::{FoundStart, Tally};
use crate::error::Error;
use crate::groups::GroupMap;
use crate::problem::Problem;
use crate::settings::{OptimizerName, StartValues};

/// Groups whose own values of the shared parameters are tried.
const N_GROUPS: usize = 12;
/// Values of the shared parameters with which starts are searched for in every group.
const N_SEARCHED: usize = 2;
/// Values of the shared parameters from which all parameters are fitted.
const N_FITTED: usize = 3;
/// Steps of each of these fits.
const N_STEPS: usize = 100;

/// A start for all parameters of a problem with groups, as [`super::search_start`] finds one. The tally is that of the group
/// that is least sure.
///
/// # Errors
/// Data that cannot be fitted.
pub(super) fn search_start<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    given: &StartValues,
) -> Result<FoundStart<T>, Error> {
    let Some(map) = &problem.groups else { return super::search_start(problem, method, given) };
    let method = Method { steps: N_STEPS, keeps_path: false, optimizer: OptimizerName::Lm, ..method.clone() };
    let bounds = method.bounds.as_ref().map(|bounds| {
        let mut own = Vec::new();
        map.gather(0, bounds, &mut own);
        own
    });
    let search = Search { problem, map, given, method: Method { bounds, ..method.clone() } };
    search.run(&method)
}

struct Search<'a, T> {
    problem: &'a Problem<T>,
    map: &'a GroupMap,
    given: &'a StartValues,
    /// For the parameters of one group.
    method: Method,
}

/// The parameters of every group, with the shared ones at the same values.
struct Candidate<T> {
    of_groups: Vec<Vec<T>>,
    loss: f64,
    tally: Option<Tally>,
}

impl<T: Real> Search<'_, T> {
    fn run(&self, method: &Method) -> Result<FoundStart<T>, Error> {
        let pooled = self.fitted(&self.problem.pooled(), 0)?;
        let groups: Vec<Problem<T>> = (0..self.map.n_groups()).map(|group| self.problem.of_group(group)).collect();
        let n_local = self.map.local().len();
        let shares_any = (0..n_local).any(|index| self.map.is_shared(index));
        // What each group says by itself, those with the most rows first.
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by_key(|group| core::cmp::Reverse(groups[*group].data.y.len()));
        let most = if shares_any { N_GROUPS } else { groups.len() };
        let mut alone: Vec<Option<(Outcome<T>, Tally)>> = groups.iter().map(|_| None).collect();
        let least = if shares_any { n_local + 1 } else { 0 };
        for &group in order.iter().filter(|group| groups[**group].data.y.len() >= least).take(most) {
            alone[group] = self.fitted(&groups[group], group)?;
        }
        let own = |group: usize| alone.get(group).and_then(Option::as_ref).map(|(outcome, _)| outcome.params.clone());
        let fallback = || vec![T::constant(1.0); n_local];
        let common = pooled.as_ref().map_or_else(fallback, |(outcome, _)| outcome.params.clone());
        if !shares_any {
            let own = |group: usize| own(group).unwrap_or_else(|| common.clone());
            let of_groups: Vec<Vec<T>> = (0..groups.len()).map(own).collect();
            let tallies = alone.iter().flatten().map(|(_, tally)| *tally);
            let tally = tallies.min_by_key(|tally| tally.n_best).unwrap_or(NONE);
            return Ok(self.found(&of_groups, tally));
        }
        let mut values = vec![common.clone()];
        values.extend((0..groups.len()).filter_map(own));
        values.extend(self.median(&values));
        let mut candidates = Vec::new();
        for shared in &values {
            let starts = |group: usize| [Some(common.clone()), own(group)].into_iter().flatten().collect();
            candidates.extend(self.with_shared(&groups, shared, &starts, false)?);
        }
        candidates.sort_by(|one: &Candidate<T>, other| one.loss.total_cmp(&other.loss));
        for index in 0..N_SEARCHED.min(candidates.len()) {
            let Some(shared) = candidates[index].of_groups.first().cloned() else { continue };
            let before = candidates[index].of_groups.clone();
            let starts = |group: usize| before.get(group).cloned().into_iter().collect();
            candidates.extend(self.with_shared(&groups, &shared, &starts, true)?);
        }
        candidates.sort_by(|one, other| one.loss.total_cmp(&other.loss));
        let mut best: Option<(Outcome<T>, Tally)> = None;
        let searched = candidates.iter().filter_map(|candidate| candidate.tally);
        let searched = searched.min_by_key(|tally| tally.n_best).unwrap_or(NONE);
        for candidate in candidates.into_iter().take(N_FITTED) {
            let tally = candidate.tally.unwrap_or(searched);
            let start = self.joined(&candidate.of_groups);
            let Ok(outcome) = fit(self.problem, method, &start, &mut |_, _| {}) else { continue };
            let is_better = best.as_ref().is_none_or(|(best, _)| outcome.loss < best.loss);
            if Real::is_finite(outcome.loss) && is_better {
                best = Some((outcome, tally));
            }
        }
        Ok(match best {
            Some((outcome, tally)) => FoundStart { start: outcome.params, tally, is_determined: true },
            None => self.found(&vec![common; groups.len()], NONE),
        })
    }

    /// A fit of a problem without groups, from a start that is searched for.
    fn fitted(&self, problem: &Problem<T>, group: usize) -> Result<Option<(Outcome<T>, Tally)>, Error> {
        let found = super::search_start(problem, &self.method, &self.given_of(group))?;
        let outcome = fit(problem, &self.method, &found.start, &mut |_, _| {}).ok();
        Ok(outcome.filter(|outcome| Real::is_finite(outcome.loss)).map(|outcome| (outcome, found.tally)))
    }

    /// Start values of the parameters of a group.
    fn given_of(&self, group: usize) -> StartValues {
        let places = self.map.places(group).iter().zip(self.map.local());
        let values = places.filter_map(|(place, name)| {
            let value = self.given.of(self.map.names().get(*place)?)?;
            Some((name.clone(), value))
        });
        StartValues(values.collect())
    }

    /// The middle of the values that were found for every parameter.
    fn median(&self, values: &[Vec<T>]) -> Option<Vec<T>> {
        let middle = |index: usize| {
            let mut all: Vec<T> = values.iter().filter_map(|params| params.get(index).copied()).collect();
            all.sort_by(|one, other| one.to_f64().total_cmp(&other.to_f64()));
            all.get(all.len() / 2).copied()
        };
        if values.len() < 3 { None } else { (0..self.map.local().len()).map(middle).collect() }
    }

    /// All groups fitted with the shared parameters held; `None` where one cannot be.
    fn with_shared(
        &self,
        groups: &[Problem<T>],
        shared: &[T],
        starts: &dyn Fn(usize) -> Vec<Vec<T>>,
        searches: bool,
    ) -> Result<Option<Candidate<T>>, Error> {
        let n_local = self.map.local().len();
        let is_own: Vec<bool> = (0..n_local).map(|index| !self.map.is_shared(index)).collect();
        let own = |params: &[T]| -> Vec<T> {
            params.iter().zip(&is_own).filter(|(_, is_own)| **is_own).map(|(param, _)| *param).collect()
        };
        let whole = |own: &[T]| -> Vec<T> {
            let mut own = own.iter();
            let each = shared.iter().zip(&is_own);
            each.map(|(shared, is_own)| if *is_own { own.next().copied().unwrap_or(*shared) } else { *shared })
                .collect()
        };
        let held = self.map.local().iter().zip(shared).zip(&is_own).filter(|(_, is_own)| !**is_own);
        let held: Vec<(String, f64)> = held.map(|((name, value), _)| (name.clone(), value.to_f64())).collect();
        let bounds = self.method.bounds.as_ref().map(|bounds| {
            bounds.iter().zip(&is_own).filter(|(_, is_own)| **is_own).map(|(bounds, _)| *bounds).collect()
        });
        let method = Method { bounds, ..self.method.clone() };
        let mut candidate = Candidate { of_groups: Vec::new(), loss: 0.0, tally: None };
        for (group, problem) in groups.iter().enumerate() {
            let Some(problem) = problem.clone().holding(&held) else { return Ok(None) };
            let columns = problem.columns();
            let loss = loss_of(&problem, &columns)?;
            let mut all = starts(group).iter().map(|params| own(params)).collect::<Vec<_>>();
            if problem.names().is_empty() {
                candidate.loss += sum(&loss, &Vec::new());
                candidate.of_groups.push(shared.to_vec());
                continue;
            }
            if searches {
                let found = super::search_start(&problem, &method, &self.given_of(group))?;
                all.push(found.start);
                let is_less = candidate.tally.is_none_or(|tally| found.tally.n_best < tally.n_best);
                candidate.tally = if is_less { Some(found.tally) } else { candidate.tally };
            }
            let ends = all.iter().filter_map(|start| fit(&problem, &method, start, &mut |_, _| {}).ok());
            let ends = ends.filter(|end| Real::is_finite(end.loss));
            let best = ends.min_by(|one, other| one.loss.to_f64().total_cmp(&other.loss.to_f64()));
            let Some(best) = best else { return Ok(None) };
            candidate.loss += sum(&loss, &best.params);
            candidate.of_groups.push(whole(&best.params));
        }
        Ok(Some(candidate))
    }

    /// The parameters of all groups in one list.
    fn joined(&self, of_groups: &[Vec<T>]) -> Vec<T> {
        let mut all = vec![T::constant(0.0); self.map.names().len()];
        for (group, params) in of_groups.iter().enumerate() {
            for (place, param) in self.map.places(group).iter().zip(params) {
                if let Some(slot) = all.get_mut(*place) {
                    *slot = *param;
                }
            }
        }
        all
    }

    fn found(&self, of_groups: &[Vec<T>], tally: Tally) -> FoundStart<T> {
        FoundStart { start: self.joined(of_groups), tally, is_determined: true }
    }
}

/// Nothing was fitted.
const NONE: Tally = Tally { n_fits: 0, n_best: 0, next: None };

/// The weighted sum of squared residuals.
fn sum<T: Real>(loss: &super::super::ColumnLoss<'_, T>, params: &Vec<T>) -> f64 {
    Objective::value(loss, params).to_f64() / gd_core::Residuals::<Vec<T>>::scale(loss.residuals()).to_f64()
}
