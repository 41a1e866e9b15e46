//! Streams that somebody may stop reading.

use std::io::{self, Write};

/// A writer that goes on, saying nothing, when its reader has seen enough: there may be more to do than to write to it.
///
/// ```
/// use std::io::Write;
/// let (reader, writer) = std::io::pipe()?;
/// let mut writer = gd_fit::UntilClosed::new(writer);
/// drop(reader);
/// writeln!(writer, "nobody reads this")?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct UntilClosed<W> {
    out: W,
    is_closed: bool,
}

impl<W: Write> UntilClosed<W> {
    /// Writes to `out` as long as that is read.
    pub const fn new(out: W) -> Self {
        Self { out, is_closed: false }
    }

    fn or_closed<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(otherwise)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.or_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.or_closed(flushed, ())
    }
}
