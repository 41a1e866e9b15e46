//! The same problems, and made ones, through `gd_fit::fit` without a start.

use std::f64::consts::TAU;
use std::fmt::Write;
use std::fs;

use gd_core::math::{cos, exp, powf, sin, tanh};
use gd_fit::{Settings, Table, fit};

use super::{dat, data_folder, digits};

/// Data sets of each kind.
const N_SETS: usize = 10;
/// A residual sum of so many times that of the true curve is that of another.
const OTHER: f64 = 1.05;

/// How the fits of a kind came out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// At the minimum.
    pub found: usize,
    /// Elsewhere, but called converged.
    pub wrong: usize,
    /// Elsewhere, and said so.
    pub honest: usize,
}

/// Made data: a formula, how large the noise is as a part of the range, and the curve with what differs from set to set,
/// four numbers between 0 and 1.
struct Kind {
    name: &'static str,
    formula: &'static str,
    noise: f64,
    x: fn(usize) -> f64,
    n: usize,
    curve: fn(f64, [f64; 4]) -> f64,
}

fn gauss(x: f64, middle: f64, width: f64) -> f64 {
    exp(-(x - middle) * (x - middle) / (2.0 * width * width))
}

fn lorentz(x: f64, middle: f64, width: f64) -> f64 {
    1.0 / (1.0 + (x - middle) * (x - middle) / (width * width))
}

