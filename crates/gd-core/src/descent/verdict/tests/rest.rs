//! Where a descent is at rest, where that is a minimum, and where it only seems so.

use std::format;
use std::vec::Vec;

use super::*;
use crate::number::{Number, Real};
use crate::{GenericModel, LevenbergMarquardt, Line, Model, ModelHessian};

/// A model of one line.
macro_rules! model {
    ($name:ident, $count:expr, $params:pat, $x:ident, $value:expr) => {
        #[derive(Debug, Clone, Copy)]
        pub(super) struct $name;

        impl GenericModel<$count> for $name {
            fn value<N: Number>(&self, $params: [N; $count], $x: N) -> N {
                $value
            }
        }
    };
}

model!(Growth, 2, [a, b], x, a * (b * x).exp());
model!(Sine, 3, [a, b, c], x, a * (b * x + c).sin_cos().0);
model!(Proportional, 1, [a], x, a * x);
model!(Product, 2, [a, b], x, a * b * x);
model!(Cosine, 1, [a], x, (a * x).sin_cos().1);
model!(Saturation, 1, [b], x, N::constant(1.0) - (-(b * x)).exp());
model!(Redundant, 4, [a, b, c, d], x, a * (b - c * x).exp() + d);
model!(Square, 1, [a], x, a * a * x);

pub(super) fn judge<T: Real, M: ModelHessian<[T; P]> + Model<[T; P], Input = T>, const P: usize>(
    (model, x, y): (M, &[T], &[T]),
    optimizer: impl Optimizer<[T; P]> + Clone,
    start: [T; P],
    n_steps: usize,
) -> (Verdict, [T; P]) {
    let loss = MeanSquaredError::new(model, Data::new(x, y).unwrap());
    let mut descent = Descent::new(&loss, optimizer, start, n_steps).unwrap();
    descent.run();
    let verdict = descent.verdict().unwrap();
    let is_at_rest = matches!(verdict, Verdict::Converged(_) | Verdict::Stalled(_));
    assert_eq!(descent.is_at_rest_on(&loss), is_at_rest, "{verdict}");
    assert!(verdict.evidence().gain <= verdict.evidence().loss, "{verdict}");
    assert!(!format!("{verdict}").contains("NaN"), "{verdict}");
    (verdict, descent.last_step().unwrap().params)
}

pub(super) fn grid(n: usize, from: f64, to: f64) -> Vec<f64> {
    (0..n).map(|i| from + (to - from) * i as f64 / (n - 1) as f64).collect()
}

/// Between -0.5 and 0.5, a linear congruential generator.
pub(super) fn noise(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as f64 / (1_u64 << 31) as f64 - 0.5
}

pub(super) fn noisy(x: &[f64], value: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut seed = 7;
    x.iter().map(|&x| value(x) + noise(&mut seed)).collect()
}

fn is_converged(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Converged(_))
}

/// A start at 1e9 lost 1e18 of loss by a = 670, and the rest of it was called nothing.
#[test]
fn how_far_the_start_was_does_not_matter() {
    let x = grid(50, -1.0, 3.9);
    let y = noisy(&x, |x| 2.0 * x + 3.0);
    let least = LevenbergMarquardt::new(MeanSquaredError::new(Line, Data::new(&x, &y).unwrap()), [0.0; 2], 50)
        .unwrap()
        .last()
        .unwrap()
        .loss;
    let mut n_converged = 0;
    for n_steps in (50..1200).step_by(50) {
        let (verdict, params) = judge((Line, &x, &y), sgd(0.05), [1e9, 0.0], n_steps);
        let loss = verdict.evidence().loss;
        assert_eq!(is_converged(&verdict), loss <= least * (1.0 + 1e-6), "{n_steps}: {verdict}");
        // Begun there it is judged alike.
        let (near, _) = judge((Line, &x, &y), sgd(0.05), params, 1);
        assert_eq!(is_converged(&near), is_converged(&verdict), "{near} {verdict}");
        n_converged += usize::from(is_converged(&verdict));
    }
    assert!((8..15).contains(&n_converged), "{n_converged}");
}

#[test]
fn a_rate_that_keeps_a_growth_far_from_its_minimum_does_not_converge() {
    let x = grid(50, -1.0, 3.9);
    let y = noisy(&x, |x| 2.0 * crate::math::exp(0.8 * x));
    let least = LevenbergMarquardt::new(MeanSquaredError::new(Growth, Data::new(&x, &y).unwrap()), [2.0, 0.8], 50)
        .unwrap()
        .last()
        .unwrap()
        .loss;
    for start in [[-20.0, -3.0], [1.0, 5.0], [1.0, 0.0]] {
        for (rate, n_steps) in [(0.01, 400), (0.1, 400), (1.0, 400), (0.001, 10_000), (0.01, 10_000)] {
            for verdict in [
                judge((Growth, &x, &y), RmsProp::new(rate).unwrap(), start, n_steps).0,
                judge((Growth, &x, &y), Adam::new(rate).unwrap(), start, n_steps).0,
                judge((Growth, &x, &y), sgd(0.01 * rate), start, n_steps).0,
            ] {
                let loss = verdict.evidence().loss;
                assert!(!is_converged(&verdict) || loss <= least * (1.0 + 1e-5), "{verdict}");
            }
        }
    }
    assert!(is_converged(&judge((Growth, &x, &y), Adam::new(0.01).unwrap(), [1.0, 0.0], 10_000).0));
}

