//! What a curve leaves over of the data.

use gd_core::{Real, Residuals};

use super::curve::Scatter;
use crate::error::Error;
use crate::fit::{ColumnLoss, loss_of};
use crate::problem::Problem;

/// What a curve leaves over of the data: observed less fitted; where inputs have errors, the distances from the curve, which
/// have the standard deviations of what is observed.
pub(super) struct LeftOver<'a, T> {
    /// The loss whose residuals are distances, where inputs have errors.
    distances: Option<ColumnLoss<'a, T>>,
}

impl<'a, T: Real> LeftOver<'a, T> {
    pub(super) fn new(problem: &'a Problem<T>, columns: &'a [&'a [T]]) -> Result<Self, Error> {
        let distances = problem.data.input_sigmas().is_some().then(|| loss_of(problem, columns)).transpose()?;
        Ok(Self { distances })
    }

    /// What an axis calls it.
    pub(super) fn title(&self) -> &'static str {
        if self.distances.is_some() { "orthogonal distance" } else { "observed \u{2212} fitted" }
    }

    /// That of the points of a scatter, whose predictions at the parameters are given.
    pub(super) fn values(&self, scatter: &Scatter, params: &[T], predicted: &[f64]) -> Vec<f64> {
        let Some(loss) = &self.distances else {
            return scatter.y.iter().zip(predicted).map(|(y, predicted)| y - predicted).collect();
        };
        let (residuals, params) = (loss.residuals(), params.to_vec());
        let rows = (0..scatter.y.len()).map(|point| point * scatter.stride);
        rows.map(|row| -residuals.residual(row, &params).to_f64()).collect()
    }
}
