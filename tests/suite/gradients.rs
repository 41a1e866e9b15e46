//! Analytic gradients against the dual numbers of an independent library, which differentiate exactly.

use gd_core::{Cubic, Data, Dual, Line, MeanSquaredError, Model, Number, Objective, TinyNet, TwiceDifferentiable};
use num_dual::{Dual64, DualNum, HyperDual64};
use proptest::prelude::*;

/// Derivatives by a and b of a formula in a, b and x.
fn dual_gradient(formula: impl Fn(Dual64, Dual64, Dual64) -> Dual64, [a, b, x]: [f64; 3]) -> [f64; 2] {
    let (a0, b0, x) = (Dual64::from(a), Dual64::from(b), Dual64::from(x));
    [formula(Dual64::new(a, 1.0), b0, x).eps, formula(a0, Dual64::new(b, 1.0), x).eps]
}

/// The same by a model.
fn gradient_of(model: &impl Model<[f64; 2], Input = f64>, [a, b, x]: [f64; 3]) -> [f64; 2] {
    let mut gradient = [0.0; 2];
    model.predict_with_gradient(&[a, b], x, &mut gradient);
    gradient
}

fn agree(gradient: [f64; 2], dual: [f64; 2]) -> Result<(), TestCaseError> {
    for (ours, exact) in gradient.iter().zip(dual) {
        // Both round a handful of operations on terms that may cancel to a hundredth of their size.
        prop_assert!((ours - exact).abs() <= 1e-13 * exact.abs().max(1.0), "{} against {}", ours, exact);
    }
    Ok(())
}

proptest! {
    #[test]
    fn gradients_are_exact(a in -9.0..9.0_f64, b in -9.0..9.0_f64, x in -3.0..3.0_f64) {
        let at = [a, b, x];
        agree(gradient_of(&Line, at), dual_gradient(|a, b, x| a * x + b, at))?;
        agree(gradient_of(&Cubic, at), dual_gradient(|a, b, x| a * x * x * x + b * x * x, at))?;
        agree(gradient_of(&TinyNet, at), dual_gradient(|a, b, x| (b * (a * x).cos()).sin(), at))?;
    }
}

/// Every function of a formula, at places where it is defined: ours by [`Dual`], theirs by hyper-dual numbers.
macro_rules! functions {
    ($(($name:literal, $a:expr, $b:expr, |$x:ident, $y:ident| $ours:expr, |$u:ident, $v:ident| $theirs:expr)),* $(,)?) => {
        #[test]
        fn every_function_has_exact_first_and_second_derivatives() {
            $({
                let [$x, $y] = Dual::variables(Dual::variables([$a, $b]));
                let ours: Dual<Dual<f64, 2>, 2> = $ours;
                let along = |first: [f64; 2], second: [f64; 2]| {
                    let $u = HyperDual64::new($a, first[0], second[0], 0.0);
                    let $v = HyperDual64::new($b, first[1], second[1], 0.0);
                    let theirs: HyperDual64 = $theirs;
                    theirs
                };
                let unit = [[1.0, 0.0], [0.0, 1.0]];
                for i in 0..2 {
                    for j in 0..2 {
                        let theirs = along(unit[i], unit[j]);
                        let close = |ours: f64, theirs: f64| {
                            assert!((ours - theirs).abs() <= 1e-13 * theirs.abs().max(1.0), "{}: {ours} against {theirs}", $name);
                        };
                        close(ours.value.value, theirs.re);
                        close(ours.gradient[i].value, theirs.eps1);
                        close(ours.value.gradient[j], theirs.eps2);
                        close(ours.gradient[i].gradient[j], theirs.eps1eps2);
                    }
                }
            })*
        }
    };
}

