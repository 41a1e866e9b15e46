//! Fits with errors in x beside minima found with 40 digits, and beside scipy.odr.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use gd_fit::{Columns, Fit, Settings, StartValues, Table, fit};
use xtask::workspace_root;

use super::digits;

/// A published problem.
struct Problem {
    name: &'static str,
    file: &'static str,
    formula: &'static str,
    sigma: Option<&'static str>,
    input_sigmas: &'static [&'static str],
    starts: &'static [&'static str],
}

const PROBLEMS: [Problem; 4] = [
    Problem {
        name: "Pearson",
        file: "pearson.csv",
        formula: "y = a + b*x",
        sigma: Some("1/sqrt(wy)"),
        input_sigmas: &["1/sqrt(wx)"],
        starts: &["a=5,b=-0.5", ""],
    },
    Problem {
        name: "ODRPACK 1",
        file: "odrpack1.csv",
        formula: "y = b1 + b2*(exp(b3*x) - 1)^2",
        sigma: None,
        input_sigmas: &["sx"],
        starts: &["b1=1500,b2=-50,b3=-0.1", "b1=1000,b2=-10,b3=-0.01", ""],
    },
    Problem {
        name: "ODRPACK 2",
        file: "odrpack2.csv",
        formula: "zero = b3*(v-b1)^2 + 2*b4*(v-b1)*(h-b2) + b5*(h-b2)^2 - 1",
        sigma: Some("1e-6"),
        input_sigmas: &["v=1.0", "h=1.0"],
        starts: &["b1=-1,b2=-3,b3=0.09,b4=0.02,b5=0.08"],
    },
    Problem {
        name: "resonance",
        file: "resonance.csv",
        formula: "y = a*b*c/sqrt((x^2 - c^2)^2 + (b*x)^2)",
        sigma: Some("0.29"),
        input_sigmas: &["sx"],
        starts: &["a=1000,b=0.1,c=3.8", ""],
    },
];

const HEAD: &str = "
## With errors in x

Orthogonal distance regression by `gd fit --sigma-x`, beside minima that were found with 40 digits and beside scipy.odr of SciPy 1.17.1 with its defaults, from the same start where one is given; [tests/data/odr](../tests/data/odr/README.md) has both.

| problem | start | steps | parameters | residual sum | standard errors | scipy.odr |
|---|---|---:|---:|---:|---:|---:|
";

/// A table of the tests' data.
fn table(name: &str, separator: char) -> Result<Vec<Vec<String>>, String> {
    let path: PathBuf = workspace_root().join("tests").join("data").join("odr").join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    Ok(text.lines().skip(1).map(|line| line.split(separator).map(str::to_owned).collect()).collect())
}

/// The section of the page.
///
/// # Errors
/// A file that cannot be read, a fit that cannot be made.
pub fn section() -> Result<String, String> {
    let (minima, scipy) = (table("minima.csv", ',')?, table("scipy-odr.csv", ';')?);
    let mut section = String::from(HEAD);
    for problem in &PROBLEMS {
        for start in problem.starts {
            let fit = fitted(problem, start)?;
            let of = |name: &str, column: usize| {
                let row = minima.iter().find(|row| row[0] == problem.name && row[1] == name);
                row.and_then(|row| row.get(column)?.parse::<f64>().ok()).unwrap_or(f64::NAN)
            };
            let least = |all: &mut dyn Iterator<Item = f64>| all.fold(11.0, f64::min);
            let parameters = fit.parameters();
            let values = least(&mut parameters.iter().map(|found| digits(found.value, of(&found.name, 2))));
            let error = |found: &gd_fit::Parameter| {
                found.error.as_ref().map_or(0.0, |error| digits(*error, of(&found.name, 3)))
            };
            let errors = least(&mut parameters.iter().map(error));
            let sum = digits(fit.summary().residual_sum, of("rss", 2));
            let theirs = scipy.iter().find(|row| row[0] == problem.name && row[1] == *start);
            let values = if fit.is_converged() { format!("{values:.1}") } else { fit.verdict().to_owned() };
            let line = format!(
                "| {} | {} | {} | {values} | {sum:.1} | {errors:.1} | {} |",
                problem.name,
                if start.is_empty() { "found" } else { start },
                fit.n_steps(),
                theirs.map_or("", |row| row[2].as_str()),
            );
            writeln!(section, "{line}").map_err(|error| error.to_string())?;
        }
    }
    Ok(section)
}

fn fitted(problem: &Problem, start: &str) -> Result<Fit, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", problem.name);
    let path = workspace_root().join("docs").join("examples").join(problem.file);
    let table = Table::from_path(path).map_err(|error| wrong(&error))?;
    let start = if start.is_empty() { Ok(StartValues::default()) } else { start.parse() };
    let settings = Settings {
        columns: Columns {
            sigma: problem.sigma.map(str::to_owned),
            input_sigmas: problem.input_sigmas.iter().map(|text| (*text).to_owned()).collect(),
            ..Columns::default()
        },
        start: start.map_err(|error: gd_fit::AssignmentError| wrong(&error))?,
        ..Settings::default()
    };
    fit(&table, problem.formula, &settings).map_err(|error| wrong(&error))
}
