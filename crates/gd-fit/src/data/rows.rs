//! Rows of a table as a stream.

use std::io::{self, Read};

use super::format::Separator;
use super::lines::Lines;
use super::record::{Record, is_blank, is_ruler, is_spreadsheet_error, trailing_comment, trim};

/// Lines that a quoted field may have: one that is never closed is not to take in all of a long file.
const LONGEST_FIELD: u64 = 1000;

/// Why there is no next row.
#[derive(Debug)]
pub(crate) enum RowError {
    Read(io::Error),
    /// A quoted field that is never closed, in a row that begins in that line.
    Open(u64),
}

/// The rows of a table. Lines that are empty, comments or rulers are none.
pub(crate) struct Rows<R> {
    lines: Lines<R>,
    pub(crate) separator: Separator,
    comment: u8,
    /// A second sign that starts a comment, in a line of its own only.
    pub(crate) mark: Option<u8>,
    /// Fields of a row, if they are known; they tell whether a comment sign within a row begins a comment.
    pub(crate) expected: Option<usize>,
    spare: Record,
    /// Comment lines since the last row, if they are wanted.
    pub(crate) comments: Option<Vec<(u64, Vec<u8>)>>,
}

impl<R: Read> Rows<R> {
    pub(crate) fn new(lines: Lines<R>, separator: Separator, comment: u8) -> Self {
        Self { lines, separator, comment, mark: None, expected: None, spare: Record::default(), comments: None }
    }

    /// Goes on with the line of that number.
    pub(crate) fn skip_to(&mut self, line: u64) -> io::Result<()> {
        while self.lines.number() + 1 < line && self.lines.next()?.is_some() {}
        Ok(())
    }

    /// Reads the next row; false at the end.
    pub(crate) fn next(&mut self, record: &mut Record) -> Result<bool, RowError> {
        let mut is_apart = false;
        loop {
            let Some(line) = self.lines.next().map_err(RowError::Read)? else { return Ok(false) };
            let begin = line.iter().position(|byte| !is_blank(*byte)).and_then(|begin| line.get(begin..));
            let Some(text) = begin else {
                is_apart = true;
                continue;
            };
            let is_sign = |sign: u8| text.first() == Some(&sign);
            if is_sign(self.comment) && !is_spreadsheet_error(text) || self.mark.is_some_and(is_sign) {
                if let Some(comments) = &mut self.comments {
                    let comment = text.to_vec();
                    comments.push((self.lines.number(), comment));
                }
                continue;
            }
            if matches!(text.first(), Some(b'-' | b'=' | b'|' | b'+' | b':')) && is_ruler(text) {
                continue;
            }
            record.split(line, self.separator);
            if line.contains(&self.comment)
                && let Some(end) = trailing_comment(line, self.comment)
            {
                self.spare.split(line.get(..end).unwrap_or_default(), self.separator);
                if is_row(&self.spare, self.expected) {
                    std::mem::swap(record, &mut self.spare);
                }
            }
            (record.line, record.is_apart) = (self.lines.number(), is_apart);
            while record.is_open {
                let (first, number) = (record.line, self.lines.number());
                match self.lines.next().map_err(RowError::Read)? {
                    Some(line) if number - first < LONGEST_FIELD => record.go_on(line, self.separator),
                    _ => return Err(RowError::Open(first)),
                }
            }
            record.last_line = self.lines.number();
            return Ok(true);
        }
    }
}

/// Whether what is left of a line without a comment at its end is a whole row: of as many fields as the others or, where
/// that is not known, of numbers.
fn is_row(record: &Record, expected: Option<usize>) -> bool {
    if record.is_open {
        return false;
    }
    match expected {
        Some(expected) => record.len() >= expected && record.n_filled() <= expected,
        None => record.iter().all(|field| {
            matches!(trim(field), [] | [b'0'..=b'9' | b'-' | b'+' | b'.', ..])
                || field.starts_with("\u{2212}".as_bytes())
        }),
    }
}
