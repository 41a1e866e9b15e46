//! Units from the Jacobian, and what they do to a descent.

use proptest::prelude::*;

use super::*;
use crate::test_data::{MISRA1A_MINIMUM, MISRA1A_START, Misra1a, misra1a};
use crate::{
    Cubic, Data, Descent, Line, MeanSquaredError, ModelResiduals, Momentum, Objective, Sgd, SquareMatrix,
    SymmetricEigen,
};

/// The Gauss-Newton approximation of the curvature of the loss, in units.
fn curvature(
    loss: &MeanSquaredError<ModelResiduals<'_, Misra1a, f64, f64>>,
    at: [f64; 2],
    units: [f64; 2],
) -> SquareMatrix<[f64; 2]> {
    let mut scaled = loss.gauss_newton(&at);
    for (row, unit) in scaled.rows_mut().zip(units) {
        for (entry, other) in row.iter_mut().zip(units) {
            *entry *= unit * other * (2.0 / loss.data().len() as f64);
        }
    }
    scaled
}

#[test]
fn the_diagonal_of_the_scaled_curvature_is_from_a_quarter_to_one() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let units = ParameterUnits::from_jacobian(&loss, &MISRA1A_START).unwrap();
    let scaled = curvature(&loss, MISRA1A_START, *units.get());
    for entry in scaled.diagonal() {
        assert!((0.25..1.0).contains(&entry), "{scaled:?}");
    }
}

/// Before and after, on NIST's Misra1a, whose parameters are 2.4e2 and 5.5e-4: the condition number falls from 9.5e13
/// to 2.6e3, and a descent that stood still arrives.
#[test]
fn misra1a_arrives_in_units_and_stands_still_without() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let units = ParameterUnits::from_jacobian(&loss, &MISRA1A_START).unwrap();
    let raw = SymmetricEigen::new(&curvature(&loss, MISRA1A_START, [1.0, 1.0])).unwrap();
    let scaled = SymmetricEigen::new(&curvature(&loss, MISRA1A_START, *units.get())).unwrap();
    let conditions = [raw, scaled].map(|eigen| eigen.condition().unwrap());
    assert!(conditions[0] > 9e13 && conditions[1] < 1e4, "{conditions:?}");

    // A learning rate of the bound over 2: the best that is safe where the curvature still changes.
    let minimum = loss.value(&MISRA1A_MINIMUM);
    let arrived = |loss: f64| loss < minimum * (1.0 + 1e-6);
    let optimizer = Scaled::new(Sgd::new(1.0 / scaled.values[1]).unwrap(), units);
    let mut descent = Descent::new(&loss, optimizer, MISRA1A_START, 100_000).unwrap();
    let there = descent.by_ref().find(|step| arrived(step.loss)).expect("arrives in its units");
    // Measured: step 14,384.
    assert!(there.index < 20_000, "{}", there.index);
    for (found, certified) in there.params.iter().zip(MISRA1A_MINIMUM) {
        assert!((found / certified - 1.0).abs() < 1e-3);
    }

    let mut descent = Descent::new(&loss, Sgd::new(1.0 / raw.values[1]).unwrap(), MISRA1A_START, 100_000).unwrap();
    let last = descent.by_ref().last().unwrap();
    assert!(!arrived(last.loss));
    assert!((last.params[0] - MISRA1A_START[0]).abs() < 1e-6, "it has hardly moved along b1");
}

#[test]
fn a_parameter_without_effect_keeps_the_unit_one() {
    // At x = 0 a Line does not depend on a.
    let loss = MeanSquaredError::new(Line, Data::new(&[0.0_f32, 0.0], &[1.0, 2.0]).unwrap());
    let units = ParameterUnits::from_jacobian(&loss, &[0.0, 0.0]).unwrap();
    assert_eq!(units.get(), &[1.0, 0.5]);
    let optimizer = Scaled::new(Sgd::new(0.5).unwrap(), units);
    let last = Descent::new(loss, optimizer, [7.0, 0.0], 60).unwrap().last().unwrap();
    assert!(last.params[0] == 7.0 && (last.params[1] - 1.5).abs() < 1e-6);
}

