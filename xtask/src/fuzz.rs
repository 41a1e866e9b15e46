//! `cargo xtask fuzz`: random input, led by what it reaches, against everything that reads text.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Instant;

use crate::{Outcome, workspace_root};

/// What is fuzzed; each has its corpus in `fuzz/corpus`.
pub const TARGETS: [&str; 3] = ["formula", "settings", "table"];

/// When a target has run long enough.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// After this time.
    Seconds(u32),
    /// After this number of inputs.
    Inputs(u32),
}

/// What the compiler must add so that libFuzzer sees which code an input reaches.
const FLAGS: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// Fuzzes every target, or the named one, from its saved corpus.
#[must_use]
pub fn run(until: Until, target: Option<&str>) -> Outcome {
    match fuzz_all(until, target) {
        Ok(outcome) => outcome,
        Err(message) => {
            eprintln!("error: {message}");
            Outcome::Failure
        }
    }
}

fn fuzz_all(until: Until, only: Option<&str>) -> Result<Outcome, String> {
    let (folder, target) = (workspace_root().join("fuzz"), workspace_root().join("target").join("fuzz"));
    let host = host()?;
    let flags = FLAGS.join(" ");
    // With a target, the flags are not for build scripts.
    let mut build = cargo();
    build.current_dir(&folder).env("RUSTFLAGS", flags).args(["build", "--release", "--target", &host, "--target-dir"]);
    let status = build.arg(&target).status().map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !status.success() {
        return Err("the fuzz targets cannot be built; libFuzzer needs a C++ compiler".into());
    }
    let programs = target.join(host).join("release");
    let chosen = || TARGETS.into_iter().filter(|name| only.is_none_or(|only| only == *name));
    // A target takes one core.
    let found: Result<Vec<bool>, String> = thread::scope(|scope| {
        let start = |name: &'static str| {
            let (program, corpus) = (programs.join(name), folder.join("corpus").join(name));
            scope.spawn(move || fuzz(name, &program, &corpus, until))
        };
        let running: Vec<_> = chosen().map(start).collect();
        running.into_iter().map(|target| target.join().map_err(|_| "a target stopped the fuzzer".to_owned())?).collect()
    });
    Ok(if found?.contains(&false) { Outcome::Failure } else { Outcome::Success })
}

/// Fuzzes one target on a copy of its corpus; tells whether nothing was found.
fn fuzz(name: &str, program: &Path, corpus: &Path, until: Until) -> Result<bool, String> {
    let failed = |error: std::io::Error| format!("the corpus of {name} cannot be copied: {error}");
    let copy = tempfile::tempdir().map_err(failed)?;
    let mut n_inputs = 0;
    for entry in fs::read_dir(corpus).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        fs::copy(entry.path(), copy.path().join(entry.file_name())).map_err(failed)?;
        n_inputs += 1;
    }
    let findings = workspace_root().join("target").join("fuzz").join(format!("{name}-"));
    let limit = match until {
        Until::Seconds(seconds) => format!("-max_total_time={seconds}"),
        Until::Inputs(inputs) => format!("-runs={inputs}"),
    };
    let begin = Instant::now();
    let output = Command::new(program)
        .arg(copy.path())
        .arg(limit)
        .arg(format!("-artifact_prefix={}", findings.display()))
        .args(["-max_len=2048", "-timeout=10", "-print_final_stats=1"])
        .output()
        .map_err(|error| format!("{name} cannot be started: {error}"))?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        eprintln!("{log}");
        println!("{name}: found an input that fails, in {}...; add it to fuzz/corpus/{name}", findings.display());
        return Ok(false);
    }
    let statistic = |name: &str| {
        let value = log.lines().find_map(|line| line.strip_prefix("stat::")?.strip_prefix(name)?.strip_prefix(':'));
        value.map_or("?", str::trim).to_owned()
    };
    let (runs, kept) = (statistic("number_of_executed_units"), statistic("new_units_added"));
    let seconds = begin.elapsed().as_secs();
    println!("{name}: {runs} inputs in {seconds} s from {n_inputs} saved ones, {kept} reached new code, none failed");
    Ok(true)
}

/// The target that the compiler builds for by itself.
fn host() -> Result<String, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output =
        Command::new(rustc).arg("-vV").output().map_err(|error| format!("rustc cannot be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned);
    host.ok_or_else(|| "rustc does not say its host".into())
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
