//! A formula that is minimized itself, without data.

use gd_core::{Number, Objective, Real, SquareMatrix, Storage, TwiceDifferentiable};

use crate::formula::Formula;
use crate::program::missing;
use crate::results;

/// A formula without inputs as an objective: all its names are parameters, and its value is what a descent minimizes. Gradient
/// and Hessian are exact. It has no lower bound.
///
/// ```
/// use gd_core::{Adam, Descent};
/// use gd_formula::{Formula, FormulaObjective};
///
/// let formula = Formula::parse("(1 - x)^2 + 100*(y - x^2)^2", &[])?;
/// let valley = FormulaObjective::new(formula).expect("it has no inputs");
/// let mut descent = Descent::new(valley, Adam::new(0.02)?, vec![-1.2_f64, 1.0], 5000)?;
/// let last = descent.run().expect("5000 steps were asked for");
/// assert!((last.params[0] - 1.0).abs() < 1e-6 && (last.params[1] - 1.0).abs() < 1e-6);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FormulaObjective {
    formula: Formula,
}

impl FormulaObjective {
    /// The objective of a formula; `None` of one that has inputs.
    #[must_use]
    pub fn new(formula: Formula) -> Option<Self> {
        formula.inputs().is_empty().then_some(Self { formula })
    }

    /// The formula.
    #[must_use]
    pub const fn formula(&self) -> &Formula {
        &self.formula
    }
}

impl<V: Storage<Item: Real>> Objective<V> for FormulaObjective {
    fn n_params(&self) -> Option<usize> {
        Some(self.formula.parameters().len())
    }

    fn value(&self, params: &V) -> V::Item {
        self.formula.evaluate(params.as_slice(), &[])
    }

    fn value_with_gradient(&self, params: &V, gradient: &mut V) -> V::Item {
        results::value_with_gradient(&self.formula, params.as_slice(), |_| missing(), gradient.as_mut_slice())
    }
}

impl<V: Storage<Item: Real>> TwiceDifferentiable<V> for FormulaObjective {
    fn hessian(&self, params: &V) -> SquareMatrix<V> {
        let params = params.as_slice();
        let mut hessian = SquareMatrix::filled(params.len(), V::Item::constant(0.0));
        results::fill_hessian(&self.formula, params, &[], &mut hessian);
        hessian
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use gd_core::test_surfaces::{Himmelblau, Rosenbrock};

    fn objective(text: &str) -> FormulaObjective {
        FormulaObjective::new(Formula::parse(text, &[]).unwrap()).unwrap()
    }

    #[test]
    fn text_has_the_derivatives_of_the_known_surfaces() {
        fn agrees(text: &str, known: &impl TwiceDifferentiable<[f64; 2]>) {
            let found = objective(text);
            for at in [[-1.2, 1.0], [0.3, -2.5], [3.0, 2.0]] {
                let [mut gradient, mut expected] = [[0.0; 2]; 2];
                let values =
                    [found.value_with_gradient(&at, &mut gradient), known.value_with_gradient(&at, &mut expected)];
                let near = |one: &f64, other: &f64| (one - other).abs() <= 1e-11 * (1.0 + one.abs());
                assert!(near(&values[0], &values[1]) && near(&found.value(&at), &values[0]));
                assert!(gradient.iter().zip(&expected).all(|(one, other)| near(one, other)), "{gradient:?}");
                let (one, other): (SquareMatrix<[f64; 2]>, _) = (found.hessian(&at), known.hessian(&at));
                assert!(one.as_slice().iter().zip(other.as_slice()).all(|(one, other)| near(one, other)), "{one:?}");
            }
        }
        agrees("(1 - a)^2 + 100*(b - a^2)^2", &Rosenbrock);
        agrees("(a^2 + b - 11)^2 + (a + b^2 - 7)^2", &Himmelblau);
    }

    #[test]
    fn a_formula_with_inputs_is_no_objective() {
        assert!(FormulaObjective::new(Formula::parse("a*x", &["x"]).unwrap()).is_none());
        let bound: Option<f64> = Objective::<Vec<f64>>::lower_bound(&objective("x"));
        assert_eq!(bound, None);
    }
}
