//! The suggestions for people.

use std::io::{self, Write};

use anstyle::Style;

use super::law::{Law, LawParameter};
use super::suggest::{Suggestion, Suggestions};
use super::verdict::{Certainty, delta};
use crate::formulas::{Whereabouts, measure};
use crate::printable::Printable;
use crate::report::{Parameter, Significant, Styles};

/// Laws in the table.
const MAX_LISTED: usize = 8;
/// Laws of a list in a sentence.
const MAX_NAMED: usize = 5;
const DIGITS: usize = 6;

/// Writes the suggestions for people.
///
/// # Errors
/// A writer that fails.
pub fn write_suggestions(laws: &Suggestions, styles: &Styles, out: &mut dyn Write) -> io::Result<()> {
    head(laws, styles.formula, out)?;
    table(laws, styles.heading, out)?;
    if let Some(best) = laws.best() {
        law(best, styles.heading, out)?;
    }
    let style = match laws.certainty {
        Certainty::Clear | Certainty::Ahead => styles.good,
        Certainty::Nothing => styles.bad,
        _ => styles.heading,
    };
    let sentence = Printable(&laws.verdict()).to_string();
    let (verdict, rest) = sentence.split_once(':').unwrap_or((&sentence, ""));
    let colon = if rest.is_empty() { "" } else { ":" };
    writeln!(out, "{style}{verdict}{style:#}{colon}{rest}")
}

fn head(laws: &Suggestions, bold: Style, out: &mut dyn Write) -> io::Result<()> {
    let data = &laws.data;
    let (y, x) = (data.response_title(), data.input_title(0));
    writeln!(out, "{bold}laws of {} over {}{bold:#}", Printable(&y), Printable(&x))?;
    write!(out, "  {} of {}, {} rows", Printable(&data.y_name), Printable(&data.file), laws.n_rows)?;
    match data.n_skipped {
        0 => {}
        n => write!(out, ", {n} left out for missing values")?,
    }
    match data.n_excluded {
        0 => writeln!(out)?,
        n => writeln!(out, ", {n} left out by the condition")?,
    }
    writeln!(out, "  {}", Printable(&data.origin.to_string()))?;
    for remark in data.reading.remarks().iter().chain(&data.origin.remarks) {
        writeln!(out, "  {}", Printable(remark))?;
    }
    if data.y.len() < laws.n_rows {
        let stride = laws.n_rows.div_ceil(data.y.len().max(1));
        writeln!(out, "  of so many rows one in {stride} was looked at, {} in all", data.y.len())?;
    }
    let n_laws: usize = laws.laws.iter().map(|one| 1 + one.same_curve.len()).sum();
    let n_others = laws.not_for_these.len();
    write!(out, "  {n_laws} laws, which are {} curves", laws.laws.len())?;
    if n_others == 0 { writeln!(out, "\n") } else { writeln!(out, "; {n_others} others are not for such data\n") }
}

fn table(laws: &Suggestions, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    let spread: &[&str] = if laws.is_absolute { &["chi-squared", "probability"] } else { &["s"] };
    let heads = [&["", "k"], spread, &["AICc", "delta", "weight"]].concat();
    let mut rows: Vec<Vec<String>> = vec![heads.into_iter().map(str::to_owned).collect()];
    let shown = |value: f64| Significant(value, DIGITS).to_string();
    let unknown = || "-".to_owned();
    let listed = laws.ranked().iter().take(MAX_LISTED);
    let mut names = vec!["law".to_owned()];
    for (place, one) in listed.enumerate() {
        let summary = &one.fit.summary;
        let mut row = vec![(place + 1).to_string(), one.fit.n_determined().to_string()];
        if laws.is_absolute {
            row.push(shown(summary.residual_sum));
            row.push(summary.chi_squared_probability.map_or_else(unknown, |p| Significant(p, 3).to_string()));
        } else {
            row.push(summary.residual_deviation.map_or_else(unknown, shown));
        }
        if let Some(criteria) = &one.fit.criteria {
            row.push(shown(criteria.aicc));
            row.push(Significant(criteria.delta, 3).to_string());
            row.push(Significant(criteria.weight, 3).to_string());
        }
        rows.push(row);
        names.push(format!("{}: {}", one.law.name, one.law.formula));
    }
    if rows.len() == 1 {
        return Ok(());
    }
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..rows[0].len()).map(|column| width(column).unwrap_or(0)).collect();
    for (index, (row, name)) in rows.iter().zip(&names).enumerate() {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(text, width)| format!("{text:>width$}")).collect();
        let style = if index == 0 { heading } else { Style::new() };
        writeln!(out, "{style}  {}  {name}{style:#}", cells.join("  "))?;
    }
    if laws.n_ranked > MAX_LISTED {
        writeln!(out, "  and {} more", laws.n_ranked - MAX_LISTED)?;
    }
    writeln!(out)
}

