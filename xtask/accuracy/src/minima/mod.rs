//! `cargo xtask minima`: how often a fit is sure of a minimum that is not the lowest.

mod draw;
mod kinds;
mod problem;
mod referee;

pub use kinds::{KINDS, Kind};

use std::fmt::Write;
use std::time::{Duration, Instant};

use gd_fit::{Fit, Settings, StartValues, fit};
use rayon::prelude::*;

pub(crate) use draw::Draw;
use problem::Problem;
use referee::{Referee, descend};

/// Problems of each formula.
pub const N_PROBLEMS: u64 = 42;
/// A residual sum of so many times another is as good.
const AS_GOOD: f64 = 1.01;
/// Starts around the end of a fit, so far from it as a part of the value and at most of the standard error, the steps from
/// each, and the part that none of them may lead lower.
const N_AROUND: usize = 20;
const AROUND: f64 = 1e-3;
const AROUND_ERROR: f64 = 0.1;
const N_STEPS_AROUND: usize = 20;
const LOWER: f64 = 1e-6;
/// Far starts that are drawn until the formula has a value there.
const N_DRAWS: usize = 1000;

/// How fits came out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Verdicts {
    right: u64,
    /// They said that they did not converge.
    honest: u64,
    /// Converged elsewhere than at the lowest minimum.
    wrong: u64,
    /// Of the right ones, those above a sum that is lower only where the data determine nothing.
    degenerate: u64,
}

impl Verdicts {
    const RIGHT: Self = Self { right: 1, honest: 0, wrong: 0, degenerate: 0 };
    const HONEST: Self = Self { right: 0, honest: 1, wrong: 0, degenerate: 0 };
    const WRONG: Self = Self { right: 0, honest: 0, wrong: 1, degenerate: 0 };
    const DEGENERATE: Self = Self { right: 1, honest: 0, wrong: 0, degenerate: 1 };

    /// What became of a fit; `None` is one that was refused.
    fn of(fit: Option<&Fit>, referee: &Referee) -> Self {
        let Some(fit) = fit.filter(|fit| fit.is_converged()) else { return Self::HONEST };
        let sum = fit.summary().residual_sum;
        let is_as_good = |other: f64| sum <= AS_GOOD * other;
        match () {
            () if is_as_good(referee.lowest) => Self::RIGHT,
            () if is_as_good(referee.sound) && is_as_good(referee.from_truth) => Self::DEGENERATE,
            () => Self::WRONG,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            right: self.right + other.right,
            honest: self.honest + other.honest,
            wrong: self.wrong + other.wrong,
            degenerate: self.degenerate + other.degenerate,
        }
    }
}

/// What became of the problems of one formula.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    n: u64,
    /// Without a start.
    searched: Verdicts,
    /// From a far start, compared with what a search finds.
    compared: Verdicts,
    /// From the same start without a search: those that converged, and those of them with something lower right beside.
    descended: u64,
    no_minimum: u64,
    /// The sum of the parts of brute starts that ended at the lowest minimum, and problems where none did.
    share: f64,
    n_missed: u64,
    /// How long fits without a start took.
    times: Vec<Duration>,
}

impl Tally {
    fn plus(mut self, other: Self) -> Self {
        self.n += other.n;
        self.searched = self.searched.plus(other.searched);
        self.compared = self.compared.plus(other.compared);
        self.descended += other.descended;
        self.no_minimum += other.no_minimum;
        self.share += other.share;
        self.n_missed += other.n_missed;
        self.times.extend(other.times);
        self
    }

    fn median_time(&mut self) -> Duration {
        self.times.sort_unstable();
        self.times.get(self.times.len() / 2).copied().unwrap_or_default()
    }
}

