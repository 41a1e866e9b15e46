//! Elementary functions, correctly rounded.
//!
//! Every result is the number nearest to the exact value, so it is defined by mathematics alone: the same bits on every
//! processor, with every compiler, in every version. No `std`, no heap, no dependencies, no fused multiply-add.
//!
//! A fast path computes the result as a sum of two numbers with a known error bound. Ziv's test says whether the bound
//! settles the rounding; where it does not, in one call of about a thousand, 256-bit integers compute the value again.
//! Angles are in radians.
//!
//! ```
//! assert_eq!(gd_math::exp(1.0), core::f64::consts::E);
//! assert_eq!(gd_math::exp_lanes([0.0, 1.0]), [1.0, core::f64::consts::E]);
//! ```

#![no_std]

#[cfg(test)]
extern crate std;

mod arc;
#[cfg(test)]
mod bounds;
mod double_double;
mod estimate;
mod exp;
mod exponentials;
mod lanes;
mod ln;
mod logarithms;
mod powf;
mod roots;
mod sin_cos;
mod single;
mod tables;
mod tan;
mod wide;

pub use arc::{acos, acos_f32, asin, asin_f32, atan, atan_f32, atan2, atan2_f32};
pub use exp::{exp, exp_lanes};
pub use exponentials::{cosh, cosh_f32, exp_m1, exp_m1_f32, exp2, exp2_f32, sinh, sinh_f32, tanh, tanh_f32};
pub use ln::{ln, ln_lanes};
pub use logarithms::{ln_1p, ln_1p_f32, log2, log2_f32, log10, log10_f32};
pub use powf::{powf, powf_lanes};
pub use roots::{cbrt, cbrt_f32, hypot, hypot_f32};
pub use sin_cos::{cos, cos_lanes, sin, sin_cos, sin_cos_lanes, sin_lanes};
pub use single::exp::{exp_f32, exp_f32_lanes};
pub use single::ln::{ln_f32, ln_f32_lanes};
pub use single::powf::{powf_f32, powf_f32_lanes};
pub use single::sin_cos::{cos_f32, cos_f32_lanes, sin_cos_f32, sin_cos_f32_lanes, sin_f32, sin_f32_lanes};
pub use tan::{tan, tan_f32};
