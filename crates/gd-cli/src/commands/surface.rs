//! `gd surface`.

use std::io::Write;

use gd_fit::surface::{Surface, check_surface_points};
use gd_fit::{Problem, Settings};

use super::files::{check_outputs, create};
use crate::arguments::{SurfaceArguments, fixed_of, start_of};
use crate::error::CliError;
use crate::progress::Progress;

pub(super) fn run(arguments: &SurfaceArguments, out: &mut dyn Write) -> Result<bool, CliError> {
    let SurfaceArguments { png, gif, csv, .. } = arguments;
    check_outputs(&arguments.data.data, [png, gif, csv])?;
    check_surface_points(arguments.points)?;
    let unused = ["--x-label", "--y-label", "--band"];
    arguments.picture.refuse(&unused, "the loss is drawn, not the data; leave it out")?;
    arguments.picture.check_animation(gif.is_some())?;
    let (png, gif, csv) = (create(png.as_ref())?, create(gif.as_ref())?, create(csv.as_ref())?);
    let (start, fixed) = (start_of(&arguments.start), fixed_of(&arguments.fix));
    start.check()?;
    let settings = Settings { start, fixed, ..Settings::default() };
    let problem = Problem::<f64>::new(super::read(&arguments.data)?, &settings)?;
    let surface = Surface::new(&problem, &settings.start, &arguments.view.settings(), arguments.points)?;
    if !arguments.quiet {
        write!(out, "{surface}")?;
    }
    if let Some(file) = csv {
        file.finish(|writer| surface.write_csv(writer))?;
    }
    if png.is_none() && gif.is_none() {
        return Ok(true);
    }
    let [still, turning] = surface.figures(&arguments.data.formula, &arguments.picture.settings(false))?;
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
