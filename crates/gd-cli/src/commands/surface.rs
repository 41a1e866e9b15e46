//! `gd surface`.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::arguments::{Scale, SurfaceArguments};
use crate::error::CliError;
use crate::fit::{Method, Outcome, fit, search_start};
use crate::output::{OutputFile, check_outputs};
use crate::picture::{self, Landscape, View};
use crate::problem::{Given, Problem};
use crate::progress::Progress;
use crate::report::{Significant, digits};

/// Grid points along each parameter that can be drawn.
const POINTS: std::ops::RangeInclusive<usize> = 2..=1000;

pub(super) fn run(arguments: &SurfaceArguments, out: &mut dyn Write) -> Result<bool, CliError> {
    let SurfaceArguments { png, gif, csv, .. } = arguments;
    check_outputs(&arguments.data.data, [png, gif, csv])?;
    super::check_points(arguments.points, POINTS)?;
    let create = |path: &Option<PathBuf>| path.as_deref().map(OutputFile::create).transpose();
    let (png, gif, csv) = (create(png)?, create(gif)?, create(csv)?);
    let given = Given::new(&arguments.start)?;
    let problem = Problem::<f64>::read(&arguments.data, &given, &arguments.fix)?;
    arguments.view.check(problem.names())?;
    let outcome = minimum(&problem, &given)?;
    let Some(view) = View::new(&problem, &outcome, &arguments.view)? else {
        return Err(CliError::argument("the formula", "a surface needs two parameters to lie over; it has one left"));
    };
    let landscape = Landscape::new(&problem, view, arguments.points)?;
    if !arguments.quiet {
        describe(&landscape, &problem, &outcome, out)?;
    }
    if let Some(file) = csv {
        let losses = landscape.losses(&outcome.params)?;
        file.finish(|writer| write_losses(&landscape, &losses, writer))?;
    }
    if png.is_none() && gif.is_none() {
        return Ok(true);
    }
    let [still, turning] = picture::surface_figures(&landscape, &arguments.data.formula, &outcome)?;
    if let Some(file) = png {
        file.finish(|writer| still.write_png(0, writer))?;
    }
    if let Some(file) = gif {
        let mut progress = Progress::new(turning.timeline().n_frames, "frames", arguments.quiet);
        file.finish(|writer| {
            turning.write_gif_with_progress(writer, |done| progress.set(done, String::new)).map(drop)
        })?;
    }
    Ok(true)
}

/// The minimum that the surface is drawn around, and where the other parameters are held.
fn minimum(problem: &Problem<f64>, given: &Given) -> Result<Outcome<f64>, CliError> {
    let method = Method::least_squares();
    let found = search_start(problem, &method, given)?;
    fit(problem, &method, &found.start, &mut |_, _| {})
}

fn describe(
    landscape: &Landscape<f64>,
    problem: &Problem<f64>,
    outcome: &Outcome<f64>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let View { names, ranges, indices } = &landscape.view;
    let range = |axis: usize| {
        let [low, high] = ranges[axis].map(|end| Significant(end, 4));
        format!("{} from {low} to {high}", names[axis])
    };
    writeln!(out, "loss over {} and {}", range(0), range(1))?;
    let pairs = || problem.names().iter().zip(&outcome.params).enumerate();
    let at = |is_drawn: bool| {
        let chosen = pairs().filter(|(index, _)| indices.contains(index) == is_drawn);
        chosen.map(|(_, (name, value))| format!("{name} = {}", Significant(*value, 6))).collect::<Vec<_>>().join(", ")
    };
    writeln!(out, "least at {} with {}", at(true), Significant(outcome.loss, 6))?;
    let held = at(false);
    if !held.is_empty() {
        writeln!(out, "others held there: {held}")?;
    }
    let (used, all) = landscape.n_rows();
    if used < all {
        writeln!(out, "taken over {used} of the {all} rows")?;
    }
    Ok(())
}

fn write_losses(landscape: &Landscape<f64>, losses: &[f64], out: &mut dyn Write) -> io::Result<()> {
    let [a, b] = landscape.axes();
    let [first, second] = &landscape.view.names;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([first.as_str(), second, "mse"])?;
    for (i, row) in losses.chunks_exact(b.len()).enumerate() {
        for (j, loss) in row.iter().enumerate() {
            writer.write_record([a.at(i), b.at(j), *loss].map(digits))?;
        }
    }
    writer.flush()
}

impl Method {
    /// Levenberg and Marquardt's method with its usual settings.
    pub(super) fn least_squares() -> Self {
        Self {
            optimizer: crate::arguments::OptimizerName::Lm,
            learning_rate: crate::fit::LEARNING_RATE,
            steps: crate::fit::LEAST_SQUARES_STEPS,
            batch: None,
            seed: 0,
            scale: Scale::None,
            bounds: None,
            keeps_path: true,
            ends_when_still: false,
            searches: false,
        }
    }
}
