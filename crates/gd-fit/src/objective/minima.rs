//! The minima of a function that a search finds.

use gd_core::{Descent, Real, Sgd, StartBox, Verdict};

use super::Function;
use crate::error::Error;
use crate::fit::{Bounded, Method, Outcome, Source, bounds_of, descend_by_newton};
use crate::problem::Problem;
use crate::threads::try_map;

/// Starts in each box, and half its sides.
const N_STARTS: usize = 24;
const REACHES: [f64; 3] = [1.0, 4.0, 16.0];
/// With more parameters there is no search.
const MANY: usize = 20;
/// Newton's steps from each.
const N_STEPS: usize = 200;
/// Ends are one minimum if no parameter differs by more, as a part of its size or of 1.
const SAME: f64 = 1e-4;

/// A minimum of an objective.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectiveMinimum {
    /// The parameters that are not held.
    pub params: Vec<f64>,
    /// The value there.
    pub loss: f64,
}

/// The minimum that Newton's method comes to from a point, if it comes to one.
///
/// # Errors
/// Settings out of range.
pub(crate) fn lowest_near<T: Real>(
    problem: &Problem<T>,
    function: &Function<T>,
    bounds: Option<&[[T; 2]]>,
    from: &[T],
) -> Result<Option<(Vec<T>, T)>, Error> {
    let bounded = Bounded { loss: function, source: Source::All, bounds };
    let zeros = |_: &Vec<T>| vec![T::constant(0.0); problem.names().len()];
    let end = descend_by_newton(&bounded, zeros, bounds, from.to_vec(), N_STEPS, |_, _| {});
    // Whether it is one is judged as the end of any descent is.
    let Ok(mut descent) = Descent::new(&bounded, Sgd::new(T::constant(1e-3))?, end, 1) else { return Ok(None) };
    let Some(loss) = descent.run().map(|step| step.loss) else { return Ok(None) };
    let is_minimum = matches!(descent.verdict(), Some(Verdict::Converged(_)));
    let params = descent.last_step().map(|step| step.params.clone());
    Ok(params.filter(|_| is_minimum).map(|params| (params, loss)))
}

/// The minima that Newton's method comes to from the ends of descents and from starts around `center`, or within the ranges
/// that are given for parameters: the lowest first. There may be others.
///
/// # Errors
/// Settings out of range.
pub(crate) fn search_minima<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    outcomes: &[&Outcome<T>],
    center: &[f64],
    ranges: &[Option<[f64; 2]>],
) -> Result<Vec<ObjectiveMinimum>, Error> {
    let Some(function) = &problem.function else { return Ok(Vec::new()) };
    let n = problem.names().len();
    let bounds = bounds_of::<T>(method);
    let mut starts: Vec<Vec<T>> = outcomes.iter().map(|outcome| outcome.params.clone()).collect();
    starts.push(center.iter().copied().map(T::constant).collect());
    for (seed, reach) in REACHES.into_iter().enumerate().filter(|_| n <= MANY) {
        let ends = |index: usize| {
            let middle = center.get(index).copied().unwrap_or(0.0);
            let around = [middle - reach * middle.abs().max(1.0), middle + reach * middle.abs().max(1.0)];
            let range = ranges.get(index).copied().flatten().unwrap_or(around);
            match method.bounds.as_ref().and_then(|bounds| bounds.get(index)) {
                Some([low, high]) if range[0].max(*low) < range[1].min(*high) => {
                    [range[0].max(*low), range[1].min(*high)]
                }
                _ => range,
            }
        };
        let corner = |end: usize| (0..n).map(|index| T::constant(ends(index)[end])).collect::<Vec<T>>();
        let mut drawn = vec![vec![T::constant(0.0); n]; N_STARTS];
        StartBox::new(corner(0), corner(1))?.latin_hypercube(seed as u64 + 1, &mut drawn);
        starts.extend(drawn);
    }
    let ends = try_map(starts.len(), |index| {
        starts.get(index).map_or(Ok(None), |start| lowest_near(problem, function, bounds.as_deref(), start))
    })?;
    let mut found: Vec<ObjectiveMinimum> = Vec::new();
    for (params, loss) in ends.into_iter().flatten() {
        let params: Vec<f64> = params.iter().map(|param| param.to_f64()).collect();
        let loss = loss.to_f64();
        let is_same = |one: f64, other: f64| (one - other).abs() <= SAME * one.abs().max(other.abs()).max(1.0);
        let same = found.iter_mut().find(|known| known.params.iter().zip(&params).all(|(a, b)| is_same(*a, *b)));
        match same {
            Some(known) if loss < known.loss => *known = ObjectiveMinimum { params, loss },
            Some(_) => {}
            None => found.push(ObjectiveMinimum { params, loss }),
        }
    }
    // Equally low ones in the order of their places.
    let places = |one: &ObjectiveMinimum, other: &ObjectiveMinimum| {
        let mut parts = one.params.iter().zip(&other.params).map(|(a, b)| a.total_cmp(b));
        parts.find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    };
    let as_low = |loss: f64| {
        // Zero but for rounding.
        if loss.abs() < 1e-20 { 0.0 } else { (loss * 1e9).round() / 1e9 }
    };
    found.sort_by(|one, other| as_low(one.loss).total_cmp(&as_low(other.loss)).then(places(one, other)));
    Ok(found)
}
