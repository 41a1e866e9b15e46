//! Several formulas for the same data, beside numbers of other programs.

use gd_core::math::powf;
use gd_fit::formulas::{FormulaComparison, LeaveOneOutMethod, MAX_FORMULAS, Reason, Whereabouts, compare_formulas};
use gd_fit::{Columns, LossName, Precision, Settings, Table};

/// Treated cells of R's `Puromycin`.
const CONCENTRATION: [f64; 12] = [0.02, 0.02, 0.06, 0.06, 0.11, 0.11, 0.22, 0.22, 0.56, 0.56, 1.1, 1.1];
const VELOCITY: [f64; 12] = [76.0, 47.0, 97.0, 107.0, 123.0, 139.0, 159.0, 152.0, 191.0, 201.0, 207.0, 200.0];
const SIGMA: [f64; 12] = [8.0, 8.0, 8.0, 8.0, 10.0, 10.0, 10.0, 10.0, 12.0, 12.0, 12.0, 12.0];

const HYPERBOLA: &str = "v = vmax*s/(km + s)";
const HILL: &str = "v = vmax*s^h/(km^h + s^h)";
const LOGARITHM: &str = "v = a + b*ln(s)";

fn puromycin() -> Table {
    let columns = [("s", CONCENTRATION), ("v", VELOCITY), ("dv", SIGMA)];
    Table::new(columns.map(|(name, values)| (name, values.to_vec()))).unwrap()
}

fn compared(table: &Table, formulas: &[&str]) -> FormulaComparison {
    compare_formulas(table, formulas, &Settings::default()).unwrap()
}

fn error(table: &Table, formulas: &[&str], settings: &Settings) -> String {
    compare_formulas(table, formulas, settings).unwrap_err().to_string()
}

#[track_caller]
fn near(found: f64, right: f64, digits: i32) {
    assert!((found - right).abs() <= right.abs() * powf(10.0, -f64::from(digits)), "{found} {right}");
}

/// Residual sums, criteria and refits by `scipy.optimize.least_squares` 1.x with the formulas written out in numpy, weights and
/// the F test from them, PRESS of the linear formula also by statsmodels 0.15 (`get_influence().resid_press`).
#[test]
fn criteria_are_those_of_scipy_and_statsmodels() {
    let found = compared(&puromycin(), &[HYPERBOLA, HILL, LOGARITHM]);
    assert_eq!(found.ranking, [2, 0, 1]);
    let right = [
        (1_195.448_814_439, 98.270_968_648_948, 96.725_688_598_312, 0.258_211_820_715, 1_614.856_253_45),
        (809.861_535_371, 98.312_290_182_558, 94.537_631_067_424, 0.252_931_699_997, 1_731.982_376_92),
        (1_074.806_068_140, 96.994_391_270_140, 95.449_111_219_504, 0.488_856_479_287, 1_780.394_731_63),
    ];
    for (fit, (sum, aicc, bic, weight, press)) in found.fits.iter().zip(right) {
        let criteria = fit.criteria.unwrap();
        near(fit.summary.residual_sum, sum, 10);
        near(criteria.aicc, aicc, 11);
        near(criteria.bic, bic, 11);
        near(criteria.weight, weight, 9);
        near(fit.leave_one_out.unwrap().press, press, 6);
    }
    let methods = found.fits.iter().map(|fit| fit.leave_one_out.unwrap().method).collect::<Vec<_>>();
    assert_eq!(methods, [LeaveOneOutMethod::Refits, LeaveOneOutMethod::Refits, LeaveOneOutMethod::Leverages]);
    let [nested] = &found.nested[..] else { panic!("{:?}", found.nested) };
    let test = nested.test.unwrap();
    assert_eq!((nested.small, nested.large, test.degrees, nested.is_regular), (0, 1, [1, 9], true));
    near(test.statistic, 4.285_035_601_82, 8);
    near(test.p, 0.068_360_406_012, 8);
}

