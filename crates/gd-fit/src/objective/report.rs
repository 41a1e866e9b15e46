//! Reports of descents without data.

use std::io::{self, Write};

use gd_core::Real;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Descents, ObjectiveMinimum};
use crate::picture::labels;
use crate::printable::Printable;
use crate::report::{Report, Significant, Styles, shortest};

/// Digits of values.
const DIGITS: usize = 8;
/// Digits of values in a table of several descents.
const FEWER: usize = 6;
/// The minima that people are shown, the lowest first.
const MOST: usize = 12;

/// Writes the report for people.
pub(super) fn write_text<T: Real>(descents: &Descents<T>, styles: &Styles, out: &mut dyn Write) -> io::Result<()> {
    let reports = descents.reports();
    let Some(first) = reports.first() else { return Ok(()) };
    let (title, names) = (styles.formula, first.problem.names());
    writeln!(out, "{title}{}{title:#}", Printable(first.formula.trim()))?;
    writeln!(out, "  without data: the formula itself is the loss")?;
    for constant in &first.problem.data.origin.constants {
        writeln!(out, "  {constant}")?;
    }
    let held: Vec<String> =
        first.problem.fixed.iter().map(|(name, value)| format!("{name} = {}", Significant(*value, FEWER))).collect();
    if !held.is_empty() {
        writeln!(out, "  held: {}", held.join(", "))?;
    }
    match &reports[..] {
        [report] => one(report, styles, out)?,
        reports => several(reports, styles, out)?,
    }
    minima(descents, names, styles, out)?;
    writeln!(out)?;
    for (label, report) in labels(&reports).iter().zip(&reports) {
        let ending = &report.solution.outcome.ending;
        let style = if ending.is_converged { styles.good } else { styles.bad };
        if reports.len() == 1 {
            let (verdict, reason) = ending.explanation.split_once(':').unwrap_or((&ending.explanation, ""));
            let colon = if reason.is_empty() { "" } else { ":" };
            writeln!(out, "{style}{verdict}{style:#}{colon}{reason}")?;
        } else {
            writeln!(out, "{style}{label}{style:#}: {}", ending.explanation)?;
        }
    }
    if let Some(lower) = descents.lower() {
        writeln!(out, "a lower minimum, {}, is at {}", Significant(lower.loss, FEWER), place(names, lower))?;
    }
    Ok(())
}

/// `x = 1, y = 2`
fn place(names: &[String], minimum: &ObjectiveMinimum) -> String {
    let pairs = names.iter().zip(&minimum.params);
    pairs.map(|(name, value)| format!("{name} = {}", Significant(*value, FEWER))).collect::<Vec<_>>().join(", ")
}

fn one<T: Real>(report: &Report<'_, T>, styles: &Styles, out: &mut dyn Write) -> io::Result<()> {
    let outcome = &report.solution.outcome;
    let steps = if outcome.n_steps == 1 { "1 step".into() } else { format!("{} steps", outcome.n_steps) };
    writeln!(out, "  {}, {}, {steps}\n", report.method.describe(), report.precision.name())?;
    let mut rows = vec![["parameter".to_owned(), "end".into(), "start".into()]];
    let shown = |value: f64| Significant(value, DIGITS).to_string();
    let parts = report.problem.names().iter().zip(&outcome.params).zip(&outcome.start);
    rows.extend(parts.map(|((name, end), start)| {
        [name.clone(), shown(shortest(*end)), Significant(shortest(*start), FEWER).to_string()]
    }));
    let start_loss = outcome.path.get(0).map_or(f64::NAN, |(_, loss)| loss.to_f64());
    rows.push(["loss".into(), shown(outcome.loss.to_f64()), Significant(start_loss, FEWER).to_string()]);
    table(&rows, styles, out)
}

