//! Files that are whole or not there.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A file that gets its name when it is complete: an interrupted write leaves the previous file in place.
///
/// It is created when the command starts, so that an unwritable folder is found before the work is done.
#[derive(Debug)]
pub struct OutputFile {
    path: PathBuf,
    /// Where the bytes go until they are complete; the file itself if that is not a regular file, such as a pipe.
    partial: Option<PathBuf>,
    writer: Option<BufWriter<File>>,
}

impl OutputFile {
    /// Begins a file.
    ///
    /// # Errors
    /// A folder that is missing or cannot be written to, a folder in the place of the file.
    pub fn create(path: &Path) -> Result<Self, Error> {
        Self::create_beside(path, &std::process::id().to_string())
    }

    /// Begins a file whose bytes wait for their name in a file that only `writer` writes. One left by a killed writer
    /// of that name is overwritten.
    ///
    /// # Errors
    /// As [`create`](Self::create).
    pub(crate) fn create_beside(path: &Path, writer: &str) -> Result<Self, Error> {
        let failed = |error| Error::output(path, error);
        let existing = fs::metadata(path).ok();
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(failed(io::Error::other("there is a folder of that name; name a file")));
        }
        let Some(name) = path.file_name() else {
            return Err(failed(io::Error::other("it is not the name of a file")));
        };
        let partial = match existing {
            Some(existing) if !existing.is_file() => None,
            _ => Some(path.with_file_name(format!(".{}.{writer}.partial", name.to_string_lossy()))),
        };
        let file = match &partial {
            Some(partial) => File::create(partial),
            None => File::options().write(true).open(path),
        };
        Ok(Self { path: path.into(), writer: Some(BufWriter::new(file.map_err(failed)?)), partial })
    }

    /// The path that the file will have.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the content and gives the file its name.
    ///
    /// # Errors
    /// What `write` reports, a full disk; nothing is left behind then.
    pub fn finish<E: Into<Error>>(mut self, write: impl FnOnce(&mut dyn Write) -> Result<(), E>) -> Result<(), Error> {
        let Some(mut writer) = self.writer.take() else { return Ok(()) };
        write(&mut writer).map_err(|error| match error.into() {
            Error::Write(error) => Error::output(&self.path, error),
            other => other,
        })?;
        let close = || -> io::Result<()> {
            let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
            if let Some(partial) = &self.partial {
                file.sync_all()?;
                fs::rename(partial, &self.path)?;
            }
            Ok(())
        };
        close().map_err(|error| Error::output(&self.path, error))?;
        self.partial = None;
        Ok(())
    }
}

impl Drop for OutputFile {
    fn drop(&mut self) {
        if let Some(partial) = &self.partial {
            // What made this necessary is reported already.
            let _ = fs::remove_file(partial);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("picture.png");
        let write = |content: &'static [u8]| move |writer: &mut dyn Write| writer.write_all(content);
        OutputFile::create(&path).unwrap().finish(write(b"old")).unwrap();
        let fails = |writer: &mut dyn Write| {
            writer.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        };
        let error = OutputFile::create(&path).unwrap().finish(fails).unwrap_err();
        assert!(error.to_string().ends_with("picture.png cannot be written: the disk is full"), "{error}");
        drop(OutputFile::create(&path).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_found_at_once() {
        let dir = tempfile::tempdir().unwrap();
        assert!(OutputFile::create(dir.path()).unwrap_err().to_string().contains("there is a folder of that name"));
        let missing = OutputFile::create(&dir.path().join("no").join("file.png")).unwrap_err();
        assert!(missing.to_string().contains("no such file"), "{missing}");
    }
}
