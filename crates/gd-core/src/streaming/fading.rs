//! What a stream of samples looked like lately: means in which a sample counts less with every later one.

use crate::descent::is_finite;
use crate::error::Error;
use crate::number::{Number, Real};
use crate::storage::{Storage, check_count, same_storage};

/// Samples whose losses become the measure of divergence.
const FIRST: u32 = 3;
/// Samples before which nothing is an outlier.
const WARM_UP: u32 = 30;

/// Fading sums over losses and observations.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Means<T> {
    weight: T,
    loss: T,
    /// The mean of the observations, and the sum of squares about it (D. H. D. West, *Updating mean and variance
    /// estimates*, 1979).
    mean: T,
    squares: T,
}

impl<T: Real> Means<T> {
    pub(super) const fn new() -> Self {
        Self { weight: T::ZERO, loss: T::ZERO, mean: T::ZERO, squares: T::ZERO }
    }

    pub(super) fn is_finite(&self) -> bool {
        [self.weight, self.loss, self.mean, self.squares].iter().all(|sum| sum.is_finite())
    }

    /// Adds an observation whose loss includes its weight.
    pub(super) fn add(&mut self, memory: T, y: T, weight: T, loss: T) {
        let new = T::constant(1.0) - memory;
        self.loss = memory * self.loss + new * loss;
        let new = new * weight;
        self.weight = memory * self.weight + new;
        let deviation = y - self.mean;
        // Not where all weights are so small that they are lost in rounding.
        if self.weight > T::constant(0.0) {
            self.mean += deviation * (new / self.weight);
        }
        self.squares = memory * self.squares + new * deviation * (y - self.mean);
    }

    /// The mean loss, per weight; `None` before the first sample.
    pub(super) fn running_loss(&self) -> Option<T> {
        (self.weight > T::constant(0.0)).then(|| self.loss / self.weight)
    }

    /// What the loss would be if the mean of the observations were predicted.
    pub(super) fn constant_loss(&self) -> T {
        self.squares / self.weight
    }

    /// Whether a loss is more than `factor` times the running one, and than `rounding` beside.
    pub(super) fn exceeds(&self, factor: T, loss: T, weight: T, rounding: T) -> bool {
        loss * self.weight > weight * factor * (self.loss + rounding * self.weight)
    }
}

/// What guard and verdict of stochastic gradient descent go by: fading sums over losses, observations and gradients, and
/// the mean and variance of all observations.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(bound(
        serialize = "V::Item: serde::Serialize",
        deserialize = "V::Item: crate::number::Real + serde::Deserialize<'de>"
    ))
)]
pub(super) struct Fading<V: Storage> {
    n_samples: u32,
    first_loss: V::Item,
    means: Means<V::Item>,
    /// The mean of all observations with equal weights, and the sum of squares about it.
    all_mean: V::Item,
    all_squares: V::Item,
    /// Of the gradients of the losses, and their squares.
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    slopes: V,
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    slope_squares: V,
    /// Of the gradients of the predictions, and their squared norm.
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    gradients: V,
    gradient_squares: V::Item,
    /// The largest change of a prediction by the step for its own sample, squared and times its weight, fading.
    shock: V::Item,
    /// The largest squared norm of such a gradient, times the weight of its sample, in the units of the optimizer.
    pub(super) steepest: V::Item,
}

/// A sample that was used.
pub(super) struct Sample<'a, V: Storage> {
    pub(super) y: V::Item,
    pub(super) weight: V::Item,
    pub(super) loss: V::Item,
    /// By how much its step changed its prediction.
    pub(super) change: V::Item,
    /// Of its prediction.
    pub(super) gradient: &'a V,
    /// Of its loss.
    pub(super) slope: &'a V,
}

impl<V: Storage<Item: Real>> Fading<V> {
    pub(super) fn new(like: &V) -> Self {
        let zeros = same_storage(like, V::Item::ZERO);
        Self::of_zeros(zeros.clone(), zeros.clone(), zeros)
    }

    /// The same from three lists of zeros.
    pub(super) const fn of_zeros(slopes: V, slope_squares: V, gradients: V) -> Self {
        let zero = V::Item::ZERO;
        Self {
            n_samples: 0,
            first_loss: zero,
            means: Means::new(),
            all_mean: zero,
            all_squares: zero,
            slopes,
            slope_squares,
            gradients,
            gradient_squares: zero,
            shock: zero,
            steepest: zero,
        }
    }

    /// Whether a fit of so many parameters can go on from here.
    pub(super) fn check(&self, n_params: usize) -> Result<(), Error> {
        let lists = [&self.slopes, &self.slope_squares, &self.gradients];
        lists.iter().try_for_each(|list| check_count(Some(n_params), list.as_slice().len()))?;
        let sums = [self.first_loss, self.all_mean, self.all_squares, self.gradient_squares, self.shock, self.steepest];
        let is_finite = self.means.is_finite()
            && sums.iter().all(|sum| sum.is_finite())
            && lists.iter().all(|list| is_finite(*list));
        if is_finite { Ok(()) } else { Err(Error::NonFiniteState) }
    }

