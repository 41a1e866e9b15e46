//! `gd compare` and `gd suggest`.

mod common;

use std::fs;

use common::{command, files, gd, report, stderr, stdout};
use tempfile::TempDir;

const HYPERBOLA: &str = "v = vmax*s/(km + s)";
const LOGARITHM: &str = "v = a + b*ln(s)";
const LINE: &str = "v = a + b*s";

/// Treated cells of R's `Puromycin`, with deviations.
fn folder() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let rows = "0.02,76,8\n0.02,47,8\n0.06,97,8\n0.06,107,8\n0.11,123,10\n0.11,139,10\n0.22,159,10\n0.22,152,10\n\
                0.56,191,12\n0.56,201,12\n1.1,207,12\n1.1,200,12\n";
    fs::write(dir.path().join("rate.csv"), format!("s,v,dv\n{rows}")).expect("a folder");
    let two = rows.lines().map(|row| row.rsplit_once(',').expect("three fields").0).collect::<Vec<_>>().join("\n");
    fs::write(dir.path().join("two.csv"), format!("conc [mM],rate\n{two}\n")).expect("a folder");
    dir
}

#[test]
fn formulas_are_ranked_and_drawn() {
    let dir = folder();
    let arguments = ["compare", "rate.csv", HYPERBOLA, LOGARITHM, LINE, "--png", "all.png", "--svg", "all.svg"];
    let output = gd(dir.path(), &arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("  F") && line.contains(" v = ")).collect();
    assert!(rows.len() == 3 && rows[0].starts_with("  F2") && rows[2].starts_with("  F3"), "{text}");
    assert!(text.contains("these points cannot tell F2 from F1: AICc differs by 1.28"), "{text}");
    assert_eq!(files(dir.path()), ["all.png", "all.svg", "rate.csv", "two.csv"]);
    let svg = fs::read_to_string(dir.path().join("all.svg")).expect("a picture");
    assert!(svg.contains("F2: v = a + b*ln(s), ΔAICc 0"), "no legend");
}

#[test]
fn standard_input_sigma_and_json() {
    let dir = folder();
    let json = report(dir.path(), &["compare", "rate.csv", HYPERBOLA, LINE, "--sigma", "dv", "--absolute-sigma"]);
    assert_eq!((&json["absolute_sigma"], &json["best"]), (&true.into(), &"F1".into()));
    assert!((json["formulas"][0]["aicc"].as_f64().expect("a number") - 96.244_619_892_6).abs() < 1e-8, "{json}");
    let mut child = command(dir.path(), &["compare", "-", HYPERBOLA, LINE]);
    let data = fs::File::open(dir.path().join("rate.csv")).expect("the data");
    let output = child.stdin(data).output().expect("gd starts");
    assert!(output.status.success() && stdout(&output).contains("F1 is best"), "{}", stdout(&output));
}

#[test]
fn wrong_arguments_are_named() {
    let dir = folder();
    let said = |arguments: &[&str]| {
        let output = gd(dir.path(), &[&["compare"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        stderr(&output)
    };
    assert!(said(&["rate.csv", LINE]).contains("there is only one, 'v = a + b*s'"));
    assert!(said(&["rate.csv", LINE, "ln(v) = a + b*s"]).contains("their residuals cannot be compared"));
    let logarithm = said(&["rate.csv", LINE, "v = a + b*ln(s - 0.1)"]);
    assert!(logarithm.starts_with("error: 'v = a + b*ln(s - 0.1)': rate.csv, row 1: "), "{logarithm}");
    assert!(logarithm.contains("leave such rows out with --where 's > "), "{logarithm}");
    assert!(said(&[LINE, "rate.csv", HYPERBOLA]).contains("rate.csv is a file; give the data first"));
    assert!(said(&["rate.csv", LINE, HYPERBOLA, "--start", "q=1"]).starts_with("error: --start: 'q' is not"));
    assert!(said(&["rate.csv", LINE, HYPERBOLA, "--sigma-x", "0.1"]).starts_with("error: --sigma-x: "));
    assert!(said(&["rate.csv", LINE, HYPERBOLA, "--band", "confidence"]).starts_with("error: --band: "));
    assert!(said(&["rate.csv", LINE, HYPERBOLA, "--log", "k"]).contains("no axis of this picture"));
    assert!(said(&["nosuch.csv", LINE, HYPERBOLA]).contains("nosuch.csv cannot be read"));
    assert!(said(&["rate.csv", LINE, HYPERBOLA, "--png", "x.svg"]).contains("or give it to --svg"));
    assert_eq!(files(dir.path()), ["rate.csv", "two.csv"]);
}

#[test]
fn nothing_to_be_trusted_is_exit_code_1() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("few.csv"), "x,y\n1,5\n2,4\n3,5.5\n").expect("a folder");
    let output = gd(dir.path(), &["compare", "few.csv", "a*x", "a + b*x"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("none can be trusted"), "{}", stdout(&output));
    let output = gd(dir.path(), &["suggest", "few.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("none can be trusted"), "{}", stdout(&output));
}

#[test]
fn the_suggested_line_fits_what_was_suggested() {
    let dir = folder();
    let output = gd(dir.path(), &["suggest", "two.csv", "--png", "laws.png"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.starts_with("laws of rate over conc [mM]\n"), "{text}");
    assert!(text.contains("Michaelis-Menten kinetics: vmax*x/(km + x)"), "{text}");
    let line = text.lines().last().expect("a line");
    assert!(line.starts_with("gd fit two.csv '") && line.contains(" --x 'x=conc [mM]' --y rate"), "{line}");
    assert_eq!(files(dir.path()), ["laws.png", "rate.csv", "two.csv"]);
    #[cfg(unix)]
    {
        let json = report(dir.path(), &["suggest", "two.csv"]);
        let binary = env!("CARGO_BIN_EXE_gd");
        let script = format!("gd() {{ '{binary}' \"$@\"; }}; {line} --report json");
        let fitted =
            std::process::Command::new("sh").args(["-c", &script]).current_dir(dir.path()).output().expect("sh");
        let fitted: serde_json::Value = serde_json::from_slice(&fitted.stdout).expect("a report");
        let [one, other] = [&fitted["rss"], &json["laws"][0]["fit"]["rss"]].map(|sum| sum.as_f64().expect("a number"));
        assert!((one - other).abs() < 1e-9 * other, "{one} {other}");
    }
}

#[test]
fn laws_need_columns_that_are_clear() {
    let dir = folder();
    let output = gd(dir.path(), &["suggest", "rate.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output), "error: --x: which column is x? name one of s, v, dv\n");
    let output =
        gd(dir.path(), &["suggest", "rate.csv", "--x", "s", "--y", "v", "--sigma", "dv", "--where", "s > 0.03"]);
    let text = stdout(&output);
    let line = text.lines().last().expect("a line");
    assert!(line.ends_with("--sigma dv --where 's > 0.03'"), "{text}");
    let output = gd(dir.path(), &["suggest", "two.csv", "--x", "rate"]);
    assert!(stdout(&output).starts_with("laws of conc [mM] over rate"), "{}", stdout(&output));
}
