//! `cargo xtask coverage`: how often confidence intervals hold the true value.

mod bands;
pub mod errors_in_x;
mod models;

pub use bands::{BandCoverage, DERIVED, band_coverage, band_row, bands};
pub use models::{Design, MODELS, Model};

use std::fmt::Write;

use gd_fit::{Fit, Intervals, Settings, StartValues, Table, fit};
use gd_formula::Formula;
use gd_scenarios::noise_from;
use rayon::prelude::*;

/// Data sets of each model.
pub const N_SETS: u64 = 1000;
/// The confidence levels.
const LEVELS: [f64; 2] = [0.68, 0.95];

/// How often the intervals of a parameter held its true value: by standard error and by profile, at each level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Held {
    n: u64,
    standard: [u64; 2],
    profile: [u64; 2],
    /// True values beyond the interval at the higher level on the side where the estimate's distribution has its longer
    /// tail, and on the other: by standard error and by profile.
    missed: [[u64; 2]; 2],
}

impl Held {
    fn plus(self, other: Self) -> Self {
        let sum = |one: [u64; 2], two: [u64; 2]| [one[0] + two[0], one[1] + two[1]];
        Self {
            n: self.n + other.n,
            standard: sum(self.standard, other.standard),
            profile: sum(self.profile, other.profile),
            missed: [sum(self.missed[0], other.missed[0]), sum(self.missed[1], other.missed[1])],
        }
    }

    /// The shares in percent, in the order of the columns of the page.
    fn percent(&self) -> [f64; 4] {
        let [s68, s95] = self.standard;
        let [p68, p95] = self.profile;
        [s68, s95, p68, p95].map(|held| 100.0 * held as f64 / self.n as f64)
    }
}

/// What became of data sets of one model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Sets whose fit did not converge.
    n_failed: u64,
    /// Of every parameter: where its standard error was not called rough, and where it was.
    held: Vec<[Held; 2]>,
}

