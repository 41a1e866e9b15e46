//! Gradient clipping, and a report of it.

use super::{Optimizer, check_positive, delegated_rate_methods};
use crate::error::{Error, Setting};
use crate::linear_algebra::norm;
use crate::number::Real;
use crate::storage::Storage;

/// A rule that shortens large gradients.
///
/// ```
/// use gd_core::Clip;
/// let mut gradient = [3.0_f64, -4.0];
/// let report = Clip::by_norm(1.0)?.apply(&mut gradient);
/// assert!((gradient[0] - 0.6).abs() < 1e-15 && (gradient[1] + 0.8).abs() < 1e-15);
/// assert_eq!(report.map(|report| report.norm_before), Some(5.0));
///
/// let mut gradient = [0.5, -4.0];
/// Clip::by_value(1.0)?.apply(&mut gradient);
/// assert_eq!(gradient, [0.5, -1.0]);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Clip<T> {
    kind: Kind,
    limit: T,
}

#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
enum Kind {
    Norm,
    Value,
}

/// What clipping did to the gradient of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ClipReport<T> {
    /// The Euclidean norm of the gradient; infinite if it is too large for the type.
    pub norm_before: T,
    /// The norm after clipping.
    pub norm_after: T,
}

impl<T: Real> Clip<T> {
    /// A gradient whose Euclidean norm is above `limit` is scaled down to it; its direction is kept.
    ///
    /// R. Pascanu, T. Mikolov and Y. Bengio, *On the difficulty of training recurrent neural networks*, 2013,
    /// algorithm 1.
    ///
    /// # Errors
    /// A limit that is not finite or not above zero.
    pub fn by_norm(limit: T) -> Result<Self, Error> {
        Ok(Self { kind: Kind::Norm, limit: check_positive(Setting::ClipLimit, limit)? })
    }

    /// Each component of a gradient is clipped to the range from -`limit` to `limit`, which changes its direction.
    ///
    /// # Errors
    /// A limit that is not finite or not above zero.
    pub fn by_value(limit: T) -> Result<Self, Error> {
        Ok(Self { kind: Kind::Value, limit: check_positive(Setting::ClipLimit, limit)? })
    }

    /// Brings a gradient within the limit; reports it if that changed the gradient. A gradient that contains NaN is
    /// left unchanged.
    pub fn apply(&self, gradient: &mut [T]) -> Option<ClipReport<T>> {
        let largest = norm::largest(gradient);
        let norm_before = norm::euclidean(gradient);
        match self.kind {
            Kind::Norm if norm_before > self.limit && largest.is_finite() => {
                // Not gradient x (limit / norm): the norm may be infinite.
                let relative = norm::relative(gradient, largest);
                for part in gradient.iter_mut() {
                    *part = (*part / largest) * (self.limit / relative);
                }
            }
            Kind::Value if largest > self.limit => {
                for part in gradient.iter_mut() {
                    if *part > self.limit {
                        *part = self.limit;
                    } else if *part < -self.limit {
                        *part = -self.limit;
                    }
                }
            }
            _ => return None,
        }
        Some(ClipReport { norm_before, norm_after: norm::euclidean(gradient) })
    }
}

/// A constant function can compare numbers of a type that it knows, not of any type.
macro_rules! constructors {
    ($float:ty) => {
        impl Clip<$float> {
            /// [`Self::by_norm`] for a constant or a static.
            ///
            /// # Errors
            /// A limit that is not finite or not above zero.
            pub const fn const_by_norm(limit: $float) -> Result<Self, Error> {
                Self::const_of(Kind::Norm, limit)
            }

            /// [`Self::by_value`] for a constant or a static.
            ///
            /// # Errors
            /// A limit that is not finite or not above zero.
            pub const fn const_by_value(limit: $float) -> Result<Self, Error> {
                Self::const_of(Kind::Value, limit)
            }

            const fn const_of(kind: Kind, limit: $float) -> Result<Self, Error> {
                if limit.is_finite() && limit > 0.0 {
                    Ok(Self { kind, limit })
                } else {
                    Err(Error::Setting { setting: Setting::ClipLimit, value: limit as f64 })
                }
            }
        }
    };
}
constructors!(f32);
constructors!(f64);

/// Any optimizer, given clipped gradients. [`crate::Step::clipped`] tells which steps were clipped, and from what norm;
/// [`crate::Step::gradient`] remains the gradient itself.
///
/// ```
/// use gd_core::{Clip, Clipped, Data, Descent, Line, MeanSquaredError, Sgd};
///
/// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0])?);
/// let optimizer = Clipped::new(Sgd::new(0.1)?, Clip::by_norm(2.0)?);
/// let mut descent = Descent::new(loss, optimizer, [30.0_f64, 0.0], 200)?;
/// let first = descent.next().expect("200 steps");
/// let report = first.clipped.expect("a gradient of 112 is above 2");
/// assert!(report.norm_before > 100.0 && (report.norm_after - 2.0).abs() < 1e-15);
/// let n_clipped = descent.by_ref().filter(|step| step.clipped.is_some()).count();
/// assert!(n_clipped > 100 && n_clipped < 190);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Clipped<O, T> {
    optimizer: O,
    clip: Clip<T>,
    last: Option<ClipReport<T>>,
}

