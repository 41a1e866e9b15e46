//! Sine and cosine in `f32`, over eight lanes at once or one value, with the same bits.
//!
//! Range reduction: x = n pi/2 + r with |r| <= pi/4. n is rounded by adding 1.5 * 2^23; pi/2 is subtracted in four
//! parts, the first three short enough that n times them is exact (W. J. Cody and W. Waite, *Software Manual for the
//! Elementary Functions*, 1980, chapter 8). What rounding the last subtractions lose is kept as a low part, so r is
//! good to twice the precision and results stay accurate beside the zeros of the functions.
//!
//! Kernels: the minimax polynomials of S. L. Moshier's Cephes library (`sinf.c`, *Methods and Programs for
//! Mathematical Functions*, 1989) for |r| <= pi/4, evaluated so that only the last addition rounds at full weight.
//!
//! The largest error is given at [`sin_cos`].

use super::payne_hanek::reduce_large;
use crate::number::{LANES, Lanes};

/// Up to here n has at most 12 bits and the products of the reduction are exact.
const LARGE: f32 = 6000.0;

/// 1.5 * 2^23: added to a number below 2^22, it leaves the rounded number in the low bits.
const ROUND: f32 = 12_582_912.0;
const TWO_OVER_PI: f32 = core::f32::consts::FRAC_2_PI;

/// pi/2 in parts of 8, 11, 11 and 24 bits.
const PIO2: [f32; 4] = [
    f32::from_bits(0x3fc9_0000),
    f32::from_bits(0x39fd_a000),
    f32::from_bits(0x33a2_2000),
    f32::from_bits(0x2c34_611a),
];

/// sin r = r + r^3 (S[0] + S[1] r^2 + S[2] r^4).
const S: [f32; 3] = [-1.666_665_5e-1, 8.332_161e-3, -1.951_529_6e-4];
/// cos r = 1 - r^2 / 2 + r^4 (C[0] + C[1] r^2 + C[2] r^4).
const C: [f32; 3] = [4.166_664_6e-2, -1.388_731_6e-3, 2.443_315_7e-5];

/// Sine and cosine of `x` radians, for every `f32`.
///
/// Largest error, in units in the last place of the exact result: 0.85 over every `f32` with |x| <= 120
/// (`cargo test -p gd-core --release -- --ignored` measures it), 0.86 over every fifth of the larger ones.
/// Non-finite arguments give NaN. The sine of -0.0 is +0.0.
///
/// ```
/// let (sin, cos) = gd_core::math::sin_cos_f32(1e30);
/// assert_eq!((sin, cos), (-0.791_163_44, -0.611_604_8));
/// ```
#[must_use]
#[inline]
pub fn sin_cos(x: f32) -> (f32, f32) {
    if x.abs() <= LARGE {
        let (quadrant, r, low) = reduce(x);
        kernel(quadrant, r, low)
    } else if x.is_finite() {
        let (quadrant, r, low) = reduce_large(x);
        kernel(quadrant, r, low)
    } else {
        (f32::NAN, f32::NAN)
    }
}

/// Sine and cosine of eight values; each lane has the bits of [`sin_cos`].
#[inline(always)]
pub(crate) fn sin_cos_lanes(x: Lanes<f32>) -> (Lanes<f32>, Lanes<f32>) {
    let mut sin = [0.0; LANES];
    let mut cos = [0.0; LANES];
    let mut large = 0;
    for ((sin, cos), &x) in sin.iter_mut().zip(&mut cos).zip(&x.0) {
        let (quadrant, r, low) = reduce(x);
        (*sin, *cos) = kernel(quadrant, r, low);
        // As integers, so that NaN counts as large and the lanes fold without an order.
        large |= u32::from(x.to_bits() & 0x7fff_ffff > LARGE.to_bits());
    }
    if large != 0 {
        for ((sin, cos), &x) in sin.iter_mut().zip(&mut cos).zip(&x.0) {
            (*sin, *cos) = sin_cos(x);
        }
    }
    (Lanes(sin), Lanes(cos))
}

/// The quadrant (its two low bits count) and x - quadrant pi/2 as a sum of two numbers.
#[inline(always)]
fn reduce(x: f32) -> (u32, f32, f32) {
    let shifted = x * TWO_OVER_PI + ROUND;
    let n = shifted - ROUND;
    // Exact: both products and both differences fit 24 bits.
    let r = (x - n * PIO2[0]) - n * PIO2[1];
    // From here with the error of each operation (Knuth's two-sum, since neither term is always the larger).
    let part = n * PIO2[2];
    let high = r - part;
    let back = high - r;
    let low = (r - (high - back)) - (part + back);
    let low = low - n * PIO2[3];
    let sum = high + low;
    (shifted.to_bits(), sum, (high - sum) + low)
}

