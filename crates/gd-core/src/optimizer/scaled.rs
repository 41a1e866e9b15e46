//! Steps in units that suit each parameter.

use nalgebra::SVector;

use super::{ClipReport, Optimizer, delegated_rate_methods};
use crate::error::Error;
use crate::mean_squared_error::MeanSquaredError;
use crate::model::{Input, Model};
use crate::number::Real;

/// A unit for each parameter. Formulas often have parameters that differ by decades; one learning rate fits them all
/// only when each is measured in its own unit.
///
/// Units are powers of two, so that going into them and back rounds nothing.
///
/// ```
/// use gd_core::{Data, Line, MeanSquaredError, ParameterUnits, nalgebra::SVector};
///
/// // y = a x + b with x in the thousands: the loss is far steeper in a than in b.
/// let loss = MeanSquaredError::new(Line, Data::new(&[1000.0, 2000.0, 4000.0], &[1.0, 2.0, 3.0])?);
/// let units = ParameterUnits::from_jacobian(&loss, &SVector::from([0.0, 0.0]))?;
/// assert_eq!(units.get(), &SVector::from([1.0 / 4096.0, 0.5]));
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParameterUnits<T, const P: usize> {
    units: SVector<T, P>,
}

impl<T: Real, const P: usize> ParameterUnits<T, P> {
    /// Units of the caller's choice, each rounded down to a power of two.
    ///
    /// # Errors
    /// A unit that is not finite or not above zero.
    pub fn new(units: impl Into<SVector<T, P>>) -> Result<Self, Error> {
        let mut units: SVector<T, P> = units.into();
        for (index, unit) in units.iter_mut().enumerate() {
            if !unit.is_finite() || *unit <= T::constant(0.0) {
                return Err(Error::ParameterUnit { index, unit: unit.to_f64() });
            }
            *unit = to_unit(unit.to_f64());
        }
        Ok(Self { units })
    }

