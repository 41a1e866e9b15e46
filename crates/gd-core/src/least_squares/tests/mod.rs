mod minpack;
mod trust_region;

use super::*;
use crate::MeanSquaredError;
use crate::number::Number;
use crate::test_data::{MISRA1A_MINIMUM, Misra1a, misra1a};
use crate::{Data, Error, GenericModel, Line, NoError, Objective, Residuals};
use proptest::prelude::*;
use std::string::ToString;
use std::vec::Vec;

/// y = a exp(b / (x + c)), NIST's MGH10: a valley so curved and flat that many methods give up in it.
#[derive(Clone, Copy)]
struct Mgh10;

impl GenericModel<3> for Mgh10 {
    fn value<N: Number>(&self, [a, b, c]: [N; 3], x: N) -> N {
        a * (b / (x + c)).exp()
    }
}

/// y = a / (1 + exp(b - c x))^(1 / d), NIST's Rat43.
#[derive(Clone, Copy)]
struct Rat43;

impl GenericModel<4> for Rat43 {
    fn value<N: Number>(&self, [a, b, c, d]: [N; 4], x: N) -> N {
        let one = N::constant(1.0);
        a / (one + (b - c * x).exp()).powf(one / d)
    }
}

fn relative_error<const P: usize>(found: &[f64; P], certified: [f64; P]) -> f64 {
    found.iter().zip(certified).map(|(found, certified)| ((found - certified) / certified).abs()).fold(0.0, f64::max)
}

fn distance<const P: usize>(one: [f64; P], other: [f64; P]) -> f64 {
    one.iter().zip(other).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max)
}

#[test]
fn a_curved_valley_is_followed_to_its_end() {
    let x: [f64; 16] = core::array::from_fn(|i| 50.0 + 5.0 * i as f64);
    let y = [
        34780.0, 28610.0, 23650.0, 19630.0, 16370.0, 13720.0, 11540.0, 9744.0, 8261.0, 7030.0, 6005.0, 5147.0, 4427.0,
        3820.0, 3307.0, 2872.0,
    ];
    let certified = [5.609_636_471_0e-3, 6.181_346_346_3e3, 3.452_236_346_2e2];
    for start in [[2.0, 400_000.0, 25_000.0], [0.02, 4000.0, 250.0]] {
        let loss = MeanSquaredError::new(Mgh10, Data::new(&x, &y).unwrap());
        let mut fit = LevenbergMarquardt::new(loss, start, 2000).unwrap();
        let n_steps = fit.by_ref().count();
        assert!(fit.stop().unwrap().is_converged(), "{:?} after {n_steps}", fit.stop());
        assert!(relative_error(fit.params(), certified) < 1e-9, "{:?} after {n_steps}", fit.params());
    }
}

#[test]
fn a_power_of_a_parameter_is_fitted() {
    let x: [f64; 15] = core::array::from_fn(|i| 1.0 + i as f64);
    let y = [
        16.08, 33.83, 65.80, 97.20, 191.55, 326.20, 386.87, 520.53, 590.03, 651.92, 724.93, 699.56, 689.96, 637.56,
        717.41,
    ];
    let certified = [6.996_415_127_0e2, 5.277_125_302_5, 7.596_293_832_9e-1, 1.279_248_385_9];
    for start in [[100.0, 10.0, 1.0, 1.0], [700.0, 5.0, 0.75, 1.3]] {
        let loss = MeanSquaredError::new(Rat43, Data::new(&x, &y).unwrap());
        let mut fit = LevenbergMarquardt::new(loss, start, 2000).unwrap();
        fit.by_ref().for_each(drop);
        assert!(relative_error(fit.params(), certified) < 1e-9, "{:?} from {start:?}", fit.params());
    }
}