/// The F test of statsmodels (`compare_f_test`), and PRESS by leverages.
#[test]
fn polynomials_are_those_of_statsmodels() {
    let found = compared(&puromycin(), &["v = a + b*s", "v = a + b*s + c*s^2"]);
    let press: Vec<f64> = found.fits.iter().map(|fit| fit.leave_one_out.unwrap().press).collect();
    near(press[0], 13_950.168_006_031_8, 11);
    near(press[1], 4_726.875_882_238_1, 11);
    let test = found.nested[0].test.unwrap();
    near(test.statistic, 21.105_065_315_496, 10);
    near(test.p, 0.001_301_546_645_387, 9);
    assert!(found.to_string().contains("the data ask for F2"), "{found}");
}

#[test]
fn known_sigma_is_compared_by_chi_squared() {
    let columns = Columns { sigma: Some("dv".into()), ..Columns::default() };
    let settings = Settings { columns, absolute_sigma: true, ..Settings::default() };
    let found = compare_formulas(&puromycin(), &[HYPERBOLA, HILL], &settings).unwrap();
    let right = [
        (15.254_628_819_992, 96.244_619_892_599, 97.214_433_192_175, 0.123_050_634_458),
        (10.275_763_999_630, 93.265_755_072_237, 94.720_475_021_601, 0.328_625_389_907),
    ];
    for (fit, (sum, aic, bic, p)) in found.fits.iter().zip(right) {
        let criteria = fit.criteria.unwrap();
        near(fit.summary.residual_sum, sum, 10);
        near(criteria.aicc, aic, 10);
        near(criteria.bic, bic, 10);
        near(fit.summary.chi_squared_probability.unwrap(), p, 8);
    }
    let test = found.nested[0].test.unwrap();
    assert!(test.is_chi_squared);
    near(test.statistic, 4.978_864_820_361, 7);
    near(test.p, 0.025_658_814_359, 6);
    assert!(found.to_string().contains("chi-squared(1) = 4.979, p = 0.026"), "{found}");
}

/// Predictions and their variances by finite differences in numpy.
#[test]
fn the_place_to_measure_is_where_formulas_differ_most() {
    let found = compared(&puromycin(), &[HYPERBOLA, LOGARITHM]);
    let [pair] = &found.indistinct[..] else { panic!("{:?}", found.indistinct) };
    let Whereabouts::At(place) = &pair.whereabouts else { panic!("{pair:?}") };
    assert_eq!((pair.best, pair.other, place.line, place.is_within), (1, 0, None, false));
    near(place.inputs[0].1, 2.2, 12);
    near(place.predictions[0], 238.454_489_919, 8);
    near(place.predictions[1], 206.660_411_463, 7);
    near(place.standard_errors, 1.847_638_928, 6);
    let text = found.to_string();
    assert!(text.contains("these points cannot tell F2 from F1"), "{text}");
    assert!(text.contains("measure near s = 2.2, beyond the data, where they predict 238.5 and 206.7"), "{text}");
}

#[test]
fn rows_that_decide_alone_and_counts_are_told() {
    let x = vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
    let y = vec![0.1, 1.2, 1.9, 3.1, 3.9, 5.2, 5.9, 12.0];
    let spike = x.iter().map(|x| f64::from(*x == 7.0)).collect();
    let counts = vec![2.0; 8];
    let table = Table::new([("x", x), ("y", y), ("last", spike), ("n", counts)]).unwrap();
    let found = compared(&table, &["y = a*x", "y = a*x + b*last"]);
    assert!(found.fits[0].leave_one_out.is_some() && found.fits[1].leave_one_out.is_none(), "{found}");
    // Rows that stand for two observations each: as if the table had each twice.
    let counted = Columns { counts: Some("n".into()), ..Columns::default() };
    let settings = Settings { columns: counted, ..Settings::default() };
    let found = compare_formulas(&table, &["y = a*x", "y = a*x + b"], &settings).unwrap();
    let twice = |values: &[f64]| values.iter().chain(values).copied().collect::<Vec<f64>>();
    let x: Vec<f64> = (0..8).map(f64::from).collect();
    let y = [0.1, 1.2, 1.9, 3.1, 3.9, 5.2, 5.9, 12.0];
    let doubled = Table::new([("x", twice(&x)), ("y", twice(&y))]).unwrap();
    let right = compared(&doubled, &["y = a*x", "y = a*x + b"]);
    for (one, other) in found.fits.iter().zip(&right.fits) {
        near(one.criteria.unwrap().aicc, other.criteria.unwrap().aicc, 12);
        near(one.leave_one_out.unwrap().press, other.leave_one_out.unwrap().press, 12);
    }
}

