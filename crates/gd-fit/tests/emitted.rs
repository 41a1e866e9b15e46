//! The Rust code of fitted formulas, compiled with gd-core, has the bits of gd's own evaluation. `export.rs` writes it.

#[path = "emitted/formulas.rs"]
mod formulas;

use formulas::{all, fitted, places};

#[allow(clippy::all, clippy::pedantic, dead_code, unused_imports, missing_docs, unreachable_pub)]
mod fitted_code {
    include!("emitted/fitted.rs");
}

macro_rules! same_bits {
    ($($name:ident: $real:ty),* $(,)?) => {
        #[test]
        fn the_emitted_rust_has_the_bits_of_gd() {
            let mut n_compared = 0;
            $({
                let (_, formula, precision) = all().find(|(name, ..)| name == stringify!($name)).unwrap();
                let fit = fitted(formula, precision);
                for x in places() {
                    let (own, written) = (fit.predict(&[x]) as $real, fitted_code::$name::predict_y(x as $real));
                    let is_same = own.to_bits() == written.to_bits() || own.is_nan() && written.is_nan();
                    assert!(is_same, "{} at {x}: {own} {written}", stringify!($name));
                    n_compared += u32::from(!own.is_nan());
                }
            })*
            assert!(n_compared > 2000, "{n_compared}");
        }
    };
}

same_bits!(
    arithmetic_f64: f64,
    elementary_f64: f64,
    logarithms_f64: f64,
    powers_f64: f64,
    hyperbolic_f64: f64,
    steps_f64: f64,
    choices_f64: f64,
    normal_f64: f64,
    beyond_f64: f64,
    models_f64: f64,
    sums_f64: f64,
    arithmetic_f32: f32,
    elementary_f32: f32,
    steps_f32: f32,
    choices_f32: f32,
    beyond_f32: f32,
);
