//! Wider vector instructions where the machine has them.

/// Runs `work`, compiled once more for each instruction set that is worth it; the bits are the same with all of them.
///
/// For models that compute many points at once, see [`Residuals::visit_residuals`](crate::Residuals::visit_residuals). Only what is
/// inlined into `work` profits, hence the many `inline(always)` below it.
///
/// ```
/// let mut squares = [1.0, 2.0, 3.0_f32];
/// gd_core::vectorized(|| squares.iter_mut().for_each(|x| *x *= *x));
/// assert_eq!(squares, [1.0, 4.0, 9.0]);
/// ```
#[cfg(all(feature = "std", not(target_family = "wasm")))]
#[inline(always)]
pub fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// Runs `work` with the instructions that the target was chosen with.
#[cfg(any(not(feature = "std"), target_family = "wasm"))]
#[inline(always)]
pub fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    work()
}
