//! The site as a set of files, and how it gets onto the disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::output::write_atomically;

/// Files by their address from the root of the site, such as `tutorial/en/index.html`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Site {
    files: BTreeMap<String, Vec<u8>>,
}

impl Site {
    pub(super) fn insert(&mut self, address: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(address.into(), bytes.into());
    }

    pub(super) fn get(&self, address: &str) -> Option<&[u8]> {
        self.files.get(address).map(Vec::as_slice)
    }

    pub(super) fn contains(&self, address: &str) -> bool {
        self.files.contains_key(address)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(address, bytes)| (address.as_str(), bytes.as_slice()))
    }

    /// Makes the folder hold exactly these files. What is there already with the same content is not touched.
    ///
    /// # Errors
    /// A folder or file that cannot be read or written, in a line.
    pub(super) fn write(&self, dir: &Path) -> Result<(), String> {
        let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
        fs::create_dir_all(dir).map_err(|error| failed(dir, error))?;
        for path in files_below(dir)? {
            let is_wanted = address(dir, &path).is_some_and(|address| self.contains(&address));
            if !is_wanted {
                fs::remove_file(&path).map_err(|error| failed(&path, error))?;
            }
        }
        for (address, bytes) in &self.files {
            let path = address.split('/').fold(dir.to_path_buf(), |path, part| path.join(part));
            if fs::read(&path).is_ok_and(|found| found == *bytes) {
                continue;
            }
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| failed(parent, error))?;
            }
            write_atomically(&path, bytes).map_err(|error| failed(&path, error))?;
        }
        Ok(())
    }
}

/// All files of a folder and those in it, in the order of their names.
///
/// # Errors
/// A folder that cannot be read, in a line.
pub(super) fn files_below(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", dir.display());
    let mut entries: Vec<PathBuf> = fs::read_dir(dir)
        .map_err(failed)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    entries.sort();
    let mut files = Vec::new();
    for path in entries {
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// The address of a file in a folder: the parts of its path with slashes between, on Windows too.
pub(super) fn address(dir: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(dir).ok()?.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_comes_to_hold_exactly_the_site() {
        let dir = tempfile::tempdir().unwrap();
        let mut site = Site::default();
        site.insert("index.html", "first");
        site.insert("tutorial/en/index.html", "chapter");
        site.write(dir.path()).unwrap();
        fs::write(dir.path().join("tutorial").join("old.html"), "stale").unwrap();

        site.insert("index.html", "second");
        site.write(dir.path()).unwrap();
        let found: Vec<(String, Vec<u8>)> = files_below(dir.path())
            .unwrap()
            .iter()
            .map(|path| (address(dir.path(), path).unwrap(), fs::read(path).unwrap()))
            .collect();
        let expected = [("index.html", "second"), ("tutorial/en/index.html", "chapter")];
        assert_eq!(found, expected.map(|(address, text)| (address.to_owned(), text.as_bytes().to_vec())));
    }
}
