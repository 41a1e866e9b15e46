//! What a fit says at its end beyond "converged": each ending where it is true, and where it would be tempting and false.

mod common;

use gd_core::math::{cos, exp};
use gd_fit::{Fit, Precision, Settings, StartValues, Table, fit};

use common::{noise, table};

fn with(table: &Table, formula: &str, settings: &Settings) -> Fit {
    fit(table, formula, settings).expect("a fit")
}

fn bounded(table: &Table, formula: &str, bounds: &str) -> Fit {
    with(table, formula, &Settings { bounds: bounds.parse().expect("bounds"), ..Settings::default() })
}

/// The last line of the report and what programs get.
fn endings(fit: &Fit) -> (String, serde_json::Value) {
    let json: serde_json::Value = serde_json::from_str(&fit.to_json()).expect("JSON");
    (fit.to_string().lines().last().unwrap_or_default().to_owned(), json)
}

#[test]
fn a_parameter_at_its_bound_is_named_if_the_bound_holds_it() {
    let decay = table(40, 10.0, |index, x| 5.0 * exp(-0.7 * x) + 1.0 + 0.02 * noise(index));
    let formula = "a*exp(-b*x) + c";
    let held = bounded(&decay, formula, "b=1..,c=..0.5");
    let (said, json) = endings(&held);
    let expected = "at a bound: b is at its lower bound 1 and c is at its upper bound 0.5, and the loss would fall beyond; all \
                    values and errors hold only if that is meant";
    assert_eq!((said.as_str(), json["stop"]["reason"].as_str()), (expected, Some("at a bound")));
    assert!(
        !held.is_converged() && json["parameters"][0]["stderr"].as_f64().is_some_and(|error| error > 0.0),
        "{held}"
    );
    assert!(json["parameters"][1]["no_stderr"].as_str().is_some_and(|why| why.contains("ended on a bound")), "{held}");
    // From a given start as well, with and without a search.
    for skips_search in [false, true] {
        let (bounds, start) = ("b=1..".parse().expect("bounds"), "a=1,b=2,c=1".parse().expect("a start"));
        let given = with(&decay, formula, &Settings { bounds, start, skips_search, ..Settings::default() });
        assert!(endings(&given).0.starts_with("at a bound: b is at its lower bound 1, and"), "{given}");
    }
    // Bounds that hold nothing, and one that the minimum itself lies on.
    assert!(bounded(&decay, formula, "a=0..10,b=0..1").is_converged());
    let y = vec![-1.9, -0.2, 2.1];
    let line = Table::new([("x", vec![-1.0, 0.0, 1.0]), ("y", y)]).expect("two columns");
    for bounds in ["a=2..", "a=..2"] {
        let touched = bounded(&line, "a*x", bounds);
        assert!(touched.is_converged() && (touched.value("a").unwrap() - 2.0).abs() < 1e-12, "{touched}");
    }
    let exact = bounded(&table(9, 4.0, |_, x| 2.0 * x + 1.0), "a*x + b", "a=2..,b=..1");
    assert!(exact.is_converged(), "{exact}");
}

#[test]
fn a_formula_that_has_the_response_among_its_inputs_explains_nothing() {
    let x: Vec<f64> = (0..20).map(f64::from).collect();
    let y: Vec<f64> = x.iter().enumerate().map(|(row, x)| 2.0 * x + noise(row)).collect();
    let of = |z: Vec<f64>| Table::new([("x", x.clone()), ("z", z), ("y", y.clone())]).expect("three columns");
    let copied = with(&of(y.clone()), "a*x + b*z + c", &Settings::default());
    let expected =
        "not to be trusted: z equals y in every row, so the formula copies what it should explain; leave z out";
    assert_eq!((endings(&copied).0.as_str(), copied.is_converged()), (expected, false));
    // Without that column in the formula, and with one that is close to it.
    assert!(with(&of(y.clone()), "a*x + c", &Settings::default()).is_converged());
    let close = y.iter().map(|y| y + 1e-3 * noise((1000.0 * y.abs()) as usize)).collect();
    assert!(with(&of(close), "a*x + b*z + c", &Settings::default()).is_converged());
    // Exact data of a formula are no copy: not in two inputs, nor on the line of slope 1.
    let sum = Table::new([("x", x.clone()), ("z", y.clone()), ("y", x.iter().zip(&y).map(|(x, z)| x + z).collect())]);
    assert!(with(&sum.expect("three columns"), "a*x + b*z + c", &Settings::default()).is_converged());
    let same = with(&table(4, 3.0, |_, x| x), "a*x + b", &Settings::default());
    assert!(same.is_converged() && (same.value("a").unwrap() - 1.0).abs() < 1e-12, "{same}");
}

