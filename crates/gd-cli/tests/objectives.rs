//! Objectives without data: `gd surface OBJECTIVE`, with descents and without, and `gd basins OBJECTIVE`.

mod common;

use std::fs;
use std::path::Path;

use common::{files, gd, stderr, stdout};
use serde_json::Value;

const ROSENBROCK: &str = "(1-x)^2 + 100*(y-x^2)^2";
const HIMMELBLAU: &str = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// The report of descents on an objective, and the exit code.
fn json(arguments: &[&str]) -> (Value, Option<i32>) {
    let output = gd(folder().path(), &[&["surface"], arguments, &["--report", "json"]].concat());
    let report = serde_json::from_slice(&output.stdout);
    (report.unwrap_or_else(|_| panic!("{arguments:?}: {}", stderr(&output))), output.status.code())
}

fn value(report: &Value, name: &str) -> f64 {
    let parameters = report["parameters"].as_array().unwrap();
    let found = parameters.iter().find(|parameter| parameter["name"] == name);
    found.and_then(|parameter| parameter["value"].as_f64()).unwrap_or_else(|| panic!("no {name} in {report}"))
}

fn is_png(path: &Path) -> bool {
    fs::read(path).unwrap().starts_with(b"\x89PNG")
}

#[test]
fn a_descent_ends_at_the_known_minimum() {
    let (report, code) =
        json(&[ROSENBROCK, "--descend", "x=-1.2,y=1", "--optimizer", "adam", "--lr", "0.05", "--steps", "3000"]);
    assert_eq!((code, &report["stop"]["reason"]), (Some(0), &Value::from("converged")), "{report}");
    assert!((value(&report, "x") - 1.0).abs() < 1e-6 && (value(&report, "y") - 1.0).abs() < 1e-6, "{report}");
    assert_eq!(report["minima"][0]["loss"], Value::from(0.0));
    assert!((report["start_loss"].as_f64().unwrap() - 24.2).abs() < 1e-12, "{report}");
    let beale = "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2";
    let (report, code) =
        json(&[beale, "--descend", "x=1,y=1", "--optimizer", "momentum", "--lr", "0.005", "--steps", "4000"]);
    assert_eq!(code, Some(0), "{report}");
    assert!((value(&report, "x") - 3.0).abs() < 1e-4 && (value(&report, "y") - 0.5).abs() < 1e-4, "{report}");
}

#[test]
fn a_fall_without_bound_a_saddle_and_a_top_are_no_minima() {
    for (objective, start, reason, said) in [
        ("-x^2", "x=1", "unbounded", "diverged: the loss falls without bound along x"),
        ("x", "x=0", "unbounded", "diverged: the loss falls without bound along x"),
        ("3 - ln(x)", "x=1", "unbounded", "diverged: the loss falls without bound along x"),
        ("x*y", "x=1,y=0.5", "unbounded", "diverged: the loss falls without bound"),
        ("x*y", "x=1,y=1", "stalled", "a saddle; start beside it"),
        ("(x^2 - 1)^2", "x=0", "stalled", "the curvature along x is -4.00, a maximum; start beside it along x"),
        ("x^3", "x=0", "stalled", "flat; start elsewhere"),
    ] {
        let (report, code) = json(&[objective, "--descend", start]);
        assert_eq!((code, &report["stop"]["reason"]), (Some(1), &Value::from(reason)), "{objective}: {report}");
        assert_eq!(report["stop"]["converged"], Value::from(false));
        let explanation = report["stop"]["explanation"].as_str().unwrap();
        assert!(explanation.contains(said), "{objective}: {explanation}");
    }
    let (report, code) = json(&["x^4 - x^2", "--descend", "x=0.1"]);
    assert_eq!(code, Some(0), "{report}");
    assert!((report["loss"].as_f64().unwrap() + 0.25).abs() < 1e-12, "{report}");
    assert_eq!(report["minima"].as_array().unwrap().len(), 2, "{report}");
    // A rate that is too large.
    let (report, code) = json(&["x^4 - x^2", "--descend", "x=2", "--lr", "3"]);
    assert_eq!((code, &report["stop"]["reason"]), (Some(1), &Value::from("diverged")), "{report}");
}

