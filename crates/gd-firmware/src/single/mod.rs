//! Every public item of the core, computing in `f32`: for each a function, `probe_` and its name. `cargo xtask firmware` follows the
//! calls from every probe and holds those that reach a routine in `f64` against its list of exceptions.

mod fits;
mod numbers;
mod objectives;
mod optimizers;
mod orthogonal;
mod robust;

use core::hint::black_box;

use crate::Outcome;

/// Makes a function of each body, which stays one: not inlined, and keeps its name.
macro_rules! probes {
    ($($name:ident $body:block)+) => {
        $(
            #[allow(non_snake_case, reason = "the names of items")]
            #[inline(never)]
            fn $name() $body
        )+

        /// Calls all, so that the linker keeps them.
        pub(super) fn all() {
            $($name();)+
        }
    };
}
use probes;

/// A number that the compiler does not know.
fn x() -> f32 {
    black_box(0.7)
}

/// Data that the compiler does not know.
fn columns() -> (&'static [f32], &'static [f32]) {
    static X: [f32; 11] = [-1.0, -0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
    static Y: [f32; 11] = [1.3, 1.5, 1.6, 1.75, 1.9, 2.05, 2.2, 2.3, 2.5, 2.65, 2.8];
    (black_box(&X), black_box(&Y))
}

/// Takes a result, so that nothing that leads to it is left out.
fn take<R>(result: R) {
    black_box(result);
}

/// Runs all.
pub fn run() -> Outcome {
    numbers::all();
    optimizers::all();
    objectives::all();
    fits::all();
    orthogonal::all();
    robust::all();
    Outcome::Success
}
