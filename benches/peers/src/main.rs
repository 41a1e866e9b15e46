//! Draws one scene in several ways, for `compare.py` to measure: `peers scene FILE`, `peers gif WAY FILE` and
//! `peers frames WAY FILE` with gd, plotters or ruviz as the way.

mod by_plotters;
mod by_ruviz;
mod scene;

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use scene::Scene;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["scene", file] => Ok(Scene::new()?.write(BufWriter::new(File::create(file)?))?),
        ["gif", "gd", file] => figure()?.write_gif(BufWriter::new(File::create(file)?)).map(|_| ()).map_err(Into::into),
        ["gif", "plotters", file] => by_plotters::gif(&Scene::new()?, Path::new(file)),
        ["gif", "ruviz", file] => by_ruviz::gif(&Scene::new()?, Path::new(file)),
        ["frames", way, file] => {
            let mut out = BufWriter::new(File::create(file)?);
            let take = |pixels: &[u8]| out.write_all(pixels);
            match way {
                "gd" => figure()?.frames().try_for_each(|frame| out.write_all(frame.rgb())).map_err(Into::into),
                "plotters" => by_plotters::frames(&Scene::new()?, take),
                "ruviz" => by_ruviz::frames(&Scene::new()?, take),
                _ => Err("the ways are gd, plotters and ruviz".into()),
            }
        }
        ["pngs", folder] => {
            for (index, frame) in figure()?.frames().enumerate() {
                frame.write_png(BufWriter::new(File::create(Path::new(folder).join(format!("{index:03}.png")))?))?;
            }
            Ok(())
        }
        _ => Err("usage: peers scene FILE | gif WAY FILE | frames WAY FILE | pngs FOLDER".into()),
    }
}

/// Our own drawing of it, the figure of the documentation in 800 x 600 and 60 frames.
fn figure() -> Result<gd_render::Figure, Box<dyn Error>> {
    let scenario = gd_scenarios::Scenario::by_name("net-global").ok_or("the scenario is lost")?;
    xtask::figures::orbit_of(scenario, (800, 600), gd_render::Timeline { n_frames: 60, frame_delay: 0.1, hold: 2.0 })
}
