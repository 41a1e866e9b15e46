//! Fonts: which characters they have, how wide these are, and how much of each pixel they cover. This file reads the
//! embedded ones.

mod characters;
mod fallback;
#[cfg(feature = "languages")]
mod languages;
mod user;

pub(crate) use characters::characters;
pub(crate) use fallback::{Glyph, Typefaces};
pub use user::{FontError, UserFont};

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::LazyLock;

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use truetype::tables::character_mapping::Encoding;
use truetype::tables::glyph_data::{Arguments, Description, SimpleDescription};
use truetype::tables::{
    CharacterMapping, FontHeader, GlyphData, GlyphMapping, HorizontalHeader, HorizontalMetrics, MaximumProfile, Offsets,
};
use truetype::tape::Read;
use truetype::{Result, Tag};

/// The font that everything is written in that it has.
pub(crate) static FONT: LazyLock<Font> = LazyLock::new(|| {
    Font::read(include_bytes!("../fonts/DejaVuSans-subset.ttf")).expect("the embedded font is whole and of one kind")
});

/// A font, ready to be drawn.
pub(crate) struct Font {
    /// As it was read.
    file: &'static [u8],
    units_per_em: u16,
    /// From the deepest descent to the highest ascent, in units.
    height: f32,
    glyph_ids: HashMap<u32, GlyphId>,
    metrics: HorizontalMetrics,
    glyphs: GlyphData,
}

/// Number of a glyph. Characters that the font lacks have 0.
pub(crate) type GlyphId = u16;

/// Coverage of one glyph, 0 to 255, at an offset from the pen.
#[derive(Debug)]
pub(crate) struct GlyphBitmap {
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) width: usize,
    pub(crate) coverage: Vec<u8>,
}

impl Font {
    pub(crate) fn read(file: &'static [u8]) -> Result<Self> {
        let mut tape = Cursor::new(file);
        let tables: Offsets = tape.take()?;
        let go_to = |tape: &mut Cursor<_>, name: &[u8; 4]| {
            let table = tables.iter().find(|table| table.tag == Tag(*name));
            tape.set_position(table.map_or(u64::MAX, |table| table.offset.into()));
        };
        go_to(&mut tape, b"head");
        let header: FontHeader = tape.take()?;
        go_to(&mut tape, b"maxp");
        let profile: MaximumProfile = tape.take()?;
        go_to(&mut tape, b"hhea");
        let horizontal: HorizontalHeader = tape.take()?;
        go_to(&mut tape, b"hmtx");
        let metrics = tape.take_given((&horizontal, &profile))?;
        go_to(&mut tape, b"loca");
        let places: GlyphMapping = tape.take_given((&header, &profile))?;
        go_to(&mut tape, b"glyf");
        let glyphs = tape.take_given(&places)?;
        go_to(&mut tape, b"cmap");
        let characters: CharacterMapping = tape.take()?;
        // Unicode below 2^16; the font has nothing above.
        let glyph_ids = characters.encodings.iter().find_map(|encoding| match encoding {
            Encoding::Format4(encoding) => Some(encoding.mapping()),
            _ => None,
        });
        Ok(Self {
            file,
            units_per_em: header.units_per_em,
            height: f32::from(horizontal.ascender) - f32::from(horizontal.descender),
            glyph_ids: glyph_ids.unwrap_or_default(),
            metrics,
            glyphs,
        })
    }

