//! `gd fit` with several rates, optimizers or starts.

use std::io::Write;
use std::str::FromStr;

use gd_core::Real;
use gd_fit::picture::{check_band, descent_figure, descent_still};
use gd_fit::{
    Columns, Method, Problem, Report, Settings, Significant, add_curvature, solve, write_json_of_several,
    write_text_of_several,
};

use super::files::{Content, Outputs};
use super::film::Film;
use super::glyphs::MissingGlyphs;
use super::stills::Stills;
use crate::arguments::{DescentChoice, FitArguments, ReportKind};
use crate::colors::REPORT;
use crate::error::CliError;
use crate::progress::Progress;

/// Fits by every choice; returns whether all are to be trusted.
pub(super) fn run<T: Real + FromStr>(
    arguments: &FitArguments,
    choices: &[DescentChoice],
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CliError> {
    let FitArguments { trajectory, png, vector, profiles, regions, gif, svg_animation, .. } = arguments;
    for (argument, path) in [("--trajectory", trajectory), ("--profiles", profiles), ("--regions", regions)] {
        if path.is_some() {
            let message = "it is of one descent; give one start, one optimizer and one rate";
            return Err(CliError::argument(argument, message));
        }
    }
    let mut outputs = Outputs::new(&arguments.data.data);
    let stills = Stills::begin(&mut outputs, png.as_ref(), vector)?;
    let svg_animation = outputs.begin("--svg-animation", Content::Svg, svg_animation.as_ref())?;
    let film = Film::begin(&mut outputs, gif.as_ref(), &arguments.film)?;
    let settings = |choice: &DescentChoice| Settings {
        columns: Columns { groups: arguments.picture.color_by.clone(), ..Columns::default() },
        skips_search: arguments.no_search,
        absolute_sigma: arguments.absolute_sigma,
        intervals: arguments.intervals.map_or_else(Default::default, Into::into),
        level: arguments.level,
        ..arguments.method.settings(&choice.optimizer, &choice.start)
    };
    let all: Vec<Settings> = choices.iter().map(settings).collect();
    all.iter().try_for_each(|settings| settings.start.check())?;
    let Some(first) = all.first() else { return Ok(true) };
    let problem = Problem::<T>::new(super::read(&arguments.data, first)?, first)?;
    let view = arguments.view.settings(&arguments.picture);
    let picture = arguments.picture.settings(arguments.data.columns.has_sigma())?;
    view.check(problem.names())?;
    check_band(&problem, picture.band)?;
    let mut fitted = Vec::new();
    for settings in &all {
        let method = Method { keeps_path: true, ..Method::new(settings, &problem)? };
        let mut progress = Progress::new(method.steps, "steps", arguments.quiet);
        let mut solution = solve(&problem, &method, &settings.start, &mut |index, loss| {
            progress.set(index, || format!("loss {}", Significant(loss, 4)));
        })?;
        progress.clear();
        add_curvature(&problem, &mut solution)?;
        fitted.push((method, solution));
    }
    let report = |(method, solution)| Report {
        formula: &arguments.data.formula,
        precision: first.precision,
        problem: &problem,
        method,
        solution,
        level: first.level.unwrap_or(gd_fit::LEVEL),
        shows_intervals: false,
    };
    let reports: Vec<Report<'_, T>> = fitted.iter().map(|(method, solution)| report((method, solution))).collect();
    if !arguments.quiet {
        let out = outputs.report(out, err);
        match arguments.report {
            ReportKind::Text => write_text_of_several(&reports, &REPORT, out),
            ReportKind::Json => write_json_of_several(&reports, out),
        }?;
        out.flush()?;
    }
    let mut missing = MissingGlyphs::default();
    if !stills.is_empty() {
        let figure = descent_still(&reports, &view, &picture)?;
        missing.look(&figure);
        stills.write(&mut outputs, &figure)?;
    }
    if let Some(file) = svg_animation {
        let figure = descent_figure(&reports, &view, &picture.clone().standing_still())?;
        missing.look(&figure);
        outputs.write(file, |writer| figure.write_svg_animation(writer))?;
    }
    if film.is_wanted() {
        let figure = descent_figure(&reports, &view, &picture)?;
        missing.look(&figure);
        film.write(&mut outputs, &figure, arguments.quiet)?;
    }
    outputs.finish()?;
    if !arguments.quiet {
        missing.warn(err)?;
    }
    Ok(fitted.iter().all(|(_, solution)| solution.outcome.ending.is_converged))
}
