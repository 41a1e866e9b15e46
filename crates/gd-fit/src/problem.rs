//! The problem to fit: a formula, its data, and which parameters are free.

use gd_core::Real;
use gd_formula::Formula;

use crate::data::Observations;
use crate::error::Error;
#[cfg(feature = "objectives")]
use crate::objective::Function;
use crate::setting::Setting;
use crate::settings::{Bounds, Fixed, Settings, check_names};

/// The maximum number of parameters that can be fitted at a time: the eight triangles of a fit then take 64 MB.
const MAX_PARAMETERS: usize = 1000;

/// A formula with its data.
#[derive(Debug, Clone)]
pub struct Problem<T> {
    /// The data.
    pub data: Observations<T>,
    /// The formula, with the values of all held parameters substituted.
    pub formula: Formula,
    /// Parameters that are held, with their values.
    pub fixed: Vec<(String, f64)>,
    /// What is minimized where there are no data.
    #[cfg(feature = "objectives")]
    pub(crate) function: Option<Function<T>>,
}

impl<T: Real> Problem<T> {
    /// The problem for observations, with the given parameters held.
    ///
    /// # Errors
    /// A name that is not a parameter; no parameter left to fit, or too many.
    pub fn new(data: Observations<T>, settings: &Settings) -> Result<Self, Error> {
        let names = data.formula.parameters().to_vec();
        let Settings { start, fixed: Fixed(fix), .. } = settings;
        check_names(Setting::Start, start.0.iter().map(|(name, _)| name), Some(&names))?;
        check_names(Setting::Fixed, fix.iter().map(|(name, _)| name), Some(&names))?;
        let mut fixed = Vec::new();
        for (name, value) in fix {
            let value = value.or_else(|| start.of(name));
            fixed.push((name.clone(), value.ok_or_else(|| Error::HeldWithoutValue { name: name.clone() })?));
        }
        let problem = Self {
            formula: data.formula.clone(),
            fixed: Vec::new(),
            data,
            #[cfg(feature = "objectives")]
            function: None,
        };
        let problem = problem.holding(&fixed);
        match problem.formula.parameters().len() {
            0 if names.is_empty() => Err(Error::NoParameters),
            0 => Err(Error::AllHeld),
            found if found <= MAX_PARAMETERS => Ok(problem),
            found => Err(Error::TooManyParameters { found, most: MAX_PARAMETERS }),
        }
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
            input_sigmas: self.data.input_sigmas.as_ref().map(|sigmas| sigmas.iter().map(thin).collect()),
            counts: counts.map(|counts| counts.iter().copied().step_by(stride).collect()),
            groups: self.data.groups.as_ref().map(|groups| groups.thinned(stride)),
            formula: self.data.formula.clone(),
            y_name: self.data.y_name.clone(),
            file: self.data.file.clone(),
            n_skipped: self.data.n_skipped,
            n_excluded: self.data.n_excluded,
            origin: self.data.origin.clone(),
            reading: self.data.reading.clone(),
        };
        Self {
            data,
            formula: self.formula.clone(),
            fixed: self.fixed.clone(),
            #[cfg(feature = "objectives")]
            function: self.function.clone(),
        }
    }

    /// The same problem with inputs that are exact.
    pub(crate) fn with_exact_inputs(mut self) -> Self {
        self.data.input_sigmas = None;
        self
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

    /// The parameters that are fitted.
    #[must_use]
    pub fn names(&self) -> &[String] {
        self.formula.parameters()
    }

    /// Bounds for every fitted parameter; `None` if there are none at all.
    ///
    /// # Errors
    /// A name that is not a parameter, or is given twice.
    pub(crate) fn bounds(&self, Bounds(given): &Bounds) -> Result<Option<Vec<[f64; 2]>>, Error> {
        check_names(Setting::Bounds, given.iter().map(|(name, _)| name), Some(self.names()))?;
        let open = [f64::NEG_INFINITY, f64::INFINITY];
        let of = |name: &String| given.iter().find(|(known, _)| known == name).map_or(open, |(_, bounds)| *bounds);
        Ok((!given.is_empty()).then(|| self.names().iter().map(of).collect()))
    }
}
