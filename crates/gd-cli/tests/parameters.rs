//! `gd fit` with priors, ties, logarithms and groups.

mod common;

use std::fs;
use std::path::Path;

use common::{files, gd, report, stderr, stdout};
use tempfile::TempDir;

/// Values of a decay whose rate is 0.35 or so, at times 0.5 apart.
const HEIGHTS: [f64; 8] = [1.0, 0.85, 0.7, 0.61, 0.49, 0.43, 0.35, 0.31];

/// Two decays of one rate, in a file each and in one with labels.
fn folder() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let mut all = vec!["run,t,N".to_owned()];
    for (name, height) in [("low", 1.0), ("high", 3.0)] {
        let mut rows = vec!["t,N".to_owned()];
        for (index, value) in HEIGHTS.iter().enumerate() {
            let (t, n) = (0.5 * index as f64, height * value);
            rows.push(format!("{t},{n}"));
            all.push(format!("{name},{t},{n}"));
        }
        fs::write(dir.path().join(format!("{name}.csv")), rows.join("\n")).expect("a folder");
    }
    fs::write(dir.path().join("all.csv"), all.join("\n")).expect("a folder");
    dir
}

const DECAY: &str = "N = a*exp(-k*t)";

fn value(report: &serde_json::Value, name: &str) -> f64 {
    let all = report["parameters"].as_array().expect("parameters");
    let found = all.iter().find(|parameter| parameter["name"] == name);
    found.and_then(|parameter| parameter["value"].as_f64()).unwrap_or_else(|| panic!("no {name} in {report}"))
}

#[test]
fn files_and_labels_are_the_same_groups() {
    let dir = folder();
    let files = report(dir.path(), &["fit", "low.csv", "high.csv", DECAY, "--by", "FILE", "--shared", "k"]);
    let labels = report(dir.path(), &["fit", "all.csv", DECAY, "--by", "run", "--shared", "k"]);
    for name in ["k", "a[low]", "a[high]"] {
        assert_eq!(value(&files, name), value(&labels, name));
    }
    assert_eq!(files["covariance"], labels["covariance"]);
    assert_eq!((&files["groups"]["by"], &labels["groups"]["by"]), (&"file".into(), &"run".into()));
    let text = stdout(&gd(dir.path(), &["fit", "low.csv", "high.csv", DECAY, "--by", "file", "--shared", "k"]));
    assert!(text.contains("2 files, low.csv to high.csv, 16 rows in 2 groups by file"), "{text}");
}

#[test]
fn options_of_parameters_arrive() {
    let dir = folder();
    let with = |options: &[&str]| report(dir.path(), &[&["fit", "low.csv", "N = a*exp(-k*t) + c"], options].concat());
    let found = with(&["--prior", "a=2±0.001", "--tie", "c = a/100", "--log-parameter", "k", "--start", "k=0.3"]);
    assert!((value(&found, "a") - 2.0).abs() < 0.01, "{found}");
    assert_eq!(value(&found, "c"), value(&found, "a") / 100.0);
    assert!(found["parameters"][1]["logarithm"]["range"][1].is_number(), "{found}");
    assert_eq!(found["parameters"][2]["tie"], "a/100");
    assert_eq!(found["free"], serde_json::json!(["a", "ln k"]));
}

#[test]
fn pictures_of_groups_are_drawn() {
    let dir = folder();
    let run =
        ["fit", "low.csv", "high.csv", DECAY, "--by", "FILE", "--shared", "k", "--png", "f.png", "--svg", "f.svg"];
    let output = gd(dir.path(), &run);
    assert!(output.status.success(), "{}", stderr(&output));
    let svg = fs::read_to_string(dir.path().join("f.svg")).expect("an SVG");
    assert!(svg.contains("low") && svg.contains("high"), "a legend names the groups");
    assert!(fs::read(dir.path().join("f.png")).expect("a PNG").starts_with(b"\x89PNG"));
}

