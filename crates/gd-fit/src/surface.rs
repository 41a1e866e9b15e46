//! The loss over two parameters.

use std::fmt;
use std::io::{self, Write};

use gd_render::Figure;

use crate::basins::check_points;
use crate::error::Error;
use crate::fit::{Method, Outcome, fit, search_start};
use crate::picture::{Landscape, View, surface_figures};
use crate::problem::Problem;
use crate::report::{Significant, digits, own_columns};
use crate::settings::{PictureSettings, StartValues, ViewSettings};

/// Grid points along each parameter that can be drawn.
const POINTS: std::ops::RangeInclusive<usize> = 2..=1000;
/// Grid points that make slopes smooth in a picture.
const FINEST: usize = 118;

/// Checks a number of grid points along each parameter.
///
/// # Errors
/// Fewer than 2 or more than 1000.
pub fn check_surface_points(points: usize) -> Result<(), Error> {
    check_points(points, POINTS)
}

/// The loss of a problem over two of its parameters, the others held at the minimum.
#[derive(Debug, Clone)]
pub struct Surface {
    landscape: Landscape<f64>,
    /// The same with as many points as a picture needs.
    drawn: Landscape<f64>,
    /// The minimum that the surface is drawn around.
    minimum: Outcome<f64>,
    names: Vec<String>,
}

impl Surface {
    /// A grid of `points` x `points`, from 2 to 1000, around the least-squares minimum that is found from `start`.
    ///
    /// # Errors
    /// A formula with only one parameter, data that cannot be fitted, a view that names other parameters.
    pub fn new(problem: &Problem<f64>, start: &StartValues, view: &ViewSettings, points: usize) -> Result<Self, Error> {
        check_surface_points(points)?;
        view.check(problem.names())?;
        let method = Method::least_squares();
        let is_given = !start.0.is_empty();
        let start = search_start(problem, &method, start)?;
        let minimum = fit(problem, &method, &start.start, &mut |_, _| {})?;
        // A start that nobody gave is nothing to see.
        let view = if is_given {
            View::new(problem, &[&minimum], Some(&minimum.params), view)?
        } else {
            View::around(problem, &minimum, view)?
        };
        let view = view.ok_or(Error::OneParameter)?;
        let landscape = Landscape::new(problem, view.clone(), points)?;
        // Between the points that are asked for a picture has more, so that its slopes are smooth.
        let drawn = Landscape::new(problem, view, finer(points))?;
        Ok(Self { landscape, drawn, minimum, names: problem.names().to_vec() })
    }

    /// A still of the surface beside its contour map, and an animation of the surface as it turns.
    ///
    /// # Errors
    /// A loss that is finite nowhere, a look that these pictures cannot have.
    pub fn figures(&self, formula: &str, picture: &PictureSettings) -> Result<[Figure; 2], Error> {
        surface_figures(&self.drawn, formula, &self.minimum, picture)
    }

    /// Writes the loss at every grid point as CSV.
    ///
    /// # Errors
    /// A writer that fails, data that cannot be fitted.
    pub fn write_csv(&self, out: &mut dyn Write) -> Result<(), Error> {
        let losses = self.landscape.losses(&self.minimum.params)?;
        Ok(write_losses(&self.landscape, &losses, "mse", out)?)
    }
}

/// Points along each axis of a picture of a grid.
pub(crate) fn finer(points: usize) -> usize {
    (points - 1) * FINEST.div_ceil(points).max(1) + 1
}

/// Writes the losses of a grid as CSV; `name` is that of their column.
pub(crate) fn write_losses(
    landscape: &Landscape<f64>,
    losses: &[f64],
    name: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let [a, b] = landscape.axes();
    let [first, second] = &landscape.view.names;
    let mut writer = csv::Writer::from_writer(out);
    let loss = own_columns(&[name], &[first, second]);
    writer.write_record([first, second].into_iter().chain(&loss))?;
    for (i, row) in losses.chunks_exact(b.len()).enumerate() {
        for (j, loss) in row.iter().enumerate() {
            writer.write_record([a.at(i), b.at(j), *loss].map(digits))?;
        }
    }
    writer.flush()
}

impl fmt::Display for Surface {
    /// One line for what is drawn, and one for its minimum.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { landscape, minimum, names, .. } = self;
        let View { names: drawn, ranges, indices, .. } = &landscape.view;
        let range = |axis: usize| {
            let [low, high] = ranges[axis].map(|end| Significant(end, 4));
            format!("{} from {low} to {high}", drawn[axis])
        };
        writeln!(f, "loss over {} and {}", range(0), range(1))?;
        let pairs = || names.iter().zip(&minimum.params).enumerate();
        let at = |is_drawn: bool| {
            let chosen = pairs().filter(|(index, _)| indices.contains(index) == is_drawn);
            chosen
                .map(|(_, (name, value))| format!("{name} = {}", Significant(*value, 6)))
                .collect::<Vec<_>>()
                .join(", ")
        };
        writeln!(f, "least at {} with {}", at(true), Significant(minimum.loss, 6))?;
        let held = at(false);
        if !held.is_empty() {
            writeln!(f, "others held there: {held}")?;
        }
        let (used, all) = landscape.n_rows();
        if used < all {
            writeln!(f, "taken over {used} of the {all} rows")?;
        }
        Ok(())
    }
}
