//! `gd live` on logs that grow, break off, are cut and are replaced.

mod common;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::{command, stderr, stdout};
use gd_fit::log::with_checksum;

/// A device's descent of two parameters.
fn device_log(n_steps: u32) -> String {
    let step = |step: u32| {
        let [a, b, loss] =
            [2.0 - 1.0 / (step + 1) as f32, 0.5 + 1.0 / (step + 1) as f32, 9.0 / (step * step + 1) as f32];
        format!("step {step} {:08x} {:08x} {:08x}", a.to_bits(), b.to_bits(), loss.to_bits())
    };
    let lines = std::iter::once("descent line f32 gain offset loss".into()).chain((0..n_steps).map(step));
    let lines = lines.chain(std::iter::once(format!("end {n_steps}")));
    lines.map(|line| with_checksum(&line) + "\n").collect()
}

/// `gd live` with something on its standard input.
fn piped(dir: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = started(dir, arguments);
    // It may refuse its input before it has all of it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn started(dir: &Path, arguments: &[&str]) -> Child {
    let mut command = command(dir, &[&["live"], arguments].concat());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn append(path: &Path, text: &str) {
    OpenOptions::new().append(true).create(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

/// Waits until something is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(120), "{what}");
        sleep(Duration::from_millis(20));
    }
}

fn is_png(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"\x89PNG") && bytes.ends_with(b"IEND\xaeB`\x82"))
}

#[test]
fn a_pipe_is_followed_to_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let files = ["--png", "a.png", "--svg", "a.svg", "--gif", "a.gif"];
    let output = piped(dir.path(), &[&["-"], &files[..]].concat(), device_log(30).as_bytes());
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    let said = "line: 30 steps, complete; at step 29 gain = 1.9666667, offset = 0.53333336, loss = 0.010688836\n";
    assert_eq!(stdout(&output), said);
    assert!(is_png(&dir.path().join("a.png")));
    let svg = fs::read_to_string(dir.path().join("a.svg")).unwrap();
    assert!(svg.contains("gain") && svg.contains("loss") && svg.trim_end().ends_with("</svg>"));
    let gif = fs::read(dir.path().join("a.gif")).unwrap();
    assert!(gif.starts_with(b"GIF89a") && gif.ends_with(b";"));
    assert_eq!(common::files(dir.path()), ["a.gif", "a.png", "a.svg"]);
    // The same log gives the same bytes.
    let again = piped(dir.path(), &["-", "--png", "b.png", "--quiet"], device_log(30).as_bytes());
    assert_eq!((again.status.code(), stdout(&again)), (Some(0), String::new()));
    let read = |name: &str| fs::read(dir.path().join(name)).unwrap();
    assert!(read("a.png") == read("b.png"));
}

#[test]
fn damage_is_told_in_two_lines() {
    let dir = tempfile::tempdir().unwrap();
    let log = device_log(30).replace("step 3 ", "stp 3 ").replace("step 7 ", "step 8 ") + "step,\u{1b}[31m";
    let output = piped(dir.path(), &["-"], log.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with("line: 28 of 30 steps; at step 29 gain"), "{}", stdout(&output));
    let said = "warning: standard input, line 5: its checksum is another; bytes were lost or changed on the way; skipped\n\
                warning: standard input: 3 lines were skipped\n\
                warning: standard input: the last line has no end and is left out: 'step,\\u{1b}[31m'\n";
    assert_eq!(stderr(&output), said);
    // The device stopped before the end.
    let log = device_log(9);
    let output = piped(dir.path(), &["-"], log.rsplit_once("end").unwrap().0.as_bytes());
    assert!(stderr(&output).contains("ends in the middle of a descent; 'end COUNT' is missing"), "{}", stderr(&output));
}

#[test]
fn what_is_no_log_is_refused_in_one_line() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.csv"), "step,a\n0,1\n").unwrap();
    fs::write(dir.path().join("a.png"), b"\x89PNG\r\n\x1a\n....").unwrap();
    for (arguments, input, said) in [
        (&["-"][..], &b""[..], "LOG: standard input has no step; expected what a device writes"),
        (&["-"], b"hello\nworld\n", "LOG: standard input has no step"),
        (&["-"], b"\xff\xfea\0\n\0", "standard input looks like text in UTF-16; write it in UTF-8"),
        (&["none.log"], b"", "none.log cannot be read: no such file or directory"),
        (&["."], b"", "is a folder"),
        (&["a.png"], b"", "a.png looks like a PNG picture"),
        (&["a.csv", "--step", "t", "--until-idle", "0.2"], b"", "there is no column 't' in a.csv; it has step, a"),
        (&["a.csv", "--png", "a.csv"], b"", "--png: a.csv: it is the data; name another file"),
        (&["-", "--png", "-"], b"", "--png: a picture that is drawn again and again cannot go to standard output"),
        (&["-", "--gif", "a.png"], b"", "--gif: a.png: it writes a GIF"),
        (&["-", "--until-idle", "-1"], b"", "give seconds, such as 0.5 or 60"),
        (&["-", "--every", "nan"], b"", "give seconds, such as 0.5 or 60"),
    ] {
        let output = piped(dir.path(), arguments, input);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).starts_with("error: "), "{}", stderr(&output));
    }
}

