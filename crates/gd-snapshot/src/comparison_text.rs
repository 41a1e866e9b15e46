//! A comparison in a few lines.

use std::fmt;

use crate::comparison::{Comparison, Ends, Moved, OtherColumns};
use crate::distance::{Distance, Tolerance, relative};
use crate::scalar::{Scalar, digits};

impl<T: Scalar> fmt::Display for Comparison<T> {
    /// At most three lines, without a line break at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        let shape = self.shape();
        if !shape.is_empty() {
            lines.push(shape.join("; "));
        }
        match &self.first {
            Some(first) => {
                lines.push(self.cause(first));
                lines.push(self.course(first));
            }
            None => lines.push(self.agreement()),
        }
        f.write_str(&lines.join("\n"))
    }
}

impl<T: Scalar> Comparison<T> {
    /// What differs beside the numbers.
    fn shape(&self) -> Vec<String> {
        let OtherColumns { missing, new, is_reordered } = &self.columns;
        let mut parts = Vec::new();
        let columns = |names: &[String], what: &str| {
            let (noun, verb) = if names.len() == 1 { ("column", "is") } else { ("columns", "are") };
            format!("{noun} {} {verb} {what}", names.join(", "))
        };
        if !missing.is_empty() {
            parts.push(columns(missing, "missing"));
        }
        if !new.is_empty() {
            parts.push(columns(new, "new"));
        }
        if *is_reordered {
            parts.push("the columns are in another order".into());
        }
        parts.extend(self.missing_steps());
        parts.extend(self.new_steps());
        parts
    }

    fn missing_steps(&self) -> Option<String> {
        let (count, first) = self.steps.missing?;
        Some(match self.last_steps {
            [_, None] if count == 1 => "there are no steps; there was 1".into(),
            [_, None] => format!("there are no steps; there were {count}"),
            [Some(before), Some(now)] if first > now => format!("it ends at step {now}, not at step {before}"),
            _ if count == 1 => format!("step {first} is missing"),
            _ => format!("{count} steps are missing, the first is step {first}"),
        })
    }

    fn new_steps(&self) -> Option<String> {
        let (count, first) = self.steps.new?;
        Some(match self.last_steps {
            [None, _] if count == 1 => "there is 1 step; there were none".into(),
            [None, _] => format!("there are {count} steps; there were none"),
            [Some(before), Some(now)] if first > before => {
                format!("it goes on after step {before}, to step {now}")
            }
            _ if count == 1 => format!("step {first} is new"),
            _ => format!("{count} steps are new, the first is step {first}"),
        })
    }

    /// The first step that moved.
    fn cause(&self, first: &Moved<T>) -> String {
        let others = match self.n_moved_at_first {
            0 | 1 => String::new(),
            2 => ", with another column".into(),
            count => format!(", with {} other columns", count - 1),
        };
        format!(
            "{} at step {} {}{others}; {} of {} steps moved",
            first.column,
            first.step,
            self.numbers(first),
            self.n_moved,
            self.n_shared
        )
    }

    /// Where the numbers are farthest apart, and the ends.
    fn course(&self, first: &Moved<T>) -> String {
        let is_there = |one: &Moved<T>, other: &Moved<T>| one.step == other.step && one.column == other.column;
        let farthest = self.farthest.as_ref().unwrap_or(first);
        let text = if is_there(farthest, first) {
            "farthest apart there".to_owned()
        } else {
            format!("farthest apart at step {}: {} {}", farthest.step, farthest.column, self.numbers(farthest))
        };
        match &self.ends {
            Ends::Unknown => text,
            Ends::Agree => format!("{text}; the ends agree"),
            Ends::Differ(end) if is_there(farthest, end) && self.last_steps[0] == self.last_steps[1] => {
                format!("{text}; that is the end")
            }
            Ends::Differ(end) => format!("{text}; the ends differ: {} {}", end.column, self.numbers(end)),
        }
    }

    fn numbers(&self, moved: &Moved<T>) -> String {
        let Moved { before, now, distance, .. } = moved;
        let apart = match distance {
            Distance::Ulps(_) => match self.tolerance {
                Tolerance::Relative(_) => format!(", {distance} or {:.1e} apart", relative(*before, *now)),
                _ => format!(", {distance} apart"),
            },
            // The numbers say it all.
            Distance::SignOfZero | Distance::NotFinite => String::new(),
        };
        format!("was {}, is {}{apart}", digits(*before), digits(*now))
    }

    /// What holds where no number moved.
    fn agreement(&self) -> String {
        if self.n_columns == 0 {
            return "no column is in both".into();
        }
        if self.n_shared == 0 {
            return match self.last_steps {
                [None, None] => "neither has a step".into(),
                _ => "no step is in both".into(),
            };
        }
        let noun = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let (steps, columns) = (noun(self.n_shared, "step"), noun(self.n_columns, "column"));
        let which = if self.is_same() { "" } else { " in both" };
        let verb = if self.n_shared == 1 { "agrees" } else { "agree" };
        let agreement = format!("{steps} with {columns}{which} {verb} {}", self.tolerance);
        match &self.farthest {
            Some(farthest) => {
                let numbers = self.numbers(farthest);
                format!("{agreement}; farthest apart at step {}: {} {numbers}", farthest.step, farthest.column)
            }
            None => agreement,
        }
    }
}
