//! Derived quantities in the report for people.

use std::io::{self, Write};

use anstyle::Style;

use super::Significant;
use super::text::{between, with_percent};
use super::told::{Told, VALUE_DIGITS};
use crate::derived::Derived;
use crate::printable::Printable;

/// Every derived quantity with its standard error, and its interval if intervals are shown.
pub(super) fn derived(told: &Told<'_>, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    let all = told.derived;
    if all.is_empty() {
        return Ok(());
    }
    let level =
        if told.shows_intervals { format!("{} % interval", Significant(100.0 * told.level, 4)) } else { String::new() };
    let mut rows = vec![["derived".to_owned(), "value".into(), "standard error".into(), level]];
    let mut reasons = Vec::new();
    for Derived { name, expression, value, error, interval, is_rough } in all {
        let shown = if name == expression { name.clone() } else { format!("{name} = {expression}") };
        let error = match error {
            Ok(error) => with_percent(*error, *value),
            Err(reason) => {
                reasons.push(format!("{name} has no standard error: {reason}"));
                "-".into()
            }
        };
        if *is_rough {
            reasons.push(format!("the standard error of {name} is rough, as that of a parameter in it is"));
        }
        let interval = interval.filter(|_| told.shows_intervals).map_or_else(String::new, between);
        rows.push([Printable(&shown).to_string(), Significant(*value, VALUE_DIGITS).to_string(), error, interval]);
    }
    let widths = [0, 1, 2].map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    writeln!(out)?;
    for (index, [name, value, error, interval]) in rows.iter().enumerate() {
        let style = if index == 0 { heading } else { Style::new() };
        let [w0, w1, w2] = widths;
        let line = format!("{name:<w0$}   {value:>w1$}   {error:<w2$}   {interval}");
        writeln!(out, "{style}  {}{style:#}", line.trim_end())?;
    }
    reasons.iter().try_for_each(|reason| writeln!(out, "  {}", Printable(reason)))
}
