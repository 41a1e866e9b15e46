//! Curvature for objectives that have only a gradient.

use crate::error::Error;
use crate::linear_algebra::SquareMatrix;
use crate::number::{Number, Real};
use crate::objective::{Objective, TwiceDifferentiable};
use crate::optimizer::ParameterUnits;
use crate::storage::{Storage, check_count, same_storage};

/// An objective whose Hessian is computed by central differences of its gradient: it takes 2 P gradients and has about
/// two thirds of the digits. That is enough for a [`crate::Verdict`]; an exact Hessian is better where one is
/// available.
///
/// The step along a parameter is the cube root of the machine epsilon, which balances rounding and truncation (J.
/// Nocedal and S. J. Wright, *Numerical Optimization*, 2006, section 8.1), times the larger of its magnitude and its
/// unit. Units are 0.001 by default.
///
/// ```
/// use gd_core::{ByDifferences, Cubic, Data, Descent, MeanSquaredError, Sgd, Verdict};
///
/// let x: [f64; 41] = core::array::from_fn(|i| i as f64 / 20.0 - 1.0);
/// let y = x.map(|x| 1.2 * x * x * x + 2.5 * x * x);
/// let loss = MeanSquaredError::new(Cubic, Data::new(&x, &y)?);
/// let mut descent = Descent::new(loss, Sgd::new(0.5)?, [5.0, 4.0], 400)?;
/// descent.by_ref().for_each(drop);
/// let verdict = descent.verdict_on(&ByDifferences::new(descent.objective()));
/// assert!(matches!(verdict, Some(Verdict::Converged(_))));
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ByDifferences<F, V: Storage> {
    objective: F,
    /// A parameter without an entry, as all of a `Vec` are at first, has the default.
    units: V,
}

/// The default unit of a parameter.
const UNIT: f64 = 1e-3;

impl<F: Objective<V>, V: Storage<Item: Real>> ByDifferences<F, V> {
    /// Uses units of 0.001.
    pub fn new(objective: F) -> Self {
        Self { objective, units: V::filled(V::COUNT.unwrap_or(0), V::Item::constant(UNIT)) }
    }

    /// Sets the units, which give the scale of a parameter when its value happens to be near 0.
    ///
    /// # Errors
    /// A unit that is not finite or not above zero; a number of units other than that of the parameters.
    pub fn with_units(self, units: V) -> Result<Self, Error> {
        check_count(self.objective.n_params(), units.as_slice().len())?;
        Ok(Self { units: ParameterUnits::new(units)?.into_inner(), ..self })
    }

    /// The objective that is differentiated.
    pub const fn objective(&self) -> &F {
        &self.objective
    }
}

impl<V: Storage<Item: Real>, F: Objective<V>> Objective<V> for ByDifferences<F, V> {
    fn n_params(&self) -> Option<usize> {
        self.objective.n_params()
    }

    fn lower_bound(&self) -> Option<V::Item> {
        self.objective.lower_bound()
    }

    fn value(&self, params: &V) -> V::Item {
        self.objective.value(params)
    }

    fn value_with_gradient(&self, params: &V, gradient: &mut V) -> V::Item {
        self.objective.value_with_gradient(params, gradient)
    }

    fn next_gradient(&mut self, params: &V, gradient: &mut V) -> V::Item {
        self.objective.next_gradient(params, gradient)
    }
}

