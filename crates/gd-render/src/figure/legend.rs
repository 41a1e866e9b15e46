//! The legend: rows above a panel that say which line is which.

use super::marker::Marker;
use crate::color::Paint;
use crate::geometry::Point;
use crate::scene::Scene;
use crate::text::{Align, Reading, Text, shortened, text_width};
use crate::theme::Theme;

/// Width of a symbol, its distance to the name, and the distance to the next entry, in pixels.
const SYMBOL_WIDTH: f64 = 22.0;
const SYMBOL_GAP: f64 = 8.0;
const ENTRY_GAP: f64 = 32.0;
/// The part of a panel's height that its legend may take; one row is there in any case.
const MAX_HEIGHT: f64 = 0.35;

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Symbol {
    /// Markers of this radius, in pixels.
    Marker(Marker, f64),
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

/// A line of text in a legend.
#[derive(Debug, Clone)]
struct Line {
    text: String,
    /// `None` where a name goes on.
    symbol: Option<Symbol>,
    paint: Paint,
    /// That of the widest line of the name, in pixels.
    text_width: f64,
    /// Whether the name takes several lines, which stand below each other.
    is_broken: bool,
}

/// A legend in rows.
#[derive(Debug, Clone)]
pub(super) struct Legend {
    rows: Vec<Vec<Line>>,
}

impl Legend {
    /// Entries in rows no wider than `width` pixels and, all together, no higher than a part of `height`. Names that are empty
    /// are left out; one that is too wide goes on in the next line, behind a comma if there is one.
    pub(super) fn new(entries: &[LegendEntry<'_>], width: f64, height: f64, theme: &Theme) -> Self {
        let most = (height * MAX_HEIGHT / legend_height(theme)).max(1.0) as usize;
        let room = width - (SYMBOL_WIDTH + SYMBOL_GAP) * theme.line_scale;
        let mut rows: Vec<Vec<Line>> = Vec::new();
        for entry in entries.iter().filter(|entry| !entry.name.is_empty()) {
            let mut texts = broken(entry.name, room, theme);
            let is_broken = texts.len() > 1;
            // What follows needs a row as well.
            let left = most.saturating_sub(rows.len()).max(1);
            if texts.len() > left {
                let rest = texts.split_off(left - 1).join(" ");
                texts.push(shortened(&rest, room, theme.label_size, &theme.fonts));
            }
            let text_width =
                texts.iter().map(|text| text_width(text, theme.label_size, &theme.fonts)).fold(0.0, f64::max);
            for (index, text) in texts.into_iter().enumerate() {
                let symbol = (index == 0).then_some(entry.symbol);
                let line = Line { text, symbol, paint: entry.paint, text_width, is_broken };
                match rows.last_mut() {
                    Some(row) if fits(row, &line, width, theme) => row.push(line),
                    _ => rows.push(vec![line]),
                }
            }
        }
        Self { rows }
    }

    /// Pixels from the top of the first row to the bottom of the last.
    pub(super) fn height(&self, theme: &Theme) -> f64 {
        self.rows.len() as f64 * legend_height(theme)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Draws the rows, the middle of the first at `center`; each around its x unless it would leave `ends` there.
    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme, center: Point, [left, right]: [f64; 2]) {
        for (index, row) in self.rows.iter().enumerate() {
            let half = row_width(row, theme) / 2.0;
            let x = center.x.min(right - half).max(left + half);
            draw_row(scene, theme, Point::new(x - half, center.y + legend_height(theme) * index as f64), row);
        }
    }
}

/// Height of one row, in pixels.
fn legend_height(theme: &Theme) -> f64 {
    theme.label_size * 1.7
}

fn draw_row(scene: &mut Scene, theme: &Theme, mut from: Point, row: &[Line]) {
    let [symbol_width, symbol_gap, entry_gap] =
        [SYMBOL_WIDTH, SYMBOL_GAP, ENTRY_GAP].map(|pixels| pixels * theme.line_scale);
    for line in row {
        let at = |x: f64| Point::new(from.x + x, from.y);
        match line.symbol {
            Some(Symbol::Marker(marker, radius)) => {
                let center = at(symbol_width / 2.0);
                marker.draw(scene, vec![center], radius, line.paint, None);
            }
            Some(Symbol::Line(width)) => scene.line(at(0.0), at(symbol_width), width, line.paint),
            None => {}
        }
        scene.texts.push(Text {
            string: line.text.clone(),
            position: at(symbol_width + symbol_gap),
            horizontal: Align::Start,
            vertical: Align::Center,
            size: theme.label_size,
            paint: theme.muted.into(),
            reading: Reading::Across,
        });
        from.x += symbol_width + symbol_gap + line.text_width + entry_gap;
    }
}

/// Whether another line has room in a row.
fn fits(row: &[Line], line: &Line, width: f64, theme: &Theme) -> bool {
    let is_alone = line.is_broken || row.iter().any(|line| line.is_broken);
    let added = (ENTRY_GAP + SYMBOL_WIDTH + SYMBOL_GAP) * theme.line_scale + line.text_width;
    !is_alone && row_width(row, theme) + added <= width
}

/// The width of a row, in pixels.
fn row_width(row: &[Line], theme: &Theme) -> f64 {
    let names: f64 = row.iter().map(|line| line.text_width).sum();
    let n = row.len() as f64;
    names + (n * (SYMBOL_WIDTH + SYMBOL_GAP) + (n - 1.0).max(0.0) * ENTRY_GAP) * theme.line_scale
}

/// A name in lines no wider than `width` pixels: broken behind commas, in between at blanks, and where there is neither,
/// truncated.
fn broken(name: &str, width: f64, theme: &Theme) -> Vec<String> {
    let fits = |text: &str| text_width(text.trim_end(), theme.label_size, &theme.fonts) <= width;
    let mut lines: Vec<String> = Vec::new();
    let mut add = |part: &str, is_new: bool| match lines.last_mut().filter(|_| !is_new) {
        Some(line) if fits(&format!("{line}{part}")) => {
            line.push_str(part);
            true
        }
        _ if fits(part) => {
            lines.push(part.into());
            true
        }
        _ => false,
    };
    for part in name.split_inclusive(',') {
        if !add(part, false) {
            for word in part.split_inclusive(' ') {
                if !add(word, false) {
                    add(&shortened(word, width, theme.label_size, &theme.fonts), true);
                }
            }
        }
    }
    lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Rgb;

    fn legend(names: &[&str], width: f64, height: f64) -> Vec<Vec<String>> {
        let entry = |name| LegendEntry { name, symbol: Symbol::Line(2.0), paint: Rgb::BLACK.into() };
        let entries: Vec<LegendEntry<'_>> = names.iter().copied().map(entry).collect();
        let legend = Legend::new(&entries, width, height, &Theme::light());
        assert!(legend.rows.iter().all(|row| row_width(row, &Theme::light()) <= width + 1e-9), "{legend:?}");
        legend.rows.iter().map(|row| row.iter().map(|line| line.text.clone()).collect()).collect()
    }

    #[test]
    fn names_share_a_row_as_long_as_they_fit() {
        assert_eq!(legend(&["data", "", "fit"], 400.0, 400.0), [vec!["data", "fit"]]);
        assert_eq!(legend(&["data", "fit"], 100.0, 400.0), [["data"], ["fit"]]);
        assert_eq!(legend(&["", ""], 400.0, 400.0), Vec::<Vec<String>>::new());
    }

    #[test]
    fn a_long_name_goes_on_behind_a_comma_in_rows_of_its_own() {
        let names = ["data", "alpha = 1.234 ± 0.012, beta = 5.678 ± 0.034, gamma = 9.1 ± 1.2", "more"];
        assert_eq!(
            legend(&names, 420.0, 600.0),
            [["data"], ["alpha = 1.234 ± 0.012, beta = 5.678 ± 0.034,"], ["gamma = 9.1 ± 1.2"], ["more"]]
        );
        assert_eq!(
            legend(&names[1..2], 240.0, 600.0),
            [["alpha = 1.234 ± 0.012,"], ["beta = 5.678 ± 0.034,"], ["gamma = 9.1 ± 1.2"]]
        );
        // Where one part is too wide it is broken at blanks, and a word is truncated.
        assert_eq!(legend(&["one two three four"], 110.0, 600.0), [["one two"], ["three"], ["four"]]);
        let [row] = &legend(&["Donaudampfschifffahrtsgesellschaft"], 110.0, 600.0)[..] else { panic!("one row") };
        assert!(row[0].ends_with('…') && row[0].starts_with("Dona"), "{row:?}");
    }

    #[test]
    fn a_legend_leaves_room_for_the_panel() {
        let long = (0..40).map(|index| format!("p{index} = {index}.5 ± 0.25")).collect::<Vec<_>>().join(", ");
        let rows = legend(&["data", &long], 400.0, 300.0);
        assert_eq!(rows.len(), 3, "{rows:?}");
        assert!(rows[2][0].ends_with('…'), "{rows:?}");
        assert_eq!(legend(&[&long], 400.0, 20.0).len(), 1);
    }
}
