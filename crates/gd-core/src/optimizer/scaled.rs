//! Steps in units that suit each parameter.

use super::{ClipReport, Optimizer, delegated_rate_methods};
use crate::error::Error;
use crate::number::{Number, Real};
use crate::objective::Residuals;
use crate::storage::{Buffer, Storage, check_count, filled_like, same_storage};

/// A unit for each parameter. Formulas often have parameters that differ by decades; one learning rate fits them all
/// only when each is measured in its own unit.
///
/// Units are powers of two, so that going into them and back rounds nothing.
///
/// ```
/// use gd_core::{Data, Line, MeanSquaredError, ParameterUnits};
///
/// // y = a x + b with x in the thousands: the loss is far steeper in a than in b.
/// let loss = MeanSquaredError::new(Line, Data::new(&[1000.0, 2000.0, 4000.0], &[1.0, 2.0, 3.0])?);
/// let units = ParameterUnits::from_jacobian(&loss, &[0.0, 0.0])?;
/// assert_eq!(units.get(), &[1.0 / 4096.0, 0.5]);
/// # Ok::<(), gd_core::Error>(())
/// ```
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
pub struct ParameterUnits<V: Storage> {
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    units: V,
}

impl<V: Storage<Item: Real>> ParameterUnits<V> {
    /// Units chosen by the caller, each rounded down to a power of two.
    ///
    /// # Errors
    /// A unit that is not finite or not above zero.
    pub fn new(mut units: V) -> Result<Self, Error> {
        for (index, unit) in units.as_mut_slice().iter_mut().enumerate() {
            if !unit.is_finite() || *unit <= V::Item::constant(0.0) {
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
    /// A derivative that is not finite at `start`, or a start whose number of parameters differs from that of the loss.
    pub fn from_jacobian(loss: &impl Residuals<V>, start: &V) -> Result<Self, Error> {
        check_count(loss.n_params(), start.as_slice().len())?;
        // In two passes, each column over its largest entry: squares neither overflow nor vanish.
        let mut largest = filled_like(start, 0.0_f64);
        for_each_row(loss, start, |_, row| {
            for (largest, part) in largest.as_mut_slice().iter_mut().zip(row) {
                let part = part.to_f64().abs();
                // A NaN passes on.
                *largest = if part <= *largest { *largest } else { part };
            }
        });
        if let Some(index) = largest.as_slice().iter().position(|part| !part.is_finite()) {
            return Err(Error::NonFiniteDerivative { index });
        }
        let (mut squares, mut total) = (filled_like(start, 0.0_f64), 0.0);
        for_each_row(loss, start, |weight, row| {
            for ((square, part), largest) in squares.as_mut_slice().iter_mut().zip(row).zip(largest.as_slice()) {
                let part = part.to_f64() / largest;
                *square += weight * part * part;
            }
            total += weight;
        });
        let mut units = same_storage(start, V::Item::constant(1.0));
        let columns = squares.as_slice().iter().zip(largest.as_slice());
        for (unit, (&square, &largest)) in units.as_mut_slice().iter_mut().zip(columns) {
            if largest > 0.0 {
                let norm = largest * crate::math::sqrt(2.0 * square / total);
                *unit = to_unit(0.5 / power_of_two_below(norm));
            }
        }
        Ok(Self { units })
    }

    /// The units.
    #[must_use]
    pub const fn get(&self) -> &V {
        &self.units
    }

    /// The units themselves.
    #[must_use]
    pub fn into_inner(self) -> V {
        self.units
    }
}

/// Calls `visit` with the weight and the row of the Jacobian for every point of a weight above 0.
fn for_each_row<V: Storage<Item: Real>>(loss: &impl Residuals<V>, params: &V, mut visit: impl FnMut(f64, &[V::Item])) {
    let weights = loss.weights().unwrap_or(&[]);
    let weights = weights.iter().map(|weight| weight.to_f64()).chain(core::iter::repeat(1.0));
    let mut row = same_storage(params, V::Item::constant(0.0));
    for (index, weight) in (0..loss.len()).zip(weights) {
        if weight > 0.0 {
            loss.residual_with_gradient(index, params, &mut row);
            visit(weight, row.as_slice());
        }
    }
}

/// The largest power of two not above a positive normal number; infinity stays.
fn power_of_two_below(value: f64) -> f64 {
    f64::from_bits(value.to_bits() & 0x7ff0_0000_0000_0000)
}

/// A power of two that, like one over it, leaves parameters and gradients within the range of `T`.
fn to_unit<T: Real>(unit: f64) -> T {
    // 2^100 and 2^1000.
    let is_wide = T::constant(1e300).is_finite();
    let limit = f64::from_bits(if is_wide { (1023 + 1000) << 52 } else { (1023 + 100) << 52 });
    T::constant(power_of_two_below(unit.clamp(1.0 / limit, limit)))
}

/// Multiplies elementwise.
#[inline(always)]
pub(crate) fn multiply<V: Storage<Item: Real>>(parts: &mut V, factors: &V) {
    for (part, &factor) in parts.as_mut_slice().iter_mut().zip(factors.as_slice()) {
        *part *= factor;
    }
}

/// Any optimizer, in [`ParameterUnits`]: it sees the parameters in their units, and the gradient accordingly.
/// Everything that a descent reports stays in the user's units, and points where the gradient is zero stay where they
/// are.
///
/// ```
/// use gd_core::{Data, Descent, Line, MeanSquaredError, ParameterUnits, Scaled, Sgd};
///
/// let (x, y) = ([1000.0, 2000.0, 4000.0_f64], [3.0, 4.0, 6.0]);
/// let loss = MeanSquaredError::new(Line, Data::new(&x, &y)?);
/// let units = ParameterUnits::from_jacobian(&loss, &[0.0, 0.0])?;
/// let last = Descent::new(&loss, Scaled::new(Sgd::new(1.0)?, units), [0.0, 0.0], 400)?.last().expect("400 steps");
/// assert!((last.params[0] - 0.001).abs() < 1e-7 && (last.params[1] - 2.0).abs() < 1e-3);
///
/// // As they are, the largest learning rate that converges leaves b where it was.
/// let last = Descent::new(&loss, Sgd::new(1e-7)?, [0.0, 0.0], 400)?.last().expect("400 steps");
/// assert!((last.params[1] - 2.0).abs() > 1.9);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(bound(
        serialize = "O: serde::Serialize, V::Item: serde::Serialize",
        deserialize = "O: serde::Deserialize<'de>, V::Item: crate::number::Real + serde::Deserialize<'de>"
    ))
)]
pub struct Scaled<O, V: Storage> {
    optimizer: O,
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    units: V,
}

