//! A log that is there, read strictly.

use gd_snapshot::{Precision, Scalar, Trajectory};

use super::checksum::{Checked, check};
use super::fault::{LogError, LogFault};
use super::line::{LogLine, default_columns, numbers};
use crate::DataError;
use crate::data::other_kind;
use crate::error::Error;

/// A descent that a device has logged.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedDescent {
    /// What the device calls it.
    pub name: String,
    /// Its steps.
    pub steps: LoggedSteps,
}

/// The steps of a descent, in the precision it was run in: its parameters, and the loss behind them.
#[derive(Debug, Clone, PartialEq)]
pub enum LoggedSteps {
    /// Single precision.
    F32(Trajectory<f32>),
    /// Double precision.
    F64(Trajectory<f64>),
}

impl LoggedDescent {
    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        match &self.steps {
            LoggedSteps::F32(steps) => steps.columns(),
            LoggedSteps::F64(steps) => steps.columns(),
        }
    }
}

/// A descent that has not ended.
struct Open {
    name: String,
    precision: Precision,
    /// Whether its lines have checksums.
    is_checked: bool,
    /// Known from the first step, if the device names none.
    columns: Option<Vec<String>>,
    steps: Option<LoggedSteps>,
}

/// Refuses the beginning of a file that is known to be something else than text, before anybody waits for its steps.
///
/// # Errors
/// A picture, a workbook, an archive and so on, with what to do.
pub fn check_is_text(file: &str, head: &[u8]) -> Result<(), Error> {
    match other_kind(head) {
        Some((looks_like, way_out)) => Err(DataError::NotText { file: file.into(), looks_like, way_out }.into()),
        None => Ok(()),
    }
}

/// Reads all descents of a log.
///
/// # Errors
/// A step outside a descent or out of order, a number that is not the bits of one, a checksum that is wrong, a descent that is
/// cut off or has another number of steps than its last line says: a serial line loses characters, and nobody should trust what
/// is left.
pub fn read_log(log: &str) -> Result<Vec<LoggedDescent>, LogError> {
    let mut descents: Vec<LoggedDescent> = Vec::new();
    let mut open: Option<Open> = None;
    let mut n_lines = 0;
    for (line, text) in (1..).zip(log.lines()) {
        n_lines = line;
        take(text, &mut open, &mut descents).map_err(|fault| LogError { line, fault })?;
    }
    match open {
        Some(_) => Err(LogError { line: n_lines + 1, fault: LogFault::Open }),
        None => Ok(descents),
    }
}

fn take(text: &str, open: &mut Option<Open>, descents: &mut Vec<LoggedDescent>) -> Result<(), LogFault> {
    let (text, is_checked) = match check(text.as_bytes()) {
        Checked::Wrong => return Err(LogFault::Checksum),
        Checked::Right(text) => (std::str::from_utf8(text).map_err(|_| LogFault::Noise)?, true),
        Checked::Without(_) => (text, false),
    };
    let line = LogLine::parse(text)?;
    if line != LogLine::Other && !is_checked && open.as_ref().is_some_and(|open| open.is_checked) {
        return Err(LogFault::NoChecksum);
    }
    match line {
        LogLine::Begin { .. } if open.is_some() => return Err(LogFault::NotEnded),
        LogLine::Begin { name, precision, columns } => {
            let columns = (!columns.is_empty()).then(|| columns.into_iter().map(str::to_owned).collect());
            *open = Some(Open { name: name.into(), precision, is_checked, columns, steps: None });
        }
        LogLine::Step { index, numbers: words } => {
            let open = open.as_mut().ok_or(LogFault::Outside { is_end: false })?;
            let columns = open.columns.get_or_insert_with(|| default_columns(words.len()));
            if columns.len() != words.len() {
                return Err(LogFault::Fields { found: words.len(), expected: columns.len() });
            }
            match open.steps.take().map_or_else(|| empty(open.precision, columns), Ok)? {
                LoggedSteps::F32(mut steps) => {
                    push(&mut steps, index, &words)?;
                    open.steps = Some(LoggedSteps::F32(steps));
                }
                LoggedSteps::F64(mut steps) => {
                    push(&mut steps, index, &words)?;
                    open.steps = Some(LoggedSteps::F64(steps));
                }
            }
        }
        LogLine::End { count } => {
            let Open { name, precision, columns, steps, .. } = open.take().ok_or(LogFault::Outside { is_end: true })?;
            let columns = columns.unwrap_or_else(|| default_columns(1));
            let steps = steps.map_or_else(|| empty(precision, &columns), Ok)?;
            let found = match &steps {
                LoggedSteps::F32(steps) => steps.steps().len(),
                LoggedSteps::F64(steps) => steps.steps().len(),
            } as u64;
            if count != found {
                return Err(LogFault::Count { announced: count, found });
            }
            descents.push(LoggedDescent { name, steps });
        }
        LogLine::Other => {}
    }
    Ok(())
}

