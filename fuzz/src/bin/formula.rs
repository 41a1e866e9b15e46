//! Whatever is typed as a formula: an error within the text, or a model with values and derivatives; never a panic.
#![no_main]

use gd_core::nalgebra::SVector;
use gd_core::{Model, ModelHessian};
use gd_formula::{ColumnModel, Formula, Row};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let formula = match Formula::parse(text, &["x", "t"]) {
        Ok(formula) => formula,
        Err(error) => {
            assert!(error.column >= 1 && error.column <= text.chars().count() + 1, "{text:?}: {error}");
            assert_eq!(error.with_caret(text).to_string().lines().count(), 3, "{text:?}: {error}");
            return;
        }
    };
    let columns: [&[f64]; 2] = [&[0.0, 1.5, -2.0], &[1.0, 0.0, 7.0]];
    let params = vec![0.5; formula.parameters().len()];
    let by_stack = formula.evaluate(&params, &[1.5, 0.0]);
    // All but two parameters are held: the value stays the same.
    let mut small = formula.clone();
    while let [_, _, last, ..] = small.parameters() {
        let last = last.clone();
        small = small.with_fixed(&last, 0.5).expect("it is a parameter");
    }
    match small.parameters().len() {
        1 => check::<1>(&small, &columns, by_stack),
        2 => check::<2>(&small, &columns, by_stack),
        _ => {}
    }
});

fn check<const P: usize>(formula: &Formula, columns: &[&[f64]], expected: f64) {
    let model = ColumnModel::<f64, P>::new(formula, columns).expect("good columns").expect("as many parameters");
    let params = SVector::from([0.5; P]);
    let value = model.predict(&params, Row(1));
    let (with_gradient, _) = model.predict_with_gradient(&params, Row(1));
    let is_same = |one: f64, two: f64| one == two || (one.is_nan() && two.is_nan());
    assert!(is_same(value, expected) && is_same(value, with_gradient));
    let _ = model.predict_hessian(&params, Row(2));
}
