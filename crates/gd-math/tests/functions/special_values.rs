//! Zeros, infinities, numbers that are none, the ends of the range, and arguments with exact results.

use core::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use super::{ONE, One, same};
use gd_math as m;

const INFINITY: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;
const TINY: f64 = 5e-324;

fn check(function: fn(f64) -> f64, name: &str, cases: &[(f64, f64)]) {
    for &(x, right) in cases {
        let found = function(x);
        assert!(same(found, right), "{name}({x:e}): {found:e}, not {right:e}");
        assert!(function(NAN).is_nan(), "{name}");
    }
}

#[test]
fn exponentials() {
    check(
        m::exp,
        "exp",
        &[
            (0.0, 1.0),
            (-0.0, 1.0),
            (INFINITY, INFINITY),
            (-INFINITY, 0.0),
            (TINY, 1.0),
            (-TINY, 1.0),
            (709.782_712_893_384, 1.797_693_134_862_273_2e308),
            (709.782_712_893_384_1, INFINITY),
            (-745.133_219_101_941_1, TINY),
            (-745.133_219_101_941_2, 0.0),
            (1e300, INFINITY),
            (-1e300, 0.0),
        ],
    );
    check(
        m::exp2,
        "exp2",
        &[
            (0.0, 1.0),
            (10.0, 1024.0),
            (-1075.0, 0.0),
            (-1_074.999_999_999_999_8, TINY),
            (1024.0, INFINITY),
            (INFINITY, INFINITY),
            (-INFINITY, 0.0),
        ],
    );
    for k in -1074..1024 {
        let power =
            if k >= -1022 { f64::from_bits(((k + 1023) as u64) << 52) } else { f64::from_bits(1 << (k + 1074)) };
        assert_eq!(m::exp2(f64::from(k)), power);
        assert_eq!(m::powf(2.0, f64::from(k)), power);
        assert_eq!(m::log2(power), f64::from(k));
    }
    check(
        m::exp_m1,
        "exp_m1",
        &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (INFINITY, INFINITY),
            (-INFINITY, -1.0),
            (TINY, TINY),
            (-TINY, -TINY),
            (-1e9, -1.0),
            (1e9, INFINITY),
        ],
    );
    check(
        m::sinh,
        "sinh",
        &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (INFINITY, INFINITY),
            (-INFINITY, -INFINITY),
            (TINY, TINY),
            (711.0, INFINITY),
            (-711.0, -INFINITY),
        ],
    );
    check(
        m::cosh,
        "cosh",
        &[(0.0, 1.0), (-0.0, 1.0), (INFINITY, INFINITY), (-INFINITY, INFINITY), (TINY, 1.0), (-711.0, INFINITY)],
    );
    check(
        m::tanh,
        "tanh",
        &[(0.0, 0.0), (-0.0, -0.0), (INFINITY, 1.0), (-INFINITY, -1.0), (-TINY, -TINY), (400.0, 1.0)],
    );
}

#[test]
fn logarithms() {
    let all: [(_, One<f64>); 3] = [("ln", m::ln), ("log2", m::log2), ("log10", m::log10)];
    for (name, function) in all {
        check(
            function,
            name,
            &[
                (1.0, 0.0),
                (0.0, -INFINITY),
                (-0.0, -INFINITY),
                (INFINITY, INFINITY),
                (-INFINITY, NAN),
                (-1.0, NAN),
                (-TINY, NAN),
            ],
        );
    }
    check(m::ln, "ln", &[(TINY, -744.440_071_921_381_2), (f64::MAX, 709.782_712_893_384)]);
    let mut power = 1.0;
    for k in 0..23 {
        assert_eq!(m::log10(power), f64::from(k));
        power *= 10.0;
    }
    check(
        m::ln_1p,
        "ln_1p",
        &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (-1.0, -INFINITY),
            (-1.5, NAN),
            (-INFINITY, NAN),
            (INFINITY, INFINITY),
            (TINY, TINY),
            (f64::MAX, 709.782_712_893_384),
        ],
    );
}

