//! `gd basins`.

use std::io::Write;
use std::str::FromStr;

use gd_core::Real;
use gd_fit::basins::{BasinMap, Plane, basin_method, check_basin_points};
use gd_fit::picture::basin_figure;
use gd_fit::{Method, Precision, Problem, plain_start};

use super::files::{Content, Outputs};
use super::stills::Stills;
use crate::arguments::{BasinsArguments, ranges_of};
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
        &["--camera", "--turn", "--frames", "--fps", "--hold", "--x-label", "--y-label", "--mesh", "--band"],
        "the map of starts has no use for it; leave it out",
    )?;
    let mut outputs = Outputs::new(&arguments.data.data);
    let stills = Stills::begin(&mut outputs, arguments.png.as_ref(), &arguments.vector)?;
    let csv = outputs.begin("--csv", Content::Csv, arguments.csv.as_ref())?;
    let settings = arguments.method.settings(&arguments.optimizer, &arguments.start);
    settings.start.check()?;
    let problem = Problem::<T>::new(super::read(&arguments.data, &settings)?, &settings)?;
    let plane = Plane::new(&problem, &ranges_of(&arguments.range), arguments.points)?;
    let method = basin_method(&Method::new(&settings, &problem)?, settings.steps);
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
    if !stills.is_empty() {
        let figure = basin_figure(&map, &arguments.data.formula, &arguments.picture.settings(false))?;
        stills.write(&mut outputs, &figure)?;
    }
    outputs.finish()?;
    Ok(true)
}
