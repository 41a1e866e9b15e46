//! The Faddeeva function w(z) = exp(-z²) erfc(-i z), by trapezoidal rules with their residues (M. Al Azah and
//! S. N. Chandler-Wilde, *Computation of the complex error function using modified trapezoidal rules*, SIAM J. Numer.
//! Anal. 59, 2021). All terms of the real part have one sign where that is small, so it keeps its digits there.

use core::f64::consts::PI;
use core::ops::{Add, Mul};

use gd_core::math;

/// The distance of the nodes.
const STEP: f64 = 0.491_590_249_448_726_37;
/// exp(-t²) at the nodes (k + 1/2) h, k from 0.
const BETWEEN: [f64; 13] = [
    0.941_373_553_317_057,
    0.580_574_475_844_855,
    0.220_825_808_860_117_35,
    0.051_800_943_086_725_136,
    0.007_494_133_905_570_725,
    0.000_668_653_583_783_288,
    3.679_398_695_262_38e-5,
    1.248_672_275_066_6e-6,
    2.613_461_059_199_874e-8,
    3.373_490_904_183_730_7e-10,
    2.685_585_597_353_498e-12,
    1.318_543_312_332_951_4e-14,
    3.992_507_559_310_686_7e-17,
];
/// exp(-t²) at the nodes k h, k from 1.
const ON: [f64; 12] = [
    0.785_322_377_637_275_1,
    0.380_357_418_466_890_9,
    0.113_613_975_081_529_55,
    0.020_929_919_814_712_632,
    0.002_377_931_388_287_172_6,
    0.000_166_619_957_796_378_06,
    7.200_301_237_325_863e-6,
    1.918_979_158_500_595_3e-7,
    3.154_175_073_330_076_2e-9,
    3.197_402_264_014_983e-11,
    1.998_962_774_336_827e-13,
    7.707_403_227_440_146e-16,
];
/// From this distance to the real axis on the rule needs no residues.
const HIGH: f64 = PI / STEP;

#[derive(Debug, Clone, Copy)]
struct Complex {
    re: f64,
    im: f64,
}

impl Add for Complex {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }
}

impl Mul for Complex {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self { re: self.re * other.re - self.im * other.im, im: self.re * other.im + self.im * other.re }
    }
}

impl Complex {
    const ZERO: Self = Self { re: 0.0, im: 0.0 };
    const ONE: Self = Self { re: 1.0, im: 0.0 };

    fn times(self, factor: f64) -> Self {
        Self { re: self.re * factor, im: self.im * factor }
    }

    fn inverse(self) -> Self {
        // Scaled: the square of a large number would overflow.
        let size = self.re.abs().max(self.im.abs());
        let (re, im) = (self.re / size, self.im / size);
        let square = (re * re + im * im) * size;
        Self { re: re / square, im: -im / square }
    }

    fn exp(self) -> Self {
        let (sin, cos) = math::sin_cos(self.im);
        let size = math::exp(self.re);
        Self { re: size * cos, im: size * sin }
    }
}

/// The real part of w(x + iy), or its derivative of these orders with respect to x and y.
pub(crate) fn faddeeva([by_x, by_y]: [u32; 2], x: f64, y: f64) -> f64 {
    let order = by_x + by_y;
    if order > 2 || x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x.is_infinite() || y.is_infinite() {
        return if y == f64::NEG_INFINITY { f64::NAN } else { 0.0 };
    }
    let derivative = if y >= 0.0 {
        above(order, x, y)
    } else {
        // w(z) = 2 exp(-z²) - w(-z).
        let z = Complex { re: x, im: y };
        let bell = Complex { re: (y - x) * (y + x), im: -2.0 * x * y }.exp().times(2.0);
        let factor = match order {
            0 => Complex::ONE,
            1 => z.times(-2.0),
            _ => (z * z).times(4.0) + Complex { re: -2.0, im: 0.0 },
        };
        let mirrored = above(order, -x, -y);
        bell * factor + mirrored.times(if order == 1 { 1.0 } else { -1.0 })
    };
    // A derivative by y is i times one by x.
    match by_y {
        0 => derivative.re,
        1 => -derivative.im,
        _ => -derivative.re,
    }
}

/// A derivative of w, y not below 0.
fn above(order: u32, x: f64, y: f64) -> Complex {
    // w(-x + iy) is the conjugate of w(x + iy).
    let is_left = x < 0.0;
    let right = first_quadrant(order, x.abs(), y);
    let odd = if order == 1 { -1.0 } else { 1.0 };
    if is_left { Complex { re: right.re * odd, im: -right.im * odd } } else { right }
}

fn first_quadrant(order: u32, x: f64, y: f64) -> Complex {
    let nodes = x / STEP;
    // The nodes that are farther away.
    let is_between = y >= x || !(0.25..=0.75).contains(&(nodes - math::floor(nodes)));
    let mut sum = Complex::ZERO;
    let mut add = |node: f64, weight: f64| {
        for t in [node, -node] {
            sum = sum + pole(order, x - t, y).times(weight);
        }
    };
    if is_between {
        BETWEEN.iter().enumerate().rev().for_each(|(k, weight)| add((k as f64 + 0.5) * STEP, *weight));
    } else {
        ON.iter().enumerate().rev().for_each(|(k, weight)| add((k as f64 + 1.0) * STEP, *weight));
        add(0.0, 0.5);
    }
    // i h / π times the sum.
    let sum = Complex { re: -sum.im * (STEP / PI), im: sum.re * (STEP / PI) };
    if y >= HIGH { sum } else { sum + residue(order, x, y, if is_between { 1.0 } else { -1.0 }) }
}

/// 1 / (z - t) or a derivative of it.
fn pole(order: u32, distance: f64, y: f64) -> Complex {
    let inverse = Complex { re: distance, im: y }.inverse();
    match order {
        0 => inverse,
        1 => (inverse * inverse).times(-1.0),
        _ => (inverse * inverse * inverse).times(2.0),
    }
}

/// 2 exp(-z²) / (1 + s exp(-2πi z/h)) or a derivative of it.
fn residue(order: u32, x: f64, y: f64, sign: f64) -> Complex {
    let bell = Complex { re: (y - x) * (y + x), im: -2.0 * x * y }.exp().times(2.0);
    if bell.re == 0.0 && bell.im == 0.0 {
        return Complex::ZERO;
    }
    // Of one period, where the sine is exact.
    let turn = x / STEP - math::round(x / STEP);
    let wave = Complex { re: 2.0 * PI / STEP * y, im: -2.0 * PI * turn }.exp().times(sign);
    let below = (Complex::ONE + wave).inverse();
    let value = bell * below;
    let rate = Complex { re: 0.0, im: -2.0 * PI / STEP };
    let slope = Complex { re: -2.0 * x, im: -2.0 * y } + (rate * wave * below).times(-1.0);
    match order {
        0 => value,
        1 => value * slope,
        _ => {
            let bend = slope * slope + Complex { re: -2.0, im: 0.0 } + (rate * rate * wave * below * below).times(-1.0);
            value * bend
        }
    }
}
