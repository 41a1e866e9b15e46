//! A fit says that it converged only where that may be trusted. Every reason not to has a case where it is true, and one
//! where it would be tempting and false.

mod common;

use gd_core::math::{cos, exp, sin};
use gd_fit::{Columns, Fit, Settings, StartValues, Table, fit};

use common::{noise, table};

fn from(table: &Table, formula: &str, start: &[(&str, f64)], skips_search: bool) -> Fit {
    let start = StartValues(start.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect());
    fit(table, formula, &Settings { start, skips_search, ..Settings::default() }).expect("a fit")
}

#[test]
fn a_plateau_is_no_minimum_and_another_start_is_found() {
    let decay = table(40, 10.0, |index, x| 5.0 * exp(-0.7 * x) + 1.0 + 0.02 * noise(index));
    let dead = [("a", 1.0), ("b", 1000.0), ("c", 1.0)];
    let stuck = from(&decay, "a*exp(-b*x) + c", &dead, true);
    assert!(!stuck.is_converged(), "{stuck}");
    let found = from(&decay, "a*exp(-b*x) + c", &dead, false);
    assert!(found.is_converged() && (found.value("b").unwrap() - 0.7).abs() < 0.05, "{found}");
    assert!(found.to_string().contains("the start that was given led nowhere"), "{found}");
    // A redundant parameter is flat everywhere, and takes nothing from the others.
    let redundant = from(&decay, "a*exp(-b*x) + c + d", &[("a", 1.0), ("b", 1.0), ("c", 1.0), ("d", 1.0)], true);
    assert!(redundant.is_converged(), "{redundant}");
}

#[test]
fn saddles_and_maxima_are_left() {
    let line = table(20, 5.0, |index, x| 3.0 * x + 0.1 * noise(index));
    let product = from(&line, "a*b*x", &[("a", 0.0), ("b", 0.0)], true);
    assert!(product.is_converged() && product.summary().r_squared.unwrap() > 0.99, "{product}");
    let wave = table(60, 6.0, |index, x| cos(1.3 * x) + 0.05 * noise(index));
    // The loss has its maximum at 0; the way down leads to a minimum that explains nothing, and past it by a search.
    let top = from(&wave, "cos(a*x)", &[("a", 0.0)], true);
    assert!(!top.is_converged() && top.value("a") != Some(0.0), "{top}");
    let found = from(&wave, "cos(a*x)", &[("a", 0.0)], false);
    assert!(found.is_converged() && (found.value("a").unwrap().abs() - 1.3).abs() < 0.05, "{found}");
    // Data without a slope are no plateau: every other slope is worse.
    let flat = from(&table(50, 1.0, |_, _| 0.0), "a*x + b", &[("a", 1.0), ("b", 1.0)], true);
    assert!(flat.is_converged() && flat.value("a").unwrap().abs() < 1e-12, "{flat}");
}

#[test]
fn what_explains_nothing_is_told() {
    let level = table(50, 10.0, |index, _| 5.0 + 0.1 * noise(index));
    let wave = from(&level, "a*sin(b*x)", &[("a", 1.0), ("b", 1.0)], true);
    assert!(!wave.is_converged() && wave.verdict().contains("a constant explains as much"), "{wave}");
    // A line has one minimum, whatever it explains.
    let line = from(&level, "a*x", &[("a", 1.0)], true);
    assert!(line.is_converged(), "{line}");
}

#[test]
fn a_parameter_that_runs_away_is_named() {
    // From ones the exponential only ever reaches the first of these points, ever more of it.
    let x: Vec<f64> = (0..40).map(|row| 50.0 + 20.0 * f64::from(row)).collect();
    let y = x.iter().enumerate().map(|(row, x)| 20.0 + 80.0 * exp(-x / 400.0) + 0.1 * noise(row)).collect();
    let late = Table::new([("x", x), ("y", y)]).expect("two columns");
    let ones = [("a", 1.0), ("b", 1.0), ("c", 1.0)];
    let lost = from(&late, "(a - c)*exp(-x/b) + c", &ones, true);
    assert!(!lost.is_converged() && lost.verdict().contains("a has run away"), "{lost}");
    let found = from(&late, "(a - c)*exp(-x/b) + c", &ones, false);
    assert!(found.is_converged() && (found.value("b").unwrap() - 400.0).abs() < 20.0, "{found}");
    // A large value that the data determine has not.
    let steep = table(40, 1.0, |row, x| 3e8 * exp(x) + 1e5 * noise(row));
    let large = from(&steep, "a*exp(b*x)", &[("a", 1.0), ("b", 0.1)], true);
    assert!(large.is_converged() && (large.value("a").unwrap() / 3e8 - 1.0).abs() < 1e-2, "{large}");
}

