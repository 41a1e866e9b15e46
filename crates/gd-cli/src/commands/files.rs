//! The files that a command writes.

use std::fs;
use std::path::{Path, PathBuf};

use gd_fit::OutputFile;

use crate::error::CliError;

/// Begins a file, if one is asked for, so that an unwritable file is found before the work is done.
///
/// # Errors
/// As [`OutputFile::create`].
pub(super) fn create(path: Option<&PathBuf>) -> Result<Option<OutputFile>, CliError> {
    Ok(path.map(PathBuf::as_path).map(OutputFile::create).transpose()?)
}

/// Refuses a file that would be written twice, or that holds the data.
///
/// # Errors
/// The first such file.
pub(super) fn check_outputs<'a>(
    data: &Path,
    outputs: impl IntoIterator<Item = &'a Option<PathBuf>>,
) -> Result<(), CliError> {
    let place = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.into());
    let mut seen = vec![place(data)];
    for path in outputs.into_iter().flatten() {
        let place = place(path);
        let is_file = fs::metadata(&place).map_or(true, |existing| existing.is_file());
        if seen.contains(&place) && is_file {
            let message = "it is the data, or written twice; name another file";
            return Err(CliError::argument("output", format!("{}: {message}", path.display())));
        }
        seen.push(place);
    }
    Ok(())
}
