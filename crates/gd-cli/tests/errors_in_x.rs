//! Errors in x: the commands of docs/scipy-odr.md, right values, and what cannot be.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{gd, report, stderr, stdout};
use serde_json::Value;

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples")
}

/// The words of a command as a shell takes them apart.
fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (place, part) in command.split('\'').enumerate() {
        if place % 2 == 1 { words.push(part) } else { words.extend(part.split_whitespace()) }
    }
    words
}

#[test]
fn every_command_of_the_page_prints_the_report_below_it() {
    let page = fs::read_to_string(examples().join("../scipy-odr.md")).unwrap();
    let mut n_commands = 0;
    for example in page.split("```sh\n").skip(1) {
        let (command, rest) = example.split_once("\n```\n").unwrap();
        let report = rest.split_once("```text\n").unwrap().1.split_once("\n```\n").unwrap().0;
        let ["gd", arguments @ ..] = &words(command)[..] else { panic!("{command}") };
        let output = gd(&examples(), arguments);
        let printed = stdout(&output);
        let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
        assert_eq!(printed.join("\n"), report, "{command}\n{}", stderr(&output));
        assert_eq!(output.status.code(), Some(0), "{command}");
        n_commands += 1;
    }
    assert_eq!(n_commands, 5);
}

/// The relative error of a number in a report.
fn error_of(found: &Value, right: f64) -> f64 {
    found.as_f64().map_or(f64::INFINITY, |found| (found / right - 1.0).abs())
}

fn assert_parameters(report: &Value, right: &[(&str, f64, f64)], tolerance: f64) {
    for (name, value, stderr) in right {
        let parameters = report["parameters"].as_array().unwrap();
        let found = parameters.iter().find(|parameter| parameter["name"] == *name).unwrap();
        assert!(error_of(&found["value"], *value) < tolerance, "{name}: {found} instead of {value}");
        assert!(error_of(&found["stderr"], *stderr) < 1e-8, "{name}: {found} instead of {stderr}");
    }
    assert_eq!(report["stop"]["converged"], true, "{}", report["stop"]);
}

const LINE: [&str; 7] = ["fit", "pearson.csv", "y = a + b*x", "--sigma", "1/sqrt(wy)", "--sigma-x", "1/sqrt(wx)"];
const CURVE: [&str; 5] = ["fit", "odrpack1.csv", "y = b1 + b2*(exp(b3*x) - 1)^2", "--sigma-x", "sx"];
const PEAK: [&str; 7] =
    ["fit", "resonance.csv", "y = a*b*c/sqrt((x^2 - c^2)^2 + (b*x)^2)", "--sigma", "0.29", "--sigma-x", "sx"];

#[test]
fn minima_have_ten_digits_without_a_start() {
    // By mpmath, with 40 digits.
    let line = report(&examples(), &LINE);
    let right =
        [("a", 5.479_910_224_032_865, 0.359_246_522_551_111_6), ("b", -0.480_533_407_446_202, 0.070_620_269_528_770_9)];
    assert_parameters(&line, &right, 1e-12);
    assert!(error_of(&line["rss"], 11.866_353_194_061_445) < 1e-12);
    let curve = report(&examples(), &CURVE);
    let right = [
        ("b1", 1_264.654_810_500_619_4, 1.034_927_234_835_779),
        ("b2", -54.018_386_822_688_64, 1.583_996_712_400_387),
        ("b3", -0.087_849_851_762_077_65, 0.006_332_219_036_837_903),
    ];
    assert_parameters(&curve, &right, 1e-11);
    assert!(error_of(&curve["orthogonal"]["delta_sum"], 7.789_873_930_953_546) < 1e-9);
    assert!(error_of(&curve["rss"], 21.445_501_659_401_546) < 1e-11);
    let peak = report(&examples(), &PEAK);
    let right = [
        ("a", 1_430.678_105_548_585_7, 0.736_214_396_417_667),
        ("b", 0.133_905_083_242_633_83, 0.000_350_689_659_924_077),
        ("c", 3.779_819_356_304_015, 0.000_244_512_184_656_558),
    ];
    assert_parameters(&peak, &right, 1e-11);
    assert!(error_of(&peak["orthogonal"]["delta_sum"], 31.843_841_288_005_6) < 1e-8);
    assert_eq!(peak["orthogonal"]["inputs"], serde_json::json!(["x"]));
}

#[test]
fn lines_are_the_same_with_x_and_y_exchanged() {
    let swapped = ["fit", "pearson.csv", "x = c + d*y", "--sigma", "1/sqrt(wx)", "--sigma-x", "1/sqrt(wy)"];
    let (one, other) = (report(&examples(), &LINE), report(&examples(), &swapped));
    let value = |report: &Value, index: usize| report["parameters"][index]["value"].as_f64().unwrap();
    assert!((value(&one, 1) * value(&other, 1) - 1.0).abs() < 1e-10);
    assert!((value(&other, 0) + value(&one, 0) / value(&one, 1)).abs() < 1e-9);
    assert!(error_of(&one["rss"], other["rss"].as_f64().unwrap()) < 1e-11);
}

