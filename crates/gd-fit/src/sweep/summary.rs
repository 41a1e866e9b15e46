//! The summary of a sweep.

use std::fmt;

use super::row::{LOSS, Layout, METHOD, Row, STOP};
use crate::printable::Printable;
use crate::report::Significant;

/// The runs of a finished sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepSummary {
    pub(super) rows: Vec<Row>,
    pub(super) layout: Layout,
    /// Runs that were there before.
    pub(super) n_kept: usize,
}

impl fmt::Display for SweepSummary {
    /// A line for how the runs ended, and one for the lowest loss.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, layout, n_kept } = self;
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for row in rows {
            let reason = row.field_from_last(STOP);
            match counts.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, count)) => *count += 1,
                None => counts.push((reason, 1)),
            }
        }
        counts.sort_by(|(_, one), (_, two)| two.cmp(one));
        let counts = counts
            .iter()
            .map(|(reason, count)| format!("{count} {}", Printable(reason)))
            .collect::<Vec<_>>()
            .join(", ");
        let kept = if *n_kept == 0 { String::new() } else { format!(" ({n_kept} of them were there)") };
        write!(f, "{} runs{kept}: {counts}", rows.len())?;
        let loss = |row: &&Row| row.field_from_last(LOSS).parse::<f64>().ok().filter(|loss| loss.is_finite());
        let best = rows.iter().filter(|row| loss(row).is_some()).min_by(|one, two| {
            let [one, two] = [one, two].map(|row| loss(row).unwrap_or(f64::INFINITY));
            one.total_cmp(&two)
        });
        let Some(best) = best else { return Ok(()) };
        let params = layout.params(best).map(|(name, value)| {
            let value = value.parse().unwrap_or(f64::NAN);
            format!("{} = {}", Printable(name), Significant(value, 6))
        });
        let [optimizer, rate] = METHOD.map(|index| best.field(index));
        // Rows of a file are whatever somebody wrote there.
        let [optimizer, rate] = [Printable(optimizer), Printable(rate)];
        let method =
            if rate.0.is_empty() { optimizer.to_string() } else { format!("{optimizer} at learning rate {rate}") };
        let loss = Significant(loss(&best).unwrap_or(f64::NAN), 6);
        let params = params.collect::<Vec<_>>().join(", ");
        write!(f, "\nlowest: run {}, {method}, loss {loss} at {params}", best.run())
    }
}
