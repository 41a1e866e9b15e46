//! Whatever is typed as a formula: an error within the text, or residuals with derivatives; never a panic.
#![no_main]

use gd_core::{LANES, ResidualHessian, Residuals, SquareMatrix};
use gd_formula::{Formula, TableResiduals};
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
    check(&formula);
    // All but two parameters are held: the value stays the same.
    let mut small = formula.clone();
    while let [_, _, last, ..] = small.parameters() {
        let last = last.clone();
        small = small.with_fixed(&last, 0.5).expect("it is a parameter");
    }
    assert!(is_same(check(&formula), check(&small)));
});

/// Enough rows for every way of going through a table.
const N_ROWS: usize = 50;

/// The value for x = 1.5 and t = 0, which every third row has, found in every way.
fn check(formula: &Formula) -> f64 {
    let column = |values: [f64; 3]| -> [f64; N_ROWS] { std::array::from_fn(|row| values[row % 3]) };
    let (x, t) = (column([1.5, 0.0, -2.0]), column([0.0, 1.0, 7.0]));
    let columns: [&[f64]; 2] = [&x, &t];
    let residuals = TableResiduals::new(formula, &columns, &[0.0; N_ROWS]).expect("good columns");
    let n_params = formula.parameters().len();
    let params = vec![0.5; n_params];
    let mut gradient = vec![0.0; n_params];
    let value = formula.evaluate(&params, &[1.5, 0.0]);
    assert!(is_same(value, residuals.residual(0, &params)));
    assert!(is_same(value, residuals.residual_with_gradient(0, &params, &mut gradient)));
    let lanes_of = |block: usize| (0..LANES).filter(move |lane| (block * LANES + lane) % 3 == 0);
    let is_whole = |block: usize| (block + 1) * LANES <= N_ROWS;
    residuals.visit_residuals(&params, |block, values| {
        assert!(!is_whole(block) || lanes_of(block).all(|lane| is_same(values[lane], value)));
    });
    residuals.visit_gradients(&params, |block, values, gradients| {
        for lane in lanes_of(block).filter(|_| is_whole(block)) {
            assert!(is_same(values[lane], value));
            assert!(gradients.iter().zip(&gradient).all(|(lanes, &part)| is_same(lanes[lane], part)));
        }
    });
    let mut hessian = SquareMatrix::filled(n_params, 0.0);
    residuals.residual_hessian(2, &params, &mut hessian);
    value
}

fn is_same(one: f64, two: f64) -> bool {
    one == two || (one.is_nan() && two.is_nan())
}
