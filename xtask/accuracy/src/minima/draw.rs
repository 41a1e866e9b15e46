//! Numbers that are drawn, the same on every machine.

use gd_core::math::{exp, ln};
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg32;

/// A generator with the distributions that problems and starts are drawn from.
#[derive(Debug, Clone)]
pub(crate) struct Draw(Pcg32);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg32::seed_from_u64(seed))
    }

    /// Evenly between two numbers.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (f64::from(self.0.next_u32()) + 0.5) / (f64::from(u32::MAX) + 1.0)
    }

    /// Evenly in the logarithm, between two positive numbers.
    pub(crate) fn ratio(&mut self, low: f64, high: f64) -> f64 {
        exp(self.between(ln(low), ln(high)))
    }

    /// True in half of all cases.
    pub(crate) fn coin(&mut self) -> bool {
        self.next() & 1 == 0
    }

    /// 1 or -1.
    pub(crate) fn sign(&mut self) -> f64 {
        if self.coin() { 1.0 } else { -1.0 }
    }

    /// A whole number below `n`, which is not 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.next() as usize % n
    }

    /// One of some numbers, of which there is at least one.
    pub(super) fn one_of(&mut self, values: &[f64]) -> f64 {
        values[self.next() as usize % values.len()]
    }

    /// The low bits of a generator are good enough for a choice; these are the high ones.
    fn next(&mut self) -> u32 {
        self.0.next_u32() >> 16
    }
}
