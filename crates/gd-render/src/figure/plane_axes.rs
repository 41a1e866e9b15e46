//! The axes of a plot in the plane: frame, grid lines, ticks, labels and titles, on linear or logarithmic scales.

use super::scale::Scale;
use crate::geometry::{Point, Rect};
use crate::scene::{Item, Scene};
use crate::text::{Align, Reading, Text, text_width};
use crate::theme::Theme;
use crate::ticks::Tick;

const TICK_LENGTH: f64 = 5.0;
/// Between a tick mark and its label, in pixels.
const LABEL_GAP: f64 = 5.0;

/// One axis: scale and title.
#[derive(Debug, Clone)]
pub(super) struct PlaneAxis<'a> {
    pub(super) scale: Scale,
    pub(super) title: &'a str,
}

/// A pair of axes after layout.
#[derive(Debug, Clone)]
pub(super) struct PlaneAxes<'a> {
    /// The area that data are drawn in.
    pub(super) frame: Rect,
    x: PlaneAxis<'a>,
    y: PlaneAxis<'a>,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    /// Middle of the y title.
    y_title_x: f64,
}

impl<'a> PlaneAxes<'a> {
    /// Axes whose labels and titles fill `rect` up to its border.
    pub(super) fn new(x: PlaneAxis<'a>, y: PlaneAxis<'a>, rect: Rect, theme: &Theme) -> Self {
        // About one label per 80 pixels across and per 50 down reads well.
        let y_ticks = y.scale.ticks((rect.height() / (50.0 * theme.line_scale)).max(2.0) as usize);
        let x_ticks = x.scale.ticks((rect.width() / (80.0 * theme.line_scale)).max(2.0) as usize);
        let widest =
            y_ticks.iter().map(|tick| text_width(&tick.label, theme.tick_size, &theme.fonts)).fold(0.0, f64::max);
        let title_room = |title: &str| if title.is_empty() { 0.0 } else { theme.label_size * 1.4 };
        let [tick, gap] = [TICK_LENGTH, LABEL_GAP].map(|pixels| pixels * theme.line_scale);
        let left = title_room(y.title) + widest + tick + gap + 1.0;
        let bottom = title_room(x.title) + theme.tick_size + tick + gap + 1.0;
        let y_title_x = rect.left + theme.label_size * 0.6;
        // Half of the last label hangs over the frame.
        let frame = rect.inset(left, 0.0, 12.0 * theme.line_scale, bottom);
        Self { frame, x, y, x_ticks, y_ticks, y_title_x }
    }

    /// From data to pixels.
    pub(super) fn place(&self, x: f64, y: f64) -> Point {
        Point::new(
            self.frame.left + self.x.scale.share(x) * self.frame.width(),
            self.frame.bottom - self.y.scale.share(y) * self.frame.height(),
        )
    }

    /// From pixels to data; `None` outside of the frame.
    pub(super) fn position_at(&self, pixel: Point) -> Option<[f64; 2]> {
        let Rect { left, top, right, bottom } = self.frame;
        let is_inside = (left..=right).contains(&pixel.x) && (top..=bottom).contains(&pixel.y);
        is_inside.then(|| {
            let (x, y) = ((pixel.x - left) / (right - left), (bottom - pixel.y) / (bottom - top));
            [self.x.scale.value_at(x), self.y.scale.value_at(y)]
        })
    }

    /// From data to pixels; `None` where the frame cuts off.
    pub(super) fn pixel_of(&self, [x, y]: [f64; 2]) -> Option<Point> {
        let is_inside = |scale: &Scale, value: f64| (0.0..=1.0).contains(&scale.share(value));
        (is_inside(&self.x.scale, x) && is_inside(&self.y.scale, y)).then(|| self.place(x, y))
    }

    /// Draws the grid lines; goes before the data.
    pub(super) fn draw_grid(&self, scene: &mut Scene, theme: &Theme) {
        let grid = theme.grid.with_opacity(0.55);
        for x in self.x_ticks.iter().map(|tick| self.tick_x(tick)) {
            scene.line(Point::new(x, self.frame.top), Point::new(x, self.frame.bottom), theme.line_scale, grid);
        }
        for y in self.y_ticks.iter().map(|tick| self.tick_y(tick)) {
            scene.line(Point::new(self.frame.left, y), Point::new(self.frame.right, y), theme.line_scale, grid);
        }
    }

    /// Draws frame, ticks, labels and titles; goes after the data.
    pub(super) fn draw_frame(&self, scene: &mut Scene, theme: &Theme) {
        let Rect { left, top, right, bottom } = self.frame;
        let (left, top, right, bottom) = (crisp(left), crisp(top), crisp(right), crisp(bottom));
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        let points = corners.map(|(x, y)| Point::new(x, y)).to_vec();
        let (width, tick) = (theme.line_scale, TICK_LENGTH * theme.line_scale);
        let gap = tick + LABEL_GAP * theme.line_scale;
        scene.push(Item::Polyline { points, width, paint: theme.ink.into(), clip: None });
        let mut text = |string: &str, position: Point, [horizontal, vertical]: [Align; 2], size: f64, reading| {
            scene.texts.push(Text {
                string: string.into(),
                position,
                horizontal,
                vertical,
                size,
                paint: theme.ink.into(),
                reading,
            });
        };
        for tick in &self.x_ticks {
            let position = Point::new(self.tick_x(tick), bottom + gap);
            text(&tick.label, position, [Align::Center, Align::Start], theme.tick_size, Reading::Across);
        }
        for tick in &self.y_ticks {
            let position = Point::new(left - gap, self.tick_y(tick));
            text(&tick.label, position, [Align::End, Align::Center], theme.tick_size, Reading::Across);
        }
        let middle = self.frame.center();
        let x_title = Point::new(middle.x, bottom + gap + theme.tick_size + 4.0 * theme.line_scale);
        text(self.x.title, x_title, [Align::Center, Align::Start], theme.label_size, Reading::Across);
        let y_title = Point::new(self.y_title_x, middle.y);
        text(self.y.title, y_title, [Align::Center, Align::Center], theme.label_size, Reading::Up);
        for x in self.x_ticks.iter().map(|tick| self.tick_x(tick)) {
            scene.line(Point::new(x, bottom), Point::new(x, bottom + tick), width, theme.ink.into());
        }
        for y in self.y_ticks.iter().map(|tick| self.tick_y(tick)) {
            scene.line(Point::new(left - tick, y), Point::new(left, y), width, theme.ink.into());
        }
    }

    fn tick_x(&self, tick: &Tick) -> f64 {
        crisp(self.frame.left + self.x.scale.share(tick.value) * self.frame.width())
    }

    fn tick_y(&self, tick: &Tick) -> f64 {
        crisp(self.frame.bottom - self.y.scale.share(tick.value) * self.frame.height())
    }
}

/// The nearest middle of a pixel: a line one pixel wide there fills one row of pixels and no more.
fn crisp(coordinate: f64) -> f64 {
    coordinate.floor() + 0.5
}
