//! Confidence intervals by the profile likelihood.
//!
//! A parameter is moved away from its estimate, all others are fitted anew, and the residual sum grows from S to S(p). The
//! interval ends where the root of that growth over the residual deviation, tau, reaches the quantile of Student's t
//! distribution (D. M. Bates and D. G. Watts, *Nonlinear Regression Analysis and Its Applications*, 1988, section 6.1.2).
//! For a formula that is linear in its parameters tau is the distance in standard errors, and both kinds of interval are
//! the same.

use gd_core::{LevenbergMarquardt, Objective, Real, Residuals};

use super::newton;
use super::outcome::Outcome;
use super::trust::Ground;
use super::{ColumnLoss, rounding_of};

/// Points on one side at most.
const MAX_POINTS: usize = 60;
/// Points that close in on the end of an interval at most.
const MAX_TRIALS: usize = 60;
/// How near tau must come to its quantile, as a part of it.
const NEAR: f64 = 1e-7;
/// An interval that reaches farther than so many times its linear approximation is not bounded.
const FAR: f64 = 1e8;
/// Beyond so many times the linear approximation a place where the formula has no value is a matter of its numbers.
const WALL: f64 = 1e2;
/// Steps of the fit at one point at most.
const STEPS: usize = 200;
/// A residual sum that is lower by less than this part is the same.
const LOWER: f64 = 1e-6;

/// How the residual sum grows along a parameter while all others are fitted anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The points that were computed, by increasing value; the estimate is one of them.
    pub points: Vec<ProfilePoint>,
    /// The confidence interval: infinite on a side where it is not bounded.
    pub interval: [f64; 2],
}

/// A point of a profile.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfilePoint {
    /// The value of the parameter.
    pub value: f64,
    /// The root of the growth of the residual sum over the residual deviation, negative below the estimate.
    pub tau: f64,
    /// All free parameters there.
    pub params: Vec<f64>,
}

/// What profiles are drawn up against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Yardstick {
    /// The standard deviation of an observation of weight 1.
    pub(super) deviation: f64,
    /// The quantile at which an interval ends, in standard errors.
    pub(super) quantile: f64,
}

/// The profile of every free parameter; or, where one of them has shown it, a point below the minimum.
pub(super) fn profiles<T: Real>(
    loss: &ColumnLoss<'_, T>,
    bounds: Option<&[[T; 2]]>,
    outcome: &Outcome<T>,
    yardstick: Yardstick,
) -> Result<Vec<Profile>, Vec<T>> {
    let least = Objective::value(loss, &outcome.params).to_f64();
    (0..outcome.params.len()).map(|along| Ridge { loss, bounds, outcome, along, least, yardstick }.profile()).collect()
}

/// The least losses along a parameter.
struct Ridge<'a, T> {
    loss: &'a ColumnLoss<'a, T>,
    bounds: Option<&'a [[T; 2]]>,
    outcome: &'a Outcome<T>,
    along: usize,
    /// The loss at the minimum.
    least: f64,
    yardstick: Yardstick,
}

/// Where the others have been fitted.
#[derive(Debug, Clone)]
struct Fitted<T> {
    params: Vec<T>,
    /// Without its sign.
    tau: f64,
}

