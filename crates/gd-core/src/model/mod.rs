//! Models: formulas with parameters, and their gradients.

mod cubic;
mod generic;
mod line;
mod tiny_net;

pub use cubic::Cubic;
pub use generic::{GenericModel, MultiInput, MultiInputModel};
pub use line::Line;
pub use tiny_net::TinyNet;

use nalgebra::{SMatrix, SVector};

use crate::lanes::LANES;
use crate::number::Real;

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

/// A formula y = f(params; input) with `P` parameters, and its derivatives by them.
///
/// Two functions are enough. A model that also fills eight lanes at once runs faster; one written over any
/// [`Number`](crate::Number) gets that for nothing, see [`GenericModel`].
///
/// ```
/// use gd_core::{Model, nalgebra::SVector};
///
/// /// y = a x0 + b x1, of two inputs.
/// struct Plane;
///
/// impl Model<f64, 2> for Plane {
///     type Input = [f64; 2];
///     fn predict(&self, params: &SVector<f64, 2>, [x0, x1]: [f64; 2]) -> f64 {
///         params[0] * x0 + params[1] * x1
///     }
///     fn predict_with_gradient(&self, params: &SVector<f64, 2>, x: [f64; 2]) -> (f64, SVector<f64, 2>) {
///         (self.predict(params, x), SVector::from(x))
///     }
/// }
///
/// assert_eq!(Plane.predict(&SVector::from([2.0, 3.0]), [10.0, 1.0]), 23.0);
/// ```
pub trait Model<T: Real, const P: usize> {
    /// What the model predicts from.
    type Input: Input;

    /// The value of the formula.
    fn predict(&self, params: &SVector<T, P>, input: Self::Input) -> T;

    /// The value, and its partial derivatives by the parameters in their order.
    fn predict_with_gradient(&self, params: &SVector<T, P>, input: Self::Input) -> (T, SVector<T, P>);

    /// Eight values at once. Each lane must have the bits of [`Model::predict`].
    #[inline(always)]
    fn predict_lanes(&self, params: &SVector<T, P>, inputs: &[Self::Input; LANES]) -> [T; LANES] {
        inputs.map(|input| self.predict(params, input))
    }

    /// Eight values, and for each parameter the eight derivatives by it. Each lane must have the bits of
    /// [`Model::predict_with_gradient`].
    #[inline(always)]
    fn predict_with_gradient_lanes(
        &self,
        params: &SVector<T, P>,
        inputs: &[Self::Input; LANES],
    ) -> ([T; LANES], [[T; LANES]; P]) {
        gather_gradients(inputs, |input| self.predict_with_gradient(params, input))
    }

    /// Calls `visit` with the number and the values of every block of eight inputs, in order. A model that has to be
    /// interpreted may compute many blocks before it shows the first.
    #[inline(always)]
    fn visit_values(
        &self,
        params: &SVector<T, P>,
        blocks: &[[Self::Input; LANES]],
        mut visit: impl FnMut(usize, &[T; LANES]),
    ) {
        for (index, inputs) in blocks.iter().enumerate() {
            visit(index, &self.predict_lanes(params, inputs));
        }
    }

    /// The same with the derivatives by every parameter. Their bits are those of [`Model::predict_with_gradient`], but
    /// for the sign of zero.
    #[inline(always)]
    fn visit_gradients(
        &self,
        params: &SVector<T, P>,
        blocks: &[[Self::Input; LANES]],
        mut visit: impl FnMut(usize, &[T; LANES], [&[T; LANES]; P]),
    ) {
        for (index, inputs) in blocks.iter().enumerate() {
            let (values, gradients) = self.predict_with_gradient_lanes(params, inputs);
            visit(index, &values, gradients.each_ref());
        }
    }
}

/// Eight values and their derivatives, lane by lane.
#[inline(always)]
fn gather_gradients<I: Copy, T: Real, const P: usize>(
    inputs: &[I; LANES],
    predict: impl Fn(I) -> (T, SVector<T, P>),
) -> ([T; LANES], [[T; LANES]; P]) {
    let mut values = [T::constant(0.0); LANES];
    let mut gradients = [[T::constant(0.0); LANES]; P];
    for (lane, (&input, slot)) in inputs.iter().zip(&mut values).enumerate() {
        let (value, gradient) = predict(input);
        *slot = value;
        for (lanes, &part) in gradients.iter_mut().zip(gradient.iter()) {
            if let Some(slot) = lanes.get_mut(lane) {
                *slot = part;
            }
        }
    }
    (values, gradients)
}

/// What a processor without an FPU does instead of eight lanes at once. Whether it is worth two copies, for whole blocks
/// and for the rest, is the compiler's to judge: a large formula is then in flash once.
#[inline]
fn values_one_by_one<T: Real, M: Model<T, P>, const P: usize>(
    model: &M,
    params: &SVector<T, P>,
    inputs: &[M::Input; LANES],
) -> [T; LANES] {
    inputs.map(|input| model.predict(params, input))
}

/// The same with the derivatives.
#[inline]
fn gradients_one_by_one<T: Real, M: Model<T, P>, const P: usize>(
    model: &M,
    params: &SVector<T, P>,
    inputs: &[M::Input; LANES],
) -> ([T; LANES], [[T; LANES]; P]) {
    gather_gradients(inputs, |input| model.predict_with_gradient(params, input))
}

/// A model that knows how its derivatives change.
///
/// Every [`GenericModel`] and [`MultiInput`] does, by dual numbers; a model written by hand may implement it.
pub trait ModelHessian<T: Real, const P: usize>: Model<T, P> {
    /// The second partial derivatives of the value by the parameters, a symmetric matrix.
    fn predict_hessian(&self, params: &SVector<T, P>, input: Self::Input) -> SMatrix<T, P, P>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Largest difference between the gradient and central differences, relative to the larger of 1 and its size.
    fn gradient_error<M: Model<f64, 2, Input = f64>>(model: &M, params: [f64; 2], x: f64) -> f64 {
        let (value, gradient) = model.predict_with_gradient(&SVector::from(params), x);
        assert_eq!(value.to_bits(), model.predict(&SVector::from(params), x).to_bits());
        let step = 1e-6;
        let mut worst: f64 = 0.0;
        for index in 0..2 {
            let at = |shift: f64| {
                let mut params = SVector::from(params);
                params[index] += shift;
                model.predict(&params, x)
            };
            let difference = (at(step) - at(-step)) / (2.0 * step);
            worst = worst.max((difference - gradient[index]).abs() / gradient[index].abs().max(1.0));
        }
        worst
    }

    fn lanes_agree<T: Real, M: Model<T, 2, Input = T>>(model: &M, params: [T; 2], inputs: [T; LANES]) {
        let params = SVector::from(params);
        let values = model.predict_lanes(&params, &inputs);
        let (with_gradient, gradients) = model.predict_with_gradient_lanes(&params, &inputs);
        for lane in 0..LANES {
            let (value, gradient) = model.predict_with_gradient(&params, inputs[lane]);
            // Exact f64 images of equal floats are equal bits, NaN aside.
            assert_eq!(values[lane].to_f64().to_bits(), value.to_f64().to_bits());
            assert_eq!(with_gradient[lane].to_f64().to_bits(), value.to_f64().to_bits());
            for (lanes, &part) in gradients.iter().zip(gradient.iter()) {
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
