//! The log that a device writes of its descents, compared with the one it should be. [`gd_fit::log`] reads it.

use gd_fit::log::{LoggedSteps, read_log};
use gd_snapshot::{Distance, Trajectory};

use crate::trajectories::Bits;

/// Where a device's output first differs from the expected one: the descent and step with the distance in ulps where it
/// is a step, else the line. `None` if they are the same, byte for byte but for line ends.
#[must_use]
pub fn first_difference(expected: &str, found: &str) -> Option<String> {
    let (mut expected, mut found) = (expected.lines(), found.lines());
    let mut begin = "";
    for line in 1.. {
        let (old, new) = match (expected.next(), found.next()) {
            (None, None) => return None,
            (Some(old), Some(new)) => (old, new),
            (Some(old), None) => return Some(format!("the output ends before line {line}, '{old}'")),
            (None, Some(new)) => return Some(format!("the output goes on after its end with '{new}'")),
        };
        if old == new {
            if old.starts_with("descent ") {
                begin = old;
            }
            continue;
        }
        let other = || format!("line {line}: expected '{old}', found '{new}'");
        return Some(moved(begin, old, new).unwrap_or_else(other));
    }
    None
}

/// The steps of one line each, read as those of a descent with one step.
fn moved(begin: &str, old: &str, new: &str) -> Option<String> {
    // With a checksum the announcement has one, too, and both lines are as they were written.
    let one = |line: &str| read_log(&format!("{begin}\n{line}\nend 1")).or_else(|_| read_log(&unchecked(begin, line)));
    let [old, new] = [one(old).ok()?.pop()?, one(new).ok()?.pop()?];
    let moved = match (&old.steps, &new.steps) {
        (LoggedSteps::F32(old), LoggedSteps::F32(new)) => moved_number(old, new),
        (LoggedSteps::F64(old), LoggedSteps::F64(new)) => moved_number(old, new),
        _ => None,
    }?;
    let scalar = match old.steps {
        LoggedSteps::F32(_) => "f32",
        LoggedSteps::F64(_) => "f64",
    };
    Some(format!("{} {scalar}: {moved}", old.name))
}

/// The same without checksums.
fn unchecked(begin: &str, line: &str) -> String {
    let [begin, line] = [begin, line].map(|line| line.rsplit_once(" *").map_or(line, |(line, _)| line));
    format!("{begin}\n{line}\nend 1")
}

fn moved_number<T: Bits>(old: &Trajectory<T>, new: &Trajectory<T>) -> Option<String> {
    let ((step, before), (other, now)) = (old.rows().next()?, new.rows().next()?);
    let mut pairs = old.columns().iter().zip(before.iter().zip(now));
    let (name, (before, now)) = pairs.find(|(_, (before, now))| before.hex() != now.hex())?;
    // The bits of a NaN count, too, but have no distance.
    let apart = Distance::between(*before, *now).map_or_else(String::new, |distance| format!(", {distance} apart"));
    (step == other).then(|| format!("the first step that moved is {step}: {name} is {now}, expected {before}{apart}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gd_fit::log::with_checksum;

    const LOG: &str = "descent line f32\nstep 0 40a00000 40800000 411e0a3d\nstep 5 3f800000 3f000000 3e000000\nend 2\n";

    #[test]
    fn the_first_moved_step_is_named() {
        assert_eq!(first_difference(LOG, LOG), None);
        let moved = LOG.replace("3f000000", "3f000002");
        let expected = "line f32: the first step that moved is 5: b is 0.5000001, expected 0.5, 2 ulp apart";
        assert_eq!(first_difference(LOG, &moved).as_deref(), Some(expected));
        let checked = |log: &str| log.lines().map(|line| with_checksum(line) + "\n").collect::<String>();
        assert_eq!(first_difference(&checked(LOG), &checked(&moved)).as_deref(), Some(expected));
        assert_eq!(first_difference("a\nb\n", "a\n").as_deref(), Some("the output ends before line 2, 'b'"));
        assert_eq!(first_difference("a\n", "b\n").as_deref(), Some("line 1: expected 'a', found 'b'"));
    }
}