#[test]
fn bounds_hold_and_are_told() {
    let (report, code) = json(&["-x^2 + y^2", "--descend", "x=1,y=1", "--bounds", "x=0..3"]);
    assert_eq!((code, &report["stop"]["reason"]), (Some(1), &Value::from("at a bound")), "{report}");
    assert_eq!(value(&report, "x"), 3.0);
    assert!(report["stop"]["explanation"].as_str().unwrap().contains("would fall above x = 3"), "{report}");
    let (report, code) = json(&["(x - 1)^2", "--descend", "x=2", "--bounds", "x=0..3"]);
    assert_eq!(code, Some(0), "{report}");
    // Whatever the others do: one parameter at its bound is not the end of a descent.
    for (objective, rate, steps, reason) in
        [("-x^2 - y^2", "0.1", "400", "unbounded"), ("-x^2 + (y - 1000)^2", "0.01", "100", "budget spent")]
    {
        let bounded = ["--descend", "x=1,y=1", "--bounds", "x=0..3", "--lr", rate, "--steps", steps];
        let (report, code) = json(&[&[objective][..], &bounded].concat());
        assert_eq!((code, &report["stop"]["reason"]), (Some(1), &Value::from(reason)), "{report}");
        assert_eq!((value(&report, "x"), &report["stop"]["converged"]), (3.0, &Value::from(false)), "{report}");
    }
}

/// As many as were asked for: in the report, and as rows of the trajectory.
#[test]
fn steps_are_counted_as_they_are_asked_for() {
    let dir = folder();
    fs::write(dir.path().join("line.csv"), "x,y\n0,1\n1,3\n2,5.1\n3,6.9\n").unwrap();
    let descend = &["surface", ROSENBROCK, "--descend", "x=-1,y=1", "--lr", "0.001"][..];
    let fit = &["fit", "line.csv", "y = a*exp(b*x)", "--start", "a=9,b=-2", "--no-search"][..];
    let by_adam = &[fit, &["--optimizer", "adam"]].concat()[..];
    for (arguments, steps) in
        [(descend, 1), (descend, 7), (descend, 400), (by_adam, 1), (by_adam, 400), (fit, 1), (fit, 3)]
    {
        let count = steps.to_string();
        let asked = [arguments, &["--steps", &count, "--trajectory", "steps.csv"]].concat();
        let text = stdout(&gd(dir.path(), &asked));
        let said = if steps == 1 { "f64, 1 step\n".to_owned() } else { format!("f64, {steps} steps\n") };
        assert!(text.contains(&said), "{asked:?}: {text}");
        let table = fs::read_to_string(dir.path().join("steps.csv")).unwrap();
        assert_eq!(table.lines().count(), steps + 1, "{asked:?}: {table}");
        let report = common::report(dir.path(), &asked);
        assert_eq!(report["steps"].as_u64(), Some(steps as u64), "{report}");
    }
}

#[test]
fn a_minimum_of_zero_at_zero_is_converged() {
    // Losses of 1e-28 and less, where less than the rounding of the start is left.
    for (objective, start, steps) in
        [("x^2 + y^2", "x=1,y=1", "147"), ("x^2 + y^2", "x=1,y=1", "400"), ("x^2/2 + 5*y^2", "x=3,y=-1", "700")]
    {
        let (report, code) = json(&[objective, "--descend", start, "--steps", steps]);
        assert_eq!((code, &report["stop"]["reason"]), (Some(0), &Value::from("converged")), "{report}");
        assert_eq!(report["method"]["precision"], Value::from("f64"));
    }
    // What goes on falling for ever has none.
    let (report, code) = json(&["exp(-x)", "--descend", "x=0", "--optimizer", "adam", "--lr", "1", "--steps", "90"]);
    assert_eq!((code, &report["stop"]["converged"]), (Some(1), &Value::from(false)), "{report}");
}

#[test]
fn several_descents_are_one_table_one_array_and_one_picture() {
    let dir = folder();
    let arguments = [
        "surface",
        HIMMELBLAU,
        "--descend",
        "x=0,y=0",
        "--descend",
        "x=-1,y=-1",
        "--lr",
        "0.005,0.01",
        "--png",
        "out.png",
    ];
    let output = gd(dir.path(), &arguments);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    for part in ["4 descents", "rate 0.005", "rate 0.01", "x=−1,y=−1", "4 minima found by a search", "at x = 3, y = 2"]
    {
        assert!(text.contains(part), "'{part}' is missing: {text}");
    }
    assert!(is_png(&dir.path().join("out.png")));
    let (reports, _) = json(&[HIMMELBLAU, "--descend", "x=0,y=0", "--optimizer", "sgd,momentum", "--lr", "0.01"]);
    let names: Vec<&str> =
        reports.as_array().unwrap().iter().map(|one| one["method"]["optimizer"].as_str().unwrap()).collect();
    assert_eq!(names, ["sgd", "momentum"]);
}