#[test]
fn a_lower_loss_is_told_and_only_if_there_is_one() {
    let wave = table(100, 10.0, |index, x| 2.0 * sin(3.7 * x) + 0.1 * noise(index));
    let start = |w: f64| [("a", 1.0), ("w", w), ("p", 0.0)];
    let wrong = from(&wave, "a*sin(w*x + p)", &start(1.0), false);
    assert!(!wrong.is_converged() && wrong.verdict().starts_with("not the lowest"), "{wrong}");
    assert!(wrong.verdict().contains("w=3.7"), "{wrong}");
    let alone = from(&wave, "a*sin(w*x + p)", &start(1.0), true);
    assert!(alone.is_converged() && alone.value("w") == wrong.value("w"), "{alone}");
    let right = from(&wave, "a*sin(w*x + p)", &start(3.6), false);
    assert!(right.is_converged() && (right.value("w").unwrap() - 3.7).abs() < 0.01, "{right}");
}

#[test]
fn a_kink_at_the_minimum_is_one() {
    // The middle observation lies below the tip: a tip to either side of it would be farther from it.
    let tent = table(41, 4.0, |index, x| 1.0 + 2.0 * (x - 2.0).abs() + if index == 20 { -0.5 } else { 0.0 });
    let fitted = from(&tent, "c + s*abs(x - m)", &[("c", 0.0), ("s", 1.0), ("m", 1.9)], false);
    assert!(fitted.is_converged() && (fitted.value("m").unwrap() - 2.0).abs() < 1e-3, "{fitted}");
}