impl<T: Real> Ridge<'_, T> {
    fn profile(&self) -> Result<Profile, Vec<T>> {
        let (mut below, low) = self.side(-1.0)?;
        let (above, high) = self.side(1.0)?;
        below.reverse();
        let signed = |sign: f64| {
            move |point: Fitted<T>| ProfilePoint {
                value: point.params[self.along].to_f64(),
                tau: sign * point.tau,
                params: point.params.into_iter().map(Real::to_f64).collect(),
            }
        };
        let estimate = Fitted { params: self.outcome.params.clone(), tau: 0.0 };
        let points = below.into_iter().map(signed(-1.0));
        let points = points.chain([signed(1.0)(estimate)]).chain(above.into_iter().map(signed(1.0)));
        let mut points: Vec<ProfilePoint> = points.collect();
        points.sort_by(|one, other| one.value.total_cmp(&other.value));
        Ok(Profile { points, interval: [low, high] })
    }

    /// The standard error, or what may serve as a first step.
    fn scale(&self) -> f64 {
        let value = self.outcome.params[self.along].to_f64().abs();
        let error = self.outcome.summary.errors[self.along].as_ref().ok().copied();
        error.filter(|error| *error > 0.0 && error.is_finite()).unwrap_or(if value > 0.0 { 0.1 * value } else { 1.0 })
    }

    /// The points on one side, and where the interval ends there.
    fn side(&self, direction: f64) -> Result<(Vec<Fitted<T>>, f64), Vec<T>> {
        let quantile = self.yardstick.quantile;
        let estimate = self.outcome.params[self.along];
        let unit = quantile * self.scale();
        let end = self.bounds.and_then(|bounds| bounds.get(self.along)).map(
            |&[low, high]| {
                if direction < 0.0 { low } else { high }
            },
        );
        let mut points = Vec::new();
        let mut before: Option<Fitted<T>> = None;
        let mut inner = Fitted { params: self.outcome.params.clone(), tau: 0.0 };
        let mut step = 0.5 * unit;
        for _ in 0..MAX_POINTS {
            let from = inner.params[self.along];
            let next = from + T::constant(direction * step);
            let next = end.map_or(next, |end| if direction < 0.0 { next.max(end) } else { next.min(end) });
            if end == Some(from) {
                return Ok((points, from.to_f64()));
            }
            let found = if Real::is_finite(next) { self.fit(next, before.as_ref(), &inner)? } else { None };
            match found {
                Some(point) if point.tau < quantile => {
                    let gain = point.tau - inner.tau;
                    step =
                        (next - from).to_f64().abs() * (0.5 * quantile / gain.max(0.125 * quantile)).clamp(0.25, 4.0);
                    points.push(point.clone());
                    before = Some(core::mem::replace(&mut inner, point));
                    if (next - estimate).to_f64().abs() > FAR * unit {
                        break;
                    }
                }
                outer => {
                    let (found, at) = self.close_in(before, inner, outer, next)?;
                    let is_wall = found.last().is_none_or(|last| last.tau < quantile * (1.0 - 1e-3));
                    points.extend(found);
                    let is_far = (at - estimate).to_f64().abs() > WALL * unit;
                    return Ok((points, if is_wall && is_far { direction * f64::INFINITY } else { at.to_f64() }));
                }
            }
        }
        Ok((points, direction * f64::INFINITY))
    }

    /// Closes in on the end between a point inside and one outside, which is `None` where the formula has no value.
    fn close_in(
        &self,
        mut before: Option<Fitted<T>>,
        mut inner: Fitted<T>,
        mut outer: Option<Fitted<T>>,
        mut outside: T,
    ) -> Result<(Vec<Fitted<T>>, T), Vec<T>> {
        let quantile = self.yardstick.quantile;
        let mut points = Vec::new();
        for trial in 0..MAX_TRIALS {
            let inside = inner.params[self.along];
            let width = (outside - inside).to_f64();
            let part = match &outer {
                // Every third time in the middle: along a bent profile the secant's ends may stand still.
                Some(outer) if trial % 3 != 2 && outer.tau.is_finite() => {
                    ((quantile - inner.tau) / (outer.tau - inner.tau)).clamp(0.01, 0.99)
                }
                _ => 0.5,
            };
            let at = inside + T::constant(part * width);
            if at == inside || at == outside {
                break;
            }
            let found = self.fit(at, before.as_ref(), &inner)?;
            let is_near = found.as_ref().is_some_and(|point| (point.tau - quantile).abs() < NEAR * quantile);
            match found {
                Some(point) if point.tau < quantile || is_near => {
                    points.push(point.clone());
                    before = Some(core::mem::replace(&mut inner, point));
                }
                found => {
                    outer = found;
                    outside = at;
                }
            }
            if is_near {
                break;
            }
        }
        Ok((points, inner.params[self.along]))
    }

    /// The others fitted with the parameter at `value`, from where two points lead. `None` where the formula has no value;
    /// an error where the loss is lower than at the minimum.
    fn fit(&self, value: T, before: Option<&Fitted<T>>, inner: &Fitted<T>) -> Result<Option<Fitted<T>>, Vec<T>> {
        let ahead = self.ahead(value, before, inner);
        let found = [&ahead, &inner.params].into_iter().find_map(|start| self.fit_from(value, start));
        // What seems to lie outside may have strayed: its others start once more from those of the minimum.
        let found = match found {
            Some(found) if found.tau < self.yardstick.quantile => Some(found),
            found => {
                let again = self.fit_from(value, &self.outcome.params);
                [found, again].into_iter().flatten().min_by(|one, other| one.tau.total_cmp(&other.tau))
            }
        };
        let Some(found) = found else { return Ok(None) };
        let loss = Objective::value(self.loss, &found.params).to_f64();
        let is_lower = loss + rounding_of(self.loss) < self.least * (1.0 - LOWER);
        if is_lower { Err(found.params) } else { Ok(Some(found)) }
    }

    /// Where the others are expected: on the line through two points, or along their covariance at first.
    fn ahead(&self, value: T, before: Option<&Fitted<T>>, inner: &Fitted<T>) -> Vec<T> {
        let from = inner.params[self.along];
        let slopes: Vec<f64> = if let Some(before) = before {
            let run = (from - before.params[self.along]).to_f64();
            inner.params.iter().zip(&before.params).map(|(&here, &there)| (here - there).to_f64() / run).collect()
        } else {
            let row = &self.outcome.summary.covariance[self.along];
            let own = row[self.along].unwrap_or(0.0);
            row.iter().map(|entry| entry.filter(|_| own > 0.0).map_or(0.0, |entry| entry / own)).collect()
        };
        let run = (value - from).to_f64();
        inner.params.iter().zip(slopes).map(|(&param, slope)| param + T::constant(slope * run)).collect()
    }

    /// The others fitted from a start; `None` where the formula has no value.
    fn fit_from(&self, value: T, start: &[T]) -> Option<Fitted<T>> {
        let mut params = start.to_vec();
        *params.get_mut(self.along)? = value;
        let (params, loss) = fit_others(self.loss, self.bounds, &[self.along], params)?;
        let tau = self.yardstick.tau(self.loss, loss, self.least);
        tau.is_finite().then_some(Fitted { params, tau })
    }
}

