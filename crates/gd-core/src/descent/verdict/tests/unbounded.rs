//! Objectives without a lower bound, and without a minimum.

use std::string::{String, ToString};

use super::*;
use crate::number::Number;
use crate::{Adam, C, Momentum, TwiceDifferentiable, TwiceDual, objective_fn};

type One = [TwiceDual<f64, 1>; 1];
type Two = [TwiceDual<f64, 2>; 2];

fn judged<const P: usize>(
    objective: impl TwiceDifferentiable<[f64; P]>,
    optimizer: impl Optimizer<[f64; P]> + Clone,
    start: [f64; P],
    n_steps: usize,
) -> Verdict {
    let mut descent = Descent::new(objective, optimizer, start, n_steps).unwrap();
    descent.run();
    let verdict = descent.verdict().unwrap();
    assert!(!verdict.to_string().contains("NaN"), "{verdict}");
    verdict
}

fn sgd(rate: f64) -> Sgd<f64> {
    Sgd::new(rate).unwrap()
}

#[test]
fn what_falls_without_bound_is_said_to() {
    let hill = |[x]: One| -(x * x);
    // After few steps, after many, and beyond all numbers.
    for n_steps in [2, 20, 400, 5000] {
        let verdict = judged(objective_fn(hill), sgd(0.1), [1.0], n_steps);
        assert!(matches!(verdict, Verdict::Unbounded { along: 0, .. }), "{n_steps}: {verdict}");
        assert!(verdict.to_string().starts_with("diverged: the loss falls without bound along p0, from -1.00 to -"));
    }
    let plane = judged(objective_fn(|[x, y]: Two| C(3.0) * y - x), Adam::new(0.1).unwrap(), [0.0, 0.0], 50);
    assert!(matches!(plane, Verdict::Unbounded { along: 1, .. }), "{plane}");
    let logarithm = judged(objective_fn(|[x]: One| -x.ln()), sgd(0.1), [1.0], 100);
    assert!(matches!(logarithm, Verdict::Unbounded { .. }), "{logarithm}");
    let saddle = judged(objective_fn(|[x, y]: Two| x * y), Momentum::new(0.05).unwrap(), [1.0, 0.5], 100);
    assert!(matches!(saddle, Verdict::Unbounded { .. }), "{saddle}");
    let cubic = judged(objective_fn(|[x]: One| x * x * x), sgd(0.1), [-1.0], 100);
    assert!(matches!(cubic, Verdict::Unbounded { .. }), "{cubic}");
}

#[test]
fn what_levels_off_or_has_a_minimum_does_not() {
    let is_unbounded = |verdict: &Verdict| matches!(verdict, Verdict::Unbounded { .. });
    let decay = judged(objective_fn(|[x]: One| (-x).exp()), sgd(1.0), [0.0], 300);
    let hyperbola = judged(objective_fn(|[x]: One| C(1.0) / (C(1.0) + x * x)), sgd(0.5), [1.0], 300);
    let step = judged(objective_fn(|[x]: One| -x.atan()), sgd(0.5), [0.0], 300);
    for verdict in [decay, hyperbola, step] {
        assert!(!is_unbounded(&verdict) && !matches!(verdict, Verdict::Converged(_)), "{verdict}");
    }
    // On the way to a minimum, though beyond it the loss falls without bound: x^3 - 3 x from 5.
    for n_steps in [1, 2, 5] {
        let verdict = judged(objective_fn(|[x]: One| x * x * x - C(3.0) * x), sgd(0.02), [5.0], n_steps);
        assert!(!is_unbounded(&verdict), "{n_steps}: {verdict}");
    }
    let bounded = objective_fn(|[x]: One| -(x * x)).with_lower_bound(-1e300);
    assert!(!is_unbounded(&judged(bounded, sgd(0.1), [1.0], 20)));
}

