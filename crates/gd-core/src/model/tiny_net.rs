//! Two neurons with periodic activations: a loss with many minima.

use super::GenericModel;
use crate::number::Number;

/// y = sin(b cos(a x)), params `[a, b]`. The minimum that a descent finds depends on its start.
///
/// ```
/// use gd_core::{Model, TinyNet};
/// assert_eq!(TinyNet.predict(&[3.0, 0.0], 1.0), 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct TinyNet;

impl GenericModel<2> for TinyNet {
    #[inline(always)]
    fn value<N: Number>(&self, [a, b]: [N; 2], x: N) -> N {
        (b * (a * x).cos()).sin()
    }

    #[inline(always)]
    fn value_with_gradient<N: Number>(&self, [a, b]: [N; 2], x: N) -> (N, [N; 2]) {
        let (inner_sin, inner_cos) = (a * x).sin_cos();
        let (sin, cos) = (b * inner_cos).sin_cos();
        (sin, [-(cos * b * inner_sin * x), cos * inner_cos])
    }
}
