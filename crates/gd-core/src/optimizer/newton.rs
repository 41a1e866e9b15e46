//! Newton's method: steps to where the gradient of the quadratic model is zero.

use super::{Optimizer, check_learning_rate, learning_rate_methods};
use crate::error::Error;
use crate::linear_algebra::{SquareMatrix, SymmetricEigen};
use crate::number::{Number, Real};
use crate::objective::TwiceDifferentiable;
use crate::storage::{Storage, same_storage};

/// Newton's method: params -= learning rate x inverse Hessian x gradient. Pure at a rate of 1, damped below.
///
/// It holds the objective, or a reference to it, of whose Hessian it makes its steps; their gradients must be of the same one.
///
/// On a quadratic it arrives in one step at a rate of 1, converges below 2 whatever the curvatures and units are, and near a
/// minimum it doubles the digits with every step. But it goes wherever the gradient vanishes: where a curvature is negative
/// the step climbs along it, to a saddle or a maximum, which the verdict tells. Nothing guards against that, nor against steps
/// that leave the range in which the quadratic model holds; it is the method as it is in textbooks (J. Nocedal and
/// S. J. Wright, *Numerical Optimization*, 2006, sections 2.2 and 3.3). Fits that only have to arrive take
/// [`crate::LevenbergMarquardt`].
///
/// Along directions without curvature beyond rounding it makes no step, and none at all where the Hessian is not finite.
/// Not within [`crate::Scaled`]: the objective would be asked about scaled parameters, and steps do not depend on units anyway.
/// A step takes the eigenvectors of the Hessian, about 10 P^3 operations for each of some six sweeps.
///
/// ```
/// use gd_core::{Descent, Newton, Verdict, objective_fn};
///
/// let surface = objective_fn(|[x, y]| x * x + y * y * y * y - y * y);
/// let end = |start| -> Result<(f64, Option<Verdict>), gd_core::Error> {
///     let mut descent = Descent::new(surface, Newton::new(surface, 1.0)?, start, 20)?;
///     let y = descent.run().expect("20 steps were asked for").params[1];
///     Ok((y, descent.verdict()))
/// };
/// // From where all curvatures are positive to a minimum, from between the two minima to the saddle.
/// let (y, verdict) = end([1.0, 0.9])?;
/// assert!((y - 0.5_f64.sqrt()).abs() < 1e-12 && matches!(verdict, Some(Verdict::Converged(_))));
/// let (y, verdict) = end([1.0, 0.2])?;
/// assert!(y.abs() < 1e-12 && matches!(verdict, Some(Verdict::Stalled(_))));
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Newton<F, T> {
    objective: F,
    learning_rate: T,
}

impl<F, T: Real> Newton<F, T> {
    /// Newton steps on `objective`, as long as they are (a learning rate of 1) or damped (below 1).
    ///
    /// # Errors
    /// A rate that is not finite or not above zero.
    pub fn new(objective: F, learning_rate: T) -> Result<Self, Error> {
        Ok(Self { objective, learning_rate: check_learning_rate(learning_rate)? })
    }
}

impl<V: Storage<Item: Real>, F: TwiceDifferentiable<V>> Optimizer<V> for Newton<F, V::Item> {
    #[inline]
    fn n_params(&self) -> Option<usize> {
        self.objective.n_params()
    }

    #[inline]
    fn step(&mut self, params: &mut V, gradient: &V) {
        let mut hessian = self.objective.hessian(params);
        let step = newton_step(&mut hessian, gradient);
        for (param, &part) in params.as_mut_slice().iter_mut().zip(step.as_slice()) {
            *param += self.learning_rate * part;
        }
    }

    learning_rate_methods!();

    /// None over the curvature: it is 2 for all.
    #[inline]
    fn learning_rate_bound(&self, _curvature: V::Item) -> Option<V::Item> {
        None
    }

    #[inline]
    fn may_climb(&self) -> bool {
        true
    }
}

