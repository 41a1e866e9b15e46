//! A start for those who give none.

mod basis;
mod draw;
mod groups;
mod linear;
mod random;
mod rows;
mod stages;
mod tree;

use gd_core::{Objective, Real, StartBox, math};

use gd_formula::Formula;
use linear::Separated;
pub(super) use random::Random;
use stages::Search;
use tree::Tree;

use super::method::Method;
use super::outcome::{Outcome, Summary};
use super::{fit, loss_of, rounding_of};
use crate::error::Error;
use crate::problem::Problem;
use crate::settings::{LikelihoodName, OptimizerName, StartValues};

/// Rows that starts are tried on.
const N_ROWS: usize = 1000;
/// The same where inputs have errors: a row takes many times as long then.
const N_ORTHOGONAL_ROWS: usize = 250;
/// Starts of which the loss is taken, besides those for every parameter.
const N_DRAWN: usize = 96;
const N_DRAWN_EACH: usize = 64;
/// Starts that are fitted from: the best of those that were built, and of those drawn.
const N_BUILT: usize = 6;
const N_FITTED: usize = 4;
/// Rows that more starts are tried on.
const N_FEWER: usize = 300;
/// Rows that the ends are compared on.
const N_CHECKED: usize = 20_000;
/// With more parameters than this, only so many starts are fitted from.
pub(crate) const MANY: usize = 20;
const N_FITTED_OF_MANY: usize = 3;
/// Steps of each of these fits.
const N_STEPS: usize = 100;
/// Searches, each with draws of its own: another is made as long as too few fits ended at the best.
const N_ROUNDS: u64 = 3;
/// So many are enough where all other minima are out of the question, and where another is nearly as low: there are then
/// many minima, and it is likely that some were not seen.
const ENOUGH: usize = 2;
const ENOUGH_AMONG_MANY: usize = 3;
/// Twice the logarithm of a ratio of likelihoods that no chance explains.
const DECISIVE: f64 = 20.0;
/// Parameters of a correlation above this make up for each other.
const MAKES_UP: f64 = 0.999;
/// Parameters whose sizes differ by less in all are as simple.
const AS_SMALL: f64 = 0.01;
/// A loss that is larger by less is as good.
const AS_GOOD: f64 = 1e-6;
/// Parameters that differ by less than this part are the same.
const SAME: f64 = 1e-4;
/// An end whose loss is so many times that of the best is another.
const ANOTHER: f64 = 1.001;

/// A start that was searched for, and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundStart<T> {
    pub(crate) start: Vec<T>,
    pub(crate) tally: Tally,
    /// Whether no parameters nearly cancel where it leads: what does has a valley that many starts end in.
    is_determined: bool,
}

/// Where the fits of a search ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tally {
    /// Fits that were made.
    pub n_fits: usize,
    /// Those that ended at the best.
    pub n_best: usize,
    /// The loss of the next best end that is another, over that of the best.
    pub next: Option<f64>,
}

impl Tally {
    /// Whether the data rule out the next best minimum.
    fn is_apart(&self, n_rows: usize) -> bool {
        self.next.is_none_or(|next| n_rows as f64 * math::ln(next) > DECISIVE)
    }

    fn is_confirmed(&self, n_rows: usize) -> bool {
        self.n_best >= if self.is_apart(n_rows) { ENOUGH } else { ENOUGH_AMONG_MANY }
    }

    /// Whether the lowest minimum has perhaps not been seen.
    pub(super) fn is_doubtful(&self, n_rows: usize) -> bool {
        self.n_fits > 0 && !self.is_apart(n_rows) && !self.is_confirmed(n_rows)
    }
}

