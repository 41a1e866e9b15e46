//! Places at which formulas with different inputs are compared.

use gd_core::Residuals;
use gd_formula::TableResiduals;

use super::candidate::FormulaFit;
use crate::fit::{Summary, variance_along};
use crate::problem::Problem;

/// Rows that formulas are compared at.
const N_ROWS: usize = 200;
/// Even places over the range of the only input.
const N_EVEN: usize = 60;

/// Values of columns, by their numbers: one list for each, all of the same length.
#[derive(Debug, Clone)]
pub(super) struct Places {
    columns: Vec<(usize, Vec<f64>)>,
}

impl Places {
    /// The rows of the data, with the columns that either formula has as an input.
    pub(super) fn of_rows(fits: [&FormulaFit; 2]) -> Self {
        let mut columns: Vec<(usize, Vec<f64>)> = Vec::new();
        for data in fits.map(|fit| &fit.problem.data) {
            for (column, values) in data.origin.inputs.iter().zip(&data.inputs) {
                if columns.iter().all(|(number, _)| *number != column.number) {
                    columns.push((column.number, values.clone()));
                }
            }
        }
        Self { columns }
    }

    /// The rows, no more than a few hundred, and places between them: even ones of a single input, else the middles of rows
    /// that follow each other. A formula with as many parameters as there are rows could take any shape at these alone.
    pub(super) fn dense(fits: [&FormulaFit; 2]) -> Self {
        let mut places = Self::of_rows(fits);
        let is_single = places.columns.len() == 1;
        for (_, values) in &mut places.columns {
            let stride = values.len().div_ceil(N_ROWS).max(1);
            let rows: Vec<f64> = values.iter().copied().step_by(stride).collect();
            values.clone_from(&rows);
            if is_single {
                let [low, high] = ends(&rows);
                let step = (high - low) / N_EVEN as f64;
                values.extend((0..N_EVEN).map(|index| low + step * (index as f64 + 0.5)));
            } else {
                values.extend(rows.windows(2).map(|pair| 0.5 * pair[0] + 0.5 * pair[1]));
            }
        }
        places
    }

    /// Places along one column.
    pub(super) fn along(number: usize, values: Vec<f64>) -> Self {
        Self { columns: vec![(number, values)] }
    }

    /// The only column, if there is just one, by its number and values.
    pub(super) fn single(&self) -> Option<(usize, &[f64])> {
        match &self.columns[..] {
            [(number, values)] => Some((*number, values)),
            _ => None,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.columns.first().map_or(0, |(_, values)| values.len())
    }

    /// The inputs of a formula at every place; `None` if there is no such column.
    pub(super) fn inputs_of(&self, problem: &Problem<f64>) -> Option<Vec<Vec<f64>>> {
        let of = |number: usize| self.columns.iter().find(|(known, _)| *known == number);
        problem.data.origin.inputs.iter().map(|column| Some(of(column.number)?.1.clone())).collect()
    }
}

/// The least and the greatest value.
pub(super) fn ends(values: &[f64]) -> [f64; 2] {
    values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(*value), high.max(*value)])
}

/// A fitted formula with the covariance of its parameters.
#[derive(Clone, Copy)]
pub(crate) struct Fitting<'a> {
    pub(crate) problem: &'a Problem<f64>,
    pub(crate) params: &'a [f64],
    pub(crate) summary: &'a Summary,
}

impl<'a> Fitting<'a> {
    pub(crate) fn of(fit: &'a FormulaFit) -> Self {
        Self { problem: &fit.problem, params: &fit.params, summary: &fit.summary }
    }

    /// The value at every place, and its variance by the delta method; NaN where that is not known.
    pub(crate) fn at(&self, inputs: &[Vec<f64>]) -> Vec<[f64; 2]> {
        let columns: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
        let n = columns.first().map_or(0, |column| column.len());
        let zeros = vec![0.0; n];
        // Residuals of observations of 0 are the predictions themselves.
        let Ok(rows) = TableResiduals::new(&self.problem.formula, &columns, &zeros) else { return Vec::new() };
        let (params, mut gradient) = (self.params.to_vec(), vec![0.0; self.params.len()]);
        let mut one = |row: usize| {
            let value = rows.residual_with_gradient(row, &params, &mut gradient);
            // A parameter that is held on its bound does not vary.
            let own = gradient.iter().zip(&self.summary.errors);
            let free: Vec<f64> = own.map(|(part, error)| if error.is_ok() { *part } else { 0.0 }).collect();
            [value, variance_along(&self.summary.covariance, &free).unwrap_or(f64::NAN)]
        };
        (0..n).map(&mut one).collect()
    }
}