/// What is said, without a file or a panic.
fn refused(dir: &Path, arguments: &[&str], part: &str) {
    let before = files(dir);
    let output = gd(dir, arguments);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(said.contains(part), "{arguments:?}: {said}");
    assert_eq!(files(dir), before);
}

#[test]
fn what_groups_do_not_have_is_refused() {
    let dir = folder();
    let by_file = |options: &[&'static str]| [&["fit", "low.csv", "high.csv", DECAY, "--by", "FILE"], options].concat();
    for (options, part) in [
        (&["--gif", "x.gif"][..], "--gif: groups have a picture of data"),
        (&["--svg-animation", "x.svg"], "--svg-animation: groups have"),
        (&["--webp", "x.webp"], "--webp: groups have"),
        (&["--profiles", "x.png"], "--profiles: groups have"),
        (&["--regions", "x.png"], "--regions: groups have"),
        (&["--png", "x.png", "--panels", "loss"], "--panels: groups have"),
        (&["--png", "x.png", "--band", "confidence"], "--band: a band is drawn around one curve"),
        (&["--png", "x.png", "--color-by", "t"], "--color-by: --by colors its groups already"),
        (&["--trajectory", "x.csv"], "--trajectory: groups start where"),
        (&["--lr", "0.1,0.2"], "--by: groups are fitted once"),
        (&["--lr", "0.1"], "--optimizer: groups are fitted by least squares"),
        (&["--shared", "q"], "--shared: 'q' is not a parameter to fit; the formula has a, k"),
    ] {
        refused(dir.path(), &by_file(options), part);
    }
    refused(dir.path(), &["fit", "low.csv", "high.csv", DECAY], "DATA: there are 2 data files, of which the last is");
    refused(dir.path(), &["fit", "low.csv", "high.csv", DECAY, "--by", "t"], "--by: several data files are groups");
    refused(dir.path(), &["fit", "low.csv", DECAY, "--by", "FILE"], "--by: there is one data file");
    refused(dir.path(), &["fit", "low.csv", "none.csv", DECAY, "--by", "FILE"], "none.csv");
    refused(dir.path(), &["fit", "low.csv", "all.csv", "N = a*exp(-k*t) + run", "--by", "FILE"], "all.csv");
    refused(dir.path(), &["fit", "low.csv", DECAY, "--shared", "k"], "--by <COLUMN|FILE>");
    let used = gd(dir.path(), &["fit", "low.csv", "high.csv", DECAY, "--by", "FILE", "--png", "high.csv"]);
    assert_eq!(used.status.code(), Some(2), "data are not written over");
}

#[test]
fn wrong_parameters_are_refused_with_a_way_out() {
    let dir = folder();
    for (options, part) in [
        (&["--prior", "a=5"][..], "'5' has no deviation; write it as in a=5±0.2 or a=5+-0.2"),
        (&["--prior", "a=5+-0"], "the deviation 0 must be above 0"),
        (&["--prior", "b=5+-1"], "--prior: 'b' is not a parameter to fit; the formula has a, k"),
        (&["--tie", "k"], "'k' is not a tie; write it as in 'b2 = 2*b1'"),
        (
            &["--tie", "k = q"],
            "--tie: 'q' is not a parameter; the formula has a, k; give a new one a start: --start q=1",
        ),
        (&["--tie", "k = 2"], "hold 'k' at that value instead, with --fix"),
        (&["--tie", "t = a"], "--tie: 't' is a column"),
        (&["--tie", "k = a", "--tie", "a = k"], "--tie: k, a are tied in a circle"),
        (&["--log-parameter", "k", "--start", "k=0"], "--start: k = 0 has no logarithm"),
        (&["--log-parameter", "k,"], "a name is missing"),
    ] {
        refused(dir.path(), &[&["fit", "low.csv", DECAY], options].concat(), part);
    }
}
