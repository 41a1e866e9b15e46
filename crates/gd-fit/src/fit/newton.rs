//! Newton's method for the last steps: where least squares linearizes in vain, the exact second derivatives still show the
//! way, and whether there is one.

use gd_core::{Real, SquareMatrix, SymmetricEigen, TwiceDifferentiable};

use super::search::Random;

/// Steps at most.
const MAX_STEPS: usize = 300;
/// Trials of a step, each four times shorter.
const MAX_TRIALS: usize = 24;
/// Ways that are tried around a point.
const N_WAYS: usize = 60;
/// A loss that is lower by less than this part is not lower.
const LOWER: f64 = 1e-12;
/// Kinks that are followed at a time.
const MAX_KINKS: usize = 8;
/// How far beyond a kink its other side is looked at, as a part of a step.
const BEYOND: f64 = 1e-5;
/// A gradient that changes by less than this part over that distance has not jumped.
const JUMP: f64 = 1e-3;
/// What a step must promise, as a part of the loss, in units of rounding.
const WORTHWHILE: f64 = 4.0;
/// A curvature below minus this, with the parameters scaled so that those of the Gauss-Newton matrix are 1, is negative
/// beyond rounding.
pub(super) const NEGATIVE: f64 = 1e-8;

/// A loss at a point, with the parameters scaled so that each has a curvature of about 1.
#[derive(Debug)]
pub(super) struct Survey<T: Real> {
    pub(super) loss: T,
    /// What every parameter is divided by.
    units: Vec<T>,
    gradient: Vec<T>,
    eigen: SymmetricEigen<Vec<T>>,
}

impl<T: Real> Survey<T> {
    /// `None` where something is not finite. `scale` is the diagonal of the Gauss-Newton matrix.
    pub(super) fn new(objective: &impl TwiceDifferentiable<Vec<T>>, params: &Vec<T>, scale: &[T]) -> Option<Self> {
        let (zero, one) = (T::constant(0.0), T::constant(1.0));
        let mut gradient = vec![zero; params.len()];
        let loss = objective.value_with_gradient(params, &mut gradient);
        let mut hessian = objective.hessian(params);
        let largest = scale.iter().fold(zero, |largest, entry| if *entry > largest { *entry } else { largest });
        let units: Vec<T> = scale
            .iter()
            .zip(hessian.diagonal())
            .map(|(&scale, own)| {
                let usable = |value: T| value > zero && value > largest * T::epsilon() * T::epsilon();
                let size = if usable(scale) { scale } else { own.abs() };
                if usable(size) { one / gd_core::Number::sqrt(size) } else { one }
            })
            .collect();
        for (row, &unit) in hessian.rows_mut().zip(&units) {
            row.iter_mut().zip(&units).for_each(|(entry, &other)| *entry = (*entry * unit) * other);
        }
        gradient.iter_mut().zip(&units).for_each(|(part, &unit)| *part *= unit);
        let is_finite = Real::is_finite(loss) && gradient.iter().all(|part| Real::is_finite(*part));
        let eigen = SymmetricEigen::new(&hessian)?;
        is_finite.then_some(Self { loss, units, gradient, eigen })
    }

    /// The smallest curvature, and the parameter that it lies along most.
    pub(super) fn smallest(&self) -> (f64, usize) {
        let value = self.eigen.values.first().map_or(f64::NAN, |value| value.to_f64());
        let sizes = self.eigen.vectors.column(0).map(|part| part.to_f64().abs()).enumerate();
        let along = sizes.fold((0, -1.0), |best, (index, size)| if size > best.1 { (index, size) } else { best });
        (value, along.0)
    }

    /// By how much the loss would fall if it were as curved everywhere as here.
    fn gain(&self) -> f64 {
        let step = self.step(0.0);
        0.5 * step.iter().zip(&self.gradient).map(|(step, part)| -step.to_f64() * part.to_f64()).sum::<f64>()
    }

    /// Whether no step promises more than rounding, and all curvatures are positive as far as can be seen.
    pub(super) fn is_minimum(&self, tolerance: f64) -> bool {
        self.gain() <= tolerance * self.loss.to_f64().abs() && self.smallest().0 > -NEGATIVE
    }

    /// The way downhill, with this added to the magnitude of every curvature.
    fn step(&self, damping: f64) -> Vec<T> {
        let n = self.gradient.len();
        let largest = self.eigen.values.iter().fold(0.0_f64, |largest, value| largest.max(value.to_f64().abs()));
        let floor = largest * n as f64 * T::epsilon().to_f64();
        let mut step = vec![0.0; n];
        for (index, value) in self.eigen.values.iter().enumerate() {
            let column = || self.eigen.vectors.column(index).map(|part| part.to_f64());
            let slope: f64 = column().zip(&self.gradient).map(|(part, slope)| part * slope.to_f64()).sum();
            let curvature = value.to_f64().abs().max(floor) + damping;
            if slope != 0.0 && curvature > 0.0 {
                step.iter_mut().zip(column()).for_each(|(step, part)| *step -= part * (slope / curvature));
            }
        }
        step.into_iter().map(T::constant).collect()
    }