    /// Forgets what samples were like, but not how steep the predictions were.
    pub(super) fn forget(&mut self) {
        *self = Self { steepest: self.steepest, ..Self::new(&self.slopes) };
    }

    pub(super) fn add(&mut self, memory: V::Item, sample: &Sample<'_, V>) {
        let new = (V::Item::constant(1.0) - memory) * sample.weight;
        self.n_samples = self.n_samples.saturating_add(1);
        if self.n_samples <= FIRST && sample.loss > self.first_loss {
            self.first_loss = sample.loss;
        }
        self.means.add(memory, sample.y, sample.weight, sample.loss);
        let deviation = sample.y - self.all_mean;
        self.all_mean += deviation / V::Item::from_count(self.n_samples as usize);
        self.all_squares += deviation * (sample.y - self.all_mean);
        let mut square = V::Item::constant(0.0);
        for (sum, &part) in self.gradients.as_mut_slice().iter_mut().zip(sample.gradient.as_slice()) {
            *sum = memory * *sum + new * part;
            square += part * part;
        }
        self.gradient_squares = memory * self.gradient_squares + new * square;
        let (change, faded) = (sample.weight * sample.change * sample.change, V::Item::constant(0.95) * self.shock);
        self.shock = if change > faded { change } else { faded };
        let slopes = self.slopes.as_mut_slice().iter_mut().zip(self.slope_squares.as_mut_slice());
        for ((sum, squares), &part) in slopes.zip(sample.slope.as_slice()) {
            let part = (V::Item::constant(1.0) - memory) * part;
            *sum = memory * *sum + part;
            *squares = memory * memory * *squares + part * part;
        }
    }

    pub(super) fn n_samples(&self) -> u32 {
        self.n_samples
    }

    pub(super) fn means(&self) -> &Means<V::Item> {
        &self.means
    }

    /// Whether a loss is more than `factor` times the running one, and more than `rounding` beside.
    pub(super) fn is_outlier(&self, factor: V::Item, loss: V::Item, weight: V::Item, rounding: V::Item) -> bool {
        self.n_samples >= WARM_UP && self.means.exceeds(factor, loss, weight, rounding)
    }

    /// Whether the running loss is more than `factor` times both that of the first samples and the mean square of the
    /// observations.
    pub(super) fn has_diverged(&self, factor: V::Item) -> bool {
        let Means { weight, loss, mean, squares } = self.means;
        loss > factor * (weight * self.first_loss) && loss > factor * (squares + weight * (mean * mean))
    }

    /// Whether the predictions depend on the parameters always in the same way, so that only one combination of these is
    /// learned: the norm of the mean gradient is that of the gradients to within half of 1e-4.
    pub(super) fn has_constant_input(&self) -> bool {
        let sums = self.gradients.as_slice();
        let square = sums.iter().fold(V::Item::constant(0.0), |sum, &part| sum + part * part);
        sums.len() > 1 && square >= V::Item::constant(1.0 - 1e-4) * (self.means.weight * self.gradient_squares)
    }

    /// What the loss would be if the mean of the observations were predicted: of those of late, or of all if that is less.
    pub(super) fn constant_loss(&self) -> V::Item {
        let (lately, all) =
            (self.means.constant_loss(), self.all_squares / V::Item::from_count(self.n_samples as usize));
        if all < lately { all } else { lately }
    }

    /// What the loss may be now: the running one, and what the last large steps may have added to it.
    pub(super) fn loss_now(&self) -> Option<V::Item> {
        self.means.running_loss().map(|loss| loss + self.shock)
    }

    /// Whether the observations of late vary by less than half as much as all did, or lie to one side of them, by more than
    /// half a standard deviation.
    pub(super) fn is_narrow(&self) -> bool {
        let four = V::Item::constant(4.0);
        let all = self.all_squares / V::Item::from_count(self.n_samples as usize);
        let aside = self.means.mean - self.all_mean;
        four * self.means.squares < self.means.weight * all || four * (aside * aside) > all
    }

    /// The parameter along which the losses still fall beyond doubt, by more than four standard errors of their mean
    /// gradient.
    pub(super) fn falls_along(&self) -> Option<usize> {
        let (zero, mut most, mut along) = (V::Item::constant(0.0), V::Item::constant(16.0), None);
        let sums = self.slopes.as_slice().iter().zip(self.slope_squares.as_slice());
        for (index, (&sum, &squares)) in sums.enumerate() {
            if squares > zero && sum * sum > most * squares {
                (most, along) = (sum * sum / squares, Some(index));
            }
        }
        along
    }
}
