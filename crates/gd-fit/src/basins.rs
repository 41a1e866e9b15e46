//! Basins of attraction: which start ends in which minimum.

use std::fmt;
use std::io::{self, Write};
use std::sync::Mutex;

use gd_core::Real;

use crate::error::Error;
use crate::fit::{Method, check_domain, fit};
use crate::minima::{End, Minima};
#[cfg(feature = "objectives")]
use crate::objective::{Function, usual_size};
use crate::picture::{no_logarithm, place_on};
use crate::problem::Problem;
use crate::report::{Significant, digits, own_columns};
use crate::setting::Setting;
use crate::settings::{Ranges, ViewSettings, check_names};
use crate::threads::try_map;

/// The allowed numbers of starts along each parameter.
const POINTS: std::ops::RangeInclusive<usize> = 2..=500;
/// The default number of steps of a descent: it ends by itself when the loss no longer changes.
const STEPS: usize = 4000;

/// A loss that is so small a part of the usual one is 0 but for rounding: so are equally low minima of an objective.
#[cfg(feature = "objectives")]
const NOTHING: f64 = 1e-12;
/// The number of minima that are listed, the lowest first.
const MOST: usize = 12;

/// Checks a number of starts along each parameter.
///
/// # Errors
/// Fewer than 2 or more than 500.
pub fn check_basin_points(points: usize) -> Result<(), Error> {
    check_points(points, POINTS)
}

/// Refuses a number of grid points outside the allowed range.
pub(crate) fn check_points(found: usize, range: std::ops::RangeInclusive<usize>) -> Result<(), Error> {
    let (&least, &most) = (range.start(), range.end());
    if range.contains(&found) { Ok(()) } else { Err(Error::Points { found, least, most }) }
}

/// The two parameters that starts are spread over.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// The parameters.
    pub names: [String; 2],
    /// Their indices among the free parameters.
    pub indices: [usize; 2],
    /// Their ranges, low and high.
    pub ranges: [[f64; 2]; 2],
    /// Whether starts are evenly spread over the logarithms of these.
    pub is_log: [bool; 2],
    /// Starts along each.
    pub points: usize,
}

impl Plane {
    /// A grid of `points` x `points` starts over the ranges of two parameters.
    ///
    /// # Errors
    /// Fewer than 2 or more than 500 points, a number of ranges other than two, a name that is not a parameter.
    pub fn new(problem: &Problem<impl Real>, Ranges(ranges): &Ranges, points: usize) -> Result<Self, Error> {
        check_basin_points(points)?;
        check_names(Setting::Ranges, ranges.iter().map(|(name, _)| name), Some(problem.names()))?;
        let [(first, a), (second, b)] = &ranges[..] else {
            return Err(Error::TwoRanges { found: ranges.len() });
        };
        let names = [first.clone(), second.clone()];
        let index = |name: &String| problem.names().iter().position(|known| known == name).unwrap_or(0);
        Ok(Self { indices: names.each_ref().map(index), names, ranges: [*a, *b], is_log: [false; 2], points })
    }

    /// The same with starts evenly spread over the logarithms of some parameters.
    ///
    /// # Errors
    /// A name that is neither of the two, a range that reaches 0.
    pub fn with_log(mut self, log: &[String]) -> Result<Self, Error> {
        let view = ViewSettings { log: log.to_vec(), ..ViewSettings::default() };
        view.check(&self.names)?;
        self.is_log = self.names.each_ref().map(|name| view.is_log(name));
        let axes = self.names.iter().zip(self.ranges).zip(self.is_log);
        let mut below = axes.filter(|((_, [low, _]), is_log)| *is_log && *low <= 0.0);
        below.next().map_or(Ok(()), |((name, range), _)| Err(no_logarithm(name, range)))?;
        Ok(self)
    }

    /// Starts in all.
    #[must_use]
    pub fn n_cells(&self) -> usize {
        self.points * self.points
    }

    /// The middle of a cell.
    fn start(&self, cell: usize) -> [f64; 2] {
        let place = |axis: usize, index: usize| {
            place_on(self.ranges[axis], self.is_log[axis], (index as f64 + 0.5) / self.points as f64)
        };
        [place(0, cell / self.points), place(1, cell % self.points)]
    }

    /// The start of a cell; `others` has a value for every parameter.
    fn params_at<T: Real>(&self, cell: usize, others: &[T]) -> Vec<T> {
        let mut params = others.to_vec();
        for (index, place) in self.indices.iter().zip(self.start(cell)) {
            if let Some(param) = params.get_mut(*index) {
                *param = T::constant(place);
            }
        }
        params
    }

    /// Where the descent from the middle of a cell ends; `others` has a value for every parameter.
    ///
    /// # Errors
    /// Whatever a fit refuses, except for a start without a loss, which leads nowhere.
    pub fn end_of<T: Real>(
        &self,
        cell: usize,
        problem: &Problem<T>,
        method: &Method,
        others: &[T],
    ) -> Result<End, Error> {
        match fit(problem, method, &self.params_at(cell, others), &mut |_, _| {}) {
            Ok(outcome) => Ok(End::new(&outcome, self.indices, self.widths())),
            Err(error) if error.is_bad_start() => Ok(End::none()),
            Err(error) => Err(error),
        }
    }

    /// The values of a function at all starts.
    #[cfg(feature = "objectives")]
    fn values<T: Real>(&self, function: &Function<T>, others: &[T]) -> Vec<f64> {
        let value = |cell: usize| gd_core::Objective::value(function, &self.params_at(cell, others)).to_f64();
        (0..self.n_cells()).map(value).collect()
    }

