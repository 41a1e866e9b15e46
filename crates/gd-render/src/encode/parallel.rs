//! Work split among threads, where there are any: a program in a browser has one, and is spared the code for more.

#[cfg(not(target_family = "wasm"))]
use rayon::prelude::*;

/// What `change` makes of every item, in their order.
#[cfg(not(target_family = "wasm"))]
pub(super) fn map_all<T: Send, R: Send>(items: Vec<T>, change: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    items.into_par_iter().map(change).collect()
}

/// What `change` makes of every item, in their order.
#[cfg(target_family = "wasm")]
pub(super) fn map_all<T, R>(items: Vec<T>, change: impl Fn(T) -> R) -> Vec<R> {
    items.into_iter().map(change).collect()
}
