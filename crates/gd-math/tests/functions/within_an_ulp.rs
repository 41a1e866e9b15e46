//! Random arguments beside the `libm` crate, whose errors are below one unit in the last place or two.

use super::{ONE, Random, TWO};

/// How many numbers apart two are.
fn distance(a: f64, b: f64) -> u64 {
    let ordered = |x: f64| if x < 0.0 { -((x.to_bits() & !(1 << 63)) as i64) } else { x.to_bits() as i64 };
    ordered(a).abs_diff(ordered(b))
}

fn distance_f32(a: f32, b: f32) -> u32 {
    let ordered = |x: f32| if x < 0.0 { -((x.to_bits() & !(1 << 31)) as i32) } else { x.to_bits() as i32 };
    ordered(a).abs_diff(ordered(b))
}

#[test]
fn random_results_are_within_two_units_of_those_of_libm() {
    let peers: [fn(f64) -> f64; 17] = [
        libm::exp,
        libm::log,
        libm::sin,
        libm::cos,
        libm::tan,
        libm::asin,
        libm::acos,
        libm::atan,
        libm::sinh,
        libm::cosh,
        libm::tanh,
        libm::exp2,
        libm::log2,
        libm::log10,
        libm::cbrt,
        libm::expm1,
        libm::log1p,
    ];
    let mut random = Random(4);
    for _ in 0..30_000 {
        let x = random.number();
        for (&(name, function, _), peer) in ONE.iter().zip(peers) {
            let (found, other) = (function(x), peer(x));
            assert_eq!(found.is_nan(), other.is_nan(), "{name} {x:e}");
            assert!(found.is_nan() || distance(found, other) <= 2, "{name} {x:e}: {found:e}, {other:e}");
        }
        let y = random.number();
        let peers: [fn(f64, f64) -> f64; 3] = [libm::pow, libm::hypot, libm::atan2];
        for (&(name, function, _), peer) in TWO.iter().zip(peers) {
            for x in [x, x.abs()] {
                let (found, other) = (function(x, y), peer(x, y));
                assert_eq!(found.is_nan(), other.is_nan(), "{name} {x:e} {y:e}");
                assert!(found.is_nan() || distance(found, other) <= 2, "{name} {x:e} {y:e}: {found:e}, {other:e}");
            }
        }
    }
}

#[test]
fn singles_are_doubles_rounded() {
    // A double that is correctly rounded, rounded again, is off by at most one, and only where it is in the middle.
    let mut random = Random(5);
    for _ in 0..100_000 {
        let x = random.number() as f32;
        for (name, double, single) in ONE {
            let (found, twice) = (single(x), double(f64::from(x)) as f32);
            assert_eq!(found.is_nan(), twice.is_nan(), "{name} {x:e}");
            assert!(found.is_nan() || distance_f32(found, twice) == 0, "{name} {x:e}: {found:e}, {twice:e}");
        }
        let y = random.number() as f32;
        for (name, double, single) in TWO {
            let (found, twice) = (single(x, y), double(f64::from(x), f64::from(y)) as f32);
            assert_eq!(found.is_nan(), twice.is_nan(), "{name} {x:e} {y:e}");
            assert!(found.is_nan() || distance_f32(found, twice) == 0, "{name} {x:e} {y:e}: {found:e}, {twice:e}");
        }
    }
}
