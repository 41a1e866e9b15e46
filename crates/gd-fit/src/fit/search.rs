//! A start for those who give none.

use gd_core::{Objective, Real, StartBox, math};

use super::method::Method;
use super::outcome::Outcome;
use super::{fit, loss_of};
use crate::error::Error;
use crate::problem::Problem;
use crate::settings::{OptimizerName, StartValues};

/// Rows that starts are tried on.
const N_ROWS: usize = 1000;
/// Starts of which the loss is taken, besides those for every parameter.
const N_DRAWN: usize = 96;
const N_DRAWN_EACH: usize = 64;
/// Starts that are fitted from, the best of those drawn.
const N_FITTED: usize = 12;
/// Steps of each of these fits.
const N_STEPS: usize = 100;
/// Parameters whose sizes differ by less in all are as simple.
const AS_SMALL: f64 = 0.01;
/// A loss that is larger by less is as good.
const AS_GOOD: f64 = 1e-6;

/// Where a fit starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Start<T> {
    /// A value for every parameter that is fitted.
    pub params: Vec<T>,
    /// Whether some of them were searched for.
    pub is_found: bool,
}

/// The start of a fit: least squares search for what is not given, descents take 1 for it.
///
/// # Errors
/// Data that cannot be fitted.
pub fn start_of<T: Real>(problem: &Problem<T>, method: &Method, given: &StartValues) -> Result<Start<T>, Error> {
    let is_lm = method.optimizer == OptimizerName::Lm;
    let is_found = is_lm && problem.names().iter().any(|name| given.of(name).is_none());
    let params = if is_found { search_start(problem, method, given)? } else { plain_start(problem, method, given) };
    Ok(Start { params, is_found })
}

/// A start where a least-squares fit ends best: ones if they do, else one of many that are drawn about the sizes of the
/// data. Parameters that are given keep their values. The same data and formula give the same start.
///
/// # Errors
/// Data that cannot be fitted.
pub(crate) fn search_start<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    given: &StartValues,
) -> Result<Vec<T>, Error> {
    let sample = problem.sample(N_ROWS);
    let method = Method { steps: N_STEPS, keeps_path: false, optimizer: OptimizerName::Lm, ..method.clone() };
    let candidates = candidates(&sample, &method, given)?;
    let mut best: Option<Outcome<T>> = None;
    for candidate in candidates {
        let Ok(outcome) = fit(&sample, &method, &candidate, &mut |_, _| {}) else { continue };
        let is_better = best.as_ref().is_none_or(|best| {
            let as_good = T::constant(1.0 + AS_GOOD);
            let is_lower = outcome.loss * as_good < best.loss;
            let is_equal = outcome.loss <= best.loss * as_good;
            is_lower || (is_equal && is_simpler(&outcome.params, &best.params))
        });
        if is_better && Real::is_finite(outcome.loss) {
            best = Some(outcome);
        }
    }
    let ones = || plain_start(problem, &method, given);
    Ok(best.map_or_else(ones, |best| best.start))
}

/// Of two answers that are equally good, whether the first has the smaller parameters, each compared with the other's: of
/// all the frequencies that evenly spaced data cannot tell apart, the lowest is meant.
fn is_simpler<T: Real>(one: &[T], two: &[T]) -> bool {
    let excess = one.iter().zip(two).map(|(one, two)| {
        let (one, two) = (one.to_f64().abs(), two.to_f64().abs());
        let largest = one.max(two);
        if largest > 0.0 { (one - two) / largest } else { 0.0 }
    });
    // Rounding decides nothing.
    excess.sum::<f64>() < -AS_SMALL
}

/// The values that are given, 1 for the others, within the bounds.
#[must_use]
pub fn plain_start<T: Real>(problem: &Problem<T>, method: &Method, given: &StartValues) -> Vec<T> {
    let names = problem.names().iter().enumerate();
    names.map(|(index, name)| given.of(name).map_or_else(|| within(method, index, 1.0), T::constant)).collect()
}

/// The value nearest to one that a parameter may have.
fn within<T: Real>(method: &Method, index: usize, value: f64) -> T {
    let bounds = method.bounds.as_ref().and_then(|bounds| bounds.get(index));
    T::constant(bounds.map_or(value, |[low, high]| value.clamp(*low, *high)))
}

/// Ones first, then those of the smallest loss among the drawn.
fn candidates<T: Real>(problem: &Problem<T>, method: &Method, given: &StartValues) -> Result<Vec<Vec<T>>, Error> {
    let columns = problem.columns();
    let loss = loss_of(problem, &columns)?;
    let n = problem.names().len();
    let unit = StartBox::new(vec![0.0; n], vec![1.0; n])?;
    let drawn = |seed| {
        let mut draws = vec![vec![0.0; n]; N_DRAWN + N_DRAWN_EACH * n];
        unit.latin_hypercube(seed, &mut draws);
        draws
    };
    let sizes = sizes(problem);
    let mut ranked: Vec<(f64, Vec<T>)> = Vec::new();
    for ((size, factor), sign) in drawn(1).iter().zip(&drawn(2)).zip(&drawn(3)) {
        let parts = size.iter().zip(factor.iter()).zip(sign.iter()).zip(problem.names()).enumerate();
        let start: Vec<T> = parts
            .map(|(index, (((size, factor), sign), name))| {
                given.of(name).map_or_else(|| within(method, index, draw(&sizes, *size, *factor, *sign)), T::constant)
            })
            .collect();
        let value = loss.value(&start).to_f64();
        if value.is_finite() {
            ranked.push((value, start));
        }
    }
    ranked.sort_by(|(one, _), (two, _)| one.total_cmp(two));
    let best = ranked.into_iter().take(N_FITTED).map(|(_, start)| start);
    Ok([plain_start(problem, method, given)].into_iter().chain(best).collect())
}

/// A value of one of the sizes, up to ten times larger or smaller, mostly positive.
fn draw(sizes: &[f64], size: f64, factor: f64, sign: f64) -> f64 {
    let place = (size * sizes.len() as f64) as usize;
    let size = sizes.get(place.min(sizes.len().saturating_sub(1))).copied().unwrap_or(1.0);
    let magnitude = size * math::exp((2.0 * factor - 1.0) * std::f64::consts::LN_10);
    if sign < 0.7 { magnitude } else { -magnitude }
}

/// Sizes that parameters are likely to have: of 1, of the columns, and of what they differ by, and the inverse of it, and
/// the ratio of y to every input.
fn sizes<T: Real>(problem: &Problem<T>) -> Vec<f64> {
    let spread = |values: &[T]| {
        let finite = values.iter().map(|value| value.to_f64());
        let (low, high) =
            finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        (low.abs().max(high.abs()), high - low)
    };
    let (y, y_spread) = spread(&problem.data.y);
    let mut sizes = vec![1.0, y, y_spread];
    for column in &problem.data.inputs {
        let (x, x_spread) = spread(column);
        sizes.extend([x, x_spread, 1.0 / x, 1.0 / x_spread, y_spread / x_spread]);
    }
    sizes.retain(|size| size.is_finite() && *size > 0.0);
    sizes
}
