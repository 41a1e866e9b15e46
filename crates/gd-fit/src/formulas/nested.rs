//! Whether one formula is a special case of another, and whether the data ask for the larger one.

use gd_core::Residuals;

use super::candidate::{FormulaFit, Reason};
use super::places::{Places, ends};
use crate::data::{Observations, Reading};
use crate::distribution::{chi_squared_above, f_above};
use crate::fit::{Method, fit, search_start, squares_of};
use crate::problem::Problem;
use crate::settings::StartValues;

/// Of so many formulas, the best, special cases are looked for.
const MOST_COMPARED: usize = 8;
/// Curves that differ by less than this part of their height are the same.
const SAME: f64 = 1e-7;
/// By so much of their values the parameters of the smaller formula are moved, to see whether the larger one follows.
const MOVED: f64 = 0.2;
/// A parameter that changes predictions by less than this part of their height has no influence of its own.
const NO_INFLUENCE: f64 = 1e-5;
/// Places for each parameter of the larger formula at which it must follow.
const PLACES_EACH: usize = 3;
/// Parameters that go so many times as far as their values or standard errors run away: the shape is a limit, no special case.
const FAR: f64 = 1e4;
/// A residual sum that is larger by more than this part is larger.
const LARGER: f64 = 1e-6;

/// A formula that is a special case of another: the larger one can take its shape, at the fitted parameters and at two sets
/// of others, on the rows and between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Nested {
    /// The place of the special case among the fits.
    pub small: usize,
    /// That of the formula that it is a special case of.
    pub large: usize,
    /// The test whether the data ask for the larger one; `None` if that leaves no residuals.
    pub test: Option<NestedTest>,
    /// Whether all parameters of the larger formula matter where it takes the shape of the smaller. Where one does not, as the
    /// rate of a second exponential of height 0, the distribution of the test is only approximate (R. B. Davies, *Hypothesis
    /// testing when a nuisance parameter is present only under the alternative*, 1977).
    pub is_regular: bool,
}

/// A test of a special case against the larger formula.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NestedTest {
    /// F, the fall of the residual sum for each additional parameter over the residual variance of the larger formula; where
    /// sigma is known as it is, the fall of chi-squared.
    pub statistic: f64,
    /// Additional parameters, and degrees of freedom of the larger formula.
    pub degrees: [usize; 2],
    /// The probability of a statistic as large by chance, if the special case holds.
    pub p: f64,
    /// Whether the statistic is the fall of chi-squared.
    pub is_chi_squared: bool,
}

/// Pairs of which the first may be a special case of the second.
pub(super) fn pairs(fits: &[FormulaFit], ranking: &[usize]) -> Vec<[usize; 2]> {
    let ranked: Vec<usize> = ranking.iter().copied().take(MOST_COMPARED).collect();
    let mut pairs = Vec::new();
    for &small in &ranked {
        let is_larger = |large: &&usize| fits[small].n_determined() < fits[**large].n_determined();
        pairs.extend(ranked.iter().filter(is_larger).map(|&large| [small, large]));
    }
    pairs
}

/// The test of a pair; `None` if the first is not seen to be a special case of the second.
pub(super) fn test(fits: &[FormulaFit], [small, large]: [usize; 2]) -> Option<Nested> {
    let (one, two) = (fits.get(small)?, fits.get(large)?);
    let is_regular = takes_shape(one, two)?;
    let (of_one, of_two) = (&one.summary, &two.summary);
    let added = of_one.degrees_of_freedom - of_two.degrees_of_freedom;
    let degrees = [added, of_two.degrees_of_freedom];
    let fall = (of_one.residual_sum - of_two.residual_sum).max(0.0);
    let test = if of_two.is_absolute {
        Some(NestedTest { statistic: fall, degrees, p: chi_squared_above(fall, added), is_chi_squared: true })
    } else {
        let variance = of_two.residual_sum / degrees[1] as f64;
        let statistic = fall / added as f64 / variance;
        let test = NestedTest { statistic, degrees, p: f_above(statistic, added, degrees[1]), is_chi_squared: false };
        Some(test).filter(|test| test.statistic.is_finite())
    };
    Some(Nested { small, large, test, is_regular })
}

/// Does not trust a fit that a special case of it beats.
pub(super) fn distrust(fits: &mut [FormulaFit], nested: &[Nested]) {
    for Nested { small, large, .. } in nested {
        let [one, two] = [*small, *large].map(|index| fits[index].summary.residual_sum);
        if two > one * (1.0 + LARGER) {
            fits[*large].reason = Some(Reason::NotLowest { other: fits[*small].label.clone() });
        }
    }
}

/// Whether the larger formula can take the shape of the smaller; within, whether all of its parameters matter there.
fn takes_shape(small: &FormulaFit, large: &FormulaFit) -> Option<bool> {
    let places = Places::dense([small, large]);
    let (of_small, of_large) = (places.inputs_of(&small.problem)?, places.inputs_of(&large.problem)?);
    if places.len() < PLACES_EACH * large.params.len() {
        return None;
    }
    let mut start = large.params.clone();
    let mut is_regular = None;
    for signs in [None, Some([1.0, -1.0, -1.0]), Some([-1.0, -1.0, 1.0])] {
        let params = moved(small, signs)?;
        let shape = values(&small.problem, &params, &of_small);
        let found = follow(large, &of_large, &shape, &start)?;
        if is_regular.is_none() {
            is_regular = Some(found.is_regular);
        }
        start = found.params;
    }
    is_regular
}

