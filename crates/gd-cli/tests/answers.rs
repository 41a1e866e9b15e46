//! Using a fit: its curve, residuals, predictions, derived quantities, tables and source code.

mod common;

use std::fs;
use std::path::Path;

use common::{files, gd, stderr, stdout};

const PUROMYCIN: &str = "s,v\n0.02,76\n0.02,47\n0.06,97\n0.06,107\n0.11,123\n0.11,139\n0.22,159\n0.22,152\n0.56,191\n\
                         0.56,201\n1.1,207\n1.1,200\n";
const FORMULA: &str = "v = vmax*s/(km + s)";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("kinetics.csv"), PUROMYCIN).unwrap();
    fs::write(folder.path().join("new.csv"), "name,s\nlow,0.2\nhigh,2\nnone,\n").unwrap();
    folder
}

fn read(dir: &Path, name: &str) -> String {
    fs::read_to_string(dir.join(name)).unwrap()
}

#[test]
fn a_saved_report_predicts_what_the_fit_does() {
    let dir = folder();
    let dir = dir.path();
    let fit = gd(dir, &["fit", "kinetics.csv", FORMULA, "--report", "json"]);
    assert!(fit.status.success());
    fs::write(dir.join("fit.json"), &fit.stdout).unwrap();
    let later = gd(dir, &["predict", "fit.json", "new.csv"]);
    assert_eq!(later.status.code(), Some(0), "{}", stderr(&later));
    let now = gd(dir, &["fit", "kinetics.csv", FORMULA, "--predict", "new.csv"]);
    assert_eq!(stdout(&now), stdout(&later));
    assert!(stderr(&now).contains("parameter"), "the report is on standard error");
    let out = stdout(&later);
    let rows: Vec<Vec<&str>> = out.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0][..4], ["line", "s", "predicted", "standard_error"]);
    assert_eq!((rows.len(), rows[1][0], rows[1][1], rows[1][8], rows[2][8]), (3, "2", "0.2", "0", "1"));
    assert!(rows[1][2].starts_with("161.0500613") && rows[1][4].starts_with("153.1646526"), "{out}");
    let said = stderr(&later);
    assert!(said.contains("1 row of new.csv left out for a missing value"), "{said}");
    assert!(said.contains("1 row is extrapolated: the fit is of s from 0.02 to 1.1, but it is 2 in line 3"), "{said}");
    // Other names, levels and files.
    fs::write(dir.join("other.csv"), "conc\n0.2\n").unwrap();
    let arguments =
        ["predict", "fit.json", "other.csv", "--x", "s=conc", "--level", "50%", "--out", "p.csv", "--quiet"];
    let quiet = gd(dir, &arguments);
    assert_eq!((quiet.status.code(), stdout(&quiet), stderr(&quiet)), (Some(0), String::new(), String::new()));
    let low: f64 = read(dir, "p.csv").lines().nth(1).unwrap().split(',').nth(4).unwrap().parse().unwrap();
    assert!(low > 158.0, "{low}");
}

#[test]
fn files_of_a_fit_appear_together() {
    let dir = folder();
    let dir = dir.path();
    let all = ["--curve", "curve.csv", "--residuals", "rows.csv", "--predict", "new.csv", "--predictions", "p.csv"];
    let code = ["--emit", "fit.rs", "--emit", "fit.c", "--emit", "fit.py", "--quiet"];
    let fit = gd(dir, &[&["fit", "kinetics.csv", FORMULA][..], &all, &code].concat());
    assert_eq!((fit.status.code(), stdout(&fit), stderr(&fit)), (Some(0), String::new(), String::new()));
    let made = ["curve.csv", "fit.c", "fit.py", "fit.rs", "kinetics.csv", "new.csv", "p.csv", "rows.csv"];
    assert_eq!(files(dir), made);
    assert_eq!(read(dir, "curve.csv").lines().count(), 202);
    assert!(
        read(dir, "rows.csv").starts_with("line,s,observed,fitted,residual,standardized,leverage,cooks_distance\n2,")
    );
    assert!(read(dir, "fit.rs").contains("pub fn predict_v(s: f64) -> f64"));
    // A fit that is not to be used writes none of them.
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("kinetics.csv"), PUROMYCIN).unwrap();
    fs::write(other.path().join("new.csv"), "s\n1\n").unwrap();
    let descent = ["--lr", "1e-9", "--steps", "3"];
    let failed = gd(other.path(), &[&["fit", "kinetics.csv", FORMULA][..], &all, &code, &descent].concat());
    assert_eq!(failed.status.code(), Some(1));
    let said = stderr(&failed);
    assert!(said.starts_with("error: --curve: there is no fit to use; nothing was written: "), "{said}");
    assert_eq!(files(other.path()), ["kinetics.csv", "new.csv"]);
}

