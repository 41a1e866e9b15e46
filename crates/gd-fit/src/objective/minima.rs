//! The minima of a function that a search finds.

use gd_core::{Descent, Objective, Real, Sgd, StartBox, Verdict};

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
/// A loss that is lower by less than this many rounding errors is not lower.
const ROUNDING: f64 = 64.0;
/// A loss is 0 if it is so small a part of the rounding of the usual one.
const NOTHING: f64 = 1e-6;

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
    let params = descent.last_step().map(|step| step.params.clone());
    let is_minimum = matches!(descent.verdict(), Some(Verdict::Converged(_)))
        && params.as_ref().is_some_and(|params| is_lowest_nearby(function, bounds, params, loss));
    Ok(params.filter(|_| is_minimum).map(|params| (params, loss)))
}

/// Whether nothing a little beside along any parameter is lower: Newton's method also comes to the bend of x^3.
fn is_lowest_nearby<T: Real>(function: &Function<T>, bounds: Option<&[[T; 2]]>, params: &[T], loss: T) -> bool {
    let within = function.within(bounds);
    let lowest = loss.to_f64() - ROUNDING * T::epsilon().to_f64() * loss.to_f64().abs();
    (0..params.len()).all(|index| {
        [-SAME, SAME].into_iter().all(|share| {
            let mut moved = params.to_vec();
            if let Some(param) = moved.get_mut(index) {
                *param = T::constant(param.to_f64() + share * param.to_f64().abs().max(1.0));
            }
            let beside = within.value(&moved).to_f64();
            beside.is_nan() || beside >= lowest
        })
    })
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
    let usual = usual_size(starts.iter().map(|start| function.value(start).to_f64()));
    let mut found: Vec<ObjectiveMinimum> = Vec::new();
    for (params, loss) in ends.into_iter().flatten() {
        let (params, loss) = without_rounding(function, params, loss, usual);
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
    found.sort_by(|one, other| rounded(one.loss).total_cmp(&rounded(other.loss)).then(places(one, other)));
    Ok(found)
}

/// A loss with so many digits that equally low minima have the same.
fn rounded(loss: f64) -> f64 {
    format!("{loss:.8e}").parse().unwrap_or(loss)
}

/// The lowest of minima, the lowest first: at least `n` of them, if there are so many, and those that are as low.
pub(super) fn lowest(minima: &[ObjectiveMinimum], n: usize) -> &[ObjectiveMinimum] {
    let last = minima.get(n.min(minima.len()).saturating_sub(1)).map_or(f64::NEG_INFINITY, |last| rounded(last.loss));
    let n = minima.iter().take_while(|minimum| rounded(minimum.loss) <= last).count();
    minima.get(..n).unwrap_or(minima)
}

/// The usual size of losses at starts.
pub(crate) fn usual_size(losses: impl Iterator<Item = f64>) -> f64 {
    let mut sizes: Vec<f64> = losses.map(f64::abs).filter(|size| size.is_finite()).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(0.0)
}

/// A minimum with zeros for what is 0 but for rounding.
fn without_rounding<T: Real>(function: &Function<T>, params: Vec<T>, loss: T, usual: f64) -> (Vec<f64>, f64) {
    let nothing = T::epsilon().to_f64() * usual;
    let size = params.iter().map(|param| param.to_f64().abs()).fold(1.0, f64::max);
    let mut best = params;
    for index in 0..best.len() {
        let mut moved = best.clone();
        let Some(param) = moved.get_mut(index).filter(|param| param.to_f64().abs() < SAME * SAME * size) else {
            continue;
        };
        *param = T::constant(0.0);
        if function.value(&moved).to_f64() <= loss.to_f64() + nothing {
            best = moved;
        }
    }
    let loss = function.value(&best).to_f64();
    let loss = if loss.abs() <= nothing * NOTHING { 0.0 } else { loss };
    (best.into_iter().map(Real::to_f64).collect(), loss)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{OptimizerName, Settings};
    use gd_core::test_surfaces::{Beale, Himmelblau, Rosenbrock};

    fn minima(text: &str) -> Vec<ObjectiveMinimum> {
        let settings = Settings { optimizer: Some(OptimizerName::Sgd), ..Settings::default() };
        let problem = Problem::<f64>::of_formula(text, &settings).unwrap();
        let method = Method::new(&settings, &problem).unwrap();
        let n = problem.names().len();
        search_minima(&problem, &method, &[], &vec![0.0; n], &vec![None; n]).unwrap()
    }

    fn is_near(one: &[f64], other: &[f64]) -> bool {
        one.len() == other.len() && one.iter().zip(other).all(|(a, b)| (a - b).abs() < 1e-6)
    }

    #[test]
    fn the_known_minima_of_the_classics_are_found() {
        let rosenbrock = minima("(1 - x)^2 + 100*(y - x^2)^2");
        assert!(rosenbrock.len() == 1 && is_near(&rosenbrock[0].params, &Rosenbrock::MINIMUM), "{rosenbrock:?}");
        let himmelblau = minima("(x^2 + y - 11)^2 + (x + y^2 - 7)^2");
        assert_eq!(himmelblau.len(), 4, "{himmelblau:?}");
        for known in Himmelblau::MINIMA {
            assert!(himmelblau.iter().any(|found| is_near(&found.params, &known) && found.loss == 0.0), "{known:?}");
        }
        let beale = minima("(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2");
        assert!(beale.iter().any(|found| is_near(&found.params, &Beale::MINIMUM)), "{beale:?}");
        assert!(is_near(&beale[0].params, &Beale::MINIMUM), "{beale:?}");
        let rastrigin = minima("20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)");
        assert!(rastrigin.len() > 9 && rastrigin[0].params == [0.0, 0.0] && rastrigin[0].loss == 0.0, "{rastrigin:?}");
        // The four next ones are as low as each other.
        assert_eq!((lowest(&rastrigin, 1).len(), lowest(&rastrigin, 2).len()), (1, 5), "{rastrigin:?}");
    }

    #[test]
    fn minima_below_zero_and_none_at_all() {
        let wells = minima("x^4 - x^2 + 0.1*x");
        assert!(wells.len() == 2 && wells[0].loss < wells[1].loss && wells[0].params[0] < 0.0, "{wells:?}");
        for text in ["x", "-x^2", "x*y", "x^3", "exp(-x)", "-(x^2 + y^2)", "ln(x)"] {
            assert_eq!(minima(text), [], "{text}");
        }
        assert_eq!(lowest(&[], 3), []);
    }
}
