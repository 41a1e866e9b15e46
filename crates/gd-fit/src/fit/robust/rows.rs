//! The rows of a robust fit: their residuals in f64, times the roots of their weights.

use gd_core::{LANES, LevenbergMarquardt, MeanSquaredError, Real, Residuals, RobustLoss, RobustResiduals};
use gd_formula::TableResiduals;

use super::solve::End;
use crate::problem::Kernel;

/// The median of the absolute value of a standard normal variable.
const NORMAL_MEDIAN: f64 = 0.674_489_750_196_081_7;
/// Steps to a minimum of a loss.
const N_STEPS: usize = 300;
/// Rounding of predictions, in units of the machine epsilon.
const ROUNDING: f64 = 64.0;
/// A scale of data that are all 0.
const LEAST: f64 = 1e-30;

/// The rows with a weight above 0.
pub(super) struct Rows<'a, T> {
    pub(super) table: TableResiduals<'a, T>,
    bounds: Option<Vec<[T; 2]>>,
    /// The root of the weight of each of a row's observations; 0 where it does not count.
    pub(super) roots: Vec<f64>,
    /// How many observations each row stands for; 0 where it does not count.
    pub(super) counts: Vec<f64>,
    n_points: f64,
    n_params: usize,
    /// The scale of residuals that are rounding.
    floor: f64,
}

impl<'a, T: Real> Rows<'a, T> {
    pub(super) fn new(table: TableResiduals<'a, T>, bounds: Option<Vec<[T; 2]>>) -> Self {
        let weights = Residuals::<Vec<T>>::weights(&table);
        let counts = Residuals::<Vec<T>>::counts(&table);
        let weight = |row: usize| weights.and_then(|weights| weights.get(row)).map_or(1.0, |weight| weight.to_f64());
        let count = |row: usize| counts.and_then(|counts| counts.get(row)).map_or(1.0, |count| f64::from(*count));
        let n_rows = table.y().len();
        let counts: Vec<f64> = (0..n_rows).map(|row| if weight(row) > 0.0 { count(row) } else { 0.0 }).collect();
        let roots: Vec<f64> = (0..n_rows).map(|row| (weight(row) / count(row)).sqrt()).collect();
        let n_points: f64 = counts.iter().sum();
        let square = |((y, root), count): ((&T, &f64), &f64)| count * (root * y.to_f64()) * (root * y.to_f64());
        let squares: f64 = table.y().iter().zip(&roots).zip(&counts).map(square).sum();
        let floor = (ROUNDING * T::epsilon().to_f64() * (squares / n_points).sqrt()).max(LEAST);
        let n_params = table.formula().parameters().len();
        Self { table, bounds, roots, counts, n_points, n_params, floor }
    }

    /// Observations.
    pub(super) fn n_points(&self) -> f64 {
        self.n_points
    }

    pub(super) fn n_params(&self) -> usize {
        self.n_params
    }

    pub(super) fn bounds(&self) -> Option<&[[T; 2]]> {
        self.bounds.as_deref()
    }

    /// Predicted - observed, in standard deviations of an observation of weight 1; 0 where a row does not count.
    pub(super) fn residuals(&self, params: &Vec<T>) -> Vec<f64> {
        let mut all = vec![0.0; self.roots.len()];
        self.table.visit_residuals(params, |block, residuals: &[T; LANES]| {
            let begin = (block * LANES).min(all.len());
            let slots = all[begin..].iter_mut();
            for (((slot, root), count), residual) in
                slots.zip(&self.roots[begin..]).zip(&self.counts[begin..]).zip(residuals)
            {
                *slot = if *count > 0.0 { root * residual.to_f64() } else { 0.0 };
            }
        });
        all
    }

    /// The median of the absolute residuals over that of a standard normal variable; that of rounding at least.
    pub(super) fn median_scale(&self, residuals: &[f64]) -> f64 {
        let mut sizes: Vec<(f64, f64)> =
            residuals.iter().zip(&self.counts).filter(|(_, count)| **count > 0.0).map(|(r, c)| (r.abs(), *c)).collect();
        sizes.sort_by(|(one, _), (two, _)| one.total_cmp(two));
        // The mean of the two in the middle, of an even number.
        let middle = |place: f64| {
            let mut passed = 0.0;
            sizes.iter().find(|(_, count)| {
                passed += count;
                passed > place
            })
        };
        let [low, high] = [((self.n_points - 1.0) / 2.0).floor(), (self.n_points / 2.0).floor()];
        let median = [low, high].map(|place| middle(place).map_or(0.0, |(size, _)| *size));
        (0.5 * (median[0] + median[1]) / NORMAL_MEDIAN).max(self.floor)
    }

    /// No scale is below that of rounding.
    pub(super) fn floor(&self) -> f64 {
        self.floor
    }

    /// The sum of ρ over the observations.
    pub(super) fn total(&self, Kernel { loss, scale }: Kernel, residuals: &[f64]) -> f64 {
        residuals.iter().zip(&self.counts).map(|(residual, count)| count * loss.rho(residual / scale)).sum()
    }

    /// ψ(u) / u of every row.
    pub(super) fn weights(&self, Kernel { loss, scale }: Kernel, params: &Vec<T>) -> Vec<f64> {
        self.residuals(params).iter().map(|residual| loss.weight(residual / scale)).collect()
    }

    /// The sum of the squared differences of two curves.
    pub(super) fn distance(&self, here: &[f64], there: &[f64]) -> f64 {
        let pairs = here.iter().zip(there).zip(&self.counts);
        pairs.map(|((one, two), count)| count * (one - two) * (one - two)).sum()
    }

    /// The minimum that a start leads to in so many steps; `None` where it leads nowhere.
    pub(super) fn minimize(&self, Kernel { loss, scale }: Kernel, start: &[T], n_steps: usize) -> Option<Vec<T>> {
        minimize(RobustResiduals::new(self.table, loss, T::constant(scale)), self.bounds(), start, n_steps)
    }

    /// The minimum at a given scale.
    pub(super) fn end(&self, kernel: Kernel, start: &[T]) -> Option<End<T>> {
        let params = self.minimize(kernel, start, N_STEPS)?;
        let value = self.total(kernel, &self.residuals(&params));
        value.is_finite().then_some(End { params, scale: kernel.scale, value })
    }
}

/// As [`Rows::minimize`], of any rows.
pub(super) fn minimize<T: Real>(
    residuals: RobustResiduals<TableResiduals<'_, T>, T>,
    bounds: Option<&[[T; 2]]>,
    start: &[T],
    n_steps: usize,
) -> Option<Vec<T>> {
    let mut fit = LevenbergMarquardt::new(MeanSquaredError::of(residuals), start.to_vec(), n_steps).ok()?;
    if let Some(bounds) = bounds {
        fit = fit.with_bounds(bounds.to_vec()).ok()?;
    }
    let params = fit.run()?.params.clone();
    params.iter().all(|param| Real::is_finite(*param)).then_some(params)
}

/// A loss and its scale for the S-estimate: the bisquare whose expectation is half its ceiling where the noise is normal, which
/// half of the rows may not spoil. The scale is told in terms of the tuning constant of [`RobustLoss::Bisquare`].
pub(super) fn half(scale: f64) -> Kernel {
    const TUNING: f64 = 1.547_644_980_928_226;
    let loss = RobustLoss::Bisquare;
    Kernel { loss, scale: scale * TUNING / loss.tuning() }
}
