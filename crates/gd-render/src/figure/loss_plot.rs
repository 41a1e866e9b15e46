//! The loss against the step, on a logarithmic axis.

use super::Moment;
use super::legend::Legend;
use super::plane_axes::{PlaneAxes, PlaneAxis};
use super::scale::Scale;
use super::trajectory::{Trajectory, legend_entries};
use crate::geometry::{Point, Rect};
use crate::scene::{Item, Scene};
use crate::theme::Theme;
use gd_core::math;

const CURVE_WIDTH: f64 = 2.2;
const DOT_RADIUS: f64 = 4.5;
/// Free room above and below the losses, as a part of their range, at least.
const MARGIN: f64 = 0.05;

/// The loss against the step: a curve that grows during an animation, with a dot at its end.
///
/// The loss axis is logarithmic if all losses are positive, and linear otherwise.
///
#[cfg_attr(doc, doc = include_str!("../../pictures/loss.md"))]
///
/// ```
/// use gd_render::{Figure, LossPlot, Trajectory};
/// let trajectory = Trajectory::new((0..50).map(|step| [0.0, 0.0, 4.0 / f64::from(1 + step * step)]));
/// let figure = Figure::new(320, 240, LossPlot::new(trajectory))?;
/// assert_eq!(figure.frame(0).width(), 320);
/// # Ok::<(), gd_render::RenderError>(())
/// ```
#[derive(Debug, Clone)]
pub struct LossPlot {
    trajectories: Vec<Trajectory>,
    titles: [String; 2],
    limit: f64,
}

impl LossPlot {
    /// The plot of a trajectory's heights.
    #[must_use]
    pub fn new(trajectory: Trajectory) -> Self {
        Self { trajectories: vec![trajectory], titles: ["step".into(), "loss".into()], limit: f64::INFINITY }
    }

    /// Adds another trajectory, to compare.
    #[must_use]
    pub fn trajectory(mut self, trajectory: Trajectory) -> Self {
        self.trajectories.push(trajectory);
        self
    }

    /// Shows no more than this, so that a descent that runs away leaves room for others.
    #[must_use]
    pub fn height_limit(mut self, limit: f64) -> Self {
        self.limit = limit;
        self
    }

    /// Names the axes, which are called "step" and "loss" by default.
    #[must_use]
    pub fn axis_titles(mut self, x: &str, y: &str) -> Self {
        self.titles = [x.into(), y.into()];
        self
    }
}

/// A loss plot in its place.
pub(super) struct LossLayout<'a> {
    trajectories: &'a [Trajectory],
    axes: PlaneAxes<'a>,
    legend: Legend,
    /// From where to where a row of the legend may reach.
    legend_ends: [f64; 2],
}

impl<'a> LossLayout<'a> {
    pub(super) fn new(plot: &'a LossPlot, rect: Rect, theme: &Theme) -> Self {
        let last_step = |trajectory: &Trajectory| trajectory.step_of(trajectory.points().len().saturating_sub(1));
        let last = plot.trajectories.iter().map(last_step).max().unwrap_or(0).max(1) as f64;
        let all = || plot.trajectories.iter().map(Trajectory::points);
        let losses = || all().flatten().map(|point| point[2]);
        let low = losses().fold(f64::INFINITY, f64::min);
        let high = losses().fold(f64::NEG_INFINITY, f64::max);
        let high = if plot.limit > low { high.min(plot.limit) } else { high };
        let entries = legend_entries(&plot.trajectories, theme, CURVE_WIDTH * theme.line_scale);
        let legend = Legend::new(&entries, rect.width(), rect.height(), theme);
        let top = if legend.is_empty() { 4.0 } else { legend.height(theme) };
        let axes = |scale| {
            let x = PlaneAxis { scale: Scale::linear([-0.03 * last, 1.03 * last]), title: &plot.titles[0] };
            PlaneAxes::new(x, PlaneAxis { scale, title: &plot.titles[1] }, rect.inset(0.0, top, 0.0, 0.0), theme)
        };
        // So that the dot keeps off the frame, in a low panel too and whether the losses span decades or are all the same.
        let dot = (DOT_RADIUS + 1.0) * theme.line_scale;
        let height = axes(Scale::linear([0.0, 1.0])).frame.height();
        let margin = (dot / (height - 2.0 * dot).max(dot)).max(MARGIN);
        let scale = if low > high {
            Scale::linear([0.0, 1.0])
        } else if low > 0.0 {
            let factor = math::exp(margin * math::ln(high / low)).max(1.25);
            Scale::log([(low / factor).max(f64::MIN_POSITIVE), (high * factor).min(f64::MAX)])
        } else {
            let margin = if high > low { (high - low) * margin } else { 1.0 };
            Scale::linear([low - margin, high + margin])
        };
        Self { trajectories: &plot.trajectories, axes: axes(scale), legend, legend_ends: [rect.left, rect.right] }
    }

    pub(super) fn axes(&self) -> &PlaneAxes<'a> {
        &self.axes
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme, moment: Moment) {
        self.axes.draw_grid(scene, theme);
        for (index, trajectory) in self.trajectories.iter().enumerate() {
            let Some(last) = trajectory.last_shown(moment) else { continue };
            let shown = trajectory.points()[..=last].iter().enumerate();
            let points: Vec<Point> =
                shown.map(|(index, point)| self.axes.place(trajectory.step_of(index) as f64, point[2])).collect();
            let paint = trajectory.color_in(theme, index, self.trajectories.len()).into();
            let (clip, centers) = (Some(self.axes.frame), vec![points[last]]);
            scene.push(Item::Polyline { points, width: CURVE_WIDTH * theme.line_scale, paint, clip });
            scene.push(Item::Discs { centers, radius: DOT_RADIUS * theme.line_scale, paint, clip });
        }
        self.axes.draw_frame(scene, theme);
        let y = self.axes.frame.top - self.legend.height(theme) + theme.label_size * 0.9;
        self.legend.draw(scene, theme, Point::new(self.axes.frame.center().x, y), self.legend_ends);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Moment;

    #[test]
    fn the_last_dot_is_whole_whatever_the_losses_span() {
        let theme = Theme::light();
        for (factor, height) in [(0.1, 120.0), (0.5, 300.0), (1e-8, 120.0), (1.0, 300.0), (-1.0, 120.0)] {
            let mut loss = 1.0;
            let points = (0..30).map(|step| {
                loss *= factor;
                [0.0, 0.0, if factor < 0.0 { -f64::from(step) } else { loss }]
            });
            let plot = LossPlot::new(Trajectory::new(points.collect::<Vec<_>>()));
            let layout = LossLayout::new(&plot, Rect::new(0.0, 0.0, 250.0, height), &theme);
            let mut scene = Scene::new(theme.background);
            layout.draw(&mut scene, &theme, Moment::of_frame(0, 1));
            let frame = layout.axes.frame;
            let dot = scene.items.iter().find_map(|item| match item {
                Item::Discs { centers, radius, .. } => Some((centers[0], *radius)),
                _ => None,
            });
            let (center, radius) = dot.unwrap();
            let is_inside = center.y + radius <= frame.bottom && center.y - radius >= frame.top;
            assert!(is_inside && center.x + radius <= frame.right, "{factor}: {center:?} in {frame:?}");
        }
    }
}
