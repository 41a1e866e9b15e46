use super::*;
use crate::objective::MeanSquaredError;
use crate::{Data, LevenbergMarquardt, Line, Objective, TwiceDifferentiable};

const X: [f64; 11] = [0.0, 0.4, 1.1, 1.9, 2.5, 3.2, 3.8, 4.4, 5.1, 5.9, 6.6];
const Y: [f64; 11] = [1.2, 1.7, 3.3, 4.6, 25.0, 7.5, 8.4, -30.0, 11.3, 12.7, 14.4];
const ROBUST: [RobustLoss; 4] = [RobustLoss::SoftL1, RobustLoss::Huber, RobustLoss::Cauchy, RobustLoss::Bisquare];

fn line() -> MeanSquaredError<impl ResidualHessian<[f64; 2]> + Copy> {
    MeanSquaredError::of(MeanSquaredError::new(Line, Data::new(&X, &Y).unwrap()))
}

#[test]
fn the_loss_is_the_sum_that_its_name_says() {
    let scale = 0.3;
    let weights: [f64; 11] = core::array::from_fn(|i| (i % 4) as f64 * 0.7);
    let data = Data::new(&X, &Y).unwrap().with_weights(&weights).unwrap();
    let inner = MeanSquaredError::new(Line, data);
    let total: f64 = weights.iter().sum();
    for loss in ROBUST {
        let robust = MeanSquaredError::of(RobustResiduals::new(inner, loss, scale));
        let params = [1.7, 1.5];
        let terms = X.iter().zip(&Y).zip(&weights).map(|((x, y), weight)| {
            let r: f64 = params[0] * x + params[1] - y;
            loss.rho(r * crate::math::sqrt(*weight) / scale)
        });
        let right = 2.0 * scale * scale * terms.sum::<f64>() / total;
        assert!((robust.value(&params) - right).abs() < 1e-13 * right, "{loss:?}");
    }
}

#[test]
fn gradients_and_curvatures_are_those_of_differences() {
    let inner = line();
    let step = 1e-5;
    for loss in ROBUST {
        let robust = MeanSquaredError::of(RobustResiduals::new(inner, loss, 0.9));
        let params = [2.1, 0.83];
        let mut gradient = [0.0; 2];
        let value = robust.value_with_gradient(&params, &mut gradient);
        assert_eq!(value.to_bits(), robust.value(&params).to_bits());
        let hessian = robust.hessian(&params);
        for i in 0..2 {
            let moved = |sign: f64| {
                let mut moved = params;
                moved[i] += sign * step;
                moved
            };
            let slope = (robust.value(&moved(1.0)) - robust.value(&moved(-1.0))) / (2.0 * step);
            assert!((gradient[i] - slope).abs() < 1e-7 * (1.0 + slope.abs()), "{loss:?} {i}: {slope}");
            let (mut up, mut down) = ([0.0; 2], [0.0; 2]);
            robust.value_with_gradient(&moved(1.0), &mut up);
            robust.value_with_gradient(&moved(-1.0), &mut down);
            for j in 0..2 {
                let curvature = (up[j] - down[j]) / (2.0 * step);
                assert!((hessian[(i, j)] - curvature).abs() < 1e-5 * (1.0 + curvature.abs()), "{loss:?} {curvature}");
            }
        }
        // One residual at a time is the same as eight.
        let single = |i: usize| {
            let (mut one, mut whole) = ([0.0; 2], 0.0);
            let r = robust.residuals().residual_with_gradient(i, &params, &mut one);
            robust.residuals().visit_residuals(&params, |block, all| {
                if block == i / LANES {
                    whole = all[i % LANES];
                }
            });
            assert_eq!(r.to_bits(), whole.to_bits());
        };
        (0..X.len()).for_each(single);
    }
}

#[test]
fn squares_change_no_bit() {
    let inner = line();
    let params = [0.37, -1.9];
    let (mut one, mut two) = ([0.0; 2], [0.0; 2]);
    let plain = inner.value_with_gradient(&params, &mut one);
    for same in [RobustResiduals::squares(inner), RobustResiduals::new(inner, RobustLoss::Squares, f64::NAN)] {
        let value = MeanSquaredError::of(same).value_with_gradient(&params, &mut two);
        assert_eq!((plain.to_bits(), one.map(f64::to_bits)), (value.to_bits(), two.map(f64::to_bits)));
    }
}

