//! The names that a caller knows, and which letters are the same.

/// What is known of the names in a formula before it is read.
///
/// ```
/// use gd_formula::{Formula, Names};
/// // A quartic has a coefficient e; without being told so, e is Euler's number.
/// let names = Names { inputs: &["x"], parameters: &["e"] };
/// let formula = Formula::parse_with("a*x^4 + b*x^3 + c*x^2 + d*x + e", &names)?;
/// assert_eq!(formula.parameters(), ["a", "b", "c", "d", "e"]);
/// assert!(Formula::parse("a*x + e", &["x"]).is_err());
/// # Ok::<(), gd_formula::FormulaError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Names<'a> {
    /// The inputs. They take precedence over everything else, the longest one first, even where they hold what else would
    /// be no name: blanks, signs, digits in front.
    pub inputs: &'a [&'a str],
    /// Names that are parameters although they would be a constant or a function, such as e. Names that are neither need
    /// not be told.
    pub parameters: &'a [&'a str],
}

impl<'a> Names<'a> {
    /// The input of a name.
    pub(crate) fn input(&self, name: &str) -> Option<usize> {
        let exact = self.inputs.iter().position(|input| *input == name);
        exact.or_else(|| self.inputs.iter().position(|input| is_same(input.trim(), name.trim())))
    }

    /// The parameter that the caller knows by a name.
    pub(crate) fn parameter(&self, name: &str) -> Option<&'a str> {
        self.parameters.iter().copied().find(|known| is_same(known, name))
    }
}

/// Whether two names are the same but for letters that look alike.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    one == other || (!one.is_ascii() && !other.is_ascii() && one.chars().map(letter).eq(other.chars().map(letter)))
}

/// The letter for signs that are letters: micro, ohm and angstrom.
pub(crate) fn letter(character: char) -> char {
    match character {
        '\u{b5}' => '\u{3bc}',
        '\u{2126}' => '\u{3a9}',
        '\u{212b}' => '\u{c5}',
        other => other,
    }
}

pub(crate) fn is_name_start(character: char) -> bool {
    (character.is_alphabetic() && !is_superscript_letter(character)) || character == '_'
}

pub(crate) fn is_name_part(character: char) -> bool {
    let is_digit = || character.is_numeric() && superscript(character).is_none() && !is_fraction(character);
    is_name_start(character) || is_digit()
}

/// The sign or digit that a superscript stands for.
pub(crate) fn superscript(character: char) -> Option<char> {
    let plain = match character {
        '\u{b9}' => '1',
        '\u{b2}' => '2',
        '\u{b3}' => '3',
        '\u{2070}' | '\u{2074}'..='\u{2079}' => {
            return char::from_digit(u32::from(character) - 0x2070, 10);
        }
        '\u{207a}' => '+',
        '\u{207b}' => '-',
        _ => return None,
    };
    Some(plain)
}

/// Letters and signs above the line that no whole power is made of.
pub(crate) const fn is_superscript_letter(character: char) -> bool {
    matches!(character, '\u{2071}' | '\u{207c}'..='\u{207f}' | '\u{2b0}'..='\u{2b8}' | '\u{2e0}'..='\u{2e4}'
        | '\u{1d2c}'..='\u{1d61}' | '\u{aa}' | '\u{ba}')
}

/// Fractions that are one character.
pub(crate) const fn is_fraction(character: char) -> bool {
    matches!(character, '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215f}' | '\u{2189}')
}

/// Whether a name is that of the circle's constant.
pub(crate) fn is_pi(name: &str) -> bool {
    matches!(name, "pi" | "Pi" | "PI" | "M_PI" | "\u{3c0}" | "\u{1d6d1}" | "\u{1d70b}" | "\u{1d745}")
}
