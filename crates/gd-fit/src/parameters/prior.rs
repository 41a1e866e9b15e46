//! Priors as rows of the least squares.

use gd_core::Real;
use gd_formula::Formula;

use crate::data::Observations;
use crate::parts::Relations;

/// What is known of a parameter beforehand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prior {
    pub(crate) name: String,
    pub(crate) mean: f64,
    /// The standard deviation of what is known.
    pub(crate) deviation: f64,
    /// The parameter as a formula of all that are fitted, in their order.
    pub(crate) formula: Formula,
    /// The place of its group, if every group has a parameter of its own.
    pub(crate) group: Option<usize>,
    /// What the data alone say, and the standard error of that, where it is known.
    pub(crate) alone: Option<[f64; 2]>,
}

/// The rows of priors below those of the data: each is an observation of a parameter. They weigh against the data as their
/// variance and that of the observations demand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PriorRows<T> {
    pub(crate) priors: Vec<Prior>,
    /// Whether observations of weight 1 have a variance of 1, as it is where standard deviations are known.
    pub(crate) is_absolute: bool,
    /// The variance of an observation of weight 1.
    variance: f64,
    /// Whether it agrees with the scatter of the data about the fit with these priors.
    pub(crate) is_settled: bool,
    /// Observations, weights and counts of all rows, those of the data first.
    y: Vec<T>,
    weights: Vec<T>,
    counts: Option<Vec<u32>>,
    _part: Relations,
}

impl<T: Real> PriorRows<T> {
    /// `None` without priors.
    pub(crate) fn new(priors: Vec<Prior>, data: &Observations<T>, is_absolute: bool) -> Option<Self> {
        let part = Relations::get().filter(|_| !priors.is_empty())?;
        let (y, weights, counts) = (Vec::new(), Vec::new(), None);
        Some(Self { priors, is_absolute, variance: 1.0, is_settled: true, y, weights, counts, _part: part }.on(data))
    }

    /// The same below other data.
    pub(crate) fn on(&self, data: &Observations<T>) -> Self {
        let mut rows = self.clone();
        let weight = |prior: &Prior| T::constant(self.variance / (prior.deviation * prior.deviation));
        rows.y = data.y.iter().copied().chain(self.priors.iter().map(|prior| T::constant(prior.mean))).collect();
        rows.weights = data.weights.clone().unwrap_or_else(|| vec![T::constant(1.0); data.y.len()]);
        rows.weights.extend(self.priors.iter().map(weight));
        rows.counts = data.counts.clone().map(|mut counts| {
            counts.extend(self.priors.iter().map(|_| 1));
            counts
        });
        rows
    }

    /// Other priors below other data.
    pub(crate) fn with_priors(&self, priors: Vec<Prior>, data: &Observations<T>) -> Self {
        Self { priors, ..self.clone() }.on(data)
    }

    /// The same for observations of this variance.
    pub(crate) fn of_variance(&self, variance: f64, data: &Observations<T>) -> Self {
        Self { variance, ..self.clone() }.on(data)
    }

    /// A prior and its observation, by its place among the priors and among all rows.
    pub(crate) fn at(&self, place: usize, row: usize) -> Option<(&Prior, T)> {
        Some((self.priors.get(place)?, self.y.get(row).copied()?))
    }

    pub(crate) fn variance(&self) -> f64 {
        self.variance
    }

    /// The first prior whose weight has no number.
    pub(crate) fn too_narrow(&self) -> Option<&Prior> {
        let weights = self.weights.iter().skip(self.weights.len().saturating_sub(self.priors.len()));
        self.priors.iter().zip(weights).find(|(_, weight)| !Real::is_finite(**weight)).map(|(prior, _)| prior)
    }

    pub(crate) fn y(&self) -> &[T] {
        &self.y
    }

    pub(crate) fn weights(&self) -> &[T] {
        &self.weights
    }

    pub(crate) fn counts(&self) -> Option<&[u32]> {
        self.counts.as_deref()
    }
}
