//! Where outputs go, and what becomes of them when that place is full, closed, or taken.

mod common;

use std::fs;
use std::path::Path;

const DATA: &str = "x,y\n1,2\n2,4.1\n3,5.9\n";

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("data.csv"), DATA).unwrap();
    dir
}

/// Names of 255 bytes are names like any other, one more is too many.
#[test]
#[cfg(target_os = "linux")]
fn names_may_be_as_long_as_the_system_allows() {
    let dir = folder();
    let [longest, longer] = [255, 256].map(|length| "n".repeat(length));
    let output = common::gd(dir.path(), &["fit", "data.csv", "a*x", "--png", &longest, "--quiet"]);
    assert_eq!((output.status.code(), common::stderr(&output).as_str()), (Some(0), ""));
    let output = common::gd(dir.path(), &["fit", "data.csv", "a*x", "--png", &longer]);
    assert_eq!(common::stderr(&output), format!("error: {longer} cannot be written: file name too long\n"));
    assert_eq!(common::files(dir.path()), ["data.csv", &longest]);
}

/// The data are not written over, however they come in.
#[test]
#[cfg(target_os = "linux")]
fn data_from_a_redirection_are_not_written_over() {
    let dir = folder();
    let path = dir.path().join("data.csv");
    for (data, output) in [("-", "data.csv"), ("-", "./data.csv"), ("/dev/stdin", "data.csv"), ("-", "/dev/stdin")] {
        let mut command = common::command(dir.path(), &["fit", data, "a*x", "--trajectory", output]);
        let output = command.stdin(fs::File::open(&path).unwrap()).output().unwrap();
        let stderr = common::stderr(&output);
        assert!(stderr.ends_with(": it is the data; name another file\n"), "{stderr}");
        assert_eq!(output.status.code(), Some(2));
    }
    // Nor what the report goes into.
    let mut command = common::command(dir.path(), &["fit", "data.csv", "a*x", "--trajectory", "report.txt"]);
    let output = command.stdout(fs::File::create(dir.path().join("report.txt")).unwrap()).output().unwrap();
    let line = "error: --trajectory: report.txt: standard output goes there; name another file\n";
    assert_eq!(common::stderr(&output), line);
    assert_eq!(fs::read_to_string(&path).unwrap(), DATA);
    assert_eq!(common::files(dir.path()), ["data.csv", "report.txt"]);
}

/// One output goes to standard output, the report then beside it.
#[test]
fn a_dash_is_standard_output() {
    let dir = folder();
    let output = common::gd(dir.path(), &["fit", "data.csv", "a*x", "--png", "-", "--trajectory", "steps.csv"]);
    assert_eq!(output.status.code(), Some(0));
    let in_file = common::gd(dir.path(), &["fit", "data.csv", "a*x", "--png", "fit.png"]);
    assert!(output.stdout == fs::read(dir.path().join("fit.png")).unwrap());
    assert!(common::stderr(&output).starts_with(&common::stdout(&in_file)));
    assert_eq!(common::files(dir.path()), ["data.csv", "fit.png", "steps.csv"]);
}

/// A reader that has seen enough is no error, and the files are written all the same.
#[test]
#[cfg(unix)]
fn a_closed_pipe_ends_nothing_early() {
    let dir = folder();
    let commands: [&[&str]; 8] = [
        &["completions", "bash"],
        &["--help"],
        &["--version", "--verbose"],
        &["fit", "--help"],
        &["fit", "data.csv", "a*x", "--png", "fit.png"],
        &["surface", "data.csv", "a*x + b", "--csv", "losses.csv"],
        &["basins", "data.csv", "a*x + b", "--range", "a=0..1,b=0..1", "--points", "3", "--csv", "ends.csv"],
        &["surface", "data.csv", "a*x + b", "--csv", "-"],
    ];
    for arguments in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = common::command(dir.path(), arguments).stdout(writer).output().unwrap();
        let stderr = common::stderr(&output);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("error:") && !stderr.contains("panicked"), "{arguments:?}: {stderr}");
    }
    assert_eq!(common::files(dir.path()), ["data.csv", "ends.csv", "fit.png", "losses.csv"]);
}

/// A device that is always full, where there is one.
#[test]
fn a_full_disk_is_told() {
    let dir = folder();
    if !Path::new("/dev/full").exists() {
        return;
    }
    let output = common::gd(dir.path(), &["fit", "data.csv", "a*x", "--png", "/dev/full", "--trajectory", "steps.csv"]);
    assert_eq!(output.status.code(), Some(1));
    let stderr = common::stderr(&output);
    assert!(stderr.ends_with("error: /dev/full cannot be written: no space left on device\n"), "{stderr}");
    let commands: [&[&str]; 4] =
        [&["completions", "zsh"], &["--help"], &["--version"], &["fit", "data.csv", "a*x", "--png", "fit.png"]];
    for arguments in commands {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = common::command(dir.path(), arguments).stdout(full).output().unwrap();
        let line = "error: standard output cannot be written: no space left on device\n";
        assert_eq!((output.status.code(), common::stderr(&output).as_str()), (Some(1), line), "{arguments:?}");
    }
    assert_eq!(common::files(dir.path()), ["data.csv"]);
}
