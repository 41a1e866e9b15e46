//! The log of a descent: what a device writes and `cargo xtask replay` reads. docs/microcontrollers.md has the format.

use gd_core::Step;

use crate::output::{Bits, Line, Output};

/// Announces a descent: `descent NAME f32`.
pub fn begin<T: Bits>(name: &str, output: &mut impl Output) {
    Line::new("descent").word(name).word(T::NAME).end(output);
}

/// One step: `step INDEX PARAMS LOSS`, numbers as hexadecimal bits.
pub fn step<T: Bits, const P: usize>(step: &Step<[T; P]>, output: &mut impl Output) {
    let line = Line::new("step").count(step.index as u32);
    step.params.iter().fold(line, |line, &param| line.bits(param)).bits(step.loss).end(output);
}

/// Says that the descent is complete: `end COUNT`, the number of steps written.
pub fn end(n_written: u32, output: &mut impl Output) {
    Line::new("end").count(n_written).end(output);
}
