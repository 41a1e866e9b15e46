//! Constants in formulas.

use core::ops::{Add, Div, Mul, Sub};

use super::{Dual, Lanes, Number};

/// A constant in a formula that is written for every kind of [`Number`].
///
/// The other operand determines its type: `C(1.0) + x` is `N::constant(1.0) + x`, with the same bits.
///
/// ```
/// use gd_core::{C, GenericModel, Model, Number};
///
/// /// y = 1 / (1 + exp(-a x)) - b / 2
/// struct Logistic;
///
/// impl GenericModel<2> for Logistic {
///     fn value<N: Number>(&self, [a, b]: [N; 2], x: N) -> N {
///         C(1.0) / (C(1.0) + (-(a * x)).exp()) - b / C(2.0)
///     }
/// }
///
/// assert_eq!(Logistic.predict(&[0.0_f32, 1.0], 3.0), 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct C(pub f64);

/// An operator with a constant on its left, for any number, and on its right, for numbers of some types.
macro_rules! operator {
    ($operator:ident $function:ident: $($number:ty),+) => {
        impl<N: Number> $operator<N> for C {
            type Output = N;
            #[inline(always)]
            fn $function(self, other: N) -> N {
                N::constant(self.0).$function(other)
            }
        }

        impl<N: Number, const P: usize> $operator<C> for Dual<N, P> {
            type Output = Self;
            #[inline(always)]
            fn $function(self, C(value): C) -> Self {
                $operator::<Self>::$function(self, Self::constant(value))
            }
        }

        $(impl $operator<C> for $number {
            type Output = Self;
            #[inline(always)]
            fn $function(self, C(value): C) -> Self {
                $operator::<Self>::$function(self, <Self as Number>::constant(value))
            }
        })+
    };
}

operator!(Add add: f32, f64, Lanes<f32>, Lanes<f64>);
operator!(Sub sub: f32, f64, Lanes<f32>, Lanes<f64>);
operator!(Mul mul: f32, f64, Lanes<f32>, Lanes<f64>);
operator!(Div div: f32, f64, Lanes<f32>, Lanes<f64>);

#[cfg(test)]
mod tests {
    use super::*;

    fn value<N: Number>(x: N) -> [N; 4] {
        [C(0.1) - x, x / C(3.0), C(2.0) * x, x + C(0.7)]
    }

    fn spelled_out<N: Number>(x: N) -> [N; 4] {
        let of = N::constant;
        [of(0.1) - x, x / of(3.0), of(2.0) * x, x + of(0.7)]
    }

    #[test]
    fn a_constant_has_the_bits_of_the_number_that_it_becomes() {
        assert_eq!(value(0.3_f32), spelled_out(0.3));
        assert_eq!(value(Lanes([0.3_f64; 8])), spelled_out(Lanes([0.3; 8])));
        let [x] = Dual::variables([0.3_f64]);
        assert_eq!(value(x), spelled_out(x));
    }
}