/// Sine and cosine of quadrant * pi/2 + (r + low).
#[inline(always)]
fn kernel(quadrant: u32, r: f32, low: f32) -> (f32, f32) {
    let z = r * r;
    let half = 0.5 * z;
    // low times the derivative: cos r is about 1 - z / 2, -sin r about -r.
    let sin = r + ((S[0] + z * (S[1] + z * S[2])) * (z * r) + (low - half * low));
    let near_one = 1.0 - half;
    let rest = (1.0 - near_one) - half;
    let cos = near_one + (rest + (z * z * (C[0] + z * (C[1] + z * C[2])) - r * low));
    // Odd quadrants swap the two, with a bit mask instead of a branch.
    let swap = 0_u32.wrapping_sub(quadrant & 1);
    let (sin_bits, cos_bits) = (sin.to_bits(), cos.to_bits());
    let different = (sin_bits ^ cos_bits) & swap;
    let sin_sign = (quadrant & 2) << 30;
    let cos_sign = (quadrant.wrapping_add(1) & 2) << 30;
    (f32::from_bits(sin_bits ^ different ^ sin_sign), f32::from_bits(cos_bits ^ different ^ cos_sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance of `found` from `exact` in units in the last place of the f32 nearest to `exact`.
    fn ulps(found: f32, exact: f64) -> f64 {
        let nearest = exact as f32;
        let exponent = (nearest.to_bits() >> 23 & 0xff).max(1) as i32 - 150;
        (f64::from(found) - exact).abs() / libm::exp2(f64::from(exponent))
    }

    fn worst(xs: impl Iterator<Item = f32>) -> f64 {
        let mut worst: f64 = 0.0;
        for x in xs {
            let (sin, cos) = sin_cos(x);
            let (exact_sin, exact_cos) = libm::sincos(f64::from(x));
            worst = worst.max(ulps(sin, exact_sin)).max(ulps(cos, exact_cos));
        }
        worst
    }

    #[test]
    fn a_stride_over_the_usual_range_stays_within_the_stated_error() {
        // A prime stride, so that all mantissas have their turn.
        let positive = (0..120.0_f32.to_bits()).step_by(4_999).map(f32::from_bits);
        let worst = worst(positive.flat_map(|x| [x, -x]));
        assert!(worst <= 0.85, "{worst} ulp");
    }

    #[test]
    fn large_arguments_are_as_accurate() {
        let large = (6_000.0_f32.to_bits()..=f32::MAX.to_bits()).step_by(9_973).map(f32::from_bits);
        let worst = worst(large.flat_map(|x| [x, -x]));
        assert!(worst <= 0.86, "{worst} ulp");
    }

    #[test]
    #[ignore = "a minute: every float up to 120"]
    fn every_float_of_the_usual_range() {
        let worst = worst((0..=120.0_f32.to_bits()).map(f32::from_bits));
        std::println!("largest error over every |x| <= 120: {worst:.4} ulp");
        assert!(worst <= 0.85);
    }

    #[test]
    fn lanes_have_the_bits_of_single_values() {
        for first in (0..f32::INFINITY.to_bits()).step_by(1_234_567) {
            let x: [f32; LANES] = core::array::from_fn(|lane| {
                let sign = if lane % 2 == 0 { 1.0 } else { -1.0 };
                sign * f32::from_bits(first + 77 * lane as u32)
            });
            let (sin, cos) = sin_cos_lanes(Lanes(x));
            for lane in 0..LANES {
                let (one_sin, one_cos) = sin_cos(x[lane]);
                assert_eq!((sin.0[lane].to_bits(), cos.0[lane].to_bits()), (one_sin.to_bits(), one_cos.to_bits()));
            }
        }
    }

    #[test]
    fn special_values() {
        assert_eq!(sin_cos(0.0), (0.0, 1.0));
        assert_eq!(sin_cos(-0.0), (0.0, 1.0));
        for x in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            assert!(sin_cos(x).0.is_nan() && sin_cos(x).1.is_nan());
            let (sin, cos) = sin_cos_lanes(Lanes([x, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]));
            assert!(sin.0[0].is_nan() && cos.0[0].is_nan());
            assert_eq!(sin.0[1].to_bits(), sin_cos(1.0).0.to_bits());
        }
        let tiny = f32::from_bits(1);
        assert_eq!(sin_cos(tiny), (tiny, 1.0));
    }
}
