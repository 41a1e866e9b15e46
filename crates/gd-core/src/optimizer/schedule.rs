//! Learning-rate schedules.

use super::{ClipReport, Optimizer, check_decay};
use crate::error::{Error, Setting};
use crate::number::{Number, Real};
use crate::storage::Storage;

/// A learning-rate schedule: a factor of at most 1 for each step, by which the rate that the optimizer was made with is
/// multiplied.
///
/// | schedule | factor at step t = 0, 1, 2, ... |
/// |---|---|
/// | [`constant`](Self::constant) | 1 |
/// | [`step`](Self::step) | decay^floor(t / interval) |
/// | [`exponential`](Self::exponential) | decay^t |
/// | [`cosine`](Self::cosine) | floor + (1 - floor) (1 + cos(pi t / n)) / 2 up to t = n, then floor |
///
/// The cosine is that of I. Loshchilov and F. Hutter, *SGDR: stochastic gradient descent with warm restarts*, 2017,
/// equation 5, without restarts.
///
/// ```
/// use gd_core::Schedule;
/// let schedule = Schedule::step(100, 0.5)?.with_warm_up(4);
/// let factors = [0, 1, 3, 4, 103, 104].map(|step| schedule.factor(step));
/// assert_eq!(factors, [0.25, 0.5, 1.0, 1.0, 1.0, 0.5]);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Schedule<T> {
    warm_up: usize,
    shape: Shape<T>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
enum Shape<T> {
    Constant,
    Step { interval: usize, decay: T },
    Exponential { decay: T },
    Cosine { n_steps: usize, floor: T },
}

impl<T: Real> Schedule<T> {
    /// The same rate at every step.
    #[must_use]
    pub const fn constant() -> Self {
        Self { warm_up: 0, shape: Shape::Constant }
    }

    /// Multiplies the rate by `decay` after every `interval` steps.
    ///
    /// # Errors
    /// An interval of 0; a decay below 0, of 1 or more, or NaN.
    pub fn step(interval: usize, decay: T) -> Result<Self, Error> {
        let interval = check_count(Setting::Interval, interval)?;
        Ok(Self { warm_up: 0, shape: Shape::Step { interval, decay: check_decay(Setting::Decay, decay)? } })
    }

    /// Multiplies the rate by `decay` after every step.
    ///
    /// # Errors
    /// A decay below 0, of 1 or more, or NaN.
    pub fn exponential(decay: T) -> Result<Self, Error> {
        Ok(Self { warm_up: 0, shape: Shape::Exponential { decay: check_decay(Setting::Decay, decay)? } })
    }

    /// Half a cosine wave from the full rate down to `floor` times it at step `n_steps`, where it stays.
    ///
    /// # Errors
    /// No steps; a floor below 0, of 1 or more, or NaN.
    pub fn cosine(n_steps: usize, floor: T) -> Result<Self, Error> {
        let n_steps = check_count(Setting::Interval, n_steps)?;
        Ok(Self { warm_up: 0, shape: Shape::Cosine { n_steps, floor: check_decay(Setting::Floor, floor)? } })
    }

    /// Puts `n_steps` warm-up steps in front, in which the factor rises linearly: 1 / n, 2 / n, ... 1. The schedule
    /// begins at its step 0 after them.
    ///
    /// P. Goyal et al., *Accurate, large minibatch SGD: training `ImageNet` in 1 hour*, 2017, section 2.2.
    #[must_use]
    pub const fn with_warm_up(self, n_steps: usize) -> Self {
        Self { warm_up: n_steps, ..self }
    }

