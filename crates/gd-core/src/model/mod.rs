//! Models: formulas with parameters, and their gradients.

mod cubic;
mod ellipsoid;
mod generic;
mod input_derivatives;
mod line;
mod tiny_net;

pub use cubic::Cubic;
pub use ellipsoid::{Ellipsoid, SensorCorrection};
pub use generic::{GenericModel, MultiInput, MultiInputModel};
pub use input_derivatives::{InputDerivatives, InputParts};
pub use line::Line;
pub use tiny_net::TinyNet;

use crate::linear_algebra::SquareMatrix;
use crate::number::{LANES, Real};
use crate::storage::{Buffer, Storage};

/// What a model predicts from: one number, or several.
pub trait Input: Copy {
    /// Whether no part is NaN or infinite.
    fn is_finite(&self) -> bool;
}

impl<T: Real> Input for T {
    fn is_finite(&self) -> bool {
        Real::is_finite(*self)
    }
}

impl<T: Real, const K: usize> Input for [T; K] {
    fn is_finite(&self) -> bool {
        self.iter().all(|part| Real::is_finite(*part))
    }
}

/// A formula y = f(params; input) and its derivatives with respect to the parameters, which are kept in a `V`.
///
/// Two functions are enough. A model that also fills eight lanes at once runs faster; one written over any
/// [`Number`](crate::Number) gets that for free, see [`GenericModel`].
///
/// ```
/// use gd_core::Model;
///
/// /// y = a x0 + b x1, of two inputs.
/// struct Plane;
///
/// impl Model<[f64; 2]> for Plane {
///     type Input = [f64; 2];
///     fn predict(&self, [a, b]: &[f64; 2], [x0, x1]: [f64; 2]) -> f64 {
///         a * x0 + b * x1
///     }
///     fn predict_with_gradient(&self, params: &[f64; 2], x: [f64; 2], gradient: &mut [f64; 2]) -> f64 {
///         *gradient = x;
///         self.predict(params, x)
///     }
/// }
///
/// assert_eq!(Plane.predict(&[2.0, 3.0], [10.0, 1.0]), 23.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model whose parameters are a `{V}`",
    label = "not a model of these parameters",
    note = "implement `GenericModel<P>` with the formula alone, or `Model<[f64; P]>` with its derivatives",
    note = "a model has as many parameters as the start has values, and the start is `[f32; P]` or `[f64; P]` as the data are"
)]
pub trait Model<V: Storage<Item: Real>> {
    /// What the model predicts from.
    type Input: Input;

    /// The number of parameters; `None` where the type `V` determines it.
    #[inline]
    fn n_params(&self) -> Option<usize> {
        None
    }

    /// The value of the formula.
    fn predict(&self, params: &V, input: Self::Input) -> V::Item;

    /// The value; fills `gradient` with its partial derivatives with respect to the parameters, in their order.
    fn predict_with_gradient(&self, params: &V, input: Self::Input, gradient: &mut V) -> V::Item;

    /// Eight values at once. Each lane must have the bits of [`Model::predict`].
    #[inline(always)]
    fn predict_lanes(&self, params: &V, inputs: &[Self::Input; LANES]) -> [V::Item; LANES] {
        inputs.map(|input| self.predict(params, input))
    }

    /// Eight values; fills `gradients` with the eight derivatives with respect to each parameter. Each lane must have
    /// the bits of [`Model::predict_with_gradient`].
    #[inline(always)]
    fn predict_with_gradient_lanes(
        &self,
        params: &V,
        inputs: &[Self::Input; LANES],
        gradients: &mut V::Of<[V::Item; LANES]>,
    ) -> [V::Item; LANES] {
        gradients_one_by_one(self, params, inputs, gradients)
    }
}

/// What a processor without vectors does instead of eight lanes at once. The compiler decides whether whole blocks and
/// the rest are worth separate copies: a large formula is then in flash only once.
#[inline]
fn values_one_by_one<V: Storage<Item: Real>, M: Model<V>>(
    model: &M,
    params: &V,
    inputs: &[M::Input; LANES],
) -> [V::Item; LANES] {
    inputs.map(|input| model.predict(params, input))
}

