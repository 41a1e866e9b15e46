//! A log, read while it grows.

use std::collections::VecDeque;

use gd_snapshot::Precision;

use super::checksum::{Checked, check};
use super::fault::{LogError, LogFault};
use super::line::{LogLine, default_columns, numbers, shown, text_of};
use super::run::{Row, Run, RunEnd, RunSummary};
use super::table::{Rows, TableLine};
use crate::diff::StepColumn;
use crate::error::Error;

/// The longest line; what is longer is no text.
const LONGEST_LINE: usize = 1 << 16;
/// Runs that have ended and skipped lines that are kept until they are asked for.
const MAX_KEPT: usize = 100;

/// Reads a log in whatever pieces it comes: of a device, or a table of steps of any program. Of what is not as it should be as
/// little as possible is left out, and all of it is counted: a serial line loses bytes, programs are started again.
///
/// The newest run is kept, see [`Run`]; memory does not grow with the log.
#[derive(Debug, Default)]
pub struct LogReader {
    file: String,
    step: StepColumn,
    /// What has come of a line that has not ended.
    partial: Vec<u8>,
    /// Whether the line is too long, and its rest is not kept.
    is_too_long: bool,
    /// Whether the last line ended in CR, so that an LF belongs to it.
    is_after_return: bool,
    has_begun: bool,
    n_lines: u64,
    kind: Kind,
    /// The line above, where it is not a row: it may have names.
    above: Option<String>,
    run: Option<Run>,
    /// The one before, until the newest has a step.
    previous: Option<Run>,
    /// A step that goes back. If the next goes on from it, the program was started again; else it was damaged.
    doubtful: Option<(u64, Row)>,
    n_skipped: u64,
    skipped: VecDeque<LogError>,
    ended: VecDeque<RunSummary>,
}

/// What the newest lines are of.
#[derive(Debug, Default)]
enum Kind {
    /// Nothing that is known.
    #[default]
    Unknown,
    /// A descent of a device, before its first step if the columns are not known.
    Device { name: String, precision: Precision, is_checked: bool, columns: Option<Vec<String>>, is_joined: bool },
    /// A table.
    Table(Rows),
}

impl LogReader {
    /// A reader of a log that messages call `file`; in tables, `step` has the numbers of the steps.
    #[must_use]
    pub fn new(file: impl Into<String>, step: StepColumn) -> Self {
        Self { file: file.into(), step, ..Self::default() }
    }

    /// The newest run that has a step.
    #[must_use]
    pub fn run(&self) -> Option<&Run> {
        self.run.as_ref().filter(|run| run.last().is_some()).or(self.previous.as_ref())
    }

    /// What is said of the newest run, if it has a step and is not known to have ended.
    #[must_use]
    pub fn open_run(&self) -> Option<&RunSummary> {
        self.run.as_ref().filter(|run| run.last().is_some()).map(Run::summary)
    }

    /// Whether a device has begun a descent that it has not ended.
    #[must_use]
    pub const fn is_in_descent(&self) -> bool {
        matches!(self.kind, Kind::Device { .. })
    }

    /// Lines that were left out.
    #[must_use]
    pub const fn n_skipped(&self) -> u64 {
        self.n_skipped
    }

    /// Lines that were left out since this was called last, as many as are kept.
    pub fn take_skipped(&mut self) -> Vec<LogError> {
        self.skipped.drain(..).collect()
    }

    /// Runs that have ended since this was called last, as many as are kept.
    pub fn take_ended(&mut self) -> Vec<RunSummary> {
        self.ended.drain(..).collect()
    }

