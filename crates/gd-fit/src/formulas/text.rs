//! The comparison for people.

use std::io::{self, Write};

use anstyle::Style;

use super::candidate::FormulaFit;
use super::distinguish::{Indistinct, Place, Whereabouts};
use super::leave_one_out::LeaveOneOutMethod;
use super::nested::Nested;
use super::rows::shown;
use super::{FormulaComparison, RIVAL};
use crate::printable::Printable;
use crate::report::{Significant, Styles};

/// A probability below which the data ask for more parameters.
const SIGNIFICANT: f64 = 0.05;
/// Differences of the criterion above this leave hardly any support.
const DECISIVE: f64 = 10.0;
/// Pairs that are told of.
const MAX_PAIRS: usize = 10;

/// Writes the comparison for people.
///
/// # Errors
/// A writer that fails.
pub fn write_comparison(comparison: &FormulaComparison, styles: &Styles, out: &mut dyn Write) -> io::Result<()> {
    head(comparison, styles.formula, out)?;
    table(comparison, styles.heading, out)?;
    leave_one_out(comparison, out)?;
    for fit in &comparison.fits {
        if let Some(reason) = &fit.reason {
            writeln!(out, "  {} is not ranked: {}", fit.label, Printable(&reason.to_string()))?;
        }
    }
    nested(comparison, out)?;
    writeln!(out)?;
    let sentences = comparison.verdict();
    let style = if comparison.best().is_some() { styles.good } else { styles.bad };
    for (index, sentence) in sentences.iter().enumerate() {
        let sentence = Printable(sentence).to_string();
        let (verdict, rest) = sentence.split_once(':').unwrap_or((&sentence, ""));
        let colon = if rest.is_empty() { "" } else { ":" };
        let style = if index == 0 { style } else { Style::new() };
        writeln!(out, "{style}{verdict}{style:#}{colon}{rest}")?;
    }
    Ok(())
}

fn head(comparison: &FormulaComparison, bold: Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = comparison.fits.first() else { return Ok(()) };
    let data = &first.problem.data;
    writeln!(out, "{bold}{} formulas{bold:#}", comparison.fits.len())?;
    write!(out, "  {} of {}, {} rows", Printable(&data.y_name), Printable(&data.file), data.y.len())?;
    if data.counts.is_some() {
        write!(out, " for {} observations", first.summary.n_points)?;
    }
    match data.n_skipped {
        0 => {}
        n => write!(out, ", {n} left out for missing values")?,
    }
    match data.n_excluded {
        0 => writeln!(out)?,
        n => writeln!(out, ", {n} left out by the condition")?,
    }
    let origins: Vec<String> = comparison.fits.iter().map(|fit| fit.problem.data.origin.to_string()).collect();
    for (index, origin) in origins.iter().enumerate() {
        if !origins[..index].contains(origin) {
            writeln!(out, "  {}", Printable(origin))?;
        }
    }
    let mut remarks: Vec<String> = data.reading.remarks();
    remarks.extend(comparison.fits.iter().flat_map(|fit| fit.problem.data.origin.remarks.clone()));
    remarks.extend(comparison.remarks.clone());
    for (index, remark) in remarks.iter().enumerate() {
        if !remarks[..index].contains(remark) {
            writeln!(out, "  {}", Printable(remark))?;
        }
    }
    writeln!(out)
}

fn table(comparison: &FormulaComparison, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    let spread: &[&str] = if comparison.is_absolute { &["chi-squared", "probability"] } else { &["s"] };
    let heads = [&["", "k", "dof"], spread, &["AICc", "delta", "weight", "BIC", "leave-one-out"]].concat();
    let mut rows: Vec<Vec<String>> = vec![heads.into_iter().map(str::to_owned).collect()];
    let unknown = || "-".to_owned();
    for fit in comparison.in_order() {
        let summary = &fit.summary;
        let mut row = vec![fit.label.clone(), fit.n_determined().to_string(), summary.degrees_of_freedom.to_string()];
        if comparison.is_absolute {
            row.push(shown(summary.residual_sum));
            row.push(summary.chi_squared_probability.map_or_else(unknown, |p| Significant(p, 3).to_string()));
        } else {
            row.push(summary.residual_deviation.map_or_else(unknown, shown));
        }
        match &fit.criteria {
            None => row.extend((0..4).map(|_| unknown())),
            Some(criteria) => row.extend([
                shown(criteria.aicc),
                Significant(criteria.delta, 3).to_string(),
                Significant(criteria.weight, 3).to_string(),
                shown(criteria.bic),
            ]),
        }
        row.push(fit.leave_one_out.map_or_else(unknown, |one| shown(one.deviation)));
        rows.push(row);
    }
    let n_columns = rows[0].len();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..n_columns).map(|column| width(column).unwrap_or(0)).collect();
    let formulas = comparison.in_order().map(|fit| Printable(fit.formula.trim()).to_string());
    for (index, (row, formula)) in rows.iter().zip(["formula".to_owned()].into_iter().chain(formulas)).enumerate() {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(text, width)| format!("{text:>width$}")).collect();
        let style = if index == 0 { heading } else { Style::new() };
        writeln!(out, "{style}  {}  {formula}{style:#}", cells.join("  "))?;
    }
    writeln!(out)
}

