//! Trajectories as text, one line a step, and the first step at which two of them part.

use std::fmt::Write;

use gd_core::{Real, Step};
use gd_scenarios::Scenario;

/// A scalar with its bits.
pub trait Bits: Real {
    /// Its name in Rust.
    const NAME: &'static str;
    /// The bits in hexadecimal.
    fn hex(self) -> String;
    /// The number with these bits.
    fn from_hex(hex: &str) -> Option<Self>;
    /// Position among all numbers of the type: neighbors differ by one.
    fn rank(self) -> i64;
}

impl Bits for f32 {
    const NAME: &'static str = "f32";
    fn hex(self) -> String {
        format!("{:08x}", self.to_bits())
    }
    fn from_hex(hex: &str) -> Option<Self> {
        u32::from_str_radix(hex, 16).ok().map(Self::from_bits)
    }
    fn rank(self) -> i64 {
        let magnitude = i64::from(self.to_bits() & 0x7fff_ffff);
        if self.is_sign_negative() { -magnitude } else { magnitude }
    }
}

impl Bits for f64 {
    const NAME: &'static str = "f64";
    fn hex(self) -> String {
        format!("{:016x}", self.to_bits())
    }
    fn from_hex(hex: &str) -> Option<Self> {
        u64::from_str_radix(hex, 16).ok().map(Self::from_bits)
    }
    fn rank(self) -> i64 {
        let magnitude = (self.to_bits() & 0x7fff_ffff_ffff_ffff) as i64;
        if self.is_sign_negative() { -magnitude } else { magnitude }
    }
}

const COLUMNS: [&str; 3] = ["a", "b", "mse"];

/// The whole trajectory of a scenario, as [`steps_text`].
///
/// # Errors
/// What `gd_core` refuses; with the tutorial's scenarios nothing.
pub fn trajectory_text<T: Bits>(scenario: &Scenario) -> Result<String, gd_core::Error> {
    let (x, y) = scenario.data::<T>();
    Ok(steps_text(scenario.name, scenario.descent(&x, &y)?))
}

/// Steps of a descent: a header, then per step its index and, for a, b and mse, the bits and the shortest decimal that
/// reads back as them.
pub fn steps_text<T: Bits>(name: &str, steps: impl Iterator<Item = Step<[T; 2]>>) -> String {
    let mut text = format!("{name} {} step: a, b, mse\n", T::NAME);
    for step in steps {
        let _ = write!(text, "{}:", step.index);
        for value in [step.params[0], step.params[1], step.loss] {
            let _ = write!(text, " {}={value}", value.hex());
        }
        text.push('\n');
    }
    text
}

/// Where two trajectories part.
#[derive(Debug, Clone, PartialEq)]
pub enum Difference {
    /// A number moved.
    Moved {
        /// The first step with a difference.
        step: usize,
        /// The first column of it.
        column: &'static str,
        /// The number before.
        before: String,
        /// The number now.
        now: String,
        /// How many representable numbers lie between, plus one.
        ulps: u64,
    },
    /// One ends, or has a line that is not of the form.
    Shape {
        /// The line, from 1.
        line: usize,
    },
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Moved { step, column, before, now, ulps } => {
                write!(f, "the first step that moved is {step}: {column} was {before}, is {now}, {ulps} ulp apart")
            }
            Self::Shape { line } => write!(f, "the trajectories have different lines from line {line} on"),
        }
    }
}

/// The first difference between two texts of [`trajectory_text`].
#[must_use]
pub fn first_difference<T: Bits>(before: &str, now: &str) -> Option<Difference> {
    let (mut before, mut now) = (before.lines(), now.lines());
    for line in 1.. {
        let (old, new) = match (before.next(), now.next()) {
            (None, None) => return None,
            (Some(old), Some(new)) if old == new => continue,
            (Some(old), Some(new)) => (old, new),
            _ => return Some(Difference::Shape { line }),
        };
        let (Some((step, old)), Some((other, new))) = (parse::<T>(old), parse::<T>(new)) else {
            return Some(Difference::Shape { line });
        };
        if step != other {
            return Some(Difference::Shape { line });
        }
        for ((&column, old), new) in COLUMNS.iter().zip(old).zip(new) {
            let ulps = old.rank().abs_diff(new.rank());
            if ulps != 0 {
                return Some(Difference::Moved { step, column, before: old.to_string(), now: new.to_string(), ulps });
            }
        }
        // Same bits, another decimal: the text was edited by hand.
        return Some(Difference::Shape { line });
    }
    None
}

fn parse<T: Bits>(line: &str) -> Option<(usize, [T; 3])> {
    let (step, values) = line.split_once(": ")?;
    let mut values = values.split(' ').map(|value| T::from_hex(value.split_once('=')?.0));
    let mut next = || values.next().flatten();
    Some((step.parse().ok()?, [next()?, next()?, next()?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_moved_step_is_named_with_its_distance() {
        let scenario = Scenario::by_name("net-local").unwrap();
        let before = trajectory_text::<f32>(scenario).unwrap();
        assert_eq!(first_difference::<f32>(&before, &before), None);
        let line = before.lines().nth(18).unwrap();
        let (_, [_, b, _]) = parse::<f32>(line).unwrap();
        let moved = f32::from_bits(b.to_bits() + 3);
        let now = before.replace(&format!("{}={b}", b.hex()), &format!("{}={moved}", moved.hex()));
        let found = first_difference::<f32>(&before, &now);
        let (before, now) = (b.to_string(), moved.to_string());
        assert_eq!(found, Some(Difference::Moved { step: 17, column: "b", before, now, ulps: 3 }));
    }

    #[test]
    fn distances_count_across_zero() {
        assert_eq!(f32::from_bits(1).rank().abs_diff((-f32::from_bits(1)).rank()), 2);
        assert_eq!((0.0_f64).rank(), (-0.0_f64).rank());
    }

    #[test]
    fn a_missing_line_is_a_difference() {
        let text = trajectory_text::<f64>(&gd_scenarios::SCENARIOS[0]).unwrap();
        let shorter = text.lines().take(100).fold(String::new(), |text, line| text + line + "\n");
        assert_eq!(first_difference::<f64>(&text, &shorter), Some(Difference::Shape { line: 101 }));
    }
}
