//! `docs/examples.md`: real formulas, each fitted as the command does that the page shows.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use gd_fit::{Format, Intervals, PictureSettings, Settings, Table, ViewSettings, fit};

use super::RenderedFile;
use crate::workspace_root;

/// A formula fitted to data in `docs/examples`.
#[derive(Debug)]
pub struct Example {
    /// Name of its pictures, without extension.
    pub name: &'static str,
    title: &'static str,
    text: &'static str,
    data: &'static str,
    formula: &'static str,
    /// Start values, empty to search for them.
    start: &'static str,
    /// Bounds, empty if there are none.
    bounds: &'static str,
    /// What the picture of the fit shows, for those who cannot see it.
    fit: &'static str,
    /// The same of the animation, if there is one.
    descent: Option<&'static str>,
    /// The same of the profiles, if there are any.
    profiles: Option<&'static str>,
    after: &'static str,
}

/// All examples, in the order of the page.
pub const EXAMPLES: [Example; 5] = [
    Example {
        name: "example-thermistor",
        title: "A thermistor",
        text: "An NTC thermistor is calibrated in a bath. Steinhart and Hart's equation (*Calibration curves for \
               thermistors*, 1968) gives the temperature from the resistance, in °C here, with three coefficients \
               of very different sizes. No start is given: `gd` tries many of the magnitudes that the data suggest.",
        data: "thermistor.csv",
        formula: "temperature = 1/(A + B*ln(resistance) + C*ln(resistance)^3) - 273.15",
        start: "",
        bounds: "",
        fit: "The curve of temperature against resistance falls steeply and runs through all points; the residuals \
              scatter within 0.15 degrees.",
        descent: None,
        profiles: None,
        after: "The data were made with A = 1.129148e-3, B = 2.34125e-4, C = 8.76741e-8 and errors of 0.05 °C: all \
                three are well within one standard error. The correlations near 1 say that the three are \
                determined only together.",
    },
    Example {
        name: "example-cooling",
        title: "A cup of tea",
        text: "Newton's law of cooling: the excess over room temperature decays exponentially.",
        data: "cooling.csv",
        formula: "temperature = room + excess*exp(-minutes/tau)",
        start: "",
        bounds: "",
        fit: "The temperature falls from 88 to 23 degrees, the curve through all points.",
        descent: None,
        profiles: None,
        after: "Made with a room of 21.5 °C, an excess of 66 and a time constant of 23.5 minutes.",
    },
    Example {
        name: "example-puromycin",
        title: "Enzyme kinetics",
        text: "The classic of nonlinear regression: the velocity of a reaction against the concentration of its \
               substrate, by Michaelis and Menten's equation. The data are Treloar's of 1974, as in D. M. Bates and \
               D. G. Watts, *Nonlinear Regression Analysis and Its Applications*, 1988. `--start` is where the \
               animation begins.",
        data: "puromycin.csv",
        formula: "velocity = vmax*concentration/(km + concentration)",
        start: "vmax=100,km=0.5",
        bounds: "",
        fit: "The velocity rises steeply and levels off toward 213; the residuals grow with it.",
        descent: Some(
            "Four synchronized panels: the curve bends up to the points while the path crosses the valley of the loss \
             surface to its bottom.",
        ),
        profiles: None,
        after: "The book has vmax = 212.7 ± 6.95 and km = 0.0641 ± 0.0083.",
    },
    Example {
        name: "example-demand",
        title: "Few points, far from linear",
        text: "How much oxygen a sample of river water has used up after some days (J. W. Marske, 1967, as in D. M. \
               Bates and D. G. Watts, *Nonlinear Regression Analysis and Its Applications*, 1988, section 6.1). Six \
               points leave much open, and standard errors do not show how much: the report calls them rough. \
               `--profiles` moves each parameter, fits the other anew, and draws how the residual sum grows.",
        data: "demand.csv",
        formula: "demand = most*(1 - exp(-rate*days))",
        start: "",
        bounds: "",
        fit: "The curve rises through six scattered points and levels off near 19.",
        descent: None,
        profiles: Some(
            "A bent joint region that leaves its ellipse far behind, and two profiles that rise to the left and flatten \
             to the right of the straight line that the standard error would give.",
        ),
        after: "lmfit has the same intervals. That of `most` reaches almost four times as far up as down, \
                which no standard error can say.",
    },
    Example {
        name: "example-oscillation",
        title: "A damped oscillation",
        text: "The tip of a ruler that was let go: five parameters, and a loss with many local minima along the \
               frequency. The surface of the animation lies over the two parameters that changed the predictions most; \
               as the other three change too, it changes with them.",
        data: "oscillation.csv",
        formula: "millimeters = amplitude*exp(-damping*seconds)*cos(2*pi*frequency*seconds + phase) + rest",
        start: "",
        bounds: "amplitude=0..",
        fit: "The damped wave runs through the points, the residuals scatter evenly.",
        descent: Some(
            "Four synchronized panels: the flat curve swells into the wave while the surface deepens under the path.",
        ),
        profiles: None,
        after: "Made with amplitude 12.4, damping 0.42, frequency 0.83, phase -0.6 and rest 0.8. Without the bound the fit \
                may end at a negative amplitude with the phase shifted by half a turn: the same curve.",
    },
];