    /// The factor of step `index`, from 0 to 1.
    #[must_use]
    pub fn factor(&self, index: usize) -> T {
        if index < self.warm_up {
            return T::from_count(index.saturating_add(1)) / T::from_count(self.warm_up);
        }
        let index = index - self.warm_up;
        let one = T::constant(1.0);
        match self.shape {
            Shape::Constant => one,
            Shape::Step { interval, decay } => power(decay, index.checked_div(interval).unwrap_or(0)),
            Shape::Exponential { decay } => power(decay, index),
            Shape::Cosine { n_steps, floor } if index >= n_steps => floor,
            Shape::Cosine { n_steps, floor } => {
                let angle = T::constant(core::f64::consts::PI) * (T::from_count(index) / T::from_count(n_steps));
                floor + (one - floor) * (T::constant(0.5) * (one + Number::cos(angle)))
            }
        }
    }
}

/// A constant function can compare numbers of a type that it knows, not of any type.
macro_rules! constructors {
    ($float:ty) => {
        impl Schedule<$float> {
            /// [`Self::step`] for a constant or a static.
            ///
            /// # Errors
            /// An interval of 0; a decay below 0, of 1 or more, or NaN.
            pub const fn const_step(interval: usize, decay: $float) -> Result<Self, Error> {
                Self::const_of(Setting::Decay, decay, interval, Shape::Step { interval, decay })
            }

            /// [`Self::exponential`] for a constant or a static.
            ///
            /// # Errors
            /// A decay below 0, of 1 or more, or NaN.
            pub const fn const_exponential(decay: $float) -> Result<Self, Error> {
                Self::const_of(Setting::Decay, decay, 1, Shape::Exponential { decay })
            }

            /// [`Self::cosine`] for a constant or a static.
            ///
            /// # Errors
            /// No steps; a floor below 0, of 1 or more, or NaN.
            pub const fn const_cosine(n_steps: usize, floor: $float) -> Result<Self, Error> {
                Self::const_of(Setting::Floor, floor, n_steps, Shape::Cosine { n_steps, floor })
            }

            /// A shape with a fraction and a count, which are checked.
            const fn const_of(
                setting: Setting,
                fraction: $float,
                count: usize,
                shape: Shape<$float>,
            ) -> Result<Self, Error> {
                if count == 0 {
                    Err(Error::Setting { setting: Setting::Interval, value: 0.0 })
                } else if fraction >= 0.0 && fraction < 1.0 {
                    Ok(Self { warm_up: 0, shape })
                } else {
                    Err(Error::Setting { setting, value: fraction as f64 })
                }
            }
        }
    };
}
constructors!(f32);
constructors!(f64);

/// `base` to the power `exponent`, by squaring.
fn power<T: Real>(base: T, exponent: usize) -> T {
    let (mut result, mut square, mut left) = (T::constant(1.0), base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result *= square;
        }
        square *= square;
        left >>= 1;
    }
    result
}

/// At least 1.
fn check_count(setting: Setting, count: usize) -> Result<usize, Error> {
    if count > 0 { Ok(count) } else { Err(Error::Setting { setting, value: 0.0 }) }
}

/// Any optimizer with a learning rate that follows a [`Schedule`].
///
/// ```
/// use gd_core::{Adam, Cubic, Data, Descent, MeanSquaredError, Schedule, Scheduled};
///
/// let x: [f64; 41] = core::array::from_fn(|i| i as f64 / 20.0 - 1.0);
/// let y = x.map(|x| 1.2 * x * x * x + 2.5 * x * x);
/// let loss = MeanSquaredError::new(Cubic, Data::new(&x, &y)?);
///
/// let optimizer = Scheduled::new(Adam::new(0.5)?, Schedule::cosine(200, 0.0)?.with_warm_up(10));
/// let steps: [_; 3] = {
///     let mut descent = Descent::new(loss, optimizer, [5.0, 4.0], 210)?;
///     [descent.next(), descent.nth(8), descent.last()].map(|step| step.expect("210 steps"))
/// };
/// assert_eq!(steps.map(|step| step.index), [0, 9, 209]);
/// assert_eq!([steps[0].learning_rate, steps[1].learning_rate], [0.05, 0.5]);
/// assert!(steps[2].learning_rate < 1e-4);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Scheduled<O, T> {
    optimizer: O,
    schedule: Schedule<T>,
    /// The rate at factor 1; until the first step the optimizer has it.
    base: Option<T>,
    /// Steps made.
    index: usize,
}

