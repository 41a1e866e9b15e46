//! Why the file of a sweep cannot be used.

use std::fmt;
use std::path::PathBuf;

use crate::cause::Cause;
use crate::report::Significant;

/// What is wrong with a file that holds, or should hold, the rows of a sweep.
#[derive(Debug)]
#[non_exhaustive]
pub enum SweepError {
    /// The file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: csv::Error,
    },
    /// A row of the file cannot be read.
    BadRecord {
        /// The file.
        path: PathBuf,
        /// Why.
        error: csv::Error,
    },
    /// The columns are not those of a sweep file.
    NotASweep {
        /// The file.
        path: PathBuf,
    },
    /// A row is not a row of a sweep.
    StrangeRow {
        /// The file.
        path: PathBuf,
        /// The row, from 1, not counting the names.
        row: usize,
    },
    /// A device, which keeps no rows.
    NotAFile {
        /// Its path.
        path: PathBuf,
    },
    /// A file of somebody else has the name of the one that rows are kept in until all are there.
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The rows belong to a sweep of other data, formula, grid or settings.
    OtherSweep {
        /// The file.
        path: PathBuf,
    },
    /// Another process is writing the rows.
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// Two parts to join are of different sweeps.
    DifferentSweeps {
        /// Their files.
        paths: [PathBuf; 2],
    },
    /// Two parts to join disagree about a run.
    TwoResults {
        /// The run, from 0.
        run: usize,
        /// Its two losses.
        losses: [String; 2],
    },
}

impl fmt::Display for SweepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, error } => match error.kind() {
                csv::ErrorKind::Io(error) => write!(f, "{} cannot be read: {}", path.display(), Cause(error)),
                _ => write!(f, "{} cannot be read: {error}", path.display()),
            },
            Self::BadRecord { path, error } => {
                let path = path.display();
                match error.kind() {
                    csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
                        let line = pos.as_ref().map_or(0, csv::Position::line);
                        write!(f, "{path}, line {line}: {len} fields where the first row has {expected_len}; remove it")
                    }
                    csv::ErrorKind::Utf8 { pos, .. } => {
                        let line = pos.as_ref().map_or(0, csv::Position::line);
                        write!(f, "{path}, line {line} is not text in UTF-8; remove it")
                    }
                    _ => write!(f, "{path}: {error}"),
                }
            }
            Self::NotASweep { path } => write!(f, "{} does not hold a sweep; name another file", path.display()),
            Self::StrangeRow { path, row } => {
                write!(f, "{}, row {row} is not part of the sweep; remove it", path.display())
            }
            Self::NotAFile { path } => {
                write!(f, "{} keeps no rows, so that an interrupted sweep would be lost; name a file", path.display())
            }
            Self::Foreign { path } => {
                let path = path.display();
                write!(f, "{path} is in the way, and no sweep has left it; move it, or name another file")
            }
            Self::OtherSweep { path } => {
                write!(f, "{} holds rows of another sweep; name another file, or remove it", path.display())
            }
            Self::Busy { path } => {
                let path = path.display();
                write!(f, "{path} cannot be written: another sweep is writing it; wait, or name another file")
            }
            Self::DifferentSweeps { paths: [one, two] } => {
                let (one, two) = (one.display(), two.display());
                write!(f, "{one} and {two} are parts of different sweeps; merge those of one")
            }
            Self::TwoResults { run, losses } => {
                // In a few digits, unless these are the same.
                let short = losses.each_ref().map(|loss| loss.parse().map(|loss| Significant(loss, 6).to_string()));
                let [one, two] = match short {
                    [Ok(one), Ok(two)] if one != two => [one, two],
                    _ => losses.clone(),
                };
                write!(f, "run {run} has two results, loss {one} and {two}; the parts differ")
            }
        }
    }
}

impl std::error::Error for SweepError {}
