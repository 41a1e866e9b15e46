//! The commands of `docs/examples.md` print what the page shows, which is written without them.

mod common;

use std::fs;
use std::path::Path;

/// The words of a command as a shell takes them apart, without the pictures; profiles that are drawn are also printed.
fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (place, part) in command.split('\'').enumerate() {
        if place % 2 == 1 { words.push(part) } else { words.extend(part.split_whitespace()) }
    }
    let first_picture = words.iter().position(|word| ["--png", "--gif"].contains(word));
    let pictures = words.split_off(first_picture.unwrap_or(words.len()));
    if pictures.contains(&"--profiles") {
        words.extend(["--intervals", "profile"]);
    }
    words
}

#[test]
fn every_command_prints_the_report_below_it() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let page = fs::read_to_string(docs.join("examples.md")).unwrap();
    let mut n_commands = 0;
    for example in page.split("```sh\n").skip(1) {
        let (command, rest) = example.split_once("\n```\n").unwrap();
        let report = rest.split_once("```text\n").unwrap().1.split_once("\n```\n").unwrap().0;
        let ["gd", arguments @ ..] = &words(command)[..] else { panic!("{command}") };
        let output = common::gd(&docs.join("examples"), arguments);
        let printed = common::stdout(&output);
        let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
        assert_eq!(printed.join("\n"), report, "{command}");
        n_commands += 1;
    }
    assert_eq!(n_commands, 5);
}
