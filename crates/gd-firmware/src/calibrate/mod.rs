//! Calibrates two sensors while their samples come in: a pressure sensor that never holds any data, and a thermistor
//! that keeps twenty points and reports how well they determine its coefficients. `f32` only.

mod sensor;

use gd_core::{
    Data, Error, GenericModel, LevenbergMarquardt, Line as StraightLine, MeanSquaredError, Number, Schedule, Scheduled,
    Sgd, Streaming,
};

use self::sensor::{FULL_SCALE, PRESSURE, SERIES_RESISTOR, Sample, THERMISTOR};
use crate::Outcome;
use crate::output::{Line, Output};

/// Calibrates both; fails if a sensor's true coefficients are not found.
pub fn write(output: &mut impl Output) -> Outcome {
    match (pressure(output), thermistor(output)) {
        (Ok(true), Ok(true)) => Outcome::Success,
        _ => Outcome::Failure,
    }
}

/// A converter at either end of its range shows a broken wire, not a measurement.
fn is_plausible(sample: &Sample) -> bool {
    sample.counts > 0 && sample.counts < FULL_SCALE && sample.reference.is_finite()
}

fn pressure(output: &mut impl Output) -> Result<bool, Error> {
    // The rate halves every 500 samples, so that the last of them no longer shake the coefficients.
    let optimizer = Scheduled::new(Sgd::new(0.2)?, Schedule::step(500, 0.5)?);
    let mut fit = Streaming::new(StraightLine, optimizer, [0.0, 0.0])?;
    let mut n_refused = 0;
    for sample in sensor::pressure(4000) {
        let is_used =
            is_plausible(&sample) && fit.push(sensor::normalized(f32::from(sample.counts)), sample.reference).is_ok();
        n_refused += u32::from(!is_used);
    }
    let verdict = if fit.verdict().is_settled() { "settled" } else { "open" };
    Line::new("pressure samples").count(fit.n_used() as u32).word("refused").count(n_refused).word(verdict).end(output);
    let mut is_found = fit.verdict().is_settled();
    for ((name, &coefficient), truth) in ["gain", "offset"].iter().zip(fit.params()).zip(PRESSURE) {
        Line::new("pressure").word(name).decimal(coefficient).bits(coefficient).end(output);
        is_found &= (coefficient - truth).abs() < 1e-3;
    }
    Ok(is_found)
}

/// Degrees Celsius from kilohms by the B equation, 1 / T = 1 / T25 + ln(R / R25) / B in kelvins.
pub(crate) struct Thermistor;

impl GenericModel<2> for Thermistor {
    fn value<N: Number>(&self, [r25, b]: [N; 2], resistance: N) -> N {
        let inverse = N::constant(1.0 / 298.15) + (resistance / r25).ln() / (N::constant(1000.0) * b);
        N::constant(1.0) / inverse - N::constant(273.15)
    }
}

/// Places for points of the bath.
const CAPACITY: usize = 20;

fn thermistor(output: &mut impl Output) -> Result<bool, Error> {
    let (mut resistances, mut temperatures) = ([0.0; CAPACITY], [0.0; CAPACITY]);
    let mut slots = resistances.iter_mut().zip(&mut temperatures);
    let (mut n_used, mut n_refused) = (0, 0_u32);
    for sample in sensor::thermistor() {
        let Some((resistance, temperature)) = is_plausible(&sample).then(|| slots.next()).flatten() else {
            n_refused += 1;
            continue;
        };
        let counts = f32::from(sample.counts);
        *resistance = SERIES_RESISTOR * counts / (f32::from(FULL_SCALE) - counts);
        *temperature = sample.reference;
        n_used += 1;
    }
    Line::new("thermistor samples").count(n_used as u32).word("refused").count(n_refused).end(output);
    let (x, y) = (resistances.get(..n_used).unwrap_or(&[]), temperatures.get(..n_used).unwrap_or(&[]));
    let mut fit = LevenbergMarquardt::new(MeanSquaredError::new(Thermistor, Data::new(x, y)?), [5.0, 3.0], 50)?;
    let n_steps = fit.by_ref().count();
    let statistics = fit.statistics();
    let has_converged = fit.stop().is_some_and(|stop| stop.is_converged());
    Line::new("thermistor steps")
        .count(n_steps as u32)
        .word(if has_converged { "converged" } else { "open" })
        .end(output);
    let mut is_found = has_converged;
    let named = ["r25", "b"].iter().zip(fit.params()).zip(THERMISTOR);
    for (index, ((name, &coefficient), truth)) in named.enumerate() {
        let Ok(error) = statistics.standard_error(index) else {
            Line::new("thermistor").word(name).decimal(coefficient).word("without error").end(output);
            return Ok(false);
        };
        let line = Line::new("thermistor").word(name).decimal(coefficient).bits(coefficient);
        line.word("error").decimal(error).bits(error).end(output);
        // Four, since standard errors assume exact inputs and here the noise is in the counts.
        is_found &= (coefficient - truth).abs() < 4.0 * error;
    }
    if let Some(deviation) = statistics.residual_deviation() {
        Line::new("thermistor deviation").decimal(deviation).bits(deviation).end(output);
    }
    Ok(is_found)
}
