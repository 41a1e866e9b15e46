//! How deep the stack gets: paints what lies below, lets work run, and looks how far down the paint is gone.
//!
//! The one place with `unsafe`: memory below the stack pointer belongs to no variable that safe code could reach.
#![allow(unsafe_code)]

use core::ptr;

/// Bytes painted. What lies below the stack of `cost` must be free for at least this much.
const DEPTH: usize = 6 * 1024;
/// Room for the frame of the painting function itself.
const MARGIN: usize = 64;
const PAINT: u32 = 0xc0de_57ac;

/// Bytes of stack below the caller that `work` uses, its own frame included: whole words, at least [`MARGIN`], at most
/// [`DEPTH`]. `None` if the paint is gone altogether.
#[inline(never)]
pub fn used_by(work: impl FnOnce()) -> Option<u32> {
    let marker = 0_u32;
    let top = ptr::from_ref(&marker).expose_provenance() & !3;
    paint(top);
    work();
    let lowest = first_without_paint(top);
    core::hint::black_box(&marker);
    (lowest > top - DEPTH).then(|| (top - lowest) as u32)
}

#[inline(never)]
fn paint(top: usize) {
    for address in (top - DEPTH..top - MARGIN).step_by(4) {
        // SAFETY: aligned, in RAM, and below the frames of this function and of all that called it, so no live variable
        // is there. Interrupts, which would use the same stack, are never enabled.
        unsafe { ptr::with_exposed_provenance_mut::<u32>(address).write_volatile(PAINT) }
    }
}

#[inline(never)]
fn first_without_paint(top: usize) -> usize {
    // SAFETY: aligned and in RAM; every bit pattern is a u32.
    let is_painted = |address| unsafe { ptr::with_exposed_provenance::<u32>(address).read_volatile() } == PAINT;
    (top - DEPTH..top - MARGIN).step_by(4).find(|&address| !is_painted(address)).unwrap_or(top - MARGIN)
}
