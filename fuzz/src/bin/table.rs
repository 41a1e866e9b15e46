//! Whatever is in a file: an error of one line, or columns of equal length with finite numbers; never a panic.
//!
//! The first byte chooses the options, the rest is the file.
#![no_main]

use gd_fit::{Columns, Decimal, Format, Header, Separator, read};
use libfuzzer_sys::fuzz_target;

/// A formula, which column is what, and how the file is written.
fn options(choice: u8) -> (&'static str, Columns, Format) {
    let (plain, format) = (Columns::default(), Format::default());
    let column = |name: &str| Some(name.to_owned());
    if choice >= 0x80 {
        let sigma = column(if choice % 2 == 0 { "sqrt(x) + 0.1*y" } else { "s" });
        return ("a*x", Columns { sigma, counts: column("n"), response: column("y"), ..plain }, format);
    }
    match choice % 8 {
        0 => ("a*x", plain, format),
        1 => ("a*x", plain, Format { separator: Separator::Space, ..format }),
        2 => ("a*x + b*t", plain, Format { decimal: Decimal::Comma, ..format }),
        3 => ("a*x", Columns { weights: column("w"), ..plain }, format),
        4 => ("a*x", Columns { sigma: column("3"), ..plain }, format),
        5 => ("a*x", plain, Format { header: Header::No, ..format }),
        6 => ("a*p", Columns { inputs: vec!["p=1".into()], response: column("2"), ..plain }, format),
        _ => ("y = a*x", plain, Format { header: Header::Yes, separator: Separator::Tab, ..format }),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, content)) = bytes.split_first() else { return };
    let (formula, columns, format) = options(*first);
    match read::<f64>(content, "data".into(), format, formula, &columns) {
        Err(error) => {
            let lines = error.to_string().lines().count();
            assert!(lines == 1, "{error}");
        }
        Ok(table) => {
            let n_rows = table.y.len();
            assert!(n_rows > 0);
            for column in table.inputs.iter().chain([&table.y]).chain(&table.weights) {
                assert!(column.len() == n_rows && column.iter().all(|value| value.is_finite()));
            }
        }
    }
});
