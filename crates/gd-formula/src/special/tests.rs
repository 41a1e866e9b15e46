//! Special functions beside values of many digits.

use core::fmt::Write;
use std::collections::BTreeMap;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::SpecialFunction::{self, *};
use crate::PairFunction;

const ALL: [SpecialFunction; 18] = [
    Asinh,
    Acosh,
    Atanh,
    ExpM1,
    Ln1p,
    Erf,
    Erfc,
    Gamma,
    LnGamma,
    Digamma,
    Sinc,
    BesselJ(0),
    BesselJ(1),
    BesselJ(3),
    BesselY(0),
    BesselY(1),
    LambertW,
    LambertWm1,
];

/// The largest relative errors of value, first and second derivative in units of 2^-53, as docs/fitting.md states them.
/// Where a function oscillates or has a zero, errors are relative to the largest of the three numbers.
const BOUNDS: [(&str, [f64; 3]); 18] = [
    ("Asinh", [2.0, 2.0, 5.0]),
    ("Acosh", [2.0, 3.0, 4.0]),
    ("Atanh", [2.0, 2.0, 6.0]),
    ("ExpM1", [1.0, 2.0, 2.0]),
    ("Ln1p", [2.0, 2.0, 3.0]),
    ("Erf", [2.0, 4.0, 4.0]),
    ("Erfc", [2.0, 3.0, 3.0]),
    ("Gamma", [3.0, 7.0, 5.0]),
    ("LnGamma", [2.0, 11.0, 3.0]),
    ("Digamma", [11.0, 2.0, 4.0]),
    ("Sinc", [2.0, 2.0, 2.0]),
    ("BesselJ(0)", [3.0, 3.0, 3.0]),
    ("BesselJ(1)", [2.0, 4.0, 2.0]),
    ("BesselJ(3)", [4.0, 2.0, 4.0]),
    ("BesselY(0)", [2.0, 2.0, 4.0]),
    ("BesselY(1)", [2.0, 3.0, 5.0]),
    ("LambertW", [2.0, 4.0, 6.0]),
    ("LambertWm1", [2.0, 4.0, 6.0]),
];

/// Functions with zeros where the value is sought.
const CROSSES_ZERO: [SpecialFunction; 9] =
    [Gamma, LnGamma, Digamma, Sinc, BesselJ(0), BesselJ(1), BesselJ(3), BesselY(0), BesselY(1)];

