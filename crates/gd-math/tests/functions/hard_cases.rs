//! Arguments whose results are nearly in the middle of two numbers.

use super::{ONE, TWO, same};

/// Name, bits of the arguments, bits of the right result: `hard_cases.txt` and `published.txt` say where they are from.
fn cases() -> impl Iterator<Item = (&'static str, f64, f64, f64)> {
    let lines = include_str!("hard_cases.txt").lines().chain(include_str!("published.txt").lines());
    lines.filter(|line| !line.starts_with('#')).map(|line| {
        let mut words = line.split(' ');
        let name = words.next().unwrap();
        let [x, y, right] = [(); 3].map(|()| f64::from_bits(u64::from_str_radix(words.next().unwrap(), 16).unwrap()));
        (name, x, y, right)
    })
}

#[test]
fn results_near_the_middle_of_two_numbers_are_those_of_mpfr() {
    let mut compared = 0;
    for (name, x, y, right) in cases() {
        for (_, function, _) in ONE.iter().filter(|one| one.0 == name) {
            let found = function(x);
            assert!(same(found, right), "{name}({x:e}): {found:e}, not {right:e}");
            compared += 1;
        }
        for (_, function, _) in TWO.iter().filter(|two| two.0 == name) {
            let found = function(x, y);
            assert!(same(found, right), "{name}({x:e}, {y:e}): {found:e}, not {right:e}");
            compared += 1;
        }
    }
    assert!(compared > 250, "{compared}");
}

#[test]
fn every_function_has_hard_cases() {
    for name in ONE.iter().map(|one| one.0).chain(TWO.iter().map(|two| two.0)) {
        assert!(cases().filter(|case| case.0 == name).count() >= 10, "{name}");
    }
}

#[test]
fn powers_in_the_middle_of_two_numbers_go_to_the_even_one() {
    // 54 bits: an odd number above 2^53, whose square root, cube root or fourth root is whole.
    let mut ties = 0;
    for root in (94_906_267_u64..94_910_000).step_by(2) {
        let square = root * root;
        if square < 1 << 54 {
            // Conversion goes to the even one, too.
            assert_eq!(gd_math::powf(root as f64, 2.0), square as f64);
            ties += 1;
        }
    }
    for root in (208_065..220_000_u64).step_by(2) {
        let cube = root * root * root;
        if (1 << 53..1 << 54).contains(&cube) {
            assert_eq!(gd_math::powf(root as f64, 3.0), cube as f64);
            ties += 1;
        }
    }
    for root in (9_743_u64..11_585).step_by(2) {
        let fourth = root.pow(4);
        if (1 << 53..1 << 54).contains(&fourth) {
            assert_eq!(gd_math::powf(root as f64, 4.0), fourth as f64);
            let square = (root * root) as f64;
            assert_eq!(gd_math::powf(square, 2.0), fourth as f64);
            // The base as a square: exponents with a fraction.
            assert_eq!(gd_math::powf(square * square, 0.5), square);
            ties += 1;
        }
    }
    // 25 bits in `f32`.
    for root in (4_097_u32..5_792).step_by(2) {
        assert_eq!(gd_math::powf_f32(root as f32, 2.0), (root * root) as f32);
        assert_eq!(gd_math::powf_f32((root as f32) * 0.25, 2.0), (root * root) as f32 * 0.0625);
        ties += 1;
    }
    assert!(ties > 3_000, "{ties}");
}

#[test]
fn hypotenuses_in_the_middle_of_two_numbers_go_to_the_even_one() {
    // (2mn, m^2 - n^2, m^2 + n^2): the last with 54 bits, odd, the others with 53 at most as far as they are even.
    let mut ties = 0;
    for m in 94_906_300_u64..94_906_800 {
        for n in [1_u64, 3, 5, 77, 1_001, 8_191] {
            let (a, b, c) = (2 * m * n, m * m - n * n, m * m + n * n);
            let exact = |n: u64| n as f64 as u64 == n;
            if c & 1 == 1 && c >> 53 == 1 && exact(a) && exact(b) {
                assert_eq!(gd_math::hypot(a as f64, b as f64), c as f64, "{m} {n}");
                ties += 1;
            }
        }
    }
    // b is even only if both are odd, and then c is even, too: all of these are ties by halves.
    for m in (67_108_865_u64..67_109_400).step_by(2) {
        for n in [1_u64, 3, 5, 77] {
            let (a, b, c) = (m * n, (m * m - n * n) / 2, m.pow(2).wrapping_add(n * n) / 2);
            assert_eq!(gd_math::hypot(a as f64, b as f64), c as f64, "{m} {n}");
            ties += 1;
        }
    }
    assert!(ties > 500, "{ties}");
}
