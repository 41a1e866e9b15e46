//! Text: measured for the layout, drawn over the finished pixels.
//!
//! The font is `DejaVu` Sans, cut down to what plots need. What it lacks comes from the theme's fonts and, with the feature
//! `languages`, from more embedded ones; no font of the host is ever looked for, so the same text gives the same pixels
//! everywhere. Lines of text begin on whole pixels and glyphs on quarters, which keeps stems alike.

mod measure;

pub(crate) use measure::{shortened, text_width};

use std::collections::HashMap;

use crate::color::{Paint, blend};
use crate::font::{Glyph, GlyphBitmap, Typefaces, UserFont, characters};
use crate::frame::Frame;
use crate::geometry::{Point, Rect};

/// Glyphs begin on multiples of 1 / this of a pixel.
const SUBPIXELS: f64 = 4.0;

/// Height of a capital letter or digit, in units of the font size.
const CAP_HEIGHT: f64 = 0.729;
/// How far letters such as g reach below the baseline.
const DESCENT: f64 = 0.236;

/// Which point of the text lies at its position, across the reading direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// The left end, or the top.
    Start,
    /// The middle.
    Center,
    /// The right end, or the bottom.
    End,
}

impl Align {
    fn fraction(self) -> f64 {
        match self {
            Self::Start => 0.0,
            Self::Center => 0.5,
            Self::End => 1.0,
        }
    }
}

/// Reading direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Reading {
    /// From left to right.
    #[default]
    Across,
    /// From bottom to top, as the title of a vertical axis.
    Up,
}

/// One line of text in panel space.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    /// What it says. A character that no font has is drawn as an empty box.
    pub string: String,
    /// The position, in pixels.
    pub position: Point,
    /// Which end is at the position.
    pub horizontal: Align,
    /// Which side is at the position: the top of capitals, their middle or the baseline.
    pub vertical: Align,
    /// Font size (em) in pixels.
    pub size: f64,
    /// Color and opacity.
    pub paint: Paint,
    /// Reading direction.
    pub reading: Reading,
}

impl Text {
    /// The rectangle that the text's ink may touch, in pixels.
    #[must_use]
    pub(crate) fn bounds(&self, fonts: &[UserFont]) -> Rect {
        let width = text_width(&self.string, self.size, fonts);
        let cap = CAP_HEIGHT * self.size;
        let left = -self.horizontal.fraction() * width;
        let top = -self.vertical.fraction() * cap;
        let bottom = top + cap + DESCENT * self.size;
        let Point { x, y } = self.position;
        match self.reading {
            Reading::Across => Rect::new(x + left, y + top, x + left + width, y + bottom),
            // A quarter turn against the clock: right becomes up, down becomes right.
            Reading::Up => Rect::new(x + top, y - left - width, x + bottom, y - left),
        }
    }

    /// Where the baseline begins, on whole pixels.
    fn origin(&self, fonts: &[UserFont]) -> (i32, i32) {
        let width = text_width(&self.string, self.size, fonts);
        let along = -self.horizontal.fraction() * width;
        let across = (1.0 - self.vertical.fraction()) * CAP_HEIGHT * self.size;
        let (x, y) = match self.reading {
            Reading::Across => (self.position.x + along, self.position.y + across),
            Reading::Up => (self.position.x + across, self.position.y - along),
        };
        ((x + 0.5).floor() as i32, (y + 0.5).floor() as i32)
    }
}

/// How text is written into files that hold text.
impl Text {
    /// Where the baseline begins, in pixels.
    pub(crate) fn start(&self, fonts: &[UserFont]) -> [i32; 2] {
        let (x, y) = self.origin(fonts);
        [x, y]
    }

    /// Whether it begins near enough to the picture to be seen.
    pub(crate) fn is_near(&self, fonts: &[UserFont]) -> bool {
        self.start(fonts).iter().all(|coordinate| (-FAR..FAR).contains(coordinate))
    }

    /// Where each character begins, in pixels along the baseline.
    pub(crate) fn pens(&self, fonts: &[UserFont]) -> Vec<f64> {
        let typefaces = Typefaces(fonts);
        let mut pen = 0.0;
        let quarter = |c: char| {
            let start = (pen * SUBPIXELS + 0.5_f64).floor() / SUBPIXELS;
            let (advance, units_per_em) = typefaces.advance(typefaces.glyph(c));
            pen += advance * self.size / units_per_em;
            start
        };
        self.string.chars().map(quarter).collect()
    }
}

/// Farther than this from the picture, in pixels, nothing can be seen, and sums could overflow.
const FAR: i32 = 1 << 24;