#[test]
fn the_answer_is_found_without_a_start() {
    /// y at x with three parameters that differ from set to set.
    type Curve = fn(f64, [f64; 3]) -> f64;
    let gauss = |x: f64, m: f64, s: f64| exp(-(x - m) * (x - m) / (2.0 * s * s));
    let kinds: [(&str, f64, Curve); 8] = [
        ("a*exp(-b*x) + c", 50.0, |x, [u, v, _]| 5.0 * exp(-x / (2.0 + 15.0 * u)) + v),
        ("A*sin(w*x + p) + o", 10.0, |x, [u, v, w]| 3.0 * sin((1.0 + 15.0 * u) * x + 6.0 * v) + w),
        ("L/(1 + exp(-k*(x - x0)))", 30.0, |x, [u, v, _]| {
            1000.0 / (1.0 + exp(-(0.2 + 0.5 * u) * (x - 10.0 - 10.0 * v)))
        }),
        ("b + a*exp(-(x - m)^2/(2*s^2))", 300.0, |x, [u, v, w]| {
            let (m, s) = (60.0 + 180.0 * u, 6.0 + 30.0 * v);
            w + exp(-(x - m) * (x - m) / (2.0 * s * s))
        }),
        ("vmax*x/(km + x)", 20.0, |x, [u, v, _]| (50.0 + 100.0 * u) * x / (0.5 + 8.0 * v + x)),
        ("a*exp(-x/s) + b*exp(-x/t) + c", 50.0, |x, [u, v, _]| {
            5.0 * exp(-x / (1.0 + 2.0 * u)) + 3.0 * exp(-x / (10.0 + 10.0 * v)) + 1.0
        }),
        ("a*exp(-d*x)*cos(w*x + p)", 20.0, |x, [u, v, w]| 4.0 * exp(-0.1 * x) * cos((1.0 + 3.0 * u) * x + v + w)),
        ("c*(x + 1)^p + d", 30.0, |x, [u, v, _]| 2.0 * gd_core::math::powf(x + 1.0, 0.3 + 1.2 * u) + 3.0 * v),
    ];
    for (formula, last, curve) in kinds {
        for set in 0..6 {
            let draws = [1, 2, 3].map(|k| 0.5 + 0.5 * noise(97 * set + 13 * k));
            let truth: Vec<f64> = (0..120).map(|row| curve(last * f64::from(row) / 119.0, draws)).collect();
            let range = truth.iter().fold(0.0_f64, |range, y| range.max((y - truth[0]).abs()));
            let data = table(120, last, |row, _| truth[row] + 0.01 * range * noise(row));
            let best: f64 = (0..120).map(|row| 0.01 * range * noise(row)).map(|residual| residual * residual).sum();
            let fitted = fit(&data, formula, &Settings::default()).expect("a fit");
            let reached = fitted.summary().residual_sum;
            assert!(fitted.is_converged() && reached <= 1.05 * best, "set {set}: {reached} of {best}\n{fitted}");
        }
    }
    // Two peaks, of which one is a tenth of the other.
    let data = table(300, 300.0, |row, x| 0.2 + gauss(x, 90.0, 8.0) + 0.1 * gauss(x, 210.0, 5.0) + 0.005 * noise(row));
    let peaks =
        fit(&data, "b + a*exp(-(x-m)^2/(2*s^2)) + c*exp(-(x-n)^2/(2*t^2))", &Settings::default()).expect("a fit");
    let mut centers = ["m", "n"].map(|name| peaks.value(name).unwrap());
    centers.sort_by(f64::total_cmp);
    assert!((centers[0] - 90.0).abs() < 0.5 && (centers[1] - 210.0).abs() < 1.0, "{peaks}");
}

#[test]
fn sigma_is_relative_unless_it_is_said_to_be_absolute() {
    let x: Vec<f64> = (0..20).map(f64::from).collect();
    let columns = |sigma: f64| {
        let y = x.iter().enumerate().map(|(index, x)| 2.0 * x + 1.0 + 0.5 * noise(index)).collect();
        Table::new([("x", x.clone()), ("y", y), ("s", vec![sigma; 20])]).expect("three columns")
    };
    let with = |sigma: f64, absolute_sigma: bool| {
        let columns_of = gd_fit::Columns { sigma: Some("s".into()), ..gd_fit::Columns::default() };
        let settings = Settings { columns: columns_of, absolute_sigma, ..Settings::default() };
        fit(&columns(sigma), "a*x + b", &settings).expect("a line")
    };
    let error = |fit: &Fit| fit.parameters()[0].error.clone().expect("an error");
    assert!((error(&with(1.0, false)) / error(&with(10.0, false)) - 1.0).abs() < 1e-9);
    // The error of the slope of a line of unit weights is sigma over the root of the sum of (x - mean)^2, which is 665.
    let sigma = with(0.3, true);
    assert!((error(&sigma) - 0.3 / 665.0_f64.sqrt()).abs() < 1e-12, "{sigma}");
    assert!((error(&with(3.0, true)) / error(&sigma) - 10.0).abs() < 1e-9);
    assert!(sigma.to_string().contains("from sigma as given") && with(1.0, false).to_string().contains("scaled"));
    let json = sigma.to_json();
    assert!(json.contains("\"chi_squared_probability\"") && json.contains("\"absolute_sigma\": true"), "{json}");
}

#[test]
fn absolute_errors_need_deviations() {
    let line = table(5, 4.0, |_, x| 2.0 * x);
    let error = fit(&line, "a*x", &Settings { absolute_sigma: true, ..Settings::default() }).expect_err("no sigma");
    assert_eq!(
        error.to_string(),
        "sigma: absolute standard errors need the standard deviations of the observations; name their column"
    );
}

