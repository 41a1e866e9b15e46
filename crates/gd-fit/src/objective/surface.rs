//! An objective over two parameters, without a descent.

use std::fmt;
use std::io::Write;

use gd_render::Figure;

use super::descents::method_of;
use super::{ObjectiveMinimum, lowest, report, search_minima};
use crate::error::Error;
use crate::fit::{Method, plain_start};
use crate::picture::{Landscape, View, figures_of};
use crate::problem::Problem;
use crate::report::Significant;
use crate::settings::{Names, PictureSettings, Settings, ViewSettings};
use crate::surface::{check_surface_points, finer, write_losses};

/// So many of the lowest minima are in view and marked, and those that are as low.
const N_SHOWN: usize = 4;
/// Free room around minima, as a part of their spread; around a single one, of its size; and around a place that is none.
const SPREAD: f64 = 0.35;
const SIZE: f64 = 1.5;
const NOWHERE: f64 = 2.0;
/// Minima nearer to each other than this part of their size are at one place of an axis.
const NARROW: f64 = 1e-3;
/// On a logarithmic axis, at least this factor of room.
const FACTOR: f64 = 10.0;

/// An objective over two of its parameters, the others held at the lowest minimum that a search found.
#[derive(Debug, Clone)]
pub struct ObjectiveSurface {
    landscape: Landscape<f64>,
    /// The same with as many points as a picture needs.
    drawn: Landscape<f64>,
    minima: Vec<ObjectiveMinimum>,
    /// Where parameters that are not drawn are held.
    others: Vec<f64>,
    names: Vec<String>,
}

impl ObjectiveSurface {
    /// A grid of `points` x `points`, from 2 to 1000, where the lowest minima are seen that a search around the start of the
    /// settings finds, or within the ranges of the view.
    ///
    /// # Errors
    /// An objective of one parameter, a view that names other parameters, an axis that has no logarithm.
    pub fn new(problem: &Problem<f64>, settings: &Settings, view: &ViewSettings, points: usize) -> Result<Self, Error> {
        check_surface_points(points)?;
        let names = problem.names();
        view.check(names)?;
        let method = method_of(settings, problem)?;
        let center = center(problem, &method, settings);
        let ranges: Vec<_> = names.iter().map(|name| view.range_of(name)).collect();
        let minima = search_minima(problem, &method, &[], &center, &ranges)?;
        let indices = indices(names, view).ok_or(Error::OneParameter)?;
        let shown = indices.map(|index| names.get(index).cloned().unwrap_or_default());
        let view = View::over(shown, indices, view, |index, is_log| {
            let of = |params: &[f64]| params.get(index).copied().unwrap_or(0.0);
            let places = lowest(&minima, N_SHOWN).iter().map(|minimum| of(&minimum.params));
            range_around(places, of(&center), is_log)
        })?;
        let others = minima.first().map_or(center, |minimum| minimum.params.clone());
        let landscape = Landscape::new(problem, view.clone(), points)?;
        let drawn = Landscape::new(problem, view, finer(points))?;
        Ok(Self { landscape, drawn, minima, others, names: names.to_vec() })
    }

    /// The minima that a search found, the lowest first. There may be others.
    #[must_use]
    pub fn minima(&self) -> &[ObjectiveMinimum] {
        &self.minima
    }

    /// A still of the surface beside its contour map, and an animation of the surface as it turns; minima in view are marked.
    ///
    /// # Errors
    /// An objective that is finite nowhere, a look that these pictures cannot have.
    pub fn figures(&self, title: &str, picture: &PictureSettings) -> Result<[Figure; 2], Error> {
        let View { indices, .. } = self.drawn.view;
        // Of minima elsewhere the picture shows another slice.
        let is_here = |minimum: &&ObjectiveMinimum| {
            let others = minimum.params.iter().zip(&self.others).enumerate();
            others.filter(|(index, _)| !indices.contains(index)).all(|(_, (one, other))| one == other)
        };
        let minima = lowest(&self.minima, N_SHOWN)
            .iter()
            .filter(is_here)
            .map(|minimum| (minimum.params.as_slice(), minimum.loss));
        figures_of(&self.drawn, title, &self.others, &minima.collect::<Vec<_>>(), picture)
    }

