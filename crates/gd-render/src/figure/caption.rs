//! The line below the title that tells where the descent is.

use super::Moment;
use super::trajectory::Trajectory;
use crate::geometry::{Point, Rect};
use crate::scene::Scene;
use crate::text::{Align, Reading, Text, text_width};
use crate::theme::Theme;
use crate::ticks::with_minus_sign;

/// Between two fields, in pixels.
const GAP: f64 = 22.0;

/// Step, parameters and loss. Every number keeps its place while it changes.
pub(super) struct Caption {
    trajectory: Trajectory,
    names: [String; 3],
    /// Left end of each field.
    positions: [Point; 4],
}

impl Caption {
    /// A caption along the top of `rect`, or none of an empty trajectory.
    pub(super) fn new(trajectory: &Trajectory, names: &[String; 3], rect: Rect, theme: &Theme) -> Option<Self> {
        if trajectory.points().is_empty() {
            return None;
        }
        let mut caption =
            Self { trajectory: trajectory.clone(), names: names.clone(), positions: [Point::default(); 4] };
        let mut widths = [0.0_f64; 4];
        for step in 0..trajectory.points().len() {
            for (width, field) in widths.iter_mut().zip(caption.fields(step)) {
                *width = width.max(text_width(&field, theme.label_size));
            }
        }
        let mut left = rect.center().x - (widths.iter().sum::<f64>() + 3.0 * GAP) / 2.0;
        for (position, width) in caption.positions.iter_mut().zip(widths) {
            *position = Point::new(left, rect.top);
            left += width + GAP;
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
        let number = |name: &str, value: f64| with_minus_sign(&format!("{name} = {value:.4}"));
        [format!("step {step}"), number(x, point[0]), number(y, point[1]), number(z, point[2])]
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
