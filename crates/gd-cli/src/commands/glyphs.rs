//! What is said of characters that no font has.

use std::io::{self, Write};

use gd_fit::Printable;
use gd_render::Figure;

use crate::colors::WARNING;

/// The most characters that are named.
const MAX_NAMED: usize = 8;

/// Characters that the pictures of a command could not show.
#[derive(Debug, Default)]
pub(super) struct MissingGlyphs(Vec<char>);

impl MissingGlyphs {
    /// Looks through what a figure says.
    pub(super) fn look(&mut self, figure: &Figure) {
        for character in figure.missing_glyphs() {
            if !self.0.contains(&character) {
                self.0.push(character);
            }
        }
    }

    /// Warns, in one line.
    ///
    /// # Errors
    /// The writer fails.
    pub(super) fn warn(&self, err: &mut dyn Write) -> io::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let name =
            |character: &char| format!("{} (U+{:04X})", Printable(&character.to_string()), u32::from(*character));
        let mut names: Vec<String> = self.0.iter().take(MAX_NAMED).map(name).collect();
        if let Some(others @ 1..) = self.0.len().checked_sub(MAX_NAMED) {
            names.push(format!("{others} more"));
        }
        writeln!(
            err,
            "{WARNING}warning{WARNING:#}: no font has {}; empty boxes are drawn, give a font that has them with --font FILE",
            names.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_named_once_and_not_all() {
        let said = |characters: &str| {
            let mut text = anstream::StripStream::new(Vec::new());
            MissingGlyphs(characters.chars().collect()).warn(&mut text).unwrap();
            String::from_utf8(text.into_inner()).unwrap()
        };
        assert_eq!(said(""), "");
        assert_eq!(
            said("😀"),
            "warning: no font has 😀 (U+1F600); empty boxes are drawn, give a font that has them with --font FILE\n"
        );
        assert!(said("0123456789").contains("7 (U+0037), 2 more; "));
        // A control character of a terminal is not written to one.
        assert!(!said("\u{9b}").contains('\u{9b}'));
    }
}
