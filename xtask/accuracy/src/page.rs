//! The page of results, `docs/accuracy.md`.

use std::fmt::Write;
use std::fs;

use super::{Run, data_folder};

const HEAD: &str = "\
# Accuracy

Written by `cargo xtask accuracy`, checked by `cargo xtask verify`.

NIST's Statistical Reference Datasets ask for the least-squares parameters of models from materials science, dentistry and climate, and certify the answers to 11 digits.
Each problem has two official starts, the first far from the answer, the second near it.
All are fitted here in `f64` by `LevenbergMarquardt` with the same settings and no bounds; derivatives come from dual numbers.

A digit count is minus the decimal logarithm of the relative error, clipped to 0 to 11; of several numbers the lowest counts.
The last column is what SciPy 1.17.1's `curve_fit` reaches with its defaults, for the parameters; below 0 the error is larger than the answer.

| problem | start | steps | parameters | residual sum | standard errors | SciPy |
|---|---|---|---|---|---|---|
";

pub(super) fn page(runs: &[Run]) -> Result<String, String> {
    let scipy = Scipy::read()?;
    let mut page = String::from(HEAD);
    for run in runs {
        let Run { problem, start, n_steps, parameter_digits, residual_digits, .. } = run;
        let parameters = if run.stop.is_converged() { format!("{parameter_digits:.1}") } else { run.stop.to_string() };
        let errors = run.error_digits.map_or_else(|| "none".into(), |digits| format!("{digits:.1}"));
        let scipy = scipy.digits(problem, *start).unwrap_or_else(|| "not run".into());
        let row =
            format!("| {problem} | {start} | {n_steps} | {parameters} | {residual_digits:.1} | {errors} | {scipy} |");
        writeln!(page, "{row}").map_err(|error| error.to_string())?;
    }
    let count = |least: f64| runs.iter().filter(|run| run.stop.is_converged() && run.parameter_digits >= least).count();
    write!(
        page,
        "\nOf {} runs {} come to rest; {} reach 4 digits in every parameter, {} reach 8 and {} reach 10.\n",
        runs.len(),
        runs.iter().filter(|run| run.stop.is_converged()).count(),
        count(4.0),
        count(8.0),
        count(10.0),
    )
    .map_err(|error| error.to_string())?;
    page.push_str(TAIL);
    Ok(page)
}

const TAIL: &str = "
One residual sum is beyond `f64`: that of Lanczos1 is 1.4e-25 for observations of about 1, certified in higher precision.
Its residuals are about 1e-13, of which rounding the predictions to 1e-16 leaves three digits, and so three in what is computed from them: the residual sum and the standard errors.
The parameters are not affected.

Steps in the last digits are Gauss-Newton steps, taken while they shrink the gradient although the residual sum no longer shows a difference.
Without them 31 of the 40 runs reach 8 digits and 12 reach 10; ENSO ends at 6.
";

/// Digits reached by `SciPy`: problem, parameters, observations, digits from the first and from the second start.
struct Scipy(String);

impl Scipy {
    fn read() -> Result<Self, String> {
        let path = data_folder().join("scipy-curve_fit.csv");
        fs::read_to_string(&path).map(Self).map_err(|error| format!("{} cannot be read: {error}", path.display()))
    }

    /// The entry of the table; negative digits are errors larger than the answer.
    fn digits(&self, problem: &str, start: usize) -> Option<String> {
        let mut lines = self.0.lines().map(|line| line.split(',').collect::<Vec<&str>>());
        let line = lines.find(|line| line.first() == Some(&problem))?;
        line.get(2 + start).map(|digits| (*digits).to_owned())
    }
}
