//! What a fit says of the errors of its inputs.

use gd_core::{FootPoint, Real};

use super::loss_of;
use crate::error::Error;
use crate::problem::Problem;

/// The points of a formula's graph that are nearest to the rows, measured in their standard deviations: what an orthogonal
/// distance regression takes for the true inputs. See [`Fit::foot_points`](crate::Fit::foot_points).
#[derive(Debug, Clone, PartialEq)]
pub struct FootPoints {
    /// The estimated errors of the inputs, one list for every input: the foot points are at the observed inputs plus these.
    /// ODRPACK calls them delta.
    pub deltas: Vec<Vec<f64>>,
    /// What is left of the residuals there, predicted - observed. ODRPACK calls them epsilon.
    pub epsilons: Vec<f64>,
    /// The weighted sum of the squares of the deltas, each over its variance.
    pub delta_sum: f64,
    /// The weighted sum of the squares of the epsilons. Both together are the residual sum of the fit.
    pub epsilon_sum: f64,
}

/// The foot points of a problem's rows at parameters; `None` if its inputs are exact.
///
/// # Errors
/// Data that cannot be fitted.
pub fn foot_points<T: Real>(problem: &Problem<T>, params: &[T]) -> Result<Option<FootPoints>, Error> {
    let Some(sigmas) = problem.data.input_sigmas() else { return Ok(None) };
    let columns = problem.columns();
    let loss = loss_of(problem, &columns)?;
    let n_rows = problem.data.y.len();
    let mut found = FootPoints {
        deltas: vec![vec![0.0; n_rows]; sigmas.len()],
        epsilons: vec![0.0; n_rows],
        delta_sum: 0.0,
        epsilon_sum: 0.0,
    };
    let mut take = |row: usize, foot: &FootPoint<Vec<T>>| {
        let of =
            |values: &Option<Vec<T>>| values.as_ref().and_then(|values| values.get(row)).map(|value| value.to_f64());
        let weight = of(&problem.data.weights).unwrap_or(1.0);
        let count =
            problem.data.counts.as_ref().and_then(|counts| counts.get(row)).map_or(1.0, |count| f64::from(*count));
        let epsilon = foot.residual().to_f64();
        found.epsilons[row] = epsilon;
        found.epsilon_sum += weight * epsilon * epsilon;
        for ((deltas, delta), sigma) in found.deltas.iter_mut().zip(foot.shift()).zip(sigmas) {
            let (delta, sigma) = (delta.to_f64(), sigma.get(row).map_or(0.0, |sigma| sigma.to_f64()));
            deltas[row] = delta;
            if sigma > 0.0 {
                found.delta_sum += count * (delta / sigma) * (delta / sigma);
            }
        }
    };
    let table = loss.residuals().table();
    match &problem.groups {
        None => table.for_each_foot_point(0..n_rows, params, take),
        Some(groups) => {
            let mut own = Vec::new();
            for (group, rows) in groups.rows().into_iter().enumerate() {
                groups.gather(group, params, &mut own);
                table.for_each_foot_point(rows, &own, &mut take);
            }
        }
    }
    Ok(Some(found))
}
