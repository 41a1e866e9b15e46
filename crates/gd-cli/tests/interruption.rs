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
    write_data(dir.path(), 300);
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
    write_data(dir.path(), 2000);
    for (signal, number) in [("TERM", 15), ("INT", 2), ("HUP", 1)] {
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

/// As under `nohup`.
#[test]
#[cfg(target_os = "linux")]
fn a_signal_that_is_to_be_ignored_is_ignored() {
    let dir = tempfile::tempdir().unwrap();
    write_data(dir.path(), 300);
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
    write_data(dir.path(), 50);
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
    write_data(dir.path(), 20);
    // Room for the program, but not for the stacks of so many threads.
    let script = "ulimit -v 400000; RAYON_NUM_THREADS=2000; export RAYON_NUM_THREADS; exec \"$0\" \"$@\"";
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
        let mut command = std::process::Command::new("sh");
        let command = command.args(["-c", script, env!("CARGO_BIN_EXE_gd")]).args(arguments).current_dir(dir.path());
        let output = command.output().unwrap();
        assert_eq!((output.status.code(), common::stderr(&output).contains("panicked")), (Some(0), false), "{name}");
        assert!(fs::read(dir.path().join(name)).unwrap() == expected, "{name}");
    }
}

/// Only what a sweep has left itself is taken up, cut and removed.
#[test]
fn a_file_beside_the_sweep_that_is_not_its_own_stays() {
    let dir = tempfile::tempdir().unwrap();
    write_data(dir.path(), 20);
    let partial = dir.path().join("out.csv.partial");
    let sweep = ["sweep", "data.csv", "a*x + b", "--steps", "9", "--out", "out.csv"];
    let own = "# rows of the unfinished gd sweep ";
    let other = format!("{own}0123456789abcdef; start it again to go on\n");
    let says = "--out: out.csv.partial is in the way, and no sweep has left it; move it, or name another file";
    let same = "--out: out.csv.partial holds rows of another sweep; name another file, or remove it";
    let cases = [
        ("", says),
        ("my notes, without an end", says),
        ("my notes\n", says),
        ("sweep,runs,run\n", says),
        (own, says),
        (&other, same),
    ];
    for (content, says) in cases {
        fs::write(&partial, content).unwrap();
        let output = common::gd(dir.path(), &sweep);
        assert_eq!((output.status.code(), common::stderr(&output)), (Some(2), format!("error: {says}\n")));
        assert_eq!(fs::read_to_string(&partial).unwrap(), content);
        assert_eq!(common::files(dir.path()), ["data.csv", "out.csv.partial"]);
    }
    fs::remove_file(&partial).unwrap();
    fs::create_dir(&partial).unwrap();
    assert_eq!(common::stderr(&common::gd(dir.path(), &sweep)), format!("error: {says}\n"));
}

#[test]
fn sweeps_of_long_names_and_of_odd_parameters_are_whole() {
    let dir = tempfile::tempdir().unwrap();
    write_data(dir.path(), 20);
    let out = "n".repeat(255);
    let arguments =
        ["sweep", "data.csv", "step*x + mse", "--start", "step=0,step=1", "--bounds", "step=0.5..2", "--steps", "9"];
    let arguments = [&arguments[..], &["--out", &out]].concat();
    let output = common::gd(dir.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    assert!(common::stdout(&output).starts_with("2 runs: "), "{}", common::stdout(&output));
    assert_eq!(common::files(dir.path()), ["data.csv", &out]);
    let table = fs::read_to_string(dir.path().join(&out)).unwrap();
    let mut lines = table.lines();
    let columns = "sweep,runs,run,optimizer,learning_rate,start_step,start_mse,step,mse,gd_mse,steps,stop,verdict";
    assert_eq!(lines.next(), Some(columns));
    let ends = ",0,1,,,,0,out of bounds,\"step = 0 lies outside its bounds, 0.5..2; start within them\"";
    assert!(lines.next().unwrap().ends_with(ends), "{table}");
    // It is read back as it was written.
    let again = common::gd(dir.path(), &arguments);
    assert!(common::stdout(&again).starts_with("2 runs (2 of them were there): "), "{}", common::stdout(&again));
    let merged = common::gd(dir.path(), &["sweep", "--merge", &out, "--out", "merged.csv"]);
    assert_eq!(common::stdout(&merged), "2 of 2 runs\n");
    assert_eq!(fs::read_to_string(dir.path().join("merged.csv")).unwrap(), table);
}

/// What a file claims is checked before room is made for it.
#[test]
fn a_sweep_of_impossible_size_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let merged = |runs: &str, run: &str, second: &str| {
        let columns = "sweep,runs,run,optimizer,learning_rate,start_a,a,mse,steps,stop,verdict";
        let row = format!("f,{runs},{run},sgd,0.1,1,2,3,4,converged,converged\n");
        fs::write(dir.path().join("part.csv"), format!("{columns}\n{row}{second}")).unwrap();
        let output = common::gd(dir.path(), &["sweep", "--merge", "part.csv", "--out", "all.csv"]);
        (output.status.code(), common::stdout(&output) + &common::stderr(&output))
    };
    let strange =
        |row: u32| (Some(2), format!("error: --merge: part.csv, row {row} is not part of the sweep; remove it\n"));
    for (runs, run) in [("999999999999", "0"), ("10000001", "0"), ("5", "5"), ("0", "0"), ("-1", "0"), ("x", "0")] {
        assert_eq!(merged(runs, run, ""), strange(1));
        assert_eq!(common::files(dir.path()), ["part.csv"]);
    }
    assert_eq!(merged("5", "0", "g,5,1,sgd,0.1,1,2,3,4,converged,converged\n"), strange(2));
    assert_eq!(merged("5", "0", "f,6,1,sgd,0.1,1,2,3,4,converged,converged\n"), strange(2));
    let told = "1 of 10000000 runs\n9999999 are missing, the first is run 0\n";
    assert_eq!(merged("10000000", "7", ""), (Some(1), told.into()));
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
