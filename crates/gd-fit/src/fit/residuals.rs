//! The residuals of a problem: of its formula on its data, and of what else is known of the parameters.

use gd_core::{LANES, Real, ResidualHessian, Residuals, SquareMatrix};
use gd_formula::{Formula, TableResiduals};

use super::column_residuals::{ColumnResiduals, plain};
#[cfg(feature = "likelihood")]
use super::likelihood::Counted;
use crate::groups::GroupMap;
use crate::parameters::{PriorRows, value_and_gradient};
use crate::parts::{GROUPS, RELATIONS};
use crate::problem::Problem;

/// Sees the number of a block of rows, their residuals, and the derivatives of these.
type GradientVisitor<'v, T> = &'v mut dyn FnMut(usize, &[T; LANES], &[[T; LANES]]);

/// The residuals of a [`Problem`]: rows of data first, then one for every prior.
#[derive(Debug, Clone, Copy)]
pub struct ProblemResiduals<'a, T> {
    table: ColumnResiduals<'a, T>,
    priors: Option<&'a PriorRows<T>>,
    groups: Option<&'a GroupMap>,
    /// Where rows are counts, what they cost.
    #[cfg(feature = "likelihood")]
    counted: Option<Counted<'a, T>>,
}

impl<'a, T: Real> ProblemResiduals<'a, T> {
    pub(super) fn new(table: ColumnResiduals<'a, T>, problem: &'a Problem<T>) -> Self {
        Self {
            table,
            priors: problem.priors.as_ref(),
            groups: problem.groups.as_ref(),
            #[cfg(feature = "likelihood")]
            counted: Counted::of(problem),
        }
    }

    /// The same with rows that cost what is said, or squares.
    #[cfg(feature = "likelihood")]
    pub(super) fn of_counts(&self, counted: Option<Counted<'a, T>>) -> Self {
        Self { counted, ..*self }
    }

    /// Residuals mean - observed, whatever rows cost.
    #[cfg(feature = "likelihood")]
    pub(super) fn of_squares(self) -> Self {
        self.of_counts(None)
    }

    /// Residuals mean - observed.
    #[cfg(not(feature = "likelihood"))]
    pub(super) const fn of_squares(self) -> Self {
        self
    }

    #[cfg(feature = "likelihood")]
    pub(super) const fn counted(&self) -> Option<&Counted<'a, T>> {
        self.counted.as_ref()
    }

    /// What a row of data costs.
    fn cost(&self, row: usize, residual: T) -> T {
        #[cfg(feature = "likelihood")]
        if let Some(counted) = &self.counted {
            return counted.apply(row, residual).0;
        }
        let _ = row;
        residual
    }

    /// The same, with the derivatives of the residual.
    fn cost_with_gradient(&self, row: usize, residual: T, gradient: &mut [T]) -> T {
        #[cfg(feature = "likelihood")]
        if let Some(counted) = &self.counted {
            let (residual, slope) = counted.apply(row, residual);
            for part in gradient {
                *part *= slope;
            }
            return residual;
        }
        let _ = (row, gradient);
        residual
    }

    /// The formula; of groups that of each.
    #[must_use]
    pub fn formula(&self) -> &'a Formula {
        self.table().formula()
    }

    /// The data alone.
    #[must_use]
    pub fn table(&self) -> &TableResiduals<'a, T> {
        plain(&self.table)
    }

    pub(crate) fn priors(&self) -> Option<&'a PriorRows<T>> {
        self.priors.filter(|_| RELATIONS)
    }

    /// The same without priors.
    pub(crate) fn of_data(&self) -> Self {
        Self { priors: None, ..*self }
    }

    fn n_data(&self) -> usize {
        Residuals::<Vec<T>>::len(&self.table)
    }

    fn is_plain(&self) -> bool {
        #[cfg(feature = "likelihood")]
        if self.counted.is_some() {
            return false;
        }
        !(RELATIONS || GROUPS) || (self.priors.is_none() && self.groups.is_none())
    }

    fn at<'p>(&self, params: &'p Vec<T>) -> Rows<'a, 'p, T> {
        Rows { residuals: *self, params, group: None, local: Vec::new(), gradient: Vec::new() }
    }

    /// As [`Residuals::visit_residuals`], a row at a time.
    #[inline(never)]
    fn visit_rows(&self, params: &Vec<T>, visit: &mut dyn FnMut(usize, &[T; LANES])) {
        let (len, mut rows) = (Residuals::<Vec<T>>::len(self), self.at(params));
        for block in 0..len.div_ceil(LANES) {
            let residuals = core::array::from_fn(|lane| rows.residual((block * LANES + lane).min(len - 1)));
            visit(block, &residuals);
        }
    }

    /// As [`Residuals::visit_gradients`], a row at a time.
    #[inline(never)]
    fn visit_row_gradients(&self, params: &Vec<T>, visit: GradientVisitor<'_, T>) {
        let (len, zero) = (Residuals::<Vec<T>>::len(self), T::constant(0.0));
        let mut rows = self.at(params);
        let (mut gradient, mut gradients) = (vec![zero; params.len()], vec![[zero; LANES]; params.len()]);
        for block in 0..len.div_ceil(LANES) {
            let mut residuals = [zero; LANES];
            for (lane, slot) in residuals.iter_mut().enumerate() {
                *slot = rows.residual_with_gradient((block * LANES + lane).min(len - 1), &mut gradient);
                gradients.iter_mut().zip(&gradient).for_each(|(lanes, part)| lanes[lane] = *part);
            }
            visit(block, &residuals, &gradients);
        }
    }
}

