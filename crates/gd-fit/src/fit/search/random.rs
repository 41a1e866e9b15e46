//! Numbers that are drawn, the same in every run.

use gd_core::math;
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg32;

/// A generator with the distributions that starts are drawn from.
#[derive(Debug, Clone)]
pub(crate) struct Random(Pcg32);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg32::seed_from_u64(seed))
    }

    /// Evenly between two numbers.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (f64::from(self.0.next_u32()) + 0.5) / (f64::from(u32::MAX) + 1.0)
    }

    /// Evenly in the logarithm, between two positive numbers.
    pub(crate) fn logarithmic(&mut self, low: f64, high: f64) -> f64 {
        math::exp(self.between(math::ln(low), math::ln(high)))
    }

    /// True in this part of all cases.
    pub(crate) fn chance(&mut self, part: f64) -> bool {
        self.between(0.0, 1.0) < part
    }

    /// 1 in this part of all cases, else -1.
    pub(crate) fn sign(&mut self, positive: f64) -> f64 {
        if self.chance(positive) { 1.0 } else { -1.0 }
    }

    /// A whole number below `n`, which is not 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.between(0.0, n as f64) as usize).min(n.saturating_sub(1))
    }
}
