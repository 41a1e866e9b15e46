//! What follows from a fit, where parameters are tied, fitted as logarithms, or different in groups.

use gd_fit::{Columns, Format, Language, LossName, SavedFit, Settings, Table, fit};

const T: [f64; 8] = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0];
const Y: [f64; 8] = [5.02, 3.96, 3.31, 2.77, 2.31, 1.78, 1.46, 1.22];
const FORMULA: &str = "y = a*exp(-k*t) + c";

fn table() -> Table {
    Table::new([("t", T.to_vec()), ("y", Y.to_vec())]).expect("columns of one length")
}

fn near(one: f64, other: f64, part: f64) -> bool {
    (one - other).abs() <= part * other.abs()
}

#[test]
fn what_is_derived_does_not_depend_on_how_a_parameter_is_fitted() {
    let derived = vec!["half = ln(2)/k".parse().unwrap(), "top = a + c".parse().unwrap()];
    let plain = fit(&table(), FORMULA, &Settings { derived: derived.clone(), ..Settings::default() }).unwrap();
    let logarithm = Settings { derived: derived.clone(), log_parameters: "k".parse().unwrap(), ..Settings::default() };
    let logarithm = fit(&table(), FORMULA, &logarithm).unwrap();
    assert!(plain.is_converged() && logarithm.is_converged());
    for (one, other) in plain.derived().iter().zip(logarithm.derived()) {
        assert_eq!(one.name, other.name);
        assert!(near(one.value, other.value, 1e-9), "{one:?} {other:?}");
        let errors = [one, other].map(|one| *one.error.as_ref().expect("determined"));
        assert!(near(errors[0], errors[1], 1e-6), "{one:?} {other:?}");
    }
    // The formula that is written out is the one that was typed, with the parameter itself.
    let k = logarithm.value("k").unwrap();
    assert!(logarithm.source_code(Language::Python).unwrap().contains(&format!("{k}")));
    let [one, other] = [&plain, &logarithm].map(|fit| fit.predictions(&[vec![0.7, 6.0]]).unwrap());
    for (one, other) in one.iter().zip(other) {
        assert!(near(one.value, other.value, 1e-9));
        assert!(near(one.standard_error.unwrap(), other.standard_error.unwrap(), 1e-6));
    }
    let refused = SavedFit::from_json("fit.json", &logarithm.to_json()).unwrap_err().to_string();
    assert!(refused.contains("k was tied to others or fitted as its logarithm"), "{refused}");
}

#[test]
fn ties_are_derived_through() {
    let tied = Settings {
        ties: vec!["c = a/5".parse().unwrap()],
        derived: vec!["top = a + c".parse().unwrap(), "same = 1.2*a".parse().unwrap()],
        ..Settings::default()
    };
    let tied = fit(&table(), FORMULA, &tied).unwrap();
    let [top, same] = tied.derived() else { panic!("two") };
    assert!(near(top.value, same.value, 1e-12), "{top:?} {same:?}");
    assert!(near(*top.error.as_ref().unwrap(), *same.error.as_ref().unwrap(), 1e-9), "{top:?} {same:?}");
    assert!(tied.source_code(Language::C).unwrap().contains(&format!("{}", tied.value("c").unwrap())));
}

#[test]
fn groups_have_quantities_and_residuals_of_their_own() {
    let twice = |values: &[f64]| [values, values].concat();
    let y: Vec<f64> = Y.iter().copied().chain(Y.iter().map(|y| 2.0 * y + 0.01)).collect();
    let strip = [vec![1.0; T.len()], vec![2.0; T.len()]].concat();
    let table = Table::new([("t", twice(&T)), ("y", y.clone()), ("strip", strip)]).unwrap();
    let settings = Settings {
        columns: Columns { by: Some("strip".into()), ..Columns::default() },
        shared: "k".parse().unwrap(),
        derived: vec!["half = ln(2)/k".parse().unwrap(), "top = a + c".parse().unwrap()],
        ..Settings::default()
    };
    let grouped = fit(&table, FORMULA, &settings).unwrap();
    assert!(grouped.is_converged());
    let names: Vec<&str> = grouped.derived().iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["half", "top[1]", "top[2]"]);
    let tops: Vec<f64> = grouped.derived().iter().skip(1).map(|one| one.value).collect();
    assert!(near(tops[1], 2.0 * tops[0] + 0.01, 1e-3), "{tops:?}");
    let rows = grouped.influence().unwrap();
    for ((row, y), index) in rows.iter().zip(&y).zip(0..) {
        assert!((row.fitted + row.residual - y).abs() < 1e-12 && row.residual.abs() < 0.3, "{index} {row:?}");
    }
    // Leverages of all rows add up to the parameters.
    let sum: f64 = rows.iter().map(|row| row.leverage.expect("known")).sum();
    assert!(near(sum, 5.0, 1e-9), "{sum}");
    for refused in [
        grouped.curve().map(drop),
        grouped.predictions(&[vec![1.0]]).map(drop),
        grouped.source_code(Language::Rust).map(drop),
    ] {
        let message = refused.unwrap_err().to_string();
        assert!(message.contains("every group has parameters of its own"), "{message}");
    }
    let refused = SavedFit::from_json("fit.json", &grouped.to_json()).unwrap_err().to_string();
    assert!(refused.contains("it is of groups"), "{refused}");
}