/// Parameters without an error, or with one that is larger than their value, as is that of another which makes up for them:
/// two peaks of opposite sign that nearly cancel may have a lower loss than any two peaks that are seen. A phase near 0 is
/// another matter, its error says nothing about its size, and so is the height of a decay before the first point.
pub(super) fn n_undetermined<T: Real>(outcome: &Outcome<T>) -> usize {
    let Summary { errors, correlation, .. } = &outcome.summary;
    let makes_up = |index: usize, other: usize| {
        other != index && is_vague(outcome, other) && correlation[index][other].is_some_and(|r| r.abs() > MAKES_UP)
    };
    let is_undetermined =
        |index: &usize| errors[*index].is_err() || (0..errors.len()).any(|other| makes_up(*index, other));
    (0..errors.len()).filter(|&index| is_vague(outcome, index)).filter(is_undetermined).count()
}

/// Parameters without an error, or with one that is larger than their value.
pub(super) fn n_vague<T: Real>(outcome: &Outcome<T>) -> usize {
    (0..outcome.params.len()).filter(|&index| is_vague(outcome, index)).count()
}

fn is_vague<T: Real>(outcome: &Outcome<T>, index: usize) -> bool {
    let value = outcome.params.get(index).map_or(0.0, |value| value.to_f64().abs());
    outcome.summary.errors.get(index).is_none_or(|error| error.as_ref().map_or(true, |error| *error > value))
}

/// A start where a least-squares fit ends best, among ones, those that follow from the formula's structure, and some that
/// are drawn about the sizes of the data. Parameters that are given keep their values. The same data and formula give the
/// same start.
///
/// # Errors
/// Data that cannot be fitted.
pub(crate) fn search_start<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    given: &StartValues,
) -> Result<FoundStart<T>, Error> {
    if problem.groups.is_some() {
        return groups::search_start(problem, method, given);
    }
    if let Some(found) = among_parameters_themselves(problem, method, given)? {
        return Ok(found);
    }
    let sample = problem.sample(if problem.data.input_sigmas().is_some() { N_ORTHOGONAL_ROWS } else { N_ROWS });
    let method = Method { steps: N_STEPS, keeps_path: false, optimizer: OptimizerName::Lm, ..method.clone() };
    // Errors of inputs are left for the ends: with exact inputs a fit takes a fraction of the time.
    let exact = sample.clone().with_exact_inputs();
    let mut orthogonal = Orthogonal { sample: &sample, method: &method, known: Vec::new() };
    let mut ends: Vec<Outcome<T>> = Vec::new();
    let is_large = problem.names().len() > MANY;
    let mut found = None;
    for round in 0..if is_large { 1 } else { N_ROUNDS } {
        let n_fitted = if is_large { N_FITTED_OF_MANY } else { usize::MAX };
        for candidate in candidates(&exact, &method, given, round)?.into_iter().take(n_fitted) {
            let Ok(outcome) = fit_or_rescued(&exact, &method, &candidate) else { continue };
            let Some(outcome) = orthogonal.go_on(outcome) else { continue };
            if Real::is_finite(outcome.loss) {
                ends.push(outcome);
            }
        }
        found = best(problem, &sample, &ends)?;
        let n_rows = problem.data.y.len();
        if found.as_ref().is_some_and(|found| found.is_determined && found.tally.is_confirmed(n_rows)) {
            break;
        }
    }
    Ok(found.unwrap_or_else(|| {
        let tally = Tally { n_fits: 0, n_best: 0, next: None };
        FoundStart { start: plain_start(problem, &method, given), tally, is_determined: false }
    }))
}

/// A parameter below this is as good as 0, which has no logarithm.
const LEAST: f64 = 1e-30;

