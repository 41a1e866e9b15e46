//! Tables and constants, written by `benches/rounding/tables.py`.

#[rustfmt::skip]
pub(crate) mod arc_tangent;
#[rustfmt::skip]
pub(crate) mod exponential;
#[rustfmt::skip]
pub(crate) mod logarithm;
#[rustfmt::skip]
pub(crate) mod sine;
#[rustfmt::skip]
pub(crate) mod wide;
