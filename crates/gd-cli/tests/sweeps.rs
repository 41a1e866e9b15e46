//! The files of sweeps: their own and those of others, whole, in parts, and with odd names.

mod common;

use std::fs;

/// Only what a sweep has left itself is taken up, cut and removed.
#[test]
fn a_file_beside_the_sweep_that_is_not_its_own_stays() {
    let dir = tempfile::tempdir().unwrap();
    common::write_data(dir.path(), 20);
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
    common::write_data(dir.path(), 20);
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

#[test]
fn shards_join_into_the_whole() {
    let dir = tempfile::tempdir().unwrap();
    common::write_data(dir.path(), 50);
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
