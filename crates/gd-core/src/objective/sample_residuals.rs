//! The residuals of a model on samples of any type.

use super::residuals::Residuals;
use crate::error::{Column, Error};
use crate::model::{Input, Model};
use crate::number::{Number, Real};
use crate::storage::Storage;

/// Predicted - observed on samples as a device keeps them: counts of a converter, arrays of structures. A function reads
/// input and observation from a sample each time they are needed, so nothing is copied.
///
/// ```
/// use gd_core::{LevenbergMarquardt, Line, SampleResiduals};
///
/// struct Reading {
///     counts: u16,
///     kilopascals: f32,
/// }
///
/// let log = [0, 1000, 2000, 4000].map(|counts| Reading { counts, kilopascals: f32::from(counts) * 0.05 + 3.0 });
/// let view = |reading: &Reading| (f32::from(reading.counts) / 2048.0 - 1.0, reading.kilopascals);
/// let mut fit = LevenbergMarquardt::new(SampleResiduals::new(Line, &log, view)?, [0.0, 0.0], 50)?;
/// fit.run();
/// assert!((fit.params()[0] - 102.4).abs() < 1e-3 && (fit.params()[1] - 105.4).abs() < 1e-3);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct SampleResiduals<'a, M, S, F> {
    model: M,
    samples: &'a [S],
    view: F,
}

impl<'a, M, S, F> SampleResiduals<'a, M, S, F> {
    /// The residuals of `model` on `samples`, each as `view` reads it.
    ///
    /// # Errors
    /// No samples, or one whose input or observation is not finite.
    pub fn new<I: Input, T: Real>(model: M, samples: &'a [S], view: F) -> Result<Self, Error>
    where
        F: Fn(&S) -> (I, T),
    {
        if samples.is_empty() {
            return Err(Error::NoData);
        }
        for (index, sample) in samples.iter().enumerate() {
            let (x, y) = view(sample);
            if !x.is_finite() {
                return Err(Error::NonFiniteData { column: Column::X, index });
            }
            if !y.is_finite() {
                return Err(Error::NonFiniteData { column: Column::Y, index });
            }
        }
        Ok(Self { model, samples, view })
    }

    /// The samples.
    pub const fn samples(&self) -> &'a [S] {
        self.samples
    }
}

impl<M: Model<V>, S, F: Fn(&S) -> (M::Input, V::Item), V: Storage<Item: Real>> Residuals<V>
    for SampleResiduals<'_, M, S, F>
{
    fn len(&self) -> usize {
        self.samples.len()
    }

    fn n_params(&self) -> Option<usize> {
        self.model.n_params()
    }

    fn residual(&self, index: usize, params: &V) -> V::Item {
        let read = |sample| {
            let (x, y) = (self.view)(sample);
            self.model.predict(params, x) - y
        };
        self.samples.get(index).map_or_else(|| V::Item::constant(0.0), read)
    }

    fn residual_with_gradient(&self, index: usize, params: &V, gradient: &mut V) -> V::Item {
        let read = |sample| {
            let (x, y) = (self.view)(sample);
            self.model.predict_with_gradient(params, x, gradient) - y
        };
        self.samples.get(index).map_or_else(|| V::Item::constant(0.0), read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, LevenbergMarquardt, Line, ModelResiduals};

    #[test]
    fn samples_have_the_bits_of_columns() {
        let pairs: [(i16, f64); 37] = core::array::from_fn(|i| (i as i16 - 20, crate::math::sin(i as f64)));
        let (x, y) = (pairs.map(|(x, _)| f64::from(x)), pairs.map(|(_, y)| y));
        let of_columns = ModelResiduals::new(Line, Data::new(&x, &y).unwrap());
        let of_pairs = SampleResiduals::new(Line, &pairs, |&(x, y): &(i16, f64)| (f64::from(x), y)).unwrap();
        let (mut one, mut other) = (
            LevenbergMarquardt::new(of_columns, [1.0, 1.0], 50).unwrap(),
            LevenbergMarquardt::new(of_pairs, [1.0, 1.0], 50).unwrap(),
        );
        one.by_ref().for_each(drop);
        other.by_ref().for_each(drop);
        assert_eq!(one.params().map(f64::to_bits), other.params().map(f64::to_bits));
        assert_eq!(one.statistics().standard_error(0), other.statistics().standard_error(0));
    }

    #[test]
    fn samples_that_cannot_be_used_are_refused_by_place() {
        let refused = |samples: &[(f32, f32)]| SampleResiduals::new(Line, samples, |&pair| pair).err();
        assert_eq!(refused(&[]), Some(Error::NoData));
        assert_eq!(refused(&[(0.0, 1.0), (f32::NAN, 1.0)]), Some(Error::NonFiniteData { column: Column::X, index: 1 }));
        assert_eq!(refused(&[(0.0, f32::INFINITY)]), Some(Error::NonFiniteData { column: Column::Y, index: 0 }));
    }
}
