//! `gd diff`: files of any program, exit codes, reports, pictures, the action, and the example programs.

mod common;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const BEFORE: &str = "step,a,b,loss\n0,5,4,9.5\n1,4.5,3.9,8.1\n2,4.1,3.7,7\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

/// Exit code, standard output and standard error of `gd diff`.
fn diff(dir: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = common::gd(dir, &[&["diff"], arguments].concat());
    (output.status.code(), common::stdout(&output), common::stderr(&output))
}

#[test]
fn the_same_and_a_difference_have_their_exit_codes() {
    let now = BEFORE.replace("3.9", "3.9000000000000004");
    let dir = folder(&[("before.csv", BEFORE), ("now.csv", &now)]);
    let same = "3 steps with 3 columns agree bit for bit\n";
    assert_eq!(diff(dir.path(), &["before.csv", "before.csv"]), (Some(0), same.into(), String::new()));
    let moved = "b at step 1 was 3.9, is 3.9000000000000004, 1 ulp apart; 1 of 3 steps moved\n\
                 farthest apart there; the ends agree\n";
    assert_eq!(diff(dir.path(), &["before.csv", "now.csv"]), (Some(1), moved.into(), String::new()));
    assert_eq!(diff(dir.path(), &["before.csv", "now.csv", "--quiet"]), (Some(1), String::new(), String::new()));
    for tolerance in ["--ulps=1", "--rel=1e-15", "--precision=f32"] {
        assert_eq!(diff(dir.path(), &["before.csv", "now.csv", tolerance]).0, Some(0), "{tolerance}");
    }
    let (code, _, _) = diff(dir.path(), &["before.csv", "now.csv", "--ulps", "0"]);
    assert_eq!(code, Some(1));
}

