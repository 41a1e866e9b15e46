//! Whatever is in a file: an error of one line, or columns of equal length with finite numbers; never a panic, and the same
//! however the bytes come.
//!
//! The first byte chooses the options, the second how the file is written and in what packets it comes, the rest is the
//! file.
#![no_main]

use std::io::{self, Read};

use gd_fit::{Columns, Decimal, Error, Format, Header, Observations, Separator, read};
use libfuzzer_sys::fuzz_target;

/// A formula, which column is what, and how the file is written.
fn options(choice: u8) -> (&'static str, Columns, Format) {
    let (plain, format) = (Columns::default(), Format::default());
    let column = |name: &str| Some(name.to_owned());
    if choice >= 0x80 {
        let sigma = column(if choice % 2 == 0 { "sqrt(x) + 0.1*y" } else { "s" });
        return ("a*x", Columns { sigma, counts: column("n"), response: column("y"), ..plain }, format);
    }
    match choice % 12 {
        0 => ("a*x", plain, format),
        1 => ("a*x", plain, Format { separator: Separator::Space, ..format }),
        2 => ("a*x + b*t", plain, Format { decimal: Decimal::Comma, ..format }),
        3 => ("a*x", Columns { weights: column("w"), ..plain }, format),
        4 => ("a*x", Columns { sigma: column("3"), ..plain }, format),
        5 => ("a*x", plain, Format { header: Header::No, ..format }),
        6 => ("a*p", Columns { inputs: vec!["p=1".into()], response: column("2"), ..plain }, format),
        7 => ("y = a*x", plain, Format { header: Header::Yes, separator: Separator::Tab, ..format }),
        8 => ("a*x", plain, Format { missing: vec!["-999".into(), "off".into()], ..format }),
        9 => ("a*x", plain, Format { skip: 2, ..format }),
        10 => ("a*x", plain, Format { separator: Separator::Bar, comment: b'%', ..format }),
        _ => ("a*p", Columns { inputs: vec!["p=2".into()], response: column("1"), ..plain }, format),
    }
}

/// The file in another encoding, with its name where it has to be told.
fn encoded(content: &[u8], choice: u8) -> (Vec<u8>, &'static str) {
    let text = String::from_utf8_lossy(content);
    match choice % 8 {
        1 => ([0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(), "auto"),
        2 => (text.encode_utf16().flat_map(u16::to_be_bytes).collect(), "utf-16be"),
        3 => (content.to_vec(), "latin1"),
        4 => (content.to_vec(), "gbk"),
        5 => (content.to_vec(), "shift_jis"),
        6 => (content.to_vec(), "iso-2022-jp"),
        _ => (content.to_vec(), "auto"),
    }
}

/// Gives a few bytes at a time, as many as a generator of numbers says.
struct Packets<'a> {
    bytes: &'a [u8],
    state: u32,
}

impl Read for Packets<'_> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        self.state = self.state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let n_bytes = (1 + (self.state >> 24) as usize % 9).min(space.len());
        self.bytes.read(space.get_mut(..n_bytes).unwrap_or_default())
    }
}

fn outcome(result: &Result<Observations<f64>, Error>) -> String {
    match result {
        Ok(table) => format!("{table:?}"),
        Err(error) => error.to_string(),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let [first, second, content @ ..] = bytes else { return };
    let (formula, columns, format) = options(*first);
    let (content, encoding) = encoded(content, *second);
    let Ok(encoding) = encoding.parse() else { return };
    let format = Format { encoding, ..format };
    let result = read::<f64>(content.as_slice(), "data".into(), &format, formula, &columns);
    let packets = Packets { bytes: &content, state: u32::from(*second) };
    let in_packets = read::<f64>(packets, "data".into(), &format, formula, &columns);
    assert_eq!(outcome(&result), outcome(&in_packets));
    match result {
        Err(error) => {
            let lines = error.to_string().lines().count();
            // A formula may not be readable with such names of columns, and has a caret.
            let expected = if matches!(error, Error::Formula { .. }) { 3 } else { 1 };
            assert_eq!(lines, expected, "{error}");
        }
        Ok(table) => {
            let n_rows = table.y.len();
            assert!(n_rows > 0);
            for column in table.inputs.iter().chain([&table.y]).chain(&table.weights) {
                assert!(column.len() == n_rows && column.iter().all(|value| value.is_finite()));
            }
            assert!(table.reading.remarks().iter().all(|remark| remark.lines().count() == 1));
        }
    }
});
