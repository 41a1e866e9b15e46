//! What a report tells of a robust fit, in place of what holds for least squares.

use std::io::{self, Write};

use gd_core::Real;

use super::{Report, Significant};
use crate::fit::{Outlier, RobustFit};
use crate::printable::Printable;

/// Outliers that are told one by one.
const MAX_TOLD: usize = 12;
/// A weight below this is shown as less.
const HALF: f64 = 0.5;

/// Scale, degrees of freedom, weights and outliers.
pub(super) fn statistics<T: Real>(report: &Report<'_, T>, robust: &RobustFit, out: &mut dyn Write) -> io::Result<()> {
    let summary = &report.solution.outcome.summary;
    let source = if report.method.absolute_sigma { "sigma as given" } else { "from the residuals" };
    let n_low = robust.weights.iter().filter(|weight| **weight < HALF).count();
    writeln!(out)?;
    writeln!(out, "  {:<20}{}, {source}", "scale of the noise", Significant(robust.scale, 6))?;
    writeln!(out, "  {:<20}{}", "degrees of freedom", summary.degrees_of_freedom)?;
    writeln!(out, "  {:<20}{} of {} rows", "weight below 0.5", n_low, robust.weights.len())?;
    writeln!(out, "  {:<20}{}", "outliers", named(report, &robust.outliers))?;
    let shown = robust.outliers.iter().take(MAX_TOLD);
    shown.clone().try_for_each(|outlier| writeln!(out, "    {}", told(report, outlier)))?;
    match robust.outliers.len().saturating_sub(MAX_TOLD) {
        0 => Ok(()),
        more => writeln!(out, "    and {more} more, which --report json lists"),
    }
}

/// What to know of rows of least squares that are too far off for chance.
pub(super) fn remark<T: Real>(report: &Report<'_, T>) -> Option<String> {
    let outliers = &report.solution.outliers;
    let farthest = outliers.first()?;
    let (deviations, rows) = (Significant(farthest.deviations.abs(), 2), named(report, outliers));
    let side = if farthest.deviations < 0.0 { "below" } else { "above" };
    Some(match outliers.len() {
        1 => format!(
            "{rows}, is {deviations} standard deviations {side} the curve, which chance does not explain: see whether it is wrong, \
             or try --loss bisquare"
        ),
        _ => format!(
            "{rows}, are farther off than chance explains, row {} by {deviations} standard deviations: see whether they are \
             wrong, or try --loss bisquare",
            farthest.row + 1
        ),
    })
}

/// "rows 7 and 23", in their order; "rows 7 and 23, lines 9 and 25 of data.csv" where that is something else.
fn named<T: Real>(report: &Report<'_, T>, outliers: &[Outlier]) -> String {
    let data = &report.problem.data;
    let mut rows: Vec<usize> = outliers.iter().map(|outlier| outlier.row).collect();
    rows.sort_unstable();
    let numbers: Vec<u64> = rows.iter().map(|row| *row as u64 + 1).collect();
    let lines: Vec<u64> = rows.iter().map(|row| data.reading.rows.of(*row)).collect();
    if numbers.is_empty() {
        return "none that chance does not explain".into();
    }
    // Of several files the lines are told by none.
    let is_file = report.problem.groups.is_none() && !data.reading.encoding.is_empty();
    match is_file {
        true if lines != numbers => {
            format!("{}, {} of {}", listed("row", &numbers), listed("line", &lines), Printable(&data.file))
        }
        false if lines != numbers => format!("{}, number {} in the table", listed("row", &numbers), numbered(&lines)),
        _ => listed("row", &numbers),
    }
}

/// "row 7", "rows 7 and 23".
fn listed(unit: &str, numbers: &[u64]) -> String {
    let plural = if numbers.len() == 1 { "" } else { "s" };
    format!("{unit}{plural} {}", numbered(numbers))
}

/// "1, 7 and 23"; of many the first.
fn numbered(numbers: &[u64]) -> String {
    let shown: Vec<String> = numbers.iter().take(MAX_TOLD).map(ToString::to_string).collect();
    match (&shown[..], numbers.len() - shown.len()) {
        ([others @ .., last], 0) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        (all, 0) => all.join(", "),
        (all, more) => format!("{} and {more} more", all.join(", ")),
    }
}

/// "row 7, where x = 3 and y = 40: 12.1 standard deviations above, weight 0"
fn told<T: Real>(report: &Report<'_, T>, outlier: &Outlier) -> String {
    let data = &report.problem.data;
    let value = |column: &[T]| column.get(outlier.row).map_or(f64::NAN, |value| value.to_f64());
    let inputs = data.formula.inputs().iter().zip(&data.inputs).map(|(name, column)| (name.as_str(), value(column)));
    let values = inputs.chain([(data.y_name.as_str(), value(&data.y))]);
    let values: Vec<String> =
        values.map(|(name, value)| format!("{} = {}", Printable(name), Significant(value, 6))).collect();
    let side = if outlier.deviations < 0.0 { "below" } else { "above" };
    let (deviations, weight) = (Significant(outlier.deviations.abs(), 3), Significant(outlier.weight, 2));
    let row = outlier.row + 1;
    format!("row {row}, {}: {deviations} standard deviations {side}, weight {weight}", values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_named_in_their_order() {
        let of = |rows: &[u64]| listed("row", rows);
        assert_eq!(of(&[7]), "row 7");
        assert_eq!(of(&[7, 23]), "rows 7 and 23");
        assert_eq!(of(&[1, 7, 23]), "rows 1, 7 and 23");
        let many: Vec<u64> = (1..=20).collect();
        assert_eq!(of(&many), "rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 8 more");
    }
}
