//! Every descent of the tutorial, and all that chance has a hand in, as bits.

use gd_core::{Descent, Error, MiniBatch, Objective, Optimizer, Sgd};
use gd_scenarios::{N_POINTS, SCENARIOS, Scenario, noise_samples};

use crate::output::{Bits, Line, Output};
use crate::{Outcome, log};

/// Points of a mini-batch; 200 do not divide by it, so epochs end with a smaller one.
const BATCH_SIZE: usize = 24;
const BATCH_SEED: u64 = 42;

/// Writes it all: the noise, then per scenario the descent in `f32` and in `f64`, then descents on mini-batches and the
/// order of points that their generator ended with.
pub fn write(output: &mut impl Output) -> Outcome {
    noise(output);
    for scenario in &SCENARIOS {
        let written = full::<f32>(scenario, output).and_then(|()| full::<f64>(scenario, output));
        if written.is_err() {
            Line::new("refused").word(scenario.name).end(output);
            return Outcome::Failure;
        }
    }
    let Some(scenario) = Scenario::by_name("cubic") else { return Outcome::Failure };
    match mini_batches::<f32>(scenario, output).and_then(|()| mini_batches::<f64>(scenario, output)) {
        Ok(()) => Outcome::Success,
        Err(_) => Outcome::Failure,
    }
}

fn noise(output: &mut impl Output) {
    for (index, sample) in (0..).zip(noise_samples().take(N_POINTS)) {
        Line::new("noise").count(index).bits(sample).end(output);
    }
}

// Not inlined: the data of one descent must leave the stack before those of the next come.
#[inline(never)]
fn full<T: Bits>(scenario: &Scenario, output: &mut impl Output) -> Result<(), Error> {
    let (x, y) = scenario.data::<T>();
    steps(scenario.name, scenario.descent(&x, &y)?, output);
    Ok(())
}

#[inline(never)]
fn mini_batches<T: Bits>(scenario: &Scenario, output: &mut impl Output) -> Result<(), Error> {
    let (x, y) = scenario.data::<T>();
    let loss = scenario.loss(&x, &y)?;
    let mut order = [0; N_POINTS];
    let batches = MiniBatch::new::<[T; 2]>(&loss, BATCH_SIZE, BATCH_SEED, &mut order)?;
    let optimizer = Sgd::new(T::constant(scenario.learning_rate))?;
    let start = scenario.start.map(T::constant);
    steps("mini-batches", Descent::new(batches, optimizer, start, scenario.n_steps)?, output);
    for (place, &point) in (0..).zip(&order) {
        Line::new("order").count(place).count(point).end(output);
    }
    Ok(())
}

fn steps<T: Bits, F: Objective<[T; 2]>, O: Optimizer<[T; 2]>>(
    name: &str,
    descent: Descent<F, O, [T; 2]>,
    output: &mut impl Output,
) {
    log::begin::<T>(name, output);
    let mut n_written = 0;
    for step in descent {
        log::step(&step, output);
        n_written += 1;
    }
    log::end(n_written, output);
}
