//! What `gd` says about itself.

mod common;

use std::fs;
use std::path::Path;
use std::process::Output;

use gd_scenarios::SCENARIOS;

fn gd(arguments: &[&str]) -> Output {
    common::gd(Path::new("."), arguments)
}

const VERSION: &str = concat!("gd ", env!("CARGO_PKG_VERSION"), "\n");

#[test]
fn the_version_is_a_line() {
    for arguments in [["--version"], ["-V"]] {
        let output = gd(&arguments);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!((common::stdout(&output).as_str(), common::stderr(&output).as_str()), (VERSION, ""));
    }
}

#[test]
fn the_block_for_a_bug_report_is_whole_and_always_the_same() {
    let output = gd(&["--version", "--verbose"]);
    assert_eq!((output.status.code(), common::stderr(&output).as_str()), (Some(0), ""));
    let block = common::stdout(&output);
    let begins: Vec<&str> = block.lines().skip(1).map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(begins, ["target", "system", "build", "compiler", "vector instructions", "trajectories"]);
    assert!(block.starts_with(VERSION), "{block}");
    let bits = format!(", {}-bit pointers\n", usize::BITS);
    assert!(block.contains(std::env::consts::ARCH) && block.contains(&bits), "{block}");
    assert!(block.contains(if cfg!(debug_assertions) { "build: debug, " } else { "build: release, " }), "{block}");
    assert!(block.contains("compiler: rustc 1."), "{block}");
    assert!(!block.contains('/') && !block.contains('\\'), "a path: {block}");
    assert_eq!(common::stdout(&gd(&["--verbose", "--version"])), block);
}

/// FNV-1a over the eight bytes of a number, the lowest first.
fn add(hash: u64, bits: u64) -> u64 {
    bits.to_le_bytes().iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of a committed trajectory: of a, b and the loss of every step, each as an `f64`.
fn hash_of_snapshot(name: &str, precision: &str) -> u64 {
    let path = common::data("..").join("snapshots").join(format!("{name}-{precision}.snap"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let body = text.splitn(3, "---\n").nth(2).unwrap();
    let mut lines = body.lines();
    assert_eq!(lines.next(), Some(format!("# gd-snapshot 1 {precision}").as_str()));
    assert_eq!(lines.next(), Some("step,a,b,mse"));
    let mut n_numbers = 0;
    let mut hash = EMPTY;
    for line in lines {
        for number in line.split(',').skip(1) {
            let value = match precision {
                "f32" => f64::from(number.parse::<f32>().unwrap()),
                _ => number.parse::<f64>().unwrap(),
            };
            hash = add(hash, value.to_bits());
            n_numbers += 1;
        }
    }
    assert_eq!(n_numbers, 3 * 400, "{name} {precision}");
    hash
}

#[test]
fn the_self_check_finds_the_bits_of_the_committed_trajectories() {
    let hashes =
        SCENARIOS.iter().flat_map(|scenario| ["f32", "f64"].map(|scalar| hash_of_snapshot(scenario.name, scalar)));
    let expected = format!("trajectories: bits as expected ({:016x})\n", hashes.fold(EMPTY, add));
    let block = common::stdout(&gd(&["--version", "--verbose"]));
    assert!(block.ends_with(&expected), "{block}\nshould end: {expected}");
}

#[test]
fn verbose_goes_with_the_version_alone() {
    let cases: [(&[&str], &str); 4] = [
        (&["--verbose"], "the following required arguments were not provided:\n  --version\n"),
        (&["--verbose", "fit", "data.csv", "a*x"], "the subcommand 'fit' cannot be used with '--verbose'"),
        (&["--version", "fit", "data.csv", "a*x"], "the subcommand 'fit' cannot be used with '--version'"),
        (&["fit", "data.csv", "a*x", "--version"], "unexpected argument '--version' found"),
    ];
    for (arguments, says) in cases {
        let output = gd(arguments);
        let stderr = common::stderr(&output);
        assert_eq!((output.status.code(), common::stdout(&output).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(stderr.starts_with("error: ") && stderr.contains(says), "{arguments:?}: {stderr}");
    }
}

#[test]
fn nothing_at_all_shows_the_help() {
    let output = gd(&[]);
    assert_eq!((output.status.code(), common::stdout(&output).as_str()), (Some(2), ""));
    let stderr = common::stderr(&output);
    for part in ["Usage: gd [OPTIONS]\n       gd <COMMAND>\n", "-V, --version", "    --verbose", "  fit  "] {
        assert!(stderr.contains(part), "{stderr}\nshould have: {part}");
    }
    assert_eq!(common::stdout(&gd(&["--help"])), stderr);
}
