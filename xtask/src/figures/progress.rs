//! What the user sees while figures are drawn: a bar on a terminal, a line per file elsewhere.

use std::cell::Cell;
use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use super::FigureSpec;

/// Progress over all frames of all figures.
pub(super) struct Progress {
    bar: ProgressBar,
    /// Frames of the figures finished before this one.
    before: Cell<u64>,
    lines: bool,
}

impl Progress {
    pub(super) fn new(figures: &[&FigureSpec]) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), before: Cell::new(0), lines: true };
        }
        let n_frames: u64 = figures.iter().map(|figure| figure.n_frames() as u64).sum();
        let style = ProgressStyle::with_template("{msg:24} {wide_bar} {pos}/{len} frames");
        let bar = ProgressBar::new(n_frames).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, before: Cell::new(0), lines: false }
    }

    pub(super) fn silent() -> Self {
        Self { bar: ProgressBar::hidden(), before: Cell::new(0), lines: false }
    }

    /// `done` frames of the animation `name` are finished.
    pub(super) fn frames(&self, name: &str, done: usize) {
        if self.bar.message() != name {
            self.bar.set_message(name.to_owned());
        }
        self.bar.set_position(self.before.get() + done as u64);
    }

    /// All frames of a figure are finished.
    pub(super) fn figure_done(&self, n_frames: usize) {
        self.before.set(self.before.get() + n_frames as u64);
        self.bar.set_position(self.before.get());
    }

    /// A file is written.
    pub(super) fn finished(&self, file_name: &str) {
        if self.lines {
            eprintln!("wrote {file_name}");
        }
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
