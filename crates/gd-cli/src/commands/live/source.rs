//! Where a log comes from, read as it comes by a thread of its own: drawing must not stop whoever writes.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use gd_fit::DataError;
use gd_fit::diff::StepColumn;
use gd_fit::log::{LogReader, check_is_text};

use crate::error::CliError;

/// Bytes that are read at a time.
const CHUNK: usize = 1 << 16;
/// How often a file is looked at that has not grown.
const POLL: Duration = Duration::from_millis(50);
/// Bytes before the end of what was read that tell whether a file is still the same.
const REMEMBERED: usize = 64;

/// What has been read so far.
#[derive(Debug)]
pub(super) struct State {
    pub(super) reader: LogReader,
    /// When something came last.
    pub(super) last_news: Instant,
    /// What happened to the file.
    pub(super) notes: Vec<String>,
    /// Whether nothing more comes, and why.
    pub(super) end: Option<Result<(), CliError>>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Whether nobody wants more.
    is_over: AtomicBool,
}

/// A log that is being read.
#[derive(Debug)]
pub(super) struct Source(Arc<Shared>);

impl Source {
    /// Begins to read a file, a serial port, a pipe or, for `-`, standard input, which messages call `name`.
    ///
    /// # Errors
    /// What cannot be read, a folder, a file that is no text.
    pub(super) fn open(path: &Path, name: &str, step: StepColumn) -> Result<Self, CliError> {
        let failed = |error| CliError::from(gd_fit::Error::from(DataError::Read { file: name.into(), error }));
        let reader = LogReader::new(name, step);
        let state = State { reader, last_news: Instant::now(), notes: Vec::new(), end: None };
        let (state, changed, is_over) = (Mutex::new(state), Condvar::new(), AtomicBool::new(false));
        let shared = Arc::new(Shared { state, changed, is_over });
        let log = Log { path: path.into(), name: name.into(), shared: Arc::clone(&shared) };
        let read: Box<dyn FnOnce() -> Result<(), CliError> + Send> = if path == Path::new("-") {
            Box::new(move || log.read_to_end(io::stdin()))
        } else {
            let kind = fs::metadata(path).map_err(failed)?;
            if kind.is_dir() {
                return Err(gd_fit::Error::from(DataError::IsFolder { file: name.into() }).into());
            }
            let mut file = File::open(path).map_err(failed)?;
            if kind.is_file() {
                let mut head = Vec::new();
                file.by_ref().take(CHUNK as u64).read_to_end(&mut head).map_err(failed)?;
                check_is_text(name, &head)?;
                file.rewind().map_err(failed)?;
                Box::new(move || log.follow(file))
            } else if is_device(&kind) {
                Box::new(move || log.listen(file))
            } else {
                Box::new(move || log.read_to_end(file))
            }
        };
        let ended = Arc::clone(&shared);
        let work = move || {
            let end = read();
            ended.lock().end = Some(end);
            ended.changed.notify_all();
        };
        thread::Builder::new().name("log".into()).spawn(work).map_err(failed)?;
        Ok(Self(shared))
    }

    /// What there is, after waiting for news for a while.
    pub(super) fn wait(&self, patience: Duration) -> MutexGuard<'_, State> {
        let state = self.0.lock();
        if state.end.is_some() {
            return state;
        }
        self.0.changed.wait_timeout(state, patience).map_or_else(|error| error.into_inner().0, |(state, _)| state)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Relaxed);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The side of the thread that reads.
struct Log {
    path: PathBuf,
    name: String,
    shared: Arc<Shared>,
}

impl Log {
    fn failed(&self, error: io::Error) -> CliError {
        gd_fit::Error::from(DataError::Read { file: self.name.clone(), error }).into()
    }

    fn is_over(&self) -> bool {
        self.shared.is_over.load(Ordering::Relaxed)
    }

    fn push(&self, bytes: &[u8]) -> Result<(), CliError> {
        let mut state = self.shared.lock();
        state.last_news = Instant::now();
        state.reader.push(bytes)?;
        drop(state);
        self.shared.changed.notify_all();
        Ok(())
    }

