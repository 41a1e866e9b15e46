//! What must hold for any problem, not only for those that were tried.

use gd_core::{
    Data, Descent, MeanSquaredError, Momentum, Nesterov, Objective, Optimizer, Real, Sgd, SquareMatrix, SymmetricEigen,
    TwiceDifferentiable,
};
use gd_scenarios::ModelKind;
use proptest::prelude::*;

/// 1/2 p H p.
struct Quadratic([[f64; 3]; 3]);

fn dot(one: &[f64; 3], two: &[f64; 3]) -> f64 {
    one.iter().zip(two).map(|(one, two)| one * two).sum()
}

impl Objective<[f64; 3]> for Quadratic {
    fn value(&self, params: &[f64; 3]) -> f64 {
        0.5 * dot(params, &self.0.map(|row| dot(&row, params)))
    }
    fn value_with_gradient(&self, params: &[f64; 3], gradient: &mut [f64; 3]) -> f64 {
        *gradient = self.0.map(|row| dot(&row, params));
        self.value(params)
    }
}

impl TwiceDifferentiable<[f64; 3]> for Quadratic {
    fn hessian(&self, _: &[f64; 3]) -> SquareMatrix<[f64; 3]> {
        SquareMatrix::from(self.0)
    }
}

/// A convex quadratic, its largest curvature, and a start.
fn problem() -> impl Strategy<Value = ([[f64; 3]; 3], f64, [f64; 3])> {
    let root = proptest::array::uniform3(proptest::array::uniform3(-2.0..2.0_f64));
    let start = [-5.0..5.0_f64, -5.0..5.0, -5.0..5.0];
    (root, start).prop_filter_map("no curvature", |(root, start)| {
        let hessian = root.map(|left| root.map(|right| dot(&left, &right)));
        let largest = SymmetricEigen::new(&SquareMatrix::from(hessian))?.values[2];
        (largest > 1e-3).then_some((hessian, largest, start))
    })
}

/// The loss after many steps is no larger than at the start: inertia may lift it on the way.
fn stays_below_its_start(
    (hessian, largest, start): ([[f64; 3]; 3], f64, [f64; 3]),
    part: f64,
    new: impl Fn(f64) -> Box<dyn Optimizer<[f64; 3]>>,
) -> Result<(), TestCaseError> {
    let bound = new(1.0).learning_rate_bound(largest).expect("a fixed bound");
    let mut optimizer = new(part * bound);
    let quadratic = Quadratic(hessian);
    let (mut params, mut gradient) = (start, [0.0; 3]);
    let first = quadratic.value(&params);
    for _ in 0..5000 {
        quadratic.value_with_gradient(&params, &mut gradient);
        optimizer.step(&mut params, &gradient);
    }
    prop_assert!(quadratic.value(&params) <= first * (1.0 + 1e-12));
    Ok(())
}

/// The same points from another end on and with every second swapped.
fn reordered<T: Copy>(values: &[T], shift: usize) -> Vec<T> {
    let mut values = values.to_vec();
    let by = shift % values.len();
    values.rotate_left(by);
    for pair in values.chunks_exact_mut(2) {
        pair.swap(0, 1);
    }
    values
}

/// The bound that `MeanSquaredError` states.
fn order_changes_little<T: Real>(x: &[T], y: &[T], shift: usize, eps: f64) -> Result<(), TestCaseError> {
    let params = [1.2, 2.5].map(T::constant);
    let value =
        |x: &[T], y: &[T]| MeanSquaredError::new(ModelKind::Cubic, Data::new(x, y).unwrap()).value(&params).to_f64();
    let (one, two) = (value(x, y), value(&reordered(x, shift), &reordered(y, shift)));
    let bound = (x.len() as f64 / 8.0 + 5.0) * eps * one.max(two);
    prop_assert!((one - two).abs() <= bound, "{} {} {}", one, two, bound);
    Ok(())
}

proptest! {
    #[test]
    fn a_step_below_the_bound_never_raises_a_convex_quadratic(
        (hessian, largest, start) in problem(), part in 0.01..0.999_f64,
    ) {
        let bound = Optimizer::<[f64; 3]>::learning_rate_bound(&Sgd::new(1.0).unwrap(), largest).unwrap();
        let sgd = Sgd::new(part * bound).unwrap();
        let mut before = f64::INFINITY;
        for step in Descent::new(Quadratic(hessian), sgd, start, 300).unwrap() {
            // Rounding of the loss itself: where a matrix is nearly singular, far larger parts cancel.
            let size = largest * step.params.iter().map(|param| param * param).sum::<f64>();
            prop_assert!(step.loss <= before * (1.0 + 1e-13) + 1e-14 * size + 1e-300, "{} {}", before, step.loss);
            before = step.loss;
        }
    }

    #[test]
    fn inertia_below_its_bound_does_not_run_away(problem in problem(), part in 0.01..0.99_f64) {
        stays_below_its_start(problem, part, |rate| Box::new(Momentum::<[f64; 3]>::new(rate).unwrap()))?;
        stays_below_its_start(problem, part, |rate| Box::new(Nesterov::<[f64; 3]>::new(rate).unwrap()))?;
    }

    #[test]
    fn the_order_of_the_data_changes_the_loss_within_its_bound(
        points in proptest::collection::vec((-1.0..1.0_f64, -10.0..10.0_f64), 1..400), shift in 0..400_usize,
    ) {
        let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
        order_changes_little(&x, &y, shift, f64::EPSILON)?;
        let narrow = |values: &[f64]| values.iter().map(|&value| value as f32).collect::<Vec<f32>>();
        order_changes_little(&narrow(&x), &narrow(&y), shift, f64::from(f32::EPSILON))?;
    }
}