/// The same where parameters are fitted as their logarithms: among the parameters themselves, of whose roles in the formula
/// more is known. `None` if there are none, or one ends at 0.
fn among_parameters_themselves<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    given: &StartValues,
) -> Result<Option<FoundStart<T>>, Error> {
    let Some(plain) = problem.sample(N_CHECKED).without_logarithms() else { return Ok(None) };
    let places: Vec<usize> = problem.logarithms().map(|(place, _)| place).collect();
    let open = || vec![[f64::NEG_INFINITY, f64::INFINITY]; problem.names().len()];
    let mut bounds = method.bounds.clone().unwrap_or_else(open);
    for &place in &places {
        bounds[place] = [math::exp(bounds[place][0]).max(LEAST), math::exp(bounds[place][1])];
    }
    let method = Method { bounds: Some(bounds), ..method.clone() };
    let values = given.0.iter().map(|(name, value)| {
        let place = problem.names().iter().position(|known| known == name);
        match place.filter(|place| places.contains(place)).and_then(|place| plain.names().get(place)) {
            Some(own) => (own.clone(), math::exp(*value)),
            None => (name.clone(), *value),
        }
    });
    let found = search_start(&plain, &method, &StartValues(values.collect()))?;
    let Ok(outcome) = fit(&plain, &method, &found.start, &mut |_, _| {}) else { return Ok(None) };
    let mut start = outcome.params;
    for &place in &places {
        if start[place].to_f64() <= 2.0 * LEAST {
            return Ok(None);
        }
        start[place] = T::constant(math::ln(start[place].to_f64()));
    }
    Ok(Some(FoundStart { start, ..found }))
}

/// Fits that go on from where those with exact inputs ended.
struct Orthogonal<'a, T> {
    sample: &'a Problem<T>,
    method: &'a Method,
    /// Starts, and where they led.
    known: Vec<(Vec<T>, Option<Outcome<T>>)>,
}

impl<T: Real> Orthogonal<'_, T> {
    /// Where a fit with the errors of the inputs leads from that end; from one that is known, where it led before.
    fn go_on(&mut self, end: Outcome<T>) -> Option<Outcome<T>> {
        if self.sample.data.input_sigmas().is_none() || !Real::is_finite(end.loss) {
            return Some(end);
        }
        let is_same = |one: &T, other: &T| {
            let (one, other) = (one.to_f64(), other.to_f64());
            (one - other).abs() <= SAME * one.abs().max(other.abs())
        };
        let known =
            self.known.iter().find(|(from, _)| from.iter().zip(&end.params).all(|(one, two)| is_same(one, two)));
        if let Some((_, led)) = known {
            return led.clone();
        }
        let led = fit(self.sample, self.method, &end.params, &mut |_, _| {}).ok();
        self.known.push((end.params, led.clone()));
        led
    }
}

/// The start of the best of the ends on a sample of a problem, judged on more of its rows; `None` if there are no ends.
fn best<T: Real>(
    problem: &Problem<T>,
    sample: &Problem<T>,
    ends: &[Outcome<T>],
) -> Result<Option<FoundStart<T>>, Error> {
    let columns = sample.columns();
    let floor = rounding_of(&loss_of(sample, &columns)?);
    let others = problem.sample(N_CHECKED);
    let columns = others.columns();
    let all = loss_of(&others, &columns)?;
    let is_thinned = sample.data.y.len() < problem.data.y.len();
    // What fits every n-th row may be an alias that does not fit those between.
    let losses = ends
        .iter()
        .map(|end| if is_thinned { all.value(&end.params).to_f64() } else { end.loss.to_f64() })
        .map(|loss| if loss.is_nan() { f64::INFINITY } else { loss + floor });
    let ends: Vec<(&Outcome<T>, f64)> = ends.iter().zip(losses).collect();
    let periods = periods(sample);
    let is_better = |(one, loss): (&Outcome<T>, f64), (two, other): (&Outcome<T>, f64)| {
        let is_equal = loss <= other * (1.0 + AS_GOOD) && other <= loss * (1.0 + AS_GOOD);
        match (is_equal, one.ending.is_converged, two.ending.is_converged) {
            (false, ..) => loss < other,
            (true, true, false) => true,
            (true, false, true) => false,
            _ => is_simpler(&one.params, &two.params, &periods),
        }
    };
    let best = ends.iter().copied().reduce(|best, next| if is_better(next, best) { next } else { best });
    let Some((best, lowest)) = best else { return Ok(None) };
    let ratios = || ends.iter().map(|(_, loss)| loss / lowest);
    let tally = Tally {
        n_fits: ends.len(),
        n_best: ratios().filter(|ratio| *ratio <= ANOTHER).count(),
        next: ratios().filter(|ratio| *ratio > ANOTHER).reduce(f64::min).filter(|ratio| ratio.is_finite()),
    };
    Ok(Some(FoundStart { start: best.start.clone(), tally, is_determined: n_undetermined(best) == 0 }))
}

