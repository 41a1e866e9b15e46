//! Priors, ties, logarithms and bounds, beside numbers of `numpy` and `scipy`: a fit by `scipy.optimize.least_squares`, with
//! covariances by `numpy.linalg.inv` and the weight of a prior iterated until it no longer changed.

mod common;

use common::{noise, table};
use gd_fit::{Error, Fit, Intervals, OptimizerName, ParameterKind, Priors, Settings, Table, fit};

const X: [f64; 8] = [0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0];
const Y: [f64; 8] = [4.1, 3.4, 2.6, 2.3, 1.5, 1.2, 0.7, 0.45];

fn decay(settings: &Settings) -> Result<Fit, Error> {
    let table = Table::new([("x", X.to_vec()), ("y", Y.to_vec()), ("s", vec![0.1; 8])])?;
    let mut settings = settings.clone();
    settings.columns.response = Some("y".into());
    fit(&table, "a*exp(-b*x)", &settings)
}

fn with_prior(prior: &str) -> Settings {
    Settings { priors: prior.parse().unwrap(), ..Settings::default() }
}

fn error_of(fit: &Fit, name: &str) -> f64 {
    let found = fit.parameters().into_iter().find(|parameter| parameter.name == name);
    found.unwrap_or_else(|| panic!("no {name}")).error.unwrap_or_else(|why| panic!("{name}: {why}"))
}

fn near(found: f64, right: f64) {
    assert!((found - right).abs() < 1e-8 * right.abs(), "{found} instead of {right}");
}

#[test]
fn a_prior_weighs_as_the_scatter_of_the_data_demands() {
    for (prior, [a, error_a, b, error_b, deviation]) in [
        ("a=5±0.2", [4.922_520_497_94, 0.107_346_369_617, 0.382_705_724_192, 0.014_753_054_782, 0.104_140_507_183]),
        ("a=5+-0.05", [4.985_663_676_915, 0.046_555_996_039, 0.389_318_091_707, 0.010_906_226_176, 0.103_391_494_11]),
        ("a=6+-0.1", [5.945_909_632_263, 0.097_661_624_368, 0.494_267_985_908, 0.034_232_781_503, 0.313_200_924_774]),
    ] {
        let found = decay(&with_prior(prior)).unwrap();
        assert!(found.is_converged(), "{found}");
        near(found.value("a").unwrap(), a);
        near(found.value("b").unwrap(), b);
        near(error_of(&found, "a"), error_a);
        near(error_of(&found, "b"), error_b);
        near(found.summary().residual_deviation.unwrap(), deviation);
    }
}

#[test]
fn a_strong_prior_holds_and_a_weak_one_does_nothing() {
    let (strong, weak) = (decay(&with_prior("a=5+-1e-7")).unwrap(), decay(&with_prior("a=5+-1e7")).unwrap());
    let held = decay(&Settings { fixed: "a=5".parse().unwrap(), ..Settings::default() }).unwrap();
    let free = decay(&Settings::default()).unwrap();
    for (one, other) in [(&strong, &held), (&weak, &free)] {
        near(one.value("b").unwrap(), other.value("b").unwrap());
        near(error_of(one, "b"), error_of(other, "b"));
        near(one.summary().residual_deviation.unwrap(), other.summary().residual_deviation.unwrap());
        assert_eq!(one.summary().degrees_of_freedom, other.summary().degrees_of_freedom);
        assert!((one.summary().aic - other.summary().aic).abs() < 1e-6);
    }
    near(error_of(&strong, "a"), 1e-7);
    near(error_of(&weak, "a"), error_of(&free, "a"));
}

#[test]
fn with_known_deviations_a_prior_is_one_more_observation() {
    let mut settings = Settings { absolute_sigma: true, ..with_prior("a=5+-0.2") };
    settings.columns.sigma = Some("s".into());
    let found = decay(&settings).unwrap();
    near(found.value("a").unwrap(), 4.920_698_912_589);
    near(found.value("b").unwrap(), 0.382_515_453_956);
    near(error_of(&found, "a"), 0.104_232_297_214_5);
    near(error_of(&found, "b"), 0.014_254_171_249_74);
    // Chi-squared of the data and of the prior, with 8 + 1 - 2 degrees of freedom.
    near(found.summary().residual_sum, 6.969_356_695_597);
    assert_eq!((found.summary().degrees_of_freedom, found.summary().n_points), (7, 8));
}

#[test]
fn units_of_the_data_do_not_change_what_a_prior_weighs() {
    let table = Table::new([("x", X.to_vec()), ("y", Y.map(|y| 1e6 * y).to_vec())]).unwrap();
    let large = fit(&table, "1e6*a*exp(-b*x)", &with_prior("a=5+-0.05")).unwrap();
    near(large.value("a").unwrap(), 4.985_663_676_915);
    near(error_of(&large, "a"), 0.046_555_996_039);
}

