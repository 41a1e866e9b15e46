//! The log that a device writes of its descents: read, and compared with the one it should be.
//!
//! One line for each thing: `descent NAME f32` begins a descent, `step INDEX A B LOSS` is a step of it with numbers as
//! the hexadecimal digits of their bits, `end COUNT` ends it. Other lines belong to other things and are passed over.

use gd_snapshot::Distance;

use crate::trajectories::Bits;

/// A step of a descent of two parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoggedStep<T> {
    /// 0 is the start; a device may leave some out.
    pub index: usize,
    /// Where the descent stood.
    pub params: [T; 2],
    /// The loss there.
    pub loss: T,
}

/// The steps of a descent, in the precision it was run in.
#[derive(Debug, Clone, PartialEq)]
pub enum Steps {
    /// Single precision.
    F32(Vec<LoggedStep<f32>>),
    /// Double precision.
    F64(Vec<LoggedStep<f64>>),
}

/// A descent of two parameters that a device has logged.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedDescent {
    /// What the device calls it.
    pub name: String,
    /// Its steps.
    pub steps: Steps,
}

/// A line that is no line of a log, counted from 1, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogError {
    /// The line.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for LogError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for LogError {}

/// Reads all descents of a log.
///
/// ```
/// use xtask::device_log::{Steps, read_log};
/// let log = "hello\ndescent line f32\nstep 0 40a00000 40800000 411e0a3d\nend 1\n";
/// let descents = read_log(log)?;
/// let Steps::F32(steps) = &descents[0].steps else { panic!("f32 was announced") };
/// assert_eq!((descents[0].name.as_str(), steps[0].params[0], steps[0].params[1]), ("line", 5.0, 4.0));
/// # Ok::<(), xtask::device_log::LogError>(())
/// ```
///
/// # Errors
/// A step outside a descent or out of order, a number that is not the bits of one, a descent that is cut off or has
/// another number of steps than its last line says: a serial line loses characters, and nobody should trust what is left.
pub fn read_log(log: &str) -> Result<Vec<LoggedDescent>, LogError> {
    let mut descents: Vec<LoggedDescent> = Vec::new();
    let mut is_open = false;
    let mut n_lines = 0;
    for (line, text) in (1..).zip(log.lines()) {
        n_lines = line;
        let error = |message: String| LogError { line, message };
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["descent", ..] if is_open => {
                return Err(error("a descent begins before the last one has ended; part of the log is missing".into()));
            }
            ["descent", name, scalar] => {
                let steps = match *scalar {
                    "f32" => Steps::F32(Vec::new()),
                    "f64" => Steps::F64(Vec::new()),
                    other => return Err(error(format!("'{other}' is no precision; expected f32 or f64"))),
                };
                descents.push(LoggedDescent { name: (*name).into(), steps });
                is_open = true;
            }
            ["step", numbers @ ..] => {
                let Some(descent) = descents.last_mut().filter(|_| is_open) else {
                    return Err(error("a step stands outside a descent; expected 'descent NAME f32' before it".into()));
                };
                match &mut descent.steps {
                    Steps::F32(steps) => steps.push(step(numbers, steps.last()).map_err(error)?),
                    Steps::F64(steps) => steps.push(step(numbers, steps.last()).map_err(error)?),
                }
            }
            ["end", count] => {
                let n_steps = match descents.last().filter(|_| is_open).map(|descent| &descent.steps) {
                    Some(Steps::F32(steps)) => steps.len(),
                    Some(Steps::F64(steps)) => steps.len(),
                    None => return Err(error("an end stands outside a descent".into())),
                };
                if count.parse() != Ok(n_steps) {
                    return Err(error(format!("the device wrote {count} steps, the log holds {n_steps}")));
                }
                is_open = false;
            }
            ["descent" | "end", ..] => {
                return Err(error(format!("'{text}' is cut; expected 'descent NAME f32' or 'end COUNT'")));
            }
            _ => {}
        }
    }
    if is_open {
        let message = "the log ends in the middle of a descent; expected 'end COUNT'".into();
        return Err(LogError { line: n_lines + 1, message });
    }
    Ok(descents)
}

/// Steps may be thinned, so indices grow but need not follow each other.
fn step<T: Bits>(words: &[&str], before: Option<&LoggedStep<T>>) -> Result<LoggedStep<T>, String> {
    let [index, a, b, loss] = words else {
        return Err(format!("a step has {} fields, expected 'step INDEX A B LOSS'", words.len()));
    };
    let index: usize = index.parse().map_err(|_| format!("'{index}' is no index of a step"))?;
    if before.is_some_and(|before| before.index >= index) {
        return Err(format!("step {index} does not come after the one before it; part of the log is missing"));
    }
    Ok(LoggedStep { index, params: [number(a)?, number(b)?], loss: number(loss)? })
}