    /// The file that it was read from, in the TrueType format.
    pub(crate) fn file(&self) -> &'static [u8] {
        self.file
    }

    /// The glyph of a character.
    pub(crate) fn glyph_id(&self, character: char) -> GlyphId {
        self.glyph_ids.get(&u32::from(character)).copied().unwrap_or(0)
    }

    /// How far the pen moves over a glyph, in units.
    pub(crate) fn advance(&self, id: GlyphId) -> u16 {
        self.metrics.get(id).0
    }

    /// How many units the font size has.
    pub(crate) fn units_per_em(&self) -> u16 {
        self.units_per_em
    }

    /// The outline of a glyph, in units.
    pub(crate) fn outline(&self, id: GlyphId) -> Outline {
        let mut outline = Outline::default();
        outline.add(self, id, point(0.0, 0.0));
        outline
    }

    /// Draws a glyph at a font size in pixels, `shift` pixels right of the pen.
    pub(crate) fn rasterize(&self, id: GlyphId, size: f64, shift: f32) -> GlyphBitmap {
        // By way of the font's height, and in single precision: every committed picture was drawn with these roundings.
        let scale = (size * f64::from(self.height) / f64::from(self.units_per_em)) as f32 / self.height;
        self.outline(id).rasterize(scale, shift)
    }
}

/// A part of an outline, in units.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Piece {
    Line(Point, Point),
    /// From a point by a control point to a point.
    Curve(Point, Point, Point),
    /// From a point by two control points to a point.
    #[cfg(feature = "fonts")]
    Cubic(Point, Point, Point, Point),
}

/// The closed contours of a glyph.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) pieces: Vec<Piece>,
}

impl Outline {
    /// Draws it, `scale` pixels a unit, `shift` pixels right of the pen.
    pub(crate) fn rasterize(&self, scale: f32, shift: f32) -> GlyphBitmap {
        let Some((min, max)) = self.bounds() else {
            return GlyphBitmap { left: 0, top: 0, width: 0, coverage: Vec::new() };
        };
        let (left, right) = ((min.x * scale + shift).floor(), (max.x * scale + shift).ceil());
        // Pixels count downward.
        let (top, bottom) = ((max.y * -scale).floor(), (min.y * -scale).ceil());
        let (width, height) = ((right - left) as usize, (bottom - top) as usize);
        let to_pixels = |p: Point| point(p.x * scale, p.y * -scale) + point(shift - left, -top);
        let mut rasterizer = Rasterizer::new(width, height);
        for piece in &self.pieces {
            match *piece {
                Piece::Line(from, to) => rasterizer.draw_line(to_pixels(from), to_pixels(to)),
                Piece::Curve(from, control, to) => {
                    rasterizer.draw_quad(to_pixels(from), to_pixels(control), to_pixels(to));
                }
                #[cfg(feature = "fonts")]
                Piece::Cubic(from, first, second, to) => {
                    rasterizer.draw_cubic(to_pixels(from), to_pixels(first), to_pixels(second), to_pixels(to));
                }
            }
        }
        let mut coverage = vec![0; width * height];
        rasterizer.for_each_pixel(|index, amount| coverage[index] = (amount.clamp(0.0, 1.0) * 255.0 + 0.5) as u8);
        GlyphBitmap { left: left as i32, top: top as i32, width, coverage }
    }

    /// Adds a glyph and the glyphs that it is composed of, moved by `offset`.
    fn add(&mut self, font: &Font, id: GlyphId, offset: Point) {
        let Some(Some(glyph)) = font.glyphs.get(usize::from(id)) else { return };
        match &glyph.description {
            Description::Simple(simple) => self.add_contours(simple, offset),
            Description::Composite(composite) => {
                for part in &composite.components {
                    // This font moves the parts of its glyphs and does nothing else to them.
                    let Arguments::Offsets(x, y) = part.arguments else { continue };
                    self.add(font, part.glyph_id, offset + point(x.into(), y.into()));
                }
            }
        }
    }

    fn add_contours(&mut self, simple: &SimpleDescription, offset: Point) {
        // Points are stored as steps from one to the next, over all contours.
        let (mut x, mut y) = (0, 0);
        let points: Vec<(Point, bool)> = (0..simple.flags.len())
            .map(|i| {
                x += simple.x[i];
                y += simple.y[i];
                (offset + point(x.into(), y.into()), simple.flags[i].is_on_curve())
            })
            .collect();
        let mut start = 0;
        for &end in &simple.end_points {
            let end = usize::from(end) + 1;
            self.add_contour(&points[start..end]);
            start = end;
        }
    }

