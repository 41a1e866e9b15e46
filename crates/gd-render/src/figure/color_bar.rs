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
    /// Ticks with their shares of the strip, from the bottom.
    ticks: Vec<(Tick, f64)>,
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
        let ticks = scale.ticks(Self::max_ticks(rect.height() * height, theme));
        let ticks = ticks.into_iter().map(|tick| (scale.share(tick.value), tick)).map(|(share, tick)| (tick, share));
        Self::split_off_with(rect, height, title, ticks.collect(), shades, theme)
    }

    /// Ticks that a strip of a height has room for.
    pub(super) fn max_ticks(height: f64, theme: &Theme) -> usize {
        (height / (40.0 * theme.line_scale)).max(2.0) as usize
    }

    /// As [`Self::split_off`], with ticks at given shares of the strip.
    pub(super) fn split_off_with(
        rect: Rect,
        height: f64,
        title: &str,
        ticks: Vec<(Tick, f64)>,
        shades: Vec<(f64, f64, Rgb)>,
        theme: &Theme,
    ) -> (Self, Rect) {
        let widest =
            ticks.iter().map(|(tick, _)| text_width(&tick.label, theme.tick_size, &theme.fonts)).fold(0.0, f64::max);
        let [strip_width, room, to_label] =
            [WIDTH, GAP, TICK_LENGTH + LABEL_GAP].map(|pixels| pixels * theme.line_scale);
        let labels = (to_label + widest).max((text_width(title, theme.tick_size, &theme.fonts) - strip_width) / 2.0);
        let (left, right) = ((rect.right - labels - strip_width).round() + 0.5, (rect.right - labels).round() + 0.5);
        let margin = rect.height() * (1.0 - height) / 2.0;
        let strip = Rect::new(left, (rect.top + margin).round() + 0.5, right, (rect.bottom - margin).round() + 0.5);
        let rest = rect.inset(0.0, 0.0, labels + strip_width + room, 0.0);
        (Self { strip, title: title.into(), ticks, shades }, rest)
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme) {
        let Rect { left, top, right, bottom } = self.strip;
        let [mark, gap] = [TICK_LENGTH, LABEL_GAP].map(|pixels| pixels * theme.line_scale);
        let y = |share: f64| bottom - share * (bottom - top);
        let polygons: Vec<(Vec<Point>, Rgb)> = self
            .shades
            .iter()
            .map(|&(from, to, color)| (Rect::new(left, y(to), right, y(from)).corners().to_vec(), color))
            .collect();
        scene.push(Item::Polygons(polygons.into()));
        let [a, b, c, d] = self.strip.corners();
        scene.push(Item::Polyline {
            points: vec![a, b, c, d, a],
            width: theme.line_scale,
            paint: theme.ink.into(),
            clip: None,
        });
        scene.texts.push(Text {
            string: self.title.clone(),
            position: Point::new(self.strip.center().x, top - gap - theme.tick_size / 2.0),
            horizontal: Align::Center,
            vertical: Align::Center,
            size: theme.tick_size,
            paint: theme.ink.into(),
            reading: Reading::Across,
        });
        for (tick, share) in &self.ticks {
            let at = y(*share).floor() + 0.5;
            scene.line(Point::new(right, at), Point::new(right + mark, at), theme.line_scale, theme.ink.into());
            scene.texts.push(Text {
                string: tick.label.clone(),
                position: Point::new(right + mark + gap, at),
                horizontal: Align::Start,
                vertical: Align::Center,
                size: theme.tick_size,
                paint: theme.ink.into(),
                reading: Reading::Across,
            });
        }
    }
}
