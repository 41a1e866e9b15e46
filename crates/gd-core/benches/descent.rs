//! What a descent and a loss surface cost.
#![allow(missing_docs, reason = "a benchmark's main is made by a macro")]

use divan::{Bencher, black_box};
use gd_core::{Real, SCENARIOS, Scenario, loss_grid, scenario::SURFACE_AXIS};

fn main() {
    divan::main();
}

const NAMES: [&str; 3] = ["line", "cubic", "net-global"];

/// 400 full-batch steps over 200 points.
#[divan::bench(types = [f32, f64], args = NAMES)]
fn descent<T: Real>(bencher: Bencher<'_, '_>, name: &str) {
    let scenario = Scenario::by_name(name).unwrap_or(&SCENARIOS[0]);
    let (x, y) = scenario.data::<T>();
    bencher.bench_local(|| scenario.descent(black_box(&x), black_box(&y)).map(Iterator::last));
}

/// The 30 x 30 loss surface over 200 points.
#[divan::bench(types = [f32, f64], args = NAMES)]
fn surface<T: Real>(bencher: Bencher<'_, '_>, name: &str) {
    let scenario = Scenario::by_name(name).unwrap_or(&SCENARIOS[0]);
    let (x, y) = scenario.data::<T>();
    let mut losses = [T::constant(0.0); 900];
    bencher.bench_local(|| {
        let loss = scenario.loss(black_box(&x), black_box(&y));
        loss.map(|loss| loss_grid(&loss, &SURFACE_AXIS, &SURFACE_AXIS, &mut losses))
    });
}