    fn restart(&self, what: &str) {
        let mut state = self.shared.lock();
        state.reader.restart();
        state.notes.push(format!("{} was {what}; it is read from its beginning", self.name));
    }

    /// A pipe, until all who write have closed it.
    fn read_to_end(&self, mut source: impl Read) -> Result<(), CliError> {
        let mut buffer = vec![0; CHUNK];
        while !self.is_over() {
            match source.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => self.push(buffer.get(..count).unwrap_or_default())?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failed(error)),
            }
        }
        Ok(())
    }

    /// A serial port. That nothing comes is not its end, as long as it is plugged in: noise may look like an end, too.
    fn listen(&self, mut port: File) -> Result<(), CliError> {
        let mut buffer = vec![0; CHUNK];
        while !self.is_over() {
            match port.read(&mut buffer) {
                Ok(0) if fs::metadata(&self.path).is_ok() => sleep(POLL),
                Ok(0) => break,
                Ok(count) => self.push(buffer.get(..count).unwrap_or_default())?,
                Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock) => {
                    sleep(POLL);
                }
                Err(error) => return Err(self.failed(error)),
            }
        }
        Ok(())
    }

    /// A file, for as long as it is wanted: it may grow, be cut, and be replaced by another of its name.
    fn follow(&self, mut file: File) -> Result<(), CliError> {
        let mut buffer = vec![0; CHUNK];
        let (mut position, mut remembered) = (0, VecDeque::new());
        let mut has_waited = false;
        while !self.is_over() {
            let length = file.metadata().map_err(|error| self.failed(error))?.len();
            let is_other =
                length < position || has_waited && length > position && !still_has(&mut file, position, &remembered);
            if is_other {
                self.restart("cut");
                (position, has_waited) = (0, false);
                remembered.clear();
            }
            file.seek(SeekFrom::Start(position)).map_err(|error| self.failed(error))?;
            match file.read(&mut buffer) {
                Ok(0) => {
                    has_waited = true;
                    match self.replacement(&file) {
                        Some(other) => {
                            self.restart("replaced");
                            (file, position, has_waited) = (other, 0, false);
                            remembered.clear();
                        }
                        None => sleep(POLL),
                    }
                }
                Ok(count) => {
                    let bytes = buffer.get(..count).unwrap_or_default();
                    self.push(bytes)?;
                    (position, has_waited) = (position + count as u64, false);
                    remembered.extend(bytes.iter().skip(count.saturating_sub(REMEMBERED)));
                    remembered.drain(..remembered.len().saturating_sub(REMEMBERED));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failed(error)),
            }
        }
        Ok(())
    }

    /// Another file that has taken the name, as when logs are rotated. While there is none, the old one is followed.
    #[cfg(unix)]
    fn replacement(&self, file: &File) -> Option<File> {
        use std::os::unix::fs::MetadataExt;
        let number = |found: fs::Metadata| [found.dev(), found.ino()];
        let (old, new) = (file.metadata().ok()?, fs::metadata(&self.path).ok()?);
        if !new.is_file() || number(old) == number(new) {
            return None;
        }
        File::open(&self.path).ok()
    }

    /// Open files have no number there.
    #[cfg(not(unix))]
    #[expect(clippy::unused_self, reason = "as on Unix")]
    fn replacement(&self, _: &File) -> Option<File> {
        None
    }
}

/// Whether the bytes before a place are those that were read there.
fn still_has(file: &mut File, position: u64, remembered: &VecDeque<u8>) -> bool {
    let mut found = vec![0; remembered.len()];
    let start = position.saturating_sub(remembered.len() as u64);
    let read = file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut found));
    // If it cannot be read, the next read tells.
    read.is_err() || found.iter().eq(remembered)
}

/// A serial port or another device that gives bytes one after another.
fn is_device(kind: &fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        kind.file_type().is_char_device()
    }
    #[cfg(not(unix))]
    {
        !kind.is_file()
    }
}