/// Minus the inverse of a symmetric matrix times a gradient. The matrix is scaled in place.
#[inline(never)]
fn newton_step<V: Storage<Item: Real>>(hessian: &mut SquareMatrix<V>, gradient: &V) -> V {
    let zero = V::Item::constant(0.0);
    let mut step = same_storage(gradient, zero);
    // The step does not depend on the units of the parameters, so what counts as rounding must not either.
    let mut units = same_storage(gradient, V::Item::constant(1.0));
    for (index, (unit, row)) in units.as_mut_slice().iter_mut().zip(hessian.rows()).enumerate() {
        let largest = row.iter().fold(zero, |largest, entry| largest.max(entry.abs()));
        let own = row.get(index).map_or(zero, |entry| entry.abs());
        let size = if own > largest * V::Item::epsilon() { own } else { largest };
        if size > zero && size.is_finite() {
            *unit = V::Item::constant(1.0) / size.sqrt();
        }
    }
    for (row, &one) in hessian.rows_mut().zip(units.as_slice()) {
        for (entry, &other) in row.iter_mut().zip(units.as_slice()) {
            *entry = (*entry * one) * other;
        }
    }
    let Some(eigen) = SymmetricEigen::new(hessian) else { return step };
    let values = eigen.values.as_slice();
    let largest = values.iter().fold(zero, |largest, value| largest.max(value.abs()));
    // Added up, one for each: a conversion of a count would go through `f64`.
    let rounding = values.iter().fold(zero, |sum, _| sum + largest * V::Item::epsilon());
    for (index, &value) in values.iter().enumerate() {
        if value.abs() <= rounding {
            continue;
        }
        let column = || eigen.vectors.column(index).zip(units.as_slice());
        let mut slope = zero;
        for ((&part, &unit), &gradient) in column().zip(gradient.as_slice()) {
            slope += part * (unit * gradient);
        }
        let length = slope / value;
        for (step, (&part, &unit)) in step.as_mut_slice().iter_mut().zip(column()) {
            *step -= unit * (part * length);
        }
    }
    step
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;
    use crate::descent::{Descent, Verdict};
    use crate::number::C;
    use crate::objective::{Objective, objective_fn};

    fn step_of<const P: usize>(
        objective: impl TwiceDifferentiable<[f64; P]> + Copy,
        rate: f64,
        mut params: [f64; P],
    ) -> [f64; P] {
        let mut gradient = [0.0; P];
        objective.value_with_gradient(&params, &mut gradient);
        Newton::new(objective, rate).unwrap().step(&mut params, &gradient);
        params
    }

    fn assert_near<const P: usize>(found: [f64; P], expected: [f64; P]) {
        let is_near = |(found, expected): (&f64, &f64)| (found - expected).abs() <= 1e-14 * (1.0 + expected.abs());
        assert!(found.iter().zip(&expected).all(is_near), "{found:?}, not {expected:?}");
    }

    #[test]
    fn steps_are_those_computed_by_hand() {
        // Gradient (4, 14), Hessian ((2, 1), (1, 6)): the minimum of a quadratic, and half the way there.
        let bowl = objective_fn(|[x, y]| x * x + x * y + C(3.0) * y * y);
        assert_near(step_of(bowl, 1.0, [1.0, 2.0]), [0.0, 0.0]);
        assert_near(step_of(bowl, 0.5, [1.0, 2.0]), [0.5, 1.0]);
        // x - 4 x^3 / 12 x^2 = 2 x / 3.
        assert_near(step_of(objective_fn(|[x]| x * x * x * x), 1.0, [3.0]), [2.0]);
        // Rosenbrock's valley at (-1, 2): gradient (396, 200), Hessian ((402, 400), (400, 200)).
        let valley = objective_fn(|[x, y]| (C(1.0) - x).powi(2) + C(100.0) * (y - x * x).powi(2));
        let determinant = 402.0 * 200.0 - 400.0 * 400.0;
        let (dx, dy) = ((200.0 * 396.0 - 400.0 * 200.0) / determinant, (402.0 * 200.0 - 400.0 * 396.0) / determinant);
        assert_near(step_of(valley, 1.0, [-1.0, 2.0]), [-1.0 - dx, 2.0 - dy]);
    }

    #[test]
    fn units_make_no_difference() {
        // That of y is 1e4.
        let bowl = objective_fn(|[x, y]| x * x + C(1.5e-4) * x * y + C(1e-8) * y * y);
        let [x, y] = step_of(bowl, 1.0, [1.0, 2.0]);
        assert!(x.abs() < 1e-14 && y.abs() < 1e-10, "{x}, {y}");
        let [x, y] = step_of(objective_fn(|[x, y]| C(1e20) * x * x + C(1e-20) * y * y), 1.0, [3.0, 5.0]);
        assert!(x.abs() < 1e-14 && y.abs() < 1e-14);
    }

    #[test]
    fn a_negative_curvature_is_climbed() {
        let saddle = objective_fn(|[x, y]| x * x - y * y);
        assert_near(step_of(saddle, 1.0, [0.3, 0.7]), [0.0, 0.0]);
        assert_near(step_of(objective_fn(|[x, y]| x * y), 1.0, [0.3, 0.7]), [0.0, 0.0]);
    }

    #[test]
    fn flat_directions_and_infinite_curvatures_are_left_alone() {
        let valley = objective_fn(|[x, y]| (x + y) * (x + y));
        assert_near(step_of(valley, 1.0, [1.0, 0.0]), [0.5, -0.5]);
        assert_near(step_of(objective_fn(|[x]| C(3.0) * x), 1.0, [7.0]), [7.0]);
        let mut params = [1.0];
        let wall = objective_fn(|[x]: [crate::TwiceDual<f64, 1>; 1]| x.powi(2) / (x - C(1.0)));
        assert!(!wall.hessian(&params).as_slice()[0].is_finite());
        Newton::new(wall, 1.0).unwrap().step(&mut params, &[1.0]);
        assert_eq!(params, [1.0]);
    }

    #[test]
    fn the_verdict_tells_a_saddle_from_a_minimum() {
        let surface = objective_fn(|[x, y]| x * x + y * y * y * y - y * y);
        let verdict = |start, n_steps| {
            let mut descent = Descent::new(surface, Newton::new(surface, 1.0).unwrap(), start, n_steps).unwrap();
            descent.run();
            descent.verdict().unwrap()
        };
        assert!(matches!(verdict([1.0, 0.9], 20), Verdict::Converged(_)));
        let at_saddle = verdict([1.0, 0.2], 20);
        assert!(matches!(at_saddle, Verdict::Stalled(_)) && at_saddle.evidence().may_climb);
        assert_eq!(
            at_saddle.named(&["x", "y"]).to_string(),
            "stalled: the gradient norm is only 0, but the curvature along y is -2.00, a saddle, which Newton steps climb \
             to as they fall to a minimum; start where every curvature is positive, or try another optimizer"
        );
        let on_the_way = verdict([1.0, 0.3], 2).to_string();
        assert!(on_the_way.contains("Newton steps climb along p1, where the curvature is -"), "{on_the_way}");
    }

    #[test]
    fn a_rate_of_two_is_the_bound_whatever_the_curvature() {
        for curvature in [1e-3, 1.0, 1e6] {
            let bowl = objective_fn(move |[x]| C(curvature) * x * x);
            let end = |rate| {
                let mut descent = Descent::new(&bowl, Newton::new(&bowl, rate).unwrap(), [1.0], 50).unwrap();
                descent.run().unwrap().params[0].abs()
            };
            assert!(end(1.9) < 0.01 && end(2.1) > 100.0, "{} and {}", end(1.9), end(2.1));
        }
    }

    #[test]
    fn only_a_finite_positive_rate_is_accepted() {
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(
                matches!(Newton::new((), rate), Err(Error::LearningRate(found)) if found.to_bits() == rate.to_bits())
            );
        }
    }

    #[test]
    fn it_has_as_many_parameters_as_its_objective() {
        let bowl = objective_fn(|[x, y]: [crate::TwiceDual<f32, 2>; 2]| x * x + y * y);
        let newton = Newton::new(bowl, 1.0_f32).unwrap();
        assert_eq!(Optimizer::<[f32; 2]>::n_params(&newton), Objective::<[f32; 2]>::n_params(&bowl));
    }
}
