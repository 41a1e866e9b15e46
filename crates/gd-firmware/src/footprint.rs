//! Programs whose only purpose is their size: one method in `f32` as a product would have it, and the same program
//! without one. The difference of two is what the core costs.

use core::hint::black_box;

use gd_core::{
    Data, Descent, Error, LevenbergMarquardt, Line, MeanSquaredError, Model, RecursiveGaussNewton, RunningLeastSquares, Sgd,
    Statistics, Streaming, Verdict,
};

use crate::Outcome;
use crate::calibrate::Thermistor;

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
pub fn descent(model: impl Model<[f32; 2], Input = f32>) -> Outcome {
    let (x, y) = black_box((&X, &Y));
    match run(model, x, y) {
        Ok(params) => {
            black_box(params);
            Outcome::Success
        }
        Err(_) => Outcome::Failure,
    }
}

fn run(model: impl Model<[f32; 2], Input = f32>, x: &[f32], y: &[f32]) -> Result<[f32; 2], Error> {
    let loss = MeanSquaredError::new(model, Data::new(x, y)?);
    let mut descent = Descent::new(loss, Sgd::new(black_box(0.1))?, black_box([5.0, 4.0]), black_box(100))?;
    descent.by_ref().for_each(drop);
    Ok(*descent.params())
}

/// What a method found, or that it was refused.
fn end<R>(result: Result<R, Error>) -> Outcome {
    match result {
        Ok(found) => {
            black_box(found);
            Outcome::Success
        }
        Err(_) => Outcome::Failure,
    }
}

fn fit<'a>(x: &'a [f32], y: &'a [f32]) -> Result<LevenbergMarquardt<impl gd_core::Residuals<[f32; 2]> + 'a, [f32; 2]>, Error> {
    let loss = MeanSquaredError::new(Thermistor, Data::new(x, y)?);
    let mut fit = LevenbergMarquardt::new(loss, black_box([5.0, 3.0]), black_box(50))?;
    fit.run();
    Ok(fit)
}

/// The calibration of a thermistor by the Levenberg-Marquardt method.
pub fn least_squares() -> Outcome {
    let (x, y) = black_box((&X, &Y));
    end(fit(x, y).map(|fit| *fit.params()))
}

/// The same with standard errors.
pub fn statistics() -> Outcome {
    let (x, y) = black_box((&X, &Y));
    end(fit(x, y).map(|fit| {
        let statistics: Statistics<[f32; 2]> = fit.statistics();
        (*fit.params(), statistics.standard_error(0), statistics.standard_error(1))
    }))
}

/// A line through samples that are not kept, with the verdict.
pub fn streaming() -> Outcome {
    let (x, y) = black_box((&X, &Y));
    end(Sgd::new(black_box(0.1)).and_then(|sgd| Streaming::new(Line, sgd, black_box([5.0, 4.0]))).map(|mut fit| {
        for (&x, &y) in x.iter().zip(y) {
            let _ = fit.push(x, y);
        }
        (*fit.params(), fit.verdict())
    }))
}

fn running(x: &[f32], y: &[f32]) -> Result<RunningLeastSquares<Line, [f32; 2]>, Error> {
    let mut fit = RunningLeastSquares::new(Line, black_box([0.0, 0.0]))?;
    for (&x, &y) in x.iter().zip(y) {
        let _ = fit.push(x, y);
    }
    Ok(fit)
}

/// A line through samples that are not kept, by least squares.
pub fn running_least_squares() -> Outcome {
    let (x, y) = black_box((&X, &Y));
    end(running(x, y).map(|fit| fit.params()))
}

/// The same with verdict and standard errors.
pub fn running_errors() -> Outcome {
    let (x, y) = black_box((&X, &Y));
    end(running(x, y).map(|fit| {
        let statistics = fit.statistics();
        (fit.params(), fit.verdict(), statistics.standard_error(0), statistics.standard_error(1))
    }))
}

/// A thermistor by Gauss-Newton steps through samples that are not kept.
pub fn gauss_newton() -> Outcome {
    let (x, y) = black_box((&X, &Y));
    end(RecursiveGaussNewton::new(Thermistor, black_box([5.0, 3.0])).map(|mut fit| {
        for (&x, &y) in x.iter().zip(y) {
            let _ = fit.push(x, y);
        }
        *fit.params()
    }))
}

/// A descent along a line, and a verdict on it.
pub fn verdict() -> Outcome {
    let (x, y) = black_box((&X, &Y));
    let judged = || -> Result<Option<Verdict>, Error> {
        let loss = MeanSquaredError::new(Line, Data::new(x, y)?);
        let mut descent = Descent::new(loss, Sgd::new(black_box(0.1))?, black_box([5.0, 4.0]), black_box(100))?;
        descent.by_ref().for_each(drop);
        Ok(descent.verdict())
    };
    end(judged())
}
