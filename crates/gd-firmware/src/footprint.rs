//! Programs whose only purpose is their size: a descent in `f32` as a product would have it, and the same program
//! without one. The difference of two is what the core costs.

use core::hint::black_box;

use gd_core::{Data, Descent, Error, MeanSquaredError, Model, Sgd};

use crate::Outcome;

/// Points of the data, which lie in every program and so in no difference.
const N_POINTS: usize = 16;
static X: [f32; N_POINTS] =
    [-1.0, -0.875, -0.75, -0.625, -0.5, -0.375, -0.25, -0.125, 0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875];
static Y: [f32; N_POINTS] = [1.3, 1.45, 1.6, 1.75, 1.9, 2.05, 2.2, 2.35, 2.5, 2.65, 2.8, 2.95, 3.1, 3.25, 3.4, 3.55];

/// What runs without a descent: start, data, end.
pub fn none() -> Outcome {
    let (x, y) = black_box((&X, &Y));
    black_box(x.iter().zip(y).next());
    Outcome::Success
}

/// A descent of at most a hundred steps with plain gradient descent.
pub fn descent(model: impl Model<f32, 2, Input = f32>) -> Outcome {
    let (x, y) = black_box((&X, &Y));
    match run(model, x, y) {
        Ok(params) => {
            black_box(params);
            Outcome::Success
        }
        Err(_) => Outcome::Failure,
    }
}

fn run(model: impl Model<f32, 2, Input = f32>, x: &[f32], y: &[f32]) -> Result<[f32; 2], Error> {
    let loss = MeanSquaredError::new(model, Data::new(x, y)?);
    let mut descent = Descent::new(loss, Sgd::new(black_box(0.1))?, black_box([5.0, 4.0]), black_box(100))?;
    descent.by_ref().for_each(drop);
    Ok((*descent.params()).into())
}
