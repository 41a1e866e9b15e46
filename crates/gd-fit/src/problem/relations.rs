//! What parameters of a problem follow from, and what is known of them.

use gd_core::{Real, math};
use gd_formula::{Formula, FormulaError, Operation};

use super::Problem;
use crate::error::Error;
use crate::parameters::{Derived, ParameterFault, Prior, PriorRows, Relation, ResolvedTie, logarithm_of, plain};
use crate::setting::Setting;
use crate::settings::{LikelihoodName, Settings, StartValues, check_names};

impl<T: Real> Problem<T> {
    /// The rows of the priors, of parameters that are fitted or tied.
    pub(super) fn prior_rows(&self, settings: &Settings) -> Result<Option<PriorRows<T>>, Error> {
        let given = &settings.priors.0;
        let tied = self.derived().iter().map(|derived| derived.name.clone());
        let known: Vec<String> = self.names().iter().cloned().chain(tied).collect();
        check_names(Setting::Priors, given.iter().map(|(name, _)| name), Some(&known))?;
        let mut priors = Vec::with_capacity(given.len());
        for (name, [mean, deviation]) in given {
            let tied = self.derived().iter().find(|derived| derived.name == *name);
            let formula = match tied {
                Some(derived) => Some(derived.formula.clone()),
                None => plain(name, self.names()).map_err(|error| unreadable(name, error))?,
            };
            let Some(formula) = formula else { continue };
            priors.push(Prior {
                name: name.clone(),
                mean: *mean,
                deviation: *deviation,
                formula,
                group: None,
                alone: None,
            });
        }
        // Of counts the variance is known.
        let is_absolute = settings.absolute_sigma || self.data.likelihood != LikelihoodName::Normal;
        Ok(PriorRows::new(priors, &self.data, is_absolute))
    }

    /// Refuses a prior that nothing is left to fit by.
    pub(super) fn check_prior_of_held(&self) -> Result<(), Error> {
        let priors = self.priors.iter().flat_map(|rows| &rows.priors);
        let depends = |prior: &Prior| {
            let is_parameter = |operation: &Operation| matches!(operation, Operation::Parameter(_));
            prior.formula.operations().iter().any(is_parameter)
        };
        let mut held = priors.filter(|prior| !depends(prior));
        held.next().map_or(Ok(()), |prior| {
            let fault = ParameterFault::Held { name: prior.name.clone() };
            Err(fault.of(Setting::Priors))
        })
    }

