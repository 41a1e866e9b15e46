//! What stands around the panels of a figure: the line below the title, those below the panels, and its legend.

use super::legend::{LegendEntry, Symbol};
use super::{Figure, shortened};
use crate::geometry::Point;
use crate::scene::Scene;
use crate::text::{Align, Reading, Text};

/// Width of a line in the figure's legend, in pixels.
const LEGEND_LINE: f64 = 3.0;

impl Figure {
    /// Height of the line below the title, in pixels.
    pub(super) fn subtitle_height(&self) -> f64 {
        if self.subtitle.is_empty() { 0.0 } else { self.theme.label_size * 1.5 }
    }

    /// Height of all lines below the panels, in pixels.
    pub(super) fn footnote_height(&self) -> f64 {
        self.theme.tick_size * (1.5 * self.footnotes.len() as f64 + 0.3)
    }

    /// The entries of the figure's own legend.
    pub(super) fn legend_entries(&self) -> Vec<LegendEntry<'_>> {
        let symbol = Symbol::Line(LEGEND_LINE * self.theme.line_scale);
        self.legend.iter().map(|(name, color)| LegendEntry { name, symbol, paint: (*color).into() }).collect()
    }

    /// Draws what stands below the title and below the panels.
    pub(super) fn draw_notes(&self, scene: &mut Scene) {
        let theme = &self.theme;
        let (width, room) = (f64::from(self.width), f64::from(self.width) - 2.0 * self.margin);
        let mut line = |text: &str, position, horizontal, size: f64| {
            scene.texts.push(Text {
                string: shortened(text, room, size, &self.theme.fonts),
                position,
                horizontal,
                vertical: Align::Start,
                size,
                paint: theme.muted.into(),
                reading: Reading::Across,
            });
        };
        if !self.subtitle.is_empty() {
            let title = if self.title.is_empty() { 0.0 } else { theme.title_size * 1.6 };
            let position = Point::new(width / 2.0, self.margin + title);
            line(&self.subtitle, position, Align::Center, theme.label_size);
        }
        let top = f64::from(self.height) - self.margin - self.footnote_height();
        for (index, note) in self.footnotes.iter().enumerate() {
            let y = top + theme.tick_size * (0.8 + 1.5 * index as f64);
            line(note, Point::new(self.margin, y), Align::Start, theme.tick_size);
        }
    }
}
