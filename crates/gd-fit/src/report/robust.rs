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
    writeln!(out, "  {:<20}{}", "outliers", named(&robust.outliers))?;
    let shown = robust.outliers.iter().take(MAX_TOLD);
    shown.clone().try_for_each(|outlier| writeln!(out, "    {}", told(report, outlier)))?;
    match robust.outliers.len().saturating_sub(MAX_TOLD) {
        0 => Ok(()),
        more => writeln!(out, "    and {more} more, which --report json lists"),
    }
}

/// "rows 7 and 23", in their order.
fn named(outliers: &[Outlier]) -> String {
    let mut rows: Vec<usize> = outliers.iter().map(|outlier| outlier.row + 1).collect();
    rows.sort_unstable();
    let n_more = rows.len().saturating_sub(MAX_TOLD);
    rows.truncate(MAX_TOLD);
    let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
    match (&rows[..], n_more) {
        ([], _) => "none that chance does not explain".into(),
        ([row], _) => format!("row {row}"),
        ([others @ .., last], 0) => format!("rows {} and {last}", others.join(", ")),
        (rows, more) => format!("rows {} and {more} more", rows.join(", ")),
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
        let of = |rows: &[usize]| {
            let outlier = |row: &usize| Outlier { row: *row, deviations: 5.0, weight: 0.0 };
            named(&rows.iter().map(outlier).collect::<Vec<_>>())
        };
        assert_eq!(of(&[]), "none that chance does not explain");
        assert_eq!(of(&[6]), "row 7");
        assert_eq!(of(&[22, 6]), "rows 7 and 23");
        assert_eq!(of(&[22, 6, 0]), "rows 1, 7 and 23");
        let many: Vec<usize> = (0..20).collect();
        assert_eq!(of(&many), "rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 8 more");
    }
}
