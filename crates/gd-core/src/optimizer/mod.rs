//! Optimizers: how a gradient becomes a step.

mod ada_grad;
mod adam;
mod adam_w;
mod clip;
mod momentum;
mod nesterov;
mod newton;
mod rms_prop;
mod scaled;
mod schedule;
mod sgd;

pub use ada_grad::AdaGrad;
pub use adam::Adam;
pub use adam_w::AdamW;
pub use clip::{Clip, ClipReport, Clipped};
pub use momentum::Momentum;
pub use nesterov::Nesterov;
pub use newton::Newton;
pub use rms_prop::RmsProp;
pub(crate) use scaled::multiply;
pub use scaled::{ParameterUnits, Scaled};
pub use schedule::{Schedule, Scheduled};
pub use sgd::Sgd;

use crate::error::{Error, Setting};
use crate::number::{Number, Real};
use crate::storage::{Storage, same_storage};

/// Updates parameters, kept in a `V`, from gradients. Any state lives in the optimizer itself; running averages kept in
/// a `Vec` get their length at the first step.
pub trait Optimizer<V: Storage<Item: Real>> {
    /// The number of parameters it was made for; `None` where the type `V` determines it, or any number will do.
    #[inline]
    fn n_params(&self) -> Option<usize> {
        None
    }

    /// Moves `params` one step; `gradient` is the one at `params`.
    fn step(&mut self, params: &mut V, gradient: &V);

    /// The learning rate of the next step.
    fn learning_rate(&self) -> V::Item;

    /// Changes the learning rate of the following steps, as a schedule does. The state is kept.
    fn set_learning_rate(&mut self, learning_rate: V::Item);

    /// Clears the state, as if no step had been made; the learning rate is kept. Optimizers without state need not
    /// implement it.
    #[inline]
    fn reset(&mut self) {}

    /// The learning rate at which steps stop converging on a quadratic whose largest curvature, in [`Self::units`], is
    /// `curvature`; `None` for optimizers that rescale the gradient, whose bound changes with their state.
    fn learning_rate_bound(&self, curvature: V::Item) -> Option<V::Item>;

    /// What clipping did to the gradient of the last step; `None` if it was not clipped. See [`Clipped`].
    #[inline]
    fn last_clip(&self) -> Option<ClipReport<V::Item>> {
        None
    }

    /// The unit of each parameter in the space where steps are made; `None` if that is the user's own.
    #[inline]
    fn units(&self) -> Option<V> {
        None
    }

    /// Whether steps go wherever the gradient vanishes, up along negative curvature too: those of [`Newton`] do. Verdicts
    /// then say so.
    #[inline]
    fn may_climb(&self) -> bool {
        false
    }
}

/// A state that is zero everywhere; for a `Vec`, empty before the first step.
fn zeros<V: Storage<Item: Real>>() -> V {
    V::filled(V::COUNT.unwrap_or(0), V::Item::constant(0.0))
}

/// Gives a `Vec` of state one entry for every component of the gradient, all `value`, unless it has them already. An
/// array always does.
#[inline(always)]
fn fit_length<V: Storage<Item: Real>>(state: &mut V, gradient: &V, value: V::Item) {
    if V::COUNT.is_none() && state.as_slice().len() != gradient.as_slice().len() {
        *state = same_storage(gradient, value);
    }
}

/// Checks a learning rate.
fn check_learning_rate<T: Real>(learning_rate: T) -> Result<T, Error> {
    if learning_rate.is_finite() && learning_rate > T::constant(0.0) {
        Ok(learning_rate)
    } else {
        Err(Error::LearningRate(learning_rate.to_f64()))
    }
}

/// Checks a decay factor: 0 forgets at once, 1 would never forget.
pub(crate) fn check_decay<T: Real>(setting: Setting, decay: T) -> Result<T, Error> {
    if decay >= T::constant(0.0) && decay < T::constant(1.0) {
        Ok(decay)
    } else {
        Err(Error::Setting { setting, value: decay.to_f64() })
    }
}

/// A finite number of at least 0.
fn check_not_negative<T: Real>(setting: Setting, value: T) -> Result<T, Error> {
    if value.is_finite() && value >= T::constant(0.0) {
        Ok(value)
    } else {
        Err(Error::Setting { setting, value: value.to_f64() })
    }
}

/// A finite number above 0.
fn check_positive<T: Real>(setting: Setting, value: T) -> Result<T, Error> {
    if value.is_finite() && value > T::constant(0.0) {
        Ok(value)
    } else {
        Err(Error::Setting { setting, value: value.to_f64() })
    }
}

/// The constructors of an optimizer for constants and statics, from its fields beside the learning rate. A constant function
/// can compare numbers of a type that it knows, not of any type.
macro_rules! const_new {
    ($optimizer:ident { $($field:ident: $value:expr),+ }) => {
        const_new!(@ f32, $optimizer { $($field: $value),+ });
        const_new!(@ f64, $optimizer { $($field: $value),+ });
    };
    (@ $float:ty, $optimizer:ident { $($field:ident: $value:expr),+ }) => {
        impl<const P: usize> $optimizer<[$float; P]> {
            /// [`Self::new`] for a constant or a static.
            ///
            /// # Errors
            /// A rate that is not finite or not above zero.
            pub const fn const_new(learning_rate: $float) -> Result<Self, Error> {
                if learning_rate.is_finite() && learning_rate > 0.0 {
                    Ok(Self { learning_rate, $($field: $value),+ })
                } else {
                    Err(Error::LearningRate(learning_rate as f64))
                }
            }
        }
    };
}
use const_new;