#[test]
fn derived_quantities_are_in_every_report() {
    let dir = folder();
    let dir = dir.path();
    let derive = ["fit", "kinetics.csv", FORMULA, "--derive", "ratio = vmax/km", "--derive", "vmax^2"];
    let text = stdout(&gd(dir, &derive));
    // By numpy: 3316.8978779735817 and 352.44298841959665.
    assert!(text.contains("  ratio = vmax/km   3316.8979   352 (11 %)\n"), "{text}");
    assert!(text.contains("  vmax^2   "), "{text}");
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&gd(dir, &[&derive[..], &["--report", "json"]].concat()))).unwrap();
    let ratio = &json["derived"][0];
    assert_eq!((ratio["name"].as_str(), ratio["expression"].as_str()), (Some("ratio"), Some("vmax/km")));
    let error = ratio["stderr"].as_f64().unwrap();
    assert!((error - 352.442_988_419_596_65).abs() < 1e-6, "{error}");
    assert_eq!(json["data"]["columns"][0]["range"], serde_json::json!([0.02, 1.1]));
    assert!(
        (json["observation_variance"].as_f64().unwrap() - 10.933_658_191_288_767 * 10.933_658_191_288_767).abs() < 1e-6
    );
    assert_eq!(json["data"]["hash"].as_str().map(str::len), Some(16));
    for (kind, row) in [
        ("latex", r"$\mathrm{vmax}$ & $212.7 \pm 6.9$ \\"),
        ("typst", "  [$\"km\"$], [$0.0641 plus.minus 0.0083$],"),
        ("markdown", "| `ratio` | 3317 ± 352 |"),
    ] {
        let table = gd(dir, &[&derive[..], &["--report", kind]].concat());
        let table = stdout(&table);
        let row = if kind == "markdown" { "| `ratio` | (3.32 ± 0.35) × 10³ |" } else { row };
        assert!(table.lines().any(|line| line == row), "{table}");
    }
}

