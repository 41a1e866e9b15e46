//! The parameters of a formula as a report tells them.

use gd_core::{Real, math};

use super::{Report, shortest};
use crate::delta_method::Estimate;
use crate::fit::Profile;
use crate::parameters::{Derived, Prior, Relation, logarithm_of};
use crate::parts::{DIAGNOSTICS, RELATIONS};

/// One parameter of the formula, in the order of their first appearance.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name in the formula; of a group that has its own, with the group: `a[A]`.
    pub name: String,
    /// Its value, in the fewest digits that read as the same number.
    pub value: f64,
    /// Its standard error, or why there is none.
    pub error: Result<f64, String>,
    /// Whether that error can be used: see [`Summary::is_determined`](crate::Summary::is_determined).
    pub is_determined: bool,
    /// Where it started; `None` if it was held.
    pub start: Option<f64>,
    /// Its value over its standard error, the probability of one as large by chance (Student's t), and the confidence
    /// interval at the level of the report.
    pub t: Option<f64>,
    /// See [`Parameter::t`].
    pub p: Option<f64>,
    /// See [`Parameter::t`]. Infinite where a profile is not bounded.
    pub interval: Option<[f64; 2]>,
    /// The skewness of the estimate, where it is known.
    pub skewness: Option<f64>,
    /// Whether the standard error is a rough measure of the uncertainty, because the formula is far from linear.
    pub is_rough: bool,
    /// How it was found.
    pub kind: ParameterKind,
    /// Its place among the parameters that were fitted, if it or its logarithm is one of them.
    pub(crate) place: Option<usize>,
}

/// How the value of a parameter was found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ParameterKind {
    /// It was fitted.
    Free,
    /// It was held.
    Held,
    /// It follows from others; its error is that of the delta method, from the covariance of all of them.
    Tied {
        /// The expression, as it was given.
        expression: String,
    },
    /// It was fitted as its logarithm.
    Logarithm {
        /// The logarithm.
        value: f64,
        /// The standard error of the logarithm, if it has one.
        error: Option<f64>,
        /// The exponentials of the logarithm less and plus its standard error.
        range: Option<[f64; 2]>,
    },
}

/// A parameter, and what was known of it beforehand.
#[derive(Debug, Clone, PartialEq)]
pub struct PriorOf {
    /// The name of the parameter; of a group that has its own, with the group.
    pub name: String,
    /// What was known of it.
    pub mean: f64,
    /// The standard deviation of that.
    pub deviation: f64,
    /// By how many of these deviations the fitted value is above it.
    pub pull: f64,
    /// What the data alone say, and the standard error of that, where they determine it.
    pub data_alone: Option<[f64; 2]>,
}

impl PriorOf {
    /// How far the data alone are from what was known, in standard deviations of the difference; where they say nothing, how
    /// far the fit is.
    #[must_use]
    pub fn contradiction(&self) -> f64 {
        let difference = |[value, error]: [f64; 2]| (value - self.mean) / math::hypot(error, self.deviation);
        self.data_alone.map_or(self.pull, difference)
    }
}

