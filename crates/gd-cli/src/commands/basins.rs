//! `gd basins`.

use std::io::Write;
use std::str::FromStr;

use gd_core::Real;
use gd_fit::basins::{BasinMap, Plane, basin_method, check_basin_points};
use gd_fit::objective::method_of;
use gd_fit::picture::basin_figure;
use gd_fit::{Method, Precision, Problem, plain_start};

use super::files::{Content, Outputs};
use super::glyphs::MissingGlyphs;
use super::stills::Stills;
use crate::arguments::{BasinsArguments, Source, ranges_of};
use crate::error::CliError;
use crate::progress::Progress;

pub(super) fn run(arguments: &BasinsArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    match arguments.method.precision.into() {
        Precision::F32 => run_in::<f32>(arguments, out, err),
        Precision::F64 => run_in::<f64>(arguments, out, err),
    }
}

fn run_in<T: Real + FromStr>(
    arguments: &BasinsArguments,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CliError> {
    check_basin_points(arguments.points)?;
    arguments.picture.refuse(
        &[
            "--camera",
            "--turn",
            "--frames",
            "--fps",
            "--hold",
            "--x-label",
            "--y-label",
            "--mesh",
            "--band",
            "--color-by",
        ],
        "the map of starts has no use for it; leave it out",
    )?;
    let source = arguments.source.source()?;
    arguments.check_outputs()?;
    let (mut outputs, formula) = match &source {
        Source::Data(data) => (Outputs::new(&data.data), &data.formula),
        Source::Objective(text) => (Outputs::without_data(), text),
    };
    let stills = Stills::begin(&mut outputs, arguments.png.as_ref(), &arguments.vector)?;
    let csv = outputs.begin("--csv", Content::Csv, arguments.csv.as_ref())?;
    let picture = match &source {
        Source::Data(_) => arguments.picture.settings(false),
        Source::Objective(_) => arguments.picture.settings_without_data(),
    }?;
    let settings = arguments.method.settings(&arguments.optimizer, &arguments.start);
    settings.start.check()?;
    let (problem, method) = match &source {
        Source::Data(data) => {
            let problem = Problem::<T>::new(super::read(data, &settings)?, &settings)?;
            let method = Method::new(&settings, &problem)?;
            (problem, method)
        }
        Source::Objective(text) => {
            let problem = Problem::<T>::of_formula(text, &settings)?;
            let method = method_of(&settings, &problem)?;
            (problem, method)
        }
    };
    let plane = Plane::new(&problem, &ranges_of(&arguments.range), arguments.points)?;
    let plane = plane.with_log(&arguments.picture.log_parameters(problem.has_data()))?;
    let method = basin_method(&method, settings.steps);
    let others = plain_start(&problem, &method, &settings.start);
    let mut progress = Progress::new(plane.n_cells(), "starts", arguments.quiet);
    let map = BasinMap::of(&problem, &plane, &method, &others, &mut |done| progress.set(done, String::new))?;
    drop(progress);
    if !arguments.quiet {
        let out = outputs.report(out, err);
        write!(out, "{map}").and_then(|()| out.flush())?;
    }
    if let Some(file) = csv {
        outputs.write(file, |writer| map.write_csv(writer))?;
    }
    let mut missing = MissingGlyphs::default();
    if !stills.is_empty() {
        let figure = basin_figure(&map, formula, &picture)?;
        missing.look(&figure);
        stills.write(&mut outputs, &figure)?;
    }
    outputs.finish()?;
    if !arguments.quiet {
        missing.warn(err)?;
    }
    Ok(true)
}
