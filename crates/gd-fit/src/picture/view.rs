//! Which part of the loss is worth seeing.

use gd_core::Real;

use crate::error::Error;
use crate::fit::{Outcome, loss_of};
use crate::problem::Problem;
use crate::settings::{Names, ViewSettings};

/// Two parameters and their ranges.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The parameters.
    pub names: [String; 2],
    /// Their places among the free parameters.
    pub indices: [usize; 2],
    /// Their ranges, low and high.
    pub ranges: [[f64; 2]; 2],
}

/// Rows that tell how much a parameter matters.
const N_ROWS: usize = 1000;
/// Of the distance from start to minimum, so much is left free at either side.
const MARGIN: f64 = 0.25;
/// The path is in view as far as it goes no farther beyond start and minimum than their distance times this.
const DETOUR: f64 = 1.0;
/// Standard errors at either side of a minimum that is all there is to see.
const ERRORS: f64 = 8.0;
/// The narrowest range, in terms of the values in it.
const NARROWEST: f64 = 1e-6;

impl View {
    /// The two parameters that are asked for, or whose ranges are, or else those whose change changed the predictions most;
    /// in ranges where start, path and minimum are seen. `None` of a problem with one parameter.
    ///
    /// # Errors
    /// Data that cannot be fitted.
    pub fn new<T: Real>(
        problem: &Problem<T>,
        outcome: &Outcome<T>,
        settings: &ViewSettings,
    ) -> Result<Option<Self>, Error> {
        let names = problem.names();
        if names.len() < 2 {
            return Ok(None);
        }
        let ranged: Vec<&String> = settings.ranges.0.iter().map(|(name, _)| name).collect();
        let indices = match (&settings.over, &ranged[..]) {
            (Some(Names(over)), _) => over.each_ref().map(|name| position(names, name)),
            (None, [one, two]) => [position(names, one), position(names, two)],
            (None, _) => two_parameters(problem, outcome)?,
        };
        let ranges = indices.map(|index| {
            let given = names.get(index).and_then(|name| settings.range_of(name));
            given.unwrap_or_else(|| range_in_view(outcome, index))
        });
        let names = indices.map(|index| names.get(index).cloned().unwrap_or_default());
        Ok(Some(Self { names, indices, ranges }))
    }
}

fn position(names: &[String], name: &str) -> usize {
    names.iter().position(|known| known == name).unwrap_or(0)
}

/// The two parameters whose change from start to end changed the predictions most, in the order of the formula.
///
/// # Errors
/// Data that cannot be fitted.
fn two_parameters<T: Real>(problem: &Problem<T>, outcome: &Outcome<T>) -> Result<[usize; 2], Error> {
    let sample = problem.sample(N_ROWS);
    let influences = influences(&sample, &outcome.params)?;
    let moved = outcome.params.iter().zip(&outcome.start).map(|(end, start)| (end.to_f64() - start.to_f64()).abs());
    let mut ranked: Vec<(f64, usize)> = moved
        .zip(influences)
        .enumerate()
        .map(|(index, (moved, influence))| (moved * influence, index))
        .map(|(share, index)| (if share.is_finite() { share } else { 0.0 }, index))
        .collect();
    ranked.sort_by(|(one, i), (two, j)| two.total_cmp(one).then(i.cmp(j)));
    let mut chosen: Vec<usize> = ranked.into_iter().take(2).map(|(_, index)| index).collect();
    chosen.sort_unstable();
    Ok([chosen.first().copied().unwrap_or(0), chosen.last().copied().unwrap_or(1)])
}

/// How much the predictions change with each parameter: the column norms of the Jacobian.
fn influences<T: Real>(problem: &Problem<T>, params: &[T]) -> Result<Vec<f64>, Error> {
    let columns = problem.columns();
    let loss = loss_of(problem, &columns)?;
    Ok(loss.gauss_newton(&params.to_vec()).diagonal().map(|square| square.to_f64().sqrt()).collect())
}

/// A range of one parameter with start, minimum and, as far as it stays near, the path.
fn range_in_view<T: Real>(outcome: &Outcome<T>, index: usize) -> [f64; 2] {
    let of = |params: &[T]| params.get(index).map_or(0.0, |param| param.to_f64());
    // The best step, not the last: a descent may have run away.
    let best = outcome.path.iter().min_by(|(_, one), (_, two)| one.to_f64().total_cmp(&two.to_f64()));
    let (start, end) = (of(&outcome.start), of(best.map_or(&outcome.params[..], |(params, _)| params)));
    let path = outcome.path.iter().map(|(params, _)| of(params));
    let error = outcome.summary.errors.get(index).and_then(|error| error.as_ref().ok()).copied();
    fold_range(start, end, path, error)
}

/// A range with `start` and `end` in it, and those places of a path that are not far off.
pub(crate) fn fold_range(start: f64, end: f64, path: impl Iterator<Item = f64>, error: Option<f64>) -> [f64; 2] {
    let (mut low, mut high) = (start.min(end), start.max(end));
    let size = low.abs().max(high.abs());
    let distance = high - low;
    let (least, most) = (low - DETOUR * distance, high + DETOUR * distance);
    for place in path.filter(|place| (least..=most).contains(place)) {
        (low, high) = (low.min(place), high.max(place));
    }
    if high - low <= NARROWEST * size {
        // Nothing moved: show what surrounds the place.
        let around = error.map_or(0.0, |error| ERRORS * error);
        let margin = if around > NARROWEST * size {
            around
        } else if size > 0.0 {
            0.5 * size
        } else {
            1.0
        };
        return [low - margin, high + margin];
    }
    let margin = MARGIN * (high - low);
    // Beyond zero many formulas are quite another thing, with poles and walls.
    let below = if low >= 0.0 { (low - margin).max(0.0) } else { low - margin };
    let above = if high <= 0.0 { (high + margin).min(0.0) } else { high + margin };
    [below, above]
}
