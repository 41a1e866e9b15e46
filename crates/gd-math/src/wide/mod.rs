//! The slow path: functions to more than 200 bits, in integers alone.
//!
//! An `f64` result of a transcendental function of one `f64` argument is never nearer to the middle of two numbers than
//! about 2^-65 units in the last place (V. Lefèvre and J.-M. Muller, "Worst cases for correct rounding of the elementary
//! functions in double precision", ARITH 15, 2001), so 120 bits would decide all of these. Those of two arguments are
//! too many to search; among 2^126 pairs 180 bits may be needed, and the bits here suffice for that with 2^-20 to spare.
//! Slow as it is, it runs once in a thousand calls or less often.

pub(crate) mod angle;
pub(crate) mod exponential;
pub(crate) mod fixed;
pub(crate) mod float;
pub(crate) mod limbs;
pub(crate) mod logarithm;
mod roots;
pub(crate) mod sine;

pub(crate) use fixed::Fixed;
pub(crate) use float::Wide;
