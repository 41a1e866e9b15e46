//! Orthogonal distance regression: least squares with errors in the inputs, too.

mod foot_point;
mod positive_definite;
#[cfg(test)]
mod tests;

pub use foot_point::{FootPoint, ShiftedResidual};

use crate::error::{Column, Error};
use crate::linear_algebra::SquareMatrix;
use crate::model::{InputDerivatives, InputParts, Model};
use crate::number::Real;
use crate::objective::{Data, ModelResiduals, Residuals};
use crate::storage::{Buffer, Storage};

/// The standard deviations of the inputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum InputSigmas<'a, I> {
    /// The same for all observations.
    Same(I),
    /// One for each.
    Each(&'a [I]),
}

/// The distances of observations from the graph of a model where the inputs have errors, too: for every observation the
/// least root of (f(x + d) - y)^2 + sum of (d / sigma)^2 / w over the errors d of its inputs, with the sign of the residual.
/// The weight w of an observation is 1 / variance of its y; observations without weights have the variance 1. An input
/// whose sigma is 0 is exact; if all are, these are the residuals of [`ModelResiduals`].
///
/// A [`crate::LevenbergMarquardt`] that minimizes their squares is an orthogonal distance regression: what ODRPACK computes
/// (P. T. Boggs, R. H. Byrd, J. E. Rogers and R. B. Schnabel, *User's Reference Guide for ODRPACK Version 2.01*, NISTIR 92-4834,
/// 1992). The errors are eliminated point by point and never stored, see [`FootPoint`]; the memory is that of the parameters.
/// The derivatives of the distances are exact, and J'J is the Schur complement of the errors in the full problem, so
/// [`crate::Statistics`] has ODRPACK's standard errors.
///
/// ```
/// use gd_core::{Data, InputSigmas, LevenbergMarquardt, Line, OrthogonalResiduals};
///
/// // K. Pearson's data with the weights of D. York, 1966.
/// let x = [0.0, 0.9, 1.8, 2.6, 3.3, 4.4, 5.2, 6.1, 6.5, 7.4];
/// let y = [5.9, 5.4, 4.4, 4.6, 3.5, 3.7, 2.8, 2.8, 2.4, 1.5];
/// let of_x = [1000.0, 1000.0, 500.0, 800.0, 200.0, 80.0, 60.0, 20.0, 1.8, 1.0_f64];
/// let of_y = [1.0, 1.8, 4.0, 8.0, 20.0, 20.0, 70.0, 70.0, 100.0, 500.0];
/// let sigmas = of_x.map(|weight| (1.0 / weight).sqrt());
///
/// let data = Data::new(&x, &y)?.with_weights(&of_y)?;
/// let distances = OrthogonalResiduals::new(Line, data, InputSigmas::Each(&sigmas))?;
/// let mut fit = LevenbergMarquardt::new(distances, [-0.5, 5.0], 100)?;
/// fit.run();
/// assert!((fit.params()[0] + 0.480_533_407_446).abs() < 1e-11 && (fit.params()[1] - 5.479_910_224_033).abs() < 1e-11);
/// assert!((fit.statistics().standard_error(1).expect("determined") - 0.359_246_522_551).abs() < 1e-11);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrthogonalResiduals<'a, M, I, T> {
    residuals: ModelResiduals<'a, M, I, T>,
    sigmas: InputSigmas<'a, I>,
}

impl<'a, M, I: InputParts<T>, T: Real> OrthogonalResiduals<'a, M, I, T> {
    /// The distances of `data` from the graph of `model`.
    ///
    /// # Errors
    /// A standard deviation that is negative or not finite, or a number of them other than that of the points.
    pub fn new(model: M, data: Data<'a, I, T>, sigmas: InputSigmas<'a, I>) -> Result<Self, Error> {
        let column = Column::InputSigmas;
        let all = match &sigmas {
            InputSigmas::Same(sigma) => core::slice::from_ref(sigma),
            InputSigmas::Each(sigmas) if sigmas.len() == data.len() => sigmas,
            InputSigmas::Each(sigmas) => {
                return Err(Error::LengthMismatch { column, expected: data.len(), found: sigmas.len() });
            }
        };
        for (index, sigma) in all.iter().enumerate() {
            if !sigma.is_finite() {
                return Err(Error::NonFiniteData { column, index });
            }
            if sigma.parts().as_slice().iter().any(|part| *part < T::constant(0.0)) {
                return Err(Error::NegativeInputSigma { index });
            }
        }
        Ok(Self { residuals: ModelResiduals::new(model, data), sigmas })
    }