    pub(crate) fn widths(&self) -> [f64; 2] {
        self.ranges.map(|[low, high]| high - low)
    }
}

/// The method of a map: it makes `steps` steps, 4000 or more by default, unless the loss stands still before.
#[must_use]
pub fn basin_method(method: &Method, steps: Option<usize>) -> Method {
    let steps = steps.unwrap_or(method.steps.max(STEPS));
    Method { steps, ends_when_still: true, ..method.clone() }
}

/// Ends whose losses are 0 where they are nothing beside those of the starts, so that equally low minima are as low.
#[cfg(feature = "objectives")]
fn without_rounding(ends: Vec<End>, starts: &[f64]) -> Vec<End> {
    let usual = usual_size(starts.iter().copied());
    let rounded = |end: End| End { loss: if end.loss.abs() <= NOTHING * usual { 0.0 } else { end.loss }, ..end };
    ends.into_iter().map(rounded).collect()
}

/// Where the descents from a plane of starts end.
#[derive(Debug, Clone, PartialEq)]
pub struct BasinMap {
    /// The starts.
    pub plane: Plane,
    /// The end of each start in the order of the cells, or of the first of them.
    pub ends: Vec<End>,
    /// The minima among the ends.
    pub minima: Minima,
    /// The parameters that are fitted.
    names: Vec<String>,
    /// Whether they are those of data.
    pub(crate) has_data: bool,
}

impl BasinMap {
    /// Sorts ends into minima.
    #[must_use]
    pub fn new(plane: &Plane, ends: &[End], names: &[String]) -> Self {
        let minima = Minima::new(ends, plane.indices, plane.widths());
        Self { minima, plane: plane.clone(), ends: ends.to_vec(), names: names.to_vec(), has_data: true }
    }

    /// Fits from all starts, on all cores. `others` has a value for every parameter; `progress` is called with the
    /// number of starts done.
    ///
    /// # Errors
    /// Data or settings that cannot be fitted. A start without a loss leads nowhere.
    pub fn of<T: Real>(
        problem: &Problem<T>,
        plane: &Plane,
        method: &Method,
        others: &[T],
        progress: &mut (dyn FnMut(usize) + Send),
    ) -> Result<Self, Error> {
        check_domain(problem)?;
        let shared = Mutex::new((0, progress));
        let end = |cell| {
            let end = plane.end_of(cell, problem, method, others)?;
            if let Ok(mut shared) = shared.lock() {
                shared.0 += 1;
                let done = shared.0;
                shared.1(done);
            }
            Ok(end)
        };
        let ends = try_map(plane.n_cells(), end)?;
        #[cfg(feature = "objectives")]
        let ends = match &problem.function {
            Some(function) => without_rounding(ends, &plane.values(function, others)),
            None => ends,
        };
        Ok(Self { has_data: problem.has_data(), ..Self::new(plane, &ends, problem.names()) })
    }

    /// Writes a row for every start: where it ended, after how many steps and why, and in which minimum, from 1.
    ///
    /// # Errors
    /// A writer that fails.
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { plane, ends, minima, names, has_data } = self;
        let loss_name = if *has_data { "mse" } else { "loss" };
        let mut writer = csv::Writer::from_writer(out);
        let params: Vec<&str> = names.iter().map(String::as_str).collect();
        let starts = plane.names.each_ref().map(|name| format!("start_{name}"));
        let starts = own_columns(&starts.each_ref().map(String::as_str), &params);
        let taken: Vec<&str> = params.iter().copied().chain(starts.iter().map(String::as_str)).collect();
        let fixed = own_columns(&[loss_name, "steps", "stop", "minimum"], &taken);
        writer.write_record(starts.iter().map(String::as_str).chain(params).chain(fixed.iter().map(String::as_str)))?;
        for (cell, end) in ends.iter().enumerate() {
            let start = plane.start(cell).into_iter().map(digits);
            let params = (0..names.len()).map(|index| end.params.get(index).copied().map_or_else(String::new, digits));
            let loss = if end.params.is_empty() { String::new() } else { digits(end.loss) };
            let number = minima.number_of(end).map_or_else(String::new, |number| (number + 1).to_string());
            writer.write_record(start.chain(params).chain([
                loss,
                end.n_steps.to_string(),
                end.reason.into(),
                number,
            ]))?;
        }
        writer.flush()
    }
}

impl fmt::Display for BasinMap {
    /// One line for every minimum, and one for the starts that reached none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ends, minima, names, .. } = self;
        for (number, minimum) in minima.found.iter().take(MOST).enumerate() {
            let pairs =
                names.iter().zip(&minimum.params).map(|(name, value)| format!("{name} = {}", Significant(*value, 5)));
            let at = pairs.collect::<Vec<_>>().join(", ");
            let (number, count, loss) = (number + 1, minimum.count, Significant(minimum.loss, 5));
            writeln!(f, "minimum {number}: loss {loss} at {at}, from {count} of {} starts", ends.len())?;
        }
        if minima.found.len() > MOST {
            writeln!(f, "and {} more minima", minima.found.len() - MOST)?;
        }
        let n_unsettled = ends.iter().filter(|end| !end.is_settled).count();
        if n_unsettled > 0 {
            writeln!(f, "{n_unsettled} starts came to no minimum")?;
        }
        Ok(())
    }
}
