//! Intervals by the profile likelihood, and what curvature says of standard errors.

use gd_fit::{Bounds, Error, Fit, Intervals, OptimizerName, Precision, Settings, Table, fit};

const TIME: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 7.0];
/// Biochemical oxygen demand (Bates and Watts, 1988, appendix A1.4).
const DEMAND: [f64; 6] = [8.3, 10.3, 19.0, 16.0, 15.6, 19.8];

const DOSE: [f64; 8] = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8];
const RESPONSE: [f64; 8] = [-1.12, -1.46, 2.38, 7.63, 17.48, 30.86, 50.99, 71.24];
const DEVIATION: [f64; 8] = [3.0, 3.0, 2.0, 2.0, 2.0, 2.0, 1.5, 1.5];

fn table(columns: &[(&'static str, &[f64])]) -> Table {
    Table::new(columns.iter().map(|(name, column)| (*name, column.to_vec()))).unwrap()
}

fn by_profile() -> Settings {
    Settings { intervals: Intervals::Profile, ..Settings::default() }
}

fn demand(settings: &Settings) -> Fit {
    fit(&table(&[("t", &TIME), ("y", &DEMAND)]), "y = a*(1 - exp(-k*t))", settings).unwrap()
}

fn interval(fit: &Fit, name: &str) -> [f64; 2] {
    let parameters = fit.parameters();
    parameters.iter().find(|parameter| parameter.name == name).unwrap().interval.unwrap()
}

fn near(found: f64, right: f64, part: f64) {
    assert!((found - right).abs() <= part * right.abs(), "{found} instead of {right}");
}

fn are(fit: &Fit, right: &[(&str, f64, f64)]) {
    for (name, low, high) in right {
        let [found_low, found_high] = interval(fit, name);
        near(found_low, *low, 2e-6);
        near(found_high, *high, 2e-6);
    }
}

/// By lmfit 1.3.4, `conf_interval(sigmas=[0.95])` on fits with `ftol = xtol = 1e-15`.
#[test]
fn intervals_are_those_of_lmfit() {
    are(&demand(&by_profile()), &[("a", 14.049_364_164, 38.456_197_968), ("k", 0.131_397_746_7, 1.808_169_594_7)]);

    let x = [4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625];
    let y = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246];
    let mgh09 = fit(&table(&[("x", &x), ("y", &y)]), "b1*(x^2 + x*b2)/(x^2 + x*b3 + b4)", &by_profile()).unwrap();
    let right = [
        ("b1", 0.163_530_682_4, 0.215_905_659_3),
        ("b2", -0.007_746_908_85, 1.319_633_687_5),
        ("b3", -0.034_723_797_02, 0.626_700_622_1),
        ("b4", 0.030_422_942_16, 0.547_767_710_3),
    ];
    are(&mgh09, &right);

    let dose = fit(&table(&[("d", &DOSE), ("y", &RESPONSE)]), "y = top/(1 + (ec/d)^h)", &by_profile()).unwrap();
    let right = [
        ("top", 79.257_796_922_8, 140.408_539_649_4),
        ("ec", 3.986_890_823_1, 11.836_248_048),
        ("h", 0.989_618_587_24, 1.597_581_730_9),
    ];
    are(&dose, &right);
}

/// By MINOS of iminuit 2.33, whose intervals end where chi-squared has grown by 1.
#[test]
fn with_known_deviations_intervals_are_those_of_minos() {
    let columns = gd_fit::Columns { sigma: Some("s".into()), ..gd_fit::Columns::default() };
    let one_sigma = 0.682_689_492_137_085_9;
    let settings = Settings { columns, absolute_sigma: true, level: Some(one_sigma), ..by_profile() };
    let table = table(&[("d", &DOSE), ("y", &RESPONSE), ("s", &DEVIATION)]);
    let dose = fit(&table, "y = top/(1 + (ec/d)^h)", &settings).unwrap();
    for (name, below, above) in [
        ("top", 9.304_081_922_5, 13.684_488_305_4),
        ("ec", 1.034_026_235_4, 1.733_319_972_3),
        ("h", 0.123_300_456_07, 0.132_128_790_94),
    ] {
        let ([low, high], value) = (interval(&dose, name), dose.value(name).unwrap());
        near(value - low, below, 1e-4);
        near(high - value, above, 1e-4);
    }
}

#[test]
fn for_a_line_both_kinds_are_the_same() {
    for precision in [Precision::F32, Precision::F64] {
        let part = if precision == Precision::F32 { 2e-3 } else { 1e-6 };
        let of = |intervals| {
            let settings = Settings { intervals, precision, level: Some(0.9), ..Settings::default() };
            fit(&table(&[("x", &TIME), ("y", &DEMAND)]), "a*x + b", &settings).unwrap()
        };
        let (standard, profile) = (of(Intervals::Standard), of(Intervals::Profile));
        assert!(standard.profiles().is_none());
        for name in ["a", "b"] {
            let ([low, high], [right_low, right_high]) = (interval(&profile, name), interval(&standard, name));
            near(low, right_low, part);
            near(high, right_high, part);
        }
        let curvature = profile.curvature().unwrap();
        assert!(curvature.parameter_effects == 0.0 && curvature.intrinsic == 0.0);
    }
}

#[test]
fn the_order_and_the_units_of_parameters_do_not_matter() {
    let table = table(&[("t", &TIME), ("y", &DEMAND)]);
    let reversed = fit(&table, "y = (1 - exp(-k*t))*a", &by_profile()).unwrap();
    are(&reversed, &[("a", 14.049_364_164, 38.456_197_968)]);
    let in_millis = fit(&table, "y = a*(1 - exp(-k*t/1000))", &by_profile()).unwrap();
    are(&in_millis, &[("k", 131.397_746_7, 1_808.169_594_7)]);
    // The logarithm of the rate has the logarithm of its interval, which no standard error has.
    let logarithm = fit(&table, "y = a*(1 - exp(-exp(m)*t))", &by_profile()).unwrap();
    let [low, high] = interval(&logarithm, "m");
    near(gd_core::math::exp(low), 0.131_397_746_7, 1e-5);
    near(gd_core::math::exp(high), 1.808_169_594_7, 1e-5);
}

#[test]
fn a_side_without_an_end_is_not_bounded() {
    // Before the curve bends a power law without a top fits within the noise.
    let [dose, response] = [&DOSE[..6], &RESPONSE[..6]];
    let table = table(&[("d", dose), ("y", response)]);
    let fitted = fit(&table, "y = top/(1 + (ec/d)^h)", &by_profile()).unwrap();
    let [low, high] = interval(&fitted, "top");
    // By SciPy 1.17, a root of the residual sum with all others fitted; for top = 1e7 it has grown by 65 % of what ends it.
    near(low, 28.274_882_125, 2e-6);
    assert!(high == f64::INFINITY);
    assert!(interval(&fitted, "ec")[1] == f64::INFINITY);
    assert!(fitted.to_string().contains("not bounded above"));
    // At the level of one deviation more is known.
    let narrow = Settings { level: Some(0.2), ..by_profile() };
    let fitted = fit(&table, "y = top/(1 + (ec/d)^h)", &narrow).unwrap();
    assert!(interval(&fitted, "top")[1].is_finite());
}

#[test]
fn an_interval_ends_at_a_bound() {
    let bounds: Bounds = "a=..25".parse().unwrap();
    let fitted = demand(&Settings { bounds, ..by_profile() });
    let [low, high] = interval(&fitted, "a");
    near(low, 14.049_364_164, 2e-6);
    assert!(high.to_bits() == 25.0_f64.to_bits());
    // The other profile goes along the bound, and ends sooner than without: where a = 25, k reaches that far down.
    let [low, high] = interval(&fitted, "k");
    near(high, 1.808_169_594_7, 2e-6);
    assert!(low > 0.2, "{low}");
}

#[test]
fn the_points_of_a_profile_lie_on_it() {
    let fitted = demand(&by_profile());
    let residual_sum = fitted.summary().residual_sum;
    for (index, profile) in fitted.profiles().unwrap().iter().enumerate() {
        assert!(profile.points.len() > 8);
        assert!(profile.points.windows(2).all(|pair| pair[0].value < pair[1].value && pair[0].tau < pair[1].tau));
        for point in &profile.points {
            assert!(point.params[index].to_bits() == point.value.to_bits());
            let residual =
                |(t, y): (&f64, &f64)| point.params[0] * (1.0 - gd_core::math::exp(-point.params[1] * t)) - y;
            let sum: f64 = TIME.iter().zip(&DEMAND).map(residual).map(|residual| residual * residual).sum();
            let right = residual_sum * (1.0 + point.tau * point.tau / 4.0);
            assert!((sum - right).abs() < 1e-12 * right, "{sum} {right}");
        }
    }
}

/// By numpy from the definitions in Bates and Watts (1980) and Hougaard (1985).
#[test]
fn curvature_is_that_of_the_definitions() {
    let fitted = demand(&Settings::default());
    let curvature = fitted.curvature().unwrap();
    near(curvature.parameter_effects, 3.499_187_849_4, 1e-7);
    near(curvature.intrinsic, 0.485_949_860_5, 1e-7);
    near(curvature.skewness[0], 1.038_286_091, 1e-7);
    near(curvature.skewness[1], 1.053_863_542, 1e-7);
    assert!(
        curvature.is_rough(0)
            && fitted.to_string().contains(
                "the standard errors of a and k are rough, as the formula is curved there; use profile intervals"
            )
    );
    // With a known deviation of a tenth of that of the residuals the same curve is nearly straight.
    let deviations = [0.25; 6];
    let columns = gd_fit::Columns { sigma: Some("s".into()), ..gd_fit::Columns::default() };
    let settings = Settings { columns, absolute_sigma: true, ..Settings::default() };
    let table = table(&[("t", &TIME), ("y", &DEMAND), ("s", &deviations)]);
    let known = fit(&table, "y = a*(1 - exp(-k*t))", &settings).unwrap();
    let small = known.curvature().unwrap();
    near(small.skewness[0], curvature.skewness[0] * 0.25 / 2.549_032_467, 1e-6);
    assert!(!small.is_rough(0) && !known.to_string().contains("rough"));
}

#[test]
fn curvature_on_some_of_many_rows_is_that_on_all() {
    // Of six parameters 92,592 rows are looked at.
    let x: Vec<f64> = (0..80_000).map(|row| f64::from(row % 1009) / 100.0).collect();
    let noise = |row: usize| f64::from(u16::try_from(row * 7919 % 2003).unwrap()) / 1001.0 - 1.0;
    let curve = |x: f64| 3.0 * gd_core::math::exp(-0.7 * x) + 1.0 + gd_core::math::sin(x) + 0.1 * x;
    let y: Vec<f64> = x.iter().enumerate().map(|(row, x)| curve(*x) + 40.0 * noise(row)).collect();
    let start = "a=3,b=0.7,c=1,d=1,g=0,h=0.1".parse().unwrap();
    let settings = Settings { start, skips_search: true, ..Settings::default() };
    let of = |times: usize| {
        let all = table(&[("x", &x.repeat(times)), ("y", &y.repeat(times))]);
        let fitted = fit(&all, "y = a*exp(-b*x) + c + d*sin(x) + g*cos(x) + h*x", &settings).unwrap();
        fitted.curvature().unwrap().clone()
    };
    let (all, fourfold) = (of(1), of(4));
    assert!(all.skewness[1].abs() > 1e-2, "{all:?}");
    // Four times the rows: half the deviation of the estimates, and half the skewness and the curvature.
    near(2.0 * fourfold.parameter_effects, all.parameter_effects, 0.01);
    near(2.0 * fourfold.intrinsic, all.intrinsic, 0.01);
    near(2.0 * fourfold.skewness[1], all.skewness[1], 0.01);
}

/// A profile that leads below the minimum shows that it is none, or not the lowest.
#[test]
fn a_profile_that_leads_lower_is_believed() {
    let x: Vec<f64> = (0..60).map(|row| f64::from(row) * 0.1).collect();
    let y: Vec<f64> = x
        .iter()
        .enumerate()
        .map(|(row, x)| 2.0 * gd_core::math::sin(3.0 * x) + 0.4 * gd_core::math::sin(20.0 * row as f64))
        .collect();
    let table = table(&[("x", &x), ("y", &y)]);
    let start = "a=0.5,w=4.9".parse().unwrap();
    let settings = Settings { start, skips_search: true, ..by_profile() };
    let beside = fit(&table, "y = a*sin(w*x)", &settings).unwrap();
    assert!((beside.value("w").unwrap() - 3.0).abs() > 0.5, "the start must lead to a minimum of its own: {beside}");
    assert!(!beside.is_converged() && beside.verdict().starts_with("not the lowest"), "{}", beside.verdict());
    let found = fit(&table, "y = a*sin(w*x)", &by_profile()).unwrap();
    assert!(found.is_converged() && found.profiles().is_some());
}

#[test]
fn what_has_no_profile_says_so() {
    let table = table(&[("t", &TIME), ("y", &DEMAND)]);
    let descent = Settings { optimizer: Some(OptimizerName::Adam), ..by_profile() };
    assert!(matches!(fit(&table, "a*t + b", &descent), Err(Error::OnlyForLeastSquares { .. })));
    for level in [0.0, 1.0, -0.5, f64::NAN] {
        let settings = Settings { level: Some(level), ..Settings::default() };
        assert!(matches!(fit(&table, "a*t + b", &settings), Err(Error::Level { .. })));
    }
    // As many parameters as points: no deviation to measure with.
    let saturated = fit(&self::table(&[("t", &TIME[..2]), ("y", &DEMAND[..2])]), "a*t + b", &by_profile()).unwrap();
    assert!(saturated.profiles().is_none() && saturated.curvature().is_none());
    // A parameter that another can make up for is bounded by nothing.
    let redundant = fit(&table, "a*t + b + c", &by_profile()).unwrap();
    let [low, high] = interval(&redundant, "b");
    assert!(low == f64::NEG_INFINITY && high == f64::INFINITY);
    assert!(interval(&redundant, "a").iter().all(|end| end.is_finite()) && redundant.curvature().is_none());
}

#[test]
fn profiles_are_drawn_or_it_is_said_why_not() {
    let view = gd_fit::ViewSettings::default();
    let drawn = demand(&by_profile()).profile_figure(&view).unwrap();
    // The joint region and two profiles, side by side.
    assert!(drawn.width() > 2 * drawn.height());
    let one = fit(&table(&[("t", &TIME), ("y", &DEMAND)]), "y = a*t", &by_profile()).unwrap();
    assert!(one.profile_figure(&view).unwrap().width() < 500);
    // The third parameter is fitted anew at every point of the map.
    let three = fit(&table(&[("d", &DOSE), ("y", &RESPONSE)]), "y = top/(1 + (ec/d)^h)", &by_profile()).unwrap();
    let over = gd_fit::ViewSettings { over: Some("h,top".parse().unwrap()), ..view.clone() };
    assert!(three.profile_figure(&over).unwrap().height() > 800);
    let unknown = gd_fit::ViewSettings { over: Some("h,nothing".parse().unwrap()), ..view.clone() };
    assert!(matches!(three.profile_figure(&unknown), Err(Error::UnknownParameter { .. })));
    assert!(matches!(demand(&Settings::default()).profile_figure(&view), Err(Error::NoProfiles)));
}
