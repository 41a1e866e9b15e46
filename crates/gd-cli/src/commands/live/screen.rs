//! The line on a terminal that shows where a run is.

use std::io::{self, IsTerminal};

use gd_fit::Printable;
use gd_fit::log::Run;
use indicatif::{ProgressBar, ProgressStyle};

/// Columns of the small plot of the loss.
const WIDTH: usize = 24;
/// Its heights.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One line that is written again and again, below all other text.
#[derive(Debug)]
pub(super) struct Screen(Option<ProgressBar>);

impl Screen {
    /// Shown on a terminal only.
    pub(super) fn new(is_quiet: bool) -> Self {
        let is_shown = !is_quiet && io::stderr().is_terminal();
        // What is too long for the terminal is cut.
        let style = ProgressStyle::with_template("{wide_msg}").ok().filter(|_| is_shown);
        Self(style.map(|style| ProgressBar::new_spinner().with_style(style)))
    }

    /// Shows where a run is.
    pub(super) fn show(&self, run: &Run, n_skipped: u64) {
        let Some(line) = &self.0 else { return };
        line.set_message(text(run, n_skipped));
        line.tick();
    }

    /// Writes other text above.
    pub(super) fn above<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(line) => line.suspend(write),
            None => write(),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some(line) = &self.0 {
            line.finish_and_clear();
        }
    }
}

/// Name, step, numbers, and the loss so far.
fn text(run: &Run, n_skipped: u64) -> String {
    let summary = run.summary();
    let mut parts = Vec::new();
    if !summary.name().is_empty() {
        parts.push(summary.name().to_owned());
    }
    parts.extend(run.last().map(|(step, _)| format!("step {step}")));
    parts.extend(summary.last_numbers(" "));
    if n_skipped > 0 {
        parts.push(format!("{n_skipped} skipped"));
    }
    let plot = run.loss().map(|index| {
        let losses: Vec<f64> = run.rows().filter_map(|(_, numbers)| numbers.get(index).copied()).collect();
        small_plot(&losses)
    });
    parts.extend(plot.filter(|plot| !plot.is_empty()));
    Printable(&parts.join("  ")).to_string()
}

/// Numbers as bars, the last of every stretch of them; on a logarithmic scale where all are positive.
fn small_plot(numbers: &[f64]) -> String {
    let stretch = numbers.len().div_ceil(WIDTH).max(1);
    let last = numbers.chunks(stretch).filter_map(|stretch| stretch.last().copied());
    let is_positive = numbers.iter().all(|number| *number > 0.0);
    // Of a number's logarithm its exponent and the first bits of its digits are enough.
    let height = |number: f64| if is_positive { (number.to_bits() >> 40) as f64 } else { number };
    let heights: Vec<f64> = last.map(height).collect();
    let finite = || heights.iter().copied().filter(|height| height.is_finite());
    let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    let bar = |height: &f64| {
        if !height.is_finite() {
            return ' ';
        }
        // Half of each, so that their difference is a number.
        let part = if high > low { (height / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0) } else { 0.0 };
        BARS.get((part * BARS.len() as f64) as usize).copied().unwrap_or(BARS[BARS.len() - 1])
    };
    heights.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fall_with_the_loss() {
        assert_eq!(small_plot(&[1024.0, 32.0, 1.0]), "█▅▁");
        assert_eq!(small_plot(&[2.0, f64::NAN, -2.0, 0.0]), "█ ▁▅");
        assert_eq!((small_plot(&[]), small_plot(&[5.0, 5.0])), (String::new(), "▁▁".into()));
        assert_eq!(small_plot(&[f64::MAX, -f64::MAX]), "█▁");
        let long: Vec<f64> = (1..1000).map(f64::from).collect();
        assert_eq!(small_plot(&long).chars().count(), 24);
    }
}