    pub(super) fn units(&self) -> &[T] {
        &self.units
    }

    /// Points against the gradient, ever nearer.
    pub(super) fn downhill(&self, params: &[T], bounds: Option<&[[T; 2]]>) -> impl Iterator<Item = Vec<T>> {
        let step: Vec<T> = self.gradient.iter().map(|part| -*part).collect();
        (0..8).map(move |n| self.moved(params, &step, T::constant(gd_core::math::powf(0.1, f64::from(n))), bounds))
    }

    /// The same with one parameter held.
    fn holding(&self, held: usize) -> Option<Self> {
        let mut normal = vec![0.0; self.gradient.len()];
        *normal.get_mut(held)? = 1.0;
        self.across(&[normal])
    }

    /// The same for ways at right angles to all `normals`, which are orthonormal in units of the parameters: along them the
    /// gradient is 0 and the curvature 1.
    fn across(&self, normals: &[Vec<f64>]) -> Option<Self> {
        let n = self.gradient.len();
        let mut hessian = SquareMatrix::<Vec<T>>::filled(n, T::constant(0.0));
        let mut add = |factor: T, vector: &[T]| {
            for (row, &one) in hessian.rows_mut().zip(vector) {
                row.iter_mut().zip(vector).for_each(|(entry, &other)| *entry += factor * (one * other));
            }
        };
        for (index, value) in self.eigen.values.iter().enumerate() {
            let vector = self.eigen.vectors.column(index).map(|part| part.to_f64()).collect();
            add(*value, &projected(vector, normals).into_iter().map(T::constant).collect::<Vec<T>>());
        }
        for normal in normals {
            add(T::constant(1.0), &normal.iter().copied().map(T::constant).collect::<Vec<T>>());
        }
        let gradient = projected(self.gradient.iter().map(|part| part.to_f64()).collect(), normals);
        let gradient = gradient.into_iter().map(T::constant).collect();
        Some(Self { loss: self.loss, units: self.units.clone(), gradient, eigen: SymmetricEigen::new(&hessian)? })
    }

    /// A lower point along the kinks that meet here. Where a step crosses one, the gradient jumps at right angles to it, so
    /// that the jump shows the ways that stay on it (as in bundle methods: C. Lemarechal, *Bundle methods in nonsmooth
    /// optimization*, 1978); what is left of the step may cross another.
    fn along_kinks(
        &self,
        objective: &impl TwiceDifferentiable<Vec<T>>,
        params: &[T],
        bounds: Option<&[[T; 2]]>,
    ) -> Option<(Vec<T>, T)> {
        let limit = below(self.loss, LOWER);
        let mut normals: Vec<Vec<f64>> = Vec::new();
        let mut beyond = vec![T::constant(0.0); params.len()];
        for _ in 0..params.len().min(MAX_KINKS) {
            let within = self.across(&normals)?;
            let step = within.step(0.0);
            let at = |length: f64| within.moved(params, &step, T::constant(length), bounds);
            // The whole step was tried already.
            let n_trials = if normals.is_empty() { 0 } else { MAX_TRIALS };
            let lengths = (0..n_trials).map(|trial| gd_core::math::powf(0.25, trial as f64));
            let lower = lengths.map(at).find_map(|at| {
                let loss = objective.value(&at);
                (loss.to_f64() < limit).then_some((at, loss))
            });
            if lower.is_some() {
                return lower;
            }
            objective.value_with_gradient(&at(BEYOND), &mut beyond);
            let parts = beyond.iter().zip(&self.units).zip(&self.gradient);
            let jump = parts.map(|((part, unit), own)| (*part * *unit).to_f64() - own.to_f64()).collect();
            let normal = projected(jump, &normals);
            let length = normal.iter().map(|part| part * part).sum::<f64>().sqrt();
            let slope = within.gradient.iter().map(|part| part.to_f64().abs()).fold(0.0, f64::max);
            if !(length.is_finite() && length > JUMP * slope) {
                return None;
            }
            normals.push(normal.into_iter().map(|part| part / length).collect());
        }
        None
    }

    /// One way along the smallest curvature.
    fn along_smallest(&self) -> Vec<T> {
        self.eigen.vectors.column(0).copied().collect()
    }

    fn moved(&self, params: &[T], step: &[T], length: T, bounds: Option<&[[T; 2]]>) -> Vec<T> {
        let parts = params.iter().zip(step).zip(&self.units).enumerate();
        parts
            .map(|(index, ((&param, &step), &unit))| {
                let moved = param + (step * length) * unit;
                let bounds = bounds.and_then(|bounds| bounds.get(index));
                bounds.map_or(moved, |&[low, high]| moved.max(low).min(high))
            })
            .collect()
    }
}

