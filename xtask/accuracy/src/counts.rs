//! Fits of counts beside maxima of the likelihood found with 40 digits, and beside what R prints.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use gd_fit::{Columns, Fit, LikelihoodName, Settings, StartValues, Table, fit};
use xtask::workspace_root;

use super::digits;

/// A problem, published or drawn.
struct Problem {
    name: &'static str,
    file: &'static str,
    formula: &'static str,
    trials: Option<&'static str>,
    starts: &'static [&'static str],
    /// What R prints of coefficients, of their errors, and of residual deviance and AIC, as it stands there.
    printed: Option<[&'static [&'static str]; 3]>,
}

const PROBLEMS: [Problem; 7] = [
    Problem {
        name: "Dobson",
        file: "dobson.csv",
        formula: "counts = exp(a + b2*o2 + b3*o3 + c2*t2 + c3*t3)",
        trials: None,
        starts: &["a=0,b2=0,b3=0,c2=0,c3=0", ""],
        printed: Some([&["3.045", "-0.4543", "-0.2930"], &["0.1709", "0.2022", "0.1927"], &["5.1291", "56.76"]]),
    },
    Problem {
        name: "budworm",
        file: "budworm.csv",
        formula: "dead = 1/(1 + exp(-(a + s*male + b*ldose)))",
        trials: Some("n"),
        starts: &["a=0,s=0,b=0", ""],
        printed: Some([&["-3.4732", "1.1007", "1.0642"], &["0.4685", "0.3558", "0.1311"], &["6.7571", "42.87"]]),
    },
    Problem {
        name: "menarche",
        file: "menarche.csv",
        formula: "Menarche = 1/(1 + exp(-(a + b*Age)))",
        trials: Some("Total"),
        starts: &["a=0,b=0", ""],
        printed: Some([&["-21.22639", "1.63197"], &["0.77068", "0.05895"], &["26.703", "114.76"]]),
    },
    Problem {
        name: "decay",
        file: "decay.csv",
        formula: "n = A*exp(-t/tau) + b",
        trials: None,
        starts: &["A=5,tau=10,b=2", ""],
        printed: None,
    },
    Problem {
        name: "line",
        file: "line.csv",
        formula: "n = a + b*x",
        trials: None,
        starts: &["a=5,b=0", ""],
        printed: None,
    },
    Problem {
        name: "mortality",
        file: "mortality.csv",
        formula: "dead = c + (1 - c)/(1 + (ec50/dose)^h)",
        trials: Some("n"),
        starts: &["c=0.3,h=1,ec50=10", ""],
        printed: None,
    },
    Problem {
        name: "peak",
        file: "peak.csv",
        formula: "n = A*exp(-(x - m)^2/(2*s^2)) + b",
        trials: None,
        starts: &["A=10,m=10,s=4,b=5", ""],
        printed: None,
    },
];

const HEAD: &str = "
## Counts

Maximum likelihood by `gd fit --likelihood poisson` and `binomial`, beside maxima that were found with 40 digits, and beside what R prints of `glm`; [tests/data/counts](../tests/data/counts/README.md) has both.
Standard errors are from the expected information; R takes them one step before the end, so what it prints is held to one in its last digit. Of a coefficient that is 0 the digits are those of its error.

| problem | likelihood | start | steps | parameters | standard errors | deviance | log-likelihood | as R prints it |
|---|---|---|---:|---:|---:|---:|---:|---|
";

fn folder() -> PathBuf {
    workspace_root().join("tests").join("data").join("counts")
}

/// The section of the page.
///
/// # Errors
/// A file that cannot be read, a fit that cannot be made.
pub fn section() -> Result<String, String> {
    let path = folder().join("maxima.csv");
    let maxima = fs::read_to_string(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let maxima: Vec<Vec<&str>> = maxima.lines().map(|line| line.split(',').collect()).collect();
    let mut section = String::from(HEAD);
    for problem in &PROBLEMS {
        for start in problem.starts {
            let fit = fitted(problem, start)?;
            let of = |name: &str, column: usize| {
                let row = maxima.iter().find(|row| row[0] == problem.name && row[1] == name);
                row.and_then(|row| row.get(column)?.parse::<f64>().ok()).unwrap_or(f64::NAN)
            };
            let least = |all: &mut dyn Iterator<Item = f64>| all.fold(11.0, f64::min);
            let parameters = fit.parameters();
            let value = |found: &gd_fit::Parameter| match (of(&found.name, 2), of(&found.name, 3)) {
                (0.0, error) => digits(found.value + error, error),
                (right, _) => digits(found.value, right),
            };
            let values = least(&mut parameters.iter().map(value));
            let error = |found: &gd_fit::Parameter| {
                found.error.as_ref().map_or(0.0, |error| digits(*error, of(&found.name, 3)))
            };
            let errors = least(&mut parameters.iter().map(error));
            let likelihood = fit.likelihood().ok_or("a fit of counts has a likelihood")?;
            let deviance = digits(likelihood.deviance, of("deviance", 2));
            let logarithm = digits(fit.summary().log_likelihood, of("log-likelihood", 2));
            let values = if fit.is_converged() { format!("{values:.1}") } else { fit.verdict().to_owned() };
            let line = format!(
                "| {} | {} | {} | {} | {values} | {errors:.1} | {deviance:.1} | {logarithm:.1} | {} |",
                problem.name,
                likelihood.likelihood,
                if start.is_empty() { "found" } else { start },
                fit.n_steps(),
                printed(problem, &fit, likelihood.deviance),
            );
            writeln!(section, "{line}").map_err(|error| error.to_string())?;
        }
    }
    Ok(section)
}

/// Whether a fit has what R prints, to one in the last digit, and what is not so.
fn printed(problem: &Problem, fit: &Fit, deviance: f64) -> String {
    let Some([values, errors, sums]) = problem.printed else { return String::new() };
    let parameters = fit.parameters();
    let values = values.iter().zip(parameters.iter().map(|one| one.value));
    let errors = errors.iter().zip(parameters.iter().map(|one| one.error.as_ref().map_or(f64::NAN, |error| *error)));
    let sums = sums.iter().zip([deviance, fit.summary().aic]);
    let mut differ = values.chain(errors).chain(sums).filter(|(printed, found)| {
        let unit = printed.split('.').next_back().unwrap_or("").chars().fold(1.0, |unit, _| unit / 10.0);
        printed.parse().is_ok_and(|printed: f64| (found - printed).abs() > unit)
    });
    differ.next().map_or_else(|| "yes".to_owned(), |(printed, found)| format!("{found} in place of {printed}"))
}

fn fitted(problem: &Problem, start: &str) -> Result<Fit, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", problem.name);
    let table = Table::from_path(folder().join(problem.file)).map_err(|error| wrong(&error))?;
    let start = if start.is_empty() { Ok(StartValues::default()) } else { start.parse() };
    let likelihood = if problem.trials.is_some() { LikelihoodName::Binomial } else { LikelihoodName::Poisson };
    let columns = Columns { likelihood, trials: problem.trials.map(str::to_owned), ..Columns::default() };
    let start = start.map_err(|error: gd_fit::AssignmentError| wrong(&error))?;
    fit(&table, problem.formula, &Settings { columns, start, ..Settings::default() }).map_err(|error| wrong(&error))
}
