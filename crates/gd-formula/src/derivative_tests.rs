//! Derivatives of random formulas beside those of dual numbers.

use std::string::String;
use std::vec::Vec;
use std::{format, vec};

use gd_core::{Dual, LANES, Lanes, Number, ResidualHessian, Residuals, SquareMatrix};
use proptest::prelude::*;

use crate::arithmetic::Arithmetic;
use crate::evaluate::run;
use crate::second_order::SecondDerivatives;
use crate::series::{Series, Strip};
use crate::{BinaryOperator, Formula, Function, Operation, TableResiduals};

/// Formulas of every operation, of up to three parameters and one input.
fn any_formula() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        3 => prop_oneof![Just("a"), Just("b"), Just("c")], 2 => Just("x"), 1 => prop_oneof![Just("2.5"), Just("0")],
    ]
    .prop_map(String::from);
    leaf.prop_recursive(4, 24, 2, |inner| {
        let functions = prop_oneof![
            Just("sin"), Just("cos"), Just("tan"), Just("asin"), Just("acos"), Just("atan"), Just("sinh"),
            Just("cosh"), Just("tanh"), Just("exp"), Just("ln"), Just("log10"), Just("log2"), Just("sqrt"),
            Just("cbrt"), Just("abs"), Just("-"),
        ];
        let special = prop_oneof![
            Just("asinh"), Just("acosh"), Just("atanh"), Just("expm1"), Just("log1p"), Just("sign"), Just("floor"),
            Just("ceil"), Just("round"), Just("erf"), Just("erfc"), Just("gamma"), Just("lgamma"), Just("digamma"),
            Just("sinc"), Just("besselj0"), Just("besselj1"), Just("bessely0"), Just("bessely1"), Just("lambertw"),
            Just("lambertwm1"), Just("heaviside"), Just("normcdf"), Just("sec"), Just("radians"), Just("!"),
        ];
        let comparisons = prop_oneof![
            Just("<"), Just("<="), Just(">"), Just(">="), Just("=="), Just("!="), Just("&&"), Just("||"),
        ];
        let operators = prop_oneof![Just("+"), Just("-"), Just("*"), Just("/"), Just("^")];
        let pairs = prop_oneof![Just("min"), Just("max"), Just("atan2"), Just("hypot"), Just("mod"), Just("faddeeva")];
        prop_oneof![
            2 => (special, inner.clone()).prop_map(|(function, x)| format!("{function}({x})")),
            1 => (inner.clone(), comparisons, inner.clone()).prop_map(|(x, sign, y)| format!("(({x}) {sign} ({y}))")),
            1 => (inner.clone(), inner.clone(), inner.clone()).prop_map(|(c, x, y)| format!("if({c}, {x}, {y})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("(x < {x} ? {y} : {x})")),
            3 => (functions, inner.clone()).prop_map(|(function, x)| format!("{function}({x})")),
            4 => (inner.clone(), operators, inner.clone()).prop_map(|(x, operator, y)| format!("({x}) {operator} ({y})")),
            1 => (pairs, inner.clone(), inner.clone()).prop_map(|(pair, x, y)| format!("{pair}({x}, {y})")),
            1 => (inner, -3..4_i32).prop_map(|(x, power)| format!("({x})^{power}")),
        ]
    })
}

/// Equal, or both no number.
fn same(one: f64, two: f64) -> bool {
    one == two || (one.is_nan() && two.is_nan())
}

/// The values and first and second derivatives of strips that begin at a row.
fn second_order_of_strip(formula: &Formula, params: &[f64], x: &[f64], block: usize) -> [Vec<[f64; LANES]>; 2] {
    let columns = [x];
    let mut strip = Strip::new(params, &columns, 2);
    assert_eq!(strip.go_to(block, x.len() / LANES), 2);
    let mut derivatives = SecondDerivatives::default();
    let value = run(formula.program().operations(), &mut strip, &mut Vec::new(), &mut derivatives).unwrap();
    let lanes = |series: &Series<'_, f64>| match series {
        Series::Uniform(value) => [*value; LANES],
        _ => series.blocks()[1],
    };
    let found = [vec![lanes(&value)], derivatives.second().iter().map(|(_, entry)| lanes(entry)).collect()];
    strip.release(value);
    found
}