#[test]
fn minima_below_zero_are_minima() {
    let wells = |[x]: One| x.powi(4) - x * x;
    for start in [0.1, -0.1, 2.0] {
        let verdict = judged(objective_fn(wells), sgd(0.05), [start], 400);
        assert!(matches!(verdict, Verdict::Converged(evidence) if (evidence.loss + 0.25).abs() < 1e-9), "{verdict}");
    }
    // A rate that is too large for a well is no fall without bound.
    let verdict = judged(objective_fn(wells), sgd(3.0), [2.0], 400);
    assert!(matches!(verdict, Verdict::Diverged { .. }), "{verdict}");
}

#[test]
fn where_the_gradient_vanishes_is_not_always_a_minimum() {
    let said = |verdict: Verdict| -> String {
        assert!(matches!(verdict, Verdict::Stalled(_)), "{verdict}");
        verdict.to_string()
    };
    let top = said(judged(objective_fn(|[x]: One| (x * x - C(1.0)).powi(2)), sgd(0.1), [0.0], 50));
    assert!(top.ends_with("the curvature along p0 is -4.00, a maximum; start beside it along p0"), "{top}");
    let saddle = said(judged(objective_fn(|[x, y]: Two| x * y), sgd(0.1), [1.0, 1.0], 400));
    assert!(saddle.contains("a saddle; start beside it"), "{saddle}");
    // Without data nothing is to be fixed.
    let flat = said(judged(objective_fn(|[x]: One| x * x * x), sgd(0.1), [0.0], 5));
    assert!(flat.ends_with("flat; start elsewhere"), "{flat}");
}

/// Where the loss is 0 and so are all parameters, nothing but the start tells what is little.
#[test]
fn a_minimum_of_zero_at_zero_is_reached() {
    let bowl = |[x, y]: Two| x * x + C(3.0) * y * y;
    for (n_steps, is_reached) in [(40, false), (100, false), (146, true), (400, true), (3000, true)] {
        let verdict = judged(objective_fn(bowl), sgd(0.1), [1.0, 1.0], n_steps);
        assert_eq!(matches!(verdict, Verdict::Converged(_)), is_reached, "{n_steps}: {verdict}");
    }
    // As far in the parameters, in whatever units loss and parameters are.
    for (unit, height) in [(1e-9, 1.0), (1e9, 1.0), (1.0, 1e-12), (1.0, 1e12)] {
        let scaled = |[x]: One| C(height) * (x / C(unit)) * (x / C(unit));
        let rate = 0.1 * unit * unit / height;
        for (n_steps, is_reached) in [(100, false), (146, true)] {
            let verdict = judged(objective_fn(scaled), sgd(rate), [unit], n_steps);
            assert_eq!(matches!(verdict, Verdict::Converged(_)), is_reached, "{unit} {height} {n_steps}: {verdict}");
        }
    }
    let quartic = judged(objective_fn(|[x]: One| x.powi(4)), sgd(0.1), [1.0], 400);
    assert!(!matches!(quartic, Verdict::Converged(_)), "{quartic}");
}

#[test]
fn a_plateau_is_no_minimum_however_low() {
    // At steps of 1 the loss falls by a factor of e with each, below all that is little beside the start.
    for n_steps in [40, 55, 60, 65, 70, 80, 100, 200] {
        for start in [-20.0, 0.0] {
            let decay = judged(objective_fn(|[x]: One| (-x).exp()), Adam::new(1.0).unwrap(), [start], n_steps);
            assert!(!matches!(decay, Verdict::Converged(_)), "{start} {n_steps}: {decay}");
            assert!(!decay.to_string().contains("about 1 more step"), "{start} {n_steps}: {decay}");
        }
        let hill = |[x]: One| C(-1.0) / (C(1.0) + (-x).exp()) + C(1.0);
        let hill = judged(objective_fn(hill), Adam::new(1.0).unwrap(), [0.0], n_steps);
        assert!(!matches!(hill, Verdict::Converged(_)), "{n_steps}: {hill}");
    }
}