#[test]
fn angles() {
    for (name, function) in [("sin", m::sin as fn(f64) -> f64), ("tan", m::tan)] {
        check(
            function,
            name,
            &[(0.0, 0.0), (-0.0, -0.0), (INFINITY, NAN), (-INFINITY, NAN), (TINY, TINY), (-1e-300, -1e-300)],
        );
    }
    check(m::cos, "cos", &[(0.0, 1.0), (-0.0, 1.0), (INFINITY, NAN), (-INFINITY, NAN), (TINY, 1.0)]);
    check(
        m::asin,
        "asin",
        &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (1.0, FRAC_PI_2),
            (-1.0, -FRAC_PI_2),
            (1.000_000_000_000_000_2, NAN),
            (INFINITY, NAN),
            (TINY, TINY),
        ],
    );
    check(
        m::acos,
        "acos",
        &[
            (1.0, 0.0),
            (-1.0, PI),
            (0.0, FRAC_PI_2),
            (-0.0, FRAC_PI_2),
            (-1.000_000_000_000_000_2, NAN),
            (INFINITY, NAN),
            (TINY, FRAC_PI_2),
        ],
    );
    check(
        m::atan,
        "atan",
        &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (INFINITY, FRAC_PI_2),
            (-INFINITY, -FRAC_PI_2),
            (1.0, FRAC_PI_4),
            (-TINY, -TINY),
            (f64::MAX, FRAC_PI_2),
        ],
    );
    for (y, x, right) in [
        (0.0, 1.0, 0.0),
        (-0.0, 1.0, -0.0),
        (0.0, -1.0, PI),
        (-0.0, -1.0, -PI),
        (0.0, 0.0, 0.0),
        (-0.0, 0.0, -0.0),
        (0.0, -0.0, PI),
        (-0.0, -0.0, -PI),
        (1.0, 0.0, FRAC_PI_2),
        (-1.0, -0.0, -FRAC_PI_2),
        (1.0, INFINITY, 0.0),
        (-1.0, INFINITY, -0.0),
        (1.0, -INFINITY, PI),
        (-1.0, -INFINITY, -PI),
        (INFINITY, 1.0, FRAC_PI_2),
        (-INFINITY, -1.0, -FRAC_PI_2),
        (INFINITY, INFINITY, FRAC_PI_4),
        (-INFINITY, INFINITY, -FRAC_PI_4),
        (INFINITY, -INFINITY, 3.0 * FRAC_PI_4),
        (-INFINITY, -INFINITY, -3.0 * FRAC_PI_4),
        (NAN, 1.0, NAN),
        (1.0, NAN, NAN),
        (TINY, 1.0, TINY),
        (TINY, f64::MAX, 0.0),
        (-TINY, f64::MAX, -0.0),
        (TINY, -f64::MAX, PI),
        (f64::MAX, TINY, FRAC_PI_2),
        (TINY, TINY, FRAC_PI_4),
        (f64::MAX, f64::MAX, FRAC_PI_4),
        // Halfway between two subnormal numbers, but for the cube of the quotient.
        (3.0 * TINY, 2.0, TINY),
        (-3.0 * TINY, 2.0, -TINY),
        (7.0 * TINY, 2.0, 3.0 * TINY),
    ] {
        let found = m::atan2(y, x);
        assert!(same(found, right), "atan2({y:e}, {x:e}): {found:e}, not {right:e}");
    }
}

