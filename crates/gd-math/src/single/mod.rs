//! Functions in `f32`: a value in `f64` with a known error, rounded where the error allows only one result.
//!
//! `benches/rounding` compares every one of them with MPFR for all 2^32 arguments, those of two arguments for random
//! ones.

pub(crate) mod exp;
pub(crate) mod ln;
pub(crate) mod powf;
pub(crate) mod sin_cos;

/// The error that [`settle`] allows for, relative to the value: every kernel here keeps below half of it.
pub(crate) const ERROR: f64 = 1.0 / (1_u64 << 49) as f64;

/// The nearest `f32`, and whether no other is nearest to anything within the error of `value`.
#[inline(always)]
pub(crate) fn settle(value: f64) -> (f32, bool) {
    let error = value * ERROR;
    let below = (value - error) as f32;
    let above = (value + error) as f32;
    (above, below == above)
}

/// Whether x is positive and finite; also false for NaN.
#[inline(always)]
pub(crate) fn positive(x: f32) -> bool {
    // The bits of these are the numbers from 1 to below those of infinity.
    x.to_bits().wrapping_sub(1) < f32::INFINITY.to_bits() - 1
}