#[test]
fn a_prior_determines_what_the_data_do_not() {
    let table = Table::new([("x", X.to_vec()), ("y", Y.to_vec())]).unwrap();
    let found = fit(&table, "a*c*exp(-b*x)", &with_prior("a=5+-0.2")).unwrap();
    assert!(found.is_converged(), "{found}");
    near(found.value("a").unwrap(), 5.0);
    near(error_of(&found, "a"), 0.2);
    // The product is that of the fit without the prior: 4.89... +- 0.1289...; the relative variances add up.
    let [product, error] = [4.890_390_965_912, 0.128_901_102_413];
    near(found.value("c").unwrap(), product / 5.0);
    let relative = ((error / product) * (error / product) + 0.04 * 0.04).sqrt();
    near(error_of(&found, "c"), relative * product / 5.0);
    assert_eq!(found.priors()[0].data_alone, None);
}

#[test]
fn priors_that_contradict_the_data_are_told() {
    let found = decay(&with_prior("a=6+-0.1")).unwrap();
    assert!(found.to_string().contains("they contradict each other"), "{found}");
    let prior = found.priors().remove(0);
    assert!((prior.contradiction() + 6.8).abs() < 0.1, "{prior:?}");
    assert!(!decay(&with_prior("a=5+-0.2")).unwrap().to_string().contains("contradict"));
    let json: serde_json::Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(json["priors"][0]["mean"], 6.0);
    near(json["priors"][0]["data_alone"][0].as_f64().unwrap(), 4.890_390_965_912);
}

#[test]
fn descents_and_profiles_have_the_prior_in_their_loss() {
    let settings = Settings { intervals: Intervals::Profile, ..with_prior("a=5+-0.05") };
    let [low, high] = decay(&settings).unwrap().profiles().unwrap()[0].interval;
    // Nearly linear along a prior: the profile is that of the standard error.
    let t = 2.446_911_851_144_969;
    assert!((high - low - 2.0 * t * 0.046_556).abs() < 0.01 * (high - low), "{low} {high}");
    let descent = Settings {
        optimizer: Some(OptimizerName::Adam),
        learning_rate: Some(0.02),
        steps: Some(20_000),
        start: "a=1,b=1".parse().unwrap(),
        ..with_prior("a=5+-0.05")
    };
    let descent = decay(&descent).unwrap();
    assert!((descent.value("a").unwrap() - 4.985_663_676_915).abs() < 1e-4, "{descent}");
}

#[test]
fn priors_that_cannot_be_are_refused() {
    let said = |settings: Settings| decay(&settings).unwrap_err().to_string();
    assert_eq!(said(with_prior("q=1+-1")), "priors: 'q' is not a parameter to fit; the formula has a, b");
    let held = Settings { fixed: "a=5".parse().unwrap(), ..with_prior("a=5+-1") };
    assert_eq!(said(held), "priors: 'a' is held, so nothing is fitted; leave one of both out");
    assert!(said(with_prior("a=5+-1,a=4+-1")).contains("'a' is given twice"));
    let batches = Settings { batch: Some(4), learning_rate: Some(0.1), ..with_prior("a=5+-1") };
    assert!(said(batches).starts_with("batch: mini-batches are of rows of data alone"));
    assert_eq!(
        said(with_prior("a=5+-1e-200")),
        "priors: a deviation of 1e-200 of a is as good as none; hold a instead"
    );
    let two = Table::new([("x", vec![0.0, 1.0]), ("y", vec![2.0, 1.0])]).unwrap();
    let error = fit(&two, "a*exp(-b*x)", &with_prior("a=2+-1")).unwrap_err().to_string();
    assert!(error.starts_with("priors: the data have no more points than parameters"), "{error}");
}

/// Two peaks, the second twice as high and as wide as the first.
fn peaks() -> Table {
    table(60, 15.0, |index, x| {
        let peak = |height: f64, center: f64| height * gd_core::math::exp(-(x - center) * (x - center) / 1.28);
        peak(2.0, 3.0) + peak(4.0, 9.0) + 0.05 * noise(index)
    })
}

const PEAKS: &str = "a1*exp(-(x-m1)^2/(2*s1^2)) + a2*exp(-(x-m2)^2/(2*s2^2))";

fn tied(ties: &[&str]) -> Settings {
    Settings { ties: ties.iter().map(|tie| tie.parse().unwrap()).collect(), ..Settings::default() }
}

