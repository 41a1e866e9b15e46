//! Names that were meant to be others.

/// A name without what people do not see or mean to tell apart: case, place on the line, and letters that Unicode has twice.
pub(crate) fn folded(name: &str) -> String {
    let plain = |letter: char| match letter {
        // Signs that are letters too: micro, ohm and angstrom.
        '\u{b5}' => '\u{3bc}',
        '\u{2126}' => '\u{3c9}',
        '\u{212b}' => '\u{e5}',
        // Subscripts.
        '\u{2080}'..='\u{2089}' => char::from_digit(u32::from(letter) - 0x2080, 10).unwrap_or(letter),
        other => other,
    };
    name.trim().chars().map(plain).flat_map(char::to_lowercase).collect()
}

/// Whether a name is another with one slip of the hand: a letter too many, too few, wrong, or two exchanged. Short names
/// and numbers at the end, as of a1 and a2, differ on purpose.
pub(crate) fn is_slip(name: &str, other: &str) -> bool {
    const SHORTEST: usize = 4;
    let (one, two): (Vec<char>, Vec<char>) = (folded(name).chars().collect(), folded(other).chars().collect());
    let stem = |letters: &[char]| letters.len() - letters.iter().rev().take_while(|letter| letter.is_numeric()).count();
    let (one, one_number) = one.split_at(stem(&one));
    let (two, two_number) = two.split_at(stem(&two));
    if one_number != two_number || one.len().min(two.len()) < SHORTEST {
        return false;
    }
    let head = one.iter().zip(two).take_while(|(left, right)| left == right).count();
    let (one, two) = (&one[head..], &two[head..]);
    let tail = one.iter().rev().zip(two.iter().rev()).take_while(|(left, right)| left == right).count();
    let (one, two) = (&one[..one.len() - tail], &two[..two.len() - tail]);
    match (one, two) {
        ([_] | [], [_] | []) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_seen_and_two_are_not() {
        for (name, other) in [
            ("temprature", "temperature"),
            ("temperatuer", "temperature"),
            ("Temperature", "temperature"),
            ("volltage", "voltage"),
            ("curent2", "current2"),
            ("wolt", "volt"),
        ] {
            assert!(is_slip(name, other) && is_slip(other, name), "{name} {other}");
        }
        for (name, other) in [
            ("k1", "k2"),
            ("rate1", "rate2"),
            ("amp", "amps"),
            ("a", "b"),
            ("tmprature", "temperature"),
            ("offset", "onset"),
            ("", ""),
        ] {
            assert!(!is_slip(name, other), "{name} {other}");
        }
        assert_eq!(folded("\u{b5}m"), folded("\u{39c}m"));
        assert_eq!(folded("x\u{2082}"), "x2");
        assert_ne!(folded("xs"), folded("ys"));
    }
}
