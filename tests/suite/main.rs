//! Tests that need more than one crate.

mod certified;
mod determinism;
mod gradients;
mod optimizers;
mod original;
mod pictures;
mod properties;
mod robustness;
mod snapshots;
mod tutorial;
