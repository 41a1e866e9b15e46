//! `gd fit`.

use std::io::Write;
use std::str::FromStr;
use std::time::Instant;

use gd_core::Real;
use gd_fit::{
    Columns, Intervals, Method, Precision, Problem, Report, Settings, Significant, add_curvature, add_derived,
    add_profiles, solve, weigh_priors, write_json, write_table, write_text, write_trajectory,
};

use super::answer::AnswerFiles;
use super::descents;
use super::files::{Content, Outputs};
use super::fit_pictures::FitPictures;
use super::groups;
use crate::arguments::{DescentChoice, FitArguments, FitReport};
use crate::colors::REPORT;
use crate::error::CliError;
use crate::progress::Progress;

pub(super) fn run(arguments: &FitArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    let arguments = &groups::arranged(arguments)?;
    let has_animation = arguments.gif.is_some() || arguments.film.is_given() || arguments.svg_animation.is_some();
    arguments.picture.check_animation(has_animation, "--gif, --webp, --svg-animation or --frames-dir")?;
    let has_still = arguments.png.is_some() || arguments.vector.is_given();
    if !has_still && !has_animation {
        let why =
            "it is of a picture of the data; add --png, --svg, --pdf or an animation such as --gif, or leave it out";
        arguments.picture.refuse(&["--color-by"], why)?;
    }
    let precision = arguments.method.precision.into();
    match (&arguments.descents.all()?[..], precision) {
        ([choice], Precision::F32) => run_in::<f32>(arguments, choice, out, err),
        ([choice], Precision::F64) => run_in::<f64>(arguments, choice, out, err),
        (choices, Precision::F32) => descents::run::<f32>(arguments, choices, out, err),
        (choices, Precision::F64) => descents::run::<f64>(arguments, choices, out, err),
    }
}

fn run_in<T: Real + FromStr>(
    arguments: &FitArguments,
    choice: &DescentChoice,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CliError> {
    let begin = Instant::now();
    let mut outputs = Outputs::new(&arguments.data.data);
    groups::files(arguments).for_each(|file| outputs.reads(&file));
    let trajectory = outputs.begin("--trajectory", Content::Csv, arguments.trajectory.as_ref())?;
    let pictures = FitPictures::begin(&mut outputs, arguments)?;
    let answer = AnswerFiles::begin(&mut outputs, arguments)?;
    let settings = arguments.parameters.known(arguments.method.settings(&choice.optimizer, &choice.start));
    let needs_profiles = pictures.need_profiles();
    let settings = Settings {
        columns: Columns {
            groups: arguments.picture.color_by.clone(),
            by: groups::column(arguments),
            ..Columns::default()
        },
        skips_search: arguments.no_search,
        absolute_sigma: arguments.absolute_sigma,
        loss: arguments.loss.into(),
        dispersion: arguments.dispersion.into(),
        intervals: match arguments.intervals {
            Some(word) if !needs_profiles => word.into(),
            None if !needs_profiles => Intervals::Standard,
            _ => Intervals::Profile,
        },
        level: arguments.level,
        ..settings
    };
    settings.start.check()?;
    let mut problem = Problem::<T>::new(groups::read(arguments, &settings)?, &settings)?;
    let method = Method::new(&settings, &problem)?;
    let method = Method { keeps_path: trajectory.is_some() || pictures.need_path(arguments), ..method };
    let view = arguments.view.settings(&arguments.picture);
    let picture = arguments.picture.settings(arguments.data.columns.has_sigma())?;
    pictures.check(&problem, &view, &picture)?;
    let rows = answer.check(&problem, arguments)?;
    let read = begin.elapsed();
    weigh_priors(&mut problem, &method, &settings.start)?;
    let mut progress = Progress::new(method.steps, "steps", arguments.quiet);
    let mut solution = solve(&problem, &method, &settings.start, &mut |index, loss| {
        progress.set(index, || format!("loss {}", Significant(loss, 4)));
    })?;
    add_curvature(&problem, &mut solution)?;
    problem.adopt_scale(&solution);
    if method.intervals == Intervals::Profile {
        add_profiles(&problem, &method, &mut solution)?;
    }
    add_derived(&problem, &mut solution, &arguments.answer.derive, method.level)?;
    progress.clear();
    if solution.lower_start.is_some() {
        solution.outcome.ending.explanation.push_str("; give that to --start");
    }
    let fitted = begin.elapsed().saturating_sub(read);
    let report = Report {
        formula: &arguments.data.formula,
        precision: settings.precision,
        problem: &problem,
        method: &method,
        solution: &solution,
        level: method.level,
        shows_intervals: arguments.level.is_some() || arguments.intervals.is_some() || needs_profiles,
    };
    if !arguments.quiet {
        let out = outputs.report(out, err);
        match arguments.report {
            FitReport::Text => write_text(&report, &REPORT, out)?,
            FitReport::Json => write_json(&report, out)?,
            FitReport::Latex | FitReport::Typst | FitReport::Markdown => {
                if let Some(markup) = arguments.report.markup() {
                    write_table(&report, markup, out)?;
                }
            }
        }
        out.flush()?;
    }
    if let Some(file) = trajectory {
        outputs.write(file, |writer| write_trajectory(problem.names(), &solution.outcome.path, writer))?;
    }
    answer.write(&mut outputs, &report, rows.as_ref(), arguments.quiet, err)?;
    let missing = pictures.draw(&mut outputs, report, &view, &picture, arguments.quiet)?;
    outputs.finish()?;
    if !arguments.quiet {
        missing.warn(err)?;
    }
    // On its own stream, so that the report is the same every time.
    if !arguments.quiet && arguments.report == FitReport::Text {
        let seconds = |duration: std::time::Duration| Significant(duration.as_secs_f64(), 2);
        let (read, fitted, all) = (seconds(read), seconds(fitted), seconds(begin.elapsed()));
        writeln!(err, "read in {read} s, fitted in {fitted} s, {all} s in all")?;
    }
    Ok(solution.outcome.ending.is_converged)
}