#[test]
fn files_of_any_program_are_compared() {
    let hex = "# written by C\n# step a b loss\n0 0x1.4p+2 0x1p+2 0x1.3p+3\n1 4.5 3.9 8.1\n2 4.1 3.7 7\n";
    let semicolons = "loss;step;b;a\r\n9.5;0;4;5\r\n8.1;1;3.9;4.5\r\n7;2;3.7;4.1\r\n";
    let snapshot = format!("# gd-snapshot 1 f64\n{BEFORE}");
    let single = format!("# gd-snapshot 1 f32\n{BEFORE}");
    let insta = format!("---\nsource: a.rs\n---\n{snapshot}");
    let dir = folder(&[
        ("before.csv", BEFORE),
        ("hex.txt", hex),
        ("semicolons.csv", semicolons),
        ("snapshot.csv", &snapshot),
        ("single.csv", &single),
        ("insta.snap", &insta),
    ]);
    fs::write(dir.path().join("wide.csv"), BEFORE.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
        .unwrap();
    for other in ["hex.txt", "snapshot.csv", "insta.snap", "single.csv", "wide.csv"] {
        let (code, out, err) = diff(dir.path(), &["before.csv", other]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{other}: {out}");
    }
    let (code, out, _) = diff(dir.path(), &["before.csv", "semicolons.csv"]);
    let expected = "the columns are in another order\n3 steps with 3 columns agree bit for bit\n";
    assert_eq!((code, out.as_str()), (Some(0), expected));
    // Of single precision, whoever else is not: 0.1 is not the same number in both.
    let (code, _, err) = diff(dir.path(), &["single.csv", "before.csv", "--precision", "f64"]);
    assert_eq!((code, err.as_str()), (Some(2), "error: single.csv holds numbers of f32; leave out --precision\n"));
}

#[test]
fn gd_compares_its_own_trajectories() {
    let dir = folder(&[("data.csv", "x,y\n0,1\n1,3.1\n2,4.9\n3,7.2\n")]);
    for (file, rate) in [("one.csv", "0.1"), ("same.csv", "0.1"), ("two.csv", "0.10000000000000002")] {
        let fit = ["fit", "data.csv", "a*x + b", "--lr", rate, "--start", "a=0,b=0", "--steps", "50", "--quiet"];
        common::gd(dir.path(), &[&fit[..], &["--trajectory", file]].concat());
    }
    assert_eq!(diff(dir.path(), &["one.csv", "same.csv"]).0, Some(0));
    let (code, out, _) = diff(dir.path(), &["one.csv", "two.csv"]);
    assert!(code == Some(1) && out.lines().count() <= 3, "{out}");
    assert!(out.contains(" ulp apart") && out.contains(" of 50 steps moved\n"), "{out}");
}

#[test]
fn one_of_the_two_may_be_standard_input() {
    let dir = folder(&[("before.csv", BEFORE)]);
    let mut child = common::command(dir.path(), &["diff", "-", "before.csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    for part in BEFORE.as_bytes().chunks(7) {
        pipe.write_all(part).unwrap();
        pipe.flush().unwrap();
    }
    drop(pipe);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
    let said = "error: NOW: only one of the two can be standard input; name a file\n";
    assert_eq!(diff(dir.path(), &["-", "-"]), (Some(2), String::new(), said.into()));
}

#[test]
fn bad_input_is_told_with_its_place_and_the_way_out() {
    let dir = folder(&[
        ("before.csv", BEFORE),
        ("word.csv", "step,a\n0,1\n1,oops\n"),
        ("repeated.csv", "step,a\n0,1\n0,2\n"),
        ("cut.csv", "# gd-snapshot 1 f64\nstep,a\n0,1\n1,0.1"),
        ("new.csv", "# gd-snapshot 9 f64\nstep,a\n"),
        ("archive.csv", "PK\u{3}\u{4}"),
        ("empty.csv", ""),
    ]);
    fs::create_dir(dir.path().join("d")).unwrap();
    for (arguments, said) in [
        (&["before.csv", "no.csv"][..], "no.csv cannot be read: no such file or directory"),
        (&["d", "before.csv"], "d is a folder; name a file in it"),
        (&["before.csv", "empty.csv"], "empty.csv is empty; it needs a row for every observation"),
        (&["before.csv", "archive.csv"], "archive.csv looks like a ZIP archive; unpack it first"),
        (&["before.csv", "word.csv"], "word.csv, line 3, column a: 'oops' is not a number"),
        (
            &["before.csv", "repeated.csv"],
            "repeated.csv, line 3, column step: step 0 follows step 0; steps must ascend; give --step COLUMN, or --step none to take the rows in their order",
        ),
        (
            &["before.csv", "before.csv", "--step", "t"],
            "there is no column 't' in before.csv; it has step, a, b, loss; give --step COLUMN, or --step none to take the rows in their order",
        ),
        (
            &["before.csv", "cut.csv"],
            "cut.csv, line 4: the text ends here without a line end; part of it may be missing",
        ),
        (
            &["before.csv", "new.csv"],
            "new.csv, line 1: the format '9 f64' is not known; this version of gd-snapshot reads format 1",
        ),
        (&["before.csv", "before.csv", "--png", "x.svg"], "--png: x.svg: it writes a PNG; name it x.png"),
        (&["before.csv", "before.csv", "--png", "before.csv"], "--png: before.csv: it is the data; name another file"),
        (&["before.csv", "before.csv", "--png", "no/x.png"], "no/x.png cannot be written: no such file or directory"),
    ] {
        let (code, out, err) = diff(dir.path(), arguments);
        assert_eq!((code, out.as_str(), err), (Some(2), "", format!("error: {said}\n")), "{arguments:?}");
    }
    for arguments in [
        &["--rel", "2"][..],
        &["--rel", "nan"],
        &["--ulps", "-1"],
        &["--ulps", "1", "--rel", "0"],
        &["--precision", "f16"],
    ] {
        let (code, _, err) = diff(dir.path(), &[&["before.csv", "before.csv"], arguments].concat());
        assert!(code == Some(2) && err.starts_with("error: "), "{arguments:?}: {err}");
    }
    // Nothing in a file acts on a terminal.
    fs::write(dir.path().join("bell.csv"), "step,\"a\u{1b}[2J\"\n0,\u{7}x\n").unwrap();
    let (code, _, err) = diff(dir.path(), &["before.csv", "bell.csv"]);
    assert!(code == Some(2) && !err.contains(['\u{1b}', '\u{7}']), "{err:?}");
}

#[test]
fn programs_and_eyes_get_a_report_too() {
    let now = BEFORE.replace("3.7", "3.75").replace("4.1", "NaN");
    let dir = folder(&[("before.csv", BEFORE), ("now.csv", &now)]);
    let (code, out, _) = diff(dir.path(), &["before.csv", "now.csv", "--report", "json", "--png", "apart.png"]);
    assert_eq!(code, Some(1));
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&report["same"], &report["first"]["step"], &report["first"]["now"]),
        (&false.into(), &2.into(), &"NaN".into())
    );
    assert!(fs::read(dir.path().join("apart.png")).unwrap().starts_with(b"\x89PNG"));
    let on_stdout = common::gd(dir.path(), &["diff", "before.csv", "now.csv", "--png", "-"]);
    assert!(on_stdout.stdout == fs::read(dir.path().join("apart.png")).unwrap());
    assert!(common::stderr(&on_stdout).starts_with("a at step 2 was 4.1, is NaN, with another column"));
    assert_eq!(common::files(dir.path()), ["apart.png", "before.csv", "now.csv"]);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The scripts of the action, in their order.
fn scripts() -> Vec<String> {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let mut scripts = Vec::new();
    let mut lines = action.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim() == "run: |" {
            let indent = line.len() - line.trim_start().len() + 2;
            let mut script = String::new();
            while let Some(line) = lines.next_if(|line| line.trim().is_empty() || line.starts_with(&" ".repeat(indent)))
            {
                script += line.get(indent..).unwrap_or_default();
                script.push('\n');
            }
            scripts.push(script);
        }
    }
    scripts
}

/// As GitHub runs the second step, with `gd` installed.
#[test]
#[cfg(unix)]
fn the_action_compares_and_annotates() {
    let [install, compare] = scripts().try_into().unwrap();
    assert!(install.contains("cargo install") && root().join("crates/gd-cli/Cargo.toml").is_file());
    let now = BEFORE.replace("3.7", "3.75");
    let dir = folder(&[("before file.csv", BEFORE), ("now.csv", &now)]);
    let programs = Path::new(env!("CARGO_BIN_EXE_gd")).parent().unwrap();
    let paths = std::env::join_paths(
        [programs.to_owned()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let paths = paths.unwrap();
    let act = |settings: &[(&str, &str)]| -> Output {
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &compare])
            .current_dir(dir.path())
            .env("PATH", &paths);
        for name in ["ULPS", "REL", "PRECISION", "STEP", "PNG"] {
            bash.env(name, "");
        }
        bash.envs([("BEFORE", "before file.csv"), ("NOW", "now.csv")]).envs(settings.iter().copied());
        bash.envs([("GITHUB_STEP_SUMMARY", "summary.md"), ("GITHUB_OUTPUT", "output.txt")]).output().unwrap()
    };
    let moved = act(&[("PNG", "apart.png")]);
    let text = common::stdout(&moved);
    assert_eq!(moved.status.code(), Some(1), "{text}{}", common::stderr(&moved));
    assert!(text.starts_with("b at step 2 was 3.7, is 3.75, "), "{text}");
    let annotation = text.lines().last().unwrap();
    assert!(annotation.starts_with("::error title=gd diff before file.csv now.csv::b at step 2 was "), "{text}");
    assert!(annotation.contains("%0Afarthest apart there"), "{text}");
    assert!(dir.path().join("apart.png").is_file());
    let same = act(&[("REL", "0.1"), ("STEP", "step")]);
    assert_eq!(same.status.code(), Some(0), "{}", common::stdout(&same));
    assert_eq!(act(&[("NOW", "no.csv")]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(dir.path().join("output.txt")).unwrap(), "same=false\nsame=true\n");
    let summary = fs::read_to_string(dir.path().join("summary.md")).unwrap();
    assert!(
        summary.starts_with("```text\nb at step 2 was 3.7, is 3.75") && summary.ends_with("directory\n```\n"),
        "{summary}"
    );
    // What a workflow command gives a meaning to.
    let name = "50%, a:b\r.csv";
    fs::write(dir.path().join(name), &now).unwrap();
    let text = common::stdout(&act(&[("NOW", name)]));
    let title = "::error title=gd diff before file.csv 50%25%2C a%3Ab%0D.csv::b at step 2 was ";
    assert!(text.lines().last().unwrap().starts_with(title), "{text}");
    assert!(!text.lines().last().unwrap().contains('\r'), "{text}");
}

/// A picture that cannot be drawn changes nothing of the answer.
#[test]
fn without_a_picture_the_answer_is_the_same() {
    let dir = folder(&[("none.csv", "a\nnan\nnan\n"), ("some.csv", "a\n1\nnan\n")]);
    for (now, code) in [("none.csv", Some(0)), ("some.csv", Some(1))] {
        let (plain, out, _) = diff(dir.path(), &["none.csv", now]);
        let with_picture = diff(dir.path(), &["none.csv", now, "--png", "apart.png"]);
        let warning = "warning: --png: no picture: the plot has no finite point to show\n";
        assert_eq!((plain, with_picture), (code, (code, out, warning.into())), "{now}");
        assert!(!dir.path().join("apart.png").exists());
    }
}

#[test]
fn names_that_no_font_has_are_told() {
    let text = "step,\u{946b},b\n0,1,2\n1,2,3\n";
    let dir = folder(&[("before.csv", text), ("now.csv", &text.replace(",3", ",4"))]);
    let (code, _, err) = diff(dir.path(), &["before.csv", "now.csv", "--png", "apart.png"]);
    let expected =
        "warning: no font has \u{946b} (U+946B); empty boxes are drawn, give a font that has them with --font FILE\n";
    assert_eq!((code, err.as_str()), (Some(1), expected));
    let (code, _, err) = diff(dir.path(), &["before.csv", "now.csv", "--png", "apart.png", "--quiet"]);
    assert_eq!((code, err.as_str()), (Some(1), ""));
    let (code, _, err) = diff(dir.path(), &["before.csv", "now.csv", "--png", "a.png", "--font", "now.csv"]);
    assert!(code == Some(2) && err.starts_with("error: --font: now.csv: "), "{err}");
}

#[test]
fn decimal_commas_are_read() {
    let comma = BEFORE.replace(',', ";").replace('.', ",");
    let dir = folder(&[("before.csv", BEFORE), ("comma.csv", &comma)]);
    let (code, out, err) = diff(dir.path(), &["before.csv", "comma.csv"]);
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "3 steps with 3 columns agree bit for bit\n", ""));
}

