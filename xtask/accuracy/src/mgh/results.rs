//! The fits beside MINPACK's, and their section of `docs/accuracy.md`.

use std::fmt::{self, Write};
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;

use gd_core::{LeastSquaresStop, LevenbergMarquardt};

use super::{Problem, problems};
use xtask::workspace_root;

/// Steps allowed.
const MAX_STEPS: usize = 2000;
/// What the standard start is multiplied by, as in the paper.
const FACTORS: [u8; 3] = [1, 10, 100];
/// Sums of squares that differ by less, relatively, are of the same minimum.
const SAME: f64 = 1e-6;
/// A sum of squares below is 0 but for rounding.
const NOTHING: f64 = 1e-20;

/// How a fit stands beside MINPACK's from the same start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The same sum of squares.
    AsLow,
    /// A smaller one.
    Lower,
    /// A larger one.
    Higher,
    /// A larger one, that of another minimum known.
    HigherMinimum,
    /// The sum of squares overflows at the start.
    Overflow,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AsLow => "as low",
            Self::Lower => "**lower**",
            Self::Higher => "higher",
            Self::HigherMinimum => "higher, at a known minimum",
            Self::Overflow => "overflow at the start",
        })
    }
}

/// How one fit came out.
#[derive(Debug, Clone)]
pub struct Run {
    /// The problem.
    pub problem: Problem,
    /// What the standard start was multiplied by.
    pub factor: u8,
    /// The sum of squares at the end; infinite if it is at the start.
    pub squares: f64,
    /// Steps taken.
    pub n_steps: usize,
    /// Why it ended.
    pub stop: LeastSquaresStop,
    /// What MINPACK reached.
    pub minpack: Minpack,
    /// The least sum of squares known.
    pub least: f64,
    /// Both compared.
    pub mark: Mark,
}

/// A line of MINPACK's results.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minpack {
    /// The number of the problem.
    pub number: u8,
    /// The number of parameters.
    pub n: usize,
    /// The number of residuals.
    pub m: usize,
    /// What the standard start was multiplied by.
    pub factor: u8,
    /// The sum of squares at the start.
    pub start_squares: f64,
    /// The sum of squares at the end.
    pub squares: f64,
    /// Why it ended: 1 to 4 are convergence, 5 is a spent budget, 6 to 8 are tolerances below the precision of numbers.
    pub info: u8,
}

/// Reads the lines of a file in the folder of the problems, without its head, each made by `item` of its cells.
fn read<T>(name: &str, item: impl Fn(&[&str]) -> Option<T>) -> Result<Vec<T>, String> {
    let path: PathBuf = workspace_root().join("tests").join("data").join("mgh").join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let lines = text.lines().enumerate().skip(1);
    let items = lines.map(|(index, line)| {
        let cells: Vec<&str> = line.split(',').collect();
        item(&cells).ok_or_else(|| format!("{}, line {}: not of the form of its head", path.display(), index + 1))
    });
    items.collect()
}

fn cell<T: FromStr>(cells: &[&str], index: usize) -> Option<T> {
    cells.get(index)?.parse().ok()
}

/// What MINPACK reaches, problem by problem and start by start.
///
/// # Errors
/// A file that cannot be read, or is not a table of results.
pub fn minpack() -> Result<Vec<Minpack>, String> {
    read("minpack.csv", |cells| {
        Some(Minpack {
            number: cell(cells, 0)?,
            n: cell(cells, 2)?,
            m: cell(cells, 3)?,
            factor: cell(cells, 4)?,
            start_squares: cell(cells, 5)?,
            squares: cell(cells, 6)?,
            info: cell(cells, 8)?,
        })
    })
}

/// The minima known, as the number of the problem and the sum of squares.
fn minima() -> Result<Vec<(u8, f64)>, String> {
    read("minima.csv", |cells| Some((cell(cells, 0)?, cell(cells, 1)?)))
}

/// Whether two sums of squares are of the same minimum.
fn same(a: f64, b: f64) -> bool {
    (a < NOTHING && b < NOTHING) || (a - b).abs() <= SAME * f64::max(a, b)
}

fn mark(squares: f64, stop: LeastSquaresStop, minpack: f64, minima: &[f64]) -> Mark {
    if stop == LeastSquaresStop::NonFiniteStart {
        Mark::Overflow
    } else if same(squares, minpack) {
        Mark::AsLow
    } else if squares < minpack {
        Mark::Lower
    } else if minima.iter().any(|&minimum| same(squares, minimum)) {
        Mark::HigherMinimum
    } else {
        Mark::Higher
    }
}

