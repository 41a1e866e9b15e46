//! Whether the end of a least-squares fit may be trusted.
//!
//! An end is a minimum where no step promises more than rounding and no curvature is negative. That is not enough: an
//! exponential that has died out leaves a plateau that is as level, and a wrong peak a minimum that explains nothing.

use gd_core::{NoError, Objective, Real, Statistics, SymmetricEigen};

use super::newton::{self, Survey};
use super::projection::{Bounded, Source};
use super::search::{Random, is_linear};
use super::{ColumnLoss, mean_square, rounding_of};

/// What a fit's quadratic model may still promise at its end, as a part of the loss.
pub(super) const AT_REST: f64 = 1e-9;
/// Points around the end at which the influence of the parameters is looked at.
const N_POINTS: usize = 8;
/// A curvature above this, of the Gauss-Newton matrix scaled to a unit diagonal, is no rounding of any kind.
const DETERMINED: f64 = 1e-9;
/// A loss that is lower by less than this part does not speak against a minimum at a kink.
const KINK: f64 = 1e-9;
/// With more parameters than this the curvatures are not looked at: it would take longer than the fit.
const MANY: usize = 150;
/// An influence that is less than this part is none.
const DEAD: f64 = 1e-6;
/// So many times is far.
const FAR: f64 = 1e3;

/// What speaks against an end.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Doubt {
    /// There is still something to gain.
    NotAtRest,
    /// Something is not finite there.
    NotFinite,
    /// The curvature along a parameter is negative.
    Saddle { along: usize, curvature: f64 },
    /// The data determine fewer parameters than they do around it, or elsewhere; a parameter that has lost its influence, and
    /// one that has gone far, with its value.
    Plateau { along: Option<usize>, gone: Option<(usize, f64)> },
    /// A parameter has gone far, and could go on as far again.
    RunsAway { along: usize, value: f64 },
    /// A constant explains as much.
    ExplainsNothing { r_squared: f64 },
}

impl Doubt {
    /// One sentence, with the names of the parameters.
    pub(super) fn sentence(&self, names: &[String]) -> String {
        let name = |index: usize| names.get(index).map_or("a parameter", String::as_str);
        match self {
            Self::NotAtRest => "the loss can still fall, but no step was found that lowers it; start elsewhere".into(),
            Self::NotFinite => "the curvature is not finite there; start elsewhere, or set bounds".into(),
            Self::Saddle { along, curvature } => format!(
                "the curvature along {} is {curvature:.2e}: it is no minimum; start elsewhere along it",
                name(*along)
            ),
            Self::Plateau { along, gone } => {
                let at = gone.map_or(String::new(), |(gone, value)| format!(", with {} at {value:.1e},", name(gone)));
                let lost = along.map_or("the data determine fewer parameters than elsewhere".into(), |along| {
                    format!("{} has no influence of its own, as it has elsewhere", name(along))
                });
                format!("here{at} {lost}: a plateau, no minimum; start elsewhere")
            }
            Self::RunsAway { along, value } => format!(
                "{} has run away to {value:.1e} and could as well be many times that: there is no minimum near; start \
                 elsewhere, or hold it",
                name(*along)
            ),
            Self::ExplainsNothing { r_squared } => format!(
                "R squared is {r_squared:.2}: a constant explains as much; start elsewhere, or doubt the formula"
            ),
        }
    }
}

/// How a fit arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Its method came to rest.
    AtRest,
    /// No step promises more than rounding, and every curvature is positive.
    Smooth,
    /// A derivative jumps there, and every way leads up.
    Kink,
}

/// The loss with its bounds.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a, T> {
    pub(super) loss: &'a ColumnLoss<'a, T>,
    pub(super) bounds: Option<&'a [[T; 2]]>,
}

