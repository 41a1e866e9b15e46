//! One row of a report for every group.

use std::io::{self, Write};

use anstyle::Style;
use gd_core::{Objective, Real};

use super::{Parameter, ParameterKind, Report, Significant};
use crate::fit::loss_of;

/// Parameters without an error that are told.
const MOST: usize = 4;
/// A part of a residual sum that is rounding.
const ROUNDING: f64 = 1e-20;

/// A group of rows that was fitted with parameters of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupOf {
    /// What it is called.
    pub name: String,
    /// Its rows.
    pub n_rows: usize,
    /// The weighted sum of its squared residuals.
    pub residual_sum: f64,
    /// The parameters that it has for itself, called as in the formula.
    pub parameters: Vec<Parameter>,
}

impl<T: Real> Report<'_, T> {
    /// The groups that have parameters of their own, in the order of their names or of their first rows; none unless rows
    /// were fitted in groups.
    #[must_use]
    pub fn groups(&self) -> Vec<GroupOf> {
        let Some(map) = &self.problem.groups else { return Vec::new() };
        let own: Vec<String> = self.all_names().into_iter().filter(|name| !self.is_shared(name)).collect();
        let group = |(group, name): (usize, &String)| {
            let parameter = |name: &String| {
                let parameter = self.parameter(name, Some(group))?;
                Some(Parameter { name: name.clone(), ..parameter })
            };
            let problem = self.problem.of_group(group);
            GroupOf {
                name: name.clone(),
                n_rows: problem.data.y.len(),
                residual_sum: self.residual_sum_of(group),
                parameters: own.iter().filter_map(parameter).collect(),
            }
        };
        map.groups.names.iter().enumerate().map(group).collect()
    }

    fn residual_sum_of(&self, group: usize) -> f64 {
        let problem = crate::problem::Problem { priors: None, ..self.problem.of_group(group) };
        let columns = problem.columns();
        let params = self.local(Some(group), &self.solution.outcome.params);
        loss_of(&problem, &columns).map_or(f64::NAN, |loss| {
            Objective::value(&loss, &params).to_f64() / gd_core::Residuals::<Vec<T>>::scale(loss.residuals()).to_f64()
        })
    }
}

/// Writes a table with a row for every group.
pub(super) fn write_groups<T: Real>(report: &Report<'_, T>, heading: Style, out: &mut dyn Write) -> io::Result<()> {
    let groups = report.groups();
    let Some(first) = groups.first() else { return Ok(()) };
    let by = report.problem.groups.as_ref().map_or("group", |map| map.by.as_str());
    let total: f64 = groups.iter().map(|group| group.residual_sum).sum();
    let names = first.parameters.iter().map(|parameter| parameter.name.clone());
    let heads = [by.to_owned()].into_iter().chain(names).chain(["rows".into(), "residual sum".into()]);
    let mut rows: Vec<Vec<String>> = vec![heads.collect()];
    for group in &groups {
        let own = group.parameters.iter().map(cell);
        // What is nothing but rounding is 0.
        let residual_sum = if group.residual_sum < ROUNDING * total { 0.0 } else { group.residual_sum };
        let rest = [group.n_rows.to_string(), Significant(residual_sum, 4).to_string()];
        rows.push([group.name.clone()].into_iter().chain(own).chain(rest).collect());
    }
    let n_columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..n_columns).map(|column| width(column).unwrap_or(0)).collect();
    // Without parameters in common there is nothing above but an empty line.
    if report.parameters().iter().any(|parameter| report.shares(parameter)) {
        writeln!(out)?;
    }
    for (index, row) in rows.iter().enumerate() {
        let style = if index == 0 { heading } else { Style::new() };
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            // Labels to the left, and so what has an error behind it.
            if column + 2 < n_columns { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        let line = cells.collect::<Vec<_>>().join("   ");
        writeln!(out, "{style}  {}{style:#}", line.trim_end())?;
    }
    let mut reasons: Vec<String> = Vec::new();
    for (group, parameter) in groups.iter().flat_map(|group| group.parameters.iter().map(move |one| (group, one))) {
        if let (Err(reason), Some(_)) = (&parameter.error, parameter.start) {
            reasons.push(format!("{}[{}] has no standard error: {reason}", parameter.name, group.name));
        }
    }
    let n_more = reasons.len().saturating_sub(MOST);
    reasons.truncate(MOST);
    if n_more > 0 {
        reasons.push(format!("{n_more} more have none"));
    }
    let kinds = first.parameters.iter().filter_map(|parameter| match &parameter.kind {
        ParameterKind::Tied { expression } => Some(format!("{} is tied: {expression}", parameter.name)),
        ParameterKind::Logarithm { .. } => Some(format!("{} was fitted as its logarithm", parameter.name)),
        _ => None,
    });
    reasons.extend(kinds);
    reasons.iter().try_for_each(|reason| writeln!(out, "  {reason}"))
}

/// A value with its error.
fn cell(parameter: &Parameter) -> String {
    let value = Significant(parameter.value, 6);
    match (&parameter.error, parameter.start) {
        (_, None) => format!("{value} held"),
        (Ok(_), _) if !parameter.is_determined => format!("{value}, not determined"),
        (Ok(error), _) => match parameter.kind {
            ParameterKind::Logarithm { range: Some([low, high]), .. } => {
                let [up, down] = [high - parameter.value, parameter.value - low].map(|part| Significant(part, 3));
                format!("{value} +{up} -{down}")
            }
            _ => format!("{value} ± {}", Significant(*error, 3)),
        },
        (Err(_), _) => format!("{value} ± -"),
    }
}
