//! What follows from a fit, where parameters are tied, fitted as logarithms, or different in groups.

use gd_fit::{Columns, Language, SavedFit, Settings, Table, fit};

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
