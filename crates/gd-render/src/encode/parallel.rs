//! Work split among threads, where there are any: a program in a browser has one, and is spared the code for more.

#[cfg(not(target_family = "wasm"))]
use std::error::Error;
#[cfg(not(target_family = "wasm"))]
use std::sync::OnceLock;

#[cfg(not(target_family = "wasm"))]
use rayon::prelude::*;

/// What `change` makes of every item, in their order.
#[cfg(not(target_family = "wasm"))]
pub(super) fn map_all<T: Send, R: Send>(items: Vec<T>, change: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    if has_threads() { items.into_par_iter().map(change).collect() } else { items.into_iter().map(change).collect() }
}

/// What `change` makes of every item, in their order.
#[cfg(target_family = "wasm")]
pub(super) fn map_all<T, R>(items: Vec<T>, change: impl Fn(T) -> R) -> Vec<R> {
    items.into_iter().map(change).collect()
}

/// Whether work can be split among threads. Where the operating system gives none, as under a limit of processes or of
/// memory, rayon would panic: then one thread does it all.
///
/// The first call starts rayon's threads, unless it comes from one of them.
#[must_use]
#[cfg(not(target_family = "wasm"))]
pub fn has_threads() -> bool {
    static HAS_THREADS: OnceLock<bool> = OnceLock::new();
    if rayon::current_thread_index().is_some() {
        return true;
    }
    *HAS_THREADS.get_or_init(|| match rayon::ThreadPoolBuilder::new().build_global() {
        Ok(()) => true,
        // Without a source: they were started before.
        Err(error) => error.source().is_none(),
    })
}

/// Whether work can be split among threads: it cannot.
#[must_use]
#[cfg(target_family = "wasm")]
pub const fn has_threads() -> bool {
    false
}
