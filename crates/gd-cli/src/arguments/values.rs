//! Arguments that are not settings of a fit.

use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

/// One character of ASCII.
pub(super) fn ascii(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [byte] if byte.is_ascii_graphic() => Ok(*byte),
        _ => Err("give one character, such as #".into()),
    }
}

/// `I/N`, a part of the work, from 1.
pub(super) fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.trim().parse().ok()?, n.trim().parse().ok()?)));
    match parts {
        Some((i, n)) if 1 <= i && i <= n => Ok((i, n)),
        _ => Err("give a part and the number of parts, such as 1/4".into()),
    }
}

/// A number between 0 and 1, or between 0 and 100 with a percent sign.
pub(super) fn level(text: &str) -> Result<f64, String> {
    let text = text.trim();
    // 99.9e-2 is 0.999 as it would be typed; 99.9 / 100 is off by a bit.
    let level = match text.strip_suffix('%').map(str::trim) {
        Some(percent) => format!("{percent}e-2").parse::<f64>(),
        None => text.parse(),
    };
    match level {
        Ok(level) if 0.0 < level && level < 1.0 => Ok(level),
        _ => Err("give a level between 0 and 1, such as 0.95 or 95%".into()),
    }
}

/// A part of a number, from 0 to less than 1.
pub(super) fn part(text: &str) -> Result<f64, String> {
    match text.trim().parse() {
        Ok(part) if (0.0..1.0).contains(&part) => Ok(part),
        _ => Err("give a part from 0 to less than 1, such as 1e-9".into()),
    }
}

/// A time in seconds, at most a year.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.trim().parse().ok().filter(|seconds| (0.0..=31_557_600.0).contains(seconds));
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.ok_or_else(|| "give seconds, such as 0.5 or 60".into())
}

/// A number within a range, or how it could look.
fn within<T: FromStr + PartialOrd>(text: &str, range: &RangeInclusive<T>, said: &str) -> Result<T, String> {
    text.trim().parse().ok().filter(|value| range.contains(value)).ok_or_else(|| format!("give {said}"))
}

/// The name of an axis.
pub(super) fn axis(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() {
        Err("an axis is missing; name some of x, y, loss and the parameters".into())
    } else {
        Ok(name.into())
    }
}

/// Pixels of the file for each one of the size.
pub(super) fn pixel_ratio(text: &str) -> Result<f64, String> {
    within(text, &(1.0..=4.0), "1 to 4, such as 2 for twice as many pixels")
}

/// Degrees of a turn.
pub(super) fn turn(text: &str) -> Result<f64, String> {
    within(text, &(-3600.0..=3600.0), "-3600 to 3600 degrees, such as 360 for a full turn")
}

/// Frames of an animation.
pub(super) fn frames(text: &str) -> Result<usize, String> {
    within(text, &(1..=1000), "1 to 1000 frames")
}

/// Frames in a second. Players do not show more than 50.
pub(super) fn fps(text: &str) -> Result<f64, String> {
    within(text, &(0.01..=50.0), "frames in a second, above 0 and up to 50")
}

/// Seconds of the last frame.
pub(super) fn hold(text: &str) -> Result<f64, String> {
    within(text, &(0.0..=600.0), "0 to 600 seconds")
}

/// Lines on a surface.
pub(super) fn mesh(text: &str) -> Result<usize, String> {
    if text.trim() == "none" { Ok(0) } else { within(text, &(2..=200), "2 to 200 lines, or none") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_shares_or_percent() {
        for (text, value) in [("0.95", 0.95), ("95%", 0.95), (" 99.9 % ", 0.999), ("68.27%", 0.6827)] {
            assert_eq!(level(text), Ok(value), "{text}");
        }
        for text in ["95", "0", "1", "0%", "100%", "-5%", "%", "NaN", "0.5%%", ""] {
            assert!(level(text).unwrap_err().contains("0.95 or 95%"), "{text}");
        }
    }

    #[test]
    fn shards_are_read() {
        assert_eq!(shard("2/3"), Ok((2, 3)));
        for text in ["0/3", "4/3", "1", "a/b", "1/0"] {
            assert!(shard(text).is_err(), "{text}");
        }
    }
}
