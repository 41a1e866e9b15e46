use std::string::{String, ToString};
use std::vec::Vec;
use std::{format, vec};

use gd_core::nalgebra::SVector;
use gd_core::{Cubic, Line, Model, ModelHessian, TinyNet};
use proptest::prelude::*;

use crate::Formula;

fn value(text: &str) -> f64 {
    Formula::parse(text, &["x"]).unwrap().evaluate(&[2.0, 3.0], &[5.0])
}

#[test]
fn operators_bind_as_in_mathematics() {
    for (text, expected) in [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("10 - 4 - 3", 3.0),
        ("24 / 4 / 2", 3.0),
        ("2 ^ 3 ^ 2", 512.0),
        ("-2 ^ 2", -4.0),
        ("(-2) ^ 2", 4.0),
        ("2 ^ -1", 0.5),
        ("2 ** 3", 8.0),
        ("--3", 3.0),
        ("+-+3", -3.0),
        ("4 * -2", -8.0),
        ("a + 10 * b + 100 * x", 532.0),
        ("y = a", 2.0),
        ("1.5e2 + .5 + 2.", 152.5),
        ("min(a, b) + 10 * max(a, b)", 32.0),
        ("abs(-a)", 2.0),
        ("cbrt(-27)", -3.0),
        ("2 \u{d7} 3 \u{2212} 1", 5.0),
        ("log2(8) + log10(1000)", 6.0),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
    assert_eq!(value("sin(pi / 2) + ln(e)"), 2.0);
    assert!(value("0 / 0").is_nan() && value("ln(-1)").is_nan());
}

#[test]
fn names_are_sorted_into_inputs_constants_and_parameters() {
    let formula = Formula::parse("rate = k * e^(-b/t) + k*h + pi", &["t", "h"]).unwrap();
    assert_eq!(formula.parameters(), ["k", "b"]);
    assert_eq!(formula.response(), Some("rate"));
    assert!(formula.uses_input(0) && formula.uses_input(1) && !formula.uses_input(2));
    // A column may be called as a constant is.
    assert_eq!(Formula::parse("e", &["e"]).unwrap().evaluate(&[], &[7.0]), 7.0);
    assert!(formula.model::<2, 2>().is_some());
    assert!(formula.model::<3, 2>().is_none() && formula.model::<2, 1>().is_none());
}

#[test]
fn what_cannot_be_read_is_told_with_its_column() {
    let long = "1+".repeat(3000);
    let deep = "(".repeat(100);
    let wide = "1+(".repeat(40);
    for (text, expected) in [
        ("", "column 1: expected a number, a name or '(' but the formula ends"),
        ("y =", "column 4: expected a number, a name or '(' but the formula ends"),
        ("a +", "column 4: expected a number, a name or '(' but the formula ends"),
        ("a * * b", "column 5: expected a number, a name or '(' but found '*'"),
        ("2 x", "column 3: expected an operator or the end but found 'x'"),
        ("2e", "column 2: expected an operator or the end but found 'e'"),
        ("(a + b", "column 7: expected an operator or ')' but the formula ends"),
        ("a + b)", "column 6: expected an operator or the end but found ')'"),
        ("sin(x, a)", "column 1: sin takes 1 argument, not 2"),
        ("max(x)", "column 1: max takes 2 arguments, not 1"),
        ("sin()", "column 1: sin takes 1 argument, not 0"),
        ("sin(x", "column 6: expected an operator, ',' or ')' but the formula ends"),
        ("a * sin", "column 5: 'sin' is a function; write sin(...)"),
        ("log(x)", "column 1: there is no function 'log'; write ln or log10"),
        ("a $ b", "column 3: expected a number, a name, an operator or a parenthesis but found '$'"),
        ("a = b = c", "column 7: expected an operator or the end but found '='"),
        ("1e999", "column 1: the number '1e999' cannot be read; write it like 1.5e-3"),
        (".", "column 1: the number '.' cannot be read; write it like 1.5e-3"),
        (long.as_str(), "column 4097: the formula is longer than 4096 characters; shorten it"),
        (deep.as_str(), "column 66: the formula is nested too deeply; write it with fewer parentheses"),
        (wide.as_str(), "column 98: the formula is nested too deeply; write it with fewer parentheses"),
    ] {
        let error = Formula::parse(text, &["x"]).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    }
    let unknown = Formula::parse("sine(x)", &["x"]).unwrap_err().to_string();
    assert!(unknown.starts_with("column 1: there is no function 'sine'; known are sin, cos"), "{unknown}");
}

#[test]
fn a_caret_stands_below_the_place_also_in_long_formulas() {
    let text = "a * x + b $ c";
    let error = Formula::parse(text, &["x"]).unwrap_err();
    let shown = error.with_caret(text).to_string();
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[1..], [text, "          ^"]);
    let long = String::from("x + ").repeat(50) + "$";
    let error = Formula::parse(&long, &["x"]).unwrap_err();
    let shown = error.with_caret(&long).to_string();
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[1].chars().nth(lines[2].chars().count() - 1), Some('$'));
}