impl<O, T: Real> Scheduled<O, T> {
    /// Wraps `optimizer`, whose learning rate corresponds to a factor of 1.
    pub const fn new(optimizer: O, schedule: Schedule<T>) -> Self {
        Self { optimizer, schedule, base: None, index: 0 }
    }

    /// The optimizer that makes the steps.
    #[must_use]
    pub const fn optimizer(&self) -> &O {
        &self.optimizer
    }
}

impl<O: Optimizer<V>, T: Real, V: Storage<Item = T>> Optimizer<V> for Scheduled<O, T> {
    #[inline]
    fn n_params(&self) -> Option<usize> {
        self.optimizer.n_params()
    }

    #[inline]
    fn step(&mut self, params: &mut V, gradient: &V) {
        let base = self.base.unwrap_or_else(|| self.optimizer.learning_rate());
        self.base = Some(base);
        let learning_rate = base * self.schedule.factor(self.index);
        self.optimizer.set_learning_rate(learning_rate);
        self.optimizer.step(params, gradient);
        self.index = self.index.saturating_add(1);
    }

    /// The rate of the next step, including its factor.
    #[inline]
    fn learning_rate(&self) -> T {
        self.base.unwrap_or_else(|| self.optimizer.learning_rate()) * self.schedule.factor(self.index)
    }

    /// Changes the rate that corresponds to a factor of 1; the schedule continues.
    #[inline]
    fn set_learning_rate(&mut self, learning_rate: T) {
        self.base = Some(learning_rate);
    }

    /// Also restarts the schedule.
    #[inline]
    fn reset(&mut self) {
        self.index = 0;
        self.optimizer.reset();
    }

    #[inline]
    fn may_climb(&self) -> bool {
        self.optimizer.may_climb()
    }

    #[inline]
    fn learning_rate_bound(&self, curvature: T) -> Option<T> {
        self.optimizer.learning_rate_bound(curvature)
    }

    #[inline]
    fn last_clip(&self) -> Option<ClipReport<T>> {
        self.optimizer.last_clip()
    }

    #[inline]
    fn units(&self) -> Option<V> {
        self.optimizer.units()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Momentum, Sgd};

    fn factors<const N: usize>(schedule: Schedule<f64>, steps: [usize; N]) -> [f64; N] {
        steps.map(|step| schedule.factor(step))
    }

