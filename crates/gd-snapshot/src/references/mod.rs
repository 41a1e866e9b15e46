//! A folder of references, and comparing with them.

mod insta;
mod mode;

pub use mode::Mode;

use std::fmt;
use std::fs;
use std::io;
use std::panic::Location;
use std::path::{Path, PathBuf};

use self::mode::Choice;
use crate::comparison::Comparison;
use crate::distance::Tolerance;
use crate::file::{FileError, write_whole};
use crate::row::Row;
use crate::scalar::Scalar;
use crate::text::{Form, TextError};
use crate::trajectory::Trajectory;

/// A folder of references, one file for each name, and how trajectories are compared with them.
///
/// [`assert_trajectory!`](crate::assert_trajectory) makes one of these for every call; the settings there are the methods
/// here.
#[derive(Debug, Clone)]
pub struct Snapshots {
    folder: PathBuf,
    tolerance: Tolerance,
    form: Form,
    is_of_insta: bool,
    mode: Option<Mode>,
}

/// What became of a trajectory that was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is as the reference says.
    Same,
    /// It is the reference from now on: there was none, or another one.
    Written(PathBuf),
}

/// Why a trajectory is not as its reference says. Displayed in a few lines.
#[derive(Debug)]
#[non_exhaustive]
pub enum SnapshotError {
    /// It is another one.
    Differs {
        /// The name of the snapshot.
        name: String,
        /// The difference in a few lines.
        difference: String,
        /// How to accept it.
        advice: String,
    },
    /// There is no reference.
    Missing {
        /// The name of the snapshot.
        name: String,
        /// Where it should be.
        path: PathBuf,
        /// How to make one.
        advice: String,
    },
    /// A file cannot be read or written.
    File(FileError),
    /// The name is not one of a file.
    Name {
        /// The name.
        name: String,
    },
    /// An environment variable has a value that means nothing.
    Variable {
        /// Its name.
        variable: &'static str,
        /// Its value.
        value: String,
        /// What it may be.
        expected: &'static str,
    },
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Differs { name, difference, advice } => write!(f, "{name}: {difference}\n{advice}"),
            Self::Missing { name, path, advice } => {
                write!(f, "{name}: there is no reference {}\n{advice}", path.display())
            }
            Self::File(error) => write!(f, "{error}"),
            Self::Name { name } => {
                write!(f, "the name {name:?} of a snapshot must be one of a file: no slashes, no dot at the beginning")
            }
            Self::Variable { variable, value, expected } => {
                write!(f, "the environment variable {variable} is {value:?}, but must be {expected}")
            }
        }
    }
}

impl std::error::Error for SnapshotError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::File(error) = self { Some(error) } else { None }
    }
}