/// Of two answers that are equally good, whether the first has the smaller parameters, each compared with the other's: of
/// all the frequencies that evenly spaced data cannot tell apart, the lowest is meant.
fn is_simpler<T: Real>(one: &[T], two: &[T], periods: &[bool]) -> bool {
    let excess = one.iter().zip(two).zip(periods).map(|((one, two), is_period)| {
        let size = |value: &T| if *is_period { 1.0 / value.to_f64().abs() } else { value.to_f64().abs() };
        let (one, two) = (size(one), size(two));
        let largest = one.max(two);
        if largest > 0.0 { (one - two) / largest } else { 0.0 }
    });
    // Rounding decides nothing.
    excess.sum::<f64>() < -AS_SMALL
}

/// The values that are given, 1 for the others (0 for logarithms, which is the same), within the bounds.
#[must_use]
pub fn plain_start<T: Real>(problem: &Problem<T>, method: &Method, given: &StartValues) -> Vec<T> {
    let is_logarithm = |index: usize| problem.logarithms().any(|(place, _)| place == index);
    let usual = |index: usize| within(method, index, if is_logarithm(index) { 0.0 } else { 1.0 });
    let names = problem.names().iter().enumerate();
    names.map(|(index, name)| given.of(name).map_or_else(|| usual(index), T::constant)).collect()
}

/// The value nearest to one that a parameter may have.
fn within<T: Real>(method: &Method, index: usize, value: f64) -> T {
    let bounds = method.bounds.as_ref().and_then(|bounds| bounds.get(index));
    T::constant(bounds.map_or(value, |[low, high]| value.clamp(*low, *high)))
}

