//! Tests that need more than one crate.

mod certified;
mod determinism;
mod gradients;
mod many_parameters;
mod optimizers;
mod original;
mod pictures;
mod properties;
mod rank;
mod robustness;
mod snapshots;
mod tutorial;