fn empty(precision: Precision, columns: &[String]) -> Result<LoggedSteps, LogFault> {
    let failed = |error| LogFault::Columns { error };
    Ok(match precision {
        Precision::F32 => LoggedSteps::F32(Trajectory::new(columns).map_err(failed)?),
        Precision::F64 => LoggedSteps::F64(Trajectory::new(columns).map_err(failed)?),
    })
}

/// Steps may be thinned, so their numbers grow but need not follow each other.
fn push<T: Scalar>(steps: &mut Trajectory<T>, index: u64, words: &[&str]) -> Result<(), LogFault> {
    if steps.steps().last().is_some_and(|last| *last >= index) {
        return Err(LogFault::Order { step: index });
    }
    steps.push(index, &numbers(words)?).map_err(|error| LogFault::Columns { error })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::with_checksum;

    const LOG: &str = "descent line f32\nstep 0 40a00000 40800000 411e0a3d\nstep 5 3f800000 3f000000 3e000000\nend 2\n";

    #[test]
    fn what_a_serial_line_loses_is_noticed() {
        let descents = read_log(LOG).unwrap();
        assert_eq!(descents.len(), 1);
        assert_eq!(descents[0].columns(), ["a", "b", "loss"]);
        let LoggedSteps::F32(steps) = &descents[0].steps else { panic!("f32 was announced") };
        assert_eq!(steps.row(1), Some(&[1.0, 0.5, 0.125][..]));
        let message = |log: &str| read_log(log).unwrap_err().to_string();
        let cut = LOG.replace("step 5 3f800000 3f000000 3e000000\n", "");
        assert_eq!(message(&cut), "line 3: the device wrote 2 steps, the log holds 1");
        assert!(message(&LOG.replace("end 2\n", "")).starts_with("line 4: the log ends in the middle"));
        assert!(message(&LOG.replace("40a00000", "40a0000")).contains("'40a0000' is not the bits of an f32"));
        assert!(message(&LOG.replace("40a00000", "40ax0000")).contains("8 hexadecimal digits"));
        assert!(message(&LOG.replace("step 5", "step 0")).contains("step 0 does not come after"));
        assert!(message(&LOG.replace(" 3e000000", "")).contains("a step has 2 numbers, its descent 3 columns"));
        assert!(message(&LOG.replace("f32", "f16")).contains("'f16' is no precision"));
        assert!(message(&LOG[17..]).contains("outside a descent"));
        assert!(message(&LOG.replace("end 2", "end")).contains("is cut"));
        assert!(message(&LOG.replace("end 2", "descent x f32")).contains("before the last one has ended"));
        assert!(message(&LOG.replace("f32", "f32 a a loss")).contains("two columns"));
    }

    #[test]
    fn checksums_are_checked_where_a_descent_has_them() {
        let log: String = LOG.lines().flat_map(|line| [with_checksum(line), "\n".into()]).collect();
        assert_eq!(read_log(&log), read_log(LOG));
        // A digit that is another is still a number.
        let message = |log: &str| read_log(log).unwrap_err().to_string();
        assert!(message(&log.replace("3f800000", "3f800001")).starts_with("line 3: its checksum is another"));
        let last = log.lines().last().unwrap();
        assert!(message(&log.replace(last, "end 2")).starts_with("line 4: it has no checksum"));
    }
}
