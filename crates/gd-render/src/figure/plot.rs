//! Points and curves in the plane.

use super::marker::Marker;
use super::series::{Series, SeriesKind, Shape};
use crate::color::Rgb;
use crate::error::RenderError;
use crate::mesh::check_range;

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
    pub(super) series: Vec<Series>,
    pub(super) x_title: String,
    pub(super) y_title: String,
    /// Whether x and y are on logarithmic axes.
    pub(super) is_log: [bool; 2],
    /// Ranges of x and y that do not follow from the series.
    pub(super) ranges: Option<[[f64; 2]; 2]>,
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
        self.push(Shape::BySteps { x: x.into(), y: y.into() }, kind);
        Ok(self)
    }

    fn push(&mut self, shape: Shape, kind: SeriesKind) {
        let (name, marker) = (String::new(), Marker::default());
        self.series.push(Series { shape, kind, name, color: None, size: 1.0, marker });
    }

    /// Adds curves of which an animation shows one after another, spread evenly over the frames, each with x of its own; a
    /// still shows the last, which also decides the range of the axes.
    ///
    /// # Errors
    /// No curve, or one with different lengths of x and y.
    ///
    /// ```
    /// use gd_render::{Figure, Plot, Timeline};
    /// let curves = vec![[vec![0.0, 1.0], vec![0.0, 1.0]], [vec![0.0, 0.5, 1.0], vec![0.0, 2.0, 2.5]]];
    /// let plot = Plot::new().changing_curve(curves)?;
    /// let figure = Figure::new(300, 200, plot)?.animate(Timeline { n_frames: 2, frame_delay: 0.1, hold: 1.0 })?;
    /// assert_ne!(figure.frame(0), figure.frame(1));
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn changing_curve(self, curves: Vec<[Vec<f64>; 2]>) -> Result<Self, RenderError> {
        self.changing(curves, SeriesKind::Curve)
    }

    /// Adds points as [`Plot::changing_curve`] adds curves.
    ///
    /// # Errors
    /// No points, or different numbers of x and y.
    pub fn changing_points(self, points: Vec<[Vec<f64>; 2]>) -> Result<Self, RenderError> {
        self.changing(points, SeriesKind::Points)
    }

    fn changing(mut self, all: Vec<[Vec<f64>; 2]>, kind: SeriesKind) -> Result<Self, RenderError> {
        if all.is_empty() {
            return Err(RenderError::EmptyPlot);
        }
        if let Some([x, y]) = all.iter().find(|[x, y]| x.len() != y.len()) {
            return Err(RenderError::SeriesLength { n_x: x.len(), n_y: y.len() });
        }
        self.push(Shape::Changing(all), kind);
        Ok(self)
    }

    /// Adds the area between two curves over the same x, below everything else. It decides no range; what lies outside is cut
    /// off, and where a value is not finite it is interrupted.
    ///
    /// # Errors
    /// Different lengths.
    pub fn band(self, x: &[f64], low: &[f64], high: &[f64]) -> Result<Self, RenderError> {
        self.between(x, low, high, SeriesKind::Band)
    }

    /// Adds a vertical bar with caps for every point, from `low` to `high`.
    ///
    /// # Errors
    /// Different lengths.
    ///
    /// ```
    /// use gd_render::{Figure, Plot};
    /// let plot = Plot::new().points(&[0.0, 1.0], &[1.0, 3.0])?.error_bars(&[0.0, 1.0], &[0.8, 2.5], &[1.2, 3.5])?;
    /// assert_eq!(Figure::new(300, 200, plot)?.frame(0).height(), 200);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn error_bars(self, x: &[f64], low: &[f64], high: &[f64]) -> Result<Self, RenderError> {
        self.between(x, low, high, SeriesKind::Bars)
    }

    /// Adds a horizontal bar with caps for every point, from `left` to `right`.
    ///
    /// # Errors
    /// Different lengths.
    ///
    /// ```
    /// use gd_render::{Figure, Plot};
    /// let plot = Plot::new().points(&[0.0, 1.0], &[1.0, 3.0])?.error_bars_of_x(&[1.0, 3.0], &[-0.1, 0.7], &[0.1, 1.3])?;
    /// assert_eq!(Figure::new(300, 200, plot)?.frame(0).height(), 200);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn error_bars_of_x(mut self, y: &[f64], left: &[f64], right: &[f64]) -> Result<Self, RenderError> {
        if let Some(other) = [left, right].into_iter().find(|x| x.len() != y.len()) {
            return Err(RenderError::SeriesLength { n_x: other.len(), n_y: y.len() });
        }
        self.push(Shape::Across([y.into(), left.into(), right.into()]), SeriesKind::Bars);
        Ok(self)
    }

    fn between(mut self, x: &[f64], low: &[f64], high: &[f64], kind: SeriesKind) -> Result<Self, RenderError> {
        if let Some(other) = [low, high].into_iter().find(|y| y.len() != x.len()) {
            return Err(RenderError::SeriesLength { n_x: x.len(), n_y: other.len() });
        }
        self.push(Shape::Between([x.into(), low.into(), high.into()]), kind);
        Ok(self)
    }

    /// Puts x on a logarithmic axis; what is not above 0 is not shown.
    #[must_use]
    pub fn log_x(mut self) -> Self {
        self.is_log[0] = true;
        self
    }

    /// Puts y on a logarithmic axis; what is not above 0 is not shown.
    #[must_use]
    pub fn log_y(mut self) -> Self {
        self.is_log[1] = true;
        self
    }

    /// Shows these ranges of x and y, low and high, whatever the series hold.
    ///
    /// # Errors
    /// A range that is empty, reversed or not finite.
    pub fn within(mut self, x: [f64; 2], y: [f64; 2]) -> Result<Self, RenderError> {
        check_range(x)?;
        check_range(y)?;
        self.ranges = Some([x, y]);
        Ok(self)
    }

    /// Draws the series added last this many times as wide, or its points as large.
    #[must_use]
    pub fn size(mut self, factor: f64) -> Self {
        if let Some(series) = self.series.last_mut() {
            series.size = factor;
        }
        self
    }

    /// Gives the points added last this shape instead of a disc.
    #[must_use]
    pub fn marker(mut self, marker: Marker) -> Self {
        if let Some(series) = self.series.last_mut() {
            series.marker = marker;
        }
        self
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
}
