//! The films of docs/lectures.md, in two frames each.

mod common;

use std::fs;
use std::path::Path;

use common::{gd, stderr};

/// The words of a command as a shell takes them apart.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[test]
fn every_film_is_one_command() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let page = fs::read_to_string(docs.join("lectures.md")).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mut n_films = 0;
    for command in page.lines().filter(|line| line.starts_with("gd ")) {
        let words = words(command);
        for data in words.iter().filter(|word| Path::new(word).extension().is_some_and(|ending| ending == "csv")) {
            fs::copy(docs.join("examples").join(data), dir.path().join(data)).unwrap();
        }
        let film = words.iter().skip_while(|word| *word != "--gif").nth(1).expect("a film");
        let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).chain(["--frames", "2"]).collect();
        let out = gd(dir.path(), &arguments);
        // A descent that does not arrive is drawn as well.
        assert!(matches!(out.status.code(), Some(0 | 1)), "{command}: {}", stderr(&out));
        assert!(fs::read(dir.path().join(film)).unwrap().starts_with(b"GIF89a"), "{command}");
        n_films += 1;
    }
    assert_eq!(n_films, 10);
}