/// What came of an example.
#[derive(Debug)]
pub(super) struct ExampleResult {
    example: &'static Example,
    report: String,
    pub(super) files: Vec<RenderedFile>,
}

/// Fits the examples with the library behind `gd fit`: a test of gd-cli holds its reports against those of the command.
///
/// # Errors
/// A fit that does not converge, in a sentence.
pub(super) fn run(examples: &[&'static Example]) -> Result<Vec<ExampleResult>, String> {
    let failed = |example: &Example, what| format!("the example {} cannot be fitted: {what}", example.name);
    examples.iter().map(|example| run_one(example).map_err(|what| failed(example, what))).collect()
}

fn run_one(example: &'static Example) -> Result<ExampleResult, String> {
    let start = Instant::now();
    let bytes = fs::read(data_folder().join(example.data)).map_err(|error| error.to_string())?;
    let table = Table::from_bytes(example.data, bytes, Format::default());
    let fit = fit(&table, example.formula, &example.settings()?).map_err(|error| error.to_string())?;
    if !fit.is_converged() {
        return Err(fit.verdict().into());
    }
    let mut files = Vec::new();
    for file_name in example.file_names() {
        let is_animation = is_animation(&file_name);
        let content = if is_animation {
            let picture = PictureSettings { turn: Some(TURN), ..PictureSettings::default() };
            fit.descent_figure_with(&ViewSettings::default(), &picture).and_then(|figure| {
                let mut content = Vec::new();
                figure.write_gif(&mut content)?;
                Ok(content)
            })
        } else if file_name == example.profiles_file() {
            fit.profile_figure(&ViewSettings::default()).and_then(|figure| {
                let mut content = Vec::new();
                figure.write_png(0, &mut content)?;
                Ok(content)
            })
        } else {
            fit.png()
        };
        let content = content.map_err(|error| error.to_string())?;
        let n_frames = if is_animation { ANIMATION_FRAMES } else { 1 };
        files.push(RenderedFile { file_name, n_frames, content, elapsed: start.elapsed() });
    }
    Ok(ExampleResult { example, report: fit.to_string(), files })
}

/// Frames of the animations that `gd fit` draws.
const ANIMATION_FRAMES: usize = 60;
/// A surface that does not turn: what moves is the path, and files are small.
const TURN: f64 = 0.0;

fn is_animation(file_name: &str) -> bool {
    Path::new(file_name).extension().is_some_and(|extension| extension == "gif")
}

impl Example {
    fn profiles_file(&self) -> String {
        format!("{}-profiles.png", self.name)
    }

    fn file_names(&self) -> Vec<String> {
        let gif = self.descent.map(|_| format!("{}.gif", self.name));
        let profiles = self.profiles.map(|_| self.profiles_file());
        [format!("{}.png", self.name)].into_iter().chain(profiles).chain(gif).collect()
    }

    fn settings(&self) -> Result<Settings, String> {
        let mut settings = Settings::default();
        if self.profiles.is_some() {
            settings.intervals = Intervals::Profile;
        }
        if !self.start.is_empty() {
            settings.start = self.start.parse().map_err(|error| format!("its start: {error}"))?;
        }
        if !self.bounds.is_empty() {
            settings.bounds = self.bounds.parse().map_err(|error| format!("its bounds: {error}"))?;
        }
        Ok(settings)
    }

    /// The command as a reader types it.
    fn command(&self) -> String {
        let mut command = format!("gd fit {} '{}'", self.data, self.formula);
        for (option, value) in [("--start", self.start), ("--bounds", self.bounds)] {
            if !value.is_empty() {
                // Writing to a string cannot fail.
                let _ = write!(command, " {option} {value}");
            }
        }
        command += " --png fit.png";
        if self.profiles.is_some() {
            command += " --profiles profiles.png";
        }
        if self.descent.is_some() {
            // Writing to a string cannot fail.
            let _ = write!(command, " --gif descent.gif --turn {TURN}");
        }
        command
    }
}

fn data_folder() -> PathBuf {
    workspace_root().join("docs").join("examples")
}

/// Where the page lies.
pub(super) fn page_path() -> PathBuf {
    workspace_root().join("docs").join("examples.md")
}

const HEAD: &str = "\
# Real formulas

Written by `cargo xtask figures`, checked by `cargo xtask verify`: every report and picture is what the command above it printed and drew.
The data are in [docs/examples](examples).
Install the command with `cargo install --path crates/gd-cli`.
";

/// The page of these examples.
pub(super) fn page(results: &[ExampleResult]) -> String {
    let mut page = String::from(HEAD);
    for ExampleResult { example, report, .. } in results {
        let Example { title, text, fit, name, after, .. } = example;
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## {title}\n\n{text}\n\n```sh\n{}\n```\n\n", example.command());
        let report: Vec<&str> = report.lines().map(str::trim_end).collect();
        let _ = write!(page, "```text\n{}\n```\n\n![{fit}](images/{name}.png)\n", report.join("\n"));
        if let Some(profiles) = example.profiles {
            let _ = write!(page, "\n![{profiles}](images/{})\n", example.profiles_file());
        }
        if let Some(descent) = example.descent {
            let _ = write!(page, "\n![{descent}](images/{name}.gif)\n");
        }
        let _ = write!(page, "\n{after}\n");
    }
    page
}
