//! NIST's certified problems (<https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml>) through the command line.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A problem's file, and its formula as a user types it.
fn problems() -> Vec<(String, String)> {
    let text = fs::read_to_string(common::data("nist").join("formulas.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(": ").map(|(name, formula)| (name.into(), formula.into())).unwrap()).collect()
}

/// Correct digits of every parameter and every standard error.
const DIGITS: f64 = 9.0;

/// A parameter of a problem.
struct Certified {
    name: String,
    starts: [String; 2],
    value: f64,
    error: f64,
}

/// What a file holds.
struct Problem {
    name: String,
    parameters: Vec<Certified>,
    residual_sum: f64,
    /// y, then x.
    rows: Vec<Vec<f64>>,
}

impl Problem {
    fn read(name: &str) -> Self {
        let text = fs::read_to_string(common::data("nist").join(format!("{name}.dat"))).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let parameter = |line: &&str| {
            let (name, rest) = line.split_once('=')?;
            let fields: Vec<&str> = rest.split_whitespace().collect();
            let [one, two, value, error] = fields[..] else { return None };
            let (value, error) = (value.parse().ok()?, error.parse().ok()?);
            Some(Certified { name: name.trim().into(), starts: [one.into(), two.into()], value, error })
        };
        let sum = lines.iter().find_map(|line| line.strip_prefix("Residual Sum of Squares:")).unwrap();
        let place = lines.iter().find(|line| line.contains("Data") && line.contains("(lines")).unwrap();
        let ends: Vec<usize> =
            place.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
        let numbers = |line: &&str| line.split_whitespace().map(|field| field.parse().unwrap()).collect();
        Self {
            name: name.to_owned(),
            parameters: lines.iter().filter_map(parameter).collect(),
            residual_sum: sum.trim().parse().unwrap(),
            rows: lines[ends[0] - 1..ends[1]].iter().map(numbers).collect(),
        }
    }

    /// Writes the data as CSV.
    fn write_table(&self, dir: &Path) {
        let mut table = String::from(if self.rows[0].len() == 2 { "y,x\n" } else { "y,x1,x2\n" });
        for row in &self.rows {
            // Nelson's response is the logarithm of what the file holds.
            let y = if self.name == "Nelson" { gd_core::math::ln(row[0]) } else { row[0] };
            let fields: Vec<String> = [&y].into_iter().chain(&row[1..]).map(f64::to_string).collect();
            writeln!(table, "{}", fields.join(",")).unwrap();
        }
        fs::write(dir.join("data.csv"), table).unwrap();
    }
}

/// Correct digits of a number.
fn digits(found: f64, certified: f64) -> f64 {
    -gd_core::math::log10(((found - certified) / certified).abs().max(1e-16))
}

#[test]
fn certified_parameters_and_errors_come_out_from_both_starts() {
    let dir = tempfile::tempdir().unwrap();
    for (name, formula) in problems() {
        let problem = Problem::read(&name);
        problem.write_table(dir.path());
        let parameters = &problem.parameters;
        for start in 0..2 {
            let pairs: Vec<String> =
                parameters.iter().map(|parameter| format!("{}={}", parameter.name, parameter.starts[start])).collect();
            let report = common::report(dir.path(), &["fit", "data.csv", &formula, "--start", &pairs.join(",")]);
            assert_eq!(report["stop"]["converged"], true, "{name}: {}", report["stop"]["explanation"]);
            for parameter in parameters {
                let found =
                    report["parameters"].as_array().unwrap().iter().find(|found| found["name"] == parameter.name);
                let found = found.unwrap();
                let value = digits(found["value"].as_f64().unwrap(), parameter.value);
                assert!(value >= DIGITS, "{name} from start {}: {value:.1} digits of {}", start + 1, parameter.name);
                // The residuals of Lanczos1 are 1e-13: too few of their digits are left in f64 for errors of so many.
                let error = digits(found["stderr"].as_f64().unwrap(), parameter.error);
                assert!(
                    error >= DIGITS || name == "Lanczos1",
                    "{name}: {error:.1} digits of the error of {}",
                    parameter.name
                );
            }
        }
    }
}

#[test]
fn no_problem_needs_a_start() {
    let dir = tempfile::tempdir().unwrap();
    for (name, formula) in problems() {
        let problem = Problem::read(&name);
        problem.write_table(dir.path());
        let report = common::report(dir.path(), &["fit", "data.csv", &formula]);
        assert_eq!(report["stop"]["converged"], true, "{name}: {}", report["stop"]["explanation"]);
        // Exponentials and peaks may come out in another order: the sum of squares tells that it is the minimum. That of
        // Lanczos1, 1e-25, is rounding of its data.
        let found = report["rss"].as_f64().unwrap();
        let is_least = if name == "Lanczos1" { found < 1e-20 } else { digits(found, problem.residual_sum) >= DIGITS };
        assert!(is_least, "{name}: {found} instead of {}", problem.residual_sum);
    }
}

/// ENSO's model with its two free cycles, and one or two more of fixed length: 11 and 13 parameters.
#[test]
fn eleven_and_thirteen_parameters_are_fitted() {
    let dir = tempfile::tempdir().unwrap();
    let problem = Problem::read("ENSO");
    problem.write_table(dir.path());
    let (_, enso) = problems().into_iter().find(|(name, _)| name == "ENSO").unwrap();
    let start: Vec<String> =
        problem.parameters.iter().map(|parameter| format!("{}={}", parameter.name, parameter.starts[0])).collect();
    let mut last = problem.residual_sum;
    let mut formula = enso;
    for (length, n) in [(6, 11), (18, 13)] {
        formula = format!("{formula} + c{length}*cos(2*pi*x/{length}) + s{length}*sin(2*pi*x/{length})");
        let report = common::report(dir.path(), &["fit", "data.csv", &formula, "--start", &start.join(",")]);
        assert_eq!(report["stop"]["converged"], true, "{}", report["stop"]["explanation"]);
        let parameters = report["parameters"].as_array().unwrap();
        assert_eq!(parameters.len(), n);
        assert!(parameters.iter().all(|parameter| parameter["stderr"].as_f64().is_some_and(|error| error > 0.0)));
        // Every cycle more explains something, and no more than noise of as many parameters would, a tenth each.
        let sum = report["rss"].as_f64().unwrap();
        assert!(sum < last && sum > 0.8 * last, "{sum} {last}");
        last = sum;
    }
}
