//! Formulas as models of inputs whose number is known when a program is compiled.

use gd_core::{Buffer, LANES, Model, ModelHessian, Real, SquareMatrix, Storage};

use crate::formula::Formula;
use crate::program::missing;
use crate::results;

impl Formula {
    /// The model of the formula, if it has `K` inputs.
    #[must_use]
    pub fn model<const K: usize>(&self) -> Option<FormulaModel<'_, K>> {
        (self.inputs().len() == K).then_some(FormulaModel { formula: self })
    }
}

/// A formula as a model of `K` inputs, made by [`Formula::model`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FormulaModel<'a, const K: usize> {
    formula: &'a Formula,
}

/// An input in every lane.
#[inline(always)]
fn lanes_of<T: Real, const K: usize>(inputs: &[[T; K]; LANES], index: usize) -> [T; LANES] {
    inputs.each_ref().map(|inputs| inputs.get(index).copied().unwrap_or_else(missing))
}

impl<V: Storage<Item: Real>, const K: usize> Model<V> for FormulaModel<'_, K> {
    type Input = [V::Item; K];

    fn n_params(&self) -> Option<usize> {
        Some(self.formula.parameters().len())
    }

    fn predict(&self, params: &V, inputs: [V::Item; K]) -> V::Item {
        self.formula.evaluate(params.as_slice(), &inputs)
    }

    fn predict_with_gradient(&self, params: &V, inputs: [V::Item; K], gradient: &mut V) -> V::Item {
        let input = |index: usize| inputs.get(index).copied().unwrap_or_else(missing);
        results::value_with_gradient(self.formula, params.as_slice(), input, gradient.as_mut_slice())
    }

    fn predict_lanes(&self, params: &V, inputs: &[[V::Item; K]; LANES]) -> [V::Item; LANES] {
        results::lanes(self.formula, params.as_slice(), |index| lanes_of(inputs, index))
    }

    fn predict_with_gradient_lanes(
        &self,
        params: &V,
        inputs: &[[V::Item; K]; LANES],
        gradients: &mut V::Of<[V::Item; LANES]>,
    ) -> [V::Item; LANES] {
        let input = |index| lanes_of(inputs, index);
        results::lanes_with_gradients(self.formula, params.as_slice(), input, gradients.as_mut_slice())
    }
}

impl<V: Storage<Item: Real>, const K: usize> ModelHessian<V> for FormulaModel<'_, K> {
    fn predict_hessian(&self, params: &V, inputs: [V::Item; K], hessian: &mut SquareMatrix<V>) {
        results::fill_hessian(self.formula, params.as_slice(), &inputs, hessian);
    }
}