type Twice = Dual<Dual<f64, 1>, 1>;

/// Whether neither the value of any part of a formula nor a derivative of it is infinite or so large that nothing exact
/// can be left of what it is added to. A branch that is not taken is no part.
fn is_tame(formula: &Formula, params: &[Twice], x: Twice) -> bool {
    let mut stack: Vec<(Twice, bool)> = Vec::new();
    for operation in formula.operations() {
        let mut pop = || stack.pop().expect("an operand");
        let (value, is_tame) = match *operation {
            Operation::Constant(value) => (Twice::constant(value), true),
            Operation::Parameter(index) => (params[index], true),
            Operation::Input(_) => (x, true),
            Operation::Negate => {
                let (x, is_tame) = pop();
                (-x, is_tame)
            }
            Operation::WholePower(exponent) => {
                let (x, is_tame) = pop();
                (x.powi(exponent), is_tame)
            }
            Operation::Apply(function) => {
                let (x, is_tame) = pop();
                (function.apply(x), is_tame)
            }
            Operation::Binary(operator) => {
                let (right, left) = (pop(), pop());
                (operator.apply(left.0, right.0), left.1 && right.1)
            }
            Operation::Select => {
                let [no, yes, condition] = [pop(), pop(), pop()];
                let taken = if condition.0.value.value > 0.0 { yes } else { no };
                (taken.0, taken.1 && !condition.0.value.value.is_nan())
            }
        };
        let parts =
            [value.value.value, value.value.gradient[0], value.gradient[0].value, value.gradient[0].gradient[0]];
        stack.push((value, is_tame && parts.iter().all(|part| part.abs() < 1e6)));
    }
    stack.pop().is_some_and(|(_, is_tame)| is_tame)
}