/// What a program of docs/examples/diff writes.
fn written(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(root().join("docs/examples/diff")).output();
    let output = output.unwrap_or_else(|error| panic!("{program} cannot be run: {error}"));
    assert!(output.status.success(), "{program} {arguments:?}: {}", common::stderr(&output));
    common::stdout(&output)
}

/// `PYTHON` may name another interpreter.
fn python() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3".into())
}

fn check_example(text: &str, tolerance: &[&str]) {
    let dir = folder(&[("now.csv", text)]);
    let reference = root().join("docs/examples/diff/descend.csv");
    let arguments = [&[reference.to_str().unwrap(), "now.csv"], tolerance].concat();
    let (code, out, err) = diff(dir.path(), &arguments);
    assert_eq!(code, Some(0), "{out}{err}");
}

#[test]
#[ignore = "needs Python with NumPy"]
fn numpy_writes_the_reference() {
    check_example(&written(&python(), &["descend.py"]), &[]);
    // What docs/diff.md shows.
    let moved = written(&python(), &["descend.py", "1.0000000000000002e-4"]);
    let dir = folder(&[("now.csv", &moved)]);
    let reference = root().join("docs/examples/diff/descend.csv");
    let (code, out, _) = diff(dir.path(), &[reference.to_str().unwrap(), "now.csv"]);
    assert_eq!(code, Some(1));
    let page = fs::read_to_string(root().join("docs/diff.md")).unwrap();
    assert!(page.contains(&out), "docs/diff.md does not show:\n{out}");
}

#[test]
#[ignore = "needs Python with PyTorch"]
fn pytorch_comes_near_the_reference() {
    check_example(&written(&python(), &["descend_torch.py"]), &["--rel", "1e-9"]);
}

#[test]
#[ignore = "needs Julia"]
fn julia_writes_the_reference() {
    check_example(&written("julia", &["descend.jl"]), &[]);
}

/// Where Rust links by `cc`, there is one.
#[test]
#[cfg_attr(not(unix), ignore = "needs cc")]
fn c_writes_the_reference() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("descend");
    let program = program.to_str().unwrap();
    written("cc", &["-O2", "-ffp-contract=off", "descend.c", "-o", program]);
    check_example(&written(program, &[]), &[]);
}
