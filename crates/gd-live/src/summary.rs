//! Everything that the page shows about the open state.

use core::fmt::{Display, Write};

use gd_render::Rgb;

/// The results of a state. As JSON, its keys are those of `Summary` in the page's `types.d.ts`.
#[derive(Debug, Clone, Default, PartialEq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The summary as JSON; numbers that are not finite are `null`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut object = Object::default();
        object.text("state", &self.state);
        object.text("formula", &self.formula);
        object.list("names", &self.names, |name| quoted(name));
        object.list("start", &self.start, |value| number(*value));
        object.value("isStartFound", self.is_start_found);
        object.text("optimizer", self.optimizer);
        object.value("lr", number(self.lr));
        object.text("precision", self.precision);
        object.text("scale", self.scale);
        object.value("maxSteps", self.max_steps);
        object.value("nSteps", self.n_steps);
        if let Some(bound) = self.lr_bound {
            object.value("lrBound", number(bound));
        }
        object.text("verdict", &self.verdict);
        object.text("reason", self.reason);
        object.value("isConverged", self.is_converged);
        object.text("report", &self.report);
        object.text("command", &self.command);
        object.value("nRows", self.n_rows);
        object.value("nSkipped", self.n_skipped);
        object.text("columns", &self.columns);
        object.text("dataName", &self.data_name);
        object.list("kept", &self.kept, KeptRun::to_json);
        object.value("hasSurface", self.has_surface);
        object.list("viewIndices", &self.view_indices, usize::to_string);
        object.list("viewRanges", &self.view_ranges, |end| number(*end));
        object.close()
    }
}

impl KeptRun {
    fn to_json(&self) -> String {
        let mut object = Object::default();
        object.text("label", &self.label);
        object.text("verdict", &self.verdict);
        object.text("reason", self.reason);
        object.text("light", &self.light);
        object.text("dark", &self.dark);
        object.close()
    }
}

/// An object of JSON as it grows. Written here because the page would have to load a library for it, which brings a table of
/// 10 kB that does not compress.
#[derive(Default)]
struct Object(String);

impl Object {
    fn value(&mut self, key: &str, value: impl Display) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        // Writing to a string does not fail.
        let _ = write!(self.0, "\"{key}\":{value}");
    }

    fn text(&mut self, key: &str, text: &str) {
        self.value(key, quoted(text));
    }

    fn list<T>(&mut self, key: &str, items: &[T], shown: impl Fn(&T) -> String) {
        let items: Vec<String> = items.iter().map(shown).collect();
        self.value(key, format!("[{}]", items.join(",")));
    }

    fn close(self) -> String {
        self.0 + "}"
    }
}

fn number(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { "null".into() }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c < ' ' => drop(write!(quoted, "\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// A color as style sheets write it.
pub(crate) fn hex(Rgb { r, g, b, .. }: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}