impl<O, V: Storage<Item: Real>> Scaled<O, V> {
    /// `optimizer`, in `units`.
    pub fn new(optimizer: O, units: ParameterUnits<V>) -> Self {
        Self { optimizer, units: units.units }
    }

    /// The optimizer that makes the steps.
    #[must_use]
    pub const fn optimizer(&self) -> &O {
        &self.optimizer
    }
}

impl<O: Optimizer<V>, V: Storage<Item: Real>> Optimizer<V> for Scaled<O, V> {
    /// The number of units.
    #[inline]
    fn n_params(&self) -> Option<usize> {
        Some(self.units.as_slice().len())
    }

    #[inline]
    fn step(&mut self, params: &mut V, gradient: &V) {
        let (mut scaled, mut gradient) = (params.clone(), gradient.clone());
        for (param, &unit) in scaled.as_mut_slice().iter_mut().zip(self.units.as_slice()) {
            *param /= unit;
        }
        multiply(&mut gradient, &self.units);
        self.optimizer.step(&mut scaled, &gradient);
        multiply(&mut scaled, &self.units);
        *params = scaled;
    }

    delegated_rate_methods!();

    /// The bound of the wrapped optimizer, in the units.
    #[inline]
    fn last_clip(&self) -> Option<ClipReport<V::Item>> {
        self.optimizer.last_clip()
    }

    #[inline]
    fn units(&self) -> Option<V> {
        let Some(mut units) = self.optimizer.units() else { return Some(self.units.clone()) };
        multiply(&mut units, &self.units);
        Some(units)
    }
}

#[cfg(test)]
mod tests;