#[test]
fn a_file_is_drawn_while_it_grows_until_nothing_comes() {
    let dir = tempfile::tempdir().unwrap();
    let (log, png) = (dir.path().join("run.csv"), dir.path().join("run.png"));
    fs::write(&log, "step,a,b,loss\n0,1,2,9\n1,1.5,1.5,4").unwrap();
    let arguments = ["run.csv", "--every", "0.05", "--until-idle", "3", "--png", "run.png"];
    let child = started(dir.path(), &arguments);
    until("the first picture", || is_png(&png));
    let first = fs::read(&png).unwrap();
    // The rest of a line, and more.
    append(&log, ".5\n2,2,1,2\n3,2.5,1,");
    until("a second picture", || is_png(&png) && fs::read(&png).unwrap() != first);
    append(&log, "1\n");
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    assert_eq!(stdout(&output), "4 steps; at step 3 a = 2.5, b = 1, loss = 1\n");
    assert_eq!(common::files(dir.path()), ["run.csv", "run.png"]);
}

#[test]
fn a_file_that_is_cut_or_replaced_is_read_from_its_beginning() {
    let dir = tempfile::tempdir().unwrap();
    let (log, png) = (dir.path().join("run.csv"), dir.path().join("run.png"));
    fs::write(&log, "step,loss\n0,9\n1,4\n2,1\n").unwrap();
    let child = started(dir.path(), &["run.csv", "--every", "0.05", "--until-idle", "4", "--png", "run.png"]);
    until("the first picture", || is_png(&png));
    let mut last = fs::read(&png).unwrap();
    let mut changed = |what: &str| {
        until(what, || is_png(&png) && fs::read(&png).unwrap() != last);
        last = fs::read(&png).unwrap();
    };
    // Shorter than before, then as long or longer with other bytes.
    fs::write(&log, "step,loss\n0,8\n").unwrap();
    changed("the picture of the cut file");
    fs::write(&log, "step,loss\n0,7\n1,3\n2,2\n3,1\n").unwrap();
    changed("the picture of the file that was written anew");
    if cfg!(unix) {
        fs::rename(&log, dir.path().join("run.csv.1")).unwrap();
        fs::write(&log, "step,loss\n0,6\n1,5\n").unwrap();
        changed("the picture of the new file");
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let n_cut = stderr(&output).matches("warning: run.csv was cut; it is read from its beginning\n").count();
    assert_eq!(n_cut, 2, "{}", stderr(&output));
    if cfg!(unix) {
        assert!(stderr(&output).contains("warning: run.csv was replaced;"), "{}", stderr(&output));
        assert!(stdout(&output).ends_with("2 steps; at step 1 loss = 5\n"), "{}", stdout(&output));
    }
    assert!(stdout(&output).starts_with("3 steps, then another began; at step 2 loss = 1\n"), "{}", stdout(&output));
}

/// Ctrl-C and TERM end it as the end of a pipe does: with a last drawing.
#[test]
#[cfg(unix)]
fn whoever_ends_it_gets_the_last_picture() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("run.csv");
    fs::write(&log, "step,loss\n0,9\n1,4\n2,").unwrap();
    let child = started(dir.path(), &["run.csv", "--every", "0", "--png", "run.png"]);
    until("a picture", || is_png(&dir.path().join("run.png")));
    let _ = std::process::Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    assert_eq!(stdout(&output), "2 steps; at step 1 loss = 4\n");
    assert_eq!(common::files(dir.path()), ["run.csv", "run.png"]);
}

/// Drawing must not stop whoever writes, and a long log takes no more time than to read it.
#[test]
fn a_fast_writer_is_not_kept_waiting() {
    let dir = tempfile::tempdir().unwrap();
    let row = |step: u32| format!("{step},{},{}\n", 1.0 / f64::from(step + 1), step % 7);
    let rows: Vec<String> = (0..200_000).map(row).collect();
    let log = format!("step,a,loss\n{}", rows.concat());
    let begin = Instant::now();
    let output = piped(dir.path(), &["-", "--gif", "a.gif", "--every", "0"], log.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("200000 steps; at step 199999 "), "{}", stdout(&output));
    println!("{:.1} s", begin.elapsed().as_secs_f64());
}
