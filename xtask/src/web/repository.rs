//! Files of the repository that pages link to.

use std::path::PathBuf;

use super::links;

/// The repository, seen from its root.
#[derive(Debug, Clone)]
pub(super) struct Repository {
    pub(super) root: PathBuf,
}

impl Repository {
    /// The file that stands for a path: itself, or the README of a folder. `None` for a folder without.
    ///
    /// # Errors
    /// Nothing is there, in a few words.
    pub(super) fn resolve(&self, path: &str) -> Result<Option<String>, String> {
        let place = self.root.join(path);
        if place.is_file() {
            return Ok(Some(path.to_owned()));
        }
        if place.is_dir() {
            let readme = links::join(&format!("{path}/x"), "README.md").unwrap_or_default();
            return Ok(self.root.join(&readme).is_file().then_some(readme));
        }
        Err(format!("there is no {path}"))
    }

    /// The content of a file.
    ///
    /// # Errors
    /// It cannot be read, in a line that names it.
    pub(super) fn read(&self, file: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.root.join(file)).map_err(|error| format!("{file}: {error}"))
    }

    pub(super) fn has(&self, file: &str) -> bool {
        self.root.join(file).is_file()
    }
}
