//! The report for people.

use std::io::{self, Write};

use anstyle::Style;
use gd_core::{Objective, Real, math};

use super::derived::derived;
use super::groups::write_groups;
use super::remarks::{conditional, prior, relation};
use super::{Parameter, ParameterKind, Report, Significant};
use crate::fit::{FootPoints, Tally, foot_points, loss_of};
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
/// The best-fitted digits that a value is shown with.
pub(super) const VALUE_DIGITS: usize = 8;

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
    head(report, styles.formula, out)?;
    parameters(report, styles.heading, out)?;
    write_groups(report, styles.heading, out)?;
    if report.shows_intervals {
        intervals(report, styles.heading, out)?;
    }
    derived(report, styles.heading, out)?;
    statistics(report, out)?;
    rough(report, out)?;
    correlations(report, styles.heading, out)?;
    exact_inputs(report, out)?;
    search(report, out)?;
    let ending = &report.solution.outcome.ending;
    let style = if ending.is_converged { styles.good } else { styles.bad };
    let (verdict, reason) = ending.explanation.split_once(':').unwrap_or((&ending.explanation, ""));
    let colon = if reason.is_empty() { "" } else { ":" };
    writeln!(out, "\n{style}{verdict}{style:#}{colon}{reason}")
}

fn head<T: Real>(report: &Report<'_, T>, bold: Style, out: &mut dyn Write) -> io::Result<()> {
    let table = &report.problem.data;
    writeln!(out, "{bold}{}{bold:#}", Printable(report.formula.trim()))?;
    write!(out, "  {} of {}, {} rows", Printable(&table.y_name), Printable(&table.file), table.y.len())?;
    if table.counts.is_some() {
        write!(out, " for {} observations", report.solution.outcome.summary.n_points)?;
    }
    if let Some(groups) = &report.problem.groups {
        let n_groups = groups.n_groups();
        write!(out, " in {n_groups} groups by {}", Printable(&groups.by))?;
    }
    match table.n_skipped {
        0 => {}
        n => write!(out, ", {n} left out for missing values")?,
    }
    match table.n_excluded {
        0 => writeln!(out)?,
        n => writeln!(out, ", {n} left out by the condition")?,
    }
    writeln!(out, "  {}", table.origin)?;
    for remark in table.reading.remarks().iter().chain(&table.origin.remarks) {
        writeln!(out, "  {remark}")?;
    }
    if let Some(sigmas) = &table.input_sigmas {
        let named = table.formula.inputs().iter().zip(sigmas);
        let has_errors = |sigmas: &[T]| sigmas.iter().any(|sigma| *sigma > T::constant(0.0));
        let names = named.filter(|(_, sigmas)| has_errors(sigmas)).map(|(name, _)| Printable(name).to_string());
        let names = names.collect::<Vec<_>>();
        let have = if names.len() == 1 { "has" } else { "have" };
        let (names, y) = (names.join(", "), Printable(&table.y_name));
        let rest = if table.has_precisions() { "" } else { ", whose sigma is not given and taken as 1" };
        match names.as_str() {
            "" => writeln!(out, "  all errors of x are 0: x is taken as exact")?,
            names => writeln!(out, "  orthogonal distances: {names} {have} errors as {y} has{rest}")?,
        }
    }
    let steps = report.solution.outcome.n_steps;
    let steps = if steps == 1 { "1 step".into() } else { format!("{steps} steps") };
    writeln!(out, "  {}, {}, {steps}\n", report.method.describe(), report.precision.name())
}

