//! A cubic through the origin: the tutorial's empirical formula.

use super::GenericModel;
use crate::number::Number;

/// y = a x^3 + b x^2, params `[a, b]`. Linear in its parameters, so its loss is a convex quadratic too.
///
/// ```
/// use gd_core::{Cubic, Model};
/// assert_eq!(Cubic.predict(&[1.0, 10.0], 2.0), 48.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Cubic;

impl GenericModel<2> for Cubic {
    #[inline(always)]
    fn value<N: Number>(&self, params: [N; 2], x: N) -> N {
        self.value_with_gradient(params, x).0
    }

    #[inline(always)]
    fn value_with_gradient<N: Number>(&self, [a, b]: [N; 2], x: N) -> (N, [N; 2]) {
        let square = x * x;
        let cube = square * x;
        (a * cube + b * square, [cube, square])
    }
}
