//! Counts and proportions from the command line.

mod common;

use std::fs;

use common::{gd, stderr, stdout};

const DECAY: &str = "n = A*exp(-t/tau) + b";
const DOSE: &str = "dead = c + (1 - c)/(1 + (ec50/dose)^h)";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let counts = [14, 9, 11, 5, 6, 4, 2, 3, 1, 0, 2, 1, 0, 1, 0, 0, 1, 0, 0, 1];
    let rows: Vec<String> = counts.iter().enumerate().map(|(t, n)| format!("{t},{n}")).collect();
    fs::write(folder.path().join("decay.csv"), format!("t,n\n{}\n", rows.join("\n"))).unwrap();
    let rows = "0.5,30,4\n1,30,3\n2,30,6\n4,30,13\n8,28,21\n16,30,29\n32,30,30\n";
    fs::write(folder.path().join("doses.csv"), format!("dose,n,dead\n{rows}")).unwrap();
    folder
}

#[test]
fn a_saved_fit_of_shares_predicts_as_the_fit_itself() {
    let dir = folder();
    fs::write(dir.path().join("new.csv"), "dose\n3\n20\n").unwrap();
    let options = ["--likelihood", "binomial", "--trials", "n"];
    let fit = gd(dir.path(), &[&["fit", "doses.csv", DOSE, "--report", "json"], &options[..]].concat());
    assert_eq!(fit.status.code(), Some(0), "{}", stderr(&fit));
    let json: serde_json::Value = serde_json::from_str(&stdout(&fit)).unwrap();
    assert_eq!((&json["data"]["response"], &json["likelihood"]["name"]), (&"share of dead".into(), &"binomial".into()));
    fs::write(dir.path().join("fit.json"), stdout(&fit)).unwrap();
    let saved = gd(dir.path(), &["predict", "fit.json", "new.csv"]);
    assert_eq!(saved.status.code(), Some(0), "{}", stderr(&saved));
    let own = gd(dir.path(), &[&["fit", "doses.csv", DOSE, "--quiet", "--predict", "new.csv"], &options[..]].concat());
    assert_eq!(stdout(&saved), stdout(&own));
    assert!(stderr(&saved).contains("no prediction intervals"), "{}", stderr(&saved));
}

#[test]
fn surfaces_and_tables_are_of_the_deviance() {
    let dir = folder();
    let run = |arguments: &[&str]| {
        let run = gd(dir.path(), arguments);
        assert_eq!(run.status.code(), Some(0), "{arguments:?}: {}", stderr(&run));
        stdout(&run)
    };
    run(&[
        "surface",
        "decay.csv",
        DECAY,
        "--likelihood",
        "poisson",
        "--fix",
        "b=0.25",
        "--points",
        "9",
        "--csv",
        "p.csv",
    ]);
    run(&["surface", "decay.csv", DECAY, "--fix", "b=0.25", "--points", "9", "--csv", "s.csv"]);
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    assert_ne!(read("p.csv"), read("s.csv"));
    run(&["fit", "decay.csv", DECAY, "--likelihood", "poisson", "--quiet", "--residuals", "r.csv", "--png", "f.png"]);
    let head = "line,t,observed,fitted,residual,pearson,deviance_residual,standardized,leverage,cooks_distance";
    assert_eq!(read("r.csv").lines().next(), Some(head));
    let report = run(&["fit", "decay.csv", DECAY, "--likelihood", "poisson", "--dispersion", "estimated"]);
    assert!(report.contains("likelihood          quasi-Poisson\n"), "{report}");
}

#[test]
fn what_cannot_be_is_told_in_one_line() {
    let dir = folder();
    fs::write(dir.path().join("wrong.csv"), "t,n\n0,5\n1,-4\n2,2\n").unwrap();
    let cases: [(&str, &[&str], &str); 9] = [
        ("decay.csv", &["--trials", "t"], "--likelihood: only a binomial likelihood has trials"),
        ("decay.csv", &["--response", "successes"], "--likelihood: only a binomial likelihood has successes"),
        ("decay.csv", &["--likelihood", "binomial"], "--trials: a binomial likelihood needs the number of trials"),
        ("decay.csv", &["--likelihood", "poisson", "--sigma", "t"], "does not go with sigma"),
        ("decay.csv", &["--likelihood", "poisson", "--weights", "t"], "does not go with weights"),
        ("decay.csv", &["--likelihood", "poisson", "--loss", "huber"], "does not go with a robust loss"),
        ("decay.csv", &["--dispersion", "estimated"], "--dispersion: the dispersion is that of counts"),
        ("decay.csv", &["--likelihood", "poisson", "--start", "A=1,tau=1,b=-2"], "but the mean of counts is above 0"),
        ("wrong.csv", &["--likelihood", "poisson"], "--likelihood: wrong.csv, line 3: n is -4, but must be a count"),
    ];
    for (file, options, expected) in cases {
        let fit = gd(dir.path(), &[&["fit", file, DECAY], options].concat());
        let said = stderr(&fit);
        assert_eq!((fit.status.code(), said.lines().count()), (Some(2), 1), "{options:?}: {said}");
        assert!(said.contains(expected), "{options:?}: {said}");
    }
}
