//! The tutorial's descents through the command line.

mod common;

use std::fmt::Write as _;
use std::fs;

use gd_scenarios::{ModelKind, SCENARIOS};

/// Steps between two numbers, each way through the numbers of f32.
fn ulps(one: f32, two: f32) -> u32 {
    let place =
        |value: f32| if value < 0.0 { -i64::from(value.to_bits() & 0x7fff_ffff) } else { i64::from(value.to_bits()) };
    place(one).abs_diff(place(two)) as u32
}

/// The formula as a user types it, and the most ulps that a step may be off. The derivatives of the tiny network come in
/// another order of multiplication than those written by hand, so they round otherwise; the other two have the same bits.
fn formula(model: ModelKind) -> (&'static str, u32) {
    match model {
        ModelKind::Line => ("a*x + b", 0),
        ModelKind::Cubic => ("a*x^3 + b*x^2", 0),
        ModelKind::TinyNet => ("sin(b*cos(a*x))", MOST_ULPS_OF_NET),
    }
}

/// As measured.
const MOST_ULPS_OF_NET: u32 = 1;

#[test]
fn the_five_scenarios_have_the_bits_of_the_models_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    for scenario in &SCENARIOS {
        let (x, y) = scenario.data::<f32>();
        let mut table = String::from("x,y\n");
        x.iter().zip(&y).for_each(|(x, y)| writeln!(table, "{x},{y}").unwrap());
        fs::write(dir.path().join("data.csv"), table).unwrap();
        let [a, b] = scenario.start;
        let (formula, most_ulps) = formula(scenario.model);
        let (start, rate) = (format!("a={a},b={b}"), scenario.learning_rate.to_string());
        let steps = scenario.n_steps.to_string();
        let arguments = ["fit", "data.csv", formula, "--precision", "f32", "--lr", &rate, "--steps", &steps];
        common::gd(dir.path(), &[&arguments[..], &["--start", &start, "--trajectory", "out.csv"]].concat());
        let mut reader = csv::Reader::from_path(dir.path().join("out.csv")).unwrap();
        let names: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
        let place = |name: &str| names.iter().position(|known| known == name).unwrap();
        let (mut n_steps, mut worst) = (0, 0);
        for (record, step) in reader.records().zip(scenario.descent(&x, &y).unwrap()) {
            let record = record.unwrap();
            let field = |name: &str| record[place(name)].parse::<f32>().unwrap();
            assert_eq!(record[0], step.index.to_string());
            for (found, expected) in
                [(field("a"), step.params[0]), (field("b"), step.params[1]), (field("mse"), step.loss)]
            {
                worst = worst.max(ulps(found, expected));
            }
            n_steps += 1;
        }
        assert_eq!(n_steps, scenario.n_steps);
        assert!(worst <= most_ulps, "{}: {worst} ulps off, {most_ulps} allowed", scenario.name);
    }
}