#[test]
fn steps_and_grids_are_tables() {
    let dir = folder();
    let output = gd(
        dir.path(),
        &[
            "surface",
            "(x - 1)^2 + y^2 - 3",
            "--descend",
            "x=3,y=0",
            "--lr",
            "0.25",
            "--steps",
            "3",
            "--trajectory",
            "-",
        ],
    );
    assert_eq!(stdout(&output), "step,x,y,loss\n0,3,0,1\n1,2,0,-2\n2,1.5,0,-2.75\n");
    let output =
        gd(dir.path(), &["surface", "x - 2*y", "--range", "x=0..1,y=0..1", "--points", "2", "--csv", "-", "--quiet"]);
    assert_eq!(stdout(&output), "x,y,loss\n0,0,0\n0,1,-2\n1,0,1\n1,1,-1\n");
    // Evenly spaced in the logarithm.
    let output = gd(
        dir.path(),
        &[
            "surface",
            "k + 0*a",
            "--range",
            "k=0.01..100,a=0..1",
            "--log",
            "k",
            "--points",
            "3",
            "--csv",
            "-",
            "--quiet",
        ],
    );
    let k: Vec<f64> =
        stdout(&output).lines().skip(1).map(|row| row.split(',').next().unwrap().parse().unwrap()).collect();
    assert!(k[0] == 0.01 && (k[3] - 1.0).abs() < 1e-12 && k[8] == 100.0, "{k:?}");
}

#[test]
fn every_picture_is_drawn() {
    let dir = folder();
    let draw = |arguments: &[&str]| {
        let output = gd(dir.path(), &[&["surface"], arguments, &["--quiet"]].concat());
        assert!(matches!(output.status.code(), Some(0 | 1)) && stderr(&output).is_empty(), "{}", stderr(&output));
    };
    draw(&[HIMMELBLAU, "--png", "alone.png"]);
    draw(&[ROSENBROCK, "--descend", "x=-1,y=1", "--lr", "0.001", "--png", "a.png", "--gif", "a.gif", "--frames", "3"]);
    draw(&[HIMMELBLAU, "--descend", "x=0,y=0", "--lr", "0.01", "--svg-animation", "a.svg", "--frames", "3"]);
    let animation = fs::read_to_string(dir.path().join("a.svg")).unwrap();
    assert!(animation.starts_with("<svg") && animation.contains("prefers-reduced-motion"));
    draw(&["x^4 - x^2", "--descend", "x=2", "--lr", "0.02", "--png", "b.png", "--title", "Wells", "--log", "loss"]);
    draw(&["x*y", "--descend", "x=1,y=0.5", "--png", "c.png", "--size", "640x400", "--camera", "-30,40"]);
    draw(&["a^2 + b^2 + c^2 + a*b - 5", "--descend", "a=1,b=2,c=3", "--over", "a,c", "--png", "d.png"]);
    draw(&["ln(k)^2 + (a - 2)^2", "--descend", "k=0.01,a=0", "--lr", "1e-5", "--log", "k", "--png", "e.png"]);
    for name in ["alone", "a", "b", "c", "d", "e"] {
        assert!(is_png(&dir.path().join(format!("{name}.png"))), "{name}");
    }
    assert!(fs::read(dir.path().join("a.gif")).unwrap().starts_with(b"GIF89a"));
    // The same every time.
    let first = fs::read(dir.path().join("a.png")).unwrap();
    draw(&[ROSENBROCK, "--descend", "x=-1,y=1", "--lr", "0.001", "--png", "a.png"]);
    assert_eq!(first, fs::read(dir.path().join("a.png")).unwrap());
}

#[test]
fn basins_of_an_objective_are_mapped() {
    let dir = folder();
    let arguments = ["basins", HIMMELBLAU, "--lr", "0.01", "--range", "x=-5..5,y=-5..5", "--points", "8"];
    let output = gd(dir.path(), &[&arguments[..], &["--png", "map.png", "--csv", "ends.csv"]].concat());
    let text = stdout(&output);
    assert!(output.status.code() == Some(0) && text.contains("minimum 4: loss 0 at"), "{text}{}", stderr(&output));
    assert!(is_png(&dir.path().join("map.png")));
    let table = fs::read_to_string(dir.path().join("ends.csv")).unwrap();
    assert!(table.starts_with("start_x,start_y,x,y,loss,steps,stop,minimum\n") && table.lines().count() == 65);
    let refused = gd(dir.path(), &[&arguments[..], &["--optimizer", "lm", "--csv", "other.csv"]].concat());
    assert_eq!((refused.status.code(), files(dir.path()).len()), (Some(2), 2), "{}", stderr(&refused));
}

