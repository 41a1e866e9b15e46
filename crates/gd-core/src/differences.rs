//! Curvature for objectives that know only their gradient.

use nalgebra::{SMatrix, SVector};

use crate::error::Error;
use crate::number::Real;
use crate::objective::{Objective, TwiceDifferentiable};
use crate::optimizer::ParameterUnits;

/// An objective whose Hessian is taken from central differences of its gradient: 2 P gradients, and about two thirds of
/// the digits. Enough for a [`crate::Verdict`]; where an exact Hessian can be had, it is better.
///
/// The step along a parameter is the cube root of the machine epsilon, which balances rounding and truncation (J. Nocedal
/// and S. J. Wright, *Numerical Optimization*, 2006, section 8.1), times the larger of its magnitude and its unit. Units
/// are 0.001 unless others are given.
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
pub struct ByDifferences<F, T, const P: usize> {
    objective: F,
    units: SVector<T, P>,
}

impl<F, T: Real, const P: usize> ByDifferences<F, T, P> {
    /// With units of 0.001.
    pub fn new(objective: F) -> Self {
        Self { objective, units: SVector::from([T::constant(1e-3); P]) }
    }

    /// With units that tell of which size a parameter is when its value happens to be near 0.
    ///
    /// # Errors
    /// A unit that is not finite or not above zero.
    pub fn with_units(self, units: impl Into<SVector<T, P>>) -> Result<Self, Error> {
        Ok(Self { units: *ParameterUnits::new(units)?.get(), ..self })
    }

    /// What is differentiated.
    pub const fn objective(&self) -> &F {
        &self.objective
    }
}

impl<T: Real, F: Objective<T, P>, const P: usize> Objective<T, P> for ByDifferences<F, T, P> {
    fn value(&self, params: &SVector<T, P>) -> T {
        self.objective.value(params)
    }

    fn value_with_gradient(&self, params: &SVector<T, P>) -> (T, SVector<T, P>) {
        self.objective.value_with_gradient(params)
    }

    fn next_gradient(&mut self, params: &SVector<T, P>) -> (T, SVector<T, P>) {
        self.objective.next_gradient(params)
    }
}

impl<T: Real, F: Objective<T, P>, const P: usize> TwiceDifferentiable<T, P> for ByDifferences<F, T, P> {
    fn hessian(&self, params: &SVector<T, P>) -> SMatrix<T, P, P> {
        let is_wide = T::constant(1e300).is_finite();
        // The cube roots of 2^-52 and 2^-23.
        let relative = T::constant(if is_wide { 6.055_454_452_393_343e-6 } else { 4.921_566_601_151_848e-3 });
        let mut hessian: SMatrix<T, P, P> = SMatrix::from([[T::constant(0.0); P]; P]);
        let columns = hessian.column_iter_mut().zip(params.iter().zip(self.units.iter()));
        for (index, (mut column, (&param, &unit))) in columns.enumerate() {
            let step = relative * if param.abs() > unit { param.abs() } else { unit };
            let gradient_at = |place: T| {
                let mut moved = *params;
                if let Some(param) = moved.get_mut(index) {
                    *param = place;
                }
                self.objective.value_with_gradient(&moved).1
            };
            let (high, low) = (param + step, param - step);
            let (above, below) = (gradient_at(high), gradient_at(low));
            for (entry, (&above, &below)) in column.iter_mut().zip(above.iter().zip(below.iter())) {
                // By the width as it was rounded.
                *entry = (above - below) / (high - low);
            }
        }
        let half = T::constant(0.5);
        let transposed = hessian.transpose();
        hessian.zip_map(&transposed, |one, two| half * one + half * two)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data::{MISRA1A_START, Misra1a, misra1a};
    use crate::test_surfaces::{Beale, Rastrigin};
    use crate::{Data, MeanSquaredError};
    use proptest::prelude::*;

    fn largest_error<T: Real, const P: usize>(surface: &impl TwiceDifferentiable<T, P>, at: SVector<T, P>) -> f64 {
        let exact = surface.hessian(&at);
        let found: SMatrix<T, P, P> = ByDifferences::new(surface).hessian(&at);
        assert_eq!(found, found.transpose());
        let size = exact.iter().fold(1.0_f64, |size, entry| size.max(entry.to_f64().abs()));
        exact.iter().zip(found.iter()).fold(0.0, |worst, (exact, found)| {
            let error = (exact.to_f64() - found.to_f64()).abs() / size;
            if error > worst { error } else { worst }
        })
    }

    proptest! {
        #[test]
        fn two_thirds_of_the_digits_are_right(a in -2.0..2.0_f64, b in -2.0..2.0_f64) {
            prop_assert!(largest_error(&Beale, SVector::from([a, b])) < 1e-7);
            prop_assert!(largest_error(&Rastrigin, SVector::from([a, b, 1.0])) < 1e-7);
            prop_assert!(largest_error(&Beale, SVector::from([a as f32, b as f32])) < 2e-2);
        }
    }

    /// The exact Hessian of a loss, and what differences make of it, in parameters of 2e2 and 5e-4.
    #[test]
    fn a_fit_has_the_same_curvature_both_ways() {
        let (x, y) = misra1a();
        let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
        let at = SVector::from(MISRA1A_START);
        let (exact, found) = (loss.hessian(&at), ByDifferences::new(&loss).hessian(&at));
        for (exact, found) in exact.iter().zip(found.iter()) {
            assert!((found / exact - 1.0).abs() < 1e-8, "{exact} {found}");
        }
    }

    #[test]
    fn units_set_the_step_near_zero() {
        // The period of the cosine is 1: a step of 0.6 misses it.
        let exact: SMatrix<f64, 1, 1> = Rastrigin.hessian(&SVector::from([0.0]));
        let fine = ByDifferences::new(Rastrigin).with_units([1.0]).unwrap().hessian(&SVector::from([0.0]));
        let coarse = ByDifferences::new(Rastrigin).with_units([1e5]).unwrap().hessian(&SVector::from([0.0]));
        assert!((fine[0] / exact[0] - 1.0).abs() < 1e-8, "{fine}");
        assert!((coarse[0] / exact[0] - 1.0).abs() > 0.1, "{coarse}");
        assert!(ByDifferences::<_, f64, 1>::new(Rastrigin).with_units([0.0]).is_err());
    }
}
