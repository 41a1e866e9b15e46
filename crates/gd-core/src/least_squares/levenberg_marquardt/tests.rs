use super::*;
use crate::{Data, Line, MeanSquaredError};

type Two = [f64; 2];

fn line<'a>(x: &'a [f64], y: &'a [f64]) -> impl Residuals<Two> + use<'a> {
    MeanSquaredError::new(Line, Data::new(x, y).unwrap())
}

#[test]
fn a_region_shrinks_to_the_minimum_of_the_parabola() {
    // f(t) = f(0) + 2 along t + c t^2 with f(0) - f(1) the actual reduction: at its minimum the slope is 0.
    for (actual, along) in [(-1.0, -1.0), (-1.5, -2.0), (-3.0, -1.0)] {
        let factor: f64 = shrink(actual, along);
        let c = -actual - 2.0 * along;
        assert!((along + c * factor).abs() < 1e-15 && (0.1..0.5).contains(&factor), "{factor}");
    }
    // Between a tenth and a half, also where the parabola has no minimum.
    for (actual, along, expected) in [
        (-1e3, -1.0, 0.1),
        (f64::NEG_INFINITY, -1.0, 0.1),
        (f64::NAN, -1.0, 0.1),
        (-2.0, 1.0, 0.1),
        (-3.0, 1.0, 0.1),
        (-1.0, 1.0, 0.5),
        (0.0, -1.0, 0.5),
        (1.0, -1.0, 0.5),
    ] {
        assert_eq!(shrink(actual, along), expected, "{actual} {along}");
    }
}

#[test]
fn a_parameter_is_held_where_the_loss_pushes_it_out() {
    let bounds = [[0.0, 1.0]; 6];
    let (params, gradient) = ([0.0, 0.0, 1.0, 1.0, 0.5, 0.5], [1.0, -1.0, -1.0, 1.0, 1.0, -1.0]);
    let mut is_free = [true; 6];
    assert!(hold_at_bounds(&mut is_free, &params, &gradient, &bounds));
    assert_eq!(is_free, [false, true, false, true, true, true]);
    // The second time there is nothing new.
    assert!(!hold_at_bounds(&mut is_free, &params, &gradient, &bounds));
    assert_eq!(is_free, [false, true, false, true, true, true]);
    // A gradient of zero pushes nowhere; what is fixed stays so.
    let mut is_free = [true, true, false];
    assert!(!hold_at_bounds(&mut is_free, &[0.0, 1.0, 0.5], &[0.0; 3], &bounds[..3]));
    assert_eq!(is_free, [true, true, false]);
}

#[test]
fn a_step_ends_on_the_bound_that_it_meets() {
    let fit = LevenbergMarquardt::new(line(&[0.0, 1.0], &[0.0, 0.0]), [1.0, 1.0], 10).unwrap();
    let mut fit = fit.with_bounds([[-1.0, 2.0], [0.0, 4.0]]).unwrap();
    for (step, candidate, moved) in [
        ([5.0, -5.0], [2.0, 0.0], [1.0, -1.0]),
        ([-5.0, 5.0], [-1.0, 4.0], [-2.0, 3.0]),
        ([0.25, -0.5], [1.25, 0.5], [0.25, -0.5]),
    ] {
        fit.subproblem.step = step;
        fit.try_step();
        assert_eq!((fit.candidate, fit.step), (candidate, moved));
    }
}

#[test]
fn both_ends_of_the_bounds_are_bounds() {
    let at = |start| {
        let fit = LevenbergMarquardt::new(line(&[0.0, 1.0], &[0.0, 0.0]), start, 10).unwrap();
        fit.with_bounds([[0.0, 2.0], [-1.0, 1.0]]).unwrap().at_bound()
    };
    assert_eq!([at([0.0, 1.0]), at([2.0, -1.0]), at([1.0, 0.0])], [[true; 2], [true; 2], [false; 2]]);
}

#[test]
fn the_cosine_is_the_largest_of_all_columns() {
    // At a = b = 0 the residuals are -y, the columns x and 1.
    for (y, cosine) in [([4.0, -3.0], 0.02_f64.sqrt()), ([3.0, 4.0], 1.0), ([-8.0, -6.0], 0.98_f64.sqrt())] {
        let mut fit = LevenbergMarquardt::new(line(&[3.0, 4.0], &y), [0.0, 0.0], 10).unwrap();
        assert!(fit.evaluate(false));
        let found = fit.current.cosine(&mut fit.linear);
        assert!((found - cosine).abs() < 1e-14, "{found} for {cosine}");
    }
    // Residuals of zero have no direction.
    let mut fit = LevenbergMarquardt::new(line(&[3.0, 4.0], &[0.0, 0.0]), [0.0, 0.0], 10).unwrap();
    assert!(fit.evaluate(false));
    assert_eq!(fit.current.cosine(&mut fit.linear), 0.0);
}

