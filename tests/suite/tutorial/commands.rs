//! The commands of the tutorial, run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use xtask::arguments::options_of;

use super::page::Block;
use super::{folder, pages};

/// The command `gd` as this test is built. `cargo test --workspace` has built it for its own tests; otherwise it is built
/// here, which takes longer: alone, its dependencies have fewer features and are compiled once more.
fn gd() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    // This test is target/FOLDER/deps/suite-HASH.
    let folder = here.ancestors().nth(2).expect("a test lies in cargo's folder");
    let program = folder.join(format!("gd{}", std::env::consts::EXE_SUFFIX));
    let built = fs::metadata(&program).and_then(|found| found.modified());
    if built.is_ok_and(|built| built >= newest_source(&xtask::workspace_root())) {
        return program;
    }
    let target = folder.parent().expect("so does the folder of its profile");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(xtask::workspace_root()).args(["build", "--quiet", "--package", "gd-cli"]);
    if folder.ends_with("release") {
        command.arg("--release");
    }
    let status = command.arg("--target-dir").arg(target).status().unwrap();
    assert!(status.success(), "gd cannot be built");
    program
}

/// When anything that `gd` is built from was changed last.
fn newest_source(root: &Path) -> SystemTime {
    let mut folders = vec![root.join("crates")];
    let mut newest = fs::metadata(root.join("Cargo.lock")).unwrap().modified().unwrap();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else if entry.path().extension().is_some_and(|kind| kind == "rs" || kind == "toml" || kind == "csv") {
                newest = newest.max(entry.metadata().unwrap().modified().unwrap());
            }
        }
    }
    newest
}

/// The words of a command as a shell takes them apart: at spaces, but not within single quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in command.split('\'').enumerate() {
        if place % 2 == 1 {
            words.push(part.to_owned());
        } else {
            assert!(!part.contains(['"', '$', '\\', '>', '&', ';']), "more than a test can run: {command}");
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Lines without the blanks at their ends.
fn trimmed(text: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(text).lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Runs one command in a folder, with the files that it names copied there.
fn run(gd: &Path, arguments: &[String], dir: &Path) -> Output {
    let sources = [folder().join("data"), xtask::workspace_root().join("docs").join("examples")];
    for source in arguments.iter().flat_map(|name| sources.iter().map(move |folder| folder.join(name))) {
        if source.is_file() {
            fs::copy(&source, dir.join(source.file_name().unwrap())).unwrap();
        }
    }
    let output = Command::new(gd).args(arguments).current_dir(dir).output().unwrap();
    let is_output = |option: &str| ["--png", "--gif", "--out", "--csv", "--trajectory"].contains(&option);
    for pair in arguments.windows(2).filter(|pair| is_output(&pair[0])) {
        assert!(dir.join(&pair[1]).is_file(), "{arguments:?} wrote no {}", pair[1]);
    }
    output
}

/// The commands of a page with what it shows below them.
fn shown(blocks: &[Block]) -> Vec<(&Block, Option<&Block>)> {
    let next = blocks.iter().skip(1).map(Some).chain([None]);
    let pairs = blocks.iter().zip(next).filter(|(block, _)| block.language == "sh");
    pairs.map(|(block, next)| (block, next.filter(|next| next.language == "text"))).collect()
}

#[test]
fn commands_do_what_the_page_shows() {
    let gd = gd();
    let mut n_commands = 0;
    for page in pages("en") {
        for (block, output) in shown(&page.blocks) {
            let dir = tempfile::tempdir().unwrap();
            let mut printed = Vec::new();
            for line in block.text.lines().filter(|line| line.starts_with("gd ")) {
                let (command, is_tail) = line.strip_suffix(" | tail -n 1").map_or((line, false), |line| (line, true));
                let words = words(command);
                let found = run(&gd, &words[1..], dir.path());
                let lines = trimmed(&found.stdout);
                let expected = match lines.last() {
                    None => 2,
                    Some(last) => i32::from(words[1] == "fit" && !last.starts_with("converged: ")),
                };
                assert_eq!(found.status.code(), Some(expected), "{line}");
                let lines = if expected == 2 { trimmed(&found.stderr) } else { lines };
                printed.extend(lines.into_iter().rev().take(if is_tail { 1 } else { usize::MAX }).rev());
                n_commands += 1;
            }
            if let Some(output) = output {
                let path = page.path.display();
                assert_eq!(printed, trimmed(output.text.as_bytes()), "{path}: what it shows below\n{}", block.text);
            }
        }
    }
    assert!(n_commands >= 25, "{n_commands}");
}

#[test]
fn every_command_is_one_of_ours_and_its_output_is_shown() {
    for page in pages("en") {
        for (block, output) in shown(&page.blocks) {
            let gd = block.text.lines().filter(|line| line.starts_with("gd ")).count();
            let xtask = block.text.lines().filter(|line| line.starts_with("cargo xtask ")).count();
            assert_eq!(gd + xtask, block.text.lines().count(), "{}: {}", page.path.display(), block.text);
            assert_eq!(gd > 0, output.is_some(), "{}: {}", page.path.display(), block.text);
        }
    }
}

#[test]
fn tasks_exist_with_their_options() {
    let mut n_tasks = 0;
    for page in pages("en") {
        let lines = page.blocks.iter().filter(|block| block.language == "sh").flat_map(|block| block.text.lines());
        for line in lines.filter_map(|line| line.strip_prefix("cargo xtask ")) {
            let words = words(line);
            let path = page.path.display();
            let known =
                options_of(&words[0]).unwrap_or_else(|| panic!("{path}: there is no `cargo xtask {}`", words[0]));
            for option in words.iter().filter(|word| word.starts_with("--")) {
                assert!(known.contains(option), "{path}: {} has no {option}", words[0]);
            }
            n_tasks += 1;
        }
    }
    assert!(n_tasks > 0);
}
