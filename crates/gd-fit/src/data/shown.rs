//! Text of a file in messages.

use crate::printable::{Printable, is_harmful};

/// [`Printable`] text, cut to what fits in a line.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let text = text.trim();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", Printable(text.get(..end).unwrap_or_default())),
        None => Printable(text).to_string(),
    }
}

/// As [`shown`], of text that need not be UTF-8.
pub(crate) fn shown_bytes(text: &[u8]) -> String {
    shown(&String::from_utf8_lossy(text))
}

/// A name of a column as it is used: white space of any kind, line breaks too, is a blank, and what cannot be seen is
/// replaced.
pub(crate) fn clean_name(text: &str) -> String {
    let mut name = String::new();
    let is_blank = |character: char| character.is_whitespace() || matches!(character, '\0' | '\u{200b}' | '\u{feff}');
    for character in text.chars() {
        if is_blank(character) {
            if !name.is_empty() && !name.ends_with(' ') {
                name.push(' ');
            }
        } else if is_harmful(character) {
            name.push('\u{fffd}');
        } else {
            name.push(character);
        }
    }
    name.truncate(name.trim_end().len());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_message_moves_a_cursor() {
        let text = "a\rb\u{c}c\u{85}d\u{2028}e\u{202e}f\u{1b}[2Jg\n\"it's\"";
        assert_eq!(shown(text), r#"a\rb\u{c}c\u{85}d\u{2028}e\u{202e}f\u{1b}[2Jg\n"it's""#);
        assert_eq!(shown(&"ä".repeat(50)), format!("{}...", "ä".repeat(40)));
        assert_eq!(shown_bytes(b" \xff1 "), "\u{fffd}1");
        let name = clean_name(" Force\r\n (N)\u{a0}x\u{0} ");
        assert_eq!(name, "Force (N) x");
        assert_eq!(clean_name("a\u{202e}b\u{1b}c"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(clean_name("x\u{304} µ \"a\\b\""), "x\u{304} µ \"a\\b\"");
    }
}
