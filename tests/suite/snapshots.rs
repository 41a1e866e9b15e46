//! The trajectories of the tutorial and of every optimizer, bit for bit.

use gd_core::{
    AdaGrad, Adam, AdamW, Clip, Clipped, Descent, Momentum, Nesterov, Optimizer, ParameterUnits, RmsProp, Scaled,
    Schedule, Scheduled, Sgd,
};
use gd_scenarios::{SCENARIOS, Scenario};
use gd_snapshot::{Comparison, Snapshots, Tolerance, Trajectory};
use xtask::trajectories::{Bits, of_steps, snapshot_folder, snapshot_name, trajectory_of};

/// Compares a scenario with its snapshot.
fn check<T: Bits>(scenario: &Scenario) {
    compare(scenario.name, &trajectory_of::<T>(scenario).unwrap());
}

/// Compares with a snapshot.
fn compare<T: Bits>(name: &str, now: &Trajectory<T>) {
    Snapshots::new(snapshot_folder()).insta(true).assert(&snapshot_name::<T>(name), now);
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
    compare::<T>(&format!("net-local-{name}"), &of_steps(descent).unwrap());
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

/// The form in which snapshots were kept before: a first line with the name, then `0: 40a00000=5 ...`.
fn earlier_form<T: Bits>(text: &str) -> Trajectory<T> {
    let mut trajectory = Trajectory::new(["a", "b", "mse"]).unwrap();
    for line in text.splitn(3, "---\n").nth(2).unwrap().lines().skip(1) {
        let (step, numbers) = line.split_once(": ").unwrap();
        let number = |number: &str| T::from_hex(number.split_once('=').unwrap().0).unwrap();
        let row: Vec<T> = numbers.split(' ').map(number).collect();
        trajectory.push(step.parse().unwrap(), &row).unwrap();
    }
    trajectory
}

fn agrees_with_earlier_form<T: Bits>() {
    let name = snapshot_name::<T>("net-local-adam");
    let text =
        std::fs::read_to_string(xtask::workspace_root().join(format!("tests/data/snapshots/{name}.txt"))).unwrap();
    let now = Trajectory::<T>::read(snapshot_folder().join(format!("{name}.snap"))).unwrap();
    let found = Comparison::of(&earlier_form(&text), &now, Tolerance::Exact);
    assert!(found.is_same() && !found.columns.is_reordered && found.n_shared == 100, "{name}: {found}");
}

#[test]
fn the_earlier_form_holds_the_same_bits() {
    agrees_with_earlier_form::<f32>();
    agrees_with_earlier_form::<f64>();
}
