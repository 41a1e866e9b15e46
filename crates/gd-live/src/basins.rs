//! The map of starts, a few at a time.

use gd_core::Real;
use gd_fit::basins::{BasinMap, Plane, basin_method, check_basin_points};
use gd_fit::picture::{View, basin_figure};
use gd_fit::{End, Error, Method, PictureSettings, Problem, ThemeName};

/// A map as it fills.
pub(crate) struct Basins {
    plane: Plane,
    method: Method,
    ends: Vec<End>,
}

impl Basins {
    /// Starts over the ranges of a view.
    ///
    /// # Errors
    /// A number of points that `gd basins` refuses.
    pub(crate) fn new(view: &View, method: &Method, points: usize) -> Result<Self, Error> {
        check_basin_points(points)?;
        let View { names, indices, ranges, is_log } = view.clone();
        Ok(Self {
            plane: Plane { names, indices, ranges, is_log, points },
            method: basin_method(method, None),
            ends: Vec::new(),
        })
    }

    pub(crate) fn n_starts(&self) -> usize {
        self.plane.n_cells()
    }

    /// Fits from the next `n` starts; returns how many are done.
    ///
    /// # Errors
    /// What `gd basins` refuses.
    pub(crate) fn advance<T: Real>(&mut self, problem: &Problem<T>, others: &[T], n: usize) -> Result<usize, Error> {
        let first = self.ends.len();
        for cell in first..(first + n).min(self.n_starts()) {
            self.ends.push(self.plane.end_of(cell, problem, &self.method, others)?);
        }
        Ok(self.ends.len())
    }

    /// The picture; starts that are not done yet belong to no minimum.
    ///
    /// # Errors
    /// What the renderer refuses.
    pub(crate) fn png(&self, formula: &str, is_dark: bool) -> Result<Vec<u8>, Error> {
        let theme = if is_dark { ThemeName::Dark } else { ThemeName::Light };
        let picture = PictureSettings { theme, ..PictureSettings::default() };
        let mut ends = self.ends.clone();
        ends.resize(self.n_starts(), End::none());
        let mut file = Vec::new();
        basin_figure(&BasinMap::new(&self.plane, &ends, &[]), formula, &picture)?.write_png(0, &mut file)?;
        Ok(file)
    }

    /// A line for every minimum.
    pub(crate) fn text(&self, names: &[String]) -> String {
        BasinMap::new(&self.plane, &self.ends, names).to_string()
    }
}
