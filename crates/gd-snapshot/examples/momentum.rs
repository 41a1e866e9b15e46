//! Compares the trajectories of two learning rates that are neighboring numbers.

use gd_snapshot::{Comparison, ShapeError, Tolerance, Trajectory};

/// Momentum on Rosenbrock's valley, (1 - a)^2 + 100 (b - a^2)^2.
fn descend(rate: f64) -> Result<Trajectory<f64>, ShapeError> {
    let (mut params, mut velocity) = ([-1.2_f64, 1.0], [0.0; 2]);
    let rows = (0..1000).map(|_| {
        let [a, b] = params;
        let valley = b - a * a;
        let row = [a, b, (1.0 - a) * (1.0 - a) + 100.0 * valley * valley];
        let gradient = [-2.0 * (1.0 - a) - 400.0 * a * valley, 200.0 * valley];
        for ((param, velocity), gradient) in params.iter_mut().zip(&mut velocity).zip(gradient) {
            *velocity = 0.9 * *velocity - rate * gradient;
            *param += *velocity;
        }
        row
    });
    Trajectory::from_rows(["a", "b", "loss"], rows)
}

fn main() -> Result<(), ShapeError> {
    let rate = 1e-4_f64;
    let found = Comparison::of(&descend(rate)?, &descend(rate.next_up())?, Tolerance::Exact);
    println!("{found}");
    Ok(())
}
