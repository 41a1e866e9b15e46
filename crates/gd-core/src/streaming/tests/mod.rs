//! Fits to streams: steps, guards and verdicts.

mod gauss_newton;
mod linear;
mod sensors;
#[cfg(feature = "serde")]
mod stored;

use crate::{
    Adam, Cubic, Data, Error, Guard, Line, MeanSquaredError, Momentum, Objective, Optimizer, Real, Refused, Schedule,
    Scheduled, Sgd, Streaming,
};

#[test]
fn a_step_is_that_of_the_loss_of_one_point() {
    let (x, y) = (0.7_f64, 2.0);
    let loss = MeanSquaredError::new(Cubic, Data::new(core::slice::from_ref(&x), core::slice::from_ref(&y)).unwrap());
    let mut fit = Streaming::new(Cubic, Adam::new(0.1).unwrap(), [3.0, -1.0]).unwrap();
    let (mut optimizer, mut params) = (Adam::new(0.1).unwrap(), [3.0, -1.0]);
    for _ in 0..10 {
        let mut gradient = [0.0; 2];
        let value = loss.value_with_gradient(&params, &mut gradient);
        optimizer.step(&mut params, &gradient);
        assert_eq!(fit.push(x, y), Ok(value));
        assert_eq!(fit.params(), &params);
    }
    assert_eq!((fit.n_used(), fit.n_refused()), (10, 0));
}

#[test]
fn what_is_not_finite_changes_nothing_and_is_counted() {
    let mut fit = Streaming::new(Line, Adam::new(0.1_f32).unwrap(), [1.0, 1.0]).unwrap();
    fit.push(1.0, 0.0).unwrap();
    refuses(&mut fit, f32::NAN, 0.0, Refused::Sample);
    refuses(&mut fit, 0.0, f32::NEG_INFINITY, Refused::Sample);
    refuses(&mut fit, 1e30, 0.0, Refused::Overflow);
    for k in 0..200_u16 {
        fit.push(f32::from(k % 7) - 3.0, f32::from(k % 5)).unwrap();
    }
    refuses(&mut fit, 1.0, 1e4, Refused::Outlier);
    assert_eq!(fit.n_refused(), 4);

    let mut fit = Streaming::new(Line, Sgd::new(f64::MAX).unwrap(), [2.0, 0.0]).unwrap();
    refuses(&mut fit, 1.0, 0.0, Refused::Step);
    assert!(fit.running_loss().is_none());
    let guard = Guard::new().with_largest_norm(2.5).unwrap();
    let mut fit = Streaming::new(Line, Momentum::new(0.1).unwrap(), [2.0, 0.0]).unwrap().with_guard(guard).unwrap();
    refuses(&mut fit, 1.0, 9.0, Refused::Norm);
}

/// A sample that is refused changes the counts, and what is known of the steepness, and nothing else: parameters, optimizer,
/// all sums.
fn refuses<T: Real, O: Optimizer<[T; 2]> + Clone + PartialEq + core::fmt::Debug>(
    fit: &mut Streaming<Line, O, [T; 2]>,
    x: T,
    y: T,
    reason: Refused,
) {
    let mut expected = fit.state().clone();
    assert_eq!(fit.push(x, y), Err(reason));
    assert_eq!((fit.state().counts.n_used, fit.last_refused()), (expected.counts.n_used, Some(reason)));
    expected.counts = fit.state().counts;
    expected.lately.steepest = fit.state().lately.steepest;
    assert_eq!(fit.state(), &expected);
}

#[test]
fn the_running_loss_is_the_mean_with_fading_weights() {
    // The rate is too small to move anything: losses are y^2.
    let mut fit = Streaming::new(Line, Sgd::new(1e-300).unwrap(), [0.0, 0.0]).unwrap().with_memory(0.5).unwrap();
    fit.push(0.0, 2.0).unwrap();
    assert_eq!(fit.running_loss(), Some(4.0));
    fit.push(0.0, 1.0).unwrap();
    assert_eq!(fit.running_loss(), Some((1.0 + 0.5 * 4.0) / 1.5));
    assert!(fit.with_memory(1.0).is_err());
}

/// With a rate that decays the parameters settle on those of all samples.
#[test]
fn noise_is_averaged_out_as_the_rate_decays() {
    let optimizer = Scheduled::new(Sgd::new(0.3).unwrap(), Schedule::step(2000, 0.5).unwrap());
    let mut fit = Streaming::new(Line, optimizer, [0.0, 0.0]).unwrap();
    for k in 0..20_000 {
        let x = f64::from(k % 21) / 10.0 - 1.0;
        let noise = if (k / 21) % 2 == 0 { 0.5 } else { -0.5 };
        fit.push(x, 1.2 * x + 2.5 + noise).unwrap();
    }
    let [a, b] = *fit.params();
    assert!((a - 1.2).abs() < 0.01 && (b - 2.5).abs() < 0.01, "{a} {b}");
    assert!((fit.running_loss().unwrap() - 0.25).abs() < 0.02);
}

#[test]
fn a_start_that_is_not_finite_is_refused() {
    let refused = Streaming::new(Line, Sgd::new(0.1).unwrap(), [0.0, f64::NAN]).unwrap_err();
    assert_eq!(refused, Error::NonFiniteStart { index: 1 });
}
