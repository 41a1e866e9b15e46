//! The tutorial's five descents, defined once for figures, snapshots, firmware and page.
//!
//! ```
//! use gd_scenarios::Scenario;
//!
//! let scenario = Scenario::by_name("cubic").expect("a scenario of the tutorial");
//! let (x, y) = scenario.data::<f32>();
//! let last = scenario.descent(&x, &y)?.last().expect("400 steps");
//! assert!((last.params[0] - 1.2).abs() < 0.1 && (last.params[1] - 2.5).abs() < 0.1);
//! # Ok::<(), gd_core::Error>(())
//! ```
//!
//! No std, no heap: everything is in arrays of [`N_POINTS`] numbers.
//!
//! # Features
//! - `serde`: `Serialize` for scenarios.
#![no_std]

mod scenario;

pub use scenario::{
    ModelKind, N_POINTS, NOISE, SCENARIOS, SEED, SURFACE_AXIS, Scenario, ScenarioDescent, ScenarioLoss, TRUE_PARAMS,
    noise_from, noise_samples,
};
