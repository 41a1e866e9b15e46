//! The distances of rows from the graph of a formula whose inputs have errors, too.

use alloc::vec::Vec;

use gd_core::{FootPoint, LANES, Real, ShiftedResidual, SquareMatrix, Storage};

use crate::formula::Formula;
use crate::operation::Operation;
use crate::program::{Program, missing};
use crate::results;
use crate::second_order::SecondDerivatives;
use crate::table::TableResiduals;

/// Finds the foot points of rows: see [`FootPoint`]. Its memory is used again for every row.
#[derive(Debug)]
pub(crate) struct Distances<'t, 'a, T: Real> {
    table: &'t TableResiduals<'a, T>,
    sigmas: &'a [Vec<T>],
    foot: FootPoint<Vec<T>>,
    /// The standard deviations of the inputs in the row.
    sigma: Vec<T>,
    point: Point<'a, T>,
}

/// One row.
#[derive(Debug)]
struct Point<'a, T: Real> {
    formula: &'a Formula,
    /// The operations with inputs for parameters and parameters for inputs.
    by_inputs: Program,
    derivatives: SecondDerivatives<T>,
    params: Vec<T>,
    x: Vec<T>,
    y: T,
    /// The inputs with their errors.
    moved: Vec<T>,
}

impl<T: Real> Point<'_, T> {
    fn move_by(&mut self, shift: &[T]) {
        for ((moved, &x), &shift) in self.moved.iter_mut().zip(&self.x).zip(shift) {
            *moved = x + shift;
        }
    }
}

impl<T: Real> ShiftedResidual<Vec<T>> for Point<'_, T> {
    fn with_derivatives(&mut self, shift: &Vec<T>, slopes: &mut Vec<T>, curvatures: &mut SquareMatrix<Vec<T>>) -> T {
        self.move_by(shift);
        let value = self.by_inputs.second_derivatives(&self.moved, &self.params, &mut self.derivatives);
        slopes.fill(T::constant(0.0));
        for &(index, part) in self.derivatives.first() {
            if let Some(slot) = slopes.get_mut(index) {
                *slot = part;
            }
        }
        results::fill_symmetric(self.derivatives.second(), curvatures);
        value - self.y
    }

    fn value(&mut self, shift: &Vec<T>) -> T {
        self.move_by(shift);
        self.formula.evaluate(&self.params, &self.moved) - self.y
    }
}

impl<'t, 'a, T: Real> Distances<'t, 'a, T> {
    pub(crate) fn new(table: &'t TableResiduals<'a, T>, sigmas: &'a [Vec<T>], params: &[T]) -> Self {
        let formula = table.formula();
        let n_inputs = formula.inputs().len();
        let zeros = || alloc::vec![T::constant(0.0); n_inputs];
        let by_inputs = formula.program().with_operations(|operation| match operation {
            Operation::Parameter(index) => Operation::Input(index),
            Operation::Input(index) => Operation::Parameter(index),
            other => other,
        });
        let point = Point {
            formula,
            by_inputs,
            derivatives: SecondDerivatives::default(),
            params: params.to_vec(),
            x: zeros(),
            y: T::constant(0.0),
            moved: zeros(),
        };
        Self { table, sigmas, foot: FootPoint::new(n_inputs), sigma: zeros(), point }
    }

    /// Finds the foot point of a row.
    pub(crate) fn find(&mut self, row: usize) -> &FootPoint<Vec<T>> {
        let at = |column: &[T]| column.get(row).copied().unwrap_or_else(missing);
        for (x, column) in self.point.x.iter_mut().zip(self.table.columns()) {
            *x = at(column);
        }
        for (sigma, column) in self.sigma.iter_mut().zip(self.sigmas) {
            *sigma = at(column);
        }
        self.point.y = at(self.table.y());
        self.foot.find(&mut self.point, &self.sigma, self.table.precision(row));
        self.point.move_by(self.foot.shift());
        &self.foot
    }