    /// The data.
    pub const fn data(&self) -> &Data<'a, I, T> {
        self.residuals.data()
    }

    /// The model.
    pub const fn model(&self) -> &M {
        self.residuals.model()
    }

    /// The foot point of an observation: the estimated errors of its inputs, and what is left of its residual. `None` for an
    /// observation that does not exist.
    pub fn foot_point<V: Storage<Item = T>>(&self, index: usize, params: &V) -> Option<FootPoint<I::Parts>>
    where
        M: InputDerivatives<V, Input = I>,
    {
        let sigma = match self.sigmas {
            InputSigmas::Same(sigma) => sigma,
            InputSigmas::Each(sigmas) => *sigmas.get(index)?,
        };
        let (x, y) = (*self.data().x().get(index)?, *self.data().y().get(index)?);
        let weight = self.data().weights().map_or(Some(T::constant(1.0)), |weights| weights.get(index).copied())?;
        let (x, sigma) = (x.parts(), sigma.parts());
        let mut found = FootPoint::new(x.as_slice().len());
        found.find(&mut Point { model: self.model(), params, x, y }, sigma.as_slice(), weight);
        Some(found)
    }
}

/// An observation at parameters.
struct Point<'a, M: Model<V, Input: InputParts<V::Item>>, V: Storage<Item: Real>> {
    model: &'a M,
    params: &'a V,
    x: <M::Input as InputParts<V::Item>>::Parts,
    y: V::Item,
}

/// An input with errors.
fn shifted<I: InputParts<T>, T: Real>(x: &I::Parts, shift: &I::Parts) -> I {
    let mut moved = x.clone();
    for (part, &shift) in moved.as_mut_slice().iter_mut().zip(shift.as_slice()) {
        *part += shift;
    }
    I::of(&moved)
}

impl<M: InputDerivatives<V>, V: Storage<Item: Real>> ShiftedResidual<<M::Input as InputParts<V::Item>>::Parts>
    for Point<'_, M, V>
{
    fn with_derivatives(
        &mut self,
        shift: &<M::Input as InputParts<V::Item>>::Parts,
        slopes: &mut <M::Input as InputParts<V::Item>>::Parts,
        curvatures: &mut SquareMatrix<<M::Input as InputParts<V::Item>>::Parts>,
    ) -> V::Item {
        let input = shifted::<M::Input, V::Item>(&self.x, shift);
        self.model.predict_with_input_derivatives(self.params, input, slopes, curvatures) - self.y
    }

    fn value(&mut self, shift: &<M::Input as InputParts<V::Item>>::Parts) -> V::Item {
        self.model.predict(self.params, shifted::<M::Input, V::Item>(&self.x, shift)) - self.y
    }
}

impl<I: InputParts<T>, T: Real, M: InputDerivatives<V, Input = I>, V: Storage<Item = T>> Residuals<V>
    for OrthogonalResiduals<'_, M, I, T>
{
    fn len(&self) -> usize {
        self.data().len()
    }

    fn residual(&self, index: usize, params: &V) -> T {
        self.foot_point(index, params).map_or_else(|| T::constant(f64::NAN), |found| found.distance())
    }

    fn residual_with_gradient(&self, index: usize, params: &V, gradient: &mut V) -> T {
        let (Some(found), Some(x)) = (self.foot_point(index, params), self.data().x().get(index)) else {
            return T::constant(f64::NAN);
        };
        let input = shifted::<I, T>(&x.parts(), found.shift());
        self.model().predict_with_gradient(params, input, gradient);
        let factor = found.factor();
        for part in gradient.as_mut_slice() {
            *part *= factor;
        }
        found.distance()
    }

    fn n_params(&self) -> Option<usize> {
        self.model().n_params()
    }

    fn weights(&self) -> Option<&[T]> {
        self.data().weights()
    }

    fn observations(&self) -> Option<&[T]> {
        Some(self.data().y())
    }
}
