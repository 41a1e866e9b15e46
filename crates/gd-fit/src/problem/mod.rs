//! The problem to fit: a formula, its data, and which parameters are free.

mod groups;
mod relations;

use gd_core::{Real, RobustLoss, math};
use gd_formula::Formula;

use self::relations::{refuse_tied, tied_formula};
use crate::data::{Observations, Reading};
use crate::error::Error;
use crate::fit::{RobustFit, Solution};
use crate::groups::GroupMap;
#[cfg(feature = "objectives")]
use crate::objective::Function;
use crate::parameters::{Derived, ParameterFault, PriorRows, Relation, resolve_ties};
use crate::parts::{self, RELATIONS, ROBUST};
use crate::setting::Setting;
use crate::settings::{Bounds, Fixed, Settings, check_names};

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
    /// The robust loss, where squares are not what is minimized.
    pub(crate) robust: Option<Kernel>,
    /// What is minimized where there are no data.
    #[cfg(feature = "objectives")]
    pub(crate) function: Option<Function<T>>,
}

/// A robust loss at a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Kernel {
    pub(crate) loss: RobustLoss,
    pub(crate) scale: f64,
}

impl<T: Real> Problem<T> {
    /// The problem for observations, with the given parameters held.
    ///
    /// # Errors
    /// A name that is not a parameter; no parameter left to fit, or too many; ties, priors or logarithms that cannot be.
    pub fn new(data: Observations<T>, settings: &Settings) -> Result<Self, Error> {
        parts::check_settings(settings)?;
        parts::check_data(&data)?;
        let has_parameters = !data.formula.parameters().is_empty();
        let ties = if RELATIONS { resolve_ties(&data.formula, settings)? } else { Vec::new() };
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
            robust: None,
            priors: None,
            groups: None,
            formula,
            fixed: Vec::new(),
            data,
            #[cfg(feature = "objectives")]
            function: None,
        };
        problem.priors = problem.prior_rows(settings)?;
        problem.hold(&fixed);
        problem.check_prior_of_held()?;
        if RELATIONS {
            check_names(Setting::LogParameters, settings.log_parameters.0.iter(), Some(&names))?;
            for name in &settings.log_parameters.0 {
                problem.take_logarithm(name)?;
            }
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

    /// The same problem with more parameters held; `None` where groups have parameters of their own, since one of a group
    /// cannot be held while those of the others are fitted. Names that are not parameters are ignored.
    #[must_use]
    pub fn holding(mut self, fixed: &[(String, f64)]) -> Option<Self> {
        self.groups.is_none().then(|| {
            self.hold(fixed);
            self
        })
    }

    fn hold(&mut self, fixed: &[(String, f64)]) {
        for (name, value) in fixed {
            let Some(formula) = self.formula.with_fixed(name, *value) else { continue };
            #[cfg(feature = "objectives")]
            if let Some(index) = self.names().iter().position(|known| known == name) {
                self.function = self.function.take().map(|function| function.holding(index, *value));
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
            input_sigmas: self.data.input_sigmas.as_ref().map(|sigmas| sigmas.iter().map(thin).collect()),
            likelihood: self.data.likelihood,
            trials: self.data.trials.as_ref().map(thin),
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
            robust: self.robust,
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

    /// The same problem with inputs that are exact.
    pub(crate) fn with_exact_inputs(mut self) -> Self {
        self.data.input_sigmas = None;
        self
    }

    /// Takes over the loss and the scale of a robust fit, so that what is drawn is what was minimized. A fit by squares changes
    /// nothing.
    pub fn adopt_scale(&mut self, solution: &Solution<T>) {
        self.adopt_scale_of_best([solution]);
    }

    /// The same of several fits: that of the one that ended lowest.
    pub fn adopt_scale_of_best<'a>(&mut self, solutions: impl IntoIterator<Item = &'a Solution<T>>)
    where
        T: 'a,
    {
        let loss = |solution: &&Solution<T>| solution.outcome.loss.to_f64();
        let known = solutions.into_iter().filter(|solution| loss(solution).is_finite());
        let best = known.min_by(|one, two| loss(one).total_cmp(&loss(two)));
        let kernel = |robust: &RobustFit| Kernel { loss: robust.loss.loss(), scale: robust.scale };
        self.robust = best.and_then(|solution| solution.robust.as_ref()).map(kernel);
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

    /// The robust loss, where squares are not what is minimized.
    pub(crate) fn kernel(&self) -> Option<Kernel> {
        self.robust.filter(|_| ROBUST)
    }

    /// Parameters that follow from those of the formula.
    pub(crate) fn derived(&self) -> &[Derived] {
        if RELATIONS { &self.derived } else { &[] }
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
