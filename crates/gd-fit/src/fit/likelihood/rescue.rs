//! From a start where some row has a mean that it cannot have to one where all have one that they can.

use gd_core::{LevenbergMarquardt, MeanSquaredError, Real, Residuals};

use super::Counted;
use crate::fit::column_residuals::under;
use crate::fit::descent::bounds_of;
use crate::fit::method::Method;
use crate::fit::{ProblemResiduals, table_of};
use crate::problem::Problem;

/// How near to 0 the deviance goes on as itself, one after the other.
const PARTS: [f64; 5] = [1.0, 0.1, 1e-2, 1e-4, 1e-6];
/// Steps of each.
const N_STEPS: usize = 100;

/// Where a start leads that has no likelihood, by a deviance that is continued beyond the means that can be; `None` for what is
/// measured, and where no mean can be everywhere.
pub(in crate::fit) fn rescued<T: Real>(problem: &Problem<T>, method: &Method, start: &[T]) -> Option<Vec<T>> {
    let counted = Counted::of(problem)?;
    let columns = problem.columns();
    let residuals = ProblemResiduals::new(under(table_of(problem, &columns).ok()?, None), problem);
    let bounds = bounds_of::<T>(method);
    let mut params = start.to_vec();
    for part in PARTS {
        let relaxed = residuals.of_counts(Some(counted.relaxed(part)));
        let mut fit = LevenbergMarquardt::new(MeanSquaredError::of(relaxed), params.clone(), N_STEPS).ok()?;
        if let Some(bounds) = &bounds {
            fit = fit.with_bounds(bounds.clone()).ok()?;
        }
        params.clone_from(&fit.run()?.params);
        let mut rows = 0..problem.data.y.len();
        if rows.all(|row| Real::is_finite(residuals.residual(row, &params))) {
            return Some(params);
        }
    }
    None
}