    /// The log was cut or replaced: what comes now is the beginning of another.
    pub fn restart(&mut self) {
        self.partial.clear();
        (self.is_too_long, self.is_after_return, self.has_begun, self.n_lines) = (false, false, false, 0);
        (self.kind, self.above) = (Kind::Unknown, None);
        self.settle_doubt();
        self.end_run(RunEnd::CutOff);
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// A table that has no column of the name of the steps, or two of one name; text in UTF-16.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        for byte in bytes {
            let is_line_feed_of_return = *byte == b'\n' && std::mem::take(&mut self.is_after_return);
            match byte {
                b'\n' if is_line_feed_of_return => {}
                b'\n' | b'\r' => {
                    self.is_after_return = *byte == b'\r';
                    self.end_line()?;
                }
                _ if self.partial.len() < LONGEST_LINE => {
                    self.is_after_return = false;
                    self.partial.push(*byte);
                }
                _ => self.is_too_long = true,
            }
        }
        Ok(())
    }

    /// Says that nothing more comes: what has come of a last line without an end is left out, for nobody can tell whether it is
    /// whole. Returns it.
    pub fn finish(&mut self) -> Option<String> {
        self.settle_doubt();
        let rest = std::mem::take(&mut self.partial);
        let rest = String::from_utf8_lossy(&rest).trim().to_owned();
        (!rest.is_empty()).then(|| shown(&rest))
    }

    fn end_line(&mut self) -> Result<(), Error> {
        self.n_lines += 1;
        let mut buffer = std::mem::take(&mut self.partial);
        let outcome = self.take_whole(&buffer);
        // Its memory is used again.
        buffer.clear();
        self.partial = buffer;
        self.skipped_by(outcome?);
        Ok(())
    }

    fn skipped_by(&mut self, fault: Option<LogFault>) {
        if let Some(fault) = fault {
            self.skip_at(self.n_lines, fault);
        }
    }

    /// Takes a line that has ended; what is wrong with it, if it is left out.
    fn take_whole(&mut self, mut line: &[u8]) -> Result<Option<LogFault>, Error> {
        if std::mem::take(&mut self.is_too_long) {
            return Ok(Some(LogFault::TooLong));
        }
        if !std::mem::replace(&mut self.has_begun, true) {
            if matches!(line, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
                let (looks_like, way_out) = ("text in UTF-16", "write it in UTF-8, which can be read while it grows");
                return Err(crate::DataError::NotText { file: self.file.clone(), looks_like, way_out }.into());
            }
            line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        }
        self.take_line(line)
    }

    fn take_line(&mut self, line: &[u8]) -> Result<Option<LogFault>, Error> {
        if line.trim_ascii().is_empty() {
            return Ok(None);
        }
        let (line, is_checked) = match check(line) {
            Checked::Wrong => return Ok(Some(LogFault::Checksum)),
            Checked::Right(line) => (line, true),
            Checked::Without(line) => (line, false),
        };
        let must_be_checked = matches!(&self.kind, Kind::Device { is_checked: true, .. });
        let Some(text) = text_of(line) else {
            // A device that starts leaves noise on the line, and nothing is lost by that.
            self.above = None;
            return Ok((!matches!(self.kind, Kind::Unknown)).then_some(LogFault::Noise));
        };
        let parsed = LogLine::parse(text);
        // Lines of other things need none.
        if must_be_checked && !is_checked && parsed != Ok(LogLine::Other) {
            return Ok(Some(LogFault::NoChecksum));
        }
        match (parsed, &self.kind) {
            (Ok(LogLine::Begin { name, precision, columns }), _) => {
                let columns = (!columns.is_empty()).then(|| columns.into_iter().map(str::to_owned).collect());
                self.settle_doubt();
                self.end_run(RunEnd::CutOff);
                self.kind = Kind::Device { name: name.into(), precision, is_checked, columns, is_joined: false };
                Ok(None)
            }
            (Ok(LogLine::Step { index, numbers }), Kind::Device { .. }) => Ok(self.take_step(index, &numbers).err()),
            (Ok(LogLine::Step { index, numbers }), Kind::Unknown) => {
                let Some(precision) = precision_of(&numbers) else { return self.take_row(text) };
                // Whoever listens from now on does not know how the descent began.
                let (name, columns) = (String::new(), None);
                self.kind = Kind::Device { name, precision, is_checked, columns, is_joined: true };
                Ok(self.take_step(index, &numbers).err())
            }
            (Ok(LogLine::End { count }), Kind::Device { is_joined, .. }) => {
                let is_joined = *is_joined;
                self.settle_doubt();
                let found = self.run.as_ref().map_or(0, |run| run.summary().n_steps());
                let is_whole = count == found;
                self.end_run(if is_whole { RunEnd::Complete } else { RunEnd::Short { written: count } });
                self.kind = Kind::Unknown;
                let fault = LogFault::Count { announced: count, found };
                Ok((!is_whole && !is_joined).then_some(fault))
            }
            (Err(fault), Kind::Device { .. }) => Ok(Some(fault)),
            // Other lines between those of a descent belong to other things.
            (_, Kind::Device { .. }) => Ok(None),
            (_, Kind::Unknown | Kind::Table(_)) => self.take_row(text),
        }
    }

    /// A step of a device's descent.
    fn take_step(&mut self, index: u64, words: &[&str]) -> Result<(), LogFault> {
        let Kind::Device { name, precision, columns, .. } = &mut self.kind else { return Ok(()) };
        let precision = *precision;
        let names = columns.get_or_insert_with(|| default_columns(words.len()));
        if names.len() != words.len() {
            return Err(LogFault::Fields { found: words.len(), expected: names.len() });
        }
        let numbers = values(precision, words)?;
        if self.run.is_none() {
            self.run = Some(Run::new(name, Some(precision), names.clone()));
        }
        self.place(Row { step: index, numbers: numbers.into() });
        Ok(())
    }

    /// A line of a table, or of nothing that is known.
    fn take_row(&mut self, text: &str) -> Result<Option<LogFault>, Error> {
        let line = self.n_lines;
        if let Kind::Table(rows) = &self.kind {
            match rows.take(text) {
                TableLine::Row(step, numbers) => {
                    self.above = None;
                    let next = self.run.as_ref().map_or(0, |run| run.summary().n_steps());
                    if self.run.is_none() {
                        self.run = Some(Run::new("", None, rows.columns()));
                    }
                    self.place(Row { step: step.unwrap_or(next), numbers: numbers.into() });
                    return Ok(None);
                }
                TableLine::Nothing => return Ok(None),
                TableLine::Names => {
                    self.settle_doubt();
                    self.end_run(RunEnd::CutOff);
                    return Ok(None);
                }
                TableLine::Other => {
                    // Names of another table that follows, whose first row has not come.
                    let above = self.above.replace(text.into());
                    let other = Rows::begin(&self.file, above.as_deref(), (text, line), &self.step)?;
                    let is_named =
                        |other: &Rows| above.is_some() && !other.names().iter().any(|name| name == "column1");
                    let Some(other) = other.filter(is_named) else {
                        return Ok(Some(LogFault::NotARow { text: shown(text), columns: rows.names().to_vec() }));
                    };
                    // Its names were not skipped.
                    if self.skipped.back().is_some_and(|skipped| skipped.line + 1 == line) {
                        self.skipped.pop_back();
                        self.n_skipped -= 1;
                    }
                    self.settle_doubt();
                    self.end_run(RunEnd::CutOff);
                    self.kind = Kind::Table(other);
                    return self.take_row(text);
                }
            }
        }
        if let Some(rows) = Rows::begin(&self.file, self.above.as_deref(), (text, line), &self.step)? {
            self.kind = Kind::Table(rows);
            return self.take_row(text);
        }
        self.above = Some(text.into());
        Ok(None)
    }

    /// Adds a step to the run, or doubts it.
    fn place(&mut self, row: Row) {
        let Some(run) = &mut self.run else { return };
        let last = run.last().map(|(step, _)| step);
        if last.is_none_or(|last| row.step > last) {
            run.push(row);
            self.settle_doubt();
            return;
        }
        match self.doubtful.take() {
            Some((_, doubtful)) if row.step > doubtful.step => self.start_again([doubtful, row]),
            other => {
                self.doubtful = other;
                self.settle_doubt();
                self.doubtful = Some((self.n_lines, row));
            }
        }
    }

    /// The program was started again, with the same columns.
    fn start_again(&mut self, rows: impl IntoIterator<Item = Row>) {
        let Some(run) = &self.run else { return };
        let summary = run.summary();
        let mut new = Run::new(summary.name(), summary.precision, summary.columns().to_vec());
        self.end_run(RunEnd::CutOff);
        rows.into_iter().for_each(|row| new.push(row));
        self.run = Some(new);
    }

    /// A step that went back was damaged, unless another run begins with it.
    fn settle_doubt(&mut self) {
        if let Some((line, row)) = self.doubtful.take() {
            let fault = LogFault::Order { step: row.step };
            self.skip_at(line, fault);
        }
    }

    fn end_run(&mut self, end: RunEnd) {
        let Some(mut run) = self.run.take() else { return };
        run.end(end);
        if self.ended.len() == MAX_KEPT {
            self.ended.pop_front();
        }
        self.ended.push_back(run.summary().clone());
        self.previous = Some(run);
    }

    fn skip_at(&mut self, line: u64, fault: LogFault) {
        self.n_skipped += 1;
        if self.skipped.len() < MAX_KEPT {
            self.skipped.push_back(LogError { line, fault });
        }
    }
}

/// The precision of a step, by how many digits its numbers have; `None` if they are no bits.
fn precision_of(words: &[&str]) -> Option<Precision> {
    [Precision::F32, Precision::F64]
        .into_iter()
        .find(|precision| !words.is_empty() && values(*precision, words).is_ok())
}

/// The numbers of a step.
fn values(precision: Precision, words: &[&str]) -> Result<Vec<f64>, LogFault> {
    match precision {
        Precision::F32 => Ok(numbers::<f32>(words)?.into_iter().map(f64::from).collect()),
        Precision::F64 => numbers::<f64>(words),
    }
}

#[cfg(test)]
mod tests;
