//! Which font draws which character.

use ab_glyph_rasterizer::{Point, point};

#[cfg(feature = "languages")]
use super::languages::{CHINESE, LETTERS};
use super::user::UserFont;
use super::{FONT, Font, GlyphBitmap, GlyphId, Outline, Piece};

/// Width of the box that stands for a missing character, in ems; of one from a script with square characters.
const BOX_WIDTH: f32 = 0.6;
const WIDE_BOX_WIDTH: f32 = 1.0;
/// Its height, that of capitals, the room beside it and the width of its line, in ems.
const BOX_HEIGHT: f32 = 0.729;
const BOX_BEARING: f32 = 0.06;
const BOX_LINE: f32 = 0.06;

/// What stands for a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Glyph {
    /// Of the embedded font.
    Embedded(GlyphId),
    /// Of its letters that plots seldom need.
    #[cfg(feature = "languages")]
    Letter(GlyphId),
    /// Of a font of the user.
    User { font: usize, id: u32 },
    /// Of the embedded Chinese font.
    #[cfg(feature = "languages")]
    Chinese(GlyphId),
    /// An empty box: no font has the character.
    Missing { is_wide: bool },
}

/// The embedded font and those behind it: more letters of the same font, the user's in their order, Chinese.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Typefaces<'a>(pub(crate) &'a [UserFont]);

impl Typefaces<'_> {
    /// What stands for a character.
    pub(crate) fn glyph(self, character: char) -> Glyph {
        if let Some(id) = found(&FONT, character) {
            return Glyph::Embedded(id);
        }
        #[cfg(feature = "languages")]
        if let Some(id) = found(&LETTERS, character) {
            return Glyph::Letter(id);
        }
        for (font, user) in self.0.iter().enumerate() {
            if let Some(id) = user.glyph_id(character) {
                return Glyph::User { font, id };
            }
        }
        #[cfg(feature = "languages")]
        if let Some(id) = found(&CHINESE, character) {
            return Glyph::Chinese(id);
        }
        // Spaces of other widths need no glyph to be seen.
        if character.is_whitespace() {
            return Glyph::Embedded(FONT.glyph_id(' '));
        }
        Glyph::Missing { is_wide: is_wide(character) }
    }

    /// How far the pen moves over a glyph, in units, and how many of these the font size has.
    pub(crate) fn advance(self, glyph: Glyph) -> (f64, f64) {
        let of = |font: &Font, id| (f64::from(font.advance(id)), f64::from(font.units_per_em()));
        match glyph {
            Glyph::Embedded(id) => of(&FONT, id),
            #[cfg(feature = "languages")]
            Glyph::Letter(id) => of(&LETTERS, id),
            #[cfg(feature = "languages")]
            Glyph::Chinese(id) => of(&CHINESE, id),
            Glyph::User { font, id } => self.0.get(font).map_or((0.0, 1.0), |user| user.advance(id)),
            Glyph::Missing { is_wide } => (f64::from(box_width(is_wide)), 1.0),
        }
    }

    /// The outline of a glyph, in the units of [`Typefaces::advance`].
    pub(crate) fn outline(self, glyph: Glyph) -> Outline {
        match glyph {
            Glyph::Embedded(id) => FONT.outline(id),
            #[cfg(feature = "languages")]
            Glyph::Letter(id) => LETTERS.outline(id),
            #[cfg(feature = "languages")]
            Glyph::Chinese(id) => CHINESE.outline(id),
            Glyph::User { font, id } => self.0.get(font).map(|user| user.outline(id)).unwrap_or_default(),
            Glyph::Missing { is_wide } => empty_box(box_width(is_wide)),
        }
    }

    /// Draws a glyph at a font size in pixels, `shift` pixels right of the pen.
    pub(crate) fn rasterize(self, glyph: Glyph, size: f64, shift: f32) -> GlyphBitmap {
        match glyph {
            Glyph::Embedded(id) => FONT.rasterize(id, size, shift),
            #[cfg(feature = "languages")]
            Glyph::Letter(id) => LETTERS.rasterize(id, size, shift),
            #[cfg(feature = "languages")]
            Glyph::Chinese(id) => CHINESE.rasterize(id, size, shift),
            Glyph::User { font, id } => {
                let units_per_em = self.advance(glyph).1;
                self.outline(Glyph::User { font, id }).rasterize((size / units_per_em) as f32, shift)
            }
            Glyph::Missing { is_wide } => empty_box(box_width(is_wide)).rasterize(size as f32, shift),
        }
    }
}

fn found(font: &Font, character: char) -> Option<GlyphId> {
    Some(font.glyph_id(character)).filter(|id| *id != 0)
}

fn box_width(is_wide: bool) -> f32 {
    if is_wide { WIDE_BOX_WIDTH } else { BOX_WIDTH }
}

/// The outline of a box of a width, in ems.
fn empty_box(width: f32) -> Outline {
    let outer = [point(BOX_BEARING, 0.0), point(width - BOX_BEARING, BOX_HEIGHT)];
    let line = point(BOX_LINE, BOX_LINE);
    let corners = |[low, high]: [Point; 2]| [low, point(high.x, low.y), high, point(low.x, high.y)];
    // The hole runs the other way around.
    let mut inner = corners([outer[0] + line, outer[1] - line]);
    inner.reverse();
    let mut outline = Outline::default();
    for corners in [corners(outer), inner] {
        let next = corners.iter().cycle().skip(1);
        outline.pieces.extend(corners.iter().zip(next).map(|(from, to)| Piece::Line(*from, *to)));
    }
    outline
}

/// Whether a character is of a script whose characters fill a square: "East Asian Width" of Unicode, by blocks.
fn is_wide(character: char) -> bool {
    matches!(character,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_is_a_box_with_a_hole() {
        let typefaces = Typefaces(&[]);
        let [narrow, wide] = ['\u{10ffff}', '\u{1f600}'].map(|character| typefaces.glyph(character));
        assert_eq!((narrow, wide), (Glyph::Missing { is_wide: false }, Glyph::Missing { is_wide: true }));
        let bitmap = typefaces.rasterize(wide, 40.0, 0.0);
        let height = bitmap.coverage.len() / bitmap.width;
        let at = |x: usize, y: usize| bitmap.coverage[y * bitmap.width + x];
        assert!(at(bitmap.width / 2, height / 2) == 0 && at(bitmap.width / 2, 1) == 255 && at(1, height / 2) > 200);
        assert!(typefaces.advance(wide).0 > typefaces.advance(narrow).0);
    }

    #[test]
    fn spaces_of_any_width_are_spaces() {
        let typefaces = Typefaces(&[]);
        for space in ['\u{2009}', '\u{3000}', '\u{2003}', '\u{202f}'] {
            assert_eq!(typefaces.glyph(space), typefaces.glyph(' '), "{space:?}");
        }
    }
}
