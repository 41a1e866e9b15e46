//! The files of insta: a header of metadata above the text, which `cargo insta review` shows and keeps.

use std::env;
use std::fs::File;
use std::io::Write;
use std::panic::Location;
use std::path::Path;

use crate::file::FileError;

/// A text under the header that insta gives it; what waits for a review knows its line, too.
pub(super) fn with_header(text: &str, caller: &Location<'_>, is_pending: bool) -> String {
    let source = quoted(&caller.file().replace('\\', "/"));
    let line = if is_pending { format!("assertion_line: {}\n", caller.line()) } else { String::new() };
    format!("---\nsource: {source}\n{line}---\n{text}")
}

/// A text as YAML: as it is, if it can be nothing else.
fn quoted(text: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "/._-".contains(character);
    if text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Tells `cargo insta test --unreferenced` which references are in use.
pub(super) fn memoize(path: &Path) -> Result<(), FileError> {
    let Some(list) = env::var_os("INSTA_SNAPSHOT_REFERENCES_FILE") else { return Ok(()) };
    let failed = |error| FileError::Write { path: (&list).into(), error };
    let mut file = File::options().append(true).create(true).open(&list).map_err(failed)?;
    file.write_all(format!("{}\n", path.display()).as_bytes()).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_yaml() {
        assert_eq!(quoted("tests/suite/snapshots.rs"), "tests/suite/snapshots.rs");
        assert_eq!(quoted("C:/my tests/\"a\".rs"), r#""C:/my tests/\"a\".rs""#);
        let caller = Location::caller();
        let header = with_header("text\n", caller, true);
        assert_eq!(header, format!("---\nsource: {}\nassertion_line: {}\n---\ntext\n", caller.file(), caller.line()));
    }
}