/// Fits so many problems of a formula.
///
/// # Errors
/// A formula that cannot be fitted.
pub fn tally(kind: &'static Kind, n_problems: u64) -> Result<Tally, String> {
    let place = KINDS.iter().position(|other| other.name == kind.name).unwrap_or_default() as u64;
    let tallies: Result<Vec<Tally>, String> =
        (0..n_problems).into_par_iter().map(|number| of_problem(kind, 1000 * (place + 1) + number)).collect();
    Ok(tallies?.into_iter().fold(Tally::default(), Tally::plus))
}

fn of_problem(kind: &'static Kind, seed: u64) -> Result<Tally, String> {
    let problem = Problem::new(kind, seed)?;
    let table = problem.table().map_err(|error| format!("{} {seed}: {error}", kind.name))?;
    let start = far_start(&problem);
    let begin = Instant::now();
    let searched = fit(&table, kind.formula, &Settings::default()).ok();
    let time = begin.elapsed();
    let given = Settings { start: start_values(&problem, &start)?, ..Settings::default() };
    let compared = fit(&table, kind.formula, &given).ok();
    let descended = fit(&table, kind.formula, &Settings { skips_search: true, ..given }).ok();
    let found = [&searched, &compared].into_iter().flatten().map(values).collect();
    let referee = Referee::new(&problem, found);
    let descended = descended.filter(Fit::is_converged);
    let tally = Tally {
        n: 1,
        searched: Verdicts::of(searched.as_ref(), &referee),
        compared: Verdicts::of(compared.as_ref(), &referee),
        descended: u64::from(descended.is_some()),
        no_minimum: u64::from(descended.is_some_and(|fit| !is_minimum(&problem, &fit))),
        share: referee.share,
        n_missed: u64::from(referee.share == 0.0),
        times: vec![time],
    };
    for (how, fit, verdict) in [("no start", &searched, tally.searched), ("far start", &compared, tally.compared)] {
        if verdict == Verdicts::WRONG {
            let sum = fit.as_ref().map_or(f64::NAN, |fit| fit.summary().residual_sum);
            eprintln!("{} {seed}, {how}: {sum:e} of {referee:?}", kind.name);
        }
    }
    Ok(tally)
}

/// A start from the wide box at which the formula has values everywhere.
fn far_start(problem: &Problem) -> Vec<f64> {
    // Other draws than those of the referee, who would otherwise begin where the fit does.
    let mut draw = Draw::new(problem.seed ^ 0x5eed);
    let has_values = |start: &Vec<f64>| problem.residual_sum(start).is_finite();
    (0..N_DRAWS).map(|_| problem.far_start(&mut draw)).find(has_values).unwrap_or_else(|| problem.truth.clone())
}

fn start_values(problem: &Problem, start: &[f64]) -> Result<StartValues, String> {
    let pairs = problem.formula.parameters().iter().zip(start).map(|(name, value)| format!("{name}={value:e}"));
    let text = pairs.collect::<Vec<_>>().join(",");
    text.parse().map_err(|error| format!("{text}: {error}"))
}

fn values(fit: &Fit) -> Vec<f64> {
    fit.parameters().into_iter().map(|parameter| parameter.value).collect()
}

/// Whether no fit from right beside an end leads lower.
fn is_minimum(problem: &Problem, fit: &Fit) -> bool {
    let (end, summary) = (values(fit), fit.summary());
    // A phase of thousands of turns would leave its valley by a thousandth of itself.
    let ways = end.iter().zip(&summary.errors).map(|(value, error)| {
        let error = error.as_ref().map_or(f64::INFINITY, |error| AROUND_ERROR * error);
        (AROUND * value.abs()).min(error)
    });
    let ways: Vec<f64> = ways.collect();
    let mut draw = Draw::new(problem.seed);
    (0..N_AROUND).all(|_| {
        let beside: Vec<f64> =
            end.iter().zip(&ways).map(|(value, way)| value + way * draw.between(-1.0, 1.0)).collect();
        descend(problem, &beside, N_STEPS_AROUND)
            .is_none_or(|other| other.residual_sum >= summary.residual_sum * (1.0 - LOWER))
    })
}

