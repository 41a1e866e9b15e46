//! A kill leaves no half file under the final name, and costs a sweep no run that was done.

mod common;

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

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
    common::write_data(dir.path(), 500);
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

/// Sends a signal.
#[cfg(unix)]
fn send(signal: &str, child: &std::process::Child) {
    // `kill` also answers where the process has just ended.
    let _ =
        std::process::Command::new("kill").args(["-s", signal, &child.id().to_string()]).stderr(Stdio::null()).status();
}

/// A number from 0 to below 1.
fn random() -> f64 {
    use std::hash::{BuildHasher, RandomState};
    (RandomState::new().hash_one(0) >> 11) as f64 / (1_u64 << 53) as f64
}

const OUTPUTS: [(&str, &str); 3] =
    [("--trajectory", "steps.csv"), ("--png", "fit.png"), ("--profiles", "profiles.png")];

/// How many kills the test below makes, more of them with `GD_KILLS=100`.
fn n_kills() -> u32 {
    std::env::var("GD_KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(16)
}

/// Whenever a run is killed, all of its files are the new ones or all are the old ones; and unless it is killed in a way
/// that no program notices, nothing else is left.
#[test]
#[cfg(unix)]
fn a_killed_run_leaves_all_files_old_or_all_new() {
    let dir = tempfile::tempdir().unwrap();
    common::write_data(dir.path(), 300);
    let names = OUTPUTS.map(|(_, name)| name);
    let options = OUTPUTS.iter().flat_map(|(option, name)| [*option, *name]);
    let arguments: Vec<&str> = ["fit", "data.csv", "a*x + b"].into_iter().chain(options).collect();
    let read = || names.map(|name| fs::read(dir.path().join(name)).unwrap());
    let begin = std::time::Instant::now();
    assert_eq!(common::gd(dir.path(), &arguments).status.code(), Some(0));
    let (lasts, new) = (begin.elapsed(), read());
    let old = names.map(|name| format!("old {name}").into_bytes());
    let mut counts = [0; 2];
    for number in 0..n_kills() {
        for (name, old) in names.iter().zip(&old) {
            fs::write(dir.path().join(name), old).unwrap();
        }
        let signal = ["KILL", "TERM", "INT", "HUP"][number as usize % 4];
        let mut child = common::command(dir.path(), &arguments);
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(lasts.mul_f64(1.2 * random()));
        send(signal, &child);
        let status = child.wait().unwrap();
        let found = read();
        let is_new = found == new;
        assert!(is_new || found == old, "{signal}: some of the files are new, some are old");
        assert!(is_new || !status.success(), "{signal}: it said it was done");
        counts[usize::from(is_new)] += 1;
        let mut left = common::files(dir.path());
        left.retain(|name| name != "data.csv" && !names.contains(&name.as_str()));
        if signal == "KILL" {
            for name in left {
                fs::remove_file(dir.path().join(name)).unwrap();
            }
        } else {
            assert_eq!(left, [""; 0], "{signal}, {status}");
        }
    }
    println!("{counts:?} of {} kills left the old files and the new ones", n_kills());
    assert!(counts[0] > 0, "no run was slow enough to be killed");
}

#[test]
#[cfg(unix)]
fn a_signal_ends_a_run_as_if_it_were_not_caught() {
    use std::os::unix::process::ExitStatusExt;
    let dir = tempfile::tempdir().unwrap();
    common::write_data(dir.path(), 2000);
    let ignored = ignored_signals();
    for (signal, number) in [("TERM", 15), ("INT", 2), ("HUP", 1)] {
        // What is to be ignored here, as a job in the background ignores INT, is so in `gd` too.
        if ignored & 1 << (number - 1) != 0 {
            continue;
        }
        let mut child = common::command(dir.path(), &["fit", "data.csv", "a*x + b", "--gif", "out.gif"]);
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Its file is begun.
        while common::files(dir.path()).len() == 1 && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_millis(1));
        }
        send(signal, &child);
        assert_eq!(child.wait().unwrap().signal(), Some(number));
        assert_eq!(common::files(dir.path()), ["data.csv"]);
    }
}

