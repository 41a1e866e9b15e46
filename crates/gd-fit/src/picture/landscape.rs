//! The loss over two parameters.

use gd_core::{GridAxis, Objective, Real, loss_grid_row};
use gd_render::HeightField;

use super::view::View;
use crate::error::Error;
use crate::fit::ProblemLoss;
use crate::parameters::ParameterFault;
use crate::problem::Problem;
use crate::setting::Setting;
use crate::threads::fill_chunks;

/// Rows that the loss is taken over: more make no difference that can be seen.
const N_ROWS: usize = 2000;

/// The loss of a problem over two of its parameters.
#[derive(Debug, Clone)]
pub struct Landscape<T> {
    problem: Problem<T>,
    /// Over which parameters, and in which ranges.
    pub view: View,
    axes: [GridAxis; 2],
    /// Rows of data in all.
    n_rows: usize,
}

impl<T: Real> Landscape<T> {
    /// A grid of `count` x `count` points.
    ///
    /// # Errors
    /// Ranges without a grid.
    pub fn new(problem: &Problem<T>, view: View, count: usize) -> Result<Self, Error> {
        let axis = |axis: usize| {
            let [low, high] = view.ranges[axis];
            if view.is_log[axis] { GridAxis::log(low, high, count) } else { GridAxis::new(low, high, count) }
        };
        let axes = [axis(0)?, axis(1)?];
        Ok(Self { problem: problem.sample(N_ROWS), view, axes, n_rows: problem.data.y.len() })
    }

    /// Rows that the loss is taken over, and rows in all.
    #[must_use]
    pub fn n_rows(&self) -> (usize, usize) {
        (self.problem.data.y.len(), self.n_rows)
    }

    /// Whether the losses are those of data.
    pub(crate) fn has_data(&self) -> bool {
        self.problem.has_data()
    }

    /// The values of both parameters.
    #[must_use]
    pub fn axes(&self) -> &[GridAxis; 2] {
        &self.axes
    }

    /// The losses with the other parameters held at `params`: all of the second parameter for the first value of the
    /// first, then for the next.
    ///
    /// # Errors
    /// Data that cannot be fitted; groups that have parameters of their own.
    pub fn losses(&self, params: &[T]) -> Result<Vec<f64>, Error> {
        let [i, j] = self.view.indices;
        let names = self.problem.names();
        let others = names.iter().zip(params).enumerate().filter(|(index, _)| *index != i && *index != j);
        let held: Vec<(String, f64)> = others.map(|(_, (name, value))| (name.clone(), value.to_f64())).collect();
        let slice = self.problem.clone().holding(&held);
        let slice = slice.ok_or_else(|| ParameterFault::GroupsAsSurface.of(Setting::By))?;
        let columns = slice.columns();
        let loss = ProblemLoss::new(&slice, &columns)?;
        // The formula has its parameters in the order of their names, the picture in the order asked for.
        let loss = InOrder { loss, is_swapped: i > j };
        let [a, b] = &self.axes;
        let mut losses = vec![T::constant(0.0); a.len() * b.len()];
        fill_chunks(&mut losses, b.len(), |row, losses| {
            loss_grid_row(&loss, a.at(row), b, losses);
        });
        Ok(losses.into_iter().map(Real::to_f64).collect())
    }

    /// The same as heights to be drawn.
    ///
    /// # Errors
    /// A loss that is finite nowhere.
    pub fn field(&self, params: &[T]) -> Result<HeightField, Error> {
        let [a, b] = &self.axes;
        let losses = self.losses(params)?;
        Ok(HeightField::new([a.min(), a.max()], [b.min(), b.max()], [a.len(), b.len()], losses)?)
    }
}

/// A loss of two parameters, perhaps the other way round.
struct InOrder<L> {
    loss: L,
    is_swapped: bool,
}

impl<L> InOrder<L> {
    fn turned<T: Real>(&self, [a, b]: [T; 2]) -> Vec<T> {
        if self.is_swapped { vec![b, a] } else { vec![a, b] }
    }
}

impl<T: Real, L: Objective<Vec<T>>> Objective<[T; 2]> for InOrder<L> {
    fn value(&self, params: &[T; 2]) -> T {
        self.loss.value(&self.turned(*params))
    }

    fn value_with_gradient(&self, params: &[T; 2], gradient: &mut [T; 2]) -> T {
        let mut found = self.turned(*params);
        let value = self.loss.value_with_gradient(&self.turned(*params), &mut found);
        for (part, &found) in gradient.iter_mut().zip(&found) {
            *part = found;
        }
        if self.is_swapped {
            gradient.reverse();
        }
        value
    }
}
