//! Data that several tests share.

use crate::model::GenericModel;
use crate::number::Number;

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
