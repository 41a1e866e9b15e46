//! A kill leaves no half file under the final name, and costs a sweep no run that was done.

mod common;

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

/// A noisy line of many points, slow enough to be interrupted.
fn write_data(dir: &Path, n_rows: u32) {
    let row = |i: u32| format!("{},{}\n", f64::from(i) / f64::from(n_rows), f64::from(i * 7919 % 1000) / 1000.0);
    let rows: String = (0..n_rows).map(row).collect();
    fs::write(dir.join("data.csv"), format!("x,y\n{rows}")).unwrap();
}

/// Starts `gd`, kills it after a while; tells whether it was still running.
fn kill_after(dir: &Path, arguments: &[&str], delay: Duration) -> bool {
    let mut child = common::command(dir, arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    sleep(delay);
    let was_running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    was_running
}

#[test]
fn a_killed_picture_leaves_the_old_one() {
    let dir = tempfile::tempdir().unwrap();
    write_data(dir.path(), 500);
    fs::write(dir.path().join("out.gif"), "the old picture").unwrap();
    let arguments = ["fit", "data.csv", "a*x + b", "--gif", "out.gif"];
    let mut n_killed = 0;
    for tenths in 1..=10 {
        n_killed += u32::from(kill_after(dir.path(), &arguments, Duration::from_millis(tenths * 30)));
        let content = fs::read(dir.path().join("out.gif")).unwrap();
        let is_whole = content.starts_with(b"GIF89a") && content.ends_with(b";");
        assert!(content == b"the old picture" || is_whole);
    }
    assert!(n_killed > 0, "no run was slow enough to be killed");
}

const SWEEP: [&str; 11] = [
    "sweep",
    "data.csv",
    "a*x + b",
    "--start",
    "a=0..10:10,b=0..10:10",
    "--lr",
    "0.001,0.01,0.1",
    "--steps",
    "2000",
    "--out",
    "out.csv",
];

#[test]
fn a_killed_sweep_goes_on_where_it_stopped() {
    let dir = tempfile::tempdir().unwrap();
    write_data(dir.path(), 200);
    let mut n_killed = 0;
    // Each start gets a little further; twenty are more than enough.
    for _ in 0..20 {
        if !kill_after(dir.path(), &SWEEP, Duration::from_millis(120)) {
            break;
        }
        n_killed += 1;
        if let Ok(content) = fs::read_to_string(dir.path().join("out.csv")) {
            assert_eq!(content.lines().count(), 301, "the final file was there before all rows were");
            break;
        }
    }
    assert!(n_killed > 0, "the sweep was not slow enough to be killed");
    // As if a kill had come while the final file was being written.
    fs::write(dir.path().join(".out.csv.sweep.partial"), "run,sta").unwrap();
    // As if a kill had cut a line short.
    let partial = dir.path().join("out.csv.partial");
    if let Ok(mut content) = fs::read(&partial) {
        content.extend_from_slice(b"half,a,li");
        fs::write(&partial, content).unwrap();
    }
    let output = common::gd(dir.path(), &SWEEP);
    assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    assert!(common::stdout(&output).contains("300 runs ("), "{}", common::stdout(&output));
    assert_eq!(common::files(dir.path()), ["data.csv", "out.csv"]);
    let resumed = fs::read(dir.path().join("out.csv")).unwrap();
    let whole = tempfile::tempdir().unwrap();
    write_data(whole.path(), 200);
    common::gd(whole.path(), &SWEEP);
    assert!(resumed == fs::read(whole.path().join("out.csv")).unwrap(), "a resumed sweep has other rows");
}

#[test]
fn shards_join_into_the_whole() {
    let dir = tempfile::tempdir().unwrap();
    write_data(dir.path(), 50);
    let run = |options: &[&str]| {
        let arguments = [&["sweep"][..], options].concat();
        let output = common::gd(dir.path(), &arguments);
        (output.status.code(), common::stdout(&output), common::stderr(&output))
    };
    let grid =
        ["data.csv", "a*x + b", "--start", "a=0..1:3", "--lr", "0.1,0.5", "--optimizer", "sgd,lm", "--steps", "50"];
    let with = |more: &[&'static str]| run(&[&grid[..], more].concat());
    assert_eq!(with(&["--out", "whole.csv"]).0, Some(0));
    for (shard, part) in [("1/3", "1.csv"), ("2/3", "2.csv"), ("3/3", "3.csv")] {
        assert_eq!(with(&["--shard", shard, "--out", part]).0, Some(0));
    }
    let (code, said, _) = run(&["--merge", "1.csv", "3.csv", "--out", "two.csv"]);
    assert_eq!((code, said.as_str()), (Some(1), "6 of 9 runs\n3 are missing, the first is run 1\n"));
    let (code, said, _) = run(&["--merge", "1.csv", "2.csv", "3.csv", "2.csv", "--out", "all.csv"]);
    assert_eq!((code, said.as_str()), (Some(0), "9 of 9 runs\n"));
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!(read("all.csv"), read("whole.csv"));
    // A shard takes up what a merged file has.
    let (_, said, _) = with(&["--out", "two.csv"]);
    assert!(said.starts_with("9 runs (6 of them were there): "), "{said}");
    assert_eq!(read("two.csv"), read("whole.csv"));
    // Other steps are another sweep.
    let (code, _, said) = run(&["data.csv", "a*x + b", "--steps", "60", "--out", "whole.csv"]);
    assert_eq!(code, Some(2));
    assert_eq!(said, "error: --out: whole.csv holds rows of another sweep; name another file, or remove it\n");
    let content = read("1.csv").replacen("lm", "lw", 1).replacen(",0.0", ",7.0", 1);
    fs::write(dir.path().join("2.csv"), content).unwrap();
    assert_eq!(run(&["--merge", "1.csv", "2.csv", "--out", "all.csv"]).0, Some(2));
}