impl<T: Real> Report<'_, T> {
    /// All parameters, those that were held or tied included; of groups those that are shared first, then those of each.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let names = self.all_names();
        let Some(groups) = &self.problem.groups else {
            return names.iter().filter_map(|name| self.parameter(name, None)).collect();
        };
        let (shared, own): (Vec<&String>, Vec<&String>) = names.iter().partition(|name| self.is_shared(name));
        let mut all: Vec<Parameter> = shared.into_iter().filter_map(|name| self.parameter(name, Some(0))).collect();
        for group in 0..groups.n_groups() {
            all.extend(own.iter().filter_map(|name| self.parameter(name, Some(group))));
        }
        all
    }

    /// What was known of parameters beforehand, and how far from it they ended.
    #[must_use]
    pub fn priors(&self) -> Vec<PriorOf> {
        let rows = self.problem.priors.iter().filter(|_| RELATIONS).flat_map(|rows| &rows.priors);
        let pull = |prior: &Prior| {
            let value = prior.formula.evaluate(&self.local(prior.group, &self.solution.outcome.params), &[]);
            let name = match prior.group {
                Some(group) => self.labelled(&prior.name, Some(group)),
                None => prior.name.clone(),
            };
            let pull = (value.to_f64() - prior.mean) / prior.deviation;
            PriorOf { name, mean: prior.mean, deviation: prior.deviation, pull, data_alone: prior.alone }
        };
        rows.map(pull).collect()
    }

    /// The fitted parameters that ended on a bound: the standard errors of the others are those of a fit in which these are held
    /// there.
    #[must_use]
    pub fn at_bounds(&self) -> Vec<String> {
        let (bounds, params) = (self.method.bounds.iter().flatten(), &self.solution.outcome.params);
        let all = self.problem.names().iter().zip(params).zip(bounds).enumerate();
        // As the fit has them, in its own precision.
        let at_bound =
            all.filter(|(_, ((_, value), [low, high]))| **value <= T::constant(*low) || **value >= T::constant(*high));
        let own = |place| self.problem.logarithms().find(|(known, _)| *known == place);
        let own = |place| own(place).filter(|_| self.problem.groups.is_none());
        at_bound.map(|(place, ((name, _), _))| own(place).map_or(name.as_str(), |(_, own)| own).to_owned()).collect()
    }

    /// The names of all parameters of the formula, and of those that only ties have.
    pub(super) fn all_names(&self) -> Vec<String> {
        let problem = self.problem;
        let mut names = problem.data.formula.parameters().to_vec();
        let held = problem.fixed.iter().map(|(name, _)| name.clone());
        let logarithms: Vec<(usize, &str)> = problem.logarithms().collect();
        let free = problem.formula.parameters().iter().enumerate().map(|(place, name)| {
            let own = logarithms.iter().find(|(known, _)| *known == place);
            own.map_or_else(|| name.clone(), |(_, own)| (*own).to_owned())
        });
        for name in free.chain(held).collect::<Vec<_>>() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Whether all groups have the same one.
    pub(super) fn is_shared(&self, name: &str) -> bool {
        let Some(groups) = &self.problem.groups else { return true };
        match self.derived(name) {
            Some(derived) => groups.is_same_for_all(&derived.formula),
            None => groups.local().iter().position(|known| known == name).is_none_or(|index| groups.is_shared(index)),
        }
    }

    /// Whether a parameter is one that all groups have in common.
    pub(crate) fn shares(&self, parameter: &Parameter) -> bool {
        self.all_names().iter().any(|name| *name == parameter.name && self.is_shared(name))
    }

    fn derived(&self, name: &str) -> Option<&Derived> {
        self.problem.derived().iter().find(|derived| derived.name == name)
    }

    fn labelled(&self, name: &str, group: Option<usize>) -> String {
        let groups = self.problem.groups.as_ref().filter(|_| !self.is_shared(name));
        let group = groups.zip(group).and_then(|(groups, group)| groups.groups.names.get(group));
        group.map_or_else(|| name.to_owned(), |group| format!("{name}[{group}]"))
    }

    /// The parameters of a group out of all.
    pub(super) fn local(&self, group: Option<usize>, params: &[T]) -> Vec<T> {
        match &self.problem.groups {
            None => params.to_vec(),
            Some(groups) => {
                let mut own = Vec::new();
                groups.gather(group.unwrap_or(0), params, &mut own);
                own
            }
        }
    }

    /// A parameter, of one group where there are groups.
    pub(super) fn parameter(&self, name: &str, group: Option<usize>) -> Option<Parameter> {
        let label = self.labelled(name, group);
        if let Some((_, value)) = self.problem.fixed.iter().find(|(held, _)| held == name) {
            return Some(Parameter {
                name: label,
                value: *value,
                error: Err("it was held fixed".into()),
                is_determined: true,
                start: None,
                t: None,
                p: None,
                interval: None,
                skewness: None,
                is_rough: false,
                kind: ParameterKind::Held,
                place: None,
            });
        }
        match self.derived(name) {
            Some(derived) => match &derived.relation {
                Relation::Tie(expression) => Some(self.tied(label, derived, expression, group)),
                Relation::Logarithm => {
                    let logarithm = self.free(&logarithm_of(name), group)?;
                    // In the precision of the fit, as the formula has it.
                    let params = self.local(group, &self.solution.outcome.params);
                    let value = shortest(derived.formula.evaluate(&params, &[]));
                    Some(exponential(value, Parameter { name: label, ..logarithm }))
                }
            },
            None => self.free(name, group).map(|parameter| Parameter { name: label, ..parameter }),
        }
    }

    /// One that was fitted.
    fn free(&self, name: &str, group: Option<usize>) -> Option<Parameter> {
        let outcome = &self.solution.outcome;
        let local = self.problem.formula.parameters().iter().position(|known| known == name)?;
        let place = match (&self.problem.groups, group) {
            (Some(groups), Some(group)) => *groups.places(group).get(local)?,
            _ => local,
        };
        let value = shortest(*outcome.params.get(place)?);
        let curvature = self.solution.curvature.as_ref().filter(|_| DIAGNOSTICS);
        let inference = outcome.summary.inference(place, value, self.level);
        Some(Parameter {
            name: name.to_owned(),
            value,
            t: inference.map(|inference| inference.t),
            p: inference.map(|inference| inference.p),
            interval: match self.solution.profiles.as_ref().filter(|_| DIAGNOSTICS) {
                Some(profiles) => profiles.get(place).map(|profile: &Profile| profile.interval),
                None => inference.map(|inference| [value - inference.margin, value + inference.margin]),
            },
            skewness: curvature.and_then(|curvature| curvature.skewness.get(place).copied()),
            is_rough: curvature.is_some_and(|curvature| curvature.is_rough(place)),
            error: outcome.summary.errors.get(place)?.clone(),
            is_determined: *outcome.summary.is_determined.get(place)?,
            start: outcome.start.get(place).copied().map(shortest),
            kind: ParameterKind::Free,
            place: Some(place),
        })
    }

    /// One that follows from others, by the delta method.
    fn tied(&self, name: String, derived: &Derived, expression: &str, group: Option<usize>) -> Parameter {
        let outcome = &self.solution.outcome;
        let estimate = Estimate::new(self.problem, self.solution, &derived.formula, group);
        let Estimate { value, error, undetermined, is_rough } = estimate;
        // Profiles are of parameters that are fitted.
        let inference = error.as_ref().ok().and_then(|error| outcome.summary.inference_of(value, *error, self.level));
        Parameter {
            name,
            value,
            error,
            is_determined: undetermined.is_none(),
            start: Some(shortest(derived.formula.evaluate(&self.local(group, &outcome.start), &[]))),
            t: inference.map(|inference| inference.t),
            p: inference.map(|inference| inference.p),
            interval: inference
                .filter(|_| !DIAGNOSTICS || self.solution.profiles.is_none())
                .map(|inference| [value - inference.margin, value + inference.margin]),
            skewness: None,
            is_rough,
            kind: ParameterKind::Tied { expression: expression.to_owned() },
            place: None,
        }
    }
}

/// A parameter of this value, whose logarithm the other one is.
fn exponential(value: f64, logarithm: Parameter) -> Parameter {
    let error = logarithm.error.as_ref().ok().copied();
    let range = error.map(|error| [-error, error].map(|error| math::exp(logarithm.value + error)));
    Parameter {
        value,
        error: logarithm.error.map(|error| value * error),
        // That it is not 0 was put in.
        t: None,
        p: None,
        interval: logarithm.interval.map(|ends| ends.map(math::exp)),
        start: logarithm.start.map(math::exp),
        skewness: logarithm.skewness,
        kind: ParameterKind::Logarithm { value: logarithm.value, error, range },
        ..logarithm
    }
}
