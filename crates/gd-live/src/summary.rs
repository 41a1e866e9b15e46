//! Everything that the page shows about the open state.

use std::io::{self, Write};

use gd_render::Rgb;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// The results of a state. Serialized, its keys are those of `Summary` in the page's `types.d.ts`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The state as the text of a link.
    pub state: String,
    /// The formula.
    pub formula: String,
    /// The parameters.
    pub names: Vec<String>,
    /// Where the descent starts: a value for every parameter.
    pub start: Vec<f64>,
    /// Whether the start was searched for.
    pub is_start_found: bool,
    /// Name of the optimizer.
    pub optimizer: &'static str,
    /// The learning rate.
    pub lr: f64,
    /// `f32` or `f64`.
    pub precision: &'static str,
    /// `auto` or `none`.
    pub scale: &'static str,
    /// The maximum number of steps.
    pub max_steps: usize,
    /// Recorded steps; step 0 is the start.
    pub n_steps: usize,
    /// The learning rate from which on the descent does not settle at the minimum that least squares find from its start: 2
    /// over the largest curvature there for plain descent. `None` where there is no such bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lr_bound: Option<f64>,
    /// Whether the descent arrived and, if it did not, why, in a sentence.
    pub verdict: String,
    /// The verdict in a word or two: converged, diverged, oscillating, stalled, crawling or budget spent.
    pub reason: &'static str,
    /// Whether it converged.
    pub is_converged: bool,
    /// The report of `gd fit`, without colors.
    pub report: String,
    /// The command that does the same.
    pub command: String,
    /// Rows that are fitted.
    pub n_rows: usize,
    /// Rows left out because a value was missing.
    pub n_skipped: usize,
    /// Which column is what, such as `velocity over concentration`.
    pub columns: String,
    /// Name of the file with the data.
    pub data_name: String,
    /// The runs kept for comparison.
    pub kept: Vec<KeptRun>,
    /// Whether there are two parameters to draw the loss over.
    pub has_surface: bool,
    /// These two, by number from 0; empty if there is one.
    pub view_indices: Vec<usize>,
    /// Their ranges: low, high, low, high.
    pub view_ranges: Vec<f64>,
}

/// A run kept for comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptRun {
    /// What distinguishes it from the others.
    pub label: String,
    /// Its verdict.
    pub verdict: String,
    /// The verdict in a word or two.
    pub reason: &'static str,
    /// Its color on a light page, as `#rrggbb`.
    pub light: String,
    /// Its color on a dark page.
    pub dark: String,
}

impl Summary {
    /// The summary as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = Vec::new();
        // Strings and numbers can always be written, in UTF-8.
        let written = self.serialize(&mut Serializer::with_formatter(&mut text, Digits));
        written.ok().and_then(|()| String::from_utf8(text).ok()).unwrap_or_default()
    }
}

/// Numbers by `core`, which the program has anyway: those of the library bring tables of 10 kB.
struct Digits;

impl Formatter for Digits {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        write!(writer, "{value:?}")
    }
}

/// A color as style sheets write it.
pub(crate) fn hex(Rgb { r, g, b, .. }: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}
