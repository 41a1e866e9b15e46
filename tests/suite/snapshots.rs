//! The trajectories of the tutorial, bit for bit.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gd_core::{SCENARIOS, Scenario};
use xtask::trajectories::{Bits, first_difference, trajectory_text};
use xtask::verify::{snapshot_body, snapshot_path};

/// Compares with the snapshot; a failure begins with the first step that moved.
fn check<T: Bits>(scenario: &Scenario) {
    let now = trajectory_text::<T>(scenario).unwrap();
    let before = fs::read_to_string(snapshot_path::<T>(scenario)).unwrap_or_default();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let name = format!("{}-{}", scenario.name, T::NAME);
    let compared = catch_unwind(AssertUnwindSafe(|| settings.bind(|| insta::assert_snapshot!(name.as_str(), now))));
    if let Err(failure) = compared {
        if let Some(difference) = first_difference::<T>(snapshot_body(&before), &now) {
            panic!("{name}: {difference}");
        }
        std::panic::resume_unwind(failure);
    }
}

fn scenario(name: &str) -> &'static Scenario {
    Scenario::by_name(name).expect("a scenario of the tutorial")
}

#[test]
fn line() {
    check::<f32>(scenario("line"));
    check::<f64>(scenario("line"));
}

#[test]
fn line_lr1() {
    check::<f32>(scenario("line-lr1"));
    check::<f64>(scenario("line-lr1"));
}

#[test]
fn cubic() {
    check::<f32>(scenario("cubic"));
    check::<f64>(scenario("cubic"));
}

#[test]
fn net_global() {
    check::<f32>(scenario("net-global"));
    check::<f64>(scenario("net-global"));
}

#[test]
fn net_local() {
    check::<f32>(scenario("net-local"));
    check::<f64>(scenario("net-local"));
}

#[test]
fn every_scenario_has_its_test() {
    let names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
    assert_eq!(names, ["line", "line-lr1", "cubic", "net-global", "net-local"]);
}