#[test]
fn what_is_not_to_be_trusted_does_not_win() {
    let table = puromycin();
    let found = compared(&table, &[HYPERBOLA, "v = a*s/(b*c + s)", "v = a*exp(b*s) + c + d"]);
    assert_eq!(found.ranking, [0]);
    let Some(Reason::Undetermined { names, .. }) = &found.fits[1].reason else { panic!("{:?}", found.fits[1].reason) };
    assert_eq!(names, &["b", "c"]);
    assert!(found.to_string().contains("F2 is not ranked: the data do not determine b, c"), "{found}");
    let few = Table::new([("x", vec![1.0, 2.0, 3.0]), ("y", vec![5.0, 4.0, 5.5])]).unwrap();
    let found = compared(&few, &["a*x", "a + b*x"]);
    assert!(found.best().is_none() && found.verdict()[0].starts_with("none can be trusted"), "{found}");
    assert_eq!(found.fits[1].reason, Some(Reason::TooFewPoints { n_points: 3, least: 5 }));
}

#[test]
fn special_cases_are_shown_by_their_curves() {
    let x: Vec<f64> = (0..40).map(|i| f64::from(i) * 0.25).collect();
    let noise = |x: f64| 0.02 * ((37.0 * x) % 3.0 - 1.0);
    let y = x.iter().map(|x| 3.0 * gd_core::math::exp(-0.4 * x) + noise(*x)).collect();
    let table = Table::new([("x", x), ("y", y)]).unwrap();
    let found = compared(
        &table,
        &["a*exp(-k*x)", "a*exp(-k*x) + b*exp(-l*x)", "a*exp(-k*x) + c", "exp(p - q*x)", "a/(1 + b*x)", "a + b*x"],
    );
    let pairs: Vec<(usize, usize, bool)> =
        found.nested.iter().map(|one| (one.small, one.large, one.is_regular)).collect();
    // The exponential in the one with a background, in either form; the line in none, as it would be a limit.
    assert!(pairs.contains(&(0, 2, true)) && pairs.contains(&(3, 2, true)), "{pairs:?}");
    assert!(pairs.iter().all(|(small, ..)| *small != 5 && *small != 4), "{pairs:?}");
    // A second exponential without a height leaves its rate without influence.
    assert!(pairs.iter().all(|(small, large, is_regular)| !(*large == 1 && *small != 2 && *is_regular)), "{pairs:?}");
    // The same curve in other parameters.
    let same = found.indistinct.iter().find(|pair| [pair.best, pair.other].contains(&3)).unwrap();
    if [same.best, same.other].contains(&0) {
        assert_eq!(same.whereabouts, Whereabouts::SameCurve);
    }
}

#[test]
fn rows_are_the_same_for_all_formulas() {
    let text = "x,y,z\n1,2,3\n2,4.1,\n3,6.2,5\n4,7.9,1\n5,10.1,2\n6,12,4\n7,13.8,3\n";
    let table = Table::from_reader(text.as_bytes()).unwrap();
    let found = compared(&table, &["y = a*x", "y = a*x + b*z"]);
    assert!(found.fits.iter().all(|fit| fit.summary.n_points == 6), "{found}");
    assert_eq!(found.remarks, ["left out of all fits, as 'y = a*x + b*z' has no value there: line 3"]);
    let message = error(&table, &["y = a*x", "y = a*x + b*ln(x - 2)"], &Settings::default());
    assert!(message.starts_with("'y = a*x + b*ln(x - 2)': the table, row 1: the formula is"), "{message}");
    let message = error(&table, &["y = a*x", "ln(y) = a + b*x"], &Settings::default());
    assert!(message.contains("predicts y and 'ln(y) = a + b*x' predicts ln(y)"), "{message}");
    let message = error(&table, &["y = a*x", "z = a*x"], &Settings::default());
    assert!(message.contains("predicts y and 'z = a*x' predicts z"), "{message}");
}

