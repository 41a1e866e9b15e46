//! What is fitted: a formula, its data, and which parameters are free.

use std::str::FromStr;

use gd_core::Real;
use gd_formula::Formula;

use crate::arguments::{Bounds, DataArguments, Fixed, StartValues};
use crate::data::{Table, read_table};
use crate::error::CliError;

/// The most parameters that can be fitted at a time: the eight triangles of a fit then take 64 MB.
const MAX_PARAMETERS: usize = 1000;

/// A formula with its data.
#[derive(Debug, Clone)]
pub(crate) struct Problem<T> {
    pub(crate) table: Table<T>,
    /// The formula with all parameters that are held put in.
    pub(crate) formula: Formula,
    /// Parameters that are held, with their values.
    pub(crate) fixed: Vec<(String, f64)>,
}

/// Values of parameters that the arguments give.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Given(Vec<(String, f64)>);

impl Given {
    /// The values of `--start`.
    ///
    /// # Errors
    /// A name given twice.
    pub(crate) fn new(starts: &[StartValues]) -> Result<Self, CliError> {
        let values: Vec<(String, f64)> = starts.iter().flat_map(|StartValues(values)| values).cloned().collect();
        check_names("--start", values.iter().map(|(name, _)| name), None)?;
        Ok(Self(values))
    }

    pub(crate) fn of(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

impl<T: Real + FromStr> Problem<T> {
    /// Reads the data, and holds the parameters that are to be held.
    ///
    /// # Errors
    /// What cannot be read; a name that is no parameter; no parameter left to fit, or more than can be.
    pub(crate) fn read(data: &DataArguments, given: &Given, fix: &[Fixed]) -> Result<Self, CliError> {
        Self::of(read_table::<T>(data)?, given, fix)
    }
}

impl<T: Real> Problem<T> {
    /// The problem of data that are read, with the parameters held that are to be held.
    ///
    /// # Errors
    /// A name that is no parameter; no parameter left to fit, or more than can be.
    pub(crate) fn of(table: Table<T>, given: &Given, fix: &[Fixed]) -> Result<Self, CliError> {
        let names = table.formula.parameters().to_vec();
        check_names("--start", given.0.iter().map(|(name, _)| name), Some(&names))?;
        let fix: Vec<&(String, Option<f64>)> = fix.iter().flat_map(|Fixed(list)| list).collect();
        check_names("--fix", fix.iter().map(|(name, _)| name), Some(&names))?;
        let mut fixed = Vec::new();
        for (name, value) in fix {
            let value = value.or_else(|| given.of(name)).ok_or_else(|| {
                CliError::argument("--fix", format!("'{name}' needs a value; write {name}=1, or give it a --start"))
            })?;
            fixed.push((name.clone(), value));
        }
        let problem = Self { formula: table.formula.clone(), fixed: Vec::new(), table };
        let problem = problem.holding(&fixed);
        match problem.formula.parameters().len() {
            0 if names.is_empty() => Err(CliError::argument(
                "the formula",
                "it has no parameters to fit: all its names are columns, functions or constants",
            )),
            0 => Err(CliError::argument("--fix", "every parameter is held; leave one to fit")),
            n if n <= MAX_PARAMETERS => Ok(problem),
            n => Err(CliError::argument(
                "the formula",
                format!("it has {n} parameters to fit, {MAX_PARAMETERS} are the most; hold some with --fix"),
            )),
        }
    }

    /// The same with more parameters held. Names that are no parameters are passed over.
    #[must_use]
    pub(crate) fn holding(mut self, fixed: &[(String, f64)]) -> Self {
        for (name, value) in fixed {
            if let Some(formula) = self.formula.with_fixed(name, *value) {
                self.formula = formula;
                self.fixed.push((name.clone(), *value));
            }
        }
        self
    }

    /// The same with only every so-manieth row, so that no more than `n_rows` are left.
    #[must_use]
    pub(crate) fn sample(&self, n_rows: usize) -> Self
    where
        T: Clone,
    {
        let stride = self.table.y.len().div_ceil(n_rows.max(1)).max(1);
        if stride == 1 {
            return self.clone();
        }
        let thin = |values: &Vec<T>| values.iter().copied().step_by(stride).collect::<Vec<T>>();
        let table = Table {
            inputs: self.table.inputs.iter().map(thin).collect(),
            y: thin(&self.table.y),
            weights: self.table.weights.as_ref().map(thin),
            formula: self.table.formula.clone(),
            y_name: self.table.y_name.clone(),
            file: self.table.file.clone(),
            n_skipped: self.table.n_skipped,
        };
        Self { table, formula: self.formula.clone(), fixed: self.fixed.clone() }
    }

    /// The inputs of the formula.
    pub(crate) fn columns(&self) -> Vec<&[T]> {
        self.table.inputs.iter().map(Vec::as_slice).collect()
    }

    /// The parameters that are fitted.
    pub(crate) fn names(&self) -> &[String] {
        self.formula.parameters()
    }

    /// Bounds for every parameter that is fitted; `None` if there are none at all.
    ///
    /// # Errors
    /// A name that is no parameter, or given twice.
    pub(crate) fn bounds(&self, bounds: &[Bounds]) -> Result<Option<Vec<[f64; 2]>>, CliError> {
        let given: Vec<&(String, [f64; 2])> = bounds.iter().flat_map(|Bounds(list)| list).collect();
        check_names("--bounds", given.iter().map(|(name, _)| name), Some(self.names()))?;
        let open = [f64::NEG_INFINITY, f64::INFINITY];
        let of = |name: &String| given.iter().find(|(known, _)| known == name).map_or(open, |(_, bounds)| *bounds);
        Ok((!given.is_empty()).then(|| self.names().iter().map(of).collect()))
    }
}

/// Refuses names that are given twice or, if `known` says them, that are none of the parameters.
pub(crate) fn check_names<'a>(
    argument: &'static str,
    names: impl Iterator<Item = &'a String>,
    known: Option<&[String]>,
) -> Result<(), CliError> {
    let mut seen: Vec<&String> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            return Err(CliError::argument(argument, format!("'{name}' is given twice")));
        }
        if let Some(known) = known.filter(|known| !known.contains(name)) {
            let list = known.join(", ");
            return Err(CliError::argument(
                argument,
                format!(
                    "'{name}' is no parameter to fit; the formula has {}",
                    if list.is_empty() { "none" } else { &list }
                ),
            ));
        }
        seen.push(name);
    }
    Ok(())
}