#[test]
fn a_minimum_at_infinity_names_the_parameter_that_runs_there() {
    // The less of a wave is seen, and the larger that wave, the nearer it comes to a parabola (Stack Overflow 75222565).
    let x = vec![1.7, 8.8, 15.0, 25.0, 35.0, 45.0, 54.8, 60.0, 64.7, 70.0];
    let y = vec![30.0, 20.0, 13.2, 6.2, 3.9, 5.2, 10.0, 14.8, 20.0, 27.5];
    let parabola = Table::new([("x", x), ("y", y)]).expect("two columns");
    for start in ["", "amp=26.1,omega=0.045,phase=3,offset=30"] {
        let start = if start.is_empty() { StartValues::default() } else { start.parse().expect("a start") };
        let wave = with(&parabola, "amp*sin(omega*x + phase) + offset", &Settings { start, ..Settings::default() });
        assert!(!wave.is_converged(), "{wave}");
        assert!(endings(&wave).0.starts_with("not to be trusted: amp runs away: it is at "), "{wave}");
        assert!(!wave.to_string().contains("allow more") && !wave.to_string().contains("nearer"), "{wave}");
    }
    // A parameter that is only on its way, however far it has come: more steps do help.
    let steep = table(40, 1.0, |row, x| 3e8 * exp(x) + 1e5 * noise(row));
    let start = || "a=1,b=0.1".parse().expect("a start");
    let mut farthest = 0.0_f64;
    for steps in 1..100 {
        let settings = Settings { start: start(), steps: Some(steps), skips_search: true, ..Settings::default() };
        let short = with(&steep, "a*exp(b*x)", &settings);
        if short.is_converged() {
            break;
        }
        farthest = farthest.max(short.value("a").expect("a"));
        assert!(endings(&short).0.ends_with("allow more, or start nearer"), "{short}");
    }
    assert!(farthest > 1e3, "{farthest}");
    assert!(with(&steep, "a*exp(b*x)", &Settings { start: start(), ..Settings::default() }).is_converged());
}

#[test]
fn squares_that_have_no_numbers_are_said_to_be_lost() {
    // The same line in ever smaller units: at 1e-20 the squares are beyond single precision, at 1e-160 beyond double.
    let line = |unit: f64| table(12, 5.0, |index, x| unit * (2.0 * x + 1.0 + 0.1 * noise(index)));
    let fitted = |unit, precision| with(&line(unit), "y = a*x + b", &Settings { precision, ..Settings::default() });
    for (unit, precision) in [(1e-20, Precision::F32), (1e-160, Precision::F64)] {
        let (said, _) = endings(&fitted(unit, precision));
        assert!(said.starts_with("not to be trusted: the squares of the residuals are too small"), "{said}");
    }
    for (unit, precision) in [(1e-12, Precision::F32), (1e-19, Precision::F32), (1e-140, Precision::F64)] {
        let small = fitted(unit, precision);
        let (error, whole) = (small.parameters()[0].error.clone().unwrap(), fitted(1.0, Precision::F64));
        let right = whole.parameters()[0].error.clone().unwrap();
        assert!(small.is_converged() && (error / unit - right).abs() < 1e-3 * right, "{small}");
    }
}

#[test]
fn what_died_out_names_what_led_there() {
    // An answer that falls, and a curve that rises: the nearer e comes to 0, the nearer that is to a constant.
    let (x, y) = (vec![0.0, 2.5, 5.0, 10.0, 25.0], vec![4.91, 1.32, 1.18, 1.12, 1.09]);
    let dose = Table::new([("x", x), ("y", y)]).expect("two columns");
    let settings = || Settings { start: "m=1.06,k=0.5,h=1".parse().expect("a start"), ..Settings::default() };
    let dead = with(&dose, "m*x^h/(k^h + x^h)", &settings());
    let said = endings(&dead).0;
    assert!(said.starts_with("not to be trusted: here, with k at ") && said.contains("h has no influence"), "{dead}");
    // The same curve turned round has its answer.
    assert!(with(&dose, "m - m*x^h/(k^h + x^h) + c", &Settings::default()).is_converged());
}

