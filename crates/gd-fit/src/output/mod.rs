//! Files that are whole or not there, and all there or none.

mod commit;
mod folder;
mod place;
mod temporary;
mod until_closed;

#[cfg(test)]
mod tests;

pub(crate) use place::{Found, Place};
pub use temporary::discard_unfinished;
pub use until_closed::UntilClosed;

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use self::commit::{Whole, commit};
use self::folder::Folder;
use self::temporary::Temporary;
use crate::error::Error;

/// The files that a command writes. They get their names together, when all of them are complete: whatever goes wrong
/// before leaves what was there.
///
/// Each is begun when the command starts, so that an unwritable folder is found before the work is done. Its bytes wait
/// in a file beside it, called `.gd-`, 16 random digits and `.partial`.
///
/// ```
/// use std::io::{self, Write};
/// use gd_fit::{Error, OutputSet};
///
/// let folder = tempfile::tempdir().unwrap();
/// let mut outputs = OutputSet::new();
/// let [one, two] = ["one.csv", "two.csv"].map(|name| outputs.begin(&folder.path().join(name)));
/// outputs.write(one?, |writer| writeln!(writer, "x,y"))?;
/// outputs.write(two?, |writer| -> io::Result<()> { Err(io::Error::other("nothing to write")) }).unwrap_err();
/// drop(outputs);
/// assert!(!folder.path().join("one.csv").exists());
/// # Ok::<(), gd_fit::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct OutputSet {
    outputs: Vec<Output>,
    folders: Vec<Folder>,
    /// Files that must not be written.
    taken: Vec<(Place, FileUse)>,
}

/// One file of an [`OutputSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputId(usize);

/// One folder of an [`OutputSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FolderId(usize);

/// What else a file is used for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileUse {
    /// The data are read from it.
    Data,
    /// It is written already, under this path.
    Output(PathBuf),
    /// It is in a folder that is written too, under this path.
    Folder(PathBuf),
    /// Standard output goes there.
    StandardOutput,
}

impl fmt::Display for FileUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Data => f.write_str("it is the data"),
            Self::Output(path) => write!(f, "it is written twice, also as {}", path.display()),
            Self::Folder(path) => write!(f, "it is in the folder {}, which is written too", path.display()),
            Self::StandardOutput => f.write_str("standard output goes there"),
        }
    }
}

#[derive(Debug)]
struct Output {
    name: PathBuf,
    place: Place,
    target: Target,
    is_whole: bool,
}

#[derive(Debug)]
enum Target {
    /// The bytes wait until they are complete.
    File { temporary: Temporary, file: File },
    /// They go where they are read, such as into a pipe.
    Stream(File),
}

impl OutputSet {
    /// No files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the file that data are read from, `-` for standard input: it is not to be written, whatever it is called there.
    pub fn reads(&mut self, path: &Path) {
        let place = if path == Path::new("-") { standard_input() } else { Place::of_file(path) };
        self.taken.extend(place.map(|place| (place, FileUse::Data)));
    }

    /// Names an open file that is not to be written.
    pub fn spare(&mut self, file: &File, used: FileUse) {
        self.taken.extend(Place::of_open(file).map(|place| (place, used)));
    }

    /// Begins a file.
    ///
    /// # Errors
    /// A folder that is missing or cannot be written to, a folder in the place of the file, a file that is read-only, one
    /// that is used for something else.
    pub fn begin(&mut self, path: &Path) -> Result<OutputId, Error> {
        let (place, found) = self.examine(path)?;
        let failed = |error| Error::output(path, error);
        let target = match found {
            Found::Device => Target::Stream(File::options().write(true).open(path).map_err(failed)?),
            Found::Nothing => {
                let (temporary, file) = Temporary::create(place.folder()).map_err(failed)?;
                Target::File { temporary, file }
            }
            Found::File(existing) => {
                let (temporary, file) = Temporary::create(place.folder()).map_err(failed)?;
                resemble(&file, &existing).map_err(failed)?;
                Target::File { temporary, file }
            }
        };
        if let Target::File { temporary, .. } = &target
            && temporary.ignores_case()
            && let Some((_, used)) = self.uses().find(|(other, _)| other.is_but_for_case(&place))
        {
            return Err(Error::FileInUse { path: path.into(), used });
        }
        self.outputs.push(Output { name: path.into(), place, target, is_whole: false });
        Ok(OutputId(self.outputs.len() - 1))
    }

    /// Begins an output that goes into an open file as it comes, such as standard output. `name` is for messages.
    pub fn begin_stream(&mut self, name: &Path, file: File) -> OutputId {
        let place = Place::of_open(&file).unwrap_or_else(|| Place::of_stream(name));
        self.outputs.push(Output { name: name.into(), place, target: Target::Stream(file), is_whole: false });
        OutputId(self.outputs.len() - 1)
    }

    /// Begins a folder of files, of which only those appear that are [written](Self::write_in). It must be new or empty.
    ///
    /// ```
    /// use gd_fit::OutputSet;
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let frames = folder.path().join("frames");
    /// let mut outputs = OutputSet::new();
    /// let id = outputs.begin_folder(&frames)?;
    /// outputs.write_in(id, "1.txt", b"one")?;
    /// assert!(!frames.exists());
    /// outputs.finish()?;
    /// assert_eq!(std::fs::read(frames.join("1.txt")).unwrap(), b"one");
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    ///
    /// # Errors
    /// A folder that holds files, a file in its place, a folder around it that is missing or cannot be written to, one that
    /// another output is or lies in.
    pub fn begin_folder(&mut self, path: &Path) -> Result<FolderId, Error> {
        let failed = |error| Error::output(path, error);
        let (place, is_there) = Place::of_folder(path).map_err(failed)?;
        if let Some((_, used)) = self.uses().find(|(other, _)| other.is(&place)) {
            return Err(Error::FileInUse { path: path.into(), used });
        }
        if let Some(inside) = self.outputs.iter().find(|output| output.place.folder() == place.path()) {
            return Err(Error::FileInUse { path: inside.name.clone(), used: FileUse::Folder(path.into()) });
        }
        self.folders.push(Folder::begin(path, place, is_there).map_err(failed)?);
        Ok(FolderId(self.folders.len() - 1))
    }

