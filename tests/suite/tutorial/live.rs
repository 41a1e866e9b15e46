//! Links to the live page: each says only what the page understands.

use gd_scenarios::Scenario;

use super::page::Page;
use super::{LANGUAGES, pages, pairs};

const EXAMPLES: [&str; 4] = ["puromycin", "cooling", "thermistor", "oscillation"];
const OPTIMIZERS: [&str; 8] = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "lm"];

/// The text that a value stands for.
fn decoded(value: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.ok_or_else(|| format!("'{value}' ends within a percent code"))?);
        rest = &tail[2..];
    }
    String::from_utf8(bytes).map_err(|_| format!("'{value}' is not UTF-8"))
}

/// What is wrong with a state, in a page of this language.
fn fault(state: &str, language: &str) -> Option<String> {
    let mut keys: Vec<&str> = Vec::new();
    for pair in state.split('&') {
        let Some((key, value)) = pair.split_once('=') else { return Some(format!("'{pair}' has no value")) };
        if keys.contains(&key) {
            return Some(format!("{key} stands twice"));
        }
        keys.push(key);
        if let Some(bad) = value.chars().find(|c| !(c.is_ascii_alphanumeric() || "-._~*/,%".contains(*c))) {
            return Some(format!("{key}: '{bad}' is not encoded"));
        }
        let value = match decoded(value) {
            Ok(value) => value,
            Err(fault) => return Some(fault),
        };
        let number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
        let is_right = match key {
            "lang" => value == language,
            "scenario" => Scenario::by_name(&value).is_some(),
            "example" => EXAMPLES.contains(&value.as_str()),
            "formula" => gd_formula::Formula::parse(&value, &["x"]).is_ok(),
            "optimizer" => OPTIMIZERS.contains(&value.as_str()),
            "start" => value.split(',').all(number),
            "lr" | "noise" => number(&value) && !value.starts_with('-'),
            "seed" | "step" => value.parse::<u64>().is_ok(),
            "steps" => value.parse::<u64>().is_ok_and(|steps| steps > 0),
            "precision" => ["f32", "f64"].contains(&value.as_str()),
            "scale" => ["auto", "none"].contains(&value.as_str()),
            _ => return Some(format!("there is no key '{key}'")),
        };
        if !is_right {
            return Some(format!("{key} cannot be '{value}'"));
        }
    }
    (!keys.contains(&"lang")).then(|| "lang is missing".into())
}

#[test]
fn live_links_say_what_the_page_understands() {
    for language in LANGUAGES {
        for page in pages(language) {
            let faults: Vec<_> =
                page.live_states().filter_map(|state| Some((state, fault(state, language)?))).collect();
            assert!(faults.is_empty(), "{}: {faults:?}", page.path.display());
        }
    }
}

#[test]
fn both_languages_have_the_same_live_links() {
    for (english, chinese) in pairs() {
        let states = |page: &Page, language: &str| {
            page.live_states().map(|state| state.replace(language, "")).collect::<Vec<_>>()
        };
        assert_eq!(states(&english, "lang=en&"), states(&chinese, "lang=zh&"), "{}", english.path.display());
    }
}

#[test]
fn wrong_states_are_found() {
    assert_eq!(fault("lang=en&formula=a*x%5E2%20%2B%20b&start=5,-4&lr=0.1", "en"), None);
    for state in [
        "scenario=line",
        "lang=zh&scenario=line",
        "lang=en&scenario=lime",
        "lang=en&lr=fast",
        "lang=en&lr=1&lr=2",
        "lang=en&formula=a*x+b",
        "lang=en&formula=a*",
        "lang=en&formula=%4",
        "lang=en&color=red",
        "lang=en&step",
        "lang=en&steps=0",
    ] {
        assert!(fault(state, "en").is_some(), "{state}");
    }
}
