//! Data that several tests share.

use nalgebra::{SMatrix, SVector};

use crate::model::GenericModel;
use crate::number::{Number, Real};
use crate::objective::{Objective, TwiceDifferentiable};

/// y = a (1 - exp(-b x)), NIST's Misra1a.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Misra1a;

impl GenericModel<2> for Misra1a {
    fn value<N: Number>(&self, [a, b]: [N; 2], x: N) -> N {
        a * (N::constant(1.0) - (-(b * x)).exp())
    }
}

/// The second of the official starts.
pub(crate) const MISRA1A_START: [f64; 2] = [250.0, 0.0005];

/// The certified parameters.
pub(crate) const MISRA1A_MINIMUM: [f64; 2] = [2.389_421_291_8e2, 5.501_564_318_1e-4];

/// x and y of Misra1a, from the Statistical Reference Datasets of NIST (public domain): D. Misra, *Dental Research
/// Monomolecular Adsorption Study*, 1978.
pub(crate) fn misra1a() -> ([f64; 14], [f64; 14]) {
    let x = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0];
    let y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78];
    (x, y)
}

/// An objective whose Hessian is taken from central differences of its gradient.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WithDifferences<F>(pub(crate) F);

impl<T: Real, F: Objective<T, P>, const P: usize> Objective<T, P> for WithDifferences<F> {
    fn value(&self, params: &SVector<T, P>) -> T {
        self.0.value(params)
    }
    fn value_with_gradient(&self, params: &SVector<T, P>) -> (T, SVector<T, P>) {
        self.0.value_with_gradient(params)
    }
}

impl<T: Real, F: Objective<T, P>, const P: usize> TwiceDifferentiable<T, P> for WithDifferences<F> {
    fn hessian(&self, params: &SVector<T, P>) -> SMatrix<T, P, P> {
        let is_wide = T::constant(1e300).is_finite();
        let relative = T::constant(if is_wide { 1e-5 } else { 1e-2 });
        let mut hessian: SMatrix<T, P, P> = SMatrix::from([[T::constant(0.0); P]; P]);
        for index in 0..P {
            let size = params[index].abs();
            let step = relative * if size > T::constant(1e-8) { size } else { T::constant(1.0) };
            let gradient_at = |shift: T| {
                let mut moved = *params;
                moved[index] += shift;
                (self.value_with_gradient(&moved).1, moved[index])
            };
            let ((above, high), (below, low)) = (gradient_at(step), gradient_at(-step));
            hessian.column_mut(index).copy_from(&(above - below).map(|part| part / (high - low)));
        }
        hessian
    }
}
