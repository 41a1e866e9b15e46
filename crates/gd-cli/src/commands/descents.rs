//! `gd fit` with several rates, optimizers or starts.

use std::io::Write;
use std::str::FromStr;

use gd_core::Real;
use gd_fit::picture::{check_band, descent_figure, descent_still};
use gd_fit::{
    Method, Problem, Report, Settings, Significant, add_curvature, solve, write_json_of_several, write_text_of_several,
};

use super::files::{Content, Outputs};
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
    let FitArguments { trajectory, png, vector, profiles, gif, svg_animation, .. } = arguments;
    for (argument, path) in [("--trajectory", trajectory), ("--profiles", profiles)] {
        if path.is_some() {
            let message = "it is of one descent; give one start, one optimizer and one rate";
            return Err(CliError::argument(argument, message));
        }
    }
    let mut outputs = Outputs::new(&arguments.data.data);
    let stills = Stills::begin(&mut outputs, png.as_ref(), vector)?;
    let gif = outputs.begin("--gif", Content::Gif, gif.as_ref())?;
    let svg_animation = outputs.begin("--svg-animation", Content::Svg, svg_animation.as_ref())?;
    let settings = |choice: &DescentChoice| Settings {
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
    let view = arguments.view.settings();
    let picture = arguments.picture.settings(arguments.data.columns.sigma.is_some());
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
    if !stills.is_empty() {
        stills.write(&mut outputs, &descent_still(&reports, &view, &picture)?)?;
    }
    if let Some(file) = svg_animation {
        let figure = descent_figure(&reports, &view, &picture.clone().standing_still())?;
        outputs.write(file, |writer| figure.write_svg_animation(writer))?;
    }
    if let Some(file) = gif {
        let figure = descent_figure(&reports, &view, &picture)?;
        let mut progress = Progress::new(figure.timeline().n_frames, "frames", arguments.quiet);
        outputs.write(file, |writer| {
            figure.write_gif_with_progress(writer, |done| progress.set(done, String::new)).map(drop)
        })?;
    }
    outputs.finish()?;
    Ok(fitted.iter().all(|(_, solution)| solution.outcome.ending.is_converged))
}