/// Goes downhill from `params` in at most `n_steps`, calling `visit` with every step; gives the last point.
pub(crate) fn descend<T: Real>(
    objective: &impl TwiceDifferentiable<Vec<T>>,
    scale: impl Fn(&Vec<T>) -> Vec<T>,
    bounds: Option<&[[T; 2]]>,
    params: Vec<T>,
    n_steps: usize,
    mut visit: impl FnMut(&[T], T),
) -> Vec<T> {
    let rounding = WORTHWHILE * T::epsilon().to_f64();
    let mut params = params;
    let mut random = Random::new(4);
    for _ in 0..n_steps.min(MAX_STEPS) {
        let Some(survey) = Survey::new(objective, &params, &scale(&params)) else { break };
        let lower = |candidate: Vec<T>| {
            let loss = objective.value(&candidate);
            (loss < survey.loss).then_some((candidate, loss))
        };
        let mut found = None;
        if survey.gain() > rounding * survey.loss.to_f64().abs() {
            let mut damping = 0.0;
            for _ in 0..MAX_TRIALS {
                found = lower(survey.moved(&params, &survey.step(damping), T::constant(1.0), bounds));
                if found.is_some() {
                    break;
                }
                damping = if damping > 0.0 { 4.0 * damping } else { 1e-6 };
            }
        }
        if found.is_none() && survey.smallest().0 < -NEGATIVE {
            let along = survey.along_smallest();
            let size = params.iter().zip(&survey.units).map(|(&param, &unit)| (param / unit).to_f64().abs());
            let mut length = size.fold(0.0, f64::max).max(1.0);
            for _ in 0..MAX_TRIALS {
                let mut both = [length, -length].into_iter();
                found = both.find_map(|length| lower(survey.moved(&params, &along, T::constant(length), bounds)));
                if found.is_some() {
                    break;
                }
                length *= 0.25;
            }
        }
        // A parameter that stands at a kink keeps the others from their minimum beside it.
        let found = found.or_else(|| {
            (0..params.len()).find_map(|held| {
                let others = survey.holding(held)?;
                let at = others.moved(&params, &others.step(0.0), T::constant(1.0), bounds);
                lower(at).filter(|(_, loss)| loss.to_f64() < below(survey.loss, LOWER))
            })
        });
        let found = found.or_else(|| survey.along_kinks(objective, &params, bounds));
        let limit = below(survey.loss, LOWER);
        let found = found.or_else(|| {
            survey.downhill(&params, bounds).find_map(|at| {
                let loss = objective.value(&at);
                (loss.to_f64() < limit).then_some((at, loss))
            })
        });
        // A kink has no derivatives that would show the way.
        let found =
            found.or_else(|| around(objective, &params, &survey.units, survey.loss, bounds, LOWER, &mut random));
        let Some((next, loss)) = found else { break };
        params = next;
        visit(&params, loss);
    }
    params
}

/// A loss that is lower by a part of its magnitude.
fn below<T: Real>(loss: T, part: f64) -> f64 {
    let loss = loss.to_f64();
    if loss < 0.0 { loss * (1.0 + part) } else { loss * (1.0 - part) }
}

/// What is left of a vector at right angles to orthonormal ones.
fn projected(mut vector: Vec<f64>, normals: &[Vec<f64>]) -> Vec<f64> {
    for normal in normals {
        let along: f64 = vector.iter().zip(normal).map(|(part, normal)| part * normal).sum();
        vector.iter_mut().zip(normal).for_each(|(part, normal)| *part -= along * normal);
    }
    vector
}

/// A point nearby whose loss is less by more than the part `lower`, in any direction: also where a derivative jumps. None
/// is found at a minimum.
pub(super) fn around<T: Real>(
    objective: &impl TwiceDifferentiable<Vec<T>>,
    params: &[T],
    units: &[T],
    loss: T,
    bounds: Option<&[[T; 2]]>,
    lower: f64,
    random: &mut Random,
) -> Option<(Vec<T>, T)> {
    let size = loss.to_f64().abs().sqrt();
    (0..N_WAYS).find_map(|way| {
        let length = size * gd_core::math::powf(10.0, -1.0 - (way % 6) as f64);
        let parts = params.iter().zip(units).enumerate();
        let moved: Vec<T> = parts
            .map(|(index, (&param, unit))| {
                let moved = param + T::constant(length * unit.to_f64() * random.between(-1.0, 1.0));
                let bounds = bounds.and_then(|bounds| bounds.get(index));
                bounds.map_or(moved, |&[low, high]| moved.max(low).min(high))
            })
            .collect();
        let found = objective.value(&moved);
        (found.to_f64() < below(loss, lower)).then_some((moved, found))
    })
}
