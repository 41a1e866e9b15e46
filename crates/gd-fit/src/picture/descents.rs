//! Several descents by one clock, with what tells them apart.

use gd_core::Real;
use gd_render::{Rgb, Timeline, Trajectory};

use super::path::{stride_of, trajectory_at};
use super::style::Style;
use crate::fit::{Outcome, Path};
use crate::report::{Report, Significant};
use crate::settings::OptimizerName;

/// The most descents that a picture can tell apart.
pub const MAX_DESCENTS: usize = 6;

/// Descents of one problem, each thinned to what a picture can show.
pub(crate) struct Descents<'a, T> {
    pub(crate) reports: &'a [Report<'a, T>],
    paths: Vec<(Path<T>, usize)>,
    /// Number of the last step of the longest.
    pub(crate) n_steps: usize,
    pub(crate) colors: Vec<Rgb>,
}

impl<'a, T: Real> Descents<'a, T> {
    pub(crate) fn new(reports: &'a [Report<'a, T>], style: &Style<'_>) -> Self {
        let path = |report: &Report<'_, T>| {
            let path = &report.solution.outcome.path;
            let stride = stride_of(path.len());
            (path.thinned(stride), stride)
        };
        let last = |report: &Report<'_, T>| report.solution.outcome.path.len().saturating_sub(1);
        Self {
            reports,
            paths: reports.iter().map(path).collect(),
            n_steps: reports.iter().map(last).max().unwrap_or(0),
            colors: (0..reports.len()).map(|index| style.color(index, reports.len())).collect(),
        }
    }

    pub(crate) fn outcomes(&self) -> Vec<&'a Outcome<T>> {
        self.reports.iter().map(|report| &report.solution.outcome).collect()
    }

    /// The descent that ended lowest.
    pub(crate) fn best(&self) -> Option<&'a Report<'a, T>> {
        let loss = |report: &&Report<'_, T>| report.solution.outcome.loss.to_f64();
        self.reports.iter().filter(|report| loss(report).is_finite()).min_by(|one, two| loss(one).total_cmp(&loss(two)))
    }

    /// The paths over two parameters, by their places among the free ones.
    pub(crate) fn trajectories(&self, indices: [usize; 2]) -> Vec<Trajectory> {
        self.trajectories_at(indices, |loss| loss)
    }

    /// The same at other heights than the losses.
    pub(crate) fn trajectories_at(&self, indices: [usize; 2], height: impl Fn(f64) -> f64) -> Vec<Trajectory> {
        let one = |(report, color): (&Report<'_, T>, &Rgb)| {
            trajectory_at(&report.solution.outcome.path, indices, &height).color(*color).beside(self.n_steps)
        };
        self.reports.iter().zip(&self.colors).map(one).collect()
    }

    /// The parameters of a descent at a share of the time, from 0 to 1: the first steps are the largest and get more of it.
    pub(crate) fn params_at(&self, index: usize, progress: f64) -> &[T] {
        let step = (self.n_steps as f64 * progress * progress + 0.5) as usize;
        self.params_of_step(index, step)
    }

    /// The parameters of a descent at a step, or where it ended.
    pub(crate) fn params_of_step(&self, index: usize, step: usize) -> &[T] {
        let Some((report, (path, stride))) = self.reports.get(index).zip(self.paths.get(index)) else { return &[] };
        let last = report.solution.outcome.path.len().saturating_sub(1);
        let at = if step >= last { path.len().saturating_sub(1) } else { step / stride };
        path.get(at).map_or(&report.solution.outcome.params[..], |(params, _)| params)
    }

    /// What tells each descent from the others: optimizer, rate or start. Empty for a single one.
    pub(crate) fn labels(&self) -> Vec<String> {
        labels(self.reports)
    }

    /// The same with how each ended.
    pub(crate) fn legend(&self) -> Vec<(String, Rgb)> {
        let entry = |((label, report), color): ((String, &Report<'_, T>), &Rgb)| {
            (format!("{label}: {}", report.solution.outcome.ending.reason), *color)
        };
        self.labels().into_iter().zip(self.reports).zip(&self.colors).map(entry).collect()
    }

    /// The line below the title: how the only descent was made and how it ended, or what several have in common.
    pub(crate) fn subtitle(&self) -> String {
        let Some(report) = self.reports.first() else { return String::new() };
        let (method, start) = (report.method, &report.solution.outcome.start);
        if self.reports.len() == 1 {
            return format!("{} · {}", method.describe(), report.solution.outcome.ending.explanation);
        }
        let mut common = Vec::new();
        if self.all_have(|report| report.method.optimizer == method.optimizer) {
            common.push(method.optimizer.name().to_owned());
        }
        let is_lm = method.optimizer == OptimizerName::Lm;
        if !is_lm && self.all_have(|report| report.method.learning_rate == method.learning_rate) {
            common.push(format!("learning rate {}", method.learning_rate));
        }
        if self.all_have(|report| report.solution.outcome.start == *start) {
            let names = report.problem.names().iter().zip(&report.solution.outcome.start);
            let values: Vec<String> =
                names.map(|(name, value)| format!("{name} = {}", Significant(value.to_f64(), 4))).collect();
            common.push(format!("from {}", values.join(", ")));
        }
        super::with_minus_signs(&common.join(" · "))
    }

    fn all_have(&self, condition: impl Fn(&Report<'_, T>) -> bool) -> bool {
        self.reports.iter().all(condition)
    }
}

/// What tells each descent from the others: optimizer, rate, batch or start; empty for a single one.
#[must_use]
pub fn labels<T: Real>(reports: &[Report<'_, T>]) -> Vec<String> {
    let Some(first) = reports.first() else { return Vec::new() };
    let differ = |part: &dyn Fn(&Report<'_, T>) -> String| reports.iter().any(|report| part(report) != part(first));
    let optimizer = |report: &Report<'_, T>| report.method.optimizer.name().to_owned();
    let rate = |report: &Report<'_, T>| {
        let is_lm = report.method.optimizer == OptimizerName::Lm;
        if is_lm { String::new() } else { format!("rate {}", report.method.learning_rate) }
    };
    let starts = |name: usize| {
        let value = move |report: &Report<'_, T>| report.solution.outcome.start.get(name).map(|value| value.to_f64());
        reports.iter().any(|report| value(report) != value(first))
    };
    let names = first.problem.names();
    let moved: Vec<usize> = (0..names.len()).filter(|name| starts(*name)).collect();
    let start = |report: &Report<'_, T>| {
        let one = |index: &usize| {
            let value = report.solution.outcome.start.get(*index).map_or(f64::NAN, |value| value.to_f64());
            format!("{}={}", names.get(*index).map_or("", String::as_str), Significant(value, 4))
        };
        moved.iter().map(one).collect::<Vec<_>>().join(",")
    };
    let batch = |report: &Report<'_, T>| match report.method.batch {
        Some(size) => format!("batches of {size}"),
        None => "all rows".to_owned(),
    };
    let (shows_optimizer, shows_rate, shows_batch) = (differ(&optimizer), differ(&rate), differ(&batch));
    let label = |report: &Report<'_, T>| {
        let mut parts = Vec::new();
        if shows_optimizer {
            parts.push(optimizer(report));
        }
        if shows_rate {
            parts.push(rate(report));
        }
        if shows_batch {
            parts.push(batch(report));
        }
        if !moved.is_empty() {
            parts.push(start(report));
        }
        parts.retain(|part| !part.is_empty());
        super::with_minus_signs(&parts.join(" "))
    };
    reports.iter().map(label).collect()
}

/// The clock of descents, unless another is asked for.
pub(crate) const TIMELINE: Timeline = Timeline { n_frames: 60, frame_delay: 0.1, hold: 2.0 };