impl From<FileError> for SnapshotError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl Snapshots {
    /// The references in a folder, compared bit for bit and written as digits.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            tolerance: Tolerance::Exact,
            form: Form::Digits,
            is_of_insta: cfg!(feature = "insta"),
            mode: None,
        }
    }

    /// Another folder.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    /// How far apart numbers may be; bit for bit by default.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Tolerance) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// [`Tolerance::Ulps`].
    #[must_use]
    pub fn ulps(self, most: u64) -> Self {
        self.tolerance(Tolerance::Ulps(most))
    }

    /// [`Tolerance::Relative`].
    #[must_use]
    pub fn relative(self, most: f64) -> Self {
        self.tolerance(Tolerance::Relative(most))
    }

    /// How references are written; digits by default. Both forms are read.
    #[must_use]
    pub fn form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    /// Whether the files are those of insta, `NAME.snap` with `NAME.snap.new` to be reviewed, instead of `NAME.csv`: by
    /// default if the feature `insta` is on.
    #[must_use]
    pub fn insta(mut self, is_of_insta: bool) -> Self {
        self.is_of_insta = is_of_insta;
        self
    }

    /// What is written, whatever the environment says.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// The file of a reference.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{}", if self.is_of_insta { "snap" } else { "csv" }))
    }

    /// Compares a trajectory with its reference.
    ///
    /// # Panics
    /// With the few lines of the error that [`check`](Self::check) returns.
    #[track_caller]
    pub fn assert<T: Scalar>(&self, name: &str, trajectory: &Trajectory<T>) {
        match self.check(name, trajectory) {
            Ok(Outcome::Same) => {}
            Ok(Outcome::Written(path)) => eprintln!("{name}: wrote the reference {}", path.display()),
            Err(error) => panic!("{error}"),
        }
    }

    /// As [`assert`](Self::assert), with a trajectory of these columns and rows.
    ///
    /// # Panics
    /// As [`assert`](Self::assert), and where the rows are not a trajectory.
    #[track_caller]
    pub fn assert_rows<R: Row>(
        &self,
        name: &str,
        columns: impl IntoIterator<Item = impl Into<String>>,
        rows: impl IntoIterator<Item = R>,
    ) {
        match Trajectory::from_rows(columns, rows) {
            Ok(trajectory) => self.assert(name, &trajectory),
            Err(error) => panic!("{name}: {error}"),
        }
    }

    /// Compares a trajectory with its reference, and writes what the [mode](Self::mode) says.
    ///
    /// Columns must be in the same order, too.
    ///
    /// # Errors
    /// A difference, a reference that is missing or cannot be read.
    #[track_caller]
    pub fn check<T: Scalar>(&self, name: &str, trajectory: &Trajectory<T>) -> Result<Outcome, SnapshotError> {
        let is_name = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':']);
        if !is_name || name.chars().any(char::is_control) {
            return Err(SnapshotError::Name { name: name.into() });
        }
        let caller = Location::caller();
        let path = self.path(name);
        let Choice { mode, is_forgiving } = match self.mode {
            Some(mode) => Choice { mode, is_forgiving: false },
            None => Choice::of_environment(self.is_of_insta)?,
        };
        if self.is_of_insta {
            insta::memoize(&path)?;
        }
        let pending = pending(&path);
        let found = match Reference::<T>::read(&path) {
            // What cannot be read is mended.
            Err(FileError::Text { error, .. }) if mode == Mode::Update => Reference::Other(error.to_string()),
            found => found?,
        };
        let difference = match &found {
            Reference::None => None,
            Reference::Other(difference) => Some(difference.clone()),
            Reference::Whole(before) => {
                let comparison = Comparison::of(before, trajectory, self.tolerance);
                if comparison.is_same() && !comparison.columns.is_reordered {
                    remove(&pending)?;
                    return Ok(Outcome::Same);
                }
                Some(comparison.to_string())
            }
        };
        let text = |is_pending| {
            let text = trajectory.to_text(self.form);
            if self.is_of_insta { insta::with_header(&text, caller, is_pending) } else { text }
        };
        let is_written = match mode {
            Mode::Update => true,
            Mode::New | Mode::NewOrReview => difference.is_none(),
            Mode::Check | Mode::Review => false,
        };
        if is_written {
            write_whole(&path, &text(false))?;
            remove(&pending)?;
            return Ok(Outcome::Written(path));
        }
        let is_pending = matches!(mode, Mode::Review | Mode::NewOrReview);
        if is_pending {
            write_whole(&pending, &text(true))?;
        }
        let error = match difference {
            None => SnapshotError::Missing { name: name.into(), advice: self.advice(None, is_pending), path },
            Some(difference) => {
                let advice = self.advice(Some(&path), is_pending);
                SnapshotError::Differs { name: name.into(), difference, advice }
            }
        };
        if is_forgiving {
            eprintln!("{error}");
            return Ok(Outcome::Same);
        }
        Err(error)
    }

    /// How to accept what is new.
    fn advice(&self, path: Option<&Path>, is_pending: bool) -> String {
        let file = path.map_or_else(String::new, |path| format!("{}: ", path.display()));
        let what = if path.is_some() { "accepts it" } else { "makes one, to be committed" };
        match (self.is_of_insta, is_pending) {
            (true, true) => format!("{file}`cargo insta review` or GD_SNAPSHOT=update {what}"),
            _ => format!("{file}GD_SNAPSHOT=update {what}"),
        }
    }
}

/// What a file of a reference holds.
enum Reference<T> {
    None,
    Whole(Trajectory<T>),
    /// A trajectory that is another one for certain: in the other precision.
    Other(String),
}

impl<T: Scalar> Reference<T> {
    fn read(path: &Path) -> Result<Self, FileError> {
        use crate::text::TextFault::Precision;
        match Trajectory::read(path) {
            Ok(before) => Ok(Self::Whole(before)),
            Err(FileError::Read { error, .. }) if error.kind() == io::ErrorKind::NotFound => Ok(Self::None),
            Err(FileError::Text { error: TextError { fault: Precision { found }, .. }, .. }) => {
                Ok(Self::Other(format!("the precision was {found}, is {}", T::PRECISION)))
            }
            Err(error) => Err(error),
        }
    }
}

/// Where what is new waits for a review.
fn pending(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Removes a file, if there is one.
fn remove(path: &Path) -> Result<(), FileError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FileError::Write { path: path.into(), error }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
