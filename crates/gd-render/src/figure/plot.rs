//! Points and curves in the plane.

use crate::color::{Paint, Rgb};
use crate::error::RenderError;
use crate::geometry::{Point, Rect};
use crate::scene::{Item, Scene};
use crate::text::{Align, Reading, Text, text_width};
use crate::theme::Theme;
use crate::ticks::{Tick, ticks};

/// Data keep this share of the range away from the frame.
const PADDING: f64 = 0.05;
const TICK_LENGTH: f64 = 5.0;
const POINT_RADIUS: f64 = 3.6;
const CURVE_WIDTH: f64 = 2.6;

/// Width of a symbol in the legend, its distance to the name, and the distance to the next entry, in pixels.
const SYMBOL_WIDTH: f64 = 22.0;
const SYMBOL_GAP: f64 = 8.0;
const LEGEND_GAP: f64 = 32.0;

/// One series and how it is drawn.
#[derive(Debug, Clone)]
struct Series {
    x: Vec<f64>,
    y: Vec<f64>,
    kind: SeriesKind,
    paint: Paint,
    name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SeriesKind {
    Points,
    Curve,
}

/// A plot of points and curves over a pair of axes.
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
        self.series(x, y, SeriesKind::Points, Rgb::hex(0x0026_5fc4).with_opacity(0.8))
    }

    /// Adds a curve through the given points in their order; it is interrupted where one is not finite.
    ///
    /// # Errors
    /// Different lengths, or no finite point at all.
    pub fn curve(self, x: &[f64], y: &[f64]) -> Result<Self, RenderError> {
        self.series(x, y, SeriesKind::Curve, Rgb::hex(0x00d6_1f26).into())
    }

    fn series(mut self, x: &[f64], y: &[f64], kind: SeriesKind, paint: Paint) -> Result<Self, RenderError> {
        if x.len() != y.len() {
            return Err(RenderError::SeriesLength { n_x: x.len(), n_y: y.len() });
        }
        if !x.iter().zip(y).any(|(x, y)| x.is_finite() && y.is_finite()) {
            return Err(RenderError::EmptyPlot);
        }
        self.series.push(Series { x: x.into(), y: y.into(), kind, paint, name: String::new() });
        Ok(self)
    }

    /// Names the series added last; named series stand in the legend.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        if let Some(series) = self.series.last_mut() {
            series.name = name.into();
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

    /// All finite points.
    fn finite(&self) -> impl Iterator<Item = (f64, f64)> {
        let all = self.series.iter().flat_map(|series| series.x.iter().copied().zip(series.y.iter().copied()));
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

/// A plot in its place.
pub(super) struct PlotLayout<'a> {
    plot: &'a Plot,
    frame: Rect,
    x_range: [f64; 2],
    y_range: [f64; 2],
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    /// Middle of the y title, right of the border.
    y_title_x: f64,
}

impl<'a> PlotLayout<'a> {
    pub(super) fn new(plot: &'a Plot, rect: Rect, theme: &Theme) -> Self {
        let [x_range, y_range] = plot.ranges();
        // About one label per 80 pixels across and per 50 down reads well.
        let y_ticks = ticks(y_range[0], y_range[1], (rect.height() / 50.0).max(2.0) as usize);
        let x_ticks = ticks(x_range[0], x_range[1], (rect.width() / 80.0).max(2.0) as usize);
        let widest = y_ticks.iter().map(|tick| text_width(&tick.label, theme.tick_size)).fold(0.0, f64::max);
        let title_room = |title: &str| if title.is_empty() { 0.0 } else { theme.label_size * 1.4 };
        let left = title_room(&plot.y_title) + widest + TICK_LENGTH + 6.0;
        let bottom = title_room(&plot.x_title) + theme.tick_size + TICK_LENGTH + 6.0;
        let is_named = plot.series.iter().any(|series| !series.name.is_empty());
        let top = if is_named { theme.label_size * 1.7 } else { 4.0 };
        let frame = rect.inset(left, top, 12.0, bottom);
        let y_title_x = rect.left + theme.label_size * 0.6;
        Self { plot, frame, x_range, y_range, x_ticks, y_ticks, y_title_x }
    }

    /// From data to pixels.
    fn place(&self, x: f64, y: f64) -> Point {
        let share = |[low, high]: [f64; 2], value: f64| (value - low) / (high - low);
        Point::new(
            self.frame.left + share(self.x_range, x) * self.frame.width(),
            self.frame.bottom - share(self.y_range, y) * self.frame.height(),
        )
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme) {
        self.draw_grid(scene, theme);
        for series in &self.plot.series {
            self.draw_series(scene, series);
        }
        self.draw_axes(scene, theme);
        self.draw_legend(scene, theme);
    }

    fn draw_grid(&self, scene: &mut Scene, theme: &Theme) {
        let grid = theme.grid.with_opacity(0.55);
        for tick in &self.x_ticks {
            let x = crisp(self.place(tick.value, self.y_range[0]).x);
            scene.line(Point::new(x, self.frame.top), Point::new(x, self.frame.bottom), 1.0, grid);
        }
        for tick in &self.y_ticks {
            let y = crisp(self.place(self.x_range[0], tick.value).y);
            scene.line(Point::new(self.frame.left, y), Point::new(self.frame.right, y), 1.0, grid);
        }
    }

