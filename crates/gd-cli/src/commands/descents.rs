//! `gd fit` with several rates, optimizers or starts.

use std::io::Write;
use std::str::FromStr;

use gd_core::Real;
use gd_fit::picture::{check_band, check_data_panels, descent_figure, descent_still};
use gd_fit::{
    Columns, Method, Problem, Report, Settings, Significant, add_curvature, solve, weigh_priors, write_json_of_several,
    write_text_of_several,
};

use super::files::{Content, Outputs};
use super::film::Film;
use super::fit_pictures::{check_log_parameters, has_map};
use super::glyphs::MissingGlyphs;
use super::stills::Stills;
use crate::arguments::{AnswerArguments, DescentChoice, FitArguments, FitReport};
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
    let AnswerArguments { derive, curve, residuals, predict, emit, .. } = &arguments.answer;
    for (argument, is_given) in [
        ("--trajectory", trajectory.is_some()),
        ("--profiles", profiles.is_some()),
        ("--regions", regions.is_some()),
        ("--derive", !derive.is_empty()),
        ("--curve", curve.is_some()),
        ("--residuals", residuals.is_some()),
        ("--predict", predict.is_some()),
        ("--emit", !emit.is_empty()),
        ("--report", arguments.report.markup().is_some()),
    ] {
        if is_given {
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
        loss: arguments.loss.into(),
        dispersion: arguments.dispersion.into(),
        intervals: arguments.intervals.map_or_else(Default::default, Into::into),
        level: arguments.level,
        ..arguments.parameters.known(arguments.method.settings(&choice.optimizer, &choice.start))
    };
    let all: Vec<Settings> = choices.iter().map(settings).collect();
    all.iter().try_for_each(|settings| settings.start.check())?;
    let Some(first) = all.first() else { return Ok(true) };
    let mut problem = Problem::<T>::new(super::read(&arguments.data, first)?, first)?;
    let view = arguments.view.settings(&arguments.picture);
    let picture = arguments.picture.settings(arguments.data.columns.has_sigma())?;
    view.check(problem.names())?;
    check_data_panels(&picture, problem.data.groups.is_some())?;
    check_band(&problem, picture.band)?;
    if !stills.is_empty() || film.is_wanted() || svg_animation.is_some() {
        check_log_parameters(&view, picture.panels.as_ref().is_none_or(has_map))?;
    }
    // All of them, before anything is fitted.
    let method = |settings| Ok(Method { keeps_path: true, ..Method::new(settings, &problem)? });
    let methods = all.iter().map(method).collect::<Result<Vec<Method>, CliError>>()?;
    if let Some(method) = methods.first() {
        weigh_priors(&mut problem, method, &first.start)?;
    }
    let mut fitted = Vec::new();
    for (method, settings) in methods.into_iter().zip(&all) {
        let mut progress = Progress::new(method.steps, "steps", arguments.quiet);
        let mut solution = solve(&problem, &method, &settings.start, &mut |index, loss| {
            progress.set(index, || format!("loss {}", Significant(loss, 4)));
        })?;
        progress.clear();
        add_curvature(&problem, &mut solution)?;
        fitted.push((method, solution));
    }
    problem.adopt_scale_of_best(fitted.iter().map(|(_, solution)| solution));
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
            FitReport::Json => write_json_of_several(&reports, out),
            _ => write_text_of_several(&reports, &REPORT, out),
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
