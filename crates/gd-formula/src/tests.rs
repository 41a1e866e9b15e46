use core::fmt::Write;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use gd_core::{
    Column, Cubic, Data, Error, LevenbergMarquardt, Line, MeanSquaredError, Model, ModelHessian, ModelResiduals,
    Objective, ResidualHessian, Residuals, SquareMatrix, TinyNet,
};
use proptest::prelude::*;

use crate::{Formula, Names, TableResiduals};

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
    assert_eq!(value("sin(pi / 2) + ln(e^1)"), 2.0);
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
    assert!(formula.model::<2>().is_some() && formula.model::<1>().is_none() && formula.model::<3>().is_none());
    assert_eq!(Model::<Vec<f64>>::n_params(&formula.model::<2>().unwrap()), Some(2));
}

#[test]
fn what_cannot_be_read_is_told_with_its_column() {
    let long = "1+".repeat(40_000);
    let deep = "(".repeat(100);
    let wide = "1+(".repeat(40);
    for (text, expected) in [
        ("", "column 1: expected a number, a name or '(' but the formula ends"),
        ("y =", "column 4: expected a number, a name or '(' but the formula ends"),
        ("a +", "column 4: expected a number, a name or '(' but the formula ends"),
        ("a * * b", "column 5: expected a number, a name or '(' but found '*'"),
        (
            "2e",
            "column 2: e is Euler's number, the constant 2.718..., and not a parameter; write exp(1) for the number, \
            another name for a parameter, or give the parameter a start (e=1)",
        ),
        ("(a + b", "column 7: expected an operator or ')' but the formula ends"),
        ("a + b)", "column 6: expected an operator or the end but found ')'"),
        ("sin(x, a)", "column 1: sin takes 1 argument, not 2"),
        ("max(x)", "column 1: max takes two arguments or more; 1 is given"),
        ("sin()", "column 1: sin takes 1 argument, not 0"),
        ("sin(x", "column 6: expected an operator, ',' or ')' but the formula ends"),
        ("a * sin", "column 5: 'sin' is a function; write sin(...)"),
        ("log(x)", "column 1: there is no function 'log' of one number; write ln (natural) or log10"),
        ("a $ b", "column 3: expected a number, a name, an operator or a parenthesis but found '$'"),
        ("a = b = c", "column 7: there is another '='; write one formula, as y = ...; to compare, write =="),
        ("1e999", "column 1: the number '1e999' cannot be read; write it like 1.5e-3"),
        (".", "column 1: the number '.' cannot be read; write it like 1.5e-3"),
        (long.as_str(), "column 65537: the formula is longer than 65536 characters; shorten it"),
        (deep.as_str(), "column 66: the formula is nested too deeply; write it with fewer parentheses"),
        (wide.as_str(), "column 98: the formula is nested too deeply; write it with fewer parentheses"),
    ] {
        let error = Formula::parse(text, &["x"]).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    }
    let unknown = Formula::parse("wiggle(x)", &["x"]).unwrap_err().to_string();
    assert!(
        unknown.starts_with(
            "column 1: there is no function 'wiggle'; to multiply, write wiggle*(...); the known functions are sin, cos"
        ),
        "{unknown}"
    );
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
    fn of<I: gd_core::Input>(model: &impl Model<[f64; 2], Input = I>, at: [f64; 2], x: I) -> (f64, [f64; 2]) {
        let mut gradient = [f64::NAN; 2];
        let value = model.predict_with_gradient(&at, x, &mut gradient);
        assert_eq!(model.predict(&at, x).to_bits(), value.to_bits());
        (value, gradient)
    }
    let bits = |(value, gradient): (f64, [f64; 2])| (value.to_bits(), gradient.map(f64::to_bits));
    let [line, cubic, net] = ["a*x + b", "a*x^3 + b*x^2", "sin(b*cos(a*x))"];
    let [line, cubic, net] = [line, cubic, net].map(|text| Formula::parse(text, &["x"]).unwrap());
    // First appearance decides: the net's are b, a.
    assert_eq!(net.parameters(), ["b", "a"]);
    for step in 0..400 {
        let (a, b, x) = (0.013 * f64::from(step) - 2.0, 4.0 - 0.017 * f64::from(step), 0.005 * f64::from(step) - 1.0);
        let at = [a, b];
        assert_eq!(bits(of(&line.model::<1>().unwrap(), at, [x])), bits(of(&Line, at, x)));
        assert_eq!(bits(of(&cubic.model::<1>().unwrap(), at, [x])), bits(of(&Cubic, at, x)));
        let (text, hand) = (of(&net.model::<1>().unwrap(), [b, a], [x]), of(&TinyNet, at, x));
        assert_eq!(text.0.to_bits(), hand.0.to_bits());
        for (text, hand) in [(text.1[1], hand.1[0]), (text.1[0], hand.1[1])] {
            assert!((text - hand).abs() <= 4.0 * f64::EPSILON * hand.abs(), "{text} {hand}");
        }
        let (mut hessian, mut by_hand) = (SquareMatrix::filled(2, f64::NAN), SquareMatrix::filled(2, f64::NAN));
        net.model::<1>().unwrap().predict_hessian(&[b, a], [x], &mut hessian);
        TinyNet.predict_hessian(&at, x, &mut by_hand);
        assert!((hessian[(0, 0)] - by_hand[(1, 1)]).abs() < 1e-13 && (hessian[(0, 1)] - by_hand[(0, 1)]).abs() < 1e-13);
    }
}