fn several<T: Real>(reports: &[Report<'_, T>], styles: &Styles, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {} descents\n", reports.len())?;
    let names = reports.first().map_or(&[][..], |report| report.problem.names());
    let heads = ["descent".to_owned(), "steps".into(), "loss".into()].into_iter();
    let mut rows = vec![heads.chain(names.iter().cloned()).chain(["ended".into()]).collect::<Vec<_>>()];
    for (label, report) in labels(reports).into_iter().zip(reports) {
        let outcome = &report.solution.outcome;
        let shown = |value: f64| Significant(value, FEWER).to_string();
        let mut row = vec![label, outcome.n_steps.to_string(), shown(outcome.loss.to_f64())];
        row.extend(outcome.params.iter().map(|value| shown(value.to_f64())));
        row.push(outcome.ending.reason.into());
        rows.push(row);
    }
    table(&rows, styles, out)
}

/// Words in the first column and in one that holds nothing else to the left, numbers to the right.
fn table(rows: &[impl AsRef<[String]>], styles: &Styles, out: &mut dyn Write) -> io::Result<()> {
    let n_columns = rows.first().map_or(0, |row| row.as_ref().len());
    let cell = |row: &dyn AsRef<[String]>, column: usize| row.as_ref().get(column).cloned().unwrap_or_default();
    let width = |column: usize| rows.iter().map(|row| cell(row, column).chars().count()).max().unwrap_or(0);
    let is_words = |column: usize| column == 0 || rows.iter().all(|row| cell(row, column).parse::<f64>().is_err());
    let columns: Vec<(usize, bool)> = (0..n_columns).map(|column| (width(column), is_words(column))).collect();
    for (index, row) in rows.iter().enumerate() {
        let cells = columns.iter().enumerate().map(|(column, (width, is_words))| {
            let text = cell(row, column);
            if *is_words { format!("{text:<width$}") } else { format!("{text:>width$}") }
        });
        let line = cells.collect::<Vec<_>>().join("   ");
        let style = if index == 0 { styles.heading } else { anstyle::Style::new() };
        writeln!(out, "{style}  {}{style:#}", line.trim_end())?;
    }
    Ok(())
}

/// The minima that a search found.
fn minima<T: Real>(descents: &Descents<T>, names: &[String], styles: &Styles, out: &mut dyn Write) -> io::Result<()> {
    let heading = styles.heading;
    let found = descents.minima();
    if found.is_empty() {
        return writeln!(out, "\n{heading}  no minimum was found by a search{heading:#}");
    }
    let all = if found.len() == 1 { "1 minimum".into() } else { format!("{} minima", found.len()) };
    writeln!(out, "\n{heading}  {all} found by a search{}{heading:#}", shown_of(found.len()))?;
    write_minima(found, names, out)
}

/// How many of `n` minima are shown.
pub(super) fn shown_of(n: usize) -> String {
    if n > MOST { format!(", of which the lowest {MOST} are") } else { ":".into() }
}

/// A line for each of the lowest minima.
pub(super) fn write_minima(found: &[ObjectiveMinimum], names: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut shown = found.iter().take(MOST);
    shown.try_for_each(|one| writeln!(out, "  loss {} at {}", Significant(one.loss, FEWER), place(names, one)))
}

#[derive(Serialize)]
struct Json<'a> {
    formula: &'a str,
    method: Method,
    parameters: Vec<Parameter>,
    loss: f64,
    start_loss: f64,
    steps: usize,
    /// Found by a search, the lowest first.
    minima: Vec<Minimum>,
    stop: Stop<'a>,
}

#[derive(Serialize)]
struct Method {
    optimizer: &'static str,
    learning_rate: f64,
    precision: &'static str,
}

#[derive(Serialize)]
struct Parameter {
    name: String,
    value: f64,
    /// `null` if it was held.
    start: Option<f64>,
}

#[derive(Serialize)]
struct Minimum {
    loss: f64,
    parameters: Map<String, Value>,
}

#[derive(Serialize)]
struct Stop<'a> {
    converged: bool,
    reason: &'static str,
    explanation: &'a str,
}

/// Writes the report for programs.
pub(super) fn write_json<T: Real>(descents: &Descents<T>, out: &mut dyn Write) -> io::Result<()> {
    let reports = descents.reports();
    let all: Vec<Json<'_>> = reports.iter().map(|report| json(report, descents.minima())).collect();
    match &all[..] {
        [one] => serde_json::to_writer_pretty(&mut *out, one)?,
        all => serde_json::to_writer_pretty(&mut *out, all)?,
    }
    writeln!(out)
}

fn json<'a, T: Real>(report: &Report<'a, T>, minima: &[ObjectiveMinimum]) -> Json<'a> {
    let outcome = &report.solution.outcome;
    let names = report.problem.names();
    let minimum = |found: &ObjectiveMinimum| Minimum {
        loss: found.loss,
        parameters: names.iter().cloned().zip(found.params.iter().map(|value| Value::from(*value))).collect(),
    };
    let parameters = report.parameters().into_iter();
    Json {
        formula: report.formula,
        method: Method {
            optimizer: report.method.optimizer.name(),
            learning_rate: report.method.learning_rate,
            precision: report.precision.name(),
        },
        parameters: parameters
            .map(|parameter| Parameter { name: parameter.name, value: parameter.value, start: parameter.start })
            .collect(),
        loss: shortest(outcome.loss),
        start_loss: outcome.path.get(0).map_or(f64::NAN, |(_, loss)| shortest(loss)),
        steps: outcome.n_steps,
        minima: minima.iter().map(minimum).collect(),
        stop: Stop {
            converged: outcome.ending.is_converged,
            reason: outcome.ending.reason,
            explanation: &outcome.ending.explanation,
        },
    }
}
