//! The loss over a rectangle of two parameters: the surface that figures show.

use crate::error::Error;
use crate::number::{Real, math};
use crate::objective::Objective;

/// Evenly spaced values of one parameter, or of its logarithm, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct GridAxis {
    min: f64,
    max: f64,
    count: usize,
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "core::ops::Not::not"))]
    is_log: bool,
}

impl GridAxis {
    /// `count` values from `min` to `max`.
    ///
    /// # Errors
    /// Fewer than two values, a non-finite end or width, or `min >= max`.
    ///
    /// ```
    /// use gd_core::GridAxis;
    /// let axis = GridAxis::new(-2.0, 7.0, 10)?;
    /// assert_eq!((axis.at(0), axis.at(1), axis.at(9)), (-2.0, -1.0, 7.0));
    /// # Ok::<(), gd_core::Error>(())
    /// ```
    pub const fn new(min: f64, max: f64, count: usize) -> Result<Self, Error> {
        if count < 2 || !(max - min).is_finite() || min >= max {
            return Err(Error::GridAxis { min, max, count });
        }
        Ok(Self { min, max, count, is_log: false })
    }

    /// `count` values from `min` to `max`, each the same factor above the one before: for a parameter that spans decades.
    ///
    /// # Errors
    /// Those of [`GridAxis::new`], and `min` not above 0.
    ///
    /// ```
    /// use gd_core::GridAxis;
    /// let axis = GridAxis::log(0.01, 100.0, 5)?;
    /// assert_eq!((axis.at(0), axis.at(4)), (0.01, 100.0));
    /// assert!((axis.at(2) - 1.0).abs() < 1e-15);
    /// assert!(GridAxis::log(0.0, 1.0, 5).is_err());
    /// # Ok::<(), gd_core::Error>(())
    /// ```
    pub const fn log(min: f64, max: f64, count: usize) -> Result<Self, Error> {
        if min.is_nan() || min <= 0.0 {
            return Err(Error::GridAxis { min, max, count });
        }
        match Self::new(min, max, count) {
            Ok(axis) => Ok(Self { is_log: true, ..axis }),
            Err(error) => Err(error),
        }
    }

    /// Whether the logarithm is evenly spaced.
    #[must_use]
    pub const fn is_log(&self) -> bool {
        self.is_log
    }

    /// Lower end.
    #[must_use]
    pub const fn min(&self) -> f64 {
        self.min
    }

    /// Upper end.
    #[must_use]
    pub const fn max(&self) -> f64 {
        self.max
    }

    /// Number of values, at least 2.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Value `index`, for `index < len`. The ends are exact.
    #[must_use]
    pub fn at(&self, index: usize) -> f64 {
        if index + 1 == self.count {
            return self.max;
        }
        if self.is_log {
            let share = index as f64 / (self.count - 1) as f64;
            // Of each end by itself: their ratio may be beyond the largest number.
            let (low, high) = (math::ln(self.min), math::ln(self.max));
            return if index == 0 { self.min } else { math::exp(low + (high - low) * share) };
        }
        self.min + (self.max - self.min) * (index as f64 / (self.count - 1) as f64)
    }
}

/// Evaluates `objective` over the grid: `losses[i * b.len() + j]` becomes the loss at (a.at(i), b.at(j)), with the bits
/// of [`Objective::value`] there. Where the loss overflows the entry is an infinity or NaN.
///
/// # Errors
/// `losses` has another length than `a.len() * b.len()`.
///
/// ```
/// use gd_core::{Data, GridAxis, Line, MeanSquaredError, loss_grid};
/// let loss = MeanSquaredError::new(Line, Data::new(&[1.0], &[0.0])?);
/// let axis = GridAxis::new(0.0, 1.0, 2)?;
/// let mut losses = [0.0; 4];
/// loss_grid(&loss, &axis, &axis, &mut losses)?;
/// assert_eq!(losses, [0.0, 1.0, 1.0, 4.0]);
/// # Ok::<(), gd_core::Error>(())
/// ```
pub fn loss_grid<T: Real>(
    objective: &impl Objective<[T; 2]>,
    a: &GridAxis,
    b: &GridAxis,
    losses: &mut [T],
) -> Result<(), Error> {
    let expected = a.len().saturating_mul(b.len());
    if losses.len() != expected {
        return Err(Error::BufferLength { expected, found: losses.len() });
    }
    for (i, row) in losses.chunks_exact_mut(b.len()).enumerate() {
        loss_grid_row(objective, a.at(i), b, row);
    }
    Ok(())
}

/// Evaluates one row of the grid, for callers that split the rows among threads: the losses at (`a`, b.at(0)),
/// (`a`, b.at(1)) and so on, as far as `row` reaches.
pub fn loss_grid_row<T: Real>(objective: &impl Objective<[T; 2]>, a: f64, b: &GridAxis, row: &mut [T]) {
    for (j, loss) in row.iter_mut().enumerate().take(b.len()) {
        *loss = objective.value(&[T::constant(a), T::constant(b.at(j))]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, MeanSquaredError, TinyNet};

    #[test]
    fn a_grid_has_the_bits_of_single_values() {
        let x: [f32; 13] = core::array::from_fn(|i| i as f32 / 6.0 - 1.0);
        let y = x.map(|x| x * x);
        let loss = MeanSquaredError::new(TinyNet, Data::new(&x, &y).unwrap());
        let (a, b) = (GridAxis::new(-2.0, 7.0, 5).unwrap(), GridAxis::new(-1.0, 1.0, 7).unwrap());
        let mut losses = [0.0_f32; 35];
        loss_grid(&loss, &a, &b, &mut losses).unwrap();
        for (k, found) in losses.iter().enumerate() {
            let params = [a.at(k / 7) as f32, b.at(k % 7) as f32];
            assert_eq!(found.to_bits(), loss.value(&params).to_bits());
        }
        let short = loss_grid(&loss, &a, &b, &mut losses[1..]);
        assert_eq!(short, Err(Error::BufferLength { expected: 35, found: 34 }));
    }

    #[test]
    fn a_logarithmic_axis_may_span_all_numbers() {
        for (min, max) in [(1e-200, 1e200), (5e-324, f64::MAX), (f64::MIN_POSITIVE, 1e300)] {
            let axis = GridAxis::log(min, max, 5).unwrap();
            let logarithms: [f64; 5] = core::array::from_fn(|index| math::ln(axis.at(index)));
            assert_eq!([axis.at(0), axis.at(4)], [min, max]);
            for pair in logarithms.windows(2) {
                let step = (math::ln(max) - math::ln(min)) / 4.0;
                assert!(((pair[1] - pair[0]) / step - 1.0).abs() < 1e-12, "{logarithms:?}");
            }
        }
    }

    #[test]
    fn axes_without_a_grid_are_refused() {
        assert!(GridAxis::new(0.0, 1.0, 1).is_err());
        assert!(GridAxis::new(1.0, 1.0, 5).is_err());
        assert!(GridAxis::new(f64::NAN, 1.0, 5).is_err());
        assert!(GridAxis::new(0.0, f64::INFINITY, 5).is_err());
        assert!(GridAxis::new(-f64::MAX, f64::MAX, 5).is_err());
    }
}
