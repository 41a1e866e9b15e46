//! The lowest minimum of a problem, by brute force: plain fits from very many starts.

use gd_core::{LeastSquaresStop, LevenbergMarquardt, Statistics};
use gd_formula::TableResiduals;

use super::AS_GOOD;
use super::draw::Draw;
use super::problem::Problem;

/// Starts from the wide box, and about the truth.
const N_FAR: usize = 1000;
const N_NEAR: usize = 100;
/// Steps of each fit, and of those that go on.
const N_STEPS: usize = 100;
const N_MORE: usize = 5000;
/// The lowest that did not end in so many steps, which go on.
const N_UNFINISHED: usize = 20;
/// Where a parameter's standard error is so many times its value, it has run away or does nothing.
const LOST: f64 = 1000.0;
/// A curve that changes within so much of the spacing of the points was seen by none of them.
const SEEN: f64 = 0.1;

/// Where a fit ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct End {
    pub(super) params: Vec<f64>,
    pub(super) residual_sum: f64,
    /// Whether it ended by itself.
    is_done: bool,
}

/// What brute force found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Referee {
    /// Where the fit from the truth ends.
    pub(super) from_truth: f64,
    /// The lowest of all.
    pub(super) lowest: f64,
    /// The lowest that the data determine.
    pub(super) sound: f64,
    /// The part of the far starts that ended there.
    pub(super) share: f64,
}

/// A plain fit.
pub(super) fn descend(problem: &Problem, start: &[f64], n_steps: usize) -> Option<End> {
    let columns: [&[f64]; 1] = [&problem.design.x];
    let residuals = TableResiduals::new(&problem.formula, &columns, &problem.y).ok()?;
    let mut fit = LevenbergMarquardt::new(residuals, start.to_vec(), n_steps).ok()?;
    let loss = fit.run()?.loss;
    // The loss is the mean.
    let residual_sum = loss * problem.y.len() as f64;
    let is_done = fit.stop().is_some_and(|stop| stop != LeastSquaresStop::BudgetSpent);
    residual_sum.is_finite().then(|| End { params: fit.params().clone(), residual_sum, is_done })
}

impl Referee {
    /// Searches; `others` are where more fits ended.
    pub(super) fn new(problem: &Problem, others: Vec<Vec<f64>>) -> Self {
        let mut draw = Draw::new(!problem.seed);
        let mut ends: Vec<End> = Vec::new();
        let mut sums = Vec::new();
        for _ in 0..N_FAR {
            let end = descend(problem, &problem.far_start(&mut draw), N_STEPS);
            sums.extend(end.as_ref().map(|end| end.residual_sum));
            ends.extend(end);
        }
        let near: Vec<Vec<f64>> = (0..N_NEAR).map(|_| problem.near_start(&mut draw)).collect();
        ends.extend(near.into_iter().chain(others).filter_map(|start| descend(problem, &start, N_STEPS)));
        let truth = descend(problem, &problem.truth, N_MORE);
        let from_truth = truth.as_ref().map_or(f64::INFINITY, |end| end.residual_sum);
        ends.extend(truth);
        ends.sort_by(|one, two| one.residual_sum.total_cmp(&two.residual_sum));
        for end in ends.iter_mut().filter(|end| !end.is_done).take(N_UNFINISHED) {
            if let Some(further) = descend(problem, &end.params, N_MORE) {
                *end = further;
            }
        }
        ends.sort_by(|one, two| one.residual_sum.total_cmp(&two.residual_sum));
        let lowest = ends.first().map_or(f64::INFINITY, |end| end.residual_sum);
        let sound = ends.iter().find(|end| is_sound(problem, end)).map_or(f64::INFINITY, |end| end.residual_sum);
        let n_there = sums.iter().filter(|sum| **sum <= AS_GOOD * sound).count();
        Self { from_truth, lowest, sound, share: n_there as f64 / N_FAR as f64 }
    }
}

/// Whether an end is a minimum of what the points show: at rest, no parameter lost, nothing between the points.
fn is_sound(problem: &Problem, end: &End) -> bool {
    let columns: [&[f64]; 1] = [&problem.design.x];
    let Ok(residuals) = TableResiduals::new(&problem.formula, &columns, &problem.y) else { return false };
    let statistics = Statistics::new(&residuals, &end.params, &vec![None; end.params.len()]);
    let is_determined =
        |(index, value): (usize, &f64)| statistics.standard_error(index).is_ok_and(|error| error <= LOST * value.abs());
    end.is_done
        && end.params.iter().enumerate().all(is_determined)
        && (problem.kind.finest)(&end.params, &problem.design) >= SEEN * problem.design.spacing()
}
