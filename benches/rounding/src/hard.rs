//! Arguments whose results are nearest to the middle of two numbers, among many.

use std::sync::Mutex;

use crate::check::{Count, Limit, compare_f64};
use crate::functions::{Function, by_name};
use crate::oracle::{distance_to_middle, mpfr_f64};
use crate::sample::{Random, arguments};

/// The hardest of so many random arguments, one a line: name, bits of the arguments, bits of the right result, and the
/// logarithm to base 2 of the distance from the middle in units in the last place.
pub fn search(function: &Function, limit: &Limit, keep: usize) -> Vec<String> {
    let found = Mutex::new(Vec::<(f64, f64, f64)>::new());
    std::thread::scope(|scope| {
        for thread in 0..limit.threads {
            let found = &found;
            scope.spawn(move || {
                let mut random = Random(limit.seed.wrapping_add(thread << 48));
                let mut nearest = Vec::new();
                for _ in 0..limit.calls / limit.threads {
                    let (x, y) = arguments(function, &mut random);
                    let distance = distance_to_middle(function.number, x, y);
                    // Exact ties are another matter.
                    if distance < 1e-4 && distance > 1e-30 {
                        nearest.push((distance, x, y));
                    }
                }
                found.lock().expect("no thread panics with the lock").extend(nearest);
            });
        }
    });
    lines(function, found.into_inner().expect("no thread panics with the lock"), keep)
}

/// A line for each of the nearest to the middle.
fn lines(function: &Function, mut found: Vec<(f64, f64, f64)>, keep: usize) -> Vec<String> {
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.dedup();
    found.truncate(keep);
    found
        .iter()
        .map(|&(distance, x, y)| {
            let right = mpfr_f64(function.number, x, y);
            let logarithm = distance.log2();
            let (x, y, right) = (x.to_bits(), y.to_bits(), right.to_bits());
            format!("{} {x:016x} {y:016x} {right:016x} {logarithm:.1}", function.name)
        })
        .collect()
}

/// The arguments in a file of CORE-MATH (`*.wc`): one or two hexadecimal numbers a line; single ones with either sign.
fn read(text: &str) -> Vec<(f64, f64)> {
    let mut all = Vec::new();
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or("");
        let numbers: Vec<f64> = line.split([',', ' ', '\t']).filter_map(|word| hexadecimal(word.trim())).collect();
        match numbers[..] {
            [x] => all.extend([(x, 0.0), (-x, 0.0)]),
            [x, y, ..] => all.push((x, y)),
            [] => {}
        }
    }
    all
}

/// Compares with the arguments in a file of CORE-MATH; and the hardest among them, as [`search`] gives them.
pub fn from_file(name: &str, text: &str, keep: usize) -> Result<(Count, Vec<String>), String> {
    let function = by_name(name).ok_or_else(|| format!("no function is named {name}"))?;
    let mut count = Count::default();
    let mut found = Vec::new();
    for (x, y) in read(text) {
        compare_f64(function, x, y, &mut count);
        if keep > 0 {
            let distance = distance_to_middle(function.number, x, y);
            if distance < 1e-4 && distance > 1e-60 {
                found.push((distance, x, y));
            }
        }
    }
    Ok((count, lines(function, found, keep)))
}

/// The number of C's `%a`.
fn hexadecimal(word: &str) -> Option<f64> {
    let (negative, word) = match word.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, word.strip_prefix('+').unwrap_or(word)),
    };
    let word = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"))?;
    let (digits, exponent) = word.split_once(['p', 'P']).unwrap_or((word, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mantissa = u64::from_str_radix(&format!("{whole}{fraction}"), 16).ok()?;
    let exponent = exponent.parse::<i32>().ok()? - 4 * fraction.len() as i32;
    // Exact: in two steps, so that neither power is out of the range.
    let half = exponent / 2;
    let magnitude = mantissa as f64 * 2_f64.powi(half) * 2_f64.powi(exponent - half);
    Some(if negative { -magnitude } else { magnitude })
}
