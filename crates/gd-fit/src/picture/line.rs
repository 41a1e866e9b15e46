//! The loss over the only parameter.

use gd_core::{Objective, Real};

use super::view::range_of;
use crate::error::Error;
use crate::fit::{Outcome, ProblemLoss};
use crate::problem::Problem;

/// Places along the curve.
const N_PLACES: usize = 200;

/// The loss of a problem with one parameter, as a curve.
#[derive(Debug, Clone)]
pub struct LossLine<T> {
    sample: Problem<T>,
    /// The parameter.
    pub name: String,
    /// Its range, low and high.
    pub range: [f64; 2],
    /// Places that the curve is drawn through, evenly from end to end.
    pub places: Vec<f64>,
    /// The loss at each.
    pub losses: Vec<f64>,
}

impl<T: Real> LossLine<T> {
    /// The loss over `range` or, if there is none, where start, path and minimum are seen; taken over no more than `n_rows`
    /// rows.
    ///
    /// # Errors
    /// Data that cannot be fitted.
    pub fn new(
        problem: &Problem<T>,
        outcome: &Outcome<T>,
        range: Option<[f64; 2]>,
        n_rows: usize,
    ) -> Result<Self, Error> {
        let name = problem.names().first().cloned().unwrap_or_default();
        let range = range.unwrap_or_else(|| range_of(&[outcome], None, 0));
        let [low, high] = range;
        let places: Vec<f64> = (0..N_PLACES).map(|i| low + (high - low) * (i as f64 / (N_PLACES - 1) as f64)).collect();
        let mut line = Self { sample: problem.sample(n_rows), name, range, places, losses: Vec::new() };
        line.losses = line.losses_at(&line.places)?;
        Ok(line)
    }

    /// Whether a place is in view.
    #[must_use]
    pub fn contains(&self, place: f64) -> bool {
        (self.range[0]..=self.range[1]).contains(&place)
    }

    /// The loss at each of some places.
    ///
    /// # Errors
    /// Data that cannot be fitted.
    pub fn losses_at(&self, places: &[f64]) -> Result<Vec<f64>, Error> {
        let columns = self.sample.columns();
        let loss = ProblemLoss::new(&self.sample, &columns)?;
        Ok(places.iter().map(|place| loss.value(&vec![T::constant(*place)]).to_f64()).collect())
    }
}

/// The only parameter.
pub fn only<T: Real>(params: &[T]) -> f64 {
    params.first().map_or(f64::NAN, |param| param.to_f64())
}
