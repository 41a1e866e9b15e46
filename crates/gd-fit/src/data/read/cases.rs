//! Files as people have them, and what is read of them.

use std::io::Read;

use super::*;
use crate::data::format::{Decimal, Header, Separator};

mod list;

use list::CASES;

/// Options as those of `gd fit`, by their first letters.
pub(super) fn options(text: &str) -> (Columns, Format) {
    let (mut columns, mut format) = (Columns::default(), Format::default());
    for (option, value) in text.split_whitespace().filter_map(|option| option.split_once('=')) {
        match (option, value) {
            ("x", _) => columns.inputs.push(value.into()),
            ("y", _) => columns.response = Some(value.into()),
            ("sigma", _) => columns.sigma = Some(value.into()),
            ("decimal", "point") => format.decimal = Decimal::Point,
            ("decimal", _) => format.decimal = Decimal::Comma,
            ("header", "yes") => format.header = Header::Yes,
            ("header", _) => format.header = Header::No,
            ("skip", _) => format.skip = value.parse().unwrap(),
            ("missing", _) => format.missing = value.split(',').map(Into::into).collect(),
            ("encoding", _) => format.encoding = value.parse().unwrap(),
            ("comment", _) => format.comment = value.as_bytes()[0],
            ("separator", "comma") => format.separator = Separator::Comma,
            ("separator", _) => format.separator = Separator::Space,
            _ => unreachable!("{option}"),
        }
    }
    (columns, format)
}

/// The rows of input and response and the remarks, or the message, in one text.
fn outcome(source: impl Read, given: &str) -> String {
    let (columns, format) = options(given);
    match read::<f64>(source, "f".into(), &format, "a*x", &columns) {
        Ok(found) => {
            let rows = found.inputs[0].iter().zip(&found.y).map(|(x, y)| format!("{x} {y}")).collect::<Vec<_>>();
            [vec![rows.join(", ")], found.reading.remarks()].concat().join(" | ")
        }
        Err(error) => error.to_string(),
    }
}

/// Gives as many bytes at a time as a simple generator says.
struct Packets<'a>(&'a [u8], u32);

impl Read for Packets<'_> {
    fn read(&mut self, space: &mut [u8]) -> std::io::Result<usize> {
        self.1 = self.1.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let n_bytes = (1 + (self.1 >> 24) as usize % 7).min(space.len());
        self.0.read(&mut space[..n_bytes])
    }
}

#[test]
fn files_are_read_as_they_are_meant_or_refused() {
    let mut wrong = Vec::new();
    for (text, given, expected) in CASES {
        let found = outcome(text.as_bytes(), given);
        if found != *expected {
            wrong.push(format!("    ({text:?}, {given:?},\n     {found:?}), // {expected:?}"));
        }
        assert!(!found.contains('\n') && !found.contains('\r'), "{text:?}: {found:?}");
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
    assert!(CASES.len() >= 120);
}

#[test]
fn packets_of_a_pipe_change_nothing() {
    for (text, given, expected) in CASES {
        for seed in 0..3 {
            assert_eq!(outcome(Packets(text.as_bytes(), seed), given), *expected, "{text:?}");
        }
    }
    let long = format!("{}\nx;y\n{}", "Operator: me\n".repeat(40), "1,5;2\n".repeat(30_000));
    let whole = outcome(long.as_bytes(), "decimal=comma");
    assert!(
        whole.ends_with("names in line 42; lines 1 to 40 above the table skipped"),
        "{}",
        &whole[whole.len() - 99..]
    );
    assert_eq!(outcome(Packets(long.as_bytes(), 7), "decimal=comma"), whole);
}

#[test]
fn encodings_change_nothing_but_a_remark() {
    let is_text = |(text, _, expected): &&(&str, &str, &str)| {
        !text.starts_with('\u{feff}') && !text.contains('\0') && !expected.contains("looks like")
    };
    for (text, given, expected) in CASES.iter().filter(is_text) {
        let units: Vec<u16> = text.encode_utf16().collect();
        let utf_16 = |bytes_of: fn(u16) -> [u8; 2]| units.iter().copied().flat_map(bytes_of).collect::<Vec<u8>>();
        for (mark, bytes) in [([0xff, 0xfe], utf_16(u16::to_le_bytes)), ([0xfe, 0xff], utf_16(u16::to_be_bytes))] {
            let marked = [&mark[..], &bytes].concat();
            assert_eq!(outcome(Packets(&marked, 1), given), *expected, "{text:?}");
        }
        let with_mark = format!("\u{feff}{text}");
        assert_eq!(outcome(with_mark.as_bytes(), given), *expected, "{text:?}");
    }
    let latin = b"Temp (\xb0C);T\n1;2\n3;4\n";
    assert!(outcome(&latin[..], "x=x=1 y=T").ends_with("1 2, 3 4 | read as windows-1252, which the file does not say"));
    #[cfg(feature = "encodings")]
    assert_eq!(outcome(&b"\xca\xb1,y\n1,2\n3,4\n"[..], "x=x=1 y=y encoding=gbk"), "1 2, 3 4");
    assert_eq!(outcome(&b"\xef\xbb\xbfx,y\n1,2\n3,4\n"[..], "encoding=utf-8"), "1 2, 3 4");
}

/// Pieces of files put together in other ways: whatever comes of it is said in a line, and packets change nothing.
#[test]
fn damaged_files_are_read_or_refused_in_one_line() {
    const PIECES: [&str; 16] =
        [",", ";", "\t", " ", "\"", "\n", "\r", "#", "-", "1", "x", "\u{2212}", "|", "NA", "2020-01-01", "\0"];
    let mut state = 1_u32;
    let mut random = |n: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % n
    };
    for round in 0..1500 {
        let (text, given, _) = CASES[random(CASES.len())];
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..=random(4) {
            let place = random(characters.len() + 1);
            let end = characters.len().min(place + random(3));
            characters.splice(place..end, PIECES[random(PIECES.len())].chars());
        }
        let damaged: String = characters.into_iter().collect();
        let found = outcome(damaged.as_bytes(), given);
        let is_line =
            !found.contains(|character: char| character.is_control() || "\u{2028}\u{202e}".contains(character));
        // A formula that cannot be read is shown with a caret below it.
        assert!(is_line || found.starts_with("the formula, column"), "{damaged:?}: {found:?}");
        assert_eq!(outcome(Packets(damaged.as_bytes(), round), given), found, "{damaged:?}");
    }
}

/// Every field is looked at a few times at most, however many there are in a row.
#[test]
fn wide_tables_take_no_longer_per_field() {
    let n_columns = 40_000;
    let names: Vec<String> = (1..n_columns).map(|index| format!("c{index}")).chain(["y".into()]).collect();
    let row = (0..n_columns).map(|index| (index % 10).to_string()).collect::<Vec<_>>().join(",");
    let text = format!("{}\n{row}\n{row}\n{row}\n", names.join(","));
    let (columns, format) = options("x=x=3");
    let found =
        read::<f64>(text.as_bytes(), "f".into(), &format, "a*x", &Columns { response: Some("y".into()), ..columns })
            .unwrap();
    assert_eq!((found.inputs, found.y), (vec![vec![2.0; 3]], vec![9.0; 3]));
}
