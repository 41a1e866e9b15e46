//! Wider vector instructions where the machine has them.

/// Runs `work`, compiled once for each instruction set that pays off; the bits are the same with all of them.
///
/// For models that compute many points at once, see [`Residuals::visit_residuals`](crate::Residuals::visit_residuals).
/// Only code inlined into `work` profits, hence the many `inline(always)` below it.
///
/// ```
/// let mut squares = [1.0, 2.0, 3.0_f32];
/// gd_core::vectorized(|| squares.iter_mut().for_each(|x| *x *= *x));
/// assert_eq!(squares, [1.0, 4.0, 9.0]);
/// ```
#[inline(always)]
pub fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(all(feature = "std", any(target_arch = "x86", target_arch = "x86_64")))]
    {
        widest(work)
    }
    #[cfg(not(all(feature = "std", any(target_arch = "x86", target_arch = "x86_64"))))]
    {
        work()
    }
}

/// With x86-64-v3 (AVX2 and its companions), or without. More instruction sets would gain little, and each compiles
/// everything again; on processors other than x86 vector instructions are part of the target.
#[cfg(all(feature = "std", any(target_arch = "x86", target_arch = "x86_64")))]
#[multiversion::multiversion(targets("x86_64+avx2+bmi1+bmi2+fma+lzcnt+popcnt", "x86+avx2+bmi1+bmi2+fma+lzcnt+popcnt"))]
fn widest<R, F: FnOnce() -> R>(work: F) -> R {
    work()
}
