//! Analytic gradients against the dual numbers of an independent library, which differentiate exactly.

use gd_core::{Cubic, Line, Model, TinyNet, nalgebra::SVector};
use num_dual::{Dual64, DualNum};
use proptest::prelude::*;

/// Derivatives by a and b of a formula in a, b and x.
fn dual_gradient(formula: impl Fn(Dual64, Dual64, Dual64) -> Dual64, [a, b, x]: [f64; 3]) -> [f64; 2] {
    let (a0, b0, x) = (Dual64::from(a), Dual64::from(b), Dual64::from(x));
    [formula(Dual64::new(a, 1.0), b0, x).eps, formula(a0, Dual64::new(b, 1.0), x).eps]
}

fn agree(gradient: SVector<f64, 2>, dual: [f64; 2]) -> Result<(), TestCaseError> {
    for (ours, exact) in gradient.iter().zip(dual) {
        // Both round a handful of operations on terms that may cancel to a hundredth of their size.
        prop_assert!((ours - exact).abs() <= 1e-13 * exact.abs().max(1.0), "{} against {}", ours, exact);
    }
    Ok(())
}

proptest! {
    #[test]
    fn gradients_are_exact(a in -9.0..9.0_f64, b in -9.0..9.0_f64, x in -3.0..3.0_f64) {
        let (params, at) = (SVector::from([a, b]), [a, b, x]);
        agree(Line.predict_with_gradient(&params, x).1, dual_gradient(|a, b, x| a * x + b, at))?;
        agree(Cubic.predict_with_gradient(&params, x).1, dual_gradient(|a, b, x| a * x * x * x + b * x * x, at))?;
        agree(TinyNet.predict_with_gradient(&params, x).1, dual_gradient(|a, b, x| (b * (a * x).cos()).sin(), at))?;
    }
}
