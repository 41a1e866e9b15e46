//! Points and curves in the plane.

use super::Moment;
use super::legend::{LegendEntry, Symbol, draw_legend, legend_height};
use super::plane_axes::{PlaneAxes, PlaneAxis};
use super::scale::Scale;
use crate::color::{Paint, Rgb};
use crate::error::RenderError;
use crate::geometry::{Point, Rect};
use crate::scene::{Item, Scene};
use crate::theme::Theme;

/// Padding between data and frame, as a fraction of the range.
const PADDING: f64 = 0.05;
const POINT_RADIUS: f64 = 3.6;
const POINT_OPACITY: f64 = 0.8;
const CURVE_WIDTH: f64 = 2.6;

/// One series and how it is drawn.
#[derive(Debug, Clone)]
struct Series {
    x: Vec<f64>,
    /// One y for every x; several times over, step after step, for a curve that changes.
    y: Vec<f64>,
    kind: SeriesKind,
    name: String,
    /// Instead of the theme's.
    color: Option<Rgb>,
}

impl Series {
    /// The y values that one frame shows.
    fn y_at(&self, moment: Moment) -> &[f64] {
        let n_points = self.x.len();
        let step = moment.last_step(self.y.len() / n_points).unwrap_or(0);
        &self.y[step * n_points..(step + 1) * n_points]
    }

    fn paint(&self, theme: &Theme) -> Paint {
        match self.kind {
            SeriesKind::Points => self.color.unwrap_or(theme.data).with_opacity(POINT_OPACITY),
            SeriesKind::Curve => self.color.unwrap_or(theme.path).into(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SeriesKind {
    Points,
    Curve,
}

/// A plot of points and curves over a pair of axes.
///
#[cfg_attr(doc, doc = include_str!("../../pictures/plot.md"))]
///
/// ```
/// use gd_render::{Figure, Plot};
/// let plot = Plot::new().points(&[0.0, 1.0, 2.0], &[1.0, 3.1, 4.9])?.curve(&[0.0, 2.0], &[1.0, 5.0])?.named("fit");
/// assert_eq!(Figure::new(320, 240, plot)?.frame(0).height(), 240);
/// # Ok::<(), gd_render::RenderError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Plot {
    series: Vec<Series>,
    x_title: String,
    y_title: String,
}

impl Plot {
    /// An empty plot.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds points; those that are not finite are left out.
    ///
    /// # Errors
    /// Different lengths, or no finite point at all.
    pub fn points(self, x: &[f64], y: &[f64]) -> Result<Self, RenderError> {
        self.series(x, y, 1, SeriesKind::Points)
    }

    /// Adds a curve through the given points in their order; it is interrupted where a point is not finite.
    ///
    /// # Errors
    /// Different lengths, or no finite point at all.
    pub fn curve(self, x: &[f64], y: &[f64]) -> Result<Self, RenderError> {
        self.series(x, y, 1, SeriesKind::Curve)
    }

    /// Adds a curve that changes with the descent over `n_steps` steps: `y` holds a value for every x at the first
    /// step, then for the next, and so on. An animation shows each step in turn, a still the last one. The last one
    /// also determines the range of the axes; otherwise a wild start would leave no room for the data.
    ///
    /// # Errors
    /// A number of values other than that of x times `n_steps`, or no finite point at all.
    pub fn curve_by_step(self, x: &[f64], y: &[f64], n_steps: usize) -> Result<Self, RenderError> {
        self.series(x, y, n_steps, SeriesKind::Curve)
    }

    fn series(mut self, x: &[f64], y: &[f64], n_steps: usize, kind: SeriesKind) -> Result<Self, RenderError> {
        if x.len().checked_mul(n_steps) != Some(y.len()) {
            return Err(RenderError::SeriesLength { n_x: x.len(), n_y: y.len() });
        }
        if !x.iter().cycle().zip(y).any(|(x, y)| x.is_finite() && y.is_finite()) {
            return Err(RenderError::EmptyPlot);
        }
        self.series.push(Series { x: x.into(), y: y.into(), kind, name: String::new(), color: None });
        Ok(self)
    }

    /// Names the series added last; named series appear in the legend.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        if let Some(series) = self.series.last_mut() {
            series.name = name.into();
        }
        self
    }

    /// Draws the series added last in this color instead of the theme's color for its kind.
    #[must_use]
    pub fn color(mut self, color: Rgb) -> Self {
        if let Some(series) = self.series.last_mut() {
            series.color = Some(color);
        }
        self
    }

    /// Names the axes.
    #[must_use]
    pub fn axis_titles(mut self, x: &str, y: &str) -> Self {
        self.x_title = x.into();
        self.y_title = y.into();
        self
    }

    /// The finite points that decide the ranges.
    fn finite(&self) -> impl Iterator<Item = (f64, f64)> {
        let all = self.series.iter().flat_map(|series| {
            let last_step = &series.y[series.y.len() - series.x.len()..];
            series.x.iter().copied().zip(last_step.iter().copied())
        });
        all.filter(|(x, y)| x.is_finite() && y.is_finite())
    }

    /// Least and greatest finite x and y, with padding.
    fn ranges(&self) -> [[f64; 2]; 2] {
        let empty = [f64::INFINITY, f64::NEG_INFINITY];
        let widen = |[low, high]: [f64; 2], value: f64| [low.min(value), high.max(value)];
        let [x, y] =
            self.finite().fold([empty; 2], |[x_range, y_range], (x, y)| [widen(x_range, x), widen(y_range, y)]);
        [pad(x), pad(y)]
    }
}

/// Widens a range by the padding; a range without width, or none at all, becomes one.
fn pad([low, high]: [f64; 2]) -> [f64; 2] {
    if low > high {
        return [0.0, 1.0];
    }
    let span = high - low;
    let margin = if span > 0.0 { span * PADDING } else { low.abs().max(1.0) * 0.5 };
    [low - margin, high + margin]
}

/// A plot after layout.
pub(super) struct PlotLayout<'a> {
    plot: &'a Plot,
    axes: PlaneAxes<'a>,
}

