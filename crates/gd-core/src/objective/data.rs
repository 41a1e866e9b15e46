//! The observations that a model is fitted to.

use super::lane_sums::sum;
use crate::error::{Column, Error};
use crate::model::Input;
use crate::number::Real;

/// Borrowed observations: inputs x, values y, and optionally weights. They are checked once, here.
///
/// ```
/// use gd_core::{Data, Error};
/// let data = Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.1, 4.9])?;
/// assert_eq!(data.len(), 3);
/// assert_eq!(Data::<f64, f64>::new(&[], &[]).unwrap_err(), Error::NoData);
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Data<'a, I, T> {
    x: &'a [I],
    y: &'a [T],
    weights: Option<&'a [T]>,
}

impl<'a, I: Input, T: Real> Data<'a, I, T> {
    /// Observations `y[i]` at `x[i]`, all of weight 1.
    ///
    /// # Errors
    /// No points, different lengths, or a value that is not finite.
    pub fn new(x: &'a [I], y: &'a [T]) -> Result<Self, Error> {
        if x.is_empty() && y.is_empty() {
            return Err(Error::NoData);
        }
        check_length(Column::Y, x.len(), y.len())?;
        let finite_x = x.iter().map(Input::is_finite);
        check_finite(Column::X, finite_x)?;
        check_finite(Column::Y, y.iter().map(|y| Real::is_finite(*y)))?;
        Ok(Self { x, y, weights: None })
    }

    /// Gives every point a weight of at least 0: how much its squared residual counts. For errors of standard deviation s use
    /// 1 / s^2.
    ///
    /// # Errors
    /// A number of weights other than that of the points, a weight that is negative or not finite, none above zero,
    /// or a sum so large or so small that the mean over it would overflow.
    pub fn with_weights(self, weights: &'a [T]) -> Result<Self, Error> {
        check_length(Column::Weights, self.x.len(), weights.len())?;
        check_finite(Column::Weights, weights.iter().map(|weight| Real::is_finite(*weight)))?;
        let zero = T::constant(0.0);
        if let Some(index) = weights.iter().position(|weight| *weight < zero) {
            return Err(Error::NegativeWeight { index });
        }
        if !weights.iter().any(|weight| *weight > zero) {
            return Err(Error::NoWeight);
        }
        let total = sum(weights);
        if !total.is_finite() || !(T::constant(1.0) / total).is_finite() {
            return Err(Error::WeightRange);
        }
        Ok(Self { weights: Some(weights), ..self })
    }
}

impl<'a, I, T> Data<'a, I, T> {
    /// Number of points, at least 1.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// The inputs.
    #[must_use]
    pub fn x(&self) -> &'a [I] {
        self.x
    }

    /// The observed values.
    #[must_use]
    pub fn y(&self) -> &'a [T] {
        self.y
    }

    /// The weights, if they are not all 1.
    #[must_use]
    pub fn weights(&self) -> Option<&'a [T]> {
        self.weights
    }
}

fn check_length(column: Column, expected: usize, found: usize) -> Result<(), Error> {
    if found == expected { Ok(()) } else { Err(Error::LengthMismatch { column, expected, found }) }
}

fn check_finite(column: Column, mut finite: impl Iterator<Item = bool>) -> Result<(), Error> {
    match finite.position(|finite| !finite) {
        Some(index) => Err(Error::NonFiniteData { column, index }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_fitted_is_refused_with_its_place() {
        let refused = |x: &[f64], y: &[f64]| Data::new(x, y).unwrap_err();
        assert_eq!(refused(&[], &[]), Error::NoData);
        assert_eq!(refused(&[1.0], &[]), Error::LengthMismatch { column: Column::Y, expected: 1, found: 0 });
        assert_eq!(refused(&[1.0, f64::NAN], &[0.0; 2]), Error::NonFiniteData { column: Column::X, index: 1 });
        assert_eq!(refused(&[1.0], &[f64::INFINITY]), Error::NonFiniteData { column: Column::Y, index: 0 });
        let pairs = [[1.0, 2.0], [3.0, f64::NEG_INFINITY]];
        assert_eq!(Data::new(&pairs, &[0.0; 2]).unwrap_err(), Error::NonFiniteData { column: Column::X, index: 1 });
    }

    #[test]
    fn weights_are_checked() {
        let data = Data::new(&[1.0, 2.0], &[1.0, 2.0]).unwrap();
        let refused = |weights: &[f64]| data.with_weights(weights).unwrap_err();
        assert_eq!(refused(&[1.0]), Error::LengthMismatch { column: Column::Weights, expected: 2, found: 1 });
        assert_eq!(refused(&[1.0, -0.5]), Error::NegativeWeight { index: 1 });
        assert_eq!(refused(&[0.0, 0.0]), Error::NoWeight);
        assert_eq!(refused(&[f64::NAN, 0.0]), Error::NonFiniteData { column: Column::Weights, index: 0 });
        assert_eq!(refused(&[f64::MAX, f64::MAX]), Error::WeightRange);
        assert_eq!(refused(&[f64::from_bits(1), 0.0]), Error::WeightRange);
        assert_eq!(data.with_weights(&[0.0, 2.0]).unwrap().weights(), Some(&[0.0, 2.0][..]));
    }
}