/// Of more rows than an end is judged on, an end that Newton's method reached is at rest on all.
#[test]
fn large_data_come_to_rest_too() {
    let product = table(50_000, 5.0, |row, x| 3.0 * x + 0.1 * noise(row));
    let left = from(&product, "a*b*x", &[("a", 0.0), ("b", 0.0)], true);
    assert!(left.is_converged() && (left.value("a").unwrap() * left.value("b").unwrap() - 3.0).abs() < 1e-2, "{left}");
    let few = Settings { steps: Some(3), ..Settings::default() };
    let short = fit(&product, "a*exp(-b*x) + c", &few).expect("a fit");
    assert!(short.n_steps() <= 3, "{short}");
}

/// What a report says for programs, without what tells two tables apart.
fn numbers(fit: &Fit) -> Vec<(String, f64)> {
    fn collect(path: &str, value: &serde_json::Value, numbers: &mut Vec<(String, f64)>) {
        match value {
            serde_json::Value::Number(number) => {
                numbers.extend(number.as_f64().map(|number| (path.to_owned(), number)));
            }
            serde_json::Value::Array(list) => {
                list.iter().enumerate().for_each(|(index, value)| collect(&format!("{path}[{index}]"), value, numbers));
            }
            serde_json::Value::Object(map) => {
                map.iter().for_each(|(key, value)| collect(&format!("{path}.{key}"), value, numbers));
            }
            _ => {}
        }
    }
    let mut numbers = Vec::new();
    collect("", &serde_json::from_str(&fit.to_json()).expect("JSON"), &mut numbers);
    numbers.retain(|(path, _)| ![".data.rows", ".steps"].contains(&path.as_str()) && !path.starts_with(".search"));
    numbers
}

#[test]
fn counted_rows_are_worth_as_much_as_repeated_ones() {
    let x: Vec<f64> = (0..15).map(f64::from).collect();
    let y: Vec<f64> = x.iter().enumerate().map(|(row, x)| 5.0 * exp(-0.3 * x) + 0.1 * noise(row)).collect();
    let sigma: Vec<f64> = x.iter().map(|x| 0.05 + 0.01 * x).collect();
    let counts: Vec<f64> = (0..15).map(|row| f64::from(row * row % 5)).collect();
    let repeat = |values: &[f64]| -> Vec<f64> {
        values.iter().zip(&counts).flat_map(|(value, count)| std::iter::repeat_n(*value, *count as usize)).collect()
    };
    let repeated = Table::new([("x", repeat(&x)), ("y", repeat(&y)), ("s", repeat(&sigma))]).expect("three columns");
    let counted = Table::new([("x", x), ("y", y), ("s", sigma), ("n", counts)]).expect("four columns");
    for (sigma, absolute_sigma) in [(None, false), (Some("s"), false), (Some("s"), true), (Some("2*s + 0.01*x"), true)]
    {
        let answer = |table: &Table, counts: Option<&str>| {
            let [sigma, counts] = [sigma, counts].map(|name| name.map(str::to_owned));
            let columns = gd_fit::Columns { sigma, counts, response: Some("y".into()), ..gd_fit::Columns::default() };
            let start = "a=1,b=1,c=1".parse().expect("starts");
            let settings = Settings { columns, absolute_sigma, start, ..Settings::default() };
            fit(table, "a*exp(-b*x) + c", &settings).expect("a fit")
        };
        let (counted, repeated) = (answer(&counted, Some("n")), answer(&repeated, None));
        let (found, expected) = (numbers(&counted), numbers(&repeated));
        assert_eq!(found.len(), expected.len());
        assert!(found.len() > 40 && found.iter().any(|(path, _)| path == ".log_likelihood"));
        for ((path, found), (_, expected)) in found.iter().zip(&expected) {
            assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{path}: {found} for {expected}");
        }
        let says_scaled = |fit: &Fit| fit.to_string().contains("scaled by the residuals");
        assert_eq!(says_scaled(&counted), sigma.is_some() && !absolute_sigma);
        assert!(counted.to_string().contains(" rows for 30 observations"), "{counted}");
        // Weights of the same size give the same values, but know nothing of the number of observations.
        assert!(counted.is_converged() && repeated.is_converged());
    }
}

