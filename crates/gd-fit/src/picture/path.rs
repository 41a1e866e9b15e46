//! The path of a descent in a picture.

use gd_core::Real;
use gd_render::Trajectory;

use crate::fit::Path;

/// Steps that are drawn; of more, evenly spaced ones and the last.
pub(crate) const MAX_STEPS: usize = 1000;

/// How many steps lie from one that is drawn to the next.
#[must_use]
pub fn stride_of(n_steps: usize) -> usize {
    n_steps.div_ceil(MAX_STEPS).max(1)
}

/// The path over two parameters, by their places among the free ones; it knows which steps were left out.
#[must_use]
pub fn trajectory<T: Real>(path: &Path<T>, indices: [usize; 2]) -> Trajectory {
    trajectory_at(path, indices, |loss| loss)
}

/// The same at other heights than the losses.
pub(crate) fn trajectory_at<T: Real>(path: &Path<T>, indices: [usize; 2], height: impl Fn(f64) -> f64) -> Trajectory {
    let of = |params: &[T], index: usize| params.get(index).map_or(f64::NAN, |param| param.to_f64());
    let stride = stride_of(path.len());
    let points = path.thinned(stride);
    let points =
        points.iter().map(|(params, loss)| [of(params, indices[0]), of(params, indices[1]), height(loss.to_f64())]);
    Trajectory::new(points).thinned(stride, path.len().saturating_sub(1))
}
