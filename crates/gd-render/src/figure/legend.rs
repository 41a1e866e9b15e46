//! The legend: a row above a panel that says which line is which.

use super::shortened;
use crate::color::Paint;
use crate::geometry::Point;
use crate::scene::{Item, Scene};
use crate::text::{Align, Reading, Text, text_width};
use crate::theme::Theme;

/// Width of a symbol, its distance to the name, and the distance to the next entry, in pixels.
const SYMBOL_WIDTH: f64 = 22.0;
const SYMBOL_GAP: f64 = 8.0;
const ENTRY_GAP: f64 = 32.0;

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Symbol {
    /// Discs of this radius, in pixels.
    Dot(f64),
    /// A line of this width, in pixels.
    Line(f64),
}

/// One name with its symbol.
#[derive(Debug, Clone, Copy)]
pub(super) struct LegendEntry<'a> {
    pub(super) name: &'a str,
    pub(super) symbol: Symbol,
    pub(super) paint: Paint,
}

/// Height of a legend, in pixels.
pub(super) fn legend_height(theme: &Theme) -> f64 {
    theme.label_size * 1.7
}

/// Draws the entries in a row around `center`, where it covers nothing. Names that are empty are left out.
pub(super) fn draw_legend(scene: &mut Scene, theme: &Theme, center: Point, entries: &[LegendEntry<'_>]) {
    let named = || entries.iter().filter(|entry| !entry.name.is_empty());
    let [symbol_width, symbol_gap, entry_gap] =
        [SYMBOL_WIDTH, SYMBOL_GAP, ENTRY_GAP].map(|pixels| pixels * theme.line_scale);
    let width =
        |entry: &LegendEntry<'_>| symbol_width + symbol_gap + text_width(entry.name, theme.label_size, &theme.fonts);
    let gaps = named().count().saturating_sub(1) as f64 * entry_gap;
    let mut left = center.x - (named().map(width).sum::<f64>() + gaps) / 2.0;
    for entry in named() {
        let at = |x: f64| Point::new(left + x, center.y);
        match entry.symbol {
            Symbol::Dot(radius) => {
                let centers = vec![at(symbol_width / 2.0)];
                scene.push(Item::Discs { centers, radius, paint: entry.paint, clip: None });
            }
            Symbol::Line(line_width) => scene.line(at(0.0), at(symbol_width), line_width, entry.paint),
        }
        scene.texts.push(Text {
            string: entry.name.into(),
            position: at(symbol_width + symbol_gap),
            horizontal: Align::Start,
            vertical: Align::Center,
            size: theme.label_size,
            paint: theme.muted.into(),
            reading: Reading::Across,
        });
        left += width(entry) + entry_gap;
    }
}

/// Which entries stand in which row, so that no row is wider than `width` pixels if its entries can be parted.
pub(super) fn rows_of(entries: &[LegendEntry<'_>], width: f64, theme: &Theme) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut left = 0.0;
    for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| !entry.name.is_empty()) {
        let wide =
            text_width(entry.name, theme.label_size, &theme.fonts) + (SYMBOL_WIDTH + SYMBOL_GAP) * theme.line_scale;
        match rows.last_mut() {
            Some(row) if left + wide <= width => row.push(index),
            _ => {
                rows.push(vec![index]);
                left = 0.0;
            }
        }
        left += wide + ENTRY_GAP * theme.line_scale;
    }
    rows
}

/// A name, truncated if its entry is wider than `width` pixels.
pub(super) fn fitted(name: &str, width: f64, theme: &Theme) -> String {
    shortened(name, width - (SYMBOL_WIDTH + SYMBOL_GAP) * theme.line_scale, theme.label_size, &theme.fonts)
}

/// The width of entries in a row, in pixels.
pub(super) fn row_width(entries: &[LegendEntry<'_>], theme: &Theme) -> f64 {
    let named = || entries.iter().filter(|entry| !entry.name.is_empty());
    let names: f64 = named().map(|entry| text_width(entry.name, theme.label_size, &theme.fonts)).sum();
    let n = named().count() as f64;
    names + (n * (SYMBOL_WIDTH + SYMBOL_GAP) + (n - 1.0).max(0.0) * ENTRY_GAP) * theme.line_scale
}