/// Rows of a problem at the same parameters; those of the group that was last are kept.
struct Rows<'a, 'p, T> {
    residuals: ProblemResiduals<'a, T>,
    params: &'p Vec<T>,
    group: Option<usize>,
    local: Vec<T>,
    gradient: Vec<T>,
}

impl<T: Real> Rows<'_, '_, T> {
    /// Makes the parameters of a group those at hand.
    fn enter(&mut self, groups: &GroupMap, group: usize) {
        if self.group != Some(group) {
            self.group = Some(group);
            groups.gather(group, self.params, &mut self.local);
            self.gradient.resize(self.local.len(), T::constant(0.0));
        }
    }

    fn residual(&mut self, row: usize) -> T {
        let ProblemResiduals { table, priors, groups, .. } = self.residuals;
        let n_data = self.residuals.n_data();
        if let Some((prior, observed)) = row.checked_sub(n_data).and_then(|place| priors?.at(place, row)) {
            let params = match (groups, prior.group) {
                (Some(groups), _) => {
                    self.enter(groups, prior.group.unwrap_or(0));
                    &self.local
                }
                _ => self.params,
            };
            return prior.formula.evaluate(params, &[]) - observed;
        }
        let residual = match groups {
            None => table.residual(row, self.params),
            Some(groups) => {
                self.enter(groups, groups.of_row(row));
                table.residual(row, &self.local)
            }
        };
        self.residuals.cost(row, residual)
    }

    fn residual_with_gradient(&mut self, row: usize, gradient: &mut Vec<T>) -> T {
        let ProblemResiduals { table, priors, groups, .. } = self.residuals;
        let n_data = self.residuals.n_data();
        if let Some((prior, observed)) = row.checked_sub(n_data).and_then(|place| priors?.at(place, row)) {
            let Some(groups) = groups else {
                let (value, parts) = value_and_gradient(&prior.formula, self.params);
                gradient.copy_from_slice(&parts);
                return value - observed;
            };
            let group = prior.group.unwrap_or(0);
            self.enter(groups, group);
            let (value, parts) = value_and_gradient(&prior.formula, &self.local);
            groups.scatter(group, &parts, gradient);
            return value - observed;
        }
        let Some(groups) = groups else {
            let residual = table.residual_with_gradient(row, self.params, gradient);
            return self.residuals.cost_with_gradient(row, residual, gradient);
        };
        let group = groups.of_row(row);
        self.enter(groups, group);
        let residual = table.residual_with_gradient(row, &self.local, &mut self.gradient);
        groups.scatter(group, &self.gradient, gradient);
        self.residuals.cost_with_gradient(row, residual, gradient)
    }
}

