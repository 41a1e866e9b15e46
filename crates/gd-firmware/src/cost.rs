//! What a step costs: instructions and stack. Only in an emulator or on a chip.

use core::hint::black_box;

use gd_core::{
    Cubic, Data, Descent, Ellipsoid, Error, LevenbergMarquardt, Line as StraightLine, MeanSquaredError, Model, MultiInput,
    Objective, RecursiveGaussNewton, RunningLeastSquares, Sgd, Streaming, TinyNet,
};
use gd_scenarios::Scenario;

use crate::Outcome;
use crate::calibrate::Thermistor;
use crate::counter::Counter;
use crate::field::attitude;
use crate::output::{Bits, Line, Output};
use crate::stack;

/// Steps that are timed; the first before them is not.
const N_STEPS: u32 = 4;
/// Points of a thermistor's calibration.
const N_CALIBRATION: usize = 20;

/// Measures all, in `f32` and for comparison in `f64`.
pub fn write(output: &mut impl Output) -> Outcome {
    let Some(counter) = Counter::take() else { return Outcome::Failure };
    let mut costs = Costs { counter, output };
    let measured = both(&mut costs, "line", StraightLine)
        .and_then(|()| both(&mut costs, "cubic", Cubic))
        .and_then(|()| both(&mut costs, "net-global", TinyNet))
        .and_then(|()| line_gradient(&mut costs))
        .and_then(|()| line_with_one_sum(&mut costs))
        .and_then(|()| least_squares(&mut costs))
        .and_then(|()| streaming(&mut costs))
        .and_then(|()| running(&mut costs))
        .and_then(|()| gauss_newton(&mut costs))
        .and_then(|()| ellipsoid(&mut costs))
        .and_then(|()| verdict(&mut costs));
    if measured.is_ok() { Outcome::Success } else { Outcome::Failure }
}

struct Costs<'a, W> {
    counter: Counter,
    output: &'a mut W,
}

impl<W: Output> Costs<'_, W> {
    /// Counts the instructions of a step, then lets another one leave its traces on the stack.
    fn measure(&mut self, name: &str, scalar: &str, mut step: impl FnMut()) {
        step();
        let count = self.counter.instructions(|| (0..N_STEPS).for_each(|_| step()));
        Line::new("instructions").word(name).word(scalar).count(count / N_STEPS).end(self.output);
        let line = Line::new("stack").word(name).word(scalar);
        match stack::used_by(step) {
            Some(bytes) => line.count(bytes).end(self.output),
            None => line.word("deeper-than-painted").end(self.output),
        }
    }
}

fn both<W: Output>(
    costs: &mut Costs<'_, W>,
    name: &str,
    model: impl Model<[f32; 2], Input = f32> + Model<[f64; 2], Input = f64> + Copy,
) -> Result<(), Error> {
    full::<f32, W>(costs, name, model)?;
    full::<f64, W>(costs, name, model)
}

#[inline(never)]
fn full<T: Bits, W: Output>(
    costs: &mut Costs<'_, W>,
    name: &str,
    model: impl Model<[T; 2], Input = T>,
) -> Result<(), Error> {
    let Some(scenario) = Scenario::by_name(name) else { return Err(Error::NoData) };
    let (x, y) = scenario.data::<T>();
    let loss = MeanSquaredError::new(model, Data::new(&x, &y)?);
    let optimizer = Sgd::new(T::constant(scenario.learning_rate))?;
    let mut descent = Descent::new(loss, optimizer, scenario.start.map(T::constant), 100)?;
    costs.measure(name, T::NAME, || {
        black_box(descent.next());
    });
    Ok(())
}

/// The part of a step that goes over the data.
#[inline(never)]
fn line_gradient<W: Output>(costs: &mut Costs<'_, W>) -> Result<(), Error> {
    let Some(scenario) = Scenario::by_name("line") else { return Err(Error::NoData) };
    let (x, y) = scenario.data::<f32>();
    let loss = MeanSquaredError::new(StraightLine, Data::new(&x, &y)?);
    costs.measure("line-gradient", "f32", || {
        let mut gradient = [0.0; 2];
        black_box(black_box(&loss).value_with_gradient(&black_box([5.0, 4.0]), &mut gradient));
        black_box(gradient);
    });
    Ok(())
}

/// The same as one would first write it, without the core: point after point into one sum. Other bits, for the sums are
/// formed in another order; it shows what the core's eight partial sums cost a processor without vectors.
#[inline(never)]
fn line_with_one_sum<W: Output>(costs: &mut Costs<'_, W>) -> Result<(), Error> {
    let Some(scenario) = Scenario::by_name("line") else { return Err(Error::NoData) };
    let (x, y) = scenario.data::<f32>();
    costs.measure("line-one-sum", "f32", || {
        let (a, b) = black_box((5.0_f32, 4.0_f32));
        let (mut squares, mut slope_a, mut slope_b) = (0.0, 0.0, 0.0);
        for (&x, &y) in black_box(&x[..]).iter().zip(black_box(&y[..])) {
            let residual = a * x + b - y;
            squares += residual * residual;
            slope_a += residual * x;
            slope_b += residual;
        }
        let scale = 1.0 / x.len() as f32;
        black_box((squares * scale, 2.0 * scale * slope_a, 2.0 * scale * slope_b));
    });
    Ok(())
}

