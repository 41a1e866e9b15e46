//! Whether the core works on this chip: gradients, optimizers, overflow, refusals. What passes is named, what fails
//! too; results of optimizers are written as bits, to be compared.

use gd_core::{
    AdaGrad, Adam, AdamW, Column, Cubic, Data, Descent, Error, MeanSquaredError, Model, Momentum, Nesterov, Objective,
    Optimizer, Refused, RmsProp, Setting, Sgd, Stop, StopRules, Streaming, TinyNet,
};

use crate::Outcome;
use crate::output::{Bits, Line, Output};

const X: [f32; 9] = [-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0];
const Y: [f32; 9] = [1.3, 0.9, 0.48, 0.14, 0.0, 0.18, 0.78, 1.91, 3.7];

/// Runs every check.
pub fn write(output: &mut impl Output) -> Outcome {
    let mut checks = Checks { output, n_failed: 0 };
    gradients(&mut checks);
    optimizers(&mut checks);
    overflow(&mut checks);
    refusals(&mut checks);
    let n_failed = checks.n_failed;
    Line::new("failed").count(n_failed).end(output);
    if n_failed == 0 { Outcome::Success } else { Outcome::Failure }
}

struct Checks<'a, W> {
    output: &'a mut W,
    n_failed: u32,
}

impl<W: Output> Checks<'_, W> {
    fn check(&mut self, name: &str, holds: bool) {
        self.n_failed += u32::from(!holds);
        Line::new("check").word(name).word(if holds { "ok" } else { "FAILED" }).end(self.output);
    }
}

/// Gradients by hand against central differences of the loss.
fn gradients<W: Output>(checks: &mut Checks<'_, W>) {
    checks.check("gradient-line", gradient_agrees(gd_core::Line, [0.7, -0.4]));
    checks.check("gradient-cubic", gradient_agrees(Cubic, [0.7, -0.4]));
    checks.check("gradient-net", gradient_agrees(TinyNet, [0.7, -0.4]));
}

fn gradient_agrees(model: impl Model<[f32; 2], Input = f32>, params: [f32; 2]) -> bool {
    let Ok(data) = Data::new(&X, &Y) else { return false };
    let loss = MeanSquaredError::new(model, data);
    let mut gradient = [0.0; 2];
    loss.value_with_gradient(&params, &mut gradient);
    // Of a curved loss in f32 a step of 1/128 loses no more than a thousandth to either curvature or rounding.
    let step = 1.0 / 128.0;
    let [a, b] = params;
    let pairs = [[[a + step, b], [a - step, b]], [[a, b + step], [a, b - step]]];
    pairs.iter().zip(gradient).all(|([above, below], part)| {
        let difference = (loss.value(above) - loss.value(below)) / (2.0 * step);
        (difference - part).abs() < 2e-3 * (1.0 + part.abs())
    })
}

/// Every published rule lowers the loss, and ends on the bits that the host ends on.
fn optimizers<W: Output>(checks: &mut Checks<'_, W>) {
    run(checks, "sgd", Sgd::new(0.1_f32), Sgd::new(0.1_f64));
    run(checks, "momentum", Momentum::new(0.01_f32), Momentum::new(0.01_f64));
    run(checks, "nesterov", Nesterov::new(0.01_f32), Nesterov::new(0.01_f64));
    run(checks, "adagrad", AdaGrad::new(0.1_f32), AdaGrad::new(0.1_f64));
    run(checks, "rmsprop", RmsProp::new(0.01_f32), RmsProp::new(0.01_f64));
    run(checks, "adam", Adam::new(0.1_f32), Adam::new(0.1_f64));
    run(checks, "adamw", AdamW::new(0.1_f32), AdamW::new(0.1_f64));
}

fn run<W: Output>(
    checks: &mut Checks<'_, W>,
    name: &str,
    narrow: Result<impl Optimizer<[f32; 2]>, Error>,
    wide: Result<impl Optimizer<[f64; 2]>, Error>,
) {
    let is_lower =
        descend(checks, name, narrow, &X, &Y) && descend(checks, name, wide, &X.map(f64::from), &Y.map(f64::from));
    checks.check(name, is_lower);
}