fn parameters<T: Real>(report: &Report<'_, T>, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    // Those of groups have a table of their own.
    let is_shared = |parameter: &Parameter| report.problem.groups.is_none() || report.shares(parameter);
    let parameters = &report.parameters().into_iter().filter(is_shared).collect::<Vec<_>>();
    let found = &report.solution.found;
    // The heading says it for all, else each value that was searched for says so.
    let are_all_found = !found.is_empty() && found.iter().all(|found| *found);
    let start = if are_all_found { "start (found)" } else { "start" };
    let is_found =
        |place: Option<usize>| !are_all_found && place.and_then(|place| found.get(place)).is_some_and(|found| *found);
    let mut rows = vec![["parameter".to_owned(), "value".into(), "standard error".into(), start.into()]];
    let (mut reasons, mut undetermined, mut relations) = (Vec::new(), Vec::new(), Vec::new());
    for parameter in parameters {
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
    let signs = of_either_sign(report);
    let priors = report.priors().iter().map(prior).collect::<Vec<_>>();
    let conditional = conditional(report);
    let mut remarks =
        reasons.iter().chain(&undetermined).chain(&signs).chain(&conditional).chain(&relations).chain(&priors);
    remarks.try_for_each(|remark| writeln!(out, "  {remark}"))
}

/// What is to be known of negative values of which only the absolute value counts, such as widths that the formula squares:
/// the loss is the same to the last bit with either sign, there and away from there.
fn of_either_sign<T: Real>(report: &Report<'_, T>) -> Vec<String> {
    let Report { problem, solution, .. } = report;
    let columns = problem.columns();
    let Ok(loss) = loss_of(problem, &columns) else { return Vec::new() };
    let params = &solution.outcome.params;
    let loss_with = |index: usize, factor: f64| {
        let mut moved = params.clone();
        if let Some(param) = moved.get_mut(index) {
            *param *= T::constant(factor);
        }
        Objective::value(&loss, &moved).to_f64()
    };
    let is_even = |index: usize| {
        let same = |factor: f64| loss_with(index, factor) == loss_with(index, -factor);
        // A parameter without any influence has no value at all.
        same(1.0) && same(1.5) && loss_with(index, 1.5) != loss_with(index, 1.0)
    };
    let negative = problem.names().iter().zip(params).enumerate().filter(|(_, (_, value))| value.to_f64() < 0.0);
    let even = negative.filter(|(index, _)| is_even(*index));
    let remark = |(_, (name, value)): (usize, (&String, &T))| {
        let value = Significant(-value.to_f64(), VALUE_DIGITS);
        format!("{name} may have either sign: only its absolute value is determined, {value}")
    };
    even.map(remark).collect()
}

/// Intervals, t and p, of the parameters that have them.
fn intervals<T: Real>(report: &Report<'_, T>, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    let kind = if report.solution.profiles.is_some() { "profile interval" } else { "interval" };
    let level = format!("{} % {kind}", Significant(100.0 * report.level, 4));
    let mut rows = vec![["parameter".to_owned(), level, "t".into(), "p".into()]];
    for Parameter { name, interval, t, p, .. } in report.parameters() {
        let shown = |value: Option<f64>, n| value.map_or("-".to_owned(), |value| Significant(value, n).to_string());
        if let Some(interval) = interval {
            rows.push([name, between(interval), shown(t, 4), shown(p, 3)]);
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

fn statistics<T: Real>(report: &Report<'_, T>, out: &mut dyn Write) -> io::Result<()> {
    if let Some(likelihood) = &report.solution.likelihood {
        return super::likelihood::statistics(report, likelihood, out);
    }
    match &report.solution.robust {
        None => of_squares(report, out)?,
        Some(robust) => super::robust::statistics(report, robust, out)?,
    }
    // Of a formula that is linear in all parameters there is none.
    let curvature = report.solution.curvature.as_ref();
    if let Some(curvature) =
        curvature.filter(|curvature| curvature.parameter_effects + curvature.intrinsic > LEAST_CURVATURE)
    {
        let [effects, intrinsic] =
            [curvature.parameter_effects, curvature.intrinsic].map(|part| Significant(part, 2).to_string());
        writeln!(out, "  {:<20}{effects} by the parameters, {intrinsic} intrinsic", "curvature")?;
    }
    if report.solution.robust.is_none() {
        origin_of_errors(report, out)?;
    }
    super::robust::remark(report).map_or(Ok(()), |remark| writeln!(out, "  {remark}"))
}

/// What least squares are told by.
fn of_squares<T: Real>(report: &Report<'_, T>, out: &mut dyn Write) -> io::Result<()> {
    let summary = &report.solution.outcome.summary;
    let unknown = || "-".to_owned();
    let shown = |value: f64| Significant(value, 6).to_string();
    let rows = [
        ("mean squared error", shown(report.solution.outcome.loss.to_f64())),
        ("residual sum", shown(summary.residual_sum)),
        ("degrees of freedom", summary.degrees_of_freedom.to_string()),
        ("residual deviation", summary.residual_deviation.map_or_else(unknown, shown)),
        ("R squared", summary.r_squared.map_or_else(unknown, |value| Significant(value, 8).to_string())),
        ("AIC, BIC", format!("{}, {}", shown(summary.aic), shown(summary.bic))),
    ];
    writeln!(out)?;
    let feet = foot_points(report.problem, &report.solution.outcome.params).ok().flatten();
    for (name, value) in &rows {
        writeln!(out, "  {name:<20}{value}")?;
        if let (&"residual sum", Some(FootPoints { delta_sum, epsilon_sum, .. })) = (name, &feet) {
            writeln!(out, "  {:<20}{}, {}", "  of y, of x", shown(*epsilon_sum), shown(*delta_sum))?;
        }
    }
    Ok(())
}

/// What the standard errors follow from.
fn origin_of_errors<T: Real>(report: &Report<'_, T>, out: &mut dyn Write) -> io::Result<()> {
    let summary = &report.solution.outcome.summary;
    let unknown = || "-".to_owned();
    let shown = |value: f64| Significant(value, 6).to_string();
    if report.method.absolute_sigma {
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
    } else if let Some(rows) = report.problem.priors.as_ref() {
        let deviation = Significant(rows.variance().sqrt(), 3);
        writeln!(
            out,
            "  {:<20}scaled by the residuals of the data; priors weighed against a deviation of {deviation}",
            "standard errors"
        )?;
    } else if report.problem.data.has_precisions() || report.problem.data.input_sigmas.is_some() {
        writeln!(out, "  {:<20}scaled by the residuals", "standard errors")?;
    }
    Ok(())
}

/// Which standard errors not to rely on.
fn rough<T: Real>(report: &Report<'_, T>, out: &mut dyn Write) -> io::Result<()> {
    let parameters = report.parameters();
    let names: Vec<&str> = parameters.iter().filter(|one| one.is_rough).map(|one| one.name.as_str()).collect();
    let Some((last, others)) = names.split_last() else { return Ok(()) };
    let names = if others.is_empty() { (*last).to_owned() } else { format!("{} and {last}", others.join(", ")) };
    let (of, is) = if others.is_empty() { ("standard error", "is") } else { ("standard errors", "are") };
    let way = match (&report.solution.profiles, &report.solution.robust) {
        (Some(_), _) => "; the profile intervals hold",
        (None, None) => "; use profile intervals",
        // Which are of least squares.
        (None, Some(_)) => "",
    };
    writeln!(out, "  the {of} of {names} {is} rough, as the formula is curved there{way}")
}

/// What the errors of the inputs change.
fn exact_inputs<T: Real>(report: &Report<'_, T>, out: &mut dyn Write) -> io::Result<()> {
    let Some(params) = report.solution.with_exact_inputs.as_ref().filter(|params| params.len() <= MOST_COMPARED) else {
        return Ok(());
    };
    let own = |place: usize| report.problem.logarithms().find(|(known, _)| *known == place);
    let one = |(place, (name, value)): (usize, (&String, &T))| {
        let of_groups = report.problem.groups.is_some();
        let (name, value) = match own(place).filter(|_| !of_groups) {
            Some((_, own)) => (own, math::exp(value.to_f64())),
            None => (name.as_str(), value.to_f64()),
        };
        format!("{name} = {}", Significant(value, VALUE_DIGITS))
    };
    let values: Vec<String> = report.problem.names().iter().zip(params).enumerate().map(one).collect();
    writeln!(out, "\n  with exact inputs it would be {}", values.join(", "))
}

/// How sure the search for a start is.
fn search<T: Real>(report: &Report<'_, T>, out: &mut dyn Write) -> io::Result<()> {
    if let Some(Tally { n_fits, n_best, next }) = report.solution.tally.filter(|tally| tally.n_fits > 0) {
        let of = if report.problem.groups.is_some() { " of the group that is least sure" } else { "" };
        write!(out, "\n  {n_best} of {n_fits} starts{of} ended here")?;
        match next {
            Some(next) if next < NEARLY => writeln!(out, "; the next best is nearly as low")?,
            Some(next) => writeln!(out, "; the next best has {} times the loss", Significant(next, 3))?,
            None => writeln!(out)?,
        }
    }
    report.solution.remark.as_ref().map_or(Ok(()), |remark| writeln!(out, "  {remark}"))
}

fn correlations<T: Real>(report: &Report<'_, T>, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    let names = report.problem.names();
    let mut pairs = Vec::new();
    // Among those of groups there are too many to read.
    let n_shown = report.problem.groups.as_ref().map_or(names.len(), crate::groups::GroupMap::n_shared);
    let names = &names[..n_shown];
    for (i, (row, one)) in report.solution.outcome.summary.correlation.iter().zip(names).enumerate() {
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