/// Signals that this process ignores, a bit each, as far as the system tells.
#[cfg(unix)]
fn ignored_signals() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

/// As under `nohup`.
#[test]
#[cfg(target_os = "linux")]
fn a_signal_that_is_to_be_ignored_is_ignored() {
    let dir = tempfile::tempdir().unwrap();
    common::write_data(dir.path(), 300);
    let script = "trap '' HUP; exec \"$0\" fit data.csv 'a*x + b' --gif out.gif --quiet";
    let mut child = std::process::Command::new("sh");
    let mut child = child.args(["-c", script, env!("CARGO_BIN_EXE_gd")]).current_dir(dir.path()).spawn().unwrap();
    while common::files(dir.path()).len() == 1 {
        sleep(Duration::from_millis(1));
    }
    send("HUP", &child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(common::files(dir.path()), ["data.csv", "out.gif"]);
}

/// A limit on the size of files is a write that fails, not a program that is shot.
#[test]
#[cfg(unix)]
fn a_file_beyond_the_limit_is_told() {
    let dir = tempfile::tempdir().unwrap();
    common::write_data(dir.path(), 50);
    fs::write(dir.path().join("out.gif"), "old").unwrap();
    let script = "ulimit -f 8; exec \"$0\" fit data.csv 'a*x + b' --trajectory out.csv --gif out.gif --quiet";
    let gd = env!("CARGO_BIN_EXE_gd");
    let output = std::process::Command::new("sh").args(["-c", script, gd]).current_dir(dir.path()).output().unwrap();
    assert_eq!(common::stderr(&output), "error: out.gif cannot be written: file too large\n");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(common::files(dir.path()), ["data.csv", "out.gif"]);
    assert_eq!(fs::read(dir.path().join("out.gif")).unwrap(), b"old");
}

/// Where no threads are to be had, one does all the work.
#[test]
#[cfg(target_os = "linux")]
fn without_threads_the_work_is_done_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    common::write_data(dir.path(), 20);
    // Stacks larger than the address space: no thread starts, and all other memory is there.
    let stack = (1_u64 << 47).to_string();
    let commands: [(&[&str], &str); 4] = [
        (&["fit", "data.csv", "a*x + b", "--gif", "fit.gif", "--quiet"], "fit.gif"),
        (&["surface", "data.csv", "a*x + b", "--csv", "losses.csv", "--points", "9"], "losses.csv"),
        (
            &["basins", "data.csv", "a*x + b", "--range", "a=0..1,b=0..1", "--points", "5", "--csv", "ends.csv"],
            "ends.csv",
        ),
        (&["sweep", "data.csv", "a*x + b", "--start", "a=0..1:9", "--steps", "9", "--out", "runs.csv"], "runs.csv"),
    ];
    for (arguments, name) in commands {
        assert_eq!(common::gd(dir.path(), arguments).status.code(), Some(0));
        let expected = fs::read(dir.path().join(name)).unwrap();
        fs::remove_file(dir.path().join(name)).unwrap();
        let output = common::command(dir.path(), arguments).env("RUST_MIN_STACK", &stack).output().unwrap();
        assert_eq!((output.status.code(), common::stderr(&output).contains("panicked")), (Some(0), false), "{name}");
        assert!(fs::read(dir.path().join(name)).unwrap() == expected, "{name}");
    }
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
    common::write_data(dir.path(), 200);
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
    // A kill while the final file was being written leaves what had no name yet.
    for name in common::files(dir.path()).iter().filter(|name| name.starts_with(".gd-")) {
        fs::remove_file(dir.path().join(name)).unwrap();
    }
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
    common::write_data(whole.path(), 200);
    common::gd(whole.path(), &SWEEP);
    assert!(resumed == fs::read(whole.path().join("out.csv")).unwrap(), "a resumed sweep has other rows");
}
