//! A descent to be drawn.

use std::sync::Arc;

use super::Moment;
use super::legend::{LegendEntry, Symbol};
use crate::color::Rgb;
use crate::theme::Theme;

/// The points that a descent visited, in order: x, y (the two parameters) and height (the loss).
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    points: Arc<[[f64; 3]]>,
    name: String,
    color: Option<Rgb>,
    /// Steps from one point to the next; the last may be nearer.
    stride: usize,
    /// Number of the last step.
    last_step: usize,
    /// Steps of the longest descent that it is shown beside.
    clock: Option<usize>,
}

impl Trajectory {
    /// The trajectory through `points`, each x, y and height. The trajectory ends before the first point that is not
    /// finite.
    ///
    /// ```
    /// use gd_render::Trajectory;
    /// let trajectory = Trajectory::new([[1.0, 2.0, 5.0], [0.5, 1.0, 1.25], [f64::NAN, 0.0, 0.0]]);
    /// assert_eq!(trajectory.points().len(), 2);
    /// ```
    #[must_use]
    pub fn new(points: impl IntoIterator<Item = [f64; 3]>) -> Self {
        let finite = |point: &[f64; 3]| point.iter().all(|part| part.is_finite());
        let points: Arc<[[f64; 3]]> = points.into_iter().take_while(finite).collect();
        let last_step = points.len().saturating_sub(1);
        Self { points, name: String::new(), color: None, stride: 1, last_step, clock: None }
    }

    /// Says that the points are every `stride`-th step of a descent whose last step, number `last_step`, is the last
    /// point: for descents of more steps than a picture can show.
    ///
    /// ```
    /// use gd_render::Trajectory;
    /// // Steps 0, 100, 200 and 250.
    /// let trajectory = Trajectory::new([[4.0, 0.0, 16.0], [2.0, 0.0, 4.0], [1.0, 0.0, 1.0], [0.5, 0.0, 0.25]]).thinned(100, 250);
    /// ```
    #[must_use]
    pub fn thinned(mut self, stride: usize, last_step: usize) -> Self {
        (self.stride, self.last_step) = (stride, last_step);
        self
    }

    /// Shows it beside descents of up to `n_steps` steps, all of them at the same step at the same time: this one stands still
    /// when it has ended.
    #[must_use]
    pub fn beside(mut self, n_steps: usize) -> Self {
        self.clock = Some(n_steps.max(self.last_step));
        self
    }

    /// The same descent as far as point number `index`; the clock runs on.
    ///
    /// ```
    /// use gd_render::Trajectory;
    /// let trajectory = Trajectory::new([[1.0, 2.0, 5.0], [0.5, 1.0, 1.25], [9.0, 9.0, 900.0]]);
    /// assert_eq!(trajectory.ending_after(1).points().len(), 2);
    /// ```
    #[must_use]
    pub fn ending_after(mut self, index: usize) -> Self {
        if index + 1 < self.points.len() {
            self.clock = Some(self.clock.unwrap_or(self.last_step));
            self.last_step = index * self.stride;
            self.points = self.points.iter().take(index + 1).copied().collect();
        }
        self
    }

    /// The number of the step that a point stands for.
    pub(super) fn step_of(&self, index: usize) -> usize {
        if index + 1 == self.points.len() { self.last_step } else { index * self.stride }
    }

    /// The last point that is shown; `None` of a trajectory without points.
    pub(super) fn last_shown(&self, moment: Moment) -> Option<usize> {
        let last = self.points.len().checked_sub(1)?;
        let step = match (moment.step(), self.clock) {
            (None, Some(n_steps)) => moment.last_step(n_steps + 1),
            (step, _) => step,
        };
        match step {
            Some(step) if step < self.last_step => Some((step / self.stride).min(last)),
            Some(_) => Some(last),
            None => moment.last_step(self.points.len()),
        }
    }

    /// Names the trajectory; names appear in the legend above the panel.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Draws the trajectory in this color instead of the theme's color for its position in the list.
    #[must_use]
    pub fn color(mut self, color: Rgb) -> Self {
        self.color = Some(color);
        self
    }

    /// The name, empty if there is none.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The points.
    #[must_use]
    pub fn points(&self) -> &[[f64; 3]] {
        &self.points
    }

    /// The color of the trajectory that is number `index` of `count` on its panel.
    pub(super) fn color_in(&self, theme: &Theme, index: usize, count: usize) -> Rgb {
        let of_theme = if count < 2 { theme.path } else { theme.series[index % theme.series.len()] };
        self.color.unwrap_or(of_theme)
    }
}

/// The legend of trajectories drawn as lines.
pub(super) fn legend_entries<'a>(
    trajectories: &'a [Trajectory],
    theme: &Theme,
    line_width: f64,
) -> Vec<LegendEntry<'a>> {
    let entry = |(index, trajectory): (usize, &'a Trajectory)| LegendEntry {
        name: trajectory.name.as_str(),
        symbol: Symbol::Line(line_width),
        paint: trajectory.color_in(theme, index, trajectories.len()).into(),
    };
    trajectories.iter().enumerate().map(entry).collect()
}