impl<V: Storage<Item: Real>, F: Objective<V>> TwiceDifferentiable<V> for ByDifferences<F, V> {
    fn hessian(&self, params: &V) -> SquareMatrix<V> {
        let zero = V::Item::constant(0.0);
        let is_wide = V::Item::constant(1e300).is_finite();
        // The cube roots of 2^-52 and 2^-23.
        let relative = V::Item::constant(if is_wide { 6.055_454_452_393_343e-6 } else { 4.921_566_601_151_848e-3 });
        // Row k holds what the gradient does along parameter k.
        let mut changes = SquareMatrix::filled(params.as_slice().len(), zero);
        let (mut moved, mut above, mut below) =
            (params.clone(), same_storage(params, zero), same_storage(params, zero));
        let units = self.units.as_slice().iter().copied().chain(core::iter::repeat(V::Item::constant(UNIT)));
        let params = params.as_slice().iter().zip(units).enumerate();
        for (row, (index, (&param, unit))) in changes.rows_mut().zip(params) {
            let step = relative * if param.abs() > unit { param.abs() } else { unit };
            let mut gradient_at = |place: V::Item, gradient: &mut V| {
                if let Some(param) = moved.as_mut_slice().get_mut(index) {
                    *param = place;
                }
                self.objective.value_with_gradient(&moved, gradient);
            };
            let (high, low) = (param + step, param - step);
            gradient_at(high, &mut above);
            gradient_at(low, &mut below);
            for (entry, (&above, &below)) in row.iter_mut().zip(above.as_slice().iter().zip(below.as_slice())) {
                // By the width as it was rounded.
                *entry = (above - below) / (high - low);
            }
            if let Some(moved) = moved.as_mut_slice().get_mut(index) {
                *moved = param;
            }
        }
        let half = V::Item::constant(0.5);
        let mut hessian = changes.clone();
        for (index, row) in hessian.rows_mut().enumerate() {
            for (entry, &mirrored) in row.iter_mut().zip(changes.column(index)) {
                *entry = half * *entry + half * mirrored;
            }
        }
        hessian
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::{MISRA1A_START, Misra1a, misra1a};
    use crate::test_surfaces::{Beale, Rastrigin};
    use crate::{Data, MeanSquaredError};
    use proptest::prelude::*;

    fn largest_error<V: Storage<Item: Real>>(surface: &impl TwiceDifferentiable<V>, at: &V) -> f64 {
        let exact = surface.hessian(at);
        let found = ByDifferences::new(surface).hessian(at);
        for (index, row) in found.rows().enumerate() {
            assert!(row.iter().eq(found.column(index)));
        }
        let size = exact.as_slice().iter().fold(1.0_f64, |size, entry| size.max(entry.to_f64().abs()));
        exact.as_slice().iter().zip(found.as_slice()).fold(0.0, |worst, (exact, found)| {
            let error = (exact.to_f64() - found.to_f64()).abs() / size;
            if error > worst { error } else { worst }
        })
    }

    proptest! {
        #[test]
        fn two_thirds_of_the_digits_are_right(a in -2.0..2.0_f64, b in -2.0..2.0_f64) {
            prop_assert!(largest_error(&Beale, &[a, b]) < 1e-7);
            prop_assert!(largest_error(&Rastrigin, &[a, b, 1.0]) < 1e-7);
            prop_assert!(largest_error(&Beale, &[a as f32, b as f32]) < 2e-2);
        }
    }

    /// The exact Hessian of a loss, and what differences make of it, in parameters of 2e2 and 5e-4.
    #[test]
    fn a_fit_has_the_same_curvature_both_ways() {
        let (x, y) = misra1a();
        let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
        let (exact, found) = (loss.hessian(&MISRA1A_START), ByDifferences::new(&loss).hessian(&MISRA1A_START));
        for (exact, found) in exact.as_slice().iter().zip(found.as_slice()) {
            assert!((found / exact - 1.0).abs() < 1e-8, "{exact} {found}");
        }
    }

    #[test]
    fn units_set_the_step_near_zero() {
        // The period of the cosine is 1: a step of 0.6 misses it.
        let exact = Rastrigin.hessian(&[0.0]).as_slice()[0];
        let fine = ByDifferences::new(Rastrigin).with_units([1.0]).unwrap().hessian(&[0.0]).as_slice()[0];
        let coarse = ByDifferences::new(Rastrigin).with_units([1e5]).unwrap().hessian(&[0.0]).as_slice()[0];
        assert!((fine / exact - 1.0_f64).abs() < 1e-8, "{fine}");
        assert!((coarse / exact - 1.0).abs() > 0.1, "{coarse}");
        assert!(ByDifferences::<_, [f64; 1]>::new(Rastrigin).with_units([0.0]).is_err());
    }
}
