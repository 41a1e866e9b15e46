//! Formulas as text beside the same models by hand, and formulas of many parameters.
#![allow(missing_docs, reason = "a benchmark's main is made by a macro")]

use std::fmt::Write;

use divan::{Bencher, black_box};
use gd_core::{
    Cubic, Data, Line, MeanSquaredError, Model, Objective, Real, ResidualHessian, Residuals, SquareMatrix, Storage,
    TinyNet,
};
use gd_formula::{Formula, TableResiduals};

const N_POINTS: usize = 1_000_000;
/// Of the spectrum.
const N_CHANNELS: usize = 10_000;

fn main() {
    divan::main();
}

/// The inputs, and observations in a place of their own.
fn data<T: Real>(n_points: usize) -> (Vec<T>, Vec<T>) {
    let at = |i: usize| i as f64 / n_points as f64;
    ((0..n_points).map(|i| T::constant(at(i))).collect(), (0..n_points).map(|i| T::constant(1.0 - at(i))).collect())
}

fn by_hand<T: Real>(bencher: Bencher<'_, '_>, model: impl Model<[T; 2], Input = T> + Copy) {
    let (x, y) = data::<T>(N_POINTS);
    let loss = Data::new(&x, &y).map(|data| MeanSquaredError::new(model, data));
    let (at, mut gradient) = ([1.2, 2.5].map(T::constant), [T::constant(0.0); 2]);
    bencher.bench_local(|| loss.as_ref().map(|loss| loss.value_with_gradient(black_box(&at), &mut gradient)));
}

/// Loss and gradient.
fn as_text<V: Storage<Item: Real>>(bencher: Bencher<'_, '_>, text: &str, n_points: usize, at: &V) {
    let (x, y) = data::<V::Item>(n_points);
    let columns = [x.as_slice()];
    let formula = Formula::parse(text, &["x"]).ok();
    let residuals = formula.as_ref().and_then(|formula| TableResiduals::new(formula, &columns, &y).ok());
    let loss = residuals.map(MeanSquaredError::of);
    let mut gradient = at.clone();
    bencher.bench_local(|| loss.as_ref().map(|loss| loss.value_with_gradient(black_box(at), &mut gradient)));
}

#[divan::bench(types = [f32, f64])]
fn line_by_hand<T: Real>(bencher: Bencher<'_, '_>) {
    by_hand::<T>(bencher, Line);
}

#[divan::bench(types = [f32, f64])]
fn line_as_text<T: Real>(bencher: Bencher<'_, '_>) {
    as_text(bencher, "a*x + b", N_POINTS, &[1.2, 2.5].map(T::constant));
}

#[divan::bench(types = [f32, f64])]
fn cubic_by_hand<T: Real>(bencher: Bencher<'_, '_>) {
    by_hand::<T>(bencher, Cubic);
}

#[divan::bench(types = [f32, f64])]
fn cubic_as_text<T: Real>(bencher: Bencher<'_, '_>) {
    as_text(bencher, "a*x^3 + b*x^2", N_POINTS, &[1.2, 2.5].map(T::constant));
}

#[divan::bench(types = [f32, f64], sample_count = 20)]
fn net_by_hand<T: Real>(bencher: Bencher<'_, '_>) {
    by_hand::<T>(bencher, TinyNet);
}

#[divan::bench(types = [f32, f64], sample_count = 20)]
fn net_as_text<T: Real>(bencher: Bencher<'_, '_>) {
    as_text(bencher, "sin(b*cos(a*x))", N_POINTS, &[1.2, 2.5].map(T::constant));
}

/// A spectrum of 30 lines above a base: 91 parameters, of which every line depends on three.
fn spectrum() -> (String, Vec<f64>) {
    let mut text = String::from("base");
    let mut params = vec![0.1];
    for line in 1..=30 {
        let _ = write!(text, " + a{line}*exp(-((x - m{line})/w{line})^2)");
        params.extend([0.5, f64::from(line) / 31.0, 0.02]);
    }
    (text, params)
}

#[divan::bench(types = [f32, f64], sample_count = 20)]
fn spectrum_as_text<T: Real>(bencher: Bencher<'_, '_>) {
    let (text, params) = spectrum();
    as_text(bencher, &text, N_CHANNELS, &params.into_iter().map(T::constant).collect::<Vec<_>>());
}

/// The second derivatives of a single residual.
fn hessian_as_text(bencher: Bencher<'_, '_>, text: &str, params: &Vec<f64>) {
    let (columns, y): ([&[f64]; 1], _) = ([&[0.4]], [0.0]);
    let formula = Formula::parse(text, &["x"]).ok();
    let residuals = formula.as_ref().and_then(|formula| TableResiduals::new(formula, &columns, &y).ok());
    let mut hessian = SquareMatrix::filled(params.len(), 0.0);
    bencher.bench_local(|| {
        if let Some(residuals) = &residuals {
            residuals.residual_hessian(0, black_box(params), &mut hessian);
        }
    });
}

#[divan::bench]
fn net_hessian_as_text(bencher: Bencher<'_, '_>) {
    hessian_as_text(bencher, "sin(b*cos(a*x))", &vec![1.2, 2.5]);
}

#[divan::bench]
fn spectrum_hessian_as_text(bencher: Bencher<'_, '_>) {
    let (text, params) = spectrum();
    hessian_as_text(bencher, &text, &params);
}

/// Values alone, point by point.
#[divan::bench]
fn evaluate_as_text(bencher: Bencher<'_, '_>) {
    let (x, _) = data::<f64>(1000);
    let formula = Formula::parse("a*x^3 + b*x^2 - sqrt(x)", &["x"]).ok();
    bencher.bench_local(|| {
        let params = black_box(&[1.2, 2.5]);
        formula.as_ref().map(|formula| x.iter().map(|x| formula.evaluate(params, &[*x])).sum::<f64>())
    });
}

/// Residuals with their gradients, one by one.
#[divan::bench]
fn points_as_text(bencher: Bencher<'_, '_>) {
    let (x, y) = data::<f64>(1000);
    let columns = [x.as_slice()];
    let formula = Formula::parse("a*x^3 + b*x^2 - sqrt(x)", &["x"]).ok();
    let residuals = formula.as_ref().and_then(|formula| TableResiduals::new(formula, &columns, &y).ok());
    bencher.bench_local(|| {
        let (params, mut gradient) = (black_box(&[1.2, 2.5]), [0.0; 2]);
        residuals.map(|residuals| {
            (0..x.len()).map(|row| residuals.residual_with_gradient(row, params, &mut gradient)).sum::<f64>()
        })
    });
}

/// Few points.
#[divan::bench]
fn few_as_text(bencher: Bencher<'_, '_>) {
    as_text(bencher, "a*x^3 + b*x^2 - sqrt(x)", 20, &[1.2, 2.5]);
}
