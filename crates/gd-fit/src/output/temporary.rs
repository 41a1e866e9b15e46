//! Files that have no name of their own yet, and are gone when the program is.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// All that there are in this process. Whoever holds the lock decides alone which files come and go.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Names tried before giving up. Two drawn names are the same once in 2^64.
const N_TRIES: usize = 8;

/// A file, or a folder, beside the one that it will become. It is removed when it is dropped, unless it was [kept](Self::keep).
#[derive(Debug)]
pub(super) struct Temporary(PathBuf);

impl Temporary {
    /// Makes a file in a folder, under a name that nobody can have foreseen. The name is short and does not depend on the
    /// final one, which may be as long as a file system allows.
    pub(super) fn create(folder: &Path) -> io::Result<(Self, File)> {
        Self::create_by(folder, |path| File::options().write(true).create_new(true).open(path))
    }

    /// Makes a folder in a folder, likewise.
    pub(super) fn create_folder(folder: &Path) -> io::Result<Self> {
        Self::create_by(folder, |path| fs::create_dir(path)).map(|(temporary, ())| temporary)
    }

    fn create_by<T>(folder: &Path, create: impl Fn(&Path) -> io::Result<T>) -> io::Result<(Self, T)> {
        let folder = std::path::absolute(folder)?;
        let mut unfinished = lock();
        let mut tried = 0;
        loop {
            let path = folder.join(drawn_name());
            match create(&path) {
                Ok(created) => {
                    unfinished.push(path.clone());
                    return Ok((Self(path), created));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tried < N_TRIES => tried += 1,
                Err(error) => return Err(error),
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Whether its folder takes names that differ only in case for the same.
    pub(super) fn ignores_case(&self) -> bool {
        let name = self.0.file_name().map(|name| name.to_string_lossy().to_uppercase());
        name.is_some_and(|name| fs::symlink_metadata(self.0.with_file_name(name)).is_ok())
    }

    /// Forgets the file, which has got its final name. `unfinished` is the lock that it got it under.
    pub(super) fn keep(self, unfinished: &mut MutexGuard<'_, Vec<PathBuf>>) {
        unfinished.retain(|path| *path != self.0);
        std::mem::forget(self);
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let mut unfinished = lock();
        unfinished.retain(|path| *path != self.0);
        // What made this necessary is reported already.
        let _ = remove(&self.0);
    }
}

/// Removes a file, or a folder with all that is in it.
fn remove(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

/// A name for a file that nobody else looks for.
pub(super) fn drawn_name() -> String {
    // The operating system's random numbers, by way of the keys of a hash.
    format!(".gd-{:016x}.partial", RandomState::new().hash_one(std::process::id()))
}

/// The right to make, rename and remove unfinished files, waiting for whoever has it.
pub(super) fn lock() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all files of this process that have not got their names yet, and does `then` before any other can be begun.
/// Files that are just getting their names all get them first.
///
/// For a handler of signals, in a thread of its own: `then` should end the process.
pub fn discard_unfinished(then: impl FnOnce()) {
    let mut unfinished = lock();
    for path in unfinished.drain(..) {
        // Nobody is left to be told.
        let _ = remove(&path);
    }
    then();
}