    /// Writes the objective at every grid point as CSV.
    ///
    /// # Errors
    /// A writer that fails.
    pub fn write_csv(&self, out: &mut dyn Write) -> Result<(), Error> {
        let losses = self.landscape.losses(&self.others)?;
        Ok(write_losses(&self.landscape, &losses, "loss", out)?)
    }
}

/// Where the search begins: the start that is given; 0 for other parameters, or 1 where 0 has no value.
fn center(problem: &Problem<f64>, method: &Method, settings: &Settings) -> Vec<f64> {
    let ones: Vec<f64> = plain_start(problem, method, &settings.start);
    let named = problem.names().iter().zip(&ones);
    let zeros: Vec<f64> = named.map(|(name, one)| settings.start.of(name).map_or(0.0, |_| *one)).collect();
    let value = problem.function.as_ref().map_or(f64::NAN, |function| gd_core::Objective::value(function, &zeros));
    if value.is_finite() { zeros } else { ones }
}

/// The two parameters that are asked for, or whose ranges are, or else the first two.
fn indices(names: &[String], view: &ViewSettings) -> Option<[usize; 2]> {
    let position = |name: &String| names.iter().position(|known| known == name).unwrap_or(0);
    match (&view.over, &view.ranges.0[..]) {
        (Some(Names(over)), _) => Some(over.each_ref().map(position)),
        (None, [(one, _), (two, _)]) => Some([position(one), position(two)]),
        _ => (names.len() > 1).then_some([0, 1]),
    }
}

/// A range with all places in it, or around `nowhere` if there are none.
fn range_around(places: impl Iterator<Item = f64>, nowhere: f64, is_log: bool) -> Option<[f64; 2]> {
    let hull = |places: &mut dyn Iterator<Item = f64>| {
        let ends =
            places.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], place| [low.min(place), high.max(place)]);
        (ends[0] <= ends[1]).then_some(ends)
    };
    if is_log {
        let [low, high] = hull(&mut places.chain([nowhere]).filter(|place| *place > 0.0))?;
        return Some([low / FACTOR, high * FACTOR]);
    }
    let mut places = places;
    let Some([low, high]) = hull(&mut places) else {
        let reach = NOWHERE * nowhere.abs().max(1.0);
        return Some([nowhere - reach, nowhere + reach]);
    };
    let size = low.abs().max(high.abs()).max(1.0);
    let is_one = high - low <= NARROW * size;
    let room = if is_one { SIZE * size } else { SPREAD * (high - low) };
    Some([low - room, high + room])
}

impl fmt::Display for ObjectiveSurface {
    /// One line for what is drawn, and one for each minimum.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let View { names: drawn, ranges, indices, .. } = &self.landscape.view;
        let range = |axis: usize| {
            let [low, high] = ranges[axis].map(|end| Significant(end, 4));
            format!("{} from {low} to {high}", drawn[axis])
        };
        writeln!(f, "loss over {} and {}, without data", range(0), range(1))?;
        let mut minima = Vec::new();
        report::write_minima(&self.minima, &self.names, &mut minima).map_err(|_| fmt::Error)?;
        match self.minima.len() {
            0 => writeln!(f, "no minimum was found by a search")?,
            1 => writeln!(f, "1 minimum found by a search:")?,
            n => writeln!(f, "{n} minima found by a search{}", report::shown_of(n))?,
        }
        f.write_str(&String::from_utf8_lossy(&minima))?;
        let pairs = self.names.iter().zip(&self.others).enumerate().filter(|(index, _)| !indices.contains(index));
        let held: Vec<String> =
            pairs.map(|(_, (name, value))| format!("{name} = {}", Significant(*value, 6))).collect();
        if held.is_empty() { Ok(()) } else { writeln!(f, "others held at {}", held.join(", ")) }
    }
}
