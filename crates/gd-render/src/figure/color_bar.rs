//! The color bar beside a panel.

use super::scale::Scale;
use crate::color::Rgb;
use crate::geometry::{Point, Rect};
use crate::scene::{Item, Scene};
use crate::text::{Align, Reading, Text, text_width};
use crate::theme::Theme;
use crate::ticks::Tick;

/// Width of the strip, between panel and strip, of a tick mark, and between mark and label, in pixels.
const WIDTH: f64 = 14.0;
const GAP: f64 = 14.0;
const TICK_LENGTH: f64 = 4.0;
const LABEL_GAP: f64 = 4.0;

/// A strip of colors with ticks on its right.
#[derive(Debug, Clone)]
pub(super) struct ColorBar {
    strip: Rect,
    title: String,
    scale: Scale,
    ticks: Vec<Tick>,
    /// Shares of the scale from `.0` to `.1` in color `.2`, from the bottom.
    shades: Vec<(f64, f64, Rgb)>,
}

impl ColorBar {
    /// Takes the right side of `rect` for a bar and returns the rest. `height` is the bar's fraction of the height of
    /// `rect`; `title`, which may be empty, is drawn above it.
    pub(super) fn split_off(
        rect: Rect,
        height: f64,
        title: &str,
        scale: Scale,
        shades: Vec<(f64, f64, Rgb)>,
        theme: &Theme,
    ) -> (Self, Rect) {
        let ticks = scale.ticks((rect.height() * height / 40.0).max(2.0) as usize);
        let widest = ticks.iter().map(|tick| text_width(&tick.label, theme.tick_size)).fold(0.0, f64::max);
        let labels = (TICK_LENGTH + LABEL_GAP + widest).max((text_width(title, theme.tick_size) - WIDTH) / 2.0);
        let (left, right) = ((rect.right - labels - WIDTH).round() + 0.5, (rect.right - labels).round() + 0.5);
        let margin = rect.height() * (1.0 - height) / 2.0;
        let strip = Rect::new(left, (rect.top + margin).round() + 0.5, right, (rect.bottom - margin).round() + 0.5);
        (Self { strip, title: title.into(), scale, ticks, shades }, rect.inset(0.0, 0.0, labels + WIDTH + GAP, 0.0))
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme) {
        let Rect { left, top, right, bottom } = self.strip;
        let y = |share: f64| bottom - share * (bottom - top);
        let polygons: Vec<(Vec<Point>, Rgb)> = self
            .shades
            .iter()
            .map(|&(from, to, color)| (Rect::new(left, y(to), right, y(from)).corners().to_vec(), color))
            .collect();
        scene.push(Item::Polygons(polygons.into()));
        let [a, b, c, d] = self.strip.corners();
        scene.push(Item::Polyline { points: vec![a, b, c, d, a], width: 1.0, paint: theme.ink.into(), clip: None });
        scene.texts.push(Text {
            string: self.title.clone(),
            position: Point::new(self.strip.center().x, top - LABEL_GAP - theme.tick_size / 2.0),
            horizontal: Align::Center,
            vertical: Align::Center,
            size: theme.tick_size,
            paint: theme.ink.into(),
            reading: Reading::Across,
        });
        for tick in &self.ticks {
            let at = y(self.scale.share(tick.value)).floor() + 0.5;
            scene.line(Point::new(right, at), Point::new(right + TICK_LENGTH, at), 1.0, theme.ink.into());
            scene.texts.push(Text {
                string: tick.label.clone(),
                position: Point::new(right + TICK_LENGTH + LABEL_GAP, at),
                horizontal: Align::Start,
                vertical: Align::Center,
                size: theme.tick_size,
                paint: theme.ink.into(),
                reading: Reading::Across,
            });
        }
    }
}