/// The tutorial's models as text have the bits of those written by hand: all values, and the gradients but for the net's,
/// whose factors by hand are multiplied in another order.
#[test]
fn the_tutorials_formulas_have_the_bits_of_its_models() {
    let line = Formula::parse("a*x + b", &["x"]).unwrap();
    let cubic = Formula::parse("a*x^3 + b*x^2", &["x"]).unwrap();
    let net = Formula::parse("sin(b*cos(a*x))", &["x"]).unwrap();
    // First appearance decides: the net's are b, a.
    assert_eq!(net.parameters(), ["b", "a"]);
    for step in 0..400 {
        let (a, b, x) = (0.013 * f64::from(step) - 2.0, 4.0 - 0.017 * f64::from(step), 0.005 * f64::from(step) - 1.0);
        let at = SVector::from([a, b]);
        let bits = |(value, gradient): (f64, SVector<f64, 2>)| (value.to_bits(), gradient.map(f64::to_bits));
        let of = |formula: &Formula, at: SVector<f64, 2>| {
            bits(formula.model::<2, 1>().unwrap().predict_with_gradient(&at, [x]))
        };
        assert_eq!(of(&line, at), bits(Line.predict_with_gradient(&at, x)));
        assert_eq!(of(&cubic, at), bits(Cubic.predict_with_gradient(&at, x)));
        assert_eq!(of(&net, SVector::from([b, a])).0, bits(TinyNet.predict_with_gradient(&at, x)).0);
        let (text, hand) = (net.model::<2, 1>().unwrap(), TinyNet.predict_with_gradient(&at, x).1);
        let gradient = text.predict_with_gradient(&SVector::from([b, a]), [x]).1;
        for (text, hand) in [(gradient[1], hand[0]), (gradient[0], hand[1])] {
            assert!((text - hand).abs() <= 4.0 * f64::EPSILON * hand.abs(), "{text} {hand}");
        }
        let hessian = net.model::<2, 1>().unwrap().predict_hessian(&SVector::from([b, a]), [x]);
        let by_hand = TinyNet.predict_hessian(&at, x);
        assert!((hessian[(0, 0)] - by_hand[(1, 1)]).abs() < 1e-13 && (hessian[(0, 1)] - by_hand[(0, 1)]).abs() < 1e-13);
    }
}

#[test]
fn lanes_have_the_bits_of_single_predictions() {
    let formula = Formula::parse("a*exp(-b*x) + min(x, a)*x^3 - abs(x)^b/sqrt(1 + x^2)", &["x"]).unwrap();
    let model = formula.model::<2, 1>().unwrap();
    let inputs: [[f64; 1]; 8] = core::array::from_fn(|lane| [0.3 * lane as f64 - 1.0]);
    let params = SVector::from([0.7, 1.3]);
    let (values, gradients) = model.predict_with_gradient_lanes(&params, &inputs);
    for lane in 0..8 {
        let (value, gradient) = model.predict_with_gradient(&params, inputs[lane]);
        assert_eq!(values[lane].to_bits(), value.to_bits());
        assert_eq!(model.predict(&params, inputs[lane]).to_bits(), value.to_bits());
        assert_eq!(
            [gradients[0][lane], gradients[1][lane]].map(f64::to_bits),
            [gradient[0], gradient[1]].map(f64::to_bits)
        );
    }
}

proptest! {
    /// Whatever is typed: an error or a number, never a panic; an error lies within the text.
    #[test]
    fn no_text_panics(text in "[-+*/^(),.=a-c0-9exsincoqrt \u{e4}\u{1f600}]{0,80}") {
        match Formula::parse(&text, &["x"]) {
            Ok(formula) => {
                let params: Vec<f64> = formula.parameters().iter().map(|_| 1.5).collect();
                let _ = formula.evaluate(&params, &[0.5]);
            }
            Err(error) => {
                prop_assert!(error.column >= 1 && error.column <= text.chars().count() + 1);
                prop_assert_eq!(error.with_caret(&text).to_string().lines().count(), 3);
            }
        }
    }

    #[test]
    fn any_bytes_are_taken(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = Formula::parse(&text, &["x"]).map_err(|error| error.with_caret(&text).to_string());
    }

    /// Derivatives of random formulas against central differences.
    #[test]
    fn derivatives_are_those_of_the_text(a in 0.5..2.0_f64, b in 0.5..2.0_f64, x in 0.2..1.5_f64) {
        for text in [
            "a*x^2 + b*x", "a^b*x", "exp(-a*x)/(b + x)", "ln(a + b*x)", "sin(a*x)*cos(b)", "atan(a/b)*tanh(x*b)",
            "sqrt(a*x + b^2)", "(a + x)^(1/b)", "cosh(a*x) - sinh(b)", "log10(a)*log2(b + x)", "cbrt(a*b)",
        ] {
            let formula = Formula::parse(text, &["x"]).unwrap();
            let model = formula.model::<2, 1>().unwrap();
            let (_, gradient) = model.predict_with_gradient(&SVector::from([a, b]), [x]);
            for axis in 0..2 {
                let at = |shift: f64| {
                    let mut params = SVector::from([a, b]);
                    params[axis] += shift;
                    model.predict(&params, [x])
                };
                let difference = (at(1e-6) - at(-1e-6)) / 2e-6;
                prop_assert!((gradient[axis] - difference).abs() < 1e-7 * difference.abs().max(1.0), "{}", text);
            }
        }
    }
}