/// A sum of 12 peaks above a base: 37 parameters.
fn spectrum() -> Formula {
    let mut text = String::from("base");
    for peak in 0..12 {
        write!(text, " + a{peak}*exp(-((x - m{peak})/w{peak})^2)").unwrap();
    }
    Formula::parse(&text, &["x"]).unwrap()
}

#[test]
fn a_formula_may_have_many_parameters() {
    let formula = spectrum();
    let n = formula.parameters().len();
    assert_eq!(n, 37);
    let params: Vec<f64> =
        (0..n).map(|index| if index == 0 { 0.2 } else { [0.2, 1.0, 0.5 * index as f64][index % 3] }).collect();
    let x: Vec<f64> = (0..400).map(|row| 0.05 * f64::from(row)).collect();
    let y: Vec<f64> = x.iter().map(|x| formula.evaluate(&params, &[*x])).collect();
    let columns = [x.as_slice()];
    let residuals = TableResiduals::new(&formula, &columns, &y).unwrap();
    let loss = MeanSquaredError::of(residuals);
    assert_eq!(loss.value(&params), 0.0);
    let start: Vec<f64> = params.iter().map(|param| param * 1.001).collect();
    let last = LevenbergMarquardt::new(residuals, start, 50).unwrap().last().unwrap();
    for (found, param) in last.params.iter().zip(&params) {
        assert!((found - param).abs() < 1e-6, "{found} {param}");
    }
    assert_eq!(
        LevenbergMarquardt::new(residuals, vec![1.0; 36], 50).unwrap_err(),
        Error::ParameterCount { expected: 37, found: 36 }
    );
}

#[test]
fn what_no_table_can_be_made_of_is_told() {
    let formula = Formula::parse("a*x + z", &["x", "z"]).unwrap();
    let x: [&[f64]; 2] = [&[1.0, 2.0], &[3.0, 4.0]];
    let refused = |columns: &[&[f64]], y: &[f64]| TableResiduals::new(&formula, columns, y).unwrap_err();
    let mismatch = |column, expected, found| Error::LengthMismatch { column, expected, found };
    assert_eq!(refused(&x[..1], &[1.0, 2.0]), mismatch(Column::X, 2, 1));
    assert_eq!(refused(&[&[], &[]], &[]), Error::NoData);
    assert_eq!(refused(&x, &[1.0]), mismatch(Column::Y, 2, 1));
    assert_eq!(refused(&[x[0], &[1.0]], &[1.0, 2.0]), mismatch(Column::X, 2, 1));
    assert_eq!(refused(&[x[0], &[1.0, f64::NAN]], &[1.0, 2.0]), Error::NonFiniteData { column: Column::X, index: 1 });
    let table = TableResiduals::new(&formula, &x, &[1.0, 2.0]).unwrap();
    assert_eq!(table.with_weights(&[1.0]).unwrap_err(), mismatch(Column::Weights, 2, 1));
    assert_eq!((table.formula(), table.columns(), table.y()), (&formula, &x[..], &[1.0, 2.0][..]));
    // A formula without inputs is a constant.
    let constant = Formula::parse("a + 1", &[]).unwrap();
    let error = TableResiduals::new(&constant, &[], &[1.0, f64::NAN]).unwrap_err();
    assert_eq!(error, Error::NonFiniteData { column: Column::Y, index: 1 });
    let y = [1.0; 50];
    assert_eq!(MeanSquaredError::of(TableResiduals::new(&constant, &[], &y).unwrap()).value(&[2.0]), 4.0);
}