#[test]
fn every_step_lowers_the_loss_until_only_rounding_is_left() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let steps: Vec<LeastSquaresStep<[f64; 2]>> = LevenbergMarquardt::new(loss, [500.0, 1e-4], 100).unwrap().collect();
    assert_eq!((steps[0].params, steps[0].damping), ([500.0, 1e-4], 0.0));
    for (index, step) in steps.iter().enumerate() {
        let mut gradient = [0.0; 2];
        let value = loss.value_with_gradient(&step.params, &mut gradient);
        assert_eq!((step.index, step.loss.to_bits()), (index, value.to_bits()));
        // Summed point by point here, pairwise there.
        let close = |(found, part): (&f64, f64)| (found - part).abs() / (part.abs() + 1e-6) < 1e-6;
        assert!(step.gradient.iter().zip(gradient).all(close));
    }
    assert!(steps.windows(2).all(|pair| pair[1].loss <= pair[0].loss * (1.0 + 1e-12)));
}

#[test]
fn f32_gets_as_far_as_its_digits_go() {
    let (x, y) = misra1a();
    let (x, y) = (x.map(|x| x as f32), y.map(|y| y as f32));
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let mut fit = LevenbergMarquardt::new(loss, [250.0_f32, 5e-4], 200).unwrap();
    fit.by_ref().for_each(drop);
    assert!(fit.stop().unwrap().is_converged());
    let found = fit.params().map(f64::from);
    assert!(relative_error(&found, MISRA1A_MINIMUM) < 1e-3, "{found:?}");
}

#[test]
fn a_bound_in_the_way_holds_the_parameter_and_the_rest_is_fitted() {
    let (x, y) = ([0.0, 1.0, 2.0, 3.0], [1.0, 3.0, 5.0, 7.0]);
    let loss = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap());
    let infinity = f64::INFINITY;
    let mut fit = LevenbergMarquardt::new(loss, [0.5, 0.0], 100)
        .unwrap()
        .with_bounds([[-infinity, 1.5], [-infinity, infinity]])
        .unwrap();
    fit.by_ref().for_each(drop);
    // With a slope of 1.5 the best line passes through the means, (1.5, 4).
    assert!(distance(*fit.params(), [1.5, 1.75]) < 1e-14, "{:?}", fit.params());
    assert!(fit.stop().unwrap().is_converged());
    assert_eq!(fit.at_bound(), [true, false]);
    assert_eq!(fit.statistics().standard_error(0), Err(NoError::AtBound));
    assert!(fit.statistics().standard_error(1).is_ok());
    // A bound that is not in the way changes nothing.
    let free = |bounds| {
        let fit = LevenbergMarquardt::new(loss, [0.5, 0.0], 100).unwrap().with_bounds(bounds).unwrap();
        fit.last().unwrap().params
    };
    assert!(distance(free([[0.0, 10.0], [-5.0, 5.0]]), [2.0, 1.0]) < 1e-14);
}

#[test]
fn a_fixed_parameter_stays() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let mut fit =
        LevenbergMarquardt::new(loss, [100.0, MISRA1A_MINIMUM[1]], 100).unwrap().with_fixed([false, true]).unwrap();
    fit.by_ref().for_each(drop);
    assert_eq!(fit.params()[1], MISRA1A_MINIMUM[1]);
    assert!((fit.params()[0] / MISRA1A_MINIMUM[0] - 1.0).abs() < 1e-9);
}

#[test]
fn weights_of_zero_and_whole_weights_count_as_they_say() {
    let (x, y) = ([0.0, 1.0, 2.0, 9.0], [1.0, 3.5, 5.0, -70.0]);
    let weighted = Data::new(&x, &y).unwrap().with_weights(&[1.0, 2.0, 1.0, 0.0]).unwrap();
    let repeated = Data::new(&[0.0, 1.0, 1.0, 2.0], &[1.0, 3.5, 3.5, 5.0]).unwrap();
    let end = |data| {
        LevenbergMarquardt::new(MeanSquaredError::new(Line, data), [0.0, 0.0], 50).unwrap().last().unwrap().params
    };
    assert!(distance(end(weighted), end(repeated)) < 1e-14);
}

