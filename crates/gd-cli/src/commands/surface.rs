//! `gd surface`.

use std::io::Write;

use gd_fit::surface::{Surface, check_surface_points};
use gd_fit::{Problem, Settings};

use super::files::Outputs;
use super::objective;
use super::surface_files::SurfaceFiles;
use crate::arguments::{DataArguments, PrecisionWord, ReportKind, Source, SurfaceArguments, fixed_of, start_of};
use crate::error::CliError;

pub(super) fn run(arguments: &SurfaceArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    let source = arguments.source.source()?;
    arguments.check_outputs()?;
    match source {
        Source::Data(data) => of_data(arguments, &data, out, err),
        Source::Objective(text) => objective::surface(arguments, &text, out, err),
    }
}

fn of_data(
    arguments: &SurfaceArguments,
    data: &DataArguments,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CliError> {
    if !arguments.descend.is_empty() {
        let message = "it is of an objective without data; gd fit DATA FORMULA --lr RATE --gif draws a descent on data";
        return Err(CliError::argument("--descend", message));
    }
    let without_descent = [
        ("--precision", arguments.precision == PrecisionWord::F32),
        ("--report", arguments.report == ReportKind::Json),
    ];
    if let Some((name, _)) = without_descent.into_iter().find(|(_, is_given)| *is_given) {
        return Err(CliError::argument(name, "it is of a descent on an objective; leave it out"));
    }
    check_surface_points(arguments.points())?;
    let unused = ["--x-label", "--y-label", "--band", "--color-by"];
    arguments.picture.refuse(&unused, "the loss is drawn, not the data; leave it out")?;
    let has_film = arguments.gif.is_some() || arguments.film.is_given();
    arguments.picture.check_animation(has_film, "--gif, --webp or --frames-dir")?;
    let mut outputs = Outputs::new(&data.data);
    let files = SurfaceFiles::begin(&mut outputs, arguments)?;
    let picture = arguments.picture.settings(false)?;
    let (start, fixed) = (start_of(&arguments.start), fixed_of(&arguments.fix));
    start.check()?;
    let settings = Settings { start, fixed, ..Settings::default() };
    let problem = Problem::<f64>::new(super::read(data, &settings)?, &settings)?;
    let surface =
        Surface::new(&problem, &settings.start, &arguments.view.settings(&arguments.picture), arguments.points())?;
    if !arguments.quiet {
        let out = outputs.report(out, err);
        write!(out, "{surface}").and_then(|()| out.flush())?;
    }
    let figures = || surface.figures(&data.formula, &picture);
    let missing = files.write(&mut outputs, |writer| surface.write_csv(writer), figures, arguments.quiet)?;
    outputs.finish()?;
    if !arguments.quiet {
        missing.warn(err)?;
    }
    Ok(true)
}
