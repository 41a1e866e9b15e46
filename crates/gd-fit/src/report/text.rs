//! The report for people.

use std::io::{self, Write};

use anstyle::Style;
use gd_core::Real;

use super::derived::derived;
use super::groups::write_groups;
use super::remarks::{prior, relation};
use super::told::{Told, VALUE_DIGITS};
use super::{Parameter, ParameterKind, Report, Significant};
use crate::fit::Tally;
use crate::parts::LIKELIHOOD;
use crate::printable::Printable;

/// Correlations below this are not worth a line.
const LEAST_CORRELATION: f64 = 0.1;
/// Curvatures whose sum is below this are rounding.
const LEAST_CURVATURE: f64 = 1e-9;
/// A probability that is put down to something other than chance.
const UNLIKELY: f64 = 1e-3;
/// Parameters that a line has room for.
const MOST_COMPARED: usize = 6;
/// A ratio of losses that is told in words.
const NEARLY: f64 = 1.005;
/// Percents from which on a value is as good as 0.
const MOST_PERCENT: f64 = 1e6;

/// Styles of the parts of a report; plain by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Styles {
    /// The formula.
    pub formula: Style,
    /// Headings of tables.
    pub heading: Style,
    /// The verdict on a fit that converged.
    pub good: Style,
    /// The verdict on one that did not.
    pub bad: Style,
}

/// Writes the report for people.
///
/// # Errors
/// A writer that fails.
pub fn write_text<T: Real>(report: &Report<'_, T>, styles: &Styles, out: &mut dyn Write) -> io::Result<()> {
    let told = &Told::of(report);
    head(told, styles.formula, out)?;
    parameters(told, styles.heading, out)?;
    write_groups(report, styles.heading, out)?;
    uncertainties(told, styles.heading, out)?;
    match (report.solution.likelihood.as_ref().filter(|_| LIKELIHOOD), &report.solution.robust) {
        (Some(likelihood), _) => super::likelihood::statistics(report, likelihood, out)?,
        (None, Some(robust)) => super::robust::statistics(report, robust, out)?,
        (None, None) => of_squares(told, out)?,
    }
    rest(told, styles, out)
}

/// What comes before the statistics.
fn uncertainties(told: &Told<'_>, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    if told.shows_intervals {
        intervals(told, heading, out)?;
    }
    derived(told, heading, out)
}

/// What comes after what the loss is told by.
fn rest(told: &Told<'_>, styles: &Styles, out: &mut dyn Write) -> io::Result<()> {
    reliability(told, out)?;
    rough(told, out)?;
    correlations(told, styles.heading, out)?;
    exact_inputs(told, out)?;
    search(told, out)?;
    let ending = told.ending;
    let style = if ending.is_converged { styles.good } else { styles.bad };
    let (verdict, reason) = ending.explanation.split_once(':').unwrap_or((&ending.explanation, ""));
    let colon = if reason.is_empty() { "" } else { ":" };
    writeln!(out, "\n{style}{verdict}{style:#}{colon}{reason}")
}

fn head(told: &Told<'_>, bold: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{bold}{}{bold:#}", Printable(told.formula.trim()))?;
    write!(out, "  {} of {}, {} rows", Printable(told.y_name), Printable(told.file), told.n_rows)?;
    if told.has_counts {
        write!(out, " for {} observations", told.summary.n_points)?;
    }
    if let Some(groups) = told.groups {
        let n_groups = groups.n_groups();
        write!(out, " in {n_groups} groups by {}", Printable(&groups.by))?;
    }
    match told.n_skipped {
        0 => {}
        n => write!(out, ", {n} left out for missing values")?,
    }
    match told.n_excluded {
        0 => writeln!(out)?,
        n => writeln!(out, ", {n} left out by the condition")?,
    }
    writeln!(out, "  {}", told.origin)?;
    for remark in told.reading.remarks().iter().chain(&told.origin.remarks) {
        writeln!(out, "  {remark}")?;
    }
    if let Some(names) = &told.with_errors {
        let have = if names.len() == 1 { "has" } else { "have" };
        let (names, y) = (names.join(", "), Printable(told.y_name));
        let rest = if told.has_precisions { "" } else { ", whose sigma is not given and taken as 1" };
        match names.as_str() {
            "" => writeln!(out, "  all errors of x are 0: x is taken as exact")?,
            names => writeln!(out, "  orthogonal distances: {names} {have} errors as {y} has{rest}")?,
        }
    }
    let steps = if told.n_steps == 1 { "1 step".into() } else { format!("{} steps", told.n_steps) };
    writeln!(out, "  {}, {}, {steps}\n", told.method.describe(), told.precision)
}

