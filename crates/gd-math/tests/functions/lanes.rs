//! Functions over arrays beside single calls.

use super::{One, Random, same};
use gd_math as m;

fn same_f32(a: f32, b: f32) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

/// Arrays of random numbers, in which special ones come anywhere.
fn arrays<const N: usize>(mut check: impl FnMut([f64; N], [f64; N])) {
    let special = [0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 5e-324, -1.0, 1.0, 1e300, -745.0, 710.0];
    let mut random = Random(N as u64);
    for _ in 0..20_000 {
        let mut draw = || {
            let bits = random.bits();
            if bits.is_multiple_of(16) { special[(bits >> 32) as usize % special.len()] } else { random.number() }
        };
        let x = core::array::from_fn(|_| draw());
        let y = core::array::from_fn(|_| draw());
        check(x, y);
    }
}

fn lanes_have_the_bits_of_single_calls<const N: usize>() {
    arrays::<N>(|x, y| {
        let (sin, cos) = m::sin_cos_lanes(x);
        let all: [(_, _, One<f64>); 6] = [
            ("exp", m::exp_lanes(x), m::exp),
            ("ln", m::ln_lanes(x), m::ln),
            ("sin", m::sin_lanes(x), m::sin),
            ("cos", m::cos_lanes(x), m::cos),
            ("sin of both", sin, m::sin),
            ("cos of both", cos, m::cos),
        ];
        for (name, values, function) in all {
            for lane in 0..N {
                assert!(same(values[lane], function(x[lane])), "{name} {:e}", x[lane]);
            }
        }
        let powers = m::powf_lanes(x, y);
        let roots = m::powf_lanes(x.map(f64::abs), y);
        for lane in 0..N {
            assert!(same(powers[lane], m::powf(x[lane], y[lane])), "{:e} {:e}", x[lane], y[lane]);
            assert!(same(roots[lane], m::powf(x[lane].abs(), y[lane])), "{:e} {:e}", x[lane], y[lane]);
        }
        let (x, y) = (x.map(|x| x as f32), y.map(|y| y as f32));
        let (sin, cos) = m::sin_cos_f32_lanes(x);
        let all: [(_, _, One<f32>); 6] = [
            ("exp", m::exp_f32_lanes(x), m::exp_f32),
            ("ln", m::ln_f32_lanes(x), m::ln_f32),
            ("sin", m::sin_f32_lanes(x), m::sin_f32),
            ("cos", m::cos_f32_lanes(x), m::cos_f32),
            ("sin of both", sin, m::sin_f32),
            ("cos of both", cos, m::cos_f32),
        ];
        for (name, values, function) in all {
            for lane in 0..N {
                assert!(same_f32(values[lane], function(x[lane])), "{name}_f32 {:e}", x[lane]);
            }
        }
        let powers = m::powf_f32_lanes(x, y);
        for lane in 0..N {
            assert!(same_f32(powers[lane], m::powf_f32(x[lane], y[lane])), "{:e} {:e}", x[lane], y[lane]);
        }
    });
}

#[test]
fn four_lanes() {
    lanes_have_the_bits_of_single_calls::<4>();
}

#[test]
fn eight_lanes() {
    lanes_have_the_bits_of_single_calls::<8>();
}

#[test]
fn one_lane_and_an_odd_number() {
    lanes_have_the_bits_of_single_calls::<1>();
    lanes_have_the_bits_of_single_calls::<5>();
}
