//! A straight line.

use super::GenericModel;
use crate::number::Number;

/// y = a x + b, params `[a, b]`. Its loss is a convex quadratic with one minimum.
///
/// ```
/// use gd_core::{Line, Model};
/// assert_eq!(Line.predict(&[2.0, 1.0], 3.0), 7.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Line;

impl GenericModel<2> for Line {
    #[inline(always)]
    fn value<N: Number>(&self, [a, b]: [N; 2], x: N) -> N {
        a * x + b
    }

    #[inline(always)]
    fn value_with_gradient<N: Number>(&self, params: [N; 2], x: N) -> (N, [N; 2]) {
        (self.value(params, x), [x, N::constant(1.0)])
    }
}
