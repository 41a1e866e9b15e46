//! Standard output that somebody may stop reading.

use std::io::{self, Write};

/// A writer that goes on, saying nothing, when its reader has seen enough: files are still to be written, and the exit code
/// still tells how a fit ended.
pub(crate) struct UntilClosed<'a> {
    out: &'a mut dyn Write,
    is_closed: bool,
}

impl<'a> UntilClosed<'a> {
    pub(crate) fn new(out: &'a mut dyn Write) -> Self {
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

impl Write for UntilClosed<'_> {
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
