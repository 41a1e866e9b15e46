//! What the formula predicts, where it is to be drawn.

use gd_core::Real;
use gd_formula::Formula;

use crate::problem::Problem;

/// Places that a curve is drawn through.
const N_PLACES: usize = 300;

/// Data and predictions in the plane: over the input if there is one, else over the prediction.
#[derive(Debug, Clone)]
pub(crate) struct Scatter {
    /// Name of what is drawn across.
    pub(crate) x_name: String,
    pub(crate) y_name: String,
    /// Inputs of the points shown, one list for every input.
    inputs: Vec<Vec<f64>>,
    pub(crate) y: Vec<f64>,
    formula: Formula,
    /// Evenly from the least to the greatest input; empty if there are several inputs.
    pub(crate) places: Vec<f64>,
    /// Rows of data in all.
    pub(crate) n_rows: usize,
}

impl Scatter {
    /// The data of a problem, no more than `max_points` of them.
    pub(crate) fn new<T: Real>(problem: &Problem<T>, max_points: usize) -> Self {
        let stride = problem.table.y.len().div_ceil(max_points.max(1)).max(1);
        let wide = |values: &Vec<T>| values.iter().step_by(stride).map(|value| value.to_f64()).collect::<Vec<f64>>();
        let inputs: Vec<Vec<f64>> = problem.table.inputs.iter().map(wide).collect();
        let (mut places, mut x_name) = (Vec::new(), format!("{} predicted", problem.table.y_name));
        if let ([input], [name]) = (&problem.table.inputs[..], problem.table.formula.inputs()) {
            x_name.clone_from(name);
            let ends = input.iter().map(|value| value.to_f64());
            let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
            let at = |index: usize| low + (high - low) * (index as f64 / (N_PLACES - 1) as f64);
            places = (0..N_PLACES).map(at).collect();
        }
        Self {
            x_name,
            y_name: problem.table.y_name.clone(),
            inputs,
            y: wide(&problem.table.y),
            formula: problem.formula.clone(),
            places,
            n_rows: problem.table.y.len(),
        }
    }

    /// What the formula predicts for every point shown.
    pub(crate) fn predicted<T: Real>(&self, params: &[T]) -> Vec<f64> {
        let row = |index: usize| -> Vec<T> {
            self.inputs.iter().filter_map(|column| column.get(index).map(|value| T::constant(*value))).collect()
        };
        (0..self.y.len()).map(|index| self.formula.evaluate(params, &row(index)).to_f64()).collect()
    }

    /// What the formula predicts at every place of the curve.
    pub(crate) fn curve<T: Real>(&self, params: &[T]) -> Vec<f64> {
        self.places.iter().map(|place| self.formula.evaluate(params, &[T::constant(*place)]).to_f64()).collect()
    }

    /// Where the points stand along x.
    pub(crate) fn across<'a>(&'a self, predicted: &'a [f64]) -> &'a [f64] {
        match (&self.inputs[..], self.places.is_empty()) {
            ([input], false) => input,
            _ => predicted,
        }
    }

    /// What may be drawn without making the data small: their range and twice its width at either side.
    pub(crate) fn y_in_sight(&self) -> [f64; 2] {
        let ends = self.y.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], y| [low.min(*y), high.max(*y)]);
        let width = (ends[1] - ends[0]).max(ends[0].abs().max(ends[1].abs()) * 1e-3).max(f64::MIN_POSITIVE);
        [ends[0] - 2.0 * width, ends[1] + 2.0 * width]
    }

    /// The points in a legend.
    pub(crate) fn caption(&self) -> String {
        if self.y.len() == self.n_rows {
            format!("{} data points", self.n_rows)
        } else {
            format!("{} of {} data points", self.y.len(), self.n_rows)
        }
    }
}
