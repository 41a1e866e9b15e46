//! A comparison for programs.

use std::io::{self, Write};

use gd_snapshot::{Comparison, Ends, Moved, Scalar, Tolerance, digits};
use serde::Serialize;

#[derive(Serialize)]
struct Json<'a> {
    same: bool,
    before: &'a str,
    now: &'a str,
    precision: &'static str,
    tolerance: Allowed,
    missing_columns: &'a [String],
    new_columns: &'a [String],
    columns_reordered: bool,
    missing_steps: Steps,
    new_steps: Steps,
    /// Steps in both.
    steps_compared: usize,
    /// Those in which a number differs by more than the tolerance.
    steps_moved: usize,
    /// The first of them.
    first: Option<Number>,
    /// The numbers farthest apart, whatever the tolerance.
    farthest: Option<Number>,
    /// Whether the last steps agree; null where there are none.
    ends_agree: Option<bool>,
    /// Their numbers that are farthest apart, if they do not.
    ends: Option<Number>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Allowed {
    Exact,
    Ulps(u64),
    Relative(f64),
}

#[derive(Serialize)]
struct Steps {
    count: usize,
    first: Option<u64>,
}

#[derive(Serialize)]
struct Number {
    step: u64,
    column: String,
    before: Value,
    now: Value,
    /// 0 for zeros of different signs, null where a number is not finite.
    ulps: Option<u64>,
}

/// A number, or `NaN`, `inf` and `-inf`, which JSON has no numbers for.
#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    Finite(f64),
    Other(String),
}

/// Writes a comparison of two files as a JSON object, indented, with a line break at its end.
///
/// # Errors
/// A writer that fails.
pub fn write_json<T: Scalar>(found: &Comparison<T>, files: [&str; 2], out: &mut dyn Write) -> io::Result<()> {
    let steps = |other: Option<(usize, u64)>| match other {
        Some((count, first)) => Steps { count, first: Some(first) },
        None => Steps { count: 0, first: None },
    };
    let [before, now] = files;
    let json = Json {
        same: found.is_same(),
        before,
        now,
        precision: T::PRECISION.name(),
        tolerance: match found.tolerance {
            Tolerance::Exact => Allowed::Exact,
            Tolerance::Ulps(ulps) => Allowed::Ulps(ulps),
            Tolerance::Relative(share) => Allowed::Relative(share),
        },
        missing_columns: &found.columns.missing,
        new_columns: &found.columns.new,
        columns_reordered: found.columns.is_reordered,
        missing_steps: steps(found.steps.missing),
        new_steps: steps(found.steps.new),
        steps_compared: found.n_shared,
        steps_moved: found.n_moved,
        first: found.first.as_ref().map(number),
        farthest: found.farthest.as_ref().map(number),
        ends_agree: match &found.ends {
            Ends::Unknown => None,
            Ends::Agree => Some(true),
            Ends::Differ(_) => Some(false),
        },
        ends: if let Ends::Differ(moved) = &found.ends { Some(number(moved)) } else { None },
    };
    serde_json::to_writer_pretty(&mut *out, &json)?;
    writeln!(out)
}

fn number<T: Scalar>(Moved { step, column, before, now, distance }: &Moved<T>) -> Number {
    let value = |value: T| {
        let text = digits(value);
        // The fewest digits, in single precision too.
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Finite(number),
            _ => Value::Other(text),
        }
    };
    Number { step: *step, column: column.clone(), before: value(*before), now: value(*now), ulps: distance.ulps() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gd_snapshot::Trajectory;

    #[test]
    fn programs_get_everything_that_people_get() {
        let of = |rows: &[[f32; 2]]| Trajectory::from_rows(["a", "b"], rows.iter().copied()).unwrap();
        let json = |before: &[[f32; 2]], now: &[[f32; 2]]| -> serde_json::Value {
            let found = Comparison::of(&of(before), &of(now), Tolerance::Ulps(2));
            let mut text = Vec::new();
            write_json(&found, ["one.csv", "two.csv"], &mut text).unwrap();
            serde_json::from_slice(&text).unwrap()
        };
        let found = json(&[[0.1, 1.0], [0.2, f32::INFINITY]], &[[0.1, 1.0], [0.2, f32::NAN], [0.3, 0.0]]);
        let expected = serde_json::json!({
            "same": false, "before": "one.csv", "now": "two.csv", "precision": "f32", "tolerance": {"ulps": 2},
            "missing_columns": [], "new_columns": [], "columns_reordered": false,
            "missing_steps": {"count": 0, "first": null}, "new_steps": {"count": 1, "first": 2},
            "steps_compared": 2, "steps_moved": 1,
            "first": {"step": 1, "column": "b", "before": "inf", "now": "NaN", "ulps": null},
            "farthest": {"step": 1, "column": "b", "before": "inf", "now": "NaN", "ulps": null},
            "ends_agree": false,
            "ends": {"step": 1, "column": "b", "before": "inf", "now": 0.0, "ulps": null},
        });
        assert_eq!(found, expected);
        let found = json(&[[0.1, 0.0]], &[[0.1, -0.0]]);
        assert_eq!(
            (&found["same"], &found["farthest"]["ulps"], &found["first"]),
            (&true.into(), &0.into(), &().into())
        );
    }
}