#[test]
fn what_cannot_be_is_refused_before_the_fit() {
    let dir = folder();
    let dir = dir.path();
    fs::write(dir.join("plane.csv"), "x,z,y\n0,1,1\n1,0,2\n2,2,5\n3,1,4\n").unwrap();
    fs::write(dir.join("text.json"), "{}").unwrap();
    let cases: [(&[&str], &str); 16] = [
        (
            &["fit", "plane.csv", "a*x + b*z", "--curve", "c.csv"],
            "--curve: a curve runs over one input; this formula has x, z: give the rows to predict at instead",
        ),
        (
            &["fit", "kinetics.csv", FORMULA, "--predict", "kinetics.txt"],
            "kinetics.txt cannot be read: no such file or directory",
        ),
        (
            &["fit", "plane.csv", "y = a*x + b", "--predict", "new.csv"],
            "--predict: there is no column 'x' among name, s in new.csv",
        ),
        (
            &["fit", "kinetics.csv", FORMULA, "--predict", "new.csv", "--predictions", "new.csv"],
            "--predictions: new.csv: it is the data; name another file",
        ),
        (
            &["fit", "kinetics.csv", FORMULA, "--derive", "a = q"],
            "--derive: a = q: 'q' is not a parameter; the formula has vmax, km",
        ),
        (&["fit", "kinetics.csv", FORMULA, "--derive", ""], "--derive: : "),
        (
            &["fit", "kinetics.csv", FORMULA, "--emit", "fortran"],
            "--emit: 'fortran' is no language and no file of one; give rust, c or python, or a file such as fit.rs, fit.c or fit.py",
        ),
        (
            &["fit", "kinetics.csv", "v = a*erfcx(s) + b", "--emit", "c"],
            "--emit: faddeeva, which erfcx and voigt are made of, cannot be written in c, which has no such function; choose rust or python",
        ),
        (
            &["fit", "kinetics.csv", FORMULA, "--emit", "c", "--predict", "new.csv"],
            "--emit: --predict goes to standard output already; name a file",
        ),
        (
            &["fit", "kinetics.csv", FORMULA, "--lr", "0.1,0.2", "--emit", "c"],
            "--emit: it is of one descent; give one start, one optimizer and one rate",
        ),
        (
            &["fit", "kinetics.csv", FORMULA, "--lr", "0.1,0.2", "--report", "latex"],
            "--report: it is of one descent; give one start, one optimizer and one rate",
        ),
        (
            &["predict", "text.json", "new.csv"],
            "text.json: it is no report that 'gd fit --report json' of this version wrote: missing field `formula`",
        ),
        (
            &["predict", "kinetics.csv", "new.csv"],
            "kinetics.csv: it is no report in JSON; give what 'gd fit --report json' printed, and the table after it",
        ),
        (&["predict", "none.json", "new.csv"], "none.json: it cannot be read: no such file or directory"),
        (&["predict", "-", "-"], "X.csv: only one of the two can be standard input; name a file"),
        (&["fit", "kinetics.csv", FORMULA, "--residuals", "r.png"], "--residuals: r.png: it writes CSV; name it r.csv"),
    ];
    for (arguments, said) in cases {
        let output = gd(dir, arguments);
        let found = stderr(&output);
        assert!(found.starts_with(&format!("error: {said}")), "{arguments:?}: {found}");
        assert_eq!((output.status.code(), found.lines().count()), (Some(2), 1), "{arguments:?}: {found}");
    }
    assert_eq!(files(dir), ["kinetics.csv", "new.csv", "plane.csv", "text.json"]);
    // Data and report the wrong way round, and a fit that failed.
    let unsettled = gd(dir, &["fit", "kinetics.csv", FORMULA, "--lr", "1e-9", "--steps", "3", "--report", "json"]);
    fs::write(dir.join("bad.json"), &unsettled.stdout).unwrap();
    let refused = gd(dir, &["predict", "bad.json", "new.csv"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).starts_with("error: there is no fit to use; nothing was written: "),
        "{}",
        stderr(&refused)
    );
    let no_table = gd(dir, &["fit", "kinetics.csv", FORMULA, "--lr", "1e-9", "--steps", "3", "--report", "latex"]);
    assert_eq!((no_table.status.code(), stdout(&no_table)), (Some(1), String::new()));
}

#[test]
fn source_code_goes_to_standard_output() {
    let dir = folder();
    let fit = gd(dir.path(), &["fit", "kinetics.csv", FORMULA, "--emit", "python"]);
    let code = stdout(&fit);
    assert!(code.contains("def predict_v(s, vmax=212.68") && code.contains("return vmax * s / (km + s)\n"), "{code}");
    assert!(stderr(&fit).contains("converged"));
}

#[test]
fn dates_are_predicted_from_the_first_of_the_data() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let rows = "date,y\n2024-01-01,1.0\n2024-01-11,2.1\n2024-01-21,2.9\n2024-01-31,4.0\n";
    fs::write(dir.join("dated.csv"), rows).unwrap();
    fs::write(dir.join("new.csv"), "date\n2024-02-10\n").unwrap();
    let fit = gd(dir, &["fit", "dated.csv", "y = a*date + b", "--report", "json"]);
    fs::write(dir.join("fit.json"), &fit.stdout).unwrap();
    let told = gd(dir, &["predict", "fit.json", "new.csv"]);
    let out = stdout(&told);
    assert!(out.lines().nth(1).is_some_and(|row| row.starts_with("2,40,")), "{out}{}", stderr(&told));
    let now = gd(dir, &["fit", "dated.csv", "y = a*date + b", "--predict", "new.csv"]);
    assert_eq!(stdout(&now), out);
}
