//! What the page must compute: what `gd` computes and writes on this machine.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::output::write_atomically;
use crate::toolchain::cargo;
use crate::trajectories::Bits;
use crate::workspace_root;

/// A fit by `gd` that the page offers too.
struct Fit {
    /// The scenario or example.
    name: &'static str,
    /// Folder and file of the data.
    data: [&'static str; 2],
    formula: &'static str,
    options: &'static [&'static str],
    /// Pictures that move take long to compare: not all are.
    has_gif: bool,
}

const TUTORIAL: &str = "docs/tutorial/data";
const EXAMPLES: &str = "docs/examples";

const LINE: &str = "a*x + b";
/// Parameters are in the order of their first appearance, and the tutorial has a before b. So it multiplies in another
/// order than gd-core's net, which moves the last bit of a few steps.
const NET: &str = "sin(cos(a*x)*b)";

const FITS: [Fit; 8] = [
    Fit {
        name: "line",
        data: [TUTORIAL, "line.csv"],
        formula: LINE,
        options: &["--start", "a=5,b=4", "--lr", "0.1"],
        has_gif: true,
    },
    Fit {
        name: "line-lr1",
        data: [TUTORIAL, "line.csv"],
        formula: LINE,
        options: &["--start", "a=5,b=4", "--lr", "1"],
        has_gif: false,
    },
    Fit {
        name: "cubic",
        data: [TUTORIAL, "cubic.csv"],
        formula: "a*x^3 + b*x^2",
        options: &["--start", "a=5,b=4", "--lr", "0.1"],
        has_gif: false,
    },
    Fit {
        name: "net-global",
        data: [TUTORIAL, "net.csv"],
        formula: NET,
        options: &["--start", "a=2,b=4.5", "--lr", "0.1"],
        has_gif: false,
    },
    Fit {
        name: "net-local",
        data: [TUTORIAL, "net.csv"],
        formula: NET,
        options: &["--start", "a=5,b=1", "--lr", "0.1"],
        has_gif: false,
    },
    Fit {
        name: "puromycin",
        data: [EXAMPLES, "puromycin.csv"],
        formula: "velocity = vmax*concentration/(km + concentration)",
        options: &[],
        has_gif: true,
    },
    Fit {
        name: "thermistor",
        data: [EXAMPLES, "thermistor.csv"],
        formula: "temperature = 1/(A + B*ln(resistance) + C*ln(resistance)^3) - 273.15",
        options: &[],
        has_gif: false,
    },
    Fit {
        name: "oscillation",
        data: [EXAMPLES, "oscillation.csv"],
        formula: "millimeters = amplitude*exp(-damping*seconds)*cos(2*pi*frequency*seconds + phase) + rest",
        options: &["--bounds", "amplitude=0.."],
        has_gif: false,
    },
];

/// What the tutorial's scenarios have in common.
const OF_SCENARIOS: [&str; 8] =
    ["--optimizer", "sgd", "--steps", "400", "--precision", "f32", "--range", "a=-2..7,b=-2..7"];

/// Writes everything into the folder: per fit `NAME.png`, `NAME.csv`, for some `NAME.gif`, and of the tutorial's scenarios
/// `trajectory-NAME.txt`.
///
/// # Errors
/// A fit that fails, in a line.
pub(super) fn write(dir: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", dir.display());
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => fs::create_dir_all(dir).map_err(failed)?,
    }
    for fit in &FITS {
        let path = run(fit, dir)?;
        if fit.is_scenario() {
            let csv = fs::read_to_string(&path).map_err(failed)?;
            let bits = bits(&csv).ok_or_else(|| format!("{}: not a trajectory of two parameters", path.display()))?;
            write_atomically(&dir.join(format!("trajectory-{}.txt", fit.name)), bits.as_bytes()).map_err(failed)?;
        }
    }
    Ok(())
}

impl Fit {
    fn is_scenario(&self) -> bool {
        self.data[0] == TUTORIAL
    }
}

/// A trajectory in `f32` as `gd` writes it, by its bits: per step its index, a, b and loss.
fn bits(csv: &str) -> Option<String> {
    let mut text = String::new();
    for line in csv.strip_prefix("step,a,b,mse\n")?.lines() {
        let (step, numbers) = line.split_once(',')?;
        let _: usize = step.parse().ok()?;
        text += step;
        for number in numbers.split(',') {
            // A string takes every character.
            let _ = write!(text, " {}", number.parse::<f32>().ok()?.hex());
        }
        text.push('\n');
    }
    Some(text)
}

/// Fits with `gd` and returns the file of the trajectory.
fn run(fit: &Fit, dir: &Path) -> Result<PathBuf, String> {
    let failed = |what: &dyn std::fmt::Display| format!("gd cannot fit {}: {what}", fit.name);
    let [folder, data] = fit.data;
    let mut command = Command::new(cargo());
    command.current_dir(workspace_root().join(folder));
    command.args(["run", "--quiet", "--release", "--package", "gd-cli", "--", "fit", data, fit.formula]);
    command.args(fit.options);
    if fit.is_scenario() {
        command.args(OF_SCENARIOS);
    }
    let file = |kind: &str| -> PathBuf { dir.join(format!("{}.{kind}", fit.name)) };
    command.arg("--png").arg(file("png")).arg("--trajectory").arg(file("csv"));
    if fit.has_gif {
        command.arg("--gif").arg(file("gif"));
    }
    let output = command.output().map_err(|error| failed(&error))?;
    // 1 says that the descent did not converge, which is no fault here.
    match output.status.code() {
        Some(0 | 1) if file("csv").is_file() && file("png").is_file() => Ok(file("csv")),
        _ => Err(failed(&String::from_utf8_lossy(&output.stderr).trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_trajectory_becomes_its_bits() {
        let text = bits("step,a,b,mse\n0,5,4,0.1\n1,-0,1e-3,NaN\n");
        assert_eq!(text.as_deref(), Some("0 40a00000 40800000 3dcccccd\n1 80000000 3a83126f 7fc00000\n"));
        assert_eq!(bits("step,b,a,mse\n0,5,4,0.1\n"), None);
        assert_eq!(bits("step,a,b,mse\n0,5,four,0.1\n"), None);
    }

    #[test]
    fn every_scenario_is_compared_and_all_data_are_there() {
        let fitted: BTreeSet<&str> = FITS.iter().filter(|fit| fit.is_scenario()).map(|fit| fit.name).collect();
        assert_eq!(fitted, gd_core::SCENARIOS.iter().map(|scenario| scenario.name).collect());
        for Fit { data: [folder, file], .. } in &FITS {
            assert!(workspace_root().join(folder).join(file).is_file(), "{folder}/{file}");
        }
    }
}
