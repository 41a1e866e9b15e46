//! Problems of groups of rows that have parameters of their own.

use gd_core::Real;
use gd_formula::Formula;

use super::Problem;
use super::relations::refuse_tied;
use crate::error::Error;
use crate::groups::GroupMap;
use crate::parameters::{Prior, PriorRows, ResolvedTie, logarithm_of, value_and_gradient};
use crate::parts::InGroups;
use crate::setting::Setting;
use crate::settings::{Settings, check_names};

impl<T: Real> Problem<T> {
    /// Gives every group of rows parameters of its own, but for those that are shared.
    pub(super) fn split(&mut self, settings: &Settings, ties: &[ResolvedTie]) -> Result<(), Error> {
        let shared = &settings.shared.0;
        refuse_tied(Setting::Shared, shared.iter(), ties)?;
        check_names(Setting::Shared, shared.iter(), Some(&self.own_names()))?;
        let logarithms: Vec<&str> = self.logarithms().map(|(_, name)| name).collect();
        let inner = |name: &String| if logarithms.contains(&name.as_str()) { logarithm_of(name) } else { name.clone() };
        let inner: Vec<String> = shared.iter().map(inner).collect();
        let by = settings.columns.by.as_deref().unwrap_or("file");
        let Some((groups, part)) = self.data.groups.clone().zip(InGroups::get()) else { return Ok(()) };
        let map = GroupMap::new(part, by, groups, self.formula.parameters(), &inner);
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
            self.priors = PriorRows::new(priors, &self.data, rows.is_absolute);
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
            robust: self.robust,
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

    /// The value of a function of the formula's parameters, in their order, and its derivatives by all that are fitted; of a
    /// group, or of the first one, where there are groups.
    pub(crate) fn value_and_gradient(&self, function: &Formula, group: Option<usize>, params: &[T]) -> (T, Vec<f64>) {
        let (value, gradient) = match &self.groups {
            None => value_and_gradient(function, params),
            Some(groups) => {
                let (group, mut own) = (group.unwrap_or(0), Vec::new());
                groups.gather(group, params, &mut own);
                let (value, parts) = value_and_gradient(function, &own);
                let mut all = params.to_vec();
                groups.scatter(group, &parts, &mut all);
                (value, all)
            }
        };
        (value, gradient.into_iter().map(Real::to_f64).collect())
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
}