/// As above, with the derivatives.
#[inline]
fn gradients_one_by_one<V: Storage<Item: Real>, M: Model<V> + ?Sized>(
    model: &M,
    params: &V,
    inputs: &[M::Input; LANES],
    gradients: &mut V::Of<[V::Item; LANES]>,
) -> [V::Item; LANES] {
    let zero = <V::Item as crate::Number>::constant(0.0);
    let mut values = [zero; LANES];
    let mut gradient = V::filled(gradients.as_slice().len(), zero);
    for (lane, (&input, slot)) in inputs.iter().zip(&mut values).enumerate() {
        *slot = model.predict_with_gradient(params, input, &mut gradient);
        for (lanes, &part) in gradients.as_mut_slice().iter_mut().zip(gradient.as_slice()) {
            if let Some(slot) = lanes.get_mut(lane) {
                *slot = part;
            }
        }
    }
    values
}

/// A model with second derivatives.
///
/// Every [`GenericModel`] and [`MultiInput`] has them, by dual numbers; a model written by hand may implement this
/// trait.
pub trait ModelHessian<V: Storage<Item: Real>>: Model<V> {
    /// Fills `hessian` with the second partial derivatives of the value with respect to the parameters, a symmetric
    /// matrix.
    fn predict_hessian(&self, params: &V, input: Self::Input, hessian: &mut SquareMatrix<V>);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Largest difference between the gradient and central differences, relative to the larger of 1 and its size.
    fn gradient_error<M: Model<[f64; 2], Input = f64>>(model: &M, params: [f64; 2], x: f64) -> f64 {
        let mut gradient = [0.0; 2];
        let value = model.predict_with_gradient(&params, x, &mut gradient);
        assert_eq!(value.to_bits(), model.predict(&params, x).to_bits());
        let step = 1e-6;
        let mut worst: f64 = 0.0;
        for index in 0..2 {
            let at = |shift: f64| {
                let mut params = params;
                params[index] += shift;
                model.predict(&params, x)
            };
            let difference = (at(step) - at(-step)) / (2.0 * step);
            worst = worst.max((difference - gradient[index]).abs() / gradient[index].abs().max(1.0));
        }
        worst
    }

    fn lanes_agree<T: Real, M: Model<[T; 2], Input = T>>(model: &M, params: [T; 2], inputs: [T; LANES]) {
        let values = model.predict_lanes(&params, &inputs);
        let mut gradients = [[params[0]; LANES]; 2];
        let with_gradient = model.predict_with_gradient_lanes(&params, &inputs, &mut gradients);
        for lane in 0..LANES {
            let mut gradient = [params[1]; 2];
            let value = model.predict_with_gradient(&params, inputs[lane], &mut gradient);
            // Exact f64 images of equal floats are equal bits, NaN aside.
            assert_eq!(values[lane].to_f64().to_bits(), value.to_f64().to_bits());
            assert_eq!(with_gradient[lane].to_f64().to_bits(), value.to_f64().to_bits());
            for (lanes, part) in gradients.iter().zip(gradient) {
                assert_eq!(lanes[lane].to_f64().to_bits(), part.to_f64().to_bits());
            }
        }
    }

    proptest! {
        #[test]
        fn gradients_agree_with_central_differences(a in -5.0..5.0_f64, b in -5.0..5.0_f64, x in -2.0..2.0_f64) {
            // Truncation is f''' h^2 / 6, rounding eps f / h: both below 1e-7 in this box.
            prop_assert!(gradient_error(&Line, [a, b], x) < 1e-6);
            prop_assert!(gradient_error(&Cubic, [a, b], x) < 1e-6);
            prop_assert!(gradient_error(&TinyNet, [a, b], x) < 1e-6);
        }

        #[test]
        fn lanes_have_the_bits_of_single_predictions(a in -9.0..9.0_f64, b in -9.0..9.0_f64, x in -2.0..2.0_f64) {
            let inputs: [f64; LANES] = core::array::from_fn(|lane| x + 0.37 * lane as f64);
            let single = inputs.map(|x| x as f32);
            lanes_agree(&Line, [a, b], inputs);
            lanes_agree(&Cubic, [a, b], inputs);
            lanes_agree(&TinyNet, [a, b], inputs);
            lanes_agree(&Line, [a as f32, b as f32], single);
            lanes_agree(&Cubic, [a as f32, b as f32], single);
            lanes_agree(&TinyNet, [a as f32, b as f32], single);
        }
    }
}
