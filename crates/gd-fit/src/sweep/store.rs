//! Rows on disk, safe from interruptions.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::error::SweepError;
use super::fingerprint::of_bytes;
use super::read::read_rows;
use super::row::{Layout, Row};
use crate::error::Error;
use crate::output::{Found, OutputSet, Place, write_file};

/// The end of the name of the file beside the final one.
const BESIDE: &str = ".partial";
/// Names with that end are at most so long, in bytes: what a file system allows.
const LONGEST: usize = 255;

/// The rows of a sweep. Each is appended to a file beside the final one as soon as it is there; the final one gets all
/// of them, in order, when the sweep is done.
///
/// The first line of the file beside says which sweep it belongs to. One that begins in any other way is somebody else's, and
/// is left alone.
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
        OutputSet::new().check(path)?;
        let (place, found) = Place::of_output(path).map_err(|error| Error::output(path, error))?;
        let mut rows = Vec::new();
        match found {
            Found::File(_) => {
                let (found, kept) = read_rows(path, BufReader::new(open(path)?))?;
                check(path, &found, &kept, layout, sweep)?;
                rows = kept;
            }
            Found::Device => return Err(SweepError::NotAFile { path: path.into() }.into()),
            Found::Nothing => {}
        }
        // As it was named, where that leads to the same place.
        let partial = beside(if is_in(path, place.folder()) { path } else { place.path() });
        let failed = |error| Error::output(&partial, error);
        let first = first_line(sweep);
        let mut file = match begin(&partial, &first, layout) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => resume(&partial, &first)?,
            file => file.map_err(failed)?,
        };
        // A file system without locks has to do without.
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(SweepError::Busy { path: partial }.into());
        }
        cut_half_line(&mut file).map_err(failed)?;
        file.seek(SeekFrom::Start(first.len() as u64)).map_err(failed)?;
        let (found, kept) = read_rows(&partial, BufReader::new(&file))?;
        check(&partial, &found, &kept, layout, sweep)?;
        rows.extend(kept);
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
        write_rows(&self.path, &self.layout, &self.rows)?;
        // Windows removes no file that is open.
        drop(self.file);
        fs::remove_file(&self.partial).map_err(|error| Error::output(&self.partial, error))?;
        Ok(self.rows)
    }
}

/// Writes rows under a name that they get when all are there.
pub(crate) fn write_rows(path: &Path, layout: &Layout, rows: &[Row]) -> Result<(), Error> {
    write_file(path, |writer| -> io::Result<()> {
        write_record(&mut *writer, layout.columns())?;
        rows.iter().try_for_each(|row| write_record(&mut *writer, &row.fields))
    })
}

pub(super) fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|error| SweepError::Unreadable { path: path.into(), error: error.into() }.into())
}

/// Whether a path is that of a file in a folder, rather than of a link to it.
fn is_in(path: &Path, folder: &Path) -> bool {
    let parent = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    !path.is_symlink() && fs::canonicalize(parent).is_ok_and(|parent| parent == folder)
}

/// The file that rows wait in.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    if name.len() + BESIDE.len() > LONGEST {
        name = format!(".gd-sweep-{}", of_bytes(name.as_encoded_bytes())).into();
    }
    name.push(BESIDE);
    path.with_file_name(name)
}

/// The line by which a file is known to be that of a sweep.
fn first_line(sweep: &str) -> String {
    format!("# rows of the unfinished gd sweep {sweep}; start it again to go on\n")
}

/// Begins a file that is not there yet.
fn begin(partial: &Path, first: &str, layout: &Layout) -> io::Result<File> {
    let mut file = File::options().read(true).append(true).create_new(true).open(partial)?;
    let mut head = first.as_bytes().to_vec();
    // In one piece, so that a kill leaves none of it or all.
    let written = write_record(&mut head, layout.columns()).and_then(|()| file.write_all(&head));
    written.inspect_err(|_| {
        // It was not there before.
        let _ = fs::remove_file(partial);
    })?;
    Ok(file)
}

/// Opens a file that is there, if it is one of this sweep.
fn resume(partial: &Path, first: &str) -> Result<File, Error> {
    let failed = |error| Error::output(partial, error);
    let foreign = || Error::from(SweepError::Foreign { path: partial.into() });
    // Not one that a link leads to, either.
    if !fs::symlink_metadata(partial).map_err(failed)?.is_file() {
        return Err(foreign());
    }
    let file = File::options().read(true).append(true).open(partial).map_err(failed)?;
    let mut start = Vec::new();
    BufReader::new((&file).take(first.len() as u64)).read_until(b'\n', &mut start).map_err(failed)?;
    if start == first.as_bytes() {
        return Ok(file);
    }
    let same = start.iter().zip(first.as_bytes()).take_while(|(one, two)| one == two).count();
    // Up to the fingerprint.
    let is_sweep = start.len() == first.len() && same >= first_line("").find(';').unwrap_or(usize::MAX);
    Err(if is_sweep { SweepError::OtherSweep { path: partial.into() }.into() } else { foreign() })
}

fn check(path: &Path, found: &Layout, rows: &[Row], layout: &Layout, sweep: &str) -> Result<(), Error> {
    let is_same = found == layout && rows.iter().all(|row| row.sweep().0 == sweep);
    if is_same {
        return Ok(());
    }
    Err(SweepError::OtherSweep { path: path.into() }.into())
}

/// Cuts off a line that a kill has left unfinished.
fn cut_half_line(file: &mut File) -> io::Result<()> {
    let mut content = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut content)?;
    let whole = content.iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
    if whole < content.len() { file.set_len(whole as u64) } else { Ok(()) }
}

fn write_record(out: &mut dyn Write, fields: &[String]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(fields)?;
    writer.flush()
}
