//! Wider vector instructions where the machine has them.

/// Runs `work`, compiled once more for each instruction set that is worth it; the bits are the same with all of them.
///
/// Only what is inlined into `work` profits, hence the many `inline(always)` below it.
#[cfg(feature = "std")]
#[inline(always)]
pub(crate) fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// Runs `work` with the instructions that the target was chosen with.
#[cfg(not(feature = "std"))]
#[inline(always)]
pub(crate) fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    work()
}
