//! Robust losses from the command line, and what they do not go with.

mod common;

use std::fs;

use common::{gd, stderr, stdout};

const FORMULA: &str = "y = a*x + b";

/// A line with one row far above it, a label, and a deviation of x.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let row = |x: i32| {
        let y = if x == 6 { 40.0 } else { f64::from(2 * x + 1) + 0.1 * f64::from((7 * x) % 3 - 1) };
        format!("{x},{y},{},0.1\n", if x % 2 == 0 { "even" } else { "odd" })
    };
    let rows: String = (0..12).map(row).collect();
    fs::write(folder.path().join("line.csv"), format!("x,y,g,dx\n{rows}")).unwrap();
    folder
}

fn slope(report: &str) -> f64 {
    let report: serde_json::Value = serde_json::from_str(report).unwrap();
    report["parameters"][0]["value"].as_f64().unwrap()
}

#[test]
fn every_loss_is_the_one_that_is_named() {
    let dir = folder();
    let fit = |loss: &str| {
        let fit = gd(dir.path(), &["fit", "line.csv", FORMULA, "--loss", loss, "--report", "json"]);
        assert_eq!(fit.status.code(), Some(0), "{loss}: {}", stderr(&fit));
        stdout(&fit)
    };
    let plain = gd(dir.path(), &["fit", "line.csv", FORMULA, "--report", "json"]);
    assert_eq!(slope(&fit("squares")).to_bits(), slope(&stdout(&plain)).to_bits());
    let far = (slope(&stdout(&plain)) - 2.0).abs();
    let mut slopes = vec![slope(&stdout(&plain))];
    for loss in ["soft-l1", "huber", "cauchy", "bisquare"] {
        let report = fit(loss);
        let json: serde_json::Value = serde_json::from_str(&report).unwrap();
        assert_eq!(json["robust"]["loss"], loss);
        assert_eq!(json["robust"]["outliers"][0]["row"], 7, "{report}");
        assert!((slope(&report) - 2.0).abs() < far, "{report}");
        assert!(slopes.iter().all(|other| other.to_bits() != slope(&report).to_bits()), "{loss} is another's");
        slopes.push(slope(&report));
    }
}

#[test]
fn what_does_not_go_with_a_robust_loss_is_refused() {
    let dir = folder();
    let cases: [(&[&str], &str); 7] = [
        (&["--by", "g"], "does not go with groups"),
        (&["--prior", "a=2+-0.1"], "does not go with priors"),
        (&["--sigma-x", "dx"], "does not go with errors of inputs"),
        (&["--intervals", "profile"], "profiles are of least squares"),
        (&["--profiles", "p.png"], "profiles are of least squares"),
        (&["--optimizer", "adam"], "fitted by lm"),
        (&["--optimizer", "lm,adam", "--png", "p.png"], "fitted by lm"),
    ];
    for (options, expected) in cases {
        let fit = gd(dir.path(), &[&["fit", "line.csv", FORMULA, "--loss", "huber"], options].concat());
        let said = stderr(&fit);
        assert_eq!((fit.status.code(), said.lines().count()), (Some(2), 1), "{options:?}: {said}");
        assert!(said.contains(expected), "{options:?}: {said}");
    }
    assert!(!dir.path().join("p.png").exists());
}

#[test]
fn the_map_is_of_the_loss_that_is_minimized() {
    let dir = folder();
    let map = |name: &str, options: &[&str]| {
        let arguments = ["fit", "line.csv", FORMULA, "--loss", "bisquare", "--quiet", "--png", name];
        let fit = gd(dir.path(), &[&arguments, options].concat());
        assert_eq!(fit.status.code(), Some(0), "{}", stderr(&fit));
        fs::read(dir.path().join(name)).unwrap()
    };
    assert_ne!(map("robust.png", &["--panels", "contour"]), map("squares.png", &["--panels", "squares"]));
    // Logarithmic axes are of the map of squares, too.
    let range = ["--range", "a=1..3,b=0.5..2", "--log", "a", "--panels"];
    map("log.png", &[&range[..], &["squares"]].concat());
    let several = ["--start", "a=1,b=1", "--start", "a=5,b=0", "--panels"];
    assert_ne!(
        map("c.png", &[&several[..], &["contour"]].concat()),
        map("s.png", &[&several[..], &["squares"]].concat())
    );
}

#[test]
fn outliers_are_told_by_their_lines_too() {
    let dir = folder();
    let text = |options: &[&str]| {
        let fit = gd(dir.path(), &[&["fit", "line.csv", FORMULA], options].concat());
        assert_eq!(fit.status.code(), Some(0), "{}", stderr(&fit));
        stdout(&fit)
    };
    assert!(text(&["--loss", "bisquare"]).contains("outliers            row 7, line 8 of line.csv\n"));
    // Row 5 of those that are fitted.
    let some = text(&["--loss", "bisquare", "--where", "x > 1"]);
    assert!(some.contains("outliers            row 5, line 8 of line.csv\n"), "{some}");
    let plain = text(&[]);
    assert!(
        plain.contains("  row 7, line 8 of line.csv, is ") && plain.contains("or try --loss bisquare\n"),
        "{plain}"
    );
    let json: serde_json::Value = serde_json::from_str(&text(&["--report", "json"])).unwrap();
    assert_eq!((&json["outliers"][0]["row"], &json["outliers"][0]["line"]), (&7.into(), &8.into()));
}
