//! The caption: the line below the title that shows where the descent is.

use super::Moment;
use super::trajectory::Trajectory;
use crate::geometry::{Point, Rect};
use crate::scene::Scene;
use crate::text::{Align, Reading, Text, text_width};
use crate::theme::Theme;
use crate::ticks::with_minus_sign;

/// Four decimals say too little of numbers that end below this, and too much of those above that.
const SMALL: f64 = 1e-3;
const LARGE: f64 = 1e6;

/// Between two fields, in pixels.
const GAP: f64 = 22.0;

/// Step, parameters and loss. Every number keeps its place while it changes.
pub(super) struct Caption {
    trajectory: Trajectory,
    /// Of x, y and height; those without a name are not told.
    names: [String; 3],
    /// Whether x, y and height are written with powers of ten.
    is_scientific: [bool; 3],
    /// Left end of each field.
    positions: [Point; 4],
}

impl Caption {
    /// A caption along the top of `rect`; none for an empty trajectory.
    pub(super) fn new(trajectory: &Trajectory, names: &[String; 3], rect: Rect, theme: &Theme) -> Option<Self> {
        if trajectory.points().is_empty() {
            return None;
        }
        let is_scientific = [0, 1, 2].map(|part| {
            let last = trajectory.points().last().map_or(0.0, |point| point[part].abs());
            let largest = trajectory.points().iter().fold(0.0_f64, |largest, point| largest.max(point[part].abs()));
            largest >= LARGE || (last < SMALL && last > 0.0)
        });
        let (trajectory, names) = (trajectory.clone(), names.clone());
        let mut caption = Self { trajectory, names, is_scientific, positions: [Point::default(); 4] };
        let mut widths = [0.0_f64; 4];
        for step in 0..caption.trajectory.points().len() {
            for (width, field) in widths.iter_mut().zip(caption.fields(step)) {
                *width = width.max(text_width(&field, theme.label_size, &theme.fonts));
            }
        }
        let gap = GAP * theme.line_scale;
        let n_gaps = names_told(&caption.names) as f64;
        let mut left = rect.center().x - (widths.iter().sum::<f64>() + n_gaps * gap) / 2.0;
        for ((position, width), index) in caption.positions.iter_mut().zip(widths).zip(0..) {
            *position = Point::new(left, rect.top);
            // Where a name is missing nothing stands.
            if index == 0 || caption.names.get(index - 1).is_some_and(|name| !name.is_empty()) {
                left += width + gap;
            }
        }
        Some(caption)
    }

    /// Height that a caption takes, in pixels.
    pub(super) fn height(theme: &Theme) -> f64 {
        theme.label_size * 1.5
    }

    fn fields(&self, step: usize) -> [String; 4] {
        let [x, y, z] = &self.names;
        let point = self.trajectory.points()[step];
        let number = |name: &str, part: usize| {
            let value = point[part];
            let is_scientific = self.is_scientific[part];
            if name.is_empty() {
                return String::new();
            }
            with_minus_sign(&if is_scientific {
                format!("{name} = {value:.3e}")
            } else {
                format!("{name} = {value:.4}")
            })
        };
        // A single point is a place, not a descent.
        let is_descent = self.trajectory.points().len() > 1;
        let first = if is_descent { format!("step {}", self.trajectory.step_of(step)) } else { String::new() };
        [first, number(x, 0), number(y, 1), number(z, 2)]
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme, moment: Moment) {
        let Some(step) = moment.last_step(self.trajectory.points().len()) else { return };
        for (string, position) in self.fields(step).into_iter().zip(self.positions) {
            scene.texts.push(Text {
                string,
                position,
                horizontal: Align::Start,
                vertical: Align::Start,
                size: theme.label_size,
                paint: theme.muted.into(),
                reading: Reading::Across,
            });
        }
    }
}

/// How many of the names are told.
fn names_told(names: &[String; 3]) -> usize {
    names.iter().filter(|name| !name.is_empty()).count()
}