functions![
    ("plus minus times", 1.3, -0.7, |a, b| a * b + a - b * b, |a, b| a * b + a - b * b),
    ("quotient", 1.3, -0.7, |a, b| a / b - b / (a * a), |a, b| a / b - b / (a * a)),
    ("exp", 0.4, -1.1, |a, b| (a * b).exp(), |a, b| (a * b).exp()),
    ("ln", 2.4, 1.1, |a, b| (a * b + b).ln(), |a, b| (a * b + b).ln()),
    ("sqrt", 2.4, 1.1, |a, b| (a * b).sqrt(), |a, b| (a * b).sqrt()),
    ("sin cos", 2.4, 1.1, |a, b| (a * b).sin() * b.cos(), |a, b| (a * b).sin() * b.cos()),
    ("tan", 0.4, 1.1, |a, b| (a * b).tan(), |a, b| (a * b).tan()),
    ("asin acos", 0.4, -0.6, |a, b| (a * b).asin() * b.acos(), |a, b| (a * b).asin() * b.acos()),
    ("atan", 1.4, -0.6, |a, b| (b / a).atan(), |a, b| (b / a).atan()),
    ("hyperbolic", 0.4, -0.6, |a, b| a.sinh() * b.cosh() + (a * b).tanh(), |a, b| a.sinh() * b.cosh() + (a * b).tanh()),
    ("powf", 1.4, -2.6, |a, b| a.powf(b) + (-b).abs().powf(a) * b.abs(), |a, b| a.powd(b) + (-b).powd(a) * -b),
    ("logarithms", 2.4, 1.1, |a, b| (a * b).log10() + a.log2() * b, |a, b| (a * b).log10() + a.log2() * b),
    ("cbrt", -2.4, 1.1, |a, b| (a * b).cbrt(), |a, b| (a * b).cbrt()),
    ("min max", 2.4, 1.1, |a, b| Number::min(a * b, a + b) * Number::max(a, b), |a, b| a * b * a),
    ("powi", -1.4, 0.3, |a, b| a.powi(5) * b.powi(-2) + a.powi(0), |a, b| a.powi(5) * b.powi(-2) + a.powi(0)),
    ("powi at 0", 0.0, 0.0, |a, b| a.powi(2) + b.powi(1) + a.powi(3) * b, |a, b| a * a + b + a * a * a * b),
];

#[test]
fn what_does_not_depend_on_a_parameter_does_not_begin_to_at_a_pole() {
    let [a, b] = Dual::variables([0.5_f64, 2.0]);
    let zero = Dual::fixed(0.0);
    // x^b at x = 0, and a root there: the slope by x is infinite, but x is no parameter.
    assert_eq!(zero.powf(b).gradient, [0.0, 0.0]);
    assert_eq!((a * zero.sqrt()).gradient, [0.0, 0.0]);
    assert_eq!((zero.abs() * b).gradient, [0.0, 0.0]);
    // A whole power of a negative number, and the power 0 of 0.
    let [p] = Dual::variables([-1.5_f64]);
    assert_eq!(p.powf(Dual::fixed(3.0)), Dual { value: -3.375, gradient: [6.75] });
    let [p] = Dual::variables([0.0_f64]);
    assert_eq!(p.powf(Dual::fixed(0.0)), Dual { value: 1.0, gradient: [0.0] });
    // By a parameter it is infinite, and said to be.
    let [p] = Dual::variables([0.0_f64]);
    assert_eq!(p.sqrt().gradient, [f64::INFINITY]);
    assert_eq!(p.abs().gradient, [0.0]);
}

proptest! {
    #[test]
    fn a_hessian_is_the_derivative_of_the_gradient(a in -3.0..3.0_f64, b in -3.0..3.0_f64) {
        let x: Vec<f64> = (0..37).map(|i| f64::from(i) / 18.0 - 1.0).collect();
        let y: Vec<f64> = x.iter().map(|x| 0.3 - x * x).collect();
        let weights: Vec<f64> = (0..37).map(|i| f64::from(i % 3)).collect();
        let loss = MeanSquaredError::new(TinyNet, Data::new(&x, &y).unwrap().with_weights(&weights).unwrap());
        let at = |a: f64, b: f64| {
            let mut gradient = [0.0; 2];
            loss.value_with_gradient(&[a, b], &mut gradient);
            gradient
        };
        let hessian = loss.hessian(&[a, b]);
        let largest = hessian.as_slice().iter().fold(1.0, |largest: f64, part| largest.max(part.abs()));
        let step = 1e-5;
        let slope = |high: [f64; 2], low: [f64; 2]| [0, 1].map(|row| (high[row] - low[row]) / (2.0 * step));
        let columns = [slope(at(a + step, b), at(a - step, b)), slope(at(a, b + step), at(a, b - step))];
        for (column, expected) in columns.iter().enumerate() {
            for row in 0..2 {
                prop_assert!((hessian[(row, column)] - expected[row]).abs() < 1e-7 * largest);
            }
        }
    }
}
