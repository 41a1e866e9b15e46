//! Which part of the loss is worth seeing.

use gd_core::Real;

use super::range::{log_range_in_view, range_across, range_around, range_in_view};
use crate::error::Error;
use crate::fit::{Method, Outcome, Path, UNBOUNDED, fit, loss_of};
use crate::problem::Problem;
use crate::setting::Setting;
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
    /// Whether their axes are logarithmic.
    pub is_log: [bool; 2],
}

/// Rows that tell how much a parameter matters.
const N_ROWS: usize = 1000;
/// Steps from where a descent ended to the minimum below it.
const N_STEPS: usize = 200;
/// A loss so many times that of the start has run away.
const RUNAWAY: f64 = 10.0;

impl View {
    /// The two parameters that are asked for, or whose ranges are, or else those whose change changed the predictions most;
    /// in ranges where starts, paths and the minimum are seen, see [`minimum_of`]. `None` of a problem with one parameter.
    ///
    /// # Errors
    /// Data that cannot be fitted.
    pub fn new<T: Real>(
        problem: &Problem<T>,
        outcomes: &[&Outcome<T>],
        minimum: Option<&[T]>,
        settings: &ViewSettings,
    ) -> Result<Option<Self>, Error> {
        Self::with_ranges(problem, outcomes, settings, |index, is_log| {
            if is_log { log_range_of(outcomes, minimum, index) } else { Some(range_of(outcomes, minimum, index)) }
        })
    }

    /// As [`View::new`], around the end of a fit whose start and path are not shown.
    ///
    /// # Errors
    /// Data that cannot be fitted.
    pub fn around<T: Real>(
        problem: &Problem<T>,
        outcome: &Outcome<T>,
        settings: &ViewSettings,
    ) -> Result<Option<Self>, Error> {
        let range = |index: usize, is_log: bool| {
            let value = outcome.params.get(index).map_or(0.0, |param: &T| param.to_f64());
            let [low, high] = range_around(value, error_of(outcome, index));
            if is_log {
                log_range_in_view(&[low, value, high], [].into_iter(), [].into_iter())
            } else {
                Some([low, high])
            }
        };
        Self::with_ranges(problem, &[outcome], settings, range)
    }

    fn with_ranges<T: Real>(
        problem: &Problem<T>,
        outcomes: &[&Outcome<T>],
        settings: &ViewSettings,
        range: impl Fn(usize, bool) -> Option<[f64; 2]>,
    ) -> Result<Option<Self>, Error> {
        let names = problem.names();
        let (Some(first), true) = (outcomes.first(), names.len() > 1) else { return Ok(None) };
        let ranged: Vec<&String> = settings.ranges.0.iter().map(|(name, _)| name).collect();
        let indices = match (&settings.over, &ranged[..]) {
            (Some(Names(over)), _) => over.each_ref().map(|name| position(names, name)),
            (None, [one, two]) => [position(names, one), position(names, two)],
            (None, _) => two_parameters(problem, first)?,
        };
        let names = indices.map(|index| names.get(index).cloned().unwrap_or_default());
        Self::over(names, indices, settings, range).map(Some)
    }

    /// Two parameters in the ranges that are given or, where none is, in those that `range` gives of their places.
    ///
    /// # Errors
    /// A logarithmic axis that reaches 0, or has nothing above it to show.
    pub(crate) fn over(
        names: [String; 2],
        indices: [usize; 2],
        settings: &ViewSettings,
        range: impl Fn(usize, bool) -> Option<[f64; 2]>,
    ) -> Result<Self, Error> {
        let is_log = names.each_ref().map(|name| settings.is_log(name));
        let of = |axis: usize| shown_range(&names[axis], settings, |is_log| range(indices[axis], is_log));
        let ranges = [of(0)?, of(1)?];
        Ok(Self { names, indices, ranges, is_log })
    }

    /// Whether parameters are in view.
    #[must_use]
    pub fn contains<T: Real>(&self, params: &[T]) -> bool {
        self.indices.iter().zip(self.ranges).all(|(index, [low, high])| {
            let value = params.get(*index).map_or(f64::NAN, |param| param.to_f64());
            low <= value && value <= high
        })
    }

