//! Loss and gradient over a million points: formulas as text beside the same models by hand.
#![allow(missing_docs, reason = "a benchmark's main is made by a macro")]

use divan::{Bencher, black_box};
use gd_core::nalgebra::SVector;
use gd_core::{Cubic, Data, Line, MeanSquaredError, Model, Objective, Real, TinyNet};
use gd_formula::{ColumnModel, Formula};

const N_POINTS: usize = 1_000_000;

fn main() {
    divan::main();
}

/// The inputs, and observations in a place of their own.
fn data<T: Real>() -> (Vec<T>, Vec<T>) {
    let at = |i: usize| i as f64 / N_POINTS as f64;
    ((0..N_POINTS).map(|i| T::constant(at(i))).collect(), (0..N_POINTS).map(|i| T::constant(1.0 - at(i))).collect())
}

fn by_hand<T: Real>(bencher: Bencher<'_, '_>, model: impl Model<T, 2, Input = T> + Copy) {
    let (x, y) = data::<T>();
    let loss = Data::new(&x, &y).map(|data| MeanSquaredError::new(model, data));
    let at = SVector::from([T::constant(1.2), T::constant(2.5)]);
    bencher.bench_local(|| loss.as_ref().map(|loss| loss.value_with_gradient(black_box(&at))));
}

fn as_text<T: Real>(bencher: Bencher<'_, '_>, text: &str) {
    let (x, y) = data::<T>();
    let (columns, rows) = ([x.as_slice()], ColumnModel::<T, 2>::rows(N_POINTS as u32));
    let formula = Formula::parse(text, &["x"]).ok();
    let model = formula.as_ref().and_then(|formula| ColumnModel::<T, 2>::new(formula, &columns).ok().flatten());
    let loss =
        model.and_then(|model| Data::new(&rows, &y).ok().map(|data| MeanSquaredError::new(model.over(&rows), data)));
    let at = SVector::from([T::constant(1.2), T::constant(2.5)]);
    bencher.bench_local(|| loss.as_ref().map(|loss| loss.value_with_gradient(black_box(&at))));
}

#[divan::bench(types = [f32, f64])]
fn line_by_hand<T: Real>(bencher: Bencher<'_, '_>) {
    by_hand::<T>(bencher, Line);
}

#[divan::bench(types = [f32, f64])]
fn line_as_text<T: Real>(bencher: Bencher<'_, '_>) {
    as_text::<T>(bencher, "a*x + b");
}

#[divan::bench(types = [f32, f64])]
fn cubic_by_hand<T: Real>(bencher: Bencher<'_, '_>) {
    by_hand::<T>(bencher, Cubic);
}

#[divan::bench(types = [f32, f64])]
fn cubic_as_text<T: Real>(bencher: Bencher<'_, '_>) {
    as_text::<T>(bencher, "a*x^3 + b*x^2");
}

#[divan::bench(types = [f32, f64], sample_count = 20)]
fn net_by_hand<T: Real>(bencher: Bencher<'_, '_>) {
    by_hand::<T>(bencher, TinyNet);
}

#[divan::bench(types = [f32, f64], sample_count = 20)]
fn net_as_text<T: Real>(bencher: Bencher<'_, '_>) {
    as_text::<T>(bencher, "sin(b*cos(a*x))");
}