const KINDS: [Kind; 14] = [
    Kind {
        name: "sine, 1 to 60 periods in 200 points",
        formula: "A*sin(w*x + p) + o",
        noise: 0.05,
        x: |row| row as f64 * 0.05,
        n: 200,
        curve: |x, [u, v, ..]| 3.0 * sin((0.63 + 37.0 * u * u) * x + TAU * v) + 2.0,
    },
    Kind {
        name: "damped sine",
        formula: "a*exp(-d*x)*sin(w*x + p) + c",
        noise: 0.03,
        x: |row| row as f64 * 0.1,
        n: 200,
        curve: |x, [u, v, w, z]| 3.0 * exp(-(0.03 + 0.17 * u) * x) * sin((0.8 + 11.0 * v) * x + TAU * w) + z,
    },
    Kind {
        name: "sine on a trend, unevenly spaced",
        formula: "a*sin(2*pi*f*x + p) + b*x + c",
        noise: 0.05,
        x: |row| row as f64 + 0.4 * sin(12.9898 * row as f64),
        n: 150,
        curve: |x, [u, v, ..]| 2.0 * sin(TAU * (0.03 + 0.4 * u) * x + TAU * v) + 0.02 * x + 5.0,
    },
    Kind {
        name: "one peak on a slope, 2 to 16 % wide",
        formula: "a*exp(-(x-m)^2/(2*s^2)) + b*x + c",
        noise: 0.02,
        x: |row| row as f64 / 15.0 - 5.0,
        n: 150,
        curve: |x, [u, v, w, _]| {
            (if w < 0.5 { -2.0 } else { 2.0 }) * gauss(x, -3.5 + 7.0 * u, 0.2 + 0.6 * v) + 0.3 * x + 1.0
        },
    },
    Kind {
        name: "two peaks on a base, 2 to 8 % wide",
        formula: "b+a1*exp(-(x-m1)^2/(2*s1^2))+a2*exp(-(x-m2)^2/(2*s2^2))",
        noise: 0.02,
        x: |row| 400.0 + row as f64,
        n: 301,
        curve: |x, [u, v, w, _]| {
            0.1 + gauss(x, 430.0 + 70.0 * u, 6.0 + 18.0 * w) + 0.6 * gauss(x, 560.0 + 110.0 * v, 6.0 + 18.0 * w)
        },
    },
    Kind {
        name: "two Lorentzians",
        formula: "b + a*g^2/((x-m)^2+g^2) + c*h^2/((x-n)^2+h^2)",
        noise: 0.02,
        x: |row| row as f64 * 0.25,
        n: 400,
        curve: |x, [u, v, w, z]| {
            1.0 + 3.0 * lorentz(x, 10.0 + 35.0 * u, 1.0 + 3.0 * v) + 2.0 * lorentz(x, 55.0 + 35.0 * w, 1.0 + 3.0 * z)
        },
    },
    Kind {
        name: "logistic on calendar years",
        formula: "L/(1+exp(-k*(x-x0)))",
        noise: 0.01,
        x: |row| 1990.0 + row as f64,
        n: 31,
        curve: |x, [u, v, ..]| 1000.0 / (1.0 + exp(-(0.15 + 0.45 * u) * (x - 2000.0 - 10.0 * v))),
    },
    Kind {
        name: "logistic on Unix seconds",
        formula: "L/(1+exp(-k*(x-x0)))",
        noise: 0.01,
        x: |row| 1.58e9 + 86400.0 * row as f64,
        n: 120,
        curve: |x, [u, v, ..]| 5000.0 / (1.0 + exp(-(0.05 + 0.25 * u) * ((x - 1.58e9) / 86400.0 - 40.0 - 40.0 * v))),
    },
    Kind {
        name: "exponential decay with offset",
        formula: "a*exp(-b*x)+c",
        noise: 0.01,
        x: |row| row as f64 * 0.85,
        n: 60,
        curve: |x, [u, ..]| 5.0 * exp(-x / (2.0 + 18.0 * u)) + 1.0,
    },
    Kind {
        name: "two exponentials with offset",
        formula: "a*exp(-x/t1)+b*exp(-x/t2)+c",
        noise: 0.003,
        x: |row| row as f64 * 0.5,
        n: 100,
        curve: |x, [u, v, ..]| 5.0 * exp(-x / (1.0 + 2.0 * u)) + 3.0 * exp(-x / (10.0 + 10.0 * v)) + 1.0,
    },
    Kind {
        name: "dose response in mol/l",
        formula: "low+(top-low)/(1+(ec50/x)^hill)",
        noise: 0.02,
        x: |row| powf(10.0, -9.0 + 5.0 * row as f64 / 23.0),
        n: 24,
        curve: |x, [u, v, ..]| 5.0 + 95.0 / (1.0 + powf(powf(10.0, -7.5 + 2.0 * u) / x, 0.7 + 1.3 * v)),
    },
    Kind {
        name: "Arrhenius in kelvin",
        formula: "A*exp(-E/(8.314*x))",
        noise: 0.01,
        x: |row| 250.0 + 7.5 * row as f64,
        n: 21,
        curve: |x, [u, v, ..]| powf(10.0, 4.0 + 4.0 * u) * exp(-(2e4 + 3e4 * v) / (8.314 * x)),
    },
    Kind {
        name: "Gompertz growth",
        formula: "a*exp(-b*exp(-c*x))",
        noise: 0.02,
        x: |row| row as f64 * 0.5,
        n: 60,
        curve: |x, [u, v, ..]| 100.0 * exp(-(3.0 + 17.0 * u) * exp(-(0.1 + 0.5 * v) * x)),
    },
    Kind {
        name: "a step",
        formula: "a*tanh((x-m)/w) + b",
        noise: 0.02,
        x: |row| 2.0 * row as f64,
        n: 100,
        curve: |x, [u, v, ..]| 5.0 * tanh((x - 40.0 - 120.0 * u) / (2.0 + 18.0 * v)) + 9.0,
    },
];

/// Numbers between 0 and 1 that fill it evenly, and differ for every `stream`: the fractional parts of multiples of an
/// irrational number.
fn even(stream: usize, index: usize) -> f64 {
    ((index + 1) as f64 * 0.618_033_988_749_894_9 + stream as f64 * 0.414_213_562_373_095_1).fract()
}

/// Normal noise of standard deviation 1, by Box and Muller's method.
fn noise(set: usize, row: usize) -> f64 {
    let (u, v) = (even(17 * set + 3, row), even(29 * set + 11, row * row + 7 * row));
    gd_core::math::sqrt(-2.0 * gd_core::math::ln(u.max(1e-12))) * cos(TAU * v)
}

