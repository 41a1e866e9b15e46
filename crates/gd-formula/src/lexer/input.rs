//! Inputs in a formula, whatever their names hold.

use super::signs::{self, is_operator};
use crate::names::{Names, is_name_part, letter};

/// The longest input that a text begins with, and its length. It ends where a name would end.
pub(super) fn input_at(names: &Names<'_>, text: &[char]) -> Option<(usize, usize)> {
    let mut longest = None;
    for (index, input) in names.inputs.iter().enumerate() {
        let input = input.trim();
        if !is_bare(input) {
            continue;
        }
        let (mut length, mut last) = (0, ' ');
        let is_there = input.chars().all(|c| {
            length += 1;
            last = c;
            text.get(length - 1).is_some_and(|other| letter(*other) == letter(c))
        });
        let goes_on = is_name_part(last) && text.get(length).is_some_and(|next| is_name_part(*next));
        if is_there && !goes_on && longest.is_none_or(|(_, most)| length > most) {
            longest = Some((index, length));
        }
    }
    longest
}

/// Whether an input is one without quotation marks. An operator at an end of a name is one of the formula: `a*x -t` is a
/// difference, even if a column is called `-t`. Within a name it is part of the name, so a column called `a*x` is an input.
fn is_bare(input: &str) -> bool {
    let is_name = input.chars().any(|c| c.is_alphabetic() || c == '_') && input.parse::<f64>().is_err();
    is_name && !input.starts_with(|c| is_operator(c) || signs::is_opening(c)) && !input.ends_with(is_operator)
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use super::*;
    use crate::Formula;

    /// Whatever the lexer reads as an operator.
    #[test]
    fn no_operator_is_swallowed_by_a_name() {
        let mut n_operators = 0;
        for operator in
            (' '..='\u{ffff}').filter(|c| !"[](){}\u{ff08}\u{ff09}\u{ff3b}\u{ff3d}\u{ff5b}\u{ff5d}".contains(*c))
        {
            if signs::sign(&[signs::half_width(operator)], 1, &[]).is_err() {
                continue;
            }
            n_operators += 1;
            for name in [String::from_iter([operator, 't']), String::from_iter(['t', operator])] {
                assert!(!is_bare(&name), "{name} {:x}", u32::from(operator));
            }
        }
        assert!(n_operators > 40, "{n_operators}");
    }

    #[test]
    fn a_column_with_a_typeset_minus_is_no_operator() {
        for minus in "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}\u{fe63}\u{ff0d}".chars() {
            let column = String::from_iter([minus, 't']);
            let text = std::format!("a*x {column}");
            let formula = Formula::parse(&text, &["x", &column]).unwrap();
            assert_eq!(formula.parameters(), ["a", "t"]);
            assert_eq!(formula.evaluate(&[2.0, 5.0], &[3.0, 100.0]), 1.0);
            let quoted = Formula::parse(&std::format!("a*x + '{column}'"), &["x", &column]).unwrap();
            assert_eq!(quoted.evaluate(&[2.0], &[3.0, 100.0]), 106.0);
        }
        for operator in "\u{d7}\u{b7}\u{f7}".chars() {
            let column = String::from_iter(['b', operator]);
            let formula = Formula::parse(&std::format!("{column}x"), &["x", &column]).unwrap();
            assert!(formula.uses_input(0) && !formula.uses_input(1), "{column}");
        }
        // Within a name it is part of the name.
        let formula = Formula::parse("a*x + b\u{2212}c", &["x", "a*x", "b\u{2212}c"]).unwrap();
        assert!(formula.parameters().is_empty() && !formula.uses_input(0));
    }
}