fn parameters(told: &Told<'_>, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    // Those of groups have a table of their own.
    let shared = told.parameters.iter().filter(|(_, is_shared)| *is_shared);
    let parameters = &shared.map(|(parameter, _)| parameter).collect::<Vec<_>>();
    let found = told.found;
    // The heading says it for all, else each value that was searched for says so.
    let are_all_found = !found.is_empty() && found.iter().all(|found| *found);
    let start = if are_all_found { "start (found)" } else { "start" };
    let is_found =
        |place: Option<usize>| !are_all_found && place.and_then(|place| found.get(place)).is_some_and(|found| *found);
    let mut rows = vec![["parameter".to_owned(), "value".into(), "standard error".into(), start.into()]];
    let (mut reasons, mut undetermined, mut relations) = (Vec::new(), Vec::new(), Vec::new());
    for &parameter in parameters {
        let Parameter { name, value, error, start, .. } = parameter;
        relations.extend(relation(parameter));
        let error = match (error, start) {
            (_, None) => "held".into(),
            (Ok(error), _) if !parameter.is_determined => {
                let error = Significant(*error, 3);
                undetermined
                    .push(format!("{name} is not determined: the formula is far from linear over an error of {error}"));
                "not determined".into()
            }
            (Ok(error), _) => match parameter.kind {
                ParameterKind::Logarithm { range: Some([low, high]), error: Some(relative), .. } => {
                    let percent = Significant(100.0 * relative, 2);
                    format!("+{} -{} ({percent} %)", Significant(high - value, 3), Significant(value - low, 3))
                }
                _ => with_percent(*error, *value),
            },
            (Err(reason), _) => {
                reasons.push(format!("{name} has no standard error: {reason}"));
                "-".into()
            }
        };
        let mark = if is_found(parameter.place) { " (found)" } else { "" };
        let start = start.map_or(String::new(), |start| format!("{}{mark}", Significant(start, 6)));
        rows.push([name.clone(), Significant(*value, VALUE_DIGITS).to_string(), error, start]);
    }
    if parameters.is_empty() {
        rows.clear();
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3].map(width);
    for (index, [name, value, error, start]) in rows.iter().enumerate() {
        let style = if index == 0 { heading } else { Style::new() };
        let [w0, w1, w2, w3] = widths;
        writeln!(out, "{style}  {name:<w0$}   {value:>w1$}   {error:<w2$}   {start:>w3$}{style:#}")?;
    }
    // One reason for all is told once.
    let shared = parameters.iter().filter_map(|parameter| parameter.error.as_ref().err()).collect::<Vec<_>>();
    if reasons.len() > 1 && shared.windows(2).all(|pair| pair[0] == pair[1]) {
        let reason = shared.first().map_or("", |reason| reason.as_str());
        reasons = vec![format!("no standard errors: {reason}")];
    }
    let priors = told.priors.iter().map(prior).collect::<Vec<_>>();
    let mut remarks = reasons
        .iter()
        .chain(&undetermined)
        .chain(&told.of_either_sign)
        .chain(&told.conditional)
        .chain(&relations)
        .chain(&priors);
    remarks.try_for_each(|remark| writeln!(out, "  {remark}"))
}

