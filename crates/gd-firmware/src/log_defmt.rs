//! Errors, verdicts and states through defmt, the bytes of a frame as decimal numbers. On a device they would leave by a debug
//! probe, and the host would make text of them: here `cargo xtask firmware` does, and compares.
//!
//! `unsafe`, since a logger of defmt's is.
#![allow(unsafe_code)]

use core::cell::RefCell;

use gd_core::{Error, Line as StraightLine, RunningLeastSquares, Setting, Sgd, Stop, StreamVerdict};

use crate::Outcome;
use crate::output::{Line, Output};

/// Bytes of a frame; what is longer is cut, and not decoded.
const LENGTH: usize = 512;

struct Frame {
    bytes: [u8; LENGTH],
    length: usize,
}

impl Frame {
    fn push(&mut self, bytes: &[u8]) {
        for (slot, &byte) in self.bytes.iter_mut().skip(self.length).zip(bytes) {
            *slot = byte;
        }
        self.length += bytes.len();
    }
}

/// The frame in the making.
struct Shared(RefCell<Frame>);

// SAFETY: one processor, whose interrupts are never enabled.
unsafe impl Sync for Shared {}

static FRAME: Shared = Shared(RefCell::new(Frame { bytes: [0; LENGTH], length: 0 }));

#[defmt::global_logger]
struct Logger;

// SAFETY: one processor, whose interrupts are never enabled, so no two logs meet.
unsafe impl defmt::Logger for Logger {
    fn acquire() {
        if let Ok(mut frame) = FRAME.0.try_borrow_mut() {
            frame.length = 0;
        }
    }

    unsafe fn flush() {}

    unsafe fn release() {}

    unsafe fn write(bytes: &[u8]) {
        if let Ok(mut frame) = FRAME.0.try_borrow_mut() {
            frame.push(bytes);
        }
    }
}

/// Writes the last frame.
fn end(name: &str, output: &mut impl Output) {
    let Ok(frame) = FRAME.0.try_borrow() else { return };
    let bytes = frame.bytes.get(..frame.length).unwrap_or(&[]);
    let line = Line::new(name);
    bytes.iter().fold(line, |line, &byte| line.count(u32::from(byte))).end(output);
}

/// Logs one of each kind.
pub fn write(output: &mut impl Output) -> Outcome {
    let Ok(mut fit) = RunningLeastSquares::new(StraightLine, [0.0_f32; 2]) else { return Outcome::Failure };
    let Err(reason) = fit.push(f32::NAN, 1.0) else { return Outcome::Failure };
    defmt::println!("{}", reason);
    end("refused", output);
    defmt::println!("{}", Error::Setting { setting: Setting::Momentum, value: 1.5 });
    end("error", output);
    defmt::println!("{}", StreamVerdict::Settled { loss: 0.25_f32, constant_loss: 4.0 });
    end("verdict", output);
    defmt::println!("{}", Stop::BudgetSpent);
    end("stop", output);
    let Ok(sgd) = Sgd::new(0.5_f32) else { return Outcome::Failure };
    defmt::println!("{}", sgd);
    end("optimizer", output);
    // All that a fit has learned: too long for a line, so only that it can be said.
    defmt::println!("{}", *fit.state());
    Outcome::Success
}
