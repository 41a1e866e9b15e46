//! How the region grows and shrinks, on residuals that show it.

use super::*;

/// r(a) = 1 - a up to 0.9, so that the Gauss-Newton step from 0 leads to 1; `beyond` after that.
struct Cliff {
    beyond: f64,
}

impl Residuals<[f64; 1]> for Cliff {
    fn len(&self) -> usize {
        1
    }

    fn residual(&self, _: usize, [a]: &[f64; 1]) -> f64 {
        if *a < 0.9 { 1.0 - a } else { self.beyond }
    }

    fn residual_with_gradient(&self, index: usize, params: &[f64; 1], gradient: &mut [f64; 1]) -> f64 {
        *gradient = [-1.0];
        self.residual(index, params)
    }
}

#[test]
fn a_step_is_taken_from_a_ten_thousandth_of_the_predicted_reduction_on() {
    let second = |beyond| LevenbergMarquardt::new(Cliff { beyond }, [0.0], 10).unwrap().nth(1).unwrap();
    // Predicted is 1, the whole sum of squares.
    assert_eq!(second((1.0_f64 - 2e-4).sqrt()).params, [1.0]);
    // Less is refused, and the region becomes half the step; where the loss rises, it ends at the minimum of the parabola,
    // here 1 / (2 + 3), but not below a tenth; where there is no number, at a tenth. The length may be off by a tenth.
    for (beyond, length) in [((1.0_f64 - 5e-5).sqrt(), 0.5), (2.0, 0.2), (30.0, 0.1), (f64::NAN, 0.1)] {
        let step = second(beyond);
        assert!((step.params[0] / length - 1.0).abs() < 0.100_001, "{} for {length}", step.params[0]);
    }
}

/// r(a) = 1 - a beside a constant residual, and from somewhere on another line.
struct Pieces {
    constant: f64,
    /// Where the other line begins, its value at 1, its slope, and where numbers end.
    second: [f64; 4],
}

impl Residuals<[f64; 1]> for Pieces {
    fn len(&self) -> usize {
        2
    }

    fn residual(&self, index: usize, [a]: &[f64; 1]) -> f64 {
        let [begin, residual, slope, end] = self.second;
        match index {
            1 => self.constant,
            _ if *a < begin => 1.0 - a,
            _ if *a > end => f64::NAN,
            _ => residual + slope * (a - 1.0),
        }
    }

    fn residual_with_gradient(&self, index: usize, params: &[f64; 1], gradient: &mut [f64; 1]) -> f64 {
        *gradient = [match index {
            1 => 0.0,
            _ if params[0] < self.second[0] => -1.0,
            _ => self.second[2],
        }];
        self.residual(index, params)
    }
}

#[test]
fn a_gauss_newton_step_of_middling_success_doubles_the_region() {
    // Half of the predicted reduction; the next Gauss-Newton step of 7 is wider than any region here.
    let pieces = Pieces { constant: 0.0, second: [0.9, 0.5_f64.sqrt(), -0.1, 99.0] };
    let steps: Vec<LeastSquaresStep<[f64; 1]>> = LevenbergMarquardt::new(pieces, [0.0], 3).unwrap().collect();
    assert_eq!((steps[1].params, steps[1].damping), ([1.0], 0.0));
    assert!(((steps[2].params[0] - 1.0) / 2.0 - 1.0).abs() < 0.100_001, "{:?}", steps[2]);
}

#[test]
fn a_failed_step_leaves_a_region_of_at_most_ten_times_its_length() {
    // The first step leads to 1 and leaves a region of 2. From there a step of 0.06 meets a wall: a tenth of 10 * 0.06,
    // which still holds that step, and a tenth of 0.06 are tried next.
    let pieces = Pieces { constant: 0.0, second: [0.9, 0.06, -1.0, 1.05] };
    let steps: Vec<LeastSquaresStep<[f64; 1]>> = LevenbergMarquardt::new(pieces, [0.0], 3).unwrap().collect();
    assert_eq!(steps[1].params, [1.0]);
    assert!(((steps[2].params[0] - 1.0) / 0.006 - 1.0).abs() < 0.100_001, "{:?}", steps[2]);
}

#[test]
fn reductions_are_negligible_where_both_are_as_parts_of_the_sum() {
    // Of a sum of 1e6, ftol leaves out reductions up to 10.
    let tolerances = Tolerances::default().with_ftol(1e-5).unwrap();
    let fit = |residual| {
        let pieces = Pieces { constant: 1e3, second: [0.9, residual, -1.0, 99.0] };
        let mut fit = LevenbergMarquardt::new(pieces, [0.0], 10).unwrap().with_tolerances(tolerances);
        let n_steps = fit.by_ref().count();
        assert_eq!(fit.stop(), Some(LeastSquaresStop::Reduction));
        (n_steps, fit.params()[0])
    };
    // Predicted and actual are 1.
    assert_eq!(fit(0.0), (2, 1.0));
    // Predicted is 1, but the sum grows by 899: a tenth of the step is tried, and that is within.
    let (n_steps, param) = fit(30.0);
    assert!(n_steps == 2 && (param / 0.1 - 1.0).abs() < 0.100_001, "{param}");
}

#[test]
fn the_first_region_is_three_times_the_start() {
    // The minimum is 1000 away from the start, in a parameter on which the residual depends linearly.
    struct Far;
    impl Residuals<[f64; 1]> for Far {
        fn len(&self) -> usize {
            1
        }
        fn residual(&self, _: usize, [a]: &[f64; 1]) -> f64 {
            0.5 * (a - 1000.0)
        }
        fn residual_with_gradient(&self, index: usize, params: &[f64; 1], gradient: &mut [f64; 1]) -> f64 {
            *gradient = [0.5];
            self.residual(index, params)
        }
    }
    // |D x| is 0.5 |a|, and where the start is 0 the region is 3.
    for (start, length) in [(2.0, 6.0), (-10.0, 30.0), (0.0, 6.0)] {
        let steps: Vec<LeastSquaresStep<[f64; 1]>> = LevenbergMarquardt::new(Far, [start], 3).unwrap().collect();
        let moved = steps[1].params[0] - start;
        assert!((moved / length - 1.0).abs() < 0.100_001, "{moved} for {length}");
        // A step that does all it promised doubles the region.
        let next = steps[2].params[0] - steps[1].params[0];
        assert!((next / moved / 2.0 - 1.0).abs() < 0.100_001, "{next} after {moved}");
    }
}

#[test]
fn a_place_without_derivatives_shrinks_the_region_to_a_tenth_of_the_step() {
    // sqrt(a) from 4 with the bound 0 in the way: the Gauss-Newton step of -8 ends there, of length 4.
    let loss = MeanSquaredError::new(Root, Data::new(&[0.0, 1.0], &[0.0, 0.0]).unwrap());
    let fit = LevenbergMarquardt::new(loss, [4.0, 0.0], 10).unwrap();
    let mut fit = fit.with_bounds([[0.0, 9.0], [-1.0, 1.0]]).unwrap().with_fixed([false, true]).unwrap();
    let second = fit.nth(1).unwrap();
    assert!((3.559..3.641).contains(&second.params[0]), "{second:?}");
}