#[test]
fn an_error_that_nobody_can_use_is_not_shown() {
    // Without a decay its rate is 0, where the prediction does not change with it at first: no linear error holds.
    let wave = table(200, 20.0, |row, x| 3.0 * cos(1.5 * x) * exp(1e-4 * x * x) + 0.02 * noise(row));
    let damped = with(&wave, "a*exp(-(s*x)^2)*cos(w*x)", &Settings::default());
    let text = damped.to_string();
    let s = damped.parameters().into_iter().find(|parameter| parameter.name == "s").expect("s");
    let error = s.error.clone().expect("an error");
    assert!(damped.is_converged() && error > 1e4 * s.value.abs() && !s.is_determined, "{damped}");
    assert!(text.contains("not determined") && text.contains("s is not determined: the formula is far from linear"));
    let parameter = |json: &serde_json::Value, index: usize| json["parameters"][index].clone();
    let (_, json) = endings(&damped);
    let of_s = parameter(&json, 1);
    assert_eq!(
        (of_s["name"].as_str(), of_s["stderr"].as_f64(), of_s["determined"].as_bool()),
        (Some("s"), Some(error), Some(false))
    );
    assert!(parameter(&json, 0)["determined"].is_null());
    // A value that is 0 but for rounding has an error that is many times as large, and right.
    let y =
        vec![2.0, 0.5, 0.0, 0.5, 2.0].into_iter().zip([0.1, -0.1, 0.0, 0.1, -0.1]).map(|(y, odd)| y + odd).collect();
    let even = Table::new([("x", vec![-2.0, -1.0, 0.0, 1.0, 2.0]), ("y", y)]).expect("two columns");
    let zero = with(&even, "a + b*x^2", &Settings::default());
    let a = zero.parameters().remove(0);
    assert!(a.is_determined && a.error.expect("an error") > 1e4 * a.value.abs() && a.value.abs() < 1e-12, "{zero}");
    assert!(!zero.to_string().contains("not determined") && !zero.to_string().contains("e15 %"), "{zero}");
}

#[test]
fn a_right_answer_is_called_so() {
    // A ramp between two levels: its corners stop at observations, in a valley with a kink that bends.
    let ramp = |x: f64| 10.0 + 100.0 * ((x - 3.1) / 1.5 + 0.5).clamp(0.0, 1.0);
    let steps = table(201, 10.0, |row, x| ramp(x) + 10.0 * noise(row));
    let formula = "c + a*min(1, max(0, (x - m)/s + 0.5))";
    let fitted = with(&steps, formula, &Settings::default());
    assert!(fitted.is_converged() && (fitted.value("m").unwrap() - 3.1).abs() < 0.1, "{fitted}");
    // No start around it leads lower.
    for (m, s) in [(3.0, 1.4), (3.2, 1.6), (3.1, 1.5)] {
        let start = format!("c=10,a=100,m={m},s={s}").parse().expect("a start");
        let other = with(&steps, formula, &Settings { start, skips_search: true, ..Settings::default() });
        assert!(other.loss() >= fitted.loss() * (1.0 - 1e-9), "{other}{fitted}");
    }
    // Before it has arrived it is not.
    let start = || "c=0,a=50,m=5,s=4".parse().expect("a start");
    let short =
        with(&steps, formula, &Settings { start: start(), steps: Some(2), skips_search: true, ..Settings::default() });
    assert!(!short.is_converged(), "{short}");
    // Without residuals.
    let exact = with(&table(30, 5.0, |_, x| 3.0 * exp(-0.5 * x) + 0.25), "a*exp(-b*x) + c", &Settings::default());
    assert!(exact.is_converged() && (exact.value("b").unwrap() - 0.5).abs() < 1e-9, "{exact}");
    // Where a derivative vanishes, so that a step by it has no length to go by.
    let wave = table(200, 20.0, |row, x| 3.0 * cos(1.5 * x) * exp(1e-4 * x * x) + 0.02 * noise(row));
    let damped = with(&wave, "a*exp(-(s*x)^2)*cos(w*x)", &Settings::default());
    assert!(damped.is_converged() && damped.value("s").is_some_and(|s| s.abs() < 1e-3), "{damped}");
}
