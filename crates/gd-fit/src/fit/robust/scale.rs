//! The scale of the noise from residuals with outliers among them.

use gd_core::{Real, RobustLoss};

use super::rows::{Rows, half};
use super::solve::End;
use crate::problem::Kernel;

/// Rounds in which scale and parameters follow from each other.
const N_ROUNDS: usize = 120;
/// Rounds after which the scale is sought between those that were too small and too large.
const N_FREE: usize = 40;
/// Steps in a round.
const N_STEPS: usize = 100;
/// A scale that changes by less than this part, or by so many roundings, stands still.
const STILL: f64 = 1e-11;
const ROUNDINGS: f64 = 64.0;
/// Rounds of the equation of an S-scale.
const N_SOLVED: usize = 500;

/// The parameters and the scale that follow from each other, from a start: the parameters minimize the loss at that scale, and
/// the scale is the median of their absolute residuals over 0.6745. `None` where the start leads nowhere.
pub(super) fn settle<T: Real>(rows: &Rows<'_, T>, loss: RobustLoss, start: &[T]) -> Option<End<T>> {
    let tolerance = STILL.max(ROUNDINGS * T::epsilon().to_f64());
    let mut params = start.to_vec();
    let mut scale = rows.median_scale(&rows.residuals(&params));
    // Scales that lead to a larger and to a smaller one.
    let [mut low, mut high] = [0.0, f64::INFINITY];
    for round in 0..N_ROUNDS {
        params = rows.minimize(Kernel { loss, scale }, &params, N_STEPS)?;
        let next = rows.median_scale(&rows.residuals(&params));
        if (next - scale).abs() <= tolerance * scale {
            break;
        }
        if next > scale {
            low = scale;
        } else {
            high = scale;
        }
        let is_between = low < next && next < high;
        let middle = (low * high).sqrt();
        scale = if middle > 0.0 && middle.is_finite() && (round >= N_FREE || !is_between) { middle } else { next };
    }
    let end = rows.end(Kernel { loss, scale }, &params)?;
    // What a scale of its own adds to the logarithm of a likelihood.
    Some(End { value: end.value + rows.n_points() * gd_core::math::ln(scale), ..end })
}

/// The S-scale: that at which the mean of the bisquare's ρ, over n - p, is half its ceiling; that of rounding at least.
pub(super) fn s_scale<T: Real>(rows: &Rows<'_, T>, residuals: &[f64], guess: f64, tolerance: f64) -> f64 {
    let ceiling = RobustLoss::Bisquare.rho(f64::MAX);
    let half_sum = 0.5 * (rows.n_points() - rows.n_params() as f64) * ceiling;
    let mut scale = guess.max(rows.floor());
    for _ in 0..N_SOLVED {
        let next = (scale * (rows.total(half(scale), residuals) / half_sum).sqrt()).max(rows.floor());
        let is_still = (next - scale).abs() <= tolerance * scale;
        scale = next;
        if is_still {
            break;
        }
    }
    scale
}
