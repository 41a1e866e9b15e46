//! Which rows are too far off for chance.

use gd_core::{Real, Residuals};

use super::Outlier;
use super::rows::Rows;
use crate::distribution::{normal_beyond, student_beyond};
use crate::error::Error;
use crate::fit::outcome::Outcome;
use crate::fit::table_of;
use crate::problem::{Kernel, Problem};

/// The part of data sets without outliers in which a row is called one.
const LEVEL: f64 = 0.01;
/// The same of least squares, where each of several candidates has a chance.
const LEVEL_OF_SQUARES: f64 = 0.005;
/// At most one row in so many is an outlier of least squares.
const FEW: f64 = 5.0;
/// Residuals of so many times the rounding of predictions are rounding still.
const ROUNDING: f64 = 1e3;
/// Scales that an outlier is off at least: less is not worth a name, whatever the others are.
const LEAST: f64 = 2.5;
/// The variance of a residual that a row has at least, over that of its noise: a row that decides its own prediction has none.
const LEAST_VARIANCE: f64 = 1e-6;

/// A residual over the root of the variance that it has by its place, in scales of an observation of weight 1.
struct Off {
    row: usize,
    size: f64,
    count: f64,
}

/// The outliers, the farthest first. The row that is farthest off but for k - 1 is compared with those that are less far: were
/// all noise normal, Student's t says how rarely it would be so far by chance, among so many. The largest k for which that is
/// rarer than 1 % counts, so that outliers do not hide each other (B. Rosner, *Percentage points for a generalized ESD
/// many-outlier procedure*, 1983; here from a fit that they have not drawn to them). `deviation` is that of the covariance.
pub(super) fn find<T: Real>(
    rows: &Rows<'_, T>,
    kernel: Kernel,
    (weights, deviation): (&[f64], Option<f64>),
    outcome: &Outcome<T>,
) -> Vec<Outlier> {
    beyond(rows, [kernel.scale, LEVEL], (weights, deviation), outcome)
}

/// The same of least squares, whose fit gross outliers draw to them, and whose scatter they widen, so not all of them may be told.
/// None where there are many: then it is the formula that does not describe the data.
pub(in crate::fit) fn of_squares<T: Real>(problem: &Problem<T>, outcome: &Outcome<T>) -> Result<Vec<Outlier>, Error> {
    let columns = problem.columns();
    let rows = Rows::new(table_of(problem, &columns)?, None);
    let residuals = rows.residuals(&outcome.params);
    let scale = rows.median_scale(&residuals);
    let largest = residuals.iter().fold(0.0_f64, |largest, residual| largest.max(residual.abs()));
    // Rounding is no noise.
    if largest <= LEAST * scale || largest <= ROUNDING * rows.floor() {
        return Ok(Vec::new());
    }
    let weights = (&vec![1.0; residuals.len()][..], outcome.summary.deviation());
    let found = beyond(&rows, [scale, LEVEL_OF_SQUARES], weights, outcome);
    let most = (rows.n_points() / FEW).max(1.0);
    Ok(if found.len() as f64 <= most { found } else { Vec::new() })
}

fn beyond<T: Real>(
    rows: &Rows<'_, T>,
    [scale, level]: [f64; 2],
    (weights, deviation): (&[f64], Option<f64>),
    outcome: &Outcome<T>,
) -> Vec<Outlier> {
    let residuals = rows.residuals(&outcome.params);
    let leverages = leverages(rows, deviation, outcome);
    let mut sorted: Vec<Off> = Vec::new();
    for (row, (residual, count)) in residuals.iter().zip(&rows.counts).enumerate().filter(|(_, (_, c))| **c > 0.0) {
        let weight = weights.get(row).copied().unwrap_or(1.0);
        // A row in the fit draws the curve to it, one that is not has the curve's variance beside its own.
        let variance = 1.0 - (2.0 * weight - 1.0) * leverages.get(row).copied().unwrap_or(0.0);
        sorted.push(Off { row, size: residual.abs() / variance.max(LEAST_VARIANCE).sqrt(), count: *count });
    }
    sorted.sort_by(|one, two| two.size.total_cmp(&one.size).then(one.row.cmp(&two.row)));
    let is_absolute = outcome.summary.is_absolute;
    let rank = rows.n_points() - outcome.summary.degrees_of_freedom as f64;
    let squares: f64 = sorted.iter().map(|off| off.count * off.size * off.size).sum();
    let (mut left, mut rest) = (rows.n_points(), squares);
    let mut found = None;
    for (place, off) in sorted.iter().enumerate() {
        // Sums over what is left, not differences, where all but rounding is gone.
        rest = (rest - off.count * off.size * off.size).max(0.0);
        if rest < 1e-9 * squares {
            rest = sorted.iter().skip(place + 1).map(|off| off.count * off.size * off.size).sum();
        }
        let among = left;
        left -= off.count;
        let freedom = left - rank;
        if off.size <= LEAST * scale || left < 0.5 * rows.n_points() || freedom < 1.0 {
            break;
        }
        let deviation = if is_absolute { 1.0 } else { (rest / freedom).sqrt().max(rows.floor()) };
        let chance =
            if is_absolute { normal_beyond(off.size) } else { student_beyond(off.size / deviation, freedom as usize) };
        if chance * among <= level {
            found = Some((place, deviation));
        }
    }
    let Some((last, deviation)) = found else { return Vec::new() };
    let outlier = |off: &Off| Outlier {
        row: off.row,
        deviations: -off.size.copysign(residuals.get(off.row).copied().unwrap_or(0.0)) / deviation,
        weight: weights.get(off.row).copied().unwrap_or(0.0),
    };
    sorted.iter().take(last + 1).map(outlier).collect()
}

/// The variance of each row's prediction over that of its noise, g' (J' W J)⁻¹ g: the covariance of the parameters without
/// its factor for outliers. Parameters without errors have no part in it.
fn leverages<T: Real>(rows: &Rows<'_, T>, deviation: Option<f64>, outcome: &Outcome<T>) -> Vec<f64> {
    let summary = &outcome.summary;
    let Some(deviation) = deviation.filter(|deviation| *deviation > 0.0) else { return Vec::new() };
    let mut gradient = vec![T::constant(0.0); outcome.params.len()];
    let of = |(row, root): (usize, &f64)| {
        rows.table.residual_with_gradient(row, &outcome.params, &mut gradient);
        let parts = || gradient.iter().map(|part| root * part.to_f64() / deviation);
        let along = |row: &Vec<Option<f64>>| row.iter().zip(parts()).map(|(c, g)| c.unwrap_or(0.0) * g).sum::<f64>();
        let leverage: f64 = summary.covariance.iter().zip(parts()).map(|(row, part)| part * along(row)).sum();
        if leverage.is_finite() { leverage.max(0.0) } else { 0.0 }
    };
    rows.roots.iter().enumerate().map(of).collect()
}
