//! Sensors in the field: they calibrate themselves while samples come in, know their errors, and say so where they cannot.
//! `f32` only.

use gd_core::{
    Ellipsoid, Error, LevenbergMarquardt, Line as StraightLine, Model, MultiInput, RecursiveGaussNewton, Refused,
    RunningLeastSquares, SampleResiduals, Schedule, Scheduled, Sgd, StreamVerdict, Streaming, math,
};
use heapless::{Deque, Vec};

use crate::Outcome;
use crate::calibrate::Thermistor;
use crate::output::{Line, Output};

/// Runs all; fails if one of them finds the wrong answer, or calls one right that is not.
pub fn write(output: &mut impl Output) -> Outcome {
    let found = [
        raw_counts(output),
        gain_and_offset(output),
        stuck(output),
        after_a_reset(output),
        from_an_interrupt(output),
        from_a_log(output),
        thermistor(output),
        compass(output, false),
        compass(output, true),
    ];
    if found.iter().all(|found| *found == Ok(true)) { Outcome::Success } else { Outcome::Failure }
}

/// A count of a 12-bit converter, and what a reference says: 0.0005 times it less 0.3, give or take 0.01.
fn sample(index: u32) -> (f32, f32) {
    let counts = (index * 611 % 4096) as f32;
    (counts, 0.0005 * counts - 0.3 + 0.01 * math::sin_cos_f32(index as f32).0)
}

fn word(verdict: &StreamVerdict<f32>) -> &'static str {
    match verdict {
        StreamVerdict::Settled { .. } => "settled",
        StreamVerdict::Learning { .. } => "learning",
        StreamVerdict::TooFew { .. } => "too-few",
        StreamVerdict::NoBetter { .. } => "no-better",
        StreamVerdict::ConstantInput => "constant-input",
        StreamVerdict::Undetermined { .. } => "undetermined",
        StreamVerdict::Refusing { .. } => "refusing",
        StreamVerdict::Diverged { .. } => "diverged",
        _ => "other",
    }
}

fn numbers(name: &str, verdict: &StreamVerdict<f32>, numbers: &[f32], output: &mut impl Output) {
    let line = Line::new(name).word(word(verdict));
    numbers.iter().fold(line, |line, &number| line.bits(number)).end(output);
}

/// Counts as they are, at a rate for inputs of about 1.
fn raw_counts(output: &mut impl Output) -> Result<bool, Error> {
    let optimizer = Scheduled::new(Sgd::new(0.2)?, Schedule::step(500, 0.5)?);
    let mut fit = Streaming::new(StraightLine, optimizer, [0.0, 0.0])?;
    for (x, y) in (0..4000).map(sample) {
        let _ = fit.push(x, y);
    }
    numbers("raw-counts", &fit.verdict(), fit.params(), output);
    Ok(!fit.verdict().is_settled() && fit.params().iter().all(|param| param.abs() < 10.0))
}

/// The same counts by least squares, which needs no rate.
fn gain_and_offset(output: &mut impl Output) -> Result<bool, Error> {
    let mut fit = RunningLeastSquares::new(StraightLine, [0.0, 0.0])?;
    for (x, y) in (0..4000).map(sample) {
        // One in a hundred is of a loose wire.
        let index = fit.n_used() + fit.n_refused();
        let _ = fit.push(x, if index.is_multiple_of(100) && index > 0 { 4095.0 } else { y });
    }
    let [gain, offset] = fit.params();
    let statistics = fit.statistics();
    let (Ok(gain_error), Ok(offset_error)) = (statistics.standard_error(0), statistics.standard_error(1)) else {
        return Ok(false);
    };
    numbers("line", &fit.verdict(), &[gain, offset, gain_error, offset_error, fit.residual_sum()], output);
    Line::new("line samples").count(fit.n_used() as u32).word("refused").count(fit.n_refused() as u32).end(output);
    let is_right = (gain - 0.0005).abs() < 5.0 * gain_error && (offset + 0.3).abs() < 5.0 * offset_error;
    Ok(fit.verdict().is_settled() && is_right && fit.last_refused() == Some(Refused::Outlier))
}

/// A sensor that does not move.
fn stuck(output: &mut impl Output) -> Result<bool, Error> {
    let mut fit = RunningLeastSquares::new(StraightLine, [0.0, 0.0])?;
    for (_, y) in (0..500).map(sample) {
        let _ = fit.push(1234.0, y);
    }
    let undetermined = fit.undetermined();
    numbers("stuck", &fit.verdict(), &undetermined.direction(0), output);
    Ok(undetermined.len() == 1 && undetermined.involves(0) && undetermined.involves(1))
}

/// Half of the samples, a state as flash would keep it, and the other half: the bits of all at once.
fn after_a_reset(output: &mut impl Output) -> Result<bool, Error> {
    let mut whole = RunningLeastSquares::new(StraightLine, [0.0, 0.0])?;
    let mut half = whole;
    for (x, y) in (0..200).map(sample) {
        let _ = (whole.push(x, y), half.push(x, y));
    }
    let state = *half.state();
    let mut resumed = RunningLeastSquares::resume(StraightLine, state)?;
    for (x, y) in (200..400).map(sample) {
        let _ = (whole.push(x, y), resumed.push(x, y));
    }
    numbers("resumed", &resumed.verdict(), &resumed.params(), output);
    Ok(resumed.params().map(f32::to_bits) == whole.params().map(f32::to_bits))
}