/// Iteratively reweighted least squares on a line, by the normal equations: another way to the same minimum.
fn reweighted(loss: RobustLoss, scale: f64) -> [f64; 2] {
    let [mut a, mut b] = [2.0, 1.0];
    for _ in 0..20_000 {
        let (mut sw, mut sx, mut sy, mut sxx, mut sxy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (x, y) in X.iter().zip(&Y) {
            let w = loss.weight((a * x + b - y) / scale);
            (sw, sx, sy) = (sw + w, sx + w * x, sy + w * y);
            (sxx, sxy) = (sxx + w * x * x, sxy + w * x * y);
        }
        let determinant = sw * sxx - sx * sx;
        (a, b) = ((sw * sxy - sx * sy) / determinant, (sxx * sy - sx * sxy) / determinant);
    }
    [a, b]
}

#[test]
fn the_trust_region_ends_where_reweighting_does() {
    for loss in ROBUST {
        let robust = RobustResiduals::new(line(), loss, 0.15);
        let mut fit = LevenbergMarquardt::new(robust, [2.0, 1.0], 500).unwrap();
        let found = fit.run().unwrap().params;
        assert!(fit.stop().unwrap().is_converged(), "{loss:?}: {:?}", fit.stop());
        let right = reweighted(loss, 0.15);
        let close = found.iter().zip(&right).all(|(one, two)| (one - two).abs() < 1e-9);
        assert!(close, "{loss:?}: {found:?} {right:?}");
    }
}

#[test]
fn counts_stand_for_equal_rows() {
    // Through a table of rows of which one counts three times, against the same rows repeated.
    struct Counted<'a> {
        x: &'a [f64],
        y: &'a [f64],
        weights: &'a [f64],
        counts: &'a [u32],
    }
    impl Residuals<[f64; 2]> for Counted<'_> {
        fn len(&self) -> usize {
            self.x.len()
        }
        fn residual(&self, index: usize, [a, b]: &[f64; 2]) -> f64 {
            a * self.x[index] + b - self.y[index]
        }
        fn residual_with_gradient(&self, index: usize, params: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
            *gradient = [self.x[index], 1.0];
            self.residual(index, params)
        }
        fn weights(&self) -> Option<&[f64]> {
            Some(self.weights)
        }
        fn counts(&self) -> Option<&[u32]> {
            Some(self.counts)
        }
    }
    let counted = Counted { x: &[0.0, 1.0, 2.0], y: &[0.0, 4.0, 2.2], weights: &[1.0, 3.0, 2.0], counts: &[1, 3, 2] };
    let x = [0.0, 1.0, 1.0, 1.0, 2.0, 2.0];
    let repeated = Counted { x: &x, y: &[0.0, 4.0, 4.0, 4.0, 2.2, 2.2], weights: &[1.0; 6], counts: &[1; 6] };
    for loss in ROBUST {
        let of = |rows| MeanSquaredError::of(RobustResiduals::new(rows, loss, 0.5)).value(&[1.0, 0.1]);
        let (one, two) = (of(&counted), of(&repeated));
        assert!((one - two).abs() < 1e-14 * one, "{loss:?}: {one} {two}");
    }
}

#[test]
fn single_precision_fits_too() {
    let x: [f32; 24] = core::array::from_fn(|i| i as f32 / 4.0);
    let y: [f32; 24] = core::array::from_fn(|i| if i % 6 == 5 { 90.0 } else { 1.5 * x[i] - 2.0 });
    let inner = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap());
    for loss in [RobustLoss::Cauchy, RobustLoss::Bisquare] {
        let mut fit = LevenbergMarquardt::new(RobustResiduals::new(inner, loss, 0.05), [1.4_f32, -1.9], 200).unwrap();
        let [a, b] = fit.run().unwrap().params;
        assert!((a - 1.5).abs() < 1e-2 && (b + 2.0).abs() < 3e-2, "{loss:?} {a} {b}");
    }
}