/// Fits every set of a kind.
fn tally(kind: &Kind) -> Result<Tally, String> {
    let mut tally = Tally::default();
    for set in 0..N_SETS {
        let draws = [1, 2, 3, 4].map(|stream| even(100 * stream, 31 * set + stream));
        let x: Vec<f64> = (0..kind.n).map(kind.x).collect();
        let truth: Vec<f64> = x.iter().map(|x| (kind.curve)(*x, draws)).collect();
        let (low, high) = truth.iter().fold((f64::MAX, f64::MIN), |(low, high), y| (low.min(*y), high.max(*y)));
        let errors: Vec<f64> = (0..kind.n).map(|row| kind.noise * (high - low) * noise(set, row)).collect();
        let y = truth.iter().zip(&errors).map(|(y, error)| y + error).collect();
        let table = Table::new([("x", x), ("y", y)]).map_err(|error| format!("{}: {error}", kind.name))?;
        let fitted =
            fit(&table, kind.formula, &Settings::default()).map_err(|error| format!("{}: {error}", kind.name))?;
        let best: f64 = errors.iter().map(|error| error * error).sum();
        match (fitted.summary().residual_sum <= OTHER * best, fitted.is_converged()) {
            (true, _) => tally.found += 1,
            (false, true) => tally.wrong += 1,
            (false, false) => tally.honest += 1,
        }
    }
    Ok(tally)
}

/// Of NIST's problems, which reach the certified residual sum, to how many digits.
///
/// # Errors
/// A file that cannot be read, a formula that cannot be fitted.
pub fn certified() -> Result<Vec<(String, f64)>, String> {
    let path = data_folder().join("formulas.txt");
    let text = fs::read_to_string(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, formula) = line.split_once(": ").ok_or_else(|| format!("{}: {line}", path.display()))?;
        let problem = dat::read(&data_folder().join(format!("{name}.dat"))).map_err(|error| error.to_string())?;
        let n_inputs = problem.x.first().map_or(0, Vec::len);
        let input = |index: usize| if n_inputs == 1 { "x".to_owned() } else { format!("x{}", index + 1) };
        let inputs = (0..n_inputs).map(|index| (input(index), problem.x.iter().map(|row| row[index]).collect()));
        // Nelson's response is the logarithm of what the file holds.
        let is_logarithm = name == "Nelson";
        let y: Vec<f64> = problem.y.iter().map(|y| if is_logarithm { gd_core::math::ln(*y) } else { *y }).collect();
        let wrong = |error: gd_fit::Error| format!("{name}: {error}");
        let table = Table::new(inputs.chain([("y".to_owned(), y)])).map_err(wrong)?;
        let fitted = fit(&table, formula, &Settings::default()).map_err(wrong)?;
        let reached =
            if fitted.is_converged() { digits(fitted.summary().residual_sum, problem.residual_sum) } else { 0.0 };
        found.push((name.to_owned(), reached));
    }
    Ok(found)
}

const HEAD: &str = "
## Without a start

What `gd fit` finds when it has to search for a start, with the formulas as text.
";

/// The section of the page.
pub(super) fn section() -> Result<String, String> {
    let certified = certified()?;
    let reached = certified.iter().filter(|(name, digits)| *digits >= 9.0 || name == "Lanczos1").count();
    let mut section = String::from(HEAD);
    let failed = |error: std::fmt::Error| error.to_string();
    write!(
        section,
        "Of NIST's {} problems {reached} reach the certified residual sum, to 9 digits; that of Lanczos1, 1e-25, is \
         rounding of its data.\n\nSynthetic data, {N_SETS} sets of each kind: *found* is a residual sum within 5 % of \
         that of the true curve, *wrong* another one that is reported as converged, *honest* another one that is \
         not.\n\n\
         | kind | formula | found | wrong | honest |\n|---|---|---:|---:|---:|\n",
        certified.len(),
    )
    .map_err(failed)?;
    for kind in &KINDS {
        let Tally { found, wrong, honest } = tally(kind)?;
        writeln!(section, "| {} | `{}` | {found} | {wrong} | {honest} |", kind.name, kind.formula).map_err(failed)?;
    }
    Ok(section)
}
