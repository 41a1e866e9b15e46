//! Commands as they are typed in a shell.

use clap::ValueEnum;
use gd_fit::Bounds;

use crate::arguments::{ColumnArguments, DecimalWord, HeaderWord, SeparatorWord};

/// A word as a shell takes it for one: in single quotes, unless all of its characters are harmless.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./=:,+%@".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Bounds as they are typed: `a=0..10,b=0..`.
pub(super) fn bounds_typed(Bounds(bounds): &Bounds) -> String {
    let end = |end: f64| if end.is_finite() { end.to_string() } else { String::new() };
    let one = |(name, [low, high]): &(String, [f64; 2])| format!("{name}={}..{}", end(*low), end(*high));
    bounds.iter().map(one).collect::<Vec<_>>().join(",")
}

/// The options of columns, but for those of x and y, as words.
pub(super) fn columns_typed(columns: &ColumnArguments, absolute_sigma: bool) -> Vec<String> {
    let mut words = Vec::new();
    let mut add = |option: &str, value: String| words.extend([option.to_owned(), value]);
    let texts = [
        ("--weights", &columns.weights),
        ("--sigma", &columns.sigma),
        ("--counts", &columns.counts),
        ("--where", &columns.condition),
    ];
    for (option, text) in texts {
        if let Some(text) = text {
            add(option, text.clone());
        }
    }
    if let Some(gd_fit::InputRange([low, high])) = columns.x_range {
        let end = |end: f64| if end.is_finite() { end.to_string() } else { String::new() };
        add("--x-range", format!("{}..{}", end(low), end(high)));
    }
    let word =
        |value: Option<clap::builder::PossibleValue>| value.map_or_else(String::new, |it| it.get_name().to_owned());
    if columns.separator != SeparatorWord::default() {
        add("--separator", word(columns.separator.to_possible_value()));
    }
    if columns.decimal != DecimalWord::default() {
        add("--decimal", word(columns.decimal.to_possible_value()));
    }
    if columns.header != HeaderWord::default() {
        add("--header", word(columns.header.to_possible_value()));
    }
    if columns.skip > 0 {
        add("--skip", columns.skip.to_string());
    }
    for text in &columns.missing {
        add("--missing", text.clone());
    }
    if columns.comment != b'#' {
        add("--comment", char::from(columns.comment).to_string());
    }
    if columns.encoding != gd_fit::Encoding::default() {
        add("--encoding", columns.encoding.to_string());
    }
    if absolute_sigma {
        words.push("--absolute-sigma".into());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_a_shell() {
        for (word, typed) in [
            ("data.csv", "data.csv"),
            ("a*x + b", "'a*x + b'"),
            ("it's", r"'it'\''s'"),
            ("", "''"),
            ("größe", "'größe'"),
            ("x=time", "x=time"),
            ("$(rm)", "'$(rm)'"),
            ("~", "'~'"),
        ] {
            assert_eq!(quoted(word), typed);
        }
    }

    #[test]
    fn open_ends_are_left_out() {
        let bounds = "a=0..10,b=-1..,c=..5".parse::<Bounds>().unwrap();
        assert_eq!(bounds_typed(&bounds), "a=0..10,b=-1..,c=..5");
    }
}