    /// Units from the loss at `start`, for the whole descent: with them every diagonal entry of the Gauss-Newton matrix
    /// of the loss lies from 1/4 to below 1 there, so that its largest eigenvalue is below P, and learning rates up to
    /// 2 / P are below the bound of plain gradient descent where that matrix is the curvature. Column norms within a
    /// factor 2 of each other keep its condition number within a factor 4 P of the best that any units give (A. van der
    /// Sluis, *Condition numbers and equilibration of matrices*, 1969).
    ///
    /// A parameter that does not change the prediction at `start` keeps the unit 1, as in MINPACK (J. J. Moré, *The
    /// Levenberg-Marquardt algorithm: implementation and theory*, 1978).
    ///
    /// # Errors
    /// A derivative that is not finite at `start`.
    pub fn from_jacobian<M, I>(loss: &MeanSquaredError<'_, M, I, T>, start: &SVector<T, P>) -> Result<Self, Error>
    where
        I: Input,
        M: Model<T, P, Input = I>,
    {
        // In two passes, each column over its largest entry: squares neither overflow nor vanish.
        let mut largest = [0.0_f64; P];
        for_each_row(loss, start, |_, row| {
            for (largest, part) in largest.iter_mut().zip(row.iter()) {
                let part = part.to_f64().abs();
                // A NaN passes on.
                *largest = if part <= *largest { *largest } else { part };
            }
        });
        if let Some(index) = largest.iter().position(|part| !part.is_finite()) {
            return Err(Error::NonFiniteDerivative { index });
        }
        let (mut squares, mut total) = ([0.0_f64; P], 0.0);
        for_each_row(loss, start, |weight, row| {
            for ((square, part), largest) in squares.iter_mut().zip(row.iter()).zip(&largest) {
                let part = part.to_f64() / largest;
                *square += weight * part * part;
            }
            total += weight;
        });
        let mut units = SVector::from([T::constant(1.0); P]);
        for ((unit, square), largest) in units.iter_mut().zip(squares).zip(largest) {
            if largest > 0.0 {
                let norm = largest * crate::math::sqrt(2.0 * square / total);
                *unit = to_unit(0.5 / power_of_two_below(norm));
            }
        }
        Ok(Self { units })
    }

    /// The units.
    #[must_use]
    pub const fn get(&self) -> &SVector<T, P> {
        &self.units
    }
}

/// Calls `visit` with the weight and the row of the Jacobian for every point of a weight above 0.
fn for_each_row<M, I, T, const P: usize>(
    loss: &MeanSquaredError<'_, M, I, T>,
    params: &SVector<T, P>,
    mut visit: impl FnMut(f64, SVector<T, P>),
) where
    I: Input,
    T: Real,
    M: Model<T, P, Input = I>,
{
    let weights = loss.data().weights().unwrap_or(&[]);
    let weights = weights.iter().map(|weight| weight.to_f64()).chain(core::iter::repeat(1.0));
    for (&x, weight) in loss.data().x().iter().zip(weights) {
        if weight > 0.0 {
            visit(weight, loss.model().predict_with_gradient(params, x).1);
        }
    }
}

/// The largest power of two not above a positive normal number; infinity stays.
fn power_of_two_below(value: f64) -> f64 {
    f64::from_bits(value.to_bits() & 0x7ff0_0000_0000_0000)
}

/// A power of two that, like one over it, leaves room for parameters and gradients in `T`.
fn to_unit<T: Real>(unit: f64) -> T {
    // 2^100 and 2^1000.
    let is_wide = T::constant(1e300).is_finite();
    let limit = f64::from_bits(if is_wide { (1023 + 1000) << 52 } else { (1023 + 100) << 52 });
    T::constant(power_of_two_below(unit.clamp(1.0 / limit, limit)))
}

/// Any optimizer, in [`ParameterUnits`]: it sees parameters in their units and the gradient by these. Everything that a
/// descent reports stays in the user's units, and points where the gradient is zero stay where they are.
///
/// ```
/// use gd_core::{Data, Descent, Line, MeanSquaredError, ParameterUnits, Scaled, Sgd};
///
/// let (x, y) = ([1000.0, 2000.0, 4000.0_f64], [3.0, 4.0, 6.0]);
/// let loss = MeanSquaredError::new(Line, Data::new(&x, &y)?);
/// let units = ParameterUnits::from_jacobian(&loss, &[0.0, 0.0].into())?;
/// let last = Descent::new(&loss, Scaled::new(Sgd::new(1.0)?, units), [0.0, 0.0], 400)?.last().expect("400 steps");
/// assert!((last.params[0] - 0.001).abs() < 1e-7 && (last.params[1] - 2.0).abs() < 1e-3);
///
/// // As they are, the largest learning rate that converges leaves b where it was.
/// let last = Descent::new(&loss, Sgd::new(1e-7)?, [0.0, 0.0], 400)?.last().expect("400 steps");
/// assert!((last.params[1] - 2.0).abs() > 1.9);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaled<O, T, const P: usize> {
    optimizer: O,
    units: SVector<T, P>,
}

impl<O, T: Real, const P: usize> Scaled<O, T, P> {
    /// `optimizer`, in `units`.
    pub const fn new(optimizer: O, units: ParameterUnits<T, P>) -> Self {
        Self { optimizer, units: units.units }
    }

    /// The optimizer that makes the steps.
    #[must_use]
    pub const fn optimizer(&self) -> &O {
        &self.optimizer
    }
}

impl<O: Optimizer<T, P>, T: Real, const P: usize> Optimizer<T, P> for Scaled<O, T, P> {
    #[inline]
    fn step(&mut self, params: &mut SVector<T, P>, gradient: &SVector<T, P>) {
        let mut scaled = params.component_div(&self.units);
        self.optimizer.step(&mut scaled, &gradient.component_mul(&self.units));
        *params = scaled.component_mul(&self.units);
    }

    delegated_rate_methods!();

    /// That of the optimizer, in the units.
    #[inline]
    fn last_clip(&self) -> Option<ClipReport<T>> {
        self.optimizer.last_clip()
    }

    #[inline]
    fn units(&self) -> Option<SVector<T, P>> {
        Some(self.optimizer.units().map_or(self.units, |inner| inner.component_mul(&self.units)))
    }
}

#[cfg(test)]
mod tests;
