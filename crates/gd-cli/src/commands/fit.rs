//! `gd fit`.

use std::io::Write;
use std::str::FromStr;
use std::time::Instant;

use gd_core::Real;

use gd_fit::picture::{check_band, descent_figure, descent_still, fit_figure, is_fit_figure, profile_figure};
use gd_fit::{
    Intervals, Method, Precision, Problem, Report, Settings, Significant, add_curvature, add_profiles, solve,
    write_json, write_text, write_trajectory,
};

use super::descents;
use super::files::{Content, Outputs};
use super::stills::Stills;
use crate::arguments::{DescentChoice, FitArguments, ReportKind};
use crate::colors::REPORT;
use crate::error::CliError;
use crate::progress::Progress;

pub(super) fn run(arguments: &FitArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    arguments.picture.check_animation(arguments.gif.is_some() || arguments.svg_animation.is_some())?;
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
    let FitArguments { trajectory, png, vector, profiles, gif, svg_animation, .. } = arguments;
    let mut outputs = Outputs::new(&arguments.data.data);
    let trajectory = outputs.begin("--trajectory", Content::Csv, trajectory.as_ref())?;
    let stills = Stills::begin(&mut outputs, png.as_ref(), vector)?;
    let profiles = Stills::by_ending(&mut outputs, "--profiles", profiles.as_ref())?;
    let gif = outputs.begin("--gif", Content::Gif, gif.as_ref())?;
    let svg_animation = outputs.begin("--svg-animation", Content::Svg, svg_animation.as_ref())?;
    let settings = arguments.method.settings(&choice.optimizer, &choice.start);
    let settings = Settings {
        skips_search: arguments.no_search,
        absolute_sigma: arguments.absolute_sigma,
        intervals: match arguments.intervals {
            Some(word) if profiles.is_empty() => word.into(),
            None if profiles.is_empty() => Intervals::Standard,
            _ => Intervals::Profile,
        },
        level: arguments.level,
        ..settings
    };
    settings.start.check()?;
    let problem = Problem::<T>::new(super::read(&arguments.data, &settings)?, &settings)?;
    let method = Method::new(&settings, &problem)?;
    let shows_path = !stills.is_empty() && arguments.picture.panels.is_some();
    let is_animated = gif.is_some() || svg_animation.is_some();
    let method = Method { keeps_path: trajectory.is_some() || is_animated || shows_path, ..method };
    let view = arguments.view.settings();
    let picture = arguments.picture.settings(arguments.data.columns.sigma.is_some());
    view.check(problem.names())?;
    check_band(&problem, picture.band)?;
    let read = begin.elapsed();
    let mut progress = Progress::new(method.steps, "steps", arguments.quiet);
    let mut solution = solve(&problem, &method, &settings.start, &mut |index, loss| {
        progress.set(index, || format!("loss {}", Significant(loss, 4)));
    })?;
    add_curvature(&problem, &mut solution)?;
    if method.intervals == Intervals::Profile {
        add_profiles(&problem, &method, &mut solution)?;
    }
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
        shows_intervals: arguments.level.is_some() || arguments.intervals.is_some() || !profiles.is_empty(),
    };
    if !arguments.quiet {
        let out = outputs.report(out, err);
        match arguments.report {
            ReportKind::Text => write_text(&report, &REPORT, out),
            ReportKind::Json => write_json(&report, out),
        }?;
        out.flush()?;
    }
    if let Some(file) = trajectory {
        outputs.write(file, |writer| write_trajectory(problem.names(), &solution.outcome.path, writer))?;
    }
    if !stills.is_empty() {
        let figure = if is_fit_figure(&picture) {
            fit_figure(&report, &picture)
        } else {
            descent_still(&[report], &view, &picture)
        };
        stills.write(&mut outputs, &figure?)?;
    }
    if !profiles.is_empty() {
        profiles.write(&mut outputs, &profile_figure(&report, &view, &picture)?)?;
    }
    if let Some(file) = svg_animation {
        let figure = descent_figure(&[report], &view, &picture.clone().standing_still())?;
        outputs.write(file, |writer| figure.write_svg_animation(writer))?;
    }
    if let Some(file) = gif {
        let figure = descent_figure(&[report], &view, &picture)?;
        let mut progress = Progress::new(figure.timeline().n_frames, "frames", arguments.quiet);
        outputs.write(file, |writer| {
            figure.write_gif_with_progress(writer, |done| progress.set(done, String::new)).map(drop)
        })?;
    }
    outputs.finish()?;
    // On its own stream, so that the report is the same every time.
    if !arguments.quiet && arguments.report == ReportKind::Text {
        let seconds = |duration: std::time::Duration| Significant(duration.as_secs_f64(), 2);
        let (read, fitted, all) = (seconds(read), seconds(fitted), seconds(begin.elapsed()));
        writeln!(err, "read in {read} s, fitted in {fitted} s, {all} s in all")?;
    }
    Ok(solution.outcome.ending.is_converged)
}
