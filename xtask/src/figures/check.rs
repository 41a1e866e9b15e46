//! `--check`: the committed pictures against freshly drawn ones, byte for byte.

use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::{Example, FigureSpec, RenderedFile, examples, render_quietly, rustdoc};
use crate::Outcome;

/// Compares and reports; with `all`, files that no figure draws are reported too, and with `with_reference` the pictures
/// of the reference are compared.
pub(super) fn run(
    (figures, shown): (&[&FigureSpec], &[&'static Example]),
    dir: &Path,
    all: bool,
    with_reference: bool,
) -> Result<Outcome, String> {
    let mut names = Vec::new();
    let mut faults = Vec::new();
    let drawn: Vec<_> = figures.par_iter().map(|figure| render_quietly(figure)).collect();
    for files in drawn {
        for file in files? {
            faults.extend(compare(&file, &dir.join(&file.file_name))?);
            names.push(file.file_name);
        }
    }
    let results = examples::run(shown)?;
    for file in results.iter().flat_map(|result| &result.files) {
        faults.extend(compare(file, &dir.join(&file.file_name))?);
        names.push(file.file_name.clone());
    }
    if all {
        faults.extend(strangers(dir, &names)?);
    }
    if with_reference {
        for picture in rustdoc::pictures().map_err(|error| format!("the reference cannot be drawn: {error}"))? {
            if fs::read(&picture.path).ok().as_deref() != Some(picture.content.as_bytes()) {
                faults.push(format!("{}: differs or is missing", picture.path.display()));
            }
            names.push(picture.path.display().to_string());
        }
        if fs::read(examples::page_path()).ok().as_deref() != Some(examples::page(&results).as_bytes()) {
            faults.push(format!("{}: differs or is missing", examples::page_path().display()));
        }
        names.push("docs/examples.md".into());
    }
    if faults.is_empty() {
        println!("{} files in {} are what the code draws", names.len(), dir.display());
        return Ok(Outcome::Success);
    }
    for fault in &faults {
        println!("{fault}");
    }
    println!("{} of {} differ; `cargo xtask figures` draws them anew, then look at them", faults.len(), names.len());
    Ok(Outcome::Failure)
}

/// What is wrong with a committed file, if anything.
fn compare(drawn: &RenderedFile, path: &Path) -> Result<Option<String>, String> {
    let name = &drawn.file_name;
    match fs::read(path) {
        Ok(committed) if committed == drawn.content => Ok(None),
        Ok(committed) => {
            let first = committed.iter().zip(&drawn.content).position(|(a, b)| a != b);
            let first = first.unwrap_or(committed.len().min(drawn.content.len()));
            let (old, new) = (committed.len(), drawn.content.len());
            Ok(Some(format!("{name}: differs from byte {first} on ({old} bytes committed, {new} drawn)")))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some(format!("{name}: missing"))),
        Err(error) => Err(format!("{} cannot be read: {error}", path.display())),
    }
}

/// Pictures in the folder that no figure accounts for.
fn strangers(dir: &Path, names: &[String]) -> Result<Vec<String>, String> {
    let unreadable = |error: io::Error| format!("the folder {} cannot be read: {error}", dir.display());
    let mut found = Vec::new();
    if !dir.exists() {
        return Ok(found);
    }
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        if !names.contains(&name) {
            found.push(format!("{name}: no figure draws it"));
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::CATALOG;

    #[test]
    fn a_changed_a_missing_and_a_strange_file_are_found() {
        let dir = tempfile::tempdir().unwrap();
        let figure = CATALOG.iter().find(|figure| figure.n_frames() == 1).unwrap();
        let run = |all| run((&[figure], &[]), dir.path(), all, false);
        assert_eq!(run(false), Ok(Outcome::Failure), "missing");
        let [file] = &render_quietly(figure).unwrap()[..] else { panic!("a still is one file") };
        let path = dir.path().join(&file.file_name);
        fs::write(&path, &file.content).unwrap();
        assert_eq!(run(true), Ok(Outcome::Success));
        fs::write(dir.path().join("old.png"), b"").unwrap();
        assert_eq!(run(true), Ok(Outcome::Failure), "a stranger");
        assert_eq!(run(false), Ok(Outcome::Success), "strangers do not matter when one figure was asked for");
        let mut changed = file.content.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        fs::write(&path, changed).unwrap();
        assert_eq!(run(false), Ok(Outcome::Failure), "one bit");
    }
}