/// On exact data the loss goes to zero and the gain with it: what counts is what is left in the parameters.
#[test]
fn exact_data_converge_when_the_parameters_do() {
    let x = grid(50, -1.0, 3.9);
    let (mut lines, mut sines) = (0, 0);
    for n_steps in [20, 100, 200, 400, 600, 1000, 4000] {
        for [a, b] in [[2.0, 3.0], [2.0, 0.0], [0.0, 3.0]] {
            let y: Vec<f64> = x.iter().map(|x| a * x + b).collect();
            let (verdict, found) = judge((Line, &x, &y), sgd(0.1), [5.0, 4.0], n_steps);
            let is_right = (found[0] - a).abs() < 1e-7 && (found[1] - b).abs() < 1e-7;
            assert!(!is_converged(&verdict) || is_right, "{found:?} {verdict}");
            assert!(is_converged(&verdict) || n_steps < 600, "{verdict}");
            lines += usize::from(is_converged(&verdict));
        }
        for phase in [0.0, 0.3] {
            let y: Vec<f64> = x.iter().map(|x| 1.5 * crate::math::sin(2.0 * x + phase)).collect();
            let (verdict, found) = judge((Sine, &x, &y), sgd(0.1), [1.0, 1.9, 0.2], n_steps);
            let is_right = (found[0] - 1.5).abs() < 1e-7 && (found[2] - phase).abs() < 1e-7;
            assert!(!is_converged(&verdict) || is_right, "{found:?} {verdict}");
            assert!(is_converged(&verdict) || n_steps < 1000, "{verdict}");
            sines += usize::from(is_converged(&verdict));
        }
    }
    assert!(lines > 10 && sines > 4, "{lines} {sines}");
}

#[test]
fn in_f32_rounding_is_the_floor() {
    let x: Vec<f32> = grid(50, -1.0, 3.9).into_iter().map(|x| x as f32).collect();
    let rate = Sgd::new(0.1_f32).unwrap();
    for n_steps in [10, 20, 40, 400, 4000, 20_000] {
        for [a, b] in [[2.0_f32, 3.0], [2.0, 0.0], [0.3, 700.0]] {
            let y: Vec<f32> = x.iter().map(|x| a * x + b).collect();
            let (verdict, found) = judge((Line, &x, &y), rate, [5.0, 4.0], n_steps);
            let is_right = (found[0] - a).abs() < 1e-3 * b.max(1.0) && (found[1] - b).abs() < 1e-3 * b.max(1.0);
            assert!(!is_converged(&verdict) || is_right, "{found:?} {verdict}");
            assert!(is_converged(&verdict) || n_steps < 400, "{found:?} {verdict}");
        }
        for phase in [0.0, 0.3] {
            let y: Vec<f32> = x.iter().map(|x| 1.5 * crate::math::sin(f64::from(2.0 * x) + phase) as f32).collect();
            let (verdict, found) = judge((Sine, &x, &y), rate, [1.0, 1.9, 0.2], n_steps);
            assert!(!is_converged(&verdict) || (found[0] - 1.5).abs() < 1e-3, "{found:?} {verdict}");
            assert!(is_converged(&verdict) || n_steps < 400, "{found:?} {verdict}");
        }
    }
}

#[test]
fn parameters_may_all_be_zero_at_the_minimum() {
    let x = grid(9, -1.0, 3.0);
    let zeros = [0.0; 9];
    assert!(is_converged(&judge((Proportional, &x, &zeros), sgd(0.1), [1.0], 200).0));
    assert!(!is_converged(&judge((Proportional, &x, &zeros), sgd(0.1), [1.0], 20).0));
    // Exactly there, and with noise.
    assert!(is_converged(&judge((Line, &x, &zeros), sgd(0.1), [0.0; 2], 1).0));
    let odd = [1.0, -1.0, 1.0, -1.0, 0.0, 1.0, -1.0, 1.0, -1.0];
    let even = grid(9, -1.0, 1.0);
    assert!(is_converged(&judge((Line, &even, &odd.map(|y| y * y - 8.0 / 9.0)), sgd(0.1), [0.0; 2], 400).0));
    // A parameter that is small in its unit is not nothing.
    let tiny: Vec<f64> = x.iter().map(|x| 1.6e-19 * x).collect();
    for (start, n_steps) in [(0.0, 1), (0.0, 20), (1.0, 50)] {
        assert!(!is_converged(&judge((Proportional, &x, &tiny), sgd(0.1), [start], n_steps).0));
    }
    assert!(is_converged(&judge((Proportional, &x, &tiny), sgd(0.1), [0.0], 400).0));
}

