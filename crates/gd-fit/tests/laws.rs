//! Named laws: that they are what they say, and that data are given the right ones.

use gd_core::math::{exp, ln, powf};
use gd_fit::laws::{Certainty, Law, Unit, all, suggest};
use gd_fit::{Columns, Settings, Table, fit};
use gd_formula::Formula;
use rand::{Rng, SeedableRng};

fn table(x: &[f64], y: impl Fn(f64) -> f64, noise: f64) -> Table {
    let mut random = rand_pcg::Pcg32::seed_from_u64(5);
    let mut uniform = || f64::from(random.next_u32()) / f64::from(u32::MAX);
    // Nearly normal: a sum of twelve.
    let mut normal = || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
    let y = x.iter().map(|x| y(*x) + noise * normal()).collect();
    Table::new([("x", x.to_vec()), ("y", y)]).unwrap()
}

fn even(n: usize, low: f64, high: f64) -> Vec<f64> {
    (0..n).map(|i| low + (high - low) * i as f64 / (n - 1) as f64).collect()
}

fn law(name: &str) -> &'static Law {
    all().find(|law| law.name == name).unwrap()
}

/// Values that parameters may have, and places of x, for a law.
fn example(law: &Law) -> (Vec<f64>, Vec<f64>) {
    use gd_fit::laws::{Allowed, Domain};
    let x = match law.domain {
        Domain::Temperature => even(9, 280.0, 360.0),
        Domain::Fraction => even(9, 0.1, 0.8),
        Domain::BothSigns => even(9, -2.0, 2.0),
        _ => even(9, 0.5, 4.0),
    };
    let value = |(index, parameter): (usize, &gd_fit::laws::LawParameter)| {
        let own = 0.7 + 0.3 * index as f64;
        match parameter.allowed {
            Allowed::Between(low, high) => own.clamp(low, high),
            Allowed::BelowX => -own,
            _ => own,
        }
    };
    (law.parameters.iter().enumerate().map(value).collect(), x)
}

#[test]
fn every_law_is_a_formula_with_its_parameters() {
    assert!(all().count() >= 60);
    for law in all() {
        let formula = Formula::parse(law.formula, &["x"]).unwrap_or_else(|error| panic!("{}: {error}", law.name));
        let names: Vec<&str> = law.parameters.iter().map(|parameter| parameter.name).collect();
        assert_eq!(formula.parameters(), names, "{}", law.name);
        let (params, x) = example(law);
        assert!(x.iter().all(|x| formula.evaluate(&params, &[*x]).is_finite()), "{}", law.name);
        assert_eq!(all().filter(|other| other.name == law.name).count(), 1, "{} is there twice", law.name);
        let year = law.source.rsplit([',', ' ']).find(|word| word.len() == 4 && word.parse::<u32>().is_ok());
        assert!(year.is_some() || law.source.starts_with("IEC"), "{}: {}", law.name, law.source);
    }
}

/// Other units of x and y, and parameters in units that follow from these, give the same numbers.
#[test]
fn units_of_parameters_follow_from_those_of_x_and_y() {
    let (unit_x, unit_y) = (1.7, 0.6);
    let mut n_checked = 0;
    for law in all() {
        let powers: Option<Vec<f64>> = law
            .parameters
            .iter()
            .map(|parameter| match parameter.unit {
                Unit::Powers { y, x } => Some(powf(unit_y, f64::from(y)) * powf(unit_x, f64::from(x))),
                Unit::Other(_) => None,
            })
            .collect();
        // A logarithm or a power of x itself holds in one unit only, which the unit of a parameter says.
        let Some(powers) = powers else { continue };
        let is_of_numbers = ["ln(x)", "log10(x)", "(1 - x)"].iter().any(|part| law.formula.contains(part));
        if is_of_numbers || law.family == "omori" {
            continue;
        }
        n_checked += 1;
        let formula = Formula::parse(law.formula, &["x"]).unwrap();
        let (params, places) = example(law);
        let others: Vec<f64> = params.iter().zip(&powers).map(|(value, power)| value * power).collect();
        for x in places {
            let (one, two) = (formula.evaluate(&params, &[x]), formula.evaluate(&others, &[x * unit_x]));
            assert!((two - unit_y * one).abs() <= 1e-9 * (unit_y * one).abs(), "{}: {one} {two}", law.name);
        }
    }
    assert!(n_checked > 45, "{n_checked}");
}

/// Laws of one family can take each other's shape.
#[test]
fn families_are_the_same_curve() {
    for law in all() {
        let leader = all().find(|other| other.family == law.family).unwrap();
        if leader.name == law.name {
            continue;
        }
        let (params, x) = example(law);
        let formula = Formula::parse(law.formula, &["x"]).unwrap();
        let y = x.iter().map(|x| formula.evaluate(&params, &[*x])).collect();
        let found = fit(&Table::new([("x", x), ("y", y)]).unwrap(), leader.formula, &Settings::default()).unwrap();
        let scale = found.summary().residual_sum.sqrt();
        assert!(scale < 1e-6, "{} as {}: {scale}, {}", law.name, leader.name, found.verdict());
    }
}

