//! Whatever is written for a setting: a value within what the documentation promises, or an error of one line.
//!
//! The first byte chooses the kind of setting, the rest is its text.
#![no_main]

use std::fmt::Display;
use std::str::FromStr;

use gd_fit::{
    Bounds, Direction, Encoding, Fixed, InputRange, LevelChoice, Names, OptimizerName, Panels, Precision, Printable,
    Priors, Ranges, Scale, Size, StartValues, Starts,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [kind, text @ ..] = bytes else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    match kind % 16 {
        0 => check::<StartValues>(text, |StartValues(list)| {
            assert!(!list.is_empty() && list.iter().all(|(name, value)| is_name(name) && value.is_finite()));
        }),
        1 => check::<Starts>(text, |Starts(list)| {
            assert!(list.iter().all(|(name, values)| is_name(name) && (1..=10_000).contains(&values.len())));
            assert!(list.iter().flat_map(|(_, values)| values).all(|value| value.is_finite()));
        }),
        2 => check::<Bounds>(text, |Bounds(list)| {
            assert!(list.iter().all(|(name, [low, high])| is_name(name) && low < high));
        }),
        3 => check::<Ranges>(text, |Ranges(list)| {
            assert!(list.iter().all(|(name, ends)| is_name(name) && is_range(*ends)));
        }),
        4 => check::<Fixed>(text, |Fixed(list)| {
            assert!(list.iter().all(|(name, value)| is_name(name) && value.is_none_or(f64::is_finite)));
        }),
        5 => check::<Names>(text, |Names([one, two])| assert!(is_name(one) && is_name(two) && one != two)),
        6 => check::<InputRange>(text, |InputRange([low, high])| assert!(low < high)),
        7 => check::<Size>(text, |size| {
            assert!((100..=8000).contains(&size.width) && (100..=8000).contains(&size.height));
        }),
        8 => check::<Direction>(text, |direction| {
            assert!(direction.azimuth.abs() <= 360.0 && direction.elevation.abs() <= 90.0);
        }),
        9 => check::<Panels>(text, |Panels(list)| {
            let is_new = |(index, panel)| !list[..index].contains(panel);
            assert!(!list.is_empty() && list.iter().enumerate().all(is_new));
        }),
        10 => check::<Priors>(text, |Priors(list)| {
            let is_good = |(name, [mean, deviation]): &(String, [f64; 2])| {
                is_name(name) && mean.is_finite() && *deviation > 0.0 && deviation.is_finite()
            };
            assert!(!list.is_empty() && list.iter().all(is_good));
        }),
        11 => check::<LevelChoice>(text, |levels| match levels {
            LevelChoice::Count(count) => assert!((2..=100).contains(count)),
            LevelChoice::At(heights) => {
                assert!(
                    (2..=100).contains(&heights.len()) && heights.windows(2).all(|pair| is_range([pair[0], pair[1]]))
                );
            }
        }),
        12 => check::<OptimizerName>(text, |name| assert_eq!(name.to_string(), text)),
        13 => check::<Precision>(text, |precision| assert_eq!(precision.to_string(), text)),
        14 => check::<Scale>(text, |scale| assert_eq!(scale.to_string(), text)),
        _ => check::<Encoding>(text, |_| ()),
    }
});

/// Reads a text twice, with the same outcome, and checks the value or its error.
fn check<V: FromStr<Err: Display>>(text: &str, is_promised: impl Fn(&V)) {
    match text.parse::<V>() {
        Ok(value) => is_promised(&value),
        Err(error) => {
            let line = Printable(&error.to_string()).to_string();
            assert!(!line.is_empty() && line.lines().count() == 1, "{text:?}: {line}");
            assert!(!line.chars().any(char::is_control), "{text:?}: {line:?}");
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.trim().is_empty()
}

fn is_range([low, high]: [f64; 2]) -> bool {
    low.is_finite() && high.is_finite() && low < high
}