#[test]
fn both_precisions_and_the_settings_arrive() {
    let table = puromycin();
    let single = Settings { precision: Precision::F32, ..Settings::default() };
    let [f32, f64] = [&single, &Settings::default()]
        .map(|settings| compare_formulas(&table, &[HYPERBOLA, HILL, LOGARITHM], settings).unwrap());
    assert_eq!(f32.ranking, f64.ranking);
    for (one, other) in f32.fits.iter().zip(&f64.fits) {
        near(one.criteria.unwrap().aicc, other.criteria.unwrap().aicc, 5);
    }
    let held = Settings {
        fixed: "km=0.1".parse().unwrap(),
        bounds: "h=1.5..".parse().unwrap(),
        start: "vmax=200".parse().unwrap(),
        ..Settings::default()
    };
    let found = compare_formulas(&table, &[HYPERBOLA, HILL, LOGARITHM], &held).unwrap();
    assert_eq!(found.fits[0].value("km"), Some(0.1));
    assert!(
        matches!(&found.fits[1].reason, Some(Reason::NotConverged { verdict }) if verdict.starts_with("at a bound"))
    );
    let message = error(&table, &[HYPERBOLA, HILL], &Settings { start: "q=1".parse().unwrap(), ..Settings::default() });
    assert!(message.contains("'q' is not a parameter to fit; the formula has vmax, km, h"), "{message}");
    let message = error(&table, &[HYPERBOLA, HILL], &Settings { loss: LossName::Huber, ..Settings::default() });
    assert!(message.contains("plain least squares"), "{message}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let table = puromycin();
    let message = |formulas: &[&str]| error(&table, formulas, &Settings::default());
    assert!(message(&[]).contains("at least two"));
    assert!(message(&[HILL]).contains("there is only one, 'v = vmax*s^h/(km^h + s^h)'"));
    assert!(message(&[HILL, HILL]).contains("given twice"));
    assert!(message(&[HILL, "v = a*"]).contains("the formula, column 7"));
    assert!(message(&[HILL, "v = a*nosuch + b"]).contains("uses none of the columns"));
    let many: Vec<String> = (0..=MAX_FORMULAS).map(|i| format!("v = a + {i}*s")).collect();
    assert!(message(&many.iter().map(String::as_str).collect::<Vec<_>>()).contains("too many"));
    let nan = Table::new([("x", vec![1.0, f64::NAN]), ("y", vec![1.0, 2.0])]).unwrap();
    assert!(error(&nan, &["a*x", "a + b*x"], &Settings::default()).contains("NaN must be a finite number"));
}

#[test]
fn extreme_data_are_compared_too() {
    let x: Vec<f64> = (1..=20).map(|i| f64::from(i) * 1e100).collect();
    let y = x.iter().map(|x| 3.0 * x * (1.0 + 0.01 * ((x / 1e100 * 7.0) % 3.0 - 1.0))).collect();
    let table = Table::new([("länge", x), ("größe", y)]).unwrap();
    let found = compared(&table, &["größe = a*länge", "größe = a + b*länge"]);
    assert!(found.best().is_some() && found.fits[0].criteria.unwrap().delta < 10.0, "{found}");
    // A constant fits a constant exactly, and so does a line: the fewer parameters are better, but not infinitely so.
    let level = Table::new([("x", (0..10).map(f64::from).collect()), ("y", vec![5.0; 10])]).unwrap();
    let found = compared(&level, &["a + 0*x", "a + b*x"]);
    assert_eq!(found.ranking, [0, 1]);
    assert!(found.fits[1].criteria.unwrap().delta < 20.0, "{found}");
}

#[test]
fn the_report_for_programs_has_all_numbers() {
    let found = compared(&puromycin(), &[HYPERBOLA, HILL, LOGARITHM]);
    let json: serde_json::Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(json["best"], "F3");
    assert_eq!(json["formulas"][2]["rank"], 1);
    assert_eq!(json["formulas"][0]["fit"]["parameters"][0]["name"], "vmax");
    assert_eq!(json["nested"][0]["small"], "F1");
    assert_eq!(json["indistinct"][0]["formulas"], serde_json::json!(["F3", "F1"]));
    assert_eq!(json["indistinct"][0]["measure"]["within_data"], false);
}