#[test]
fn extreme_derivatives_give_usable_units() {
    for (x, unit) in [(1e200, libm::ldexp(1.0, -665)), (1e-200, libm::ldexp(1.0, 663))] {
        let (x, y) = ([x], [0.0]);
        let loss = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap());
        let units = ParameterUnits::from_jacobian(&loss, &[0.0, 0.0]).unwrap();
        assert_eq!(units.get()[0], unit);
    }
    let loss = MeanSquaredError::new(Line, Data::new(&[f32::MAX], &[0.0]).unwrap());
    let units = ParameterUnits::from_jacobian(&loss, &[0.0, 0.0]).unwrap();
    assert!(units.get()[0] > 0.0 && (1.0 / units.get()[0]).is_finite());
}

#[test]
fn unusable_units_are_refused() {
    for unit in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let refused = ParameterUnits::new([1.0, unit]).unwrap_err();
        assert!(matches!(refused, Error::ParameterUnit { index: 1, unit: found } if found.to_bits() == unit.to_bits()));
    }
    let loss = MeanSquaredError::new(Cubic, Data::new(&[1e150], &[0.0]).unwrap());
    let refused = ParameterUnits::from_jacobian(&loss, &[0.0, 0.0]);
    assert_eq!(refused, Err(Error::NonFiniteDerivative { index: 0 }));
}

/// (a - 3)^2 + 100 (b + 2)^2: the gradient at (3, -2) is exactly zero.
struct Valley;

impl Objective<[f64; 2]> for Valley {
    fn value(&self, p: &[f64; 2]) -> f64 {
        (p[0] - 3.0) * (p[0] - 3.0) + 100.0 * (p[1] + 2.0) * (p[1] + 2.0)
    }
    fn value_with_gradient(&self, p: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
        *gradient = [2.0 * (p[0] - 3.0), 200.0 * (p[1] + 2.0)];
        self.value(p)
    }
}

proptest! {
    /// A minimum stays one in any units: a descent that starts there does not move, and one that starts elsewhere ends
    /// there.
    #[test]
    fn units_leave_the_fixed_point(exponents in [-30..30_i32, -30..30_i32], start in [-5.0..5.0_f64, -5.0..5.0]) {
        let units = ParameterUnits::new(exponents.map(|exponent| libm::ldexp(1.0, exponent))).unwrap();
        let optimizer = Scaled::new(Momentum::new(1.0).unwrap(), units);
        let last = Descent::new(Valley, optimizer, [3.0, -2.0], 50).unwrap().last().unwrap();
        prop_assert_eq!(last.params, [3.0, -2.0]);

        let curvatures = [2.0 * units.get()[0] * units.get()[0], 200.0 * units.get()[1] * units.get()[1]];
        // Only where the units do not make the problem hopeless.
        let (low, high) = (curvatures[0].min(curvatures[1]), curvatures[0].max(curvatures[1]));
        if high / low < 100.0 {
            let optimizer = Scaled::new(Sgd::new(1.0 / high).unwrap(), units);
            let last = Descent::new(Valley, optimizer, start, 4000).unwrap().last().unwrap();
            prop_assert!((last.params[0] - 3.0).abs() < 1e-9 && (last.params[1] + 2.0).abs() < 1e-9);
        }
    }

    /// Powers of two round nothing: units of the same power for all parameters, with the learning rate divided by their
    /// square, are the descent without units, bit for bit.
    #[test]
    fn equal_units_change_no_bit(exponent in -20..20_i32, start in [-5.0..5.0_f64, -5.0..5.0]) {
        let unit = libm::ldexp(1.0, exponent);
        let optimizer = Scaled::new(Sgd::new(0.009 / unit / unit).unwrap(), ParameterUnits::new([unit; 2]).unwrap());
        let scaled = Descent::new(Valley, optimizer, start, 100).unwrap();
        let plain = Descent::new(Valley, Sgd::new(0.009).unwrap(), start, 100).unwrap();
        for (scaled, plain) in scaled.zip(plain) {
            prop_assert_eq!((scaled.params, scaled.loss), (plain.params, plain.loss));
        }
    }
}