#[test]
fn what_cannot_be_fitted_is_refused_or_told() {
    let (x, y) = ([0.0, 1.0], [1.0, 3.0]);
    let loss = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap());
    let new = |start: [f64; 2]| LevenbergMarquardt::new(loss, start, 10);
    assert_eq!(new([0.0, f64::NAN]).unwrap_err(), Error::NonFiniteStart { index: 1 });
    let bounds = |bounds| new([0.5, 0.5]).unwrap().with_bounds(bounds).unwrap_err();
    assert_eq!(bounds([[0.0, 1.0], [1.0, 1.0]]), Error::Bounds { index: 1, low: 1.0, high: 1.0 });
    assert!(matches!(bounds([[0.0, f64::NAN], [0.0, 1.0]]), Error::Bounds { index: 0, .. }));
    assert_eq!(bounds([[0.6, 1.0], [0.0, 1.0]]), Error::StartOutOfBounds { index: 0 });
    // The loss overflows at the start.
    let mut fit = new([1e200, 0.0]).unwrap();
    assert_eq!((fit.by_ref().count(), fit.stop()), (0, Some(LeastSquaresStop::NonFiniteStart)));
    assert_eq!(fit.statistics().standard_error(0), Err(NoError::NotMoved));
    let mut fit = LevenbergMarquardt::new(loss, [5.0, 5.0], 1).unwrap();
    assert_eq!((fit.by_ref().count(), fit.next(), fit.stop()), (1, None, Some(LeastSquaresStop::BudgetSpent)));
}

/// y = sqrt(a) + b x: at a = 0 the prediction is finite, its derivative is not.
#[derive(Clone, Copy)]
struct Root;

impl GenericModel<2> for Root {
    fn value<N: Number>(&self, [a, b]: [N; 2], x: N) -> N {
        a.sqrt() + b * x
    }
}

#[test]
fn a_place_without_derivatives_is_not_stepped_on() {
    // The best a is 0, on the bound; a step that ends on it is refused, shorter ones approach it.
    let (x, y) = ([0.0, 1.0, 2.0, 3.0], [-0.5, 0.4, 1.6, 2.5]);
    let loss = MeanSquaredError::new(Root, Data::new(&x, &y).unwrap());
    let mut fit =
        LevenbergMarquardt::new(loss, [4.0, 1.0], 200).unwrap().with_bounds([[0.0, 9.0], [-9.0, 9.0]]).unwrap();
    let first = fit.next().unwrap();
    let last = fit.by_ref().last().unwrap();
    assert!(last.loss < 0.1 * first.loss && last.params[0] > 0.0 && last.params[0] < 1e-3, "{:?}", last.params);
}

/// y = a, defined for a > 1 only.
#[derive(Clone, Copy)]
struct Walled;

impl GenericModel<1> for Walled {
    fn value<N: Number>(&self, [a]: [N; 1], _: N) -> N {
        a + N::constant(0.0) * (a - N::constant(1.0)).sqrt()
    }
}

#[test]
fn a_fit_stopped_by_a_wall_has_not_converged() {
    let loss = MeanSquaredError::new(Walled, Data::new(&[0.0, 1.0], &[0.0, 0.0]).unwrap());
    let mut fit = LevenbergMarquardt::new(loss, [2.0], 500).unwrap();
    fit.by_ref().for_each(drop);
    assert_eq!(fit.stop(), Some(LeastSquaresStop::NoFiniteStep), "at {:?}", fit.params());
    assert!(fit.cosine().unwrap() > 0.9);
    // Without the wall it comes to rest, square to the residuals.
    let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[0.0, 1.0, 0.0]).unwrap());
    let mut fit = LevenbergMarquardt::new(loss, [2.0, 2.0], 50).unwrap();
    fit.by_ref().for_each(drop);
    assert!(fit.stop().unwrap().is_converged() && fit.cosine().unwrap() < 1e-14);
}