/// The data of a calibration: a cubic without noise.
fn calibration() -> ([f32; N_CALIBRATION], [f32; N_CALIBRATION]) {
    let x = core::array::from_fn(|index| index as f32 / 10.0 - 1.0);
    (x, x.map(|x| 1.2 * x * x * x + 2.5 * x * x + 0.1 * x))
}

#[inline(never)]
fn least_squares<W: Output>(costs: &mut Costs<'_, W>) -> Result<(), Error> {
    let (x, y) = calibration();
    let loss = MeanSquaredError::new(Cubic, Data::new(&x, &y)?);
    let mut start = LevenbergMarquardt::new(loss, [5.0, 4.0], 100)?;
    start.next();
    costs.measure("least-squares-20-points", "f32", || {
        // Every time the same step: the fit would soon have arrived.
        black_box(start.clone().next());
    });
    let fit = LevenbergMarquardt::new(loss, [1.2, 2.5], 100)?;
    costs.measure("statistics-20-points", "f32", || {
        black_box(fit.statistics());
    });
    Ok(())
}

#[inline(never)]
fn streaming<W: Output>(costs: &mut Costs<'_, W>) -> Result<(), Error> {
    let mut fit = Streaming::new(TinyNet, Sgd::new(0.1_f32)?, [2.0, 4.5])?;
    costs.measure("streaming-net", "f32", || {
        // Refusals are impossible with these samples and would not be slower.
        let _ = black_box(fit.push(black_box(0.3), black_box(0.5)));
    });
    let mut fit = Streaming::new(StraightLine, Sgd::new(0.1_f32)?, [2.0, 4.5])?;
    costs.measure("streaming-line", "f32", || {
        let _ = black_box(fit.push(black_box(0.3), black_box(0.5)));
    });
    Ok(())
}

#[inline(never)]
fn running<W: Output>(costs: &mut Costs<'_, W>) -> Result<(), Error> {
    let mut fit = RunningLeastSquares::new(StraightLine, [0.0_f32; 2])?;
    let (x, y) = calibration();
    for (&x, &y) in x.iter().zip(&y) {
        let _ = fit.push(x, y);
    }
    costs.measure("running-line", "f32", || {
        let _ = black_box(fit.push(black_box(0.3), black_box(0.5)));
    });
    costs.measure("running-line-answer", "f32", || {
        black_box((black_box(&fit).params(), fit.statistics()));
    });
    Ok(())
}

#[inline(never)]
fn gauss_newton<W: Output>(costs: &mut Costs<'_, W>) -> Result<(), Error> {
    let mut fit = RecursiveGaussNewton::new(Thermistor, [10.0_f32, 3.5])?;
    for index in 0..20_u16 {
        // The formula's own values nearby, so that every sample is used.
        let resistance = 2.0 + f32::from(index);
        let _ = fit.push(resistance, Model::<[f32; 2]>::predict(&Thermistor, &[10.2, 3.6], resistance));
    }
    costs.measure("gauss-newton", "f32", || {
        let _ = black_box(fit.push(black_box(8.0), black_box(30.6)));
    });
    Ok(())
}

#[inline(never)]
fn ellipsoid<W: Output>(costs: &mut Costs<'_, W>) -> Result<(), Error> {
    let mut fit = RunningLeastSquares::new(MultiInput::<_, 3>(Ellipsoid), [0.0_f32; 9])?;
    for index in 0..60 {
        let reading = attitude(index, 60);
        let _ = fit.push(reading, Ellipsoid::square(reading));
    }
    let reading = attitude(7, 60);
    costs.measure("ellipsoid", "f32", || {
        let _ = black_box(fit.push(black_box(reading), black_box(Ellipsoid::square(reading))));
    });
    costs.measure("ellipsoid-answer", "f32", || {
        black_box(Ellipsoid::correction(&black_box(&fit).params()));
    });
    Ok(())
}

/// Judges a descent along a line after 100 steps.
#[inline(never)]
fn verdict<W: Output>(costs: &mut Costs<'_, W>) -> Result<(), Error> {
    let (x, y) = calibration();
    let loss = MeanSquaredError::new(StraightLine, Data::new(&x, &y)?);
    let mut descent = Descent::new(loss, Sgd::new(0.1)?, [5.0, 4.0], 100)?;
    descent.by_ref().for_each(drop);
    costs.measure("verdict-20-points", "f32", || {
        black_box(black_box(&descent).verdict());
    });
    Ok(())
}