    /// The distance of a row.
    pub(crate) fn distance(&mut self, row: usize) -> T {
        self.find(row).distance()
    }

    /// The distance of a row; fills `gradient` with its derivatives.
    pub(crate) fn distance_with_gradient(&mut self, row: usize, gradient: &mut [T]) -> T {
        self.find(row);
        self.residual_gradient(gradient);
        let factor = self.foot.factor();
        for part in gradient.iter_mut() {
            *part *= factor;
        }
        self.foot.distance()
    }

    /// The derivatives of the residual at the foot point.
    fn residual_gradient(&self, gradient: &mut [T]) {
        let input = |index: usize| self.point.moved.get(index).copied().unwrap_or_else(missing);
        results::value_with_gradient(self.point.formula, &self.point.params, input, gradient);
    }

    /// Eight distances; beyond the data that of the last row.
    #[inline(never)]
    pub(crate) fn lanes(&mut self, block: usize) -> [T; LANES] {
        let n_rows = self.table.y().len();
        let mut distance = missing();
        core::array::from_fn(|lane| {
            let row = block * LANES + lane;
            // Beyond the data the last one once more.
            if row < n_rows {
                distance = self.distance(row);
            }
            distance
        })
    }

    /// Eight distances; fills `gradients` with the derivatives of each.
    #[inline(never)]
    pub(crate) fn lanes_with_gradients(&mut self, block: usize, gradients: &mut [[T; LANES]]) -> [T; LANES] {
        let n_rows = self.table.y().len();
        let mut gradient = alloc::vec![T::constant(0.0); gradients.len()];
        let (mut distances, mut found) = ([T::constant(0.0); LANES], missing());
        for (lane, distance) in distances.iter_mut().enumerate() {
            let row = block * LANES + lane;
            if row < n_rows {
                found = self.distance_with_gradient(row, &mut gradient);
            }
            *distance = found;
            for (lanes, &part) in gradients.iter_mut().zip(&gradient) {
                if let Some(slot) = lanes.get_mut(lane) {
                    *slot = part;
                }
            }
        }
        distances
    }

    /// Fills `hessian` with the second derivatives of the distance of a row: NaN where it has none.
    pub(crate) fn fill_hessian<V: Storage<Item = T>>(&mut self, row: usize, hessian: &mut SquareMatrix<V>) {
        self.find(row);
        let (n_params, n_inputs) = (self.point.params.len(), self.point.x.len());
        let zero = T::constant(0.0);
        let mut gradient = alloc::vec![zero; n_params];
        self.residual_gradient(&mut gradient);
        // With respect to parameters and inputs, which are numbered after them.
        let joint = self.point.formula.program().with_operations(|operation| match operation {
            Operation::Input(index) => Operation::Parameter(n_params + index),
            other => other,
        });
        let variables: Vec<T> = self.point.params.iter().chain(&self.point.moved).copied().collect();
        joint.second_derivatives(&variables, &[], &mut self.point.derivatives);
        let (mut mixed, seconds) =
            (alloc::vec![alloc::vec![zero; n_inputs]; n_params], self.point.derivatives.second());
        for &([one, other], entry) in seconds {
            let slot = mixed.get_mut(one).zip(other.checked_sub(n_params));
            if let Some(slot) = slot.and_then(|(parts, input)| parts.get_mut(input)) {
                *slot = entry;
            }
        }
        results::fill_symmetric(seconds, hessian);
        let of = |index: usize| mixed.get(index).cloned().unwrap_or_default();
        if !self.foot.transform_hessian(&gradient, of, &self.sigma, hessian) {
            hessian.as_mut_slice().fill(T::constant(f64::NAN));
        }
    }
}

#[cfg(all(test, feature = "orthogonal"))]
mod tests {
    use alloc::vec::Vec;
    use std::vec;

    use gd_core::{
        C, Data, GenericModel, InputSigmas, MultiInput, MultiInputModel, Number, OrthogonalResiduals, ResidualHessian,
        Residuals,
    };