/// The best law with the meaning of its parameters.
fn law(best: &Suggestion, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    let Suggestion { law, same_curve, fit, .. } = best;
    writeln!(out, "{heading}  {}{heading:#}", law.name)?;
    let value = |(known, found): (&LawParameter, &Parameter)| {
        let error = match &found.error {
            Ok(error) => format!(" +- {}", Significant(*error, 2)),
            Err(_) => String::new(),
        };
        [
            format!("{} = {}{error}", known.name, Significant(found.value, DIGITS)),
            known.unit.to_string(),
            known.meaning.to_owned(),
        ]
    };
    let rows: Vec<[String; 3]> = law.parameters.iter().zip(&fit.parameters).map(value).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    for [value, unit, meaning] in &rows {
        writeln!(out, "  {value:<first$}  [{unit}]{:pad$}  {meaning}", "", pad = second - unit.chars().count())?;
    }
    writeln!(out, "  from {}", law.source)?;
    if !same_curve.is_empty() {
        writeln!(out, "  the same curve: {}", listed(same_curve))?;
    }
    writeln!(out)
}

fn listed(laws: &[&'static Law]) -> String {
    laws.iter().map(|law| format!("{} {}", law.name, law.formula)).collect::<Vec<_>>().join("; ")
}

impl Suggestions {
    /// What it comes to, in a sentence: which law, which the data cannot tell from it and where to measure, or none.
    #[must_use]
    pub fn verdict(&self) -> String {
        let ranked = self.ranked();
        let Some(best) = ranked.first() else {
            return format!("none can be trusted: {}", self.why_none());
        };
        let name = best.law.name;
        match &self.certainty {
            Certainty::Nothing => format!("none can be trusted: {}", self.why_none()),
            Certainty::Noise | Certainty::Line => {
                let simplest = if self.certainty == Certainty::Noise { "a constant" } else { "a straight line" };
                let lowest = ranked.iter().find(|one| delta(one) == 0.0).filter(|_| delta(best) > 0.0);
                let ahead = lowest.map_or_else(String::new, |lowest| {
                    let by = Significant(delta(best), 3);
                    format!(": AICc of {} is {by} lower, which one of so many is by chance", lowest.law.name)
                });
                format!("no law is better than {simplest}{ahead}")
            }
            Certainty::Equal { others, whereabouts } => {
                let names: Vec<&str> =
                    others.iter().filter_map(|place| ranked.get(*place)).map(|one| one.law.name).collect();
                let more = match names.len().checked_sub(MAX_NAMED) {
                    Some(n @ 1..) => format!(" and {n} more"),
                    _ => String::new(),
                };
                let listed = names.iter().take(MAX_NAMED).copied().collect::<Vec<_>>().join("; ");
                let advice = match (whereabouts, names.first()) {
                    (Whereabouts::At(place), Some(first)) => format!(". To tell {first} from it, {}", measure(place)),
                    _ => String::new(),
                };
                format!("several are equal: these points cannot tell {name} from {listed}{more}{advice}")
            }
            Certainty::Ahead => {
                let next = ranked.get(1).map_or((String::new(), 0.0), |next| (next.law.name.to_owned(), delta(next)));
                format!(
                    "{name} is ahead, but not sure: AICc of {} is {} above it, and it takes 10 to be sure",
                    next.0,
                    Significant(next.1, 3)
                )
            }
            Certainty::Pattern => {
                format!("{name} is best, but what it leaves over has a pattern: the right law may be none of these")
            }
            Certainty::Clear => match ranked.get(1) {
                Some(next) => format!(
                    "{name} is clearly best: AICc of the next, {}, is {} above it",
                    next.law.name,
                    Significant(delta(next), 3)
                ),
                None => format!("{name} is the only one that can be trusted"),
            },
        }
    }

    fn why_none(&self) -> String {
        let reason = self.laws.iter().find_map(|one| one.fit.reason.as_ref());
        reason.map_or_else(|| "no law could be fitted".to_owned(), |reason| format!("{reason}"))
    }
}
