//! Folders that are whole or not there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::place::Place;
use super::temporary::{Temporary, lock};

/// A folder on its way. Its files wait in a folder with a drawn name: beside its place, or in it where it is there already,
/// which keeps its owner and permissions and may be somebody's current folder.
#[derive(Debug)]
pub(super) struct Folder {
    /// The path as it was given, for messages.
    pub(super) name: PathBuf,
    pub(super) place: Place,
    is_there: bool,
    temporary: Temporary,
    files: Vec<String>,
}

impl Folder {
    /// Begins a folder at a path that is not there or is an empty one.
    ///
    /// # Errors
    /// A file of that name, files in it, a folder around it that is missing or cannot be written to.
    pub(super) fn begin(path: &Path, place: Place, is_there: bool) -> io::Result<Self> {
        if is_there && fs::read_dir(place.path())?.next().is_some() {
            return Err(io::Error::other("there are files in that folder; name a new or an empty one"));
        }
        let temporary = Temporary::create_folder(if is_there { place.path() } else { place.folder() })?;
        Ok(Self { name: path.into(), place, is_there, temporary, files: Vec::new() })
    }

    /// Writes a file. Its name is one without a folder.
    pub(super) fn write(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        let path = self.temporary.path().join(name);
        let mut file = {
            // While a folder is removed, no file may begin in it.
            let _unfinished = lock();
            File::options().write(true).create_new(true).open(path)?
        };
        self.files.push(name.into());
        file.write_all(content)?;
        file.sync_all()
    }

    /// Whether there is anything to give a name.
    pub(super) fn is_used(&self) -> bool {
        !self.files.is_empty()
    }

    /// Puts the files in their place, all or none.
    pub(super) fn put(&self) -> io::Result<()> {
        if !self.is_there {
            return fs::rename(self.temporary.path(), self.place.path());
        }
        for (index, name) in self.files.iter().enumerate() {
            let to = self.place.path().join(name);
            let moved = match fs::symlink_metadata(&to) {
                Ok(_) => Err(io::Error::other(format!("there is a {name} in it now"))),
                Err(_) => fs::rename(self.temporary.path().join(name), to),
            };
            if let Err(error) = moved {
                let left = self.back(index);
                return Err(left.map_or(error, io::Error::other));
            }
        }
        Ok(())
    }

    /// Takes back what [`put`](Self::put) did, or says what could not be.
    pub(super) fn undo(&self) -> Result<(), String> {
        let name = self.name.display();
        if self.is_there {
            return self.back(self.files.len()).map_or(Ok(()), Err);
        }
        fs::rename(self.place.path(), self.temporary.path())
            .map_err(|error| format!("{name} is there already and could not be removed ({error})"))
    }

    /// Moves the first files back to where they waited, or says which could not be.
    fn back(&self, n_files: usize) -> Option<String> {
        let mut left = None;
        for name in self.files.iter().take(n_files).rev() {
            let from = self.place.path().join(name);
            if let Err(error) = fs::rename(&from, self.temporary.path().join(name)) {
                left = Some(format!("{} is there already and could not be removed ({error})", from.display()));
            }
        }
        left
    }

    /// The folder that holds the new names, and the drawn name, of which nothing is left.
    pub(super) fn into_parts(self) -> (PathBuf, Temporary) {
        let folder = if self.is_there { self.place.path() } else { self.place.folder() };
        (folder.into(), self.temporary)
    }
}
