//! A progress bar on a terminal.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Work that takes less time shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// The progress of a piece of work, shown on a terminal after half a second.
#[derive(Debug)]
pub(crate) struct Progress {
    start: Instant,
    total: u64,
    unit: &'static str,
    is_shown: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// `total` units of work lie ahead.
    pub(crate) fn new(total: usize, unit: &'static str, is_quiet: bool) -> Self {
        let is_shown = !is_quiet && io::stderr().is_terminal();
        Self { start: Instant::now(), total: total as u64, unit, is_shown, bar: None }
    }

    /// Sets the number done; `message` makes the text beside it.
    pub(crate) fn set(&mut self, done: usize, message: impl FnOnce() -> String) {
        if !self.is_shown || self.start.elapsed() < PATIENCE {
            return;
        }
        let (total, unit, start) = (self.total, self.unit, self.start);
        let bar = self.bar.get_or_insert_with(|| {
            let template = format!("{{bar:30}} {{pos}} of {{len}} {unit}  {{msg}}  {{eta}} left");
            let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(total).with_style(style).with_elapsed(start.elapsed())
        });
        bar.set_message(message());
        bar.set_position(done as u64);
    }

    /// Removes the bar.
    pub(crate) fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
