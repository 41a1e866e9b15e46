//! The trajectories of the tutorial and of every optimizer, bit for bit.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gd_core::{
    AdaGrad, Adam, AdamW, Clip, Clipped, Descent, Momentum, Nesterov, Optimizer, ParameterUnits, RmsProp, Scaled,
    Schedule, Scheduled, Sgd,
};
use gd_scenarios::{SCENARIOS, Scenario};
use xtask::trajectories::{Bits, first_difference, steps_text, trajectory_text};
use xtask::verify::snapshot_body;
use xtask::workspace_root;

/// Compares a scenario with its snapshot.
fn check<T: Bits>(scenario: &Scenario) {
    compare::<T>(&format!("{}-{}", scenario.name, T::NAME), &trajectory_text::<T>(scenario).unwrap());
}

/// Compares with a snapshot; a failure begins with the first step that moved.
fn compare<T: Bits>(name: &str, now: &str) {
    let path = workspace_root().join("tests").join("snapshots").join(format!("{name}.snap"));
    let before = fs::read_to_string(path).unwrap_or_default();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let compared = catch_unwind(AssertUnwindSafe(|| settings.bind(|| insta::assert_snapshot!(name, now))));
    if let Err(failure) = compared {
        if let Some(difference) = first_difference::<T>(snapshot_body(&before), now) {
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

/// A hundred steps of an optimizer on the scenario with the local minimum, which no quadratic describes.
fn check_optimizer<T: Bits>(name: &str, optimizer: impl Optimizer<[T; 2]>) {
    let scenario = scenario("net-local");
    let (x, y) = scenario.data::<T>();
    let loss = scenario.loss(&x, &y).unwrap();
    let descent = Descent::new(loss, optimizer, scenario.start.map(T::constant), 100).unwrap();
    let name = format!("net-local-{name}");
    compare::<T>(&format!("{name}-{}", T::NAME), &steps_text(&name, descent));
}

/// Every optimizer, and plain descent behind every wrapper.
fn check_optimizers<T: Bits>() {
    let [hundredth, tenth, half] = [0.01, 0.1, 0.5].map(T::constant);
    let plain = || Sgd::new(tenth).unwrap();
    check_optimizer::<T>("momentum", Momentum::new(hundredth).unwrap());
    check_optimizer::<T>("nesterov", Nesterov::new(hundredth).unwrap());
    check_optimizer::<T>("adagrad", AdaGrad::new(tenth).unwrap());
    check_optimizer::<T>("rmsprop", RmsProp::new(hundredth).unwrap());
    check_optimizer::<T>("adam", Adam::new(tenth).unwrap());
    check_optimizer::<T>("adamw", AdamW::new(tenth).unwrap());
    let cosine = Schedule::cosine(80, tenth).unwrap().with_warm_up(10);
    check_optimizer::<T>("scheduled", Scheduled::new(plain(), cosine));
    check_optimizer::<T>("clipped", Clipped::new(plain(), Clip::by_norm(half).unwrap()));
    let units = ParameterUnits::new([half, T::constant(2.0)]).unwrap();
    check_optimizer::<T>("scaled", Scaled::new(plain(), units));
}

#[test]
fn optimizers_f32() {
    check_optimizers::<f32>();
}

#[test]
fn optimizers_f64() {
    check_optimizers::<f64>();
}