/// What `gd surface` says of arguments that are wrong.
fn refused(dir: &Path, arguments: &[&str]) -> String {
    let output = gd(dir, &[&["surface"], arguments].concat());
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stdout(&output));
    stderr(&output)
}

#[test]
fn what_nothing_comes_of_is_refused() {
    let dir = folder();
    for (arguments, expected) in [
        (
            &["x^2 + y^2", "--descend", "x=1", "--panels", "loss,residuals-fitted", "--png", "a.png"][..],
            "--panels: 'residuals-fitted' is of data, and there are none; there are surface, contour, loss",
        ),
        (
            &["x^2 + y^2", "--descend", "x=1", "--panels", "quantiles"],
            "--panels: 'quantiles' is of data, and there are none; there are surface, contour, loss",
        ),
        (
            &["x^2 + y^2", "--descend", "x=1", "--color-by", "g", "--png", "a.png"],
            "--color-by: there are no data, only the loss is drawn; leave it out",
        ),
        (
            &["x^2 + y^2", "--precision", "f32", "--png", "a.png"],
            "--precision: it is of a descent; add --descend, or leave it out",
        ),
        (
            &["x^2 + y^2", "--descend", "x=1", "--points", "9", "--png", "a.png"],
            "--points: it is of the surface alone; leave it out, --mesh sets the lines on the surface",
        ),
        (&["x^2 + y^2", "--descend", "x=1", "--start", "x=2"], "--start: --descend gives the starts; leave this out"),
        (
            &["x^2 + y^2", "--descend", "x=1", "--frames", "9", "--png", "a.png"],
            "--frames: it is of an animation; add --gif, --webp, --svg-animation or --frames-dir, or leave it out",
        ),
        (
            &["x^2 + y^2", "--turn", "9", "--png", "a.png"],
            "--turn: it is of an animation; add --gif, --webp or --frames-dir, or leave it out",
        ),
        (
            &["k^2 + a^2", "--log", "x", "--png", "a.png"],
            "--log: 'x' is not known; there are loss, the parameters k, a, and x and y where data are drawn",
        ),
    ] {
        assert_eq!(refused(dir.path(), arguments), format!("error: {expected}\n"), "{arguments:?}");
    }
    assert_eq!(files(dir.path()), [""; 0]);
}