impl<O, T: Real> Clipped<O, T> {
    /// Wraps `optimizer`, so that it sees gradients clipped by `clip`.
    pub const fn new(optimizer: O, clip: Clip<T>) -> Self {
        Self { optimizer, clip, last: None }
    }

    /// The optimizer that makes the steps.
    #[must_use]
    pub const fn optimizer(&self) -> &O {
        &self.optimizer
    }
}

impl<O: Optimizer<V>, T: Real, V: Storage<Item = T>> Optimizer<V> for Clipped<O, T> {
    #[inline]
    fn n_params(&self) -> Option<usize> {
        self.optimizer.n_params()
    }

    #[inline]
    fn step(&mut self, params: &mut V, gradient: &V) {
        let mut gradient = gradient.clone();
        self.last = self.clip.apply(gradient.as_mut_slice());
        self.optimizer.step(params, &gradient);
    }

    // The bound holds where gradients are within the limit.
    delegated_rate_methods!();

    #[inline]
    fn last_clip(&self) -> Option<ClipReport<T>> {
        self.last
    }

    #[inline]
    fn units(&self) -> Option<V> {
        self.optimizer.units()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sgd;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_clipped_norm_is_the_limit_and_the_direction_stays(
            parts in [-1e3..1e3_f64, -1e3..1e3, -1e3..1e3],
            limit in 1e-3..1e4_f64,
        ) {
            let norm = norm::euclidean(&parts);
            let mut clipped = parts;
            let report = Clip::by_norm(limit).unwrap().apply(&mut clipped);
            prop_assert_eq!(report.is_some(), norm > limit);
            if let Some(report) = report {
                prop_assert_eq!(report.norm_before, norm);
                prop_assert!((report.norm_after / limit - 1.0).abs() < 1e-15 * 4.0);
                for (clipped, part) in clipped.iter().zip(parts) {
                    prop_assert!((clipped - part * (limit / norm)).abs() <= 1e-14 * limit);
                }
            } else {
                prop_assert_eq!(clipped, parts);
            }
        }
    }

    #[test]
    fn a_norm_beyond_the_type_is_clipped_too() {
        let mut clipped = [f64::MAX, -f64::MAX];
        let report = Clip::by_norm(1.0).unwrap().apply(&mut clipped);
        let half = crate::math::sqrt(0.5);
        assert!((clipped[0] - half).abs() < 1e-15 && (clipped[1] + half).abs() < 1e-15);
        assert_eq!(report.map(|report| report.norm_before), Some(f64::INFINITY));
        let mut tiny = [3e-310, 4e-310];
        let report = Clip::by_norm(1e-310).unwrap().apply(&mut tiny);
        assert!(report.is_some() && (tiny[0] / 6e-311 - 1.0_f64).abs() < 1e-9);
    }

    #[test]
    fn a_gradient_at_the_limit_is_left_alone() {
        let mut at_limit = [3.0_f32, 4.0];
        assert_eq!(Clip::by_norm(5.0).unwrap().apply(&mut at_limit), None);
        assert_eq!(Clip::by_value(4.0).unwrap().apply(&mut at_limit), None);
        assert_eq!(at_limit, [3.0, 4.0]);
        assert!(Clip::by_norm(0.5).unwrap().apply(&mut [f32::NAN, 1.0]).is_none());
    }

    #[test]
    fn values_are_cut_one_by_one() {
        let mut cut = [-3.0, 1.0, 4.0];
        let report = Clip::by_value(2.0).unwrap().apply(&mut cut);
        assert_eq!(cut, [-2.0, 1.0, 2.0]);
        assert_eq!(report, Some(ClipReport { norm_before: crate::math::sqrt(26.0), norm_after: 3.0 }));
    }

    #[test]
    fn an_optimizer_sees_the_clipped_gradient() {
        let mut params = [0.0];
        let mut optimizer = Clipped::new(Sgd::new(0.5).unwrap(), Clip::by_norm(1.0).unwrap());
        optimizer.step(&mut params, &[8.0]);
        assert_eq!(params[0], -0.5);
        assert_eq!(Optimizer::<[f64; 1]>::last_clip(&optimizer).map(|report| report.norm_before), Some(8.0));
        optimizer.step(&mut params, &[1.0]);
        assert_eq!(Optimizer::<[f64; 1]>::last_clip(&optimizer), None);
    }

    #[test]
    fn a_constant_is_what_is_made_at_run_time() {
        const BY_NORM: Result<Clip<f32>, Error> = Clip::<f32>::const_by_norm(0.7);
        assert_eq!(BY_NORM, Clip::by_norm(0.7));
        assert_eq!(Clip::<f64>::const_by_value(0.7), Clip::by_value(0.7));
    }

    #[test]
    fn limits_are_checked() {
        for limit in [0.0, -1.0, f64::INFINITY] {
            let refused = Err(Error::Setting { setting: Setting::ClipLimit, value: limit });
            assert_eq!(Clip::by_norm(limit), refused);
            assert_eq!(Clip::by_value(limit), refused);
            assert_eq!(Clip::<f64>::const_by_norm(limit), refused);
            assert_eq!(Clip::<f64>::const_by_value(limit), refused);
        }
    }
}