/// Intervals, t and p, of the parameters that have them.
fn intervals(told: &Told<'_>, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    let kind = if told.has_profiles { "profile interval" } else { "interval" };
    let level = format!("{} % {kind}", Significant(100.0 * told.level, 4));
    let mut rows = vec![["parameter".to_owned(), level, "t".into(), "p".into()]];
    for (Parameter { name, interval, t, p, .. }, _) in &told.parameters {
        let shown = |value: Option<f64>, n| value.map_or("-".to_owned(), |value| Significant(value, n).to_string());
        if let Some(interval) = *interval {
            rows.push([name.clone(), between(interval), shown(*t, 4), shown(*p, 3)]);
        }
    }
    // Without any error there is nothing to tell.
    if rows.len() == 1 {
        return Ok(());
    }
    writeln!(out)?;
    let widths = [0, 1, 2, 3].map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    for (index, [name, interval, t, p]) in rows.iter().enumerate() {
        let style = if index == 0 { heading } else { Style::new() };
        let [w0, w1, w2, w3] = widths;
        writeln!(out, "{style}  {name:<w0$}   {interval:<w1$}   {t:>w2$}   {p:>w3$}{style:#}")?;
    }
    Ok(())
}

/// "1.2 to 3.4"; an end that is infinite has no number.
pub(super) fn between([low, high]: [f64; 2]) -> String {
    match (low.is_finite(), high.is_finite()) {
        (true, true) => format!("{} to {}", Significant(low, 6), Significant(high, 6)),
        (true, false) => format!("from {}, not bounded above", Significant(low, 6)),
        (false, true) => format!("to {}, not bounded below", Significant(high, 6)),
        (false, false) => "not bounded".into(),
    }
}

pub(super) fn with_percent(error: f64, value: f64) -> String {
    let percent = 100.0 * (error / value).abs();
    let error = Significant(error, 3);
    // Of a value that is 0 but for rounding there are no percents.
    if percent < MOST_PERCENT { format!("{error} ({} %)", Significant(percent, 2)) } else { error.to_string() }
}

/// How far the formula is from linear, and what the standard errors follow from.
fn reliability(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    if told.is_counted {
        return Ok(());
    }
    // Of a formula that is linear in all parameters there is none.
    if let Some(curvature) =
        told.curvature.filter(|curvature| curvature.parameter_effects + curvature.intrinsic > LEAST_CURVATURE)
    {
        let [effects, intrinsic] =
            [curvature.parameter_effects, curvature.intrinsic].map(|part| Significant(part, 2).to_string());
        writeln!(out, "  {:<20}{effects} by the parameters, {intrinsic} intrinsic", "curvature")?;
    }
    if !told.is_robust {
        origin_of_errors(told, out)?;
    }
    told.outliers.as_ref().map_or(Ok(()), |remark| writeln!(out, "  {remark}"))
}

/// What least squares are told by.
fn of_squares(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = told.summary;
    let unknown = || "-".to_owned();
    let shown = |value: f64| Significant(value, 6).to_string();
    let rows = [
        ("mean squared error", shown(told.loss)),
        ("residual sum", shown(summary.residual_sum)),
        ("degrees of freedom", summary.degrees_of_freedom.to_string()),
        ("residual deviation", summary.residual_deviation.map_or_else(unknown, shown)),
        ("R squared", summary.r_squared.map_or_else(unknown, |value| Significant(value, 8).to_string())),
        ("AIC, BIC", format!("{}, {}", shown(summary.aic), shown(summary.bic))),
    ];
    writeln!(out)?;
    for (name, value) in &rows {
        writeln!(out, "  {name:<20}{value}")?;
        if let (&"residual sum", Some([of_y, of_x])) = (name, told.of_y_and_x) {
            writeln!(out, "  {:<20}{}, {}", "  of y, of x", shown(of_y), shown(of_x))?;
        }
    }
    Ok(())
}

