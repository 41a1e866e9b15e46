//! Reports of several descents side by side.

use std::io::{self, Write};

use gd_core::Real;

use super::text::Styles;
use super::{Report, Significant};
use crate::picture::labels;

/// Digits of values.
const DIGITS: usize = 6;

/// Writes a table with a row for every descent, then how each ended. Reports are of the same problem.
///
/// # Errors
/// A writer that fails.
pub fn write_text_of_several<T: Real>(
    reports: &[Report<'_, T>],
    styles: &Styles,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(first) = reports.first() else { return Ok(()) };
    let (title, heading) = (styles.formula, styles.heading);
    let data = &first.problem.data;
    writeln!(out, "{title}{}{title:#}", first.formula.trim())?;
    writeln!(out, "  {} of {}, {} rows", data.y_name, data.file, data.y.len())?;
    writeln!(out, "  {} descents\n", reports.len())?;
    let names = first.problem.names().iter().cloned();
    let heads = ["descent", "steps", "loss"].map(str::to_owned).into_iter().chain(names).chain(["ended".to_owned()]);
    let mut rows: Vec<Vec<String>> = vec![heads.collect()];
    let labels = labels(reports);
    for (label, report) in labels.iter().zip(reports) {
        let outcome = &report.solution.outcome;
        let shown = |value: f64| Significant(value, DIGITS).to_string();
        let mut row = vec![label.clone(), outcome.n_steps.to_string(), shown(outcome.loss.to_f64())];
        row.extend(outcome.params.iter().map(|value| shown(value.to_f64())));
        row.push(outcome.ending.reason.to_owned());
        rows.push(row);
    }
    let n_columns = rows[0].len();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..n_columns).map(|column| width(column).unwrap_or(0)).collect();
    for (index, row) in rows.iter().enumerate() {
        let cell = |(column, (text, width)): (usize, (&String, &usize))| {
            // Words to the left, numbers to the right.
            if column == 0 || column + 1 == n_columns { format!("{text:<width$}") } else { format!("{text:>width$}") }
        };
        let cells: Vec<String> = row.iter().zip(&widths).enumerate().map(cell).collect();
        let line = cells.join("   ");
        let style = if index == 0 { heading } else { anstyle::Style::new() };
        writeln!(out, "{style}  {}{style:#}", line.trim_end())?;
    }
    writeln!(out)?;
    for (label, report) in labels.iter().zip(reports) {
        let ending = &report.solution.outcome.ending;
        let style = if ending.is_converged { styles.good } else { styles.bad };
        writeln!(out, "{style}{label}{style:#}: {}", ending.explanation)?;
    }
    Ok(())
}

/// Writes an array with the report of every descent, in the order of the table.
///
/// # Errors
/// A writer that fails.
pub fn write_json_of_several<T: Real>(reports: &[Report<'_, T>], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, reports)?;
    writeln!(out)
}