#[test]
fn weights_counts_and_absolute_errors_combine() {
    let plain = report(&examples(), &LINE);
    let weighted = ["fit", "pearson.csv", "y = a + b*x", "--weights", "wy", "--sigma-x", "1/sqrt(wx)"];
    assert!(error_of(&report(&examples(), &weighted)["parameters"][0]["value"], 5.479_910_224_032_865) < 1e-11);
    let absolute = report(&examples(), &[&LINE[..], &["--absolute-sigma"]].concat());
    assert!(error_of(&absolute["parameters"][0]["stderr"], 0.294_970_735_493_108_6) < 1e-9);
    assert!(absolute["chi_squared_probability"].as_f64().is_some_and(|chance| chance > 0.1));
    // Rows that stand for two observations are rows written twice.
    let dir = tempfile::tempdir().unwrap();
    let rows = ["0,0.1,1", "1,0.2,2.7", "2,0.1,5.2", "3,0.3,7.4", "4,0.2,8.6"];
    let n_of = |row: usize| 1 + row % 2;
    let counted = |row: usize| format!("{},{}\n", rows[row], n_of(row));
    let repeated = |row: usize| format!("{},1\n", rows[row]).repeat(n_of(row));
    let (once, twice): (String, String) = ((0..5).map(counted).collect(), (0..5).map(repeated).collect());
    fs::write(dir.path().join("once.csv"), format!("x,dx,y,n\n{once}")).unwrap();
    fs::write(dir.path().join("twice.csv"), format!("x,dx,y,n\n{twice}")).unwrap();
    let of = |file: &str| {
        report(dir.path(), &["fit", file, "y = a + b*x", "--sigma", "0.3", "--sigma-x", "dx", "--counts", "n"])
    };
    let (once, twice) = (of("once.csv"), of("twice.csv"));
    for key in ["value", "stderr"] {
        assert!(error_of(&once["parameters"][1][key], twice["parameters"][1][key].as_f64().unwrap()) < 1e-9, "{key}");
    }
    assert!(error_of(&once["orthogonal"]["delta_sum"], twice["orthogonal"]["delta_sum"].as_f64().unwrap()) < 1e-8);
    assert_eq!(plain["dof"], 8);
}

#[test]
fn several_inputs_have_errors_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let row = |i: i32| {
        let (u, v) = (f64::from(i % 4) + 0.02 * f64::from(i * 7 % 5), f64::from(i / 4) - 0.03 * f64::from(i * 3 % 4));
        format!("{u},{v},{},0.1\n", 1.0 + 2.0 * u - v + 0.05 * f64::from(i * 5 % 7))
    };
    let rows: String = (0..12).map(row).collect();
    fs::write(dir.path().join("plane.csv"), format!("u,v,z,s\n{rows}")).unwrap();
    let plane = |more: &[&str]| {
        report(dir.path(), &[&["fit", "plane.csv", "z = a + b*u + c*v", "--sigma", "s"], more].concat())
    };
    let both = plane(&["--sigma-x", "u=0.05", "--sigma-x", "v=2*s"]);
    assert_eq!(both["orthogonal"]["inputs"], serde_json::json!(["u", "v"]));
    let one = plane(&["--sigma-x", "v=2*s"]);
    assert_eq!(one["orthogonal"]["inputs"], serde_json::json!(["v"]));
    assert_ne!(both["rss"], one["rss"]);
    // An equation that may hold.
    let where_positive = plane(&["--sigma-x", "u=0.05*(u==0) + 0.1*(u>0)"]);
    assert_eq!(where_positive["orthogonal"]["inputs"], serde_json::json!(["u"]));
    // Errors of 0 are none.
    let exact = plane(&["--sigma-x", "u=0.0"]);
    let plain = plane(&[]);
    for (one, other) in (0..3).flat_map(|index| ["value", "stderr"].map(|key| (index, key))).map(|(index, key)| {
        (exact["parameters"][index][key].as_f64().unwrap(), plain["parameters"][index][key].as_f64().unwrap())
    }) {
        assert!((one / other - 1.0).abs() < 1e-9, "{one} instead of {other}");
    }
}

