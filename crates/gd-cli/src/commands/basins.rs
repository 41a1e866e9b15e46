//! `gd basins`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Mutex;

use gd_core::Real;
use rayon::prelude::*;

use crate::arguments::{BasinsArguments, Names, Precision, Ranges};
use crate::error::CliError;
use crate::fit::{Method, fit, plain_start};
use crate::minima::{End, Minima};
use crate::output::{OutputFile, check_outputs};
use crate::picture;
use crate::problem::{Given, Problem, check_names};
use crate::progress::Progress;
use crate::report::{Significant, digits};

/// Starts along each parameter.
const POINTS: std::ops::RangeInclusive<usize> = 2..=500;
/// Steps of a descent unless told otherwise: it ends by itself when the loss stands still.
pub(crate) const STEPS: usize = 4000;

pub(super) fn run(arguments: &BasinsArguments, out: &mut dyn Write) -> Result<bool, CliError> {
    match arguments.method.precision {
        Precision::F32 => run_in::<f32>(arguments, out),
        Precision::F64 => run_in::<f64>(arguments, out),
    }
}

fn run_in<T: Real + FromStr>(arguments: &BasinsArguments, out: &mut dyn Write) -> Result<bool, CliError> {
    check_outputs(&arguments.data.data, [&arguments.png, &arguments.csv])?;
    check_basin_points(arguments.points)?;
    let create = |path: &Option<PathBuf>| path.as_deref().map(OutputFile::create).transpose();
    let (png, csv) = (create(&arguments.png)?, create(&arguments.csv)?);
    let given = Given::new(&arguments.start)?;
    let problem = Problem::<T>::read(&arguments.data, &given, &arguments.method.fix)?;
    let plane = Plane::new(&problem, arguments)?;
    let method = Method::new(&arguments.optimizer, &arguments.method, &problem)?;
    let steps = arguments.method.steps.unwrap_or(method.steps.max(STEPS));
    let method = Method { steps, ends_when_still: true, ..method };
    let others = plain_start(&problem, &method, &given);
    let n_cells = plane.n_cells();
    let progress = Mutex::new((0, Progress::new(n_cells, "starts", arguments.quiet)));
    let ends: Result<Vec<End>, CliError> = (0..n_cells)
        .into_par_iter()
        .map(|cell| {
            let end = plane.end_of(cell, &problem, &method, &others)?;
            if let Ok(mut progress) = progress.lock() {
                progress.0 += 1;
                let done = progress.0;
                progress.1.set(done, String::new);
            }
            Ok(end)
        })
        .collect();
    drop(progress);
    let ends = ends?;
    let minima = Minima::new(&ends, plane.indices, plane.widths());
    if !arguments.quiet {
        describe(&minima, &ends, problem.names(), out)?;
    }
    if let Some(file) = csv {
        file.finish(|writer| write_ends(&plane, &minima, &ends, problem.names(), writer))?;
    }
    if let Some(file) = png {
        let figure = picture::basin_figure(&plane, &minima, &ends, &arguments.data.formula)?;
        file.finish(|writer| figure.write_png(0, writer))?;
    }
    Ok(true)
}

/// Refuses a number of starts along each parameter.
///
/// # Errors
/// Too few or too many.
pub(crate) fn check_basin_points(points: usize) -> Result<(), CliError> {
    super::check_points(points, POINTS)
}

/// The two parameters that starts are spread over.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plane {
    pub(crate) names: [String; 2],
    pub(crate) indices: [usize; 2],
    pub(crate) ranges: [[f64; 2]; 2],
    /// Starts along each.
    pub(crate) points: usize,
}

impl Plane {
    fn new(problem: &Problem<impl Real>, arguments: &BasinsArguments) -> Result<Self, CliError> {
        let ranges: Vec<&(String, [f64; 2])> = arguments.range.iter().flat_map(|Ranges(list)| list).collect();
        check_names("--range", ranges.iter().map(|(name, _)| name), Some(problem.names()))?;
        let [(first, a), (second, b)] = ranges[..] else {
            let message = format!("give the ranges of two parameters, such as a=0..10,b=-1..1; {} given", ranges.len());
            return Err(CliError::argument("--range", message));
        };
        let Names(names) = Names([first.clone(), second.clone()]);
        let index = |name: &String| problem.names().iter().position(|known| known == name).unwrap_or(0);
        Ok(Self { indices: names.each_ref().map(index), names, ranges: [*a, *b], points: arguments.points })
    }

    pub(crate) fn n_cells(&self) -> usize {
        self.points * self.points
    }

    /// The middle of a cell.
    fn start(&self, cell: usize) -> [f64; 2] {
        let place =
            |[low, high]: [f64; 2], index: usize| low + (high - low) * ((index as f64 + 0.5) / self.points as f64);
        [place(self.ranges[0], cell / self.points), place(self.ranges[1], cell % self.points)]
    }

    /// Where the descent from the middle of a cell ends; `others` has a value for every parameter.
    ///
    /// # Errors
    /// What a fit refuses, but for a start without a loss, which leads nowhere.
    pub(crate) fn end_of<T: Real>(
        &self,
        cell: usize,
        problem: &Problem<T>,
        method: &Method,
        others: &[T],
    ) -> Result<End, CliError> {
        let mut start = others.to_vec();
        for (index, place) in self.indices.iter().zip(self.start(cell)) {
            if let Some(param) = start.get_mut(*index) {
                *param = T::constant(place);
            }
        }
        match fit(problem, method, &start, &mut |_, _| {}) {
            Ok(outcome) => Ok(End::new(&outcome, self.indices, self.widths())),
            Err(CliError::Argument { argument: "--start", .. }) => Ok(End::none()),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn widths(&self) -> [f64; 2] {
        self.ranges.map(|[low, high]| high - low)
    }
}

pub(crate) fn describe(minima: &Minima, ends: &[End], names: &[String], out: &mut dyn Write) -> io::Result<()> {
    const MOST: usize = 12;
    for (number, minimum) in minima.found.iter().take(MOST).enumerate() {
        let pairs =
            names.iter().zip(&minimum.params).map(|(name, value)| format!("{name} = {}", Significant(*value, 5)));
        let at = pairs.collect::<Vec<_>>().join(", ");
        let (number, count, loss) = (number + 1, minimum.count, Significant(minimum.loss, 5));
        writeln!(out, "minimum {number}: loss {loss} at {at}, from {count} of {} starts", ends.len())?;
    }
    if minima.found.len() > MOST {
        writeln!(out, "and {} more minima", minima.found.len() - MOST)?;
    }
    let n_unsettled = ends.iter().filter(|end| !end.is_settled).count();
    if n_unsettled > 0 {
        writeln!(out, "{n_unsettled} starts came to no minimum")?;
    }
    Ok(())
}

fn write_ends(plane: &Plane, minima: &Minima, ends: &[End], names: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let starts = plane.names.each_ref().map(|name| format!("start_{name}"));
    let fixed = ["mse", "steps", "stop", "minimum"];
    writer.write_record(starts.iter().map(String::as_str).chain(names.iter().map(String::as_str)).chain(fixed))?;
    for (cell, end) in ends.iter().enumerate() {
        let start = plane.start(cell).into_iter().map(digits);
        let params = (0..names.len()).map(|index| end.params.get(index).copied().map_or_else(String::new, digits));
        let loss = if end.params.is_empty() { String::new() } else { digits(end.loss) };
        let number = minima.number_of(end).map_or_else(String::new, |number| (number + 1).to_string());
        writer.write_record(start.chain(params).chain([loss, end.n_steps.to_string(), end.reason.into(), number]))?;
    }
    writer.flush()
}
