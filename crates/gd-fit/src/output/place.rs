//! Where a path leads, whatever it is called.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// Symbolic links followed to a file that is not there yet. Linux follows as many.
const MAX_LINKS: usize = 40;

/// A file, or the place of one: spellings that lead to the same one are equal.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Its path without links and dots; empty for a file that is only known as open.
    path: PathBuf,
    /// What the file system calls it, if it is there and has a number.
    number: Option<[u64; 2]>,
}

/// What is there.
#[derive(Debug)]
pub(crate) enum Found {
    /// Nothing yet.
    Nothing,
    /// A regular file.
    File(Metadata),
    /// A pipe, a terminal or another device, which takes bytes as they come.
    Device,
}

impl Place {
    /// Where the bytes of an output go: links are followed, also to files that are not there yet.
    ///
    /// # Errors
    /// A folder, a name that ends as those of folders do, a folder that is missing.
    pub(crate) fn of_output(path: &Path) -> io::Result<(Self, Found)> {
        let found = match fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                return Err(io::Error::other("there is a folder of that name; name a file"));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            found => found.ok(),
        };
        if ends_like_a_folder(path) {
            return Err(io::Error::other("it ends like the name of a folder; name a file in it"));
        }
        let Some(found) = found else {
            return Ok((Self { path: place_of_new(path)?, number: None }, Found::Nothing));
        };
        let number = number_of(&found);
        if !found.is_file() {
            return Ok((Self { path: path.into(), number }, Found::Device));
        }
        Ok((Self { path: fs::canonicalize(path)?, number }, Found::File(found)))
    }

    /// Where a folder goes, and whether it is there: links are followed.
    ///
    /// # Errors
    /// A file of that name, a folder around it that is missing.
    pub(crate) fn of_folder(path: &Path) -> io::Result<(Self, bool)> {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                Ok((Self { path: fs::canonicalize(path)?, number: number_of(&found) }, true))
            }
            Ok(_) => Err(io::Error::other("there is a file of that name; name a folder")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // Without what may end the name of a folder.
                let path: PathBuf = path.components().collect();
                Ok((Self { path: place_of_new(&path)?, number: None }, false))
            }
            Err(error) => Err(error),
        }
    }

    /// The regular file at a path; `None` if there is none.
    pub(crate) fn of_file(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok().filter(Metadata::is_file)?;
        Some(Self { path: fs::canonicalize(path).ok()?, number: number_of(&found) })
    }

    /// An open regular file; `None` if it is none, or has no number to be known by.
    pub(crate) fn of_open(file: &File) -> Option<Self> {
        let found = file.metadata().ok().filter(Metadata::is_file)?;
        Some(Self { path: PathBuf::new(), number: Some(number_of(&found)?) })
    }

    /// A stream that has no file, by the name that it is given.
    pub(crate) fn of_stream(name: &Path) -> Self {
        Self { path: name.into(), number: None }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// Whether both are one file.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.path == other.path || (self.number.is_some() && self.number == other.number)
    }

    /// Whether both are one file where case does not count.
    pub(crate) fn is_but_for_case(&self, other: &Self) -> bool {
        let lower = |place: &Self| place.path.to_string_lossy().to_lowercase();
        lower(self) == lower(other)
    }
}

/// The path of a file that is not there, without links and dots.
fn place_of_new(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        let Some(name) = path.file_name() else { break };
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => fs::canonicalize(folder)?,
            _ => fs::canonicalize(".")?,
        };
        let place = folder.join(name);
        match fs::read_link(&place) {
            Ok(target) => path = folder.join(target),
            Err(_) => return Ok(place),
        }
    }
    Err(io::Error::other("it is not the name of a file"))
}

fn ends_like_a_folder(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    let is_separator = |byte: &u8| std::path::is_separator(char::from(*byte));
    let bytes = bytes.strip_suffix(b".").filter(|rest| rest.last().is_some_and(is_separator)).unwrap_or(bytes);
    bytes.last().is_some_and(is_separator)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "there are none elsewhere")]
fn number_of(found: &Metadata) -> Option<[u64; 2]> {
    use std::os::unix::fs::MetadataExt;
    Some([found.dev(), found.ino()])
}

#[cfg(not(unix))]
fn number_of(_: &Metadata) -> Option<[u64; 2]> {
    None
}
