//! How wide lines of text are.

use crate::font::{Glyph, Typefaces, UserFont, characters};

/// The width of a line to which one character after another is added.
#[derive(Debug, Clone, Copy)]
struct Width<'a> {
    typefaces: Typefaces<'a>,
    /// Font size (em) in pixels.
    size: f64,
    /// Of the characters of the embedded font: these are summed in its units, which is exact.
    units: f64,
    units_per_em: f64,
    /// Of all others, in pixels.
    others: f64,
}

impl<'a> Width<'a> {
    fn new(size: f64, fonts: &'a [UserFont]) -> Self {
        Self { typefaces: Typefaces(fonts), size, units: 0.0, units_per_em: 1.0, others: 0.0 }
    }

    fn and(mut self, character: char) -> Self {
        let glyph = self.typefaces.glyph(character);
        let (advance, per_em) = self.typefaces.advance(glyph);
        if matches!(glyph, Glyph::Embedded(_)) {
            self.units += advance;
            self.units_per_em = per_em;
        } else {
            self.others += advance * self.size / per_em;
        }
        self
    }

    fn pixels(&self) -> f64 {
        self.units * self.size / self.units_per_em + self.others
    }
}

/// Width of a line of text at font size `size`, in pixels, with `fonts` for what the embedded one lacks.
#[must_use]
pub(crate) fn text_width(string: &str, size: f64, fonts: &[UserFont]) -> f64 {
    characters(string).fold(Width::new(size, fonts), Width::and).pixels()
}

/// A text, truncated if it is wider than `width` pixels: as many of its characters as fit with an ellipsis behind them.
pub(crate) fn shortened(text: &str, width: f64, size: f64, fonts: &[UserFont]) -> String {
    let mut line = Width::new(size, fonts);
    let mut n_fitting = 0;
    for (n_before, character) in characters(text).enumerate() {
        if line.and(ELLIPSIS).pixels() <= width {
            n_fitting = n_before;
        }
        line = line.and(character);
    }
    if text.is_empty() || line.pixels() <= width {
        return text.into();
    }
    characters(text).take(n_fitting).chain([ELLIPSIS]).collect()
}

const ELLIPSIS: char = '…';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_have_one_width() {
        let width = text_width("0", 14.0, &[]);
        for digit in '1'..='9' {
            assert_eq!(text_width(&digit.to_string(), 14.0, &[]), width);
        }
    }

    #[test]
    fn as_much_of_a_text_is_shown_as_fits() {
        for text in ["loss of a network", "größe λ 汉字 😀!", "Tempe\u{301}rature\u{200b}s", "i", ""] {
            for width in 0..200 {
                let width = f64::from(width) - 3.0;
                let shown = shortened(text, width, 13.7, &[]);
                if text.is_empty() || text_width(text, 13.7, &[]) <= width {
                    assert_eq!(shown, text);
                    continue;
                }
                let all: Vec<char> = characters(text).collect();
                let cut = |n: usize| all[..n].iter().chain(&[ELLIPSIS]).collect::<String>();
                let longest = (0..all.len()).rev().map(cut).find(|cut| text_width(cut, 13.7, &[]) <= width);
                assert_eq!(shown, longest.unwrap_or_else(|| cut(0)), "{text} in {width}");
            }
        }
    }

    /// One character after another, a megabyte is measured in a blink; all of it again for each that is left out would take
    /// hours.
    #[test]
    fn a_text_of_any_length_is_shortened() {
        let shown = shortened(&"loss ".repeat(200_000), 300.0, 16.5, &[]);
        assert!(shown.starts_with("loss loss") && shown.ends_with('…') && shown.len() < 80, "{shown}");
    }
}
