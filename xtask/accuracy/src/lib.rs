//! `cargo xtask accuracy`: Levenberg and Marquardt's method on NIST's certified problems, digit by digit.

pub mod counts;
pub mod coverage;
pub mod dat;
pub mod errors_in_x;
pub mod mgh;
pub mod minima;
mod models;
mod page;
pub mod suggest;
pub mod without_start;

use std::fs;
use std::path::{Path, PathBuf};

use gd_core::{Data, LeastSquaresStop, LevenbergMarquardt, MeanSquaredError, MultiInput, MultiInputModel};

use self::dat::Problem;
use xtask::output::write_atomically;
use xtask::{Outcome, workspace_root};

/// Steps allowed: the longest of the known problems takes an eighth.
const MAX_STEPS: usize = 5000;

/// How one fit came out. Digits are minus the decimal logarithm of the relative error, at most 11, to which the answers
/// are certified; over several numbers the least counts (`McCullough`, *Assessing the reliability of statistical
/// software*, 1998).
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The name of the dataset.
    pub problem: String,
    /// 1 for the far start, 2 for the near one.
    pub start: usize,
    /// Steps taken.
    pub n_steps: usize,
    /// Why it ended.
    pub stop: LeastSquaresStop,
    /// Digits of the parameters.
    pub parameter_digits: f64,
    /// Digits of the residual sum of squares.
    pub residual_digits: f64,
    /// Digits of the standard errors; `None` where one could not be had.
    pub error_digits: Option<f64>,
}

/// The folder of certified data.
#[must_use]
pub fn data_folder() -> PathBuf {
    workspace_root().join("tests").join("data").join("nist")
}

/// Fits every problem in the folder of certified data from both starts, in the order of their names.
///
/// # Errors
/// A file that cannot be read, or whose model is not known.
pub fn runs() -> Result<Vec<Run>, String> {
    let folder = data_folder();
    let entries = fs::read_dir(&folder).map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "dat"));
    paths.sort();
    let mut runs = Vec::new();
    for path in paths {
        let problem = dat::read(&path).map_err(|error| error.to_string())?;
        for start in [1, 2] {
            runs.push(run(&problem, start)?);
        }
    }
    Ok(runs)
}

/// Fits a problem with the model of its name.
fn run(problem: &Problem, start: usize) -> Result<Run, String> {
    match problem.name.to_lowercase().as_str() {
        "misra1a" => fit(models::Misra1a, problem, start),
        "misra1b" => fit(models::Misra1b, problem, start),
        "misra1c" => fit(models::Misra1c, problem, start),
        "misra1d" => fit(models::Misra1d, problem, start),
        "danwood" => fit(models::DanWood, problem, start),
        "boxbod" => fit(models::BoxBod, problem, start),
        "chwirut1" | "chwirut2" => fit(models::Chwirut, problem, start),
        "rat42" => fit(models::Rat42, problem, start),
        "rat43" => fit(models::Rat43, problem, start),
        "eckerle4" => fit(models::Eckerle4, problem, start),
        "bennett5" => fit(models::Bennett5, problem, start),
        "mgh09" => fit(models::Mgh09, problem, start),
        "mgh10" => fit(models::Mgh10, problem, start),
        "mgh17" => fit(models::Mgh17, problem, start),
        "roszman1" => fit(models::Roszman1, problem, start),
        "kirby2" => fit(models::Kirby2, problem, start),
        "hahn1" | "thurber" => fit(models::Hahn1, problem, start),
        "lanczos1" | "lanczos2" | "lanczos3" => fit(models::Lanczos, problem, start),
        "gauss1" | "gauss2" | "gauss3" => fit(models::Gauss, problem, start),
        "enso" => fit(models::Enso, problem, start),
        // The model is of the logarithm of the observations.
        "nelson" => {
            let y = problem.y.iter().map(|&y| gd_core::math::ln(y)).collect();
            fit(models::Nelson, &Problem { y, ..problem.clone() }, start)
        }
        other => Err(format!("no model for the problem {other}; add it to xtask/accuracy/src/models.rs")),
    }
}