/// Far from zero the columns of a line are nearly the same: in the Hessian the difference is lost in rounding, in the
/// loss it is not. x = 1.58e9 + 86400 i are days in Unix time.
#[test]
fn shifted_lines_converge_where_they_are_right_and_not_beside_it() {
    let mut seed = 1;
    let mut n_cases = 0;
    for shift in [0.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1.58e9, 1e10, 1e11] {
        for n in [3, 5, 10, 30, 100] {
            for (scatter, spacing) in [(0.0, 1.0), (0.2, 1.0), (0.0, 86_400.0), (0.2, 86_400.0)] {
                let places: Vec<f64> = (0..n).map(|i| spacing * f64::from(i)).collect();
                let x: Vec<f64> = places.iter().map(|place| shift + place).collect();
                let y: Vec<f64> = places.iter().map(|x| 1e-5 * x + 3.0 + scatter * noise(&mut seed)).collect();
                // The line is found before the shift.
                let middle = 0.5 * spacing * f64::from(n - 1);
                let (mut squares, mut products, mut mean) = (0.0, 0.0, 0.0);
                for (place, y) in places.iter().zip(&y) {
                    squares += (place - middle) * (place - middle);
                    products += (place - middle) * y;
                    mean += y / f64::from(n);
                }
                let slope = products / squares;
                let right = [slope, mean - slope * (middle + shift)];
                let beside = [1.5 * slope, right[1] - 0.5 * slope * (middle + shift)];
                let loss = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap());
                let units = ParameterUnits::from_jacobian(&loss, &right).unwrap();
                for (start, expected) in [(right, true), (beside, false)] {
                    let (verdict, _) = judge((Line, &x, &y), Scaled::new(sgd(0.1), units), start, 3);
                    assert_eq!(is_converged(&verdict), expected, "{shift} {n} {scatter} {spacing}: {verdict}");
                }
                n_cases += 1;
            }
        }
    }
    assert_eq!(n_cases, 240);
}

#[test]
fn saddles_maxima_and_plateaus_are_no_minima() {
    let x = grid(40, 0.1, 4.0);
    let y = noisy(&x, |x| 5.0 * crate::math::exp(-x));
    let saddle = judge((Product, &x, &y), sgd(0.05), [0.0; 2], 100).0;
    assert!(matches!(saddle, Verdict::Stalled(_)) && sentence(&saddle).contains("a saddle; start beside it along a"));
    // Beside it the descent goes on, to a flat valley: a b is determined, a and b are not.
    let valley = judge((Product, &x, &y), sgd(0.02), [0.1, 0.2], 4000).0;
    assert!(matches!(valley, Verdict::Stalled(_)) && sentence(&valley).contains("flat"), "{valley}");
    let cosine: Vec<f64> = x.iter().map(|x| crate::math::cos(1.5 * x)).collect();
    let maximum = judge((Cosine, &x, &cosine), sgd(0.05), [0.0], 100).0;
    assert!(matches!(maximum, Verdict::Stalled(_)) && sentence(&maximum).contains("a maximum; start"), "{maximum}");
    assert!(is_converged(&judge((Cosine, &x, &cosine), sgd(0.05), [1.4], 400).0));
    for (at, sign) in [(1000.0, 1.0), (1000.0, -1.0), (500.0, 1.0), (500.0, -1.0), (200.0, 1.0), (200.0, -1.0)] {
        let (verdict, _) = judge((Growth, &x, &y), sgd(0.05), [sign, -at], 400);
        assert!(matches!(verdict, Verdict::Stalled(_)), "{verdict}");
        // With a point at 0 that alone tells a.
        let with_zero = grid(40, 0.0, 4.0);
        let (verdict, _) = judge((Growth, &with_zero, &y), sgd(10.0), [sign, -at], 4000);
        assert!(matches!(verdict, Verdict::Stalled(_)), "{verdict}");
    }
    let (verdict, _) = judge((Redundant, &x, &y), sgd(0.02), [1.0, 1.0, 1.0, 0.1], 40_000);
    assert!(matches!(verdict, Verdict::Stalled(_)), "{verdict}");
    // On the floor of a^4 nothing is determined to second order, a^2 + 1 is a minimum.
    assert!(!is_converged(&judge((Square, &x, &[0.0; 40]), sgd(0.02), [1.0], 40_000).0));
    let down: Vec<f64> = x.iter().map(|x| -x).collect();
    assert!(is_converged(&judge((Square, &x, &down), sgd(0.02), [1.0], 400).0));
}

/// The loss falls for ever, its curvature positive and its gradient as small as one likes.
#[test]
fn a_minimum_at_infinity_is_never_reached() {
    let x = grid(40, 0.1, 4.0);
    let scattered: Vec<f64> = noisy(&x, |_| 1.2);
    for y in [&scattered, &std::vec![1.0; 40]] {
        for at in (20..80).map(|i| f64::from(i * i) / 4.0) {
            let (verdict, _) = judge((Saturation, &x, y), sgd(1.0), [at], 10);
            assert!(!is_converged(&verdict), "{at}: {verdict}");
        }
    }
    let low: Vec<f64> = x.iter().map(|x| 1.0 - crate::math::exp(-2.0 * x)).collect();
    assert!(is_converged(&judge((Saturation, &x, &low), sgd(1.0), [1.0], 4000).0));
}