#[test]
fn what_a_robust_fit_left_out_has_no_share_in_its_prediction() {
    let x: Vec<f64> = (0..10).map(f64::from).chain([20.0]).collect();
    let wiggle = |x: f64| 0.1 * (7.0 * x % 3.0 - 1.0);
    let y = x.iter().map(|x| if *x == 20.0 { 0.0 } else { 2.0 * x + 1.0 + wiggle(*x) }).collect();
    let table = Table::new([("x", x.clone()), ("y", y)]).unwrap();
    let robust = Settings { loss: LossName::Bisquare, ..Settings::default() };
    let line = fit(&table, "y = a*x + b", &robust).unwrap();
    assert!(line.is_converged(), "{line}");
    let rows = line.influence().unwrap();
    let far = rows[10];
    assert_eq!((far.leverage, far.cooks_distance), (Some(0.0), Some(0.0)), "{far:?}");
    assert!(far.standardized.unwrap() < -100.0, "{far:?}");
    let sum: f64 = rows.iter().map(|row| row.leverage.unwrap()).sum();
    assert!(near(sum, 2.0, 1e-9), "{sum}");
    // A saved fit predicts with the scale of the noise without its outliers.
    let scale = line.robust().unwrap().scale;
    let saved = SavedFit::from_json("line.json", &line.to_json()).unwrap();
    let told = saved.predict("x\n4.5\n".as_bytes(), "new.csv", &Format::default(), &[]).unwrap().rows[0].2;
    assert_eq!(told, line.predictions(&[vec![4.5]]).unwrap()[0]);
    let [low, high] = told.prediction.unwrap();
    assert!((high - low) > 4.0 * scale && (high - low) < 6.0 * scale, "{told:?} {scale}");
}

#[test]
fn a_vague_prior_changes_no_influence() {
    for absolute in [false, true] {
        let table = Table::new([("t", T.to_vec()), ("y", Y.to_vec()), ("s", vec![0.03; T.len()])]).unwrap();
        let plain = Settings {
            columns: Columns { sigma: Some("s".into()), ..Columns::default() },
            absolute_sigma: absolute,
            ..Settings::default()
        };
        let vague = Settings { priors: "a=5+-1e7,c=1+-1e7".parse().unwrap(), ..plain.clone() };
        let [one, other] = [plain, vague].map(|settings| fit(&table, FORMULA, &settings).unwrap().influence().unwrap());
        for (one, other) in one.iter().zip(&other) {
            assert!(near(one.cooks_distance.unwrap(), other.cooks_distance.unwrap(), 1e-5), "{one:?} {other:?}");
        }
    }
}

#[test]
fn where_the_formula_has_no_value_there_is_no_error_either() {
    let table = Table::new([("x", vec![1.0, 2.0, 3.0, 4.0]), ("y", vec![0.1, 0.6, 1.2, 1.4])]).unwrap();
    let told = fit(&table, "y = a*ln(x) + b", &Settings::default()).unwrap().predictions(&[vec![-1.0]]).unwrap()[0];
    assert!(told.value.is_nan() && told.standard_error.is_none() && told.confidence.is_none(), "{told:?}");
}

#[test]
fn parameters_that_only_ties_have_are_derived_from() {
    let settings = Settings {
        ties: vec!["a = s*f".parse().unwrap(), "c = s*(1 - f)".parse().unwrap()],
        start: "s=5,f=0.8".parse().unwrap(),
        derived: vec!["odds = f/(1 - f)".parse().unwrap()],
        ..Settings::default()
    };
    let tied = fit(&table(), FORMULA, &settings).unwrap();
    let [odds] = tied.derived() else { panic!("one") };
    assert!(
        near(odds.value, tied.value("a").unwrap() / tied.value("c").unwrap(), 1e-9) && odds.error.is_ok(),
        "{odds:?}"
    );
}
