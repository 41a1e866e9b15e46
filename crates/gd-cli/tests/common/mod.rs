//! Running `gd` as its users do.
#![allow(dead_code, reason = "no test needs all of it")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// `gd` with arguments, in a folder.
pub(crate) fn command(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gd"));
    command.args(arguments).current_dir(dir);
    command
}

/// What `gd` says and does.
pub(crate) fn gd(dir: &Path, arguments: &[&str]) -> Output {
    command(dir, arguments).output().expect("gd starts")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A file of the project's test data.
pub(crate) fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data").join(name)
}

/// The JSON report of a command that is given all other arguments.
pub(crate) fn report(dir: &Path, arguments: &[&str]) -> serde_json::Value {
    let output = gd(dir, &[arguments, &["--report", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {}", stderr(&output)))
}

/// Files in a folder.
pub(crate) fn files(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A noisy line of many points, slow enough to be interrupted.
pub(crate) fn write_data(dir: &Path, n_rows: u32) {
    let row = |i: u32| format!("{},{}\n", f64::from(i) / f64::from(n_rows), f64::from(i * 7919 % 1000) / 1000.0);
    let rows: String = (0..n_rows).map(row).collect();
    std::fs::write(dir.join("data.csv"), format!("x,y\n{rows}")).expect("a folder");
}
