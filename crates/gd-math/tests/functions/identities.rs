//! What holds of correctly rounded functions exactly: symmetries and monotonicity.

use super::{ONE, Random, same};

const ODD: [&str; 7] = ["sin", "tan", "asin", "atan", "sinh", "tanh", "cbrt"];
const EVEN: [&str; 2] = ["cos", "cosh"];

#[test]
fn odd_and_even_functions_are_so_to_the_bit() {
    let mut random = Random(1);
    for _ in 0..20_000 {
        let x = random.number();
        for (name, function, single) in ONE {
            let (one, other) = (function(x), function(-x));
            let (short, opposite) = (single(x as f32), single(-x as f32));
            if ODD.contains(&name) {
                assert!(same(one, -other) && same(f64::from(short), -f64::from(opposite)), "{name} {x:e}");
            }
            if EVEN.contains(&name) {
                assert!(same(one, other) && same(f64::from(short), f64::from(opposite)), "{name} {x:e}");
            }
        }
    }
}

#[test]
fn monotonic_functions_stay_so_from_one_number_to_the_next() {
    let rising = ["exp", "exp2", "exp_m1", "ln", "ln_1p", "log2", "log10", "asin", "atan", "sinh", "tanh", "cbrt"];
    let mut random = Random(2);
    for _ in 0..2_000 {
        let x = random.number();
        for (name, function, single) in ONE {
            if !rising.contains(&name) {
                continue;
            }
            let mut next = x;
            let mut short = x as f32;
            for _ in 0..10 {
                let (before, after) = (function(next), function(next.next_up()));
                assert!(before.is_nan() || after.is_nan() || before <= after, "{name} {next:e}");
                next = next.next_up();
                let (before, after) = (single(short), single(short.next_up()));
                assert!(before.is_nan() || after.is_nan() || before <= after, "{name}_f32 {short:e}");
                short = short.next_up();
            }
        }
    }
}

#[test]
fn both_of_sine_and_cosine_are_those_alone() {
    let mut random = Random(3);
    for _ in 0..100_000 {
        let x = random.number();
        let (sin, cos) = gd_math::sin_cos(x);
        assert!(same(sin, gd_math::sin(x)) && same(cos, gd_math::cos(x)), "{x:e}");
        let (sin, cos) = gd_math::sin_cos_f32(x as f32);
        assert!(same(f64::from(sin), f64::from(gd_math::sin_f32(x as f32))), "{x:e}");
        assert!(same(f64::from(cos), f64::from(gd_math::cos_f32(x as f32))), "{x:e}");
    }
}