/// Ones first, then those built, then those of the smallest loss among the drawn.
fn candidates<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    given: &StartValues,
    round: u64,
) -> Result<Vec<Vec<T>>, Error> {
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
    let [sizes_drawn, factors, signs] = [1, 2, 3].map(|stream| drawn(3 * round + stream));
    for ((size, factor), sign) in sizes_drawn.iter().zip(&factors).zip(&signs) {
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
    let built = built(problem, method, given, &sizes, round + 1);
    let ones = (round == 0).then(|| plain_start(problem, method, given));
    Ok(ones.into_iter().chain(built).chain(best).collect())
}

/// A fit from a start, or of counts from where that leads if it has no likelihood.
fn fit_or_rescued<T: Real>(problem: &Problem<T>, method: &Method, start: &[T]) -> Result<Outcome<T>, Error> {
    let outcome = fit(problem, method, start, &mut |_, _| {});
    #[cfg(feature = "likelihood")]
    if outcome.is_err()
        && let Some(start) = super::likelihood::rescued(problem, method, start)
    {
        return fit(problem, method, &start, &mut |_, _| {});
    }
    outcome
}

/// A start from the same candidates, of which only some are fitted: where many formulas are tried, and the best are searched
/// for again. `None` if no fit ended anywhere.
///
/// # Errors
/// Data that cannot be fitted.
#[cfg(feature = "laws")]
pub(crate) fn quick_start<T: Real>(problem: &Problem<T>, method: &Method) -> Result<Option<Vec<T>>, Error> {
    /// Fits at most, and ends that agree after which no more are made.
    const N_QUICK: usize = 8;
    const N_AGREEING: usize = 3;
    let method = Method { steps: N_STEPS, keeps_path: false, optimizer: OptimizerName::Lm, ..method.clone() };
    let mut candidates = candidates(problem, &method, &StartValues::default(), 0)?;
    // Ones come last here: they know nothing of the data.
    candidates.rotate_left(1);
    let mut best: Option<(f64, Vec<T>)> = None;
    let mut n_best = 0;
    for candidate in candidates.into_iter().take(N_QUICK) {
        let Ok(outcome) = fit(problem, &method, &candidate, &mut |_, _| {}) else { continue };
        let loss = outcome.loss.to_f64();
        match &best {
            Some((lowest, _)) if loss <= lowest * ANOTHER && *lowest <= loss * ANOTHER => n_best += 1,
            Some((lowest, _)) if loss.is_nan() || loss > *lowest => {}
            _ => n_best = 1,
        }
        if loss.is_finite() && best.as_ref().is_none_or(|(lowest, _)| loss < *lowest) {
            best = Some((loss, outcome.start));
        }
        if n_best == N_AGREEING {
            break;
        }
    }
    Ok(best.map(|(_, start)| start))
}

/// Which parameters are periods: the longer, the simpler.
fn periods<T: Real>(problem: &Problem<T>) -> Vec<bool> {
    let n = problem.names().len();
    let none = vec![false; n];
    let Some((tree, root)) = Tree::new(&problem.formula, &vec![None; n]) else { return none };
    let columns = widened(&problem.data.inputs);
    (0..n).map(|index| stages::is_period(&tree, root, &columns, index)).collect()
}

fn widened<T: Real>(columns: &[Vec<T>]) -> Vec<Vec<f64>> {
    columns.iter().map(|column| column.iter().map(|value| value.to_f64()).collect()).collect()
}

/// Whether a formula is linear in all its parameters.
pub(crate) fn is_linear(formula: &Formula) -> bool {
    let free = vec![None; formula.parameters().len()];
    Tree::new(formula, &free).is_some_and(|(tree, root)| Separated::new(tree, root).nonlinear.is_empty())
}

/// Starts that follow from the structure of the formula, the best first.
fn built<T: Real>(problem: &Problem<T>, method: &Method, given: &StartValues, sizes: &[f64], seed: u64) -> Vec<Vec<T>> {
    let known: Vec<Option<f64>> = problem.names().iter().map(|name| given.of(name)).collect();
    let Some((tree, root)) = Tree::new(&problem.formula, &known) else { return Vec::new() };
    let separated = Separated::new(tree, root);
    let widen = |values: &Vec<T>| values.iter().map(|value| value.to_f64()).collect::<Vec<f64>>();
    let columns = widened(&problem.data.inputs);
    let (observed, weights) = (widen(&problem.data.y), weights_of(problem));
    let start: Vec<f64> = known.iter().map(|value| value.unwrap_or(1.0)).collect();
    let bounds = method.bounds.as_deref();
    let mut found = Search::new(&separated, &columns, [&observed, &weights], bounds, sizes, seed).run(&start);
    found.truncate(N_BUILT);
    // Fewer rows allow more tries, which find the low frequency; all rows show the narrow peak.
    let stride = observed.len().div_ceil(N_FEWER);
    if stride > 1 {
        let thin = |values: &Vec<f64>| values.iter().copied().step_by(stride).collect::<Vec<f64>>();
        let (observed, weights) = (thin(&observed), thin(&weights));
        let columns: Vec<Vec<f64>> = columns.iter().map(thin).collect();
        let fewer = Search::new(&separated, &columns, [&observed, &weights], bounds, sizes, seed).run(&start);
        found.extend(fewer.into_iter().take(N_BUILT));
    }
    found.into_iter().map(|start| start.into_iter().map(T::constant).collect()).collect()
}

/// What rows weigh in the least squares that a search begins with; nothing where all weigh the same. Counts weigh about as their
/// variance says.
fn weights_of<T: Real>(problem: &Problem<T>) -> Vec<f64> {
    let data = &problem.data;
    let own = |row: usize| data.weights.as_ref().and_then(|weights| weights.get(row)).map_or(1.0, |w| w.to_f64());
    match data.likelihood {
        LikelihoodName::Poisson => (0..data.y.len()).map(|row| own(row) / (data.y[row].to_f64() + 1.0)).collect(),
        LikelihoodName::Binomial => data.trials.iter().flatten().map(|trials| trials.to_f64()).collect(),
        LikelihoodName::Normal => data.weights.iter().flatten().map(|weight| weight.to_f64()).collect(),
    }
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
