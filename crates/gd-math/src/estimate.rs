//! From an estimate with a known error to the nearest number.

use crate::double_double::{Pair, settle};
use crate::single;
use crate::wide::Wide;

/// What a fast path knows of a result.
pub(crate) enum Estimate {
    /// The nearest `f64`; converted, the nearest `f32`.
    Rounded(f64),
    /// A sum of two numbers, neither of which is subnormal, and the bound of its error relative to it.
    Near(Pair, f64),
    /// Nothing.
    Unknown,
}

/// 2^-`bits`.
pub(crate) const fn error(bits: u32) -> f64 {
    1.0 / (1_u128 << bits) as f64
}

impl Estimate {
    /// The nearest `f64`, by the slow path where the estimate does not settle it.
    #[inline(always)]
    pub(crate) fn nearest_f64(self, slow: impl FnOnce() -> Wide) -> f64 {
        match self {
            Self::Rounded(value) => return value,
            Self::Near((high, low), error) => {
                let (value, settled) = settle(high, low, high.abs() * error);
                if settled {
                    return value;
                }
            }
            Self::Unknown => {}
        }
        resolved_f64(slow)
    }

    /// The nearest `f32`, by the slow path where the estimate does not settle it.
    #[inline(always)]
    pub(crate) fn nearest_f32(self, slow: impl FnOnce() -> Wide) -> f32 {
        match self {
            Self::Rounded(value) => return value as f32,
            Self::Near((high, _), _) => {
                let (value, settled) = single::settle(high);
                if settled {
                    return value;
                }
            }
            Self::Unknown => {}
        }
        resolved_f32(slow)
    }
}

// Out of the way of the fast path: what a caller saves of registers and stack is little then.
#[cold]
#[inline(never)]
fn resolved_f64(slow: impl FnOnce() -> Wide) -> f64 {
    slow().to_f64()
}

#[cold]
#[inline(never)]
fn resolved_f32(slow: impl FnOnce() -> Wide) -> f32 {
    slow().to_f32()
}
