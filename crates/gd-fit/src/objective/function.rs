//! What is minimized where there are no data.

use std::fmt;
use std::sync::Arc;

use gd_core::{Objective, Real, SquareMatrix, TwiceDifferentiable};
use gd_formula::FormulaObjective;

/// An objective that threads can share.
type Shared<T> = Arc<dyn TwiceDifferentiable<Vec<T>> + Send + Sync>;

/// A function of parameters, of which some are held.
#[derive(Clone)]
pub(crate) struct Function<T> {
    whole: Shared<T>,
    /// For every parameter of `whole` its value where it is held.
    held: Vec<Option<T>>,
    /// Of the parameters that are not, if there are any: beyond, the function stays what it is there.
    bounds: Vec<[T; 2]>,
}

impl<T> fmt::Debug for Function<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function").field("n_params", &self.held.len()).finish_non_exhaustive()
    }
}

impl<T: Real> Function<T> {
    pub(crate) fn of_formula(formula: FormulaObjective) -> Self {
        let n_params = formula.formula().parameters().len();
        Self { whole: Arc::new(formula), held: vec![None; n_params], bounds: Vec::new() }
    }

    pub(crate) fn of_array<const P: usize>(
        objective: impl TwiceDifferentiable<[T; P]> + Send + Sync + 'static,
    ) -> Self {
        Self { whole: Arc::new(OnHeap(objective)), held: vec![None; P], bounds: Vec::new() }
    }

    /// The same with the parameter held that is at `index` among those that are not.
    pub(crate) fn holding(mut self, index: usize, value: f64) -> Self {
        let place = self.free().nth(index);
        if let Some(held) = place.and_then(|place| self.held.get_mut(place)) {
            *held = Some(T::constant(value));
        }
        self
    }

    /// The same for parameters that keep within bounds.
    pub(crate) fn within(&self, bounds: Option<&[[T; 2]]>) -> Self {
        Self { bounds: bounds.map_or_else(Vec::new, <[_]>::to_vec), ..self.clone() }
    }

    /// The places of the parameters that are not held.
    fn free(&self) -> impl Iterator<Item = usize> {
        self.held.iter().enumerate().filter(|(_, held)| held.is_none()).map(|(place, _)| place)
    }

    fn all(&self, params: &[T]) -> Vec<T> {
        let mut free = params.iter().enumerate().map(|(index, &param)| match self.bounds.get(index) {
            Some(&[low, _]) if param < low => low,
            Some(&[_, high]) if param > high => high,
            _ => param,
        });
        let of = |held: &Option<T>| held.or_else(|| free.next()).unwrap_or_else(|| T::constant(f64::NAN));
        self.held.iter().map(of).collect()
    }
}

impl<T: Real> Objective<Vec<T>> for Function<T> {
    fn n_params(&self) -> Option<usize> {
        Some(self.free().count())
    }

    fn lower_bound(&self) -> Option<T> {
        self.whole.lower_bound()
    }

    fn value(&self, params: &Vec<T>) -> T {
        self.whole.value(&self.all(params))
    }

    fn value_with_gradient(&self, params: &Vec<T>, gradient: &mut Vec<T>) -> T {
        let mut whole = vec![T::constant(0.0); self.held.len()];
        let value = self.whole.value_with_gradient(&self.all(params), &mut whole);
        for (part, place) in gradient.iter_mut().zip(self.free()) {
            *part = whole.get(place).copied().unwrap_or_else(|| T::constant(f64::NAN));
        }
        value
    }
}

impl<T: Real> TwiceDifferentiable<Vec<T>> for Function<T> {
    fn hessian(&self, params: &Vec<T>) -> SquareMatrix<Vec<T>> {
        let whole = self.whole.hessian(&self.all(params));
        let free: Vec<usize> = self.free().collect();
        let mut hessian = SquareMatrix::filled(free.len(), T::constant(0.0));
        for (row, &i) in hessian.rows_mut().zip(&free) {
            for (entry, &j) in row.iter_mut().zip(&free) {
                *entry = whole[(i, j)];
            }
        }
        hessian
    }
}

/// An objective of an array, for parameters in a `Vec`.
struct OnHeap<O, const P: usize>(O);

impl<O, const P: usize> OnHeap<O, P> {
    fn array<T: Real>(params: &[T]) -> [T; P] {
        core::array::from_fn(|index| params.get(index).copied().unwrap_or_else(|| T::constant(f64::NAN)))
    }
}

impl<T: Real, O: Objective<[T; P]>, const P: usize> Objective<Vec<T>> for OnHeap<O, P> {
    fn n_params(&self) -> Option<usize> {
        Some(P)
    }

    fn lower_bound(&self) -> Option<T> {
        self.0.lower_bound()
    }

    fn value(&self, params: &Vec<T>) -> T {
        self.0.value(&Self::array(params))
    }

    fn value_with_gradient(&self, params: &Vec<T>, gradient: &mut Vec<T>) -> T {
        let mut found = [T::constant(0.0); P];
        let value = self.0.value_with_gradient(&Self::array(params), &mut found);
        gradient.copy_from_slice(&found);
        value
    }
}

impl<T: Real, O: TwiceDifferentiable<[T; P]>, const P: usize> TwiceDifferentiable<Vec<T>> for OnHeap<O, P> {
    fn hessian(&self, params: &Vec<T>) -> SquareMatrix<Vec<T>> {
        let found = self.0.hessian(&Self::array(params));
        let mut hessian = SquareMatrix::filled(P, T::constant(0.0));
        for (to, from) in hessian.as_mut_slice().iter_mut().zip(found.as_slice()) {
            *to = *from;
        }
        hessian
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gd_core::{C, Number, objective_fn};
    use gd_formula::Formula;

    #[test]
    fn held_parameters_leave_the_derivatives_of_the_others() {
        let text = Formula::parse("a^2*b + b*c^3 + a*c", &[]).unwrap();
        let text = Function::<f64>::of_formula(FormulaObjective::new(text).unwrap());
        let code = Function::of_array(objective_fn(|[a, b, c]| a * a * b + b * c.powi(3) + C(1.0) * a * c));
        for function in [text, code] {
            let function = function.holding(1, 2.0);
            let (mut gradient, at) = (vec![0.0; 2], vec![3.0, -1.0]);
            assert_eq!((function.n_params(), function.value_with_gradient(&at, &mut gradient)), (Some(2), 13.0));
            assert_eq!(gradient, [11.0, 9.0]);
            assert_eq!(function.hessian(&at).as_slice(), [4.0, 1.0, 1.0, -12.0]);
            // The next one held counts among those that are left.
            let last = function.holding(1, -1.0);
            assert_eq!((last.n_params(), last.value(&vec![3.0])), (Some(1), 13.0));
        }
    }
}
