//! The problem to fit: a formula, its data, and which parameters are free.

use gd_core::{Real, math};
use gd_formula::{Formula, FormulaError};

use crate::data::{Observations, Reading};
use crate::error::Error;
use crate::groups::GroupMap;
#[cfg(feature = "objectives")]
use crate::objective::Function;
use crate::parameters::{
    Derived, ParameterFault, Prior, PriorRows, Relation, ResolvedTie, logarithm_of, plain, resolve_ties,
};
use crate::setting::Setting;
use crate::settings::{Bounds, Fixed, Settings, StartValues, check_names};

/// The maximum number of parameters that can be fitted at a time: the eight triangles of a fit then take 64 MB.
const MAX_PARAMETERS: usize = 1000;

/// A formula with its data.
#[derive(Debug, Clone)]
pub struct Problem<T> {
    /// The data.
    pub data: Observations<T>,
    /// The formula, with the values of all held parameters substituted, the expressions of tied ones, and exponentials of
    /// those that are fitted as logarithms.
    pub formula: Formula,
    /// Parameters that are held, with their values.
    pub fixed: Vec<(String, f64)>,
    /// Parameters that follow from those of `formula`.
    pub(crate) derived: Vec<Derived>,
    /// What is known of parameters beforehand.
    pub(crate) priors: Option<PriorRows<T>>,
    /// Groups of rows that have parameters of their own.
    pub(crate) groups: Option<GroupMap>,
    /// What is minimized where there are no data.
    #[cfg(feature = "objectives")]
    pub(crate) function: Option<Function<T>>,
}

impl<T: Real> Problem<T> {
    /// The problem for observations, with the given parameters held.
    ///
    /// # Errors
    /// A name that is not a parameter; no parameter left to fit, or too many; ties, priors or logarithms that cannot be.
    pub fn new(data: Observations<T>, settings: &Settings) -> Result<Self, Error> {
        let has_parameters = !data.formula.parameters().is_empty();
        let ties = resolve_ties(&data.formula, settings)?;
        let formula = tied_formula(&data.formula, &ties)?;
        let names = formula.parameters().to_vec();
        let Settings { start, fixed: Fixed(fix), bounds, .. } = settings;
        refuse_tied(Setting::Start, start.0.iter().map(|(name, _)| name), &ties)?;
        refuse_tied(Setting::Fixed, fix.iter().map(|(name, _)| name), &ties)?;
        refuse_tied(Setting::Bounds, bounds.0.iter().map(|(name, _)| name), &ties)?;
        refuse_tied(Setting::LogParameters, settings.log_parameters.0.iter(), &ties)?;
        check_names(Setting::Start, start.0.iter().map(|(name, _)| name), Some(&names))?;
        check_names(Setting::Fixed, fix.iter().map(|(name, _)| name), Some(&names))?;
        let mut fixed = Vec::new();
        for (name, value) in fix {
            let value = value.or_else(|| start.of(name));
            fixed.push((name.clone(), value.ok_or_else(|| Error::HeldWithoutValue { name: name.clone() })?));
        }
        let derived = ties.iter().filter_map(|tie| {
            let (name, relation) = (tie.name.clone(), Relation::Tie(tie.expression.clone()));
            Some(Derived { name, relation, formula: tie.formula.with_parameters(&names)? })
        });
        let mut problem = Self {
            derived: derived.collect(),
            priors: None,
            groups: None,
            formula,
            fixed: Vec::new(),
            data,
            #[cfg(feature = "objectives")]
            function: None,
        };
        problem.priors = problem.prior_rows(settings)?;
        let mut problem = problem.holding(&fixed);
        problem.check_prior_of_held()?;
        check_names(Setting::LogParameters, settings.log_parameters.0.iter(), Some(&names))?;
        for name in &settings.log_parameters.0 {
            problem.take_logarithm(name)?;
        }
        problem.starts(start)?;
        if problem.data.fits_groups() {
            problem.split(settings, &ties)?;
        } else if !settings.shared.0.is_empty() {
            return Err(ParameterFault::NoGroups.of(Setting::Shared));
        }
        match problem.names().len() {
            0 if !has_parameters => Err(Error::NoParameters),
            0 => Err(Error::AllHeld),
            found if found <= MAX_PARAMETERS => Ok(problem),
            found => Err(Error::TooManyParameters { found, most: MAX_PARAMETERS }),
        }
    }

