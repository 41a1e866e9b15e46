//! Formulas written once for every kind of number, of one input or several.

use super::{Model, ModelHessian};
use crate::linear_algebra::SquareMatrix;
use crate::number::{Dual, IS_SCALAR, LANES, Number, Real};

/// A model of one input, written once for every kind of [`Number`]: `f32` and `f64`, one value or eight at a time.
///
/// The formula is enough. Its derivatives come from [`Dual`] numbers, exact and without a heap; implement
/// [`GenericModel::value_with_gradient`] as well where value and derivatives share work.
///
/// ```
/// use gd_core::{GenericModel, Model, Number};
///
/// /// y = a exp(-b x)
/// struct Decay;
///
/// impl GenericModel<2> for Decay {
///     fn value<N: Number>(&self, [a, b]: [N; 2], x: N) -> N {
///         a * (-(b * x)).exp()
///     }
/// }
///
/// let mut gradient = [0.0; 2];
/// let value = Decay.predict_with_gradient(&[2.0_f32, 0.0], 3.0, &mut gradient);
/// assert_eq!((value, gradient), (2.0, [1.0, -6.0]));
/// ```
pub trait GenericModel<const P: usize> {
    /// The value of the formula.
    fn value<N: Number>(&self, params: [N; P], x: N) -> N;

    /// The value, and its partial derivatives with respect to the parameters, in their order.
    #[inline(always)]
    fn value_with_gradient<N: Number>(&self, params: [N; P], x: N) -> (N, [N; P]) {
        let Dual { value, gradient } = self.value(Dual::variables(params), Dual::fixed(x));
        (value, gradient)
    }
}

impl<T: Real, M: GenericModel<P>, const P: usize> Model<[T; P]> for M {
    type Input = T;

    #[inline(always)]
    fn predict(&self, params: &[T; P], x: T) -> T {
        self.value(*params, x)
    }

    #[inline(always)]
    fn predict_with_gradient(&self, params: &[T; P], x: T, gradient: &mut [T; P]) -> T {
        let (value, parts) = self.value_with_gradient(*params, x);
        *gradient = parts;
        value
    }

    #[inline(always)]
    fn predict_lanes(&self, params: &[T; P], inputs: &[T; LANES]) -> [T; LANES] {
        if IS_SCALAR {
            return super::values_one_by_one(self, params, inputs);
        }
        self.value(broadcast(params), T::Lanes::from(*inputs)).into()
    }

    #[inline(always)]
    fn predict_with_gradient_lanes(
        &self,
        params: &[T; P],
        inputs: &[T; LANES],
        gradients: &mut [[T; LANES]; P],
    ) -> [T; LANES] {
        if IS_SCALAR {
            return super::gradients_one_by_one(self, params, inputs, gradients);
        }
        let (value, parts) = self.value_with_gradient(broadcast(params), T::Lanes::from(*inputs));
        *gradients = parts.map(Into::into);
        value.into()
    }
}

impl<T: Real, M: GenericModel<P>, const P: usize> ModelHessian<[T; P]> for M {
    #[inline]
    fn predict_hessian(&self, params: &[T; P], x: T, hessian: &mut SquareMatrix<[T; P]>) {
        let variables = Dual::variables(Dual::variables(*params));
        *hessian = hessian_of(self.value(variables, Dual::fixed(Dual::fixed(x))));
    }
}

/// A formula of `K` inputs, written once for every kind of [`Number`]. [`MultiInput`] makes a [`Model`] of it.
pub trait MultiInputModel<const P: usize, const K: usize> {
    /// The value of the formula.
    fn value<N: Number>(&self, params: [N; P], inputs: [N; K]) -> N;
}

/// The model of a formula of `K` inputs; its derivatives come from [`Dual`] numbers.
///
/// ```
/// use gd_core::{Data, MeanSquaredError, MultiInput, MultiInputModel, Number, Objective};
///
/// /// Breakdown voltage falls with time t, the faster the hotter: y = a - b t exp(-c / h).
/// struct Breakdown;
///
/// impl MultiInputModel<3, 2> for Breakdown {
///     fn value<N: Number>(&self, [a, b, c]: [N; 3], [t, h]: [N; 2]) -> N {
///         a - b * t * (-(c / h)).exp()
///     }
/// }
///
/// let inputs = [[1.0, 180.0], [8.0, 225.0], [64.0, 275.0]];
/// let loss = MeanSquaredError::new(MultiInput::<_, 2>(Breakdown), Data::new(&inputs, &[15.0, 13.0, 7.5])?);
/// assert!(loss.value(&[15.0_f64, 0.1, 50.0]) < 5.0);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct MultiInput<M, const K: usize>(pub M);

impl<T: Real, M: MultiInputModel<P, K>, const P: usize, const K: usize> Model<[T; P]> for MultiInput<M, K> {
    type Input = [T; K];

    #[inline(always)]
    fn predict(&self, params: &[T; P], inputs: [T; K]) -> T {
        self.0.value(*params, inputs)
    }

    #[inline(always)]
    fn predict_with_gradient(&self, params: &[T; P], inputs: [T; K], gradient: &mut [T; P]) -> T {
        let found = self.0.value(Dual::variables(*params), inputs.map(Dual::fixed));
        *gradient = found.gradient;
        found.value
    }

    #[inline(always)]
    fn predict_lanes(&self, params: &[T; P], inputs: &[[T; K]; LANES]) -> [T; LANES] {
        if IS_SCALAR {
            return super::values_one_by_one(self, params, inputs);
        }
        self.0.value(broadcast(params), transpose(inputs)).into()
    }

    #[inline(always)]
    fn predict_with_gradient_lanes(
        &self,
        params: &[T; P],
        inputs: &[[T; K]; LANES],
        gradients: &mut [[T; LANES]; P],
    ) -> [T; LANES] {
        if IS_SCALAR {
            return super::gradients_one_by_one(self, params, inputs, gradients);
        }
        let found = self.0.value(Dual::variables(broadcast(params)), transpose(inputs).map(Dual::fixed));
        *gradients = found.gradient.map(Into::into);
        found.value.into()
    }
}

impl<T: Real, M: MultiInputModel<P, K>, const P: usize, const K: usize> ModelHessian<[T; P]> for MultiInput<M, K> {
    #[inline]
    fn predict_hessian(&self, params: &[T; P], inputs: [T; K], hessian: &mut SquareMatrix<[T; P]>) {
        let variables = Dual::variables(Dual::variables(*params));
        *hessian = hessian_of(self.0.value(variables, inputs.map(|input| Dual::fixed(Dual::fixed(input)))));
    }
}

/// The second derivatives that a dual of duals holds.
#[inline(always)]
fn hessian_of<T: Real, const P: usize>(found: Dual<Dual<T, P>, P>) -> SquareMatrix<[T; P]> {
    SquareMatrix::from(found.gradient.map(|part| part.gradient))
}

/// The lanes of every input.
#[inline(always)]
fn transpose<T: Real, const K: usize>(inputs: &[[T; K]; LANES]) -> [T::Lanes; K] {
    let mut lanes = [[T::constant(0.0); LANES]; K];
    for (lane, point) in inputs.iter().enumerate() {
        for (input, &value) in lanes.iter_mut().zip(point) {
            if let Some(slot) = input.get_mut(lane) {
                *slot = value;
            }
        }
    }
    lanes.map(T::Lanes::from)
}

/// Every parameter in all lanes.
#[inline(always)]
fn broadcast<T: Real, const P: usize>(params: &[T; P]) -> [T::Lanes; P] {
    params.map(|param| T::Lanes::from([param; LANES]))
}
