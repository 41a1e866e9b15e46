//! The log of a descent or a calibration: what a device writes, and `gd live` and `cargo xtask replay` read.
//! docs/microcontrollers.md has the format.

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

/// A log with named columns, of which every line has a checksum: for a serial line that loses bytes.
#[derive(Debug)]
pub struct Log {
    n_written: u32,
}

impl Log {
    /// Announces it: `descent NAME f32 COLUMNS`.
    pub fn begin<T: Bits>(name: &str, columns: &[&str], output: &mut impl Output) -> Self {
        let line = Line::new("descent").word(name).word(T::NAME);
        columns.iter().fold(line, |line, column| line.word(column)).checked().end(output);
        Self { n_written: 0 }
    }

    /// One step, with a number for every column.
    pub fn step<T: Bits>(&mut self, index: u32, numbers: &[T], output: &mut impl Output) {
        let line = Line::new("step").count(index);
        numbers.iter().fold(line, |line, &number| line.bits(number)).checked().end(output);
        self.n_written += 1;
    }

    /// Says that it is complete.
    pub fn end(&self, output: &mut impl Output) {
        Line::new("end").count(self.n_written).checked().end(output);
    }
}
