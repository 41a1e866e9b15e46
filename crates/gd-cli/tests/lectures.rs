//! The films of docs/lectures.md, in two frames each, and whether they show what the page says.

mod common;

use std::fs;
use std::path::Path;

use common::{gd, stderr};
use serde_json::Value;

/// The words of a command as a shell takes them apart.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// How a descent ended, and where.
struct End {
    optimizer: String,
    reason: String,
    params: Vec<f64>,
    loss: f64,
}

impl End {
    fn of(report: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let parameters = report["parameters"].as_array().expect("parameters");
        Self {
            optimizer: text(&report["method"]["optimizer"]),
            reason: text(&report["stop"]["reason"]),
            params: parameters.iter().map(|parameter| parameter["value"].as_f64().expect("a number")).collect(),
            loss: report["loss"].as_f64().or(report["mse"].as_f64()).unwrap_or(f64::NAN),
        }
    }

    fn is_at(&self, place: &[f64], distance: f64) -> bool {
        self.params.len() == place.len() && self.params.iter().zip(place).all(|(a, b)| (a - b).abs() <= distance)
    }
}

/// What the page says of a film, and what its course shows by it.
fn check(film: &str, ends: &[End]) {
    let reasons: Vec<&str> = ends.iter().map(|end| end.reason.as_str()).collect();
    let optimizers: Vec<&str> = ends.iter().map(|end| end.optimizer.as_str()).collect();
    match (film, ends) {
        // The line of least squares.
        ("housing.gif", [end]) => assert!(end.is_at(&[1.633, 0.308], 0.02), "{:?}", end.params),
        ("boyd.gif", [end]) => {
            assert!(end.reason == "converged" && end.is_at(&[-0.34657, 0.0], 1e-3), "{:?}", end.params);
        }
        ("momentum.gif", [sgd, momentum]) => {
            assert_eq!(optimizers, ["sgd", "momentum"]);
            assert!(momentum.params[0].abs() < sgd.params[0].abs(), "momentum gets farther along the flat axis");
        }
        ("rates.gif", [_, _, _]) => assert_eq!(reasons, ["crawling", "budget spent", "diverged"]),
        ("local_minimum.gif", [end]) => {
            // The nearest minimum below the start is at 7.3.
            assert!(end.is_at(&[-2.0], 0.3) && end.reason == "oscillating", "{:?} {reasons:?}", end.params);
        }
        ("rosenbrock.gif", [sgd, momentum]) => {
            assert_eq!(optimizers, ["sgd", "momentum"]);
            assert!(sgd.params[0] < 0.5 && momentum.is_at(&[1.0, 1.0], 0.05), "{:?}", sgd.params);
        }
        ("saddle.gif", [_, _, _, _]) => {
            assert_eq!(optimizers, ["sgd", "momentum", "rmsprop", "adam"]);
            assert_eq!(reasons, ["budget spent", "unbounded", "unbounded", "unbounded"]);
        }
        ("beale.gif", [sgd, momentum, adam]) => {
            assert_eq!((optimizers, reasons[1]), (vec!["sgd", "momentum", "adam"], "diverged"));
            assert!(sgd.is_at(&[3.0, 0.5], 0.3), "{:?}", sgd.params);
            assert!(sgd.loss < adam.loss && adam.loss < 2.0 && momentum.loss > 1e6);
        }
        ("himmelblau.gif", [_, _, _, _]) => {
            let minima = [[3.0, 2.0], [-2.805_118, 3.131_313], [-3.779_310, -3.283_186], [3.584_428, -1.848_127]];
            for (end, minimum) in ends.iter().zip(minima) {
                assert!(end.is_at(&minimum, 0.01), "{:?} {minimum:?}", end.params);
            }
        }
        ("decay.gif", [end]) => assert_eq!((end.reason.as_str(), end.params.len()), ("converged", 3)),
        (film, ends) => panic!("nothing is known of {film} with {} descents", ends.len()),
    }
}

#[test]
fn every_film_is_one_command() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let page = fs::read_to_string(docs.join("lectures.md")).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mut n_films = 0;
    for command in page.lines().filter(|line| line.starts_with("gd ")) {
        let words = words(command);
        for data in words.iter().filter(|word| Path::new(word).extension().is_some_and(|ending| ending == "csv")) {
            fs::copy(docs.join("examples").join(data), dir.path().join(data)).unwrap();
        }
        let film = words.iter().skip_while(|word| *word != "--gif").nth(1).expect("a film");
        let arguments: Vec<&str> =
            words.iter().skip(1).map(String::as_str).chain(["--frames", "2", "--report", "json"]).collect();
        let out = gd(dir.path(), &arguments);
        // A descent that does not arrive is drawn as well.
        assert!(matches!(out.status.code(), Some(0 | 1)), "{command}: {}", stderr(&out));
        assert!(fs::read(dir.path().join(film)).unwrap().starts_with(b"GIF89a"), "{command}");
        let report: Value = serde_json::from_slice(&out.stdout).unwrap();
        let ends = report.as_array().map_or_else(|| vec![End::of(&report)], |all| all.iter().map(End::of).collect());
        check(film, &ends);
        n_films += 1;
    }
    assert_eq!(n_films, 10);
}
