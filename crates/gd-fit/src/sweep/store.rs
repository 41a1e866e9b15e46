//! Rows on disk, safe from interruptions.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::error::SweepError;
use super::row::{Layout, Row};
use crate::error::Error;
use crate::output::OutputFile;

/// The rows of a sweep. Each is appended to a file beside the final one as soon as it is there; the final one gets all
/// of them, in order, when the sweep is done.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    partial: PathBuf,
    file: File,
    layout: Layout,
    rows: Vec<Row>,
}

impl Store {
    /// Reads the rows that an earlier run of the same sweep has left, in the final file or beside it.
    ///
    /// # Errors
    /// Rows of another sweep, a file that does not hold a sweep, a sweep that another process is writing.
    pub(crate) fn open(path: &Path, layout: &Layout, sweep: &str, n_runs: usize) -> Result<Self, Error> {
        let Some(name) = path.file_name() else {
            return Err(Error::output(path, io::Error::other("it is not the name of a file")));
        };
        let mut rows = Vec::new();
        if path.exists() {
            let (found, kept) = read_rows(path)?;
            check(path, &found, &kept, layout, sweep)?;
            rows = kept;
        }
        let partial = path.with_file_name(format!("{}.partial", name.to_string_lossy()));
        let failed = |error| Error::output(&partial, error);
        let options = File::options().read(true).append(true).create(true).open(&partial);
        let mut file = options.map_err(failed)?;
        // A file system without locks has to do without.
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(SweepError::Busy { path: partial }.into());
        }
        let whole = cut_half_line(&mut file).map_err(failed)?;
        if whole == 0 {
            let mut line = Vec::new();
            write_record(&mut line, layout.columns()).and_then(|()| file.write_all(&line)).map_err(failed)?;
        } else {
            let (found, kept) = read_rows(&partial)?;
            check(&partial, &found, &kept, layout, sweep)?;
            rows.extend(kept);
        }
        rows.retain(|row| row.run() < n_runs);
        rows.sort_by_key(Row::run);
        rows.dedup_by_key(|row| row.run());
        Ok(Self { path: path.into(), partial, file, layout: layout.clone(), rows })
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Saves a row at once.
    pub(crate) fn append(&mut self, row: Row) -> Result<(), Error> {
        let mut line = Vec::new();
        let written = write_record(&mut line, &row.fields).and_then(|()| self.file.write_all(&line));
        written.map_err(|error| Error::output(&self.partial, error))?;
        self.rows.push(row);
        Ok(())
    }

    /// Writes the final file.
    pub(crate) fn finish(mut self) -> Result<Vec<Row>, Error> {
        self.rows.sort_by_key(Row::run);
        // One sweep at a time gets here, so one name will do: the next one clears up after one that was killed here.
        write_rows_to(OutputFile::create_beside(&self.path, "sweep")?, &self.layout, &self.rows)?;
        fs::remove_file(&self.partial).map_err(|error| Error::output(&self.partial, error))?;
        Ok(self.rows)
    }
}

/// Writes rows under a name that they get when all are there.
pub(crate) fn write_rows(path: &Path, layout: &Layout, rows: &[Row]) -> Result<(), Error> {
    write_rows_to(OutputFile::create(path)?, layout, rows)
}

fn write_rows_to(file: OutputFile, layout: &Layout, rows: &[Row]) -> Result<(), Error> {
    file.finish(|writer| -> io::Result<()> {
        write_record(&mut *writer, layout.columns())?;
        rows.iter().try_for_each(|row| write_record(&mut *writer, &row.fields))
    })
}

/// Reads the rows of a sweep's file.
///
/// # Errors
/// A file that does not hold a sweep.
pub(crate) fn read_rows(path: &Path) -> Result<(Layout, Vec<Row>), Error> {
    let unreadable = |error| SweepError::Unreadable { path: path.into(), error };
    let mut reader = csv::Reader::from_path(path).map_err(unreadable)?;
    let columns = reader.headers().map(|names| names.iter().map(String::from).collect());
    let layout = columns.ok().and_then(Layout::of);
    let layout = layout.ok_or_else(|| SweepError::NotASweep { path: path.into() })?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| SweepError::BadRecord { path: path.into(), error })?;
        let row = layout.read(record.iter().map(String::from).collect());
        rows.push(row.ok_or_else(|| SweepError::StrangeRow { path: path.into() })?);
    }
    Ok((layout, rows))
}

fn check(path: &Path, found: &Layout, rows: &[Row], layout: &Layout, sweep: &str) -> Result<(), Error> {
    let is_same = found == layout && rows.iter().all(|row| row.sweep().0 == sweep);
    if is_same {
        return Ok(());
    }
    Err(SweepError::OtherSweep { path: path.into() }.into())
}

/// Cuts off a line that a kill has left unfinished. Returns the length of what is left.
fn cut_half_line(file: &mut File) -> io::Result<u64> {
    let mut content = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut content)?;
    let whole = content.iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1) as u64;
    if whole < content.len() as u64 {
        file.set_len(whole)?;
    }
    file.seek(SeekFrom::End(0))?;
    Ok(whole)
}

fn write_record(out: &mut dyn Write, fields: &[String]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(fields)?;
    writer.flush()
}