const HEAD: &str = "# Whether a fit is sure of a wrong minimum

Written by `cargo xtask minima`. Formulas known for many minima are fitted to made data: 12 to 200 points, even or at random, \
on ranges and of sizes from 0.01 or 0.001 to 1000, with normal noise of 1 to 20 % of the range of the true curve; parameters, \
points and noise are drawn anew for every problem.

The referee is brute force: plain Levenberg-Marquardt fits from 1000 starts in a wide box that knows nothing of the formula, \
half of all values 1/1000 to 1000 times as large as the data suggest, of either sign, the others within the data; from 100 \
starts about the truth, from the truth itself, and from where the fits that are judged ended. A fit is

- **right** if it converged (exit code 0) to a residual sum within 1 % of the lowest that is known,
- **honest** if it says that it did not converge (exit code 1), wherever it is,
- **wrong** if it converged elsewhere.

A lower sum does not count where the data determine nothing: where a parameter has no standard error or one of more than 1000 \
times its value, where a peak or a decay is narrower than a tenth of the distance of the points, a wave makes more than half \
a turn from point to point, or a pole lies among the points. A fit above such a sum is right and counted under *degenerate*, \
unless it is also more than 1 % above where the fit from the truth ends: then it is wrong. A frequency that even points cannot \
tell from another has the same sum and is right.

*Without a start*: `gd fit DATA FORMULA`. *From a far start*: `--start` with values from the referee's box; a search then \
compares. *One descent*: the same start with `--no-search`, which promises a minimum but not the lowest: how many converged, \
and of how many of these one of 20 fits from right beside, 0.1 % of every value and at most a tenth of its standard error, \
ends lower. *Brute force* is the mean share of the 1000 starts that \
found the lowest minimum, and in how many problems none did.

| formula | problems | without a start: right | honest | wrong | from a far start: right | honest | wrong | degenerate | \
one descent: converged | no minimum | brute force | missed |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
";

/// A row of the page.
#[must_use]
pub fn row(what: &str, tally: &Tally) -> String {
    let Tally { n, searched, compared, descended, no_minimum, share, n_missed, .. } = tally;
    let of = |verdicts: &Verdicts| format!("{} | {} | {}", verdicts.right, verdicts.honest, verdicts.wrong);
    format!(
        "| {what} | {n} | {} | {} | {} | {descended} | {no_minimum} | {:.1} % | {n_missed} |",
        of(searched),
        of(compared),
        searched.degenerate + compared.degenerate,
        100.0 * share / *n as f64,
    )
}

/// The page.
///
/// # Errors
/// A formula that cannot be fitted.
pub fn page() -> Result<String, String> {
    let mut page = String::from(HEAD);
    let failed = |error: std::fmt::Error| error.to_string();
    let mut all = Tally::default();
    for kind in &KINDS {
        let mut tally = tally(kind, N_PROBLEMS)?;
        writeln!(page, "{}", row(&format!("{}: `{}`", kind.name, kind.formula), &tally)).map_err(failed)?;
        // Times differ from run to run and are not on the page.
        eprintln!("{}: a fit without a start takes {:.0?}, the median", kind.name, tally.median_time());
        all = all.plus(tally);
    }
    writeln!(page, "{}", row("all", &all)).map_err(failed)?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_what_the_code_computes() {
        let path = xtask::workspace_root().join("docs").join("minima.md");
        let page = std::fs::read_to_string(&path).unwrap();
        // The others take minutes; `cargo xtask minima --check` computes them too.
        let kind = KINDS.iter().find(|kind| kind.name == "logistic growth").unwrap();
        let row = row(&format!("{}: `{}`", kind.name, kind.formula), &tally(kind, N_PROBLEMS).unwrap());
        assert!(page.lines().any(|line| line == row), "{row}");
    }
}
