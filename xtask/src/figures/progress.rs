//! What the user sees while figures are drawn: a bar on a terminal, a line per file elsewhere.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use super::FigureSpec;

/// Progress over all frames of all figures; several figures may report at a time.
pub(super) struct Progress {
    bar: ProgressBar,
    lines: bool,
}

impl Progress {
    pub(super) fn new(figures: &[&FigureSpec]) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), lines: true };
        }
        let n_frames: u64 = figures.iter().map(|figure| figure.n_frames() as u64).sum();
        let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} frames  {msg:24}");
        let bar = ProgressBar::new(n_frames).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, lines: false }
    }

    pub(super) fn silent() -> Self {
        Self { bar: ProgressBar::hidden(), lines: false }
    }

    /// So many more frames are finished.
    pub(super) fn add_frames(&self, n_frames: usize) {
        self.bar.inc(n_frames as u64);
    }

    /// A file is written.
    pub(super) fn finished(&self, file_name: &str) {
        self.bar.set_message(file_name.to_owned());
        if self.lines {
            eprintln!("wrote {file_name}");
        }
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
