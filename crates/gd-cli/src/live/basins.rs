//! The map of starts, a few at a time.

use gd_core::Real;

use crate::commands::{BASIN_STEPS, Plane, describe};
use crate::error::CliError;
use crate::fit::Method;
use crate::minima::{End, Minima};
use crate::picture::{View, basin_figure};
use crate::problem::Problem;

/// A map as it fills.
pub(super) struct Basins {
    plane: Plane,
    method: Method,
    ends: Vec<End>,
}

impl Basins {
    /// Starts over the ranges of a view.
    ///
    /// # Errors
    /// A number of points that `gd basins` refuses.
    pub(super) fn new(view: &View, method: &Method, points: usize) -> Result<Self, CliError> {
        crate::commands::check_basin_points(points)?;
        let View { names, indices, ranges } = view.clone();
        let method = Method { steps: method.steps.max(BASIN_STEPS), ends_when_still: true, ..method.clone() };
        Ok(Self { plane: Plane { names, indices, ranges, points }, method, ends: Vec::new() })
    }

    pub(super) fn n_starts(&self) -> usize {
        self.plane.n_cells()
    }

    /// Fits from the next `n` starts; returns how many are done.
    ///
    /// # Errors
    /// What `gd basins` refuses.
    pub(super) fn advance<T: Real>(&mut self, problem: &Problem<T>, others: &[T], n: usize) -> Result<usize, CliError> {
        let first = self.ends.len();
        for cell in first..(first + n).min(self.n_starts()) {
            self.ends.push(self.plane.end_of(cell, problem, &self.method, others)?);
        }
        Ok(self.ends.len())
    }

    fn minima(&self) -> Minima {
        Minima::new(&self.ends, self.plane.indices, self.plane.widths())
    }

    /// The picture; starts that are not done yet belong to no minimum.
    ///
    /// # Errors
    /// What the renderer refuses.
    pub(super) fn png(&self, formula: &str) -> Result<Vec<u8>, CliError> {
        let mut ends = self.ends.clone();
        ends.resize(self.n_starts(), End::none());
        let mut file = Vec::new();
        basin_figure(&self.plane, &self.minima(), &ends, formula)?.write_png(0, &mut file)?;
        Ok(file)
    }

    /// A line for every minimum.
    ///
    /// # Errors
    /// None: memory can be written to.
    pub(super) fn text(&self, names: &[String]) -> Result<String, CliError> {
        let mut text = Vec::new();
        describe(&self.minima(), &self.ends, names, &mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}