#[test]
fn an_exact_fit_ends_at_a_residual_of_nothing() {
    let (x, y) = ([0.0, 1.0, 2.0], [1.0, 3.0, 5.0]);
    let loss = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap());
    let mut fit = LevenbergMarquardt::new(loss, [2.0, 1.0], 10).unwrap();
    assert_eq!(fit.by_ref().count(), 1);
    assert_eq!(fit.stop(), Some(LeastSquaresStop::Gradient));
}

#[test]
fn a_parameter_that_never_moved_has_an_error_only_of_a_fit_at_rest() {
    let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0]).unwrap());
    let errors = |start, max_steps| {
        let mut fit = LevenbergMarquardt::new(loss, start, max_steps).unwrap();
        fit.run();
        [0, 1].map(|index| fit.statistics().standard_error(index))
    };
    assert_eq!(errors([2.0, 1.0], 10), [Ok(0.0); 2]);
    assert_eq!(errors([5.0, -3.0], 0), [Err(NoError::NotMoved); 2]);
    // Cut short, but moved.
    let loss_of_steps = |n| LevenbergMarquardt::new(loss, [5.0, -3.0], n).unwrap().last().unwrap().params;
    assert_ne!(loss_of_steps(2), [5.0, -3.0]);
    let mut fit = LevenbergMarquardt::new(loss, [5.0, -3.0], 1).unwrap();
    fit.run();
    assert_eq!(fit.stop(), Some(LeastSquaresStop::BudgetSpent));
    assert!((0..2).all(|index| fit.statistics().standard_error(index).is_ok()));
}

#[test]
fn every_stop_is_a_sentence_and_four_are_a_rest() {
    use LeastSquaresStop::{BudgetSpent, Gradient, NoFiniteStep, NonFiniteStart, Precision, Reduction, Step};
    for stop in [Precision, Gradient, Reduction, Step] {
        assert!(stop.is_converged() && stop.to_string().starts_with("converged: "), "{stop}");
    }
    for stop in [BudgetSpent, NoFiniteStep, NonFiniteStart] {
        assert!(!stop.is_converged() && stop.to_string().contains("; "), "{stop}");
    }
}

proptest! {
    /// Whatever the data, the start and the bounds: it ends, within the bounds, nowhere worse than it began.
    #[test]
    fn no_data_lead_it_astray(
        points in proptest::collection::vec((-1e3..1e3_f64, -1e6..1e6_f64), 1..12),
        start in [-50.0..50.0_f64, -50.0..50.0_f64, -50.0..50.0_f64],
        wide in any::<bool>(),
        fixed in any::<[bool; 3]>(),
    ) {
        let (x, y): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
        let reach = if wide { 1e9 } else { 60.0 };
        let loss = MeanSquaredError::new(Mgh10, Data::new(&x, &y).unwrap());
        let mut fit = LevenbergMarquardt::new(loss, start, 300).unwrap();
        fit = fit.with_bounds([[-reach, reach]; 3]).unwrap().with_fixed(fixed).unwrap();
        let first = fit.next();
        fit.by_ref().for_each(drop);
        prop_assert!(fit.stop().is_some());
        for (index, param) in fit.params().iter().enumerate() {
            prop_assert!(param.abs() <= reach && (!fixed[index] || *param == start[index]));
        }
        if let (Some(first), Some(last)) = (first, fit.last_step()) {
            prop_assert!(last.loss <= first.loss * (1.0 + 1e-11), "{} to {}", first.loss, last.loss);
        }
        // With fewer points than parameters, too: errors or the reason why there are none, never NaN.
        let statistics = fit.statistics();
        for index in 0..3 {
            if let Ok(error) = statistics.standard_error(index) {
                prop_assert!(error >= 0.0);
            }
        }
    }
}