/// The fitted parameters, or others about them, within their bounds.
fn moved(fit: &FormulaFit, signs: Option<[f64; 3]>) -> Option<Vec<f64>> {
    let Some(signs) = signs else { return Some(fit.params.clone()) };
    let one = |(index, value): (usize, &f64)| {
        let error = fit.summary.errors.get(index).and_then(|error| error.as_ref().ok()).copied().unwrap_or(0.0);
        let by = if *value == 0.0 { error } else { MOVED * value.abs() };
        let moved = value + signs[index % signs.len()] * by;
        let bounds = fit.method.bounds.as_ref().and_then(|bounds| bounds.get(index));
        bounds.map_or(moved, |[low, high]| moved.clamp(*low, *high))
    };
    let params: Vec<f64> = fit.params.iter().enumerate().map(one).collect();
    (params != fit.params).then_some(params)
}

fn values(problem: &Problem<f64>, params: &[f64], inputs: &[Vec<f64>]) -> Vec<f64> {
    let n = inputs.first().map_or(0, Vec::len);
    let row = |row: usize| inputs.iter().map(|column| column[row]).collect::<Vec<f64>>();
    (0..n).map(|place| problem.formula.evaluate(params, &row(place))).collect()
}

/// Where a formula takes a shape.
struct Followed {
    params: Vec<f64>,
    is_regular: bool,
}

/// Fits a formula to a shape; `None` if it cannot take it.
fn follow(large: &FormulaFit, inputs: &[Vec<f64>], shape: &[f64], start: &[f64]) -> Option<Followed> {
    let kept: Vec<usize> = (0..shape.len()).filter(|place| shape[*place].is_finite()).collect();
    let pick = |values: &[f64]| -> Vec<f64> { kept.iter().map(|place| values[*place]).collect() };
    let y = pick(shape);
    let [low, high] = ends(&y);
    let height = (high - low).max(1e-5 * low.abs().max(high.abs()));
    let own = &large.problem;
    let data = Observations {
        inputs: inputs.iter().map(|column| pick(column)).collect(),
        y,
        weights: None,
        counts: None,
        reading: Reading::default(),
        ..own.data.clone()
    };
    let problem = Problem { data, ..own.clone() };
    let method = Method { bounds: large.method.bounds.clone(), keeps_path: false, ..Method::least_squares() };
    let arrive = |start: &[f64]| {
        let outcome = fit(&problem, &method, start, &mut |_, _| {}).ok()?;
        (outcome.loss.sqrt() <= SAME * height && !runs_away(large, &outcome.params)).then_some(outcome.params)
    };
    let params = arrive(start).or_else(|| {
        let found = search_start(&problem, &method, &StartValues::default()).ok()?;
        arrive(&found.start)
    })?;
    Some(Followed { is_regular: least_influence(&problem, &params, &large.params)? > NO_INFLUENCE * height, params })
}

/// How much the predictions change, in the root mean square, by a change of a parameter as large as its value that the others
/// make up for as far as they can; of the parameter where that is least.
fn least_influence(problem: &Problem<f64>, params: &[f64], fitted: &[f64]) -> Option<f64> {
    let columns = problem.columns();
    let loss = squares_of(problem, &columns).ok()?;
    let (n, params) = (problem.data.y.len(), params.to_vec());
    let mut gradient = vec![0.0; params.len()];
    let mut changes = vec![Vec::with_capacity(n); params.len()];
    for row in 0..n {
        loss.residuals().residual_with_gradient(row, &params, &mut gradient);
        for (index, change) in changes.iter_mut().enumerate() {
            change.push(gradient[index] * params[index].abs().max(fitted[index].abs()));
        }
    }
    let product = |one: &[f64], two: &[f64]| one.iter().zip(two).map(|(one, two)| one * two).sum::<f64>();
    let mut least = f64::INFINITY;
    for last in 0..changes.len() {
        // By the modified Gram-Schmidt process, with this one last.
        let mut order: Vec<Vec<f64>> = changes.clone();
        let own = order.remove(last);
        order.push(own);
        for index in 0..order.len() {
            let (done, rest) = order.split_at_mut(index);
            let Some(change) = rest.first_mut() else { continue };
            for before in done.iter() {
                let size = product(before, before);
                let part = if size > 0.0 { product(change, before) / size } else { 0.0 };
                change.iter_mut().zip(before).for_each(|(one, other)| *one -= part * other);
            }
        }
        least = least.min((order.last().map_or(0.0, |own| product(own, own)) / n as f64).sqrt());
    }
    Some(least)
}

/// Whether parameters have left everything behind that the data suggest.
fn runs_away(fit: &FormulaFit, params: &[f64]) -> bool {
    let pairs = params.iter().zip(&fit.params).zip(&fit.summary.errors);
    pairs.into_iter().any(|((at, value), error)| {
        let size = error.as_ref().map_or(0.0, |error| *error).max(value.abs());
        size > 0.0 && (at - value).abs() > FAR * size
    })
}
