//! A file with a trajectory, before it is known in which precision to read it.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use gd_snapshot::{Precision, Scalar, Trajectory, is_snapshot, precision_of};

use super::error::DiffError;
use super::table::{StepColumn, read_table};
use crate::data::{Encoding, other_kind};
use crate::error::Error;
use crate::{DataError, Precision as Setting};

/// The text of a file with a trajectory: of any table of numbers, or of gd-snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    file: String,
    text: String,
}

impl Recording {
    /// Reads a file, or standard input where `path` is `-`.
    ///
    /// # Errors
    /// A file that cannot be read, or that is not text.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            let file = "standard input";
            let read = io::stdin().lock().read_to_end(&mut bytes);
            read.map_err(|error| DataError::Read { file: file.into(), error })?;
            return Self::from_bytes(file, &bytes);
        }
        let file = path.display().to_string();
        if path.is_dir() {
            return Err(DataError::IsFolder { file }.into());
        }
        match fs::read(path) {
            Ok(bytes) => Self::from_bytes(file, &bytes),
            Err(error) => Err(DataError::Read { file, error }.into()),
        }
    }

    /// The bytes of a file of that name, in any encoding that [`Table`](crate::Table) reads.
    ///
    /// # Errors
    /// Bytes that are not text.
    pub fn from_bytes(file: impl Into<String>, bytes: &[u8]) -> Result<Self, Error> {
        let file = file.into();
        if let Some((looks_like, way_out)) = other_kind(bytes) {
            return Err(DataError::NotText { file, looks_like, way_out }.into());
        }
        let Some((encoding, _)) = Encoding::default().detect(bytes, true) else {
            let (looks_like, way_out) = ("no text", "save it as CSV in UTF-8");
            return Err(DataError::NotText { file, looks_like, way_out }.into());
        };
        let mut text = Vec::new();
        encoding.decode(bytes).read_to_end(&mut text).map_err(|error| DataError::Read { file: file.clone(), error })?;
        Ok(Self { file, text: String::from_utf8_lossy(&text).into_owned() })
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The precision that the file says it has; `None` if it says none.
    #[must_use]
    pub fn precision(&self) -> Option<Setting> {
        precision_of(&self.text).map(|precision| match precision {
            Precision::F32 => Setting::F32,
            Precision::F64 => Setting::F64,
        })
    }

    /// The trajectory, every number rounded once to the precision.
    ///
    /// # Errors
    /// The first line that is not one of a trajectory; a file of gd-snapshot in single precision, where double is asked for.
    pub fn trajectory<T: Scalar>(&self, step: &StepColumn) -> Result<Trajectory<T>, Error> {
        if !is_snapshot(&self.text) {
            return read_table(&self.file, &self.text, step);
        }
        let failed = |error| DiffError::Snapshot { file: self.file.clone(), error };
        match (precision_of(&self.text), T::PRECISION) {
            (Some(found @ Precision::F32), Precision::F64) => {
                Err(DiffError::Precision { file: self.file.clone(), found }.into())
            }
            (Some(Precision::F64), Precision::F32) => {
                Ok(Trajectory::<f64>::from_text(&self.text).map_err(failed)?.rounded())
            }
            _ => Ok(Trajectory::from_text(&self.text).map_err(failed)?),
        }
    }
}