#[test]
fn tied_parameters_are_those_of_the_formula_written_out() {
    let found = fit(&peaks(), PEAKS, &tied(&["a2 = 2*a1", "s2 = s1"])).unwrap();
    let written = "a1*(exp(-(x-m1)^2/(2*s1^2)) + 2*exp(-(x-m2)^2/(2*s1^2)))";
    let right = fit(&peaks(), written, &Settings::default()).unwrap();
    assert!(found.is_converged() && right.is_converged(), "{found}\n{right}");
    for name in ["a1", "m1", "s1", "m2"] {
        near(found.value(name).unwrap(), right.value(name).unwrap());
        near(error_of(&found, name), error_of(&right, name));
    }
    near(found.value("a2").unwrap(), 2.0 * right.value("a1").unwrap());
    near(error_of(&found, "a2"), 2.0 * error_of(&right, "a1"));
    near(error_of(&found, "s2"), error_of(&right, "s1"));
    assert_eq!(found.summary().degrees_of_freedom, 56);
}

#[test]
fn errors_of_ties_come_from_the_whole_covariance() {
    // The same fit with another choice of parameters: errors of a1 = T (1 - f) and a2 = T f are those of a1 and a2.
    let mut settings = tied(&["a1 = T*(1 - f)", "a2 = T*f", "s2 = s1"]);
    settings.start = "T=6,f=0.6".parse().unwrap();
    let found = fit(&peaks(), PEAKS, &settings).unwrap();
    let right = fit(&peaks(), PEAKS, &tied(&["s2 = s1"])).unwrap();
    for name in ["a1", "a2", "m1", "m2", "s1", "s2"] {
        let (one, other) = (found.value(name).unwrap(), right.value(name).unwrap());
        let is_swapped = (found.value("m1").unwrap() - right.value("m1").unwrap()).abs() > 1.0;
        assert!(!is_swapped, "the same peak comes first");
        assert!((one - other).abs() < 1e-6 * other.abs(), "{name}: {one} {other}");
        let (one, other) = (error_of(&found, name), error_of(&right, name));
        assert!((one - other).abs() < 1e-6 * other, "{name}: {one} {other}");
    }
    let kinds: Vec<String> = found.parameters().into_iter().map(|one| one.name).collect();
    assert_eq!(kinds, ["a1", "m1", "s1", "a2", "m2", "s2", "T", "f"]);
}

#[test]
fn ties_go_through_other_ties_and_through_priors() {
    let mut settings = tied(&["s2 = 2*w", "w = s1 + 0"]);
    settings.priors = Priors(vec![("s2".into(), [1.6, 1e-6])]);
    let found = fit(&peaks(), "w*0 + a1*exp(-(x-m1)^2/(2*s1^2)) + a2*exp(-(x-m2)^2/(2*s2^2))", &settings).unwrap();
    near(found.value("s2").unwrap(), 2.0 * found.value("s1").unwrap());
    near(found.value("w").unwrap(), found.value("s1").unwrap());
    assert!((found.value("s2").unwrap() - 1.6).abs() < 1e-5, "{found}");
}

#[test]
fn ties_that_cannot_be_are_refused() {
    let said = |ties: &[&str], start: &str| {
        let mut settings = tied(ties);
        if !start.is_empty() {
            settings.start = start.parse().unwrap();
        }
        fit(&peaks(), PEAKS, &settings).unwrap_err().to_string()
    };
    for (ties, start, part) in [
        (&["b = a1"][..], "", "ties: 'b' is not a parameter to fit; the formula has a1, m1, s1, a2, m2, s2"),
        (&["a2 = 2*b7"], "", "ties: 'b7' is not a parameter; the formula has a1,"),
        (&["a2 = 3"], "", "ties: 'a2 = 3' has no other parameter; hold 'a2' at that value instead"),
        (&["a2 = 2*x"], "", "ties: 'x' is a column"),
        (&["x = a1"], "", "ties: 'x' is a column"),
        (&["a2 = a2 + 1"], "", "ties: 'a2' is tied to itself"),
        (&["a2 = a1", "a1 = s1", "s1 = a2"], "", "ties: a2, a1, s1 are tied in a circle"),
        (&["a2 = a1", "a2 = s1"], "", "ties: 'a2' is given twice"),
        (&["a2 = a1*"], "", "ties: 'a2 = a1*': column 4:"),
        (&["a2 = a1"], "a2=3", "start: 'a2' follows from its tie to a1"),
    ] {
        let said = said(ties, start);
        assert!(said.starts_with(part), "{ties:?}: {said}");
    }
    let many: Vec<String> = (0..20).map(|index| format!("p{index} = p{0} + p{0}", index + 1)).collect();
    let formula = format!("{}*x", (0..=20).map(|index| format!("p{index}")).collect::<Vec<_>>().join("*"));
    let ties: Vec<&str> = many.iter().map(String::as_str).collect();
    let error = fit(&peaks(), &formula, &tied(&ties)).unwrap_err().to_string();
    assert!(error.starts_with("ties: 'p"), "{error}");
}