/// Draws text and remembers the bitmaps of the glyphs that it has seen.
#[derive(Debug, Default)]
pub(crate) struct TextPainter {
    glyphs: HashMap<(Glyph, u64, u8), GlyphBitmap>,
    /// Those that the glyphs are of.
    fonts: Vec<UserFont>,
}

impl TextPainter {
    /// Draws one line over the picture; what lies outside is cut off.
    pub(crate) fn draw(&mut self, frame: &mut Frame, text: &Text, fonts: &[UserFont]) {
        if self.fonts != fonts {
            self.glyphs.clear();
            self.fonts = fonts.to_vec();
        }
        let typefaces = Typefaces(fonts);
        let (x, y) = text.origin(fonts);
        if !(-FAR..FAR).contains(&x) || !(-FAR..FAR).contains(&y) {
            return;
        }
        let mut pen = 0.0;
        for c in characters(&text.string) {
            let glyph = typefaces.glyph(c);
            let quarters = (pen * SUBPIXELS + 0.5_f64).floor();
            let whole = (quarters / SUBPIXELS).floor();
            let subpixel = (quarters - whole * SUBPIXELS) as u8;
            let key = (glyph, text.size.to_bits(), subpixel);
            let shift = f32::from(subpixel) / SUBPIXELS as f32;
            let bitmap = self.glyphs.entry(key).or_insert_with(|| typefaces.rasterize(glyph, text.size, shift));
            draw_glyph(frame, bitmap, whole as i32, (x, y), text);
            let (advance, units_per_em) = typefaces.advance(glyph);
            pen += advance * text.size / units_per_em;
        }
    }
}

fn draw_glyph(frame: &mut Frame, bitmap: &GlyphBitmap, pen: i32, origin: (i32, i32), text: &Text) {
    let (frame_width, frame_height) = (frame.width() as i32, frame.height() as i32);
    for (index, &coverage) in bitmap.coverage.iter().enumerate() {
        let along = pen + bitmap.left + (index % bitmap.width) as i32;
        let down = bitmap.top + (index / bitmap.width) as i32;
        let (x, y) = match text.reading {
            Reading::Across => (origin.0 + along, origin.1 + down),
            Reading::Up => (origin.0 + down, origin.1 - 1 - along),
        };
        if coverage == 0 || x < 0 || y < 0 || x >= frame_width || y >= frame_height {
            continue;
        }
        let alpha = ((u32::from(coverage) * u32::from(text.paint.alpha) + 127) / 255) as u16;
        let at = 3 * (y * frame_width + x) as usize;
        let color = text.paint.color;
        for (channel, above) in frame.rgb_mut()[at..at + 3].iter_mut().zip([color.r, color.g, color.b]) {
            *channel = blend(*channel, above, alpha);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Rgb;

    fn line(string: &str, reading: Reading, horizontal: Align, vertical: Align) -> Text {
        Text {
            string: string.into(),
            position: Point::new(50.0, 50.0),
            horizontal,
            vertical,
            size: 16.5,
            paint: Rgb::BLACK.into(),
            reading,
        }
    }

    fn ink(text: &Text) -> Rect {
        let mut frame = Frame::new(100, 100);
        frame.rgb_mut().fill(255);
        TextPainter::default().draw(&mut frame, text, &[]);
        let mut bounds: Option<Rect> = None;
        for y in 0..100 {
            for x in 0..100 {
                if frame.pixel(x, y) != Rgb::WHITE {
                    let (x, y) = (f64::from(x), f64::from(y));
                    let pixel = Rect::new(x, y, x + 1.0, y + 1.0);
                    bounds = Some(bounds.map_or(pixel, |bounds| bounds.union(&pixel)));
                }
            }
        }
        bounds.expect("some ink")
    }

    #[test]
    fn ink_stays_within_its_bounds() {
        for reading in [Reading::Across, Reading::Up] {
            for align in [Align::Start, Align::Center, Align::End] {
                let text = line("g −2.5", reading, align, align);
                // Text begins on whole pixels, and an antialiased stem may touch the next one.
                let bounds = text.bounds(&[]).inset(-1.5, -1.5, -1.5, -1.5);
                assert!(bounds.contains(&ink(&text)), "{reading:?} {align:?}: {:?} {:?}", text.bounds(&[]), ink(&text));
            }
        }
    }

    #[test]
    fn turned_text_is_the_same_text_turned() {
        let across = ink(&line("loss", Reading::Across, Align::Center, Align::Center));
        let up = ink(&line("loss", Reading::Up, Align::Center, Align::Center));
        assert_eq!((across.width(), across.height()), (up.height(), up.width()));
    }
}