/// The two methods that are the same for every optimizer with a `learning_rate` field.
macro_rules! learning_rate_methods {
    () => {
        #[inline]
        fn learning_rate(&self) -> V::Item {
            self.learning_rate
        }

        #[inline]
        fn set_learning_rate(&mut self, learning_rate: V::Item) {
            self.learning_rate = learning_rate;
        }
    };
}
use learning_rate_methods;

/// The methods that a wrapper of an `optimizer` passes on to it unchanged.
macro_rules! delegated_rate_methods {
    () => {
        #[inline]
        fn learning_rate(&self) -> V::Item {
            self.optimizer.learning_rate()
        }

        #[inline]
        fn set_learning_rate(&mut self, learning_rate: V::Item) {
            self.optimizer.set_learning_rate(learning_rate);
        }

        #[inline]
        fn reset(&mut self) {
            self.optimizer.reset();
        }

        /// That of the optimizer.
        #[inline]
        fn may_climb(&self) -> bool {
            self.optimizer.may_climb()
        }

        /// That of the optimizer.
        #[inline]
        fn learning_rate_bound(&self, curvature: V::Item) -> Option<V::Item> {
            self.optimizer.learning_rate_bound(curvature)
        }
    };
}
use delegated_rate_methods;

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes for `f32` with three parameters: settings, running averages, and nothing else.
    #[test]
    fn an_optimizer_is_as_large_as_its_settings_and_its_state() {
        let numbers = |settings: usize, states: usize| 4 * (settings + 3 * states);
        assert_eq!(size_of::<Sgd<f32>>(), numbers(1, 0));
        assert_eq!(size_of::<Momentum<[f32; 3]>>(), numbers(2, 1));
        assert_eq!(size_of::<Nesterov<[f32; 3]>>(), numbers(2, 1));
        assert_eq!(size_of::<AdaGrad<[f32; 3]>>(), numbers(3, 1));
        assert_eq!(size_of::<RmsProp<[f32; 3]>>(), numbers(3, 1));
        // The two betas to the power of the number of steps are state as well.
        assert_eq!(size_of::<Adam<[f32; 3]>>(), numbers(4 + 2, 2));
        assert_eq!(size_of::<AdamW<[f32; 3]>>(), numbers(5 + 2, 2));
        assert_eq!(size_of::<Scaled<Sgd<f32>, [f32; 3]>>(), numbers(1, 1));
    }

    /// With the numbers of the other constructor, to the last bit, in both precisions.
    #[test]
    fn a_constant_is_what_is_made_at_run_time() {
        const ADAM: Result<Adam<[f32; 3]>, Error> = Adam::<[f32; 3]>::const_new(0.1);
        assert_eq!(ADAM, Adam::new(0.1));
        macro_rules! check {
            ($float:ty: $($optimizer:ident),+) => {
                for rate in [0.1, 0.0, -1.0, <$float>::INFINITY] {
                    $(assert_eq!($optimizer::<[$float; 3]>::const_new(rate), $optimizer::new(rate));)+
                    assert_eq!(Sgd::<$float>::const_new(rate), Sgd::new(rate));
                }
                $(assert!($optimizer::<[$float; 3]>::const_new(<$float>::NAN).is_err());)+
                assert!(Sgd::<$float>::const_new(<$float>::NAN).is_err());
            };
        }
        check!(f32: Momentum, Nesterov, AdaGrad, RmsProp, Adam, AdamW);
        check!(f64: Momentum, Nesterov, AdaGrad, RmsProp, Adam, AdamW);
    }

    #[test]
    fn a_reset_optimizer_steps_as_one_just_made() {
        fn check<O: Optimizer<[f64; 2]> + Clone>(fresh: Result<O, Error>) {
            let fresh = fresh.unwrap();
            let run = |mut optimizer: O| {
                let mut params = [1.0, -2.0];
                for step in 0..5 {
                    optimizer.step(&mut params, &[0.3, f64::from(step) - 1.0]);
                }
                (params.map(f64::to_bits), optimizer)
            };
            let (expected, mut used) = run(fresh);
            assert_ne!(run(used.clone()).0, expected);
            used.reset();
            assert_eq!(run(used).0, expected);
        }
        check(Momentum::new(0.1));
        check(Nesterov::new(0.1));
        check(AdaGrad::new(0.1));
        check(RmsProp::new(0.1));
        check(Adam::new(0.1));
        check(AdamW::new(0.1));
        check(Momentum::new(0.1).map(|momentum| Clipped::new(momentum, Clip::by_norm(0.5).unwrap())));
        let units = ParameterUnits::new([1.0, 4.0]).unwrap();
        check(Momentum::new(0.1).map(|momentum| Scaled::new(momentum, units)));
        check(Sgd::new(0.1).map(|sgd| Scheduled::new(sgd, Schedule::exponential(0.5).unwrap())));
    }
}