impl<T: Real> Residuals<Vec<T>> for ProblemResiduals<'_, T> {
    fn len(&self) -> usize {
        self.n_data() + self.priors().map_or(0, |priors| priors.priors.len())
    }

    fn n_params(&self) -> Option<usize> {
        match self.groups {
            Some(groups) if GROUPS => Some(groups.names().len()),
            _ => Residuals::<Vec<T>>::n_params(&self.table),
        }
    }

    fn counts(&self) -> Option<&[u32]> {
        self.priors().map_or_else(|| Residuals::<Vec<T>>::counts(&self.table), PriorRows::counts)
    }

    fn weights(&self) -> Option<&[T]> {
        self.priors().map_or_else(|| Residuals::<Vec<T>>::weights(&self.table), |priors| Some(priors.weights()))
    }

    fn observations(&self) -> Option<&[T]> {
        // Deviance residuals are none of predicted - observed.
        #[cfg(feature = "likelihood")]
        if self.counted.is_some() {
            return None;
        }
        Some(self.priors().map_or_else(|| self.table().y(), PriorRows::y))
    }

    /// That of the data alone: a prior adds to the mean square of the data.
    fn scale(&self) -> T {
        Residuals::<Vec<T>>::scale(&self.table)
    }

    #[inline]
    fn residual(&self, row: usize, params: &Vec<T>) -> T {
        if self.is_plain() { self.table.residual(row, params) } else { self.at(params).residual(row) }
    }

    #[inline]
    fn residual_with_gradient(&self, row: usize, params: &Vec<T>, gradient: &mut Vec<T>) -> T {
        if self.is_plain() {
            self.table.residual_with_gradient(row, params, gradient)
        } else {
            self.at(params).residual_with_gradient(row, gradient)
        }
    }

    #[inline(always)]
    fn visit_residuals(&self, params: &Vec<T>, mut visit: impl FnMut(usize, &[T; LANES])) {
        if self.is_plain() {
            self.table.visit_residuals(params, visit);
        } else {
            self.visit_rows(params, &mut visit);
        }
    }

    #[inline(always)]
    fn visit_gradients(&self, params: &Vec<T>, mut visit: impl FnMut(usize, &[T; LANES], &[[T; LANES]])) {
        if self.is_plain() {
            self.table.visit_gradients(params, visit);
        } else {
            self.visit_row_gradients(params, &mut visit);
        }
    }
}

impl<T: Real> ResidualHessian<Vec<T>> for ProblemResiduals<'_, T> {
    fn residual_hessian(&self, row: usize, params: &Vec<T>, hessian: &mut SquareMatrix<Vec<T>>) {
        if self.is_plain() {
            self.table.residual_hessian(row, params, hessian);
            return;
        }
        let prior = row.checked_sub(self.n_data()).and_then(|place| self.priors?.at(place, row));
        let group = |groups: &GroupMap| prior.map_or_else(|| groups.of_row(row), |(prior, _)| prior.group.unwrap_or(0));
        let local = self.groups.map_or_else(
            || params.clone(),
            |groups| {
                let mut local = Vec::new();
                groups.gather(group(groups), params, &mut local);
                local
            },
        );
        let mut own = SquareMatrix::<Vec<T>>::filled(local.len(), T::constant(0.0));
        match prior {
            None => {
                self.table.residual_hessian(row, &local, &mut own);
                #[cfg(feature = "likelihood")]
                if let Some(counted) = &self.counted {
                    bend(&mut own, counted, row, &self.table, &local);
                }
            }
            Some((prior, _)) => {
                if let Some(model) = prior.formula.model::<0>() {
                    gd_core::ModelHessian::predict_hessian(&model, &local, [], &mut own);
                }
            }
        }
        match self.groups {
            None => *hessian = own,
            Some(groups) => groups.scatter_matrix(group(groups), &own, hessian),
        }
    }
}

/// Makes the second derivatives of a mean those of its deviance residual: g'' ∇μ ∇μ' + g' ∇∇μ.
#[cfg(feature = "likelihood")]
fn bend<T: Real>(
    own: &mut SquareMatrix<Vec<T>>,
    counted: &Counted<'_, T>,
    row: usize,
    table: &ColumnResiduals<'_, T>,
    params: &Vec<T>,
) {
    let mut gradient = vec![T::constant(0.0); params.len()];
    let residual = table.residual_with_gradient(row, params, &mut gradient);
    let (slope, bend) = counted.bend(row, residual);
    for (entries, left) in own.rows_mut().zip(&gradient) {
        for (entry, right) in entries.iter_mut().zip(&gradient) {
            *entry = slope * *entry + bend * (*left * *right);
        }
    }
}
