//! Wider vector instructions where the machine has them.

/// Work to be compiled once more for each instruction set that is worth it. A type of its own because a closure that borrows
/// mutably would not be inlined.
#[cfg(not(target_family = "wasm"))]
pub(super) use pulp::NullaryFnOnce as Work;

/// Work. WebAssembly has the instructions that it was compiled with and no others.
#[cfg(target_family = "wasm")]
pub(super) trait Work {
    type Output;

    fn call(self) -> Self::Output;
}

/// Does the work with the widest instructions that there are.
#[inline(always)]
pub(super) fn vectorized<W: Work>(work: W) -> W::Output {
    #[cfg(not(target_family = "wasm"))]
    {
        pulp::Arch::new().dispatch(work)
    }
    #[cfg(target_family = "wasm")]
    {
        work.call()
    }
}