/// How the errors of predictions were computed.
fn leave_one_out(comparison: &FormulaComparison, out: &mut dyn Write) -> io::Result<()> {
    let of = |method: LeaveOneOutMethod| {
        let fits = comparison.in_order().filter(move |fit| fit.leave_one_out.is_some_and(|one| one.method == method));
        fits.map(|fit| fit.label.as_str()).collect::<Vec<_>>()
    };
    let tangent = of(LeaveOneOutMethod::Tangent);
    let n_known = comparison.fits.iter().filter(|fit| fit.leave_one_out.is_some()).count();
    if n_known == 0 {
        return Ok(());
    }
    write!(out, "  leave-one-out: the error of predicting a row from all others")?;
    if tangent.is_empty() {
        writeln!(out)
    } else if tangent.len() == n_known {
        writeln!(out, ", in the linear approximation")
    } else {
        writeln!(out, ", of {} in the linear approximation", tangent.join(", "))
    }
}

fn nested(comparison: &FormulaComparison, out: &mut dyn Write) -> io::Result<()> {
    for Nested { small, large, test, is_regular } in comparison.nested.iter().take(MAX_PAIRS) {
        let [small, large] = [small, large].map(|index| label(comparison, *index));
        write!(out, "  {small} is a special case of {large}")?;
        if let Some(test) = test {
            let [added, left] = test.degrees;
            let name =
                if test.is_chi_squared { format!("chi-squared({added})") } else { format!("F({added}, {left})") };
            let roughly = if *is_regular { "" } else { " roughly" };
            write!(out, ": {name} = {}, p{roughly} {}", Significant(test.statistic, 4), probability(test.p))?;
            if test.p < SIGNIFICANT {
                write!(out, ": the data ask for {large}")?;
            } else {
                write!(out, ": {small} will do")?;
            }
            if !*is_regular {
                write!(out, "; where {large} takes the shape of {small}, one of its parameters has no influence")?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// "= 0.012", "< 1e-6".
fn probability(p: f64) -> String {
    const LEAST: f64 = 1e-6;
    if p < LEAST { format!("< {LEAST:e}") } else { format!("= {}", Significant(p, 2)) }
}

fn label(comparison: &FormulaComparison, index: usize) -> &str {
    comparison.fits.get(index).map_or("", |fit| fit.label.as_str())
}

impl FormulaComparison {
    /// What the comparison comes to: which formula is best, or which the data cannot tell from it and where to measure. A
    /// sentence each.
    #[must_use]
    pub fn verdict(&self) -> Vec<String> {
        let Some((&first, others)) = self.ranking.split_first() else {
            return vec!["none can be trusted: no formula is ranked".into()];
        };
        let best = label(self, first);
        if !self.indistinct.is_empty() {
            return self.indistinct.iter().map(|pair| self.sentence(pair)).collect();
        }
        let delta = |fit: &FormulaFit| fit.criteria.as_ref().map_or(f64::INFINITY, |criteria| criteria.delta);
        let next = others.first().and_then(|index| self.fits.get(*index));
        let Some(next) = next else { return vec![format!("{best} is the only one that can be trusted")] };
        let (by, second) = (delta(next), &next.label);
        let shown = Significant(by, 3);
        vec![if by >= DECISIVE {
            format!("{best} is best: AICc of the next, {second}, is {shown} above it, which leaves that no support")
        } else {
            format!(
                "{best} is best, but {second} is not ruled out: AICc is {shown} above it, and it takes 10 to be sure"
            )
        }]
    }

    /// Two formulas that the data cannot tell apart.
    fn sentence(&self, pair: &Indistinct) -> String {
        let (best, other) = (label(self, pair.best), label(self, pair.other));
        let differs = format!("AICc differs by {}, and less than {RIVAL} is no difference", Significant(pair.delta, 3));
        match &pair.whereabouts {
            Whereabouts::SameCurve => {
                format!(
                    "{best} and {other} are the same curve: they differ in their parameters alone, and no data can tell"
                )
            }
            Whereabouts::Unknown => format!("these points cannot tell {best} from {other}: {differs}"),
            Whereabouts::At(place) => {
                format!("these points cannot tell {best} from {other}: {differs}; {}", measure(place))
            }
        }
    }
}

/// "measure near x = 3, beyond the data, where they predict 1.2 and 1.4, 0.8 joint standard errors apart".
pub(crate) fn measure(place: &Place) -> String {
    let inputs: Vec<String> =
        place.inputs.iter().map(|(name, value)| format!("{name} = {}", Significant(*value, 3))).collect();
    let at = inputs.join(", ");
    let at = match place.line {
        Some(line) => format!("again near the point of row {line}, {at}"),
        None if place.is_within => format!("near {at}"),
        None => format!("near {at}, beyond the data"),
    };
    let [one, two] = place.predictions.map(|value| Significant(value, 4));
    let times = Significant(place.standard_errors, 2);
    let more = if place.standard_errors < 1.0 { ": more than one observation there" } else { "" };
    format!("measure {at}, where they predict {one} and {two}, {times} joint standard errors apart{more}")
}
