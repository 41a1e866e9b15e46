//! The same where x has errors, too.

use std::fmt::Write;

use gd_fit::{Columns, Fit, Intervals, Settings, StartValues, Table, fit};
use gd_formula::Formula;
use gd_scenarios::noise_from;
use rayon::prelude::*;

use super::N_SETS;
use super::models::Design::{self, Even, Ratios};

/// A formula with its true parameters, observed with normal noise in x and y.
#[derive(Debug, Clone, Copy)]
pub struct Model {
    /// What it describes.
    pub name: &'static str,
    formula: &'static str,
    truth: &'static str,
    design: Design,
    /// The standard deviations of x and y, as the fit is told them: expressions in the columns.
    sigmas: [&'static str; 2],
}

/// Laws of the sciences, most of them where the errors of x move the curve by more than those of y.
pub const MODELS: [Model; 4] = [
    Model { name: "line", formula: "a*x + b", truth: "a=2,b=1", design: Even(10, 0.0, 5.0), sigmas: ["0.3", "0.3"] },
    Model {
        name: "line, mostly errors of x",
        formula: "a*x + b",
        truth: "a=2,b=1",
        design: Even(20, 0.0, 5.0),
        sigmas: ["0.5", "0.2"],
    },
    Model {
        name: "decay",
        formula: "a*exp(-k*x)",
        truth: "a=10,k=0.5",
        design: Even(12, 0.0, 6.0),
        sigmas: ["0.15", "0.3"],
    },
    Model {
        name: "enzyme, concentrations to 10 %",
        formula: "v*x/(m + x)",
        truth: "v=10,m=2",
        design: Ratios(12, 0.3, 20.0),
        sigmas: ["0.1*x", "0.2"],
    },
];

/// How often 95 % intervals of a parameter held its true value: of standard errors, of profiles, and of standard errors where
/// x is taken as exact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    n_failed: u64,
    held: Vec<[u64; 3]>,
}

impl Coverage {
    fn plus(mut self, other: &Self) -> Self {
        self.held.resize(self.held.len().max(other.held.len()), [0; 3]);
        for (held, others) in self.held.iter_mut().zip(&other.held) {
            held.iter_mut().zip(others).for_each(|(held, other)| *held += other);
        }
        self.n_failed += other.n_failed;
        self
    }
}

/// The coverage of so many sets of a model, each with noise of its own.
///
/// # Errors
/// A formula that cannot be fitted.
pub fn coverage(model: &Model, n_sets: u64) -> Result<Coverage, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", model.name);
    let start: StartValues = model.truth.parse().map_err(|error: gd_fit::AssignmentError| wrong(&error))?;
    let read = |text: &str| Formula::parse(text, &["x"]).map_err(|error| wrong(&error));
    let formula = read(model.formula)?;
    let [sigma_x, sigma_y] = [read(model.sigmas[0])?, read(model.sigmas[1])?];
    let truth: Vec<f64> = formula.parameters().iter().filter_map(|name| start.of(name)).collect();
    let x = model.design.x();
    let set = |seed: u64| {
        let noise = |shift: u64| noise_from(seed + shift).map(f64::from);
        let value = |formula: &Formula, params: &[f64], x: f64| formula.evaluate(params, &[x]);
        let y = x.iter().zip(noise(0)).map(|(x, noise)| value(&formula, &truth, *x) + value(&sigma_y, &[], *x) * noise);
        let y: Vec<f64> = y.collect();
        let seen = x.iter().zip(noise(n_sets)).map(|(x, noise)| x + value(&sigma_x, &[], *x) * noise).collect();
        // The deviations of x are those at its true value, as of repeated measurements.
        let s: Vec<f64> = x.iter().map(|x| value(&sigma_x, &[], *x)).collect();
        let table = Table::new([("x", seen), ("y", y), ("s", s)]).map_err(|error| wrong(&error))?;
        let fitted = |intervals, input_sigmas: &[&str]| -> Result<Fit, String> {
            let columns = Columns {
                response: Some("y".into()),
                sigma: Some(model.sigmas[1].into()),
                input_sigmas: input_sigmas.iter().map(|text| (*text).into()).collect(),
                ..Columns::default()
            };
            let settings =
                Settings { columns, start: start.clone(), skips_search: true, intervals, ..Settings::default() };
            fit(&table, model.formula, &settings).map_err(|error| wrong(&error))
        };
        let standard = fitted(Intervals::Standard, &["s"])?;
        let profile = fitted(Intervals::Profile, &["s"])?;
        let exact = fitted(Intervals::Standard, &[])?;
        if profile.profiles().is_none() {
            return Ok(Coverage { n_failed: 1, held: Vec::new() });
        }
        let mut coverage = Coverage { n_failed: 0, held: vec![[0; 3]; truth.len()] };
        for (way, fit) in [standard, profile, exact].into_iter().enumerate() {
            for ((held, truth), found) in coverage.held.iter_mut().zip(&truth).zip(fit.parameters()) {
                let holds = found.interval.is_some_and(|[low, high]| (low..=high).contains(truth));
                held[way] = u64::from(holds);
            }
        }
        Ok(coverage)
    };
    let sets = (0..n_sets).into_par_iter().map(set);
    sets.try_reduce(Coverage::default, |one, other| Ok(one.plus(&other)))
}

const HEAD: &str = "
## With errors in x

The same where x is observed with normal noise, too, and both standard deviations are known, by `--sigma-x` and `--sigma`; 95 % intervals. The last column is what standard errors hold where `--sigma-x` is left out.

| formula | points | sigma of x, y | failed | standard | profile | x taken as exact |
|---|---:|---|---:|---:|---:|---:|
";

/// A row of the page.
#[must_use]
pub fn row(model: &Model, coverage: &Coverage) -> String {
    let Model { name, formula, design, sigmas: [of_x, of_y], .. } = model;
    let n = N_SETS - coverage.n_failed;
    let least = |way: usize| coverage.held.iter().map(|held| 100.0 * held[way] as f64 / n as f64).fold(100.0, f64::min);
    let columns: Vec<String> = (0..3).map(|way| format!("{:.1}", least(way))).collect();
    let n_points = design.x().len();
    format!("| {name}: `{formula}` | {n_points} | {of_x}, {of_y} | {} | {} |", coverage.n_failed, columns.join(" | "))
}

/// The section of the page.
///
/// # Errors
/// A formula that cannot be fitted.
pub fn section() -> Result<String, String> {
    let mut section = String::from(HEAD);
    for model in &MODELS {
        writeln!(section, "{}", row(model, &coverage(model, N_SETS)?)).map_err(|error| error.to_string())?;
    }
    Ok(section)
}