impl<'a, T: Real> Ground<'a, T> {
    pub(super) fn objective(&self) -> Bounded<'a, T> {
        Bounded { loss: self.loss, source: Source::All, bounds: self.bounds }
    }

    /// The curvatures along the parameters without those of the formula.
    pub(super) fn scale(&self, params: &Vec<T>) -> Vec<T> {
        self.loss.gauss_newton(params).diagonal().collect()
    }

    /// How a fit arrived at `params` that began at `start`, or what speaks against a minimum there; whether its method saw it
    /// come to rest.
    pub(super) fn judge(&self, params: &Vec<T>, start: &[T], is_at_rest: bool) -> Result<Arrival, Doubt> {
        if params.len() > MANY {
            return if is_at_rest { Ok(Arrival::AtRest) } else { Err(Doubt::NotAtRest) };
        }
        let Some(survey) = Survey::new(&self.objective(), params, &self.scale(params)) else {
            return Err(Doubt::NotFinite);
        };
        let (smallest, along) = survey.smallest();
        if smallest < -newton::NEGATIVE {
            // The way down from where a parameter has died out is none.
            let size = (params[along] / survey.units()[along]).to_f64();
            let is_nothing = size != 0.0 && -smallest * size * size <= DEAD * DEAD * survey.loss.to_f64();
            let plateau = if is_nothing { self.plateau(params, start) } else { None };
            return Err(plateau.unwrap_or(Doubt::Saddle { along, curvature: smallest }));
        }
        if let Some(doubt) = self.plateau(params, start) {
            return Err(doubt);
        }
        let blur = 4.0 * T::epsilon().to_f64() * (mean_square(self.loss) / survey.loss.to_f64()).sqrt();
        let arrival = match () {
            () if is_at_rest => Arrival::AtRest,
            () if survey.is_minimum(AT_REST.max(blur * blur)) || self.is_exact(survey.loss) => Arrival::Smooth,
            () if self.is_kink(params, &survey) => Arrival::Kink,
            () => return Err(Doubt::NotAtRest),
        };
        let statistics = Statistics::new(self.loss, params, &vec![None; params.len()]);
        let doubt = runs_away(params, start, &statistics).or_else(|| self.explains_nothing(params, &statistics));
        doubt.map_or(Ok(arrival), Err)
    }

    /// Whether the residuals are rounding.
    fn is_exact(&self, loss: T) -> bool {
        loss.to_f64() <= rounding_of(self.loss)
    }

    /// Whether every way from here leads up, at once: a minimum at a kink.
    fn is_kink(&self, params: &[T], survey: &Survey<T>) -> bool {
        // Along the gradient a smooth loss falls at first.
        let limit = survey.loss.to_f64() * (1.0 - KINK);
        let mut downhill = survey.downhill(params, self.bounds);
        let falls = downhill.any(|moved| self.objective().value(&moved).to_f64() < limit);
        let mut random = Random::new(2);
        let objective = self.objective();
        !falls
            && newton::around(&objective, params, survey.units(), survey.loss, self.bounds, KINK, &mut random).is_none()
    }

    /// Fewer parameters that the data determine than around here, or at the start.
    fn plateau(&self, params: &Vec<T>, start: &[T]) -> Option<Doubt> {
        let free = vec![None; params.len()];
        let statistics = Statistics::new(self.loss, params, &free);
        let here = statistics.rank();
        let points = around(params, start);
        if here == params.len() {
            let along = self.died(params, &points)?;
            return Some(Doubt::Plateau { along: Some(along), gone: gone(params, start) });
        }
        let survey = Survey::new(&self.objective(), params, &self.scale(params))?;
        if survey.smallest().0 > newton::NEGATIVE {
            // Its second derivatives determine what the first do not.
            return None;
        }
        let is_more = |point: &Vec<T>| Real::is_finite(self.loss.value(point)) && self.n_determined(point) > here;
        if !points.iter().any(is_more) {
            return None;
        }
        let lost = |index: &usize| statistics.standard_error(*index) == Err(NoError::NoInfluence);
        Some(Doubt::Plateau { along: (0..params.len()).find(lost), gone: gone(params, start) })
    }

    /// A parameter that has as good as no influence at an end, and much elsewhere: an exponential that has died out.
    fn died(&self, params: &Vec<T>, points: &[Vec<T>]) -> Option<usize> {
        let influences =
            |at: &Vec<T>| -> Vec<f64> { self.scale(at).iter().map(|scale| (0.5 * scale.to_f64()).sqrt()).collect() };
        let (here, size) = (influences(params), mean_square(self.loss).sqrt());
        let is_weak = |&index: &usize| here[index] * params[index].to_f64().abs() <= DEAD * size;
        let weak: Vec<usize> = (0..params.len()).filter(is_weak).collect();
        // It takes a pass over the data at every point.
        if weak.is_empty() {
            return None;
        }
        let elsewhere: Vec<Vec<f64>> = points.iter().map(influences).collect();
        weak.into_iter().find(|&index| elsewhere.iter().any(|influence| here[index] < DEAD * influence[index]))
    }

    /// How many parameters the data determine beyond all doubt.
    fn n_determined(&self, params: &Vec<T>) -> usize {
        let mut matrix = self.loss.gauss_newton(params);
        let units: Vec<T> = matrix.diagonal().map(|entry| T::constant(1.0) / gd_core::Number::sqrt(entry)).collect();
        for (row, &unit) in matrix.rows_mut().zip(&units) {
            row.iter_mut().zip(&units).for_each(|(entry, &other)| *entry = (*entry * unit) * other);
        }
        let eigen = SymmetricEigen::new(&matrix);
        eigen.map_or(0, |eigen| eigen.values.iter().filter(|value| value.to_f64() > DETERMINED).count())
    }

    fn explains_nothing(&self, params: &Vec<T>, statistics: &Statistics<Vec<T>>) -> Option<Doubt> {
        let r_squared = statistics.r_squared()?.to_f64();
        // Of a formula that is linear in all its parameters there is no other minimum.
        let is_linear = || is_linear(self.loss.residuals().formula());
        let is_doubtful = r_squared <= 0.0 && !self.is_exact(self.loss.value(params)) && !is_linear();
        is_doubtful.then_some(Doubt::ExplainsNothing { r_squared })
    }
}