    use super::*;

    /// a exp(-b x) + c x^2, and a u + sin(b u v) - c v^2
    struct Curve;
    struct Surface;

    impl GenericModel<3> for Curve {
        fn value<N: Number>(&self, [a, b, c]: [N; 3], x: N) -> N {
            a * (-(b * x)).exp() + c * x * x
        }
    }

    impl MultiInputModel<3, 2> for Surface {
        fn value<N: Number>(&self, [a, b, c]: [N; 3], [u, v]: [N; 2]) -> N {
            a * u + (b * u * v).sin() - c * v * v + C(0.0)
        }
    }

    const PARAMS: [f64; 3] = [1.3, 0.7, -0.4];

    fn near(found: f64, right: f64, tolerance: f64) {
        assert!((found - right).abs() <= tolerance * (1.0 + right.abs()), "{found} instead of {right}");
    }

    #[test]
    fn distances_are_those_of_the_core() {
        let (x, y) = ([0.1, 0.5, 1.1, 2.0, 2.5], [1.9, 1.0, 0.2, -1.0, -3.0]);
        let (weights, sigmas) = ([1.0, 4.0, 0.0, 2.0, 9.0], [0.1, 0.0, 0.3, 0.2, 0.5]);
        let data = Data::new(&x, &y).unwrap().with_weights(&weights).unwrap();
        let core = OrthogonalResiduals::new(Curve, data, InputSigmas::Each(&sigmas)).unwrap();
        let formula = Formula::parse("a*exp(-b*x) + c*x^2", &["x"]).unwrap();
        let (columns, sigmas): ([&[f64]; 1], _) = ([&x], [sigmas.to_vec()]);
        let table = TableResiduals::new(&formula, &columns, &y).unwrap().with_weights(&weights).unwrap();
        let table = table.with_input_sigmas(&sigmas).unwrap();
        let params = PARAMS.to_vec();
        let (mut blocks, mut of_gradients) = (Vec::new(), Vec::new());
        table.visit_residuals(&params, |_, residuals| blocks.extend_from_slice(residuals));
        table.visit_gradients(&params, |_, residuals, gradients| of_gradients.push((*residuals, gradients.to_vec())));
        for row in 0..5 {
            let (mut one, mut other) = (vec![0.0; 3], [0.0; 3]);
            let distance = table.residual_with_gradient(row, &params, &mut one);
            near(distance, core.residual_with_gradient(row, &PARAMS, &mut other), 1e-13);
            one.iter().zip(other).for_each(|(one, other)| near(*one, other, 1e-12));
            assert_eq!(distance.to_bits(), table.residual(row, &params).to_bits());
            assert_eq!(distance.to_bits(), blocks[row].to_bits());
            assert_eq!(distance.to_bits(), of_gradients[0].0[row].to_bits());
            assert!((0..3).all(|p| of_gradients[0].1[p][row].to_bits() == one[p].to_bits()));
            assert_eq!(blocks[5..], [blocks[4]; 3]);
        }
        let mut shifts = Vec::new();
        table.for_each_foot_point(0..5, &params, |row, foot| shifts.push((row, foot.shift()[0], foot.residual())));
        assert_eq!(shifts.len(), 5);
        let mut some = Vec::new();
        table.for_each_foot_point([4, 1], &params, |row, foot| some.push((row, foot.shift()[0], foot.residual())));
        assert_eq!(some, [shifts[4], shifts[1]]);
        for (row, shift, residual) in shifts {
            let found = core.foot_point(row, &PARAMS).unwrap();
            near(shift, found.shift()[0], 1e-13);
            near(residual, found.residual(), 1e-13);
        }
    }