impl Coverage {
    fn plus(mut self, other: &Self) -> Self {
        self.held.resize(self.held.len().max(other.held.len()), <[Held; 2]>::default());
        for ([plain, rough], others) in self.held.iter_mut().zip(&other.held) {
            *plain = plain.plus(others[0]);
            *rough = rough.plus(others[1]);
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
    let formula = Formula::parse(model.formula, &["x"]).map_err(|error| wrong(&error))?;
    let truth: Vec<f64> = formula.parameters().iter().filter_map(|name| start.of(name)).collect();
    let x = model.design.x();
    let curve: Vec<f64> = x.iter().map(|x| formula.evaluate(&truth, &[*x])).collect();
    let set = |seed: u64| {
        let y = curve.iter().zip(noise_from(seed)).map(|(y, noise)| y + model.noise * f64::from(noise)).collect();
        let table = Table::new([("x", x.clone()), ("y", y)]).map_err(|error| wrong(&error))?;
        let fitted = |intervals, level| -> Result<Fit, String> {
            let level = Some(level);
            let settings =
                Settings { start: start.clone(), skips_search: true, intervals, level, ..Settings::default() };
            fit(&table, model.formula, &settings).map_err(|error| wrong(&error))
        };
        let mut coverage = Coverage { n_failed: 0, held: vec![<[Held; 2]>::default(); truth.len()] };
        for (level, probability) in LEVELS.into_iter().enumerate() {
            let standard = fitted(Intervals::Standard, probability)?;
            let profile = fitted(Intervals::Profile, probability)?;
            if profile.profiles().is_none() {
                return Ok(Coverage { n_failed: 1, held: Vec::new() });
            }
            let pairs = standard.parameters().into_iter().zip(profile.parameters());
            for ((held, truth), (standard, profile)) in coverage.held.iter_mut().zip(&truth).zip(pairs) {
                let holds = |interval: Option<[f64; 2]>| {
                    u64::from(interval.is_some_and(|[low, high]| (low..=high).contains(truth)))
                };
                let held = &mut held[usize::from(standard.is_rough)];
                held.n = 1;
                held.standard[level] = holds(standard.interval);
                held.profile[level] = holds(profile.interval);
                let is_upward = standard.skewness.is_none_or(|skewness| skewness >= 0.0);
                held.missed = [standard.interval, profile.interval].map(|interval| {
                    let Some([low, high]) = interval else { return [0; 2] };
                    let [below, above] = [u64::from(*truth < low), u64::from(*truth > high)];
                    if is_upward { [above, below] } else { [below, above] }
                });
            }
        }
        Ok(coverage)
    };
    let sets = (0..n_sets).into_par_iter().map(set);
    sets.try_reduce(Coverage::default, |one, other| Ok(one.plus(&other)))
}

const HEAD: &str = "# How often intervals hold the true value

Written by `cargo xtask coverage`. Each of the formulas below was given its true parameters, observed with normal noise in \
1000 sets, and fitted from the truth; counted is how often the interval of a parameter holds its true value, in percent, \
for the parameter where that is least. Of 1000 sets a share of 95 % is known to 0.7.

`standard` is the estimate plus and minus so many standard errors as Student's t distribution says, `profile` is \
`--intervals profile`. `rough` is the share of standard errors that the report called rough.

| formula | points | failed | rough | standard 68 | 95 | profile 68 | 95 |
|---|---:|---:|---:|---:|---:|---:|---:|
";

const TAILS: &str = "
## When a standard error is called rough

Of what 95 % intervals miss, half should lie above them and half below, 2.5 % each. An interval of standard errors is as \
long up as down: where the estimate is skewed it ends too soon on the side of the longer tail, and too late on the other. \
All parameters of all formulas, in percent:

| standard error | intervals | standard: beyond the longer tail | the other | profile: beyond the longer tail | the other |
|---|---:|---:|---:|---:|---:|
";

/// A row of the page.
#[must_use]
pub fn row(model: &Model, coverage: &Coverage) -> String {
    let Model { name, formula, design, .. } = model;
    let all: Vec<Held> = coverage.held.iter().map(|[plain, rough]| plain.plus(*rough)).collect();
    let least = |column: usize| all.iter().map(|held| held.percent()[column]).fold(100.0, f64::min);
    let n: u64 = all.iter().map(|held| held.n).sum();
    let n_rough: u64 = coverage.held.iter().map(|[_, rough]| rough.n).sum();
    let columns: Vec<String> = (0..4).map(|column| format!("{:.1}", least(column))).collect();
    format!(
        "| {name}: `{formula}` | {} | {} | {:.0} % | {} |",
        design.x().len(),
        coverage.n_failed,
        100.0 * n_rough as f64 / n as f64,
        columns.join(" | ")
    )
}

/// The page.
///
/// # Errors
/// A formula that cannot be fitted.
pub fn page() -> Result<String, String> {
    let mut page = String::from(HEAD);
    let failed = |error: std::fmt::Error| error.to_string();
    let mut all = [Held::default(); 2];
    for model in &MODELS {
        let coverage = coverage(model, N_SETS)?;
        for held in &coverage.held {
            all = [all[0].plus(held[0]), all[1].plus(held[1])];
        }
        writeln!(page, "{}", row(model, &coverage)).map_err(failed)?;
    }
    page += TAILS;
    for (what, held) in ["not called rough", "called rough"].into_iter().zip(&all) {
        let missed = held.missed.iter().flatten();
        let columns: Vec<String> = missed.map(|n| format!("{:.1}", 100.0 * *n as f64 / held.n as f64)).collect();
        writeln!(page, "| {what} | {} | {} |", held.n, columns.join(" | ")).map_err(failed)?;
    }
    Ok(page + &bands()? + &errors_in_x::section()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_what_the_code_computes() {
        let path = xtask::workspace_root().join("docs").join("coverage.md");
        let page = std::fs::read_to_string(&path).unwrap();
        // The others take minutes; `cargo xtask coverage --check` computes them too.
        for name in ["line", "oxygen demand", "diode"] {
            let model = MODELS.iter().find(|model| model.name == name).unwrap();
            let row = row(model, &coverage(model, N_SETS).unwrap());
            assert!(page.lines().any(|line| line == row), "{row}");
        }
        let model = &errors_in_x::MODELS[0];
        let row = errors_in_x::row(model, &errors_in_x::coverage(model, N_SETS).unwrap());
        assert!(page.lines().any(|line| line == row), "{row}");
    }
}