    /// Writes a file of a folder that was begun, under a name without a folder.
    ///
    /// # Errors
    /// A name that is taken, a full disk.
    pub fn write_in(&mut self, id: FolderId, name: &str, content: &[u8]) -> Result<(), Error> {
        let Some(folder) = self.folders.get_mut(id.0) else { return Ok(()) };
        folder.write(name, content).map_err(|error| Error::output(&folder.name.join(name), error))
    }

    /// Checks a path as [`begin`](Self::begin) does, without beginning a file.
    ///
    /// # Errors
    /// Those of [`begin`](Self::begin), except for a folder that cannot be written to.
    pub fn check(&self, path: &Path) -> Result<(), Error> {
        self.examine(path).map(drop)
    }

    fn examine(&self, path: &Path) -> Result<(Place, Found), Error> {
        let failed = |error| Error::output(path, error);
        let (place, found) = Place::of_output(path).map_err(failed)?;
        if let Some(folder) = self.folders.iter().find(|folder| folder.place.path() == place.folder()) {
            return Err(Error::FileInUse { path: path.into(), used: FileUse::Folder(folder.name.clone()) });
        }
        if let Found::File(existing) = &found {
            if let Some((_, used)) = self.uses().find(|(other, _)| other.is(&place)) {
                return Err(Error::FileInUse { path: path.into(), used });
            }
            if existing.permissions().readonly() {
                let error = io::Error::other("it is read-only; make it writable, or name another file");
                return Err(failed(error));
            }
            // What may not be written may not be replaced either.
            File::options().write(true).open(place.path()).map_err(failed)?;
        } else if matches!(found, Found::Nothing)
            && let Some((_, used)) = self.uses().find(|(other, _)| other.is(&place))
        {
            return Err(Error::FileInUse { path: path.into(), used });
        }
        Ok((place, found))
    }

    fn uses(&self) -> impl Iterator<Item = (&Place, FileUse)> {
        let taken = self.taken.iter().map(|(place, used)| (place, used.clone()));
        let folders = self.folders.iter().map(|folder| (&folder.place, FileUse::Output(folder.name.clone())));
        let outputs = self.outputs.iter().map(|output| (&output.place, FileUse::Output(output.name.clone())));
        taken.chain(outputs).chain(folders)
    }

    /// Writes the content of a file. Bytes for a pipe whose reader has gone are dropped.
    ///
    /// # Errors
    /// What `write` reports, a full disk.
    pub fn write<E: Into<Error>>(
        &mut self,
        id: OutputId,
        write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<(), Error> {
        let Some(Output { name, target, is_whole, .. }) = self.outputs.get_mut(id.0) else { return Ok(()) };
        let (Target::File { file, .. } | Target::Stream(file)) = &*target;
        let mut writer = BufWriter::new(UntilClosed::new(file));
        let written = write(&mut writer).map_err(Into::into);
        let written = written.and_then(|()| Ok(writer.flush()?));
        // What is left is of a write that has failed.
        drop(writer.into_parts());
        let is_file = matches!(target, Target::File { .. });
        let written = written.and_then(|()| if is_file { Ok(file.sync_all()?) } else { Ok(()) });
        written.map_err(|error| match error {
            Error::Write(error) => Error::output(name, error),
            other => other,
        })?;
        *is_whole = true;
        Ok(())
    }

    /// Gives all files and folders that were written their names, one right after the other.
    ///
    /// # Errors
    /// A file that cannot be put in its place. What was in the places of the others is there again.
    pub fn finish(self) -> Result<(), Error> {
        let whole =
            self.outputs.into_iter().filter(|output| output.is_whole).filter_map(|output| match output.target {
                Target::File { temporary, .. } => {
                    Some(Whole { temporary, place: output.place.path().into(), name: output.name })
                }
                Target::Stream(_) => None,
            });
        let folders = self.folders.into_iter().filter(Folder::is_used);
        commit(whole.collect(), folders.collect())
    }
}

/// Writes one file, which gets its name when it is complete.
///
/// # Errors
/// Those of [`OutputSet::begin`] and [`OutputSet::write`].
pub(crate) fn write_file<E: Into<Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), Error> {
    let mut outputs = OutputSet::new();
    let file = outputs.begin(path)?;
    outputs.write(file, write)?;
    outputs.finish()
}

/// Gives a new file the permissions and, where that is allowed, the owner of the one that it will replace.
fn resemble(file: &File, existing: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::fs::Permissions;
        use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
        let own = file.metadata()?;
        if [own.uid(), own.gid()] != [existing.uid(), existing.gid()] {
            // Only the superuser gives files away.
            let _ = fchown(file, Some(existing.uid()), Some(existing.gid()));
        }
        file.set_permissions(Permissions::from_mode(existing.permissions().mode() & 0o777))
    }
    #[cfg(not(unix))]
    {
        let _ = (file, existing);
        Ok(())
    }
}

/// The file behind standard input, where it is one.
fn standard_input() -> Option<Place> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        let input = io::stdin().as_fd().try_clone_to_owned().ok()?;
        Place::of_open(&File::from(input))
    }
    // Open files have no number there.
    #[cfg(not(unix))]
    None
}