    /// The rows of the priors, of parameters that are fitted or tied.
    fn prior_rows(&self, settings: &Settings) -> Result<Option<PriorRows<T>>, Error> {
        let given = &settings.priors.0;
        let tied = self.derived.iter().map(|derived| derived.name.clone());
        let known: Vec<String> = self.names().iter().cloned().chain(tied).collect();
        check_names(Setting::Priors, given.iter().map(|(name, _)| name), Some(&known))?;
        let mut priors = Vec::with_capacity(given.len());
        for (name, [mean, deviation]) in given {
            let tied = self.derived.iter().find(|derived| derived.name == *name);
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
        let is_absolute = settings.absolute_sigma;
        Ok((!priors.is_empty()).then(|| PriorRows::new(priors, &self.data, is_absolute)))
    }

    /// Refuses a prior that nothing is left to fit by.
    fn check_prior_of_held(&self) -> Result<(), Error> {
        let priors = self.priors.iter().flat_map(|rows| &rows.priors);
        let depends = |prior: &Prior| {
            let is_parameter =
                |operation: &gd_formula::Operation| matches!(operation, gd_formula::Operation::Parameter(_));
            prior.formula.operations().iter().any(is_parameter)
        };
        let mut held = priors.filter(|prior| !depends(prior));
        held.next().map_or(Ok(()), |prior| {
            let fault = ParameterFault::Held { name: prior.name.clone() };
            Err(fault.of(Setting::Priors))
        })
    }

    /// Gives every group of rows parameters of its own, but for those that are shared.
    fn split(&mut self, settings: &Settings, ties: &[ResolvedTie]) -> Result<(), Error> {
        let shared = &settings.shared.0;
        refuse_tied(Setting::Shared, shared.iter(), ties)?;
        check_names(Setting::Shared, shared.iter(), Some(&self.own_names()))?;
        let logarithms: Vec<&str> = self.logarithms().map(|(_, name)| name).collect();
        let inner = |name: &String| if logarithms.contains(&name.as_str()) { logarithm_of(name) } else { name.clone() };
        let inner: Vec<String> = shared.iter().map(inner).collect();
        let by = settings.columns.by.as_deref().unwrap_or("file");
        let Some(groups) = self.data.groups.clone() else { return Ok(()) };
        let map = GroupMap::new(by, groups, self.formula.parameters(), &inner);
        map.check_rows(self.data.weights.as_deref())?;
        if let Some(rows) = &self.priors {
            let mut priors = Vec::new();
            for prior in &rows.priors {
                if map.is_same_for_all(&prior.formula) {
                    priors.push(prior.clone());
                } else {
                    let of_group = |group| Prior { group: Some(group), ..prior.clone() };
                    priors.extend((0..map.n_groups()).map(of_group));
                }
            }
            self.priors = Some(PriorRows::new(priors, &self.data, rows.is_absolute));
        }
        self.groups = Some(map);
        Ok(())
    }

    /// The rows of one group as a problem of their own, with the parameters of the formula.
    pub(crate) fn of_group(&self, group: usize) -> Self {
        let Some(map) = &self.groups else { return self.clone() };
        let rows: Vec<usize> = (0..self.data.y.len()).filter(|row| map.of_row(*row) == group).collect();
        let data = self.data.of_rows(&rows);
        let priors = self.priors.as_ref().map(|rows| {
            let priors = rows.priors.iter().filter(|prior| prior.group.is_none_or(|own| own == group));
            let priors = priors.map(|prior| Prior { group: None, ..prior.clone() }).collect();
            rows.with_priors(priors, &data)
        });
        Self {
            priors: priors.filter(|rows| !rows.priors.is_empty()),
            groups: None,
            data,
            formula: self.formula.clone(),
            fixed: self.fixed.clone(),
            derived: self.derived.clone(),
            #[cfg(feature = "objectives")]
            function: None,
        }
    }

    /// All rows with the same parameters, those of groups being one.
    pub(crate) fn pooled(&self) -> Self {
        let priors = self.priors.as_ref().map(|rows| {
            let priors = rows.priors.iter().filter(|prior| prior.group.is_none_or(|group| group == 0));
            let priors = priors.map(|prior| Prior { group: None, ..prior.clone() }).collect();
            rows.with_priors(priors, &self.data)
        });
        Self { priors, groups: None, ..self.clone() }
    }

    /// The parameters of the formula in a row, out of all.
    pub(crate) fn params_of_row(&self, row: usize, params: &[T]) -> Vec<T> {
        let Some(groups) = &self.groups else { return params.to_vec() };
        let mut own = Vec::new();
        groups.gather(groups.of_row(row), params, &mut own);
        own
    }

    /// The parameters of the formula in a group by its name, or where there are none; `None` for one that does not exist.
    pub(crate) fn params_of_group(&self, group: Option<&str>, params: &[T]) -> Option<Vec<T>> {
        match (&self.groups, group) {
            (None, None) => Some(params.to_vec()),
            (Some(groups), Some(name)) => {
                let group = groups.groups.names.iter().position(|known| known == name)?;
                let mut own = Vec::new();
                groups.gather(group, params, &mut own);
                Some(own)
            }
            _ => None,
        }
    }

    /// The names of the parameters that are fitted as the formula has them.
    fn own_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.formula.parameters().to_vec();
        for (place, name) in self.logarithms() {
            name.clone_into(&mut names[place]);
        }
        names
    }

