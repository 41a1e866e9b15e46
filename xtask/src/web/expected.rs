//! What the page must compute: what `gd fit` computes and writes on this machine.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use gd_fit::{AssignmentError, Format, Precision, Settings, Table, ViewSettings, fit as fit_table};
use gd_snapshot::Scalar;

use crate::output::write_atomically;
use crate::workspace_root;

/// A fit that the page offers too.
struct Fit {
    /// The scenario or example.
    name: &'static str,
    /// Folder and file of the data.
    data: [&'static str; 2],
    formula: &'static str,
    /// Start values, empty to search for them.
    start: &'static str,
    /// Bounds, empty if there are none.
    bounds: &'static str,
    /// The learning rate of a descent; `None` for least squares.
    learning_rate: Option<f64>,
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
        start: "a=5,b=4",
        bounds: "",
        learning_rate: Some(0.1),
        has_gif: true,
    },
    Fit {
        name: "line-lr1",
        data: [TUTORIAL, "line.csv"],
        formula: LINE,
        start: "a=5,b=4",
        bounds: "",
        learning_rate: Some(1.0),
        has_gif: false,
    },
    Fit {
        name: "cubic",
        data: [TUTORIAL, "cubic.csv"],
        formula: "a*x^3 + b*x^2",
        start: "a=5,b=4",
        bounds: "",
        learning_rate: Some(0.1),
        has_gif: false,
    },
    Fit {
        name: "net-global",
        data: [TUTORIAL, "net.csv"],
        formula: NET,
        start: "a=2,b=4.5",
        bounds: "",
        learning_rate: Some(0.1),
        has_gif: false,
    },
    Fit {
        name: "net-local",
        data: [TUTORIAL, "net.csv"],
        formula: NET,
        start: "a=5,b=1",
        bounds: "",
        learning_rate: Some(0.1),
        has_gif: false,
    },
    Fit {
        name: "puromycin",
        data: [EXAMPLES, "puromycin.csv"],
        formula: "velocity = vmax*concentration/(km + concentration)",
        start: "",
        bounds: "",
        learning_rate: None,
        has_gif: true,
    },
    Fit {
        name: "thermistor",
        data: [EXAMPLES, "thermistor.csv"],
        formula: "temperature = 1/(A + B*ln(resistance) + C*ln(resistance)^3) - 273.15",
        start: "",
        bounds: "",
        learning_rate: None,
        has_gif: false,
    },
    Fit {
        name: "oscillation",
        data: [EXAMPLES, "oscillation.csv"],
        formula: "millimeters = amplitude*exp(-damping*seconds)*cos(2*pi*frequency*seconds + phase) + rest",
        start: "",
        bounds: "amplitude=0..",
        learning_rate: None,
        has_gif: false,
    },
];

/// The steps of the tutorial's scenarios, and the ranges that they are seen in.
const SCENARIO_STEPS: usize = 400;
const SCENARIO_RANGES: &str = "a=-2..7,b=-2..7";

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
        let csv = run(fit, dir).map_err(|what| format!("{} cannot be fitted: {what}", fit.name))?;
        if fit.is_scenario() {
            let bits = bits(&csv).ok_or_else(|| format!("{}: not a trajectory of two parameters", fit.name))?;
            write_atomically(&dir.join(format!("trajectory-{}.txt", fit.name)), bits.as_bytes()).map_err(failed)?;
        }
    }
    Ok(())
}

impl Fit {
    fn is_scenario(&self) -> bool {
        self.data[0] == TUTORIAL
    }

    /// What the page says in other words.
    fn settings(&self) -> Result<(Settings, ViewSettings), AssignmentError> {
        let mut settings = Settings { learning_rate: self.learning_rate, ..Settings::default() };
        let mut view = ViewSettings::default();
        if !self.start.is_empty() {
            settings.start = self.start.parse()?;
        }
        if !self.bounds.is_empty() {
            settings.bounds = self.bounds.parse()?;
        }
        if self.is_scenario() {
            (settings.steps, settings.precision) = (Some(SCENARIO_STEPS), Precision::F32);
            view.ranges = SCENARIO_RANGES.parse()?;
        }
        Ok((settings, view))
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

/// Fits, writes the files, and returns the trajectory.
fn run(fit: &Fit, dir: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let (settings, view) = fit.settings()?;
    let [folder, data] = fit.data;
    let bytes = fs::read(workspace_root().join(folder).join(data))?;
    let table = Table::from_bytes(data, bytes, Format::default());
    let found = fit_table(&table, fit.formula, &settings)?;
    let write = |kind: &str, bytes: &[u8]| write_atomically(&dir.join(format!("{}.{kind}", fit.name)), bytes);
    let mut csv = Vec::new();
    found.write_trajectory(&mut csv)?;
    write("csv", &csv)?;
    write("png", &found.png()?)?;
    if fit.has_gif {
        let mut gif = Vec::new();
        found.descent_figure(&view)?.write_gif(&mut gif)?;
        write("gif", &gif)?;
    }
    Ok(String::from_utf8(csv)?)
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
        assert_eq!(fitted, gd_scenarios::SCENARIOS.iter().map(|scenario| scenario.name).collect());
        for Fit { data: [folder, file], .. } in &FITS {
            assert!(workspace_root().join(folder).join(file).is_file(), "{folder}/{file}");
        }
    }
}
