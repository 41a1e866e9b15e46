//! Which part of the loss is worth seeing.

use gd_core::Real;

use super::range::{range_around, range_in_view};
use crate::error::Error;
use crate::fit::{Method, Outcome, Path, fit, loss_of};
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
        Self::with_ranges(problem, outcomes, settings, |index| range_of(outcomes, minimum, index))
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
        let range = |index: usize| {
            let value = outcome.params.get(index).map_or(0.0, |param: &T| param.to_f64());
            range_around(value, error_of(outcome, index))
        };
        Self::with_ranges(problem, &[outcome], settings, range)
    }

    fn with_ranges<T: Real>(
        problem: &Problem<T>,
        outcomes: &[&Outcome<T>],
        settings: &ViewSettings,
        range: impl Fn(usize) -> [f64; 2],
    ) -> Result<Option<Self>, Error> {
        let names = problem.names();
        let (Some(first), true) = (outcomes.first(), names.len() > 1) else { return Ok(None) };
        let ranged: Vec<&String> = settings.ranges.0.iter().map(|(name, _)| name).collect();
        let indices = match (&settings.over, &ranged[..]) {
            (Some(Names(over)), _) => over.each_ref().map(|name| position(names, name)),
            (None, [one, two]) => [position(names, one), position(names, two)],
            (None, _) => two_parameters(problem, first)?,
        };
        let ranges = indices.map(|index| {
            let given = names.get(index).and_then(|name| settings.range_of(name));
            given.unwrap_or_else(|| range(index))
        });
        let names = indices.map(|index| names.get(index).cloned().unwrap_or_default());
        Ok(Some(Self { names, indices, ranges }))
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

fn error_of<T: Real>(outcome: &Outcome<T>, index: usize) -> Option<f64> {
    outcome.summary.errors.get(index).and_then(|error| error.as_ref().ok()).copied()
}

/// A range of one parameter with starts, ends, paths and the minimum in it.
pub(crate) fn range_of<T: Real>(outcomes: &[&Outcome<T>], minimum: Option<&[T]>, index: usize) -> [f64; 2] {
    let of = |params: &[T]| params.get(index).map_or(f64::NAN, |param| param.to_f64());
    let mut anchors: Vec<f64> = minimum.map(of).into_iter().collect();
    for outcome in outcomes {
        anchors.push(of(&outcome.start));
        anchors.push(of(best_of(outcome)));
        if !has_run_away(outcome) {
            anchors.push(of(&outcome.params));
        }
    }
    let paths = |is_wild: bool| {
        let chosen = outcomes.iter().filter(move |outcome| has_run_away(outcome) == is_wild);
        chosen.flat_map(|outcome| outcome.path.iter().map(|(params, _)| of(params)))
    };
    range_in_view(&anchors, paths(false), paths(true), outcomes.first().and_then(|outcome| error_of(outcome, index)))
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
    end.is_nan() || end > RUNAWAY * start
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