    /// A closed contour of points on the curve and control points. Between two of the latter the curve goes through their
    /// middle.
    fn add_contour(&mut self, points: &[(Point, bool)]) {
        let Some(first) = points.first() else { return };
        // A point of its own is never seen, but widens the bounds.
        let second = points.get(1).unwrap_or(first);
        // A control point at the beginning is the last one of the way around.
        let (start, n_done, at_the_end) = match (first.1, second.1) {
            (true, _) => (first.0, 1, None),
            (false, true) => (second.0, 2, Some(first)),
            (false, false) => (middle(first.0, second.0), 1, Some(first)),
        };
        let (mut from, mut control) = (start, None);
        for &(p, is_on_curve) in points[n_done..].iter().chain(at_the_end).chain([&(start, true)]) {
            let to = match control {
                Some(control) if !is_on_curve => middle(control, p),
                _ => p,
            };
            match control {
                Some(control) => self.pieces.push(Piece::Curve(from, control, to)),
                None if is_on_curve => self.pieces.push(Piece::Line(from, to)),
                // The curve ends at a point that is still to come.
                None => {
                    control = Some(p);
                    continue;
                }
            }
            from = to;
            control = (!is_on_curve).then_some(p);
        }
    }

    /// The corners of the smallest box around all points; none if the box is empty.
    pub(crate) fn bounds(&self) -> Option<(Point, Point)> {
        let points = self.pieces.iter().flat_map(|&piece| match piece {
            Piece::Line(from, to) => [from, to, to, to],
            Piece::Curve(from, control, to) => [from, control, to, to],
            #[cfg(feature = "fonts")]
            Piece::Cubic(from, first, second, to) => [from, first, second, to],
        });
        let corners = points.map(|p| (p, p)).reduce(|(min, max), (p, _)| {
            (point(min.x.min(p.x), min.y.min(p.y)), point(max.x.max(p.x), max.y.max(p.y)))
        });
        corners.filter(|(min, max)| min.x < max.x && min.y < max.y)
    }
}

fn middle(p: Point, q: Point) -> Point {
    point(p.x + 0.5 * (q.x - p.x), p.y + 0.5 * (q.y - p.y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use truetype::tables::glyph_data::Options;

    #[test]
    fn parts_of_glyphs_are_only_moved() {
        let mut n_parts = 0;
        for glyph in FONT.glyphs.iter().flatten() {
            let Description::Composite(composite) = &glyph.description else { continue };
            for part in &composite.components {
                assert!(matches!((part.arguments, part.options), (Arguments::Offsets(..), Options::None)), "{part:?}");
                n_parts += 1;
            }
        }
        assert_ne!(n_parts, 0);
    }

    /// The first pictures were drawn by `ab_glyph` 0.2.32. When it was replaced, no pixel of any glyph differed.
    #[test]
    fn every_glyph_covers_the_pixels_that_it_always_did() {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut add = |number: i64| hash = (hash ^ number as u64).wrapping_mul(0x100_0000_01b3);
        for id in 0..FONT.glyphs.len() as GlyphId {
            add(FONT.advance(id).into());
            for size in [7.3, 11.0, 13.7, 16.5, 24.0, 90.1] {
                for shift in [0.0, 0.25, 0.5, 0.75] {
                    let glyph = FONT.rasterize(id, size, shift);
                    [glyph.left.into(), glyph.top.into(), glyph.width as i64].into_iter().for_each(&mut add);
                    glyph.coverage.iter().for_each(|&coverage| add(coverage.into()));
                }
            }
        }
        assert_eq!(hash, 0x59fc_47fb_db08_6122);
    }

    #[test]
    fn the_font_has_what_plots_need() {
        for c in "abz ABZ 019 αθπ −±×·²³⁴₀₁₂ ≤≥≈∞∂∇√→…".chars().filter(|c| *c != ' ')
        {
            assert_ne!(FONT.glyph_id(c), 0, "{c} is missing");
        }
    }
}