/// Formulas of every operation, of two parameters and one input.
fn any_formula() -> impl Strategy<Value = String> {
    let leaf =
        prop_oneof![Just(String::from("a")), Just("b".into()), Just("x".into()), Just("2.5".into()), Just("0".into()),];
    leaf.prop_recursive(4, 24, 2, |inner| {
        let functions = prop_oneof![
            Just("sin"), Just("cos"), Just("tan"), Just("asin"), Just("acos"), Just("atan"), Just("sinh"),
            Just("cosh"), Just("tanh"), Just("exp"), Just("ln"), Just("log10"), Just("log2"), Just("sqrt"),
            Just("cbrt"), Just("abs"), Just("-"),
        ];
        let operators = prop_oneof![Just("+"), Just("-"), Just("*"), Just("/"), Just("^")];
        let pairs = prop_oneof![Just("min"), Just("max")];
        prop_oneof![
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

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn derivatives_rule_by_rule_have_the_bits_of_dual_numbers(
        text in any_formula(),
        params in prop::array::uniform2(prop_oneof![Just(0.0), Just(1.0), -3.0..3.0_f64]),
        x in prop::array::uniform8(prop_oneof![Just(0.0), -3.0..3.0_f64]),
    ) {
        // Both parameters appear, in this order.
        let formula = Formula::parse(&format!("{text} + 0*a + 0*b"), &["x"]).unwrap();
        let at = if formula.parameters() == ["a", "b"] { params } else { [params[1], params[0]] };
        let at = SVector::from(at);
        let columns: [&[f64]; 1] = [&x];
        let by_rules = crate::ColumnModel::<f64, 2>::new(&formula, &columns).unwrap().unwrap();
        let by_duals = formula.model::<2, 1>().unwrap();
        let rows: [crate::Row; 8] = core::array::from_fn(|row| crate::Row(row as u32));
        let (values, gradients) = by_rules.predict_with_gradient_lanes(&at, &rows);
        // Rows that follow each other are read in place, others gathered; a block in the second strip, and one alone.
        let mut backwards = rows;
        backwards.reverse();
        let blocks = [[rows; 40], [backwards; 40]].concat();
        let mut seen = 0;
        by_rules.visit_gradients(&at, &blocks, |index, strip_values, strip_gradients| {
            for lane in 0..8 {
                let row = if index < 40 { lane } else { 7 - lane };
                assert!(same(values[row], strip_values[lane]), "{text}");
                assert!((0..2).all(|p| same(gradients[p][row], strip_gradients[p][lane])), "{text}");
            }
            seen += 1;
        });
        by_rules.over(&rows).visit_values(&at, rows.as_chunks().0, |_, block_values| {
            assert!((0..8).all(|lane| same(values[lane], block_values[lane])), "{text}");
            seen += 1;
        });
        prop_assert_eq!(seen, 81);
        for (lane, &x) in x.iter().enumerate() {
            let (value, gradient) = by_duals.predict_with_gradient(&at, [x]);
            let single = by_rules.predict_with_gradient(&at, rows[lane]);
            prop_assert!(same(value, values[lane]) && same(value, single.0) && same(value, by_rules.predict(&at, rows[lane])));
            for p in 0..2 {
                prop_assert!(same(gradient[p], gradients[p][lane]), "{text}: {} {}", gradient[p], gradients[p][lane]);
                prop_assert!(same(gradient[p], single.1[p]));
            }
            let exact = by_duals.predict_hessian(&at, [x]);
            let jets = by_rules.predict_hessian(&at, rows[lane]);
            // Added up in another order: as good where no large parts cancel, and nothing is infinite.
            let size = exact.abs().max().max(gradient.abs().max());
            let is_smooth = value.is_finite() && gradient.iter().all(|part| part.is_finite());
            if is_smooth && size < 1e6 && exact.iter().all(|entry| entry.is_finite()) {
                let off = (exact - jets).abs().max();
                prop_assert!(off <= 1e-9 * size.max(1.0), "{text} at {at} {x}: {exact} {jets}");
            }
        }
    }
}