    /// The names of the parameters that are fitted as the formula has them.
    pub(crate) fn own_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.formula.parameters().to_vec();
        for (place, name) in self.logarithms() {
            name.clone_into(&mut names[place]);
        }
        names
    }

    /// Fits a parameter as its logarithm.
    pub(super) fn take_logarithm(&mut self, name: &str) -> Result<(), Error> {
        let refused = |fault: ParameterFault| fault.of(Setting::LogParameters);
        let logarithm = logarithm_of(name);
        let taken = |formula: &Formula| formula.with_logarithm(name, &logarithm).map_err(|e| unreadable(name, e));
        let own = plain(name, self.names()).map_err(|error| unreadable(name, error))?;
        let (Some(formula), Some(own)) = (taken(&self.formula)?, own) else {
            return Err(refused(ParameterFault::Held { name: name.into() }));
        };
        let Some(own) = taken(&own)? else { return Ok(()) };
        for derived in &mut self.derived {
            derived.formula = taken(&derived.formula)?.unwrap_or_else(|| derived.formula.clone());
        }
        for prior in self.priors.iter_mut().flat_map(|rows| &mut rows.priors) {
            prior.formula = taken(&prior.formula)?.unwrap_or_else(|| prior.formula.clone());
        }
        self.derived.push(Derived { name: name.into(), relation: Relation::Logarithm, formula: own });
        self.formula = formula;
        Ok(())
    }

    /// The same with the parameters themselves where logarithms are fitted; `None` where none are.
    pub(crate) fn without_logarithms(&self) -> Option<Self> {
        if self.derived().iter().all(|one| one.relation != Relation::Logarithm) {
            return None;
        }
        let mut problem = self.clone();
        let (logarithms, ties) = problem.derived.drain(..).partition(|one| one.relation == Relation::Logarithm);
        let logarithms: Vec<Derived> = logarithms;
        problem.derived = ties;
        for Derived { name, .. } in &logarithms {
            let logarithm = logarithm_of(name);
            problem.formula = problem.formula.without_logarithm(&logarithm, name)?;
            for derived in &mut problem.derived {
                derived.formula = derived.formula.without_logarithm(&logarithm, name)?;
            }
            for prior in problem.priors.iter_mut().flat_map(|rows| &mut rows.priors) {
                prior.formula = prior.formula.without_logarithm(&logarithm, name)?;
            }
        }
        Some(problem)
    }

    /// The parameters that are fitted as logarithms: their places among those that are fitted, and their own names.
    pub(crate) fn logarithms(&self) -> impl Iterator<Item = (usize, &str)> {
        let logarithms = self.derived().iter().filter(|derived| derived.relation == Relation::Logarithm);
        logarithms.filter_map(|derived| {
            let logarithm = logarithm_of(&derived.name);
            let place = self.formula.parameters().iter().position(|name| *name == logarithm)?;
            Some((place, derived.name.as_str()))
        })
    }

    /// Start values for what is fitted: logarithms of those that are fitted as logarithms.
    ///
    /// # Errors
    /// A value without a logarithm.
    pub(crate) fn starts(&self, given: &StartValues) -> Result<StartValues, Error> {
        let start = |(name, value): &(String, f64)| {
            if !self.logarithms().any(|(_, known)| known == name) {
                return Ok((name.clone(), *value));
            }
            if *value > 0.0 {
                return Ok((logarithm_of(name), math::ln(*value)));
            }
            let fault = ParameterFault::NotPositive { name: name.clone(), value: *value };
            Err(fault.of(Setting::Start))
        };
        let own = given.0.iter().map(start).collect::<Result<Vec<_>, _>>()?;
        let Some(groups) = &self.groups else { return Ok(StartValues(own)) };
        let places = |name: &String| groups.local().iter().position(|known| known == name);
        let each = own.iter().flat_map(|(name, value)| {
            let place = places(name);
            let of_groups = (0..groups.n_groups()).filter_map(move |group| {
                let place = *groups.places(group).get(place?)?;
                Some((groups.names().get(place)?.clone(), *value))
            });
            // Those of all groups already are as they are.
            of_groups.chain(place.is_none().then(|| (name.clone(), *value)))
        });
        let mut all: Vec<(String, f64)> = Vec::new();
        for (name, value) in each {
            if !all.iter().any(|(known, _)| *known == name) {
                all.push((name, value));
            }
        }
        Ok(StartValues(all))
    }
}

/// The formula with all ties in it.
pub(super) fn tied_formula(formula: &Formula, ties: &[ResolvedTie]) -> Result<Formula, Error> {
    let mut formula = formula.clone();
    for tie in ties {
        let replaced = formula.with_substituted(&tie.name, &tie.formula).map_err(|error| {
            let (name, expression) = (tie.name.clone(), tie.expression.clone());
            let fault = ParameterFault::Expression { name, expression, error };
            fault.of(Setting::Ties)
        })?;
        formula = replaced.unwrap_or(formula);
    }
    Ok(formula)
}

/// Refuses settings for parameters that are tied.
pub(super) fn refuse_tied<'a>(
    setting: Setting,
    mut names: impl Iterator<Item = &'a String>,
    ties: &[ResolvedTie],
) -> Result<(), Error> {
    let found = names.find_map(|name| ties.iter().find(|tie| tie.name == *name));
    found.map_or(Ok(()), |tie| {
        let fault = ParameterFault::Tied { name: tie.name.clone(), expression: tie.expression.clone() };
        Err(fault.of(setting))
    })
}

fn unreadable(name: &str, error: FormulaError) -> Error {
    Error::Formula { text: name.to_owned(), error }
}