/// Points to compare an end with: the start, ones, and some around the end.
fn around<T: Real>(params: &[T], start: &[T]) -> Vec<Vec<T>> {
    let mut random = Random::new(3);
    let around = |random: &mut Random| -> Vec<T> {
        let near = params.iter().map(|&param| {
            let factor = random.logarithmic(0.5, 2.0);
            let size = if param == T::constant(0.0) { 1.0 } else { param.to_f64() };
            T::constant(if param == T::constant(0.0) { random.between(-1.0, 1.0) } else { size * factor })
        });
        near.collect()
    };
    let mut points = vec![start.to_vec(), vec![T::constant(1.0); params.len()]];
    points.extend((0..N_POINTS).map(|_| around(&mut random)));
    points
}

/// The parameter that has grown or shrunk most, if that is very much.
fn gone<T: Real>(params: &[T], start: &[T]) -> Option<(usize, f64)> {
    let pairs = params.iter().zip(start).map(|(param, start)| (param.to_f64(), start.to_f64()));
    let ratios = pairs.map(|(param, start)| (param, (param / start).abs())).enumerate();
    let far = |ratio: f64| ratio.max(1.0 / ratio);
    let known = ratios.filter(|(_, (param, ratio))| *param != 0.0 && ratio.is_finite() && *ratio > 0.0);
    let farthest = known.max_by(|(_, (_, one)), (_, (_, two))| far(*one).total_cmp(&far(*two)))?;
    let (index, (param, ratio)) = farthest;
    (far(ratio) > FAR * FAR).then_some((index, param))
}

/// A parameter that has gone far and could go on as far again.
fn runs_away<T: Real>(params: &[T], start: &[T], statistics: &Statistics<Vec<T>>) -> Option<Doubt> {
    let is_lost = |index: &usize| {
        let (Ok(error), Some(value), Some(start)) =
            (statistics.standard_error(*index), params.get(*index), start.get(*index))
        else {
            return false;
        };
        let (error, value) = (error.to_f64(), value.to_f64().abs());
        error > FAR * value && value > FAR * (start.to_f64().abs() + 1.0)
    };
    (0..params.len()).find(is_lost).map(|along| Doubt::RunsAway { along, value: params[along].to_f64() })
}
