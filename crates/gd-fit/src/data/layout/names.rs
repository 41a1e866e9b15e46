//! Names of columns, in a row or in a comment.

use crate::data::encoding::windows_1252;
use crate::data::format::{Decimal, Separator};
use crate::data::kind::Kind;
use crate::data::missing::Missing;
use crate::data::record::{Record, is_blank};
use crate::data::shown::clean_name;

/// The fields of a row as names.
pub(super) fn names_of(record: &Record) -> Vec<String> {
    record.iter().map(text_of).collect()
}

/// Text of a file, whose encoding may not be what its beginning made of it.
pub(super) fn text_of(field: &[u8]) -> String {
    match std::str::from_utf8(field) {
        Ok(text) => {
            let name = clean_name(text);
            // Quotes that a word processor made curly.
            let inner = name
                .strip_prefix(['\u{201c}', '\u{201d}'])
                .and_then(|name| name.strip_suffix(['\u{201c}', '\u{201d}']));
            inner.map(str::to_owned).unwrap_or(name)
        }
        Err(_) => clean_name(&field.iter().map(|byte| windows_1252(*byte)).collect::<String>()),
    }
}

/// Names behind a word or several that end in a colon, such as `Data: y x`: one for every column.
pub(super) fn labeled_names(fields: &[String], n_columns: usize) -> Option<Vec<String>> {
    let label = fields.len().checked_sub(n_columns + 1).filter(|_| n_columns > 1)?;
    let (label, names) = (fields.get(label)?, fields.get(label + 1..)?);
    let is_name = |(index, name): (usize, &String)| {
        name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
            && !name.ends_with([':', '=', ',', ';'])
            && !names.iter().take(index).any(|other| other == name)
    };
    (label.len() > 1 && label.ends_with(':') && names.iter().enumerate().all(is_name)).then(|| names.to_vec())
}

/// The names in a comment, such as `# x y`: one for every column, and no prose or numbers.
pub(super) fn names_in_comment(comment: &[u8], separator: Separator, n_columns: usize) -> Option<Vec<String>> {
    let is_mark = |byte: &u8| !byte.is_ascii_alphanumeric() && byte.is_ascii_punctuation() && !b"\"([_$".contains(byte);
    let mut text = comment;
    while let [first, rest @ ..] = text {
        if !is_mark(first) && !is_blank(*first) {
            break;
        }
        text = rest;
    }
    let mut record = Record::default();
    let others = [separator, Separator::Tab, Separator::Semicolon, Separator::Bar, Separator::Comma, Separator::Space];
    others.into_iter().find_map(|separator| {
        record.split(text, separator);
        if record.is_open {
            return None;
        }
        if let Some(names) = labeled_names(&names_of(&record), n_columns) {
            return Some(names);
        }
        if record.n_filled() != n_columns {
            return None;
        }
        let names: Vec<String> = record.iter().take(n_columns).map(text_of).collect();
        let is_name = |(index, name): (usize, &String)| {
            let is_value = Kind::of(name.as_bytes(), Decimal::Point, &Missing::default()).is_value();
            let is_number = name.parse::<f64>().is_ok();
            let is_prose = separator == Separator::Space
                && (name.ends_with(['.', ':', ',', ';', '!', '?', '=']) || !name.chars().any(char::is_alphanumeric));
            let is_known = names.iter().take(index).any(|other| other == name);
            !name.is_empty() && name.chars().count() <= 60 && !is_value && !is_number && !is_prose && !is_known
        };
        names.iter().enumerate().all(is_name).then_some(names.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_may_hold_the_names() {
        let names = |comment: &str, separator, n| names_in_comment(comment.as_bytes(), separator, n);
        let found = |list: &[&str]| Some(list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(names("# y x", Separator::Space, 2), found(&["y", "x"]));
        assert_eq!(names("# y x", Separator::Comma, 2), found(&["y", "x"]));
        assert_eq!(names("#t [s],U [V]", Separator::Comma, 2), found(&["t [s]", "U [V]"]));
        assert_eq!(names("## t, U", Separator::Space, 2), found(&["t", "U"]));
        assert_eq!(names("# Columns: U t", Separator::Space, 2), found(&["U", "t"]));
        assert_eq!(names("# Columns: U 5", Separator::Space, 2), None);
        assert_eq!(names("% \"time s\" U", Separator::Space, 2), found(&["time s", "U"]));
        for (comment, n) in
            [("# sample 12", 2), ("# x y", 3), ("# Made yesterday.", 2), ("# x x", 2), ("# x =", 2), ("#", 1)]
        {
            assert_eq!(names(comment, Separator::Space, n), None, "{comment}");
        }
    }
}