impl<'a> PlotLayout<'a> {
    pub(super) fn new(plot: &'a Plot, rect: Rect, theme: &Theme) -> Self {
        let [x_range, y_range] = plot.ranges();
        let is_named = plot.series.iter().any(|series| !series.name.is_empty());
        let top = if is_named { legend_height(theme) } else { 4.0 };
        let axis = |range, title| PlaneAxis { scale: Scale::linear(range), title };
        let (x, y) = (axis(x_range, plot.x_title.as_str()), axis(y_range, plot.y_title.as_str()));
        Self { plot, axes: PlaneAxes::new(x, y, rect.inset(0.0, top, 0.0, 0.0), theme) }
    }

    /// The left end of the frame.
    pub(super) fn left(&self) -> f64 {
        self.axes.frame.left
    }

    /// Moves the left end of the frame, its labels with it.
    pub(super) fn set_left(&mut self, left: f64) {
        self.axes.frame.left = left;
    }

    pub(super) fn axes(&self) -> &PlaneAxes<'a> {
        &self.axes
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme, moment: Moment) {
        self.axes.draw_grid(scene, theme);
        for series in &self.plot.series {
            self.draw_series(scene, theme, series, moment);
        }
        self.axes.draw_frame(scene, theme);
        self.draw_legend(scene, theme);
    }

    fn draw_series(&self, scene: &mut Scene, theme: &Theme, series: &Series, moment: Moment) {
        let (clip, paint) = (Some(self.axes.frame), series.paint(theme));
        let points: Vec<Option<Point>> = (series.x.iter().zip(series.y_at(moment)))
            .map(|(&x, &y)| (x.is_finite() && y.is_finite()).then(|| self.axes.place(x, y)))
            .collect();
        match series.kind {
            SeriesKind::Points => {
                let centers = points.into_iter().flatten().collect();
                scene.push(Item::Discs { centers, radius: POINT_RADIUS * theme.line_scale, paint, clip });
            }
            SeriesKind::Curve => {
                for stretch in points.split(Option::is_none).filter(|stretch| stretch.len() > 1) {
                    let points = stretch.iter().flatten().copied().collect();
                    scene.push(Item::Polyline { points, width: CURVE_WIDTH * theme.line_scale, paint, clip });
                }
            }
        }
    }

    fn draw_legend(&self, scene: &mut Scene, theme: &Theme) {
        let entry = |series: &'a Series| LegendEntry {
            name: series.name.as_str(),
            symbol: match series.kind {
                SeriesKind::Points => Symbol::Dot((POINT_RADIUS + 0.6) * theme.line_scale),
                SeriesKind::Curve => Symbol::Line(CURVE_WIDTH * theme.line_scale),
            },
            paint: series.paint(theme),
        };
        let entries: Vec<LegendEntry<'_>> = self.plot.series.iter().map(entry).collect();
        let center = Point::new(self.axes.frame.center().x, self.axes.frame.top - theme.label_size * 0.8);
        draw_legend(scene, theme, center, &entries);
    }
}
