//! Fits that half of the rows may not spoil: S-estimates, which make the S-scale of their residuals as small as possible.
//!
//! From rows that are drawn, as many as parameters, each fit is improved by two steps, and the best go on to a minimum (M.
//! Salibian-Barrera and V. J. Yohai, *A fast algorithm for S-regression estimates*, 2006).

use gd_core::{Real, RobustResiduals, math};
use gd_formula::TableResiduals;

use super::rows::{Rows, half, minimize};
use super::scale::s_scale;
use crate::error::Error;
use crate::fit::search::{MANY, Random};
use crate::fit::table_of;
use crate::problem::{Kernel, Problem};

/// Rows that are drawn from, and that fits are compared on.
const N_ROWS: usize = 500;
/// The part of outliers that draws are still sure to miss, and how sure: the logarithm of the probability that all hit one.
const OUTLIERS: f64 = 0.4;
const SURE: f64 = -14.0;
/// Draws at least and at most.
const N_DRAWS: [usize; 2] = [50, 500];
/// Draws of a formula that is not linear, whose fits may end elsewhere, are so many times as many.
const N_TIMES: usize = 2;
/// Steps of a fit to the rows drawn.
const N_STEPS: usize = 25;
/// Improvements of each, and steps of an improvement.
const N_IMPROVED: usize = 2;
const N_SMALL: usize = 3;
/// Those that go on, how often, and in how many steps.
const N_KEPT: usize = 6;
const N_ROUNDS: usize = 60;
const N_LARGE: usize = 30;
/// A scale that changes by less than this part is still: of a first fit, and of the last.
const ROUGH: f64 = 1e-3;
const STILL: f64 = 1e-12;
/// Scales that differ by less than this part are of the same estimate.
const SAME: f64 = 1e-6;

/// The best S-estimates that were found, with their scales; or where the scale is `known`, the lowest minima at it, with the
/// sums of ρ there. `bases` are where fits to rows that are drawn begin, and are improved themselves.
pub(super) fn estimates<T: Real>(
    problem: &Problem<T>,
    rows: &Rows<'_, T>,
    bases: &[Vec<T>],
    is_linear: bool,
    known: Option<Kernel>,
) -> Result<Vec<(Vec<T>, f64)>, Error> {
    let sample = problem.sample(N_ROWS);
    let columns = sample.columns();
    let sampled = Rows::new(table_of(&sample, &columns)?, rows.bounds().map(<[_]>::to_vec));
    let mut kept: Vec<(Vec<T>, f64)> = Vec::new();
    let mut keep = |found: Option<(Vec<T>, f64)>| {
        let Some(found) = found.filter(|(_, scale)| scale.is_finite()) else { return };
        let is_known = |(_, scale): &(Vec<T>, f64)| (scale - found.1).abs() <= SAME * found.1;
        if !kept.iter().any(is_known) {
            kept.push(found);
            kept.sort_by(|(_, one), (_, two)| one.total_cmp(two));
            kept.truncate(N_KEPT);
        }
    };
    for base in bases {
        keep(improved(&sampled, base.clone(), [N_IMPROVED, N_SMALL], ROUGH, known));
    }
    let mut random = Random::new(5);
    for draw in 0..n_draws(rows.n_params(), is_linear) {
        let base = bases.get(draw % bases.len().max(1));
        let start = base.and_then(|base| of_drawn(&sample, &sampled, base, &mut random));
        keep(start.and_then(|start| improved(&sampled, start, [N_IMPROVED, N_SMALL], ROUGH, known)));
    }
    let mut ends: Vec<(Vec<T>, f64)> =
        kept.into_iter().filter_map(|(params, _)| improved(rows, params, [N_ROUNDS, N_LARGE], STILL, known)).collect();
    ends.sort_by(|(_, one), (_, two)| one.total_cmp(two));
    ends.dedup_by(|(_, one), (_, two)| (*one - *two).abs() <= SAME * *two);
    Ok(ends)
}

/// Draws that are enough for one without outliers.
fn n_draws(n_params: usize, is_linear: bool) -> usize {
    let [least, most] = N_DRAWS;
    if n_params > MANY {
        return least;
    }
    let clean = math::exp(n_params as f64 * math::ln(1.0 - OUTLIERS));
    let needed = (SURE / math::ln(1.0 - clean)).ceil();
    let times = if is_linear { 1 } else { N_TIMES };
    (needed as usize).clamp(least, most) * times
}

/// The fit to as many rows as parameters.
fn of_drawn<T: Real>(sample: &Problem<T>, rows: &Rows<'_, T>, base: &[T], random: &mut Random) -> Option<Vec<T>> {
    let mut all: Vec<usize> = (0..rows.counts.len()).filter(|row| rows.counts.get(*row) > Some(&0.0)).collect();
    let n_drawn = base.len().min(all.len());
    for place in 0..n_drawn {
        let other = place + random.below(all.len() - place);
        all.swap(place, other);
    }
    all.truncate(n_drawn);
    let pick = |values: &Vec<T>| all.iter().filter_map(|row| values.get(*row).copied()).collect::<Vec<T>>();
    let columns: Vec<Vec<T>> = sample.data.inputs.iter().map(pick).collect();
    let columns: Vec<&[T]> = columns.iter().map(Vec::as_slice).collect();
    let y = pick(&sample.data.y);
    let table = TableResiduals::new(&sample.formula, &columns, &y).ok()?;
    minimize(RobustResiduals::squares(table), rows.bounds(), base, N_STEPS)
}

/// Parameters and their S-scale after so many rounds of so many steps, in which the scale and the minimum at that scale follow
/// from each other: no round makes the scale larger.
fn improved<T: Real>(
    rows: &Rows<'_, T>,
    mut params: Vec<T>,
    [n_rounds, n_steps]: [usize; 2],
    tolerance: f64,
    known: Option<Kernel>,
) -> Option<(Vec<T>, f64)> {
    if let Some(kernel) = known {
        params = rows.minimize(kernel, &params, n_rounds * n_steps)?;
        let total = rows.total(kernel, &rows.residuals(&params));
        return total.is_finite().then_some((params, total));
    }
    let residuals = rows.residuals(&params);
    let mut scale = s_scale(rows, &residuals, rows.median_scale(&residuals), tolerance);
    for _ in 0..n_rounds {
        let next = rows.minimize(half(scale), &params, n_steps)?;
        let smaller = s_scale(rows, &rows.residuals(&next), scale, tolerance);
        // Rounding, or a scale of rounding.
        if smaller.is_nan() || smaller >= scale {
            break;
        }
        let is_still = scale - smaller <= tolerance * scale;
        (params, scale) = (next, smaller);
        if is_still {
            break;
        }
    }
    scale.is_finite().then_some((params, scale))
}
