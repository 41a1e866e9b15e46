//! `gd surface` of an objective without data.

use std::io::Write;

use gd_core::Real;
use gd_fit::objective::{Descents, ObjectiveSurface, method_of};
use gd_fit::picture::check_descent_figure;
use gd_fit::surface::check_surface_points;
use gd_fit::{Bounds, Error, Precision, Problem, Setting, Settings, Significant};

use super::files::{Content, Outputs};
use super::film::Film;
use super::glyphs::MissingGlyphs;
use super::stills::Stills;
use super::surface_files::SurfaceFiles;
use crate::arguments::{DescentArguments, PrecisionWord, ReportKind, SurfaceArguments, fixed_of, start_of};
use crate::colors::REPORT;
use crate::error::CliError;
use crate::progress::Progress;

/// Draws an objective, with descents on it if there are starts. Returns whether all descents are to be trusted.
pub(super) fn surface(
    arguments: &SurfaceArguments,
    text: &str,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CliError> {
    check_surface_points(arguments.points())?;
    let unused = ["--x-label", "--y-label", "--band", "--color-by"];
    arguments.picture.refuse(&unused, "there are no data, only the loss is drawn; leave it out")?;
    let has_film = arguments.gif.is_some() || arguments.film.is_given();
    if arguments.descend.is_empty() {
        arguments.picture.check_animation(has_film, "--gif, --webp or --frames-dir")?;
        return alone(arguments, text, out, err);
    }
    let options = "--gif, --webp, --svg-animation or --frames-dir";
    arguments.picture.check_animation(has_film || arguments.svg_animation.is_some(), options)?;
    let alone = [
        ("--start", !arguments.start.is_empty(), "--descend gives the starts; leave this out"),
        ("--csv", arguments.csv.is_some(), "it is of the surface alone; --trajectory writes the steps of a descent"),
        (
            "--points",
            arguments.points.is_some(),
            "it is of the surface alone; leave it out, --mesh sets the lines on the surface",
        ),
    ];
    if let Some((name, _, message)) = alone.into_iter().find(|(_, is_given, _)| *is_given) {
        return Err(CliError::argument(name, message));
    }
    match arguments.precision.into() {
        Precision::F32 => descend::<f32>(arguments, text, out, err),
        Precision::F64 => descend::<f64>(arguments, text, out, err),
    }
    .map_err(of_descent)
}

/// An error about a start with the option that gives it here.
fn of_descent(error: CliError) -> CliError {
    match error {
        CliError::Argument { argument: "--start", message } => CliError::argument("--descend", message),
        CliError::Fit(error @ Error::StartWithoutValue { .. }) => {
            CliError::argument("--descend", error.message().to_string())
        }
        CliError::Fit(error) if error.setting() == Some(Setting::Start) => {
            CliError::argument("--descend", error.message().to_string())
        }
        error => error,
    }
}

/// The surface alone.
fn alone(arguments: &SurfaceArguments, text: &str, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    let of_descents = [
        ("--report", arguments.report == ReportKind::Json),
        ("--precision", arguments.precision == PrecisionWord::F32),
    ];
    if let Some((name, _)) = of_descents.into_iter().find(|(_, is_given)| *is_given) {
        return Err(CliError::argument(name, "it is of a descent; add --descend, or leave it out"));
    }
    let mut outputs = Outputs::without_data();
    let files = SurfaceFiles::begin(&mut outputs, arguments)?;
    let picture = arguments.picture.settings_without_data()?;
    let (start, fixed) = (start_of(&arguments.start), fixed_of(&arguments.fix));
    start.check()?;
    let settings = Settings { start, fixed, ..Settings::default() };
    let problem = Problem::<f64>::of_formula(text, &settings)?;
    let view = arguments.view.settings_without_data(&arguments.picture);
    let surface =
        ObjectiveSurface::new(&problem, &settings, &view, arguments.points()).map_err(|error| match error {
            Error::OneParameter => {
                let message = "a surface needs two parameters, and only one is left; add --descend to draw its curve";
                CliError::argument("the formula", message)
            }
            error => error.into(),
        })?;
    if !arguments.quiet {
        let out = outputs.report(out, err);
        write!(out, "{surface}").and_then(|()| out.flush())?;
    }
    let figures = || surface.figures(text, &picture);
    let missing = files.write(&mut outputs, |writer| surface.write_csv(writer), figures, arguments.quiet)?;
    outputs.finish()?;
    if !arguments.quiet {
        missing.warn(err)?;
    }
    Ok(true)
}

/// The most steps of a descent.
fn most_steps<T: Real>(settings: &Settings, problem: &Problem<T>) -> Result<usize, Error> {
    Ok(method_of(settings, problem)?.steps)
}

/// Descents from all starts, by all optimizers, at all rates.
fn descend<T: Real>(
    arguments: &SurfaceArguments,
    text: &str,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CliError> {
    let SurfaceArguments { descend, optimizer, lr, trajectory, png, gif, svg_animation, .. } = arguments;
    let choices = DescentArguments { start: descend.clone(), optimizer: optimizer.clone(), lr: lr.clone() }.all()?;
    if trajectory.is_some() && choices.len() > 1 {
        let message = "it is of one descent; give one start, one optimizer and one rate";
        return Err(CliError::argument("--trajectory", message));
    }
    let mut outputs = Outputs::without_data();
    let trajectory = outputs.begin("--trajectory", Content::Csv, trajectory.as_ref())?;
    let stills = Stills::begin(&mut outputs, png.as_ref(), &arguments.vector)?;
    let svg_animation = outputs.begin("--svg-animation", Content::Svg, svg_animation.as_ref())?;
    let film = Film::begin(&mut outputs, gif.as_ref(), &arguments.film)?;
    let picture = arguments.picture.settings_without_data()?;
    let all: Vec<Settings> = choices
        .iter()
        .map(|choice| Settings {
            start: start_of(&choice.start),
            fixed: fixed_of(&arguments.fix),
            bounds: Bounds(arguments.bounds.iter().flat_map(|Bounds(list)| list).cloned().collect()),
            optimizer: choice.optimizer.optimizer.map(Into::into),
            learning_rate: choice.optimizer.lr,
            steps: arguments.steps,
            precision: arguments.precision.into(),
            ..Settings::default()
        })
        .collect();
    all.iter().try_for_each(|settings| settings.start.check())?;
    let Some(first) = all.first() else { return Ok(true) };
    let problem = Problem::<T>::of_formula(text, first)?;
    let view = arguments.view.settings_without_data(&arguments.picture);
    check_descent_figure(&problem, &view, &picture)?;
    let n_steps = most_steps(first, &problem)?;
    let mut progress = Progress::new(n_steps * all.len(), "steps", arguments.quiet);
    let descents = Descents::new(problem, text, &all, &view, &mut |descent, index, loss| {
        progress.set(n_steps * descent + index, || format!("loss {}", Significant(loss, 4)));
    })?;
    progress.clear();
    if !arguments.quiet {
        let out = outputs.report(out, err);
        match arguments.report {
            ReportKind::Text => descents.write_text(&REPORT, out),
            ReportKind::Json => descents.write_json(out),
        }?;
        out.flush()?;
    }
    if let Some(file) = trajectory {
        outputs.write(file, |writer| descents.write_trajectory(writer))?;
    }
    let mut missing = MissingGlyphs::default();
    if !stills.is_empty() {
        let figure = descents.still(&view, &picture)?;
        missing.look(&figure);
        stills.write(&mut outputs, &figure)?;
    }
    if let Some(file) = svg_animation {
        let figure = descents.figure(&view, &picture.clone().standing_still())?;
        missing.look(&figure);
        outputs.write(file, |writer| figure.write_svg_animation(writer))?;
    }
    if film.is_wanted() {
        let figure = descents.figure(&view, &picture)?;
        missing.look(&figure);
        film.write(&mut outputs, &figure, arguments.quiet)?;
    }
    outputs.finish()?;
    if !arguments.quiet {
        missing.warn(err)?;
    }
    Ok(descents.is_converged())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_measured_by_the_steps_that_are_made() {
        for (steps, expected) in [(None, 400), (Some(7), 7)] {
            let settings = Settings { steps, ..Settings::default() };
            let problem = Problem::<f64>::of_formula("x^2", &settings).unwrap();
            assert_eq!(most_steps(&settings, &problem).unwrap(), expected);
            let descents = Descents::<f64>::of_formula("x^2", &[settings]).unwrap();
            assert_eq!(descents.outcomes()[0].n_steps, expected);
        }
    }
}
