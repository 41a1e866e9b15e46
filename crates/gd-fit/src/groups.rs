//! Parameters of groups of rows: some shared, the others one for each group.

use gd_core::{Real, SquareMatrix};
use gd_formula::{Formula, Operation};

use crate::data::Groups;
use crate::error::Error;
use crate::parameters::ParameterFault;
use crate::parts::InGroups;
use crate::setting::Setting;

/// Which parameters every group of rows has: the same formula for all, with parameters that are shared and others of which
/// every group has its own, called `a[A]` of the group A.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GroupMap {
    /// What tells the groups apart: a column, or "file".
    pub(crate) by: String,
    /// The groups, by their names and the place of that of every row.
    pub(crate) groups: Groups,
    /// The parameters of the formula.
    local: Vec<String>,
    is_shared: Vec<bool>,
    /// All parameters: the shared ones first, then those of the first group.
    names: Vec<String>,
    /// For every group the place of each parameter of the formula among all.
    places: Vec<Vec<usize>>,
    _part: InGroups,
}

impl GroupMap {
    /// The groups of a formula with these parameters, of which some are shared.
    pub(crate) fn new(part: InGroups, by: &str, groups: Groups, local: &[String], shared: &[String]) -> Self {
        let is_shared: Vec<bool> = local.iter().map(|name| shared.contains(name)).collect();
        let marked = || local.iter().zip(&is_shared);
        let mut names: Vec<String> = marked().filter(|(_, is)| **is).map(|(name, _)| name.clone()).collect();
        let mut places = Vec::with_capacity(groups.names.len());
        for group in &groups.names {
            let mut shared = 0..;
            let place = |(name, is_shared): (&String, &bool)| {
                if *is_shared {
                    shared.next().unwrap_or(0)
                } else {
                    names.push(format!("{name}[{group}]"));
                    names.len() - 1
                }
            };
            places.push(marked().map(place).collect());
        }
        Self { by: by.to_owned(), groups, local: local.to_vec(), is_shared, names, places, _part: part }
    }

    /// The names of all parameters.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The parameters of the formula.
    pub(crate) fn local(&self) -> &[String] {
        &self.local
    }

    pub(crate) fn is_shared(&self, local: usize) -> bool {
        self.is_shared.get(local).copied().unwrap_or(false)
    }

    /// How many parameters are shared; they come first.
    pub(crate) fn n_shared(&self) -> usize {
        self.is_shared.iter().filter(|is_shared| **is_shared).count()
    }

    pub(crate) fn n_groups(&self) -> usize {
        self.places.len()
    }

    /// The group of a row.
    pub(crate) fn of_row(&self, row: usize) -> usize {
        self.groups.of_row.get(row).map_or(0, |group| *group as usize)
    }

    /// The rows of every group.
    pub(crate) fn rows(&self) -> Vec<Vec<usize>> {
        let mut rows = vec![Vec::new(); self.n_groups()];
        for (row, group) in self.groups.of_row.iter().enumerate() {
            rows[*group as usize].push(row);
        }
        rows
    }

    /// The place of every parameter of a group among all.
    pub(crate) fn places(&self, group: usize) -> &[usize] {
        self.places.get(group).map_or(&[], Vec::as_slice)
    }

    /// The parameters of a group, out of all.
    pub(crate) fn gather<C: Copy>(&self, group: usize, all: &[C], own: &mut Vec<C>) {
        own.clear();
        own.extend(self.places(group).iter().filter_map(|place| all.get(*place).copied()));
    }

    /// Derivatives by the parameters of a group among those by all, of which the others are 0.
    pub(crate) fn scatter<T: Real>(&self, group: usize, own: &[T], all: &mut [T]) {
        all.fill(T::constant(0.0));
        for (place, part) in self.places(group).iter().zip(own) {
            if let Some(slot) = all.get_mut(*place) {
                *slot = *part;
            }
        }
    }

    /// One of something for every parameter of the formula, as one for all parameters.
    pub(crate) fn spread<C: Copy>(&self, own: &[C]) -> Vec<C> {
        let mut all: Vec<Option<C>> = vec![None; self.names.len()];
        for places in &self.places {
            for (place, one) in places.iter().zip(own) {
                all[*place] = Some(*one);
            }
        }
        all.into_iter().flatten().collect()
    }

    /// Whether a formula of the parameters has the same value for all groups.
    pub(crate) fn is_same_for_all(&self, formula: &Formula) -> bool {
        formula.operations().iter().all(|operation| match operation {
            Operation::Parameter(index) => self.is_shared(*index),
            _ => true,
        })
    }

    /// Refuses groups of fewer rows than parameters of their own. Rows of weight 0 say nothing.
    pub(crate) fn check_rows<T: Real>(&self, weights: Option<&[T]>) -> Result<(), Error> {
        let n_own = self.is_shared.iter().filter(|is_shared| !**is_shared).count();
        let counts =
            |row: usize| weights.and_then(|weights| weights.get(row)).is_none_or(|weight| weight.to_f64() > 0.0);
        let mut n_rows = vec![0; self.n_groups()];
        for (_, group) in self.groups.of_row.iter().enumerate().filter(|(row, _)| counts(*row)) {
            n_rows[*group as usize] += 1;
        }
        let mut few = n_rows.iter().zip(&self.groups.names).filter(|(n_rows, _)| **n_rows < n_own);
        let Some((n_rows, group)) = few.next() else { return Ok(()) };
        let (group, n_rows) = (group.clone(), *n_rows);
        let fault = ParameterFault::TooFewRows { group, n_rows, n_own, n_more: few.count() };
        Err(fault.of(Setting::By))
    }

    /// The same of second derivatives.
    pub(crate) fn scatter_matrix<T: Real>(
        &self,
        group: usize,
        own: &SquareMatrix<Vec<T>>,
        all: &mut SquareMatrix<Vec<T>>,
    ) {
        for row in all.rows_mut() {
            row.fill(T::constant(0.0));
        }
        let places = self.places(group);
        for (i, row) in places.iter().zip(own.rows()) {
            for (j, entry) in places.iter().zip(row) {
                all[(*i, *j)] = *entry;
            }
        }
    }

    /// The same on every n-th row.
    pub(crate) fn thinned(&self, stride: usize) -> Self {
        Self { groups: self.groups.thinned(stride), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_parameters_come_first_and_each_group_has_its_own() {
        let groups = Groups { names: vec!["A".into(), "B".into()], of_row: vec![0, 1, 1, 0], are_fitted: true };
        let map = GroupMap::new(
            InGroups::get().unwrap(),
            "strip",
            groups,
            &["a", "tau", "b"].map(String::from),
            &["tau".into()],
        );
        assert_eq!(map.names(), ["tau", "a[A]", "b[A]", "a[B]", "b[B]"]);
        assert_eq!((map.places(0), map.places(1)), (&[1, 0, 2][..], &[3, 0, 4][..]));
        assert_eq!(map.rows(), [[0, 3], [1, 2]]);
        let mut own = Vec::new();
        map.gather(1, &[10.0, 1.0, 2.0, 3.0, 4.0], &mut own);
        assert_eq!(own, [3.0, 10.0, 4.0]);
        let mut all = [9.0; 5];
        map.scatter(1, &[0.3, 1.0, 0.4], &mut all);
        assert_eq!(all, [1.0, 0.0, 0.0, 0.3, 0.4]);
    }
}