/// Everything that a loss consists of, weights included, has the bits of a model of the same numbers.
#[test]
fn a_table_has_the_bits_of_a_model_on_the_same_data() {
    let formula = Formula::parse("a*exp(-b*x) + min(x, a)*x^3 - abs(x)^b/sqrt(1 + x^2)", &["x"]).unwrap();
    for n in [1, 7, 8, 39, 40, 41, 1000, 2000] {
        let x: Vec<f64> = (0..n).map(|row| 0.01 * f64::from(row) - 1.0).collect();
        let y: Vec<f64> = x.iter().map(|x| 1.0 - x).collect();
        let weights: Vec<f64> = (0..n).map(|row| f64::from(row % 3 + 1)).collect();
        let (inputs, columns): (Vec<_>, _) = (x.iter().map(|x| [*x]).collect(), [x.as_slice()]);
        let table = TableResiduals::new(&formula, &columns, &y).unwrap().with_weights(&weights).unwrap();
        let data = Data::new(&inputs, &y).unwrap().with_weights(&weights).unwrap();
        let [mut gradient, mut expected] = [[f64::NAN; 2]; 2];
        let value = MeanSquaredError::of(table).value_with_gradient(&[0.7, 1.3], &mut gradient);
        let loss = MeanSquaredError::of(ModelResiduals::new(formula.model::<1>().unwrap(), data));
        assert_eq!(value.to_bits(), loss.value_with_gradient(&[0.7, 1.3], &mut expected).to_bits());
        assert_eq!(gradient.map(f64::to_bits), expected.map(f64::to_bits));
        assert_eq!(MeanSquaredError::of(table).value(&[0.7, 1.3]).to_bits(), value.to_bits());
    }
}

