//! Whatever is in a file: an error of one line, or columns of equal length with finite numbers; never a panic.
//!
//! The first byte chooses the options, the rest is the file.
#![no_main]

use clap::Parser;
use gd_cli::arguments::{Arguments, Command};
use gd_cli::data::read;
use libfuzzer_sys::fuzz_target;

const OPTIONS: [&[&str]; 8] = [
    &["a*x"],
    &["a*x", "--separator", "space"],
    &["a*x + b*t", "--decimal", "comma"],
    &["a*x", "--weights", "w"],
    &["a*x", "--sigma", "3"],
    &["a*x", "--header", "no"],
    &["a*p", "--x", "p=1", "--y", "2"],
    &["y = a*x", "--header", "yes", "--separator", "tab"],
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, content)) = bytes.split_first() else { return };
    let options = OPTIONS[*first as usize % OPTIONS.len()];
    let arguments = ["gd", "fit", "data"].iter().chain(options);
    let Command::Fit(arguments) = Arguments::parse_from(arguments).command else { return };
    match read::<f64>(content, "data".into(), &arguments.data) {
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