#[test]
fn well_known_curves_are_recognized() {
    let x = even(40, 0.1, 4.0);
    let cases: [(&str, Table); 9] = [
        ("Michaelis-Menten kinetics", table(&x, |x| 8.0 * x / (0.9 + x), 0.05)),
        ("first-order kinetics", table(&x, |x| 5.0 * exp(-0.9 * x), 0.03)),
        ("sine wave", table(&even(60, 0.0, 10.0), |x| 1.0 + 2.0 * gd_core::math::sin(2.2 * x + 0.4), 0.1)),
        ("Gaussian peak", table(&x, |x| 3.0 * exp(-(x - 2.0) * (x - 2.0) / 0.32), 0.05)),
        ("Arrhenius equation", table(&even(30, 280.0, 420.0), |t| 1e8 * exp(-6000.0 / t), 0.3)),
        ("logistic growth", table(&even(50, 0.0, 12.0), |x| 7.0 / (1.0 + exp(-1.1 * (x - 5.0))), 0.08)),
        ("allometry", table(&x, |x| 2.0 * powf(x, 0.6), 0.02)),
        ("Temkin isotherm", table(&x, |x| 2.0 + 1.5 * ln(x), 0.02)),
        ("straight line", table(&x, |x| 2.0 - 3.0 * x, 0.1)),
    ];
    for (name, table) in cases {
        let found = suggest(&table, &Settings::default()).unwrap();
        let place = found.ranked().iter().position(|one| one.law.family == law(name).family);
        // Among the first, or as good as these.
        let delta = place.and_then(|place| found.ranked()[place].fit.criteria).map_or(f64::INFINITY, |own| own.delta);
        assert!(place.is_some_and(|place| place < 3) || delta < 2.0, "{name} at {place:?}: {found}");
        if found.certainty == Certainty::Clear {
            assert_eq!(place, Some(0), "{name}: {found}");
        }
    }
}

#[test]
fn noise_and_lines_are_not_taken_for_laws() {
    let noise = table(&even(60, 0.0, 1.0), |_| 5.0, 0.5);
    let found = suggest(&noise, &Settings::default()).unwrap();
    assert_eq!(found.certainty, Certainty::Noise, "{found}");
    assert!(found.verdict().starts_with("no law is better than a constant"), "{found}");
    let line = table(&even(60, -3.0, 3.0), |x| 1.0 + 2.0 * x, 0.3);
    let found = suggest(&line, &Settings::default()).unwrap();
    assert_eq!(found.certainty, Certainty::Line, "{found}");
    let level = Table::new([("x", even(10, 0.0, 1.0)), ("y", vec![4.0; 10])]).unwrap();
    assert_eq!(suggest(&level, &Settings::default()).unwrap().certainty, Certainty::Noise);
}

#[test]
fn columns_are_found_or_asked_for() {
    let (a, b, c) = (even(20, 1.0, 5.0), even(20, 2.0, 9.0), even(20, 7.0, 8.0));
    let names = |names: [&str; 3]| {
        Table::new(names.iter().zip([&a, &b, &c]).map(|(name, values)| (*name, values.clone()))).unwrap()
    };
    let found = suggest(&names(["z", "Y", "X"]), &Settings::default()).unwrap();
    assert_eq!(found.columns, ["X".to_owned(), "Y".to_owned()]);
    let said = suggest(&names(["größe", "länge", "t"]), &Settings::default()).unwrap_err().to_string();
    assert!(said.contains("which column is x? name one of größe, länge, t"), "{said}");
    let columns = Columns { inputs: vec!["länge".into()], response: Some("größe".into()), ..Columns::default() };
    let settings = Settings { columns: columns.clone(), ..Settings::default() };
    assert_eq!(suggest(&names(["größe", "länge", "t"]), &settings).unwrap().columns[0], "länge");
    let half = Settings { columns: Columns { response: None, ..columns }, ..Settings::default() };
    let said = suggest(&names(["größe", "länge", "t"]), &half).unwrap_err().to_string();
    assert!(said.contains("which column is y?"), "{said}");
}

#[test]
fn few_extreme_or_unusable_data_are_told() {
    let three = Table::new([("x", vec![1.0, 2.0, 3.0]), ("y", vec![1.0, 2.5, 2.0])]).unwrap();
    let found = suggest(&three, &Settings::default()).unwrap();
    assert!(found.best().is_none() && found.certainty == Certainty::Nothing, "{found}");
    let same = Table::new([("x", vec![2.0; 6]), ("y", even(6, 0.0, 1.0))]).unwrap();
    let said = suggest(&same, &Settings::default()).unwrap_err().to_string();
    assert!(said.contains("the same in all rows"), "{said}");
    let nan = Table::new([("x", vec![1.0, 2.0]), ("y", vec![1.0, f64::INFINITY])]).unwrap();
    assert!(suggest(&nan, &Settings::default()).is_err());
    for (size, height) in [(1e-150, 1e-150), (1e120, 1e-90), (1e-3, 1e120)] {
        let x = even(20, 0.05 * size, size);
        let data = table(&x, |x| height * x / (0.3 * size + x), 0.01 * height);
        let found = suggest(&data, &Settings::default()).unwrap();
        assert!(found.best().is_some(), "{size} {height}: {found}");
    }
    let settings = Settings { start: "a=1".parse().unwrap(), ..Settings::default() };
    assert!(suggest(&three, &settings).unwrap_err().to_string().contains("laws have their own"));
}

#[test]
fn many_rows_are_thinned_and_the_report_says_so() {
    let x = even(5000, 0.0, 4.0);
    let found = suggest(&table(&x, |x| 5.0 * exp(-0.9 * x), 0.2), &Settings::default()).unwrap();
    assert_eq!((found.n_rows, found.ranked()[0].fit.summary.n_points), (5000, 1667));
    assert!(found.to_string().contains("one in 3 was looked at, 1667 in all"), "{found}");
    let json: serde_json::Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(json["laws"][0]["rank"], 1);
    assert!(json["laws"][0]["parameters"][0]["unit"].is_string());
}
