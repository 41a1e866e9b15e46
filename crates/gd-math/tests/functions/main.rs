//! All functions beside right values from MPFR, beside the `libm` crate, and at special arguments.

mod hard_cases;
mod identities;
mod lanes;
mod special_values;
mod within_an_ulp;

use gd_math as m;

/// A function of one argument.
type One<T> = fn(T) -> T;
/// A function of two.
type Two<T> = fn(T, T) -> T;

/// Functions of one argument, with those of `f32` beside them.
const ONE: [(&str, One<f64>, One<f32>); 18] = [
    ("exp", m::exp, m::exp_f32),
    ("ln", m::ln, m::ln_f32),
    ("sin", m::sin, m::sin_f32),
    ("cos", m::cos, m::cos_f32),
    ("tan", m::tan, m::tan_f32),
    ("asin", m::asin, m::asin_f32),
    ("acos", m::acos, m::acos_f32),
    ("atan", m::atan, m::atan_f32),
    ("sinh", m::sinh, m::sinh_f32),
    ("cosh", m::cosh, m::cosh_f32),
    ("tanh", m::tanh, m::tanh_f32),
    ("exp2", m::exp2, m::exp2_f32),
    ("log2", m::log2, m::log2_f32),
    ("log10", m::log10, m::log10_f32),
    ("cbrt", m::cbrt, m::cbrt_f32),
    ("exp_m1", m::exp_m1, m::exp_m1_f32),
    ("ln_1p", m::ln_1p, m::ln_1p_f32),
    // Both results of one function.
    ("sin", |x| m::sin_cos(x).0, |x| m::sin_cos_f32(x).0),
];

const TWO: [(&str, Two<f64>, Two<f32>); 3] =
    [("powf", m::powf, m::powf_f32), ("hypot", m::hypot, m::hypot_f32), ("atan2", m::atan2, m::atan2_f32)];

/// `SplitMix64` (G. L. Steele, D. Lea and C. H. Flood, OOPSLA 2014).
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// Any number, or one of a usual magnitude.
    fn number(&mut self) -> f64 {
        let bits = self.bits();
        if bits.is_multiple_of(8) {
            return f64::from_bits(self.bits());
        }
        let exponent = 1_023 - 30 + self.bits() % 42;
        f64::from_bits(bits & !(0x7ff << 52) | exponent << 52)
    }
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}