    fn draw_series(&self, scene: &mut Scene, series: &Series) {
        let clip = Some(self.frame);
        let points: Vec<Option<Point>> = (series.x.iter().zip(&series.y))
            .map(|(&x, &y)| (x.is_finite() && y.is_finite()).then(|| self.place(x, y)))
            .collect();
        match series.kind {
            SeriesKind::Points => {
                let centers = points.into_iter().flatten().collect();
                scene.push(Item::Discs { centers, radius: POINT_RADIUS, paint: series.paint, clip });
            }
            SeriesKind::Curve => {
                for stretch in points.split(Option::is_none).filter(|stretch| stretch.len() > 1) {
                    let points = stretch.iter().flatten().copied().collect();
                    scene.push(Item::Polyline { points, width: CURVE_WIDTH, paint: series.paint, clip });
                }
            }
        }
    }

    fn draw_axes(&self, scene: &mut Scene, theme: &Theme) {
        let Rect { left, top, right, bottom } = self.frame;
        let (left, top, right, bottom) = (crisp(left), crisp(top), crisp(right), crisp(bottom));
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        let points = corners.map(|(x, y)| Point::new(x, y)).to_vec();
        scene.push(Item::Polyline { points, width: 1.0, paint: theme.ink.into(), clip: None });
        let label = |string: &str, position: Point, horizontal, vertical, size: f64, reading| Text {
            string: string.into(),
            position,
            horizontal,
            vertical,
            size,
            paint: theme.ink.into(),
            reading,
        };
        for tick in &self.x_ticks {
            let x = crisp(self.place(tick.value, self.y_range[0]).x);
            scene.line(Point::new(x, bottom), Point::new(x, bottom + TICK_LENGTH), 1.0, theme.ink.into());
            let position = Point::new(x, bottom + TICK_LENGTH + 5.0);
            scene.texts.push(label(
                &tick.label,
                position,
                Align::Center,
                Align::Start,
                theme.tick_size,
                Reading::Across,
            ));
        }
        for tick in &self.y_ticks {
            let y = crisp(self.place(self.x_range[0], tick.value).y);
            scene.line(Point::new(left - TICK_LENGTH, y), Point::new(left, y), 1.0, theme.ink.into());
            let position = Point::new(left - TICK_LENGTH - 4.0, y);
            scene.texts.push(label(&tick.label, position, Align::End, Align::Center, theme.tick_size, Reading::Across));
        }
        let middle = self.frame.center();
        let x_title = Point::new(middle.x, bottom + TICK_LENGTH + theme.tick_size + 9.0);
        scene.texts.push(label(
            &self.plot.x_title,
            x_title,
            Align::Center,
            Align::Start,
            theme.label_size,
            Reading::Across,
        ));
        let y_title = Point::new(self.y_title_x, middle.y);
        scene.texts.push(label(
            &self.plot.y_title,
            y_title,
            Align::Center,
            Align::Center,
            theme.label_size,
            Reading::Up,
        ));
    }

    fn named_series(&self) -> impl Iterator<Item = &Series> {
        self.plot.series.iter().filter(|series| !series.name.is_empty())
    }

    /// Draws the legend in a row above the axes, where it covers nothing.
    fn draw_legend(&self, scene: &mut Scene, theme: &Theme) {
        let width = |series: &Series| SYMBOL_WIDTH + SYMBOL_GAP + text_width(&series.name, theme.label_size);
        let gaps = self.named_series().count().saturating_sub(1) as f64 * LEGEND_GAP;
        let total = self.named_series().map(width).sum::<f64>() + gaps;
        let middle = self.frame.top - theme.label_size * 0.8;
        let mut left = self.frame.center().x - total / 2.0;
        for series in self.named_series() {
            match series.kind {
                SeriesKind::Points => {
                    let centers = vec![Point::new(left + SYMBOL_WIDTH / 2.0, middle)];
                    scene.push(Item::Discs { centers, radius: POINT_RADIUS + 0.6, paint: series.paint, clip: None });
                }
                SeriesKind::Curve => {
                    let ends = [left, left + SYMBOL_WIDTH].map(|x| Point::new(x, middle));
                    scene.line(ends[0], ends[1], CURVE_WIDTH, series.paint);
                }
            }
            scene.texts.push(Text {
                string: series.name.clone(),
                position: Point::new(left + SYMBOL_WIDTH + SYMBOL_GAP, middle),
                horizontal: Align::Start,
                vertical: Align::Center,
                size: theme.label_size,
                paint: theme.muted.into(),
                reading: Reading::Across,
            });
            left += width(series) + LEGEND_GAP;
        }
    }
}

/// The nearest middle of a pixel: a line one pixel wide there fills one row of pixels and no more.
fn crisp(coordinate: f64) -> f64 {
    coordinate.floor() + 0.5
}