    /// Fits a parameter as its logarithm.
    fn take_logarithm(&mut self, name: &str) -> Result<(), Error> {
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
        let mut problem = self.clone();
        let (logarithms, ties) = problem.derived.drain(..).partition(|one| one.relation == Relation::Logarithm);
        let logarithms: Vec<Derived> = logarithms;
        problem.derived = ties;
        if logarithms.is_empty() {
            return None;
        }
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
        let logarithms = self.derived.iter().filter(|derived| derived.relation == Relation::Logarithm);
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

    /// The same problem with more parameters held. Names that are not parameters are ignored.
    #[must_use]
    pub fn holding(mut self, fixed: &[(String, f64)]) -> Self {
        for (name, value) in fixed {
            if let Some(formula) = self.formula.with_fixed(name, *value) {
                #[cfg(feature = "objectives")]
                if let Some(index) = self.names().iter().position(|known| known == name) {
                    self.function = self.function.map(|function| function.holding(index, *value));
                }
                self.formula = formula;
                let priors = self.priors.iter_mut().flat_map(|rows| &mut rows.priors);
                let others = self.derived.iter_mut().map(|derived| &mut derived.formula);
                for other in others.chain(priors.map(|prior| &mut prior.formula)) {
                    if let Some(formula) = other.with_fixed(name, *value) {
                        *other = formula;
                    }
                }
                self.fixed.push((name.clone(), *value));
            }
        }
        self
    }

    /// The same problem with only every n-th row, so that no more than `n_rows` are left.
    #[must_use]
    pub fn sample(&self, n_rows: usize) -> Self
    where
        T: Clone,
    {
        let stride = self.data.y.len().div_ceil(n_rows.max(1)).max(1);
        if stride == 1 {
            return self.clone();
        }
        let thin = |values: &Vec<T>| values.iter().copied().step_by(stride).collect::<Vec<T>>();
        let counts = self.data.counts.as_ref();
        let data = Observations {
            inputs: self.data.inputs.iter().map(thin).collect(),
            y: thin(&self.data.y),
            weights: self.data.weights.as_ref().map(thin),
            counts: counts.map(|counts| counts.iter().copied().step_by(stride).collect()),
            groups: self.data.groups.as_ref().map(|groups| groups.thinned(stride)),
            formula: self.data.formula.clone(),
            y_name: self.data.y_name.clone(),
            file: self.data.file.clone(),
            n_skipped: self.data.n_skipped,
            n_excluded: self.data.n_excluded,
            origin: self.data.origin.clone(),
            reading: Reading { rows: self.data.reading.rows.thinned(stride), ..self.data.reading.clone() },
        };
        Self {
            priors: self.priors.as_ref().map(|rows| rows.on(&data)),
            groups: self.groups.as_ref().map(|groups| groups.thinned(stride)),
            data,
            formula: self.formula.clone(),
            fixed: self.fixed.clone(),
            derived: self.derived.clone(),
            #[cfg(feature = "objectives")]
            function: self.function.clone(),
        }
    }

    /// Whether there are data. Without, a function is minimized: see [`objective`](crate::objective).
    #[must_use]
    pub fn has_data(&self) -> bool {
        !self.data.y.is_empty()
    }

    /// The inputs of the formula.
    pub fn columns(&self) -> Vec<&[T]> {
        self.data.inputs.iter().map(Vec::as_slice).collect()
    }

    /// The parameters that are fitted. One that is fitted as its logarithm is called `ln k` here; those of groups `a[A]`.
    #[must_use]
    pub fn names(&self) -> &[String] {
        self.groups.as_ref().map_or_else(|| self.formula.parameters(), GroupMap::names)
    }

    /// Whether anything is known of parameters beside the data.
    pub(crate) fn has_priors(&self) -> bool {
        self.priors.is_some()
    }

    /// Bounds for every fitted parameter; `None` if there are none at all.
    ///
    /// # Errors
    /// A name that is not a parameter, or is given twice.
    pub(crate) fn bounds(&self, Bounds(given): &Bounds) -> Result<Option<Vec<[f64; 2]>>, Error> {
        let names = self.own_names();
        let mut is_logarithm = vec![false; names.len()];
        self.logarithms().for_each(|(place, _)| is_logarithm[place] = true);
        check_names(Setting::Bounds, given.iter().map(|(name, _)| name), Some(&names))?;
        let of = |(name, is_logarithm): (&String, &bool)| {
            let bounds = given.iter().find(|(known, _)| known == name).map(|(_, bounds)| *bounds);
            let Some([low, high]) = bounds else { return Ok([f64::NEG_INFINITY, f64::INFINITY]) };
            if !is_logarithm {
                return Ok([low, high]);
            }
            if high <= 0.0 {
                let fault = ParameterFault::NotPositive { name: name.clone(), value: high };
                return Err(fault.of(Setting::Bounds));
            }
            let logarithm = |end: f64| match end {
                end if end <= 0.0 => f64::NEG_INFINITY,
                end if end.is_infinite() => end,
                end => math::ln(end),
            };
            Ok([logarithm(low), logarithm(high)])
        };
        if given.is_empty() {
            return Ok(None);
        }
        let own = names.iter().zip(&is_logarithm).map(of).collect::<Result<Vec<_>, _>>()?;
        Ok(Some(self.groups.as_ref().map_or_else(|| own.clone(), |groups| groups.spread(&own))))
    }
}

/// The formula with all ties in it.
fn tied_formula(formula: &Formula, ties: &[ResolvedTie]) -> Result<Formula, Error> {
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
fn refuse_tied<'a>(
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