#[test]
fn values_and_derivatives_are_those_of_mpmath() {
    let mut worst: BTreeMap<String, [(f64, f64); 3]> = BTreeMap::new();
    for line in include_str!("reference.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split(' ');
        let name = fields.next().expect("a name").to_string();
        let function = *ALL.iter().find(|known| format!("{known:?}") == name).expect("a function");
        let numbers: Vec<f64> = fields.map(|field| field.parse().expect("a number")).collect();
        let [x, expected @ ..] = numbers.as_slice() else { panic!("{line}") };
        let size = expected.iter().fold(0.0_f64, |size, number| size.max(number.abs()));
        let entry = worst.entry(name).or_insert([(0.0, 0.0); 3]);
        for (order, (expected, worst)) in expected.iter().zip(entry).enumerate() {
            let found = function.derivative(order as u32, *x);
            let scale = if CROSSES_ZERO.contains(&function) { size } else { expected.abs() };
            let off = if found == *expected { 0.0 } else { (found - expected).abs() / scale / (f64::EPSILON / 2.0) };
            assert!(!off.is_nan(), "{line}: {found}");
            if off > worst.0 {
                *worst = (off, *x);
            }
        }
    }
    assert_eq!(worst.len(), ALL.len());
    let mut failures = String::new();
    for (name, bounds) in BOUNDS {
        let found = worst[name];
        if found.iter().zip(bounds).any(|((off, _), bound)| *off > bound) {
            writeln!(failures, "{name}: {found:?}, not {bounds:?}").expect("memory");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn special_points_have_the_right_values() {
    let is_nan = |function: SpecialFunction, x: f64| (0..3).all(|order| function.derivative(order, x).is_nan());
    for x in [0.0, -1.0, -5.0] {
        assert!(is_nan(Gamma, x) && is_nan(Digamma, x), "{x}");
        assert_eq!(LnGamma.derivative(0, x), f64::INFINITY);
    }
    let of = |function: SpecialFunction, x: f64| [0, 1, 2].map(|order| function.derivative(order, x));
    let slope = core::f64::consts::FRAC_2_SQRT_PI;
    assert_eq!(of(Erf, 0.0), [0.0, slope, 0.0]);
    assert_eq!(of(Erf, f64::INFINITY), [1.0, 0.0, 0.0]);
    assert_eq!(of(Erfc, f64::NEG_INFINITY), [2.0, 0.0, 0.0]);
    assert_eq!(of(Sinc, 0.0), [1.0, 0.0, -1.0 / 3.0]);
    assert_eq!(of(Sign, 0.0), [0.0; 3]);
    assert_eq!(of(Sign, -3.0), [-1.0, 0.0, 0.0]);
    assert_eq!(
        (of(Floor, -1.5), of(Ceil, -1.5), of(Round, -1.5)),
        ([-2.0, 0.0, 0.0], [-1.0, 0.0, 0.0], [-2.0, 0.0, 0.0])
    );
    assert_eq!(of(LambertW, 0.0), [0.0, 1.0, -2.0]);
    assert!(LambertW.derivative(0, -0.4).is_nan() && LambertWm1.derivative(0, 0.1).is_nan());
    assert_eq!(LambertW.derivative(0, f64::INFINITY), f64::INFINITY);
    assert_eq!(LambertWm1.derivative(0, 0.0), f64::NEG_INFINITY);
    // e is not a number of 53 bits: this is the branch point to the last one.
    assert!((LambertW.derivative(0, -0.367_879_441_171_442_33) + 1.0).abs() < 2e-8);
    assert_eq!(of(BesselJ(0), 0.0), [1.0, 0.0, -0.5]);
    assert_eq!(of(BesselJ(1), 0.0), [0.0, 0.5, 0.0]);
    assert_eq!(Gamma.derivative(0, 6.0), 120.0);
    for function in ALL {
        assert!(function.derivative(4, 0.5).is_nan(), "{function:?}");
        assert!(function.derivative(0, f64::NAN).is_nan(), "{function:?}");
    }
}

#[test]
fn the_faddeeva_function_is_that_of_mpmath() {
    const ORDERS: [[u32; 2]; 6] = [[0, 0], [1, 0], [0, 1], [2, 0], [1, 1], [0, 2]];
    let mut worst = [(0.0, [0.0; 2]); 6];
    for line in include_str!("faddeeva_reference.txt").lines().skip(1) {
        let numbers: Vec<f64> = line.split(' ').map(|field| field.parse().expect("a number")).collect();
        let [x, y, expected @ ..] = numbers.as_slice() else { panic!("{line}") };
        let size = expected.iter().skip(1).fold(0.0_f64, |size, number| size.max(number.abs()));
        for ((orders, expected), worst) in ORDERS.iter().zip(expected).zip(&mut worst) {
            let found = PairFunction::Faddeeva.derivative(*orders, *x, *y);
            // Derivatives cross zero.
            let scale = if *orders == [0, 0] { expected.abs() } else { size };
            let off = (found - expected).abs() / scale / (f64::EPSILON / 2.0);
            assert!(off.is_finite(), "{line}: {found}");
            if off > worst.0 {
                *worst = (off, [*x, *y]);
            }
        }
    }
    let bounds = [8.0, 32.0, 32.0, 640.0, 640.0, 640.0];
    assert!(worst.iter().zip(bounds).all(|((off, _), bound)| *off < bound), "{worst:?}");
}
