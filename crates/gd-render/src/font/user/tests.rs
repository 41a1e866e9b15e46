use std::sync::Arc;

use super::*;
use crate::font::{Glyph, Typefaces};
use crate::{Figure, LossPlot, Theme, Trajectory};

/// A disc of cubic curves, one em wide, for U+25CF and U+1F600; U+1F601 is empty. Made with fonttools for this test.
const DISC: &[u8] = include_bytes!("disc.otf");
const LETTERS: &[u8] = include_bytes!("../../../fonts/DejaVuSans-letters.ttf");

/// A collection of two fonts, the first of which is `file`.
fn collection(file: &[u8]) -> Vec<u8> {
    let header_length = 20;
    let mut collection = b"ttcf\0\x01\0\0\0\0\0\x02".to_vec();
    collection.extend((header_length as u32).to_be_bytes());
    collection.extend(((header_length + file.len()) as u32).to_be_bytes());
    for (at, file) in [(header_length, file), (header_length + file.len(), DISC)] {
        let mut font = file.to_vec();
        // The places of tables count from the beginning of the file.
        for table in 0..usize::from(u16::from_be_bytes([font[4], font[5]])) {
            let place = 12 + 16 * table + 8;
            let offset = u32::from_be_bytes(font[place..place + 4].try_into().unwrap()) + at as u32;
            font[place..place + 4].copy_from_slice(&offset.to_be_bytes());
        }
        collection.extend(font);
    }
    collection
}

#[test]
fn cubic_outlines_cover_what_they_enclose() {
    let fonts = [UserFont::read(DISC).unwrap()];
    let typefaces = Typefaces(&fonts);
    let glyph = typefaces.glyph('😀');
    assert!(matches!(glyph, Glyph::User { font: 0, .. }));
    assert_eq!(typefaces.advance(glyph), (1000.0, 1000.0));
    let bitmap = typefaces.rasterize(glyph, 100.0, 0.0);
    let area: f64 = bitmap.coverage.iter().map(|coverage| f64::from(*coverage) / 255.0).sum();
    assert_eq!((bitmap.left, bitmap.top, bitmap.width), (0, -100, 100));
    assert!((area - core::f64::consts::PI * 2500.0).abs() < 15.0, "{area}");
    // A glyph without an outline would be nothing, so a box is drawn.
    assert!(matches!(typefaces.glyph('😁'), Glyph::Missing { .. }));
}

/// What both readers read looks the same.
#[test]
fn letters_are_those_that_the_other_reader_sees() {
    let embedded = crate::font::Font::read(LETTERS).unwrap();
    for file in [LETTERS.to_vec(), collection(LETTERS)] {
        let user = UserFont::read(file).unwrap();
        let fonts = [user.clone()];
        for character in "ąČłőřžЖя€ắ".chars() {
            let id = user.glyph_id(character).unwrap();
            let embedded_id = embedded.glyph_id(character);
            assert_eq!(u32::from(embedded_id), id);
            assert_eq!(user.advance(id).0, f64::from(embedded.advance(embedded_id)));
            let read = Typefaces(&fonts).rasterize(Glyph::User { font: 0, id }, 20.0, 0.25);
            let right = embedded.rasterize(embedded_id, 20.0, 0.25);
            assert_eq!((read.left, read.top, read.width), (right.left, right.top, right.width), "{character}");
            let largest = read.coverage.iter().zip(&right.coverage).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(largest <= Some(1), "{character}: {largest:?}");
        }
    }
}

#[test]
fn fonts_are_asked_in_their_order_and_shared_by_figures() {
    let font = UserFont::read(DISC).unwrap();
    let figure = |theme| {
        let plot = LossPlot::new(Trajectory::new([[0.0, 0.0, 1.0]]));
        Figure::new(300, 200, plot).unwrap().title("a 😀 b 😁").theme(theme)
    };
    let (plain, drawn) = (figure(Theme::light()), figure(Theme::light().font(font.clone())));
    assert_eq!((plain.missing_glyphs(), drawn.missing_glyphs()), (vec!['😀', '😁'], vec!['😁']));
    assert_ne!(plain.frame(0), drawn.frame(0));
    // The memory of one painter does not mix up the glyphs of two themes.
    let mut painter = crate::Painter::new();
    for figure in [&plain, &drawn, &plain] {
        assert_eq!(painter.draw(figure, 0), figure.frame(0));
    }
    assert_eq!(font, UserFont::read(DISC).unwrap());
    assert_ne!(font, UserFont::read(LETTERS).unwrap());
}

/// Text is measured again and again, and each glyph would be drawn each time.
#[test]
fn a_glyph_is_looked_for_once() {
    let font = UserFont::read(DISC).unwrap();
    let id = font.glyph_id('😀');
    assert!(id.is_some() && font.glyph_id('x').is_none());
    let known = || font.known.lock().unwrap();
    assert_eq!(known().get(&'😀'), Some(&id));
    // What is remembered is the answer, also to those who share the font.
    known().insert('x', Some(1));
    assert_eq!(font.clone().glyph_id('x'), Some(1));
}

#[test]
fn what_is_no_font_is_refused() {
    for file in [&b""[..], b"no font", &[0; 4096], b"ttcf\0\x01\0\0\0\0\0\0", &DISC[..60]] {
        assert_eq!(UserFont::read(file).unwrap_err(), FontError::Unreadable);
    }
}

/// Whatever the bytes are: an error or a font that draws something or nothing.
#[test]
fn damaged_files_do_no_harm() {
    let mut state = 3_u32;
    let mut random = move |n: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % n
    };
    let (mut n_read, mut n_drawn) = (0, 0);
    for round in 0..3000 {
        let mut file = if round % 2 == 0 { DISC.to_vec() } else { LETTERS.to_vec() };
        match random(4) {
            0 => file.truncate(random(file.len())),
            _ => {
                // Half of the changes are among the tables' places and the first tables.
                for _ in 0..=random(4) {
                    let limit = if random(2) == 0 { 1000.min(file.len()) } else { file.len() };
                    file[random(limit)] = random(256) as u8;
                }
            }
        }
        let file: Arc<[u8]> = file.into();
        let Ok(font) = UserFont::read(file) else { continue };
        n_read += 1;
        for character in ['😀', '😁', '●', 'ą', 'ắ', 'Ж', '€', 'ё'] {
            let Some(id) = font.glyph_id(character) else { continue };
            let (advance, units_per_em) = font.advance(id);
            assert!(advance.is_finite() && units_per_em > 0.0);
            n_drawn += usize::from(font.outline(id).rasterize((16.5 / units_per_em) as f32, 0.5).width > 0);
        }
    }
    assert!(n_read > 500 && n_drawn > n_read, "{n_read} {n_drawn}");
}
