//! The loss against the step, on a logarithmic axis.

use super::Moment;
use super::plane_axes::{PlaneAxes, PlaneAxis, Spread};
use super::trajectory::Trajectory;
use crate::geometry::{Point, Rect};
use crate::scene::{Item, Scene};
use crate::theme::Theme;

const CURVE_WIDTH: f64 = 2.2;
const DOT_RADIUS: f64 = 4.5;

/// How the loss fell: a curve over the steps that grows during an animation, a dot at its end.
///
/// The loss stands on a logarithmic axis if all of it is positive, on a linear one otherwise.
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
    trajectory: Trajectory,
    titles: [String; 2],
}

impl LossPlot {
    /// The plot of a trajectory's heights.
    #[must_use]
    pub fn new(trajectory: Trajectory) -> Self {
        Self { trajectory, titles: ["step".into(), "loss".into()] }
    }

    /// Names the axes, which are called step and loss by default.
    #[must_use]
    pub fn axis_titles(mut self, x: &str, y: &str) -> Self {
        self.titles = [x.into(), y.into()];
        self
    }
}

/// A loss plot in its place.
pub(super) struct LossLayout<'a> {
    trajectory: &'a Trajectory,
    axes: PlaneAxes<'a>,
}

impl<'a> LossLayout<'a> {
    pub(super) fn new(plot: &'a LossPlot, rect: Rect, theme: &Theme) -> Self {
        let points = plot.trajectory.points();
        let losses = || points.iter().map(|point| point[2]);
        let low = losses().fold(f64::INFINITY, f64::min);
        let high = losses().fold(f64::NEG_INFINITY, f64::max);
        let (range, spread) = if low > high {
            ([0.0, 1.0], Spread::Linear)
        } else if low > 0.0 {
            // A fifth of a factor on each side, so that the curve keeps off the frame; a constant loss gets room too.
            ([low / 1.25, high * 1.25], Spread::Log)
        } else {
            let margin = if high > low { (high - low) * 0.05 } else { 1.0 };
            ([low - margin, high + margin], Spread::Linear)
        };
        let last = points.len().saturating_sub(1).max(1) as f64;
        let x = PlaneAxis { range: [-0.03 * last, 1.03 * last], spread: Spread::Linear, title: &plot.titles[0] };
        let y = PlaneAxis { range, spread, title: &plot.titles[1] };
        Self { trajectory: &plot.trajectory, axes: PlaneAxes::new(x, y, rect.inset(0.0, 4.0, 0.0, 0.0), theme) }
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme, moment: Moment) {
        self.axes.draw_grid(scene, theme);
        if let Some(last) = moment.last_step(self.trajectory.points().len()) {
            let shown = self.trajectory.points()[..=last].iter().enumerate();
            let points: Vec<Point> = shown.map(|(step, point)| self.axes.place(step as f64, point[2])).collect();
            let (paint, clip) = (theme.path.into(), Some(self.axes.frame));
            let centers = vec![points[points.len() - 1]];
            scene.push(Item::Polyline { points, width: CURVE_WIDTH, paint, clip });
            scene.push(Item::Discs { centers, radius: DOT_RADIUS, paint, clip });
        }
        self.axes.draw_frame(scene, theme);
    }
}
