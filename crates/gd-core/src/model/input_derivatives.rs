//! Derivatives of models with respect to their inputs.

use super::{GenericModel, Input, Model, MultiInput, MultiInputModel};
use crate::linear_algebra::SquareMatrix;
use crate::number::{Dual, Real};
use crate::storage::Storage;

/// An input as one number per part: a number itself, or an array.
pub trait InputParts<T: Real>: Input {
    /// A number for every part.
    type Parts: Storage<Item = T>;

    /// The parts.
    fn parts(self) -> Self::Parts;

    /// The input with these parts.
    fn of(parts: &Self::Parts) -> Self;
}

impl<T: Real> InputParts<T> for T {
    type Parts = [T; 1];

    fn parts(self) -> [T; 1] {
        [self]
    }

    fn of([own]: &[T; 1]) -> Self {
        *own
    }
}

impl<T: Real, const K: usize> InputParts<T> for [T; K] {
    type Parts = [T; K];

    fn parts(self) -> [T; K] {
        self
    }

    fn of(parts: &[T; K]) -> Self {
        *parts
    }
}

/// A [`Model`] with derivatives with respect to its inputs, for fits to data with errors in x: see
/// [`crate::OrthogonalResiduals`].
///
/// Every [`GenericModel`] and [`MultiInput`] has them, by dual numbers; a model written by hand may implement this trait.
pub trait InputDerivatives<V: Storage<Item: Real>>: Model<V, Input: InputParts<V::Item>> {
    /// The value; fills `slopes` with its first and `curvatures` with its second partial derivatives with respect to the
    /// parts of the input.
    fn predict_with_input_derivatives(
        &self,
        params: &V,
        input: Self::Input,
        slopes: &mut <Self::Input as InputParts<V::Item>>::Parts,
        curvatures: &mut SquareMatrix<<Self::Input as InputParts<V::Item>>::Parts>,
    ) -> V::Item;
}

impl<T: Real, M: GenericModel<P>, const P: usize> InputDerivatives<[T; P]> for M {
    fn predict_with_input_derivatives(
        &self,
        params: &[T; P],
        x: T,
        slopes: &mut [T; 1],
        curvatures: &mut SquareMatrix<[T; 1]>,
    ) -> T {
        let [x] = Dual::variables(Dual::variables([x]));
        filled(self.value(params.map(|param| Dual::fixed(Dual::fixed(param))), x), slopes, curvatures)
    }
}

impl<T: Real, M: MultiInputModel<P, K>, const P: usize, const K: usize> InputDerivatives<[T; P]> for MultiInput<M, K> {
    fn predict_with_input_derivatives(
        &self,
        params: &[T; P],
        inputs: [T; K],
        slopes: &mut [T; K],
        curvatures: &mut SquareMatrix<[T; K]>,
    ) -> T {
        let inputs = Dual::variables(Dual::variables(inputs));
        filled(self.0.value(params.map(|param| Dual::fixed(Dual::fixed(param))), inputs), slopes, curvatures)
    }
}

/// The value and the derivatives that a dual of duals holds.
fn filled<T: Real, const K: usize>(
    found: Dual<Dual<T, K>, K>,
    slopes: &mut [T; K],
    curvatures: &mut SquareMatrix<[T; K]>,
) -> T {
    *slopes = found.value.gradient;
    *curvatures = SquareMatrix::from(found.gradient.map(|part| part.gradient));
    found.value.value
}
