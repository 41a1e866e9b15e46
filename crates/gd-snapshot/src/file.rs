//! Files of trajectories.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::scalar::Scalar;
use crate::text::{Form, TextError};
use crate::trajectory::Trajectory;

/// Why a file cannot be read or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum FileError {
    /// It cannot be read.
    Read {
        /// Its path.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// It cannot be written.
    Write {
        /// Its path.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// A line of it is not one of a trajectory.
    Text {
        /// Its path.
        path: PathBuf,
        /// The line, and what is wrong with it.
        error: TextError,
    },
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, error } => write!(f, "{} cannot be read: {error}", path.display()),
            Self::Write { path, error } => write!(f, "{} cannot be written: {error}", path.display()),
            Self::Text { path, error } => write!(f, "{}, {error}", path.display()),
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { error, .. } | Self::Write { error, .. } => Some(error),
            Self::Text { error, .. } => Some(error),
        }
    }
}

impl<T: Scalar> Trajectory<T> {
    /// Reads a file of [`write`](Self::write), or a snapshot that [`assert_trajectory!`](crate::assert_trajectory) wrote.
    ///
    /// # Errors
    /// A file that cannot be read, and the errors of [`from_text`](Self::from_text).
    pub fn read(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref();
        let text = fs::read_to_string(path).map_err(|error| FileError::Read { path: path.into(), error })?;
        Self::from_text(&text).map_err(|error| FileError::Text { path: path.into(), error })
    }

    /// Writes a file, and its folder if there is none: whole, or not at all.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(&self, path: impl AsRef<Path>, form: Form) -> Result<(), FileError> {
        write_whole(path.as_ref(), &self.to_text(form))
    }
}

/// Writes under another name in the same folder, and renames what is complete. A file that holds the text is left alone.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), FileError> {
    static N_FILES: AtomicU64 = AtomicU64::new(0);
    let failed = |error| FileError::Write { path: path.into(), error };
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let (partial, mut file) = loop {
        // Neither another thread's nor another process's; one that was killed may have left a file of this name.
        let number = N_FILES.fetch_add(1, Ordering::Relaxed);
        let partial = folder.join(format!(".gd-snapshot-{}-{number}.partial", std::process::id()));
        match File::options().write(true).create_new(true).open(&partial) {
            Ok(file) => break (partial, file),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
    };
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    // Some systems rename no open file.
    drop(file);
    written.and_then(|()| fs::rename(&partial, path)).map_err(|error| {
        // The first error is the one to report; nothing may be left to remove.
        let _ = fs::remove_file(&partial);
        failed(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_whole_or_as_they_were() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new").join("a.csv");
        let trajectory = Trajectory::from_rows(["a"], [[1.0_f64], [0.5]]).unwrap();
        trajectory.write(&path, Form::Digits).unwrap();
        assert_eq!(Trajectory::read(&path).unwrap(), trajectory);
        // A folder in its place makes the last step fail.
        let blocked = dir.path().join("blocked");
        fs::create_dir_all(blocked.join("inside")).unwrap();
        let error = trajectory.write(&blocked, Form::Digits).unwrap_err().to_string();
        assert!(error.contains("blocked cannot be written: "), "{error}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
        assert_eq!(fs::read_dir(dir.path().join("new")).unwrap().count(), 1);
    }

    /// As a process of the same number leaves them that was killed.
    #[test]
    fn files_that_are_there_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        // Other tests of this process take numbers too.
        let partial = |number: u64| dir.path().join(format!(".gd-snapshot-{}-{number}.partial", std::process::id()));
        for number in 0..200 {
            fs::write(partial(number), "not ours").unwrap();
        }
        let trajectory = Trajectory::from_rows(["a"], [[1.0_f64], [0.5]]).unwrap();
        let path = dir.path().join("a.csv");
        trajectory.write(&path, Form::Digits).unwrap();
        assert_eq!(Trajectory::read(&path).unwrap(), trajectory);
        assert!((0..200).all(|number| fs::read_to_string(partial(number)).unwrap() == "not ours"));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 201);
    }

    #[test]
    fn errors_name_the_file_and_the_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        let said = || Trajectory::<f64>::read(&path).unwrap_err().to_string();
        assert!(said().contains("a.csv cannot be read: "), "{}", said());
        fs::write(&path, "# gd-snapshot 1 f64\nstep,a\n0,x\n").unwrap();
        assert!(said().ends_with("a.csv, line 3: column a: 'x' is not a number"), "{}", said());
    }
}
