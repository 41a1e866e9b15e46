//! From text to the characters that are drawn.

/// Accents that are written behind their letters, with these letters and what both are together. File names on macOS are
/// spelled so.
const COMPOSED: [(char, &str, &str); 11] = [
    ('\u{300}', "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
    ('\u{301}', "AEIOUYaeiouyCcLlNnRrSsZz", "ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹź"),
    ('\u{302}', "AEIOUaeiouCcGgHhJjSsWwYy", "ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷ"),
    ('\u{303}', "ANOanoIiUu", "ÃÑÕãñõĨĩŨũ"),
    ('\u{306}', "AaGgUuИи", "ĂăĞğŬŭЙй"),
    ('\u{307}', "CcEeGgIZz", "ĊċĖėĠġİŻż"),
    ('\u{308}', "AEIOUaeiouyYЕе", "ÄËÏÖÜäëïöüÿŸЁё"),
    ('\u{30a}', "AaUu", "ÅåŮů"),
    ('\u{30b}', "OoUu", "ŐőŰű"),
    ('\u{30c}', "CcDdEeNnRrSsTtZz", "ČčĎďĚěŇňŘřŠšŤťŽž"),
    ('\u{327}', "CcGKkLlNnRrSsTt", "ÇçĢĶķĻļŅņŖŗŞşŢţ"),
];

/// The characters of a text, one for each thing that is drawn: a letter with the accent behind it is one, line breaks and
/// tabs are spaces, and what only directs how others are shown is left out.
pub(crate) fn characters(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut rest = text.chars().filter(|character| !is_unseen(*character)).peekable();
    core::iter::from_fn(move || {
        let mut character = rest.next()?;
        while let Some(both) = rest.peek().and_then(|accent| composed(character, *accent)) {
            character = both;
            rest.next();
        }
        Some(if character.is_control() { ' ' } else { character })
    })
}

fn composed(letter: char, accent: char) -> Option<char> {
    // Most characters are no accents.
    if !('\u{300}'..='\u{36f}').contains(&accent) {
        return None;
    }
    let (_, letters, both) = COMPOSED.iter().find(|(with, ..)| *with == accent)?;
    letters.chars().zip(both.chars()).find(|(of, _)| *of == letter).map(|(_, both)| both)
}

/// Whether a character has no look of its own: joiners, marks of direction, selectors of variants.
fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_their_accents_are_one() {
        let said = |text: &str| characters(text).collect::<String>();
        assert_eq!(said("Tempe\u{301}rature, Gro\u{308}\u{df}e, c\u{327}a"), "Température, Größe, ça");
        assert_eq!(said("a\tb\nc\u{200b}d\u{fe0f}"), "a b cd");
        // An accent that belongs to no letter stays.
        assert_eq!(said("\u{301}x\u{301}"), "\u{301}x\u{301}");
        for (_, letters, both) in COMPOSED {
            assert_eq!(letters.chars().count(), both.chars().count(), "{letters}");
        }
    }
}