    #[test]
    fn factors_follow_their_formulas() {
        assert_eq!(factors(Schedule::constant(), [0, 1, usize::MAX]), [1.0; 3]);
        assert_eq!(factors(Schedule::step(3, 0.5).unwrap(), [0, 2, 3, 5, 6, 9]), [1.0, 1.0, 0.5, 0.5, 0.25, 0.125]);
        assert_eq!(factors(Schedule::exponential(0.5).unwrap(), [0, 1, 2, 10]), [1.0, 0.5, 0.25, 1.0 / 1024.0]);
        let cosine = factors(Schedule::cosine(12, 0.1).unwrap(), [0, 4, 6, 8, 12, 13]);
        for (found, expected) in cosine.into_iter().zip([1.0, 0.775, 0.55, 0.325, 0.1, 0.1]) {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
        assert_eq!(factors(Schedule::exponential(0.5).unwrap().with_warm_up(2), [0, 1, 2, 3]), [0.5, 1.0, 1.0, 0.5]);
    }

    /// A power by squaring is off by an ulp for each of its factors, at most.
    #[test]
    fn a_long_decay_stays_close_to_its_exponential() {
        let schedule = Schedule::exponential(0.999).unwrap();
        let expected = crate::math::exp(10_000.0 * crate::math::ln(0.999));
        assert!((schedule.factor(10_000) / expected - 1.0).abs() < 1e-11);
        assert_eq!(schedule.factor(usize::MAX), 0.0);
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        let refused = |setting, value| Err(Error::Setting { setting, value });
        assert_eq!(Schedule::step(0, 0.5), refused(Setting::Interval, 0.0));
        assert_eq!(Schedule::step(1, 1.0), refused(Setting::Decay, 1.0));
        assert_eq!(Schedule::exponential(-0.5), refused(Setting::Decay, -0.5));
        assert_eq!(Schedule::cosine(0, 0.5), refused(Setting::Interval, 0.0));
        assert_eq!(Schedule::cosine(5, 1.5), refused(Setting::Floor, 1.5));
        assert!(Schedule::exponential(f64::NAN).is_err());
    }

    #[test]
    fn a_constant_is_what_is_made_at_run_time() {
        const STEP: Result<Schedule<f32>, Error> = Schedule::<f32>::const_step(3, 0.7);
        assert_eq!(STEP, Schedule::step(3, 0.7));
        assert_eq!(Schedule::<f64>::const_exponential(0.3), Schedule::exponential(0.3));
        assert_eq!(Schedule::<f64>::const_cosine(7, 0.1), Schedule::cosine(7, 0.1));
        assert_eq!(Schedule::<f64>::const_step(0, 0.5), Schedule::step(0, 0.5));
        assert_eq!(Schedule::<f64>::const_step(0, 5.0), Schedule::step(0, 5.0));
        assert_eq!(Schedule::<f32>::const_cosine(0, 0.5), Schedule::cosine(0, 0.5));
        for fraction in [-0.5, 1.0, f64::INFINITY] {
            assert_eq!(Schedule::<f64>::const_step(4, fraction), Schedule::step(4, fraction));
            assert_eq!(Schedule::<f64>::const_exponential(fraction), Schedule::exponential(fraction));
            assert_eq!(Schedule::<f64>::const_cosine(4, fraction), Schedule::cosine(4, fraction));
        }
        assert!(Schedule::<f32>::const_exponential(f32::NAN).is_err());
    }

    /// A schedule of factor 1 changes no bit; another one does what setting the rate by hand does.
    #[test]
    fn a_scheduled_optimizer_is_the_optimizer_at_that_rate() {
        let schedule = Schedule::step(2, 0.5).unwrap();
        let mut scheduled = Scheduled::new(Momentum::<[f64; 1]>::new(0.3).unwrap(), schedule);
        let mut constant = Scheduled::new(Momentum::<[f64; 1]>::new(0.3).unwrap(), Schedule::constant());
        let (mut by_hand, mut plain) =
            (Momentum::<[f64; 1]>::new(0.3).unwrap(), Momentum::<[f64; 1]>::new(0.3).unwrap());
        let mut points = [[1.0]; 4];
        for rate in [0.3, 0.3, 0.15, 0.15, 0.075] {
            let gradients = points.map(|[point]| [point * 0.7]);
            assert_eq!(scheduled.learning_rate(), rate);
            by_hand.set_learning_rate(rate);
            scheduled.step(&mut points[0], &gradients[0]);
            by_hand.step(&mut points[1], &gradients[1]);
            constant.step(&mut points[2], &gradients[2]);
            plain.step(&mut points[3], &gradients[3]);
            assert_eq!((points[0], points[2]), (points[1], points[3]));
        }
        assert_ne!(points[0], points[2]);
    }

    #[test]
    fn setting_the_rate_sets_that_of_factor_one() {
        let mut scheduled = Scheduled::new(Sgd::new(1.0_f32).unwrap(), Schedule::exponential(0.5).unwrap());
        let mut params = [0.0];
        scheduled.step(&mut params, &[1.0]);
        Optimizer::<[f32; 1]>::set_learning_rate(&mut scheduled, 3.0);
        assert_eq!(Optimizer::<[f32; 1]>::learning_rate(&scheduled), 1.5);
        assert_eq!(Optimizer::<[f32; 1]>::learning_rate_bound(&scheduled, 2.0), Some(1.0));
    }
}
