//! Fonts of the user. Without the feature `fonts` there is none.

use core::fmt;

#[cfg(not(feature = "fonts"))]
pub use absent::UserFont;
#[cfg(feature = "fonts")]
pub use read::UserFont;

/// Why a file is no font to draw with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FontError {
    /// It is neither TrueType nor OpenType, or is cut off.
    Unreadable,
    /// It does not say which glyph stands for which character.
    NoCharacters,
    /// It has pictures of its characters, not their outlines, or neither.
    NoOutlines,
}

impl fmt::Display for FontError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => "it is not a font in TrueType or OpenType format (.ttf, .otf, .ttc), or it is damaged",
            Self::NoCharacters => "the font does not say which glyph stands for which character; choose another",
            Self::NoOutlines => "the font has no outlines, as those of color emoji; choose another",
        })
    }
}

impl std::error::Error for FontError {}

#[cfg(feature = "fonts")]
mod read {
    use core::fmt;
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex, PoisonError};

    use ab_glyph_rasterizer::{Point, point};
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::{DrawSettings, OutlinePen};
    use skrifa::raw::TableProvider;
    use skrifa::{FontRef, GlyphId, MetadataProvider};

    use super::FontError;
    use crate::font::{Outline, Piece};

    /// Ems that a glyph may reach from the pen. One that reaches farther is a fault of the file, and could fill the memory.
    const MAX_REACH: f32 = 8.0;

    /// A font from a file in TrueType or OpenType format, for characters that the embedded one lacks. Clones share it.
    ///
    /// Outlines are drawn without hinting, one character after another from left to right: there is no kerning, and
    /// letters of scripts that join or reorder them stay apart and in the order of the text.
    #[derive(Clone)]
    pub struct UserFont {
        file: Arc<[u8]>,
        units_per_em: f64,
        /// The glyphs of the characters that were asked for. To know whether one can be drawn takes drawing it.
        pub(super) known: Arc<Mutex<HashMap<char, Option<u32>>>>,
    }

    impl UserFont {
        /// Reads a font: the first, if the file is a collection; in its default style, if it has several.
        ///
        /// ```
        /// use gd_render::{FontError, UserFont};
        /// assert_eq!(UserFont::read(*b"no font").unwrap_err(), FontError::Unreadable);
        /// ```
        ///
        /// # Errors
        /// A file that is no font, or one without outlines or without a table of characters.
        pub fn read(file: impl Into<Arc<[u8]>>) -> Result<Self, FontError> {
            let file = file.into();
            let font = FontRef::from_index(&file, 0).map_err(|_| FontError::Unreadable)?;
            let units_per_em = font.head().map_err(|_| FontError::Unreadable)?.units_per_em();
            if units_per_em == 0 || font.hmtx().is_err() {
                return Err(FontError::Unreadable);
            }
            let characters = font.charmap();
            if !characters.has_map() {
                return Err(FontError::NoCharacters);
            }
            let outlines = font.outline_glyphs();
            if !characters.mappings().any(|(_, id)| outlines.get(id).is_some()) {
                return Err(FontError::NoOutlines);
            }
            Ok(Self { file: file.clone(), units_per_em: units_per_em.into(), known: Arc::default() })
        }

        /// The glyph of a character, if there is one that can be drawn.
        pub(crate) fn glyph_id(&self, character: char) -> Option<u32> {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            *known.entry(character).or_insert_with(|| self.find_glyph(character))
        }

        fn find_glyph(&self, character: char) -> Option<u32> {
            let id = self.font()?.charmap().map(character).filter(|id| *id != GlyphId::NOTDEF)?.to_u32();
            // Spaces are empty; another glyph without an outline is a picture, which is not drawn.
            let is_drawn = || self.outline(id).bounds().is_some();
            (character.is_whitespace() || is_drawn()).then_some(id)
        }

        /// How far the pen moves over a glyph, in units, and how many of these the font size has.
        pub(crate) fn advance(&self, id: u32) -> (f64, f64) {
            let metrics = self.font().map(|font| font.glyph_metrics(Size::unscaled(), LocationRef::default()));
            let advance = metrics.and_then(|metrics| metrics.advance_width(GlyphId::new(id))).unwrap_or(0.0);
            (f64::from(advance), self.units_per_em)
        }

        /// The outline of a glyph, in units; empty if the file has none or a faulty one.
        pub(crate) fn outline(&self, id: u32) -> Outline {
            let mut pen = Pen::default();
            let glyph = self.font().and_then(|font| font.outline_glyphs().get(GlyphId::new(id)));
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            let is_drawn = glyph.is_some_and(|glyph| glyph.draw(settings, &mut pen).is_ok());
            pen.close();
            let reach = MAX_REACH * self.units_per_em as f32;
            let fits = |p: Point| p.x.abs() <= reach && p.y.abs() <= reach;
            let fits = pen.outline.bounds().is_some_and(|(min, max)| fits(min) && fits(max));
            if is_drawn && fits && pen.is_finite { pen.outline } else { Outline::default() }
        }

        /// The font in the file, which was readable before.
        fn font(&self) -> Option<FontRef<'_>> {
            FontRef::from_index(&self.file, 0).ok()
        }
    }

    impl PartialEq for UserFont {
        fn eq(&self, other: &Self) -> bool {
            Arc::ptr_eq(&self.file, &other.file) || self.file == other.file
        }
    }

    impl Eq for UserFont {}

    impl fmt::Debug for UserFont {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "UserFont({} bytes)", self.file.len())
        }
    }

    /// Collects an outline.
    struct Pen {
        outline: Outline,
        start: Point,
        at: Point,
        is_finite: bool,
    }

    impl Default for Pen {
        fn default() -> Self {
            Self { outline: Outline::default(), start: point(0.0, 0.0), at: point(0.0, 0.0), is_finite: true }
        }
    }

    impl Pen {
        fn go(&mut self, to: Point, piece: impl FnOnce(Point) -> Piece) {
            self.is_finite &= to.x.is_finite() && to.y.is_finite();
            self.outline.pieces.push(piece(self.at));
            self.at = to;
        }
    }

    impl OutlinePen for Pen {
        fn move_to(&mut self, x: f32, y: f32) {
            // A contour that is not closed would leak its ink over the row.
            self.close();
            (self.start, self.at) = (point(x, y), point(x, y));
        }

        fn line_to(&mut self, x: f32, y: f32) {
            let to = point(x, y);
            self.go(to, |from| Piece::Line(from, to));
        }

        fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
            let to = point(x, y);
            self.go(to, |from| Piece::Curve(from, point(cx0, cy0), to));
        }

        fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
            let to = point(x, y);
            self.go(to, |from| Piece::Cubic(from, point(cx0, cy0), point(cx1, cy1), to));
        }

        fn close(&mut self) {
            if self.at != self.start {
                let start = self.start;
                self.line_to(start.x, start.y);
            }
        }
    }
}

#[cfg(not(feature = "fonts"))]
mod absent {
    use crate::font::Outline;

    /// A font of the user. There is none without the feature `fonts`, which adds the reader.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum UserFont {}

    impl UserFont {
        pub(crate) fn glyph_id(&self, _: char) -> Option<u32> {
            match *self {}
        }

        pub(crate) fn advance(&self, _: u32) -> (f64, f64) {
            match *self {}
        }

        pub(crate) fn outline(&self, _: u32) -> Outline {
            match *self {}
        }
    }
}

#[cfg(all(test, feature = "fonts"))]
mod tests;