    #[test]
    fn several_inputs_have_errors_of_their_own() {
        let (u, v) = ([0.1, 0.5, 1.1, 2.0], [1.0, -0.4, 0.6, 1.7]);
        let (y, s, t) = ([0.9, 1.4, 0.8, 3.0], [0.1, 0.2, 0.0, 0.3], [0.0, 0.4, 0.1, 0.2]);
        let (x, sigma): ([[f64; 2]; 4], [[f64; 2]; 4]) =
            (core::array::from_fn(|i| [u[i], v[i]]), core::array::from_fn(|i| [s[i], t[i]]));
        let data = Data::new(&x, &y).unwrap();
        let core = OrthogonalResiduals::new(MultiInput::<_, 2>(Surface), data, InputSigmas::Each(&sigma)).unwrap();
        let formula = Formula::parse("a*u + sin(b*u*v) - c*v^2", &["u", "v"]).unwrap();
        let (columns, sigmas): ([&[f64]; 2], _) = ([&u, &v], [s.to_vec(), t.to_vec()]);
        let table = TableResiduals::new(&formula, &columns, &y).unwrap().with_input_sigmas(&sigmas).unwrap();
        for row in 0..4 {
            near(table.residual(row, &PARAMS), core.residual(row, &PARAMS), 1e-13);
        }
    }

    #[test]
    fn second_derivatives_of_distances_agree_with_differences_of_the_first() {
        let (u, v) = ([0.1, 0.5, 1.1, 2.0], [1.0, -0.4, 0.6, 1.7]);
        let (y, s, t) = ([0.9, 1.4, 0.8, 3.0], [0.1, 0.2, 0.0, 0.3], [0.0, 0.4, 0.1, 0.2]);
        let formula = Formula::parse("a*u + sin(b*u*v) - c*v^2*exp(a*u)", &["u", "v"]).unwrap();
        let (columns, sigmas, counts): ([&[f64]; 2], _, _) = ([&u, &v], [s.to_vec(), t.to_vec()], [1, 2, 1, 3]);
        let weights = [1.0, 4.0, 0.5, 6.0];
        let table = TableResiduals::new(&formula, &columns, &y).unwrap().with_weights(&weights).unwrap();
        let table = table.with_counts(&counts).unwrap().with_input_sigmas(&sigmas).unwrap();
        for row in 0..4 {
            let params = PARAMS.to_vec();
            let mut hessian = SquareMatrix::<Vec<f64>>::filled(3, f64::NAN);
            table.residual_hessian(row, &params, &mut hessian);
            for p in 0..3 {
                let at = |step: f64| {
                    let (mut moved, mut gradient) = (params.clone(), vec![0.0; 3]);
                    moved[p] += step;
                    table.residual_with_gradient(row, &moved, &mut gradient);
                    gradient
                };
                let (above, below) = (at(1e-5), at(-1e-5));
                for q in 0..3 {
                    near(hessian[(p, q)], (above[q] - below[q]) / 2e-5, 1e-6);
                    near(hessian[(p, q)], hessian[(q, p)], 1e-12);
                }
            }
        }
    }

    #[test]
    fn sigmas_that_cannot_be_used_are_refused() {
        use gd_core::{Column, Error};
        let formula = Formula::parse("a*x", &["x"]).unwrap();
        let columns: [&[f64]; 1] = [&[1.0, 2.0]];
        let table = TableResiduals::new(&formula, &columns, &[1.0, 2.0]).unwrap();
        let refused = |sigmas: &[Vec<f64>]| table.with_input_sigmas(sigmas).err();
        let column = Column::InputSigmas;
        assert_eq!(refused(&[]), Some(Error::LengthMismatch { column, expected: 1, found: 0 }));
        assert_eq!(refused(&[vec![1.0]]), Some(Error::LengthMismatch { column, expected: 2, found: 1 }));
        assert_eq!(refused(&[vec![1.0, -1.0]]), Some(Error::NegativeInputSigma { index: 1 }));
        assert_eq!(refused(&[vec![f64::NAN, 1.0]]), Some(Error::NonFiniteData { column, index: 0 }));
        assert_eq!(refused(&[vec![0.0, 1.0]]), None);
    }
}