/// The fit of a product that calibrates itself, made by the compiler.
const CALIBRATION: RunningLeastSquares<StraightLine, [f32; 2]> =
    match RunningLeastSquares::<_, [f32; 2]>::const_new(StraightLine, [0.0, 0.0]) {
        Ok(fit) => fit,
        Err(_) => panic!("the start is finite"),
    };

/// Counts that an interrupt puts into a queue, and the idle loop takes out. What finds the queue full is lost, and no harm.
fn from_an_interrupt(output: &mut impl Output) -> Result<bool, Error> {
    let (mut queue, mut fit) = (Deque::<(u16, f32), 15>::new(), CALIBRATION);
    let mut n_lost = 0;
    for (index, (counts, reference)) in (0..600).map(sample).enumerate() {
        n_lost += u32::from(queue.push_back((counts as u16, reference)).is_err());
        // The loop comes by every twentieth time.
        if index % 20 == 19 {
            while let Some((counts, reference)) = queue.pop_front() {
                let _ = fit.push(f32::from(counts), reference);
            }
        }
    }
    numbers("queue", &fit.verdict(), &fit.params(), output);
    let [gain, offset] = fit.params();
    let is_right = (gain - 0.0005).abs() < 2e-6 && (offset + 0.3).abs() < 5e-3;
    Ok(n_lost == 150 && fit.n_used() == 450 && fit.verdict().is_settled() && is_right)
}

/// A point of a bath: counts of a converter that measures half of its supply where the thermistor has 10 kilohms.
struct Reading {
    counts: u16,
    celsius: f32,
}

impl Reading {
    fn kilohms(&self) -> f32 {
        10.0 * f32::from(self.counts) / f32::from(4096 - self.counts)
    }
}

/// A log of structures, fitted where it lies.
fn from_a_log(output: &mut impl Output) -> Result<bool, Error> {
    let mut log = Vec::<Reading, 24>::new();
    for index in 0..30_u16 {
        let reading = Reading { counts: 500 + 120 * index, celsius: 0.0 };
        let celsius = Model::<[f32; 2]>::predict(&Thermistor, &[10.2, 3.91], reading.kilohms());
        // The log is full before the bath is done.
        let _ = log.push(Reading { celsius, ..reading });
    }
    let residuals = SampleResiduals::new(Thermistor, &log, |reading: &Reading| (reading.kilohms(), reading.celsius))?;
    let mut fit = LevenbergMarquardt::new(residuals, [5.0, 3.0], 50)?;
    fit.run();
    let [r25, b] = *fit.params();
    [r25, b].iter().fold(Line::new("log"), |line, &param| line.bits(param)).end(output);
    Ok(log.is_full() && (r25 - 10.2).abs() < 1e-3 && (b - 3.91).abs() < 1e-3)
}

/// R25 and B of a thermistor from a bath that warms and cools, sample by sample.
fn thermistor(output: &mut impl Output) -> Result<bool, Error> {
    let mut fit = RecursiveGaussNewton::new(Thermistor, [5.0, 3.0])?;
    for index in 0..1000_u32 {
        let resistance = 2.0 + (index * 37 % 200) as f32 * 0.1;
        let temperature = Model::<[f32; 2]>::predict(&Thermistor, &[10.2, 3.91], resistance);
        let _ = fit.push(resistance, temperature + 0.05 * math::sin_cos_f32((index * index % 1009) as f32).0);
    }
    let [r25, b] = *fit.params();
    numbers("thermistor", &fit.verdict(), fit.params(), output);
    Line::new("thermistor samples")
        .count(fit.n_used() as u32)
        .word("refused")
        .count(fit.n_refused() as u32)
        .end(output);
    Ok(fit.verdict().is_settled() && (r25 - 10.2).abs() < 0.01 && (b - 3.91).abs() < 0.01)
}

/// The reading of a compass in one of so many attitudes, on a spiral from pole to pole: soft iron, hard iron.
#[must_use]
pub(crate) fn attitude(index: u32, count: u32) -> [f32; 3] {
    let z = (2 * index) as f32 / count as f32 - 1.0;
    let (sin, cos) = math::sin_cos_f32(index as f32);
    let r = math::sqrt_f32(1.0 - z * z);
    [1.1 * r * cos + 0.05 * r * sin + 0.4, 0.05 * r * cos + 0.95 * r * sin - 0.3, 0.9 * z + 0.2]
}

/// Offset and matrix of a compass from 300 attitudes, or the directions that turning on a table leaves open.
fn compass(output: &mut impl Output, is_flat: bool) -> Result<bool, Error> {
    let mut fit = RunningLeastSquares::new(MultiInput::<_, 3>(Ellipsoid), [0.0; 9])?.with_rank_tolerance(0.02)?;
    for index in 0..300 {
        let [x, y, z] = attitude(index, 300);
        let reading = if is_flat { [x, y, 0.5 + 0.001 * z] } else { [x, y, z] };
        let _ = fit.push(reading, Ellipsoid::square(reading));
    }
    let verdict = fit.verdict();
    if is_flat {
        let undetermined = fit.undetermined();
        numbers("compass-on-a-table", &verdict, &undetermined.direction(0), output);
        return Ok(!verdict.is_settled() && undetermined.involves(7));
    }
    let Some(correction) = Ellipsoid::correction(&fit.params()) else { return Ok(false) };
    numbers("compass", &verdict, &correction.offset, output);
    correction.matrix.iter().for_each(|row| numbers("compass-matrix", &verdict, row, output));
    let [x, y, z] = correction.offset;
    let is_right = (x - 0.4).abs() < 1e-3 && (y + 0.3).abs() < 1e-3 && (z - 0.2).abs() < 1e-3;
    Ok(verdict.is_settled() && is_right)
}
