//! The embedded fonts of other languages, read when they are first needed.

use std::sync::LazyLock;

use super::Font;

/// Latin, Greek and Cyrillic letters beyond those of the embedded font, and more signs, of the same design.
pub(crate) static LETTERS: LazyLock<Font> = LazyLock::new(|| {
    Font::read(include_bytes!("../../fonts/DejaVuSans-letters.ttf"))
        .expect("the embedded font is whole and of one kind")
});

/// Common Chinese characters, in their simplified forms.
pub(crate) static CHINESE: LazyLock<Font> = LazyLock::new(|| {
    Font::read(include_bytes!("../../fonts/WenQuanYiMicroHei-common.ttf"))
        .expect("the embedded font is whole and of one kind")
});

#[cfg(test)]
mod tests {
    use truetype::tables::glyph_data::{Arguments, Description, Options};

    use super::*;

    #[test]
    fn parts_of_glyphs_are_only_moved() {
        for font in [&LETTERS, &CHINESE] {
            for glyph in font.glyphs.iter().flatten() {
                let Description::Composite(composite) = &glyph.description else { continue };
                for part in &composite.components {
                    assert!(
                        matches!((part.arguments, part.options), (Arguments::Offsets(..), Options::None)),
                        "{part:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_fonts_have_what_their_lists_say() {
        for character in include_str!("../../fonts/chinese.txt").chars().filter(|character| *character != '\n') {
            let id = CHINESE.glyph_id(character);
            assert!(id != 0 && CHINESE.outline(id).bounds().is_some(), "{character} is missing");
        }
        for character in "ąčďěğıłńőřşťůźżŁŠŽ абвгдежзийклмнопрстуфхцчшщъыьэюя ЁІЇҐ ῀₿℃€‰".chars()
        {
            let is_expected = !" ῀₿".contains(character);
            assert_eq!(LETTERS.glyph_id(character) != 0, is_expected, "{character}");
        }
    }
}
