//! The lines of docs/tasks.md, and the answers beside them.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{gd, stderr, stdout};
use serde_json::Value;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// The words of a command as a shell takes them apart.
fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (place, part) in command.split('\'').enumerate() {
        if place % 2 == 1 { words.push(part) } else { words.extend(part.split_whitespace()) }
    }
    words
}

/// A number to the digits that are shown.
fn assert_shown(shown: &str, found: f64, command: &str) {
    let value: f64 = shown.parse().unwrap_or_else(|_| panic!("{shown} is no number: {command}"));
    let n_decimals = shown.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let half: f64 = format!("0.5e-{n_decimals}").parse().unwrap();
    assert!((value - found).abs() <= half * (1.0 + 1e-6), "{found} instead of {shown}: {command}");
}

/// A parameter or a derived quantity.
fn named<'a>(report: &'a Value, name: &str) -> &'a Value {
    let mut all = ["parameters", "derived"].into_iter().filter_map(|kind| report[kind].as_array()).flatten();
    all.find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name} is not in the report"))
}

/// `a = 1.2 ± 0.3`, or `a 1.2 to 1.5`.
fn assert_answer(answer: &str, report: &Value, command: &str) -> usize {
    let mut n_numbers = 0;
    for item in answer.split(';').next().unwrap_or_default().split(", ") {
        if let Some((name, shown)) = item.split_once(" = ") {
            let found = named(report, name);
            let (value, error) = shown.split_once(" ± ").map_or((shown, None), |(value, error)| (value, Some(error)));
            assert_shown(value, found["value"].as_f64().unwrap(), command);
            if let Some(error) = error {
                assert_shown(error, found["stderr"].as_f64().unwrap(), command);
            }
            n_numbers += 1;
        } else if let Some(((name, low), high)) =
            item.split_once(" to ").and_then(|(left, high)| Some((left.split_once(' ')?, high)))
        {
            let interval = &named(report, name)["interval"];
            assert_shown(low, interval[0].as_f64().unwrap(), command);
            assert_shown(high, interval[1].as_f64().unwrap(), command);
            n_numbers += 2;
        }
    }
    n_numbers
}

/// `1.2 ± 0.3, 4.5 ± 0.6 at ...`, where ± is half of the confidence interval.
fn assert_predictions(answer: &str, table: &str, command: &str) -> usize {
    let shown: Vec<&str> = answer.split(" at ").next().unwrap_or_default().split(", ").collect();
    let rows: Vec<Vec<f64>> = table
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|field| field.parse().unwrap_or(f64::NAN)).collect())
        .collect();
    assert_eq!(shown.len(), rows.len(), "{command}");
    for (shown, row) in shown.iter().zip(&rows) {
        let (value, half) = shown.split_once(" ± ").unwrap();
        assert_shown(value, row[2], command);
        assert_shown(half, 0.5 * (row[5] - row[4]), command);
    }
    shown.len()
}

#[test]
fn every_line_has_the_answer_beside_it() {
    let page = fs::read_to_string(docs().join("tasks.md")).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let data = fs::read_dir(docs().join("examples/tasks")).unwrap().map(|entry| entry.unwrap().path());
    for file in data.chain([docs().join("examples/pearson.csv")]) {
        fs::copy(&file, dir.path().join(file.file_name().unwrap())).unwrap();
    }
    let (mut n_commands, mut n_numbers) = (0, 0);
    for line in page.lines().filter(|line| line.contains("| `gd ")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, _, command, answer] = cells[..] else { panic!("four cells: {line}") };
        let command = command.trim_matches('`');
        let (typed, file) = command.split_once(" > ").map_or((command, None), |(typed, file)| (typed, Some(file)));
        let ["gd", arguments @ ..] = &words(typed)[..] else { panic!("{command}") };
        let ends_at_bound = answer.contains("exit code 1");
        let output = gd(dir.path(), arguments);
        assert_eq!(output.status.code(), Some(i32::from(ends_at_bound)), "{command}\n{}", stderr(&output));
        n_numbers += match (file, arguments) {
            (Some(file), _) => {
                fs::write(dir.path().join(file), &output.stdout).unwrap();
                0
            }
            (None, ["predict", ..]) => assert_predictions(answer, &stdout(&output), command),
            (None, _) => {
                let output = gd(dir.path(), &[arguments, &["--report", "json"]].concat());
                let report: Value = serde_json::from_slice(&output.stdout).unwrap();
                assert_answer(answer, &report, command)
            }
        };
        // A file that is the answer.
        if let Some(file) = answer.strip_prefix('`').and_then(|rest| rest.split('`').next()) {
            assert!(dir.path().join(file).is_file(), "{command} wrote no {file}");
        }
        n_commands += 1;
    }
    assert!(n_commands >= 24 && n_numbers >= 60, "{n_commands} commands, {n_numbers} numbers");
}