fn descend<T: Bits, W: Output>(
    checks: &mut Checks<'_, W>,
    name: &str,
    optimizer: Result<impl Optimizer<[T; 2]>, Error>,
    x: &[T],
    y: &[T],
) -> bool {
    let (Ok(optimizer), Ok(data)) = (optimizer, Data::new(x, y)) else { return false };
    let start = [2.0, -1.0].map(T::constant);
    let Ok(mut descent) = Descent::new(MeanSquaredError::new(Cubic, data), optimizer, start, 100) else { return false };
    let (first, last) = (descent.next(), descent.last());
    let (Some(first), Some(last)) = (first, last) else { return false };
    let line = Line::new("optimizer").word(name).word(T::NAME);
    last.params.iter().fold(line, |line, &param| line.bits(param)).bits(last.loss).end(checks.output);
    last.loss < first.loss
}

/// A rate that is far too large must end in a report, not in a hang or a panic.
fn overflow<W: Output>(checks: &mut Checks<'_, W>) {
    checks.check("overflow-ends-descent", diverges().is_ok_and(|diverges| diverges));
    checks.check("overflow-sample-refused", streaming_refuses().is_ok_and(|refuses| refuses));
    let (sin, cos) = gd_core::math::sin_cos_f32(f32::INFINITY);
    checks.check("sine-of-infinity-is-nan", sin.is_nan() && cos.is_nan());
    checks.check("exp-overflows-to-infinity", gd_core::math::exp_f32(1e4) == f32::INFINITY);
}

fn diverges() -> Result<bool, Error> {
    let loss = MeanSquaredError::new(Cubic, Data::new(&X, &Y)?);
    let mut descent = Descent::new(loss, Sgd::new(100.0)?, [2.0, -1.0], 1000)?;
    descent.by_ref().for_each(drop);
    let ends_early = matches!(descent.stop(), Some(Stop::NonFinite { .. }));
    let rules = StopRules::none().divergence(100.0)?;
    let mut watched = Descent::new(loss, Sgd::new(100.0)?, [2.0, -1.0], 1000)?.with_rules(rules);
    let n_steps = watched.by_ref().count();
    Ok(ends_early && n_steps < 10 && matches!(watched.stop(), Some(Stop::LossExceeded { .. })))
}

fn streaming_refuses() -> Result<bool, Error> {
    let mut fit = Streaming::new(gd_core::Line, Sgd::new(0.1)?, [1.0_f32, 1.0])?;
    let before = *fit.params();
    let refused = fit.push(f32::NAN, 0.0) == Err(Refused::Sample) && fit.push(1e30, 0.0) == Err(Refused::Overflow);
    Ok(refused && *fit.params() == before && fit.n_refused() == 2 && fit.push(1.0, 0.0).is_ok())
}

/// Arguments that make no sense are named in an error.
fn refusals<W: Output>(checks: &mut Checks<'_, W>) {
    let no_data = Data::<f32, f32>::new(&[], &[]) == Err(Error::NoData);
    checks.check("no-data", no_data);
    let lengths = Data::new(&X, &[1.0_f32]) == Err(Error::LengthMismatch { column: Column::Y, expected: 9, found: 1 });
    checks.check("lengths", lengths);
    let nan = Data::new(&[0.0, 1.0], &[1.0, f32::NAN]) == Err(Error::NonFiniteData { column: Column::Y, index: 1 });
    checks.check("nan-in-data", nan);
    checks.check("learning-rate", Sgd::new(-0.5_f32) == Err(Error::LearningRate(-0.5)));
    let decay = StopRules::<f32>::none().divergence(0.5).err();
    checks.check("setting", decay == Some(Error::Setting { setting: Setting::DivergenceFactor, value: 0.5 }));
    let start = Sgd::new(0.1).and_then(|sgd| Streaming::new(gd_core::Line, sgd, [0.0, f32::INFINITY])).err();
    checks.check("start", start == Some(Error::NonFiniteStart { index: 1 }));
}
