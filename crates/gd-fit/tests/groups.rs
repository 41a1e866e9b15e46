//! Groups of rows with parameters of their own: the muscle data of R's package MASS, whose 43 parameters are found in closed
//! form but for one (variable projection with `numpy`: `lstsq` for the parameters of the strips, Gauss-Newton for the shared
//! one, the covariance from the inverse of J'J), and groups beside fits of each alone.

mod common;

use common::{noise, table};
use gd_fit::{Error, Fit, Problem, Settings, Table, fit, fit_tables};

/// Contraction of strips of heart muscle: A. Linder, I. M. Chakravarti and P. Vuagnat, *Fitting asymptotic regression curves
/// with different asymptotes*, 1964; data set `muscle` of MASS.
fn muscle() -> Table {
    let text = include_bytes!("data/muscle.csv");
    Table::from_bytes("muscle.csv", text.to_vec(), gd_fit::Format::default())
}

fn by(column: &str, shared: &str) -> Settings {
    let mut settings = Settings::default();
    settings.columns.by = Some(column.into());
    if !shared.is_empty() {
        settings.shared = shared.parse().unwrap();
    }
    settings
}

fn error_of(fit: &Fit, name: &str) -> f64 {
    let found = fit.parameters().into_iter().find(|parameter| parameter.name == name);
    found.unwrap_or_else(|| panic!("no {name}")).error.unwrap_or_else(|why| panic!("{name}: {why}"))
}

fn near(found: f64, right: f64) {
    assert!((found - right).abs() < 1e-8 * right.abs(), "{found} instead of {right}");
}

#[test]
fn muscle_has_43_parameters() {
    let found = fit(&muscle(), "Length = alpha + beta*exp(-Conc/theta)", &by("Strip", "theta")).unwrap();
    assert!(found.is_converged(), "{}", found.verdict());
    assert_eq!((found.parameters().len(), found.summary().degrees_of_freedom), (43, 17));
    near(found.value("theta").unwrap(), 0.796_908_498_566_673);
    near(error_of(&found, "theta"), 0.126_565_498_044);
    near(found.summary().residual_sum, 21.129_824_583_856);
    near(found.summary().residual_deviation.unwrap(), 1.114_868_089_9);
    for (strip, [alpha, error_alpha, beta, error_beta]) in [
        ("S01", [23.454_084_896_2, 0.796_229_987_9, -27.300_325_161_1, 6.873_190_937]),
        ("S03", [30.800_721_550_9, 1.715_645_893, -30.901_048_489, 2.270_023_395]),
        ("S07", [33.595_335_578_4, 1.681_547_55, -19.624_573_449_8, 8.084_771_286]),
        ("S21", [30.375_685_41, 1.056_970_357, -26.507_519_667_5, 7.012_480_45]),
    ] {
        near(found.value(&format!("alpha[{strip}]")).unwrap(), alpha);
        near(error_of(&found, &format!("alpha[{strip}]")), error_alpha);
        near(found.value(&format!("beta[{strip}]")).unwrap(), beta);
        near(error_of(&found, &format!("beta[{strip}]")), error_beta);
    }
    let groups = found.groups();
    assert_eq!((groups.len(), groups[0].name.as_str(), groups[0].n_rows), (21, "S01", 4));
    near(groups.iter().map(|group| group.residual_sum).sum(), found.summary().residual_sum);
    near(found.predict_in("S07", &[1.0]), 28.0);
    assert!(found.predict(&[1.0]).is_nan() && found.predict_in("S99", &[1.0]).is_nan());
}

#[test]
fn the_logarithm_of_muscle_too() {
    let found = fit(&muscle(), "ln(Length) = alpha + beta*exp(-Conc/theta)", &by("Strip", "theta")).unwrap();
    near(found.value("theta").unwrap(), 0.310_857_638_867_096);
    near(error_of(&found, "theta"), 0.029_220_203_911_6);
    near(found.summary().residual_sum, 0.085_283_662_929_831_8);
    near(found.value("beta[S07]").unwrap(), -3.470_824_181_89);
    near(error_of(&found, "beta[S07]"), 2.791_079_807);
}