#[test]
fn known_noise_has_its_own_likelihood() {
    // By NumPy, from the residuals of the parameters that it fits; unweighted they are those that R prints.
    let x = [0.048_828_12, 0.195_312_5, 0.390_625, 0.781_25, 1.562_5, 3.125, 6.25, 12.5];
    let y = vec![
        0.017, 0.018, 0.121, 0.124, 0.206, 0.215, 0.377, 0.374, 0.614, 0.609, 1.019, 1.001, 1.334, 1.364, 1.730, 1.710,
    ];
    let conc = x.iter().flat_map(|x| [*x, *x]).collect();
    let table = Table::new([("conc", conc), ("density", y)]).expect("two columns");
    let criteria = |sigma: Option<&str>, absolute_sigma: bool| {
        let columns = gd_fit::Columns { sigma: sigma.map(str::to_owned), ..gd_fit::Columns::default() };
        let settings = Settings { columns, absolute_sigma, ..Settings::default() };
        let formula = "density = Asym/(1 + exp((xmid - ln(conc))/scal))";
        let summary = fit(&table, formula, &settings).expect("a fit").summary().clone();
        [summary.log_likelihood, summary.aic, summary.bic]
    };
    let sigma = Some("0.01 + 0.02*density");
    for (found, expected) in [
        (criteria(None, false), [42.208_212_102_685, -76.416_424_205_370, -73.326_069_316_411]),
        (criteria(sigma, false), [43.173_850_535_996, -78.347_701_071_991, -75.257_346_183_032]),
        (criteria(sigma, true), [42.349_249_299_992, -78.698_498_599_984, -76.380_732_433_264]),
    ] {
        for (found, expected) in found.into_iter().zip(expected) {
            assert!((found / expected - 1.0).abs() < 1e-11, "{found} for {expected}");
        }
    }
}

/// A fit that is far from its data in terms of their deviations is no lie of the formula's alone: either is at fault.
#[test]
fn an_improbable_chi_squared_is_told() {
    let x: Vec<f64> = (0..20).map(f64::from).collect();
    let y: Vec<f64> = x.iter().enumerate().map(|(row, x)| 2.0 * x + if row % 2 == 0 { 0.3 } else { -0.3 }).collect();
    let of = |sigma: f64| {
        let table = Table::new([("x", x.clone()), ("y", y.clone()), ("s", vec![sigma; 20])]).unwrap();
        let columns = Columns { sigma: Some("s".into()), ..Columns::default() };
        fit(&table, "y = a*x + b", &Settings { columns, absolute_sigma: true, ..Settings::default() })
            .unwrap()
            .to_string()
    };
    assert!(of(0.1).contains("does not describe the data within sigma"));
    assert!(of(3.0).contains("sigma is too large"));
    let plain = of(0.3);
    assert!(!plain.contains("does not describe") && !plain.contains("too large"), "{plain}");
}

/// Where a rate is too large the loss goes up and down or the descent lands on a plain, and more steps are no advice.
#[test]
fn a_rate_that_is_too_large_is_told_from_a_slow_one() {
    let decay = table(60, 7.6, |row, x| 3.0 * exp(-0.8 * x) + 0.06 * noise(row));
    let verdict = |rate: f64| {
        let start = "A=1,k=2".parse().unwrap();
        let settings = Settings { start, learning_rate: Some(rate), ..Settings::default() };
        fit(&decay, "y = A*exp(-k*x)", &settings).unwrap().verdict().to_owned()
    };
    for rate in [1.7, 2.5, 3.0, 5.0] {
        let said = verdict(rate);
        let is_named = said.contains("did not lower it; try ") || said.starts_with("oscillating: ");
        assert!(is_named && said.contains("; try ") && !said.contains("give it"), "{rate}: {said}");
    }
    for rate in [30.0, 100.0] {
        let said = verdict(rate);
        assert!(said.starts_with("diverged: the learning rate") && said.contains("; try "), "{rate}: {said}");
    }
    let said = verdict(0.05);
    assert!(said.contains("; give it about ") && !said.contains("did not lower"), "{said}");
}