/// What formulas are made of.
const PARTS: &[&str] = &[
    "x",
    "t [s]",
    "'t [s]'",
    "a",
    "b",
    "e",
    "e^",
    "2",
    "0.5",
    "1e3",
    "3,5",
    "pi",
    "\u{3c0}",
    "+",
    "-",
    "*",
    "/",
    "^",
    "**",
    "\u{b2}",
    "\u{207b}\u{b9}",
    "(",
    "(",
    ")",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    " ",
    "=",
    "==",
    "~",
    "<",
    "<=",
    "!=",
    "!",
    "&&",
    "||",
    "|",
    "?",
    ":",
    "and",
    " or ",
    "not ",
    "sin(",
    "sin^2(",
    "exp(",
    "if(",
    "log(",
    "max(",
    "min(",
    "gamma(",
    "besselj(2, ",
    "voigt(",
    "SSlogis(",
    "sum(k = 1..3, ",
    "k",
    "hypot(",
    "mod(",
    "lambertw(",
    "erf(",
    "..",
    ".*",
    "y = ",
    "f(x) = ",
    "ln(y) = ",
    "'",
    "%",
    "\\frac",
    "np.exp(",
    "np.",
];

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

    /// Whatever is made of the parts of formulas: an error or a number, the same in every way of computing it.
    #[test]
    fn no_parts_panic(parts in proptest::collection::vec(prop::sample::select(PARTS), 0..24)) {
        let text = parts.concat();
        let formula = match Formula::parse_with(&text, &Names { inputs: &["x", "t [s]"], parameters: &["e"] }) {
            Ok(formula) => formula,
            Err(error) => {
                prop_assert!(error.column >= 1 && error.column <= text.chars().count() + 1, "{}: {}", text, error);
                prop_assert_eq!(error.with_caret(&text).to_string().lines().count(), 3);
                return Ok(());
            }
        };
        let params: Vec<f64> = formula.parameters().iter().map(|_| 1.5).collect();
        let (x, y) = (vec![0.5; 50], vec![0.0; 50]);
        let columns = [x.as_slice(), x.as_slice()];
        let residuals = TableResiduals::new(&formula, &columns, &y).unwrap();
        let value = formula.evaluate(&params, &[0.5, 0.5]);
        let is_same = |other: f64| other == value || (other.is_nan() && value.is_nan());
        let mut gradient = params.clone();
        prop_assert!(is_same(residuals.residual_with_gradient(0, &params, &mut gradient)), "{}", text);
        residuals.visit_residuals(&params, |_, found| assert!(found.iter().all(|found| is_same(*found)), "{text}"));
        let used = formula.with_used_inputs();
        prop_assert!(is_same(used.evaluate(&params, &vec![0.5; used.inputs().len()])), "{}", text);
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
            let model = formula.model::<1>().unwrap();
            let mut gradient = [f64::NAN; 2];
            model.predict_with_gradient(&[a, b], [x], &mut gradient);
            for axis in 0..2 {
                let at = |shift: f64| {
                    let mut params = [a, b];
                    params[axis] += shift;
                    model.predict(&params, [x])
                };
                let difference = (at(1e-6) - at(-1e-6)) / 2e-6;
                prop_assert!((gradient[axis] - difference).abs() < 1e-7 * difference.abs().max(1.0), "{}", text);
            }
        }
    }
}

#[test]
fn what_has_died_out_has_no_derivatives() {
    // At dose 0, where (0/e)^b is infinite; and a logistic curve so far from its middle that the exponential overflows.
    for (text, params, x, value) in [
        ("c + (d - c)*(1 - exp(-(x/e)^b))", [0.5, 8.0, 2.0, -1.5], 0.0, 8.0),
        ("d + c/(1 + exp(-e*(x - b)))", [0.5, 8.0, 2.0, 1000.0], 0.0, 8.0),
    ] {
        let formula = Formula::parse_with(text, &Names { inputs: &["x"], parameters: &["e"] }).unwrap();
        let names = formula.parameters();
        let of = |name: &str| ["c", "d", "e", "b"].iter().position(|known| *known == name).map(|index| params[index]);
        let params: Vec<f64> = names.iter().map(|name| of(name).unwrap()).collect();
        let columns: [&[f64]; 1] = [&[x]];
        let residuals = TableResiduals::new(&formula, &columns, &[0.0]).unwrap();
        let mut gradient = vec![f64::NAN; params.len()];
        assert_eq!(residuals.residual_with_gradient(0, &params, &mut gradient), value, "{text}");
        for (name, part) in names.iter().zip(&gradient) {
            assert_eq!(*part, if name == "d" { 1.0 } else { 0.0 }, "{text}: {name}");
        }
        let mut hessian = SquareMatrix::<Vec<f64>>::filled(params.len(), f64::NAN);
        residuals.residual_hessian(0, &params, &mut hessian);
        assert!(hessian.as_slice().iter().all(|entry| *entry == 0.0), "{text}: {hessian:?}");
    }
}

#[test]
fn names_that_begin_or_end_with_an_operator_stand_between_quotation_marks() {
    let inputs = ["x", "*x", "-t", "a*"];
    assert_eq!(Formula::parse("a*x - t", &inputs).unwrap().parameters(), ["a", "t"]);
    let quoted = Formula::parse("a*'*x'", &inputs).unwrap();
    assert!(quoted.uses_input(1) && !quoted.uses_input(0));
}