impl Yardstick {
    /// The root of the growth from the least loss to another, over the deviation.
    fn tau<T: Real>(&self, of: &ColumnLoss<'_, T>, loss: f64, least: f64) -> f64 {
        let growth = (loss - least).max(0.0) / Residuals::<Vec<T>>::scale(of.residuals()).to_f64();
        growth.sqrt() / self.deviation
    }
}

/// All parameters but those that are held fitted from `params`, with the loss. `None` where the formula has no value.
fn fit_others<T: Real>(
    loss: &ColumnLoss<'_, T>,
    bounds: Option<&[[T; 2]]>,
    held: &[usize],
    mut params: Vec<T>,
) -> Option<(Vec<T>, f64)> {
    let mut within = match bounds {
        Some(bounds) => bounds.to_vec(),
        None => vec![[T::constant(f64::NEG_INFINITY), T::constant(f64::INFINITY)]; params.len()],
    };
    for (param, &[low, high]) in params.iter_mut().zip(&within) {
        *param = param.max(low).min(high);
    }
    if params.len() > held.len() {
        let fixed = (0..params.len()).map(|index| held.contains(&index)).collect();
        let mut fit = LevenbergMarquardt::new(*loss, params.clone(), STEPS).ok()?.with_fixed(fixed).ok()?;
        if bounds.is_some() {
            fit = fit.with_bounds(within.clone()).ok()?;
        }
        params.clone_from(&fit.run()?.params);
        if !fit.stop().is_some_and(gd_core::LeastSquaresStop::is_converged) {
            for &index in held {
                within[index] = [params[index]; 2];
            }
            let ground = Ground { loss, bounds: Some(&within) };
            let scale = |params: &Vec<T>| ground.scale(params);
            params = newton::descend(&ground.objective(), scale, ground.bounds, params, STEPS, |_, _| {});
        }
    }
    let found = Objective::value(loss, &params).to_f64();
    found.is_finite().then_some((params, found))
}

/// Tau over a grid of two parameters with all others fitted: all values of the second for the first value of the first,
/// then for the next. NaN where the formula has no value.
pub(super) fn joint<T: Real>(
    loss: &ColumnLoss<'_, T>,
    bounds: Option<&[[T; 2]]>,
    outcome: &Outcome<T>,
    yardstick: Yardstick,
    pair: [usize; 2],
    [first, second]: [&[f64]; 2],
) -> Vec<f64> {
    let least = Objective::value(loss, &outcome.params).to_f64();
    let nearest = |values: &[f64], index: usize| {
        let value = outcome.params[index].to_f64();
        let distances = values.iter().map(|other| (other - value).abs()).enumerate();
        distances.min_by(|(_, one), (_, other)| one.total_cmp(other)).map_or(0, |(place, _)| place)
    };
    let mut taus = vec![f64::NAN; first.len() * second.len()];
    // Outwards from the minimum, so that every fit starts beside one that is done.
    let outwards = |middle: usize, count: usize| {
        let up = (middle..count).map(move |at| (at, at.wrapping_sub(1)));
        up.chain((0..middle).rev().map(|at| (at, at + 1)))
    };
    let [middle, across] = [nearest(first, pair[0]), nearest(second, pair[1])];
    let mut middles: Vec<Option<Vec<T>>> = vec![None; first.len()];
    for (row, beside) in outwards(middle, first.len()) {
        let mut done: Vec<Option<Vec<T>>> = vec![None; second.len()];
        for (column, before) in outwards(across, second.len()) {
            let neighbor = if column == across { middles.get(beside) } else { done.get(before) };
            let neighbor = neighbor.cloned().flatten();
            let starts = [neighbor.as_ref(), Some(&outcome.params)].into_iter().flatten();
            let fits = starts.filter_map(|start| {
                let mut params = start.clone();
                (params[pair[0]], params[pair[1]]) = (T::constant(first[row]), T::constant(second[column]));
                fit_others(loss, bounds, &pair, params)
            });
            let Some((params, found)) = fits.min_by(|(_, one), (_, other)| one.total_cmp(other)) else { continue };
            taus[row * second.len() + column] = yardstick.tau(loss, found, least);
            if column == across {
                middles[row] = Some(params.clone());
            }
            done[column] = Some(params);
        }
    }
    taus
}