    /// Steps of a path that are not in view.
    #[must_use]
    pub fn n_outside<T: Real>(&self, path: &Path<T>) -> usize {
        path.iter().filter(|(params, _)| !self.contains(params)).count()
    }
}

/// The range that is given for a parameter, or the one that `range` finds for it.
///
/// # Errors
/// A logarithmic axis that reaches 0, or has nothing above it to show.
pub(crate) fn shown_range(
    name: &str,
    settings: &ViewSettings,
    range: impl Fn(bool) -> Option<[f64; 2]>,
) -> Result<[f64; 2], Error> {
    let is_log = settings.is_log(name);
    let given = settings.range_of(name);
    if let Some([low, high]) = given.filter(|[low, _]| is_log && *low <= 0.0) {
        return Err(no_logarithm(name, [low, high]));
    }
    given.or_else(|| range(is_log)).ok_or_else(|| {
        let message = format!("no {name} to be shown is above 0, so it has no logarithm; leave {name} linear");
        Error::Look { setting: Setting::LogAxes, message }
    })
}

/// A logarithmic axis that reaches 0.
pub(crate) fn no_logarithm(name: &str, [low, high]: [f64; 2]) -> Error {
    let message =
        format!("{name}={low}..{high} reaches 0, which has no logarithm; begin above 0, or leave {name} linear");
    Error::Look { setting: Setting::Ranges, message }
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
    #[cfg(feature = "objectives")]
    if let Some(function) = &problem.function {
        let hessian = gd_core::TwiceDifferentiable::hessian(function, &params.to_vec());
        return Ok(hessian.diagonal().map(|entry| entry.to_f64().abs().sqrt()).collect());
    }
    let columns = problem.columns();
    let loss = loss_of(problem, &columns)?;
    Ok(loss.gauss_newton(&params.to_vec()).diagonal().map(|square| square.to_f64().sqrt()).collect())
}

fn error_of<T: Real>(outcome: &Outcome<T>, index: usize) -> Option<f64> {
    outcome.summary.errors.get(index).and_then(|error| error.as_ref().ok()).copied()
}

/// A range of one parameter with starts, ends, paths and the minimum in it.
pub(crate) fn range_of<T: Real>(outcomes: &[&Outcome<T>], minimum: Option<&[T]>, index: usize) -> [f64; 2] {
    let Places { anchors, path, wild } = places_of(outcomes, minimum, index);
    let error = outcomes.first().and_then(|outcome| error_of(outcome, index));
    let has_data = outcomes.first().is_some_and(|outcome| outcome.summary.n_points > 0);
    if !has_data {
        return range_across(&anchors, path.into_iter(), wild.into_iter());
    }
    range_in_view(&anchors, path.into_iter(), wild.into_iter(), error)
}

/// The same on a logarithmic axis; `None` if nothing is above 0.
pub(crate) fn log_range_of<T: Real>(outcomes: &[&Outcome<T>], minimum: Option<&[T]>, index: usize) -> Option<[f64; 2]> {
    let Places { anchors, path, wild } = places_of(outcomes, minimum, index);
    log_range_in_view(&anchors, path.into_iter(), wild.into_iter())
}

/// The places of one parameter.
struct Places {
    /// Those to be seen.
    anchors: Vec<f64>,
    /// Those that paths visit.
    path: Vec<f64>,
    /// Those that paths visit which run away.
    wild: Vec<f64>,
}

fn places_of<T: Real>(outcomes: &[&Outcome<T>], minimum: Option<&[T]>, index: usize) -> Places {
    let of = |params: &[T]| params.get(index).map_or(f64::NAN, |param| param.to_f64());
    let mut places = Places { anchors: minimum.map(of).into_iter().collect(), path: Vec::new(), wild: Vec::new() };
    for outcome in outcomes {
        places.anchors.push(of(&outcome.start));
        let steps = outcome.path.iter().map(|(params, _)| of(params));
        if outcome.ending.reason == UNBOUNDED {
            // There is no end to be seen.
            let seen: Vec<f64> = steps.take(n_shown(outcome)).collect();
            places.anchors.extend(seen.last());
            places.path.extend(seen);
            continue;
        }
        places.anchors.push(of(best_of(outcome)));
        if has_run_away(outcome) {
            places.wild.extend(steps);
        } else {
            places.anchors.push(of(&outcome.params));
            places.path.extend(steps);
        }
    }
    places
}

