//! `cargo xtask verify`: numbers and pictures against what is committed, as before a pull request.

use std::process::Command;

use gd_scenarios::{SCENARIOS, Scenario};

use crate::table::format_table;
use crate::toolchain::cargo;
use crate::trajectories::{Bits, snapshot_difference, trajectory_of};
use crate::{Outcome, figures, workspace_root};

/// Checks all and prints a table.
#[must_use]
pub fn run() -> Outcome {
    let mut rows = Vec::new();
    for scenario in &SCENARIOS {
        rows.push(check_trajectory::<f32>(scenario));
        rows.push(check_trajectory::<f64>(scenario));
    }
    let images = workspace_root().join("docs").join("images");
    let pictures = figures::run(&[], &images, true);
    let verdict = if pictures == Outcome::Success { "as committed" } else { "differ, see above" };
    rows.push(("docs/images".into(), Err(verdict.into())));
    if pictures == Outcome::Success {
        rows.pop();
        rows.push(("docs/images".into(), Ok(())));
    }
    let accuracy = match accuracy(true) {
        Outcome::Success => Ok(()),
        _ => Err("differs, see above".into()),
    };
    rows.push(("docs/accuracy.md".into(), accuracy));
    let all_well = rows.iter().all(|(_, result)| result.is_ok());
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|(what, result)| vec![what, result.err().unwrap_or_else(|| "as committed".into())])
        .collect();
    print!("{}", format_table(&["checked", "result"], &cells));
    if all_well { Outcome::Success } else { Outcome::Failure }
}

/// Fits NIST's and MINPACK's problems and writes the page of results, or compares it.
#[must_use]
pub fn accuracy(check: bool) -> Outcome {
    page("accuracy", check)
}

/// Counts how often intervals hold the true value and writes the page, or compares it.
#[must_use]
pub fn coverage(check: bool) -> Outcome {
    page("coverage", check)
}

/// Counts how often fits are sure of a wrong minimum and writes the page, or compares it.
#[must_use]
pub fn minima(check: bool) -> Outcome {
    page("minima", check)
}

/// Counts how often laws are found and writes the page, or compares it.
#[must_use]
pub fn suggest(check: bool) -> Outcome {
    page("suggest", check)
}

/// A page of results, by another program, so that no other task waits for its compilation.
fn page(name: &str, check: bool) -> Outcome {
    let mut command = Command::new(cargo());
    command.current_dir(workspace_root()).args(["run", "--quiet", "--release", "--package", "gd-accuracy", "--", name]);
    if check {
        command.arg("--check");
    }
    match command.status() {
        Ok(status) if status.success() => Outcome::Success,
        Ok(_) => Outcome::Failure,
        Err(error) => {
            eprintln!("error: cargo cannot be started: {error}");
            Outcome::Failure
        }
    }
}

/// Compares a trajectory with its snapshot.
fn check_trajectory<T: Bits>(scenario: &Scenario) -> (String, Result<(), String>) {
    let now = trajectory_of::<T>(scenario).map_err(|error| error.to_string());
    let found = now.and_then(|now| snapshot_difference(scenario.name, &now));
    // A cell of the table has one line.
    let result = found.and_then(|difference| difference.map_or(Ok(()), |text| Err(text.replace('\n', "; "))));
    (format!("{} {}", scenario.name, T::PRECISION), result)
}
