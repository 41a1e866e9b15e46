//! The loss against the step, on a logarithmic axis.

use super::Moment;
use super::legend::{draw_legend, legend_height};
use super::plane_axes::{PlaneAxes, PlaneAxis};
use super::scale::Scale;
use super::trajectory::{Trajectory, any_named, legend_entries};
use crate::geometry::{Point, Rect};
use crate::scene::{Item, Scene};
use crate::theme::Theme;

const CURVE_WIDTH: f64 = 2.2;
const DOT_RADIUS: f64 = 4.5;

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
}

impl<'a> LossLayout<'a> {
    pub(super) fn new(plot: &'a LossPlot, rect: Rect, theme: &Theme) -> Self {
        let all = || plot.trajectories.iter().map(Trajectory::points);
        let losses = || all().flatten().map(|point| point[2]);
        let low = losses().fold(f64::INFINITY, f64::min);
        let high = losses().fold(f64::NEG_INFINITY, f64::max);
        let high = if plot.limit > low { high.min(plot.limit) } else { high };
        let scale = if low > high {
            Scale::linear([0.0, 1.0])
        } else if low > 0.0 {
            // A fifth of a factor on each side, so that the curve keeps off the frame; a constant loss gets room too.
            Scale::log([low / 1.25, high * 1.25])
        } else {
            let margin = if high > low { (high - low) * 0.05 } else { 1.0 };
            Scale::linear([low - margin, high + margin])
        };
        let last_step = |trajectory: &Trajectory| trajectory.step_of(trajectory.points().len().saturating_sub(1));
        let last = plot.trajectories.iter().map(last_step).max().unwrap_or(0).max(1) as f64;
        let x = PlaneAxis { scale: Scale::linear([-0.03 * last, 1.03 * last]), title: &plot.titles[0] };
        let y = PlaneAxis { scale, title: &plot.titles[1] };
        let top = if any_named(&plot.trajectories) { legend_height(theme) } else { 4.0 };
        Self { trajectories: &plot.trajectories, axes: PlaneAxes::new(x, y, rect.inset(0.0, top, 0.0, 0.0), theme) }
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
        let legend = Point::new(self.axes.frame.center().x, self.axes.frame.top - theme.label_size * 0.8);
        draw_legend(scene, theme, legend, &legend_entries(self.trajectories, theme, CURVE_WIDTH * theme.line_scale));
    }
}
