//! Objectives from one function.

use core::marker::PhantomData;

use super::{Objective, TwiceDifferentiable};
use crate::linear_algebra::SquareMatrix;
use crate::number::{Dual, Real};

/// A number with its first and second derivatives with respect to `P` parameters: what the function of an [`objective_fn`]
/// computes with.
pub type TwiceDual<T, const P: usize> = Dual<Dual<T, P>, P>;

/// The objective of a function, with exact gradient and Hessian by dual numbers: nothing else has to be written, and no data
/// are needed. Constants are written [`C(1.0)`](crate::C), functions of numbers come with [`Number`](crate::Number).
///
/// It has no [lower bound](Objective::lower_bound); see [`ObjectiveFn::with_lower_bound`].
///
/// ```
/// use gd_core::{Adam, C, Descent, Number, Verdict, objective_fn};
///
/// // Rosenbrock's valley.
/// let valley = objective_fn(|[x, y]| (C(1.0) - x).powi(2) + C(100.0) * (y - x * x).powi(2));
/// let mut descent = Descent::new(valley, Adam::new(0.02)?, [-1.2, 1.0], 5000)?;
/// let last = descent.run().expect("5000 steps were asked for");
/// assert!((last.params[0] - 1.0).abs() < 1e-6 && (last.params[1] - 1.0).abs() < 1e-6);
/// assert!(matches!(descent.verdict(), Some(Verdict::Converged(_))));
/// # Ok::<(), gd_core::Error>(())
/// ```
///
/// Where there is no minimum, the verdict says so:
///
/// ```
/// use gd_core::{Descent, Sgd, objective_fn};
///
/// let mut descent = Descent::new(objective_fn(|[x]| -(x * x)), Sgd::new(0.1)?, [1.0], 20)?;
/// descent.run();
/// let verdict = descent.verdict().expect("20 steps were made");
/// assert!(verdict.to_string().starts_with("diverged: the loss falls without bound along p0"));
/// # Ok::<(), gd_core::Error>(())
/// ```
#[inline]
pub const fn objective_fn<T, F, const P: usize>(function: F) -> ObjectiveFn<T, F, P>
where
    T: Real,
    F: Fn([TwiceDual<T, P>; P]) -> TwiceDual<T, P>,
{
    ObjectiveFn { function, lower_bound: None, kind: PhantomData }
}

/// A function as an objective, made by [`objective_fn`].
#[derive(Debug, Clone, Copy)]
pub struct ObjectiveFn<T, F, const P: usize> {
    function: F,
    lower_bound: Option<T>,
    kind: PhantomData<fn(T) -> T>,
}

impl<T, F, const P: usize> ObjectiveFn<T, F, P> {
    /// Says that the function is never below this: 0 for a sum of squares.
    #[must_use]
    pub fn with_lower_bound(self, bound: T) -> Self {
        Self { lower_bound: Some(bound), ..self }
    }
}

impl<T: Real, F: Fn([TwiceDual<T, P>; P]) -> TwiceDual<T, P>, const P: usize> ObjectiveFn<T, F, P> {
    #[inline]
    fn at(&self, params: &[T; P]) -> TwiceDual<T, P> {
        (self.function)(Dual::variables(Dual::variables(*params)))
    }
}

impl<T, F, const P: usize> Objective<[T; P]> for ObjectiveFn<T, F, P>
where
    T: Real,
    F: Fn([TwiceDual<T, P>; P]) -> TwiceDual<T, P>,
{
    #[inline]
    fn lower_bound(&self) -> Option<T> {
        self.lower_bound
    }

    #[inline]
    fn value(&self, params: &[T; P]) -> T {
        self.at(params).value.value
    }

    #[inline]
    fn value_with_gradient(&self, params: &[T; P], gradient: &mut [T; P]) -> T {
        let Dual { value, .. } = self.at(params);
        *gradient = value.gradient;
        value.value
    }
}

impl<T, F, const P: usize> TwiceDifferentiable<[T; P]> for ObjectiveFn<T, F, P>
where
    T: Real,
    F: Fn([TwiceDual<T, P>; P]) -> TwiceDual<T, P>,
{
    #[inline]
    fn hessian(&self, params: &[T; P]) -> SquareMatrix<[T; P]> {
        SquareMatrix::from(self.at(params).gradient.map(|part| part.gradient))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::C;
    use crate::number::Number;
    use crate::test_surfaces::{Beale, Himmelblau, Rosenbrock};
    use proptest::prelude::*;

    /// Value, gradient and Hessian beside those written by hand.
    fn agrees(one: &impl TwiceDifferentiable<[f64; 2]>, other: &impl TwiceDifferentiable<[f64; 2]>, at: [f64; 2]) {
        let near = |one: f64, other: f64| (one - other).abs() <= 1e-12 * (1e3 + one.abs());
        let [mut gradient, mut expected] = [[0.0; 2]; 2];
        let value = one.value_with_gradient(&at, &mut gradient);
        assert_eq!(value.to_bits(), one.value(&at).to_bits());
        assert!(near(value, other.value_with_gradient(&at, &mut expected)));
        assert!(gradient.iter().zip(expected).all(|(one, other)| near(*one, other)), "{gradient:?} {expected:?}");
        let (found, expected) = (one.hessian(&at), other.hessian(&at));
        let mut entries = found.as_slice().iter().zip(expected.as_slice());
        assert!(entries.all(|(one, other)| near(*one, *other)), "{found:?} {expected:?}");
    }

    proptest! {
        #[test]
        fn one_line_has_the_derivatives_of_those_written_by_hand(a in -3.0..3.0_f64, b in -3.0..3.0_f64) {
            let rosenbrock = objective_fn(|[a, b]| (C(1.0) - a).powi(2) + C(100.0) * (b - a * a).powi(2));
            agrees(&rosenbrock, &Rosenbrock, [a, b]);
            let himmelblau = objective_fn(|[a, b]| (a * a + b - C(11.0)).powi(2) + (a + b * b - C(7.0)).powi(2));
            agrees(&himmelblau, &Himmelblau, [a, b]);
            let beale = objective_fn(|[a, b]| {
                let term = |c: f64, power| (C(c) - a + a * b.powi(power)).powi(2);
                term(1.5, 1) + term(2.25, 2) + term(2.625, 3)
            });
            agrees(&beale, &Beale, [a, b]);
        }
    }

    #[test]
    fn single_precision_and_a_bound_are_kept() {
        let bowl = objective_fn(|[x]: [TwiceDual<f32, 1>; 1]| x * x + C(1.0)).with_lower_bound(1.0);
        assert_eq!((bowl.value(&[2.0]), bowl.lower_bound()), (5.0, Some(1.0)));
    }
}