fn fit<M: MultiInputModel<P, K>, const P: usize, const K: usize>(
    model: M,
    problem: &Problem,
    start: usize,
) -> Result<Run, String> {
    let name = &problem.name;
    let wrong = |what: &str| format!("{name}: {what}");
    let x: Option<Vec<[f64; K]>> = problem.x.iter().map(|x| x.as_slice().try_into().ok()).collect();
    let x = x.ok_or_else(|| wrong("another number of predictors than its model has"))?;
    if problem.parameters.len() != P {
        return Err(wrong("another number of parameters than its model has"));
    }
    let data = Data::new(&x, &problem.y).map_err(|error| wrong(&error.to_string()))?;
    let loss = MeanSquaredError::new(MultiInput::<_, K>(model), data);
    let from: [f64; P] = core::array::from_fn(|index| problem.parameters[index].starts[start - 1]);
    let mut fit = LevenbergMarquardt::new(loss, from, MAX_STEPS).map_err(|error| wrong(&error.to_string()))?;
    let n_steps = fit.by_ref().count();
    let stop = fit.stop().ok_or_else(|| wrong("the fit did not end"))?;
    let found = fit.params().iter().zip(&problem.parameters);
    let parameter_digits = found.map(|(&found, certified)| digits(found, certified.value)).fold(11.0, f64::min);
    let statistics = fit.statistics();
    let residual_digits = digits(statistics.residual_sum(), problem.residual_sum);
    let errors = (0..P).map(|index| statistics.standard_error(index).ok());
    let error_digits = errors
        .zip(&problem.parameters)
        .map(|(error, certified)| error.map(|error| digits(error, certified.standard_error)))
        .try_fold(11.0_f64, |least, digits| digits.map(|digits| least.min(digits)));
    Ok(Run { problem: name.clone(), start, n_steps, stop, parameter_digits, residual_digits, error_digits })
}

/// Digits that agree with a certified number, from 0 to 11.
fn digits(found: f64, certified: f64) -> f64 {
    let error = if certified == 0.0 { found.abs() } else { ((found - certified) / certified).abs() };
    if error == 0.0 {
        return 11.0;
    }
    let digits = -gd_core::math::ln(error) / core::f64::consts::LN_10;
    if digits.is_nan() { 0.0 } else { digits.clamp(0.0, 11.0) }
}

/// A page that is written by a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// docs/accuracy.md
    Accuracy,
    /// docs/coverage.md
    Coverage,
    /// docs/minima.md
    Minima,
    /// docs/suggest.md
    Suggest,
}

impl Page {
    /// The task of that name.
    #[must_use]
    pub fn by_task(name: &str) -> Option<Self> {
        match name {
            "accuracy" => Some(Self::Accuracy),
            "coverage" => Some(Self::Coverage),
            "minima" => Some(Self::Minima),
            "suggest" => Some(Self::Suggest),
            _ => None,
        }
    }

    const fn task(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::Coverage => "coverage",
            Self::Minima => "minima",
            Self::Suggest => "suggest",
        }
    }

    fn text(self) -> Result<String, String> {
        match self {
            Self::Accuracy => Ok(page::page(&runs()?)?
                + &without_start::section()?
                + &errors_in_x::section()?
                + &counts::section()?
                + &mgh::section()?),
            Self::Coverage => coverage::page(),
            Self::Minima => minima::page(),
            Self::Suggest => suggest::page(),
        }
    }
}

/// Writes a page of results, or compares it with the committed one.
#[must_use]
pub fn command(page: Page, check: bool) -> Outcome {
    let path = workspace_root().join("docs").join(page.task()).with_extension("md");
    match write(page, &path, check) {
        Ok(outcome) => outcome,
        Err(message) => {
            eprintln!("error: {message}");
            Outcome::Failure
        }
    }
}

fn write(page: Page, path: &Path, check: bool) -> Result<Outcome, String> {
    let text = page.text()?;
    if check {
        return Ok(match fs::read_to_string(path) {
            Ok(committed) if committed == text => {
                println!("{} is what the code computes", path.display());
                Outcome::Success
            }
            _ => {
                println!("{} differs; `cargo xtask {}` writes it anew", path.display(), page.task());
                Outcome::Failure
            }
        });
    }
    write_atomically(path, text.as_bytes())
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    println!("{}", path.display());
    Ok(Outcome::Success)
}