fn logarithmic(names: &str) -> Settings {
    Settings { log_parameters: names.parse().unwrap(), ..Settings::default() }
}

#[test]
fn a_logarithm_has_the_same_minimum_and_an_asymmetric_interval() {
    let (found, right) = (decay(&logarithmic("b")).unwrap(), decay(&Settings::default()).unwrap());
    assert!(found.is_converged(), "{found}");
    for name in ["a", "b"] {
        near(found.value(name).unwrap(), right.value(name).unwrap());
        // To first order the errors are the same.
        near(error_of(&found, name), error_of(&right, name));
    }
    let b = found.parameters().remove(1);
    let ParameterKind::Logarithm { value, error: Some(error), range: Some([low, high]) } = b.kind else {
        panic!("{b:?}")
    };
    near(value, gd_core::math::ln(b.value));
    near(error, error_of(&right, "b") / b.value);
    near(high / b.value, b.value / low);
    // exp(ln b +- t se) with the quantile of Student's t for 6 degrees of freedom.
    let half = 2.446_911_851_144_969 * error;
    let [low, high] = b.interval.unwrap();
    near(low, b.value * gd_core::math::exp(-half));
    near(high, b.value * gd_core::math::exp(half));
}

#[test]
fn profile_intervals_do_not_depend_on_the_logarithm() {
    let interval = |settings: Settings| {
        let found = decay(&Settings { intervals: Intervals::Profile, ..settings }).unwrap();
        found.parameters()[1].interval.unwrap()
    };
    let ([low, high], [right_low, right_high]) = (interval(logarithmic("a,b")), interval(Settings::default()));
    assert!(
        (low - right_low).abs() < 1e-6 && (high - right_high).abs() < 1e-6,
        "{low} {right_low} {high} {right_high}"
    );
}

#[test]
fn starts_and_bounds_are_of_the_parameter_itself() {
    let settings = Settings { start: "a=3,b=0.5".parse().unwrap(), ..logarithmic("b") };
    let found = decay(&settings).unwrap();
    assert!((found.parameters()[1].start.unwrap() - 0.5).abs() < 1e-15);
    let descent = Settings { optimizer: Some(OptimizerName::Adam), steps: Some(1), ..logarithmic("b") };
    assert_eq!(decay(&descent).unwrap().parameters()[1].start, Some(1.0));
    let bounded = decay(&Settings { bounds: "b=0.5..2".parse().unwrap(), ..logarithmic("b") }).unwrap();
    assert!((bounded.value("b").unwrap() - 0.5).abs() < 1e-12);
    assert!(bounded.verdict().contains("b is at its lower bound 0.5"), "{}", bounded.verdict());
    let said = |settings: Settings| decay(&settings).unwrap_err().to_string();
    let negative = Settings { start: "b=-1".parse().unwrap(), ..logarithmic("b") };
    assert_eq!(said(negative), "start: b = -1 has no logarithm; give a value above 0, or fit b itself");
    let negative = Settings { bounds: "b=-3..-1".parse().unwrap(), ..logarithmic("b") };
    assert!(said(negative).starts_with("bounds: b = -1 has no logarithm"));
    let held = Settings { fixed: "b=1".parse().unwrap(), ..logarithmic("b") };
    assert!(said(held).starts_with("logarithmic parameters: 'b' is held"));
    assert!(said(logarithmic("q")).starts_with("logarithmic parameters: 'q' is not a parameter"));
}

#[test]
fn errors_beside_a_bound_are_told_to_be_conditional() {
    let bounded = decay(&Settings { bounds: "b=0.5..2".parse().unwrap(), ..Settings::default() }).unwrap();
    let text = bounded.to_string();
    assert!(text.contains("the other standard errors are those of a fit in which b is held at its bound"), "{text}");
    let held = decay(&Settings { fixed: "b=0.5".parse().unwrap(), ..Settings::default() }).unwrap();
    near(error_of(&bounded, "a"), error_of(&held, "a"));
    let json: serde_json::Value = serde_json::from_str(&bounded.to_json()).unwrap();
    assert_eq!(json["at_bounds"], serde_json::json!(["b"]));
    let free = decay(&Settings { bounds: "b=0..2".parse().unwrap(), ..Settings::default() }).unwrap();
    assert!(!free.to_string().contains("held at its bound"));
}