fn number<T: Bits>(hex: &str) -> Result<T, String> {
    let n_digits = 2 * size_of::<T>();
    T::from_hex(hex)
        .ok_or_else(|| format!("'{hex}' is not the bits of an {}, {n_digits} hexadecimal digits", T::PRECISION))
}

/// Where a device's output first differs from the expected one: the descent and step with the distance in ulps where it
/// is a step, else the line. `None` if they are the same, byte for byte but for line ends.
#[must_use]
pub fn first_difference(expected: &str, found: &str) -> Option<String> {
    let (mut expected, mut found) = (expected.lines(), found.lines());
    let mut descent = ("", "");
    for line in 1.. {
        let (old, new) = match (expected.next(), found.next()) {
            (None, None) => return None,
            (Some(old), Some(new)) => (old, new),
            (Some(old), None) => return Some(format!("the output ends before line {line}, '{old}'")),
            (None, Some(new)) => return Some(format!("the output goes on after its end with '{new}'")),
        };
        if old == new {
            if let ["descent", name, scalar] = old.split(' ').collect::<Vec<_>>()[..] {
                descent = (name, scalar);
            }
            continue;
        }
        let (name, scalar) = descent;
        let moved = if scalar == "f32" { moved::<f32>(old, new) } else { moved::<f64>(old, new) };
        return Some(match moved {
            Some(moved) => format!("{name} {scalar}: {moved}"),
            None => format!("line {line}: expected '{old}', found '{new}'"),
        });
    }
    None
}

fn moved<T: Bits>(old: &str, new: &str) -> Option<String> {
    let words = |line: &str| -> Option<LoggedStep<T>> {
        step(line.strip_prefix("step ")?.split(' ').collect::<Vec<_>>().as_slice(), None).ok()
    };
    let (old, new) = (words(old)?, words(new)?);
    let numbers = |step: &LoggedStep<T>| [step.params[0], step.params[1], step.loss];
    let mut pairs = ["a", "b", "loss"].into_iter().zip(numbers(&old)).zip(numbers(&new));
    let (name, before, now, distance) = pairs
        .find(|((_, old), new)| old.hex() != new.hex())
        .map(|((name, old), new)| (name, old, new, Distance::between(old, new)))?;
    // The bits of a NaN count, too, but have no distance.
    let apart = distance.map_or_else(String::new, |distance| format!(", {distance} apart"));
    (old.index == new.index)
        .then(|| format!("the first step that moved is {}: {name} is {now}, expected {before}{apart}", old.index))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "descent line f32\nstep 0 40a00000 40800000 411e0a3d\nstep 5 3f800000 3f000000 3e000000\nend 2\n";

    #[test]
    fn what_a_serial_line_loses_is_noticed() {
        assert_eq!(read_log(LOG).unwrap().len(), 1);
        let message = |log: &str| read_log(log).unwrap_err().to_string();
        let cut = LOG.replace("step 5 3f800000 3f000000 3e000000\n", "");
        assert_eq!(message(&cut), "line 3: the device wrote 2 steps, the log holds 1");
        assert!(message(&LOG.replace("end 2\n", "")).starts_with("line 4: the log ends in the middle"));
        assert!(message(&LOG.replace("40a00000", "40a0000")).contains("'40a0000' is not the bits of an f32"));
        assert!(message(&LOG.replace("40a00000", "40ax0000")).contains("8 hexadecimal digits"));
        assert!(message(&LOG.replace("step 5", "step 0")).contains("step 0 does not come after"));
        assert!(message(&LOG.replace(" 3e000000", "")).contains("3 fields"));
        assert!(message(&LOG.replace("f32", "f16")).contains("'f16' is no precision"));
        assert!(message(&LOG[17..]).contains("outside a descent"));
        assert!(message(&LOG.replace("end 2", "end")).contains("is cut"));
        assert!(message(&LOG.replace("end 2", "descent x f32")).contains("before the last one has ended"));
    }

    #[test]
    fn the_first_moved_step_is_named() {
        assert_eq!(first_difference(LOG, LOG), None);
        let moved = LOG.replace("3f000000", "3f000002");
        let expected = "line f32: the first step that moved is 5: b is 0.5000001, expected 0.5, 2 ulp apart";
        assert_eq!(first_difference(LOG, &moved).as_deref(), Some(expected));
        assert_eq!(first_difference("a\nb\n", "a\n").as_deref(), Some("the output ends before line 2, 'b'"));
        assert_eq!(first_difference("a\n", "b\n").as_deref(), Some("line 1: expected 'a', found 'b'"));
    }
}