/// Decays with rates and offsets of their own.
fn decays() -> Vec<(&'static str, Table)> {
    let of = |height: f64, rate: f64, offset: f64, shift: usize| {
        table(15, 5.6, |index, x| height * gd_core::math::exp(-rate * x) + offset + 0.02 * noise(index + shift))
    };
    vec![("one", of(3.0, 0.8, 0.2, 0)), ("two", of(5.0, 1.4, 0.1, 20)), ("three", of(1.5, 0.5, 0.5, 40))]
}

fn borrowed<'a>(tables: &'a [(&'static str, Table)]) -> Vec<(&'a str, &'a Table)> {
    tables.iter().map(|(name, table)| (*name, table)).collect()
}

#[test]
fn with_nothing_shared_groups_are_fits_of_their_own() {
    let tables = decays();
    let all = fit_tables(&borrowed(&tables), "a*exp(-k*x) + c", &Settings::default()).unwrap();
    assert!(all.is_converged(), "{all}");
    let mut residual_sum = 0.0;
    for (name, table) in &tables {
        let alone = fit(table, "a*exp(-k*x) + c", &Settings::default()).unwrap();
        let (own, pooled) = (alone.summary().residual_deviation.unwrap(), all.summary().residual_deviation.unwrap());
        for parameter in alone.parameters() {
            let label = format!("{}[{name}]", parameter.name);
            near(all.value(&label).unwrap(), parameter.value);
            // R's nlsList takes the deviation of all groups together, too.
            near(error_of(&all, &label), parameter.error.unwrap() / own * pooled);
        }
        residual_sum += alone.summary().residual_sum;
    }
    near(all.summary().residual_sum, residual_sum);
    assert_eq!(all.summary().degrees_of_freedom, 36);
}

#[test]
fn with_all_shared_groups_are_one_fit() {
    let tables = decays();
    let settings = Settings { shared: "a,k,c".parse().unwrap(), ..Settings::default() };
    let all = fit_tables(&borrowed(&tables), "a*exp(-k*x) + c", &settings).unwrap();
    let columns = Settings::default().columns;
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for (_, table) in &tables {
        let data = table.observations::<f64>("a*x", &columns).unwrap();
        x.extend(data.inputs[0].iter().copied());
        y.extend(data.y);
    }
    let pooled = Table::new([("x", x), ("y", y)]).unwrap();
    let pooled = fit(&pooled, "a*exp(-k*x) + c", &Settings::default()).unwrap();
    for parameter in pooled.parameters() {
        near(all.value(&parameter.name).unwrap(), parameter.value);
        near(error_of(&all, &parameter.name), parameter.error.unwrap());
    }
}

#[test]
fn sharing_is_the_formula_with_indicators_written_out() {
    let tables = decays();
    let settings = Settings { shared: "c".parse().unwrap(), ..Settings::default() };
    let shared = fit_tables(&borrowed(&tables), "a*exp(-k*x) + c", &settings).unwrap();
    let (mut x, mut g, mut y) = (Vec::new(), Vec::new(), Vec::new());
    for (group, (_, table)) in tables.iter().enumerate() {
        let data = table.observations::<f64>("a*x", &Settings::default().columns).unwrap();
        g.extend(data.y.iter().map(|_| group as f64));
        x.extend(data.inputs[0].iter().copied());
        y.extend(data.y);
    }
    let written = "y = (g == 0 ? a1*exp(-k1*x) : g == 1 ? a2*exp(-k2*x) : a3*exp(-k3*x)) + c";
    let start = "a1=3,k1=0.8,a2=5,k2=1.4,a3=1.5,k3=0.5,c=0.2".parse().unwrap();
    let table = Table::new([("x", x), ("g", g), ("y", y)]).unwrap();
    let right = fit(&table, written, &Settings { start, skips_search: true, ..Settings::default() }).unwrap();
    assert!(shared.is_converged() && right.is_converged(), "{shared}\n{right}");
    for (one, other) in [("c", "c"), ("a[one]", "a1"), ("k[one]", "k1"), ("a[three]", "a3"), ("k[two]", "k2")] {
        near(shared.value(one).unwrap(), right.value(other).unwrap());
        near(error_of(&shared, one), error_of(&right, other));
    }
    near(shared.summary().aic, right.summary().aic);
}

#[test]
fn groups_have_starts_bounds_priors_ties_and_logarithms_of_their_own() {
    let tables = decays();
    let settings = Settings {
        shared: "r".parse().unwrap(),
        priors: "k=1+-1e-6".parse().unwrap(),
        ties: vec!["c = a*r".parse().unwrap()],
        log_parameters: "a".parse().unwrap(),
        start: "r=0.1,k=1".parse().unwrap(),
        bounds: "k=0..3".parse().unwrap(),
        ..Settings::default()
    };
    let found = fit_tables(&borrowed(&tables), "a*exp(-k*x) + c", &settings).unwrap();
    for name in ["one", "two", "three"] {
        assert!((found.value(&format!("k[{name}]")).unwrap() - 1.0).abs() < 1e-4, "{found}");
        let value = |of: &str| found.value(&format!("{of}[{name}]")).unwrap();
        near(value("c"), value("a") * found.value("r").unwrap());
    }
    assert_eq!(found.priors().len(), 3);
    let text = found.to_string();
    assert!(text.contains("c is tied: a*r") && text.contains("a was fitted as its logarithm"), "{text}");
}

#[test]
fn the_report_has_a_row_for_every_group() {
    let tables = decays();
    let settings = Settings { shared: "c".parse().unwrap(), ..Settings::default() };
    let found = fit_tables(&borrowed(&tables), "a*exp(-k*x) + c", &settings).unwrap();
    let text = found.to_string();
    assert!(text.contains("45 rows in 3 groups by file"), "{text}");
    for row in ["  file ", "  one ", "  two ", "  three "] {
        assert_eq!(text.lines().filter(|line| line.starts_with(row)).count(), 1, "{row}: {text}");
    }
    let json: serde_json::Value = serde_json::from_str(&found.to_json()).unwrap();
    let groups = &json["groups"];
    assert_eq!((&groups["by"], &groups["shared"]), (&"file".into(), &serde_json::json!(["c"])));
    assert_eq!((&groups["each"][2]["name"], &groups["each"][2]["rows"]), (&"three".into(), &15.into()));
    assert_eq!(groups["each"][2]["parameters"][0]["value"].as_f64(), found.value("a[three]"));
    assert_eq!(json["parameters"].as_array().map(Vec::len), Some(7));
    assert!(found.png().is_ok());
}

#[test]
fn groups_that_cannot_be_are_refused() {
    let said = |found: Result<Fit, Error>| found.unwrap_err().to_string();
    let formula = "Length = alpha + beta*exp(-Conc/theta)";
    assert_eq!(
        said(fit(&muscle(), formula, &by("Strip", ""))),
        "groups: group S07 has 2 rows for 3 parameters of its own, and 7 groups more have too few; share more parameters, or \
         leave such groups out"
    );
    assert!(said(fit(&muscle(), formula, &by("strip", "theta"))).contains("there is no column 'strip'"));
    assert!(said(fit(&muscle(), formula, &by("Strip", "gamma"))).starts_with("shared parameters: 'gamma' is not"));
    let shared = Settings { shared: "theta".parse().unwrap(), ..Settings::default() };
    assert!(said(fit(&muscle(), formula, &shared)).starts_with("shared parameters: there are no groups"));
    let descent = Settings { learning_rate: Some(0.1), ..by("Strip", "theta") };
    assert!(said(fit(&muscle(), formula, &descent)).starts_with("optimizer: groups are fitted by least squares"));
    let holes = Table::from_reader("g,x,y\na,1,2\n,2,3\nb,3,4\nb,4,5\na,5,6\n".as_bytes()).unwrap();
    assert_eq!(
        said(fit(&holes, "y = m*x", &by("g", ""))),
        "groups: 1 row has no value in column 'g', so it is in no group; fill it in or leave it out"
    );
    assert!(said(fit_tables(&[], "a*x", &Settings::default())).starts_with("groups: there are no groups"));
    let grouped = by("Strip", "theta");
    let problem = Problem::new(muscle().observations::<f64>(formula, &grouped.columns).unwrap(), &grouped).unwrap();
    assert!(problem.holding(&[("theta".into(), 1.0)]).is_none(), "one of a group cannot be held");
}