#[test]
fn what_cannot_be_meant_is_one_line() {
    let dir = folder();
    fs::write(dir.path().join("line.csv"), "x,y\n0,1\n1,3\n2,5.1\n").unwrap();
    let said = |arguments: &[&str]| refused(dir.path(), arguments);
    for (arguments, expected) in [
        (
            &["line.csv", "--png", "a.png"][..],
            "DATA: line.csv is a file; add the formula to fit behind it, or give an objective instead",
        ),
        (
            &["missing.csv", "--png", "a.png"],
            "DATA: there is no file missing.csv; give one with data, and behind it the formula to fit, or an objective instead",
        ),
        (
            &["a*x + b", "line.csv", "--png", "a.png"],
            "the formula: line.csv is a file; give the data first, then the formula",
        ),
        (
            &["line.csv", "a*x + b", "--descend", "a=1"],
            "--descend: it is of an objective without data; gd fit DATA FORMULA --lr RATE --gif draws a descent on data",
        ),
        (
            &["x^2 + y^2", "--x", "t", "--png", "a.png"],
            "--x: an objective has no data; give DATA before the formula, or leave this out",
        ),
        (
            &["x^2 + y^2", "--descend", "x=1", "--optimizer", "lm"],
            "--optimizer: lm is for sums of squared residuals, and there are no data; choose sgd, adam or another",
        ),
        (&["ln(x)", "--descend", "x=-1"], "--descend: the formula is NaN at x = -1; start somewhere else"),
        (
            &["1/x", "--descend", "x=1e-200"],
            "--descend: the loss or its derivatives by x overflow at the start; start somewhere else",
        ),
        (&["x^2", "--descend", "z=1"], "--descend: 'z' is not a parameter to fit; the formula has x"),
        (&["x^2", "--descend", "x=1", "--lr", "0"], "--lr: 0 is no learning rate; give a finite one above 0"),
        (
            &["x^2", "--png", "a.png"],
            "the formula: a surface needs two parameters, and only one is left; add --descend to draw its curve",
        ),
        (
            &["x^2 + y^2", "--descend", "x=1", "--panels", "fit"],
            "--panels: 'fit' is of data, and there are none; there are surface, contour, loss",
        ),
        (
            &["k^2 + a^2", "--log", "k", "--range", "k=0..1,a=0..1", "--png", "a.png"],
            "--range: k=0..1 reaches 0, which has no logarithm; begin above 0, or leave k linear",
        ),
        (
            &["k^2 + a^2", "--log", "q", "--png", "a.png"],
            "--log: 'q' is not known; there are loss, the parameters k, a, and x and y where data are drawn",
        ),
        (
            &["k^2 + a^2", "--descend", "k=-1", "--log", "k", "--lr", "0.001", "--png", "a.png"],
            "--log: no k to be shown is above 0, so it has no logarithm; leave k linear",
        ),
        (
            &["x^2 + y^2", "--descend", "x=1", "--csv", "a.csv"],
            "--csv: it is of the surface alone; --trajectory writes the steps of a descent",
        ),
    ] {
        assert_eq!(said(arguments), format!("error: {expected}\n"), "{arguments:?}");
    }
    // The parser of formulas shows where.
    assert!(said(&["x^2 +", "--descend", "x=1"]).starts_with("error: the formula, column 6: "));
    assert!(said(&["sin(x", "--descend", "x=1"]).contains("the formula, column"));
    assert_eq!(files(dir.path()), ["line.csv"]);
}

#[test]
fn large_and_tiny_numbers_end_in_a_report() {
    for arguments in [
        &["(x - 1e9)^2", "--descend", "x=0", "--lr", "0.1"][..],
        &["(x - 1e-9)^2*1e18", "--descend", "x=0", "--lr", "1e-19"],
        &["x^2 + 1e300", "--descend", "x=1e100", "--lr", "0.1"],
        &["exp(x)", "--descend", "x=700", "--lr", "1e-300"],
        &["1/x", "--descend", "x=1e-100", "--lr", "0.1"],
        &["x^2", "--descend", "x=1", "--precision", "f32"],
    ] {
        let (report, code) = json(arguments);
        assert!(matches!(code, Some(0 | 1)), "{arguments:?}: {report}");
        assert!(!report["stop"]["explanation"].as_str().unwrap().contains("NaN"), "{report}");
    }
    // A sum over many parameters.
    let many: Vec<String> = (0..60).map(|k| format!("(p{k} - {k})^2")).collect();
    let (report, code) = json(&[&many.join(" + "), "--descend", "p0=5", "--lr", "0.3"]);
    assert_eq!(code, Some(0), "{report}");
    assert!((value(&report, "p59") - 59.0).abs() < 1e-6);
}

#[test]
fn logarithmic_parameters_are_drawn_with_data_too() {
    let dir = folder();
    let row = |x: i32| format!("{x},{}\n", 3.0 * f64::from(x) / (0.5 + f64::from(x)) + 0.01 * f64::from(x % 3));
    fs::write(dir.path().join("data.csv"), format!("x,y\n{}", (1..20).map(row).collect::<String>())).unwrap();
    let draw = |arguments: &[&str]| {
        let output = gd(dir.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        fs::read(dir.path().join("out.png")).unwrap()
    };
    let surface = ["surface", "data.csv", "y = v*x/(k + x)", "--quiet", "--png", "out.png"];
    let basins = [
        "basins",
        "data.csv",
        "y = v*x/(k + x)",
        "--range",
        "k=0.01..10,v=1..5",
        "--points",
        "6",
        "--quiet",
        "--png",
        "out.png",
    ];
    let fit = ["fit", "data.csv", "y = v*x/(k + x)", "--quiet", "--panels", "contour", "--png", "out.png"];
    for command in [&surface[..], &basins, &fit] {
        assert_ne!(draw(command), draw(&[command, &["--log", "k"]].concat()), "{command:?}");
    }
    let output = gd(dir.path(), &[&basins[..], &["--log", "k,z"]].concat());
    assert_eq!(
        stderr(&output),
        "error: --log: 'z' is not known; there are loss, the parameters k, v, and x and y where data are drawn\n"
    );
}
