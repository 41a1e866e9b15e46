//! Lines of a stream, counted.

use std::io::{self, Read};

/// Bytes that are asked for at a time.
const CHUNK: usize = 1 << 16;
/// Lines that the beginning of a table has at least, however long they are, unless it ends before.
const HEAD_LINES: usize = 12;
/// Bytes at which that ends.
const LONGEST_HEAD: usize = 1 << 25;
/// Bytes of a line that is refused.
const LONGEST_LINE: usize = 1 << 28;

/// Lines of a stream, which end in LF, CR LF or CR. No more of the stream is kept than a chunk and the longest line.
pub(crate) struct Lines<R> {
    source: R,
    buffer: Vec<u8>,
    /// What of the buffer is not read yet.
    start: usize,
    end: usize,
    /// Whether the source has nothing more to give.
    is_done: bool,
    /// Whether the last line ended in CR, so that an LF that follows belongs to it.
    is_after_return: bool,
    n_read: u64,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(source: R) -> Self {
        let buffer = Vec::new();
        Self { source, buffer, start: 0, end: 0, is_done: false, is_after_return: false, n_read: 0 }
    }

    /// The beginning of the stream, in whatever packets it comes, without reading it: whole lines, or everything; and
    /// whether it is everything.
    pub(crate) fn head(&mut self) -> io::Result<(&[u8], bool)> {
        let (mut counted, mut n_lines) = (self.start, 0);
        while !self.is_done && (self.end - self.start < CHUNK || n_lines < HEAD_LINES) {
            self.fill()?;
            n_lines +=
                self.buffer.get(counted..self.end).unwrap_or_default().iter().filter(|byte| is_end(**byte)).count();
            counted = self.end;
            if self.end - self.start > LONGEST_HEAD {
                break;
            }
        }
        let all = self.buffer.get(self.start..self.end).unwrap_or_default();
        if self.is_done {
            return Ok((all, true));
        }
        // A CR at the very end may be half of a line end.
        let until = all.iter().rposition(|byte| *byte == b'\n').or_else(|| {
            let all = all.strip_suffix(b"\r").unwrap_or(all);
            all.iter().rposition(|byte| *byte == b'\r')
        });
        Ok((until.and_then(|last| all.get(..=last)).unwrap_or(all), false))
    }

    /// The number of the line that was read last, from 1.
    pub(crate) fn number(&self) -> u64 {
        self.n_read
    }

    /// Reads a line, without its end.
    pub(crate) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        let mut searched = 0;
        loop {
            let mut text = self.buffer.get(self.start..self.end).unwrap_or_default();
            if self.is_after_return && !text.is_empty() {
                self.is_after_return = false;
                if text.first() == Some(&b'\n') {
                    self.start += 1;
                    text = text.get(1..).unwrap_or_default();
                }
            }
            let unsearched = text.get(searched..).unwrap_or_default();
            let length = find_end(unsearched).map(|length| searched + length);
            if let Some(length) = length {
                let begin = self.start;
                self.is_after_return = text.get(length) == Some(&b'\r');
                self.start += length + 1;
                self.n_read += 1;
                return Ok(self.buffer.get(begin..begin + length));
            }
            if self.is_done {
                let begin = self.start;
                self.start = self.end;
                self.n_read += u64::from(begin < self.end);
                return Ok(self.buffer.get(begin..self.end).filter(|line| !line.is_empty()));
            }
            searched = text.len();
            if searched > LONGEST_LINE {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "it has a line of more than 256 MiB"));
            }
            self.fill()?;
        }
    }

    /// Takes more of the source into the buffer.
    fn fill(&mut self) -> io::Result<()> {
        // Text in memory is often shorter than a chunk.
        if self.buffer.len() < 2 * CHUNK || self.buffer.len() - self.end < CHUNK / 2 {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
            if self.buffer.len() < 2 * CHUNK || self.buffer.len() - self.end < CHUNK {
                self.buffer.resize((2 * self.buffer.len()).max(CHUNK / 16), 0);
            }
        }
        let space = self.buffer.get_mut(self.end..).unwrap_or_default();
        match self.source.read(space) {
            Ok(0) => self.is_done = true,
            Ok(n_bytes) => self.end += n_bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// The first line end. Whole blocks are looked at first, by vector instructions.
fn find_end(text: &[u8]) -> Option<usize> {
    const BLOCK: usize = 16;
    let has_end = |block: &[u8]| block.iter().fold(false, |found, byte| found | is_end(*byte));
    let skipped = text.chunks_exact(BLOCK).take_while(|block| !has_end(block)).count() * BLOCK;
    text.get(skipped..)?.iter().position(|byte| is_end(*byte)).map(|length| skipped + length)
}

fn is_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let (mut lines, mut found) = (Lines::new(text.as_bytes()), Vec::new());
        while let Some(line) = lines.next().unwrap() {
            found.push(String::from_utf8(line.to_vec()).unwrap());
        }
        found
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        assert_eq!(lines("a\nb\r\nc\rd"), ["a", "b", "c", "d"]);
        assert_eq!(lines("\n\r\n\r\r\na\n"), ["", "", "", "", "a"]);
        assert_eq!(lines(""), [""; 0]);
        let long = "x".repeat(300_000);
        assert_eq!(lines(&format!("{long}\r\n{long}\rb")), [long.clone(), long, "b".into()]);
    }

    #[test]
    fn the_head_is_whole_lines_and_is_still_to_be_read() {
        let text = "12,34\r\n".repeat(20_000);
        let mut lines = Lines::new(text.as_bytes());
        let (head, is_all) = lines.head().unwrap();
        assert!(head.len() >= CHUNK - 8 && head.ends_with(b"\r\n") && !is_all);
        let mut n_lines = 0;
        while let Some(line) = lines.next().unwrap() {
            assert_eq!(line, b"12,34");
            n_lines += 1;
            assert_eq!(lines.number(), n_lines);
        }
        assert_eq!(n_lines, 20_000);
        let mut short = Lines::new("a\rb".as_bytes());
        assert_eq!(short.head().unwrap(), (&b"a\rb"[..], true));
    }
}