#[test]
fn powers() {
    for (x, y, right) in [
        (0.0, 0.0, 1.0),
        (NAN, 0.0, 1.0),
        (1.0, NAN, 1.0),
        (1.0, INFINITY, 1.0),
        (-1.0, INFINITY, 1.0),
        (-1.0, -INFINITY, 1.0),
        (NAN, 1.0, NAN),
        (2.0, NAN, NAN),
        (0.0, -1.0, INFINITY),
        (-0.0, -1.0, -INFINITY),
        (-0.0, -2.0, INFINITY),
        (0.0, -0.5, INFINITY),
        (-0.0, 3.0, -0.0),
        (-0.0, 2.0, 0.0),
        (0.0, 0.5, 0.0),
        (-0.0, -INFINITY, INFINITY),
        (-0.0, INFINITY, 0.0),
        (0.5, INFINITY, 0.0),
        (0.5, -INFINITY, INFINITY),
        (-2.0, INFINITY, INFINITY),
        (2.0, -INFINITY, 0.0),
        (-INFINITY, 3.0, -INFINITY),
        (-INFINITY, 2.0, INFINITY),
        (-INFINITY, -3.0, -0.0),
        (-INFINITY, -2.0, 0.0),
        (-INFINITY, 0.5, INFINITY),
        (INFINITY, 0.5, INFINITY),
        (INFINITY, -0.5, 0.0),
        (-8.0, 1.0 / 3.0, NAN),
        (-8.0, 3.0, -512.0),
        (-8.0, -2.0, 1.0 / 64.0),
        (-1.0, 1e300, 1.0),
        (-1.0, 9_007_199_254_740_991.0, -1.0),
        (-1.0, 9_007_199_254_740_992.0, 1.0),
        (-1.0, 0.5, NAN),
        (2.0, 1024.0, INFINITY),
        (-2.0, 1025.0, -INFINITY),
        (2.0, -1075.0, 0.0),
        (-2.0, -1075.0, -0.0),
        (2.0, -1_074.5, TINY),
        (TINY, 1.0, TINY),
        (TINY, 0.5, 2.222_758_749_485_077_4e-162),
        (TINY, -1.0, INFINITY),
        (f64::MAX, 1.0, f64::MAX),
        (f64::MAX, 2.0, INFINITY),
        (f64::MAX, -2.0, 0.0),
        (4.0, 0.5, 2.0),
        (1e-5, 1e300, 0.0),
        (1e5, 1e300, INFINITY),
        (-1e5, 1e300, INFINITY),
        (10.0, 22.0, 1e22),
        (1.000_000_000_000_000_2, 1e19, INFINITY),
        (0.999_999_999_999_999_9, 1e19, 0.0),
        (3.0, 1e-300, 1.0),
    ] {
        let found = m::powf(x, y);
        assert!(same(found, right), "powf({x:e}, {y:e}): {found:e}, not {right:e}");
    }
}

#[test]
fn roots() {
    check(
        m::cbrt,
        "cbrt",
        &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (INFINITY, INFINITY),
            (-INFINITY, -INFINITY),
            (1.0, 1.0),
            (8.0, 2.0),
            (TINY, 1.703_183_936_003_260_3e-108),
        ],
    );
    for n in 1..2_000_i64 {
        assert_eq!(m::cbrt(-(n * n * n) as f64), -n as f64);
    }
    for (x, y, right) in [
        (0.0, -0.0, 0.0),
        (3.0, -4.0, 5.0),
        (INFINITY, NAN, INFINITY),
        (NAN, -INFINITY, INFINITY),
        (NAN, 1.0, NAN),
        (-1.0, 0.0, 1.0),
        (TINY, TINY, TINY),
        (3.0 * TINY, 4.0 * TINY, 5.0 * TINY),
        (f64::MAX, f64::MAX, INFINITY),
        (f64::MAX, 1.0, f64::MAX),
        (1e300, 1e-300, 1e300),
        (3e307, -4e307, 5e307),
    ] {
        let found = m::hypot(x, y);
        assert!(same(found, right), "hypot({x:e}, {y:e}): {found:e}, not {right:e}");
    }
}

#[test]
fn singles_at_zero_infinity_and_nan_are_those_of_doubles() {
    for (name, double, single) in ONE {
        for x in [0.0, -0.0, 1.0, -1.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
            let (found, right) = (single(x), double(f64::from(x)) as f32);
            assert!(found.to_bits() == right.to_bits() || found.is_nan() && right.is_nan(), "{name}_f32({x:e})");
        }
    }
}