/// Of a path that goes on without end, the steps in which the second half goes no more than ten times as far as the first.
fn n_shown<T: Real>(outcome: &Outcome<T>) -> usize {
    const FARTHER: f64 = 10.0;
    let distance = |step: usize| {
        let Some((params, _)) = outcome.path.get(step) else { return f64::INFINITY };
        let parts = params.iter().zip(&outcome.start).map(|(one, two)| (one.to_f64() - two.to_f64()).abs());
        parts.fold(0.0, f64::max)
    };
    let n_steps = outcome.path.len();
    (2..n_steps).find(|step| distance(*step) > FARTHER * distance(step.div_ceil(2))).unwrap_or(n_steps)
}

/// The step with the lowest loss: a descent may have run away from it.
fn best_of<T: Real>(outcome: &Outcome<T>) -> &[T] {
    let finite = outcome.path.iter().filter(|(_, loss)| loss.to_f64().is_finite());
    let best = finite.min_by(|(_, one), (_, two)| one.to_f64().total_cmp(&two.to_f64()));
    best.map_or(&outcome.params[..], |(params, _)| params)
}

/// Whether a descent ended far above its start.
fn has_run_away<T: Real>(outcome: &Outcome<T>) -> bool {
    let start = outcome.path.get(0).map_or(f64::INFINITY, |(_, loss)| loss.to_f64());
    let end = outcome.loss.to_f64();
    // Also of losses below 0.
    end.is_nan() || end > start + (RUNAWAY - 1.0) * start.abs()
}

/// The lowest minimum that descents came to or, if none came to rest, the one below the best step of all, by least squares.
/// `None` if there is none.
///
/// # Errors
/// Data that cannot be fitted.
pub fn minimum_of<T: Real>(
    problem: &Problem<T>,
    method: &Method,
    outcomes: &[&Outcome<T>],
) -> Result<Option<Vec<T>>, Error> {
    let lower = |one: &&&Outcome<T>, two: &&&Outcome<T>| one.loss.to_f64().total_cmp(&two.loss.to_f64());
    if let Some(settled) = outcomes.iter().filter(|outcome| outcome.ending.is_converged).min_by(lower) {
        return Ok(Some(settled.params.clone()));
    }
    #[cfg(feature = "objectives")]
    if let Some(function) = &problem.function {
        let bounds = crate::fit::bounds_of(method);
        // Below a fall without end there is none.
        let bests = outcomes.iter().filter(|outcome| outcome.ending.reason != UNBOUNDED);
        let mut found = None;
        for outcome in bests {
            let near = crate::objective::lowest_near(problem, function, bounds.as_deref(), best_of(outcome))?;
            found = match (found, near) {
                (Some((one, loss)), Some((_, other))) if loss <= other => Some((one, loss)),
                (found, near) => near.or(found),
            };
        }
        return Ok(found.map(|(params, _)| params));
    }
    let columns = problem.columns();
    let loss = loss_of(problem, &columns)?;
    let value = |params: &[T]| gd_core::Objective::value(&loss, &params.to_vec()).to_f64();
    let bests = outcomes.iter().map(|outcome| best_of(outcome)).filter(|params| value(params).is_finite());
    let Some(best) = bests.min_by(|one, two| value(one).total_cmp(&value(two))) else { return Ok(None) };
    let least_squares =
        Method { bounds: method.bounds.clone(), steps: N_STEPS, keeps_path: false, ..Method::least_squares() };
    let found = fit(problem, &least_squares, best, &mut |_, _| {});
    Ok(found.ok().filter(|found| found.ending.is_converged).map(|found| found.params))
}
