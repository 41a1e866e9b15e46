//! `cargo xtask replay`: draws the descents that a device has logged.

use std::fs;
use std::path::Path;

use gd_fit::log::{LoggedDescent, LoggedSteps, read_log};
use gd_scenarios::Scenario;
use gd_snapshot::{Scalar, Trajectory};

use crate::figures::story_of;
use crate::output::write_atomically;
use crate::{Outcome, workspace_root};

/// Draws every descent of a log that is named as a scenario of the tutorial: an animation in four panels, and its last
/// frame. Writes into `out`, or else into `target/replay`.
#[must_use]
pub fn run(log: &Path, out: Option<&Path>) -> Outcome {
    let default = workspace_root().join("target").join("replay");
    match replay(log, out.unwrap_or(&default)) {
        Ok(()) => Outcome::Success,
        Err((outcome, message)) => {
            eprintln!("error: {message}");
            outcome
        }
    }
}

fn replay(log: &Path, out: &Path) -> Result<(), (Outcome, String)> {
    let usage = |message: String| (Outcome::Usage, message);
    let text = fs::read_to_string(log).map_err(|error| usage(format!("{}: {error}", log.display())))?;
    let descents = read_log(&text).map_err(|error| usage(format!("{}, {error}", log.display())))?;
    let known: Vec<(&Scenario, &LoggedDescent)> =
        descents.iter().filter_map(|descent| Some((Scenario::by_name(&descent.name)?, descent))).collect();
    if known.is_empty() {
        let names: Vec<&str> = gd_scenarios::SCENARIOS.iter().map(|scenario| scenario.name).collect();
        let message = format!("{} holds no descent called {}", log.display(), names.join(", "));
        return Err(usage(message));
    }
    let failed = |error: &dyn std::fmt::Display| (Outcome::Failure, format!("{}: {error}", out.display()));
    fs::create_dir_all(out).map_err(|error| failed(&error))?;
    for (scenario, descent) in known {
        let (steps, scalar) = narrow(&descent.steps);
        let figure = story_of(scenario, &steps).map_err(|error| failed(&error))?;
        let (mut gif, mut png) = (Vec::new(), Vec::new());
        figure.write_gif(&mut gif).map_err(|error| failed(&error))?;
        figure.write_png(figure.timeline().n_frames - 1, &mut png).map_err(|error| failed(&error))?;
        for (extension, content) in [("gif", gif), ("png", png)] {
            let path = out.join(format!("{}-{scalar}.{extension}", scenario.name));
            write_atomically(&path, &content).map_err(|error| failed(&error))?;
            println!("{}: {} steps", path.display(), steps.len());
        }
    }
    Ok(())
}

/// a, b and loss of every step. Pictures need no more than single precision.
fn narrow(steps: &LoggedSteps) -> (Vec<[f32; 3]>, &'static str) {
    fn rows<T: Scalar>(steps: &Trajectory<T>) -> Vec<[f32; 3]> {
        let row =
            |(_, row): (u64, &[T])| <[T; 3]>::try_from(row).ok().map(|row| row.map(|number| number.widened() as f32));
        steps.rows().filter_map(row).collect()
    }
    match steps {
        LoggedSteps::F32(steps) => (rows(steps), "f32"),
        LoggedSteps::F64(steps) => (rows(steps), "f64"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gd_snapshot::Scalar;
    use std::fmt::Write;

    #[test]
    fn a_device_with_the_hosts_bits_draws_the_documentations_bytes() {
        let scenario = Scenario::by_name("net-local").unwrap();
        let (x, y) = scenario.data::<f32>();
        let mut log = "boot\ndescent net-local f32\n".to_owned();
        for step in scenario.descent(&x, &y).unwrap() {
            let [a, b] = step.params;
            writeln!(log, "step {} {} {} {}", step.index, a.hex(), b.hex(), step.loss.hex()).unwrap();
        }
        writeln!(log, "end {}", scenario.n_steps).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("device.log");
        fs::write(&path, log).unwrap();
        assert_eq!(run(&path, Some(dir.path())), Outcome::Success);
        for extension in ["gif", "png"] {
            let drawn = fs::read(dir.path().join(format!("net-local-f32.{extension}"))).unwrap();
            let images = workspace_root().join("docs").join("images");
            assert!(drawn == fs::read(images.join(format!("net-local-story.{extension}"))).unwrap(), "{extension}");
        }
    }

    #[test]
    fn a_log_without_a_known_descent_is_the_callers_mistake() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("device.log");
        fs::write(&path, "boot\n").unwrap();
        assert_eq!(run(&path, Some(dir.path())), Outcome::Usage);
        assert_eq!(run(&dir.path().join("absent.log"), Some(dir.path())), Outcome::Usage);
    }
}