/// What the standard errors follow from.
fn origin_of_errors(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = told.summary;
    let unknown = || "-".to_owned();
    let shown = |value: f64| Significant(value, 6).to_string();
    if told.method.absolute_sigma {
        let reduced = summary.residual_sum / summary.degrees_of_freedom as f64;
        let chance = summary.chi_squared_probability.map_or_else(unknown, shown);
        writeln!(out, "  {:<20}{}, probability {chance}", "reduced chi-squared", shown(reduced))?;
        writeln!(out, "  {:<20}from sigma as given", "standard errors")?;
        match summary.chi_squared_probability {
            Some(chance) if chance < UNLIKELY => writeln!(
                out,
                "  the formula does not describe the data within sigma, or sigma is too small: the errors do not hold"
            )?,
            Some(chance) if chance > 1.0 - UNLIKELY => {
                writeln!(out, "  the residuals are smaller than sigma allows by chance: sigma is too large")?;
            }
            _ => {}
        }
    } else if let Some(deviation) = told.prior_deviation {
        let deviation = Significant(deviation, 3);
        writeln!(
            out,
            "  {:<20}scaled by the residuals of the data; priors weighed against a deviation of {deviation}",
            "standard errors"
        )?;
    } else if told.has_precisions || told.with_errors.is_some() {
        writeln!(out, "  {:<20}scaled by the residuals", "standard errors")?;
    }
    Ok(())
}

/// Which standard errors not to rely on.
fn rough(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rough = told.parameters.iter().filter(|(one, _)| one.is_rough);
    let names: Vec<&str> = rough.map(|(one, _)| one.name.as_str()).collect();
    let Some((last, others)) = names.split_last() else { return Ok(()) };
    let names = if others.is_empty() { (*last).to_owned() } else { format!("{} and {last}", others.join(", ")) };
    let (of, is) = if others.is_empty() { ("standard error", "is") } else { ("standard errors", "are") };
    let way = match (told.has_profiles, told.is_robust) {
        (true, _) => "; the profile intervals hold",
        (false, false) => "; use profile intervals",
        // Which are of least squares.
        (false, true) => "",
    };
    writeln!(out, "  the {of} of {names} {is} rough, as the formula is curved there{way}")
}

/// What the errors of the inputs change.
fn exact_inputs(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(values) = told.with_exact_inputs.as_ref().filter(|values| values.len() <= MOST_COMPARED) else {
        return Ok(());
    };
    let one = |(name, value): &(String, f64)| format!("{name} = {}", Significant(*value, VALUE_DIGITS));
    let values: Vec<String> = values.iter().map(one).collect();
    writeln!(out, "\n  with exact inputs it would be {}", values.join(", "))
}

/// How sure the search for a start is.
fn search(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    if let Some(Tally { n_fits, n_best, next }) = told.tally.filter(|tally| tally.n_fits > 0) {
        let of = if told.groups.is_some() { " of the group that is least sure" } else { "" };
        write!(out, "\n  {n_best} of {n_fits} starts{of} ended here")?;
        match next {
            Some(next) if next < NEARLY => writeln!(out, "; the next best is nearly as low")?,
            Some(next) => writeln!(out, "; the next best has {} times the loss", Significant(next, 3))?,
            None => writeln!(out)?,
        }
    }
    told.remark.map_or(Ok(()), |remark| writeln!(out, "  {remark}"))
}

fn correlations(told: &Told<'_>, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    let names = told.names;
    let mut pairs = Vec::new();
    // Among those of groups there are too many to read.
    let n_shown = told.groups.map_or(names.len(), crate::groups::GroupMap::n_shared);
    let names = &names[..n_shown];
    for (i, (row, one)) in told.summary.correlation.iter().zip(names).enumerate() {
        for (entry, two) in row.iter().zip(names).skip(i + 1) {
            pairs.extend(entry.filter(|value| value.abs() > LEAST_CORRELATION).map(|value| (value, one, two)));
        }
    }
    pairs.sort_by(|(one, ..), (two, ..)| two.abs().total_cmp(&one.abs()));
    if !pairs.is_empty() {
        writeln!(out, "\n{heading}  correlations above {LEAST_CORRELATION}{heading:#}")?;
    }
    pairs.iter().try_for_each(|(value, one, two)| {
        let pair = format!("{one}, {two}");
        writeln!(out, "  {pair:<20}{value:.4}")
    })
}
