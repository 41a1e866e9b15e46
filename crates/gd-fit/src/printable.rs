//! Text of others that cannot do anything to a terminal.

use std::fmt::{self, Write};

/// Text in a message or a report, with what would move a cursor, change colors, break the line or turn the direction of
/// writing shown as `\n`, `\u{1b}` and so on: control characters, line and paragraph separators, the controls of
/// bidirectional text, and characters without a width.
///
/// ```
/// use gd_fit::Printable;
/// assert_eq!(Printable("a\u{1b}[2J\nb").to_string(), r"a\u{1b}[2J\nb");
/// assert_eq!(Printable("größe, 大小").to_string(), "größe, 大小");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaping { f, keeps_lines: false }.write_str(self.0)
    }
}

/// Displays what is made by `write`, [printable](Printable).
pub(crate) fn printable(f: &mut fmt::Formatter<'_>, keeps_lines: bool, message: &dyn fmt::Display) -> fmt::Result {
    write!(Escaping { f, keeps_lines }, "{message}")
}

struct Escaping<'a, 'b> {
    f: &'a mut fmt::Formatter<'b>,
    /// Whether ends of lines are meant.
    keeps_lines: bool,
}

impl Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|character| match character {
            '\n' if self.keeps_lines => self.f.write_char('\n'),
            '\n' | '\t' | '\r' => write!(self.f, "{}", character.escape_default()),
            _ if is_harmful(character) => write!(self.f, "{}", character.escape_unicode()),
            _ => self.f.write_char(character),
        })
    }
}

/// Whether a terminal does more than to show a character, or does not show it.
pub(crate) fn is_harmful(character: char) -> bool {
    // C0, DEL and C1.
    character.is_control()
        // Separators of lines and paragraphs.
        || matches!(character, '\u{2028}' | '\u{2029}')
        // The direction of writing.
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        // Without a width; joiners are part of some scripts.
        || matches!(character, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_harmful_is_left_and_nothing_else_changes() {
        for character in '\0'..=char::MAX {
            let text = Printable(&character.to_string()).to_string();
            if is_harmful(character) {
                assert!(text.is_ascii() && text.starts_with('\\') && !text.contains(is_harmful), "{text}");
            } else {
                assert_eq!(text, character.to_string());
            }
        }
        for harmful in ['\0', '\u{1b}', '\u{7f}', '\u{80}', '\u{85}', '\u{9b}', '\u{9f}', '\u{2028}', '\u{202e}'] {
            assert!(is_harmful(harmful), "{harmful:?}");
        }
        // Hindi and emoji need their joiners, a path of Windows its backslashes.
        for harmless in ["क्‍ष", "👩‍🔬", "a\\b", "\u{fffd}", "e\u{301}"] {
            assert_eq!(Printable(harmless).to_string(), harmless);
        }
    }
}
