//! Work split among threads, where there are any.

use gd_render::has_threads;
use rayon::prelude::*;

use crate::error::Error;

/// Does something with every item, in any order, until something fails.
pub(crate) fn try_each<T: Sync>(
    items: &[T],
    each: impl Fn(&T) -> Result<(), Error> + Send + Sync,
) -> Result<(), Error> {
    if has_threads() { items.par_iter().try_for_each(each) } else { items.iter().try_for_each(each) }
}

/// The results for 0 to below `n`, in their order.
pub(crate) fn try_map<R: Send>(
    n: usize,
    of: impl Fn(usize) -> Result<R, Error> + Send + Sync,
) -> Result<Vec<R>, Error> {
    if has_threads() { (0..n).into_par_iter().map(of).collect() } else { (0..n).map(of).collect() }
}

/// Fills chunks of equal length, each with its place among them.
pub(crate) fn fill_chunks<T: Send>(values: &mut [T], length: usize, fill: impl Fn(usize, &mut [T]) + Sync) {
    // One thread is all that a browser gives.
    #[cfg(not(target_family = "wasm"))]
    if has_threads() {
        values.par_chunks_exact_mut(length).enumerate().for_each(|(place, chunk)| fill(place, chunk));
        return;
    }
    values.chunks_exact_mut(length).enumerate().for_each(|(place, chunk)| fill(place, chunk));
}