fn has_functions_beyond_numbers(formula: &Formula) -> bool {
    formula.operations().iter().any(|operation| {
        matches!(operation, Operation::Apply(Function::Special(_)) | Operation::Binary(BinaryOperator::Pair(_)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    /// Values and first derivatives have the bits of dual numbers, but for the sign of zero, with numbers, lanes and
    /// strips; second derivatives are as good as those of dual numbers, and have the same bits with all three.
    #[test]
    fn derivatives_are_those_of_dual_numbers(
        text in any_formula(),
        values in prop::array::uniform3(prop_oneof![Just(0.0), Just(1.0), -3.0..3.0_f64]),
        x in prop::array::uniform8(prop_oneof![Just(0.0), -3.0..3.0_f64]),
    ) {
        let formula = Formula::parse(&text, &["x"]).unwrap();
        let params: Vec<f64> =
            formula.parameters().iter().map(|name| values[usize::from(name.as_bytes()[0] - b'a')]).collect();
        let n = params.len();
        // Strips and what is left behind them.
        let rows: Vec<f64> = x.iter().copied().cycle().take(300 * LANES + 3).collect();
        let (columns, y) = ([rows.as_slice()], vec![0.0; rows.len()]);
        let table = TableResiduals::new(&formula, &columns, &y).unwrap();
        let few = [&x[..]];
        let few = TableResiduals::new(&formula, &few, &y[..LANES]).unwrap();

        let (mut of_values, mut of_gradients) = (vec![], vec![]);
        table.visit_residuals(&params, |_, residuals| of_values.push(*residuals));
        table.visit_gradients(&params, |block, residuals, gradients| {
            assert_eq!((block, gradients.len()), (of_gradients.len(), n));
            of_gradients.push((*residuals, gradients.to_vec()));
        });
        few.visit_gradients(&params, |_, residuals, gradients| of_gradients.push((*residuals, gradients.to_vec())));
        prop_assert_eq!((of_values.len(), of_gradients.len()), (301, 302));

        let lanes: [Vec<_>; 2] = {
            let params: Vec<_> = params.iter().map(|param| Lanes([*param; LANES])).collect();
            let mut derivatives = SecondDerivatives::default();
            formula.program().second_derivatives(&params, &[Lanes(x)], &mut derivatives);
            let entries = derivatives.second().iter().map(|(_, entry)| entry.0).collect();
            [vec![formula.evaluate(&params, &[Lanes(x)]).0], entries]
        };
        let strip = second_order_of_strip(&formula, &params, &rows, 255);

        for lane in 0..LANES {
            let (mut gradient, mut hessian) = (params.clone(), SquareMatrix::<Vec<f64>>::filled(n, f64::NAN));
            let value = table.residual_with_gradient(lane, &params, &mut gradient);
            table.residual_hessian(lane, &params, &mut hessian);
            prop_assert!(same(value, table.residual(lane, &params)) && same(value, formula.evaluate(&params, &[x[lane]])));
            prop_assert!(same(value, lanes[0][0][lane]) && same(value, strip[0][0][lane]));
            for (block, residuals) in of_values.iter().enumerate() {
                // The last block has three rows.
                let is_there = block < 300 || lane < 3;
                prop_assert!(!is_there || same(value, residuals[lane]));
                prop_assert!((0..LANES).all(|lane| same(residuals[lane], of_gradients[block].0[lane])));
            }
            for (block, (_, gradients)) in of_gradients.iter().enumerate() {
                let is_there = block != 300 || lane < 3;
                prop_assert!(!is_there || (0..n).all(|p| same(gradient[p], gradients[p][lane])), "{}", text);
            }
            for p in 0..n {
                for q in 0..n {
                    let seed = |index: usize, axis| f64::from(u8::from(index == axis));
                    let duals: Vec<_> = (0..n).map(|index| Dual {
                        value: Dual { value: params[index], gradient: [seed(index, q)] },
                        gradient: [Dual { value: seed(index, p), gradient: [0.0] }],
                    }).collect();
                    let exact = formula.evaluate(&duals, &[Dual::fixed(Dual::fixed(x[lane]))]);
                    let [by_p] = exact.gradient;
                    prop_assert!(same(value, exact.value.value));
                    let is_tame = is_tame(&formula, &duals, Dual::fixed(Dual::fixed(x[lane])));
                    // Beyond the functions of numbers and lanes, derivatives where a part is infinite follow no rule.
                    let is_bound = is_tame || !has_functions_beyond_numbers(&formula);
                    let is_same = same(gradient[p], by_p.value);
                    prop_assert!(is_same || !is_bound, "{}: {} {}", text, gradient[p], by_p.value);
                    prop_assert!(same(hessian[(p, q)], hessian[(q, p)]));
                    // Added up in another order: as good where no large parts cancel, and nothing is infinite.
                    let size = by_p.gradient[0].abs().max(gradient.iter().fold(1.0, |size, part| part.abs().max(size)));
                    if is_tame && size < 1e6 && by_p.gradient[0].is_finite() {
                        let off = (by_p.gradient[0] - hessian[(p, q)]).abs();
                        prop_assert!(off <= 1e-9 * size, "{text} at {params:?} {x:?}: {exact:?} {hessian:?}");
                    }
                }
            }
            let mut derivatives = SecondDerivatives::default();
            formula.program().second_derivatives(&params, &[x[lane]], &mut derivatives);
            for (index, (_, entry)) in derivatives.second().iter().enumerate() {
                assert!(same(*entry, lanes[1][index][lane]) && same(*entry, strip[1][index][lane]), "{text}");
            }
        }
    }
}