/// Fits every problem from its three starts.
///
/// # Errors
/// A file of expected results that cannot be read, or has no line for a fit.
pub fn runs() -> Result<Vec<Run>, String> {
    let (minpack, minima) = (minpack()?, minima()?);
    let mut runs = Vec::new();
    for problem in problems() {
        for factor in FACTORS {
            let number = problem.number;
            let peer = minpack.iter().find(|line| line.number == number && line.factor == factor);
            let peer = *peer.ok_or_else(|| format!("no result of MINPACK for problem {number} from {factor} x0"))?;
            let start = problem.start_times(f64::from(factor));
            let mut fit = LevenbergMarquardt::new(&problem, start, MAX_STEPS)
                .map_err(|error| format!("problem {number}: {error}"))?;
            let n_steps = fit.by_ref().count();
            let stop = fit.stop().ok_or_else(|| format!("problem {number}: the fit did not end"))?;
            let squares = problem.sum_of_squares(fit.params());
            let known = minima.iter().filter(|(of, _)| *of == number);
            let known: Vec<f64> = known.map(|&(_, squares)| squares).collect();
            let least = known.iter().copied().fold(f64::INFINITY, f64::min);
            let mark = mark(squares, stop, peer.squares, &known);
            runs.push(Run { problem: problem.clone(), factor, squares, n_steps, stop, minpack: peer, least, mark });
        }
    }
    Ok(runs)
}

const HEAD: &str = "
## Beside MINPACK

The 35 problems of J. J. Moré, B. S. Garbow and K. E. Hillstrom, *Testing unconstrained optimization software* (1981), from the standard start, from 10 times that and from 100 times that.
Most have no data: their residuals go to `LevenbergMarquardt` as they are, with derivatives by dual numbers, 2000 steps at most and the default tolerances.
MINPACK is its routine lmder, run by SciPy 1.17.1 with exact derivatives and tolerances of 1e-14; [tests/data/mgh](../tests/data/mgh/README.md) says how.

Sums of squares that agree to six digits, or are both below 1e-20, count as the same.
A sum in parentheses is that of a fit that did not come to rest: MINPACK's spent 20000 evaluations, ours all its steps, or found none that goes down.

| problem | n | m | start | steps | sum of squares | MINPACK | beside MINPACK |
|---|---|---|---|---|---|---|---|
";

/// The section of the page.
///
/// # Errors
/// A file of expected results that cannot be read.
pub fn section() -> Result<String, String> {
    let runs = runs()?;
    let mut page = String::from(HEAD);
    for Run { problem, factor, squares, n_steps, stop, minpack, mark, .. } in &runs {
        let start = if *factor == 1 { "x0".into() } else { format!("{factor} x0") };
        let squares = show(*squares, stop.is_converged());
        let theirs = show(minpack.squares, minpack.info != 5);
        let Problem { number, name, m, .. } = problem;
        let row = format!(
            "| {number} {name} | {} | {m} | {start} | {n_steps} | {squares} | {theirs} | {mark} |",
            problem.n()
        );
        writeln!(page, "{row}").map_err(|error| error.to_string())?;
    }
    let count = |marks: &[Mark]| runs.iter().filter(|run| marks.contains(&run.mark)).count();
    let least = |squares: fn(&Run) -> f64| runs.iter().filter(|run| same(squares(run), run.least)).count();
    write!(
        page,
        "\nOf {} fits {} end as low as MINPACK's, {} lower and {} higher, of these {} at another known minimum; in {} the sum of squares overflows at the start, which MINPACK does not form.\n\
         The least sum known is reached in {}, by MINPACK in {}.\n",
        runs.len(),
        count(&[Mark::AsLow]),
        count(&[Mark::Lower]),
        count(&[Mark::Higher, Mark::HigherMinimum]),
        count(&[Mark::HigherMinimum]),
        count(&[Mark::Overflow]),
        least(|run| run.squares),
        least(|run| run.minpack.squares),
    )
    .map_err(|error| error.to_string())?;
    Ok(page)
}

fn show(squares: f64, rests: bool) -> String {
    let text = if squares == 0.0 { "0".into() } else { format!("{squares:.5e}") };
    if rests { text } else { format!("({text})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_are_marked_by_what_they_reach() {
        let rests = LeastSquaresStop::Precision;
        let mark = |squares, stop, minpack| mark(squares, stop, minpack, &[0.0, 49.0]);
        assert_eq!(mark(49.000_001, rests, 49.0), Mark::AsLow);
        assert_eq!(mark(1e-21, rests, 1e-300), Mark::AsLow);
        assert_eq!(mark(1e-21, rests, 49.0), Mark::Lower);
        assert_eq!(mark(49.0, rests, 0.0), Mark::HigherMinimum);
        assert_eq!(mark(50.0, rests, 49.0), Mark::Higher);
        assert_eq!(mark(f64::INFINITY, LeastSquaresStop::NonFiniteStart, 1.0), Mark::Overflow);
    }

    #[test]
    fn no_fit_ends_below_the_least_sum_known() {
        for run in runs().unwrap() {
            for squares in [run.squares, run.minpack.squares] {
                let is_below = squares < run.least && !same(squares, run.least);
                assert!(!is_below, "{} from {} x0: {squares:e}", run.problem.name, run.factor);
            }
        }
    }
}
