//! Standard errors of robust fits.

use gd_core::{MeanSquaredError, Real, Residuals, RobustResiduals};
use gd_formula::TableResiduals;

use super::RobustFit;
use super::rows::Rows;
use crate::error::Error;
use crate::fit::curvature::Curvature;
use crate::fit::outcome::{Outcome, Summary, held};
use crate::fit::{ProblemResiduals, table_of};
use crate::problem::{Kernel, Problem};

/// The statistics at the end of a robust fit: the covariance of the parameters is
/// s² K² (Σψ² / (n - p)) / mean(ψ')² mean(w) (J' W J)⁻¹ with the weights w = ψ(u) / u, so that rows without a pull have none on the
/// errors either, and K = 1 + p var(ψ') / (n mean(ψ')²) (P. J. Huber and E. M. Ronchetti, *Robust Statistics*, 2009, section 7.6;
/// with the weights, C. Croux, G. Dhaene and D. Hoorelbeke, *Robust standard errors for robust estimators*, 2003, and R's
/// `rlm(method = "XtWX")`). Beside them what stands there in front of (J' W J)⁻¹, as a deviation; `None` where it is not known.
pub(super) fn summary<T: Real>(
    problem: &Problem<T>,
    rows: &Rows<'_, T>,
    kernel: Kernel,
    weights: &[f64],
    is_absolute: bool,
    outcome: &Outcome<T>,
) -> Result<(Summary, Option<f64>), Error> {
    let columns = problem.columns();
    let table = table_of(problem, &columns)?;
    let pulls = pulls(&table, weights);
    let weighted =
        MeanSquaredError::of(ProblemResiduals::new(RobustResiduals::squares(table.with_weights(&pulls)?), problem));
    let start = Some(&outcome.start[..]).filter(|_| !outcome.ending.is_converged);
    let held = held(&outcome.params, rows.bounds(), start);
    let mut summary = Summary::new(&weighted, &outcome.params, &held, problem.names(), outcome.ending.is_converged);
    let residuals = rows.residuals(&outcome.params);
    let n = rows.n_points();
    let rank = summary.n_points.saturating_sub(summary.degrees_of_freedom) as f64;
    let mean = |of: &dyn Fn(f64) -> f64| {
        residuals.iter().zip(&rows.counts).map(|(r, count)| count * of(r / kernel.scale)).sum::<f64>() / n
    };
    let slope = mean(&|u| kernel.loss.psi_derivative(u));
    let spread = mean(&|u| (kernel.loss.psi_derivative(u) - slope) * (kernel.loss.psi_derivative(u) - slope));
    let pull = mean(&|u| kernel.loss.psi(u) * kernel.loss.psi(u)) * n / (n - rank);
    // The variance over n - 1, as R has it.
    let correction = 1.0 + rank * spread / ((n - 1.0) * slope * slope);
    let mean_weight = mean(&|u| kernel.loss.weight(u));
    let root = kernel.scale * correction * (pull * mean_weight).sqrt() / slope;
    let squares = mean(&|u| u * u) * n * kernel.scale * kernel.scale;
    // Where more rows run away from the curve than hold it, the curve is no minimum of their sum.
    let deviation = Some(root).filter(|root| slope > 0.0 && root.is_finite());
    summary.make_robust(deviation, [kernel.scale, squares], [n as usize, rank as usize], is_absolute);
    Ok((summary, deviation))
}

/// What rows weigh with their weights by the loss.
fn pulls<T: Real>(table: &TableResiduals<'_, T>, weights: &[f64]) -> Vec<T> {
    let own = Residuals::<Vec<T>>::weights(table);
    let own = |row: usize| own.and_then(|own| own.get(row)).map_or(1.0, |weight| weight.to_f64());
    weights.iter().enumerate().map(|(row, weight)| T::constant(own(row) * weight)).collect()
}

/// How far the formula is from linear at the end of a robust fit, by the rows as they pull.
pub(crate) fn curvature<T: Real>(
    problem: &Problem<T>,
    robust: &RobustFit,
    outcome: &Outcome<T>,
) -> Result<Option<Curvature>, Error> {
    let columns = problem.columns();
    let table = table_of(problem, &columns)?;
    let pulls = pulls(&table, &robust.weights);
    let weighted =
        MeanSquaredError::of(ProblemResiduals::new(RobustResiduals::squares(table.with_weights(&pulls)?), problem));
    Ok(Curvature::new(&weighted, &outcome.params, &outcome.summary))
}