#[test]
fn scale_grows_and_the_region_begins_at_three_times_the_start() {
    let mut fit = LevenbergMarquardt::new(line(&[0.0, 1.0], &[0.0, 0.0]), [3.0, 0.5], 10).unwrap();
    fit.current.norms = [4.0, 0.0];
    fit.update_scale(true);
    // A column of zeros counts as 1.
    assert_eq!((fit.scale, fit.radius), ([4.0, 1.0], 3.0 * 144.25_f64.sqrt()));
    fit.current.norms = [0.5, 7.0];
    fit.update_scale(false);
    assert_eq!((fit.scale, fit.radius), ([4.0, 7.0], 3.0 * 144.25_f64.sqrt()));
    let mut fit = LevenbergMarquardt::new(line(&[0.0, 1.0], &[0.0, 0.0]), [0.0, 0.0], 10).unwrap();
    fit.update_scale(true);
    assert_eq!(fit.radius, 3.0);
}

/// At 0 the residuals are (1, 1), and a Gauss-Newton step leads to 1; what they are there.
struct Jump {
    there: Two,
}

impl Residuals<[f64; 1]> for Jump {
    fn len(&self) -> usize {
        2
    }

    fn residual(&self, index: usize, [a]: &[f64; 1]) -> f64 {
        if *a == 0.0 { 1.0 } else { self.there[index] }
    }

    fn residual_with_gradient(&self, index: usize, params: &[f64; 1], gradient: &mut [f64; 1]) -> f64 {
        *gradient = [if index == 0 { -1.0 } else { 0.0 }];
        self.residual(index, params)
    }
}

#[test]
fn rest_is_a_right_angle_as_far_as_rounding_lets_it_be_seen() {
    fn rests<R: Residuals<Two>>(residuals: R, squares: f64, cosine: f64) -> bool {
        let mut fit = LevenbergMarquardt::new(residuals, [3.0, 4.0], 10).unwrap();
        fit.here = [cosine, squares];
        fit.is_at_rest()
    }
    struct Unobserved;
    impl Residuals<Two> for Unobserved {
        fn len(&self) -> usize {
            2
        }
        fn residual(&self, index: usize, params: &Two) -> f64 {
            params[index]
        }
        fn residual_with_gradient(&self, index: usize, params: &Two, gradient: &mut Two) -> f64 {
            *gradient = [[1.0, 0.0], [0.0, 1.0]][index];
            params[index]
        }
    }
    let (x, y) = ([0.0, 1.0], [3.0, 4.0]);
    let weighted = Data::new(&x, &y).unwrap().with_weights(&[0.25, 0.0]).unwrap();
    let weighted = MeanSquaredError::new(Line, weighted);
    // A hundred roots of the epsilon, 1.49e-6, if the residuals are as large as the observations.
    assert!(rests(line(&x, &y), 25.0, 1.48e-6) && !rests(line(&x, &y), 25.0, 1.5e-6));
    // Of residuals that are 1e-10 of them, a part of 2.22e-6 is rounding.
    let small = 1e-20;
    assert!(rests(line(&x, &y), 25.0 * small, 2.23e-4) && !rests(line(&x, &y), 25.0 * small, 2.25e-4));
    // Each observation by its weight.
    assert!(rests(weighted, 2.25 * small, 2.23e-4) && !rests(weighted, 2.25 * small, 2.25e-4));
    // Where nothing was observed the parameters stand for it.
    assert!(rests(Unobserved, 25.0 * small, 2.23e-4) && !rests(Unobserved, 25.0 * small, 2.25e-4));
    // Residuals of nothing are at rest, whatever was observed.
    assert!(rests(line(&x, &[0.0, 0.0]), 0.0, 1.0) && rests(line(&x, &y), 0.0, 1.0));
}

#[test]
fn polishing_goes_on_while_the_gradient_shrinks_and_the_loss_does_not_grow() {
    let polish = |there: Two, high: f64| {
        let mut fit = LevenbergMarquardt::new(Jump { there }, [0.0], 10).unwrap();
        fit = fit.with_bounds([[-9.0, high]]).unwrap();
        assert!(fit.evaluate(false));
        fit.damping = 5.0;
        let result = fit.polish();
        assert_eq!(fit.params[0] > 0.0, result.is_ok());
        assert_eq!(fit.damping, if result.is_ok() { 0.0 } else { 5.0 });
        (result, fit)
    };
    let refused = Err(LeastSquaresStop::Precision);
    // The gradient is the first residual: 0.9 of it at most may be left.
    assert_eq!([polish([0.89, 0.0], 9.0).0, polish([0.91, 0.0], 9.0).0], [Ok(()), refused]);
    // The sum of squares is 2, and may grow by 2e-12 of itself, which is rounding.
    let [rounding, growth] = [1e-12, 4e-12].map(|part| (2.0 + 2.0 * part).sqrt());
    assert_eq!([polish([0.0, rounding], 9.0).0, polish([0.0, growth], 9.0).0], [Ok(()), refused]);
    assert_eq!(polish([f64::NAN, 0.0], 9.0).0, refused);
    // A step that ends on a bound, where the parameter is held, says nothing of the gradient.
    assert_eq!(polish([0.5, 0.0], 0.5).0, refused);
    // Where no gradient is left there is nowhere to go.
    let (result, mut fit) = polish([0.0, 1.0], 9.0);
    assert_eq!((result, fit.params, fit.polish()), (Ok(()), [1.0], refused));
}