#[test]
fn descents_surfaces_and_profiles_are_those_of_the_distances() {
    let descent = report(
        &examples(),
        &[&LINE[..], &["--optimizer", "adam", "--lr", "0.05", "--steps", "4000", "--start", "a=5,b=-0.4"]].concat(),
    );
    assert!(error_of(&descent["parameters"][0]["value"], 5.479_910_224) < 1e-4, "{}", descent["parameters"]);
    let batches = gd(&examples(), &[&LINE[..], &["--lr", "0.0001", "--batch", "4", "--steps", "20"]].concat());
    assert!(matches!(batches.status.code(), Some(0 | 1)), "{}", stderr(&batches));
    let profile = report(&examples(), &[&LINE[..], &["--intervals", "profile"]].concat());
    let interval = profile["parameters"][0]["interval"].as_array().unwrap();
    assert!(interval[0].as_f64().unwrap() < 4.75 && interval[1].as_f64().unwrap() > 6.2, "{interval:?}");
    let dir = tempfile::tempdir().unwrap();
    fs::copy(examples().join("pearson.csv"), dir.path().join("pearson.csv")).unwrap();
    let surface =
        [&["surface"], &LINE[1..], &["--range", "a=5..6,b=-0.6..-0.3", "--points", "9", "--csv", "out.csv"]].concat();
    let out = gd(dir.path(), &surface);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let with_png = gd(
        dir.path(),
        &[&LINE[..], &["--png", "fit.png", "--svg", "fit.svg", "--gif", "fit.gif", "--frames", "2"]].concat(),
    );
    assert_eq!(with_png.status.code(), Some(0), "{}", stderr(&with_png));
    assert!(fs::read_to_string(dir.path().join("fit.svg")).unwrap().contains("orthogonal distance"));
}

#[test]
fn what_cannot_be_is_said_in_a_line() {
    let said = |more: &[&str]| {
        let out = gd(&examples(), &[&["fit", "pearson.csv"], more].concat());
        assert_eq!(out.status.code(), Some(2), "{more:?}");
        let text = stderr(&out);
        assert_eq!(text.trim_end().lines().count(), 1, "{text}");
        text
    };
    let line = "y = a + b*x";
    let unknown = said(&[line, "--sigma-x", "dx"]);
    assert!(unknown.contains("--sigma-x: there is no column 'dx' among x, wx, y, wy"), "{unknown}");
    let other = said(&[line, "--sigma-x", "z=0.1"]);
    assert!(other.contains("--sigma-x: 'z' is no input of the formula; there are x in pearson.csv"), "{other}");
    let twice = said(&[line, "--sigma-x", "0.1", "--sigma-x", "x=0.2"]);
    assert!(twice.contains("--sigma-x: 'x' has two standard deviations; give one, in pearson.csv"), "{twice}");
    let which = said(&["y = a + b*x + c*wx", "--sigma-x", "0.1"]);
    assert!(which.contains("--sigma-x: the formula has the inputs x, wx; say whose"), "{which}");
    assert!(which.contains("as in x=0.1"), "{which}");
    let negative = said(&[line, "--sigma-x", "x-3"]);
    assert!(negative.contains("'x-3' is -3, but must be a standard deviation of at least 0"), "{negative}");
    let parameter = said(&[line, "--sigma-x", "2*s"]);
    assert!(parameter.contains("--sigma-x: 's' in '2*s' is no column"), "{parameter}");
    let number = said(&[line, "--sigma-x", "1"]);
    assert!(
        number.contains("--sigma-x: column 1 is x, no standard deviation; for the number 1 write 1.0,"),
        "{number}"
    );
    let itself = said(&[line, "--sigma-x", "y"]);
    assert!(itself.contains("--sigma-x: column 'y' is y itself, no standard deviation"), "{itself}");
    let band = said(&[line, "--sigma-x", "0.1", "--band", "prediction", "--png", "fit.png"]);
    assert!(band.contains("--band: errors of x do not say"), "{band}");
    let absolute = gd(&examples(), &["fit", "pearson.csv", line, "--sigma-x", "0.1", "--absolute-sigma"]);
    assert!(
        absolute.status.code() == Some(2) && stderr(&absolute).contains("--sigma <COLUMN>"),
        "{}",
        stderr(&absolute)
    );
    let objective = gd(&examples(), &["surface", "(a-1)^2", "--sigma-x", "0.1", "--png", "fit.png"]);
    assert!(stderr(&objective).contains("--sigma-x: an objective has no data"), "{}", stderr(&objective));
}

#[test]
fn the_report_says_what_was_taken_for_what() {
    let out = stdout(&gd(&examples(), &CURVE));
    assert!(
        out.contains("orthogonal distances: x has errors as y has, whose sigma is not given and taken as 1"),
        "{out}"
    );
    assert!(out.contains("of y, of x"), "{out}");
    assert!(out.contains("with exact inputs it would be b1 = "), "{out}");
    let zero = stdout(&gd(&examples(), &["fit", "odrpack1.csv", "y = a + b*x", "--sigma-x", "0*sx"]));
    assert!(zero.contains("all errors of x are 0"), "{zero}");
    let text = common::stdout(&gd(&examples(), &["fit", "--help"]));
    assert!(text.contains("--sigma-x"), "{text}");
}
