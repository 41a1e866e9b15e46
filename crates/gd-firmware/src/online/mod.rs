//! A sensor that calibrates itself in operation: an interrupt takes samples, the time between them is for the fit, and what it
//! finds goes with a checksum into flash. The log of it is for `gd live`. `f32` only.
//!
//! `src/bin/online-rtic.rs` is the program with interrupts. [`write`] is the same without them, for all other processors and the
//! host: the log has the same bits, for it does not depend on when a sample is taken out of the queue.

pub mod coefficients;
pub mod flash;

use gd_core::{Error, Line as StraightLine, Refused, RunningLeastSquares, math};
use heapless::Deque;

use self::coefficients::{Coefficients, Store};
use self::flash::RamFlash;
use crate::Outcome;
use crate::log::Log;
use crate::output::{Line, Output};

/// Samples that wait at most: as many as are taken while the slowest line of the log is written.
pub const QUEUE: usize = 16;
/// Samples between two lines of the log.
const STRIDE: u32 = 25;
/// Samples after which a calibration ends, settled or not.
const MOST: u32 = 1500;
/// Samples that it takes at least.
const LEAST: u32 = 500;
/// The relative standard error of the gain at which it is precise enough.
const PRECISE: f32 = 5e-4;

/// What the interrupt takes: counts of a 12-bit converter, and what a reference shows.
pub type Sample = (u16, f32);

/// A converter and a reference, simulated. On a board this reads them.
#[derive(Debug, Default)]
pub struct Converter {
    n_taken: u32,
}

impl Converter {
    /// The next sample; one in ninety is of a loose wire.
    pub fn sample(&mut self) -> Sample {
        let index = self.n_taken;
        self.n_taken = index.wrapping_add(1);
        let counts = (index.wrapping_mul(611) % 4096) as u16;
        if index % 90 == 89 {
            return (4095, 0.0);
        }
        let noise = 0.01 * math::sin_cos_f32((index % 1009) as f32).0;
        (counts, 0.0005 * f32::from(counts) - 0.3 + noise)
    }
}

/// The fit, and what is known of it.
#[derive(Debug)]
pub struct Calibration {
    fit: RunningLeastSquares<StraightLine, [f32; 2]>,
    log: Log,
    n_taken: u32,
}

/// Whether a calibration goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Progress {
    /// It needs more samples.
    More,
    /// It has found them.
    Done(Coefficients),
    /// It has not, after as many samples as it should need.
    Failed,
}

impl Calibration {
    /// Begins, and says so.
    ///
    /// # Errors
    /// None: the start is finite.
    pub fn begin(output: &mut impl Output) -> Result<Self, Error> {
        let fit = RunningLeastSquares::new(StraightLine, [0.0, 0.0])?;
        let log = Log::begin::<f32>("calibration", &["gain", "offset", "deviation"], output);
        Ok(Self { fit, log, n_taken: 0 })
    }

    /// Takes a sample out of the queue. What a loose wire says is refused by the fit.
    pub fn take(&mut self, (counts, reference): Sample, output: &mut impl Output) -> Progress {
        let _: Result<(), Refused> = self.fit.push(f32::from(counts), reference);
        self.n_taken += 1;
        if self.n_taken % STRIDE != 0 {
            return Progress::More;
        }
        let statistics = self.fit.statistics();
        let [gain, offset] = self.fit.params();
        let Some(deviation) = statistics.residual_deviation() else { return Progress::More };
        self.log.step(self.n_taken, &[gain, offset, deviation], output);
        let errors = [0, 1].map(|index| statistics.standard_error(index));
        if let [Ok(gain_error), Ok(offset_error)] = errors {
            let is_precise = gain_error < PRECISE * gain.abs();
            if self.n_taken >= LEAST && is_precise && self.fit.verdict().is_settled() {
                self.log.end(output);
                return Progress::Done(Coefficients { gain, offset, gain_error, offset_error });
            }
        }
        if self.n_taken < MOST {
            return Progress::More;
        }
        self.log.end(output);
        Progress::Failed
    }

    /// Stores what was found, reads it as after a reset, and says what there is.
    pub fn finish(&self, progress: Progress, n_lost: u32, output: &mut impl Output) -> Outcome {
        Line::new("samples").count(self.n_taken).word("refused").count(self.fit.n_refused() as u32).end(output);
        Line::new("lost").count(n_lost).end(output);
        let Progress::Done(found) = progress else {
            Line::new("calibration failed").end(output);
            return Outcome::Failure;
        };
        match kept(found, output) {
            Some(read) if read == found && n_lost == 0 => Outcome::Success,
            _ => Outcome::Failure,
        }
    }
}

/// Writes coefficients into flash that has older ones, loses the power in the middle of the next write, and reads.
fn kept(found: Coefficients, output: &mut impl Output) -> Option<Coefficients> {
    let mut store = Store::new(RamFlash::new());
    let older = Coefficients { gain: 0.0004, ..found };
    store.save(older).ok()?;
    store.save(found).ok()?;
    // Only a part of a record reaches the flash, over the older of the two.
    let mut flash = store.into_flash();
    flash.fail_after(2);
    let mut store = Store::new(flash);
    let is_cut = store.save(older).is_err();
    let mut store = Store::new(store.into_flash());
    let read = store.load()?;
    let line = Line::new("flash").bits(read.gain).bits(read.offset).bits(read.gain_error).bits(read.offset_error);
    line.word(if is_cut { "after-a-power-cut" } else { "whole" }).end(output);
    is_cut.then_some(read)
}

/// The whole of it without interrupts: a few samples come, then there is time for the fit.
pub fn write(output: &mut impl Output) -> Outcome {
    let (mut converter, mut queue, mut n_lost) = (Converter::default(), Deque::<Sample, QUEUE>::new(), 0);
    let Ok(mut calibration) = Calibration::begin(output) else { return Outcome::Failure };
    loop {
        for _ in 0..3 {
            n_lost += u32::from(queue.push_back(converter.sample()).is_err());
        }
        while let Some(sample) = queue.pop_front() {
            match calibration.take(sample, output) {
                Progress::More => {}
                end => return calibration.finish(end, n_lost, output),
            }
        }
    }
}
