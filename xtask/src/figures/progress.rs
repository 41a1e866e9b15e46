//! What the user sees while figures are drawn: a counter on a terminal, a line per file elsewhere.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::FigureSpec;

/// Back to the beginning of the line, and nothing after it.
const CLEAR: &str = "\r\x1b[K";

/// Progress over all frames of all figures; several figures may report at a time.
pub(super) struct Progress {
    n_frames: usize,
    n_done: AtomicUsize,
    look: Look,
}

#[derive(PartialEq, Eq)]
enum Look {
    Counter,
    Lines,
    Silent,
}

impl Progress {
    pub(super) fn new(figures: &[&FigureSpec]) -> Self {
        let look = if std::io::stderr().is_terminal() { Look::Counter } else { Look::Lines };
        let n_frames = figures.iter().map(|figure| figure.n_frames()).sum();
        Self { n_frames, n_done: AtomicUsize::new(0), look }
    }

    pub(super) fn silent() -> Self {
        Self { n_frames: 0, n_done: AtomicUsize::new(0), look: Look::Silent }
    }

    /// So many more frames are finished.
    pub(super) fn add_frames(&self, n_frames: usize) {
        let n_done = self.n_done.fetch_add(n_frames, Ordering::Relaxed) + n_frames;
        if self.look == Look::Counter {
            eprint!("{CLEAR}{n_done} of {} frames", self.n_frames);
        }
    }

    /// A file is written.
    pub(super) fn finished(&self, file_name: &str) {
        if self.look == Look::Lines {
            eprintln!("wrote {file_name}");
        }
    }

    pub(super) fn clear(&self) {
        if self.look == Look::Counter {
            eprint!("{CLEAR}");
        }
    }
}
