//! `gd surface`.

use std::io::Write;

use gd_fit::surface::{Surface, check_surface_points};
use gd_fit::{Problem, Settings};

use super::files::{Content, Outputs};
use super::stills::Stills;
use crate::arguments::{SurfaceArguments, fixed_of, start_of};
use crate::error::CliError;
use crate::progress::Progress;

pub(super) fn run(arguments: &SurfaceArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    let SurfaceArguments { png, vector, gif, csv, .. } = arguments;
    check_surface_points(arguments.points)?;
    let unused = ["--x-label", "--y-label", "--band"];
    arguments.picture.refuse(&unused, "the loss is drawn, not the data; leave it out")?;
    arguments.picture.check_animation(gif.is_some())?;
    let mut outputs = Outputs::new(&arguments.data.data);
    let stills = Stills::begin(&mut outputs, png.as_ref(), vector)?;
    let gif = outputs.begin("--gif", Content::Gif, gif.as_ref())?;
    let csv = outputs.begin("--csv", Content::Csv, csv.as_ref())?;
    let (start, fixed) = (start_of(&arguments.start), fixed_of(&arguments.fix));
    start.check()?;
    let settings = Settings { start, fixed, ..Settings::default() };
    let problem = Problem::<f64>::new(super::read(&arguments.data, &settings)?, &settings)?;
    let surface = Surface::new(&problem, &settings.start, &arguments.view.settings(), arguments.points)?;
    if !arguments.quiet {
        let out = outputs.report(out, err);
        write!(out, "{surface}").and_then(|()| out.flush())?;
    }
    if let Some(file) = csv {
        outputs.write(file, |writer| surface.write_csv(writer))?;
    }
    if !stills.is_empty() || gif.is_some() {
        let [still, turning] = surface.figures(&arguments.data.formula, &arguments.picture.settings(false))?;
        stills.write(&mut outputs, &still)?;
        if let Some(file) = gif {
            let mut progress = Progress::new(turning.timeline().n_frames, "frames", arguments.quiet);
            outputs.write(file, |writer| {
                turning.write_gif_with_progress(writer, |done| progress.set(done, String::new)).map(drop)
            })?;
        }
    }
    outputs.finish()?;
    Ok(true)
}
